//! What chance holds for opportunities, some of a segment's month at a time.

use super::{bits, kernel, last_hit, pick};
use crate::chance::{
    Entity, Odds, PHILOX_FACTORS, PHILOX_ROUNDS, PHILOX_STEPS, Purpose, position, scramble,
};
use crate::land::{LandSize, day_of_month, month_of_day};

/// Opportunities drawn at once. Few, as those beyond the last are drawn in vain.
pub(crate) const OPENINGS: usize = 16;

const WORD: u64 = u32::MAX as u64;

/// What an AE may go for.
#[derive(Debug, Clone, Copy)]
struct Choice {
    /// Draws beyond this go for this size or a later one.
    after: u32,
    /// The last draw that wins, where any does.
    win_last: u32,
    /// Days to signature, and shifted beyond them which of the sizes it is, and whether any draw
    /// wins.
    rest: u32,
}

/// Where the number of a size begins in [`Choice::rest`].
const SIZE_SHIFT: u32 = 16;
/// Set in [`Choice::rest`] where any draw wins.
const WINNABLE: u32 = 1 << 31;

/// The sizes of a segment that an AE may go for.
#[derive(Debug)]
pub(crate) struct OpenTerms(Box<[Choice]>);

impl OpenTerms {
    /// Of `sizes`, of which there is at least one.
    pub fn new(sizes: &[LandSize]) -> Self {
        let last = sizes.len() - 1;
        let (mut choices, mut from) = (Vec::new(), 0);
        for (size, offered) in sizes.iter().enumerate() {
            // The last one takes what rounding has left of the draws.
            let upto = if size == last {
                Odds::ALWAYS.0
            } else {
                offered.chosen_below
            };
            // What no draw goes for is left out, so that the draw before each size exists.
            if upto > from {
                let winnable = if offered.win == Odds::NEVER {
                    0
                } else {
                    WINNABLE
                };
                choices.push(Choice {
                    after: u32::try_from(from.saturating_sub(1)).unwrap_or(u32::MAX),
                    win_last: last_hit(offered.win),
                    rest: u32::from(offered.cycle_days) | (size as u32) << SIZE_SHIFT | winnable,
                });
                from = upto;
            }
        }
        Self(choices.into())
    }
}

/// When opportunities open.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OpenMonth {
    /// The pipeline month.
    pub month: u16,
    /// The last month in which a deal closes; later ones close in it too.
    pub end: u16,
}

/// Some opportunities, were they worked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Openings {
    /// Their streams.
    pub stream: [u64; OPENINGS],
    /// The size that the AE goes for.
    pub size: [u32; OPENINGS],
    /// The pipeline month in which they close.
    pub close: [u32; OPENINGS],
    /// Those that are won.
    pub won: u64,
}

kernel! {
    /// Draws the opportunities from `first` on, in the run of `seed` and `replication`.
    pub(crate) fn draw_openings(
        seed: u64,
        replication: u32,
        first: Entity,
        terms: &OpenTerms,
        opens: OpenMonth,
        out: &mut Openings,
    ) {
        draw_openings_lanes(seed, replication, first, terms, opens, out);
    }
}

#[inline(always)]
pub(super) fn draw_openings_lanes(
    seed: u64,
    replication: u32,
    first: Entity,
    OpenTerms(choices): &OpenTerms,
    opens: OpenMonth,
    out: &mut Openings,
) {
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
    let (mut open_day, mut win, mut size_draw) = ([0; OPENINGS], [0; OPENINGS], [0; OPENINGS]);
    for lane in 0..OPENINGS {
        let stream = (c[0][lane] & WORD) | c[1][lane] << 32;
        out.stream[lane] = stream;
        let mixed = scramble(stream.wrapping_add(day));
        open_day[lane] = mixed as u32;
        win[lane] = (mixed >> 32) as u32;
        size_draw[lane] = scramble(stream.wrapping_add(size)) as u32;
    }

    let (mut rest, mut win_last) = ([choices[0].rest; OPENINGS], [choices[0].win_last; OPENINGS]);
    for &choice in &choices[1..] {
        for lane in 0..OPENINGS {
            let beyond = 0_u32.wrapping_sub(u32::from(size_draw[lane] > choice.after));
            rest[lane] = pick(beyond, choice.rest, rest[lane]);
            win_last[lane] = pick(beyond, choice.win_last, win_last[lane]);
        }
    }
    let mut won = [0; OPENINGS];
    for lane in 0..OPENINGS {
        let cycle_days = rest[lane] & ((1 << SIZE_SHIFT) - 1);
        let day = day_of_month(opens.month, open_day[lane]) + cycle_days;
        out.close[lane] = u32::from(month_of_day(day)).min(opens.end.into());
        out.size[lane] = (rest[lane] & !WINNABLE) >> SIZE_SHIFT;
        won[lane] = u8::from((win[lane] <= win_last[lane]) & (rest[lane] & WINNABLE != 0));
    }
    out.won = bits(&won);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Stream;
    use crate::land::Sale;
    use proptest::prelude::*;

    /// Sizes with these odds of being chosen and of being won.
    fn sizes(chosen: &[f64], win: &[f64]) -> Vec<LandSize> {
        let mut sum = 0.0;
        let sale = Sale {
            seats: 1,
            commit: 0,
            ppm: 1,
        };
        let offered = chosen.iter().zip(win).enumerate();
        offered
            .map(|(size, (chosen, win))| {
                sum += chosen;
                LandSize {
                    cents: 1,
                    win: Odds::of(*win),
                    sale,
                    cycle_days: 20 + 30 * size as u16,
                    chosen_below: Odds::of(sum).0,
                }
            })
            .collect()
    }

    proptest! {
        #[test]
        fn opportunities_draw_what_each_draws_alone(
            seed: u64, replication: u32, segment in 0u8..32, month in 1u16..400, first in 0u32..100_000,
            chosen in prop::collection::vec(prop_oneof![Just(0.0), 0.0..0.4, Just(1.0)], 1..9),
            win in prop::collection::vec(prop_oneof![Just(0.0), 0.0..1.0, Just(1.0)], 9),
        ) {
            let entity = |index| Entity::opportunity(segment, month, index);
            let sizes = sizes(&chosen, &win);
            let (terms, opens) = (OpenTerms::new(&sizes), OpenMonth { month, end: month + 4 });
            let (mut here, mut anywhere) = (Openings::default(), Openings::default());
            draw_openings(seed, replication, entity(first), &terms, opens, &mut here);
            draw_openings_lanes(seed, replication, entity(first), &terms, opens, &mut anywhere);
            prop_assert_eq!(&here, &anywhere);
            for lane in 0..OPENINGS {
                let stream = Stream::new(seed, replication, entity(first + lane as u32));
                prop_assert_eq!(here.stream[lane], stream.0);
                let draw = u64::from(stream.draw(0, Purpose::LandSize));
                let size = sizes.partition_point(|size| draw >= size.chosen_below);
                let size = size.min(sizes.len() - 1);
                prop_assert_eq!(here.size[lane], size as u32);
                let open_day = day_of_month(month, stream.draw(0, Purpose::OpenDay));
                let close = month_of_day(open_day + u32::from(sizes[size].cycle_days));
                prop_assert_eq!(here.close[lane], u32::from(close.min(month + 4)));
                let won = sizes[size].win.hit(stream.draw(0, Purpose::Win));
                prop_assert_eq!(here.won >> lane & 1 != 0, won);
            }
        }
    }
}
