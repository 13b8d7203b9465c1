//! Adoption, and what accounts ask of their contracts.

#[cfg(target_arch = "x86_64")]
#[cfg_attr(target_feature = "avx2", allow(dead_code, unused_imports))]
mod avx2;

use super::{Chances, Of, Table, bits, draw_pairs, kernel, last_hit, live_lanes, pick};
use crate::adoption::scale;
use crate::chance::{Odds, Purpose, Stream};
use crate::contract::Habits;
use crate::sim::accounts::{Block, LANES, Lanes, Notes, SEAT_BITS, flag};
use crate::sim::model::SegmentModel;

/// One, Q16.
pub(super) const ONE_Q16: u32 = 65_536;

/// Terms of every segment, by segment.
#[derive(Debug)]
pub(crate) struct AdoptTerms {
    pub(super) headcount_q16: Table,
    pub(super) usage_q16: Table,
    pub(super) fill_q16: Table,
    pub(super) shallow_q16: Table,
    pub(super) event_last: Table,
    pub(super) ask: Chances,
    pub(super) self_serve: Chances,
    pub(super) late: Chances,
    pub(super) habits: Habits,
}

impl AdoptTerms {
    pub fn new(segments: &[SegmentModel], habits: Habits) -> Self {
        let adoption = || segments.iter().map(|segment| &segment.adoption);
        let terms = || segments.iter().map(|segment| &segment.terms);
        Self {
            headcount_q16: Table::by_segment(adoption().map(|a| a.headcount_q16)),
            usage_q16: Table::by_segment(adoption().map(|a| a.usage_q16)),
            fill_q16: Table::by_segment(adoption().map(|a| a.fill_q16.min(ONE_Q16))),
            shallow_q16: Table::by_segment(adoption().map(|a| a.shallow_q16)),
            event_last: Table::by_segment(adoption().map(|a| last_hit(Odds(a.life_events[2])))),
            ask: Chances::new(terms().map(|t| t.ask)),
            self_serve: Chances::new(terms().map(|t| t.self_serve)),
            late: Chances::new(adoption().map(|a| a.late)),
            habits,
        }
    }

    /// How contracts of the plan change.
    pub fn habits(&self) -> Habits {
        self.habits
    }
}

/// What chance holds for a month of adoption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Growth {
    /// Draws for a further team.
    pub spread: Of<u32>,
    /// Draws for the events of an account's life.
    pub event: Of<u32>,
    /// Live accounts to which something may happen.
    pub events: u64,
    /// Live accounts in which a further team may adopt.
    pub spreads: u64,
}

impl Default for Growth {
    fn default() -> Self {
        Self {
            spread: [0; LANES],
            event: [0; LANES],
            events: 0,
            spreads: 0,
        }
    }
}

kernel! {
    /// Headcount and use per seat grow; finds where an event or a further team is possible.
    pub(crate) fn grow(block: &mut Block, terms: &AdoptTerms, month: u16, growth: &mut Growth) =
        avx2::grow | grow_lanes;
}

#[inline(always)]
pub(super) fn grow_lanes(block: &mut Block, terms: &AdoptTerms, month: u16, growth: &mut Growth) {
    (growth.spread, growth.event) = draw_pairs(&block.stream, month, Purpose::Spread);
    let live = live_lanes(&block.flags);
    let headcount = growth_of(block, &terms.headcount_q16, &live);
    block.team_seats = scaled(&block.team_seats, &headcount);
    let usage = growth_of(block, &terms.usage_q16, &live);
    block.intensity = scaled(&block.intensity, &usage);
    let event_last = terms.event_last.of(&block.key);
    let mut hits = [0; LANES];
    for lane in 0..LANES {
        hits[lane] = u8::from((growth.event[lane] <= event_last[lane]) & (live[lane] != 0));
    }
    growth.events = bits(&hits);
    for lane in 0..LANES {
        let hit = growth.spread[lane] <= block.spread_last[lane];
        hits[lane] = u8::from(hit & (live[lane] != 0));
    }
    growth.spreads = bits(&hits);
}

/// The values times their factors, Q16, to the nearest unit.
#[inline(always)]
fn scaled(values: &Of<u32>, factors: &Of<u32>) -> Of<u32> {
    let (mut out, mut beyond) = ([0; LANES], 0);
    for lane in 0..LANES {
        let product = u64::from(values[lane]) * u64::from(factors[lane]) + 0x8000;
        beyond |= product >> 48;
        out[lane] = (product >> 16) as u32;
    }
    if beyond != 0 {
        for lane in 0..LANES {
            out[lane] = scale(values[lane], factors[lane]);
        }
    }
    out
}

