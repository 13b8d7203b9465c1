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
    /// Byte offset at which each line starts.
    line_starts: Vec<usize>,
}

impl Source {
    /// Wraps `text`, which came from `name`.
    pub fn new(name: &str, text: String) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0)
            .chain(ends.map(|(at, _)| at + 1))
            .collect();
        Self {
            name: name.into(),
            text,
            line_starts,
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line of a byte offset, from 1.
    pub fn line(&self, offset: usize) -> u32 {
        // Files are at most 4 MiB, so the number fits.
        self.line_starts.partition_point(|start| *start <= offset) as u32
    }

    /// Line and column, both from 1; columns count characters.
    pub fn line_column(&self, offset: usize) -> (u32, u32) {
        let line = self.line(offset);
        let start = self.line_starts[line as usize - 1];
        // A line starts behind a line feed, so on a character boundary.
        let column = self.text[start..]
            .char_indices()
            .take_while(|(at, _)| start + at < offset)
            .count();
        (line, column as u32 + 1)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters_from_one() {
        let source = Source::new("file", "a\r\né = 1\n\nend".into());
        let check = |offset, expected| assert_eq!(source.line_column(offset), expected, "{offset}");
        check(0, (1, 1));
        check(3, (2, 1));
        // The second byte of a character belongs to it.
        check(4, (2, 2));
        check(5, (2, 2));
        check(10, (3, 1));
        check(11, (4, 1));
        check(14, (4, 4));
        check(1000, (4, 4));
    }
}
