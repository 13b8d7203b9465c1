//! MRR by months: a row for each customer and month, or a column for each month.

use super::columns::{self, Role};
use super::customers::{Customers, Dated};
use super::sheet::Sheet;
use super::{Actuals, FirstMonth, Measure};
use crate::book::table::Row;
use foothold_core::calendar::YearMonth;
use foothold_core::metrics::actuals::{Counting, Step};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// What one customer pays, by month, with the line that says so.
type Paid = BTreeMap<YearMonth, (Decimal, u64)>;

pub(super) fn read(sheet: &mut Sheet<'_>) -> Option<Actuals> {
    let customer = sheet.required(Role::Customer)?;
    let by_row = sheet.position(Role::Date).is_some()
        && (sheet.position(Role::Mrr).is_some() || sheet.position(Role::Arr).is_some());
    let mut customers = Customers::default();
    let mut paid: Vec<Paid> = Vec::new();
    let measure = if by_row {
        rows(sheet, customer, &mut customers, &mut paid)?
    } else {
        wide(sheet, customer, &mut customers, &mut paid)?
    };
    let every = || paid.iter().flat_map(|months| months.keys());
    let (Some(&first), Some(&last)) = (every().min(), every().max()) else {
        if sheet.faults.is_empty() {
            sheet.fault(
                1,
                "",
                "there are no amounts",
                "give what each customer pays each month",
            );
        }
        return None;
    };
    let opening = match sheet.options.first_month {
        FirstMonth::Opening => first,
        FirstMonth::New => first.plus(-1),
    };
    if sheet.options.first_month == FirstMonth::Opening {
        sheet.assumptions.push(format!(
            "customers of {:04}-{:02}, the first month, were there before",
            first.year, first.month
        ));
    }
    // A customer that is missing in a month of the file pays nothing then. A month that is missing
    // altogether says nothing: it is as the one before.
    let reported: BTreeSet<YearMonth> = every().copied().collect();
    let missing = i64::from(last.months_since(first)) + 1 - reported.len() as i64;
    if missing > 0 {
        sheet.assumptions.push(format!(
            "{missing} months are not in the file and are taken as the month before"
        ));
    }
    let yearly = Decimal::from(measure.in_a_year());
    for (customer, months) in customers.list.iter_mut().zip(&paid) {
        let at = |month: YearMonth| months.get(&month).map_or(Decimal::ZERO, |(paid, _)| *paid);
        customer.opening = at(opening) * yearly;
        let mut before = at(opening);
        let mut line = months.values().next().map_or(1, |(_, line)| *line);
        for month in reported.iter().copied().filter(|month| *month > opening) {
            let now = at(month);
            line = months.get(&month).map_or(line, |(_, line)| *line);
            if now != before {
                let change = (now - before) * yearly;
                customer.changes.push(Dated {
                    month,
                    step: Step {
                        month: 0,
                        change,
                        recorded: None,
                    },
                    line,
                });
            }
            before = now;
        }
    }
    customers.finish(sheet, measure, Counting::MonthEnd, opening, last, false)
}

fn rows(
    sheet: &mut Sheet<'_>,
    customer: usize,
    customers: &mut Customers,
    paid: &mut Vec<Paid>,
) -> Option<Measure> {
    let amount = sheet.position(Role::Mrr).or(sheet.position(Role::Arr))?;
    let measure = sheet.measure(amount);
    let date = sheet.required(Role::Date)?;
    let dates = sheet.dates(date);
    let amounts = sheet.amounts(&[amount])[0];
    let parts = sheet.position(Role::Subscription);
    let mut seen: BTreeMap<(usize, YearMonth, &str), u64> = BTreeMap::new();
    let table = sheet.table;
    for row in &table.rows {
        let id = sheet.customer(row, customer);
        if row.cell(date).is_empty() {
            sheet.fault_at(row, date, "no month", "fill the cell, or remove the row");
        }
        let when = sheet.date(row, dates);
        let value = not_negative(sheet, row, amounts);
        let (Some(id), Some((written, order)), Some(value)) = (id, when, value) else {
            continue;
        };
        let index = at(customers, paid, sheet, row, id);
        let month = written.month(order);
        let part = parts.map_or("", |column| row.cell(column));
        if let Some(line) = seen.insert((index, month, part), row.line) {
            let reason = format!("customer {id} has a row for this month on line {line} too");
            let fix = "keep one, or name a column subscription that tells them apart";
            sheet.fault_at(row, date, reason, fix);
        }
        let entry = paid[index]
            .entry(month)
            .or_insert((Decimal::ZERO, row.line));
        entry.0 += value;
    }
    Some(measure)
}

