//! A company's own past: what customers paid, and where it is there, which deals were won and what
//! accounts are.
//!
//! One file of movements, subscription periods or MRR by months, or a folder that holds it beside
//! others. The folder may be the ledger of a run, in which months are numbers.

mod deals;
mod facts;

pub use deals::{DealRow, Deals, deals};
pub use facts::{AccountFacts, Causes};

use crate::actuals::{self, Actuals, ActualsOptions};
use crate::book::table::parse;
use crate::book::{BookError, BookFault, Source, read_file};
use foothold_core::calendar::YearMonth;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Names of the file of a folder that tells what customers paid, the first that is there.
pub const PAID: [&str; 4] = [
    "movements.csv",
    "subscriptions.csv",
    "mrr.csv",
    "periods.csv",
];
/// Names of the file of a folder that tells deals.
pub const DEALS: [&str; 2] = ["deals.csv", "opportunities.csv"];

/// Where a company's past is.
#[derive(Debug, Clone, Default)]
pub struct HistoryInput {
    /// A file of what customers paid, or a folder with it.
    pub path: PathBuf,
    /// Deals instead of those of the folder.
    pub deals: Option<PathBuf>,
    /// Accounts instead of those of the folder.
    pub accounts: Option<PathBuf>,
    /// How to read what the files do not say.
    pub options: ActualsOptions,
}

/// A company's past.
#[derive(Debug, Clone, PartialEq)]
pub struct PastFiles {
    /// What customers paid. Groups are segments, where an accounts file or column names them.
    pub actuals: Actuals,
    /// Causes of expansions, where movements name them.
    pub causes: Causes,
    /// What is known of accounts.
    pub accounts: BTreeMap<String, AccountFacts>,
    /// Deals.
    pub deals: Option<Deals>,
}

/// Reads a company's past. `month_one` is the calendar month that a ledger's month 1 stands for.
///
/// # Errors
/// A file that cannot be read, a folder without one of [`PAID`], and every fault of the files.
pub fn read(input: &HistoryInput, month_one: YearMonth) -> Result<PastFiles, BookError> {
    let paid = if input.path.is_dir() {
        first_of(&input.path, &PAID).ok_or_else(|| nothing_paid(&input.path))?
    } else {
        input.path.clone()
    };
    let folder = input.path.is_dir().then_some(input.path.as_path());
    let beside = |names: &[&str]| folder.and_then(|folder| first_of(folder, names));
    let accounts = input.accounts.clone().or_else(|| beside(&["accounts.csv"]));
    let deals_file = input.deals.clone().or_else(|| beside(&DEALS));

    let bytes = read_file(&paid)?;
    let name = paid.display().to_string();
    let source = Source {
        name: &name,
        bytes: &bytes,
    };
    let mut options = input.options.clone();
    let table = parse(source, &mut Vec::new());
    let ledger = table.as_ref().is_some_and(facts::is_ledger);
    if ledger {
        let opening = match beside(&["arr.csv"]) {
            Some(path) => facts::openings(named(&path, &read_file(&path)?))?,
            None => BTreeMap::new(),
        };
        options = facts::ledger_options(month_one, opening, &options);
    }
    let accounts = match accounts {
        Some(path) => Some((path.display().to_string(), read_file(&path)?)),
        None => None,
    };
    let accounts = accounts
        .as_ref()
        .map(|(name, bytes)| Source { name, bytes });
    let has_segment = |source: Source<'_>| {
        let table = parse(source, &mut Vec::new());
        table.is_some_and(|table| table.headers.iter().any(|header| is_segment(header)))
    };
    if options.by.is_none() && (has_segment(source) || accounts.is_some_and(has_segment)) {
        options.by = Some("segment".into());
    }
    let actuals = actuals::from_sources(source, accounts, &options)?;
    let facts = match accounts {
        Some(source) => facts::accounts(source, &options)?,
        None => BTreeMap::new(),
    };
    let deals = match deals_file {
        Some(path) => Some(deals(named(&path, &read_file(&path)?), input.options.book)?),
        None => None,
    };
    Ok(PastFiles {
        actuals,
        causes: table
            .map(|table| facts::causes(&table, &options))
            .unwrap_or_default(),
        accounts: facts,
        deals,
    })
}

fn is_segment(header: &str) -> bool {
    let name = crate::book::columns::plain(header);
    [
        "segment",
        "accountsegment",
        "customersegment",
        "marketsegment",
    ]
    .contains(&name.as_str())
}

fn named<'a>(path: &'a Path, bytes: &'a [u8]) -> Source<'a> {
    Source {
        name: path.to_str().unwrap_or("file"),
        bytes,
    }
}

fn first_of(folder: &Path, names: &[&str]) -> Option<PathBuf> {
    names
        .iter()
        .map(|name| folder.join(name))
        .find(|path| path.is_file())
}

fn nothing_paid(folder: &Path) -> BookError {
    BookError::Faults(vec![BookFault {
        file: folder.display().to_string(),
        line: 1,
        column: String::new(),
        reason: "the folder holds no file of what customers paid".into(),
        fix: format!("put one of {} into it", PAID.join(", ")),
    }])
}

#[cfg(test)]
mod tests;
