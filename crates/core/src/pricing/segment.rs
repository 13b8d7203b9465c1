//! Straight lines over the units: what every charge model compiles to.
//!
//! Integers only, no allocation. Prices are in nano currency units, bases in whole cents plus a
//! remainder, so that the usual product fits in 64 bits and is divided by a constant.

use crate::money::div_half_even;

/// Most units of one meter that one account is billed for in a month; more are billed as this many.
pub const UNITS_MAX: u64 = 10_000_000_000;

const NANO_PER_CENT: u64 = 10_000_000;

/// Cents a unit from which on the price of [`UNITS_MAX`] units may leave 62 bits.
const WHOLE_PRICE_LIMIT: u32 = 1 << 28;

/// `base + units * price` for units up to a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    /// Largest units of the segment, inclusive; `u64::MAX` is unbounded.
    pub(super) up_to: u64,
    price_nano: u64,
    /// The price in cents, where it and the base are whole cents, as most are, and the amount of
    /// [`UNITS_MAX`] units fits in 62 bits.
    price_cents: Option<u32>,
    /// Whole cents of the base, rounded down. Negative where the line, drawn back to zero units,
    /// would cross below zero: graduated tiers of rising price.
    base_cents: i64,
    /// What the base has beyond whole cents; under a cent.
    base_rest_nano: u64,
}

impl Segment {
    /// A segment that costs `base_nano` at `origin` units and `price_nano` for each unit above.
    pub(super) fn new(up_to: u64, origin: u64, base_nano: u128, price_nano: u64) -> Self {
        let cent = i128::from(NANO_PER_CENT);
        // Prices and fees of checked books are under 2^60 nano units and bounds under 2^64, so
        // neither term leaves i128.
        let base = base_nano as i128 - i128::from(origin) * i128::from(price_nano);
        let whole = price_nano.is_multiple_of(NANO_PER_CENT) && base.rem_euclid(cent) == 0;
        Self {
            up_to,
            price_nano,
            price_cents: u32::try_from(price_nano / NANO_PER_CENT)
                .ok()
                .filter(|price| whole && *price < WHOLE_PRICE_LIMIT),
            // Past i64 only where the segment starts at more units than are ever billed.
            base_cents: i64::try_from(base.div_euclid(cent)).unwrap_or(i64::MAX),
            // A remainder of ten million fits.
            base_rest_nano: base.rem_euclid(cent) as u64,
        }
    }

    /// Price of a unit in nano currency units.
    pub(super) fn price_nano(&self) -> u64 {
        self.price_nano
    }

    /// Price of a unit in cents, where amounts are whole cents.
    pub(super) fn price_cents(&self) -> Option<u32> {
        self.price_cents
    }

    /// Whole cents of the base, rounded down.
    pub(super) fn base_cents(&self) -> i64 {
        self.base_cents
    }

    /// What the base has beyond whole cents.
    pub(super) fn base_rest_nano(&self) -> u64 {
        self.base_rest_nano
    }

    /// Amount of `units` in cents, rounded half to even.
    #[inline(always)]
    fn cents(&self, units: u64) -> i64 {
        if let Some(price) = self.price_cents {
            return self.base_cents + (units * u64::from(price)) as i64;
        }
        let nano =
            u128::from(units) * u128::from(self.price_nano) + u128::from(self.base_rest_nano);
        match u64::try_from(nano) {
            Ok(nano) => {
                // Under 2^41 cents.
                let whole = self.base_cents + (nano / NANO_PER_CENT) as i64;
                whole + round_up(whole, nano % NANO_PER_CENT)
            }
            Err(_) => self.cents_wide(nano),
        }
    }

    #[cold]
    fn cents_wide(&self, nano: u128) -> i64 {
        // At most UNITS_MAX units at under 2^60 nano units: far inside i128.
        let nano = i128::from(self.base_cents) * i128::from(NANO_PER_CENT) + nano as i128;
        div_half_even(nano, i128::from(NANO_PER_CENT))
    }
}

