//! Usage bills, invoices, recognised revenue, cash.
//!
//! Committed fees are invoiced in advance and recognised evenly until the next invoice, the last
//! month taking what is left; amendments are invoiced for the rest of the period. Usage is
//! invoiced in arrears and recognised at once. Committed usage that is trued up is invoiced as it
//! is used; prepaid commitments are invoiced with the fees and drawn down.

use crate::adoption::{dated, scale};
use crate::contract::BookTerms;
use crate::plan::{ArrConvention, CommitmentKind};
use crate::sim::accounts::{SEAT_BITS, flag};
use crate::sim::record::{Cause, InvoiceKind, InvoiceRow, Recorder};
use crate::sim::world::World;

/// What three months of overage are multiplied by to make a year of them, by age up to 2: a new
/// account has fewer months behind it.
pub(crate) const YEAR_OF_TRAILING: [u32; 3] = [12, 6, 4];

impl BookTerms {
    /// What is invoiced in advance of what is `committed`, `commit` of it usage; cents a year.
    pub fn paid_ahead(&self, commit: u32, committed: u32) -> u32 {
        match self.commitment {
            CommitmentKind::TrueUp => committed - commit.min(committed),
            CommitmentKind::None | CommitmentKind::Prepaid => committed,
        }
    }
}

