//! Comp statements: what each rep was credited, earned and paid on real deals.

mod derivation;
mod wire;

pub use wire::{
    ItemView, MeasureView, MonthView, PartView, PayView, RepView, StatementView, TargetView,
    TotalsView,
};

use crate::ApiError;
use crate::named::{self, Named};
use foothold_core::calendar::Date;
use foothold_core::comp::statement::{Deal, Rounding, Statement, StatementPlan, statement};
use foothold_data::book::{BookError, BookFault, BookOptions};
use foothold_data::comp_file::{self, DealsFile};
use foothold_data::plan_file::LoadError;
use foothold_data::shipped;
pub use foothold_data::shipped::{ShippedCompPlan, comp_plans};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Where a statement's comp plan comes from.
#[derive(Debug, Clone, Copy)]
pub enum CompInput<'a> {
    /// A file or a shipped one, as a person names it.
    Named(&'a str),
    /// A text, and how messages call it.
    Text(&'a str, &'a str),
}

/// What a comp plan's name stands for: a file, with or without `.compplan`, else a shipped one.
pub fn find(name: &str) -> Named<&'static ShippedCompPlan> {
    named::find(name, "compplan", shipped::comp_plan)
}

/// Statements of all reps on the deals of a CSV file, as of the end of a day (`2026-03-31`); else
/// of the month that holds the last day the deals tell of.
///
/// # Errors
/// Faults of the comp plan, then of the deals, and a day that does not exist or lies before the
/// plan.
pub fn make(
    comp: CompInput,
    deals: &Path,
    as_of: Option<&str>,
    options: BookOptions,
) -> Result<StatementView, ApiError> {
    let plan = load(comp)?;
    let read = comp_file::deals(deals, &plan, options)?;
    view(&plan, &deals.display().to_string(), read, as_of)
}

/// The same from a comp plan and deals in memory; names are how messages call them.
///
/// # Errors
/// As [`make`].
pub fn make_from(
    comp: CompInput,
    deals: (&str, &[u8]),
    as_of: Option<&str>,
    options: BookOptions,
) -> Result<StatementView, ApiError> {
    let plan = load(comp)?;
    let read = comp_file::deals_from(deals.0, deals.1, &plan, options)?;
    view(&plan, deals.0, read, as_of)
}

fn load(comp: CompInput) -> Result<StatementPlan, ApiError> {
    Ok(match comp {
        CompInput::Named(name) => match find(name) {
            Named::Shipped(plan) => comp_file::from_text(plan.file, plan.text)?.plan,
            // One that is not there is no plan to run, for which there would be templates.
            Named::File(path) => match comp_file::load(&path) {
                Err(LoadError::Io { path, cause }) => return Err(unreadable(&path, &cause)),
                loaded => loaded?.plan,
            },
        },
        CompInput::Text(name, text) => comp_file::from_text(name, text)?.plan,
    })
}

fn unreadable(path: &Path, cause: &io::Error) -> ApiError {
    let names: Vec<&str> = comp_plans().iter().map(|plan| plan.name).collect();
    ApiError::request(
        format!("{}: cannot be read: {cause}", path.display()),
        format!(
            "name a comp plan file, or one that ships: {}",
            names.join(", ")
        ),
    )
}

fn view(
    plan: &StatementPlan,
    file: &str,
    read: DealsFile,
    as_of: Option<&str>,
) -> Result<StatementView, ApiError> {
    let deals = &read.deals;
    let start = Date::first_of(plan.start);
    let day = match as_of {
        None => deals
            .iter()
            .map(Deal::last_day)
            .fold(start, Date::max)
            .month_end(),
        Some(text) => Date::parse(text).ok_or_else(|| {
            ApiError::request(
                format!("--as-of: {text:?} is not a day that exists"),
                "write year, month and day like 2026-03-31",
            )
        })?,
    };
    if day < start {
        return Err(ApiError::request(
            format!("--as-of: {day} is before the comp plan starts on {start}"),
            "name a later day",
        ));
    }
    // Months are told one by one; nobody is paid under one plan for longer.
    if day.month_number() - start.month_number() > 1200 {
        return Err(ApiError::request(
            format!("--as-of: {day} is more than a hundred years after {start}"),
            "name an earlier day",
        ));
    }
    let made = statement(plan, deals, day);
    if let Some((deal, reason)) = too_much(plan, &made) {
        let at = deal.and_then(|id| deals.iter().position(|deal| deal.id == id));
        return Err(ApiError::Book(BookError::Faults(vec![BookFault {
            file: file.to_owned(),
            line: at.map_or(1, |at| read.lines[at]),
            column: String::new(),
            reason,
            fix: "check amounts, rates and quotas for zeros too many or too few".into(),
        }])));
    }
    Ok(wire::of(plan, &made, read.unused, read.assumptions))
}

/// The first sum that is larger than an amount can be, with the deal that makes it so. Amounts stop
/// at the limit, so whatever reaches it may have been cut.
fn too_much<'m>(plan: &StatementPlan, made: &'m Statement) -> Option<(Option<&'m str>, String)> {
    let limit = plan.rounding.amount(Rounding::LIMIT);
    for rep in &made.reps {
        let mut earned: BTreeMap<&str, Decimal> = BTreeMap::new();
        for item in &rep.items {
            let sum = earned.entry(&item.component).or_default();
            *sum += item.now.earned.abs();
            let what = if *sum >= limit {
                "would earn"
            } else if item.credit.abs().max(item.amount.abs()) >= limit {
                "would credit"
            } else {
                continue;
            };
            let reason = format!(
                "deal {:?} {what} {limit} or more by component {}",
                item.deal, item.component
            );
            return Some((Some(&item.deal), reason));
        }
        if let Some(most) = rep.measures.iter().find(|m| m.credited.abs() >= limit) {
            let reason = format!(
                "{} would be credited {limit} or more of {}",
                rep.rep, most.measure
            );
            return Some((None, reason));
        }
    }
    None
}
