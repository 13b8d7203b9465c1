//! Every shipped plan against the oracle: a script that recomputes the headline of one replication
//! from its ledger and shares no code with the engine.

mod common;

use common::{TEMPLATES, complyflow, ends, folder, root};
use std::process::Command;

fn assert_agrees(plan: &[&str], replication: &str) {
    let folder = folder();
    let more = [
        "-n",
        "3",
        "--out",
        "out",
        "--ledger-replication",
        replication,
    ];
    let run = ends(&folder, &[&["run"], plan, &more].concat());
    assert_eq!(run.code, 0, "{plan:?}: {}", run.stderr);
    let oracle = Command::new("python3")
        .arg(root().join("tests/oracle/recompute.py"))
        .arg(folder.path().join("out"))
        .output()
        .expect("python3 3.9 or later must be on the PATH: it recomputes results on its own");
    assert!(
        oracle.status.success(),
        "{plan:?}, replication {replication}:\n{}{}",
        String::from_utf8_lossy(&oracle.stdout),
        String::from_utf8_lossy(&oracle.stderr)
    );
}

#[test]
fn templates_agree_with_their_ledgers() {
    for template in TEMPLATES {
        assert_agrees(&[template], "1");
    }
}

#[test]
fn a_headline_read_early_agrees_with_its_ledger() {
    for month in ["7", "12", "20"] {
        assert_agrees(&["sales-vested-expansion", "--report-month", month], "0");
    }
}

#[test]
fn the_imported_book_agrees_with_its_ledger() {
    let book = complyflow();
    let args: Vec<&str> = book.iter().map(String::as_str).collect();
    for replication in ["0", "2"] {
        assert_agrees(&args, replication);
    }
}
