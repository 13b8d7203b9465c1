//! The examples of `docs/explore.md`: every `console` block is a command and lines of what it prints.

mod common;

use common::{blocks, folder, root, run_examples};
use std::fs;

#[test]
fn examples_print_what_the_page_shows() {
    let page = fs::read_to_string(root().join("docs/explore.md")).unwrap();
    let examples = run_examples(&folder(), &blocks(&page));
    assert!(examples >= 5, "{examples} examples");
}
