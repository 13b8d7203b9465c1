//! What a name stands for: a file of one's own, else what ships; and what is said of it.

mod common;

use common::{Ended, ended, ends, folder, foothold};
use std::fs;
use tempfile::TempDir;

/// A folder with the founder's pair, of which one was edited.
fn edited() -> TempDir {
    let folder = folder();
    assert_eq!(ends(&folder, &["new", "--template", "founder"]).code, 0);
    let path = folder.path().join("founder-48k.foothold");
    let text = fs::read_to_string(&path).unwrap();
    let own = text.replace("name = \"Land at 48K\"", "name = \"My own\"");
    assert_ne!(own, text);
    fs::write(path, own).unwrap();
    folder
}

fn fine(folder: &TempDir, args: &[&str]) -> Ended {
    let done = ends(folder, args);
    assert_eq!(done.code, 0, "{args:?}: {}", done.stderr);
    done
}

#[test]
fn every_verb_takes_the_edited_file_of_a_name_that_ships() {
    let folder = edited();
    let vary = ["--vary", "land.acv=18000..48000", "-n", "2"];
    let said = "founder-48k: the file founder-48k.foothold";
    for args in [
        &["check", "founder-48k"][..],
        &["run", "founder-48k", "-n", "2"],
        &["compare", "founder-48k", "founder-18k", "-n", "2"],
        &["diagnose", "founder-48k", "-n", "2"],
        &["bench", "founder-48k", "-n", "2"],
        &[&["tornado", "founder-48k", "--no-behaviour"][..], &vary].concat(),
        &[
            &["seek", "founder-48k", "--target", "118%", "--grid", "2"][..],
            &vary,
        ]
        .concat(),
    ] {
        let done = fine(&folder, args);
        assert!(done.stdout.contains("My own"), "{args:?}: {}", done.stdout);
        assert!(done.stderr.contains(said), "{args:?}: {}", done.stderr);
    }
    // A file named as it is needs no word.
    let named = fine(&folder, &["check", "founder-48k.foothold"]);
    assert_eq!(named.stderr, "");
    // The results of a plan may be called as the plan is.
    fine(
        &folder,
        &["run", "founder-48k", "-n", "1", "--out", "founder-48k"],
    );
    let again = fine(&folder, &["check", "founder-48k"]);
    assert!(again.stdout.contains("My own"), "{}", again.stdout);
}

#[test]
fn a_template_is_named_on_standard_error() {
    let folder = folder();
    for name in ["founder-48k", "founder-48k.foothold"] {
        let run = fine(&folder, &["check", name]);
        assert_eq!(run.stderr, "founder-48k: the shipped template\n");
        assert!(run.stdout.contains("Land at 48K"), "{}", run.stdout);
    }
}

#[test]
fn a_piped_plan_extends_the_file_beside_it_before_the_template() {
    let own = "extends = \"founder-48k.foothold\"\n";
    let name = |folder: &TempDir, args: &[&str]| {
        let done = ended(foothold(folder, args).write_stdin(own));
        assert_eq!(done.code, 0, "{}", done.stderr);
        done.stdout
    };
    let vary = [
        "tornado",
        "-",
        "--no-behaviour",
        "--vary",
        "land.acv=18000..48000",
        "-n",
        "2",
    ];
    for args in [&["check", "-"][..], &vary] {
        assert!(name(&edited(), args).contains("My own"), "{args:?}");
        assert!(name(&folder(), args).contains("Land at 48K"), "{args:?}");
    }
}

