//! A table being read, field by field.

use super::field::{Field, Many, Shape, text};
use super::scalar::{Context, Problem, Read, nearest};
use super::unit::Unit;
use super::{Described, FlatValue, Reader};
use crate::toml::{Entry, Kind, Node, Place};
use foothold_core::calendar::YearMonth;
use foothold_core::currency::is_currency;
use rust_decimal::Decimal;

/// A table being read. Each call names one field of it; what is left over at the end is unknown.
pub(crate) struct Section<'r, 's, 'n> {
    pub(super) reader: &'r mut Reader<'s>,
    pub(super) path: String,
    pub(super) node: Option<&'n Node>,
    /// Where the table stands, for faults about what is missing from it.
    pub(super) home: Place,
    /// The table itself is missing and that was said; its fields are not missed one by one.
    pub(super) silent: bool,
    known: Vec<&'static str>,
}

impl<'r, 's, 'n> Section<'r, 's, 'n> {
    /// Reads one table with `read`, then reports the fields that `read` did not ask for.
    pub(super) fn run<T>(
        reader: &'r mut Reader<'s>,
        path: String,
        node: Option<&'n Node>,
        home: Place,
        silent: bool,
        read: impl FnOnce(&mut Section<'_, 's, 'n>) -> T,
    ) -> T {
        reader.places.insert(path.clone(), home);
        let mut section = Section {
            reader,
            path,
            node,
            home,
            silent,
            known: Vec::new(),
        };
        let value = read(&mut section);
        section.report_unknown();
        value
    }

    fn report_unknown(&mut self) {
        let Some(Node {
            kind: Kind::Table(entries),
            ..
        }) = self.node
        else {
            return;
        };
        for entry in entries
            .iter()
            .filter(|e| !self.known.contains(&e.key.as_str()))
        {
            // Looking for likely words takes time, and nobody would read the result.
            let near = if self.reader.is_full() {
                None
            } else {
                nearest(&entry.key, self.known.iter().copied())
            };
            let path = join(&self.path, &entry.key);
            let problem = match near {
                Some(word) => Problem::new(
                    format!("unknown field, did you mean \"{word}\""),
                    format!("rename it to \"{word}\", or remove it"),
                ),
                None => Problem::new(
                    "unknown field",
                    format!("remove it; the fields here are {}", self.known.join(", ")),
                ),
            };
            self.reader.fault(entry.key_place, &path, problem);
        }
    }

    /// Whether fields are being listed rather than read.
    pub fn describing(&self) -> bool {
        self.reader.describing
    }

    /// Whether `name` is written in the file.
    pub fn has(&self, name: &str) -> bool {
        self.node.is_some_and(|node| node.get(name).is_some())
    }

    /// The text of `name` as written, before it is read: tells which unit to read it in.
    pub fn peek(&self, name: &str) -> Option<&'n str> {
        match &self.node?.get(name)?.node.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Adds a fault at field `name` of this table (`""` for the table itself).
    pub fn fault(&mut self, name: &str, reason: impl Into<String>, fix: impl Into<String>) {
        let path = join(&self.path, name);
        let place = self
            .node
            .and_then(|n| n.get(name))
            .map_or(self.home, |e| e.key_place);
        self.reader.blind.insert(path.clone());
        if self.reader.describing || self.silent {
            return;
        }
        self.reader.fault(place, &path, Problem::new(reason, fix));
    }

    /// The currency, which comes first: every amount after it must be in it.
    pub fn currency(&mut self) -> String {
        let about = "ISO 4217 code; all amounts are in it.";
        let code = self.text(text("currency", about).like("USD"));
        if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
            self.fault(
                "currency",
                format!("{code:?} is not a currency code"),
                "write three capital letters, such as \"USD\"",
            );
        } else if !is_currency(&code) {
            self.fault(
                "currency",
                format!("{code:?} is not a currency of ISO 4217"),
                "write the code of a currency, such as \"USD\"",
            );
        }
        if !self.is_blind("currency") {
            self.reader.currency = Some(code.clone());
        }
        code
    }

    /// Whether the value of `name` could not be read.
    pub fn is_blind(&self, name: &str) -> bool {
        self.reader.blind.contains(&join(&self.path, name))
    }

    /// Whether to read field `name`, which makes sense only when `applies`; otherwise it must not
    /// be there, because `why`.
    pub fn only_when(&mut self, applies: bool, name: &'static str, why: &str) -> bool {
        if applies || self.reader.describing {
            return true;
        }
        self.known.push(name);
        if self.has(name) {
            self.fault(name, format!("does not apply here: {why}"), "remove it");
        }
        false
    }

