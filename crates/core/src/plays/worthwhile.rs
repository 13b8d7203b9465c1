//! Which plays can add something to an account today, and which of them a signal calls for.
//!
//! Both are asked of many accounts, and the answers are chance: so they are worked out for all plays
//! at once, without a branch on what an account is.

use crate::adoption::scale;
use crate::plan::{PlayKind, SignalKind};
use crate::sim::accounts::{Account, Block, NEVER, SEAT_BITS};
use crate::sim::model::SegmentModel;

/// What plays may count on under one price book of a segment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlayBook {
    /// Seats are priced.
    counts_seats: bool,
    /// Neither seats nor usage is priced.
    is_flat: bool,
    /// Usage is bought in advance.
    takes_commitment: bool,
    /// There is a second product.
    second_product: bool,
    headroom_q16: u32,
}

impl PlayBook {
    /// Those of every price book, by the key of an account.
    pub fn all(segments: &[SegmentModel]) -> Vec<Self> {
        let books = segments
            .iter()
            .flat_map(|segment| segment.books.iter().map(move |book| (segment, book)));
        books
            .map(|(segment, book)| Self {
                counts_seats: book.fast.prices_seats(),
                is_flat: !book.fast.prices_seats() && !book.fast.prices_usage(),
                takes_commitment: book.takes_commitment(),
                second_product: book.second_product_ppm > 0,
                headroom_q16: segment.plays.headroom_q16(),
            })
            .collect()
    }
}

/// Plays, one bit each, in the order of [`PlayKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Plays(u8);

impl Plays {
    /// Those that can add something to the account in `lane`.
    #[inline]
    pub fn worthwhile(books: &[PlayBook], block: &Block, lane: usize, row: &Account) -> Self {
        let book = &books[usize::from(block.key[lane])];
        let demand = block.demand[lane];
        let sold = u64::from(block.contracted[lane]) << SEAT_BITS;
        let wanted = demand.saturating_add(scale(demand, book.headroom_q16));
        let flat_and_full = book.is_flat & (u64::from(demand) > sold);
        let more_seats = book.counts_seats & (u64::from(wanted) > sold);
        let open_team = block.adopted[lane] < block.teams[lane];
        let other_team = open_team | block.uses_beyond_contract(lane);
        let bit = |play: PlayKind, is: bool| u8::from(is) << play as u8;
        Self(
            bit(PlayKind::SeatExpansion, more_seats | flat_and_full)
                | bit(
                    PlayKind::UsageUpgrade,
                    book.takes_commitment & (block.over1[lane] > 0),
                )
                | bit(
                    PlayKind::TeamExpansion,
                    (book.counts_seats & other_team) | flat_and_full,
                )
                | bit(
                    PlayKind::ProductExpansion,
                    book.second_product & (row.product == 0),
                )
                | bit(
                    PlayKind::RenewalUplift,
                    (block.renewal[lane] != NEVER) & (block.priced_fees(lane, row) > 0),
                ),
        )
    }

    /// Whether `play` is one of them.
    #[inline]
    pub fn contain(self, play: PlayKind) -> bool {
        self.0 >> play as u8 & 1 != 0
    }
}

/// Sets of signals.
const SIGNAL_SETS: usize = 1 << SignalKind::ALL.len();
/// Sets of plays.
const PLAY_SETS: usize = 1 << PlayKind::ALL.len();

/// Which play signals call for. Answers for every set of signals and of plays are worked out
/// beforehand, as plays one bit each in the order in which the plan prefers them.
#[derive(Debug)]
pub(crate) struct Calls {
    /// The plays of a plan in order of preference, with the signals that call for each.
    plays: Vec<(PlayKind, u16)>,
    /// Plays that any of a set of signals calls for.
    called: Box<[u8; SIGNAL_SETS]>,
    /// The plays of a set, in order of preference.
    preferred: [u8; PLAY_SETS],
}

impl Calls {
    /// Plays in order of preference, each once, with the signals that call for each.
    pub fn new(plays: Vec<(PlayKind, u16)>) -> Self {
        let those = |is: &dyn Fn(&(PlayKind, u16)) -> bool| {
            let bits = plays.iter().enumerate();
            bits.fold(0, |set, (nth, play)| set | u8::from(is(play)) << nth)
        };
        Self {
            called: Box::new(std::array::from_fn(|signals| {
                those(&|(_, calling)| usize::from(*calling) & signals != 0)
            })),
            preferred: std::array::from_fn(|set| {
                those(&|(play, _)| Plays(set as u8).contain(*play))
            }),
            plays,
        }
    }

    /// The plays of the plan in order of preference.
    pub fn plays(&self) -> impl Iterator<Item = PlayKind> {
        self.plays.iter().map(|(play, _)| *play)
    }

