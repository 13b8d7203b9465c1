//! `foothold metrics`: worked files, the sample company, the simulation's own ledger, exit codes.

mod common;

use common::{ended, ends, folder, foothold, root};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn lines(value: &Value) -> String {
    let lines = value.as_array().expect("a list of lines").iter();
    lines
        .map(|line| format!("{}\n", line.as_str().expect("a line")))
        .collect()
}

/// Each file of `tests/vectors/metrics-files` is a CSV, arguments, and values expected in the JSON.
#[test]
fn worked_files_hold() {
    let mut count = 0;
    for entry in fs::read_dir(root().join("tests/vectors/metrics-files")).unwrap() {
        let path = entry.unwrap().path();
        let case: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert!(
            case["source"].is_string(),
            "{} names no source",
            path.display()
        );
        let folder = folder();
        fs::write(folder.path().join("data.csv"), lines(&case["csv"])).unwrap();
        for (name, content) in case["files"].as_object().into_iter().flatten() {
            fs::write(folder.path().join(name), lines(content)).unwrap();
        }
        let mut args = vec!["metrics", "data.csv", "--json"];
        args.extend(
            case["args"]
                .as_array()
                .unwrap()
                .iter()
                .map(|arg| arg.as_str().unwrap()),
        );
        let done = ends(&folder, &args);
        assert_eq!(done.code, 0, "{}: {}", path.display(), done.stderr);
        let json = done.json();
        for (pointer, expected) in case["expect"].as_object().unwrap() {
            let found = json.pointer(pointer);
            let found = found.unwrap_or_else(|| panic!("{}: no {pointer}", path.display()));
            let same = match (found.as_str(), expected.as_str()) {
                (Some(a), Some(b)) if a.parse::<f64>().is_ok() => {
                    a.parse::<f64>().ok() == b.parse::<f64>().ok()
                }
                _ => found == expected,
            };
            assert!(
                same,
                "{}: {pointer} is {found}, not {expected}",
                path.display()
            );
        }
        count += 1;
    }
    assert!(count >= 15, "{count} files");
}

fn sample(name: &str) -> String {
    root()
        .join("scenarios/books/complyflow")
        .join(name)
        .display()
        .to_string()
}

fn parsed(value: &Value) -> f64 {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
        .parse()
        .unwrap()
}

/// NRR and GRR of the sample company as computed independently of this program.
#[test]
fn the_sample_company_agrees_with_an_independent_count() {
    let folder = folder();
    let events = sample("revenue_events.csv");
    let json = ends(
        &folder,
        &["metrics", &events, "--month", "2026-06", "--json"],
    )
    .json();
    let month = &json["all"]["months"][0];
    assert_eq!(
        format!("{:.6}", parsed(&month["window"]["nrr"])),
        "1.100088"
    );
    assert_eq!(
        format!("{:.6}", parsed(&month["window"]["grr"])),
        "0.917867"
    );
    assert_eq!(month["window"]["base"]["then"], "82935.21");
    assert_eq!(month["window"]["base"]["now"], "91236.06");
    assert_eq!(month["arr"], "1627237.08");
    assert_eq!(json["read"]["rows"], 964);
}

