//! What every account does every month, a [`Block`] of accounts at a time.
//!
//! Each kernel is a few plain loops over the columns of a block, with no branch on what an account
//! is, so that the compiler turns them into vector instructions. They are compiled twice: for any
//! processor, and for those with AVX2; which one runs is found out at the first call. Both do the
//! same integer arithmetic, so results do not depend on the processor.
//!
//! What is rare in an account (an event, a play, a renewal) is only noted by a kernel, as a bit, and
//! done by ordinary code on that one account. Where a note is cheap to get nearly right it may be
//! too generous, never too narrow: the ordinary code decides.

#![allow(
    clippy::needless_range_loop,
    reason = "a lane is the index of several columns at once"
)]

mod adopt;
mod bill;
mod listen;
mod measure;
mod open;
mod price;

pub(crate) use adopt::{AdoptTerms, Growth, fill, grow};
pub(crate) use bill::{BillTerms, Billed, bill, recognise};
pub(crate) use listen::{Heard, ListenTerms, hear, reviews_due};
pub(crate) use measure::{Measured, measure};
pub(crate) use open::{OPENINGS, OpenMonth, OpenTerms, Openings, draw_openings};
pub(crate) use price::{PriceTerms, Priced, price_usage};

use super::accounts::{Block, LANES, flag};
use crate::chance::{Odds, Purpose, position, scramble};

/// One value for each account of a block.
pub(crate) type Of<T> = [T; LANES];

/// Compiles a kernel also for processors with AVX2; see the module.
macro_rules! kernel {
    ($item:item) => {
        #[multiversion::multiversion(targets("x86_64+avx+avx2+bmi1+bmi2+fma+lzcnt+popcnt"))]
        $item
    };
}
pub(crate) use kernel;

/// Odds of every segment, as the last draw that is a hit.
#[derive(Debug)]
pub(crate) struct Chances {
    last: Vec<u32>,
    /// Segments whose odds are nothing, so that not even the smallest draw is a hit.
    never: Vec<bool>,
}

impl Chances {
    pub fn new(odds: impl Iterator<Item = Odds>) -> Self {
        let (last, never) = odds
            .map(|odds| (last_hit(odds), odds == Odds::NEVER))
            .unzip();
        Self { last, never }
    }

    /// Lanes that may have a hit at all.
    #[inline(always)]
    fn possible(&self, keys: &Of<u8>) -> u64 {
        if !self.never.contains(&true) {
            return u64::MAX;
        }
        let lanes = keys.iter().enumerate();
        lanes.fold(0, |mask, (lane, key)| {
            mask | u64::from(!self.never[usize::from(key / 2)]) << lane
        })
    }
}

/// The last draw that is a hit; the first one where none is.
pub(crate) fn last_hit(odds: Odds) -> u32 {
    u32::try_from(odds.0.saturating_sub(1)).unwrap_or(u32::MAX)
}

kernel! {
    /// Draws of every account for the noise of usage, and for whether a signal is noticed.
    pub(crate) fn draw_noise(block: &Block, month: u16, noise: &mut Of<u32>, notice: &mut Of<u32>) {
        (*noise, *notice) = draw_pairs(&block.stream, month, Purpose::UsageNoise);
    }
}

/// Both halves of the mix of every lane: draws for `purpose` and the one after it.
#[inline(always)]
fn draw_pairs(streams: &Of<u64>, month: u16, purpose: Purpose) -> (Of<u32>, Of<u32>) {
    let at = position(month, purpose);
    let (mut low, mut high) = ([0; LANES], [0; LANES]);
    for lane in 0..LANES {
        let mixed = scramble(streams[lane].wrapping_add(at));
        low[lane] = mixed as u32;
        high[lane] = (mixed >> 32) as u32;
    }
    (low, high)
}

/// The value of each lane's segment.
#[inline(always)]
fn by_segment(keys: &Of<u8>, values: &[u32]) -> Of<u32> {
    by_key(keys, 1, values)
}

/// The value of each lane's key without its lowest `drop` bits. Segments are few and often alike.
#[inline(always)]
fn by_key(keys: &Of<u8>, drop: u32, values: &[u32]) -> Of<u32> {
    let mut out = [values[0]; LANES];
    for which in 1..values.len() {
        let value = values[which];
        if value != values[0] {
            for lane in 0..LANES {
                let same = keys[lane] >> drop == which as u8;
                out[lane] = if same { value } else { out[lane] };
            }
        }
    }
    out
}

/// All ones where an account has a contract, else zero.
#[inline(always)]
fn live_lanes(flags: &Of<u8>) -> Of<u32> {
    flags.map(|flags| 0_u32.wrapping_sub(u32::from(flags & flag::LIVE)))
}

/// `value` where `mask` is all ones, `other` where it is zero.
#[inline(always)]
fn pick(mask: u32, value: u32, other: u32) -> u32 {
    (value & mask) | (other & !mask)
}

/// One bit for each lane, at most 64 of them, from its byte, which is 0 or 1.
#[inline(always)]
fn bits<const N: usize>(hits: &[u8; N]) -> u64 {
    let (words, _) = hits.as_chunks::<8>();
    words.iter().rev().fold(0, |mask, word| {
        // Each product moves the byte of lane k to bit 56 + k; no two of them meet.
        let gathered = u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080);
        mask << 8 | gathered >> 56
    })
}

/// All ones in the lanes of a mask.
#[inline(always)]
fn lanes_of(mask: u64) -> Of<u32> {
    let (low, high) = (mask as u32, (mask >> 32) as u32);
    let mut out = [0; LANES];
    for lane in 0..LANES / 2 {
        out[lane] = 0_u32.wrapping_sub(low >> lane & 1);
        out[lane + LANES / 2] = 0_u32.wrapping_sub(high >> lane & 1);
    }
    out
}

#[cfg(test)]
mod tests;
