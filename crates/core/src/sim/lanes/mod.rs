//! What every account does every month, a [`Block`] of accounts at a time.
//!
//! Each kernel is a few plain loops over the columns of a block, with no branch on what an account
//! is, so that the compiler turns them into vector instructions. For processors with AVX2 there is a
//! second way, written in [eight lanes](eight) at a time; which one runs is found out at the first
//! call. Both do the same integer arithmetic, so results do not depend on the processor, and tests
//! hold the second to the first.
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
#[cfg(target_arch = "x86_64")]
#[cfg_attr(target_feature = "avx2", allow(dead_code, unused_imports))]
pub(crate) mod eight;
mod listen;
mod measure;
mod open;
mod price;

pub(crate) use adopt::{AdoptTerms, Growth, fill, grow};
pub(crate) use bill::{BillTerms, Billed, bill, recognise};
pub(crate) use listen::{Heard, ListenTerms, hear, noticed, reviews_due};
pub(crate) use measure::{Measured, measure};
pub(crate) use open::{OPENINGS, OpenMonth, OpenTerms, Openings, draw_openings};
#[cfg(test)]
pub(crate) use price::price_lines;
pub(crate) use price::{PriceTerms, Priced, price_usage};

use super::accounts::{Block, LANES, flag};
use crate::chance::{Odds, Purpose, position, scramble};

/// One value for each account of a block.
pub(crate) type Of<T> = [T; LANES];

/// A kernel with a way for AVX2 and a way for any processor; or with one way, which is compiled also
/// for AVX2. See the module.
macro_rules! kernel {
    (
        $(#[$meta:meta])*
        $vis:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) $(-> $out:ty)? =
            $avx2:path | $any:path;
    ) => {
        // A program built for such processors only has nothing to find out, and safe code may not
        // enter the first way then. It takes the loops, which the compiler has AVX2 for.
        #[cfg(all(target_arch = "x86_64", target_feature = "avx2"))]
        $(#[$meta])*
        $vis fn $name($($argument: $type),*) $(-> $out)? {
            $any($($argument),*)
        }

        #[cfg(not(all(target_arch = "x86_64", target_feature = "avx2")))]
        $(#[$meta])*
        #[multiversion::multiversion(targets("x86_64+avx+avx2+bmi1+bmi2+fma+lzcnt+popcnt"))]
        $vis fn $name($($argument: $type),*) $(-> $out)? {
            multiversion::target::match_target! {
                "x86_64+avx+avx2+bmi1+bmi2+fma+lzcnt+popcnt" => { $avx2($($argument),*) }
                _ => { $any($($argument),*) }
            }
        }
    };
    ($item:item) => {
        #[multiversion::multiversion(targets("x86_64+avx+avx2+bmi1+bmi2+fma+lzcnt+popcnt"))]
        $item
    };
}
pub(crate) use kernel;

/// Keys of a plan, at most: two books for each segment.
const KEYS: usize = 2 * crate::plan::SEGMENTS_MAX;

/// A number for each key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    values: [u32; KEYS],
    /// Keys in use.
    keys: usize,
    /// Keys that follow one another and are alike: 2 where both books of a segment are.
    alike: usize,
}

impl Table {
    /// One value for each key.
    pub fn by_key(values: impl IntoIterator<Item = u32>) -> Self {
        let (mut table, mut keys) = ([0; KEYS], 0);
        for (slot, value) in table.iter_mut().zip(values) {
            *slot = value;
            keys += 1;
        }
        Self {
            values: table,
            keys,
            alike: 1,
        }
    }

    /// One value for each segment.
    pub fn by_segment(values: impl IntoIterator<Item = u32>) -> Self {
        let twice = values.into_iter().flat_map(|value| [value; 2]);
        Self {
            alike: 2,
            ..Self::by_key(twice)
        }
    }

    /// Whether all values fit in one register of [`eight`] lanes.
    #[cfg(target_arch = "x86_64")]
    #[inline]
    fn is_short(&self) -> bool {
        self.keys <= eight::FEW_KEYS
    }

    /// The value of one key.
    #[inline]
    fn at(&self, key: u8) -> u32 {
        self.values[usize::from(key) % KEYS]
    }

    /// The value of each lane's key. Segments are few and often alike.
    #[inline(always)]
    fn of(&self, keys: &Of<u8>) -> Of<u32> {
        let mut out = [self.values[0]; LANES];
        for which in (self.alike..self.keys).step_by(self.alike) {
            let value = self.values[which];
            if value != self.values[0] {
                for lane in 0..LANES {
                    let same = keys[lane] & !(self.alike as u8 - 1) == which as u8;
                    out[lane] = if same { value } else { out[lane] };
                }
            }
        }
        out
    }
}

/// All ones or zero.
fn mask(on: bool) -> u32 {
    0_u32.wrapping_sub(u32::from(on))
}

/// Odds of every segment, as the last draw that is a hit.
#[derive(Debug)]
pub(crate) struct Chances {
    last: Table,
    /// All ones but in segments whose odds are nothing, so that not even the smallest draw is a hit.
    ever: Table,
}

impl Chances {
    pub fn new(odds: impl Iterator<Item = Odds> + Clone) -> Self {
        Self {
            last: Table::by_segment(odds.clone().map(last_hit)),
            ever: Table::by_segment(odds.map(|odds| mask(odds != Odds::NEVER))),
        }
    }

    /// Whether the draw of one account is a hit.
    #[inline]
    fn is_hit(&self, draw: u32, key: u8) -> bool {
        (draw <= self.last.at(key)) & (self.ever.at(key) != 0)
    }

    /// Lanes whose draw is a hit.
    #[inline(always)]
    fn hits(&self, draws: &Of<u32>, keys: &Of<u8>) -> u64 {
        let (last, ever) = (self.last.of(keys), self.ever.of(keys));
        let mut hits = [0; LANES];
        for lane in 0..LANES {
            hits[lane] = u8::from((draws[lane] <= last[lane]) & (ever[lane] != 0));
        }
        bits(&hits)
    }
}

/// The last draw that is a hit; the first one where none is.
pub(crate) fn last_hit(odds: Odds) -> u32 {
    u32::try_from(odds.0.saturating_sub(1)).unwrap_or(u32::MAX)
}

kernel! {
    /// Draws of every account for the noise of usage, and for whether a signal is noticed.
    pub(crate) fn draw_noise(
        block: &Block,
        month: u16,
        noise: &mut Of<u32>,
        notice: &mut Of<u32>,
    ) = eight::draw_noise | draw_noise_lanes;
}

#[inline(always)]
fn draw_noise_lanes(block: &Block, month: u16, noise: &mut Of<u32>, notice: &mut Of<u32>) {
    (*noise, *notice) = draw_pairs(&block.stream, month, Purpose::UsageNoise);
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

/// All ones where an account has a contract, else zero.
#[inline(always)]
fn live_lanes(flags: &Of<u8>) -> Of<u32> {
    let mut live = [0; LANES];
    for lane in 0..LANES {
        live[lane] = mask(flags[lane] & flag::LIVE != 0);
    }
    live
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
