//! What selling cost, month by month.

use super::Actuals;
use crate::book::amount::{self, Sign};
use crate::book::columns::matched;
use crate::book::{BookError, BookFault, BookOptions, Source, date, marks, table};
use foothold_core::metrics::actuals::Spend;
use foothold_core::pricing::currency_decimals;
use rust_decimal::Decimal;
use std::path::Path;

/// Largest cost of a month.
const MOST: i64 = 1_000_000_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Month,
    Total,
    New,
    Expansion,
}

const ROLES: &[(Role, &[&str])] = &[
    (Role::Month, &["month", "date", "period"]),
    (
        Role::Total,
        &[
            "salesandmarketing",
            "salesmarketing",
            "sm",
            "smspend",
            "spend",
            "total",
            "cost",
        ],
    ),
    (
        Role::New,
        &[
            "new",
            "newcustomers",
            "newlogo",
            "newlogos",
            "newsalesandmarketing",
            "acquisition",
        ],
    ),
    (
        Role::Expansion,
        &["expansion", "expansionsalesandmarketing"],
    ),
];

/// Reads S&M by month from a CSV file, on the months of `actuals`. Where no column gives the part
/// for new customers, all of it is; the second value says so.
///
/// # Errors
/// A file that cannot be read, and every fault in it.
pub fn read_spend(
    path: &Path,
    gross_margin: Option<Decimal>,
    actuals: &Actuals,
    options: BookOptions,
) -> Result<(Spend, Option<String>), BookError> {
    let bytes = crate::book::read_file(path)?;
    let name = path.display().to_string();
    let mut faults = Vec::new();
    let source = Source {
        name: &name,
        bytes: &bytes,
    };
    let Some(table) = table::parse(source, &mut faults) else {
        return Err(BookError::Faults(faults));
    };
    let found = matched(&table.headers, ROLES);
    let position = |role| {
        found
            .iter()
            .find(|(known, _)| *known == role)
            .map(|(_, at)| *at)
    };
    let (Some(month), Some(total)) = (position(Role::Month), position(Role::Total)) else {
        return Err(BookError::Faults(vec![BookFault {
            file: name,
            line: 1,
            column: String::new(),
            reason: format!(
                "no columns for month and sales and marketing among: {}",
                table.headers.join(", ")
            ),
            fix: "name two columns month and sales_and_marketing".into(),
        }]));
    };
    let order = date::order_of_column(&table, month, options, &mut faults);
    let most = Decimal::from(MOST);
    let length = usize::from(super::MOST_MONTHS) + 1;
    // All columns of a table of costs are one kind of money.
    let money: Vec<usize> = [Role::Total, Role::New, Role::Expansion]
        .into_iter()
        .filter_map(position)
        .collect();
    let minor = actuals.currency.as_deref().map_or(2, currency_decimals);
    let mark = marks::of_columns(&table, &money, minor, options, &mut faults);
    if let Some(currency) = actuals.currency.as_deref() {
        for column in &money {
            let header = &table.headers[*column];
            if let Some(sign) = Sign::of_header(header).filter(|sign| !sign.may_be(currency)) {
                faults.push(BookFault {
                    file: table.file.clone(),
                    line: 1,
                    column: header.clone(),
                    reason: format!("{header:?} is in {sign}, what customers pay in {currency}"),
                    fix: "convert it to the currency of the data".to_owned(),
                });
            }
        }
    }
    let mut read = |column: usize| {
        let mut by_month: Vec<Option<Decimal>> = vec![None; length];
        for row in &table.rows {
            let mut fault = |column: usize, reason: String, fix: &str| {
                faults.push(BookFault {
                    file: table.file.clone(),
                    line: row.line,
                    column: table.headers[column].clone(),
                    reason,
                    fix: fix.to_owned(),
                });
            };
            let Some(written) = date::written(row.cell(month)) else {
                let reason = format!("{:?} is no month", row.cell(month));
                fault(month, reason, "write a month as 2026-03");
                continue;
            };
            let text = row.cell(column);
            let written_cost = amount::written(text);
            if let Some(currency) = actuals.currency.as_deref()
                && let Some(sign) = written_cost
                    .as_ref()
                    .and_then(|cost| cost.other_than(currency))
            {
                let reason = format!("{text:?} is in {sign}, what customers pay in {currency}");
                fault(column, reason, "convert it to the currency of the data");
                continue;
            }
            let value = written_cost.and_then(|cost| cost.value(mark.decimal));
            let Some(value) = value.filter(|value| (Decimal::ZERO..=most).contains(value)) else {
                fault(
                    column,
                    format!("{text:?} is no cost"),
                    "write a number such as 125000",
                );
                continue;
            };
            let index = written.month(order).months_since(actuals.opening);
            // Months outside of the data are not asked for.
            let Some(slot) = usize::try_from(index)
                .ok()
                .and_then(|at| by_month.get_mut(at))
            else {
                continue;
            };
            if slot.replace(value).is_some() {
                let reason = format!("{} stands here twice", row.cell(month));
                fault(month, reason, "keep one row for each month");
            }
        }
        by_month
    };
    let total = read(total);
    let new = position(Role::New).map(&mut read);
    let expansion = position(Role::Expansion).map(&mut read);
    for row in &table.rows {
        // A month that cannot be read is a fault already.
        let Some(index) = date::written(row.cell(month))
            .and_then(|day| usize::try_from(day.month(order).months_since(actuals.opening)).ok())
        else {
            continue;
        };
        let of = |costs: &[Option<Decimal>]| costs.get(index).copied().flatten();
        let parts = [&new, &expansion].map(|costs| costs.as_deref().and_then(of));
        let sum: Decimal = parts.into_iter().flatten().sum();
        if let Some(total) = of(&total).filter(|total| sum > *total) {
            faults.push(BookFault {
                file: table.file.clone(),
                line: row.line,
                column: String::new(),
                reason: format!(
                    "new and expansion are {sum} together, more than the total of {total}"
                ),
                fix: "correct the amounts: what is spent on neither stands in the total alone"
                    .to_owned(),
            });
        }
    }
    if !faults.is_empty() {
        faults.dedup();
        return Err(BookError::Faults(faults));
    }
    let assumed = new
        .is_none()
        .then(|| format!("all of {name} is spent on new customers, for want of a column new"));
    Ok((
        Spend {
            new: new.unwrap_or_else(|| total.clone()),
            total,
            expansion: expansion.unwrap_or_default(),
            gross_margin,
        },
        assumed,
    ))
}
