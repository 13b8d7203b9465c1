//! Adoption with AVX2.

use super::{AdoptTerms, Growth, ONE_Q16, late};
use crate::chance::{Purpose, position};
use crate::sim::accounts::{Block, Notes, SEAT_BITS, flag};
use crate::sim::lanes::eight::*;

avx2! {
    /// As [`grow_lanes`](super::grow_lanes).
    pub(super) fn grow(block: &mut Block, terms: &AdoptTerms, month: u16, growth: &mut Growth) {
        if terms.fill_q16.is_short() {
            grow_by::<false>(block, terms, month, growth);
        } else {
            grow_by::<true>(block, terms, month, growth);
        }
    }

    fn grow_by<const MANY: bool>(
        block: &mut Block,
        terms: &AdoptTerms,
        month: u16,
        growth: &mut Growth,
    ) {
        let at = position(month, Purpose::Spread);
        let one = all(ONE_Q16);
        let alive = flagged(&block.flags, flag::LIVE);
        let (mut events, mut spreads) = (0, 0);
        for group in 0..groups_up_to(alive) {
            let keys = load_u8(&block.key, group);
            let live = with_flag(load_u8(&block.flags, group), flag::LIVE);
            let headcount = choose(live, by_key::<MANY>(&terms.headcount_q16, keys), one);
            let seats = scaled(load(&block.team_seats, group), headcount);
            store(&mut block.team_seats, group, seats);
            let usage = choose(live, by_key::<MANY>(&terms.usage_q16, keys), one);
            let intensity = scaled(load(&block.intensity, group), usage);
            store(&mut block.intensity, group, intensity);

            let (spread, event) = draw_pair(&block.stream, group, at);
            store(&mut growth.spread, group, spread);
            store(&mut growth.event, group, event);
            events |= bits(at_most(event, by_key::<MANY>(&terms.event_last, keys)), group);
            spreads |= bits(at_most(spread, load(&block.spread_last, group)), group);
        }
        (growth.events, growth.spreads) = (events & alive, spreads & alive);
    }

    /// As [`fill_lanes`](super::fill_lanes).
    pub(super) fn fill(block: &mut Block, terms: &AdoptTerms, month: u16) -> Notes {
        if terms.fill_q16.is_short() {
            fill_by::<false>(block, terms, month)
        } else {
            fill_by::<true>(block, terms, month)
        }
    }

    fn fill_by<const MANY: bool>(block: &mut Block, terms: &AdoptTerms, month: u16) -> Notes {
        let at = position(month, Purpose::Ask);
        let one = all(ONE_Q16);
        let alive = flagged(&block.flags, flag::LIVE);
        let (mut asks, mut enough, mut sells) = (0, 0, 0);
        for group in 0..groups_up_to(alive) {
            let keys = load_u8(&block.key, group);
            let flags = load_u8(&block.flags, group);
            let live = with_flag(flags, flag::LIVE);
            let activated = with_flag(flags, flag::ACTIVATED);
            let decided = with_flag(flags, flag::DECIDED);
            // What is in demand in the end, over seats per team, Q16.
            let undecided = choose(decided, by_key::<MANY>(&terms.shallow_q16, keys), one);
            let goal = choose(activated, shl::<16>(load_u16(&block.adopted, group)), undecided);
            let target = scaled(load(&block.team_seats, group), goal);
            // Toward the target by a share of at most one: the result lies between the two.
            let share = and(by_key::<MANY>(&terms.fill_q16, keys), live);
            let stays = wide_product(load(&block.demand, group), sub(one, share));
            let moved = wide_add(stays, wide_product(target, share));
            let demand = low_of_shr::<16, 16>(wide_add(moved, all_wide(0x8000)));
            store(&mut block.demand, group, demand);

            let whole = is_zero(and(demand, all((1 << SEAT_BITS) - 1)));
            let begun = add(add(shr::<{ SEAT_BITS as i32 }>(demand), all(1)), whole);
            enough |= bits(at_most(begun, load(&block.contracted, group)), group);
            let (ask, buy) = draw_pair(&block.stream, group, at);
            asks |= hits::<MANY>(&terms.ask, ask, keys, group);
            sells |= hits::<MANY>(&terms.self_serve, buy, keys, group);
        }
        let undecided = alive & !flagged(&block.flags, flag::ACTIVATED);
        let decided = flagged(&block.flags, flag::DECIDED);
        let late = late(block, terms, month, undecided & decided);
        let mut buys = if terms.habits.self_serve { sells } else { 0 };
        if terms.habits.quarterly {
            buys |= quarter_ends(block, month);
        }
        Notes {
            undecided: undecided & (!decided | late),
            dates: up_to(&block.next_date, month as u8) & alive,
            buys: buys & !enough & alive,
            asks: asks & alive,
            away: flagged(&block.flags, flag::AWAY),
            ..Notes::default()
        }
    }

}
