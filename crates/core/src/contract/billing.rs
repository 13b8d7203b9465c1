//! Usage bills, invoices, recognised revenue, cash.
//!
//! Committed fees are invoiced in advance and recognised evenly until the next invoice, the last
//! month taking what is left; amendments are invoiced for the rest of the period. Usage is
//! invoiced in arrears and recognised at once. Committed usage that is trued up is invoiced as it
//! is used; prepaid commitments are invoiced with the fees and drawn down.

use crate::adoption::{dated, scale};
use crate::chance::{Purpose, Stream};
use crate::contract::BookTerms;
use crate::plan::{ArrConvention, CommitmentKind, Measure};
use crate::sim::accounts::{SEAT_BITS, flag};
use crate::sim::record::{Cause, InvoiceKind, InvoiceRow, Recorder};
use crate::sim::world::World;

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
    #[inline]
    pub(crate) fn bill_usage(&mut self, i: usize, stream: Stream) {
        let model = self.model;
        let segment = &model.segments[usize::from(self.accounts.segment[i])];
        let book = &segment.books[usize::from(self.accounts.book[i])];
        let noise = segment.terms.usage_noise.at(stream.draw(self.month, Purpose::UsageNoise));
        let driver = (self.usage_driver(i) * u64::from(noise)) >> 16;
        let contracted = self.accounts.contracted[i];
        let charge = book.fast.usage_cents_monthly(driver, contracted).min(i64::from(u32::MAX)) as u32;

        let a = &mut self.accounts;
        let over = charge.saturating_sub(a.commit[i] / 12);
        let (over1, over2) = (a.over1[i], a.over2[i]);
        let total = match segment.terms.convention {
            ArrConvention::CommittedOnly => 0,
            ArrConvention::LastMonth => i64::from(over) * 12,
            ArrConvention::TrailingThreeMonths => {
                let months = a.age(i, self.month).min(2) + 1;
                let sum = i64::from(over) + i64::from(over1) + i64::from(over2);
                sum * 12 / i64::from(months)
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
        let bill = charge.saturating_add(a.committed[i] / 12);
        let level = a.level[i];
        if level > 0 && u64::from(bill) * 1_000_000 > u64::from(level) * u64::from(segment.terms.shock_ppm)
        {
            self.shock(i);
        }
        let a = &mut self.accounts;
        a.level[i] = if level == 0 { bill } else { level - level / 8 + bill / 8 };
        if billed > 0 {
            self.invoice_now(i, InvoiceKind::Usage, i64::from(billed));
        }
        self.set_usage_arr(i, total);
    }

    /// ARR follows usage; a rise past the high-water mark is credited.
    fn set_usage_arr(&mut self, i: usize, usage: i64) {
        let total = i64::from(self.accounts.committed[i]) + usage;
        if total == i64::from(self.accounts.arr[i]) {
            return;
        }
        let first = self.accounts.flags[i] & flag::BOOKED == 0;
        self.move_arr(i, total, Cause::Usage, None);
        if first {
            let closer = self.team.active(self.accounts.closer_rep[i]);
            let arr = i64::from(self.accounts.arr[i]);
            let term = i64::from(self.model.plan.contract.term_months);
            self.comp_event(i, Measure::NewArr, arr, closer);
            self.comp_event(i, Measure::FirstYearAcv, arr * term.min(12) / 12, closer);
            self.comp_event(i, Measure::Tcv, arr * term / 12, closer);
            self.accounts.usage_high[i] = usage.min(i64::from(u32::MAX)) as u32;
            return;
        }
        let high = i64::from(self.accounts.usage_high[i]);
        if usage > high {
            self.accounts.usage_high[i] = usage.min(i64::from(u32::MAX)) as u32;
            let owner = self.team.rep_of(self.accounts.owner_seat[i]);
            self.comp_event(i, Measure::ExpansionArr, usage - high, owner);
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
        self.accounts.usage_high[i] = u32::try_from(over * 12).unwrap_or(u32::MAX);
        over * 12
    }

    /// What is invoiced in advance, cents a year.
    fn advance_fees(&self, i: usize, committed: u32) -> u32 {
        match self.book_terms(i).commitment {
            CommitmentKind::TrueUp => committed - self.accounts.commit[i].min(committed),
            CommitmentKind::None | CommitmentKind::Prepaid => committed,
        }
    }

    /// Invoices in advance when due, then recognises this month's share.
    #[inline]
    pub(crate) fn invoice_and_recognise(&mut self, i: usize) {
        let month = self.month as u8;
        if self.accounts.next_invoice[i] == month {
            let terms = &self.model.segments[usize::from(self.accounts.segment[i])].terms;
            let months = u32::from(terms.billing_months);
            let next = terms.month_after(self.month, terms.billing_months);
            let fees = self.advance_fees(i, self.accounts.committed[i]);
            let amount = (u64::from(fees) * u64::from(months) / 12) as u32;
            self.accounts.next_invoice[i] = next;
            self.accounts.deferred[i] += amount;
            self.accounts.recognise[i] = self.accounts.deferred[i] / months;
            self.invoice(i, InvoiceKind::Committed, i64::from(amount));
            self.flow.deferred += i64::from(amount);
        }
        let a = &mut self.accounts;
        let last = a.next_invoice[i] == month + 1;
        let share = if last { a.deferred[i] } else { a.recognise[i] };
        a.deferred[i] -= share;
        self.flow.recognised += i64::from(share);
        self.flow.deferred -= i64::from(share);
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
