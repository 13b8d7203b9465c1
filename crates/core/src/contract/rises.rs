//! Prices that rise: the contract's yearly uplift, the steps of a ramp deal, and what a rise does to
//! whoever pays it.
//!
//! A price is a factor on the fees of the price book. It covers neither usage, at whose rates a
//! customer commits, nor the second product.

use crate::chance::{Purpose, Stream};
use crate::money::times_ppm;
use crate::sim::accounts::{Account, Block};
use crate::sim::record::{Cause, Recorder};
use crate::sim::world::World;

impl Block {
    /// The fees that a price is a factor on, cents a year.
    #[inline]
    pub(crate) fn priced_fees(&self, lane: usize, row: &Account) -> u32 {
        let committed = self.committed[lane];
        committed.saturating_sub(self.commit[lane].saturating_add(row.product))
    }
}

impl<R: Recorder> World<'_, R> {
    /// The yearly uplift, where the contract asks for it at this month's renewal and the customer
    /// accepts: at the first renewal at least a year after it was last asked, however short the term.
    pub(super) fn uplift_due(&self, i: usize) -> Option<u32> {
        let (block, lane) = self.accounts.lane(i);
        let terms = &self.model.segments[self.accounts.segment(i)].terms;
        let draw = Stream(block.stream[lane]).draw(self.month, Purpose::Renewal);
        // The other half of the range of the draw that cuts shelfware: they are not one event.
        let accepts = terms.uplift_accepted.hit(draw.rotate_left(16));
        let due = accepts && terms.uplift_ppm != 1_000_000 && self.asks_uplift(i);
        due.then_some(terms.uplift_ppm)
    }

    /// Whether a renewal this month asks for the yearly uplift.
    pub(super) fn asks_uplift(&self, i: usize) -> bool {
        let terms = &self.model.segments[self.accounts.segment(i)].terms;
        terms.term_months >= 12 || self.accounts[i].uplift_from <= self.month as u8
    }

    /// The step of a ramp deal at this month's anniversary.
    pub(super) fn ramp_step(&self, i: usize) -> Option<u32> {
        let terms = &self.model.segments[self.accounts.segment(i)].terms;
        let year = usize::from(self.accounts.age(i, self.month) / 12);
        let step = *terms.ramp_ppm.get(year.checked_sub(1)?)?;
        // Opening customers stand at today's price; a migrated one never had the discount.
        (step != 1_000_000 && i >= self.model.opening.len()).then_some(step)
    }

    /// Whether the price will jump past the threshold of a bill shock at this month's dates. The
    /// customer knows when deciding whether to stay.
    pub(super) fn faces_shock(&self, i: usize, new_year: bool, renews: bool) -> bool {
        let terms = &self.model.segments[self.accounts.segment(i)].terms;
        if !terms.prices_may_shock {
            return false;
        }
        let step = self.ramp_step(i).filter(|_| new_year);
        let uplift = self.uplift_due(i).filter(|_| renews);
        let (block, lane) = self.accounts.lane(i);
        let fees = i64::from(block.priced_fees(lane, &self.accounts[i]));
        let [step, uplift] = [step, uplift].map(|ppm| ppm.unwrap_or(1_000_000));
        let arr = i64::from(block.arr[lane]);
        let after = arr - fees + times_ppm(times_ppm(fees, step), uplift);
        after > times_ppm(arr, terms.shock_ppm)
    }

    /// Raises the price by a factor in parts per million; a jump past the threshold is a bill shock.
    pub(crate) fn raise_price(&mut self, i: usize, factor_ppm: u32, worker: Option<u32>) {
        let before = self.accounts.arr(i);
        self.set_price(i, factor_ppm, Cause::Price, worker);
        self.feel_rise(i, i64::from(before));
    }

    /// Remembers a bill shock where ARR has jumped past the threshold from `before`.
    pub(crate) fn feel_rise(&mut self, i: usize, before: i64) {
        let terms = &self.model.segments[self.accounts.segment(i)].terms;
        if i64::from(self.accounts.arr(i)) > times_ppm(before, terms.shock_ppm) {
            self.accounts[i].shock_until = terms.shocked_until(self.month);
            self.flow.shocks += 1;
        }
    }
}
