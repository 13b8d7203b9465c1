//! Movements: one row for each change of what a customer pays.

use super::columns::Role;
use super::customers::{Customers, Dated};
use super::sheet::Sheet;
use super::{Actuals, Measure};
use crate::book::columns::plain;
use crate::book::table::Row;
use foothold_core::calendar::Date;
use foothold_core::metrics::actuals::{Counting, Step};
use foothold_core::sim::record::MovementKind;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// When a change happened: day, second of the day, rank, and rises before falls, so that what is
/// moved from one subscription to another on one day is not counted as left and come back.
type Moment = (Date, u32, i64, bool);

/// A change, as its row has it.
struct Change {
    customer: usize,
    moment: Moment,
    change: Decimal,
    recorded: Option<MovementKind>,
    after: Option<Decimal>,
    line: u64,
}

pub(super) fn read(sheet: &mut Sheet<'_>) -> Option<Actuals> {
    let customer = sheet.required(Role::Customer);
    let date = sheet.required(Role::Date);
    let amount = sheet.required(Role::Change);
    let (customer, date, amount) = (customer?, date?, amount?);
    let measure = sheet.measure(amount);
    let dates = sheet.dates(date);
    let columns: Vec<usize> = [Some(amount), sheet.position(Role::After)]
        .into_iter()
        .flatten()
        .collect();
    let found = sheet.amounts(&columns);
    let (amounts, after) = (found[0], found.get(1).copied());
    let signed = falls_are_signed(sheet, amount);
    let mut customers = Customers::default();
    let mut changes: Vec<Change> = Vec::new();
    let mut ids: HashMap<&str, u64> = HashMap::new();
    let table = sheet.table;
    for row in &table.rows {
        no_duplicate(sheet, row, &mut ids);
        let id = sheet.customer(row, customer);
        let recorded = kind(sheet, row);
        let when = needed(sheet, row, date, "date", |sheet| sheet.date(row, dates));
        let value = needed(sheet, row, amount, "amount", |sheet| {
            sheet.amount(row, amounts)
        });
        let after = after.and_then(|column| sheet.amount(row, column));
        let (Some(id), Ok(recorded), Some((written, order)), Some(value)) =
            (id, recorded, when, value)
        else {
            continue;
        };
        let Some(change) = directed(sheet, row, amount, value, recorded, signed) else {
            continue;
        };
        let index = customers.of(sheet, row, id);
        let day = written.first_day(order);
        let rank = rank(sheet, row);
        changes.push(Change {
            customer: index,
            moment: (day, second(row.cell(date)), rank, change < Decimal::ZERO),
            change,
            recorded,
            after,
            line: row.line,
        });
    }
    changes.sort_by_key(|change| (change.customer, change.moment));
    let (Some(first), Some(last)) = (
        changes.iter().map(|c| c.moment.0.year_month()).min(),
        changes.iter().map(|c| c.moment.0.year_month()).max(),
    ) else {
        if sheet.faults.is_empty() {
            sheet.fault(
                1,
                "",
                "there are no movements",
                "give a row for each movement",
            );
        }
        return None;
    };
    openings(sheet, &mut customers, &changes, measure);
    for (id, paid) in &sheet.options.openings {
        let group = sheet.group_of(id);
        customers.opened(id, group, *paid);
    }
    let counting = sheet.options.counting.unwrap_or(Counting::EachChange);
    if counting == Counting::EachChange {
        other_names(sheet, &customers, &changes, measure);
    }
    let yearly = Decimal::from(measure.in_a_year());
    for change in &changes {
        customers.list[change.customer].changes.push(Dated {
            month: change.moment.0.year_month(),
            step: Step {
                month: 0,
                change: change.change * yearly,
                recorded: change.recorded,
            },
            line: change.line,
        });
    }
    customers.finish(sheet, measure, counting, first.plus(-1), last, true)
}

/// A cell that may not be empty.
fn needed<T>(
    sheet: &mut Sheet<'_>,
    row: &Row,
    column: usize,
    what: &str,
    read: impl FnOnce(&mut Sheet<'_>) -> Option<T>,
) -> Option<T> {
    if row.cell(column).is_empty() {
        sheet.fault_at(
            row,
            column,
            format!("no {what}"),
            "fill the cell, or remove the row",
        );
        return None;
    }
    read(sheet)
}

fn no_duplicate<'t>(sheet: &mut Sheet<'t>, row: &'t Row, ids: &mut HashMap<&'t str, u64>) {
    let Some(column) = sheet.position(Role::Id) else {
        return;
    };
    let id = row.cell(column);
    if id.is_empty() {
        return;
    }
    if let Some(line) = ids.get(id) {
        let reason = format!("{id} is on line {line} too");
        sheet.fault_at(
            row,
            column,
            reason,
            "remove the row that was exported twice",
        );
    } else {
        ids.insert(id, row.line);
    }
}

