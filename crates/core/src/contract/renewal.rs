//! Dates of a contract: a play's close, the anniversary, the opt-out point, the renewal.

use super::BookTerms;
use super::terms::churn_bit;
use crate::adoption::dated;
use crate::chance::{Odds, Purpose, Stream};
use crate::land::sell;
use crate::money::times_ppm;
use crate::plan::{Friction, Measure, Migration, TrueUp};
use crate::sim::accounts::{Account, Block, LANES, Lanes, NEVER, SEAT_BITS, busy, flag, key_of};
use crate::sim::record::{Cause, Recorder};
use crate::sim::world::World;

/// Months after which an account counts as tenured.
const TENURE_MONTHS: u16 = 24;

impl Block {
    /// Use of the contract in `lane`: 0 well used (four fifths or more), 1 low, 2 shelfware (under
    /// half). Always well used where what is sold cannot exceed what is used.
    #[inline]
    fn use_step(&self, lane: usize, book: &BookTerms) -> usize {
        let used = u64::from(self.demand[lane]);
        let sold = u64::from(self.contracted[lane]) << SEAT_BITS;
        let step = usize::from(used * 5 < sold * 4) + usize::from(used * 2 < sold);
        if book.counts_use { step } else { 0 }
    }

    /// Which of the churn odds are those of the account in `lane`, see [`churn_bit`].
    #[inline]
    fn churn_index(
        &self,
        lane: usize,
        row: &Account,
        book: &BookTerms,
        month: u16,
        faces_shock: bool,
    ) -> usize {
        let flags = self.flags[lane];
        let set = |on: bool, bit: usize| usize::from(on) * bit;
        set(flags & flag::ACTIVATED == 0, churn_bit::NOT_ACTIVATED)
            + set(self.age(lane, month) >= TENURE_MONTHS, churn_bit::TENURED)
            + set(row.champion_until > month as u8, churn_bit::CHAMPION)
            + set(
                faces_shock || row.shock_until > month as u8,
                churn_bit::SHOCK,
            )
            + set(flags & flag::HURT != 0, churn_bit::HURT)
            + churn_bit::USE * self.use_step(lane, book)
    }
}

