//! Attribution: what each lever adds to the change of a metric between two plans.
//!
//! The change is split by the Shapley value (Shapley, *A value for n-person games*, 1953): a part is
//! given the mean, over all orders in which the levers could be moved one after the other, of what
//! moving it changes. The plans in between are run on the same draws, so the parts are nearly free
//! of noise, and nothing is left over: the parts are the whole change, to the last digit.
//!
//! Everything is whole numbers. A ratio is taken in `RATIO_FINE`ths, sums over replications and
//! orders are exact fractions, and what is printed is rounded by largest remainder, so that printed
//! parts add up to the printed total.

mod parts;
mod rounding;
#[cfg(test)]
mod tests;

pub use parts::{Joined, Parts, Unmixable, parts};
pub use rounding::apportion;

use crate::metrics::Unit;

/// Most parts: every one doubles the plans to run.
pub const PARTS_MAX: usize = 12;

/// Fineness in which a ratio is added up.
const RATIO_FINE: i128 = 1_000_000_000_000_000;
/// Fineness in which a ratio is printed: twelve decimals.
pub const RATIO_UNITS: i128 = 1_000_000_000_000;

/// Whole numbers that stand for values of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grain {
    /// Parts of 1 that are added up.
    fine: i128,
    /// Parts of 1 that are printed; divides `fine`.
    units: i128,
}

impl Grain {
    /// Of a metric: whole cents, or ratios to twelve decimals.
    pub const fn of(unit: Unit) -> Self {
        match unit {
            Unit::Money => Self { fine: 1, units: 1 },
            Unit::Ratio | Unit::Number => Self {
                fine: RATIO_FINE,
                units: RATIO_UNITS,
            },
        }
    }

    /// Units that make 1.
    pub const fn units(self) -> i128 {
        self.units
    }

    /// A value of a metric as a whole number.
    fn whole(self, value: f64) -> i128 {
        // Metrics come from 64-bit integers, so no product leaves 128 bits.
        libm::rint(value * self.fine as f64) as i128
    }

    const fn fine_per_unit(self) -> i128 {
        self.fine / self.units
    }
}

/// The values of one metric under every mix of two plans: by replication, then by mix. Bit `p` of
/// the number of a mix says whether part `p` is that of the second plan.
#[derive(Debug, Clone)]
pub struct Mixes {
    grain: Grain,
    players: usize,
    /// By replication; each `2^players` long.
    values: Vec<Vec<i128>>,
    replications: usize,
}

/// A change and its parts, in whole units of its [`Grain`]. `from + total = to`, and the parts sum to
/// `total`.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// Mean under the first plan.
    pub from: i128,
    /// Mean under the second plan.
    pub to: i128,
    /// Their difference.
    pub total: i128,
    /// Standard error of it, in units; `None` with one replication.
    pub se: Option<f64>,
    /// One for each part, in order.
    pub parts: Vec<Share>,
    /// Replications in which the metric is defined under every mix; the others are left out.
    pub defined: usize,
}

/// What one part adds, in whole units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// Its mean over replications.
    pub value: i128,
    /// Standard error, in units.
    pub se: Option<f64>,
}

/// What two parts add together beyond what each adds alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interaction {
    /// One part.
    pub a: usize,
    /// The other, which comes later.
    pub b: usize,
    /// Above zero where they help each other, below where one does the work of the other.
    pub share: Share,
}

impl Mixes {
    /// Takes the values of a metric: `value(replication, mix)`, `None` where it is undefined. A
    /// replication in which any mix is undefined is left out of all of them.
    ///
    /// `None` when no replication is left.
    pub fn new(
        grain: Grain,
        players: usize,
        replications: usize,
        value: impl Fn(usize, usize) -> Option<f64>,
    ) -> Option<Self> {
        debug_assert!(players <= PARTS_MAX, "more parts than can be run");
        let values: Vec<Vec<i128>> = (0..replications)
            .filter_map(|k| {
                (0..1_usize << players)
                    .map(|mix| value(k, mix).map(|v| grain.whole(v)))
                    .collect()
            })
            .collect();
        (!values.is_empty()).then_some(Self {
            grain,
            players,
            replications: values.len(),
            values,
        })
    }

