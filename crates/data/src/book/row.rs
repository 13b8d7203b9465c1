//! One row of the book: what its cells say.

use super::accounts::{BOOK, Book, Dropped, describe};
use super::amount::{self, DecimalMark};
use super::columns::Columns;
use super::date::{self, DateOrder};
use super::segments::Segments;
use super::status::{Standing, standing};
use super::table::{Row, Table};
use super::{
    BookFault, BookOptions, BookTarget, Field, ImportReport, MAX_ACCOUNT_ARR, Outcome, RowNote,
    marks,
};
use foothold_core::calendar::YearMonth;
use foothold_core::plan::BookAccount;
use foothold_core::pricing::currency_decimals;
use rust_decimal::{Decimal, RoundingStrategy};

/// What the columns of the book mean.
pub(super) struct Reader<'a> {
    pub columns: Columns,
    target: &'a BookTarget<'a>,
    decimal: DecimalMark,
    start_order: DateOrder,
    renewal_order: DateOrder,
    monthly: bool,
}

impl<'a> Reader<'a> {
    pub fn new(
        table: &Table,
        joined: bool,
        target: &'a BookTarget<'a>,
        options: BookOptions,
        report: &mut ImportReport,
        faults: &mut Vec<BookFault>,
    ) -> Self {
        let columns = Columns::of(table);
        columns.require(table, &[Field::Account], faults);
        columns.require(table, &[Field::Start], faults);
        columns.require(table, &[Field::Arr, Field::Mrr], faults);
        let monthly = columns.position(Field::Arr).is_none();
        let mut used = vec![
            Field::Account,
            Field::Subscription,
            Field::Segment,
            Field::Start,
            Field::Seats,
            Field::Renewal,
            Field::Status,
            Field::Activated,
        ];
        used.push(if monthly { Field::Mrr } else { Field::Arr });
        describe(table, &columns, &used, report);
        let amounts = columns.position(if monthly { Field::Mrr } else { Field::Arr });
        let mut decimal = DecimalMark::Point;
        if let Some(column) = amounts {
            let header = &table.headers[column];
            let minor = currency_decimals(target.currency);
            let marks = marks::of_columns(table, &[column], minor, options, faults);
            decimal = marks.decimal;
            report.assumptions.extend(marks.assumption(header));
            if let Some(sign) = amount::Sign::of_header(header)
                && !sign.may_be(target.currency)
            {
                let own = target.currency;
                faults.push(BookFault {
                    file: table.file.clone(),
                    line: 1,
                    column: header.clone(),
                    reason: format!("the column is in {sign}, the plan in {own}"),
                    fix: format!("convert it to {own}, and name that in the header"),
                });
            }
            if monthly {
                report
                    .assumptions
                    .push(format!("ARR is twelve times {header}"));
            }
        }
        let mut order = |field| match columns.position(field) {
            Some(column) => date::order_of_column(table, column, options, faults),
            None => DateOrder::DayMonth,
        };
        let (start_order, renewal_order) = (order(Field::Start), order(Field::Renewal));
        let reader = Self {
            columns,
            target,
            decimal,
            start_order,
            renewal_order,
            monthly,
        };
        if reader.several(joined) {
            report
                .assumptions
                .push("several rows of one account add up".into());
        }
        reader
    }

    /// Whether several rows may belong to one account.
    pub fn several(&self, joined: bool) -> bool {
        joined || self.columns.position(Field::Subscription).is_some()
    }

