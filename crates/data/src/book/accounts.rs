//! Rows to accounts, and what becomes of each row.

use super::columns::Columns;
use super::row::Reader;
use super::segments::Segments;
use super::table::Table;
use super::{
    BookFault, BookImport, BookOptions, BookTarget, ColumnUse, Field, FileUse, ImportReport,
    MAX_ACCOUNT_ARR, Outcome, RowNote,
};
use foothold_core::calendar::YearMonth;
use foothold_core::plan::BookAccount;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Index of the book among the files of a report.
pub(super) const BOOK: usize = 0;
/// Index of the accounts file among the files of a report.
pub(super) const ACCOUNTS: usize = 1;

/// A dropped row: reason and detail.
pub(super) type Dropped = (&'static str, String);

pub(super) fn build(
    table: &Table,
    beside: Option<&Table>,
    target: &BookTarget<'_>,
    options: BookOptions,
    mut faults: Vec<BookFault>,
) -> Result<BookImport, Vec<BookFault>> {
    let mut report = ImportReport::default();
    let reader = Reader::new(
        table,
        beside.is_some(),
        target,
        options,
        &mut report,
        &mut faults,
    );
    let mut segments = match beside {
        Some(accounts) => Segments::beside(accounts, target, &mut report, &mut faults),
        None => Segments::none(target),
    };
    if reader.columns.position(Field::Segment).is_none() && beside.is_none() {
        match target.segments.as_slice() {
            [only] => {
                report
                    .assumptions
                    .push(format!("every account is in the plan's segment {only}"));
                segments.only = Some((*only).to_owned());
            }
            _ => reader
                .columns
                .require(table, &[Field::Segment], &mut faults),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut book = Book {
        several: reader.several(beside.is_some()),
        ..Book::default()
    };
    for row in &table.rows {
        if let Err((reason, detail)) = reader.row(row, &segments, &mut book, &mut report) {
            report.note(RowNote {
                file: BOOK,
                line: row.line,
                account: reader.account(row).to_owned(),
                outcome: Outcome::Dropped,
                reason,
                detail,
            });
        }
    }
    let accounts = book.finish(&mut report);
    if table.rows.is_empty() {
        return Err(vec![BookFault {
            file: table.file.clone(),
            line: 1,
            column: String::new(),
            reason: "has no row below its header".into(),
            fix: "export the accounts too, one in a row".into(),
        }]);
    }
    if accounts.is_empty() {
        let counts: Vec<String> = report
            .counts()
            .iter()
            .map(|((_, reason), count)| format!("{count} {reason}"))
            .collect();
        return Err(vec![BookFault {
            file: table.file.clone(),
            line: 1,
            column: String::new(),
            reason: format!("no row can be used ({})", counts.join(", ")),
            fix: "check that the columns hold what their headers say, and that the plan starts \
                  after its customers"
                .into(),
        }]);
    }
    Ok(BookImport { accounts, report })
}

/// How a file was read, and what had to be assumed of it.
pub(super) fn describe(
    table: &Table,
    columns: &Columns,
    used: &[Field],
    report: &mut ImportReport,
) {
    let in_use: Vec<(Field, usize)> = columns
        .all()
        .iter()
        .copied()
        .filter(|(field, _)| used.contains(field))
        .collect();
    report.files.push(FileUse {
        file: table.file.clone(),
        encoding: table.encoding,
        separator: table.separator,
        columns: in_use
            .iter()
            .map(|&(field, index)| ColumnUse {
                field,
                header: table.headers[index].clone(),
            })
            .collect(),
        unused: (0..table.headers.len())
            .filter(|index| in_use.iter().all(|(_, used)| used != index))
            .map(|index| table.headers[index].clone())
            .collect(),
        rows: table.rows.len(),
        dropped: 0,
        changed: 0,
    });
    if table.encoding_guessed {
        report.assumptions.push(format!(
            "{} is no UTF-8, so it was read as {}",
            table.file, table.encoding
        ));
    }
}

/// Accounts while rows arrive.
#[derive(Default)]
pub(super) struct Book {
    several: bool,
    accounts: Vec<BookAccount>,
    lines: Vec<u64>,
    by_id: HashMap<String, usize>,
}

impl Book {
    pub fn add(&mut self, account: BookAccount, line: u64) -> Result<(), Dropped> {
        let Some(&index) = self.by_id.get(&account.id) else {
            self.by_id.insert(account.id.clone(), self.accounts.len());
            self.accounts.push(account);
            self.lines.push(line);
            return Ok(());
        };
        let known = &mut self.accounts[index];
        if !self.several {
            return Err(("duplicate id", format!("as on line {}", self.lines[index])));
        }
        if known.segment != account.segment {
            return Err(("two segments for one account", account.segment));
        }
        let arr = known.arr + account.arr;
        if arr > Decimal::from(MAX_ACCOUNT_ARR) {
            return Err(("ARR too large for one account", arr.to_string()));
        }
        known.arr = arr;
        known.start = known.start.min(account.start);
        known.renewal = earliest(known.renewal, account.renewal);
        known.seats = match (known.seats, account.seats) {
            (Some(a), Some(b)) => Some(a.saturating_add(b)),
            (one, other) => one.or(other),
        };
        known.activated = match (known.activated, account.activated) {
            (Some(a), Some(b)) => Some(a || b),
            (one, other) => one.or(other),
        };
        Ok(())
    }

    fn finish(self, report: &mut ImportReport) -> Vec<BookAccount> {
        report.notes.sort_by_key(|note| (note.file, note.line));
        self.accounts
    }
}

fn earliest(one: Option<YearMonth>, other: Option<YearMonth>) -> Option<YearMonth> {
    match (one, other) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}