impl<R: Recorder> World<'_, R> {
    /// The price book of account `i` in its segment.
    #[inline]
    pub(crate) fn book_terms(&self, i: usize) -> &BookTerms {
        let key = usize::from(self.accounts.key(i));
        &self.model.segments[key / 2].books[key % 2]
    }

    /// Seats in use times intensity in Q16, before noise. Where seats are counted, only those that
    /// were bought can be in use.
    fn usage_driver(&self, i: usize) -> u64 {
        let a = &self.accounts;
        let demand = u64::from(a.demand(i));
        let sold = u64::from(a.contracted(i)) << SEAT_BITS;
        let in_use = if self.book_terms(i).fast.prices_seats() {
            demand.min(sold)
        } else {
            demand
        };
        (in_use * u64::from(a.intensity(i))) >> SEAT_BITS
    }

    /// ARR follows usage.
    pub(crate) fn set_usage_arr(&mut self, i: usize, total: i64) {
        let booked = self.accounts.flags(i) & flag::BOOKED != 0;
        self.move_arr(i, total, Cause::Usage, None);
        if !booked {
            self.credit_landing(i);
        }
    }

    /// Puts `monthly` cents of overage behind an account, as if it had gone on so before `month`: in
    /// as many months as an account of its age has, see [`YEAR_OF_TRAILING`].
    pub(crate) fn set_overage(&mut self, i: usize, monthly: u32, month: u16) {
        let (block, lane) = self.accounts.lane_mut(i);
        let age = block.age(lane, month);
        block.over1[lane] = if age >= 1 { monthly } else { 0 };
        block.over2[lane] = if age >= 2 { monthly } else { 0 };
    }

    /// Annual overage at today's use, for an account that only now begins to be metered.
    pub(crate) fn usage_run_rate(&mut self, i: usize) -> i64 {
        if !self.book_terms(i).fast.prices_usage() {
            return 0;
        }
        let driver = self.usage_driver(i);
        let contracted = self.accounts.contracted(i);
        let charge = self
            .book_terms(i)
            .fast
            .usage_cents_monthly(driver, contracted);
        let over = (charge - i64::from(self.accounts.commit(i) / 12)).clamp(0, i64::from(u32::MAX));
        if self.model.plan.model.arr_convention == ArrConvention::CommittedOnly {
            return 0;
        }
        self.set_overage(i, over as u32, self.month);
        over * 12
    }

    /// What is invoiced in advance, cents a year.
    pub(crate) fn advance_fees(&self, i: usize, committed: u32) -> u32 {
        let (block, lane) = self.accounts.lane(i);
        self.book_terms(i).paid_ahead(block.commit[lane], committed)
    }

    /// Invoices committed fees in advance, and recognises the first month of them.
    pub(crate) fn invoice_fees(&mut self, i: usize) {
        let (month, model) = (self.month, self.model);
        let (block, lane) = self.accounts.lane_mut(i);
        let key = usize::from(block.key[lane]);
        let segment = &model.segments[key / 2];
        let (terms, book) = (&segment.terms, &segment.books[key % 2]);
        let months = terms.billing_months;
        let fees = book.paid_ahead(block.commit[lane], block.committed[lane]);
        let amount = (u64::from(fees) * u64::from(months) / 12) as u32;
        let next = terms.month_after(month, months);
        block.next_invoice[lane] = next;
        let deferred = block.deferred[lane] + amount;
        let even = deferred / u32::from(months);
        block.recognise[lane] = even;
        let last = u16::from(next) == month + 1;
        let part = if last { deferred } else { even };
        block.deferred[lane] = deferred - part;
        if amount > 0 {
            self.invoice(i, InvoiceKind::Committed, i64::from(amount));
        }
        self.flow.recognised += i64::from(part);
        self.flow.deferred += i64::from(amount) - i64::from(part);
    }

    /// Invoices a rise of the fees paid ahead, from `before` to `after` a year, for the rest of the
    /// paid period. A fall waits for the next invoice.
    pub(crate) fn amend_invoice(&mut self, i: usize, before: u32, after: u32) {
        let left = self.months_paid_ahead(i);
        if left > 0 && after > before {
            let (block, lane) = self.accounts.lane_mut(i);
            let rise = (u64::from(after - before) * u64::from(left) / 12) as u32;
            // After a fall some of the rise is paid already: nobody pays a month twice.
            let rest = (u64::from(after) * u64::from(left) / 12) as u32;
            let deferred = block.deferred[lane];
            let amount = rise.min(rest.saturating_sub(deferred));
            if amount == 0 {
                return;
            }
            block.deferred[lane] = deferred + amount;
            block.recognise[lane] = (deferred + amount) / left;
            self.invoice(i, InvoiceKind::Amendment, i64::from(amount));
            self.flow.deferred += i64::from(amount);
        }
    }

    /// Brings what is paid ahead from `before` a year to today's fees under another price book: a
    /// rise is invoiced; a fall is credited, since what the fees were for is now billed otherwise.
    pub(crate) fn change_advance(&mut self, i: usize, before: u32) {
        let after = self.advance_fees(i, self.accounts.committed(i));
        let left = self.months_paid_ahead(i);
        if left == 0 || after >= before {
            return self.amend_invoice(i, before, after);
        }
        let (block, lane) = self.accounts.lane_mut(i);
        let fall = (u64::from(before - after) * u64::from(left) / 12) as u32;
        let fall = fall.min(block.deferred[lane]);
        block.deferred[lane] -= fall;
        block.recognise[lane] = block.deferred[lane] / left;
        if fall > 0 {
            self.invoice(i, InvoiceKind::CreditNote, -i64::from(fall));
            self.flow.deferred -= i64::from(fall);
        }
    }

    /// Months from this one on that fees are paid for already.
    fn months_paid_ahead(&self, i: usize) -> u32 {
        let (block, lane) = self.accounts.lane(i);
        let next = block.next_invoice[lane];
        if dated(next) && block.flags[lane] & flag::LIVE != 0 {
            u32::from(next).saturating_sub(u32::from(self.month))
        } else {
            0
        }
    }

    /// Gives back what was paid and not used.
    pub(crate) fn refund(&mut self, i: usize) {
        let unearned = std::mem::take(self.accounts.deferred_mut(i));
        if unearned > 0 {
            self.invoice(i, InvoiceKind::CreditNote, -i64::from(unearned));
            self.flow.deferred -= i64::from(unearned);
        }
    }

    /// Invoices something recognised at once.
    pub(crate) fn invoice_now(&mut self, i: usize, kind: InvoiceKind, cents: i64) {
        self.invoice(i, kind, cents);
        self.flow.recognised += cents;
    }

    fn invoice(&mut self, i: usize, kind: InvoiceKind, cents: i64) {
        self.acts(i);
        self.owe(cents);
        let month = self.month;
        self.recorder.invoice(InvoiceRow {
            account: i as u32,
            month,
            kind,
            cents,
        });
    }

    /// Counts what is invoiced this month, and when it is collected.
    pub(crate) fn owe(&mut self, cents: i64) {
        self.flow.invoiced += cents;
        let lag = usize::from(self.model.plan.contract.collection_lag_months);
        if let Some(due) = self.cash_due.get_mut(usize::from(self.month) + lag) {
            *due += cents;
        }
    }

    /// Share of the contracted price that a used seat is worth beyond the fee; see
    /// [`crate::plays`].
    pub(crate) fn demanded_over(&self, i: usize, headroom_q16: u32) -> u32 {
        let wanted = scale(self.accounts.demand(i), headroom_q16);
        self.accounts
            .demand(i)
            .saturating_add(wanted)
            .div_ceil(1 << SEAT_BITS)
    }
}
