//! Usage bills and what ARR makes of them; recognised revenue.

#[cfg(target_arch = "x86_64")]
#[cfg_attr(target_feature = "avx2", allow(dead_code, unused_imports))]
mod avx2;

use super::{Of, Table, adopt::quarter_ends, bits, kernel, lanes_of, mask, pick};
use crate::contract::YEAR_OF_TRAILING;
use crate::plan::{ArrConvention, CommitmentKind};
use crate::sim::accounts::{Block, LANES, Lanes, NEVER, Notes, flag};
use crate::sim::model::SegmentModel;

/// Months after landing in which usage finds its level.
const SETTLING_MONTHS: u16 = 6;
/// Monthly amounts of usage below this, and committed ARR below [`COMMITTED_LIMIT`], keep every sum
/// of a bill in 32 bits, cents. Larger ones are billed one by one.
const CHARGE_LIMIT: u32 = 1 << 25;
const COMMITTED_LIMIT: u32 = 1 << 31;

/// Terms of every segment and book.
#[derive(Debug)]
pub(crate) struct BillTerms {
    pub(super) shock_ppm: Table,
    /// All ones where a commitment is paid ahead.
    pub(super) prepaid: Table,
    pub(super) convention: ArrConvention,
}

impl BillTerms {
    pub fn new(segments: &[SegmentModel], convention: ArrConvention) -> Self {
        let books = segments.iter().flat_map(|segment| &segment.books);
        Self {
            shock_ppm: Table::by_segment(segments.iter().map(|s| s.terms.shock_ppm)),
            prepaid: Table::by_key(
                books.map(|book| mask(book.commitment == CommitmentKind::Prepaid)),
            ),
            convention,
        }
    }
}

/// One month of usage of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Billed {
    /// Invoiced by account, cents; of those that were billed.
    pub cents: Of<u32>,
    /// ARR that follows, cents; of those whose ARR moves in a way that needs more than a sum.
    pub arr: Of<u64>,
    /// Accounts whose ARR moves in a way that needs more than a sum.
    pub moved: u64,
    /// Accounts whose bill is a shock.
    pub shocked: u64,
    /// Accounts that expand for the first time.
    pub first_rises: u64,
    /// Invoiced, cents.
    pub invoiced: i64,
    /// Rises and falls of ARR that were booked, cents.
    pub risen: i64,
    /// See [`risen`](Self::risen).
    pub fallen: i64,
}

impl Default for Billed {
    fn default() -> Self {
        Self {
            cents: [0; LANES],
            arr: [0; LANES],
            moved: 0,
            shocked: 0,
            first_rises: 0,
            invoiced: 0,
            risen: 0,
            fallen: 0,
        }
    }
}

/// Bills the month of usage that costs `charge` by account, in the lanes of `metered`. With
/// `listens`, every change of ARR is left in [`Billed::moved`].
pub(crate) fn bill(
    block: &mut Block,
    terms: &BillTerms,
    month: u16,
    (charge, metered): (&Of<u32>, u64),
    listens: bool,
    out: &mut Billed,
) {
    if !bill_small(block, terms, month, (charge, metered), listens, out) {
        bill_large(block, terms, month, (charge, metered), listens, out);
    }
}

kernel! {
    /// [`bill`] where all amounts are small enough; otherwise does nothing and says so.
    pub(super) fn bill_small(
        block: &mut Block,
        terms: &BillTerms,
        month: u16,
        usage: (&Of<u32>, u64),
        listens: bool,
        out: &mut Billed,
    ) -> bool =
        avx2::bill | bill_lanes;
}