    /// The first of `worthwhile` plays that one of the signals `seen` calls for, and that signal.
    /// What is `fresh` comes before what has long been so: an event is a chance that passes.
    #[inline]
    pub fn first(
        &self,
        worthwhile: Plays,
        seen: u16,
        fresh: u16,
    ) -> Option<(PlayKind, SignalKind)> {
        let called = |signals: u16| self.called[usize::from(signals) % SIGNAL_SETS];
        let fit = self.preferred[usize::from(worthwhile.0) % PLAY_SETS];
        let (now, ever) = (called(seen & fresh) & fit, called(seen) & fit);
        let (fit, heard) = if now != 0 {
            (now, seen & fresh)
        } else {
            (ever, seen)
        };
        let (play, calling) = self.plays.get(fit.trailing_zeros() as usize)?;
        let first = (calling & heard).trailing_zeros();
        Some((*play, SignalKind::ALL[first as usize]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::bit;
    use proptest::prelude::*;

    /// Whether `play` can add something, one question after the other.
    fn plainly(book: &PlayBook, block: &Block, row: &Account, play: PlayKind) -> bool {
        let (demand, contracted) = (block.demand[0], block.contracted[0]);
        let seats = |demand: u32| demand.div_ceil(1 << SEAT_BITS);
        let full = book.is_flat && u64::from(demand) > u64::from(contracted) << SEAT_BITS;
        match play {
            PlayKind::SeatExpansion if book.counts_seats => {
                seats(demand.saturating_add(scale(demand, book.headroom_q16))) > contracted
            }
            PlayKind::TeamExpansion if book.counts_seats => {
                block.adopted[0] < block.teams[0] || block.uses_beyond_contract(0)
            }
            PlayKind::SeatExpansion | PlayKind::TeamExpansion => full,
            PlayKind::UsageUpgrade => book.takes_commitment && block.over1[0] > 0,
            PlayKind::ProductExpansion => book.second_product && row.product == 0,
            PlayKind::RenewalUplift => {
                let fees = i64::from(block.committed[0]) - i64::from(block.commit[0]);
                block.renewal[0] != NEVER && fees > i64::from(row.product)
            }
        }
    }

    prop_compose! {
        fn books()(priced in 0..4, takes_commitment: bool, second_product: bool, headroom_q16: u32)
            -> PlayBook
        {
            let (counts_seats, counts_usage) = (priced & 1 != 0, priced & 2 != 0);
            PlayBook {
                counts_seats,
                is_flat: !counts_seats && !counts_usage,
                takes_commitment,
                second_product,
                headroom_q16: headroom_q16 >> 12,
            }
        }
    }

    proptest! {
        #[test]
        fn all_plays_at_once_are_each_by_itself(
            book in books(),
            (demand, shift) in (any::<u32>(), 0u32..32),
            around in -3i64..3,
            (teams, adopted) in (1u16..5, 1u16..5),
            (over, product) in (0u32..2, 0u32..2),
            team_seats: u32,
            (committed, commit) in (0u32..4, 0u32..4),
            renews: bool,
        ) {
            let (mut block, mut row) = (Block::default(), Account::default());
            block.demand[0] = demand >> shift;
            let needed = i64::from(block.demand[0].div_ceil(1 << SEAT_BITS));
            block.contracted[0] = (needed + around).max(0) as u32;
            (block.teams[0], block.adopted[0], block.over1[0]) = (teams, adopted, over);
            block.team_seats[0] = team_seats >> shift;
            block.renewal[0] = if renews { 20 } else { NEVER };
            row.product = product;
            (block.committed[0], block.commit[0]) = (committed, commit);
            let found = Plays::worthwhile(&[book], &block, 0, &row);
            for play in PlayKind::ALL {
                prop_assert_eq!(found.contain(play), plainly(&book, &block, &row, play), "{:?}", play);
            }
        }

        #[test]
        fn the_first_play_in_order_is_called_for(
            plays in 0u8..32, seen in 0u16..512, fresh in 0u16..512, order in 0usize..5,
            masks in prop::collection::vec(0u16..512, 5),
        ) {
            let mut triggers: Vec<_> = PlayKind::ALL.into_iter().zip(masks).collect();
            triggers.rotate_left(order);
            let plays = Plays(plays);
            let plainly = [seen & fresh, seen].into_iter().find_map(|heard| {
                let mut calls = triggers.iter().map(|(play, signals)| (*play, signals & heard));
                calls.find(|(play, signals)| *signals != 0 && plays.contain(*play))
            });
            let plainly = plainly.map(|(play, signals)| {
                let first = SignalKind::ALL.into_iter().find(|kind| signals & bit(*kind) != 0);
                (play, first.unwrap())
            });
            prop_assert_eq!(Calls::new(triggers).first(plays, seen, fresh), plainly);
        }
    }
}
