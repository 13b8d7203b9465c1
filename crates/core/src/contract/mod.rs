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

/// Why an account needs attention this month.
mod reason {
    /// A date has come.
    pub const DATE: u16 = 1;
    /// It buys the seats it lacks.
    pub const BUYS: u16 = 2;
    /// It may ask for more.
    pub const ASKS: u16 = 4;
    /// It has churned and may return.
    pub const AWAY: u16 = 8;
}

impl<R: Recorder> World<'_, R> {
    /// One month of every contract: dates first, then seats, usage, asks, invoices.
    ///
    /// Few accounts need anything but usage and an invoice in a given month. One pass over the
    /// columns finds those few; only they take the long way.
    #[inline(never)]
    pub(crate) fn keep_contracts(&mut self) {
        self.find_contract_work();
        let work = std::mem::take(&mut self.work);
        for &(account, why) in &work {
            let i = account as usize;
            if why & reason::AWAY != 0 {
                self.maybe_return(i);
                continue;
            }
            if why & reason::DATE != 0 {
                self.meet_dates(i);
                if self.accounts.flags[i] & flag::LIVE == 0 {
                    continue;
                }
            }
            if why & reason::BUYS != 0 && self.book_terms(i).fast.prices_seats() {
                self.buy_lacking_seats(i);
            }
            let idle = self.accounts.busy[i] != busy::PLAYING;
            if why & reason::ASKS != 0 && idle && self.wants_more(i) {
                self.accounts.flags[i] |= flag::MAPPED;
                self.start_ask(i);
            }
        }
        self.work = work;
        if self.model.bills_usage {
            self.bill_usage();
        }
        self.credit_unworked_growth();
        self.invoice_and_recognise();
    }

    #[inline(never)]
    fn credit_unworked_growth(&mut self) {
        let n = self.accounts.len();
        for i in 0..n {
            let due = (i32::from(self.month) - i32::from(self.accounts.land_month[i])) % 3 == 0;
            if due && self.accounts.arr[i] > self.accounts.credited[i] {
                self.credit_growth(i);
            }
        }
    }

    fn find_contract_work(&mut self) {
        let month = self.month;
        let self_serve = self.model.plan.contract.friction == Friction::SelfServe;
        let quarterly = self.model.plan.contract.true_up == TrueUp::Quarterly;
        let segments = &self.model.segments[..];
        self.work.clear();
        let a = &self.accounts;
        let n = a.len();
        let (flags, segment, stream) = (&a.flags[..n], &a.segment[..n], &a.stream[..n]);
        let (next_date, churned) = (&a.next_date[..n], &a.churned_at[..n]);
        let (demand, contracted) = (&a.demand[..n], &a.contracted[..n]);
        let land_month = &a.land_month[..n];
        for i in 0..n {
            if flags[i] & flag::LIVE == 0 {
                if dated(churned[i]) {
                    self.work.push((i as u32, reason::AWAY));
                }
                continue;
            }
            let terms = &segments[usize::from(segment[i])].terms;
            let (ask, buy) = Stream(stream[i]).pair(month, Purpose::Ask);
            let mut why = if u16::from(next_date[i]) <= month { reason::DATE } else { 0 };
            if u64::from(demand[i]) > u64::from(contracted[i]) << SEAT_BITS {
                let quarter =
                    quarterly && (i32::from(month) - i32::from(land_month[i])) % 3 == 0;
                if quarter || (self_serve && terms.self_serve.hit(buy)) {
                    why |= reason::BUYS;
                }
            }
            if terms.ask.hit(ask) {
                why |= reason::ASKS;
            }
            if why != 0 {
                self.work.push((i as u32, why));
            }
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
        over_commit || (book.counts_use && self.lacks_seats(i))
    }
}
