//! What a month of usage costs.

use super::{Of, bits, by_key, kernel, lanes_of};
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
    /// By key: all ones where the book meters something.
    metered: Vec<u32>,
    /// By key: all ones where the book counts seats, so that only those bought can be in use.
    counts_seats: Vec<u32>,
}

#[derive(Debug)]
struct Group {
    /// The book, for usage beyond what `lines` take.
    book: FastBook,
    lines: Option<UsageLines>,
}

impl PriceTerms {
    pub fn new(segments: &[SegmentModel]) -> Self {
        let mut terms = Self {
            noise: noise_tables(segments),
            groups: Vec::new(),
            group_of: Vec::new(),
            metered: Vec::new(),
            counts_seats: Vec::new(),
        };
        let ones = |on: bool| if on { u32::MAX } else { 0 };
        for book in segments.iter().flat_map(|segment| &segment.books) {
            let metered = book.fast.prices_usage();
            terms.metered.push(ones(metered));
            terms.counts_seats.push(ones(book.fast.prices_seats()));
            let group = if metered {
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
    /// Usage by account as [`FastBook`] takes it, Q16.
    drivers: Of<u64>,
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

/// Prices the month's usage of a block; `draw` is its noise. Says whether a charge is above what an
/// account may owe, and was cut to that.
pub(crate) fn price_usage(
    block: &Block,
    terms: &PriceTerms,
    draw: &Of<u32>,
    out: &mut Priced,
) -> bool {
    let noise = match &terms.noise[..] {
        [one] => draw.map(|draw| one.at(draw)),
        each => std::array::from_fn(|lane| each[usize::from(block.key[lane] / 2)].at(draw[lane])),
    };
    drive(block, terms, &noise, out);
    let mut too_large = false;
    for (which, group) in terms.groups.iter().enumerate() {
        let own =
            if terms.groups.len() == 1 {
                out.metered
            } else {
                out.metered
                    & bits(&block.key.map(|key| {
                        u8::from(usize::from(terms.group_of[usize::from(key)]) == which)
                    }))
            };
        if own != 0 {
            too_large |= price_group(block, group, own, out);
        }
    }
    too_large
}

kernel! {
    /// Seats in use times intensity times noise, and who is metered.
    fn drive(block: &Block, terms: &PriceTerms, noise: &Of<u32>, out: &mut Priced) {
        let metered = by_key(&block.key, 0, &terms.metered);
        let counts_seats = by_key(&block.key, 0, &terms.counts_seats);
        let mut hits = [0; LANES];
        for lane in 0..LANES {
            hits[lane] = u8::from(metered[lane] != 0) & block.flags[lane] & flag::LIVE;
        }
        out.metered = bits(&hits);
        let mut wide = 0;
        for lane in 0..LANES {
            let demand = u64::from(block.demand[lane]);
            let sold = u64::from(block.contracted[lane]) << SEAT_BITS;
            let in_use = if counts_seats[lane] != 0 { demand.min(sold) } else { demand } as u32;
            let driver = (u64::from(in_use) * u64::from(block.intensity[lane])) >> SEAT_BITS;
            wide |= driver >> 32;
            out.drivers[lane] = (u64::from(driver as u32) * u64::from(noise[lane])) >> 16;
        }
        if wide != 0 {
            for lane in 0..LANES {
                let demand = u64::from(block.demand[lane]);
                let sold = u64::from(block.contracted[lane]) << SEAT_BITS;
                let in_use = if counts_seats[lane] != 0 { demand.min(sold) } else { demand };
                let driver = (in_use * u64::from(block.intensity[lane])) >> SEAT_BITS;
                // Saturates far above what an account may owe: the bill is then refused, not wrapped.
                out.drivers[lane] = driver.saturating_mul(u64::from(noise[lane])) >> 16;
            }
        }
    }
}

fn price_group(block: &Block, group: &Group, own: u64, out: &mut Priced) -> bool {
    if let Some(lines) = &group.lines
        && price_lines(block, lines, own, out)
    {
        return false;
    }
    let mut too_large = false;
    for lane in Lanes(own) {
        let (driver, seats) = (out.drivers[lane], block.contracted[lane]);
        let cents = group.book.usage_cents_monthly(driver, seats);
        too_large |= cents > ACCOUNT_ARR_LIMIT_CENTS;
        out.charge[lane] = cents.min(ACCOUNT_ARR_LIMIT_CENTS) as u32;
    }
    too_large
}

kernel! {
    /// Prices the lanes in `own` where usage is within what `lines` take; says whether it did.
    fn price_lines(block: &Block, lines: &UsageLines, own: u64, out: &mut Priced) -> bool {
        let own = lanes_of(own);
        let (mut wide, mut most) = (0, 0);
        let mut drivers = [0; LANES];
        for lane in 0..LANES {
            let driver = out.drivers[lane];
            wide |= (driver >> 32) as u32 & own[lane];
            drivers[lane] = driver as u32 & own[lane];
            most = drivers[lane].max(most);
        }
        if wide != 0 || most > lines.driver_limit() {
            return false;
        }
        let cents = lines.price(&drivers, &block.contracted);
        let mut large = 0;
        for lane in 0..LANES {
            large |= (cents[lane] >> 32) as u32 & own[lane];
        }
        if large != 0 {
            return false;
        }
        for lane in 0..LANES {
            out.charge[lane] = (cents[lane] as u32 & own[lane]) | (out.charge[lane] & !own[lane]);
        }
        true
    }
}
