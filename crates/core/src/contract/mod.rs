//! The contract: what is owed, when it renews, what changes it, what is invoiced and recognised.

mod billing;
mod change;
mod renewal;
mod terms;

pub(crate) use change::Limits;
pub(crate) use terms::{BookTerms, Terms};

use crate::adoption::dated;
use crate::chance::{Purpose, Stream};
use crate::plan::{Friction, TrueUp};
use crate::sim::accounts::{SEAT_BITS, busy, flag};
use crate::sim::record::{Cause, Recorder};
use crate::sim::world::World;

impl<R: Recorder> World<'_, R> {
    /// One month of every contract: dates first, then seats, usage, asks, invoices.
    pub(crate) fn keep_contracts(&mut self) {
        let month = self.month as u8;
        let friction = self.model.plan.contract.friction;
        let true_up_quarterly = self.model.plan.contract.true_up == TrueUp::Quarterly;
        for i in 0..self.accounts.len() {
            if self.accounts.flags[i] & flag::LIVE == 0 {
                if dated(self.accounts.churned_at[i]) {
                    self.maybe_return(i);
                }
                continue;
            }
            if self.accounts.next_date[i] <= month {
                self.meet_dates(i);
                if self.accounts.flags[i] & flag::LIVE == 0 {
                    continue;
                }
            }
            let segment = usize::from(self.accounts.segment[i]);
            let book = usize::from(self.accounts.book[i]);
            let terms = &self.model.segments[segment];
            let stream = Stream(self.accounts.stream[i]);
            let (ask, buy) = stream.pair(self.month, Purpose::Ask);
            let lacks = self.lacks_seats(i);
            if lacks && terms.books[book].fast.prices_seats() {
                let bought = match friction {
                    Friction::SelfServe => terms.terms.self_serve.hit(buy),
                    Friction::Amendment | Friction::RenewalOnly => false,
                };
                let quarter = true_up_quarterly && self.accounts.age(i, self.month) % 3 == 0;
                if bought || quarter {
                    self.buy_lacking_seats(i);
                }
            }
            if terms.books[book].fast.prices_usage() {
                self.bill_usage(i, stream);
            }
            if self.accounts.busy[i] != busy::PLAYING && terms.terms.ask.hit(ask) && self.wants_more(i)
            {
                self.accounts.flags[i] |= flag::MAPPED;
                self.start_ask(i);
            }
            self.invoice_and_recognise(i);
        }
    }

    /// Whether demand exceeds what is contracted.
    #[inline]
    pub(crate) fn lacks_seats(&self, i: usize) -> bool {
        let a = &self.accounts;
        u64::from(a.demand[i]) > u64::from(a.contracted[i]) << SEAT_BITS
    }

    /// Raises contracted seats to demand.
    pub(crate) fn buy_lacking_seats(&mut self, i: usize) {
        let needed = self.seats_demanded(i);
        if needed > self.accounts.contracted[i] {
            // Seats beyond the first team's are another team's.
            let own_team = self.accounts.team_seats[i].div_ceil(1 << SEAT_BITS);
            let cause = if needed > own_team && self.accounts.adopted[i] > 1 {
                Cause::Teams
            } else {
                Cause::Seats
            };
            self.set_seats(i, needed, cause, None);
        }
    }

    /// Demand in whole seats, rounded up.
    #[inline]
    pub(crate) fn seats_demanded(&self, i: usize) -> u32 {
        self.accounts.demand[i].div_ceil(1 << SEAT_BITS)
    }

    /// Whether the customer has a reason to ask for more.
    fn wants_more(&self, i: usize) -> bool {
        let a = &self.accounts;
        let book = &self.model.segments[usize::from(a.segment[i])].books[usize::from(a.book[i])];
        let over_commit = book.takes_commitment() && a.over1[i] > 0;
        over_commit || (book.counts_use() && self.lacks_seats(i))
    }
}
