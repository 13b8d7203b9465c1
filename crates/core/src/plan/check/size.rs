//! Whether a plan is small enough to simulate.

use crate::behaviour::Param;
use crate::land::ARRIVALS_MAX;
use crate::plan::{Fault, PlanSpec, Segment};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Most account-months of one replication.
const ACCOUNT_MONTHS_MAX: u64 = 20_000_000;
/// Memory of one account in one replication, columns and records together, rounded up.
const ACCOUNT_BYTES: u64 = 512;
/// Replications that may run at once.
const AT_ONCE: u64 = 16;
/// Most memory of a run.
const BYTES_MAX: u64 = 4 << 30;

/// Refuses, with the estimate, a plan that would need too much memory or time. Expects a plan
/// without other faults.
pub(super) fn faults(spec: &PlanSpec, out: &mut Vec<Fault>) {
    let before = out.len();
    let mut landed = Decimal::ZERO;
    for (index, segment) in spec.segments.iter().enumerate() {
        match opportunities(spec, segment) {
            Ok(total) => landed += total * spec.behaviour.get(Param::WinRateCap, segment.kind),
            Err((month, found)) => out.push(Fault::new(
                format!("segment[{index}].opportunity_growth_monthly"),
                format!("opportunities reach {found} a month in month {month}"),
                format!("keep them at {ARRIVALS_MAX} a month or fewer throughout"),
            )),
        }
    }
    if out.len() > before {
        return;
    }
    let cohorts: u64 = spec
        .book
        .cohorts
        .iter()
        .map(|cohort| u64::from(cohort.accounts))
        .sum();
    let book = cohorts + spec.book.accounts.len() as u64;
    let landed = landed.ceil().to_u64().unwrap_or(u64::MAX);
    let accounts = book.saturating_add(landed);
    let account_months = accounts.saturating_mul(spec.horizon.months.into());
    let bytes = accounts.saturating_mul(ACCOUNT_BYTES * AT_ONCE);
    let (reason, limit) = if account_months > ACCOUNT_MONTHS_MAX {
        let months = spec.horizon.months;
        (
            format!("{accounts} accounts over {months} months are {account_months} account-months"),
            format!("{ACCOUNT_MONTHS_MAX} account-months a replication"),
        )
    } else if bytes > BYTES_MAX {
        (
            format!("{accounts} accounts need about {} MiB", bytes >> 20),
            format!("{} MiB", BYTES_MAX >> 20),
        )
    } else {
        return;
    };
    out.push(Fault::new(
        if book > landed { "book" } else { "segment" },
        format!("{reason} ({book} in the book, up to {landed} landed); the limit is {limit}"),
        "simulate a sample: fewer opportunities, a smaller book, or fewer months",
    ));
}

/// Expected opportunities over the horizon, or the month in which they grow past what the model
/// can draw.
fn opportunities(spec: &PlanSpec, segment: &Segment) -> Result<Decimal, (u16, Decimal)> {
    let most = Decimal::from(ARRIVALS_MAX as i64);
    let growth = Decimal::ONE + segment.opportunity_growth_monthly;
    let mut monthly = segment.opportunities_monthly;
    let mut total = Decimal::ZERO;
    for month in 1..=spec.horizon.months {
        if monthly > most {
            return Err((month, monthly.round()));
        }
        total += monthly;
        // Nine decimals are plenty for an estimate and keep the product exact.
        monthly = (monthly * growth).round_dp(9);
    }
    Ok(total)
}
