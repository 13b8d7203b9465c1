//! JSON Schema (draft 2020-12) of the file formats, made from the code that reads them.
//!
//! Editors with TOML support use it to complete, describe and check fields while they are typed.
//! It cannot say everything the reader checks: ranges of quantities stand in the descriptions.

use crate::read::Described;
use crate::read::field::{Field, Many, Shape};
use crate::read::unit::{Unit, example_in};
use crate::{behaviour_file, comp_file, plan_file, pricebook_file};
use serde_json::{Map, Value, json};

const ID_PATTERN: &str = "^[A-Za-z0-9_-]{1,64}$";

/// The schema of plan files.
pub fn plan() -> Value {
    let title = "Foothold plan";
    let mut root = object(
        title,
        "What a company decides or knows about its land and expand motion.",
    );
    let mut needs = Value::Object(Map::new());
    fill(&mut root, &mut needs, &plan_file::describe());
    // A plan that extends another may leave out what the other has.
    root["if"] = json!({ "not": { "required": ["extends"] } });
    root["then"] = needs;
    root["required"] = json!(["schema"]);
    root
}

/// The schema of behaviour files.
pub fn behaviour() -> Value {
    let title = "Foothold behaviour set";
    let mut root = object(
        title,
        "How buyers, users and reps respond, with a source for each value.",
    );
    let mut needs = Value::Object(Map::new());
    fill(&mut root, &mut needs, &behaviour_file::describe());
    root["allOf"] = json!([needs]);
    root
}

/// The schema of price book files.
pub fn pricebook() -> Value {
    let title = "Foothold price book";
    let mut root = object(title, "What a customer pays, for quotes.");
    let mut needs = Value::Object(Map::new());
    fill(&mut root, &mut needs, &pricebook_file::describe());
    root["allOf"] = json!([needs]);
    root
}

/// The schema of comp plan files.
pub fn compplan() -> Value {
    let title = "Foothold comp plan";
    let mut root = object(title, "How reps are paid, to make statements from.");
    let mut needs = Value::Object(Map::new());
    fill(&mut root, &mut needs, &comp_file::describe());
    root["allOf"] = json!([needs]);
    root
}

/// A schema as the text of its file.
pub fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

fn object(title: &str, about: &str) -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": about,
        "type": "object",
        "additionalProperties": false,
        "properties": {},
    })
}

/// Puts every field into `root`. Required fields of plain tables go to `needs`; those of list
/// elements stay with the element, since a list is always written whole.
fn fill(root: &mut Value, needs: &mut Value, fields: &[Described]) {
    for Described { path, field } in fields {
        let parents: Vec<&str> = match path.rsplit_once('.') {
            Some((parents, _)) => parents.split('.').collect(),
            None => Vec::new(),
        };
        let in_list = parents.iter().any(|parent| parent.ends_with("[]"));
        let holder = table_at(root, &parents);
        holder["properties"][field.name] = schema_of(field);
        if !field.optional {
            let holder = if in_list {
                holder
            } else {
                table_at(needs, &parents)
            };
            match holder["required"].as_array_mut() {
                Some(required) => required.push(json!(field.name)),
                None => holder["required"] = json!([field.name]),
            }
        }
    }
}

/// The schema of the table under `parents`; it is made where it is not there yet.
fn table_at<'v>(root: &'v mut Value, parents: &[&str]) -> &'v mut Value {
    parents
        .iter()
        .fold(root, |holder, parent| match parent.strip_suffix("[]") {
            Some(list) => &mut holder["properties"][list]["items"],
            None => &mut holder["properties"][*parent],
        })
}

fn schema_of(field: &Field) -> Value {
    let mut schema = match field.many {
        Many::One => one(field),
        Many::List => json!({ "type": "array", "items": one(field) }),
        Many::Map => json!({
            "type": "object",
            "propertyNames": { "pattern": ID_PATTERN },
            "additionalProperties": one(field),
        }),
    };
    schema["description"] = json!(about(field));
    if let Some(default) = field.default {
        schema["default"] = literal(field, default);
    }
    if !matches!(field.shape, Shape::Table | Shape::Tables | Shape::Word(_)) {
        let example = literal(field, field.example);
        schema["examples"] = match field.many {
            Many::One => json!([example]),
            Many::List => json!([[example]]),
            Many::Map => json!([{ "name": example }]),
        };
    }
    schema
}

fn one(field: &Field) -> Value {
    match &field.shape {
        Shape::Text => json!({ "type": "string", "minLength": 1 }),
        Shape::Id => json!({ "type": "string", "pattern": ID_PATTERN }),
        Shape::Month => json!({ "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Word(words) => json!({ "type": "string", "enum": words }),
        Shape::Count => count(field),
        Shape::Units => json!({ "anyOf": [count(field), quantity(Unit::Number)] }),
        Shape::Quantity(units) => match units.as_slice() {
            [unit] => quantity(*unit),
            several => {
                let any: Vec<Value> = several.iter().map(|unit| quantity(*unit)).collect();
                json!({ "anyOf": any })
            }
        },
        Shape::Table => {
            json!({ "type": "object", "additionalProperties": false, "properties": {} })
        }
        Shape::Tables => json!({
            "type": "array",
            "items": { "type": "object", "additionalProperties": false, "properties": {} },
        }),
    }
}

fn quantity(unit: Unit) -> Value {
    json!({ "type": "string", "pattern": unit.pattern() })
}

fn count(field: &Field) -> Value {
    let mut schema = json!({ "type": "integer" });
    let bounds = [("minimum", field.min), ("maximum", field.max)];
    for (name, bound) in bounds {
        if let Some(bound) = bound.and_then(|bound| i64::try_from(bound).ok()) {
            schema[name] = json!(bound);
        }
    }
    schema
}

/// A text in the code as the JSON value that a file would hold.
fn literal(field: &Field, text: &str) -> Value {
    match field.shape {
        Shape::Flag => json!(text == "true"),
        Shape::Count | Shape::Units => json!(text.parse::<i64>().unwrap_or_default()),
        _ => json!(example_in(text, "USD")),
    }
}

fn about(field: &Field) -> String {
    let unit = match &field.shape {
        Shape::Quantity(units) => units.first().copied(),
        Shape::Count | Shape::Units => Some(Unit::Number),
        _ => None,
    };
    let range = unit.and_then(|unit| field.range_words(|value| unit.written(value, "USD")));
    match range {
        Some(range) => format!("{} Range: {range}.", field.about),
        None => field.about.to_owned(),
    }
}

#[cfg(test)]
mod tests;
