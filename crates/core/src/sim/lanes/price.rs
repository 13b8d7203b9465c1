//! What a month of usage costs.

#[cfg(target_arch = "x86_64")]
#[cfg_attr(target_feature = "avx2", allow(dead_code, unused_imports))]
mod avx2;

use super::{Of, Table, bits, kernel, lanes_of, mask, pick};
use crate::money::ACCOUNT_ARR_LIMIT_CENTS;
use crate::pricing::{FastBook, UsageLines};
use crate::sim::accounts::{Block, LANES, Lanes, SEAT_BITS, flag};
use crate::sim::model::{QuantileTable, SegmentModel};

/// No metered book.
const NONE: u8 = u8::MAX;

/// Metered books and the noise of usage, by key and segment.
#[derive(Debug)]
pub(crate) struct PriceTerms {
    /// Noise of usage by segment, or one for all.
    noise: Vec<QuantileTable>,
    /// Books that price alike.
    groups: Vec<Group>,
    /// Group of each key; [`NONE`] where the book meters nothing.
    group_of: Vec<u8>,
    /// All ones where the book meters something.
    metered: Table,
    /// All ones where the book counts seats, so that only those bought can be in use.
    counts_seats: Table,
}

#[derive(Debug)]
struct Group {
    /// The book, for usage beyond what `lines` take.
    book: FastBook,
    lines: Option<UsageLines>,
}

impl PriceTerms {
    pub fn new(segments: &[SegmentModel]) -> Self {
        let books = || segments.iter().flat_map(|segment| &segment.books);
        let mut terms = Self {
            noise: noise_tables(segments),
            groups: Vec::new(),
            group_of: Vec::new(),
            metered: Table::by_key(books().map(|book| mask(book.fast.prices_usage()))),
            counts_seats: Table::by_key(books().map(|book| mask(book.fast.prices_seats()))),
        };
        for book in books() {
            let group = if book.fast.prices_usage() {
                terms.group(&book.fast)
            } else {
                NONE
            };
            terms.group_of.push(group);
        }
        terms
    }

    /// The group of a book; at most one for each of at most 32 keys.
    fn group(&mut self, book: &FastBook) -> u8 {
        let lines = book.usage_lines();
        let like = |group: &Group| lines.is_some() && group.lines == lines;
        let known = self.groups.iter().position(like);
        let index = known.unwrap_or_else(|| {
            let book = book.clone();
            self.groups.push(Group { book, lines });
            self.groups.len() - 1
        });
        index as u8
    }

    /// Whether any book meters anything.
    pub fn any(&self) -> bool {
        !self.groups.is_empty()
    }
}

/// Noise of usage by segment, one where it is the same for all.
fn noise_tables(segments: &[SegmentModel]) -> Vec<QuantileTable> {
    let mut tables: Vec<_> = segments
        .iter()
        .map(|s| s.terms.usage_noise.clone())
        .collect();
    if tables.windows(2).all(|pair| pair[0] == pair[1]) {
        tables.truncate(1);
    }
    tables
}

/// Usage charges of a block.
#[derive(Debug)]
pub(crate) struct Priced {
    /// Cents by account; of those that are metered.
    pub charge: Of<u32>,
    /// Live accounts of metered books.
    pub metered: u64,
    /// Usage by account as [`FastBook`] takes it, Q16, where that of all fits in 32 bits.
    drivers: Of<u32>,
}

impl Default for Priced {
    fn default() -> Self {
        Self {
            charge: [0; LANES],
            metered: 0,
            drivers: [0; LANES],
        }
    }
}

/// Prices the month's usage of a block; `draw` is its noise. Gives the accounts whose charge is above what
/// an account may owe, and was cut to that.
pub(crate) fn price_usage(
    block: &Block,
    terms: &PriceTerms,
    draw: &Of<u32>,
    out: &mut Priced,
) -> u64 {
    let mut noise = [0; LANES];
    match &terms.noise[..] {
        [one] => {
            for lane in 0..LANES {
                noise[lane] = one.at(draw[lane]);
            }
        }
        each => {
            for lane in 0..LANES {
                noise[lane] = each[usize::from(block.key[lane] / 2)].at(draw[lane]);
            }
        }
    }
    let small = drive(block, terms, &noise, out);
    let mut too_large = 0;
    for (which, group) in terms.groups.iter().enumerate() {
        let own = if terms.groups.len() == 1 {
            out.metered
        } else {
            out.metered & terms.in_group(&block.key, which)
        };
        if own == 0 {
            continue;
        }
        if let Some(lines) = &group.lines
            && small
            && price_lines(lines, &out.drivers, &block.contracted, own, &mut out.charge)
        {
            continue;
        }
        for lane in Lanes(own) {
            let driver = terms.driver(block, lane, noise[lane]);
            let cents = group
                .book
                .usage_cents_monthly(driver, block.contracted[lane]);
            too_large |= u64::from(cents > ACCOUNT_ARR_LIMIT_CENTS) << lane;
            out.charge[lane] = cents.min(ACCOUNT_ARR_LIMIT_CENTS) as u32;
        }
    }
    too_large
}

impl PriceTerms {
    /// Lanes of a group of books.
    fn in_group(&self, keys: &Of<u8>, which: usize) -> u64 {
        let mut hits = [0; LANES];
        for lane in 0..LANES {
            let group = self.group_of[usize::from(keys[lane])];
            hits[lane] = u8::from(usize::from(group) == which);
        }
        bits(&hits)
    }

