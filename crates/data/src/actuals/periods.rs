//! Subscription periods: one row for each subscription and the time it ran.

use super::columns::Role;
use super::customers::{Customers, Dated};
use super::sheet::{Amounts, Sheet};
use super::{Actuals, Measure, PeriodEnd};
use crate::book::columns::plain;
use crate::book::date::Written;
use crate::book::status::{Standing, standing};
use crate::book::table::Row;
use foothold_core::calendar::{Date, YearMonth};
use foothold_core::metrics::actuals::{Counting, Step};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Decimals of a year's amount where its interval does not divide it evenly.
const YEARLY_DECIMALS: u32 = 14;

/// A period. The amount is a year's.
struct Period<'r> {
    customer: usize,
    subscription: &'r str,
    start: Date,
    /// First day without it.
    until: Option<Date>,
    yearly: Decimal,
    line: u64,
}

/// Where a period's amount comes from.
enum Pay {
    Recurring(Amounts, Measure),
    Price {
        price: Amounts,
        interval: usize,
        count: Option<usize>,
        quantity: Option<usize>,
    },
}

pub(super) fn read(sheet: &mut Sheet<'_>) -> Option<Actuals> {
    let customer = sheet.required(Role::Customer);
    let start = sheet.required(Role::Start);
    let pay = pay(sheet);
    let (customer, start, pay) = (customer?, start?, pay?);
    let starts = sheet.dates(start);
    let ends = sheet.position(Role::End).map(|column| sheet.dates(column));
    let mut customers = Customers::default();
    let mut periods: Vec<Period<'_>> = Vec::new();
    let mut last: Option<YearMonth> = None;
    let (mut trials, mut on_month_end) = (0, 0);
    let table = sheet.table;
    for row in &table.rows {
        let id = sheet.customer(row, customer);
        if row.cell(start).is_empty() {
            sheet.fault_at(
                row,
                start,
                "no start date",
                "fill the cell, or remove the row",
            );
        }
        let begun = sheet.date(row, starts);
        let end = ends.and_then(|ends| sheet.date(row, ends));
        let ended_cell = ends.is_some_and(|ends| !row.cell(ends.column).is_empty());
        let status = status(sheet, row, ended_cell);
        if status == Some(Standing::Trial) {
            trials += 1;
            continue;
        }
        let yearly = yearly(sheet, row, &pay);
        let (Some(id), Some((begun, order)), Some(yearly), Some(status)) =
            (id, begun, yearly, status)
        else {
            continue;
        };
        if ended_cell && end.is_none() {
            continue;
        }
        let begin = begun.first_day(order);
        let until = end.map(|(written, order)| {
            let exact = written.day(order);
            on_month_end += usize::from(exact.is_some_and(|day| day == day.month_end()));
            until(written, order, sheet.options.period_end)
        });
        if let (Some(until), Some(ends)) = (until, ends)
            && until < begin
        {
            let reason = format!(
                "it ends on {}, before it starts on {}",
                row.cell(ends.column),
                row.cell(start)
            );
            sheet.fault_at(row, ends.column, reason, "correct one of the dates");
            continue;
        }
        let known_end = until.filter(|_| status == Standing::Ended || !has_status(sheet, row));
        let latest = known_end.unwrap_or(begin).max(begin).year_month();
        last = last.max(Some(latest));
        let index = customers.of(sheet, row, id);
        periods.push(Period {
            customer: index,
            subscription: sheet
                .position(Role::Subscription)
                .map_or("", |column| row.cell(column)),
            start: begin,
            until,
            yearly,
            line: row.line,
        });
    }
    no_overlaps(sheet, &customers, &periods);
    let Some((first, last)) = periods.iter().map(|p| p.start.year_month()).min().zip(last) else {
        if sheet.faults.is_empty() {
            sheet.fault(
                1,
                "",
                "there are no periods",
                "give a row for each subscription",
            );
        }
        return None;
    };
    if trials > 0 {
        sheet.assumptions.push(format!(
            "{trials} rows of trials and the like are not counted"
        ));
    }
    if on_month_end > 0 {
        let says = match sheet.options.period_end {
            PeriodEnd::LastDay => "is the last day paid",
            PeriodEnd::FirstDayWithout => "is the first day not paid",
        };
        sheet.assumptions.push(format!(
            "an end date {says}, which decides the month for {on_month_end} ends on the last day \
             of a month"
        ));
    }
    let counting = match sheet.options.counting {
        Some(Counting::EachChange | Counting::AsRecorded) => Counting::EachChange,
        Some(Counting::MonthEnd) | None => Counting::MonthEnd,
    };
    if counting == Counting::EachChange {
        end_at_switches(&mut periods);
    }
    for (customer, days) in by_day(&periods) {
        for (day, (change, line)) in days {
            customers.list[customer].changes.push(Dated {
                month: day.year_month(),
                step: Step {
                    month: 0,
                    change,
                    recorded: None,
                },
                line,
            });
        }
    }
    let measure = match pay {
        Pay::Recurring(_, measure) => measure,
        Pay::Price { .. } => sheet.options.measure.unwrap_or(Measure::Mrr),
    };
    customers.finish(sheet, measure, counting, first.plus(-1), last, true)
}

