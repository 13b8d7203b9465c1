//! The contract: what is owed, when it renews, what changes it, what is invoiced and recognised.

mod billing;
mod change;
mod renewal;
mod terms;

pub(crate) use billing::{bill, price_usage, recognise};
pub(crate) use change::Limits;
pub(crate) use terms::{BookTerms, Terms};

use crate::chance::Purpose;
use crate::plan::{Friction, Plan, TrueUp};
use crate::sim::accounts::{Account, SEAT_BITS, busy, flag};
use crate::sim::record::{Cause, Recorder};
use crate::sim::world::World;

/// Why an account needs attention this month.
pub(crate) mod reason {
    /// A date has come.
    pub const DATE: u16 = 1;
    /// It buys the seats it lacks.
    pub const BUYS: u16 = 2;
    /// It may ask for more.
    pub const ASKS: u16 = 4;
    /// It has churned and may return.
    pub const AWAY: u16 = 8;
}

/// How contracts of a plan change, whatever the segment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habits {
    self_serve: bool,
    quarterly: bool,
}

impl Habits {
    pub fn new(plan: &Plan) -> Self {
        Self {
            self_serve: plan.contract.friction == Friction::SelfServe,
            quarterly: plan.contract.true_up == TrueUp::Quarterly,
        }
    }

    /// Whether this month's purchase counts everybody who uses the product.
    fn trues_up(self, account: &Account, month: u16) -> bool {
        self.quarterly && account.turns_quarter(month)
    }
}

/// Why an account needs attention this month; 0 when it does not.
#[inline]
pub(crate) fn needs(account: &Account, terms: &Terms, habits: Habits, month: u16) -> u16 {
    let (ask, buy) = account.stream().pair(month, Purpose::Ask);
    // No branches: whether an account lacks seats or asks is chance.
    let quarter = habits.quarterly && account.turns_quarter(month);
    let buys = quarter | (habits.self_serve & terms.self_serve.hit(buy));
    let date = u16::from(account.next_date) <= month;
    let buys = account.lacks_seats() & buys;
    let asks = terms.ask.hit(ask);
    (u16::from(date) * reason::DATE)
        | (u16::from(buys) * reason::BUYS)
        | (u16::from(asks) * reason::ASKS)
}

impl<R: Recorder> World<'_, R> {
    /// What accounts ask of their contracts this month: dates first, then seats, then asks. Few
    /// accounts do; [`needs`] has found them.
    #[inline(never)]
    pub(crate) fn keep_contracts(&mut self) {
        let work = std::mem::take(&mut self.work);
        for &(account, why) in work.entries() {
            let i = account as usize;
            if why & reason::AWAY != 0 {
                self.maybe_return(i);
                continue;
            }
            if why & reason::DATE != 0 {
                self.meet_dates(i);
                if self.accounts[i].flags & flag::LIVE == 0 {
                    continue;
                }
            }
            if why & reason::BUYS != 0 && self.book_terms(i).fast.prices_seats() {
                // A true-up counts everybody who uses the product.
                let trued_up = self.model.habits.trues_up(&self.accounts[i], self.month);
                self.buy_lacking_seats(i, trued_up);
            }
            let idle = self.accounts[i].busy != busy::PLAYING;
            if why & reason::ASKS != 0 && idle && self.wants_more(i) {
                self.accounts[i].flags |= flag::MAPPED;
                self.start_ask(i);
            }
        }
        self.work = work;
    }

    /// Whether demand exceeds what is contracted.
    #[inline]
    pub(crate) fn lacks_seats(&self, i: usize) -> bool {
        self.accounts[i].lacks_seats()
    }

    /// Raises contracted seats to demand. Where nothing but self-serve calls for it, only in the
    /// teams that the contract is for: another team is another buyer.
    pub(crate) fn buy_lacking_seats(&mut self, i: usize, all_teams: bool) {
        let demanded = self.seats_demanded(i);
        let needed = if all_teams {
            demanded
        } else {
            demanded.min(self.seats_of_contracted_teams(i))
        };
        if needed > self.accounts[i].contracted {
            // Seats beyond the first team's are another team's.
            let own_team = self.accounts[i].team_seats.div_ceil(1 << SEAT_BITS);
            let cause = if needed > own_team && self.accounts[i].adopted > 1 {
                Cause::Teams
            } else {
                Cause::Seats
            };
            self.set_seats(i, needed, cause, None);
        }
    }

    /// Teams that the contract is for: its seats over a team's, to the nearest.
    pub(crate) fn contracted_teams(&self, i: usize) -> u32 {
        let a = &self.accounts[i];
        let team = u64::from(a.team_seats.max(1));
        let seats = u64::from(a.contracted) << SEAT_BITS;
        u32::try_from((seats + team / 2) / team)
            .unwrap_or(u32::MAX)
            .max(1)
    }

    /// Seats of those teams, all of them filled.
    fn seats_of_contracted_teams(&self, i: usize) -> u32 {
        let full = u64::from(self.accounts[i].team_seats) * u64::from(self.contracted_teams(i));
        u32::try_from(full.div_ceil(1 << SEAT_BITS)).unwrap_or(u32::MAX)
    }

    /// Demand in whole seats, rounded up.
    #[inline]
    pub(crate) fn seats_demanded(&self, i: usize) -> u32 {
        self.accounts[i].demand.div_ceil(1 << SEAT_BITS)
    }

    /// Whether the customer has a reason to ask for more.
    fn wants_more(&self, i: usize) -> bool {
        let a = &self.accounts;
        let book = &self.model.segments[usize::from(a[i].segment)].books[usize::from(a[i].book)];
        let over_commit = book.takes_commitment() && a[i].over1 > 0;
        over_commit || (book.counts_use && self.lacks_seats(i))
    }
}
