//! What the format says of a path: its field, its place in the order, how a value is written.

use super::EditFault;
use super::path::{Path, Step};
use crate::plan_file::lookup;
use crate::read::field::{Field, Many, Shape};
use crate::read::unit::Unit;
use foothold_core::behaviour::Param;
use foothold_core::plan::SegmentKind;
use toml_edit::Value;

/// Lists whose elements are written in braces on one line when the plan has none yet.
const IN_BRACES: [&str; 5] = ["hires", "tiers", "steps", "spifs", "share_by_age"];

/// The field at `path`: for an element of a list, a key of a map, the field of that list or map.
pub(super) fn field(path: &Path) -> Option<&'static Field> {
    lookup::holding(&path.described())
}

/// Where `path` belongs in the order of the format; what it does not know comes last.
pub(super) fn order(path: &Path) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut above = Path::default();
    for step in &path.0 {
        above.0.push(step.clone());
        match step {
            Step::Key(_) => {
                let known = lookup::exact(&above.described());
                out.push((known.map_or(usize::MAX, |(order, _)| order), 0));
            }
            Step::At(index) => {
                if let Some(last) = out.last_mut() {
                    last.1 = index + 1;
                }
            }
        }
    }
    out
}

/// Whether a new element of the list at `path` is written in braces rather than under a header.
pub(super) fn in_braces(path: &Path) -> bool {
    path.name().is_some_and(|name| IN_BRACES.contains(&name))
}

/// Whether the table at `path` may be absent.
pub(super) fn is_optional_table(path: &Path) -> bool {
    lookup::exact(&path.described()).is_some_and(|(_, field)| {
        field.optional && (field.shape == Shape::Table || field.many == Many::Map)
    })
}

/// Whether `path` is a single table of fields, or a table by free key.
pub(super) fn is_map(path: &Path) -> bool {
    let known = lookup::exact(&path.described());
    known.is_some_and(|(_, field)| field.many == Many::Map)
}

/// `value`, as people write it without quotes, as the TOML that the field at `path` holds.
///
/// What does not fit the field is written as a string, for the reader of plans to refuse.
pub(super) fn literal(path: &Path, value: &str) -> Result<Vec<String>, EditFault> {
    let Some(field) = field(path) else {
        return Err(EditFault::UnknownField(path.to_string()));
    };
    let element = matches!(path.0.last(), Some(Step::At(_)));
    let map = field.many == Many::Map && is_map(path);
    if matches!(field.shape, Shape::Table | Shape::Tables) || map {
        return Err(EditFault::NotAValue(path.to_string()));
    }
    if field.many == Many::List && !element {
        let parts = value.split(',').map(str::trim);
        return Ok(parts
            .filter(|part| !part.is_empty())
            .map(|part| one(field, part))
            .collect());
    }
    Ok(vec![one(field, value)])
}

/// Whether the field at `path` holds a list of plain values.
pub(super) fn is_plain_list(path: &Path) -> bool {
    let element = matches!(path.0.last(), Some(Step::At(_)));
    !element && field(path).is_some_and(|field| field.many == Many::List)
}

fn one(field: &Field, value: &str) -> String {
    let bare = match field.shape {
        Shape::Flag => matches!(value, "true" | "false"),
        Shape::Count | Shape::Units => value.parse::<i64>().is_ok_and(|n| n.to_string() == value),
        _ => false,
    };
    if bare {
        value.to_owned()
    } else {
        quoted(value)
    }
}

/// `text` in double quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether two TOML values say the same in the field at `path`: `'a'` is `"a"`, and `"0.010 USD"`
/// is `"0.01 USD"`.
pub(super) fn same(path: &Path, one: &str, other: &str) -> bool {
    let texts = match (one.parse::<Value>(), other.parse::<Value>()) {
        (Ok(Value::String(a)), Ok(Value::String(b))) => (a.into_value(), b.into_value()),
        (Ok(Value::Integer(a)), Ok(Value::Integer(b))) => return a.value() == b.value(),
        (Ok(Value::Boolean(a)), Ok(Value::Boolean(b))) => return a.value() == b.value(),
        _ => return false,
    };
    let units = match field(path).map(|field| &field.shape) {
        Some(Shape::Quantity(units)) => units.as_slice(),
        _ => &[],
    };
    let number = |unit: &Unit, text: &str| unit.parse(text, None, "").ok();
    // The currency is not known here, so money must name the same one.
    let currency = |text: &str| text.trim_end().chars().rev().take(3).collect::<String>();
    texts.0 == texts.1
        || units.iter().any(|unit| {
            let money = matches!(unit, Unit::Money | Unit::Price);
            number(unit, &texts.0).is_some_and(|n| number(unit, &texts.1) == Some(n))
                && (!money || currency(&texts.0) == currency(&texts.1))
        })
}

/// The behaviour value that `path` names, as `behaviour.NAME`.
pub(super) fn behaviour_value(path: &Path) -> Option<&str> {
    match path.0.as_slice() {
        [Step::Key(first), Step::Key(name)] if first == "behaviour" => Param::ALL
            .iter()
            .any(|param| param.name() == name)
            .then_some(name),
        _ => None,
    }
}

/// Paths that can override behaviour value `name`: for all segments, then for each kind.
pub(super) fn overrides(name: &str) -> (Path, Vec<(SegmentKind, Path)>) {
    let above = Path::default().key("behaviour").key("override");
    let kinds = SegmentKind::ALL.map(|kind| (kind, above.key(kind.name()).key(name)));
    (above.key(name), kinds.to_vec())
}

/// Whether the format has a list of tables at `path`.
pub(super) fn is_list_of_tables(path: &Path) -> bool {
    let known = lookup::exact(&path.described());
    known.is_some_and(|(_, field)| field.shape == Shape::Tables)
}
