//! Sums with AVX2.

use super::Measured;
use crate::sim::accounts::{Block, flag};
use crate::sim::lanes::eight::*;

avx2! {
    /// As [`measure_lanes`](super::measure_lanes).
    pub(super) fn measure(block: &mut Block, then: Option<usize>, now: usize) -> (Measured, u64) {
        let before = match then {
            Some(slot) => &block.ring[slot],
            None => &block.arr,
        };
        let (mut arr_sum, mut deferred) = (all(0), all(0));
        let (mut base, mut base_now, mut base_kept) = (all(0), all(0), all(0));
        let (mut without_arr, mut without_base, mut gone) = (0, 0, 0);
        let (mut right, mut too_many) = (all(u32::MAX), all(0));
        for group in 0..GROUPS {
            let arr = load(&block.arr, group);
            let before = load(before, group);
            let had_none = is_zero(before);
            let kept = without(arr, had_none);
            arr_sum = add_up(arr_sum, arr);
            deferred = add_up(deferred, load(&block.deferred, group));
            base = add_up(base, before);
            base_now = add_up(base_now, kept);
            base_kept = add_up(base_kept, min(before, kept));
            let has_none = is_zero(arr);
            without_arr |= bits(has_none, group);
            without_base |= bits(had_none, group);
            gone |= bits(is_zero(kept), group);

            let live = with_flag(load_u8(&block.flags, group), flag::LIVE);
            let enough = at_most(load(&block.committed, group), arr);
            right = and(right, choose(live, enough, has_none));
            let adopted = load_u16(&block.adopted, group);
            right = and(right, at_most(adopted, load_u16(&block.teams, group)));
            let potential = wide_product(load(&block.team_seats, group), adopted);
            let demand = widened(load(&block.demand, group));
            too_many = or(too_many, wide_any(wide_exceeds(demand, potential)));
        }
        block.ring[now] = block.arr;
        let sums = Measured {
            arr: total(arr_sum) as i64,
            customers: without_arr.count_zeros().into(),
            live: i64::from(flagged(&block.flags, flag::LIVE).count_ones()),
            deferred: total(deferred) as i64,
            base: total(base) as i64,
            base_now: total(base_now) as i64,
            base_kept: total(base_kept) as i64,
            base_customers: without_base.count_zeros().into(),
            base_customers_now: gone.count_zeros().into(),
            wrong: !holds_all(right) || !lacks_all(too_many, too_many),
        };
        (sums, !without_arr)
    }
}
