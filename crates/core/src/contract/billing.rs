//! Usage bills, invoices, recognised revenue, cash.
//!
//! Committed fees are invoiced in advance and recognised evenly until the next invoice, the last
//! month taking what is left; amendments are invoiced for the rest of the period. Usage is
//! invoiced in arrears and recognised at once. Committed usage that is trued up is invoiced as it
//! is used; prepaid commitments are invoiced with the fees and drawn down.

use crate::adoption::{dated, scale};
use crate::chance::Purpose;
use crate::contract::{BookTerms, Terms};
use crate::plan::{ArrConvention, CommitmentKind};
use crate::sim::accounts::{Account, SEAT_BITS, flag};
use crate::sim::record::{Cause, InvoiceKind, InvoiceRow, Recorder};
use crate::sim::world::World;

/// Months after landing in which usage finds its level.
const SETTLING_MONTHS: u16 = 6;

/// Seats in use times intensity in Q16, before noise. Where seats are counted, only those that were
/// bought can be in use.
#[inline(always)]
fn driver(account: &Account, book: &BookTerms) -> u64 {
    let (demand, sold) = (
        u64::from(account.demand),
        u64::from(account.contracted) << SEAT_BITS,
    );
    let in_use = if book.fast.prices_seats() {
        demand.min(sold)
    } else {
        demand
    };
    (in_use * u64::from(account.intensity)) >> SEAT_BITS
}

/// One month of usage.
pub(crate) struct Bill {
    /// Invoiced, cents.
    pub cents: u32,
    /// ARR that follows, cents.
    pub arr: i64,
    /// Whether the charge is a bill shock.
    pub shocks: bool,
}

/// What three months of overage are multiplied by to make a year of them, by age up to 2: a new
/// account has fewer months behind it.
const YEAR_OF_TRAILING: [i64; 3] = [12, 6, 4];

/// What one month of usage costs one live account of a metered book, cents; for [`bill`].
///
/// Apart from it, for two reasons. A price is one long chain of products, and a loop of nothing else
/// works on several accounts at once. And in the loop itself the compiler would turn the smaller of
/// two numbers into a branch, when whether usage passes what is included is chance.
#[inline(never)]
pub(crate) fn price_usage(account: &Account, terms: &Terms, book: &BookTerms, month: u16) -> i64 {
    let noise = terms
        .usage_noise
        .at(account.stream().draw(month, Purpose::UsageNoise));
    // Saturates far above what an account may owe: the bill is then refused, not wrapped.
    let driver = driver(account, book).saturating_mul(u64::from(noise)) >> 16;
    book.fast.usage_cents_monthly(driver, account.contracted)
}

/// Bills the month of usage that [`price_usage`] has priced.
#[inline(always)]
pub(crate) fn bill(account: &mut Account, terms: &Terms, book: &BookTerms, month: u16) -> Bill {
    let charge = account.usage_charge;
    let age = account.age(month);
    let (mut over, mut drawn) = (charge, 0);
    // Most books take no commitment, and then nothing is ever committed.
    if account.commit | account.pool != 0 {
        over = charge.saturating_sub(account.commit / 12);
        drawn = account.pool.min(charge);
        account.pool -= drawn;
    }
    let usage = match terms.convention {
        ArrConvention::CommittedOnly => 0,
        ArrConvention::LastMonth => i64::from(over) * 12,
        ArrConvention::TrailingThreeMonths => {
            let sum = i64::from(over) + i64::from(account.over1) + i64::from(account.over2);
            sum * YEAR_OF_TRAILING[usize::from(age.min(2))]
        }
    };
    (account.over2, account.over1) = (account.over1, over);

    let cents = match book.commitment {
        CommitmentKind::Prepaid => charge - drawn,
        CommitmentKind::None | CommitmentKind::TrueUp => charge,
    };
    let level = account.level;
    let mut shocks = false;
    // A new account's first months set the level; they shock nobody.
    if age > SETTLING_MONTHS {
        let fees = u64::from(account.committed / 12);
        let expected = (u64::from(level) + fees) * u64::from(terms.shock_ppm);
        shocks = (u64::from(charge) + fees) * 1_000_000 > expected;
        account.level = level - level / 8 + charge / 8;
    } else {
        account.level = level.max(charge);
    }
    Bill {
        cents,
        arr: i64::from(account.committed) + usage,
        shocks,
    }
}

