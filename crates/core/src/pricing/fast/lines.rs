//! The meter charges of a book, priced for a block of accounts at once.
//!
//! The same amounts as [`FastBook::usage_cents_monthly`], in operations of at most 64 bits and
//! without branches. That holds for books whose numbers are of ordinary size, and for usage up to
//! [`UsageLines::driver_limit`]; all else takes the way of one account at a time.

#![allow(
    clippy::needless_range_loop,
    reason = "a lane is the index of several columns at once"
)]

#[cfg(target_arch = "x86_64")]
mod avx2;

use super::{FastBook, Line, MeterLine, SEATS_MAX};
use crate::sim::accounts::LANES;
#[cfg(target_arch = "x86_64")]
pub(crate) use avx2::price as price_eight;

/// Tiers of a line; most price lists have fewer.
const TIERS: usize = 4;
/// Nano units of a cent.
const CENT: u64 = 10_000_000;
/// A cent in units of 128 nano units.
const CENT_128: u64 = CENT / 128;
/// Amounts of a line in nano units stay below this, so that they divide by [`cents_of`].
const NANO_LIMIT: u64 = 1 << 50;
/// Units of a line stay below this, so that they compare as signed numbers.
const UNITS_LIMIT: u32 = i32::MAX as u32;
/// `2^48 / CENT_128`, rounded down.
const CENT_RECIPROCAL: u64 = (1 << 48) / CENT_128;

/// Meter charges of a book whose usage is priced in lanes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UsageLines {
    lines: Vec<UsageLine>,
    driver_limit: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct UsageLine {
    /// Units of a seat in use at intensity 1.
    volume: u32,
    included: u64,
    included_per_seat: u32,
    /// Units in a package, and `2^32` over them; none where units are billed as such.
    package: Option<(u32, u32)>,
    tiers: usize,
    /// Units up to which each tier but the last goes.
    bounds: [i32; TIERS - 1],
    /// Signed numbers, as their bits.
    base_cents: [u32; TIERS],
    prices: Prices,
}

/// Price of a unit by tier.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Prices {
    /// Whole cents.
    Cents([u32; TIERS]),
    /// Nano units, and what the base has beyond whole cents.
    Nano([u32; TIERS], [u32; TIERS]),
}

impl FastBook {
    /// The meter charges in the form that a block of accounts is priced with; `None` where the
    /// book's numbers are too large or its tiers too many for it.
    pub(crate) fn usage_lines(&self) -> Option<UsageLines> {
        if self.usage_kept_nano != 1_000_000_000 {
            return None;
        }
        let lines: Option<Vec<_>> = self.meter_lines.iter().map(UsageLine::new).collect();
        let lines = lines?;
        let limit = lines.iter().map(UsageLine::driver_limit).min()?;
        (limit > 0).then_some(UsageLines {
            lines,
            driver_limit: limit,
        })
    }
}

impl UsageLine {
    fn new(meter_line: &MeterLine) -> Option<Self> {
        let MeterLine { line, volume } = meter_line;
        let Line {
            schedule,
            included,
            included_per_seat,
            package_size,
            ..
        } = line;
        let whole = u32::try_from(volume.whole()?).ok()?;
        let package = match package_size.value() {
            1 => None,
            size => {
                let size = u32::try_from(size).ok()?;
                Some((size, u32::try_from((1_u64 << 32) / u64::from(size)).ok()?))
            }
        };
        let segments = schedule.segments();
        if segments.len() > TIERS {
            return None;
        }
        let last = segments.len() - 1;
        let bound = |nth: usize| match segments.get(nth) {
            // No more units than that are priced here.
            Some(segment) if nth < last => i32::try_from(segment.up_to).unwrap_or(i32::MAX),
            _ => i32::MAX,
        };
        let mut base_cents = [0; TIERS];
        let (mut cents, mut whole_cents) = ([0; TIERS], true);
        let (mut nano, mut rest, mut fits) = ([0; TIERS], [0; TIERS], true);
        for tier in 0..TIERS {
            let segment = &segments[tier.min(last)];
            base_cents[tier] = i32::try_from(segment.base_cents()).ok()? as u32;
            match segment.price_cents() {
                Some(price) => cents[tier] = price,
                None => whole_cents = false,
            }
            match u32::try_from(segment.price_nano()) {
                Ok(price) => nano[tier] = price,
                Err(_) => fits = false,
            }
            rest[tier] = segment.base_rest_nano() as u32;
        }
        let prices = match (whole_cents, fits) {
            (true, _) => Prices::Cents(cents),
            (false, true) => Prices::Nano(nano, rest),
            (false, false) => return None,
        };
        Some(Self {
            volume: whole,
            included: (*included).min(u64::from(u32::MAX)),
            included_per_seat: u32::try_from(*included_per_seat).ok()?,
            package,
            tiers: segments.len(),
            bounds: std::array::from_fn(bound),
            base_cents,
            prices,
        })
    }

