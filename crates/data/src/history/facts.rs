//! What a table of accounts, or of a run's ledger, says beside what was paid.

use crate::actuals::{ActualsOptions, AmountUnit, Measure, Shape};
use crate::book::columns::{matched, plain};
use crate::book::table::{Table, parse};
use crate::book::{BookError, BookFault, Source, amount, date, marks};
use foothold_core::calendar::YearMonth;
use foothold_core::metrics::actuals::Counting;
use foothold_core::sim::record::Cause;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, VecDeque};

/// What is known of an account beside what it paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccountFacts {
    /// Month of the first contract.
    pub landed: Option<YearMonth>,
    /// Month of activation; `Some(None)` of an account of which it is known that it has not.
    pub activated: Option<Option<YearMonth>>,
}

/// Causes of expansions, in file order, by customer and month.
pub type Causes = BTreeMap<(String, YearMonth), VecDeque<(Decimal, Cause)>>;

/// Whether a table of movements is the ledger of a run: months are numbers there.
pub(super) fn is_ledger(table: &Table) -> bool {
    let has = |name: &str| {
        table
            .headers
            .iter()
            .any(|header| plain(header) == plain(name))
    };
    let month = table
        .headers
        .iter()
        .position(|header| plain(header) == "month");
    ["account_id", "month", "kind", "cause", "amount"]
        .iter()
        .all(|name| has(name))
        && month.is_some_and(|column| {
            let numbered = |row: &crate::book::table::Row| {
                row.cell(column).parse::<u16>().is_ok_and(|n| n <= 1200)
            };
            !table.rows.is_empty() && table.rows.iter().all(numbered)
        })
}

/// How the ledger of a run is read: amounts are a year's, names are its own.
pub(super) fn ledger_options(
    month_one: YearMonth,
    openings: BTreeMap<String, Decimal>,
    options: &ActualsOptions,
) -> ActualsOptions {
    ActualsOptions {
        shape: Some(Shape::Movements),
        counting: Some(Counting::AsRecorded),
        unit: Some(AmountUnit::Major),
        measure: Some(Measure::Arr),
        month_one: Some(month_one),
        openings,
        ..options.clone()
    }
}

/// What accounts paid at month 0 of a ledger's `arr.csv`.
///
/// # Errors
/// Every fault of the file.
pub(super) fn openings(source: Source<'_>) -> Result<BTreeMap<String, Decimal>, BookError> {
    let (table, found) = table_with(
        source,
        &[
            ("account", &["accountid"]),
            ("month", &["month"]),
            ("arr", &["arr"]),
        ],
    )?;
    let [account, month, arr] = found[..] else {
        return Ok(BTreeMap::new());
    };
    let mut opening = BTreeMap::new();
    let mut faults = Vec::new();
    for row in table.rows.iter().filter(|row| row.cell(month) == "0") {
        match row.cell(arr).parse::<Decimal>() {
            Ok(paid) if paid >= Decimal::ZERO => {
                *opening.entry(row.cell(account).to_owned()).or_default() += paid
            }
            _ => faults.push(BookFault {
                file: table.file.clone(),
                line: row.line,
                column: table.headers[arr].clone(),
                reason: format!("{} is no amount paid", row.cell(arr)),
                fix: "write a number such as 18000.00, not below 0".into(),
            }),
        }
    }
    if faults.is_empty() {
        Ok(opening)
    } else {
        Err(BookError::Faults(faults))
    }
}

