//! Bills with AVX2.

use super::{BillTerms, Billed, CHARGE_LIMIT, COMMITTED_LIMIT, SETTLING_MONTHS};
use crate::contract::YEAR_OF_TRAILING;
use crate::plan::ArrConvention;
use crate::sim::accounts::{Block, LANES, Lanes, NEVER, Notes, flag};
use crate::sim::lanes::eight::*;
use crate::sim::lanes::{Of, mask};

avx2! {
    /// As [`bill_lanes`](super::bill_lanes).
    pub(super) fn bill(
        block: &mut Block,
        terms: &BillTerms,
        month: u16,
        (charges, metered): (&Of<u32>, u64),
        listens: bool,
        out: &mut Billed,
    ) -> bool {
        if exceeds_limits(block, charges, metered) {
            return false;
        }
        if terms.shock_ppm.is_short() {
            bill_by::<false>(block, terms, month, (charges, metered), listens, out);
        } else {
            bill_by::<true>(block, terms, month, (charges, metered), listens, out);
        }
        true
    }

    fn bill_by<const MANY: bool>(
        block: &mut Block,
        terms: &BillTerms,
        month: u16,
        (charges, metered): (&Of<u32>, u64),
        listens: bool,
        out: &mut Billed,
    ) {
        let (trailing, single) = match terms.convention {
            ArrConvention::CommittedOnly => (0, 0),
            ArrConvention::LastMonth => (0, 12),
            ArrConvention::TrailingThreeMonths => (u32::MAX, 0),
        };
        let [landing, next, later] = YEAR_OF_TRAILING;
        let [landing, next, later] = [
            all(landing & trailing),
            all(next & trailing),
            all(later & trailing),
        ];
        let single = all(single);
        let listens = all(mask(listens));
        let mut arrs = [0; LANES];
        let (mut stays, mut no_rise, mut dear, mut new) = (0, 0, 0, 0);
        let mut invoiced = all(0);
        let (mut risen, mut fallen) = (all(0), all(0));
        for group in 0..groups_up_to(metered) {
            let own = in_mask(metered, group);
            let keys = load_u8(&block.key, group);
            let age = sub(all(u32::from(month)), load_i16(&block.land_month, group));
            let charge = and(load(charges, group), own);

            let commit = twelfth(load(&block.commit, group));
            let pool = load(&block.pool, group);
            let drawn = min(pool, charge);
            store(&mut block.pool, group, sub(pool, drawn));
            let cents = sub(charge, and(drawn, by_key::<MANY>(&terms.prepaid, keys)));
            store(&mut out.cents, group, cents);
            // 64 of them are below 2^31.
            invoiced = add(invoiced, cents);

            // ARR that follows: the months behind it times what makes a year of them. Lanes that
            // are not metered keep theirs.
            let over = sub(max(charge, commit), commit);
            let (over1, over2) = (load(&block.over1, group), load(&block.over2, group));
            store(&mut block.over2, group, choose(own, over1, over2));
            store(&mut block.over1, group, choose(own, over, over1));
            let year = choose(is_zero(age), landing, next);
            let year = choose(at_most(age, all(1)), year, later);
            let usage = product(add(over, add(over1, over2)), year);
            let usage = add(usage, product(over, single));
            let committed = load(&block.committed, group);
            let old = load(&block.arr, group);
            let arr = choose(own, add(committed, usage), old);
            store(&mut arrs, group, arr);
            let special = or(or(is_zero(old), is_zero(arr)), listens);
            let booked = choose(special, old, arr);
            store(&mut block.arr, group, booked);
            stays |= bits(equal(arr, booked), group);
            let higher = max(booked, old);
            no_rise |= bits(equal(higher, old), group);
            risen = add_up(risen, sub(higher, old));
            fallen = add_up(fallen, sub(higher, booked));

            let level = load(&block.level, group);
            let fees = twelfth(committed);
            let billed = wide_times(add(charge, fees), 1_000_000);
            let expected = wide_product(add(level, fees), by_key::<MANY>(&terms.shock_ppm, keys));
            // Both are below 2^63, and signed numbers compare in one step.
            dear |= bits(lanes_in(wide_exceeds(billed, expected)), group);
            // A new account's first months set the level; they shock nobody.
            let settles = at_most(age, all(u32::from(SETTLING_MONTHS)));
            new |= bits(settles, group);
            let moves = add(sub(level, shr::<3>(level)), shr::<3>(charge));
            let set = choose(settles, max(level, charge), moves);
            store(&mut block.level, group, choose(own, set, level));
        }
        out.moved = !stays & metered;
        out.first_rises = !no_rise & metered & equal_to(&block.first_expansion, NEVER);
        out.shocked = dear & !new & metered;
        out.invoiced = total(add_up(all(0), invoiced)) as i64;
        out.risen = total(risen) as i64;
        out.fallen = total(fallen) as i64;
        for lane in Lanes(out.moved) {
            out.arr[lane] = u64::from(arrs[lane]);
        }
    }

    fn exceeds_limits(block: &Block, charges: &Of<u32>, metered: u64) -> bool {
        let (mut large, mut committed) = (all(0), all(0));
        for group in 0..GROUPS {
            let over = or(load(&block.over1, group), load(&block.over2, group));
            let amounts = or(or(load(&block.level, group), load(charges, group)), over);
            large = or(large, and(amounts, in_mask(metered, group)));
            committed = or(committed, load(&block.committed, group));
        }
        // Both limits are powers of two.
        let small = lacks_all(large, all(CHARGE_LIMIT.wrapping_neg()));
        !small || !lacks_all(committed, all(COMMITTED_LIMIT.wrapping_neg()))
    }

    /// As [`recognise_lanes`](super::recognise_lanes).
    pub(super) fn recognise(block: &mut Block, month: u16, moved: u64, notes: &mut Notes) -> i64 {
        let live = flagged(&block.flags, flag::LIVE);
        notes.invoices = equal_to(&block.next_invoice, month as u8) & live;
        let last = match u8::try_from(month + 1) {
            Ok(next) => equal_to(&block.next_invoice, next),
            Err(_) => 0,
        };
        let mut recognised = all(0);
        let mut kept = 0;
        for group in 0..GROUPS {
            // Nothing is deferred for who has left, so nothing is recognised.
            let deferred = load(&block.deferred, group);
            let even = min(load(&block.recognise, group), deferred);
            let part = choose(in_mask(last, group), deferred, even);
            let part = without(part, in_mask(notes.invoices, group));
            store(&mut block.deferred, group, sub(deferred, part));
            recognised = add_up(recognised, part);
            let (arr, credited) = (load(&block.arr, group), load(&block.credited, group));
            kept |= bits(at_most(arr, credited), group);
        }
        notes.grown = (!kept | moved) & quarter_ends(block, month);
        total(recognised) as i64
    }
}
