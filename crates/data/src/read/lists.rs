//! Lists of values, maps, and lists of tables.

use super::MOST_ELEMENTS;
use super::field::{Field, Many, Shape};
use super::scalar::{Context, Problem, Read, is_id};
use super::section::{Section, join, unit_of};
use crate::toml::{Entry, Kind, Node, Place};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

impl Section<'_, '_, '_> {
    /// A list of values, each read by `read`.
    pub(super) fn list<T>(
        &mut self,
        field: &Field,
        read: impl Fn(&Context, &Node) -> Read<T>,
    ) -> Vec<T> {
        let field = Field {
            many: Many::List,
            ..field.clone()
        };
        let path = join(&self.path, field.name);
        let Some(entry) = self.announce(&field) else {
            if self.reader.describing {
                self.made_up(&field, field.example, &read);
            }
            if !field.optional {
                self.say_missing(&field);
            } else if !self.silent {
                self.flat(path, String::new(), None);
            }
            return Vec::new();
        };
        let Kind::List(nodes) = &entry.node.kind else {
            let fix = format!(
                "put it in brackets: {} = [{}]",
                field.name,
                self.example(&field)
            );
            let reason = format!("is {}, not a list", entry.node.kind.noun());
            self.reader.blind.insert(path.clone());
            self.reader
                .fault(entry.node.place, &path, Problem::new(reason, fix));
            return Vec::new();
        };
        if !self.fits(&path, entry.node.place, nodes.len()) {
            return Vec::new();
        }
        let mut values = Vec::new();
        let mut texts = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            let element = format!("{path}[{index}]");
            self.reader.places.insert(element.clone(), node.place);
            match self.read_one(&field, node, &read) {
                Ok((value, text)) => {
                    values.push(value);
                    texts.push(text);
                }
                Err(problem) => {
                    self.reader.blind.insert(element.clone());
                    self.reader.fault(node.place, &element, problem);
                }
            }
        }
        self.flat(path, texts.join(", "), Some(entry.node.place));
        values
    }

    /// Whether a list of `count` elements can be read; says so when it cannot.
    fn fits(&mut self, path: &str, place: Place, count: usize) -> bool {
        if count > MOST_ELEMENTS {
            let problem = Problem::new(
                format!("has {count} elements"),
                format!("keep at most {MOST_ELEMENTS}"),
            );
            self.reader.blind.insert(path.to_owned());
            self.reader.fault(place, path, problem);
        }
        count <= MOST_ELEMENTS
    }

    /// A table of decimal quantities by free key.
    pub fn map(&mut self, field: Field) -> BTreeMap<String, Decimal> {
        let field = Field {
            many: Many::Map,
            ..field
        };
        // Units of something may be bare; other quantities have theirs behind them.
        let unit = (field.shape != Shape::Units).then(|| unit_of(&field));
        let value = |context: &Context, node: &Node| match unit {
            Some(unit) => context.quantity(unit, node),
            None => context.units(node),
        };
        let path = join(&self.path, field.name);
        let mut values = BTreeMap::new();
        let Some(entry) = self.announce(&field) else {
            if self.reader.describing {
                self.made_up(&field, field.example, &|context: &Context, node: &Node| {
                    value(context, node)
                });
            }
            if !field.optional {
                self.say_missing(&field);
            }
            return values;
        };
        let Kind::Table(entries) = &entry.node.kind else {
            let fix = format!(
                "write {} = {{ name = {} }}",
                field.name,
                self.example(&field)
            );
            let reason = format!("is {}, not a table", entry.node.kind.noun());
            self.reader.blind.insert(path.clone());
            self.reader
                .fault(entry.node.place, &path, Problem::new(reason, fix));
            return values;
        };
        if !self.fits(&path, entry.node.place, entries.len()) {
            return values;
        }
        // By key, so that the flat list does not depend on the order in the file.
        let mut sorted: Vec<&Entry> = entries.iter().collect();
        sorted.sort_by(|a, b| a.key.cmp(&b.key));
        for inner in sorted {
            let element = join(&path, &inner.key);
            self.reader.places.insert(element.clone(), inner.node.place);
            let read = self.read_one(&field, &inner.node, &|context: &Context, node: &Node| {
                if is_id(&inner.key) {
                    return value(context, node);
                }
                Err(Problem::new(
                    format!("the key {:?} is not an identifier", inner.key),
                    "use 1 to 64 letters, digits, \"-\" and \"_\" without spaces",
                ))
            });
            match read {
                Ok((value, text)) => {
                    self.flat(element, text, Some(inner.node.place));
                    values.insert(inner.key.clone(), value);
                }
                Err(problem) => {
                    self.reader.blind.insert(element.clone());
                    self.reader.fault(inner.node.place, &element, problem);
                }
            }
        }
        values
    }

    /// A list of tables.
    pub fn tables<T>(&mut self, field: Field, mut read: impl FnMut(&mut Section) -> T) -> Vec<T> {
        let field = Field {
            shape: Shape::Tables,
            ..field
        };
        let path = join(&self.path, field.name);
        let Some(entry) = self.announce(&field) else {
            if self.reader.describing {
                let element = format!("{path}[]");
                return vec![Section::run(
                    self.reader,
                    element,
                    None,
                    self.home,
                    true,
                    read,
                )];
            }
            if !field.optional {
                self.say_missing(&field);
            }
            return Vec::new();
        };
        let Kind::List(nodes) = &entry.node.kind else {
            let problem = Problem::new(
                format!("is {}, not a list of tables", entry.node.kind.noun()),
                format!("write [[{path}]] with double brackets"),
            );
            self.reader.blind.insert(path.clone());
            self.reader.fault(entry.node.place, &path, problem);
            return Vec::new();
        };
        if !self.fits(&path, entry.node.place, nodes.len()) {
            return Vec::new();
        }
        let mut values = Vec::with_capacity(nodes.len());
        for (index, node) in nodes.iter().enumerate() {
            let element = format!("{path}[{index}]");
            if matches!(node.kind, Kind::Table(_)) {
                let home = node.place;
                values.push(Section::run(
                    self.reader,
                    element,
                    Some(node),
                    home,
                    false,
                    &mut read,
                ));
            } else {
                let reason = format!("is {}, not a table", node.kind.noun());
                let problem = Problem::new(reason, "write it in braces: { name = value }");
                self.reader.blind.insert(element.clone());
                self.reader.fault(node.place, &element, problem);
            }
        }
        values
    }
}
