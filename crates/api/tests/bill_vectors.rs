//! Whole bills of other systems: `tests/vectors/bills.json`.

use foothold_api::quote::{QuoteInput, quote};
use serde_json::Value;
use std::path::Path;

fn texts(row: &Value, name: &str) -> Vec<String> {
    let list = row[name].as_array().into_iter().flatten();
    list.map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[test]
fn published_bills_are_met_to_the_cent() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/bills.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let rows = file["vectors"].as_array().unwrap();
    assert!(rows.len() >= 6);
    for row in rows {
        let id = row["id"].as_str().unwrap();
        let source = row["source"].as_str().unwrap();
        assert!(file["sources"].get(source).is_some(), "{id}: {source}");
        let head = format!("schema = 1\nname = \"{id}\"\n");
        let book = head + &texts(row, "book").join("\n");
        let word = |name: &str| row[name].as_str().map(str::to_owned);
        let input = QuoteInput {
            book: "-".into(),
            seats: word("seats"),
            usage: texts(row, "usage"),
            period: word("period"),
            from: word("from"),
            to: word("to"),
            ..QuoteInput::default()
        };
        let made = quote(&input, Some(&book)).unwrap_or_else(|error| panic!("{id}: {error}"));
        let made = serde_json::to_value(made).unwrap();
        let expected = row["expected"].as_object().unwrap();
        assert!(!expected.is_empty(), "{id} expects nothing");
        for (place, value) in expected {
            assert_eq!(made.pointer(place), Some(value), "{id}: {place}");
        }
    }
}
