//! The contract: what is owed, when it renews, what changes it, what is invoiced and recognised.

mod billing;
mod change;
mod commitment;
mod renewal;
mod rises;
mod terms;

pub(crate) use billing::YEAR_OF_TRAILING;
pub(crate) use change::Limits;
pub(crate) use commitment::part_of_year;
pub(crate) use terms::{BookTerms, Terms};

use crate::plan::{Friction, Plan, TrueUp};
use crate::sim::accounts::{Block, LANES, Lanes, SEAT_BITS, busy, flag};
use crate::sim::record::{Cause, Recorder};
use crate::sim::world::World;

/// How contracts of a plan change, whatever the segment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habits {
    /// Whether seats bill themselves.
    pub self_serve: bool,
    /// Whether seats are trued up every quarter of an account's life.
    pub quarterly: bool,
}

impl Habits {
    pub fn new(plan: &Plan) -> Self {
        Self {
            self_serve: plan.contract.friction == Friction::SelfServe,
            quarterly: plan.contract.true_up == TrueUp::Quarterly,
        }
    }
}

impl Block {
    /// Whether more teams of the account in `lane` use the product than its contract is for: its
    /// seats over a team's, to the nearest.
    #[inline]
    pub(crate) fn uses_beyond_contract(&self, lane: usize) -> bool {
        let team = u64::from(self.team_seats[lane].max(1));
        let seats = u64::from(self.contracted[lane]) << SEAT_BITS;
        let adopted = u64::from(self.adopted[lane]);
        // As a product, since a quotient is below a whole number where its dividend is below the
        // product.
        (adopted > 1) & (adopted * team > seats + team / 2)
    }

    /// Teams that the contract in `lane` is for: its seats over a team's, to the nearest.
    #[inline]
    fn contracted_teams(&self, lane: usize) -> u32 {
        let team = u64::from(self.team_seats[lane].max(1));
        let seats = u64::from(self.contracted[lane]) << SEAT_BITS;
        u32::try_from((seats + team / 2) / team)
            .unwrap_or(u32::MAX)
            .max(1)
    }

    /// Seats of those teams, all of them filled.
    #[inline]
    fn seats_of_contracted_teams(&self, lane: usize) -> u32 {
        let full = u64::from(self.team_seats[lane]) * u64::from(self.contracted_teams(lane));
        u32::try_from(full.div_ceil(1 << SEAT_BITS)).unwrap_or(u32::MAX)
    }
}

impl<R: Recorder> World<'_, R> {
    /// What accounts ask of their contracts this month: dates first, then seats, then asks. Few
    /// accounts do; the first pass has noted them.
    #[inline(never)]
    pub(crate) fn keep_contracts(&mut self) {
        let notes = std::mem::take(&mut self.notes);
        for (b, notes) in notes.iter().enumerate() {
            let returns = self.returning(b, notes.away);
            let (dates, buys) = (notes.dates, notes.buys);
            if R::LISTENS {
                // A ledger tells all of one account before the next.
                for lane in Lanes(returns | dates | buys) {
                    let only = |mask: u64| mask & 1 << lane;
                    self.change_contracts(b, only(returns), only(dates), only(buys));
                }
            } else {
                // What is alike is done together: which of it an account has cannot be foreseen.
                self.change_contracts(b, returns, dates, buys);
            }
            for lane in Lanes(notes.asks) {
                self.ask(b * LANES + lane);
            }
        }
        self.notes = notes;
    }

    /// Churned accounts of block `b` that come back, accounts with a date due, and accounts that buy
    /// the seats they lack.
    #[inline]
    fn change_contracts(&mut self, b: usize, returns: u64, dates: u64, buys: u64) {
        for lane in Lanes(returns) {
            self.come_back(b * LANES + lane);
        }
        for lane in Lanes(dates) {
            self.meet_dates(b * LANES + lane);
        }
        let quarterly = self.model.lanes.adopt.habits().quarterly;
        for lane in Lanes(buys) {
            let i = b * LANES + lane;
            let (block, lane) = self.accounts.lane(i);
            let key = usize::from(block.key[lane]);
            let book = &self.model.segments[key / 2].books[key % 2];
            if block.flags[lane] & flag::LIVE != 0 && book.fast.prices_seats() {
                // A true-up counts everybody who uses the product.
                let trued_up = quarterly && self.accounts.turns_quarter(i, self.month);
                self.buy_lacking_seats(i, trued_up);
            }
        }
    }

    /// The customer may ask for more.
    fn ask(&mut self, i: usize) {
        let (block, lane) = self.accounts.lane(i);
        let waits = block.flags[lane] & flag::LIVE != 0 && block.busy[lane] != busy::PLAYING;
        if waits && self.wants_more(i) {
            *self.accounts.flags_mut(i) |= flag::MAPPED;
            self.start_ask(i);
        }
    }

    /// Whether demand exceeds what is contracted.
    #[inline]
    pub(crate) fn lacks_seats(&self, i: usize) -> bool {
        self.accounts.lacks_seats(i)
    }

    /// Raises contracted seats to demand. Where nothing but self-serve calls for it, only in the
    /// teams that the contract is for: another team is another buyer.
    pub(crate) fn buy_lacking_seats(&mut self, i: usize, all_teams: bool) {
        let (block, lane) = self.accounts.lane(i);
        let demanded = block.demand[lane].div_ceil(1 << SEAT_BITS);
        let needed = if all_teams {
            demanded
        } else {
            demanded.min(block.seats_of_contracted_teams(lane))
        };
        if needed > block.contracted[lane] {
            // Seats beyond the first team's are another team's.
            let own_team = block.team_seats[lane].div_ceil(1 << SEAT_BITS);
            let cause = if needed > own_team && block.adopted[lane] > 1 {
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
        self.accounts.demand(i).div_ceil(1 << SEAT_BITS)
    }

    /// Whether the customer has a reason to ask for more.
    fn wants_more(&self, i: usize) -> bool {
        let a = &self.accounts;
        let book = &self.model.segments[a.segment(i)].books[a.book(i)];
        let over_commit = book.takes_commitment() && a.over1(i) > 0;
        over_commit || (book.counts_use && self.lacks_seats(i))
    }
}
