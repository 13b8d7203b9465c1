//! `foothold quote`: the examples of its documentation, the shipped books, JSON, and bad input.

mod common;

use common::{content, ended, ends, folder, foothold, root};
use std::fs;
use std::path::Path;

/// Fenced blocks of a page: language and text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(language), None) => open = Some((language.to_owned(), String::new())),
            (Some(_), Some(block)) => out.push(block),
            (None, Some((language, text))) => open = Some((language, format!("{text}{line}\n"))),
            (None, None) => {}
        }
    }
    out
}

#[test]
fn the_examples_of_the_documentation_are_right() {
    let page = fs::read_to_string(root().join("docs/pricebooks.md")).unwrap();
    let folder = folder();
    let mut commands = 0;
    for (language, text) in blocks(&page.replace("\r\n", "\n")) {
        let (first, rest) = text.split_once('\n').unwrap();
        match language.as_str() {
            "toml" => {
                let name = first.strip_prefix("# file: ").expect("the file is named");
                fs::write(folder.path().join(name), rest).unwrap();
            }
            "console" => {
                let args: Vec<&str> = first.split(' ').skip(2).collect();
                let ended = ends(&folder, &args);
                assert_eq!(ended.code, 0, "{first}: {}", ended.stderr);
                assert_eq!(ended.stdout, rest, "{first}");
                commands += 1;
            }
            other => panic!("{other} is not tested"),
        }
    }
    assert!(commands >= 4);
}

/// The command in the header of a price book file.
fn own_example(book: &str) -> Vec<&str> {
    let line = book
        .lines()
        .find_map(|line| line.strip_prefix("#   foothold "));
    line.expect("a book shows a command").split(' ').collect()
}

#[test]
fn every_shipped_book_is_quoted_by_name() {
    let names = ends(&folder(), &["quote", "--list"]).stdout;
    let mut bills = String::new();
    let mut files = content(&root().join("scenarios/pricebooks"));
    files.retain(|file| file.ends_with(".pricebook"));
    assert_eq!(names.lines().count(), files.len());
    assert!(files.len() >= 8);
    for file in files {
        let path = root().join("scenarios/pricebooks").join(&file);
        let text = fs::read_to_string(path).unwrap();
        let args = own_example(&text);
        let name = file.strip_suffix(".pricebook").unwrap();
        assert!(names.lines().any(|listed| listed == name), "{name}");
        assert_eq!(args[..2], ["quote", name]);
        let ended = ends(&folder(), &args);
        assert_eq!(ended.code, 0, "{name}");
        assert_eq!(ended.stderr, format!("{name}: the shipped price book\n"));
        bills += &format!("$ foothold {}\n{}\n", args.join(" "), ended.stdout);
    }
    insta::assert_snapshot!("library", bills);
}

#[test]
fn json_holds_every_number_as_text() {
    let folder = folder();
    let args = [
        "quote",
        "per-seat-graduated",
        "--seats",
        "75",
        "--period",
        "year",
        "--json",
    ];
    let quote = ends(&folder, &args).json();
    assert_eq!(quote["schema"], 1);
    assert_eq!(quote["total"], "23700.00");
    let line = &quote["lines"][0];
    assert_eq!(line["priced"], "1975.00");
    assert_eq!(line["tiers"][1]["units"], "55");
    assert_eq!(line["adjustments"][0]["kind"], "periods");
}

#[test]
fn a_book_can_come_from_standard_input() {
    let folder = folder();
    let path = root().join("scenarios/pricebooks/flat-plans.pricebook");
    let text = fs::read_to_string(path).unwrap();
    let mut command = foothold(&folder, &["quote", "-", "--seats", "12"]);
    let quoted = ended(command.write_stdin(text.clone()));
    assert_eq!(quoted.code, 0, "{}", quoted.stderr);
    assert_eq!(
        quoted.stdout,
        ends(&folder, &["quote", "flat-plans", "--seats", "12"]).stdout
    );
    let broken = text.replace("up_to = 25", "up_to = 4");
    let refused = ended(foothold(&folder, &["quote", "-"]).write_stdin(broken));
    assert_eq!((refused.code, refused.stdout.as_str()), (3, ""));
    assert!(
        refused.stderr.contains("does not rise above 5"),
        "{}",
        refused.stderr
    );
    assert!(refused.stderr.contains("Team"), "{}", refused.stderr);
}

