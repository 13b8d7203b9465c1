//! Segments of accounts: from their own row, from the accounts file, or the plan's only one.

use super::accounts::{ACCOUNTS, Dropped, describe};
use super::columns::{Columns, plain};
use super::table::Table;
use super::{BookFault, BookTarget, Field, ImportReport, Outcome, RowNote};
use std::collections::HashMap;

/// Segments by account, from the accounts file, or the plan's only one.
pub(super) struct Segments<'a> {
    by_plain: HashMap<String, &'a str>,
    by_account: Option<HashMap<String, Option<String>>>,
    pub only: Option<String>,
}

impl<'a> Segments<'a> {
    pub fn none(target: &'a BookTarget<'a>) -> Self {
        let by_plain = target.segments.iter().map(|id| (plain(id), *id)).collect();
        Self {
            by_plain,
            by_account: None,
            only: None,
        }
    }

    pub fn beside(
        table: &Table,
        target: &'a BookTarget<'a>,
        report: &mut ImportReport,
        faults: &mut Vec<BookFault>,
    ) -> Self {
        let columns = Columns::of(table);
        describe(table, &columns, &[Field::Account, Field::Segment], report);
        let mut segments = Self::none(target);
        let (Some(account), Some(segment)) = (
            columns.position(Field::Account),
            columns.position(Field::Segment),
        ) else {
            columns.require(table, &[Field::Account], faults);
            columns.require(table, &[Field::Segment], faults);
            return segments;
        };
        let mut by_account: HashMap<String, Option<String>> = HashMap::new();
        for row in &table.rows {
            let id = row.cell(account);
            let mut drop = |reason, detail: &str| {
                report.note(RowNote {
                    file: ACCOUNTS,
                    line: row.line,
                    account: id.to_owned(),
                    outcome: Outcome::Dropped,
                    reason,
                    detail: detail.to_owned(),
                });
            };
            if id.is_empty() {
                drop("no account id", "");
            } else if by_account.contains_key(id) {
                drop("duplicate id", id);
            } else {
                let known = segments.known(row.cell(segment));
                if known.is_none() {
                    drop("unknown segment", row.cell(segment));
                }
                by_account.insert(id.to_owned(), known);
            }
        }
        segments.by_account = Some(by_account);
        segments
    }

    /// The plan's segment of that name, whatever its case, spaces and dashes.
    fn known(&self, name: &str) -> Option<String> {
        self.by_plain.get(&plain(name)).map(|id| (*id).to_owned())
    }

    /// The segment of an account whose own row says `written`.
    pub fn of(&self, account: &str, written: Option<&str>) -> Result<String, Dropped> {
        match (written, &self.by_account, &self.only) {
            (Some(name), _, _) if !name.is_empty() => self
                .known(name)
                .ok_or_else(|| ("unknown segment", name.to_owned())),
            (_, Some(by_account), _) => match by_account.get(account) {
                Some(Some(segment)) => Ok(segment.clone()),
                Some(None) => Err(("unknown segment", "see the accounts file".into())),
                None => Err(("account not in the accounts file", account.to_owned())),
            },
            (_, None, Some(only)) => Ok(only.clone()),
            (_, None, None) => Err(("no segment", String::new())),
        }
    }
}
