//! Exact money: whole cents, and the one rounding rule.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Largest ARR of one account, in cents: account ARR is kept in 32 bits (42,949,672.95).
pub const ACCOUNT_ARR_LIMIT_CENTS: i64 = u32::MAX as i64;

/// `numerator / denominator` rounded half to even; `denominator` must be positive.
pub const fn div_half_even(numerator: i128, denominator: i128) -> i64 {
    let quotient = numerator.div_euclid(denominator);
    let twice = numerator.rem_euclid(denominator) * 2;
    let up = twice > denominator || (twice == denominator && quotient % 2 != 0);
    (quotient + up as i128) as i64
}

/// `cents * ppm / 1,000,000`, rounded half to even.
#[inline]
pub const fn times_ppm(cents: i64, ppm: u32) -> i64 {
    if ppm == 1_000_000 {
        return cents;
    }
    // Nearly every amount is positive, and its product fits in one machine word.
    if cents >= 0
        && let Some(product) = (cents as u64).checked_mul(ppm as u64)
    {
        let (quotient, rest) = (product / 1_000_000, product % 1_000_000);
        // Adding the odd bit only tips an exact half.
        return (quotient + (2 * rest + (quotient & 1) > 1_000_000) as u64) as i64;
    }
    div_half_even(cents as i128 * ppm as i128, 1_000_000)
}

/// Cents of an amount in major units, rounded half to even past the second decimal.
pub fn cents(amount: Decimal) -> i64 {
    (amount * Decimal::ONE_HUNDRED)
        .round()
        .to_i64()
        .unwrap_or(i64::MAX)
}

/// Parts per million of a ratio, rounded half to even, never negative.
pub fn ppm(ratio: Decimal) -> u32 {
    (ratio * Decimal::from(1_000_000))
        .round()
        .to_u32()
        .unwrap_or(0)
}

/// A decimal as the nearest double, for formulas evaluated before a run starts.
pub fn real(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

/// A non-negative ratio in Q16, rounded, at most `u32::MAX`.
pub fn q16(value: f64) -> u32 {
    libm::rint(value.max(0.0) * 65_536.0).min(f64::from(u32::MAX)) as u32
}

/// Cents as an exact decimal in major units, always two decimals.
pub fn decimal(cents: i64) -> Decimal {
    Decimal::new(cents, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_to_even() {
        for (n, d, expected) in [
            (5, 2, 2),
            (7, 2, 4),
            (-5, 2, -2),
            (-7, 2, -4),
            (9, 4, 2),
            (11, 4, 3),
        ] {
            assert_eq!(div_half_even(n, d), expected, "{n}/{d}");
        }
    }

    #[test]
    fn ppm_paths_agree() {
        for cents in [
            0,
            1,
            50,
            150,
            12_345,
            4_294_967_295,
            i64::MAX / 5_000,
            -77,
            i64::MIN / 5_000,
        ] {
            for ppm in [0, 1, 500_000, 999_999, 1_030_000, 4_000_000_000] {
                assert_eq!(
                    times_ppm(cents, ppm),
                    div_half_even(i128::from(cents) * i128::from(ppm), 1_000_000)
                );
            }
        }
    }
}