/// A request that is refused with these words.
#[track_caller]
fn refused(args: &[&str], words: &[&str]) {
    let ended = ends(&folder(), &[&["quote"], args].concat());
    assert_eq!((ended.code, ended.stdout.as_str()), (3, ""), "{args:?}");
    for word in words {
        assert!(ended.stderr.contains(word), "{word:?} in {}", ended.stderr);
    }
}

#[test]
fn what_cannot_be_quoted_is_named_with_its_argument() {
    refused(
        &["per-seat-graduated", "--seats", "-1"],
        &["seats: -1 seats"],
    );
    refused(
        &["per-seat-graduated", "--seats", "x"],
        &["\"x\" is not a number"],
    );
    refused(
        &[
            "usage-packages",
            "--usage",
            "messages=-5",
            "--usage",
            "mail=1",
        ],
        &[
            "usage messages: units are negative",
            "counts \"mail\"",
            "messages, numbers",
            "2 faults",
        ],
    );
    refused(
        &["usage-packages", "--usage", "messages"],
        &["has no name and value"],
    );
    refused(
        &[
            "usage-packages",
            "--usage",
            "messages=1",
            "--usage",
            "messages=2",
        ],
        &["given twice"],
    );
    refused(
        &["flat-plans", "--from", "2026-02-30", "--to", "2026-04-01"],
        &["from: \"2026-02-30\" is not a date that exists"],
    );
    refused(
        &["flat-plans", "--from", "2026-03-01", "--to", "2026-02-01"],
        &["to: the last day lies before the first"],
    );
    refused(
        &["flat-plans", "--to", "2026-03-01"],
        &["the first day billed is missing"],
    );
    refused(
        &["flat-plans", "--period", "decade"],
        &["\"decade\" is not a period"],
    );
    refused(
        &["flat-plans", "--period", "week"],
        &["weeks do not make up months"],
    );
    refused(
        &[
            "flat-plans",
            "--from",
            "2026-03-01",
            "--to",
            "2026-03-10",
            "--replacing",
            "per-seat-volume",
        ],
        &[
            "--replacing: per-seat-volume is in EUR, the bill that replaces it in USD",
            "Fix: name a price book in the same currency",
        ],
    );
    refused(&["flat-plans", "--paid", "5"], &["nothing is replaced"]);
    refused(
        &["nowhere.pricebook"],
        &[
            "nowhere.pricebook: cannot be read",
            "shipped price books: flat-plans",
        ],
    );
}

#[test]
fn books_that_are_none_are_refused() {
    let folder = folder();
    let write =
        |name: &str, bytes: &[u8]| fs::write(Path::new(folder.path()).join(name), bytes).unwrap();
    write("latin.pricebook", b"name = \"Caf\xe9\"");
    write("plan.pricebook", b"schema = 1\n[[segment]]\nid = \"a\"\n");
    write("newer.pricebook", b"schema = 2\n");
    for (name, words) in [
        ("latin.pricebook", "is not UTF-8 text"),
        ("plan.pricebook", "is a plan, not a price book"),
        ("newer.pricebook", "reads up to 1"),
    ] {
        let ended = ends(&folder, &["quote", name]);
        assert_eq!(ended.code, 3);
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
    }
    assert_eq!(ends(&folder, &["quote"]).code, 2);
}

#[test]
fn seats_that_are_not_given_are_said_to_be_billed_as_none() {
    let folder = folder();
    let said = "no seats are given, so none are billed";
    let none = ends(&folder, &["quote", "per-seat-graduated"]);
    assert_eq!(none.code, 0, "{}", none.stderr);
    assert!(none.stderr.contains(said), "{}", none.stderr);
    let json = ends(&folder, &["quote", "per-seat-graduated", "--json"]).json();
    assert_eq!(json["notes"][0], said);
    for args in [
        &["quote", "per-seat-graduated", "--seats", "0"][..],
        &["quote", "usage-graduated", "--usage", "api_calls=1"],
    ] {
        let given = ends(&folder, args);
        assert!(!given.stderr.contains(said), "{args:?}: {}", given.stderr);
    }
}
