//! What the tests of the command share.

// Each test file is a program of its own and uses a part of this.
#![allow(dead_code)]

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub const TEMPLATES: [&str; 6] = [
    "founder-48k",
    "founder-18k",
    "finance-flat",
    "finance-usage",
    "sales-first-year-acv",
    "sales-vested-expansion",
];

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The plan of the sample company, and the arguments that give it its book.
pub fn complyflow() -> [String; 5] {
    let file = |name: &str| {
        let path = root().join("scenarios/books/complyflow").join(name);
        path.display().to_string()
    };
    [
        file("complyflow.foothold"),
        "--book".into(),
        file("subscriptions.csv"),
        "--accounts".into(),
        file("accounts.csv"),
    ]
}

/// A plan file with faults.
pub fn bad_plan() -> PathBuf {
    root().join("scenarios/bad/several-sections.foothold")
}

/// An empty folder in which commands run, so that no file of the repository is taken for a plan.
pub fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// `foothold` in a folder.
pub fn foothold(folder: &TempDir, args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("foothold"));
    // Neither the width nor the colours of the terminal that runs the tests may matter.
    for name in ["COLUMNS", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.current_dir(folder.path()).args(args);
    command
}

/// How a command ended.
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    /// The one JSON object on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error} in {:?}, {}", self.stdout, self.stderr))
    }
}

/// Runs `foothold` in a folder.
pub fn ends(folder: &TempDir, args: &[&str]) -> Ended {
    ended(&mut foothold(folder, args))
}

/// Runs a command.
pub fn ended(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    Ended {
        code: output.status.code().expect("ended by itself"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Names of everything in a folder, hidden files too.
pub fn content(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}

/// Fenced blocks: what follows the fence, and the lines in it.
pub fn blocks(page: &str) -> Vec<(String, Vec<&str>)> {
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
pub fn spaced(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Runs every `console` block: a command and lines of what it prints, in order, widths aside; `…`
/// stands for lines left out. Says how many there are.
pub fn run_examples(folder: &TempDir, blocks: &[(String, Vec<&str>)]) -> usize {
    let examples: Vec<_> = blocks
        .iter()
        .filter(|(kind, _)| kind == "console")
        .collect();
    for (_, lines) in &examples {
        let command = lines[0].strip_prefix("$ foothold ").expect("a command");
        let args: Vec<&str> = command.split(' ').collect();
        let done = ends(folder, &args);
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
    examples.len()
}