#[test]
fn groups_of_the_sample_company_add_up_every_month() {
    let folder = folder();
    let (events, accounts) = (sample("revenue_events.csv"), sample("accounts.csv"));
    let args = [
        "metrics",
        &events,
        "--month",
        "all",
        "--by",
        "segment",
        "--accounts",
        &accounts,
        "--json",
    ];
    let json = ends(&folder, &args).json();
    let groups = json["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 3);
    let months = json["all"]["months"].as_array().unwrap();
    assert_eq!(months.len(), 30);
    for (index, month) in months.iter().enumerate() {
        for key in [
            "start",
            "new",
            "expansion",
            "contraction",
            "churn",
            "reactivation",
            "end",
        ] {
            let cents = |value: &Value| (parsed(value) * 100.0).round() as i64;
            let sum: i64 = groups
                .iter()
                .map(|group| cents(&group["months"][index][key]))
                .sum();
            assert_eq!(sum, cents(&month[key]), "{key} of {}", month["month"]);
        }
    }
}

/// The columns of a CSV file, for tests on files without quotes.
fn rows(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect()
}

fn calendar(month: u32) -> String {
    format!("{:04}-{:02}", 2026 + month / 12, month % 12 + 1)
}

/// What the simulation says of a replication is what the calculator finds in that replication's
/// ledger: both from the accounts' ARR and from their movements.
#[test]
fn the_simulation_agrees_with_the_calculator_on_its_own_ledger() {
    let folder = folder();
    let run = ends(
        &folder,
        &["run", "finance-usage", "-n", "1", "--out", "out", "--json"],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    let out = folder.path().join("out/ledger");
    let summary: Value =
        serde_json::from_str(&fs::read_to_string(out.join("summary.json")).unwrap()).unwrap();
    let month = u32::try_from(summary["report_month"].as_u64().unwrap()).unwrap();
    let mut arr = "account,month,arr\n".to_owned();
    let mut movements = "account,date,type,arr change,arr after\n".to_owned();
    for row in &rows(&out.join("arr.csv"))[1..] {
        let _ = writeln!(
            arr,
            "{},{},{}",
            row[0],
            calendar(row[1].parse().unwrap()),
            row[2]
        );
        if row[1] == "0" {
            let _ = writeln!(movements, "{},{},new,{},", row[0], calendar(0), row[2]);
        }
    }
    for row in &rows(&out.join("movements.csv"))[1..] {
        let when = calendar(row[1].parse().unwrap());
        let _ = writeln!(movements, "{},{when},{},{},", row[0], row[2], row[4]);
    }
    let headline = &run.json()["headline"];
    let ask = |file: &str, content: &str| -> Value {
        fs::write(folder.path().join(file), content).unwrap();
        let args = ["metrics", file, "--month", &calendar(month), "--json"];
        let done = ends(&folder, &args);
        assert_eq!(done.code, 0, "{}", done.stderr);
        done.json()["all"]["months"][0].clone()
    };
    let agree = |found: &Value, key: &str, simulated: &str| {
        let expected = &headline[simulated]["p50"];
        let expected = expected.as_f64().unwrap_or_else(|| parsed(expected));
        let found = parsed(&found[key]);
        assert!(
            (found - expected).abs() < 1e-9,
            "{simulated}: {found} is not {expected}"
        );
    };
    let by_balance = ask("arr.csv", &arr);
    let by_movements = ask("movements.csv", &movements);
    for found in [&by_balance, &by_movements] {
        agree(&found["window"], "nrr", "nrr");
        agree(&found["window"], "grr", "grr");
        agree(&found["window"], "logo_retention", "logo_retention");
        agree(found, "arr", "arr_end");
    }
    agree(&by_movements["window"], "nrr_waterfall", "nrr_waterfall");
    agree(
        &by_movements["window"],
        "expansion_share",
        "expansion_share",
    );
    agree(&by_movements["window"], "expansion", "expansion_arr");
    agree(&by_movements["window"], "contraction", "contraction_arr");
    agree(&by_movements["window"], "churn", "churn_arr");
}

fn with(content: &str) -> TempDir {
    let folder = folder();
    fs::write(folder.path().join("data.csv"), content).unwrap();
    folder
}

const SMALL: &str = "customer,date,type,amount\na,2026-01-05,new,100\na,2026-03-05,churn,-100\n";

#[test]
fn the_table_says_what_was_read_and_what_is_undefined() {
    let folder = with(SMALL);
    let done = ends(&folder, &["metrics", "data.csv"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    insta::assert_snapshot!("metrics_table", done.stdout);
    insta::assert_snapshot!("metrics_told", done.stderr);
    let all = ends(
        &folder,
        &["metrics", "data.csv", "--month", "all", "--cohorts"],
    );
    assert_eq!(all.code, 0, "{}", all.stderr);
    insta::assert_snapshot!("metrics_all", all.stdout);
}

#[test]
fn standard_input_is_read_as_a_file_is() {
    let folder = with(SMALL);
    let file = ends(&folder, &["metrics", "data.csv", "--json"]).stdout;
    let mut command = foothold(&folder, &["metrics", "-", "--json"]);
    let piped = ended(command.write_stdin(SMALL)).stdout;
    assert_eq!(piped.replace("\"-\"", "\"data.csv\""), file);
}

#[test]
fn what_cannot_be_done_has_its_exit_code() {
    let folder = with(SMALL);
    let code = |args: &[&str]| {
        let done = ends(&folder, args);
        assert_eq!(done.stdout, "", "{args:?}");
        done.code
    };
    assert_eq!(code(&["metrics"]), 2);
    assert_eq!(code(&["metrics", "data.csv", "--month", "2026-13"]), 2);
    assert_eq!(code(&["metrics", "data.csv", "--as", "deals"]), 2);
    assert_eq!(code(&["metrics", "data.csv", "--window", "0"]), 2);
    assert_eq!(code(&["metrics", "data.csv", "--gross-margin", "80%"]), 2);
    assert_eq!(code(&["metrics", "nowhere.csv"]), 3);
    assert_eq!(code(&["metrics", "data.csv", "--month", "2025-12"]), 3);
    assert_eq!(code(&["metrics", "data.csv", "--as", "mrr"]), 3);
    assert_eq!(code(&["metrics", "data.csv", "--by", "segment"]), 3);
    let bad = root()
        .join("scenarios/bad-metrics/date-does-not-exist.csv")
        .display()
        .to_string();
    assert_eq!(code(&["metrics", &bad, "--json"]), 3);
    let told = ends(&folder, &["metrics", &bad]).stderr;
    assert!(
        told.contains(":2: date: 2026-02-30 is no date. Fix: "),
        "{told}"
    );
}

#[test]
fn bad_spend_is_named_with_its_line() {
    let folder = with(SMALL);
    for (spend, place) in [
        (
            "month,colour\n2026-01,red\n",
            "spend.csv:1: no columns for month and sales",
        ),
        (
            "month,spend\n2026-13,5\n",
            "spend.csv:2: month: \"2026-13\" is no month",
        ),
        (
            "month,spend\n2026-01,much\n",
            "spend.csv:2: spend: \"much\" is no cost",
        ),
        (
            "month,spend\n2026-01,-5\n",
            "spend.csv:2: spend: \"-5\" is no cost",
        ),
        (
            "month,spend\n2026-01,5\n2026-01,6\n",
            "spend.csv:3: month: 2026-01 stands here twice",
        ),
    ] {
        fs::write(folder.path().join("spend.csv"), spend).unwrap();
        let done = ends(&folder, &["metrics", "data.csv", "--spend", "spend.csv"]);
        assert_eq!((done.code, done.stdout.as_str()), (3, ""), "{spend}");
        assert!(
            done.stderr.contains(place),
            "{place} is not in {}",
            done.stderr
        );
    }
}

#[test]
fn too_many_groups_are_no_table() {
    let rows: String = (0..101)
        .map(|c| format!("c{c},2026-01-05,new,5\n"))
        .collect();
    let folder = with(&format!("customer,date,type,amount\n{rows}"));
    let done = ends(&folder, &["metrics", "data.csv", "--by", "customer"]);
    assert_eq!(done.code, 3);
    assert!(
        done.stderr.contains("101 different values"),
        "{}",
        done.stderr
    );
}