    /// Usage of one account: seats in use times intensity times noise.
    fn driver(&self, block: &Block, lane: usize, noise: u32) -> u64 {
        let demand = u64::from(block.demand[lane]);
        let sold = u64::from(block.contracted[lane]) << SEAT_BITS;
        let counts_seats = self.counts_seats.at(block.key[lane]) != 0;
        let in_use = if counts_seats {
            demand.min(sold)
        } else {
            demand
        };
        let driver = (in_use * u64::from(block.intensity[lane])) >> SEAT_BITS;
        // Saturates far above what an account may owe: the bill is then refused, not wrapped.
        driver.saturating_mul(u64::from(noise)) >> 16
    }
}

kernel! {
    /// Usage of each account, and who is metered. Says whether that of all fits in 32 bits.
    pub(super) fn drive(
        block: &Block,
        terms: &PriceTerms,
        noise: &Of<u32>,
        out: &mut Priced,
    ) -> bool =
        avx2::drive | drive_lanes;
}

#[inline(always)]
pub(super) fn drive_lanes(
    block: &Block,
    terms: &PriceTerms,
    noise: &Of<u32>,
    out: &mut Priced,
) -> bool {
    let metered = terms.metered.of(&block.key);
    let counts_seats = terms.counts_seats.of(&block.key);
    let mut hits = [0; LANES];
    for lane in 0..LANES {
        hits[lane] = u8::from(metered[lane] != 0) & block.flags[lane] & flag::LIVE;
    }
    out.metered = bits(&hits);
    let mut wide = 0;
    for lane in 0..LANES {
        let demand = u64::from(block.demand[lane]);
        let sold = u64::from(block.contracted[lane]) << SEAT_BITS;
        let in_use = if counts_seats[lane] != 0 {
            demand.min(sold)
        } else {
            demand
        } as u32;
        let driver = (u64::from(in_use) * u64::from(block.intensity[lane])) >> SEAT_BITS;
        let noisy = (u64::from(driver as u32) * u64::from(noise[lane])) >> 16;
        wide |= (driver | noisy) >> 32;
        out.drivers[lane] = noisy as u32;
    }
    wide == 0
}

kernel! {
    /// Prices the lanes in `own` where usage is within what `lines` take; says whether it did.
    pub(crate) fn price_lines(
        lines: &UsageLines,
        drivers: &Of<u32>,
        seats: &Of<u32>,
        own: u64,
        charge: &mut Of<u32>,
    ) -> bool =
        avx2::price_lines | price_in_lanes;
}

#[inline(always)]
pub(super) fn price_in_lanes(
    lines: &UsageLines,
    drivers: &Of<u32>,
    seats: &Of<u32>,
    own: u64,
    charge: &mut Of<u32>,
) -> bool {
    let own = lanes_of(own);
    let mut most = 0;
    let mut used = [0; LANES];
    for lane in 0..LANES {
        used[lane] = drivers[lane] & own[lane];
        most = used[lane].max(most);
    }
    if most > lines.driver_limit() {
        return false;
    }
    let cents = lines.price(&used, seats);
    let mut large = 0;
    for lane in 0..LANES {
        large |= (cents[lane] >> 32) as u32 & own[lane];
        charge[lane] = pick(own[lane], cents[lane] as u32, charge[lane]);
    }
    large == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn usage_is_the_same_in_lanes_and_alone(
            bits in 0u32..33, seed: u64, tables in prop::collection::vec(any::<[bool; 2]>(), 1..12),
        ) {
            let column = |nth: u64| std::array::from_fn(|lane| {
                let value = crate::chance::scramble(seed ^ nth << 32 ^ (lane as u64) << 40);
                (value & ((1 << bits) - 1)) as u32 >> (value >> 59)
            });
            let terms = PriceTerms {
                noise: Vec::new(),
                groups: Vec::new(),
                group_of: Vec::new(),
                metered: Table::by_key(tables.iter().map(|[metered, _]| mask(*metered))),
                counts_seats: Table::by_key(tables.iter().map(|[_, counts]| mask(*counts))),
            };
            let mut block = Block {
                demand: column(0),
                contracted: column(1),
                intensity: column(2),
                ..Block::default()
            };
            let noise = column(3);
            for lane in 0..LANES {
                block.key[lane] = (lane % tables.len()) as u8;
                block.flags[lane] = (lane % 3) as u8;
            }
            let (mut here, mut anywhere) = (Priced::default(), Priced::default());
            let fits = drive(&block, &terms, &noise, &mut here);
            prop_assert_eq!(drive_lanes(&block, &terms, &noise, &mut anywhere), fits);
            prop_assert_eq!(here.metered, anywhere.metered);
            for lane in 0..LANES {
                let metered = tables[lane % tables.len()][0] && lane % 3 == 1;
                prop_assert_eq!(here.metered >> lane & 1 != 0, metered);
                let alone = terms.driver(&block, lane, noise[lane]);
                if fits {
                    prop_assert_eq!(here.drivers[lane], anywhere.drivers[lane]);
                    prop_assert_eq!(u64::from(here.drivers[lane]), alone);
                }
            }
        }
    }
}
