//! Exact scaled integers for rates: finer and wider than [`crate::money`], same rounding rule.

use rust_decimal::Decimal;

/// One, in parts per billion.
pub(super) const PPB: i64 = 1_000_000_000;
/// One, in parts per million.
pub(super) const PPM: i64 = 1_000_000;

/// `value` with `places` decimal places kept, as an integer, half to even; saturates.
pub(super) fn scaled(value: Decimal, places: u32) -> i64 {
    let mantissa = value.mantissa();
    let magnitude = mantissa.unsigned_abs();
    // A mantissa has at most 96 bits, so nine further places fit in 128.
    let scaled = mul_div(magnitude, 10u128.pow(places), 10u128.pow(value.scale()));
    if mantissa < 0 { -scaled } else { scaled }
}

/// A ratio or rate as parts per billion.
pub(super) fn ppb(value: Decimal) -> i64 {
    scaled(value, 9)
}

/// An attainment or multiple as parts per million.
pub(super) fn ppm(value: Decimal) -> i64 {
    scaled(value, 6)
}

/// An amount that is never negative, widened. Callers turn negative amounts away first.
pub(super) fn wide(amount: i64) -> u128 {
    debug_assert!(amount >= 0, "amount {amount} is negative");
    u128::from(amount.unsigned_abs())
}

/// `share_ppb` of `amount`, half to even.
pub(super) fn share_of(amount: i64, share_ppb: i64) -> i64 {
    if share_ppb == PPB {
        return amount;
    }
    // The usual product fits in one machine word, and its divisor is known to the compiler.
    match wide_word(amount).checked_mul(wide_word(share_ppb)) {
        Some(product) => {
            let (quotient, remainder) = (product / PPB as u64, product % PPB as u64);
            quotient as i64 + half_even(quotient, remainder, PPB as u64)
        }
        None => mul_div(wide(amount), wide(share_ppb), PPB as u128),
    }
}

/// An amount that is never negative, as a word.
fn wide_word(amount: i64) -> u64 {
    debug_assert!(amount >= 0, "amount {amount} is negative");
    amount.unsigned_abs()
}

/// 1 where `remainder` beyond `quotient` rounds up, half to even; else 0.
#[inline]
fn half_even(quotient: u64, remainder: u64, divisor: u64) -> i64 {
    match remainder.cmp(&(divisor - remainder)) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => (quotient & 1) as i64,
        std::cmp::Ordering::Greater => 1,
    }
}

/// `a * b / divisor`, half to even, exact for every input; saturates at `i64::MAX`.
///
/// # Panics
/// If `divisor` is zero.
#[inline]
pub(super) fn mul_div(a: u128, b: u128, divisor: u128) -> i64 {
    // Nearly every amount fits in one machine word, where a division costs a tenth.
    if let (Ok(a), Ok(b), Ok(divisor)) =
        (u64::try_from(a), u64::try_from(b), u64::try_from(divisor))
        && let Some(product) = a.checked_mul(b)
    {
        let (quotient, remainder) = (product / divisor, product % divisor);
        let up = half_even(quotient, remainder, divisor);
        return i64::try_from(quotient).map_or(i64::MAX, |whole| whole.saturating_add(up));
    }
    mul_div_wide(a, b, divisor)
}

/// The same for products beyond 64 bits.
fn mul_div_wide(a: u128, b: u128, divisor: u128) -> i64 {
    let (quotient, remainder) = match a.checked_mul(b) {
        Some(product) => (product / divisor, product % divisor),
        None => long_division(wide_product(a, b), divisor),
    };
    let up = match remainder.cmp(&(divisor - remainder)) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => quotient & 1,
        std::cmp::Ordering::Greater => 1,
    };
    i64::try_from(quotient.saturating_add(up)).unwrap_or(i64::MAX)
}

