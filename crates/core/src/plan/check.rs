//! Everything that can be wrong with a plan, found before anything runs.
//!
//! Fields are named as in plan files. A check never stops at the first fault, and never computes
//! with a value that it found wrong.

mod book;
mod market;
mod motion;
mod pricing;
mod size;

use super::{Fault, PlanSpec};
use crate::comp;
use rust_decimal::Decimal;

/// Most segments of a plan.
pub const SEGMENTS_MAX: usize = 16;
/// Most price books of a plan.
pub const PRICE_BOOKS_MAX: usize = 4;

/// Largest ARR of one account in major units: its cents are kept in 32 bits.
const ACCOUNT_ARR_MAX: i64 = 42_000_000;
/// Largest amount anywhere else; sums over a run stay far inside 64 bits of cents.
const AMOUNT_MAX: i64 = 1_000_000_000_000;

/// Every fault of `spec`, in the order of the plan.
pub(super) fn faults(spec: &PlanSpec) -> Vec<Fault> {
    let mut out = Vec::new();
    motion::labels(spec, &mut out);
    motion::horizon(&spec.horizon, &mut out);
    market::segments(spec, &mut out);
    market::land(spec, &mut out);
    motion::signals(spec, &mut out);
    motion::expansion(spec, &mut out);
    pricing::books(spec, &mut out);
    motion::contract(&spec.contract, &mut out);
    comp::faults(spec, &mut out);
    market::costs(&spec.costs, &mut out);
    book::cohorts(spec, &mut out);
    book::accounts(spec, &mut out);
    spec.behaviour.faults(&mut out);
    // An estimate of a plan with faults could itself be wrong.
    if out.is_empty() {
        size::faults(spec, &mut out);
    }
    out
}

/// Reports a ratio outside `low` to `high`, in hundredths.
fn ratio(out: &mut Vec<Fault>, field: &str, value: Decimal, low: i64, high: i64) {
    if value < Decimal::new(low, 2) || value > Decimal::new(high, 2) {
        let reason = format!("{} lies outside {low}% to {high}%", percent(value));
        out.push(Fault::new(
            field,
            reason,
            format!("write a value from {low}% to {high}%"),
        ));
    }
}

/// Reports a value outside 0 to `most`.
fn up_to(out: &mut Vec<Fault>, field: &str, value: Decimal, most: i64) {
    if value < Decimal::ZERO {
        out.push(Fault::new(
            field,
            format!("{value} is negative"),
            "write 0 or more",
        ));
    } else if value > Decimal::from(most) {
        out.push(Fault::new(
            field,
            format!("{value} is too large"),
            format!("write {most} or less"),
        ));
    }
}

/// Reports a value that is not above 0 or above `most`.
fn above_zero(out: &mut Vec<Fault>, field: &str, value: Decimal, most: i64) {
    if value.is_zero() {
        out.push(Fault::new(field, "is zero", "write a value above 0"));
    } else {
        up_to(out, field, value, most);
    }
}

/// Reports an account whose ARR would not fit.
fn account_arr(out: &mut Vec<Fault>, field: &str, value: Decimal) {
    if value > Decimal::from(ACCOUNT_ARR_MAX) {
        out.push(Fault::new(
            field,
            format!("{value} a year in one account is too large: its cents must fit 32 bits"),
            format!("write {ACCOUNT_ARR_MAX} or less, or use a larger currency unit"),
        ));
    } else {
        above_zero(out, field, value, ACCOUNT_ARR_MAX);
    }
}

/// Reports a number outside `low` to `high`.
fn whole(out: &mut Vec<Fault>, field: &str, value: u64, low: u64, high: u64) {
    if !(low..=high).contains(&value) {
        let reason = format!("{value} lies outside {low} to {high}");
        out.push(Fault::new(
            field,
            reason,
            format!("write a whole number from {low} to {high}"),
        ));
    }
}

/// Reports empty ids and ids given twice.
fn unique_ids<'a>(
    out: &mut Vec<Fault>,
    list: &str,
    what: &str,
    ids: impl Iterator<Item = &'a str>,
) {
    let mut seen = std::collections::BTreeMap::new();
    for (index, id) in ids.enumerate() {
        let field = format!("{list}[{index}].id");
        if id.trim().is_empty() {
            out.push(Fault::new(
                field,
                format!("the {what} has no id"),
                "give it a short name",
            ));
        } else if let Some(first) = seen.get(id) {
            let reason = format!("\"{id}\" is already the id of {list}[{first}]");
            out.push(Fault::new(
                field,
                reason,
                format!("give each {what} its own id"),
            ));
        } else {
            seen.insert(id, index);
        }
    }
}

/// A reference to something that is not there, with what could have been meant.
fn unknown<'a>(field: &str, what: &str, id: &str, known: impl Iterator<Item = &'a str>) -> Fault {
    // A long list would hide the choice, and a hostile plan could ask for thousands of them.
    let known: Vec<&str> = known.take(20).collect();
    let fix = match known.as_slice() {
        [] => format!("add a {what} with that id"),
        known => format!("use one of: {}", known.join(", ")),
    };
    Fault::new(field, format!("there is no {what} \"{id}\""), fix)
}

fn percent(ratio: Decimal) -> String {
    match ratio.checked_mul(Decimal::ONE_HUNDRED) {
        Some(points) => format!("{}%", points.normalize()),
        None => ratio.to_string(),
    }
}

#[cfg(test)]
pub(crate) mod tests;
