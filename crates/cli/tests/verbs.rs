//! The other verbs, each with its exit codes.

mod common;

use common::{TEMPLATES, bad_plan, content, ended, ends, folder, foothold, root};
use serde_json::Value;
use std::fs;

#[test]
fn new_writes_a_pair_that_checks_and_never_overwrites() {
    for theme in ["founder", "finance", "sales-leadership"] {
        let folder = folder();
        let new = ends(&folder, &["new", "--template", theme]);
        assert_eq!(new.code, 0, "{}", new.stderr);
        let files: Vec<&str> = new.stdout.lines().collect();
        assert_eq!(files.len(), 2, "{}", new.stdout);
        for file in &files {
            let check = ends(&folder, &["check", file]);
            assert_eq!(check.code, 0, "{file}: {}", check.stderr);
        }
        fs::write(folder.path().join(files[1]), "edited").unwrap();
        fs::remove_file(folder.path().join(files[0])).unwrap();
        let again = ends(&folder, &["new", "--template", theme]);
        assert_eq!(again.code, 3, "{}", again.stderr);
        assert_eq!(
            content(folder.path()).len(),
            1,
            "half of the pair was written"
        );
        let kept = fs::read_to_string(folder.path().join(files[1])).unwrap();
        assert_eq!(kept, "edited");
    }
}

#[test]
fn new_takes_one_template_and_a_folder_and_lists_them() {
    let folder = folder();
    let args = [
        "new",
        "--template",
        "founder-18k",
        "--dir",
        "plans/new",
        "--json",
    ];
    let new = ends(&folder, &args);
    assert_eq!(new.code, 0, "{}", new.stderr);
    assert_eq!(new.json()["files"].as_array().unwrap().len(), 1);
    assert_eq!(
        content(&folder.path().join("plans/new")),
        ["founder-18k.foothold"]
    );

    assert_eq!(ends(&folder, &["new"]).code, 2);
    let unknown = ends(&folder, &["new", "--template", "foundr"]);
    assert_eq!(unknown.code, 3);
    assert!(unknown.stderr.contains("founder"), "{}", unknown.stderr);

    let list = ends(&folder, &["new", "--list"]);
    assert_eq!(list.code, 0);
    for template in TEMPLATES {
        assert!(list.stdout.contains(template), "{template}");
    }
    let themes = ends(&folder, &["new", "--list", "--json"]).json();
    assert_eq!(themes["themes"].as_array().unwrap().len(), 3);
}

#[test]
fn check_says_ok_with_the_hash_that_a_run_has() {
    let folder = folder();
    let check = ends(&folder, &["check", "founder-48k"]);
    assert_eq!(check.code, 0, "{}", check.stderr);
    let run = ends(&folder, &["run", "founder-48k", "-n", "1", "--json"]).json();
    let hash = run["plan_hash"].as_str().unwrap();
    assert_eq!(check.stdout, format!("ok {hash} Land at 48K\n"));
    let json = ends(&folder, &["check", "founder-48k", "--json"]).json();
    assert_eq!(json["ok"], true);
    assert_eq!(json["plan_hash"], hash);
}

#[test]
fn check_names_every_fault_with_its_place_and_its_fix() {
    let folder = folder();
    let bad = bad_plan().display().to_string();
    let json = ends(&folder, &["check", &bad, "--json"]);
    assert_eq!(json.code, 3, "{}", json.stderr);
    let checked = json.json();
    assert_eq!(checked["ok"], false);
    assert!(checked["plan_hash"].is_null());
    let faults = checked["faults"].as_array().unwrap();
    assert!(faults.len() >= 2, "{faults:?}");

    let text = ends(&folder, &["check", &bad]);
    assert_eq!(text.code, 3);
    assert_eq!(text.stdout, "");
    let source = fs::read_to_string(&bad).unwrap();
    let of = |fault: &Value, key: &str| fault[key].as_str().unwrap().to_owned();
    for fault in faults {
        let (line, column) = (
            fault["line"].as_u64().unwrap(),
            fault["column"].as_u64().unwrap(),
        );
        let place = format!("{}:{line}:{column}: ", of(fault, "file"));
        let message = format!("{}. Fix: {}.", of(fault, "reason"), of(fault, "fix"));
        let mut lines = text.stderr.lines().skip_while(|l| !l.starts_with(&place));
        let first = lines
            .next()
            .unwrap_or_else(|| panic!("{place} is not in\n{}", text.stderr));
        assert!(first.ends_with(&message), "{first}");
        let quoted = source.lines().nth(line as usize - 1).unwrap().trim_end();
        assert_eq!(lines.next().unwrap(), format!("  {line} | {quoted}"));
        let caret = lines.next().unwrap();
        assert!(caret.ends_with('^'), "{caret}");
        let gutter = 2 + line.to_string().len() + 3;
        assert_eq!(caret.chars().count(), gutter + column as usize, "{caret:?}");
    }
    let count = format!("{} faults", faults.len());
    assert!(text.stderr.trim_end().ends_with(&count), "{}", text.stderr);
}

#[test]
fn check_reads_standard_input_and_shows_its_lines() {
    let folder = folder();
    let plan = "extends = \"founder-48k.foothold\"\nschema = 1\nnmae = \"x\"\n";
    let check = ended(foothold(&folder, &["check", "-"]).write_stdin(plan));
    assert_eq!(check.code, 3, "{}", check.stderr);
    assert!(
        check.stderr.contains("<stdin>:3:1: nmae"),
        "{}",
        check.stderr
    );
    assert!(
        check.stderr.contains("  3 | nmae = \"x\""),
        "{}",
        check.stderr
    );
    let bytes = ended(foothold(&folder, &["check", "-"]).write_stdin(vec![0xff, 0xfe]));
    assert_eq!(bytes.code, 3, "{}", bytes.stderr);
}

