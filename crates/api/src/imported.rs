//! What became of the rows of a book, as it travels.

use foothold_data::book::ImportReport;
use serde::Serialize;

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// The book, then the accounts file where one was given.
    pub files: Vec<ImportedFile>,
    /// What was assumed of a whole file.
    pub assumptions: Vec<String>,
    /// Rows by what became of them and why.
    pub reasons: Vec<ReasonCount>,
    /// Rows that were changed or dropped.
    pub rows: Vec<RowFate>,
}

/// How a file was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportedFile {
    /// File.
    pub file: String,
    /// Encoding.
    pub encoding: &'static str,
    /// Separator.
    pub separator: char,
    /// Headers in use, each with what it was taken for.
    pub columns: Vec<(String, &'static str)>,
    /// Headers not in use.
    pub unused: Vec<String>,
    /// Rows below the header.
    pub rows: usize,
    /// Rows used as they stood.
    pub kept: usize,
    /// Rows used, but not as they stood.
    pub changed: usize,
    /// Rows not used.
    pub dropped: usize,
}

/// How many rows share a fate and its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReasonCount {
    /// `changed` or `dropped`.
    pub outcome: &'static str,
    /// Why.
    pub reason: &'static str,
    /// Rows.
    pub rows: usize,
}

/// A row that was not used as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowFate {
    /// File.
    pub file: String,
    /// Line, from 1.
    pub line: u64,
    /// Account, where the row names one.
    pub account: String,
    /// `changed` or `dropped`.
    pub outcome: &'static str,
    /// Why.
    pub reason: &'static str,
    /// The text concerned.
    pub detail: String,
}

impl Imported {
    /// From the report of an import.
    pub fn of(report: &ImportReport) -> Self {
        let file = |index: usize| report.files[index].file.clone();
        Self {
            files: report
                .files
                .iter()
                .map(|used| ImportedFile {
                    file: used.file.clone(),
                    encoding: used.encoding,
                    separator: used.separator,
                    columns: used
                        .columns
                        .iter()
                        .map(|column| (column.header.clone(), column.field.name()))
                        .collect(),
                    unused: used.unused.clone(),
                    rows: used.rows,
                    kept: used.kept(),
                    changed: used.changed,
                    dropped: used.dropped,
                })
                .collect(),
            assumptions: report.assumptions.clone(),
            reasons: report
                .counts()
                .into_iter()
                .map(|((outcome, reason), rows)| ReasonCount {
                    outcome: outcome.name(),
                    reason,
                    rows,
                })
                .collect(),
            rows: report
                .notes
                .iter()
                .map(|note| RowFate {
                    file: file(note.file),
                    line: note.line,
                    account: note.account.clone(),
                    outcome: note.outcome.name(),
                    reason: note.reason,
                    detail: note.detail.clone(),
                })
                .collect(),
        }
    }
}
