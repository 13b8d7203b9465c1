//! What can be wrong with comp plans, roles and quotas.

mod components;
mod roles;
pub(super) mod vesting;

use super::scale::scaled;
use crate::plan::{Fault, PlanSpec};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Largest amount of money in a plan: sums over a run stay far inside 64 bits of cents.
const LARGEST_AMOUNT: i64 = 1_000_000_000_000;
/// Largest multiple of a standard rate, cap or attainment.
const LARGEST_MULTIPLE: i64 = 1_000;

/// Adds every fault of the plan's comp plans, roles and quotas, and of the nominator's share.
pub fn faults(plan: &PlanSpec, out: &mut Vec<Fault>) {
    let mut ids = BTreeMap::new();
    for (index, comp_plan) in plan.comp_plans.iter().enumerate() {
        let path = format!("comp_plan[{index}]");
        unique_id(&mut ids, &path, "comp plan", &comp_plan.id, out);
        components::faults(comp_plan, &path, out);
    }
    roles::faults(plan, out);
    share(
        "expansion.nominator_share",
        plan.expansion.nominator_share,
        out,
    );
}

/// Reports an empty id, or one that `seen` knows already.
pub(super) fn unique_id<'a>(
    seen: &mut BTreeMap<&'a str, String>,
    path: &str,
    what: &str,
    id: &'a str,
    out: &mut Vec<Fault>,
) {
    let field = format!("{path}.id");
    if id.trim().is_empty() {
        out.push(Fault::new(
            field,
            format!("the {what} has no id"),
            "give it a short name",
        ));
    } else if let Some(first) = seen.get(id) {
        out.push(Fault::new(
            field,
            format!("the id \"{id}\" is already used by {first}"),
            "give each one an id of its own",
        ));
    } else {
        seen.insert(id, path.to_owned());
    }
}

/// Reports a share outside 0 to 1.
fn share(field: &str, value: Decimal, out: &mut Vec<Fault>) {
    if value < Decimal::ZERO || value > Decimal::ONE {
        out.push(Fault::new(
            field,
            format!("a share of {} is outside 0% to 100%", percent(value)),
            "write a share between 0% and 100%",
        ));
    } else {
        places(field, value, 9, out);
    }
}

/// Reports an amount below zero, beyond the largest, or finer than a cent.
fn amount(field: &str, value: Decimal, out: &mut Vec<Fault>) {
    if value < Decimal::ZERO {
        out.push(Fault::new(
            field,
            format!("an amount of {value} is negative"),
            "write 0 or more",
        ));
    } else if value > Decimal::from(LARGEST_AMOUNT) {
        out.push(Fault::new(
            field,
            format!("an amount of {value} is beyond the largest of {LARGEST_AMOUNT}"),
            "check the number of zeros",
        ));
    } else {
        places(field, value, 2, out);
    }
}

/// Reports a multiple or attainment below zero, beyond the largest, or with too many decimals.
fn multiple(field: &str, value: Decimal, out: &mut Vec<Fault>) {
    if value < Decimal::ZERO {
        out.push(Fault::new(
            field,
            format!("{value} is negative"),
            "write 0 or more",
        ));
    } else if value > Decimal::from(LARGEST_MULTIPLE) {
        out.push(Fault::new(
            field,
            format!("{value} is beyond the largest of {LARGEST_MULTIPLE}"),
            "check the number: 1.5 means one and a half times",
        ));
    } else {
        places(field, value, 6, out);
    }
}

/// Reports decimals that integers with `places` places cannot hold: nothing is rounded silently.
fn places(field: &str, value: Decimal, places: u32, out: &mut Vec<Fault>) {
    if Decimal::from_i128_with_scale(i128::from(scaled(value, places)), places) != value {
        out.push(Fault::new(
            field,
            format!("{value} has more than {places} decimals"),
            format!("round it to {places} decimals"),
        ));
    }
}

pub(super) fn percent(value: Decimal) -> String {
    match value.checked_mul(Decimal::ONE_HUNDRED) {
        Some(percent) => format!("{}%", percent.normalize()),
        None => value.to_string(),
    }
}

#[cfg(test)]
mod limits;
#[cfg(test)]
mod tests;