/// 1 where `rest_nano` beyond `whole` cents rounds up, half to even; else 0.
#[inline]
fn round_up(whole: i64, rest_nano: u64) -> i64 {
    // The cent is even in nano units, so adding the odd bit only tips an exact half.
    i64::from(2 * rest_nano + (whole & 1) as u64 > NANO_PER_CENT)
}

/// Segments of one charge, rising.
#[derive(Debug, Clone)]
pub(super) struct Schedule {
    /// Bounds of the first segments, all but the last; `u64::MAX` where there are fewer.
    first_bounds: [u64; FIRST],
    /// The first segments; those that are lacking repeat the last.
    first: [Segment; FIRST + 1],
    /// Not empty.
    segments: Box<[Segment]>,
}

/// How many bounds are compared without a branch, as which tier an account is in cannot be
/// predicted. Three make four tiers, more than most price lists have.
const FIRST: usize = 3;

impl Schedule {
    /// `segments`, rising and at least one.
    pub(super) fn new(segments: Vec<Segment>) -> Self {
        let last = segments.len() - 1;
        let mut first_bounds = [u64::MAX; FIRST];
        for (bound, segment) in first_bounds.iter_mut().zip(&segments[..last]) {
            *bound = segment.up_to;
        }
        Self {
            first_bounds,
            first: std::array::from_fn(|nth| segments[nth.min(last)]),
            segments: segments.into(),
        }
    }

    /// The segment that prices `units`; the last one above every bound.
    #[inline(always)]
    pub(super) fn reached(&self, units: u64) -> &Segment {
        let index: usize = self
            .first_bounds
            .iter()
            .map(|b| usize::from(units > *b))
            .sum();
        if index == FIRST && self.segments.len() > FIRST + 1 {
            self.reached_later(units)
        } else {
            &self.first[index]
        }
    }

    #[inline(never)]
    fn reached_later(&self, units: u64) -> &Segment {
        let inner = &self.segments[..self.segments.len() - 1];
        &self.segments[inner.partition_point(|s| units > s.up_to)]
    }

    /// The segments, rising.
    pub(super) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Amount of `units` in cents.
    #[inline(always)]
    pub(super) fn cents(&self, units: u64) -> i64 {
        self.reached(units).cents(units)
    }

    /// Bounds between segments, rising.
    pub(super) fn bounds(&self) -> impl Iterator<Item = u64> {
        self.segments[..self.segments.len() - 1]
            .iter()
            .map(|s| s.up_to)
    }
}

/// Monthly volume of a meter for one seat in use at intensity 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Volume {
    micro: u64,
    /// Whole units; 0 where the volume is not whole. Saves a division.
    whole: u64,
}

impl Volume {
    /// A volume of `micro` millionths.
    pub(super) fn new(micro: u64) -> Self {
        let whole = if micro.is_multiple_of(1_000_000) {
            micro / 1_000_000
        } else {
            0
        };
        Self { micro, whole }
    }

    /// The volume, where it is whole units.
    pub(super) fn whole(self) -> Option<u64> {
        (self.whole > 0).then_some(self.whole)
    }

    /// Whole units for a driver in seats times intensity, Q16.
    #[inline(always)]
    pub(super) fn units(self, driver_q16: u64) -> u64 {
        if self.whole > 0 {
            let units = (u128::from(driver_q16) * u128::from(self.whole)) >> 16;
            return u64::try_from(units).map_or(UNITS_MAX, |units| units.min(UNITS_MAX));
        }
        let micro = (u128::from(driver_q16) * u128::from(self.micro)) >> 16;
        // Rounding down twice is rounding down once. Past 2^64 the units pass the limit anyway.
        u64::try_from(micro).map_or(UNITS_MAX, |micro| (micro / 1_000_000).min(UNITS_MAX))
    }
}

