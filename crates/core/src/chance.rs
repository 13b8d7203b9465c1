//! Chance is an argument: every draw is a pure function of its key.
//!
//! Sampler version 1. A key is (seed, replication, entity, month, purpose):
//!
//! 1. The **stream** of an entity in a replication is the first 64 bits of Philox4x32-10
//!    (Salmon et al., *Parallel random numbers: as easy as 1, 2, 3*, SC 2011) with
//!    key words `(seed low, seed high)` and counter words
//!    `(entity low, entity high, replication, 0)`; output word 0 is the low half.
//! 2. The **draw** for `(month, purpose)` is one 32-bit half of output number
//!    `n = month * 64 + purpose / 2` (from 0) of SplitMix64 (Steele, Lea, Flood, *Fast splittable
//!    pseudorandom number generators*, OOPSLA 2014) started at the stream: the low half for even
//!    purposes, the high half for odd ones.
//!
//! A stream costs one Philox block per entity and replication, a draw one 64-bit mix. Because a
//! draw depends on nothing but its key, changing a lever shifts no other draw, and plans can be
//! compared on common random numbers.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Recorded with every result; changes when any draw would.
pub const SAMPLER_VERSION: &str = "philox4x32-10+splitmix64/1";

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// What [`scramble`] multiplies by.
pub(crate) const MIX_FACTORS: [u64; 2] = [0xbf58_476d_1ce4_e5b9, 0x94d0_49bb_1331_11eb];

/// What a round of Philox multiplies by, and what its key grows by.
pub(crate) const PHILOX_FACTORS: [u64; 2] = [0xd251_1f53, 0xcd9e_8d57];
/// See [`PHILOX_FACTORS`].
pub(crate) const PHILOX_STEPS: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];
/// Rounds of Philox.
pub(crate) const PHILOX_ROUNDS: u32 = 10;

/// Philox4x32-10: 128 bits of counter and 64 of key to 128 random bits.
pub const fn philox4x32_10(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let mut c = counter;
    let mut k = key;
    let mut round = 0;
    while round < PHILOX_ROUNDS {
        let a = PHILOX_FACTORS[0] * c[0] as u64;
        let b = PHILOX_FACTORS[1] * c[2] as u64;
        c = [
            (b >> 32) as u32 ^ c[1] ^ k[0],
            b as u32,
            (a >> 32) as u32 ^ c[3] ^ k[1],
            a as u32,
        ];
        k = [
            k[0].wrapping_add(PHILOX_STEPS[0]),
            k[1].wrapping_add(PHILOX_STEPS[1]),
        ];
        round += 1;
    }
    c
}

/// Whose draw it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entity(pub u64);

impl Entity {
    /// The `index`-th opportunity of a segment in a month; `month` counts from the first month of
    /// the pipeline before the start.
    pub const fn opportunity(segment: u8, month: u16, index: u32) -> Self {
        Self(1 << 60 | (segment as u64) << 48 | (month as u64) << 32 | index as u64)
    }

    /// A customer of the existing book, by its identifier (FNV-1a, upper four bits replaced).
    pub fn book(id: &str) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in id.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self(2 << 60 | hash >> 4)
    }

    /// A seat of a role on the team.
    pub const fn seat(role: u8, index: u16) -> Self {
        Self(3 << 60 | (role as u64) << 32 | index as u64)
    }

    /// A segment as such, for the number of its opportunities.
    pub const fn segment(index: u8) -> Self {
        Self(4 << 60 | index as u64)
    }
}

/// What a draw is for. Two purposes share a mix; those drawn together stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// A further team adopts.
    Spread = 0,
    /// Champion change, growth event, product event.
    LifeEvent,
    /// The customer asks for more.
    Ask,
    /// A self-serve account buys what it lacks.
    SelfServe,
    /// Month-to-month noise of usage.
    UsageNoise,
    /// A signal is caught.
    Detection,
    /// Renewal or opt-out.
    Churn,
    /// Shelfware is cut, or an uplift accepted.
    Renewal,
    /// A play is won.
    PlayOutcome,
    /// Day of the month on which a play starts.
    PlayDay,
    /// Activation within the window.
    Activation,
    /// A business review convinces.
    Review,
    /// A churned account returns.
    Reactivation,
    /// Nomination by the CSM.
    Nomination,
    /// Number of teams.
    Teams,
    /// Seats per team.
    TeamSeats,
    /// Usage intensity.
    Intensity,
    /// Expansion map written at landing.
    Map,
    /// Day of the month on which an opportunity opens.
    OpenDay,
    /// The opportunity is won.
    Win,
    /// Land size the AE goes for.
    LandSize,
    /// Number of opportunities.
    Arrivals,
    /// A rep leaves.
    Attrition,
    /// The account a gut-feel play picks.
    GutFeelPick,
    /// Age of a made-up customer's contract.
    BookAge,
    /// Whether a made-up customer has activated.
    BookActivated,
}