#[inline(always)]
pub(super) fn bill_lanes(
    block: &mut Block,
    terms: &BillTerms,
    month: u16,
    (charge, mask): (&Of<u32>, u64),
    listens: bool,
    out: &mut Billed,
) -> bool {
    let metered = lanes_of(mask);
    let (mut large, mut committed) = (0, 0);
    for lane in 0..LANES {
        let amounts = block.over1[lane] | block.over2[lane] | block.level[lane] | charge[lane];
        large |= amounts & metered[lane];
        committed |= block.committed[lane];
    }
    if large >= CHARGE_LIMIT || committed >= COMMITTED_LIMIT {
        return false;
    }
    let mut age = [0; LANES];
    for lane in 0..LANES {
        age[lane] = (i32::from(month) - i32::from(block.land_month[lane])) as u32;
    }

    let prepaid = terms.prepaid.of(&block.key);
    let mut over = [0; LANES];
    let mut invoiced = 0;
    for lane in 0..LANES {
        let committed = block.commit[lane] / 12;
        let charge = charge[lane];
        over[lane] = charge.max(committed) - committed;
        let drawn = block.pool[lane].min(charge) & metered[lane];
        block.pool[lane] -= drawn;
        let cents = (charge - (drawn & prepaid[lane])) & metered[lane];
        out.cents[lane] = cents;
        invoiced += u64::from(cents);
    }
    out.invoiced = invoiced as i64;

    // ARR that follows: the months behind it times what makes a year of them. Lanes that are not
    // metered keep theirs.
    let (trailing, single) = match terms.convention {
        ArrConvention::CommittedOnly => (0, 0),
        ArrConvention::LastMonth => (0, 12),
        ArrConvention::TrailingThreeMonths => (u32::MAX, 0),
    };
    let [landing, next, later] = YEAR_OF_TRAILING;
    let mut arr = [0; LANES];
    for lane in 0..LANES {
        let (over, over1, over2) = (over[lane], block.over1[lane], block.over2[lane]);
        let year = if age[lane] == 0 { landing } else { next };
        let year = if age[lane] < 2 { year } else { later };
        let usage = (over + over1 + over2).wrapping_mul(year & trailing) + over * single;
        let total = block.committed[lane].wrapping_add(usage);
        arr[lane] = pick(metered[lane], total, block.arr[lane]);
        block.over2[lane] = pick(metered[lane], over1, over2);
        block.over1[lane] = pick(metered[lane], over, over1);
    }
    let (mut risen, mut fallen) = (0, 0);
    let (mut moved, mut first) = ([0; LANES], [0; LANES]);
    let books = u32::from(!listens);
    for lane in 0..LANES {
        let (old, new) = (block.arr[lane], arr[lane]);
        let simple = u32::from(old != 0) & u32::from(new != 0) & books;
        let booked = pick(0_u32.wrapping_sub(simple), new, old);
        moved[lane] = u8::from(new != booked);
        risen += u64::from(booked.max(old) - old);
        fallen += u64::from(old.max(booked) - booked);
        first[lane] = u8::from((booked > old) & (block.first_expansion[lane] == NEVER));
        block.arr[lane] = booked;
    }
    (out.risen, out.fallen) = (risen as i64, fallen as i64);
    (out.moved, out.first_rises) = (bits(&moved), bits(&first));
    for lane in Lanes(out.moved) {
        out.arr[lane] = u64::from(arr[lane]);
    }

    let shock_ppm = terms.shock_ppm.of(&block.key);
    let mut shocked = [0; LANES];
    for lane in 0..LANES {
        let (level, charge) = (block.level[lane], charge[lane] & metered[lane]);
        let fees = block.committed[lane] / 12;
        let billed = u64::from(charge + fees) * 1_000_000;
        let expected = u64::from(level + fees) * u64::from(shock_ppm[lane]);
        // A new account's first months set the level; they shock nobody.
        let settled = age[lane] > u32::from(SETTLING_MONTHS);
        // Both are below 2^63, and signed numbers compare in one step.
        let dear = billed as i64 > expected as i64;
        shocked[lane] = u8::from(dear & settled & (metered[lane] != 0));
        let moves = level - level / 8 + charge / 8;
        let next = if settled { moves } else { level.max(charge) };
        block.level[lane] = pick(metered[lane], next, level);
    }
    out.shocked = bits(&shocked);
    true
}

