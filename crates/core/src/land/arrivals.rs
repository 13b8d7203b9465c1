//! How many opportunities open in a month.

use crate::chance::Odds;

/// Largest expected number of opportunities of one segment in one month.
pub const ARRIVALS_MAX: f64 = 2_000.0;

/// Equal parts of the range of draws, each with a place to begin looking.
const PARTS: usize = 64;
/// Bits of a draw below those that number its part.
const PART_BITS: u32 = u32::BITS - PARTS.ilog2();

/// Poisson counts by inversion: draws from `upto[k]` on stand for more than `first + k`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Arrivals {
    first: u32,
    upto: Box<[u32]>,
    /// How many of `upto` no draw of a part lies below.
    begin: [u16; PARTS],
}

impl Arrivals {
    /// A table for `mean` expected opportunities; counts cut where the tails hold under 2^-33.
    pub fn poisson(mean: f64) -> Self {
        if mean <= 0.0 {
            return Self::new(0, &[]);
        }
        let spread = 8.0 * libm::sqrt(mean) + 12.0;
        let first = libm::floor((mean - spread).max(0.0)) as u32;
        let last = libm::ceil(mean + spread) as u32;
        let mut sum = 0.0;
        let cumulative: Vec<Odds> = (first..=last)
            .map(|k| {
                let k = f64::from(k);
                sum += libm::exp(k * libm::log(mean) - mean - libm::lgamma(k + 1.0));
                Odds::of(sum)
            })
            .collect();
        Self::new(first, &cumulative)
    }

    /// Counts from `first` on, `cumulative[k]` being the chance of at most `k` more, rising.
    fn new(first: u32, cumulative: &[Odds]) -> Self {
        // What is certain ends the table: no draw is beyond it.
        let below_certain = cumulative
            .iter()
            .map_while(|odds| u32::try_from(odds.0).ok());
        let upto: Box<[u32]> = below_certain.collect();
        let begin = std::array::from_fn(|part| {
            let draw = (part as u32) << PART_BITS;
            upto.partition_point(|upto| draw >= *upto) as u16
        });
        Self { first, upto, begin }
    }

    /// The count that `draw` stands for.
    pub fn count(&self, draw: u32) -> u32 {
        let mut nth = usize::from(self.begin[(draw >> PART_BITS) as usize]);
        while self.upto.get(nth).is_some_and(|upto| draw >= *upto) {
            nth += 1;
        }
        self.first + nth as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_count_is_that_of_the_first_chance_above_the_draw(mean in 0.001f64..2_000.0, draw: u32) {
            let table = Arrivals::poisson(mean);
            for draw in [draw, draw >> 8, !(draw >> 8)] {
                let beyond = table.upto.iter().filter(|upto| draw >= **upto).count();
                prop_assert_eq!(table.count(draw), table.first + beyond as u32);
            }
        }
    }

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