/// What the row calls its movement; an error when it is a word that is not known.
fn kind(sheet: &mut Sheet<'_>, row: &Row) -> Result<Option<MovementKind>, ()> {
    let Some(column) = sheet.position(Role::Type) else {
        return Ok(None);
    };
    let text = row.cell(column);
    let kind = match plain(text).as_str() {
        "new" | "newbiz" | "newbusiness" | "newlogo" | "newcustomer" | "newmrr" | "newarr"
        | "signup" => MovementKind::New,
        "expansion" | "expand" | "upgrade" | "upsell" | "crosssell" | "increase"
        | "expansionmrr" | "expansionarr" => MovementKind::Expansion,
        "contraction" | "contract" | "downgrade" | "downsell" | "decrease" | "contractionmrr"
        | "contractionarr" => MovementKind::Contraction,
        "churn" | "churned" | "cancellation" | "cancelled" | "canceled" | "cancel" | "lost"
        | "churnmrr" | "churnarr" | "churnedmrr" => MovementKind::Churn,
        "reactivation" | "reactivated" | "reactivate" | "winback" | "resurrected"
        | "resurrection" | "reactivationmrr" => MovementKind::Reactivation,
        _ => {
            let reason = format!("{text:?} is no movement type");
            let fix = "write new, expansion, contraction, churn or reactivation, or say that the \
                       file has another shape";
            sheet.fault_at(row, column, reason, fix);
            return Err(());
        }
    };
    Ok(Some(kind))
}

const fn falls(kind: MovementKind) -> bool {
    matches!(kind, MovementKind::Contraction | MovementKind::Churn)
}

/// Whether contraction and churn carry a minus, as any one of them shows.
fn falls_are_signed(sheet: &Sheet<'_>, amount: usize) -> bool {
    sheet
        .table
        .rows
        .iter()
        .any(|row| row.cell(amount).contains(['-', '−', '(']))
}

/// The change with its sign; `None` after a fault.
fn directed(
    sheet: &mut Sheet<'_>,
    row: &Row,
    column: usize,
    value: Decimal,
    recorded: Option<MovementKind>,
    signed: bool,
) -> Option<Decimal> {
    let Some(kind) = recorded else {
        return Some(value);
    };
    let against = |sheet: &mut Sheet<'_>, why: &str| {
        let reason = format!("{} of {}, but {why}", value.normalize(), kind.name());
        sheet.fault_at(row, column, reason, "correct the amount or the type");
        None
    };
    match (falls(kind), value > Decimal::ZERO, value < Decimal::ZERO) {
        (true, true, _) if signed => against(sheet, "other rows of this file lose with a minus"),
        (true, true, _) => Some(-value),
        (false, _, true) => against(sheet, "it adds to what is paid"),
        _ => Some(value),
    }
}

/// Second of the day, 0 where the date has no time.
fn second(text: &str) -> u32 {
    let Some(colon) = text.find(':') else {
        return 0;
    };
    let start = text[..colon]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + 1);
    let time = &text[start..];
    let end = time
        .find(|c: char| !(c.is_ascii_digit() || c == ':'))
        .unwrap_or(time.len());
    let parts = time[..end]
        .split(':')
        .take(3)
        .map(|part| part.parse::<u32>().unwrap_or(0).min(99));
    parts
        .zip([3600, 60, 1])
        .map(|(part, size)| part * size)
        .sum()
}

fn rank(sheet: &mut Sheet<'_>, row: &Row) -> i64 {
    let Some(column) = sheet.position(Role::Rank) else {
        return 0;
    };
    let text = row.cell(column);
    text.parse().unwrap_or_else(|_| {
        if !text.is_empty() {
            let reason = format!("{text} is no whole number");
            sheet.fault_at(
                row,
                column,
                reason,
                "write the order of rows of one date as 1, 2, 3",
            );
        }
        0
    })
}

/// What customers paid before their first row, where rows say what is paid after them.
fn openings(
    sheet: &mut Sheet<'_>,
    customers: &mut Customers,
    changes: &[Change],
    measure: Measure,
) {
    let yearly = Decimal::from(measure.in_a_year());
    let mut opened = 0;
    let mut previous = None;
    for change in changes {
        if previous.replace(change.customer) == Some(change.customer) {
            continue;
        }
        let Some(after) = change.after else { continue };
        let before = after - change.change;
        if before > Decimal::ZERO && change.recorded != Some(MovementKind::New) {
            customers.list[change.customer].opening = before * yearly;
            opened += 1;
        }
    }
    if opened > 0 {
        sheet.assumptions.push(format!(
            "{opened} customers paid before their first row, as the amount after it shows; \
             customers without any row in the file are missing"
        ));
    }
}

/// Says how many rows are counted under another name than the file gives them.
fn other_names(sheet: &mut Sheet<'_>, customers: &Customers, changes: &[Change], measure: Measure) {
    let yearly = Decimal::from(measure.in_a_year());
    let mut balance = Decimal::ZERO;
    let mut previous = None;
    let mut others = [0_usize; 2];
    for change in changes {
        if previous.replace(change.customer) != Some(change.customer) {
            balance = customers.list[change.customer].opening / yearly;
        }
        let before = balance;
        balance += change.change;
        match change.recorded {
            Some(MovementKind::New) if !before.is_zero() => others[0] += 1,
            Some(MovementKind::Churn) if !balance.is_zero() => others[1] += 1,
            _ => {}
        }
    }
    for (count, name, means) in [
        (others[0], "new", "expansion: the customer paid already"),
        (others[1], "churn", "contraction: the customer stays"),
    ] {
        if count > 0 {
            sheet
                .assumptions
                .push(format!("{count} rows of {name} are counted as {means}"));
        }
    }
}
