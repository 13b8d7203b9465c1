//! Usage and its price with AVX2.

use super::{PriceTerms, Priced};
use crate::pricing::{UsageLines, price_eight};
use crate::sim::accounts::{Block, SEAT_BITS, flag};
use crate::sim::lanes::Of;
use crate::sim::lanes::eight::*;

/// Fraction bits of seats, as a shift.
const SEATS: i32 = SEAT_BITS as i32;

avx2! {
    /// As [`drive_lanes`](super::drive_lanes).
    pub(super) fn drive(
        block: &Block,
        terms: &PriceTerms,
        noise: &Of<u32>,
        out: &mut Priced,
    ) -> bool {
        if terms.metered.is_short() {
            drive_by::<false>(block, terms, noise, out)
        } else {
            drive_by::<true>(block, terms, noise, out)
        }
    }

    fn drive_by<const MANY: bool>(
        block: &Block,
        terms: &PriceTerms,
        noise: &Of<u32>,
        out: &mut Priced,
    ) -> bool {
        let live = flagged(&block.flags, flag::LIVE);
        let mut metered = 0;
        let (mut usage, mut noisy_usage) = (all(0), all(0));
        for group in 0..groups_up_to(live) {
            let keys = load_u8(&block.key, group);
            metered |= bits(by_key::<MANY>(&terms.metered, keys), group);
            let contracted = load(&block.contracted, group);
            // More seats than that are more than are ever in demand.
            let few = at_most(contracted, all(u32::MAX >> SEATS));
            let bounded = and(few, by_key::<MANY>(&terms.counts_seats, keys));
            let sold = choose(bounded, shl::<SEATS>(contracted), all(u32::MAX));
            let in_use = min(load(&block.demand, group), sold);
            let driver = wide_shr::<SEATS>(wide_product(in_use, load(&block.intensity, group)));
            let noisy = wide_by(driver, widened(load(noise, group)));
            usage = or(usage, wide_any(driver));
            noisy_usage = or(noisy_usage, wide_any(noisy));
            store(&mut out.drivers, group, low_of_shr::<16, 16>(noisy));
        }
        out.metered = metered & live;
        fits::<32>(usage) && fits::<48>(noisy_usage)
    }

    /// As [`price_in_lanes`](super::price_in_lanes).
    pub(super) fn price_lines(
        lines: &UsageLines,
        drivers: &Of<u32>,
        seats: &Of<u32>,
        own: u64,
        charge: &mut Of<u32>,
    ) -> bool {
        let (groups, limit) = (groups_up_to(own), all(lines.driver_limit()));
        let mut within = all(u32::MAX);
        for group in 0..groups {
            let used = and(load(drivers, group), in_mask(own, group));
            within = and(within, at_most(used, limit));
        }
        if !holds_all(within) {
            return false;
        }
        let mut large = all(0);
        let cents = price_eight(lines, drivers, seats, groups);
        for group in 0..groups {
            let (own, cents) = (in_mask(own, group), cents[group]);
            large = or(large, and(low_of_shr::<32, 0>(cents), own));
            let cents = choose(own, low(cents), load(charge, group));
            store(charge, group, cents);
        }
        lacks_all(large, large)
    }
}
