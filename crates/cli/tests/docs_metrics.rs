//! The examples of `docs/metrics.md`: every `csv` block is a file, every `console` block a command
//! and lines of what it prints, in order, widths aside; `…` stands for lines left out.

mod common;

use common::{blocks, folder, root, run_examples};
use std::fs;

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
    let examples = run_examples(&folder, &blocks);
    assert!(examples >= 5, "{examples} examples");
}
