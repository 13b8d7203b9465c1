//! TOML as a tree in which every value knows where it stands.
//!
//! Two files can be laid over one another and each value still names its own file and line.

mod merge;
mod parse;

pub(crate) use parse::parse;

use std::sync::Arc;

/// A file that was read, for turning byte offsets into lines.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Name as shown to people.
    pub name: Arc<str>,
    text: String,
}

impl Source {
    /// Wraps `text`, which came from `name`.
    pub fn new(name: &str, text: String) -> Self {
        Self {
            name: name.into(),
            text,
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column, both from 1; columns count characters.
    pub fn line_column(&self, offset: usize) -> (u32, u32) {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.text[..end];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        // Files are at most 4 MiB, so neither number can exceed 32 bits.
        (line as u32, column as u32)
    }
}

/// Where something stands: which source, and the byte offset in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Index into the list of sources.
    pub file: usize,
    /// Byte offset.
    pub offset: usize,
}

/// A value and its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Where the value starts (for a table, its header).
    pub place: Place,
    /// The value.
    pub kind: Kind,
}

/// A TOML value.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// A string.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A float, as written.
    Float(String),
    /// A boolean.
    Flag(bool),
    /// A date or time, as written.
    Date(String),
    /// An array, or an array of tables.
    List(Vec<Node>),
    /// A table, in file order.
    Table(Vec<Entry>),
}

impl Kind {
    /// What it is, for messages.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Integer(_) => "a bare integer",
            Self::Float(_) => "a bare float",
            Self::Flag(_) => "a boolean",
            Self::Date(_) => "a bare date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// A key of a table with its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_place: Place,
    /// Its value.
    pub node: Node,
}

impl Node {
    /// The entry under `key`, when this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        match &self.kind {
            Kind::Table(entries) => entries.iter().find(|e| e.key == key),
            _ => None,
        }
    }
}
