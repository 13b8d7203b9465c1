//! Meter charges of eight accounts with AVX2.

use super::{CENT, CENT_128, CENT_RECIPROCAL, Prices, SEATS_MAX, TIERS, UsageLine, UsageLines};
use crate::sim::accounts::LANES;
use crate::sim::lanes::eight::*;

type Lanes = [u32; LANES];

avx2! {
    /// As [`UsageLines::price`], of the first groups of lanes; nothing in the others.
    pub(crate) fn price(
        lines: &UsageLines,
        drivers: &Lanes,
        seats: &Lanes,
        groups: usize,
    ) -> [Wide; GROUPS] {
        let mut total = [all_wide(0); GROUPS];
        for line in &lines.lines {
            for group in 0..groups.min(GROUPS) {
                let price = price_line(line, load(drivers, group), load(seats, group));
                total[group] = wide_add(total[group], price);
            }
        }
        total
    }

    fn price_line(line: &UsageLine, drivers: Eight, seats: Eight) -> Wide {
        let used = wide_shr::<16>(wide_times(drivers, line.volume));
        let free = wide_times(min(seats, all(SEATS_MAX)), line.included_per_seat);
        let free = wide_add(free, all_wide(line.included));
        let covered = wide_exceeds(free, used);
        let mut units = low(wide_without(wide_sub(used, free), covered));
        if let Some((size, reciprocal)) = line.package {
            let size = all(size);
            let packages = low_of_shr::<32, 0>(wide_times(units, reciprocal));
            let rest = sub(units, product(packages, size));
            // One more for a rest, and one for a quotient that is short. Masks are minus one.
            let begun = add(add(is_zero(rest), at_most(rest, size)), all(2));
            units = add(packages, begun);
        }
        let base = widened_signed(by_tier(line, units, &line.base_cents));
        match &line.prices {
            Prices::Cents(prices) => {
                wide_add(wide_product(units, by_tier(line, units, prices)), base)
            }
            Prices::Nano(prices, rests) => {
                let nano = wide_product(units, by_tier(line, units, prices));
                let nano = wide_add(nano, widened(by_tier(line, units, rests)));
                rounded_cents(nano, base)
            }
        }
    }

    /// The value of the tier that each lane's units reach.
    fn by_tier(line: &UsageLine, units: Eight, values: &[u32; TIERS]) -> Eight {
        let mut out = all(values[0]);
        for tier in 1..line.tiers.min(TIERS) {
            let (bound, value) = (line.bounds[tier - 1], values[tier]);
            out = choose(exceeds(units, all(bound as u32)), all(value), out);
        }
        out
    }

    /// Amounts in nano units as whole cents, half to even, with `base` cents; see
    /// [`cents_of`](super::cents_of).
    fn rounded_cents(nano: Wide, base: Wide) -> Wide {
        let parts = wide_shr::<7>(nano);
        let estimate = wide_by(wide_shr::<16>(parts), all_wide(CENT_RECIPROCAL));
        let estimate = wide_shr::<32>(estimate);
        let left = wide_sub(parts, wide_by(estimate, all_wide(CENT_128)));
        let short = wide_exceeds(left, all_wide(CENT_128 - 1));
        let left = wide_sub(left, wide_and(short, all_wide(CENT_128)));
        let rest = wide_add(wide_shl::<7>(left), wide_and(nano, all_wide(127)));
        // Masks are minus one.
        let cents = wide_sub(wide_add(estimate, base), short);
        let odd = wide_and(cents, all_wide(1));
        let up = wide_exceeds(wide_add(wide_shl::<1>(rest), odd), all_wide(CENT));
        wide_sub(cents, up)
    }
}
