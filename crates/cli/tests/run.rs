//! `foothold run` without `--out`.

mod common;

use common::{bad_plan, complyflow, ended, ends, folder, foothold};
use serde_json::Value;
use std::fs;

const HEADLINE: [&str; 11] = [
    "nrr",
    "nrr_waterfall",
    "grr",
    "logo_retention",
    "expansion_share",
    "arr_end",
    "new_arr",
    "expansion_arr",
    "contraction_arr",
    "churn_arr",
    "comp_cost",
];
const MONEY: [&str; 6] = [
    "arr_end",
    "new_arr",
    "expansion_arr",
    "contraction_arr",
    "churn_arr",
    "comp_cost",
];

/// Money is text, ratios are numbers, in every statistic.
fn assert_stat(name: &str, stat: &Value) {
    for part in ["p10", "p50", "p90", "mean", "se"] {
        let value = &stat[part];
        let right = if MONEY.contains(&name) {
            value.is_string()
        } else {
            value.is_number()
        };
        assert!(right, "{name}.{part} is {value}");
    }
}

#[test]
fn json_holds_what_is_promised() {
    let folder = folder();
    let run = ends(&folder, &["run", "founder-18k", "-n", "4", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let result = run.json();
    for (key, value) in [("schema", 1), ("replications", 4), ("report_month", 36)] {
        assert_eq!(result[key], value, "{key}");
    }
    for key in ["engine", "sampler", "plan", "currency"] {
        assert!(result[key].is_string(), "{key}");
    }
    assert!(result["seed"].is_u64());
    for key in ["plan_hash", "result_hash"] {
        assert_eq!(result[key].as_str().unwrap().len(), 64, "{key}");
    }
    let months = result["series"]["month"].as_array().unwrap().len();
    assert_eq!(months, 37);
    for name in HEADLINE {
        assert_stat(name, &result["headline"][name]);
        let by_month = result["series"][name].as_array().unwrap();
        assert_eq!(by_month.len(), months, "{name}");
        assert_eq!(by_month[36], result["headline"][name], "{name}");
    }
    for role in ["ae", "expansion_ae", "csm"] {
        let stat = &result["headline"]["quota_attainment"][role];
        assert_stat("quota_attainment", stat);
    }
}

#[test]
fn a_ratio_without_a_denominator_is_null() {
    let folder = folder();
    let result = ends(&folder, &["run", "founder-18k", "-n", "2", "--json"]).json();
    let opening = &result["series"]["nrr"][0];
    for part in ["p10", "p50", "p90", "mean", "se"] {
        assert!(opening[part].is_null(), "{opening}");
    }
}

#[test]
fn threads_change_nothing_and_seeds_do() {
    let folder = folder();
    let run = |more: &[&str]| {
        let args = [&["run", "finance-usage", "-n", "5", "--json"], more].concat();
        let ended = ends(&folder, &args);
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        ended.stdout
    };
    let one = run(&["--threads", "1"]);
    assert_eq!(one, run(&["--threads", "2"]));
    assert_eq!(one, run(&["--threads", "4"]));
    assert_ne!(one, run(&["--seed", "7"]));
}

#[test]
fn the_seed_in_use_is_echoed() {
    let folder = folder();
    let run = ends(&folder, &["run", "founder-18k", "-n", "2", "--seed", "7"]);
    assert!(run.stderr.contains("seed 7"), "{}", run.stderr);
    assert!(run.stdout.contains("seed 7"), "{}", run.stdout);
    let json = ends(
        &folder,
        &["run", "founder-18k", "-n", "2", "--seed", "7", "--json"],
    );
    assert_eq!(json.json()["seed"], 7);
}

#[test]
fn a_file_standard_input_and_a_template_give_the_same_result() {
    let folder = folder();
    assert_eq!(ends(&folder, &["new", "--template", "founder"]).code, 0);
    let hash = |args: &[&str], stdin: &str| {
        let args = [&["run", "-n", "2", "--json"], args].concat();
        let run = ended(foothold(&folder, &args).write_stdin(stdin));
        assert_eq!(run.code, 0, "{}", run.stderr);
        let result = run.json();
        (result["plan_hash"].clone(), result["result_hash"].clone())
    };
    let text = std::fs::read_to_string(folder.path().join("founder-18k.foothold")).unwrap();
    let template = hash(&["founder-18k"], "");
    assert_eq!(template, hash(&["founder-18k.foothold"], ""));
    assert_eq!(template, hash(&["-"], &text));
}

#[test]
fn a_short_window_is_labelled() {
    let folder = folder();
    let args = ["run", "founder-18k", "-n", "2", "--report-month", "5"];
    let run = ends(&folder, &args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let label = "month 5, over the 5 months since the start (not a full year)";
    assert!(run.stdout.contains(label), "{}", run.stdout);
    let full = ends(&folder, &["run", "founder-18k", "-n", "2"]).stdout;
    assert!(
        full.contains("month 36, over the trailing 12 months"),
        "{full}"
    );
}

#[test]
fn the_table_shows_headline_attainment_land_and_account_value() {
    let folder = folder();
    let table = ends(&folder, &["run", "founder-48k", "-n", "4"]).stdout;
    let parts = [
        "Net revenue retention",
        "Expansion share of new ARR",
        "Quota attainment, expansion AE",
        "mean ± se",
        "USD",
        "48,000",
        "viable",
        "sold, of target",
        "month 24",
        "pay of a rep a year",
    ];
    for part in parts {
        assert!(table.contains(part), "{part} is not in\n{table}");
    }
}

#[test]
fn thresholds_decide_the_exit_code() {
    let folder = folder();
    let run = |conditions: &[&str]| {
        let mut args = vec!["run", "founder-18k", "-n", "2"];
        for condition in conditions {
            args.extend(["--fail-if", condition]);
        }
        ends(&folder, &args)
    };
    assert_eq!(run(&["nrr<0.01"]).code, 0);
    let met = run(&["nrr<0.01", "arr_end.p10 > 1000"]);
    assert_eq!(met.code, 4);
    assert!(met.stderr.contains("arr_end.p10 > 1000"), "{}", met.stderr);
    // The limit stands beside the result as it was read.
    assert!(met.stderr.contains("the limit 1,000"), "{}", met.stderr);
    let share = run(&["nrr<500%"]);
    assert_eq!(share.code, 4);
    assert!(
        share.stderr.contains("the limit 500.0%"),
        "{}",
        share.stderr
    );
    let bare = run(&["nrr<105"]);
    assert_eq!((bare.code, bare.stdout.as_str()), (2, ""));
    assert!(
        bare.stderr.contains("write 105% or 1.05"),
        "{}",
        bare.stderr
    );
    assert!(met.stdout.contains("Net revenue retention"));
    assert_eq!(run(&["nrr"]).code, 2);
    assert_eq!(run(&["no_such_metric<1"]).code, 2);
}

#[test]
fn an_undefined_number_cannot_be_vouched_for() {
    let folder = folder();
    let plan = ends(&folder, &["run", "finance-flat", "-n", "2", "--json"]).json();
    assert!(
        plan["headline"]["quota_attainment"]
            .get("expansion_ae")
            .is_none()
    );
    let condition = ["--fail-if", "quota_attainment.expansion_ae<0"];
    let args = [&["run", "finance-flat", "-n", "2"][..], &condition].concat();
    let run = ends(&folder, &args);
    assert_eq!(run.code, 4, "{}", run.stderr);
    assert!(run.stderr.contains("undefined"), "{}", run.stderr);
}

#[test]
fn invalid_input_ends_with_3_and_nothing_on_standard_output() {
    let folder = folder();
    let bad = bad_plan().display().to_string();
    for args in [
        &["run", &bad][..],
        &["run", "no-such-plan"],
        &["run", "founder-18k", "--report-month", "37"],
        &["run", "founder-18k", "--replications", "4000000000"],
        &["run", "founder-18k", "--book", "no-such-book.csv"],
        &["metrics", "no-such-file.csv"],
        &["backtest", "founder-18k", "--actuals", "no-such-folder"],
        &["calibrate", "--targets", "no-such-targets.toml"],
    ] {
        let run = ends(&folder, args);
        assert_eq!(run.code, 3, "{args:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{args:?}");
        assert!(run.stderr.contains(". Fix: "), "{args:?}: {}", run.stderr);
    }
}

/// Found only while it runs: prices are sound one by one, what an account makes of them is not.
#[test]
fn an_account_too_large_to_be_counted_is_named_and_is_no_fault_of_the_program() {
    let folder = folder();
    let plan = ends(&folder, &["new", "--template", "founder"]);
    assert_eq!(plan.code, 0, "{}", plan.stderr);
    let path = folder.path().join("founder-48k.foothold");
    let text = fs::read_to_string(&path).unwrap();
    let dear = text.replace("unit_price = \"900 USD\"", "unit_price = \"1000000 USD\"");
    assert_ne!(text, dear);
    fs::write(&path, dear).unwrap();
    let run = ends(&folder, &["run", "founder-48k.foothold", "-n", "2"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert_eq!(run.stdout, "");
    let named = [
        "the ARR of ",
        "mid-market-",
        "42,949,672.95",
        "month ",
        ". Fix: lower",
    ];
    for part in named {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }

    // Among many plans it is said which.
    let field = "price_book[0].charge[0].tiers[0].unit_price";
    let points = format!("{field}=900,1000000");
    // The template: the files of the first folder are dear themselves.
    let sweep = ends(
        &common::folder(),
        &["sweep", "founder-18k", "--vary", &points, "-n", "2"],
    );
    assert_eq!(sweep.code, 3, "{}", sweep.stderr);
    let point = format!("{field} = 1000000 USD: the ARR of mid-market-");
    assert!(sweep.stderr.contains(&point), "{}", sweep.stderr);
}

#[test]
fn a_command_line_that_cannot_be_understood_ends_with_2() {
    let folder = folder();
    for args in [
        &[][..],
        &["run"],
        &["fly"],
        &["run", "founder-18k", "--replications", "0"],
        &["run", "founder-18k", "--threads", "0"],
        &["run", "founder-18k", "--accounts", "a.csv"],
        &["run", "founder-18k", "--ledger-replication", "1"],
        &[
            "run",
            "founder-18k",
            "-n",
            "2",
            "--out",
            "o",
            "--ledger-replication",
            "2",
        ],
    ] {
        let run = ends(&folder, args);
        assert_eq!(run.code, 2, "{args:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{args:?}");
    }
}

#[test]
fn a_book_replaces_that_of_the_plan_and_its_rows_are_accounted_for() {
    let folder = folder();
    let book = complyflow();
    let mut args = vec!["run", "-n", "2", "--json"];
    args.extend(book.iter().map(String::as_str));
    let run = ends(&folder, &args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let result = run.json();
    assert_eq!(result["series"]["arr_end"][0]["p50"], "1574480.40");
    let file = &result["import"]["files"][0];
    let count = |key: &str| file[key].as_u64().unwrap();
    assert_eq!(count("rows"), 787);
    assert_eq!(
        count("rows"),
        count("kept") + count("changed") + count("dropped")
    );
    assert_eq!(result["import"]["rows"].as_array().unwrap().len(), 88);
    assert!(run.stderr.contains("88 dropped: ended"), "{}", run.stderr);
    assert!(run.stderr.contains("and 68 more"), "{}", run.stderr);
}

#[test]
fn what_is_ambiguous_in_a_book_blocks_until_it_is_said() {
    let folder = folder();
    let book = "account,segment,start date,arr\n\
                A-1,mid-market,03/05/2024,\"12,000\"\n\
                A-2,enterprise,04/06/2024,\"90,000\"\n";
    std::fs::write(folder.path().join("book.csv"), book).unwrap();
    let run = |more: &[&str]| {
        let args = [
            "run",
            "founder-18k",
            "-n",
            "1",
            "--json",
            "--book",
            "book.csv",
        ];
        ends(&folder, &[&args[..], more].concat())
    };
    let blocked = run(&[]);
    assert_eq!(blocked.code, 3, "{}", blocked.stderr);
    assert!(blocked.stderr.contains("book.csv:2"), "{}", blocked.stderr);
    assert!(blocked.stderr.contains("start date"), "{}", blocked.stderr);
    assert_eq!(run(&["--date-order", "ymd"]).code, 3);
    let opening = |ended: common::Ended| {
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        ended.json()["series"]["arr_end"][0]["p50"].clone()
    };
    assert_eq!(opening(run(&["--date-order", "dmy"])), "102000.00");
    let comma = ["--date-order", "mdy", "--decimal-mark", ","];
    assert_eq!(opening(run(&comma)), "102.00");
}

#[test]
fn a_book_without_rows_and_one_from_standard_input_say_what_to_do() {
    let folder = folder();
    let header = "account,segment,start date,arr\n";
    std::fs::write(folder.path().join("empty.csv"), header).unwrap();
    let empty = ends(&folder, &["run", "founder-18k", "--book", "empty.csv"]);
    assert_eq!(empty.code, 3, "{}", empty.stderr);
    let said = "empty.csv:1: has no row below its header. Fix:";
    assert!(empty.stderr.contains(said), "{}", empty.stderr);
    let piped = ends(&folder, &["run", "founder-18k", "--book", "-"]);
    assert_eq!(piped.code, 2, "{}", piped.stderr);
    let said = "save the rows to a file";
    assert!(piped.stderr.contains(said), "{}", piped.stderr);
}
