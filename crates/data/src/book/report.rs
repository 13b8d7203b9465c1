//! What became of each row.

use super::Field;
use std::collections::BTreeMap;

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Used, but not as it stood.
    Changed,
    /// Not used.
    Dropped,
}

impl Outcome {
    /// The name used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Dropped => "dropped",
        }
    }
}

/// A row that was not used as it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowNote {
    /// Index into [`ImportReport::files`].
    pub file: usize,
    /// Line, from 1.
    pub line: u64,
    /// Account, where the row names one.
    pub account: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The kind of reason, for counting: `no ARR`.
    pub reason: &'static str,
    /// The text or value concerned.
    pub detail: String,
}

/// A column in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnUse {
    /// What it was taken for.
    pub field: Field,
    /// Its header.
    pub header: String,
}

/// How a file was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileUse {
    /// File.
    pub file: String,
    /// Encoding.
    pub encoding: &'static str,
    /// Separator.
    pub separator: char,
    /// Columns in use.
    pub columns: Vec<ColumnUse>,
    /// Headers that were not used.
    pub unused: Vec<String>,
    /// Rows below the header.
    pub rows: usize,
    /// Rows dropped.
    pub dropped: usize,
    /// Rows changed.
    pub changed: usize,
}

impl FileUse {
    /// Rows used as they stood.
    pub const fn kept(&self) -> usize {
        self.rows - self.dropped - self.changed
    }
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// The book, then the accounts file where one was given.
    pub files: Vec<FileUse>,
    /// What was assumed of a whole file.
    pub assumptions: Vec<String>,
    /// Rows changed or dropped, by file and line.
    pub notes: Vec<RowNote>,
}

impl ImportReport {
    /// Rows by outcome and reason.
    pub fn counts(&self) -> BTreeMap<(Outcome, &'static str), usize> {
        let mut counts = BTreeMap::new();
        for note in &self.notes {
            *counts.entry((note.outcome, note.reason)).or_default() += 1;
        }
        counts
    }

    /// Records what became of a row. A row changed for two reasons counts once.
    pub(super) fn note(&mut self, note: RowNote) {
        let known = self
            .notes
            .iter()
            .rev()
            .take_while(|known| known.file == note.file && known.line == note.line)
            .any(|known| known.outcome == note.outcome);
        let file = &mut self.files[note.file];
        match note.outcome {
            Outcome::Changed if !known => file.changed += 1,
            Outcome::Dropped if !known => file.dropped += 1,
            Outcome::Changed | Outcome::Dropped => {}
        }
        self.notes.push(note);
    }
}