    fn cell<'r>(&self, row: &'r Row, field: Field) -> Option<&'r str> {
        self.columns.position(field).map(|column| row.cell(column))
    }

    pub fn account<'r>(&self, row: &'r Row) -> &'r str {
        self.cell(row, Field::Account).unwrap_or_default()
    }

    /// Adds a row to the book, or says why it is dropped.
    pub fn row(
        &self,
        row: &Row,
        segments: &Segments<'_>,
        book: &mut Book,
        report: &mut ImportReport,
    ) -> Result<(), Dropped> {
        let id = self.account(row);
        if id.is_empty() {
            return Err(("no account id", String::new()));
        }
        let status = self.cell(row, Field::Status).unwrap_or_default();
        match standing(status) {
            Standing::Running => {}
            Standing::Ended => return Err(("ended", status.to_owned())),
            Standing::Trial => return Err(("not yet paying", status.to_owned())),
            Standing::Unknown => return Err(("unknown status", status.to_owned())),
        }
        let mut changes: Vec<Dropped> = Vec::new();
        let arr = self.arr(row, &mut changes)?;
        let start = self.start(row)?;
        let renewal = self.renewal(row, &mut changes)?;
        let seats = self.seats(row, &mut changes);
        let activated = self.activated(row, &mut changes);
        let segment = segments.of(id, self.cell(row, Field::Segment))?;
        let account = BookAccount {
            id: id.to_owned(),
            segment,
            start,
            arr,
            seats,
            renewal,
            activated,
        };
        book.add(account, row.line)?;
        for (reason, detail) in changes {
            report.note(RowNote {
                file: BOOK,
                line: row.line,
                account: id.to_owned(),
                outcome: Outcome::Changed,
                reason,
                detail,
            });
        }
        Ok(())
    }

    fn arr(&self, row: &Row, changes: &mut Vec<Dropped>) -> Result<Decimal, Dropped> {
        let field = if self.monthly { Field::Mrr } else { Field::Arr };
        let text = self.cell(row, field).unwrap_or_default();
        if matches!(
            text.to_lowercase().as_str(),
            "" | "-" | "–" | "n/a" | "na" | "null" | "none"
        ) {
            return Err(("no ARR", text.to_owned()));
        }
        let written = amount::written(text).ok_or_else(|| ("ARR is no amount", text.to_owned()))?;
        if written.other_than(self.target.currency).is_some() {
            return Err(("other currency", text.to_owned()));
        }
        let read = written
            .value(self.decimal)
            .ok_or_else(|| ("ARR is no amount", text.to_owned()))?;
        let yearly = if self.monthly {
            read * Decimal::from(12)
        } else {
            read
        };
        let cents = yearly.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven);
        if cents.is_zero() {
            return Err(("no ARR", text.to_owned()));
        }
        if cents < Decimal::ZERO {
            return Err(("negative ARR", text.to_owned()));
        }
        if cents > Decimal::from(MAX_ACCOUNT_ARR) {
            return Err(("ARR too large for one account", text.to_owned()));
        }
        if cents != yearly {
            changes.push(("ARR rounded to cents", text.to_owned()));
        }
        Ok(cents)
    }

    fn start(&self, row: &Row) -> Result<YearMonth, Dropped> {
        let text = self.cell(row, Field::Start).unwrap_or_default();
        if text.is_empty() {
            return Err(("no start date", String::new()));
        }
        let start = date::written(text)
            .ok_or_else(|| ("start date is no date", text.to_owned()))?
            .month(self.start_order);
        if start >= self.target.start {
            return Err(("starts after the plan", text.to_owned()));
        }
        Ok(start)
    }

    /// The next renewal. A past one ends the contract when nothing says that it still runs.
    fn renewal(&self, row: &Row, changes: &mut Vec<Dropped>) -> Result<Option<YearMonth>, Dropped> {
        let text = self.cell(row, Field::Renewal).unwrap_or_default();
        if text.is_empty() {
            return Ok(None);
        }
        let Some(written) = date::written(text) else {
            changes.push(("renewal date is no date, left out", text.to_owned()));
            return Ok(None);
        };
        let renewal = written.month(self.renewal_order);
        if renewal >= self.target.start {
            return Ok(Some(renewal));
        }
        if self.cell(row, Field::Status).is_none_or(str::is_empty) {
            return Err(("ended", text.to_owned()));
        }
        changes.push(("renewal date before the plan, left out", text.to_owned()));
        Ok(None)
    }

    fn seats(&self, row: &Row, changes: &mut Vec<Dropped>) -> Option<u32> {
        let text = self.cell(row, Field::Seats).unwrap_or_default();
        if text.is_empty() {
            return None;
        }
        // Seats are whole, so a mark in them can only group.
        let digits: String = text
            .chars()
            .filter(|c| !matches!(c, ',' | '.' | ' ' | '\''))
            .collect();
        let grouped = amount::written(text).is_some_and(|written| {
            matches!(
                written.evidence(),
                amount::MarkEvidence::Nothing | amount::MarkEvidence::Either(_)
            )
        });
        match digits.parse() {
            Ok(seats) if grouped => Some(seats),
            _ => {
                changes.push(("seats are no whole number, left out", text.to_owned()));
                None
            }
        }
    }

    fn activated(&self, row: &Row, changes: &mut Vec<Dropped>) -> Option<bool> {
        let text = self.cell(row, Field::Activated).unwrap_or_default();
        match text.to_lowercase().as_str() {
            "" => None,
            "yes" | "y" | "true" | "1" | "activated" => Some(true),
            "no" | "n" | "false" | "0" | "not activated" => Some(false),
            _ => {
                changes.push(("activated is neither yes nor no, left out", text.to_owned()));
                None
            }
        }
    }
}
