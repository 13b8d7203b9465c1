//! `foothold run --out`: whole or not at all.

mod common;

use common::{bad_plan, complyflow, content, ends, folder};
use std::fs;

const OUT: [&str; 5] = ["-n", "3", "--out", "out", "--json"];

#[test]
fn the_folder_holds_everything_and_can_be_written_again() {
    let folder = folder();
    let out = folder.path().join("out");
    let args = [&["run", "founder-18k"][..], &OUT].concat();
    let run = ends(&folder, &args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let written = fs::read_to_string(out.join("result.json")).unwrap();
    assert_eq!(written, run.stdout);
    assert_eq!(
        content(&out),
        [
            ".foothold-output",
            "charts",
            "cohorts.csv",
            "inputs.csv",
            "ledger",
            "result.json",
            "series.csv"
        ]
    );
    assert_eq!(
        content(&out.join("charts")),
        [
            "arr-waterfall.png",
            "arr-waterfall.svg",
            "attainment-by-role.png",
            "attainment-by-role.svg",
            "cohort-triangle.png",
            "cohort-triangle.svg",
            "expansion-share.png",
            "expansion-share.svg",
            "nrr-fan.png",
            "nrr-fan.svg"
        ]
    );
    assert_eq!(
        content(&out.join("ledger")),
        [
            "accounts.csv",
            "arr.csv",
            "credits.csv",
            "invoices.csv",
            "movements.csv",
            "payouts.csv",
            "plays.csv",
            "quotas.csv",
            "signals.csv",
            "summary.json"
        ]
    );

    let other = [&["run", "founder-48k"][..], &OUT].concat();
    assert_eq!(ends(&folder, &other).code, 0);
    let second = fs::read_to_string(out.join("result.json")).unwrap();
    assert!(second.contains("Land at 48K") && second != written);
    assert_eq!(content(folder.path()), ["out"]);
}

#[test]
fn tables_say_the_same_as_the_result() {
    let folder = folder();
    let run = ends(&folder, &[&["run", "founder-18k"][..], &OUT].concat());
    let result = run.json();
    let series = fs::read_to_string(folder.path().join("out/series.csv")).unwrap();
    let row = series.lines().find_map(|line| line.strip_prefix("36,nrr,"));
    let cells = row.expect("NRR of month 36").split(',');
    for (part, cell) in ["p10", "p50", "p90", "mean", "se"].into_iter().zip(cells) {
        let json = result["headline"]["nrr"][part].as_f64().unwrap();
        // Reading JSON may round the last digit.
        let csv: f64 = cell.parse().unwrap();
        assert!((csv - json).abs() < 1e-12, "{part}: {csv} is not {json}");
    }
    assert!(
        series.contains("\n0,nrr,,,,,\n"),
        "NRR at month 0 is undefined"
    );
    let cohorts = fs::read_to_string(folder.path().join("out/cohorts.csv")).unwrap();
    let opening = result["series"]["arr_end"][0]["mean"].as_str().unwrap();
    let first = format!("\n0,0,{opening},");
    assert!(cohorts.contains(&first), "{first:?} is not in cohorts.csv");
    // Every month from 0 to 36 with every age it reaches, and the header.
    assert_eq!(cohorts.lines().count(), 37 * 38 / 2 + 1);
}

#[test]
fn the_ledger_is_of_the_replication_asked_for() {
    let folder = folder();
    let ledger = |k: &str| {
        let args = [&["run", "founder-18k", "--ledger-replication", k][..], &OUT].concat();
        assert_eq!(ends(&folder, &args).code, 0);
        fs::read_to_string(folder.path().join("out/ledger/summary.json")).unwrap()
    };
    let (first, last) = (ledger("0"), ledger("2"));
    assert!(first.contains("\"replication\": 0"), "{first}");
    assert!(last.contains("\"replication\": 2"), "{last}");
}

#[test]
fn the_rows_of_a_book_are_listed() {
    let folder = folder();
    let book = complyflow();
    let mut args = vec!["run", "-n", "2", "--out", "out"];
    args.extend(book.iter().map(String::as_str));
    assert_eq!(ends(&folder, &args).code, 0);
    let rows = fs::read_to_string(folder.path().join("out/import.csv")).unwrap();
    assert_eq!(rows.lines().count(), 89);
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let folder = folder();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("thesis.txt"), "mine").unwrap();
    let run = ends(&folder, &[&["run", "founder-18k"][..], &OUT].concat());
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(
        run.stderr
            .contains("out holds thesis.txt, which was not written by foothold"),
        "{}",
        run.stderr
    );
    assert_eq!(content(&out), ["thesis.txt"]);
    assert_eq!(content(folder.path()), ["out"]);
}

