//! How many opportunities open in a month.

use crate::chance::Odds;

/// Largest expected number of opportunities of one segment in one month.
pub const ARRIVALS_MAX: f64 = 2_000.0;

/// Poisson counts by inversion: `cumulative[k]` is the chance of at most `k`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Arrivals {
    first: u32,
    cumulative: Vec<u64>,
}

impl Arrivals {
    /// A table for `mean` expected opportunities; counts cut where the tails hold under 2^-33.
    pub fn poisson(mean: f64) -> Self {
        if mean <= 0.0 {
            return Self {
                first: 0,
                cumulative: vec![],
            };
        }
        let spread = 8.0 * libm::sqrt(mean) + 12.0;
        let first = libm::floor((mean - spread).max(0.0)) as u32;
        let last = libm::ceil(mean + spread) as u32;
        let mut sum = 0.0;
        let cumulative = (first..=last)
            .map(|k| {
                let k = f64::from(k);
                sum += libm::exp(k * libm::log(mean) - mean - libm::lgamma(k + 1.0));
                Odds::of(sum).0
            })
            .collect();
        Self { first, cumulative }
    }

    /// The count that `draw` stands for.
    pub fn count(&self, draw: u32) -> u32 {
        self.first
            + self
                .cumulative
                .partition_point(|&upto| u64::from(draw) >= upto) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_variance_are_those_of_a_poisson() {
        for mean in [0.3, 4.0, 71.0] {
            let table = Arrivals::poisson(mean);
            let n = 1 << 14;
            let counts: Vec<f64> = (0..n)
                .map(|i| f64::from(table.count((i << 18) + (1 << 17))))
                .collect();
            let average = counts.iter().sum::<f64>() / f64::from(n);
            let variance = counts.iter().map(|c| (c - average).powi(2)).sum::<f64>() / f64::from(n);
            assert!(
                (average - mean).abs() < 0.01 * mean.max(1.0),
                "{average} for {mean}"
            );
            assert!(
                (variance - mean).abs() < 0.02 * mean.max(1.0),
                "{variance} for {mean}"
            );
        }
    }

    #[test]
    fn no_market_no_opportunities() {
        assert_eq!(Arrivals::poisson(0.0).count(u32::MAX), 0);
    }
}
