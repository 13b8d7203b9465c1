//! One row of the scorecard.

use super::{How, Shown};
use crate::wire::{StatValue, Value};
use foothold_core::metrics::Unit;
use foothold_core::money::real;
use foothold_data::targets::Target;
use serde::Serialize;

/// A target and what was found.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Identifier of the target.
    pub id: String,
    /// Ids of the claims behind it.
    pub source: Vec<String>,
    /// Plan.
    pub plan: String,
    /// What is read of it.
    pub metric: String,
    /// Month, where the target names one.
    pub month: Option<u16>,
    /// What it is compared with.
    pub against: Option<Against>,
    /// `within`, `at_most` or `at_least`.
    pub kind: &'static str,
    /// The value aimed at.
    pub target: Value,
    /// What is allowed beside it.
    pub tolerance: Value,
    /// Number over replications that is judged.
    pub statistic: &'static str,
    /// What was found.
    #[serde(flatten)]
    pub found: StatValue,
    /// Whether the target is met.
    pub hit: bool,
    /// Whether a fit may use it.
    pub fit: bool,
    /// What there is to know.
    pub note: Option<String>,
    /// Why it is missed.
    pub miss: Option<String>,
    /// Unit of what is judged.
    #[serde(skip)]
    pub unit: Unit,
}

/// What a target is compared with.
#[derive(Debug, Clone, Serialize)]
pub struct Against {
    /// Plan.
    pub plan: String,
    /// What is read of it.
    pub metric: String,
    /// Month, where the target names one.
    pub month: Option<u16>,
    /// `difference` or `ratio`.
    pub how: &'static str,
}

impl Row {
    pub(crate) fn of(target: &Target, shown: &Shown, replications: u32) -> Self {
        let unit = unit(target);
        let value = |amount| Value::of(unit, real(amount) * scale(unit));
        Self {
            id: target.id.clone(),
            source: target.source.clone(),
            plan: target.plan.clone(),
            metric: target.reading.name(),
            month: target.month,
            against: target.against.as_ref().map(|against| Against {
                plan: against.plan.clone().unwrap_or_else(|| target.plan.clone()),
                metric: against.reading.unwrap_or(target.reading).name(),
                month: against.month,
                how: match against.how {
                    How::Difference => "difference",
                    How::Ratio => "ratio",
                },
            }),
            kind: target.goal.name(),
            target: value(target.value),
            tolerance: value(target.tolerance),
            statistic: target.statistic.name(),
            found: StatValue::of(unit, shown.stat, replications),
            hit: shown.hit,
            fit: target.fit,
            note: target.note.clone(),
            miss: target.miss.clone(),
            unit,
        }
    }
}

/// Unit of what is judged.
fn unit(target: &Target) -> Unit {
    let divides = |a: &foothold_data::targets::Against| a.how == How::Ratio;
    if target.against.as_ref().is_some_and(divides) {
        Unit::Number
    } else {
        target.reading.unit()
    }
}

/// Money is judged in cents.
fn scale(unit: Unit) -> f64 {
    match unit {
        Unit::Money => 100.0,
        Unit::Ratio | Unit::Number => 1.0,
    }
}

/// Whether `found`, amounts in cents, meets a target.
pub(super) fn is_met(target: &Target, found: f64) -> bool {
    let scale = scale(unit(target));
    let (value, tolerance) = (real(target.value), real(target.tolerance));
    target.goal.is_met(found / scale, value, tolerance)
}