/// A table with these columns, all of which must be there.
fn table_with(
    source: Source<'_>,
    columns: &[(&'static str, &[&str])],
) -> Result<(Table, Vec<usize>), BookError> {
    let mut faults = Vec::new();
    let Some(table) = parse(source, &mut faults) else {
        return Err(BookError::Faults(faults));
    };
    let found = matched(&table.headers, columns);
    let mut positions = Vec::new();
    for (name, _) in columns {
        match found.iter().find(|(known, _)| known == name) {
            Some((_, index)) => positions.push(*index),
            None => faults.push(BookFault {
                file: table.file.clone(),
                line: 1,
                column: String::new(),
                reason: format!("no column for {name} among: {}", table.headers.join(", ")),
                fix: format!("name a column {name}"),
            }),
        }
    }
    if faults.is_empty() {
        Ok((table, positions))
    } else {
        Err(BookError::Faults(faults))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Account,
    Landed,
    ActivatedMonth,
    Activated,
}

const ACCOUNTS: [(Role, &[&str]); 4] = [
    (
        Role::Account,
        &[
            "accountid",
            "customerid",
            "account",
            "customer",
            "companyid",
            "company",
            "id",
        ],
    ),
    (
        Role::Landed,
        &[
            "landedmonth",
            "landed",
            "customersince",
            "since",
            "startdate",
            "start",
            "contractstart",
            "signupdate",
        ],
    ),
    (
        Role::ActivatedMonth,
        &[
            "activatedmonth",
            "activatedon",
            "activationdate",
            "activateddate",
            "activatedat",
        ],
    ),
    (Role::Activated, &["activated", "isactivated"]),
];

/// What a table of accounts says of each; a table that names none says nothing.
///
/// # Errors
/// Every cell that cannot be read.
pub(super) fn accounts(
    source: Source<'_>,
    options: &ActualsOptions,
) -> Result<BTreeMap<String, AccountFacts>, BookError> {
    let mut faults = Vec::new();
    let Some(table) = parse(source, &mut faults) else {
        return Err(BookError::Faults(faults));
    };
    let found = matched(&table.headers, &ACCOUNTS);
    let at = |role| {
        found
            .iter()
            .find(|(known, _)| *known == role)
            .map(|(_, index)| *index)
    };
    let Some(account) = at(Role::Account) else {
        return Ok(BTreeMap::new());
    };
    let mut orders = BTreeMap::new();
    for column in [at(Role::Landed), at(Role::ActivatedMonth)]
        .into_iter()
        .flatten()
    {
        orders.insert(
            column,
            date::order_of_column(&table, column, options.book, &mut faults),
        );
    }
    let mut facts = BTreeMap::new();
    for row in &table.rows {
        // Numbers count from the start of the run; 0 and below lie before it.
        let mut month = |column: usize| -> Option<YearMonth> {
            let text = row.cell(column);
            if text.is_empty() {
                return None;
            }
            let number = text
                .parse::<i32>()
                .ok()
                .filter(|n| (-1200..=1200).contains(n));
            if let (Some(first), Some(number)) = (options.month_one, number) {
                return Some(first.plus(number - 1));
            }
            let order = orders
                .get(&column)
                .copied()
                .unwrap_or(date::DateOrder::DayMonth);
            let written = date::written(text).map(|written| written.month(order));
            if written.is_none() {
                faults.push(BookFault {
                    file: table.file.clone(),
                    line: row.line,
                    column: table.headers[column].clone(),
                    reason: format!("{text} is no date"),
                    fix: "write a date that exists, as 2026-03-05".into(),
                });
            }
            written
        };
        let landed = at(Role::Landed).and_then(&mut month);
        let activated = match (at(Role::ActivatedMonth), at(Role::Activated)) {
            (Some(column), _) => Some(month(column)),
            (None, Some(column)) => match plain(row.cell(column)).as_str() {
                "no" | "false" | "0" | "n" => Some(None),
                _ => None,
            },
            (None, None) => None,
        };
        facts.insert(
            row.cell(account).to_owned(),
            AccountFacts { landed, activated },
        );
    }
    if faults.is_empty() {
        Ok(facts)
    } else {
        Err(BookError::Faults(faults))
    }
}

/// Causes of the expansions of a table of movements, where it names them.
pub(super) fn causes(table: &Table, options: &ActualsOptions) -> Causes {
    let column = |name: &str| {
        table
            .headers
            .iter()
            .position(|header| plain(header) == plain(name))
    };
    let mut causes = Causes::new();
    let columns = (
        column("cause"),
        column("kind").or_else(|| column("type")),
        column("account_id").or_else(|| column("customer_id")),
        column("month").or_else(|| column("date")),
        column("amount"),
    );
    let (Some(cause), Some(kind), Some(account), Some(when), Some(paid)) = columns else {
        return causes;
    };
    // What cannot be read here was a fault when the movements were read.
    let mut none = Vec::new();
    let order = date::order_of_column(table, when, options.book, &mut none);
    // In any currency: where only its decimals could tell, a point stands before them.
    let decimal = marks::of_columns(table, &[paid], 2, options.book, &mut none).decimal;
    for row in table
        .rows
        .iter()
        .filter(|row| row.cell(kind).eq_ignore_ascii_case("expansion"))
    {
        let known = Cause::EXPANSION
            .into_iter()
            .find(|known| plain(known.name()) == plain(row.cell(cause)));
        let number = row.cell(when).parse::<i32>().ok();
        let month = match (options.month_one, number) {
            (Some(first), Some(number)) => Some(first.plus(number - 1)),
            _ => date::written(row.cell(when)).map(|written| written.month(order)),
        };
        let amount = amount::written(row.cell(paid)).and_then(|written| written.value(decimal));
        if let (Some(known), Some(month), Some(amount)) = (known, month, amount) {
            causes
                .entry((row.cell(account).to_owned(), month))
                .or_default()
                .push_back((amount, known));
        }
    }
    causes
}
