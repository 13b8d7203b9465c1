//! What chance holds for opportunities, some of a segment's month at a time.

use super::kernel;
use crate::chance::{
    Entity, PHILOX_FACTORS, PHILOX_ROUNDS, PHILOX_STEPS, Purpose, position, scramble,
};

/// Opportunities drawn at once. Few, as those beyond the last are drawn in vain.
pub(crate) const OPENINGS: usize = 16;

const WORD: u64 = u32::MAX as u64;

/// Draws of some opportunities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Openings {
    /// Their streams.
    pub stream: [u64; OPENINGS],
    /// Draws for the day on which they open.
    pub open_day: [u32; OPENINGS],
    /// Draws for whether they are won.
    pub win: [u32; OPENINGS],
    /// Draws for the size that the AE goes for.
    pub size: [u32; OPENINGS],
}

kernel! {
    /// Draws the opportunities from `first` on, in the run of `seed` and `replication`.
    pub(crate) fn draw_openings(seed: u64, replication: u32, first: Entity, out: &mut Openings) {
        draw_openings_lanes(seed, replication, first, out);
    }
}

#[inline(always)]
pub(super) fn draw_openings_lanes(seed: u64, replication: u32, first: Entity, out: &mut Openings) {
    // Words of 32 bits in lanes of 64, so that products need no widening. Only the lower half of a
    // lane counts.
    let mut c = [[0; OPENINGS]; 4];
    for lane in 0..OPENINGS {
        // No month has 2^32 opportunities, so the upper word is the same for all.
        c[0][lane] = (first.0 & WORD) + lane as u64;
        c[1][lane] = first.0 >> 32;
        c[2][lane] = u64::from(replication);
    }
    let (mut low, mut high) = (seed as u32, (seed >> 32) as u32);
    for _ in 0..PHILOX_ROUNDS {
        for lane in 0..OPENINGS {
            let a = PHILOX_FACTORS[0] * (c[0][lane] & WORD);
            let b = PHILOX_FACTORS[1] * (c[2][lane] & WORD);
            c[0][lane] = (b >> 32) ^ c[1][lane] ^ u64::from(low);
            c[1][lane] = b;
            c[2][lane] = (a >> 32) ^ c[3][lane] ^ u64::from(high);
            c[3][lane] = a;
        }
        low = low.wrapping_add(PHILOX_STEPS[0]);
        high = high.wrapping_add(PHILOX_STEPS[1]);
    }
    let (day, size) = (
        position(0, Purpose::OpenDay),
        position(0, Purpose::LandSize),
    );
    for lane in 0..OPENINGS {
        let stream = (c[0][lane] & WORD) | c[1][lane] << 32;
        out.stream[lane] = stream;
        let mixed = scramble(stream.wrapping_add(day));
        out.open_day[lane] = mixed as u32;
        out.win[lane] = (mixed >> 32) as u32;
        out.size[lane] = scramble(stream.wrapping_add(size)) as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Stream;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn opportunities_draw_what_each_draws_alone(
            seed: u64, replication: u32, segment in 0u8..32, month in 1u16..400, first in 0u32..100_000,
        ) {
            let entity = |index| Entity::opportunity(segment, month, index);
            let (mut here, mut anywhere) = (Openings::default(), Openings::default());
            draw_openings(seed, replication, entity(first), &mut here);
            draw_openings_lanes(seed, replication, entity(first), &mut anywhere);
            prop_assert_eq!(&here, &anywhere);
            for lane in 0..OPENINGS {
                let stream = Stream::new(seed, replication, entity(first + lane as u32));
                prop_assert_eq!(here.stream[lane], stream.0);
                prop_assert_eq!(here.open_day[lane], stream.draw(0, Purpose::OpenDay));
                prop_assert_eq!(here.win[lane], stream.draw(0, Purpose::Win));
                prop_assert_eq!(here.size[lane], stream.draw(0, Purpose::LandSize));
            }
        }
    }
}
