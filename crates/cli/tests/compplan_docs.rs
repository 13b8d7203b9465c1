//! The examples of `docs/compplans.md` are what the command reads and prints.

mod common;

use common::{ends, folder, root};
use std::fs;

/// Fenced blocks of a language, with what follows each.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(language), None) => open = Some((language.to_owned(), String::new())),
            (Some(_), Some(block)) => out.push(block),
            (None, Some((language, text))) => open = Some((language, text + line + "\n")),
            (None, None) => {}
        }
    }
    out
}

#[test]
fn the_examples_of_the_page_hold() {
    let page = fs::read_to_string(root().join("docs/compplans.md")).unwrap();
    let blocks = blocks(&page);
    let whole = |text: &str| text.starts_with("schema");
    let (mut files, mut fragments) = (0, 0);
    for (at, (language, text)) in blocks.iter().enumerate() {
        if language != "toml" {
            continue;
        }
        let folder = folder();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        if whole(text) {
            files += 1;
            let [(csv, deals), (kind, printed)] = &blocks[at + 1..at + 3] else {
                panic!("no deals and output after {text}");
            };
            assert_eq!((csv.as_str(), kind.as_str()), ("csv", "text"));
            write("plan.compplan", text);
            write("deals.csv", deals);
            let end = ends(
                &folder,
                &["statement", "plan.compplan", "--deals", "deals.csv"],
            );
            assert_eq!((end.code, end.stderr.as_str()), (0, ""));
            assert_eq!(end.stdout.trim_end(), printed.trim_end());
        } else {
            fragments += 1;
            let head = "schema = 1\nname = \"x\"\ncurrency = \"USD\"\nstart = \"2026-01\"\n\
                        [[comp_plan]]\nid = \"x\"\n";
            write(
                "plan.compplan",
                &format!("{head}{text}[default_rep]\ncomp_plan = \"x\"\n"),
            );
            write("deals.csv", "id,date,rep,amount,term_years\n");
            let end = ends(
                &folder,
                &["statement", "plan.compplan", "--deals", "deals.csv"],
            );
            let said = "assumed: deals.csv has no row below its header, so there are no deals\n";
            assert_eq!((end.code, end.stderr.as_str()), (0, said), "{text}");
        }
    }
    assert!(
        files >= 1 && fragments >= 3,
        "{files} files, {fragments} fragments"
    );
}
