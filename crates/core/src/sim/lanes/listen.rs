//! What accounts show, and whether anybody notices.

#[cfg(target_arch = "x86_64")]
#[cfg_attr(target_feature = "avx2", allow(dead_code, unused_imports))]
mod avx2;

use super::adopt::every_months;
use super::{Chances, Of, bits, kernel, lanes_of, pick};
use crate::chance::{Purpose, Stream};
use crate::plan::SignalKind;
use crate::sim::accounts::{Block, LANES, Lanes, SEAT_BITS, busy, event, flag};
use crate::sim::model::SegmentModel;

/// Use of a seat (Q16), beyond which more shows nothing new: 32,768 times the usual.
const INTENSITY_LIMIT: u32 = i32::MAX as u32;

/// Terms of every segment, by segment.
#[derive(Debug)]
pub(crate) struct ListenTerms {
    pub(super) detect: Chances,
    pub(super) watched: u16,
    /// Whether accounts that have not activated are left alone.
    pub(super) gate: bool,
    pub(super) notice_months: u8,
    /// Months between business reviews, where any are held.
    pub(super) review_every: Option<u16>,
}

impl ListenTerms {
    /// What a plan watches is the same for all its segments.
    pub fn new(segments: &[SegmentModel], gate: bool) -> Self {
        let signals = || segments.iter().map(|segment| &segment.signals);
        let first = &segments[0].signals;
        Self {
            detect: Chances::new(signals().map(|s| s.detect)),
            watched: first.watched,
            gate,
            notice_months: first.notice_months,
            review_every: first.review_every,
        }
    }
}

/// What a block of accounts shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heard {
    /// What a convincing review adds to what each account shows; set before.
    pub reviewed: Of<u16>,
    /// Signals that were not up last month.
    pub fresh: Of<u16>,
    /// How many those are.
    pub signals: u32,
    /// Accounts that show something.
    pub shown: u64,
    /// Accounts that show something which is watched, and that are ready for a play or in need of a
    /// champion.
    pub matters: u64,
}

impl Default for Heard {
    fn default() -> Self {
        Self {
            reviewed: [0; LANES],
            fresh: [0; LANES],
            signals: 0,
            shown: 0,
            matters: 0,
        }
    }
}

/// Live accounts that wait for nothing: those that are looked at.
#[inline(always)]
pub(super) fn looked_at_lanes(block: &Block, month: u16) -> u64 {
    let mut hits = [0; LANES];
    for lane in 0..LANES {
        let idle = (block.busy[lane] == busy::IDLE) & (block.cooldown[lane] <= month as u8);
        hits[lane] = u8::from(idle) & block.flags[lane] & flag::LIVE;
    }
    bits(&hits)
}

kernel! {
    /// Activated accounts that have a business review this month.
    pub(crate) fn reviews_due(block: &Block, terms: &ListenTerms, month: u16) -> u64 =
        avx2::reviews_due | reviews_due_lanes;
}

#[inline(always)]
pub(super) fn reviews_due_lanes(block: &Block, terms: &ListenTerms, month: u16) -> u64 {
    let Some(every) = terms.review_every else {
        return 0;
    };
    let mut hits = [0; LANES];
    for lane in 0..LANES {
        let landed = block.land_month[lane] == month as i16;
        let activated = block.flags[lane] & flag::ACTIVATED != 0;
        hits[lane] = u8::from(activated & !landed);
    }
    bits(&hits) & every_months(block, month, every) & looked_at_lanes(block, month)
}

kernel! {
    /// The signals that live accounts show which wait for nothing.
    pub(crate) fn hear(
        block: &mut Block,
        terms: &ListenTerms,
        month: u16,
        out: &mut Heard,
    ) =
        avx2::hear | hear_lanes;
}

#[inline(always)]
pub(super) fn hear_lanes(block: &mut Block, terms: &ListenTerms, month: u16, out: &mut Heard) {
    let looked_at = looked_at_lanes(block, month);
    let heard = lanes_of(looked_at);
    let mut tier = [0_u32; LANES];
    let mut healthy = [0_u32; LANES];
    for lane in 0..LANES {
        let (wants, sold) = (block.demand[lane], block.contracted[lane]);
        let counts_use = block.flags[lane] & flag::USAGE_TIER != 0;
        let per_seat = if counts_use { block.intensity[lane] } else { 1 };
        let used = u64::from(wants) * u64::from(per_seat.min(INTENSITY_LIMIT));
        // All are below 2^63, and signed numbers compare in one step.
        tier[lane] = u32::from(used as i64 >= block.tier_mark[lane]);
        let four_fifths = u64::from(sold) << (SEAT_BITS + 2);
        healthy[lane] = u32::from((u64::from(wants) * 5) as i64 >= four_fifths as i64);
    }
    let mut near = [0; LANES];
    for lane in 0..LANES {
        // The notice window, not only its first month: a busy owner may come late.
        let ahead = block.renewal[lane].wrapping_sub(month as u8);
        let near_by = ahead.wrapping_sub(1) < terms.notice_months;
        near[lane] = u8::from(near_by & (block.flags[lane] & flag::ACTIVATED != 0));
    }
    let mut shown = [0; LANES];
    for lane in 0..LANES {
        let seats = u32::from(block.demand[lane] > block.seat_mark[lane]);
        let quota = u32::from(block.level[lane] >= block.quota_mark[lane]);
        let all = seats << SignalKind::SeatUtilisation as u32
            | quota << SignalKind::ApiQuota as u32
            | tier[lane] << SignalKind::IncludedTier as u32
            | (u32::from(near[lane]) & healthy[lane]) << SignalKind::RenewalNear as u32
            | u32::from(block.events[lane])
            | u32::from(out.reviewed[lane]);
        shown[lane] = all & heard[lane];
    }
    let mut any = [0; LANES];
    let mut signals = 0;
    for lane in 0..LANES {
        let raised = u32::from(block.raised[lane]);
        let fresh = shown[lane] & !raised;
        out.fresh[lane] = fresh as u16;
        signals += fresh.count_ones();
        any[lane] = u8::from(shown[lane] != 0);
        block.raised[lane] = pick(heard[lane], shown[lane], raised) as u16;
        block.events[lane] &= !heard[lane] as u16;
    }
    out.signals = signals;
    out.shown = bits(&any);

    let mut hits = [0; LANES];
    let ready = flag::MAPPED | if terms.gate { flag::ACTIVATED } else { 0 };
    for lane in 0..LANES {
        let seen = shown[lane] & u32::from(terms.watched);
        let ready = block.flags[lane] & ready == ready;
        let matters = if ready {
            seen
        } else {
            seen & u32::from(event::CHAMPION)
        };
        hits[lane] = u8::from(matters != 0);
    }
    out.matters = bits(&hits);
}

/// Of the accounts whose signals matter, those where somebody notices. Few are, so each draws for
/// itself where there are no draws yet.
pub(crate) fn noticed(
    block: &Block,
    terms: &ListenTerms,
    month: u16,
    draws: Option<&Of<u32>>,
    matters: u64,
) -> u64 {
    let mut noticed = 0;
    for lane in Lanes(matters) {
        let draw = match draws {
            Some(draws) => draws[lane],
            None => Stream(block.stream[lane]).draw(month, Purpose::Detection),
        };
        noticed |= u64::from(terms.detect.is_hit(draw, block.key[lane])) << lane;
    }
    noticed
}
