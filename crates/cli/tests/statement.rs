//! `foothold statement`.

mod common;

use common::{ended, ends, folder, foothold, root};
use serde_json::Value;
use std::fs;

fn library(name: &str) -> String {
    let path = root().join("scenarios/compplans").join(name);
    path.display().to_string()
}

fn amount(value: &Value) -> i64 {
    let text = value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no amount"));
    text.replace('.', "").parse().unwrap()
}

#[test]
fn every_plan_of_the_library_makes_a_statement_that_balances() {
    let folder = folder();
    let mut count = 0;
    for entry in fs::read_dir(root().join("scenarios/compplans")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !name.ends_with(".compplan") {
            continue;
        }
        count += 1;
        let (plan, deals) = (library(&name), library("deals.csv"));
        let args = ["statement", &plan, "--deals", &deals];
        let text = ends(&folder, &args);
        assert_eq!(text.code, 0, "{name}: {}", text.stderr);
        let json = ends(&folder, &[&args[..], &["--json"]].concat()).json();
        let reps = json["reps"].as_array().unwrap();
        assert!(!reps.is_empty(), "{name}");
        let earned: i64 = reps.iter().map(|rep| amount(&rep["earned"])).sum();
        assert!(earned > 0, "{name} pays nothing on its deals");
        for rep in reps {
            let parts = [
                "paid",
                "vested_unpaid",
                "unvested",
                "forfeited",
                "clawed_back",
            ];
            let rest: i64 = parts.iter().map(|part| amount(&rep[*part])).sum();
            assert_eq!(amount(&rep["earned"]), rest, "{name}: {rep}");
            assert!(text.stdout.contains(rep["rep"].as_str().unwrap()), "{name}");
        }
    }
    assert!(count >= 10, "{count} comp plans");
}

#[test]
fn a_statement_says_what_was_earned_paid_and_why() {
    let folder = folder();
    let (plan, deals) = (
        library("recoverable-draw-ramp.compplan"),
        library("deals.csv"),
    );
    let args = [
        "statement",
        &plan,
        "--deals",
        &deals,
        "--rep",
        "Nia",
        "--as-of",
        "2026-03-31",
    ];
    let text = ends(&folder, &args);
    assert_eq!(text.code, 0, "{}", text.stderr);
    insta::assert_snapshot!("draw", text.stdout);
    let (plan, deals) = (
        library("closer-vested-expansion.compplan"),
        library("deals.csv"),
    );
    let text = ends(&folder, &["statement", &plan, "--deals", &deals]);
    assert_eq!(text.code, 0, "{}", text.stderr);
    insta::assert_snapshot!("closer", text.stdout);
}

#[test]
fn later_deals_wait_for_a_later_day() {
    let folder = folder();
    let (plan, deals) = (library("retroactive-cliff.compplan"), library("deals.csv"));
    let args = [
        "statement",
        &plan,
        "--deals",
        &deals,
        "--as-of",
        "2026-01-31",
    ];
    let early = ends(&folder, &[&args[..], &["--json"]].concat());
    assert_eq!(early.code, 0, "{}", early.stderr);
    assert!(
        early
            .stderr
            .contains("7 deals after 2026-01-31 are left out"),
        "{}",
        early.stderr
    );
    assert_eq!(early.json()["reps"][0]["earned"], "4800.00");
    assert_eq!(early.json()["as_of"], "2026-01-31");
}

