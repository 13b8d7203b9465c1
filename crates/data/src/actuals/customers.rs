//! Rows gathered by customer, then made into histories.

use super::sheet::Sheet;
use super::{Actuals, Customer, MOST_MONTHS, Measure};
use crate::book::table::Row;
use foothold_core::calendar::YearMonth;
use foothold_core::metrics::actuals::{Counting, History, Step};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Most groups of customers: more are no table, and each takes memory for its cohorts.
const MOST_GROUPS: usize = 100;

/// A change of a customer, dated by calendar month. A year's amount.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dated {
    pub month: YearMonth,
    pub step: Step,
    pub line: u64,
}

/// A customer while rows arrive.
#[derive(Debug)]
pub(super) struct Gathered {
    pub id: String,
    group: Option<String>,
    group_line: u64,
    pub opening: Decimal,
    /// In the order in which they happened, once the reader has seen to it.
    pub changes: Vec<Dated>,
}

/// Customers in the order of their first row.
#[derive(Debug, Default)]
pub(super) struct Customers {
    pub list: Vec<Gathered>,
    by_id: HashMap<String, usize>,
}

impl Customers {
    /// The customer of a row, and its index; a customer in two groups is a fault.
    pub fn of(&mut self, sheet: &mut Sheet<'_>, row: &Row, id: &str) -> usize {
        let group = sheet.group(row, id);
        let Some(&index) = self.by_id.get(id) else {
            self.by_id.insert(id.to_owned(), self.list.len());
            self.list.push(Gathered {
                id: id.to_owned(),
                group,
                group_line: row.line,
                opening: Decimal::ZERO,
                changes: Vec::new(),
            });
            return self.list.len() - 1;
        };
        let known = &self.list[index];
        if let (Some(one), Some(other)) = (&known.group, &group)
            && one != other
        {
            let reason = format!(
                "customer {id} is in {other} here and in {one} on line {}",
                known.group_line
            );
            let header = sheet.group_header().to_owned();
            sheet.fault(
                row.line,
                &header,
                reason,
                "put all rows of a customer in one",
            );
        }
        index
    }

    /// Sets what a customer paid before its first row; it need not have any.
    pub fn opened(&mut self, id: &str, group: Option<String>, paid: Decimal) {
        let index = self.by_id.get(id).copied().unwrap_or_else(|| {
            self.by_id.insert(id.to_owned(), self.list.len());
            self.list.push(Gathered {
                id: id.to_owned(),
                group,
                group_line: 1,
                opening: Decimal::ZERO,
                changes: Vec::new(),
            });
            self.list.len() - 1
        });
        self.list[index].opening = paid;
    }

    /// The data, when nothing is wrong with it. `opening` is the calendar month of month 0.
    pub fn finish(
        self,
        sheet: &mut Sheet<'_>,
        measure: Measure,
        counting: Counting,
        opening: YearMonth,
        last: YearMonth,
        open_ended: bool,
    ) -> Option<Actuals> {
        let months = last.months_since(opening);
        let Some(last) = u16::try_from(months)
            .ok()
            .filter(|months| *months <= MOST_MONTHS)
        else {
            let reason = format!(
                "the data reaches from {:04}-{:02} to {:04}-{:02}, more than {MOST_MONTHS} months",
                opening.year, opening.month, last.year, last.month
            );
            sheet.fault(1, "", reason, "correct the year of what lies far off");
            return None;
        };
        let mut groups: Vec<String> = self.list.iter().filter_map(|c| c.group.clone()).collect();
        groups.sort_unstable();
        groups.dedup();
        if groups.len() > MOST_GROUPS {
            let reason = format!("{} different values, more than {MOST_GROUPS}", groups.len());
            let header = sheet.group_header().to_owned();
            let fix = "tell customers apart by a column with fewer values, such as segment";
            sheet.fault(1, &header, reason, fix);
            return None;
        }
        let mut customers = Vec::with_capacity(self.list.len());
        for gathered in self.list {
            let steps: Vec<Step> = gathered
                .changes
                .iter()
                .map(|dated| Step {
                    // Changes lie after the opening month and, so far as they count, before the
                    // last; the rest is beyond any month that can be asked for.
                    month: u16::try_from(dated.month.months_since(opening)).unwrap_or(u16::MAX),
                    ..dated.step
                })
                .collect();
            match History::of(gathered.opening, &steps, counting) {
                Ok(history) => customers.push(Customer {
                    group: group_index(&groups, gathered.group.as_deref()),
                    id: gathered.id,
                    history,
                }),
                Err(below) => {
                    let amount = below.balance / Decimal::from(measure.in_a_year());
                    let reason = format!(
                        "customer {} would pay {} after this",
                        gathered.id,
                        amount.normalize()
                    );
                    let line = gathered.changes[below.step].line;
                    let fix = "correct the amount or the date, or add the movements before it";
                    let header = sheet.amount_header();
                    sheet.fault(line, &header, reason, fix);
                }
            }
        }
        Some(Actuals {
            shape: sheet.shape,
            measure,
            counting,
            currency: sheet.currency(),
            opening,
            last,
            open_ended,
            groups,
            customers,
            read: sheet.report(),
        })
    }
}

fn group_index(groups: &[String], group: Option<&str>) -> usize {
    group
        .and_then(|group| groups.iter().position(|known| known == group))
        .unwrap_or(0)
}
