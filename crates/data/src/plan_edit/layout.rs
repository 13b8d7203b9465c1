//! Where everything stands in the text of a plan.

use super::EditFault;
use super::path::Path;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use toml_edit::{Document, InlineTable, Item, Table, Value};

/// How something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A string, number, flag or date.
    Value,
    /// A list in brackets.
    List,
    /// A table in braces.
    Inline,
    /// A table under a header; the root, too.
    Header,
    /// A table that only stands in headers of tables within.
    Implied,
    /// A table that only stands in dotted keys.
    Dotted,
    /// A list of tables under headers.
    Headers,
}

/// Something that stands in the text.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub form: Form,
    /// The value, or the header with its brackets; empty where there is neither.
    pub span: Range<usize>,
    /// The last part of its key.
    pub key: Option<Range<usize>>,
    /// Whether it stands within braces or brackets.
    pub enclosed: bool,
}

/// A header and the lines under it.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub path: Path,
    /// Start of the comments right above the header.
    pub lead: usize,
    /// Start of the line of the header.
    pub start: usize,
    /// End of the line of the header.
    pub body: usize,
    /// End of the last line that says something.
    pub end: usize,
}

/// The text of a plan, and where everything stands in it.
#[derive(Debug)]
pub(super) struct Layout<'t> {
    pub text: &'t str,
    pub spots: BTreeMap<Path, Spot>,
    /// In the order of the text; the first is the root.
    pub blocks: Vec<Block>,
}

/// Fails where `text` is not TOML.
pub(super) fn check(text: &str) -> Result<(), EditFault> {
    parse(&cleaned(text)).map(drop)
}

/// The text with its mark of byte order blanked, not cut, so that offsets hold.
fn cleaned(text: &str) -> Cow<'_, str> {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => Cow::Owned(format!("   {rest}")),
        None => Cow::Borrowed(text),
    }
}

fn parse(cleaned: &str) -> Result<Document<&str>, EditFault> {
    Document::parse(cleaned)
        .map_err(|error| EditFault::NotToml(error.message().lines().collect::<Vec<_>>().join(", ")))
}

impl<'t> Layout<'t> {
    /// Reads `text`.
    pub fn of(text: &'t str) -> Result<Self, EditFault> {
        let cleaned = cleaned(text);
        let document = parse(&cleaned)?;
        let mut layout = Self {
            text,
            spots: BTreeMap::new(),
            blocks: Vec::new(),
        };
        let root = Path::default();
        layout.spot(root.clone(), Form::Header, Some(0..0), None, false);
        layout.block(&root, 0, 0);
        layout.table(&root, 0, document.as_table());
        layout.blocks.sort_by_key(|block| block.start);
        // The root has no header, so an empty first line must not put it behind another block.
        layout.lead();
        Ok(layout)
    }