/// A period whose last day is the first of another of its subscription was switched that day: one
/// change, not a rise and a fall a day later.
fn end_at_switches(periods: &mut [Period<'_>]) {
    let starts: BTreeSet<(usize, &str, Date)> = periods
        .iter()
        .map(|period| (period.customer, period.subscription, period.start))
        .collect();
    for period in periods {
        let Some(last) = period.until.map(|until| until.plus_days(-1)) else {
            continue;
        };
        if last > period.start && starts.contains(&(period.customer, period.subscription, last)) {
            period.until = Some(last);
        }
    }
}

/// Changes of each customer by day: a switch of plans on one day is one change.
fn by_day(periods: &[Period<'_>]) -> BTreeMap<usize, BTreeMap<Date, (Decimal, u64)>> {
    let mut changes: BTreeMap<usize, BTreeMap<Date, (Decimal, u64)>> = BTreeMap::new();
    for period in periods {
        let days = changes.entry(period.customer).or_default();
        let mut add = |day, change| {
            days.entry(day).or_insert((Decimal::ZERO, period.line)).0 += change;
        };
        add(period.start, period.yearly);
        if let Some(until) = period.until {
            add(until, -period.yearly);
        }
    }
    changes
}

fn pay(sheet: &mut Sheet<'_>) -> Option<Pay> {
    if let Some(column) = sheet.position(Role::Mrr).or(sheet.position(Role::Arr)) {
        let measure = sheet.measure(column);
        return Some(Pay::Recurring(sheet.amounts(&[column])[0], measure));
    }
    let Some(price) = sheet.position(Role::Price) else {
        sheet.required(Role::Mrr);
        return None;
    };
    let interval = sheet.required(Role::Interval)?;
    Some(Pay::Price {
        price: sheet.amounts(&[price])[0],
        interval,
        count: sheet.position(Role::IntervalCount),
        quantity: sheet.position(Role::Quantity),
    })
}

/// A year's amount; `None` after a fault.
fn yearly(sheet: &mut Sheet<'_>, row: &Row, pay: &Pay) -> Option<Decimal> {
    let amounts = match pay {
        Pay::Recurring(amounts, _) => *amounts,
        Pay::Price { price, .. } => *price,
    };
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
        sheet.fault_at(
            row,
            amounts.column,
            reason,
            "give what the subscription costs",
        );
        return None;
    }
    match pay {
        Pay::Recurring(_, measure) => Some(value * Decimal::from(measure.in_a_year())),
        Pay::Price {
            interval,
            count,
            quantity,
            ..
        } => {
            let count = whole(sheet, row, *count)?;
            let quantity = whole(sheet, row, *quantity)?;
            let text = row.cell(*interval);
            let Some(in_a_year) = intervals(text) else {
                let reason = format!("{text:?} is no billing interval");
                let fix = "write month, quarter, half-year, year, week or day";
                sheet.fault_at(row, *interval, reason, fix);
                return None;
            };
            // A third of a year's price has no end of decimals; what is added must go away again.
            Some((value * quantity * in_a_year / count).round_dp(YEARLY_DECIMALS))
        }
    }
}

/// How many intervals make a year.
fn intervals(text: &str) -> Option<Decimal> {
    let in_a_year: u32 = match plain(text).as_str() {
        "month" | "monthly" | "months" | "m" | "1month" => 12,
        "quarter" | "quarterly" | "3months" | "q" => 4,
        "halfyear" | "halfyearly" | "semiannual" | "semiannually" | "6months" => 2,
        "year" | "yearly" | "annual" | "annually" | "years" | "y" | "12months" | "1year" => 1,
        "week" | "weekly" | "weeks" => 52,
        "day" | "daily" | "days" => 365,
        _ => return None,
    };
    Some(Decimal::from(in_a_year))
}

/// A count above zero, 1 where there is none; `None` after a fault.
fn whole(sheet: &mut Sheet<'_>, row: &Row, column: Option<usize>) -> Option<Decimal> {
    let Some(column) = column else {
        return Some(Decimal::ONE);
    };
    let text = row.cell(column);
    if text.is_empty() {
        return Some(Decimal::ONE);
    }
    match text.parse::<u32>() {
        Ok(count) if (1..=1_000_000).contains(&count) => Some(Decimal::from(count)),
        _ => {
            let reason = format!("{text} is no whole number from 1 to 1000000");
            sheet.fault_at(row, column, reason, "write a number such as 4");
            None
        }
    }
}

fn has_status(sheet: &Sheet<'_>, row: &Row) -> bool {
    sheet
        .position(Role::Status)
        .is_some_and(|column| !row.cell(column).is_empty())
}

/// What the status of a row says; `None` after a fault. Where there is an end date it decides.
fn status(sheet: &mut Sheet<'_>, row: &Row, ended: bool) -> Option<Standing> {
    let Some(column) = sheet.position(Role::Status) else {
        return Some(Standing::Running);
    };
    let text = row.cell(column);
    match standing(text) {
        Standing::Ended if !ended => {
            let reason = format!("{text}, but there is no end date");
            sheet.fault_at(row, column, reason, "give the end date, or remove the row");
            None
        }
        Standing::Unknown if !ended => {
            let reason = format!("{text:?} does not say whether the subscription runs");
            sheet.fault_at(row, column, reason, "write active, trial or cancelled");
            None
        }
        Standing::Unknown => Some(Standing::Ended),
        known => Some(known),
    }
}

/// First day without a period that ends as written.
fn until(written: Written, order: crate::book::DateOrder, end: PeriodEnd) -> Date {
    match end {
        PeriodEnd::LastDay => written.last_day(order).plus_days(1),
        PeriodEnd::FirstDayWithout => written.first_day(order),
    }
}

/// Two periods of one subscription may not count at the same month end.
fn no_overlaps(sheet: &mut Sheet<'_>, customers: &Customers, periods: &[Period<'_>]) {
    let mut runs: HashMap<(usize, &str), Vec<&Period<'_>>> = HashMap::new();
    for period in periods
        .iter()
        .filter(|period| !period.subscription.is_empty())
    {
        runs.entry((period.customer, period.subscription))
            .or_default()
            .push(period);
    }
    let mut faults: Vec<(u64, String)> = Vec::new();
    for ((customer, subscription), mut list) in runs {
        list.sort_by_key(|period| (period.start, period.line));
        for pair in list.windows(2) {
            let (one, next) = (pair[0], pair[1]);
            // One shared day is a switch; it only matters where it is the last of its month.
            let shared = |until: Date| until > next.start && !is_switch(until, next.start);
            if one.until.is_none_or(shared) {
                faults.push((
                    next.line,
                    format!(
                        "subscription {subscription} of {} still runs from line {}",
                        customers.list[customer].id, one.line
                    ),
                ));
            }
        }
    }
    faults.sort_unstable();
    for (line, reason) in faults {
        let fix = "end it before it starts again, or say that an end date is the first day \
                   without it";
        sheet.fault(line, "", reason, fix);
    }
}

fn is_switch(until: Date, start: Date) -> bool {
    start.plus_days(1) == until && start != start.month_end()
}
