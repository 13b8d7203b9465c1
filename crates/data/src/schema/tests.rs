//! The committed schemas are those of the code, and accept what ships.

use super::*;
use crate::shipped;
use crate::toml::{Kind, Node, parse};

fn json_of(node: &Node) -> Value {
    match &node.kind {
        Kind::Text(text) | Kind::Float(text) | Kind::Date(text) => json!(text),
        Kind::Integer(number) => json!(number),
        Kind::Flag(flag) => json!(flag),
        Kind::List(nodes) => nodes.iter().map(json_of).collect(),
        Kind::Table(entries) => Value::Object(
            entries
                .iter()
                .map(|e| (e.key.clone(), json_of(&e.node)))
                .collect(),
        ),
    }
}

fn faults(schema: &Value, text: &str) -> Vec<String> {
    let validator = jsonschema::draft202012::new(schema).unwrap();
    let value = json_of(&parse(0, text).unwrap());
    validator
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

fn check_committed(file: &str, schema: &Value) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../scenarios/schema")
        .join(file);
    let committed = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        committed == text(schema),
        "scenarios/schema/{file} is stale; run: cargo run -p foothold-data --example schema"
    );
}

#[test]
fn the_committed_schemas_are_those_of_the_code() {
    check_committed("plan.schema.json", &plan());
    check_committed("behaviour.schema.json", &behaviour());
    check_committed("pricebook.schema.json", &pricebook());
    check_committed("compplan.schema.json", &compplan());
}

#[test]
fn the_schemas_accept_what_ships() {
    let schema = plan();
    for template in shipped::templates() {
        assert_eq!(faults(&schema, template.text), [""; 0], "{}", template.name);
    }
    for book in shipped::pricebooks() {
        assert_eq!(faults(&pricebook(), book.text), [""; 0], "{}", book.name);
    }
    for name in shipped::behaviour_names() {
        let text = shipped::behaviour(name).unwrap();
        assert_eq!(faults(&behaviour(), text), [""; 0], "{name}");
    }
}

#[test]
fn the_plan_schema_refuses_what_the_reader_refuses() {
    let schema = plan();
    let good = shipped::template("founder-48k").unwrap().text;
    for (from, to) in [
        ("acv = \"48000 USD\"", "acv = 48000"),
        ("acv = \"48000 USD\"", "acv = \"48,000 USD\""),
        ("acv = \"48000 USD\"", "avc = \"48000 USD\""),
        ("acv = \"48000 USD\"\n", ""),
        ("system = \"automated\"", "system = \"automatic\""),
        ("months = 36", "months = 121"),
        ("[land]", "[lend]"),
    ] {
        assert!(good.contains(from), "{from}");
        assert!(
            !faults(&schema, &good.replacen(from, to, 1)).is_empty(),
            "{from} to {to}"
        );
    }
}