impl<R: Recorder> World<'_, R> {
    /// Whatever is due for account `i` this month, in the order in which a customer meets it:
    /// renewals are decided first, what was agreed in a play takes effect with them.
    pub(crate) fn meet_dates(&mut self, i: usize) {
        let (model, now) = (self.model, self.month);
        let month = now as u8;
        let new_year = self.accounts[i].anniversary == month;
        let renews = self.accounts.renewal(i) == month;
        let faces_shock = renews && self.faces_shock(i, new_year, renews);
        let (block, lane, row) = self.accounts.whole_mut(i);
        let key = usize::from(block.key[lane]);
        let segment = &model.segments[key / 2];
        let book = &segment.books[key % 2];
        let play_closes = row.play_close == month;
        // Nothing that happens before the renewal bears on whether the customer leaves at it, but the
        // price that is asked does.
        let leaves = |table: &[Odds; churn_bit::COUNT]| {
            let index = block.churn_index(lane, row, book, now, faces_shock);
            table[index].hit(Stream(block.stream[lane]).draw(now, Purpose::Churn))
        };
        let leaves_at_renewal = renews && leaves(&segment.terms.churn);
        if row.opt_out == month {
            let opts_out = leaves(&segment.terms.opt_out_churn);
            row.opt_out = NEVER;
            if opts_out {
                return self.churn(i);
            }
        }
        if new_year {
            // A contract year ends: what was committed is settled and begins anew.
            self.begin_year(i);
        }
        if renews {
            if leaves_at_renewal {
                return self.churn(i);
            }
            self.renew(i);
        }
        if new_year && let Some(step) = self.ramp_step(i) {
            self.raise_price(i, step, None);
        }
        if play_closes {
            self.close_play(i);
        }
        self.accounts.set_next_date(i);
    }

    /// The customer leaves: ARR goes, what was committed until now is settled, what was paid ahead is
    /// given back, work on it stops.
    pub(crate) fn churn(&mut self, i: usize) {
        let month = self.month as u8;
        self.settle_year(i);
        self.refund(i);
        let a = &mut self.accounts;
        *a.flags_mut(i) &= !flag::LIVE;
        *a.flags_mut(i) |= flag::AWAY;
        a[i].churned_at = month;
        *a.next_date_mut(i) = NEVER;
        *a.over1_mut(i) = 0;
        *a.over2_mut(i) = 0;
        self.drop_play(i);
        self.set_arr(i, 0, Cause::Leave);
        self.comp.churn(i as u32, self.month);
    }

    /// A term of so many months begins now: its renewal and its opt-out point are dated.
    pub(crate) fn begin_term(&mut self, i: usize, months: u8) {
        let month = self.month;
        let (block, lane, row) = self.accounts.whole_mut(i);
        let terms = &self.model.segments[usize::from(block.key[lane] / 2)].terms;
        block.renewal[lane] = terms.month_after(month, months);
        row.opt_out = terms.month_after(month, terms.opt_out_months);
    }

    /// The customer stays: shelfware may be cut, the book may migrate, the price may rise.
    fn renew(&mut self, i: usize) {
        let month = self.month;
        let model = self.model;
        let uplift = self.uplift_due(i);
        let asks_uplift = self.asks_uplift(i);
        let (block, lane, row) = self.accounts.whole_mut(i);
        let key = usize::from(block.key[lane]);
        let segment = &model.segments[key / 2];
        let (terms, book) = (&segment.terms, &segment.books[key % 2]);
        if asks_uplift {
            row.uplift_from = terms.month_after(month, 12);
        }
        let arr = i64::from(block.arr[lane]);
        let draw = Stream(block.stream[lane]).draw(month, Purpose::Renewal);
        let unused = block.use_step(lane, book) > 0;
        let owner = self.team.rep_of(row.owner_seat);
        self.begin_term(i, terms.term_months);
        self.comp_event(i, Measure::Renewals, arr, owner);
        if key % 2 == 1 && model.plan.pricing.migration == Migration::AtRenewal {
            self.migrate(i);
        } else if unused && terms.contraction.hit(draw) {
            self.cut_shelfware(i);
        }
        let trued_up = model.plan.contract.true_up == TrueUp::AtRenewal;
        let grows_at_renewal = trued_up || model.plan.contract.friction == Friction::SelfServe;
        if grows_at_renewal && self.lacks_seats(i) && self.book_terms(i).fast.prices_seats() {
            self.buy_lacking_seats(i, trued_up);
        }
        if let Some(factor) = uplift {
            self.raise_price(i, factor, None);
        }
    }

    /// Seats (or the fee) shrink toward what is used.
    fn cut_shelfware(&mut self, i: usize) {
        let model = self.model;
        let terms = &model.segments[self.accounts.segment(i)].terms;
        let demanded = i64::from(self.seats_demanded(i));
        let kept = times_ppm(demanded, terms.contraction_headroom_ppm).max(1);
        let kept = u32::try_from(kept).unwrap_or(u32::MAX);
        let sold = self.accounts.contracted(i);
        if kept >= sold {
            return;
        }
        let book = self.book_terms(i);
        if book.fast.prices_seats() {
            self.set_seats(i, kept, Cause::Seats, None);
        } else if book.takes_commitment() {
            let commit = u64::from(self.accounts.commit(i)) * u64::from(kept) / u64::from(sold);
            let usage = self.usage_arr(i);
            self.set_commit(i, commit as u32);
            *self.accounts.contracted_mut(i) = kept;
            self.reprice(i);
            let total = i64::from(self.accounts.committed(i)) + usage;
            self.move_arr(i, total, Cause::Tier, None);
        } else {
            // A flat fee gives back the share of the excess that it would have captured.
            let excess = u64::from(sold - kept) * 1_000_000 / u64::from(sold);
            let cut = times_ppm(excess as i64, terms.flat_capture_ppm) as u32;
            *self.accounts.contracted_mut(i) = kept;
            self.set_price(i, 1_000_000 - cut, Cause::Seats, None);
        }
    }

    /// Moves an account of the existing book to the new-business price book at list price, with
    /// the seats it needs, from this month on: usage so far is settled, fees paid ahead are billed or
    /// credited to what they now are. A jump past the threshold is a bill shock.
    pub(crate) fn migrate(&mut self, i: usize) {
        self.settle_year(i);
        let paid = self.advance_fees(i, self.accounts.committed(i));
        let model = self.model;
        let terms = &model.segments[self.accounts.segment(i)];
        let before = i64::from(self.accounts.arr(i));
        // The second product has a price of its own, which repricing adds again.
        let first = before - i64::from(self.accounts[i].product);
        let counted_seats = self.book_terms(i).fast.prices_seats();
        let segment = self.accounts.segment(i) as u8;
        *self.accounts.key_mut(i) = key_of(segment, 0);
        let new = &terms.books[0];
        if new.fast.prices_seats() {
            let demanded = self.seats_demanded(i).max(1);
            let seats = if counted_seats {
                self.accounts.contracted(i)
            } else {
                demanded
            };
            *self.accounts.contracted_mut(i) = seats;
            let list = new.fast.committed_cents_yearly(seats);
            let rest = if new.takes_commitment() {
                (first - list).max(0)
            } else {
                0
            };
            *self.accounts.commit_mut(i) = rest as u32;
            self.accounts[i].ppm = 1_000_000;
        } else {
            let sale = sell(new, first, terms.seat_value_cents);
            *self.accounts.contracted_mut(i) = sale.seats;
            *self.accounts.commit_mut(i) = sale.commit;
            self.accounts[i].ppm = sale.ppm;
        }
        self.fill_pool(i);
        self.price(i);
        self.change_advance(i, paid);
        let usage = self.usage_run_rate(i);
        let total = i64::from(self.accounts.committed(i)) + usage;
        self.move_arr(i, total, Cause::Price, None);
        self.feel_rise(i, before);
    }

    /// Which of the churned accounts `away` of block `b` come back this month.
    pub(super) fn returning(&mut self, b: usize, away: u64) -> u64 {
        let (month, model) = (self.month, self.model);
        let mut returns = 0;
        for lane in Lanes(away) {
            let (block, lane, row) = self.accounts.whole_mut(b * LANES + lane);
            let terms = &model.segments[usize::from(block.key[lane] / 2)].terms;
            let away = month as u8 - row.churned_at;
            if away > terms.return_months {
                // Too long away to come back.
                block.flags[lane] &= !flag::AWAY;
                continue;
            }
            let draw = Stream(block.stream[lane]).draw(month, Purpose::Reactivation);
            returns |= u64::from(away > 0 && terms.returns.hit(draw)) << lane;
        }
        returns
    }

    /// A churned account comes back, smaller, with a new contract.
    pub(super) fn come_back(&mut self, i: usize) {
        let month = self.month as u8;
        let terms = &self.model.segments[self.accounts.segment(i)].terms;
        let a = &mut self.accounts;
        debug_assert!(dated(a[i].churned_at));
        *a.flags_mut(i) |= flag::LIVE;
        *a.flags_mut(i) &= !(flag::HURT | flag::AWAY);
        a[i].churned_at = NEVER;
        *a.busy_mut(i) = busy::IDLE;
        a[i].product = 0;
        *a.commit_mut(i) = times_ppm(i64::from(a.commit(i)), terms.return_ppm) as u32;
        *a.pool_mut(i) = a.commit(i);
        let seats = times_ppm(i64::from(a.contracted(i)), terms.return_ppm).max(1);
        let shrunk = seats as u32;
        a[i].anniversary = terms.month_after(self.month, 12);
        a[i].uplift_from = a[i].anniversary;
        *a.next_invoice_mut(i) = month;
        self.begin_term(i, terms.term_months);
        self.accounts.set_next_date(i);
        if self.book_terms(i).fast.prices_seats() {
            *self.accounts.contracted_mut(i) = shrunk;
        } else {
            let ppm = times_ppm(i64::from(self.accounts[i].ppm), terms.return_ppm);
            self.accounts[i].ppm = ppm as u32;
        }
        self.reprice(i);
        // What it uses comes back with it: it is no growth of the months that follow.
        let usage = self.usage_run_rate(i);
        let total = i64::from(self.accounts.committed(i)) + usage;
        self.set_arr(i, total, Cause::Return);
    }
}