#[test]
fn bad_input_is_named_and_nothing_is_printed() {
    let folder = folder();
    let bad = |name: &str| {
        let path = root().join("scenarios/bad/compplans").join(name);
        path.display().to_string()
    };
    let deals = library("deals.csv");
    let sound = bad("sound.compplan");
    for (plan, deals, more, said) in [
        (
            bad("tiers-falling.compplan"),
            deals.clone(),
            "2026-12-31",
            "tiers must rise",
        ),
        (
            sound.clone(),
            bad("before-the-plan.csv"),
            "2026-12-31",
            "before-the-plan.csv:2: date",
        ),
        (
            sound.clone(),
            bad("ids-twice.csv"),
            "2026-12-31",
            "ids-twice.csv:3: id",
        ),
        (
            sound.clone(),
            "nowhere.csv".into(),
            "2026-12-31",
            "nowhere.csv",
        ),
        (
            "nowhere.compplan".into(),
            deals.clone(),
            "2026-12-31",
            "name a comp plan file",
        ),
        (
            library("expansion-ae.compplan"),
            deals.clone(),
            "2026-02-30",
            "not a day that exists",
        ),
        (
            library("expansion-ae.compplan"),
            deals.clone(),
            "2025-12-31",
            "before the comp plan starts",
        ),
    ] {
        let end = ends(
            &folder,
            &["statement", &plan, "--deals", &deals, "--as-of", more],
        );
        assert_eq!(
            (end.code, end.stdout.as_str()),
            (3, ""),
            "{plan} {deals}: {}",
            end.stderr
        );
        assert!(end.stderr.contains(said), "{said} is not in {}", end.stderr);
    }
    let nobody = [
        "statement",
        &library("expansion-ae.compplan"),
        "--deals",
        &deals,
        "--rep",
        "Zed",
    ];
    assert_eq!(ends(&folder, &nobody).code, 3);
    assert_eq!(ends(&folder, &["statement", &sound]).code, 2);
}

#[test]
fn amounts_beyond_every_plan_are_refused() {
    let folder = folder();
    let text = fs::read_to_string(library("retroactive-cliff.compplan")).unwrap();
    let huge = text.replace("rate = \"10%\"", "rate = \"100000%\"");
    fs::write(folder.path().join("huge.compplan"), huge).unwrap();
    let deals = "id,date,rep,amount\nd1,2026-01-31,Ana,1000000000000\n";
    fs::write(folder.path().join("d.csv"), deals).unwrap();
    let end = ends(&folder, &["statement", "huge.compplan", "--deals", "d.csv"]);
    assert_eq!((end.code, end.stdout.as_str()), (3, ""));
    assert!(end.stderr.contains("\"d1\" would earn"), "{}", end.stderr);
}

#[test]
fn a_comp_plan_comes_from_standard_input_too() {
    let folder = folder();
    let text = fs::read_to_string(library("expansion-ae.compplan")).unwrap();
    let deals = library("deals.csv");
    let mut command = foothold(&folder, &["statement", "-", "--deals", &deals, "--json"]);
    let end = ended(command.write_stdin(text.clone()));
    assert_eq!(end.code, 0, "{}", end.stderr);
    let mut command = foothold(&folder, &["statement", "-", "--deals", &deals]);
    let end = ended(command.write_stdin(text.replace("threshold", "treshold")));
    assert_eq!(end.code, 3);
    assert!(
        end.stderr.contains("did you mean \"threshold\""),
        "{}",
        end.stderr
    );
}

#[test]
fn deals_without_rows_and_from_standard_input_are_said() {
    let folder = folder();
    let deals = fs::read_to_string(library("deals.csv")).unwrap();
    let header = deals.lines().next().unwrap();
    fs::write(folder.path().join("empty.csv"), format!("{header}\n")).unwrap();
    let empty = ends(
        &folder,
        &["statement", "expansion-ae", "--deals", "empty.csv"],
    );
    assert_eq!(empty.code, 0, "{}", empty.stderr);
    let said = "empty.csv has no row below its header";
    assert!(empty.stderr.contains(said), "{}", empty.stderr);
    let piped = ends(&folder, &["statement", "expansion-ae", "--deals", "-"]);
    assert_eq!(piped.code, 2, "{}", piped.stderr);
    let said = "save the rows to a file";
    assert!(piped.stderr.contains(said), "{}", piped.stderr);
}
