//! The founder's question, side by side: what a first contract of this size wins and becomes.

use crate::metrics::land_facts;
use crate::run::Ran;
use foothold_core::metrics::cohort::account_value;
use foothold_core::money::real;
use rust_decimal::Decimal;
use serde::Serialize;

/// The first contract of one plan. Amounts are in major units a year.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FirstContract {
    /// Mean ARR of an account at landing; null where none landed.
    pub land: Option<f64>,
    /// Twelve months later, over all accounts that landed early enough, lost ones included.
    pub month12: Option<f64>,
    /// Twenty-four months later.
    pub month24: Option<f64>,
    /// One for each segment.
    pub segments: Vec<SegmentLand>,
}

/// What one segment's target says before anything is simulated.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SegmentLand {
    /// Segment, by its id in the plan.
    pub segment: String,
    /// Target land.
    pub target: f64,
    /// Win rate at the target, a ratio.
    pub win_rate: f64,
    /// Smallest land that carries its CS hours.
    pub minimum_viable: f64,
    /// Whether the target is below that.
    pub unviable: bool,
}

impl FirstContract {
    pub(super) fn of(ran: &Ran) -> Self {
        let value = |age| account_value(&ran.outcome.triangle, age).0;
        let major = |cents: f64| cents / 100.0;
        let amount = |text: &str| Decimal::from_str_exact(text).map_or(f64::NAN, real);
        Self {
            land: value(0).map(major),
            month12: value(12).map(major),
            month24: value(24).map(major),
            segments: land_facts(ran.plan())
                .into_iter()
                .map(|facts| SegmentLand {
                    target: amount(&facts.target),
                    win_rate: facts.win_rate_at_target,
                    minimum_viable: amount(&facts.minimum_viable),
                    unviable: facts.unviable,
                    segment: facts.segment,
                })
                .collect(),
        }
    }
}
