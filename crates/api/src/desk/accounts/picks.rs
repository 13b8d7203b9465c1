//! Replications worth looking at: those nearest the P10, P50 and P90 of NRR.

use crate::run::Ran;
use foothold_core::metrics::{Metric, summary, value};
use serde::Serialize;

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

/// The P10, P50 and P90 runs by NRR at `month`; none where NRR is undefined in every replication.
/// The P50 run is the one that formulas are told with.
pub fn picks(ran: &Ran, month: u16) -> Vec<Pick> {
    let Some(stat) = summary(&ran.outcome, ran.costs, month, Metric::Nrr) else {
        return Vec::new();
    };
    let by_nrr: Vec<(u32, f64)> = (0..ran.outcome.replications)
        .filter_map(|k| Some((k, value(&ran.outcome, ran.costs, k, month, Metric::Nrr)?)))
        .collect();
    [(10, stat.p10), (50, stat.p50), (90, stat.p90)]
        .into_iter()
        .filter_map(|(percentile, target)| {
            let far = |nrr: f64| (nrr - target).abs();
            let nearest = by_nrr
                .iter()
                .min_by(|a, b| far(a.1).total_cmp(&far(b.1)).then(a.0.cmp(&b.0)))?;
            Some(Pick {
                percentile,
                replication: nearest.0,
                nrr: nearest.1,
            })
        })
        .collect()
}