/// The stream of one entity in one replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream(pub u64);

impl Stream {
    /// The stream of `entity` in `replication` under `seed`.
    pub const fn new(seed: u64, replication: u32, entity: Entity) -> Self {
        let counter = [entity.0 as u32, (entity.0 >> 32) as u32, replication, 0];
        let out = philox4x32_10(counter, [seed as u32, (seed >> 32) as u32]);
        Self(out[0] as u64 | (out[1] as u64) << 32)
    }

    /// Both halves of a mix, low first: `purpose` and the one after it. `purpose` must be even.
    #[inline]
    pub const fn pair(self, month: u16, purpose: Purpose) -> (u32, u32) {
        let mixed = self.mix(month, purpose as u8 / 2);
        (mixed as u32, (mixed >> 32) as u32)
    }

    /// The 32-bit draw for (month, purpose).
    #[inline]
    pub const fn draw(self, month: u16, purpose: Purpose) -> u32 {
        let mixed = self.mix(month, purpose as u8 / 2);
        if (purpose as u8).is_multiple_of(2) {
            mixed as u32
        } else {
            (mixed >> 32) as u32
        }
    }

    #[inline]
    const fn mix(self, month: u16, slot: u8) -> u64 {
        scramble(self.0.wrapping_add(step(month, slot)))
    }
}

/// How far a stream has gone before the mix for `month` and `purpose`: a number to add to it.
pub(crate) const fn position(month: u16, purpose: Purpose) -> u64 {
    step(month, purpose as u8 / 2)
}

const fn step(month: u16, slot: u8) -> u64 {
    (month as u64 * 64 + slot as u64 + 1).wrapping_mul(GOLDEN)
}

/// The mix of SplitMix64, for a stream at its position.
#[inline(always)]
pub(crate) const fn scramble(at: u64) -> u64 {
    let mut z = at;
    z = (z ^ (z >> 30)).wrapping_mul(MIX_FACTORS[0]);
    z = (z ^ (z >> 27)).wrapping_mul(MIX_FACTORS[1]);
    z ^ (z >> 31)
}

/// A probability as an integer threshold: an event happens when its 32-bit draw lies below it.
/// 0 never happens, `2^32` always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Odds(pub u64);

impl Odds {
    /// Never.
    pub const NEVER: Self = Self(0);
    /// Always.
    pub const ALWAYS: Self = Self(1 << 32);

    /// From a probability, cut to 0 to 1.
    pub fn of(p: f64) -> Self {
        // The product is at most 2^32, exactly representable, so the cast loses only the fraction.
        Self(libm::rint(p.clamp(0.0, 1.0) * 4_294_967_296.0) as u64)
    }

    /// From an exact share, cut to 0 to 1.
    pub fn of_share(p: Decimal) -> Self {
        Self::of(p.to_f64().unwrap_or(0.0))
    }

    /// Whether an event with this probability happens on `draw`.
    #[inline]
    pub const fn hit(self, draw: u32) -> bool {
        (draw as u64) < self.0
    }

    /// Scaled by a Q16 factor, at most certain.
    #[inline]
    pub const fn times_q16(self, factor: u32) -> Self {
        let scaled = (self.0 * factor as u64) >> 16;
        if scaled > Self::ALWAYS.0 {
            Self::ALWAYS
        } else {
            Self(scaled)
        }
    }

    /// The sum of two probabilities, at most certain.
    #[inline]
    pub const fn plus(self, other: Self) -> Self {
        let sum = self.0 + other.0;
        if sum > Self::ALWAYS.0 {
            Self::ALWAYS
        } else {
            Self(sum)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers published with Random123 (`kat_vectors`, philox4x32 10).
    #[test]
    fn philox_known_answers() {
        assert_eq!(
            philox4x32_10([0; 4], [0; 2]),
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
        assert_eq!(
            philox4x32_10([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox4x32_10(
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    /// First outputs of SplitMix64 from seed 1234567, as published with the xoshiro generators.
    #[test]
    fn splitmix_known_answers() {
        let stream = Stream(1_234_567);
        let published = [6_457_827_717_110_365_317_u64, 3_203_168_211_198_807_973];
        for (slot, expected) in published.into_iter().enumerate() {
            assert_eq!(stream.mix(0, slot as u8), expected);
        }
    }

    #[test]
    fn halves_belong_to_their_purposes() {
        let stream = Stream::new(7, 3, Entity::opportunity(1, 5, 9));
        let (low, high) = stream.pair(4, Purpose::Ask);
        assert_eq!(low, stream.draw(4, Purpose::Ask));
        assert_eq!(high, stream.draw(4, Purpose::SelfServe));
    }

    #[test]
    fn certain_is_certain_and_impossible_is_not() {
        assert!(Odds::of(1.0).hit(u32::MAX));
        assert!(!Odds::of(0.0).hit(0));
        assert_eq!(Odds::of(0.5).times_q16(3 << 16), Odds::ALWAYS);
    }
}
