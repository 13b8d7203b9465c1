//! Amounts and shares in the cells of deals.

use super::deals::{AMOUNTS, Reading};
use crate::book::amount::{Sign, Written, written};
use crate::book::marks::of_columns;
use crate::book::table::Row;
use crate::book::{BookFault, BookOptions};
use foothold_core::comp::statement::NegativeAmounts;
use foothold_core::pricing::currency_decimals;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

impl<'a> Reading<'a> {
    pub(super) fn amount_columns(&self) -> BTreeSet<&'a str> {
        let lines = self.plan.comp_plans.iter().flat_map(|comp| &comp.lines);
        let named = lines.filter_map(|line| line.amount_column.as_deref());
        AMOUNTS.into_iter().chain(named).collect()
    }

    /// Decides how amounts are read, and says what of that was assumed.
    pub(super) fn amounts(
        &mut self,
        options: BookOptions,
        faults: &mut Vec<BookFault>,
    ) -> Vec<String> {
        let named = self.amount_columns();
        let found: BTreeSet<usize> = named
            .iter()
            .filter_map(|name| self.columns.get(*name).copied())
            .collect();
        let found: Vec<usize> = found.into_iter().collect();
        let currency = &self.plan.currency;
        for &column in &found {
            let header = &self.table.headers[column];
            if let Some(sign) = Sign::of_header(header)
                && !sign.may_be(currency)
            {
                faults.push(BookFault {
                    file: self.table.file.clone(),
                    line: 1,
                    column: header.clone(),
                    reason: format!("the column is in {sign}, the comp plan in {currency}"),
                    fix: format!("convert it to {currency}, and name that in the header"),
                });
            }
        }
        let minor = currency_decimals(currency).max(self.plan.rounding.decimals);
        let before = faults.len();
        let marks = of_columns(self.table, &found, minor, options, faults);
        // Where it is not known how to read them, no cell is said to be wrong.
        self.marks = (faults.len() == before).then_some(marks);
        marks.assumption("amounts").into_iter().collect()
    }

    pub(super) fn amount(
        &self,
        row: &Row,
        column: &str,
        faults: &mut Vec<BookFault>,
    ) -> Option<Decimal> {
        let text = self.cell(row, column)?;
        let marks = self.marks?;
        let read = written(text);
        let currency = &self.plan.currency;
        let mut fault = |reason: String, fix: String| {
            faults.push(self.fault(row.line, column, reason, fix));
        };
        if let Some(sign) = read.as_ref().and_then(|read| read.other_than(currency)) {
            fault(
                format!("{text:?} is in {sign}, the comp plan in {currency}"),
                format!("convert it to {currency}, or make a statement for each currency"),
            );
            return None;
        }
        let value = read.as_ref().and_then(|read| read.value(marks.decimal));
        let most = Decimal::from(1_000_000_000_000_i64);
        // A book of customers cannot be worth less than nothing; a deal can be taken back.
        let negative_is_fine = self.plan.settings.negative_amounts == NegativeAmounts::Credit
            && !matches!(column, "start_arr" | "end_arr");
        match value {
            None if read.as_ref().is_some_and(Written::is_too_long) => fault(
                format!("{text:?} is larger than {most}"),
                "check the number of zeros".into(),
            ),
            None => fault(
                format!("{text:?} is not an amount"),
                "write it like 15000 or 15000.50".into(),
            ),
            Some(value) if value < Decimal::ZERO && !negative_is_fine => fault(
                format!("{text:?} is negative"),
                "write 0 or more; a deal that was lost again has a date in cancelled, and \
                 negative_amounts = \"credit\" in the comp plan's [settings] takes credit back"
                    .into(),
            ),
            Some(value) if value.abs() > most => fault(
                format!("{text:?} is larger than {most}"),
                "check the number of zeros".into(),
            ),
            Some(value) => return Some(value),
        }
        None
    }

    /// Part of the deal that was cancelled: `40%`; all of it when empty.
    pub(super) fn cancelled_share(
        &self,
        row: &Row,
        faults: &mut Vec<BookFault>,
    ) -> Option<Decimal> {
        let text = self.cell(row, "cancelled_share")?;
        let number = text.strip_suffix('%').map(str::trim);
        let share = number
            .and_then(|number| number.parse::<Decimal>().ok())
            .filter(|share| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(share));
        if share.is_none() {
            faults.push(self.fault(
                row.line,
                "cancelled_share",
                format!("{text:?} is not a share from 0% to 100%"),
                "write the part that was cancelled, such as 40%, or nothing for all of it",
            ));
        } else if self.cell(row, "cancelled").is_none() {
            faults.push(self.fault(
                row.line,
                "cancelled_share",
                format!("{text:?} was cancelled, but on no day"),
                "give the day in cancelled, or leave the share empty",
            ));
        }
        Some(share? / Decimal::ONE_HUNDRED)
    }
}
