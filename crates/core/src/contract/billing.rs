//! Usage bills, invoices, recognised revenue, cash.
//!
//! Committed fees are invoiced in advance and recognised evenly until the next invoice, the last
//! month taking what is left; amendments are invoiced for the rest of the period. Usage is
//! invoiced in arrears and recognised at once. Committed usage that is trued up is invoiced as it
//! is used; prepaid commitments are invoiced with the fees and drawn down.

use crate::adoption::{dated, scale};
use crate::chance::Purpose;
use crate::contract::BookTerms;
use crate::plan::{ArrConvention, CommitmentKind};
use crate::sim::accounts::{SEAT_BITS, flag};
use crate::sim::model::SegmentModel;
use crate::sim::record::{Cause, InvoiceKind, InvoiceRow, Recorder};
use crate::sim::world::World;

/// Months after landing in which usage finds its level.
const SETTLING_MONTHS: u16 = 6;

impl<R: Recorder> World<'_, R> {
    /// The price book of account `i` in its segment.
    #[inline]
    pub(crate) fn book_terms(&self, i: usize) -> &BookTerms {
        let a = &self.accounts;
        &self.model.segments[usize::from(a.segment[i])].books[usize::from(a.book[i])]
    }

    /// Seats in use times intensity in Q16, before noise.
    #[inline]
    fn usage_driver(&self, i: usize) -> u64 {
        let a = &self.accounts;
        let sold = u64::from(a.contracted[i]) << SEAT_BITS;
        let demand = u64::from(a.demand[i]);
        let in_use = if self.book_terms(i).fast.prices_seats() { demand.min(sold) } else { demand };
        (in_use * u64::from(a.intensity[i])) >> SEAT_BITS
    }

    /// Bills one month of usage and lets ARR follow.
    #[inline(never)]
    pub(crate) fn bill_usage(&mut self) {
        for i in 0..self.accounts.len() {
            if self.accounts.flags[i] & flag::LIVE == 0 {
                continue;
            }
            let segment = &self.model.segments[usize::from(self.accounts.segment[i])];
            let book = &segment.books[usize::from(self.accounts.book[i])];
            if book.fast.prices_usage() {
                self.bill_account(i, segment, book);
            }
        }
    }

    #[inline]
    fn bill_account(&mut self, i: usize, segment: &SegmentModel, book: &BookTerms) {
        let month = self.month;
        let noise_draw = self.account_stream(i).draw(month, Purpose::UsageNoise);
        let noise = segment.terms.usage_noise.at(noise_draw);
        // Saturates far above what an account may owe: the bill is then refused, not wrapped.
        let driver = self.usage_driver(i).saturating_mul(u64::from(noise)) >> 16;
        let contracted = self.accounts.contracted[i];
        let charge = self.limits.within(book.fast.usage_cents_monthly(driver, contracted));
        let a = &mut self.accounts;

        let age = a.age(i, month);
        let over = charge.saturating_sub(a.commit[i] / 12);
        let (over1, over2) = (a.over1[i], a.over2[i]);
        let usage = match segment.terms.convention {
            ArrConvention::CommittedOnly => 0,
            ArrConvention::LastMonth => i64::from(over) * 12,
            ArrConvention::TrailingThreeMonths => {
                let sum = i64::from(over) + i64::from(over1) + i64::from(over2);
                match age {
                    0 => sum * 12,
                    1 => sum * 6,
                    _ => sum * 4,
                }
            }
        };
        a.over2[i] = over1;
        a.over1[i] = over;

        let drawn = a.pool[i].min(charge);
        a.pool[i] -= drawn;
        let billed = match book.commitment {
            CommitmentKind::Prepaid => charge - drawn,
            CommitmentKind::None | CommitmentKind::TrueUp => charge,
        };
        let level = a.level[i];
        let fees = u64::from(a.committed[i] / 12);
        let expected = (u64::from(level) + fees) * u64::from(segment.terms.shock_ppm);
        // A new account's first months set the level; they shock nobody.
        let settled = age > SETTLING_MONTHS;
        let shocked = settled && (u64::from(charge) + fees) * 1_000_000 > expected;
        a.level[i] = if settled { level - level / 8 + charge / 8 } else { level.max(charge) };
        if shocked {
            self.shock(i);
        }
        if billed > 0 {
            self.invoice_now(i, InvoiceKind::Usage, i64::from(billed));
        }
        self.set_usage_arr(i, usage);
    }

    /// ARR follows usage.
    #[inline]
    fn set_usage_arr(&mut self, i: usize, usage: i64) {
        let total = i64::from(self.accounts.committed[i]) + usage;
        if total == i64::from(self.accounts.arr[i]) {
            return;
        }
        let booked = self.accounts.flags[i] & flag::BOOKED != 0;
        self.move_arr(i, total, Cause::Usage, None);
        if !booked {
            self.credit_landing(i);
        }
    }

    /// Annual overage at today's use, for an account that only now begins to be metered.
    pub(crate) fn usage_run_rate(&mut self, i: usize) -> i64 {
        let driver = self.usage_driver(i);
        let contracted = self.accounts.contracted[i];
        let charge = self.book_terms(i).fast.usage_cents_monthly(driver, contracted);
        let over = (charge - i64::from(self.accounts.commit[i] / 12)).clamp(0, i64::from(u32::MAX));
        if self.model.plan.model.arr_convention == ArrConvention::CommittedOnly {
            return 0;
        }
        self.accounts.over1[i] = over as u32;
        self.accounts.over2[i] = over as u32;
        over * 12
    }

    /// What is invoiced in advance, cents a year.
    pub(crate) fn advance_fees(&self, i: usize, committed: u32) -> u32 {
        match self.book_terms(i).commitment {
            CommitmentKind::TrueUp => committed - self.accounts.commit[i].min(committed),
            CommitmentKind::None | CommitmentKind::Prepaid => committed,
        }
    }

    /// Invoices in advance where due, then recognises this month's share of every account.
    #[inline(never)]
    pub(crate) fn invoice_and_recognise(&mut self) {
        let month = self.month as u8;
        let n = self.accounts.len();
        let mut recognised = 0;
        for i in 0..n {
            if self.accounts.next_invoice[i] == month && self.accounts.flags[i] & flag::LIVE != 0 {
                self.invoice_fees(i);
            }
        }
        let a = &mut self.accounts;
        let (next, share) = (&a.next_invoice[..n], &a.recognise[..n]);
        let deferred = &mut a.deferred[..n];
        for i in 0..n {
            // Nothing is deferred for who has left, so nothing is recognised.
            let part = if next[i] == month + 1 { deferred[i] } else { share[i].min(deferred[i]) };
            deferred[i] -= part;
            recognised += i64::from(part);
        }
        self.flow.recognised += recognised;
        self.flow.deferred -= recognised;
    }

    fn invoice_fees(&mut self, i: usize) {
        let terms = &self.model.segments[usize::from(self.accounts.segment[i])].terms;
        let months = u32::from(terms.billing_months);
        let fees = self.advance_fees(i, self.accounts.committed[i]);
        let amount = (u64::from(fees) * u64::from(months) / 12) as u32;
        self.accounts.next_invoice[i] = terms.month_after(self.month, terms.billing_months);
        self.accounts.deferred[i] += amount;
        self.accounts.recognise[i] = self.accounts.deferred[i] / months;
        if amount > 0 {
            self.invoice(i, InvoiceKind::Committed, i64::from(amount));
            self.flow.deferred += i64::from(amount);
        }
    }

    /// Invoices a rise of committed fees for the rest of the paid period. A fall waits for the next
    /// invoice.
    pub(crate) fn amend_invoice(&mut self, i: usize, old_committed: u32) {
        let next = self.accounts.next_invoice[i];
        let month = self.month as u8;
        if !dated(next) || next <= month || self.accounts.flags[i] & flag::LIVE == 0 {
            return;
        }
        let before = self.advance_fees(i, old_committed);
        let after = self.advance_fees(i, self.accounts.committed[i]);
        let left = u32::from(next - month);
        if after > before {
            let amount = (u64::from(after - before) * u64::from(left) / 12) as u32;
            self.accounts.deferred[i] += amount;
            self.accounts.recognise[i] = self.accounts.deferred[i] / left;
            self.invoice(i, InvoiceKind::Amendment, i64::from(amount));
            self.flow.deferred += i64::from(amount);
        }
    }

    /// Gives back what was paid and not used.
    pub(crate) fn refund(&mut self, i: usize) {
        let unearned = std::mem::take(&mut self.accounts.deferred[i]);
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
        self.flow.invoiced += cents;
        let lag = usize::from(self.model.plan.contract.collection_lag_months);
        if let Some(due) = self.cash_due.get_mut(usize::from(self.month) + lag) {
            *due += cents;
        }
        let month = self.month;
        self.recorder.invoice(InvoiceRow { account: i as u32, month, kind, cents });
    }

    /// Share of the contracted price that a used seat is worth beyond the fee; see
    /// [`crate::plays`].
    pub(crate) fn demanded_over(&self, i: usize, headroom_q16: u32) -> u32 {
        let wanted = scale(self.accounts.demand[i], headroom_q16);
        self.accounts.demand[i].saturating_add(wanted).div_ceil(1 << SEAT_BITS)
    }
}
