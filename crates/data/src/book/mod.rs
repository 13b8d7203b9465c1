//! A book of accounts from a CSV file, or from a table of subscriptions beside one of accounts.
//!
//! Columns are matched by alias, never by position. What is ambiguous blocks the import with a
//! fault; every row that can be read is kept, changed or dropped, counted, and, unless kept as it
//! was, listed with its line and the reason.

mod accounts;
pub(crate) mod amount;
pub(crate) mod columns;
pub(crate) mod date;
mod decode;
pub(crate) mod marks;
mod report;
mod row;
mod segments;
pub(crate) mod status;
pub(crate) mod table;

pub use amount::DecimalMark;
pub use columns::Field;
pub use date::DateOrder;
pub use report::{ColumnUse, FileUse, ImportReport, Outcome, RowNote};

use foothold_core::calendar::YearMonth;
use foothold_core::plan::{BookAccount, PlanSpec};
use std::fmt;
use std::path::{Path, PathBuf};

/// Largest file read, in bytes. An import takes up to ten times the size of its file in memory: a
/// million rows of 66 bytes took 610 MB.
pub const MAX_BYTES: u64 = 128 << 20;

/// Largest ARR of one account, in major units: cents must fit the 32 bits the simulation keeps.
pub const MAX_ACCOUNT_ARR: i64 = 42_000_000;

/// What the import has to fit.
#[derive(Debug, Clone)]
pub struct BookTarget<'a> {
    /// Segment ids of the plan.
    pub segments: Vec<&'a str>,
    /// Calendar month of simulated month 1.
    pub start: YearMonth,
    /// Currency of the plan.
    pub currency: &'a str,
}

impl<'a> BookTarget<'a> {
    /// What `plan` needs of a book.
    pub fn of(plan: &'a PlanSpec) -> Self {
        Self {
            segments: plan
                .segments
                .iter()
                .map(|segment| segment.id.as_str())
                .collect(),
            start: plan.horizon.start,
            currency: &plan.currency,
        }
    }
}

/// How to read what the file itself does not say.
#[derive(Debug, Clone, Copy, Default)]
pub struct BookOptions {
    /// Order of day and month in dates such as 3/5/2026.
    pub date_order: Option<DateOrder>,
    /// Decimal mark of amounts such as 1,200.
    pub decimal_mark: Option<DecimalMark>,
}

/// An imported book.
#[derive(Debug, Clone, PartialEq)]
pub struct BookImport {
    /// Accounts in the order of their first row.
    pub accounts: Vec<BookAccount>,
    /// What became of each row.
    pub report: ImportReport,
}

/// A file in memory.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Name for messages.
    pub name: &'a str,
    /// Content.
    pub bytes: &'a [u8],
}

/// Something in a file that blocks the import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookFault {
    /// File.
    pub file: String,
    /// Line, from 1.
    pub line: u64,
    /// Column header, empty where the fault is not about one.
    pub column: String,
    /// What is wrong, with the text found; no closing stop.
    pub reason: String,
    /// What to do about it; no closing stop.
    pub fix: String,
}

impl fmt::Display for BookFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            reason,
            fix,
        } = self;
        let colon = if column.is_empty() { "" } else { ": " };
        write!(f, "{file}:{line}: {column}{colon}{reason}. Fix: {fix}.")
    }
}

/// Why a book was not imported.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// A file could not be read.
    #[error(
        "{path}: cannot be read: {cause}. Fix: name a file or folder that is there and may be read"
    )]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// The content cannot be used; every fault found is here.
    #[error("{}", list(.0))]
    Faults(Vec<BookFault>),
}

fn list(faults: &[BookFault]) -> String {
    faults
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Reads a book from a file. With `accounts`, `book` holds subscriptions that name their account
/// and `accounts` gives each account's segment.
///
/// # Errors
/// A file that cannot be read, or faults that block the import (see [`from_sources`]).
pub fn read(
    book: &Path,
    accounts: Option<&Path>,
    target: &BookTarget<'_>,
    options: BookOptions,
) -> Result<BookImport, BookError> {
    let book_bytes = read_file(book)?;
    let book_name = book.display().to_string();
    let accounts = match accounts {
        Some(path) => Some((path.display().to_string(), read_file(path)?)),
        None => None,
    };
    from_sources(
        Source {
            name: &book_name,
            bytes: &book_bytes,
        },
        accounts
            .as_ref()
            .map(|(name, bytes)| Source { name, bytes }),
        target,
        options,
    )
}

/// Reads a book from memory.
///
/// # Errors
/// All faults that block the import: NUL bytes, ragged rows, duplicate headers, missing columns,
/// ambiguous dates or amounts, and a file of which no row can be used.
pub fn from_sources(
    book: Source<'_>,
    accounts: Option<Source<'_>>,
    target: &BookTarget<'_>,
    options: BookOptions,
) -> Result<BookImport, BookError> {
    let mut faults = Vec::new();
    let table = table::parse(book, &mut faults);
    let beside = accounts.map(|source| table::parse(source, &mut faults));
    let (Some(table), Some(beside)) = (table, beside.map_or(Some(None), |t| t.map(Some))) else {
        return Err(BookError::Faults(faults));
    };
    accounts::build(&table, beside.as_ref(), target, options, faults).map_err(BookError::Faults)
}

pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, BookError> {
    let io = |cause| BookError::Io {
        path: path.to_owned(),
        cause,
    };
    let size = std::fs::metadata(path).map_err(io)?.len();
    if size > MAX_BYTES {
        return Err(BookError::Faults(vec![BookFault {
            file: path.display().to_string(),
            line: 1,
            column: String::new(),
            reason: format!("the file has {size} bytes, more than {MAX_BYTES}"),
            fix: "export less: fewer columns, or the customers only".into(),
        }]));
    }
    std::fs::read(path).map_err(io)
}

#[cfg(test)]
mod tests;