    /// The change from the first plan to the second, part by part.
    pub fn split(&self) -> Split {
        let last = (1_usize << self.players) - 1;
        let (from, to) = (self.mean(0), self.mean(last));
        let total = to - from;
        let weights = weights(self.players);
        let scale: i128 = factorial(self.players);
        let by_part: Vec<Vec<i128>> = (0..self.players)
            .map(|part| {
                self.values
                    .iter()
                    .map(|v| shapley(v, part, &weights))
                    .collect()
            })
            .collect();
        let sums: Vec<i128> = by_part.iter().map(|own| own.iter().sum()).collect();
        let unit = scale * self.count() * self.grain.fine_per_unit();
        let change: Vec<i128> = self.values.iter().map(|v| v[last] - v[0]).collect();
        Split {
            from,
            to,
            total,
            se: self.error(&change, 1),
            parts: apportion(&sums, unit, total)
                .into_iter()
                .zip(&by_part)
                .map(|(value, own)| Share {
                    value,
                    se: self.error(own, scale),
                })
                .collect(),
            defined: self.replications,
        }
    }

    /// The Shapley interaction index of every pair (Grabisch and Roubens, *An axiomatic approach to
    /// the concept of interaction among players in cooperative games*, 1999): the mean, over orders
    /// in which the two stand together, of what they change beyond the sum of what each does alone.
    pub fn interactions(&self) -> Vec<Interaction> {
        let n = self.players;
        let mut out = Vec::new();
        if n < 2 {
            return out;
        }
        let weights = weights(n - 1);
        let scale = factorial(n - 1);
        for a in 0..n {
            for b in a + 1..n {
                let own: Vec<i128> = (self.values.iter())
                    .map(|v| interaction(v, a, b, &weights))
                    .collect();
                let unit = scale * self.count() * self.grain.fine_per_unit();
                let value = nearest(own.iter().sum(), unit);
                let se = self.error(&own, scale);
                out.push(Interaction {
                    a,
                    b,
                    share: Share { value, se },
                });
            }
        }
        out
    }

    const fn count(&self) -> i128 {
        self.replications as i128
    }

    /// Mean of a mix in units, halves to even.
    fn mean(&self, mix: usize) -> i128 {
        let sum: i128 = self.values.iter().map(|v| v[mix]).sum();
        nearest(sum, self.count() * self.grain.fine_per_unit())
    }

    /// Standard error, in units, of the mean of whole numbers of `scale` each.
    fn error(&self, own: &[i128], scale: i128) -> Option<f64> {
        if own.len() < 2 {
            return None;
        }
        let per_unit = (scale * self.grain.fine_per_unit()) as f64;
        let stat = crate::metrics::Stat::of(own.iter().map(|v| Some(*v as f64 / per_unit)))?;
        // What is the same everywhere has no error, whatever the last bit of its mean.
        let same = own.iter().all(|v| *v == own[0]);
        if same { Some(0.0) } else { stat.se }
    }
}

/// `numerator / denominator` rounded half to even, in 128 bits.
const fn nearest(numerator: i128, denominator: i128) -> i128 {
    let quotient = numerator.div_euclid(denominator);
    let twice = numerator.rem_euclid(denominator) * 2;
    let up = twice > denominator || (twice == denominator && quotient % 2 != 0);
    quotient + up as i128
}

fn factorial(n: usize) -> i128 {
    (1..=n as i128).product()
}

/// Of `n` players, the orders in which exactly `s` given ones come before a given other, by `s`.
fn weights(n: usize) -> Vec<i128> {
    (0..n)
        .map(|s| factorial(s) * factorial(n - 1 - s))
        .collect()
}

/// The Shapley value of one part in `n!`ths.
fn shapley(values: &[i128], part: usize, weights: &[i128]) -> i128 {
    let bit = 1_usize << part;
    (0..values.len())
        .filter(|mix| mix & bit == 0)
        .map(|mix| weights[mix.count_ones() as usize] * (values[mix | bit] - values[mix]))
        .sum()
}

/// The interaction of two parts in `(n - 1)!`ths.
fn interaction(values: &[i128], a: usize, b: usize, weights: &[i128]) -> i128 {
    let (a, b) = (1_usize << a, 1_usize << b);
    (0..values.len())
        .filter(|mix| mix & (a | b) == 0)
        .map(|mix| {
            let together = values[mix | a | b] - values[mix | a] - values[mix | b] + values[mix];
            weights[mix.count_ones() as usize] * together
        })
        .sum()
}