#[test]
fn what_was_put_into_an_earlier_result_is_named_and_kept() {
    let folder = folder();
    let run = |args: &[&str]| ends(&folder, args);
    let sweep = [
        "sweep",
        "founder-18k",
        "--vary",
        "land.acv=18000",
        "-n",
        "2",
        "--out",
        "out",
    ];
    for args in [&[&["run", "founder-18k"][..], &OUT].concat()[..], &sweep] {
        let out = folder.path().join("out");
        assert_eq!(run(args).code, 0);
        fs::write(out.join("notes.txt"), "mine").unwrap();
        let before = content(&out);
        let again = run(args);
        assert_eq!(again.code, 3, "{}", again.stderr);
        assert!(
            again.stderr.contains("out holds notes.txt"),
            "{}",
            again.stderr
        );
        assert_eq!(content(&out), before);
        assert_eq!(fs::read_to_string(out.join("notes.txt")).unwrap(), "mine");
        fs::remove_file(out.join("notes.txt")).unwrap();
        assert_eq!(run(args).code, 0);
    }
}

#[test]
fn a_bad_plan_leaves_nothing() {
    let folder = folder();
    let bad = bad_plan().display().to_string();
    let run = ends(&folder, &[&["run", &bad][..], &OUT].concat());
    assert_eq!(run.code, 3);
    assert_eq!(content(folder.path()), [""; 0]);
}

#[cfg(unix)]
mod signals {
    use super::common::{content, folder};
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};

    #[test]
    fn an_interrupted_run_ends_with_130_and_leaves_nothing() {
        for signal in ["-INT", "-TERM"] {
            let folder = folder();
            let mut run = Command::new(assert_cmd::cargo::cargo_bin!("foothold"))
                .current_dir(folder.path())
                .args(["run", "founder-18k", "-n", "50000", "--out", "out"])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            // What runs is told once the run can be stopped.
            let mut stderr = BufReader::new(run.stderr.take().unwrap());
            let mut line = String::new();
            while !line.contains("50000 replications") {
                line.clear();
                assert_ne!(stderr.read_line(&mut line).unwrap(), 0, "it has ended");
            }
            let id = run.id().to_string();
            assert!(
                Command::new("kill")
                    .args([signal, &id])
                    .status()
                    .unwrap()
                    .success()
            );
            let status = run.wait().unwrap();
            let mut rest = String::new();
            stderr.read_to_string(&mut rest).unwrap();
            assert_eq!(status.code(), Some(130), "{signal}: {rest}");
            assert!(rest.contains("nothing was written"), "{rest}");
            assert_eq!(content(folder.path()), [""; 0]);
        }
    }

    #[test]
    fn a_reader_that_has_seen_enough_is_no_failure() {
        let folder = folder();
        let mut run = Command::new(assert_cmd::cargo::cargo_bin!("foothold"))
            .current_dir(folder.path())
            .args(["run", "founder-18k", "-n", "2", "--json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(run.stdout.take());
        let mut stderr = String::new();
        run.stderr
            .take()
            .unwrap()
            .read_to_string(&mut stderr)
            .unwrap();
        assert_eq!(run.wait().unwrap().code(), Some(0), "{stderr}");
        assert!(!stderr.contains("panicked"), "{stderr}");
    }
}
