//! `foothold cases`.

mod common;

use common::{ended, ends, folder, foothold, root};
use serde_json::Value;
use std::fs;

#[test]
fn every_row_says_what_was_aimed_at_what_was_found_and_whether_it_fits() {
    let folder = folder();
    let cases = ends(&folder, &["cases", "-n", "2", "--json"]);
    assert_eq!(cases.code, 0, "{}", cases.stderr);
    let card = cases.json();
    assert_eq!(card["schema"], 1);
    let rows = card["rows"].as_array().unwrap();
    assert!(rows.len() >= 40, "{}", rows.len());
    let mut hits = 0;
    for row in rows {
        let id = row["id"].as_str().unwrap();
        for field in ["metric", "plan", "kind"] {
            assert!(row[field].is_string(), "{id}: {field}");
        }
        assert!(!row["source"].as_array().unwrap().is_empty(), "{id}");
        let number = |value: &Value| match value {
            Value::String(text) => Some(text.parse::<f64>().unwrap()),
            other => other.as_f64(),
        };
        let (target, tolerance) = (
            number(&row["target"]).unwrap(),
            number(&row["tolerance"]).unwrap(),
        );
        let statistic = row["statistic"].as_str().unwrap();
        let found = number(&row[statistic]);
        let met = found.is_some_and(|found| match row["kind"].as_str().unwrap() {
            "within" => (found - target).abs() <= tolerance,
            "at_most" => found <= target + tolerance,
            _ => found >= target - tolerance,
        });
        // Defined in one of two replications is not enough.
        let defined = row["defined_in"].is_null();
        assert_eq!(row["hit"].as_bool().unwrap(), met && defined, "{id}");
        hits += usize::from(row["hit"] == true);
    }
    assert_eq!(card["totals"]["rows"], rows.len());
    assert_eq!(card["totals"]["hits"], hits);
}

#[test]
fn the_same_numbers_on_any_number_of_threads() {
    let folder = folder();
    let args = [
        "cases",
        "-n",
        "3",
        "--only",
        "b-after-revenue",
        "--only",
        "a-month-24",
        "--json",
    ];
    let card = |threads: &str| {
        let mut command = foothold(&folder, &args);
        ended(command.env("RAYON_NUM_THREADS", threads)).stdout
    };
    assert_eq!(card("1"), card("3"));
}

#[test]
fn another_behaviour_set_gives_other_numbers() {
    let folder = folder();
    let set = fs::read_to_string(root().join("scenarios/behaviour/default.toml")).unwrap();
    let (head, tail) = set
        .split_once("[value.win_elasticity]\nvalue = \"")
        .unwrap();
    let (_, tail) = tail.split_once('"').unwrap();
    let other = format!("{head}[value.win_elasticity]\nvalue = \"-0.3\"{tail}");
    fs::write(folder.path().join("other.toml"), other).unwrap();
    let args = ["cases", "-n", "4", "--only", "a-win-rate", "--json"];
    let with = [&args[..], &["--behaviour", "other.toml"]].concat();
    let found = |args: &[&str]| {
        let card = ends(&folder, args).json();
        (
            card["rows"][0]["p50"].as_f64().unwrap(),
            card["inputs_hash"].clone(),
        )
    };
    let (shipped, other) = (found(&args), found(&with));
    assert!(shipped.0 > other.0, "{shipped:?} {other:?}");
    assert_ne!(shipped.1, other.1);
}

#[test]
fn what_cannot_be_scored_is_refused_with_its_place_and_the_way_out() {
    let folder = folder();
    let unknown = ends(&folder, &["cases", "--only", "b-aftr"]);
    assert_eq!(unknown.code, 3);
    assert!(unknown.stderr.contains("b-after-nrr"), "{}", unknown.stderr);

    let bad = root().join("scenarios/bad/targets/metric-unknown.toml");
    let metric = ends(&folder, &["cases", "--targets", &bad.display().to_string()]);
    assert_eq!((metric.code, metric.stdout.as_str()), (3, ""));
    assert!(
        metric.stderr.contains("target[0].metric"),
        "{}",
        metric.stderr
    );
    assert!(metric.stderr.contains("net_retention"), "{}", metric.stderr);

    let row = "schema = 1\ncurrency = \"USD\"\n[[target]]\nid = \"a\"\nplan = \"PLAN\"\nmetric = \"nrr\"\n\
               month = 90\nkind = \"within\"\nvalue = \"96%\"\nsource = [\"S0-001\"]\n";
    for (plan, said) in [
        ("missing.foothold", "missing.foothold"),
        ("founder-18k.foothold", "month 90"),
    ] {
        fs::write(
            folder.path().join("targets.toml"),
            row.replace("PLAN", plan),
        )
        .unwrap();
        fs::copy(
            root().join("scenarios/templates/founder-48k.foothold"),
            folder.path().join("founder-48k.foothold"),
        )
        .unwrap();
        fs::copy(
            root().join("scenarios/templates/founder-18k.foothold"),
            folder.path().join("founder-18k.foothold"),
        )
        .unwrap();
        let cases = ends(&folder, &["cases", "--targets", "targets.toml"]);
        assert_eq!(
            (cases.code, cases.stdout.as_str()),
            (3, ""),
            "{}",
            cases.stderr
        );
        assert!(cases.stderr.contains(said), "{}", cases.stderr);
    }
}

#[test]
fn the_scorecard_of_the_documentation_is_what_the_command_writes() {
    let folder = folder();
    let page = fs::read_to_string(root().join("docs/scorecard.md")).unwrap();
    // All of it takes long; the inputs' hash says whether anything changed, and some cheap rows are
    // run as the page was.
    let args = [
        "cases",
        "-n",
        "200",
        "--only",
        "a-win-rate",
        "--only",
        "a-month-24",
        "--json",
    ];
    let card = ends(&folder, &args).json();
    for row in card["rows"].as_array().unwrap() {
        let start = format!("| {} |", row["id"].as_str().unwrap());
        let line = page.lines().find(|line| line.starts_with(&start)).unwrap();
        let shown = match &row["p50"] {
            Value::String(text) => {
                let whole = text.split('.').next().unwrap();
                format!(
                    "{},{}",
                    &whole[..whole.len() - 3],
                    &whole[whole.len() - 3..]
                )
            }
            number => {
                let text = format!("{:.3}", number.as_f64().unwrap());
                text.strip_suffix('0').unwrap_or(&text).to_owned()
            }
        };
        assert!(
            line.contains(&format!("| {shown} |")),
            "{shown}: {line}\nrun `foothold cases --markdown`"
        );
    }
    let hash = ends(&folder, &["cases", "-n", "1", "--json"]).json()["inputs_hash"].clone();
    let hash = &hash.as_str().unwrap()[..16];
    assert!(
        page.contains(hash),
        "docs/scorecard.md is of other inputs: run `foothold cases --markdown`"
    );
}
