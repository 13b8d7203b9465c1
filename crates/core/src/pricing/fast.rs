//! The same prices as [`bill`](super::bill), in integers, for the simulation's inner loop.
//!
//! Nothing here allocates or can fail after [`FastBook::compile`]. Amounts are in cents, each line
//! rounded half to even as in the reference.

use super::UNITS_MAX;
use super::segment::{self, Schedule, Volume};
use super::tier::nano;
use super::{PriceSettings, segments};
use crate::divisor::Divisor;
use crate::plan::{Charge, ChargeModel, PriceBook, Quantity};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// Most seats of one account; more are priced as this many.
pub const SEATS_MAX: u32 = 1_000_000;

/// A price book compiled for one segment's usage per seat.
///
/// Amounts are exact up to [`SEATS_MAX`] seats and [`UNITS_MAX`](super::UNITS_MAX) units of a meter
/// a month, and are those of the limit beyond. No sum over the charges of a checked book leaves
/// `i64`: that is what the largest prices and the number of charges are chosen for.
#[derive(Debug, Clone)]
pub struct FastBook {
    /// Account charges do not depend on anything, so they are one number.
    account_cents_yearly: i64,
    seat_lines: Box<[Line]>,
    meter_lines: Box<[MeterLine]>,
    /// Meters in the order in which the charges name them first.
    meters: Box<[Meter]>,
    /// Share of usage left after the usage discount.
    usage_kept_nano: u64,
    /// Whether a seat charge is bought up to a bound.
    seats_stepped: bool,
    /// Seats at which a stretch of never falling price ends, rising; the last is `SEATS_MAX`.
    seat_stretches: Box<[u32]>,
}

#[derive(Debug, Clone)]
struct Meter {
    name: String,
    volume: Volume,
}

/// One seat or meter charge.
#[derive(Debug, Clone)]
struct Line {
    schedule: Schedule,
    /// How often a year the price applies: 12 or 1.
    yearly: i64,
    included: u64,
    included_per_seat: u64,
    /// Units in a package; 1 where the model has no packages.
    package_size: Divisor,
    /// Whether the customer buys up to a bound: a step, a plan, a package.
    stepped: bool,
}

#[derive(Debug, Clone)]
struct MeterLine {
    line: Line,
    volume: Volume,
}

impl Line {
    #[inline(always)]
    fn billable(&self, units: u64, seats: u64) -> u64 {
        units.saturating_sub(self.included + self.included_per_seat * seats)
    }

    /// Packages of `billable` units, or the units themselves.
    #[inline(always)]
    fn packages(&self, billable: u64) -> u64 {
        if self.package_size.value() == 1 {
            billable
        } else {
            self.package_size.div_ceil(billable)
        }
    }

    /// Amount of one period in cents.
    #[inline(always)]
    fn cents(&self, billable: u64) -> i64 {
        self.schedule.cents(self.packages(billable))
    }

    /// Seats at which the step, plan or package that `seats` reach ends.
    fn step_limit(&self, seats: u32) -> Option<u32> {
        if !self.stepped {
            return None;
        }
        let billable = self.billable(seats.into(), seats.into());
        let end = match self.package_size.value() {
            1 => self.schedule.reached(billable).up_to,
            size => self.packages(billable).saturating_mul(size),
        };
        // What does not fit, the unbounded last step for one, is no limit.
        let limit = u32::try_from(self.included.saturating_add(end)).ok()?;
        (limit > 0 && limit >= seats).then_some(limit)
    }

    fn new(charge: &Charge, settings: PriceSettings) -> Self {
        let (package_size, stepped) = match charge.model {
            ChargeModel::Package { size } => (size, size > 1),
            ChargeModel::Stairstep | ChargeModel::Plans => (1, true),
            ChargeModel::Flat | ChargeModel::Unit => (1, false),
            ChargeModel::Graduated | ChargeModel::Volume => (1, false),
        };
        Self {
            schedule: Schedule::new(segments(charge, settings)),
            yearly: i64::from(12 / charge.period_months),
            // No more than UNITS_MAX units are ever billed, so no more need be free; then the sum
            // over SEATS_MAX seats fits in 64 bits.
            included: charge.included.min(UNITS_MAX),
            included_per_seat: charge.included_per_seat.min(UNITS_MAX),
            package_size: Divisor::new(package_size),
            stepped,
        }
    }
}