/// Recognises this month's share of what an account was invoiced, cents: an even part, and what is
/// left in the last month before the next invoice.
#[inline(always)]
pub(crate) fn recognise(account: &mut Account, month: u16) -> u32 {
    // Nothing is deferred for who has left, so nothing is recognised.
    let last = u16::from(account.next_invoice) == month + 1;
    let part = if last {
        account.deferred
    } else {
        account.recognise.min(account.deferred)
    };
    account.deferred -= part;
    part
}

impl<R: Recorder> World<'_, R> {
    /// The price book of account `i` in its segment.
    #[inline]
    pub(crate) fn book_terms(&self, i: usize) -> &BookTerms {
        let a = &self.accounts;
        &self.model.segments[usize::from(a[i].segment)].books[usize::from(a[i].book)]
    }

    /// ARR follows usage.
    pub(crate) fn set_usage_arr(&mut self, i: usize, total: i64) {
        let booked = self.accounts[i].flags & flag::BOOKED != 0;
        self.move_arr(i, total, Cause::Usage, None);
        if !booked {
            self.credit_landing(i);
        }
    }

    /// Annual overage at today's use, for an account that only now begins to be metered.
    pub(crate) fn usage_run_rate(&mut self, i: usize) -> i64 {
        let driver = driver(&self.accounts[i], self.book_terms(i));
        let contracted = self.accounts[i].contracted;
        let charge = self
            .book_terms(i)
            .fast
            .usage_cents_monthly(driver, contracted);
        let over = (charge - i64::from(self.accounts[i].commit / 12)).clamp(0, i64::from(u32::MAX));
        if self.model.plan.model.arr_convention == ArrConvention::CommittedOnly {
            return 0;
        }
        self.accounts[i].over1 = over as u32;
        self.accounts[i].over2 = over as u32;
        over * 12
    }

    /// What is invoiced in advance, cents a year.
    pub(crate) fn advance_fees(&self, i: usize, committed: u32) -> u32 {
        match self.book_terms(i).commitment {
            CommitmentKind::TrueUp => committed - self.accounts[i].commit.min(committed),
            CommitmentKind::None | CommitmentKind::Prepaid => committed,
        }
    }

    /// Invoices committed fees in advance.
    pub(crate) fn invoice_fees(&mut self, i: usize) {
        let terms = &self.model.segments[usize::from(self.accounts[i].segment)].terms;
        let months = u32::from(terms.billing_months);
        let fees = self.advance_fees(i, self.accounts[i].committed);
        let amount = (u64::from(fees) * u64::from(months) / 12) as u32;
        self.accounts[i].next_invoice = terms.month_after(self.month, terms.billing_months);
        self.accounts[i].deferred += amount;
        self.accounts[i].recognise = self.accounts[i].deferred / months;
        if amount > 0 {
            self.invoice(i, InvoiceKind::Committed, i64::from(amount));
            self.flow.deferred += i64::from(amount);
        }
    }

    /// Invoices a rise of committed fees for the rest of the paid period. A fall waits for the next
    /// invoice.
    pub(crate) fn amend_invoice(&mut self, i: usize, old_committed: u32) {
        let next = self.accounts[i].next_invoice;
        let month = self.month as u8;
        if !dated(next) || next <= month || self.accounts[i].flags & flag::LIVE == 0 {
            return;
        }
        let before = self.advance_fees(i, old_committed);
        let after = self.advance_fees(i, self.accounts[i].committed);
        let left = u32::from(next - month);
        if after > before {
            let rise = (u64::from(after - before) * u64::from(left) / 12) as u32;
            // After a fall some of the rise is paid already: nobody pays a month twice.
            let rest = (u64::from(after) * u64::from(left) / 12) as u32;
            let amount = rise.min(rest.saturating_sub(self.accounts[i].deferred));
            if amount == 0 {
                return;
            }
            self.accounts[i].deferred += amount;
            self.accounts[i].recognise = self.accounts[i].deferred / left;
            self.invoice(i, InvoiceKind::Amendment, i64::from(amount));
            self.flow.deferred += i64::from(amount);
        }
    }

    /// Gives back what was paid and not used.
    pub(crate) fn refund(&mut self, i: usize) {
        let unearned = std::mem::take(&mut self.accounts[i].deferred);
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
        let wanted = scale(self.accounts[i].demand, headroom_q16);
        self.accounts[i]
            .demand
            .saturating_add(wanted)
            .div_ceil(1 << SEAT_BITS)
    }
}
