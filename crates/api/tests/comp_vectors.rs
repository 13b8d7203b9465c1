//! Worked commission examples from public sources: every row of `tests/vectors/comp/vectors.json`.

use foothold_api::plans::BookOptions;
use foothold_api::statement::{CompInput, make_from};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/comp")
}

fn vectors() -> Value {
    let text = fs::read_to_string(folder().join("vectors.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn rows(file: &Value) -> &[Value] {
    file["vectors"].as_array().unwrap()
}

fn text<'v>(row: &'v Value, key: &str) -> &'v str {
    row[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} of {row} is no text"))
}

fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => Decimal::from_str_exact(&number.to_string())
            .or_else(|_| Decimal::from_scientific(&number.to_string()))
            .ok(),
        _ => None,
    }
}

/// A number at a JSON pointer, or `sum` of those with any index in place of `*`.
fn found(statement: &Value, at: &str) -> Option<Decimal> {
    let Some(pattern) = at.strip_prefix("sum ") else {
        return decimal(statement.pointer(at)?);
    };
    let (list, rest) = pattern.split_once("/*").unwrap();
    let each = statement.pointer(list)?.as_array()?.iter();
    each.map(|one| decimal(one.pointer(rest)?)).sum()
}

/// What is wrong with one row; sources state a number to some digits, and it is met to those.
fn misses(row: &Value) -> Vec<String> {
    let name = format!("{}.compplan", text(row, "compplan"));
    let comp = fs::read_to_string(folder().join(&name)).unwrap();
    let lines: Vec<&str> = row["deals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line.as_str().unwrap())
        .collect();
    let deals = lines.join("\n") + "\n";
    let as_of = row.get("as_of").and_then(Value::as_str);
    let made = make_from(
        CompInput::Text(&name, &comp),
        ("deals.csv", deals.as_bytes()),
        as_of,
        BookOptions::default(),
    );
    let statement = match made {
        Ok(made) => serde_json::to_value(made).unwrap(),
        Err(error) => return vec![error.to_string()],
    };
    let expected = row["expected"].as_array().unwrap();
    assert!(!expected.is_empty(), "{row} expects nothing");
    let mut out = Vec::new();
    for check in expected {
        let wanted: Decimal = text(check, "value").parse().unwrap();
        let at = text(check, "at");
        let found = found(&statement, at);
        let rounded = found.map(|found| {
            found.round_dp_with_strategy(wanted.scale(), RoundingStrategy::MidpointAwayFromZero)
        });
        if rounded != Some(wanted) {
            let key = text(check, "key");
            out.push(format!(
                "{key} is {found:?} at {at}, the source says {wanted}"
            ));
        }
    }
    out
}

#[test]
fn every_worked_example_comes_out_as_its_source_says() {
    let file = vectors();
    let mut faults = Vec::new();
    for row in rows(&file) {
        let id = text(row, "id");
        faults.extend(misses(row).into_iter().map(|miss| format!("{id}: {miss}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_row_names_its_source_and_every_plan_is_used() {
    let file = vectors();
    let mut ids = BTreeSet::new();
    let mut used = BTreeSet::new();
    for row in rows(&file) {
        assert!(ids.insert(text(row, "id")), "{row} stands twice");
        assert!(file["sources"][text(row, "source")].is_object(), "{row}");
        used.insert(format!("{}.compplan", text(row, "compplan")));
    }
    assert!(ids.len() >= 55);
    let there: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".compplan"))
        .collect();
    assert_eq!(there, used);
}
