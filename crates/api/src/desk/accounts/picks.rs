//! Replications worth looking at: those nearest the P10, P50 and P90 of NRR.

use crate::run::Ran;
use foothold_core::metrics::{Metric, value};
use serde::Serialize;

/// Replications to choose from.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PicksView {
    /// Replications of the run; any number below it can be replayed.
    pub count: u32,
    /// The P10, P50 and P90 runs; none where NRR is undefined in every replication.
    pub picks: Vec<Pick>,
}

/// A replication near a percentile of NRR.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Pick {
    /// Percentile: 10, 50 or 90.
    pub percentile: u32,
    /// Replication.
    pub replication: u32,
    /// Its NRR, a ratio.
    pub nrr: f64,
}

/// The P10, P50 and P90 runs by NRR at `month`.
pub fn picks(ran: &Ran, month: u16) -> PicksView {
    let mut by_nrr: Vec<(f64, u32)> = (0..ran.outcome.replications)
        .filter_map(|k| Some((value(&ran.outcome, ran.costs, k, month, Metric::Nrr)?, k)))
        .collect();
    by_nrr.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let nearest = |percentile: u32| {
        let last = by_nrr.len().checked_sub(1)?;
        let at = (last as f64 * f64::from(percentile) / 100.0).round() as usize;
        let &(nrr, replication) = by_nrr.get(at)?;
        Some(Pick {
            percentile,
            replication,
            nrr,
        })
    };
    PicksView {
        count: ran.outcome.replications,
        picks: [10, 50, 90].into_iter().filter_map(nearest).collect(),
    }
}
