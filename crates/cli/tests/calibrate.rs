//! `calibrate`, `backtest` and `diagnose` on a company's own past.

mod common;

use common::{Ended, ends, folder, root};
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

/// A small company, and what the model itself made of it as its past.
fn company() -> TempDir {
    let folder = folder();
    assert_eq!(ends(&folder, &["new", "--template", "founder-48k"]).code, 0);
    let plan = |churn: &str| {
        format!(
            "extends = \"founder-48k.foothold\"\nname = \"Small\"\n[time]\nstart = \"2026-01\"\n\
             months = 15\n[[book.cohort]]\nsegment = \"mid-market\"\naccounts = 120\n\
             arr = \"3600000 USD\"\noldest = \"24 months\"\nactivated = \"80%\"\n\
             [behaviour.override]\nchurn_activated = \"{churn}\"\n"
        )
    };
    fs::write(folder.path().join("truth.foothold"), plan("13%")).unwrap();
    fs::write(folder.path().join("small.foothold"), plan("4%")).unwrap();
    let run = ends(
        &folder,
        &[
            "run",
            "truth.foothold",
            "-n",
            "1",
            "--seed",
            "5",
            "--out",
            "past",
        ],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    folder
}

const CALIBRATE: [&str; 8] = [
    "calibrate",
    "small.foothold",
    "--actuals",
    "past/ledger",
    "-n",
    "4",
    "--values",
    "churn_activated,bill_shock_months",
];

fn calibrate(folder: &TempDir, more: &[&str]) -> Ended {
    ends(folder, &[&CALIBRATE[..], more].concat())
}

#[test]
fn a_fit_to_a_past_says_what_is_known_and_writes_a_set_that_runs() {
    let folder = company();
    let done = calibrate(&folder, &["--json", "--out", "mine.toml"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let fit = done.json();
    assert_eq!(fit["schema"], 1);
    assert_eq!(fit["window"]["from"], "2026-01");
    assert_eq!(fit["window"]["to"], "2026-12");
    assert_eq!(fit["hold_out"]["from"], "2027-01");
    assert_eq!(fit["hold_out"]["to"], "2027-03");
    let of = |name: &str| -> Value {
        let values = fit["values"].as_array().unwrap();
        values
            .iter()
            .find(|value| value["value"] == name)
            .unwrap()
            .clone()
    };
    let churn = of("churn_activated");
    assert!(
        churn["after"].as_f64().unwrap() > churn["before"].as_f64().unwrap(),
        "{churn}"
    );
    assert_ne!(churn["knowledge"], "silent");
    let (low, high) = (
        churn["interval"][0].as_f64().unwrap(),
        churn["interval"][1].as_f64().unwrap(),
    );
    assert!(low <= 0.13 && 0.13 <= high, "{churn}");
    // No bill shocks in a year and a half of fixed seats.
    let shock = of("bill_shock_months");
    assert_eq!(
        (&shock["knowledge"], &shock["before"]),
        (&Value::from("silent"), &shock["after"])
    );
    let targets: Vec<&str> = fit["targets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["target"].as_str().unwrap())
        .collect();
    for name in [
        "nrr.month_12",
        "grr.month_12",
        "logo_retention.month_12",
        "churn_rate_monthly",
        "mean_land",
        "activation_rate",
    ] {
        assert!(targets.contains(&name), "{name} is not among {targets:?}");
    }

    let set = fs::read_to_string(folder.path().join("mine.toml")).unwrap();
    assert!(set.contains("name = \"mine\""), "{set}");
    let fitted = set
        .split("[value.churn_activated]")
        .nth(1)
        .unwrap()
        .split("[value.")
        .next()
        .unwrap();
    assert!(
        fitted.contains("movements.csv, 2026-01 to 2026-12"),
        "{fitted}"
    );
    let kept = set
        .split("[value.bill_shock_months]")
        .nth(1)
        .unwrap()
        .split("[value.")
        .next()
        .unwrap();
    assert!(kept.contains("source = \"assumption\""), "{kept}");
    let plan = "extends = \"founder-48k.foothold\"\n[behaviour]\nset = \"mine.toml\"\n";
    fs::write(folder.path().join("mine.foothold"), plan).unwrap();
    let check = ends(&folder, &["check", "mine.foothold"]);
    assert_eq!(check.code, 0, "{}", check.stderr);
}

#[test]
fn a_fit_takes_the_place_of_no_file_but_its_own() {
    let folder = company();
    let plan = fs::read_to_string(folder.path().join("small.foothold")).unwrap();
    let refused = calibrate(&folder, &["--out", "small.foothold"]);
    assert_eq!(refused.code, 3, "{}", refused.stderr);
    for part in [
        "small.foothold was not written by calibrate",
        "Fix: name a file",
    ] {
        assert!(refused.stderr.contains(part), "{}", refused.stderr);
    }
    assert_eq!(refused.stdout, "");
    let now = fs::read_to_string(folder.path().join("small.foothold")).unwrap();
    assert_eq!(now, plan);
    for _ in 0..2 {
        let done = calibrate(&folder, &["--hold-out", "0", "--out", "mine.toml"]);
        assert_eq!(done.code, 0, "{}", done.stderr);
    }
}

#[test]
fn a_fit_is_the_same_on_any_number_of_threads_and_told_in_words() {
    let folder = company();
    let one = calibrate(&folder, &["--threads", "1", "--hold-out", "0"]);
    let two = calibrate(&folder, &["--threads", "2", "--hold-out", "0"]);
    assert_eq!(one.code, 0, "{}", one.stderr);
    assert_eq!(one.stdout, two.stdout);
    for part in [
        "the data do not speak about it",
        "churn_rate_monthly",
        "degrees of freedom",
    ] {
        assert!(one.stdout.contains(part), "no {part:?} in {}", one.stdout);
    }
    assert!(!one.stdout.contains("held out"), "{}", one.stdout);
    assert!(
        one.stderr.contains("past/ledger/movements.csv"),
        "{}",
        one.stderr
    );
}

#[test]
fn a_backtest_compares_month_by_month() {
    let folder = folder();
    let file = |name: &str| {
        root()
            .join("scenarios/books/complyflow")
            .join(name)
            .display()
            .to_string()
    };
    let (plan, past) = (file("complyflow.foothold"), file(""));
    let args = [
        "backtest",
        &plan,
        "--actuals",
        &past,
        "-n",
        "4",
        "--from",
        "2025-07",
    ];
    let done = ends(&folder, &[&args[..], &["--json"]].concat());
    assert_eq!(done.code, 0, "{}", done.stderr);
    let test = done.json();
    assert_eq!(
        (&test["from"], &test["to"]),
        (&Value::from("2025-07"), &Value::from("2026-06"))
    );
    let series = test["series"].as_array().unwrap();
    let names: Vec<&str> = series
        .iter()
        .map(|s| s["series"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "arr",
            "nrr",
            "new",
            "expansion",
            "contraction",
            "churn",
            "reactivation"
        ]
    );
    for one in series {
        assert_eq!(one["months"].as_array().unwrap().len(), 12);
    }
    // What customers really paid is what `metrics` says.
    let metrics = ends(
        &folder,
        &[
            "metrics",
            &file("subscriptions.csv"),
            "--month",
            "2025-12",
            "--json",
        ],
    );
    let end: f64 = metrics.json()["all"]["months"][0]["arr"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let actual: f64 = series[0]["months"][5]["actual"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((end - actual).abs() < 1.0, "{end} is not {actual}");

    let told = ends(&folder, &args);
    assert_eq!(told.code, 0);
    for part in ["ARR", "NRR", "in P10 to P90", "2026-06"] {
        assert!(told.stdout.contains(part), "no {part:?} in {}", told.stdout);
    }
}

#[test]
fn a_past_is_diagnosed_beside_its_plan() {
    let folder = company();
    let args = [
        "diagnose",
        "past/ledger",
        "--plan",
        "small.foothold",
        "-n",
        "3",
    ];
    let done = ends(&folder, &[&args[..], &["--json"]].concat());
    assert_eq!(done.code, 0, "{}", done.stderr);
    let found = done.json();
    assert_eq!(found["month"], "2027-03");
    let quarters: Vec<&str> = found["quarters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|q| q["month"].as_str().unwrap())
        .collect();
    assert_eq!(quarters, ["2026-06", "2026-09", "2026-12", "2027-03"]);
    // The first twelve months have ended by then, and not before.
    assert!(found["quarters"][1]["nrr"].is_null());
    assert!(found["quarters"][2]["nrr"].is_number());
    let changes = found["changes"].as_array().unwrap();
    let worth: Vec<f64> = changes
        .iter()
        .map(|c| c["arr"]["mean"].as_str().unwrap().parse().unwrap())
        .collect();
    assert!(
        worth.len() >= 5 && worth.is_sorted_by(|a, b| a >= b),
        "{worth:?}"
    );
    assert!(changes.iter().all(|change| !change["arr"]["se"].is_null()));
    let told = ends(&folder, &args);
    assert!(told.stdout.contains("worth most"), "{}", told.stdout);
}

#[test]
fn bad_requests_are_refused_with_the_way_out() {
    let folder = company();
    let refused = |args: &[&str], parts: &[&str]| {
        let done = ends(&folder, args);
        assert_eq!(done.code, 3, "{args:?}: {}", done.stderr);
        assert_eq!(done.stdout, "", "{args:?}");
        for part in parts {
            assert!(done.stderr.contains(part), "no {part:?} in {}", done.stderr);
        }
    };
    let base = [
        "calibrate",
        "small.foothold",
        "--actuals",
        "past/ledger",
        "-n",
        "2",
    ];
    let with = |more: &[&'static str]| [&base[..], more].concat();
    refused(
        &with(&[
            "--values",
            "churn,churn_activated.tiny,churn_activated,churn_activated.smb",
        ]),
        &[
            "there is no behaviour value \"churn\"",
            "no kind of segment \"tiny\"",
            "for one kind of segment and for all",
        ],
    );
    refused(
        &with(&["--from", "2031-01"]),
        &["the data do not reach 2030-12", "2025-12 to 2027-03"],
    );
    refused(&with(&["--hold-out", "14"]), &["leaves less than 3 months"]);
    refused(
        &["calibrate", "small.foothold", "--actuals", "."],
        &["no file of what customers paid", "movements.csv"],
    );
    refused(
        &["calibrate", "small.foothold", "--actuals", "gone.csv"],
        &["gone.csv"],
    );
    refused(&["diagnose", "past/ledger"], &["--plan"]);
    refused(
        &[
            "backtest",
            "small.foothold",
            "--actuals",
            "past/ledger",
            "--from",
            "2027-04",
        ],
        &["2027-03"],
    );
    fs::write(
        folder.path().join("eur.csv"),
        "customer,date,type,amount,currency\na,2026-01-01,new,5,EUR\n",
    )
    .unwrap();
    refused(
        &["backtest", "small.foothold", "--actuals", "eur.csv"],
        &["amounts are in EUR, the plan is in USD"],
    );
    // Nothing to fit, or two things at once, is no request at all.
    assert_eq!(ends(&folder, &["calibrate"]).code, 2);
    let both = [
        "calibrate",
        "--targets",
        "t.toml",
        "--actuals",
        "past/ledger",
    ];
    assert_eq!(ends(&folder, &both).code, 2);
    refused(&["calibrate", "--targets", "gone.toml"], &["gone.toml"]);
    refused(
        &with(&["--out", "gone/mine.toml", "--values", "bill_shock_months"]),
        &["gone"],
    );
}

#[test]
fn one_set_is_fitted_to_targets_over_the_plans_they_name() {
    let folder = company();
    let targets = "schema = 1\ncurrency = \"USD\"\n\
        [[target]]\nid = \"kept\"\nplan = \"truth.foothold\"\nmetric = \"grr\"\nkind = \"within\"\n\
        value = \"80%\"\ntolerance = \"2%\"\nsource = [\"S0-001\"]\nfit = true\n\
        [[target]]\nid = \"held\"\nplan = \"truth.foothold\"\nmetric = \"nrr\"\nkind = \"at_most\"\n\
        value = \"105%\"\ntolerance = \"2%\"\nsource = [\"S0-022\"]\n";
    fs::write(folder.path().join("targets.toml"), targets).unwrap();
    let args = [
        "calibrate",
        "--targets",
        "targets.toml",
        "-n",
        "3",
        "--values",
        "churn_activated",
        "--json",
        "--out",
        "t.toml",
    ];
    let done = ends(&folder, &args);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let fit = done.json();
    assert_eq!(
        fit["targets"].as_array().unwrap().len(),
        1,
        "held out ones stay out"
    );
    assert!(
        fit["chi_square_after"].as_f64().unwrap() <= fit["chi_square_before"].as_f64().unwrap()
    );
    let set = fs::read_to_string(folder.path().join("t.toml")).unwrap();
    let fitted = set
        .split("[value.churn_activated]")
        .nth(1)
        .unwrap()
        .split("[value.")
        .next()
        .unwrap();
    assert!(fitted.contains("source = \"S0-001\""), "{fitted}");
    let other = [
        "calibrate",
        "other.foothold",
        "--targets",
        "targets.toml",
        "-n",
        "3",
    ];
    let refused = ends(&folder, &other);
    assert_eq!(refused.code, 3);
    assert!(
        refused.stderr.contains("truth.foothold"),
        "{}",
        refused.stderr
    );
}