/// [`bill`] for amounts of any size.
pub(super) fn bill_large(
    block: &mut Block,
    terms: &BillTerms,
    month: u16,
    (charges, metered): (&Of<u32>, u64),
    listens: bool,
    out: &mut Billed,
) {
    *out = Billed::default();
    for lane in Lanes(metered) {
        let charge = charges[lane];
        let age = (i32::from(month) - i32::from(block.land_month[lane])) as u16;
        let over = charge.saturating_sub(block.commit[lane] / 12);
        let drawn = block.pool[lane].min(charge);
        block.pool[lane] -= drawn;
        let usage = match terms.convention {
            ArrConvention::CommittedOnly => 0,
            ArrConvention::LastMonth => u64::from(over) * 12,
            ArrConvention::TrailingThreeMonths => {
                let before = u64::from(block.over1[lane]) + u64::from(block.over2[lane]);
                let year = YEAR_OF_TRAILING[usize::from(age.min(2))];
                (u64::from(over) + before) * u64::from(year)
            }
        };
        (block.over2[lane], block.over1[lane]) = (block.over1[lane], over);
        let kept = drawn & terms.prepaid.at(block.key[lane]);
        out.cents[lane] = charge - kept;
        out.invoiced += i64::from(charge - kept);

        let fees = u64::from(block.committed[lane] / 12);
        let level = block.level[lane];
        if age > SETTLING_MONTHS {
            let shock_ppm = u64::from(terms.shock_ppm.at(block.key[lane]));
            let expected = (u64::from(level) + fees) * shock_ppm;
            let shocks = (u64::from(charge) + fees) * 1_000_000 > expected;
            out.shocked |= u64::from(shocks) << lane;
            block.level[lane] = level - level / 8 + charge / 8;
        } else {
            block.level[lane] = level.max(charge);
        }

        let old = block.arr[lane];
        out.arr[lane] = u64::from(block.committed[lane]) + usage;
        match u32::try_from(out.arr[lane]) {
            Ok(arr @ 1..) if old > 0 && !listens => {
                out.risen += i64::from(arr.saturating_sub(old));
                out.fallen += i64::from(old.saturating_sub(arr));
                let first = arr > old && block.first_expansion[lane] == NEVER;
                out.first_rises |= u64::from(first) << lane;
                block.arr[lane] = arr;
            }
            Ok(arr) if arr == old => {}
            _ => out.moved |= 1 << lane,
        }
    }
}

kernel! {
    /// Recognises the month's share of what was invoiced, cents in all: an even part, and what is
    /// left in the last month before the next invoice. Notes whose fees are invoiced, which comes
    /// first, and whose growth is credited; `moved` accounts will grow.
    pub(crate) fn recognise(block: &mut Block, month: u16, moved: u64, notes: &mut Notes) -> i64 =
        avx2::recognise | recognise_lanes;
}

#[inline(always)]
pub(super) fn recognise_lanes(block: &mut Block, month: u16, moved: u64, notes: &mut Notes) -> i64 {
    let mut invoiced = [0; LANES];
    let mut last = [0; LANES];
    for lane in 0..LANES {
        let live = block.flags[lane] & flag::LIVE;
        invoiced[lane] = u8::from(block.next_invoice[lane] == month as u8) & live;
        last[lane] = u8::from(u16::from(block.next_invoice[lane]) == month + 1);
    }
    notes.invoices = bits(&invoiced);
    let mut recognised = 0;
    for lane in 0..LANES {
        // Nothing is deferred for who has left, so nothing is recognised.
        let deferred = block.deferred[lane];
        let even = block.recognise[lane].min(deferred);
        let part = if last[lane] != 0 { deferred } else { even };
        let part = if invoiced[lane] != 0 { 0 } else { part };
        block.deferred[lane] = deferred - part;
        recognised += u64::from(part);
    }
    let mut grown = [0; LANES];
    for lane in 0..LANES {
        grown[lane] = u8::from(block.arr[lane] > block.credited[lane]);
    }
    notes.grown = (bits(&grown) | moved) & quarter_ends(block, month);
    recognised as i64
}
