//! From TOML text to a tree.

use super::{Entry, Kind, Node, Place};
use toml_edit::{Document, Item, Key, TableLike, Value};

/// What the TOML parser found, and where.
#[derive(Debug)]
pub(crate) struct SyntaxFault {
    /// Byte offset.
    pub offset: usize,
    /// The parser's words, on one line.
    pub reason: String,
}

/// Parses `text` as source number `file`.
///
/// # Errors
/// The first thing that is not TOML.
pub(crate) fn parse(file: usize, text: &str) -> Result<Node, SyntaxFault> {
    // Editors on Windows may write a byte order mark; it is blanked, not cut, so that offsets hold.
    let cleaned = text
        .strip_prefix('\u{feff}')
        .map(|rest| format!("   {rest}"));
    let document =
        Document::parse(cleaned.as_deref().unwrap_or(text)).map_err(|error| SyntaxFault {
            offset: error.span().map_or(0, |span| span.start),
            reason: error.message().lines().collect::<Vec<_>>().join(", "),
        })?;
    let place = Place { file, offset: 0 };
    Ok(Node {
        place,
        kind: table(file, place, document.as_table()),
    })
}

fn table(file: usize, home: Place, from: &dyn TableLike) -> Kind {
    let mut entries = Vec::new();
    for (name, item) in from.iter() {
        let Some((key, _)) = from.get_key_value(name) else {
            continue;
        };
        let key_place = at(file, key, home);
        if let Some(node) = item_node(file, key_place, item) {
            entries.push(Entry {
                key: name.to_owned(),
                key_place,
                node,
            });
        }
    }
    Kind::Table(entries)
}

fn at(file: usize, key: &Key, home: Place) -> Place {
    key.span().map_or(home, |span| Place {
        file,
        offset: span.start,
    })
}

fn item_node(file: usize, home: Place, item: &Item) -> Option<Node> {
    let place = item.span().map_or(home, |span| Place {
        file,
        offset: span.start,
    });
    let kind = match item {
        Item::None => return None,
        Item::Value(value) => return Some(value_node(file, home, value)),
        Item::Table(inner) => table(file, place, inner),
        Item::ArrayOfTables(list) => {
            let nodes = list.iter().map(|inner| {
                let place = inner.span().map_or(home, |s| Place {
                    file,
                    offset: s.start,
                });
                Node {
                    place,
                    kind: table(file, place, inner),
                }
            });
            Kind::List(nodes.collect())
        }
    };
    Some(Node { place, kind })
}

fn value_node(file: usize, home: Place, value: &Value) -> Node {
    let place = value.span().map_or(home, |span| Place {
        file,
        offset: span.start,
    });
    let kind = match value {
        Value::String(text) => Kind::Text(text.value().clone()),
        Value::Integer(number) => Kind::Integer(*number.value()),
        Value::Float(number) => Kind::Float(number.value().to_string()),
        Value::Boolean(flag) => Kind::Flag(*flag.value()),
        Value::Datetime(date) => Kind::Date(date.value().to_string()),
        Value::Array(list) => Kind::List(
            list.iter()
                .map(|inner| value_node(file, place, inner))
                .collect(),
        ),
        Value::InlineTable(inner) => table(file, place, inner),
    };
    Node { place, kind }
}