#[test]
fn price_books_and_comp_plans_are_named_in_the_same_way() {
    let folder = folder();
    let quote = ["quote", "per-seat-graduated", "--seats", "7"];
    let shipped = fine(&folder, &quote);
    assert_eq!(
        shipped.stderr,
        "per-seat-graduated: the shipped price book\n"
    );
    let new = fine(&folder, &["new", "--pricebook", "per-seat-graduated"]);
    assert_eq!(new.stdout, "./per-seat-graduated.pricebook\n");
    let path = folder.path().join("per-seat-graduated.pricebook");
    let text = fs::read_to_string(&path).unwrap();
    let own = text.replacen("name = \"", "name = \"My own, ", 1);
    assert_ne!(own, text);
    fs::write(path, own).unwrap();
    let mine = fine(&folder, &quote);
    assert!(mine.stdout.starts_with("My own, "), "{}", mine.stdout);
    let credit = [
        "--replacing",
        "hybrid-platform-seats-usage",
        "--from",
        "2026-01-01",
    ];
    let credit = [&quote[..], &credit, &["--to", "2026-01-31"]].concat();
    let credit = fine(&folder, &credit);
    assert!(
        credit
            .stderr
            .contains("hybrid-platform-seats-usage: the shipped"),
        "{}",
        credit.stderr
    );

    let new = fine(&folder, &["new", "--compplan", "expansion-ae"]);
    assert_eq!(new.stdout, "./expansion-ae.compplan\n./deals.csv\n");
    let next = new.stderr.trim().strip_prefix("next: foothold ").unwrap();
    fine(&folder, &next.split(' ').collect::<Vec<_>>());
    let mine = ["statement", "expansion-ae", "--deals", "deals.csv"];
    let said = "expansion-ae: the file expansion-ae.compplan\n";
    assert!(fine(&folder, &mine).stderr.starts_with(said));
    // Deals that are there are somebody's.
    fs::write(folder.path().join("deals.csv"), "mine").unwrap();
    let second = fine(&folder, &["new", "--compplan", "csm-activation"]);
    assert_eq!(second.stdout, "./csm-activation.compplan\n");
    let deals = fs::read_to_string(folder.path().join("deals.csv")).unwrap();
    assert_eq!(deals, "mine");
    assert_eq!(
        ends(&folder, &["new", "--compplan", "csm-activation"]).code,
        3
    );
    for wrong in [
        &["new", "--compplan", "no-such"][..],
        &["new", "--pricebook", "no-such"],
    ] {
        let wrong = ends(&folder, wrong);
        assert_eq!(wrong.code, 3, "{}", wrong.stderr);
        assert!(wrong.stderr.contains("Fix: use one of"), "{}", wrong.stderr);
    }
}

#[test]
fn shipped_comp_plans_are_listed_and_make_statements_by_name() {
    let folder = folder();
    fine(&folder, &["new", "--compplan", "expansion-ae"]);
    let list = fine(&folder, &["statement", "--list"]).stdout;
    assert!(list.lines().count() >= 10, "{list}");
    for name in list.lines() {
        let args = ["statement", name, "--deals", "deals.csv"];
        let made = fine(&folder, &args);
        assert!(made.stdout.contains("earned"), "{name}: {}", made.stdout);
    }
    let json = fine(&folder, &["statement", "--list", "--json"]).json();
    assert_eq!(
        json["compplans"].as_array().unwrap().len(),
        list.lines().count()
    );
    let unknown = ends(&folder, &["statement", "no-such", "--deals", "deals.csv"]);
    assert_eq!(unknown.code, 3);
    assert_eq!(
        unknown.stderr.matches("Fix:").count(),
        1,
        "{}",
        unknown.stderr
    );
    assert!(unknown.stderr.contains("am-book-nrr"), "{}", unknown.stderr);
}

#[test]
fn plans_of_one_name_are_told_apart_by_their_files() {
    let folder = edited();
    let path = |name: &str| folder.path().join(name);
    fs::copy(path("founder-48k.foothold"), path("copy.foothold")).unwrap();
    let table = fine(
        &folder,
        &["compare", "founder-48k", "copy", "founder-18k", "-n", "2"],
    );
    for part in ["My own (founder-48k)", "My own (copy), difference"] {
        assert!(table.stdout.contains(part), "{part}: {}", table.stdout);
    }
    assert!(!table.stdout.contains("18K ("), "{}", table.stdout);
}
