//! Usage bills, invoices, recognised revenue, cash.
//!
//! Committed fees are invoiced in advance and recognised evenly until the next invoice, the last
//! month taking what is left; amendments are invoiced for the rest of the period. Usage is
//! invoiced in arrears and recognised at once. Committed usage that is trued up is invoiced as it
//! is used; prepaid commitments are invoiced with the fees and drawn down.

use crate::adoption::{dated, scale};
use crate::chance::{Purpose, Stream};
use crate::contract::BookTerms;
use crate::plan::{ArrConvention, CommitmentKind};
use crate::sim::accounts::{SEAT_BITS, flag};
use crate::sim::record::{Cause, InvoiceKind, InvoiceRow, Recorder};
use crate::sim::world::World;

/// Months after landing in which usage finds its level.
const SETTLING_MONTHS: u16 = 6;

/// Seats in use times intensity in Q16, before noise. Seats that nobody bought bill no usage where
/// seats are counted.
#[inline]
fn driver(book: &BookTerms, demand_q12: u32, contracted: u32, intensity_q16: u32) -> u64 {
    let (demand, sold) = (u64::from(demand_q12), u64::from(contracted) << SEAT_BITS);
    let in_use = if book.fast.prices_seats() { demand.min(sold) } else { demand };
    (in_use * u64::from(intensity_q16)) >> SEAT_BITS
}

impl ArrConvention {
    /// ARR of usage beyond what is committed, from the overage of this month and the two before, at
    /// an age in months since landing.
    #[inline]
    fn yearly(self, age: u16, over: u32, over1: u32, over2: u32) -> i64 {
        match self {
            Self::CommittedOnly => 0,
            Self::LastMonth => i64::from(over) * 12,
            Self::TrailingThreeMonths => {
                let sum = i64::from(over) + i64::from(over1) + i64::from(over2);
                match age {
                    0 => sum * 12,
                    1 => sum * 6,
                    _ => sum * 4,
                }
            }
        }
    }
}

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
        driver(self.book_terms(i), a.demand[i], a.contracted[i], a.intensity[i])
    }

    /// Bills one month of usage and lets ARR follow.
    ///
    /// Usage moves the ARR of nearly every metered account every month, so plain rises and falls
    /// are summed in the pass; first ARR, returns and first expansions take the long way after it.
    #[inline(never)]
    pub(crate) fn bill_usage(&mut self) {
        let month = self.month;
        let segments = &self.model.segments[..];
        let mut moves = std::mem::take(&mut self.moves);
        let (mut invoiced, mut risen, mut fallen, mut shocks) = (0, 0, 0, 0);
        let a = &mut self.accounts;
        let n = a.len();
        let (flags, segment, book) = (&a.flags[..n], &a.segment[..n], &a.book[..n]);
        let (stream, land_month) = (&a.stream[..n], &a.land_month[..n]);
        let (demand, contracted) = (&a.demand[..n], &a.contracted[..n]);
        let (intensity, commit) = (&a.intensity[..n], &a.commit[..n]);
        let committed = &a.committed[..n];
        let (over1, over2) = (&mut a.over1[..n], &mut a.over2[..n]);
        let (pool, level) = (&mut a.pool[..n], &mut a.level[..n]);
        let (arr, shock_until) = (&mut a.arr[..n], &mut a.shock_until[..n]);
        for i in 0..n {
            if flags[i] & flag::LIVE == 0 {
                continue;
            }
            let segment = &segments[usize::from(segment[i])];
            let book = &segment.books[usize::from(book[i])];
            if !book.fast.prices_usage() {
                continue;
            }
            let terms = &segment.terms;
            let noise = terms.usage_noise.at(Stream(stream[i]).draw(month, Purpose::UsageNoise));
            let driver = driver(book, demand[i], contracted[i], intensity[i]);
            let driver = (driver * u64::from(noise)) >> 16;
            let charge = book.fast.usage_cents_monthly(driver, contracted[i]);
            let charge = charge.min(i64::from(u32::MAX)) as u32;

            let age = (i32::from(month) - i32::from(land_month[i])) as u16;
            let over = charge.saturating_sub(commit[i] / 12);
            let usage = terms.convention.yearly(age, over, over1[i], over2[i]);
            (over2[i], over1[i]) = (over1[i], over);

            let drawn = pool[i].min(charge);
            pool[i] -= drawn;
            let billed = match book.commitment {
                CommitmentKind::Prepaid => charge - drawn,
                CommitmentKind::None | CommitmentKind::TrueUp => charge,
            };
            if billed > 0 {
                invoiced += i64::from(billed);
                let (account, kind, cents) = (i as u32, InvoiceKind::Usage, i64::from(billed));
                self.recorder.invoice(InvoiceRow { account, month, kind, cents });
            }

            // A new account's first months set the level; they shock nobody.
            if age > SETTLING_MONTHS {
                let fees = u64::from(committed[i] / 12);
                let expected = (u64::from(level[i]) + fees) * u64::from(terms.shock_ppm);
                if (u64::from(charge) + fees) * 1_000_000 > expected {
                    shock_until[i] = terms.shocked_until(month);
                    shocks += 1;
                }
                level[i] = level[i] - level[i] / 8 + charge / 8;
            } else {
                level[i] = level[i].max(charge);
            }

            let (old, total) = (arr[i], i64::from(committed[i]) + usage);
            let known = flags[i] & flag::EXPANDED != 0 && old > 0 && !R::LISTENS;
            match u32::try_from(total) {
                Ok(total) if total == old => {}
                Ok(total @ 1..) if known => {
                    risen += i64::from(total.saturating_sub(old));
                    fallen += i64::from(old.saturating_sub(total));
                    arr[i] = total;
                }
                _ => moves.push((i as u32, total)),
            }
        }
        self.flow.shocks += shocks;
        self.flow.expansion[Cause::Usage as usize] += risen;
        self.flow.contraction += fallen;
        self.flow.recognised += invoiced;
        self.owe(invoiced);
        for (account, total) in moves.drain(..) {
            self.set_usage_arr(account as usize, total);
        }
        self.moves = moves;
    }

    /// ARR follows usage.
    fn set_usage_arr(&mut self, i: usize, total: i64) {
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
        self.invoice(i, InvoiceKind::Committed, i64::from(amount));
        self.flow.deferred += i64::from(amount);
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
        self.owe(cents);
        let month = self.month;
        self.recorder.invoice(InvoiceRow { account: i as u32, month, kind, cents });
    }

    /// Counts what is invoiced this month, and when it is collected.
    fn owe(&mut self, cents: i64) {
        self.flow.invoiced += cents;
        let lag = usize::from(self.model.plan.contract.collection_lag_months);
        if let Some(due) = self.cash_due.get_mut(usize::from(self.month) + lag) {
            *due += cents;
        }
    }

    /// Share of the contracted price that a used seat is worth beyond the fee; see
    /// [`crate::plays`].
    pub(crate) fn demanded_over(&self, i: usize, headroom_q16: u32) -> u32 {
        let wanted = scale(self.accounts.demand[i], headroom_q16);
        self.accounts.demand[i].saturating_add(wanted).div_ceil(1 << SEAT_BITS)
    }
}