/// The 256-bit product as (high, low).
fn wide_product(a: u128, b: u128) -> (u128, u128) {
    const HALF: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & HALF, b >> 64, b & HALF);
    let low = a0 * b0;
    let middle = a1 * b0 + (low >> 64);
    let cross = a0 * b1 + (middle & HALF);
    (
        a1 * b1 + (middle >> 64) + (cross >> 64),
        (cross << 64) | (low & HALF),
    )
}

/// Quotient (saturating) and remainder of a 256-bit number, one bit at a time: only amounts beyond
/// any real plan come here.
fn long_division((high, low): (u128, u128), divisor: u128) -> (u128, u128) {
    let (mut quotient, mut remainder, mut saturated) = (0u128, 0u128, false);
    for bit in (0..256).rev() {
        let word = if bit >= 128 { high } else { low };
        let carry = remainder >> 127 == 1;
        remainder = (remainder << 1) | ((word >> (bit % 128)) & 1);
        saturated |= quotient >> 127 == 1;
        quotient <<= 1;
        if carry || remainder >= divisor {
            remainder = remainder.wrapping_sub(divisor);
            quotient |= 1;
        }
    }
    (if saturated { u128::MAX } else { quotient }, remainder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn halves_go_to_the_even_side() {
        for (a, expected) in [(1, 0), (3, 2), (5, 2), (7, 4), (4, 2)] {
            assert_eq!(mul_div(a, 1, 2), expected, "{a}/2");
        }
    }

    #[test]
    fn halves_of_wide_products_go_to_the_even_side_too() {
        for (a, expected) in [(1, 0), (3, 2), (5, 2), (7, 4), (4, 2)] {
            assert_eq!(mul_div_wide(a << 100, 1, 2 << 100), expected, "{a}/2");
        }
    }

    #[test]
    fn the_widest_product_carries_every_part() {
        assert_eq!(wide_product(u128::MAX, u128::MAX), (u128::MAX - 1, 1));
        assert_eq!(wide_product(u128::MAX, 2), (1, u128::MAX - 1));
        assert_eq!(
            wide_product(1 << 64, u128::MAX),
            (u128::MAX >> 64, u128::MAX << 64)
        );
    }

    #[test]
    fn decimals_scale_exactly() {
        let d = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(scaled(d("18000"), 2), 1_800_000);
        assert_eq!(scaled(d("0.125"), 2), 12);
        assert_eq!(scaled(d("-0.135"), 2), -14);
        assert_eq!(ppb(d("0.123456789")), 123_456_789);
        assert_eq!(ppm(d("1.25")), 1_250_000);
        assert_eq!(scaled(Decimal::MAX, 2), i64::MAX);
    }

    #[test]
    fn products_beyond_128_bits_stay_exact() {
        let huge = u128::MAX / 3;
        assert_eq!(mul_div(huge, 1_000_000, huge), 1_000_000);
        assert_eq!(mul_div(u128::MAX, u128::MAX, 1), i64::MAX);
        assert_eq!(mul_div(u128::MAX, 7, u128::MAX), 7);
    }

    proptest! {
        #[test]
        fn the_narrow_way_equals_the_wide_way(a in 0u64..1 << 40, b in 0u64..1 << 34, d in 1u64..) {
            let (a, b, d) = (u128::from(a), u128::from(b), u128::from(d));
            prop_assert_eq!(mul_div(a, b, d), mul_div_wide(a, b, d));
        }

        #[test]
        fn a_share_is_a_product_of_any_size(amount in 0i64.., shift in 0u32..63, share in 0i64..4 * PPB) {
            let amount = amount >> shift;
            prop_assert_eq!(
                share_of(amount, share),
                mul_div_wide(wide(amount), wide(share), PPB as u128)
            );
        }

        #[test]
        fn the_long_way_equals_the_short_way(a in 0u64.., b in 0u64.., d in 1u64..) {
            let (a, b, d) = (u128::from(a), u128::from(b), u128::from(d));
            prop_assert_eq!(long_division(wide_product(a, b), d), (a * b / d, a * b % d));
        }
    }
}