#[test]
fn check_refuses_what_is_no_plan_and_what_is_not_there() {
    let folder = folder();
    let bad = |name: &str| {
        root()
            .join("scenarios/bad")
            .join(name)
            .display()
            .to_string()
    };
    for plan in [
        bad("not-a-plan.foothold"),
        bad("newer-schema.foothold"),
        "nowhere".into(),
    ] {
        let check = ends(&folder, &["check", &plan]);
        assert_eq!(check.code, 3, "{plan}: {}", check.stderr);
        assert_eq!(check.stdout, "");
    }
}

#[test]
fn compare_shows_differences_on_the_same_draws() {
    let folder = folder();
    let args = ["compare", "founder-48k", "founder-18k", "-n", "4"];
    let table = ends(&folder, &args);
    assert_eq!(table.code, 0, "{}", table.stderr);
    for part in [
        "Land at 48K",
        "Land at 18K, difference",
        "ARR above it",
        "land.acv",
        "18000 USD",
    ] {
        assert!(
            table.stdout.contains(part),
            "{part} is not in\n{}",
            table.stdout
        );
    }
    let json = ends(&folder, &[&args[..], &["--json"]].concat()).json();
    let nrr = &json["metrics"][0];
    assert_eq!(nrr["metric"], "nrr");
    let mean = |value: &Value| value["mean"].as_f64().unwrap();
    let difference = mean(&nrr["values"][1]) - mean(&nrr["values"][0]);
    assert!((mean(&nrr["differences"][0]) - difference).abs() < 1e-12);
}

#[test]
fn a_plan_does_not_differ_from_itself() {
    let folder = folder();
    let args = ["compare", "finance-usage", "finance-usage", "-n", "3"];
    let table = ends(&folder, &args);
    assert_eq!(table.code, 0, "{}", table.stderr);
    assert!(
        table.stdout.contains("no input differs"),
        "{}",
        table.stdout
    );
    let json = ends(&folder, &[&args[..], &["--json"]].concat()).json();
    assert_eq!(json["result_hashes"][0], json["result_hashes"][1]);
    for row in json["metrics"].as_array().unwrap() {
        let mean = &row["differences"][0]["mean"];
        let nothing = mean.is_null() || *mean == 0.0 || mean == "0.00" || mean == "0";
        assert!(nothing, "{row}");
    }
}

#[test]
fn compare_needs_two_plans_that_can_be_compared() {
    let folder = folder();
    assert_eq!(ends(&folder, &["compare", "founder-48k"]).code, 2);
    assert_eq!(ends(&folder, &["compare", "-", "-"]).code, 2);
    let bad = bad_plan().display().to_string();
    assert_eq!(ends(&folder, &["compare", "founder-48k", &bad]).code, 3);
}

#[test]
fn diagnose_names_stages_rules_and_sources() {
    let folder = folder();
    let args = ["diagnose", "founder-48k", "-n", "4"];
    let text = ends(&folder, &args);
    assert_eq!(text.code, 0, "{}", text.stderr);
    for part in [
        "motion",
        "land",
        "activate",
        "signal",
        "expand",
        "price",
        "published",
    ] {
        assert!(
            text.stdout.contains(part),
            "{part} is not in\n{}",
            text.stdout
        );
    }
    let json = ends(&folder, &[&args[..], &["--json"]].concat()).json();
    assert_eq!(json["stages"].as_array().unwrap().len(), 5);
    assert!(text.stdout.contains(json["statement"].as_str().unwrap()));
    assert_eq!(ends(&folder, &["diagnose", "nowhere"]).code, 3);
}

#[test]
fn bench_measures() {
    let folder = folder();
    let json = ends(&folder, &["bench", "founder-18k", "-n", "2", "--json"]);
    assert_eq!(json.code, 0, "{}", json.stderr);
    let speed = json.json();
    for key in [
        "account_months",
        "ns_one_thread",
        "account_months_per_second",
        "speed_up",
    ] {
        assert!(speed[key].as_f64().unwrap() > 0.0, "{key}");
    }
    assert!(
        speed["bytes_per_account"].as_u64().unwrap() <= 200,
        "{speed}"
    );
    let text = ends(&folder, &["bench", "-n", "1", "--threads", "1"]);
    assert!(
        text.stdout.contains("ns per account-month"),
        "{}",
        text.stdout
    );
    assert_eq!(ends(&folder, &["bench", "nowhere"]).code, 3);
}

#[test]
fn schemas_are_those_that_ship() {
    let folder = folder();
    for format in ["plan", "behaviour", "compplan"] {
        let printed = ends(&folder, &["schema", format]);
        assert_eq!(printed.code, 0);
        let file = root().join(format!("scenarios/schema/{format}.schema.json"));
        assert_eq!(
            printed.stdout,
            fs::read_to_string(file).unwrap(),
            "{format}"
        );
    }
    assert_eq!(ends(&folder, &["schema", "book"]).code, 2);
}

#[test]
fn completions_and_manual_pages_are_printed() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = ends(&folder, &["completions", shell]);
        assert_eq!(script.code, 0);
        assert!(script.stdout.contains("ledger-replication"), "{shell}");
    }
    assert_eq!(ends(&folder, &["completions", "csh"]).code, 2);
    let page = ends(&folder, &["man"]);
    assert!(page.stdout.contains(".TH foothold 1"), "{}", page.stdout);
    let verb = ends(&folder, &["man", "run"]);
    assert!(verb.stdout.contains("fail\\-if"), "{}", verb.stdout);
    assert_eq!(ends(&folder, &["man", "fly"]).code, 2);
}