impl FastBook {
    /// Compiles a checked `book`. `meters_per_seat` is the monthly volume of one seat in use at
    /// intensity 1, by meter, kept to millionths (half to even); a meter it does not name is unused.
    ///
    /// # Panics
    /// If the book is one that [`faults`](super::faults) complains about.
    pub fn compile(book: &PriceBook, meters_per_seat: &BTreeMap<String, Decimal>) -> Self {
        Self::compile_with(book, meters_per_seat, PriceSettings::default())
    }

    /// As [`FastBook::compile`], with settings.
    ///
    /// # Panics
    /// As [`FastBook::compile`].
    pub fn compile_with(
        book: &PriceBook,
        meters_per_seat: &BTreeMap<String, Decimal>,
        settings: PriceSettings,
    ) -> Self {
        let mut account_cents_yearly = 0_i64;
        let mut seat_lines = Vec::new();
        let mut meter_lines = Vec::new();
        let mut meters: Vec<Meter> = Vec::new();
        for charge in &book.charges {
            let line = Line::new(charge, settings);
            match &charge.quantity {
                Quantity::Account => {
                    account_cents_yearly += line.cents(line.billable(1, 0)) * line.yearly;
                }
                Quantity::Seat => seat_lines.push(line),
                Quantity::Meter(name) => {
                    let micro = meters_per_seat.get(name).map_or(0, |v| micro(*v));
                    let volume = Volume::new(micro);
                    if !meters.iter().any(|m| m.name == *name) {
                        meters.push(Meter {
                            name: name.clone(),
                            volume,
                        });
                    }
                    meter_lines.push(MeterLine { line, volume });
                }
            }
        }
        Self {
            account_cents_yearly,
            seats_stepped: seat_lines.iter().any(|line| line.stepped),
            seat_stretches: stretches(&seat_lines),
            seat_lines: seat_lines.into(),
            meter_lines: meter_lines.into(),
            meters: meters.into(),
            usage_kept_nano: nano(Decimal::ONE - book.usage_discount),
        }
    }

    /// Whether any charge counts seats.
    pub fn prices_seats(&self) -> bool {
        !self.seat_lines.is_empty()
    }

    /// Whether any charge counts a meter.
    pub fn prices_usage(&self) -> bool {
        !self.meter_lines.is_empty()
    }

    /// Meters the book counts, in the order in which its charges name them first.
    pub fn meters(&self) -> impl ExactSizeIterator<Item = &str> {
        self.meters.iter().map(|m| m.name.as_str())
    }

    /// Whole units a month of the meter at `meter_index` of [`FastBook::meters`].
    ///
    /// `driver_q16` is seats in use times intensity; 65,536 is one seat at intensity 1.
    ///
    /// # Panics
    /// If the book counts fewer meters.
    #[inline]
    pub fn meter_units(&self, meter_index: usize, driver_q16: u64) -> u64 {
        self.meters[meter_index].volume.units(driver_q16)
    }

    /// List price of account and seat charges, cents a year.
    #[inline]
    pub fn committed_cents_yearly(&self, seats: u32) -> i64 {
        let seats = u64::from(seats.min(SEATS_MAX));
        let price = |line: &Line| line.cents(line.billable(seats, seats)) * line.yearly;
        // As of meters, most books have one.
        self.account_cents_yearly
            + match &self.seat_lines[..] {
                [line] => price(line),
                lines => lines.iter().map(price).sum(),
            }
    }

