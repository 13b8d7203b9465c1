//! The examples of `docs/metrics.md`: every `csv` block is a file, every `console` block a command
//! and lines of what it prints, in order, widths aside; `…` stands for lines left out.

mod common;

use common::{ends, folder, root};
use std::fs;

/// Fenced blocks: what follows the fence, and the lines in it.
fn blocks(page: &str) -> Vec<(String, Vec<&str>)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, Vec<&str>)> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(_), Some(block)) => blocks.push(block),
            (Some(kind), None) => open = Some((kind.to_owned(), Vec::new())),
            (None, Some((kind, mut lines))) => {
                lines.push(line);
                open = Some((kind, lines));
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// A line with its columns one space apart: widths follow what is around them.
fn spaced(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn examples_print_what_the_page_shows() {
    let page = fs::read_to_string(root().join("docs/metrics.md")).unwrap();
    let blocks = blocks(&page);
    let folder = folder();
    for (kind, lines) in &blocks {
        if let Some(name) = kind.strip_prefix("csv ") {
            fs::write(folder.path().join(name), lines.join("\n") + "\n").unwrap();
        }
    }
    let examples: Vec<_> = blocks
        .iter()
        .filter(|(kind, _)| kind == "console")
        .collect();
    assert!(examples.len() >= 5, "{} examples", examples.len());
    for (_, lines) in examples {
        let command = lines[0].strip_prefix("$ foothold ").expect("a command");
        let args: Vec<&str> = command.split(' ').collect();
        let done = ends(&folder, &args);
        assert_eq!(done.code, 0, "{command}: {}", done.stderr);
        let mut printed = done.stdout.lines();
        let mut skip = false;
        for line in &lines[1..] {
            if *line == "…" {
                skip = true;
                continue;
            }
            let same = |other: &str| spaced(other).starts_with(&spaced(line));
            let found = if skip {
                printed.any(same)
            } else {
                printed.next().is_some_and(same)
            };
            assert!(
                found,
                "{command} does not print {line:?} there:\n{}",
                done.stdout
            );
            skip = false;
        }
    }
}
