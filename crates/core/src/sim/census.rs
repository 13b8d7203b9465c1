//! What every account has and uses, month by month, in one replication.
//!
//! Seats and usage are physical: they do not know what was sold. Beside what the contract says of an
//! account they are all it takes to bill the same accounts under any price book.

use super::accounts::{Accounts, SEAT_BITS, flag};
use super::fault::RunFault;
use super::model::Model;
use super::record::Recorder;
use super::world::World;
use crate::chance::Purpose;
use crate::metrics::SERIES;

/// One in Q16.
const ONE_Q16: u32 = 65_536;

/// An account with a contract, at the end of a month. Month 0 is the opening book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// Account index.
    pub account: u32,
    /// Month.
    pub month: u16,
    /// Whether it is billed by the price book of the existing book; else by that of new business.
    pub existing_book: bool,
    /// Contracted seats, or what a fee that does not count them stands for.
    pub seats: u32,
    /// Seats in demand, in units of 1/4,096 of a seat.
    pub demand_q12: u32,
    /// Usage per seat in use, Q16; 65,536 is what the segment's meters say.
    pub intensity_q16: u32,
    /// What chance made of the month's usage, Q16; 65,536 in month 0.
    pub noise_q16: u32,
    /// ARR, cents.
    pub arr: u32,
    /// Part of it that is committed: fees, seats, usage commitment and second product, cents.
    pub committed: u32,
    /// Committed usage, cents a year.
    pub commit: u32,
    /// Second product, cents a year.
    pub product: u32,
}

impl Stand {
    pub(crate) fn of(accounts: &Accounts, i: usize, month: u16, noise_q16: u32) -> Self {
        Self {
            account: i as u32,
            month,
            existing_book: accounts.book(i) == 1,
            seats: accounts.contracted(i),
            demand_q12: accounts.demand(i),
            intensity_q16: accounts.intensity(i),
            noise_q16,
            arr: accounts.arr(i),
            committed: accounts.committed(i),
            commit: accounts.commit(i),
            product: accounts[i].product,
        }
    }

    /// Seats in demand, begun ones in full, at least one: what a book that counts seats would sell to
    /// an account that never counted them.
    pub fn seats_in_use(&self) -> u32 {
        self.demand_q12.div_ceil(1 << SEAT_BITS).max(1)
    }

    /// The month's usage driver, as [`FastBook`](crate::pricing::FastBook) takes it: seats in use
    /// times intensity, Q16. Where seats are counted, only the `sold` ones can be in use.
    pub fn driver_q16(&self, sold: Option<u32>) -> u64 {
        let demand = u64::from(self.demand_q12);
        let in_use = sold.map_or(demand, |sold| demand.min(u64::from(sold) << SEAT_BITS));
        let driver = (in_use * u64::from(self.intensity_q16)) >> SEAT_BITS;
        driver.saturating_mul(u64::from(self.noise_q16)) >> 16
    }
}

/// Who an account is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CensusAccount {
    /// Identifier.
    pub id: String,
    /// Segment, by its position in the plan.
    pub segment: usize,
    /// Month of landing; 0 or earlier for the existing book.
    pub land_month: i16,
}

/// Every account of a replication at the end of every month in which it had a contract.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Census {
    /// Accounts by index.
    pub accounts: Vec<CensusAccount>,
    /// By month, then by account.
    pub stands: Vec<Stand>,
}

impl Census {
    /// The accounts that had a contract at the end of `month`, by index.
    pub fn of_month(&self, month: u16) -> &[Stand] {
        let from = self.stands.partition_point(|stand| stand.month < month);
        let upto = self.stands.partition_point(|stand| stand.month <= month);
        &self.stands[from..upto]
    }
}

impl Recorder for Census {
    const LISTENS: bool = true;

    fn stand(&mut self, row: Stand) {
        self.stands.push(row);
    }
}

/// Runs replication `replication` of `model` and keeps what its accounts have and use.
///
/// # Errors
/// The fault, when its books do not balance.
pub fn census(model: &Model, replication: u32) -> Result<Census, RunFault> {
    let mut amounts = vec![0; (usize::from(model.months) + 1) * SERIES];
    let mut world = World::new(model, Census::default());
    world.run(replication, &mut amounts)?;
    let accounts = (0..world.accounts.len())
        .map(|i| CensusAccount {
            id: world.account_id(i),
            segment: world.accounts.segment(i),
            land_month: world.accounts.land_month(i),
        })
        .collect();
    Ok(Census {
        accounts,
        stands: world.recorder.stands,
    })
}

impl<R: Recorder> World<'_, R> {
    /// Tells the recorder how every account with a contract stands. The month's noise is drawn again
    /// by its key, so that nothing need be kept for it.
    pub(crate) fn record_stands(&mut self) {
        let month = self.month;
        for i in 0..self.accounts.len() {
            if self.accounts.has(i, flag::LIVE) {
                let noise = match month {
                    0 => ONE_Q16,
                    _ => {
                        let terms = &self.model.segments[self.accounts.segment(i)].terms;
                        let draw = self.account_stream(i).draw(month, Purpose::UsageNoise);
                        terms.usage_noise.at(draw)
                    }
                };
                let row = Stand::of(&self.accounts, i, month, noise);
                self.recorder.stand(row);
            }
        }
    }
}
