//! Signals with AVX2.

use super::{Heard, INTENSITY_LIMIT, ListenTerms};
use crate::plan::SignalKind;
use crate::sim::accounts::{Block, SEAT_BITS, busy, event, flag};
use crate::sim::lanes::eight::*;

avx2! {
    fn signal(kind: SignalKind) -> Eight {
        all(1 << kind as u32)
    }

    fn looked_at(block: &Block, month: u16) -> u64 {
        equal_to(&block.busy, busy::IDLE)
            & up_to(&block.cooldown, month as u8)
            & flagged(&block.flags, flag::LIVE)
    }

    /// As [`reviews_due_lanes`](super::reviews_due_lanes).
    pub(super) fn reviews_due(block: &Block, terms: &ListenTerms, month: u16) -> u64 {
        let Some(every) = terms.review_every else {
            return 0;
        };
        let due = every_months(block, month, every)
            & flagged(&block.flags, flag::ACTIVATED)
            & looked_at(block, month);
        let mut landed = 0;
        // Only who landed this month, or years ago, is in the phase of the month.
        if due & equal_to(&block.phase, (month % 12) as u8) != 0 {
            for group in 0..GROUPS {
                let land_month = load_i16(&block.land_month, group);
                landed |= bits(equal(land_month, all(u32::from(month))), group);
            }
        }
        due & !landed
    }

    /// As [`hear_lanes`](super::hear_lanes).
    pub(super) fn hear(block: &mut Block, terms: &ListenTerms, month: u16, out: &mut Heard) {
        let looked_at = looked_at(block, month);
        let activated = flagged(&block.flags, flag::ACTIVATED);
        let near = activated & looked_at & renewals_near(block, terms, month);
        let ready = flagged(&block.flags, flag::MAPPED) & if terms.gate { activated } else { u64::MAX };
        let (mut quiet, mut silent) = (0, 0);
        let watched = all(u32::from(terms.watched));
        let groups = groups_up_to(looked_at);
        for group in 0..groups {
            let heard = in_mask(looked_at, group);
            let demand = load(&block.demand, group);
            let few = at_most(demand, load(&block.seat_mark, group));
            let seats = without(signal(SignalKind::SeatUtilisation), few);
            let quota = at_most(load(&block.quota_mark, group), load(&block.level, group));
            let quota = and(quota, signal(SignalKind::ApiQuota));
            let tier = without(signal(SignalKind::IncludedTier), below_tier(block, demand, group));
            let events = load_u16(&block.events, group);
            let happened = or(events, load_u16(&out.reviewed, group));
            let mut all_shown = or(or(seats, quota), or(tier, happened));
            if near >> (8 * group) & 0xff != 0 {
                let four_fifths = wide_shl::<{ SEAT_BITS as i32 + 2 }>(
                    widened(load(&block.contracted, group)),
                );
                let used = wide_times(demand, 5);
                let empty = lanes_in(wide_exceeds(four_fifths, used));
                let near = without(in_mask(near, group), empty);
                all_shown = or(all_shown, and(near, signal(SignalKind::RenewalNear)));
            }
            let shown = and(all_shown, heard);
            let raised = load_u16(&block.raised, group);
            let fresh = without(shown, raised);
            let raised = choose(heard, shown, raised);
            store_two_u16([&mut out.fresh, &mut block.raised], group, fresh, raised);
            store_u16(&mut block.events, group, without(events, heard));
            quiet |= bits(is_zero(shown), group);

            let seen = and(shown, watched);
            let champion = and(seen, all(u32::from(event::CHAMPION)));
            let matters = choose(in_mask(ready, group), seen, champion);
            silent |= bits(is_zero(matters), group);
        }
        for fresh in &mut out.fresh[8 * groups..] {
            *fresh = 0;
        }
        (out.shown, out.matters) = (!quiet & looked_at, !silent & looked_at);
        out.signals = set_bits(&out.fresh);
    }

    /// Accounts whose renewal lies in the notice window, not only in its first month: a busy owner
    /// may come late.
    fn renewals_near(block: &Block, terms: &ListenTerms, month: u16) -> u64 {
        let mut near = 0;
        for months in 1..=terms.notice_months {
            near |= equal_to(&block.renewal, (month as u8).wrapping_add(months));
        }
        near
    }

    /// Whether use, or seats where those count, is below where a tier is nearly used up.
    fn below_tier(block: &Block, demand: Eight, group: usize) -> Eight {
        let counts_use = with_flag(load_u8(&block.flags, group), flag::USAGE_TIER);
        let per_seat = choose(counts_use, load(&block.intensity, group), all(1));
        let per_seat = min(per_seat, all(INTENSITY_LIMIT));
        product_is_below(demand, per_seat, &block.tier_mark, group)
    }
}
