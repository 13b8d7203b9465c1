//! How an amount changes over accounts: quantiles, and bins with open ends.

use foothold_core::metrics::quantile;
use serde::Serialize;

/// Widths that bins may have.
const WIDTHS: [f64; 9] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0];
/// Most bins between the open ends.
const BINS: f64 = 16.0;

/// Accounts by change of their bill.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ChangeBin {
    /// Lower edge, a ratio; null is open.
    pub low: Option<f64>,
    /// Upper edge, exclusive; null is open.
    pub high: Option<f64>,
    /// Accounts in it.
    pub accounts: u32,
}

/// Quantile `p` of `values`; `None` without any.
pub(super) fn at(values: &[f64], p: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    (!sorted.is_empty()).then(|| quantile(&sorted, p))
}

/// Bins of round width around the middle nine tenths of `changes`; the outer two are open. Zero is
/// always an edge, so that no bin holds accounts that pay more beside accounts that pay less.
pub(super) fn bins(changes: &[f64]) -> Vec<ChangeBin> {
    let (Some(low), Some(high)) = (at(changes, 0.05), at(changes, 0.95)) else {
        return Vec::new();
    };
    let (low, high) = (low.min(0.0), high.max(0.0));
    let width = WIDTHS
        .into_iter()
        .find(|width| (high - low) / width <= BINS - 1.0)
        .unwrap_or_else(|| (high - low) / (BINS - 1.0));
    let (first, last) = (
        (low / width).floor() as i32,
        (high / width).floor() as i32 + 1,
    );
    let edges: Vec<f64> = (first..=last)
        .map(|k| (f64::from(k) * width * 1e6).round() / 1e6)
        .collect();
    let count = |low: Option<f64>, high: Option<f64>| {
        let inside = |change: &&f64| {
            low.is_none_or(|low| **change >= low) && high.is_none_or(|high| **change < high)
        };
        ChangeBin {
            low,
            high,
            accounts: changes.iter().filter(inside).count() as u32,
        }
    };
    let ends = [None].into_iter().chain(edges.iter().copied().map(Some));
    let next = edges.iter().copied().map(Some).chain([None]);
    ends.zip(next).map(|(low, high)| count(low, high)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_lies_in_one_bin() {
        let changes: Vec<f64> = (-40..160).map(|k| f64::from(k) * 0.013).collect();
        let bins = bins(&changes);
        let counted: u32 = bins.iter().map(|bin| bin.accounts).sum();
        assert_eq!(counted as usize, changes.len());
        assert!(bins.iter().any(|bin| bin.low == Some(0.0)), "{bins:?}");
        assert!(bins.windows(2).all(|pair| pair[0].high == pair[1].low));
        assert_eq!((bins[0].low, bins[bins.len() - 1].high), (None, None));
    }

    #[test]
    fn nobody_changes_nothing() {
        assert!(bins(&[]).is_empty());
        let same = bins(&[0.0; 7]);
        let zero = same.iter().find(|bin| bin.low == Some(0.0)).unwrap();
        assert_eq!(zero.accounts, 7);
    }
}