    /// What line ends look like.
    pub fn line_feed(&self) -> &'static str {
        if self.text.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        }
    }

    /// Start of the line that holds `at`.
    pub fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |feed| feed + 1)
    }

    /// End of the line that holds `at`, line feed included.
    pub fn line_end(&self, at: usize) -> usize {
        let feed = self.text[at..].find('\n');
        feed.map_or(self.text.len(), |feed| at + feed + 1)
    }

    /// Whether something stands at `path`.
    pub fn form(&self, path: &Path) -> Option<Form> {
        self.spots.get(path).map(|spot| spot.form)
    }

    /// What stands in the table or list at `path`, in the order of the text.
    pub fn children<'a>(&'a self, path: &Path) -> Vec<(&'a Path, &'a Spot)> {
        let depth = path.0.len() + 1;
        let mut found: Vec<(&Path, &Spot)> = self
            .within(path)
            .filter(|(inner, _)| inner.0.len() == depth)
            .collect();
        found.sort_by_key(|(_, spot)| spot.key.as_ref().map_or(spot.span.start, |key| key.start));
        found
    }

    /// `path` itself and everything under it.
    pub fn within<'a, 'p>(
        &'a self,
        path: &'p Path,
    ) -> impl Iterator<Item = (&'a Path, &'a Spot)> + use<'a, 'p, 't> {
        self.spots
            .range(path.clone()..)
            .take_while(move |(inner, _)| inner.is_within(path))
    }

    /// How many elements the list at `path` has.
    pub fn count(&self, path: &Path) -> usize {
        self.children(path).len()
    }

    /// Blocks of the table at `path` and of the tables within it.
    pub fn blocks_within(&self, path: &Path) -> Vec<&Block> {
        let blocks = self.blocks.iter();
        blocks.filter(|block| block.path.is_within(path)).collect()
    }

    /// The lines of the key and value at `path` (or of all keys that a dotted table stands in),
    /// where they are lines of their own.
    pub fn lines(&self, path: &Path) -> Vec<Range<usize>> {
        let mut lines: Vec<Range<usize>> = self
            .within(path)
            .filter(|(_, spot)| !spot.enclosed)
            .filter(|(_, spot)| matches!(spot.form, Form::Value | Form::List | Form::Inline))
            .filter_map(|(_, spot)| {
                let key = spot.key.as_ref()?;
                Some(self.line_start(key.start)..self.line_end(spot.span.end))
            })
            .collect();
        lines.sort_by_key(|line| line.start);
        lines
    }

    fn spot(
        &mut self,
        path: Path,
        form: Form,
        span: Option<Range<usize>>,
        key: Option<Range<usize>>,
        enclosed: bool,
    ) {
        let spot = Spot {
            form,
            span: span.unwrap_or_default(),
            key,
            enclosed,
        };
        self.spots.insert(path, spot);
    }

    fn block(&mut self, path: &Path, at: usize, body: usize) -> usize {
        let start = self.line_start(at);
        self.blocks.push(Block {
            path: path.clone(),
            lead: start,
            start,
            body,
            end: body,
        });
        self.blocks.len() - 1
    }

    fn table(&mut self, path: &Path, block: usize, table: &Table) {
        for (name, item) in table.iter() {
            let inner = path.key(name);
            let key = table.key(name).and_then(toml_edit::Key::span);
            match item {
                Item::None => {}
                Item::Value(value) => {
                    let end = self.value(inner, key, value, false);
                    let line = self.line_end(end);
                    self.blocks[block].end = self.blocks[block].end.max(line);
                }
                Item::Table(below) if below.is_dotted() => {
                    self.spot(inner.clone(), Form::Dotted, None, key, false);
                    self.table(&inner, block, below);
                }
                Item::Table(below) if below.is_implicit() => {
                    self.spot(inner.clone(), Form::Implied, None, None, false);
                    self.table(&inner, block, below);
                }
                Item::Table(below) => self.headed(inner, below),
                Item::ArrayOfTables(list) => {
                    self.spot(inner.clone(), Form::Headers, None, None, false);
                    for (index, below) in list.iter().enumerate() {
                        self.headed(inner.at(index), below);
                    }
                }
            }
        }
    }

    fn headed(&mut self, path: Path, table: &Table) {
        let span = table.span().unwrap_or_default();
        let body = self.line_end(span.end);
        let block = self.block(&path, span.start, body);
        self.spot(path.clone(), Form::Header, Some(span), None, false);
        self.table(&path, block, table);
    }

    /// Notes a value; gives its end.
    fn value(
        &mut self,
        path: Path,
        key: Option<Range<usize>>,
        value: &Value,
        enclosed: bool,
    ) -> usize {
        let span = value.span().unwrap_or_default();
        let end = span.end;
        match value {
            Value::Array(list) => {
                self.spot(path.clone(), Form::List, Some(span), key, enclosed);
                for (index, inner) in list.iter().enumerate() {
                    self.value(path.at(index), None, inner, true);
                }
            }
            Value::InlineTable(table) => {
                self.spot(path.clone(), Form::Inline, Some(span), key, enclosed);
                self.inline(&path, table);
            }
            _ => self.spot(path, Form::Value, Some(span), key, enclosed),
        }
        end
    }

    fn inline(&mut self, path: &Path, table: &InlineTable) {
        for (name, value) in table.iter() {
            let inner = path.key(name);
            let key = table.get_key_value(name).and_then(|(key, _)| key.span());
            match value {
                Value::InlineTable(below) if below.is_dotted() => {
                    self.spot(inner.clone(), Form::Dotted, None, key, true);
                    self.inline(&inner, below);
                }
                _ => {
                    self.value(inner, key, value, true);
                }
            }
        }
    }

    /// Gives each header the comments that stand right above it.
    fn lead(&mut self) {
        for index in 1..self.blocks.len() {
            let floor = self.blocks[index - 1].end;
            let mut lead = self.blocks[index].start;
            while lead > floor {
                let above = self.line_start(lead - 1);
                if above < floor || !self.text[above..lead].trim_start().starts_with('#') {
                    break;
                }
                lead = above;
            }
            self.blocks[index].lead = lead;
        }
    }
}