fn wide(
    sheet: &mut Sheet<'_>,
    customer: usize,
    customers: &mut Customers,
    paid: &mut Vec<Paid>,
) -> Option<Measure> {
    for role in [Role::Mrr, Role::Arr, Role::Date] {
        sheet.forget(role);
    }
    let months = columns::month_columns(sheet.table);
    if months.is_empty() {
        let headers = sheet.table.headers.join(", ");
        let reason = format!("no columns for month and MRR, and none named by a month: {headers}");
        sheet.fault(
            1,
            "",
            reason,
            "name columns month and MRR, or one for each month: 2026-03",
        );
        return None;
    }
    let mut known: BTreeMap<YearMonth, usize> = BTreeMap::new();
    for &(month, column) in &months {
        if let Some(other) = known.insert(month, column) {
            let reason = format!("{} is the same month", sheet.table.headers[other]);
            let header = sheet.table.headers[column].clone();
            sheet.fault(1, &header, reason, "keep one column for each month");
        }
    }
    let measure = sheet.options.measure.unwrap_or(Measure::Mrr);
    if sheet.options.measure.is_none() {
        sheet.assumptions.push("amounts are a month's (MRR)".into());
    }
    for &(_, column) in &months {
        sheet.use_column(column, "MRR of a month");
    }
    let columns: Vec<usize> = months.iter().map(|(_, column)| *column).collect();
    let amounts = sheet.amounts(&columns);
    let months: Vec<_> = months
        .iter()
        .map(|(month, _)| *month)
        .zip(amounts)
        .collect();
    let parts = sheet.position(Role::Subscription);
    let mut seen: BTreeMap<(usize, &str), u64> = BTreeMap::new();
    let table = sheet.table;
    for row in &table.rows {
        let Some(id) = sheet.customer(row, customer) else {
            continue;
        };
        let index = at(customers, paid, sheet, row, id);
        let part = parts.map_or("", |column| row.cell(column));
        if let Some(line) = seen.insert((index, part), row.line) {
            let reason = format!("customer {id} has a row on line {line} too");
            let fix = "keep one, or name a column subscription that tells them apart";
            sheet.fault_at(row, customer, reason, fix);
        }
        for &(month, amounts) in &months {
            let empty = row.cell(amounts.column).is_empty();
            let value = if empty {
                Some(Decimal::ZERO)
            } else {
                not_negative(sheet, row, amounts)
            };
            let entry = paid[index]
                .entry(month)
                .or_insert((Decimal::ZERO, row.line));
            entry.0 += value.unwrap_or_default();
        }
    }
    Some(measure)
}

fn at(
    customers: &mut Customers,
    paid: &mut Vec<Paid>,
    sheet: &mut Sheet<'_>,
    row: &Row,
    id: &str,
) -> usize {
    let index = customers.of(sheet, row, id);
    paid.resize_with(customers.list.len(), Paid::new);
    index
}

/// What is paid; `None` after a fault.
fn not_negative(
    sheet: &mut Sheet<'_>,
    row: &Row,
    amounts: super::sheet::Amounts,
) -> Option<Decimal> {
    if row.cell(amounts.column).is_empty() {
        sheet.fault_at(
            row,
            amounts.column,
            "no amount",
            "write 0 where nothing is paid",
        );
        return None;
    }
    let value = sheet.amount(row, amounts)?;
    if value < Decimal::ZERO {
        let reason = format!("{} is negative", row.cell(amounts.column));
        let fix = "give what is paid; for changes name the columns as movements";
        sheet.fault_at(row, amounts.column, reason, fix);
        return None;
    }
    Some(value)
}
