//! Every shipped template loads; what changes the hash of a plan and what does not.

use foothold_core::calendar::YearMonth;
use foothold_core::plan::BookAccount;
use foothold_data::plan_file::{LoadError, LoadedPlan, from_text, load, with_book};
use foothold_data::{FlatValue, shipped};
use std::io;
use std::path::Path;

fn beside(name: &str) -> io::Result<String> {
    shipped::template(name)
        .map(|template| template.text.to_owned())
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such file"))
}

fn read(text: &str) -> LoadedPlan {
    from_text("plan.foothold", text, &beside).unwrap_or_else(|error| panic!("{error}"))
}

fn founder() -> &'static str {
    shipped::template("founder-48k").unwrap().text
}

/// The founder template with one text in it replaced.
fn edited(from: &str, to: &str) -> LoadedPlan {
    assert!(founder().contains(from), "{from}");
    read(&founder().replacen(from, to, 1))
}

fn differences<'a>(one: &'a [FlatValue], other: &'a [FlatValue]) -> Vec<&'a str> {
    let changed = |a: &FlatValue, b: &FlatValue| a.path == b.path && a.value == b.value;
    let lacks = |list: &[FlatValue], value: &FlatValue| !list.iter().any(|v| changed(v, value));
    let mut paths: Vec<&str> = one
        .iter()
        .filter(|v| lacks(other, v))
        .map(|v| v.path.as_str())
        .collect();
    paths.extend(
        other
            .iter()
            .filter(|v| lacks(one, v))
            .map(|v| v.path.as_str()),
    );
    paths.sort_unstable();
    paths.dedup();
    paths
}

#[test]
fn every_template_loads_without_fault_or_warning() {
    for template in shipped::templates() {
        let loaded = from_text(template.file, template.text, &beside)
            .unwrap_or_else(|error| panic!("{}:\n{error}", template.name));
        assert_eq!(loaded.warnings, [], "{}", template.name);
        assert_eq!(loaded.plan_hash.len(), 64);
    }
}

#[test]
fn every_shipped_file_is_in_the_list() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/templates");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let mut listed: Vec<&str> = shipped::templates().iter().map(|t| t.file).collect();
    listed.sort_unstable();
    assert_eq!(files, listed);
}

#[test]
fn a_template_loads_from_its_file_as_from_the_program() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/templates");
    for template in shipped::templates() {
        let from_file = load(&folder.join(template.file)).unwrap();
        let from_program = from_text(template.file, template.text, &beside).unwrap();
        assert_eq!(from_file.plan_hash, from_program.plan_hash);
    }
}

