//! When a plan overtakes the reference, and how deep it falls short before.

use crate::compare::{above_for_good, closes, deepest, running};
use crate::run::Ran;
use foothold_core::metrics::{Amount, quantile};
use serde::Serialize;

/// A further plan less the reference.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlanCurves {
    /// The plan.
    pub plan: u32,
    /// One for each measure.
    pub curves: Vec<GapCurve>,
}

/// What is subtracted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum GapMeasure {
    /// ARR at month end.
    RunRate,
    /// ARR at month end, summed from the start.
    CumulativeArr,
    /// Cash collected, summed from the start.
    CumulativeCash,
}

/// Differences by month, from month 0, in major units.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct GapCurve {
    /// What is subtracted.
    pub measure: GapMeasure,
    /// Mean over replications; dip and month of crossing are its.
    pub mean: Vec<f64>,
    /// Tenth percentile.
    pub p10: Vec<f64>,
    /// Median.
    pub p50: Vec<f64>,
    /// Ninetieth percentile.
    pub p90: Vec<f64>,
    /// Deepest shortfall; null where it never falls short.
    pub dip: Option<DipView>,
    /// ARR: the month from which it stays above. Cash: the first month after the dip without a
    /// shortfall. Null where that is not within the run, or cash never fell short.
    pub crosses: Option<u32>,
    /// Month by which a tenth of replications have crossed; null where that is not within the run.
    pub crosses_p10: Option<u32>,
    /// Month by which nine tenths have.
    pub crosses_p90: Option<u32>,
    /// Share of replications that cross within the run, or never fall short of cash.
    pub crosses_in: f64,
}

/// A shortfall against the reference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DipView {
    /// Month of the deepest point.
    pub month: u32,
    /// Mean shortfall there, a positive amount in major units.
    pub amount: f64,
}

impl PlanCurves {
    /// Of plans of the same horizon and as many replications.
    pub(super) fn of(plan: u32, reference: &Ran, other: &Ran) -> Self {
        let gap = |k, month, amount| {
            other.outcome.at(k, month, amount) - reference.outcome.at(k, month, amount)
        };
        let from_start = |amount| -> Vec<Vec<i64>> {
            let months = 1..=other.outcome.months;
            let of = |k| months.clone().map(|month| gap(k, month, amount)).collect();
            (0..other.outcome.replications).map(of).collect()
        };
        let opening: Vec<i64> = (0..other.outcome.replications)
            .map(|k| gap(k, 0, Amount::Arr))
            .collect();
        let nothing = vec![0; opening.len()];
        let arr = from_start(Amount::Arr);
        let sums = |gaps: &[Vec<i64>]| gaps.iter().map(|gap| running(gap)).collect::<Vec<_>>();
        let cash = sums(&from_start(Amount::Cash));
        Self {
            plan,
            curves: vec![
                GapCurve::of(GapMeasure::RunRate, &opening, &arr, above_for_good),
                GapCurve::of(
                    GapMeasure::CumulativeArr,
                    &nothing,
                    &sums(&arr),
                    above_for_good,
                ),
                GapCurve::of(GapMeasure::CumulativeCash, &nothing, &cash, closes),
            ],
        }
    }
}

impl GapCurve {
    /// Of gaps in cents by replication: at month 0, and from month 1.
    fn of(
        measure: GapMeasure,
        opening: &[i64],
        gaps: &[Vec<i64>],
        crossing: fn(&[i64]) -> Option<u16>,
    ) -> Self {
        let months = gaps.first().map_or(0, Vec::len);
        let mut curve = Self {
            measure,
            mean: Vec::with_capacity(months + 1),
            p10: Vec::with_capacity(months + 1),
            p50: Vec::with_capacity(months + 1),
            p90: Vec::with_capacity(months + 1),
            dip: None,
            crosses: None,
            crosses_p10: None,
            crosses_p90: None,
            crosses_in: 0.0,
        };
        let replications = gaps.len() as f64;
        curve.add(opening.to_vec());
        let mut sums = Vec::with_capacity(months);
        for at in 0..months {
            let column: Vec<i64> = gaps.iter().map(|gap| gap[at]).collect();
            sums.push(column.iter().sum());
            curve.add(column);
        }
        curve.dip = deepest(&sums).map(|(month, sum)| DipView {
            month: u32::from(month),
            amount: -sum as f64 / replications / 100.0,
        });
        curve.crosses = crossing(&sums).map(u32::from);
        let of_one = |gap: &Vec<i64>| match (measure, deepest(gap)) {
            // Cash that never falls short has nothing to close.
            (GapMeasure::CumulativeCash, None) => Some(1),
            _ => crossing(gap),
        };
        let mut crosses: Vec<Option<u16>> = gaps.iter().map(of_one).collect();
        let within = crosses.iter().flatten().count();
        curve.crosses_in = within as f64 / replications;
        // Those that do not cross within the run come last.
        crosses.sort_unstable_by_key(|month| month.unwrap_or(u16::MAX));
        let by = |tenths: usize| {
            let at = (crosses.len() * tenths).div_ceil(10).max(1) - 1;
            crosses.get(at).copied().flatten().map(u32::from)
        };
        (curve.crosses_p10, curve.crosses_p90) = (by(1), by(9));
        curve
    }

    fn add(&mut self, mut cents: Vec<i64>) {
        cents.sort_unstable();
        let sum: i64 = cents.iter().sum();
        self.mean.push(sum as f64 / cents.len() as f64 / 100.0);
        let sorted: Vec<f64> = cents.iter().map(|&cents| cents as f64 / 100.0).collect();
        self.p10.push(quantile(&sorted, 0.1));
        self.p50.push(quantile(&sorted, 0.5));
        self.p90.push(quantile(&sorted, 0.9));
    }
}