    /// Usage (Q16) up to which units are within [`UNITS_LIMIT`] and the amount stays below [`NANO_LIMIT`].
    fn driver_limit(&self) -> u32 {
        let mut units = u64::from(UNITS_LIMIT);
        if let Prices::Nano(prices, _) = &self.prices {
            let dearest = prices.iter().copied().max().unwrap_or(0);
            units = units.min((NANO_LIMIT - CENT) / u64::from(dearest.max(1)));
        }
        u32::try_from((units << 16) / u64::from(self.volume)).unwrap_or(u32::MAX)
    }

    /// Adds what the line costs, cents.
    #[inline(always)]
    fn add(&self, drivers: &[u32; LANES], seats: &[u32; LANES], total: &mut [u64; LANES]) {
        let mut units = [0; LANES];
        for lane in 0..LANES {
            let used = (u64::from(drivers[lane]) * u64::from(self.volume)) >> 16;
            let seats = u64::from(seats[lane].min(SEATS_MAX));
            let free = self.included + u64::from(self.included_per_seat) * seats;
            // Both are far below 2^63, and signed numbers compare in one step.
            units[lane] = (used as i64 - free as i64).max(0) as u32;
        }
        if let Some((size, reciprocal)) = self.package {
            for unit in &mut units {
                // The reciprocal is short by less than one and units are below 2^32, so the
                // quotient is short by at most one.
                let packages = (u64::from(*unit) * u64::from(reciprocal)) >> 32;
                let rest = *unit - (packages as u32).wrapping_mul(size);
                let begun = u32::from(rest > 0) + u32::from(rest > size);
                *unit = packages as u32 + begun;
            }
        }
        let base = self.by_tier(&units, &self.base_cents);
        match &self.prices {
            Prices::Cents(prices) => {
                let prices = self.by_tier(&units, prices);
                for lane in 0..LANES {
                    let usage = u64::from(units[lane]) * u64::from(prices[lane]);
                    let base = i64::from(base[lane] as i32) as u64;
                    total[lane] = total[lane].wrapping_add(usage.wrapping_add(base));
                }
            }
            Prices::Nano(prices, rests) => {
                let prices = self.by_tier(&units, prices);
                let rests = self.by_tier(&units, rests);
                for lane in 0..LANES {
                    let usage = u64::from(units[lane]) * u64::from(prices[lane]);
                    let (cents, rest) = cents_of(usage + u64::from(rests[lane]));
                    let base = i64::from(base[lane] as i32) as u64;
                    let cents = cents.wrapping_add(base);
                    // Half to even; the odd bit only tips an exact half.
                    let up = u64::from((2 * rest + (cents & 1)) as i64 > CENT as i64);
                    total[lane] = total[lane].wrapping_add(cents.wrapping_add(up));
                }
            }
        }
    }

    /// The value of the tier that each lane's units reach.
    #[inline(always)]
    fn by_tier(&self, units: &[u32; LANES], values: &[u32; TIERS]) -> [u32; LANES] {
        let mut out = [values[0]; LANES];
        for tier in 1..self.tiers {
            let (bound, value) = (self.bounds[tier - 1], values[tier]);
            if value != values[tier - 1] {
                for lane in 0..LANES {
                    let reached = units[lane] as i32 > bound;
                    out[lane] = if reached { value } else { out[lane] };
                }
            }
        }
        out
    }
}

/// Whole cents of an amount below [`NANO_LIMIT`] nano units, and the nano units left.
#[inline(always)]
fn cents_of(nano: u64) -> (u64, u64) {
    // A cent is 2^7 times CENT_128. The upper bits times the reciprocal give the quotient, short by
    // less than two: what 16 lower bits are worth (under 0.84), and what two roundings take.
    let parts = nano >> 7;
    let estimate = (u64::from((parts >> 16) as u32) * CENT_RECIPROCAL) >> 32;
    let left = parts - u64::from(estimate as u32) * CENT_128;
    let short = left as i64 >= CENT_128 as i64;
    let left = left - if short { CENT_128 } else { 0 };
    (estimate + u64::from(short), (left << 7) + (nano & 127))
}

impl UsageLines {
    /// The most usage (Q16) that is priced here.
    pub(crate) fn driver_limit(&self) -> u32 {
        self.driver_limit
    }

    /// All meter charges of a month, cents by account, for usage (Q16) within the limit.
    #[inline(always)]
    pub(crate) fn price(&self, drivers: &[u32; LANES], seats: &[u32; LANES]) -> [u64; LANES] {
        let mut total = [0; LANES];
        for line in &self.lines {
            line.add(drivers, seats, &mut total);
        }
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cents_divide_exactly_at_every_edge() {
        let edges = (0..=7).flat_map(|k| [k * CENT, (k << 20) * CENT, NANO_LIMIT - 1 - k * CENT]);
        for edge in edges {
            for nano in [
                edge.saturating_sub(1),
                edge,
                edge + 1,
                edge + 127,
                edge + 128,
            ] {
                if nano < NANO_LIMIT {
                    assert_eq!(cents_of(nano), (nano / CENT, nano % CENT), "{nano}");
                }
            }
        }
    }
}