    pub(super) fn announce(&mut self, field: &Field) -> Option<&'n Entry> {
        self.known.push(field.name);
        if self.reader.describing {
            let path = join(&self.path, field.name);
            self.reader.fields.push(Described {
                path,
                field: field.clone(),
            });
        }
        let entry = self.node?.get(field.name)?;
        self.reader
            .places
            .insert(join(&self.path, field.name), entry.node.place);
        Some(entry)
    }

    pub(super) fn say_missing(&mut self, field: &Field) {
        let path = join(&self.path, field.name);
        self.reader.blind.insert(path.clone());
        if self.reader.describing || self.silent {
            return;
        }
        let fix = match (&field.shape, field.many) {
            (Shape::Table, _) => format!("add a section [{path}] ({})", sentence(field.about)),
            (Shape::Tables, _) => format!("add a section [[{path}]] ({})", sentence(field.about)),
            (_, Many::List) => format!("add {} = [{}]", field.name, self.example(field)),
            (_, Many::Map) => format!("add {} = {{ name = {} }}", field.name, self.example(field)),
            (_, Many::One) => format!("add {} = {}", field.name, self.example(field)),
        };
        self.reader
            .fault(self.home, &path, Problem::new("is missing", fix));
    }

    pub(super) fn example(&self, field: &Field) -> String {
        Context {
            field,
            currency: self.reader.currency.as_deref(),
        }
        .example()
    }

    pub(super) fn read_one<T>(
        &self,
        field: &Field,
        node: &Node,
        read: &impl Fn(&Context, &Node) -> Read<T>,
    ) -> Read<T> {
        read(
            &Context {
                field,
                currency: self.reader.currency.as_deref(),
            },
            node,
        )
    }

    pub(super) fn flat(&mut self, path: String, value: String, place: Option<Place>) {
        if self.reader.describing {
            return;
        }
        let at = place.and_then(|place| self.reader.line(place));
        let is_default = place.is_none();
        self.reader.flat.push(FlatValue {
            path,
            value,
            at,
            is_default,
        });
    }

    /// The value of a field that may be absent without a default.
    fn maybe<T>(&mut self, field: &Field, read: impl Fn(&Context, &Node) -> Read<T>) -> Option<T> {
        let entry = self.announce(field);
        if self.reader.describing {
            self.made_up(field, field.example, &read);
        }
        self.value_of(field, entry?, &read)
    }

    fn value_of<T>(
        &mut self,
        field: &Field,
        entry: &Entry,
        read: &impl Fn(&Context, &Node) -> Read<T>,
    ) -> Option<T> {
        let path = join(&self.path, field.name);
        match self.read_one(field, &entry.node, read) {
            Ok((value, text)) => {
                self.flat(path, text, Some(entry.node.place));
                Some(value)
            }
            Err(problem) => {
                self.reader.blind.insert(path.clone());
                self.reader.fault(entry.node.place, &path, problem);
                None
            }
        }
    }

    /// The value of a field, its default, or after a fault a placeholder to go on with.
    fn must<T>(&mut self, field: &Field, read: impl Fn(&Context, &Node) -> Read<T>) -> T {
        let found = match (self.announce(field), field.default) {
            (Some(entry), _) => self.value_of(field, entry, &read),
            (None, Some(default)) => {
                if self.reader.describing {
                    self.made_up(field, field.example, &read);
                }
                let made = self.made_up(field, default, &read);
                if !self.silent {
                    self.flat(join(&self.path, field.name), made.1, None);
                }
                Some(made.0)
            }
            (None, None) => {
                self.say_missing(field);
                None
            }
        };
        found.unwrap_or_else(|| self.made_up(field, field.example, &read).0)
    }

    /// A value from a text that stands in the code.
    pub(super) fn made_up<T>(
        &self,
        field: &Field,
        text: &str,
        read: &impl Fn(&Context, &Node) -> Read<T>,
    ) -> (T, String) {
        let context = Context {
            field,
            currency: self.reader.currency.as_deref(),
        };
        let node = context.node_of(text, self.home);
        // Describing a format reads every example and default, and a test describes both formats.
        read(&context, &node).unwrap_or_else(|problem| {
            panic!(
                "example or default of {}.{}: {}",
                self.path, field.name, problem.reason
            )
        })
    }

    /// Free text.
    pub fn text(&mut self, field: Field) -> String {
        self.must(&field, |context, node| context.free_text(node))
    }

    /// Free text that may be absent.
    pub fn text_opt(&mut self, field: Field) -> Option<String> {
        self.maybe(&field, |context, node| context.free_text(node))
    }

    /// An identifier.
    pub fn id(&mut self, field: Field) -> String {
        self.must(&field, |context, node| context.id(node))
    }

    /// An identifier that may be absent.
    pub fn id_opt(&mut self, field: Field) -> Option<String> {
        self.maybe(&field, |context, node| context.id(node))
    }

    /// A boolean.
    pub fn flag(&mut self, field: Field) -> bool {
        self.must(&field, |context, node| context.flag(node))
    }

    /// A calendar month.
    pub fn month(&mut self, field: Field) -> YearMonth {
        self.must(&field, |context, node| context.month(node))
    }

    /// A bare integer.
    pub fn count<T: TryFrom<i64>>(&mut self, field: Field) -> T {
        self.must(&field, |context, node| context.count(node))
    }

    /// A bare integer that may be absent.
    pub fn count_opt<T: TryFrom<i64>>(&mut self, field: Field) -> Option<T> {
        self.maybe(&field, |context, node| context.count(node))
    }

    /// A number of units.
    pub fn units(&mut self, field: Field) -> Decimal {
        self.must(&field, |context, node| context.units(node))
    }

    /// A number of units that may be absent.
    pub fn units_opt(&mut self, field: Field) -> Option<Decimal> {
        self.maybe(&field, |context, node| context.units(node))
    }

    /// A decimal quantity; percentages come as ratios.
    pub fn decimal(&mut self, field: Field) -> Decimal {
        let unit = unit_of(&field);
        self.must(&field, move |context, node| context.quantity(unit, node))
    }

    /// A decimal quantity that may be absent.
    pub fn decimal_opt(&mut self, field: Field) -> Option<Decimal> {
        let unit = unit_of(&field);
        self.maybe(&field, move |context, node| context.quantity(unit, node))
    }

    /// A whole quantity, such as days.
    pub fn whole<T: TryFrom<u64>>(&mut self, field: Field) -> T {
        let unit = unit_of(&field);
        self.must(&field, move |context, node| context.whole(unit, node))
    }

    /// A whole quantity that may be absent.
    pub fn whole_opt<T: TryFrom<u64>>(&mut self, field: Field) -> Option<T> {
        let unit = unit_of(&field);
        self.maybe(&field, move |context, node| context.whole(unit, node))
    }

    /// One of `words`.
    pub fn word<T: Copy>(&mut self, field: Field, words: &[(&'static str, T)]) -> T {
        self.must(&field, move |context, node| context.word(words, node))
    }

    /// A list of identifiers.
    pub fn ids(&mut self, field: Field) -> Vec<String> {
        self.list(&field, |context, node| context.id(node))
    }

    /// A list of `words`.
    pub fn words<T: Copy>(&mut self, field: Field, words: &[(&'static str, T)]) -> Vec<T> {
        self.list(&field, move |context, node| context.word(words, node))
    }

    /// A list of decimal quantities.
    pub fn decimals(&mut self, field: Field) -> Vec<Decimal> {
        let unit = unit_of(&field);
        self.list(&field, move |context, node| context.quantity(unit, node))
    }

    /// A table that must be there unless the field is optional; then its fields take their
    /// defaults.
    pub fn table<T>(&mut self, field: Field, read: impl FnOnce(&mut Section) -> T) -> T {
        let entry = self.announce(&field);
        if entry.is_none() && !field.optional {
            self.say_missing(&field);
        }
        let silent = self.silent || (entry.is_none() && !field.optional);
        self.inside(&field, entry, silent, read)
    }

    /// A table that may be absent.
    pub fn table_opt<T>(
        &mut self,
        field: Field,
        read: impl FnOnce(&mut Section) -> T,
    ) -> Option<T> {
        let field = field.optional();
        let entry = self.announce(&field);
        if entry.is_none() && !self.reader.describing {
            return None;
        }
        Some(self.inside(&field, entry, false, read))
    }

    fn inside<T>(
        &mut self,
        field: &Field,
        entry: Option<&'n Entry>,
        silent: bool,
        read: impl FnOnce(&mut Section) -> T,
    ) -> T {
        let path = join(&self.path, field.name);
        let home = entry.map_or(self.home, |e| e.node.place);
        let node = entry.map(|e| &e.node);
        if let Some(wrong) = node.filter(|n| !matches!(n.kind, Kind::Table(_))) {
            let problem = Problem::new(
                format!("is {}, not a table", wrong.kind.noun()),
                format!("write a section [{path}] ({})", sentence(field.about)),
            );
            self.reader.blind.insert(path.clone());
            self.reader.fault(wrong.place, &path, problem);
            return Section::run(self.reader, path, None, home, true, read);
        }
        Section::run(self.reader, path, node, home, silent, read)
    }
}

/// The unit of a quantity.
pub(super) fn unit_of(field: &Field) -> Unit {
    match &field.shape {
        Shape::Quantity(units) => units.first().copied().unwrap_or(Unit::Number),
        _ => Unit::Number,
    }
}

/// The path of `name` in the table at `path`.
pub(super) fn join(path: &str, name: &str) -> String {
    match (path, name) {
        ("", name) => name.to_owned(),
        (path, "") => path.to_owned(),
        (path, name) => format!("{path}.{name}"),
    }
}

/// A description without its closing stop, to stand inside a sentence.
fn sentence(about: &str) -> &str {
    about.trim_end_matches('.')
}