    /// All meter charges, cents of one month.
    ///
    /// `driver_q16` as in [`FastBook::meter_units`]; `seats` are contracted and bring their
    /// included units.
    #[inline(always)]
    pub fn usage_cents_monthly(&self, driver_q16: u64, seats: u32) -> i64 {
        let seats = u64::from(seats.min(SEATS_MAX));
        let price = |line| self.meter_cents(line, driver_q16, seats);
        // Most books meter one thing: no loop, and so no branches on what is chance.
        match &self.meter_lines[..] {
            [line] => price(line),
            lines => lines.iter().map(price).sum(),
        }
    }

    /// One meter charge, cents of one month.
    #[inline(always)]
    fn meter_cents(&self, meter_line: &MeterLine, driver_q16: u64, seats: u64) -> i64 {
        let MeterLine { line, volume } = meter_line;
        let used = volume.units(driver_q16);
        let left = segment::discounted(line.billable(used, seats), self.usage_kept_nano);
        line.cents(left)
    }

    /// What one more seat adds to the committed price, cents a year.
    ///
    /// Negative where it reaches a cheaper volume tier; 0 within a step and at [`SEATS_MAX`].
    pub fn marginal_seat_cents_yearly(&self, seats: u32) -> i64 {
        self.committed_cents_yearly(seats.saturating_add(1)) - self.committed_cents_yearly(seats)
    }

    /// Most seats a yearly budget buys: the largest number such that neither it nor any smaller
    /// one costs more than `budget_cents`, at most [`SEATS_MAX`].
    ///
    /// In other words the running maximum of the price stays within the budget. It differs from
    /// the price only where the price falls, at the start of a cheaper volume tier: a customer who
    /// cannot afford the way there does not get there. 0 where no seats are priced, and where the
    /// charges for zero seats already pass the budget.
    pub fn seats_for_cents_yearly(&self, budget_cents: i64) -> u32 {
        let affordable = |seats| self.committed_cents_yearly(seats) <= budget_cents;
        if !self.prices_seats() || !affordable(0) {
            return 0;
        }
        let mut seats = 0;
        for &end in &self.seat_stretches {
            if affordable(end) {
                seats = end;
                continue;
            }
            // The price never falls between `seats` and `end`, so halving finds the edge.
            let mut beyond = end;
            while beyond - seats > 1 {
                let middle = seats + (beyond - seats) / 2;
                if affordable(middle) {
                    seats = middle
                } else {
                    beyond = middle
                }
            }
            return seats;
        }
        seats
    }

    /// Seats the customer may use before the next step, plan or package of a seat charge is due,
    /// the smallest over the charges: the included tier.
    ///
    /// `None` where no such charge binds: the book has none, the last step is reached and
    /// unbounded or already passed, or no package has begun.
    #[inline]
    pub fn step_limit(&self, seats: u32) -> Option<u32> {
        if self.seats_stepped {
            self.nearest_step(seats.min(SEATS_MAX))
        } else {
            None
        }
    }

    fn nearest_step(&self, seats: u32) -> Option<u32> {
        self.seat_lines
            .iter()
            .filter_map(|l| l.step_limit(seats))
            .min()
    }
}

/// Seats at which some seat charge changes its segment, and the largest number of seats.
fn stretches(seat_lines: &[Line]) -> Box<[u32]> {
    let mut ends = vec![SEATS_MAX];
    for line in seat_lines {
        for bound in line.schedule.bounds() {
            let end = line.included.saturating_add(bound);
            ends.extend(u32::try_from(end).ok().filter(|end| *end < SEATS_MAX));
        }
    }
    ends.sort_unstable();
    ends.dedup();
    ends.into()
}

/// A monthly volume in millionths; negative is none, past `u64` is the largest.
fn micro(volume: Decimal) -> u64 {
    let rounded = volume.round_dp_with_strategy(6, RoundingStrategy::MidpointNearestEven);
    if rounded.is_sign_negative() {
        return 0;
    }
    rounded
        .checked_mul(Decimal::from(1_000_000))
        .and_then(|v| v.to_u64())
        .unwrap_or(u64::MAX)
}

mod lines;

pub(crate) use lines::UsageLines;
#[cfg(target_arch = "x86_64")]
pub(crate) use lines::price_eight;

#[cfg(test)]
mod tests;