/// The factor of a live account's segment, else one.
#[inline(always)]
fn growth_of(block: &Block, factors_q16: &Table, live: &Of<u32>) -> Of<u32> {
    let mut out = factors_q16.of(&block.key);
    for lane in 0..LANES {
        out[lane] = pick(live[lane], out[lane], ONE_Q16);
    }
    out
}

kernel! {
    /// Demand moves toward what the teams could use; finds which contracts need attention.
    pub(crate) fn fill(block: &mut Block, terms: &AdoptTerms, month: u16) -> Notes =
        avx2::fill | fill_lanes;
}

#[inline(always)]
pub(super) fn fill_lanes(block: &mut Block, terms: &AdoptTerms, month: u16) -> Notes {
    let live = live_lanes(&block.flags);
    let fill = terms.fill_q16.of(&block.key);
    let shallow = terms.shallow_q16.of(&block.key);
    // What is in demand in the end, over seats per team, Q16.
    let mut goal = [0; LANES];
    for lane in 0..LANES {
        let flags = block.flags[lane];
        let undecided = if flags & flag::DECIDED != 0 {
            shallow[lane]
        } else {
            ONE_Q16
        };
        let adopted = u32::from(block.adopted[lane]) << 16;
        goal[lane] = if flags & flag::ACTIVATED != 0 {
            adopted
        } else {
            undecided
        };
    }
    let targets = scaled(&block.team_seats, &goal);
    for lane in 0..LANES {
        // Toward the target by a share of at most one: the result lies between the two.
        let (share, target) = (fill[lane] & live[lane], targets[lane]);
        let stays = u64::from(block.demand[lane]) * u64::from(ONE_Q16 - share);
        let comes = u64::from(target) * u64::from(share);
        block.demand[lane] = ((stays + comes + 0x8000) >> 16) as u32;
    }

    let (ask, buy) = draw_pairs(&block.stream, month, Purpose::Ask);
    let mut hits = [0; LANES];
    for lane in 0..LANES {
        let demand = block.demand[lane];
        let begun = u32::from(!demand.is_multiple_of(1 << SEAT_BITS));
        let lacks = (demand >> SEAT_BITS) + begun > block.contracted[lane];
        hits[lane] = u8::from(lacks & (live[lane] != 0));
    }
    let lacks = bits(&hits);
    let mut buys = 0;
    if terms.habits.quarterly {
        buys |= quarter_ends(block, month);
    }
    if terms.habits.self_serve {
        buys |= terms.self_serve.hits(&buy, &block.key);
    }
    let mut dates = [0; LANES];
    let mut lives = [0; LANES];
    let mut undecided = [0; LANES];
    let mut open = [0; LANES];
    let mut away = [0; LANES];
    for lane in 0..LANES {
        let live = block.flags[lane] & flag::LIVE;
        lives[lane] = live;
        dates[lane] = u8::from(block.next_date[lane] <= month as u8) & live;
        undecided[lane] = u8::from(block.flags[lane] & flag::ACTIVATED == 0) & live;
        open[lane] = u8::from(block.flags[lane] & flag::DECIDED == 0);
        away[lane] = u8::from(block.flags[lane] & flag::AWAY != 0);
    }
    let (undecided, open) = (bits(&undecided), bits(&open));
    let late = late(block, terms, month, undecided & !open);
    Notes {
        undecided: undecided & (open | late),
        dates: bits(&dates),
        buys: buys & lacks,
        asks: terms.ask.hits(&ask, &block.key) & bits(&lives),
        away: bits(&away),
        ..Notes::default()
    }
}

/// Of accounts past the window, those that come round. Few are, so each draws for itself.
fn late(block: &Block, terms: &AdoptTerms, month: u16, past: u64) -> u64 {
    let mut late = 0;
    for lane in Lanes(past) {
        let draw = Stream(block.stream[lane]).draw(month, Purpose::Activation);
        late |= u64::from(terms.late.is_hit(draw, block.key[lane])) << lane;
    }
    late
}

/// Accounts of whose life a quarter ends.
#[inline(always)]
pub(super) fn quarter_ends(block: &Block, month: u16) -> u64 {
    every_months(block, month, 3)
}

/// Accounts that landed a multiple of so many months ago; `months` divides twelve.
#[inline(always)]
pub(super) fn every_months(block: &Block, month: u16, months: u16) -> u64 {
    let mut hits = [0; LANES];
    for phase in (month % months..12).step_by(usize::from(months)) {
        for lane in 0..LANES {
            hits[lane] |= u8::from(block.phase[lane] == phase as u8);
        }
    }
    bits(&hits)
}