#[test]
fn a_copied_template_finds_its_base_among_the_shipped_ones() {
    let folder = std::env::temp_dir().join(format!("foothold-copy-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("mine.foothold");
    std::fs::write(&path, shipped::template("founder-18k").unwrap().text).unwrap();
    let loaded = load(&path).unwrap();
    assert_eq!(loaded.plan.land.acv.to_string(), "18000");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn writing_differently_does_not_change_the_hash() {
    let plain = read(founder()).plan_hash;
    for (from, to) in [
        (
            "acv = \"48000 USD\"",
            "acv = \"48_000.00 USD\"   # the same",
        ),
        ("acv = \"48000 USD\"", "  acv=\" 48000 USD \""),
        ("expansion_map = \"70%\"", "expansion_map = \"70.00 %\""),
        ("spread = \"0.5\"", "spread = \"0.50\""),
        ("name = \"Land at 48K\"", "name = \"Another name\""),
        ("discount_by_year = []\n", ""),
        ("gate = true\n", ""),
        ("sla = \"5 days\"\n", ""),
        ("set = \"default\"\n", ""),
        (
            "window = \"75 days\"\ngate = true",
            "gate = true\nwindow = \"75 days\"",
        ),
        (
            "collection_lag = \"1 months\"",
            "collection_lag = \"1 month\"",
        ),
    ] {
        assert_eq!(edited(from, to).plan_hash, plain, "{from} to {to}");
    }
    let windows = format!("\u{feff}{}", founder().replace('\n', "\r\n"));
    assert_eq!(read(&windows).plan_hash, plain);
}

#[test]
fn every_input_changes_the_hash() {
    let plain = read(founder()).plan_hash;
    for (from, to) in [
        ("acv = \"48000 USD\"", "acv = \"48000.01 USD\""),
        ("seed = 20260101", "seed = 20260102"),
        ("gate = true", "gate = false"),
        ("months = 36", "months = 35"),
        (
            "set = \"default\"",
            "set = \"default\"\noverride = { churn_activated = \"5%\" }",
        ),
        (
            "set = \"default\"",
            "set = \"default\"\noverride.smb = { churn_activated = \"5%\" }",
        ),
        ("accounts = 160", "accounts = 161"),
        (
            "[[role.quota]]\nmeasure = \"first_year_acv\"",
            "[[role.quota]]\nmeasure = \"new_arr\"",
        ),
    ] {
        let text = founder().replacen(from, to, 1);
        assert_ne!(text, founder(), "{from}");
        match from_text("plan.foothold", &text, &beside) {
            Ok(loaded) => assert_ne!(loaded.plan_hash, plain, "{to}"),
            // The last edit takes a quota away that a component needs.
            Err(LoadError::Faults(faults)) => assert!(to.contains("new_arr"), "{}", faults[0]),
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn an_extending_plan_differs_only_in_what_it_says() {
    let base = read(founder());
    let other = read(shipped::template("founder-18k").unwrap().text);
    let labels = ["extends", "name", "note"];
    let mut found = differences(&base.flat, &other.flat);
    found.retain(|path| !labels.contains(path));
    assert_eq!(found, ["land.acv"]);
    let acv = other.flat.iter().find(|v| v.path == "land.acv").unwrap();
    assert_eq!(
        acv.at.as_ref().map(|(file, _)| &**file),
        Some("plan.foothold")
    );
    let months = other.flat.iter().find(|v| v.path == "time.months").unwrap();
    assert_eq!(
        months.at.as_ref().map(|(file, _)| &**file),
        Some("founder-48k.foothold")
    );
}

#[test]
fn the_flat_list_holds_values_lines_and_defaults() {
    let loaded = edited("sla = \"5 days\"\n", "");
    let find = |path: &str| loaded.flat.iter().find(|v| v.path == path).unwrap();
    let sla = find("signals.sla");
    assert_eq!(
        (sla.value.as_str(), sla.is_default, sla.at.is_none()),
        ("5 days", true, true)
    );
    let acv = find("land.acv");
    let line = founder()
        .lines()
        .position(|line| line.starts_with("acv ="))
        .unwrap() as u32;
    assert_eq!(acv.value, "48000 USD");
    // One line was taken out, but behind this one.
    assert_eq!(acv.at.as_ref().map(|(_, line)| *line), Some(line + 1));
    assert_eq!(find("segment[0].meters.api_calls").value, "1200 units");
    assert!(find("behaviour.win_elasticity").is_default);
    let mut paths: Vec<&str> = loaded.flat.iter().map(|v| v.path.as_str()).collect();
    let all = paths.len();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), all, "a path stands for one value");
}

#[test]
fn an_override_outside_the_plausible_range_is_a_warning() {
    let loaded = edited(
        "set = \"default\"",
        "set = \"default\"\noverride = { churn_activated = \"90%\" }",
    );
    assert_eq!(loaded.warnings.len(), 1);
    assert_eq!(
        loaded.warnings[0].field,
        "behaviour.override.churn_activated"
    );
    let value = loaded
        .flat
        .iter()
        .find(|v| v.path == "behaviour.churn_activated")
        .unwrap();
    assert_eq!((value.value.as_str(), value.is_default), ("90%", false));
    assert!(value.at.is_some());
}

#[test]
fn a_trigger_that_is_not_watched_is_a_warning() {
    let loaded = edited(
        "\"account_growth\", \"business_review\"",
        "\"business_review\"",
    );
    assert_eq!(loaded.warnings.len(), 1);
    assert_eq!(loaded.warnings[0].field, "expansion.play[3].triggers");
    assert!(loaded.warnings[0].reason.starts_with("account_growth "));
}

#[test]
fn a_known_book_takes_the_place_of_cohorts() {
    let account = |id: &str| BookAccount {
        id: id.into(),
        segment: "mid-market".into(),
        start: YearMonth {
            year: 2025,
            month: 3,
        },
        arr: "24000".parse().unwrap(),
        seats: Some(20),
        renewal: None,
        activated: None,
    };
    let plain = read(founder());
    let cohorts = plain.plan_hash.clone();
    let loaded = with_book(plain.clone(), "book.csv", vec![account("a"), account("b")]).unwrap();
    assert!(loaded.plan.book.cohorts.is_empty());
    assert_eq!(loaded.plan.book.accounts.len(), 2);
    assert_ne!(loaded.plan_hash, cohorts);
    let again = with_book(loaded.clone(), "copy.csv", vec![account("a"), account("b")]).unwrap();
    assert_eq!(again.plan_hash, loaded.plan_hash);
    let other = with_book(plain.clone(), "book.csv", vec![account("a"), account("c")]).unwrap();
    assert_ne!(other.plan_hash, loaded.plan_hash);
    let error = with_book(plain, "book.csv", vec![account("a"), account("a")]).unwrap_err();
    assert!(matches!(error, LoadError::Faults(faults) if faults[0].field == "book.account[1].id"));
}

#[test]
fn annotations_are_kept_and_change_no_hash() {
    let plain = read(founder());
    let texts: Vec<&str> = plain.annotations.iter().map(|a| a.field.as_str()).collect();
    assert!(texts.contains(&"land.acv"), "{texts:?}");
    let (without, _) = founder().split_once("[[annotation]]").unwrap();
    let bare = read(without);
    assert_eq!(bare.annotations, []);
    assert_eq!((bare.plan_hash, bare.flat), (plain.plan_hash, plain.flat));
}

#[test]
fn published_values_of_the_templates_name_claims() {
    let claims = include_str!("../../../scenarios/claims.json");
    for template in shipped::templates() {
        let loaded = from_text(template.file, template.text, &beside).unwrap();
        assert!(!loaded.annotations.is_empty(), "{}", template.name);
        for annotation in loaded.annotations {
            let source = annotation.source.unwrap_or_default();
            for id in source.split(' ') {
                assert!(
                    claims.contains(&format!("\"id\": \"{id}\"")),
                    "{}: {id}",
                    annotation.field
                );
            }
        }
    }
}
