//! A sentence about an edit, for the change log.

use super::derived::shown;
use super::labels::{self, lower};
use super::place;
use foothold_data::plan_edit::Change;
use foothold_data::plan_file::{self, LoadedPlan};
use foothold_data::{FlatValue, Many, Shape};
use std::collections::HashMap;

/// What `changes` did, in a sentence without stop: `Target land 48,000 USD to 18,000 USD`,
/// `Segment smb removed`, `3 assumptions changed`.
pub fn describe(changes: &[Change], before: &LoadedPlan, after: &LoadedPlan) -> String {
    if let [change] = changes
        && let Some(sentence) = of_list(change, before, after)
    {
        return sentence;
    }
    let differences = differences(before, after);
    match differences.as_slice() {
        [] => unchanged(changes, before, after),
        [(path, old, new)] => {
            let name = named(path, before, after);
            match (old, new) {
                (Some(old), Some(new)) => {
                    format!("{name} {} to {}", value(path, old), value(path, new))
                }
                (None, Some(new)) => format!("{name} set to {}", value(path, new)),
                (Some(old), None) => format!("{name} {} taken out", value(path, old)),
                (None, None) => name,
            }
        }
        several => format!("{} assumptions changed", several.len()),
    }
}

/// Paths whose values differ, with both values, in the order of the plan.
fn differences<'p>(
    before: &'p LoadedPlan,
    after: &'p LoadedPlan,
) -> Vec<(&'p str, Option<&'p str>, Option<&'p str>)> {
    let by_path = |flat: &'p [FlatValue]| -> HashMap<&'p str, &'p str> {
        flat.iter()
            .map(|value| (value.path.as_str(), value.value.as_str()))
            .collect()
    };
    let (old, new) = (by_path(&before.flat), by_path(&after.flat));
    let now = after.flat.iter().map(|value| value.path.as_str());
    let gone = before.flat.iter().map(|value| value.path.as_str());
    now.chain(gone.filter(|path| !new.contains_key(path)))
        .map(|path| (path, old.get(path).copied(), new.get(path).copied()))
        .filter(|(_, old, new)| old != new)
        .collect()
}

/// About an edit of a list of tables as such.
fn of_list(change: &Change, before: &LoadedPlan, after: &LoadedPlan) -> Option<String> {
    let is_tables =
        |path: &str| plan_file::field(path).is_some_and(|field| field.shape == Shape::Tables);
    match change {
        Change::Insert { path, index, .. } if is_tables(path) && !is_note(path) => {
            let element = format!("{path}[{index}]");
            Some(format!("{} added", element_name(&element, after)))
        }
        Change::Delete { path } if path.ends_with(']') && is_tables(path) && !is_note(path) => {
            Some(format!("{} removed", element_name(path, before)))
        }
        Change::Move { path, from, .. } if is_tables(path) => {
            let element = format!("{path}[{from}]");
            Some(format!("{} moved", element_name(&element, before)))
        }
        _ => None,
    }
}

fn is_note(path: &str) -> bool {
    path.starts_with("annotation")
}

/// `Segment smb`, `Role AE`, `AE: hire 2`.
pub(in crate::desk) fn element_name(path: &str, plan: &LoadedPlan) -> String {
    if place::element(path).as_deref() == Some(path) {
        let list = path.rfind('[').map_or(path, |end| &path[..end]);
        let kind = match list.rsplit('.').next().unwrap_or(list) {
            "play" => "Play".to_owned(),
            "cohort" => "Book of".to_owned(),
            name => capital(&name.replace('_', " ")),
        };
        return format!("{kind} {}", labels::element(path, plan));
    }
    named(path, plan, plan)
}

/// The label with the list element it belongs to: `AE: people`, `Target land`.
fn named(path: &str, before: &LoadedPlan, after: &LoadedPlan) -> String {
    let label = labels::label(path);
    let Some(element) = place::element(path) else {
        return label;
    };
    let name = match labels::element(&element, after) {
        empty if empty.is_empty() => labels::element(&element, before),
        name => name,
    };
    format!("{name}: {}", lower(&label))
}

/// A value for a person.
fn value(path: &str, text: &str) -> String {
    let Some(field) = plan_file::field(path) else {
        return shown(text);
    };
    match (&field.shape, field.many) {
        (_, Many::List) if text.is_empty() => "none".into(),
        (Shape::Word(_), Many::List) => {
            let words = text.split(", ").map(|word| lower(&labels::word(word)));
            words.collect::<Vec<_>>().join(", ")
        }
        (Shape::Word(_), _) => lower(&labels::word(text)),
        (Shape::Flag, _) => if text == "true" { "on" } else { "off" }.into(),
        (Shape::Text, _) => format!("\"{text}\""),
        (Shape::Count | Shape::Units | Shape::Quantity(_), Many::One | Many::Map)
            if path != "seed" =>
        {
            shown(text)
        }
        _ => text.to_owned(),
    }
}

/// About an edit that changed no value.
fn unchanged(changes: &[Change], before: &LoadedPlan, after: &LoadedPlan) -> String {
    if before.annotations == after.annotations {
        return match changes {
            [Change::Set { path, .. } | Change::Unset { path }] => {
                format!("{} unchanged", named(path, before, after))
            }
            _ => "No value changed".into(),
        };
    }
    let new = after
        .annotations
        .iter()
        .find(|a| !before.annotations.contains(a));
    let old = before
        .annotations
        .iter()
        .find(|a| !after.annotations.contains(a));
    match (new, old) {
        (Some(annotation), _) => {
            format!(
                "Source of {} noted",
                lower(&named(&annotation.field, before, after))
            )
        }
        (None, Some(annotation)) => {
            format!(
                "Source of {} taken out",
                lower(&named(&annotation.field, before, after))
            )
        }
        (None, None) => "Sources put in another order".into(),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
