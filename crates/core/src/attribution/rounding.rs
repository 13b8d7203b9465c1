//! Parts that are rounded and still add up.

use super::nearest;
use std::cmp::Reverse;

/// Rounds fractions to whole numbers that sum to `total`, by largest remainder: each is rounded, halves
/// to even, and what is then missing or too much goes, one by one, to those that rounding moved most
/// the other way. `numerators`
/// are over one `denominator`, which is positive; their sum should be near `total`.
///
/// What is nothing stays nothing, and turning every sign round turns every result round.
pub fn apportion(numerators: &[i128], denominator: i128, total: i128) -> Vec<i128> {
    let mut out: Vec<i128> = numerators
        .iter()
        .map(|n| nearest(*n, denominator))
        .collect();
    let missing = total - out.iter().sum::<i128>();
    let sign = missing.signum();
    let mut order: Vec<usize> = (0..numerators.len())
        .filter(|&at| numerators[at] != 0)
        .collect();
    order.sort_by_key(|&at| Reverse((numerators[at] - out[at] * denominator) * sign));
    if order.is_empty() {
        return out;
    }
    for step in 0..missing.unsigned_abs() as usize {
        out[order[step % order.len()]] += sign;
    }
    out
}