/// `units` times `kept_nano` billionths, down to whole units; both within their limits.
#[inline]
pub(super) fn discounted(units: u64, kept_nano: u64) -> u64 {
    // UNITS_MAX times 10^9 is 10^19, under 2^64.
    if kept_nano == 1_000_000_000 {
        units
    } else {
        units * kept_nano / 1_000_000_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_to_even_on_both_widths() {
        for (nano, expected) in [
            (0, 0),
            (4_999_999, 0),
            (5_000_000, 0),
            (5_000_001, 1),
            (15_000_000, 2),
            (25_000_000, 2),
            (25_000_001, 3),
        ] {
            let segment = Segment::new(u64::MAX, 0, 0, nano);
            assert_eq!(segment.cents(1), expected, "{nano}");
            assert_eq!(segment.cents_wide(u128::from(nano)), expected, "{nano}");
        }
    }

    #[test]
    fn whole_cents_give_what_the_wide_path_gives() {
        for price in [
            0,
            1,
            1_000,
            u64::from(WHOLE_PRICE_LIMIT) - 1,
            1 << 28,
            1 << 36,
        ] {
            for (origin, base) in [(0, 0), (10, 70_000_000), (0, 70_000_001)] {
                let segment = Segment::new(u64::MAX, origin, base, price * NANO_PER_CENT);
                for units in [0, 1, 10, 999, UNITS_MAX] {
                    let nano = u128::from(units) * u128::from(segment.price_nano)
                        + u128::from(segment.base_rest_nano);
                    assert_eq!(segment.cents(units), segment.cents_wide(nano), "{price}");
                }
            }
        }
    }

    #[test]
    fn a_base_carries_its_odd_cent_into_the_rounding() {
        // 1.5 cents and 2.5 cents, each as a base of whole cents plus half a cent of units.
        assert_eq!(Segment::new(u64::MAX, 0, 10_000_000, 5_000_000).cents(1), 2);
        assert_eq!(Segment::new(u64::MAX, 0, 20_000_000, 5_000_000).cents(1), 2);
    }

    #[test]
    fn a_base_keeps_its_last_nano_unit() {
        // 4,999,999 nano units of base and one more make exactly half a cent; two pass it.
        assert_eq!(Segment::new(u64::MAX, 0, 4_999_999, 1).cents(1), 0);
        assert_eq!(Segment::new(u64::MAX, 0, 4_999_999, 2).cents(1), 1);
    }

    #[test]
    fn tiers_of_rising_price_start_below_zero() {
        // 10 units at 1 cent, then 3 cents each: drawn back to zero units that is minus 20 cents.
        let segment = Segment::new(u64::MAX, 10, 100_000_000, 30_000_000);
        assert_eq!((segment.cents(10), segment.cents(11)), (10, 13));
    }

    #[test]
    fn products_past_64_bits_stay_exact() {
        // 10^10 units at 999,999.999999999: 10^16 less 10 major units.
        let segment = Segment::new(u64::MAX, 0, 0, 999_999_999_999_999);
        assert_eq!(segment.cents(UNITS_MAX), 1_000_000_000_000_000_000 - 1_000);
    }

    #[test]
    fn units_are_whole_and_bounded() {
        let units = |driver_q16, micro| Volume::new(micro).units(driver_q16);
        assert_eq!(units(65_536, 1_500_000), 1);
        assert_eq!(units(2 * 65_536, 1_500_000), 3);
        assert_eq!(units(2 * 65_536 - 1, 1_500_000), 2);
        assert_eq!(units(2 * 65_536 - 1, 3_000_000), 5);
        assert_eq!(units(65_535, 1_000_000), 0);
        assert_eq!(units(u64::MAX, u64::MAX), UNITS_MAX);
        assert_eq!(units(u64::MAX, 7_000_000), UNITS_MAX);
        assert_eq!(units(0, u64::MAX), 0);
        assert_eq!(units(u64::MAX, 0), 0);
    }
}
