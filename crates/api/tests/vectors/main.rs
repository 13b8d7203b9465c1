//! Numbers of other billing systems, from `tests/vectors/`. Each row becomes a price book file and a
//! request, and goes through the same function as `foothold quote`. Adding a vector is adding a row.

mod book;
mod charges;
mod proration;

use serde_json::Value;
use std::path::Path;

/// The rows of a file of vectors.
fn rows(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/vectors")
        .join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let mut all: Value = serde_json::from_str(&text).unwrap();
    let Value::Array(rows) = all["vectors"].take() else {
        panic!("no vectors in {file}");
    };
    for row in &rows {
        let source = row["source"].as_str().unwrap();
        assert!(all["sources"][source].is_object(), "{row}: unknown source");
    }
    rows
}

/// Runs every row of a file and fails with all that differ.
fn check(file: &str, fewest: usize, run: impl Fn(&Value) -> Result<(), String>) {
    let rows = rows(file);
    assert!(rows.len() >= fewest, "{file} lost rows: {}", rows.len());
    let failed: Vec<String> = rows
        .iter()
        .filter_map(|row| run(row).err().map(|why| format!("{}: {why}", row["id"])))
        .collect();
    let count = rows.len();
    assert!(
        failed.is_empty(),
        "{} of {count}:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

#[test]
fn charge_models() {
    check("charge_models.json", 145, charges::run);
}

#[test]
fn parts_of_periods() {
    check("proration.json", 27, proration::run);
}
