//! The two passes over all accounts in a month.
//!
//! Each account is read once for all that happens to every account; what happens to few is noted on
//! lists and done after the pass, in the order of accounts. The first pass lets people take to the
//! product and finds contracts with something to do; the second bills and recognises once contracts
//! are settled, and finds whose signals are heard.

use super::accounts::{NEVER, flag};
use super::record::{Cause, InvoiceKind, InvoiceRow, Recorder, TeamRow};
use super::world::World;
use crate::contract::{BookTerms, bill, needs, price_usage, reason, recognise};
use crate::money::ACCOUNT_ARR_LIMIT_CENTS;
use crate::signals::waits;

impl<R: Recorder> World<'_, R> {
    /// Adoption in every live account, and which contracts need attention.
    #[inline(never)]
    pub(crate) fn adopt(&mut self) {
        let month = self.month;
        let segments = &self.model.segments[..];
        let habits = self.model.habits;
        let n = self.accounts.len();
        let (mut noted, mut work) = (
            std::mem::take(&mut self.noted),
            std::mem::take(&mut self.work),
        );
        noted.begin(n);
        work.begin(n);
        for (index, account) in (0..).zip(&mut self.accounts.rows) {
            if !account.has(flag::LIVE) {
                work.add((index, reason::AWAY), account.churned_at != NEVER);
                continue;
            }
            let segment = &segments[usize::from(account.segment)];
            let teams = account.adopted;
            segment.adoption.adopt(account, month);
            if R::LISTENS && account.adopted > teams {
                self.recorder.team(TeamRow {
                    account: index,
                    month,
                    adopted: account.adopted,
                });
            }
            noted.add(index, !account.has(flag::ACTIVATED));
            let why = needs(account, &segment.terms, habits, month);
            work.add((index, why), why != 0);
        }
        (self.noted, self.work) = (noted, work);
    }

    /// Prices the month's usage in every live account of a metered book.
    #[inline(never)]
    pub(crate) fn price_usage(&mut self) {
        let month = self.month;
        let segments = &self.model.segments[..];
        let metered = |book: &BookTerms| book.fast.prices_usage();
        if !segments.iter().any(|s| s.books.iter().any(metered)) {
            return;
        }
        let mut too_large = false;
        for account in &mut self.accounts.rows {
            let segment = &segments[usize::from(account.segment)];
            let book = &segment.books[usize::from(account.book)];
            if account.has(flag::LIVE) && book.fast.prices_usage() {
                let cents = price_usage(account, &segment.terms, book, month);
                too_large |= cents > ACCOUNT_ARR_LIMIT_CENTS;
                account.usage_charge = cents.min(ACCOUNT_ARR_LIMIT_CENTS) as u32;
            }
        }
        self.limits.exceeded |= too_large;
    }

    /// Usage bills and what ARR makes of them, recognised revenue, and whose signals are heard.
    ///
    /// Usage moves the ARR of nearly every metered account, so rises and falls are summed here;
    /// first ARR and returns go the long way.
    #[inline(never)]
    pub(crate) fn bill_and_recognise(&mut self) {
        let month = self.month;
        let segments = &self.model.segments[..];
        let (mut invoiced, mut risen, mut fallen, mut recognised) = (0, 0, 0, 0);
        let mut shocks = 0;
        let n = self.accounts.len();
        let (mut work, mut noted) = (
            std::mem::take(&mut self.work),
            std::mem::take(&mut self.noted),
        );
        work.begin(n);
        noted.begin(n);
        for (index, account) in (0..).zip(&mut self.accounts.rows) {
            let mut moved = false;
            let live = account.has(flag::LIVE);
            if live {
                let segment = &segments[usize::from(account.segment)];
                let book = &segment.books[usize::from(account.book)];
                if book.fast.prices_usage() {
                    let bill = bill(account, &segment.terms, book, month);
                    invoiced += i64::from(bill.cents);
                    if R::LISTENS && bill.cents > 0 {
                        self.recorder.invoice(InvoiceRow {
                            account: index,
                            month,
                            kind: InvoiceKind::Usage,
                            cents: i64::from(bill.cents),
                        });
                    }
                    if bill.shocks {
                        account.shock_until = segment.terms.shocked_until(month);
                        shocks += 1;
                    }
                    let old = account.arr;
                    match u32::try_from(bill.arr) {
                        Ok(arr @ 1..) if old > 0 && !R::LISTENS => {
                            risen += i64::from(arr.saturating_sub(old));
                            fallen += i64::from(old.saturating_sub(arr));
                            account.arr = arr;
                            account.note_rise(arr > old, month);
                        }
                        Ok(arr) if arr == old => {}
                        _ => {
                            moved = true;
                            self.moves.push((index, bill.arr));
                        }
                    }
                }
                work.add((index, 0), !waits(account, month));
            }
            let rises = moved | (account.arr > account.credited);
            noted.add(index, rises & account.turns_quarter(month));
            if live && u16::from(account.next_invoice) == month {
                self.invoices.push(index);
            } else {
                recognised += i64::from(recognise(account, month));
            }
        }
        (self.work, self.noted) = (work, noted);
        self.flow.shocks += shocks;
        self.flow.expansion[Cause::Usage as usize] += risen;
        self.flow.contraction += fallen;
        self.owe(invoiced);
        self.flow.recognised += invoiced + recognised;
        self.flow.deferred -= recognised;
        self.settle_lists();
    }

    /// What the second pass left on its lists.
    fn settle_lists(&mut self) {
        let mut moves = std::mem::take(&mut self.moves);
        for (account, arr) in moves.drain(..) {
            self.set_usage_arr(account as usize, arr);
        }
        self.moves = moves;
        let noted = std::mem::take(&mut self.noted);
        for &account in noted.entries() {
            self.credit_growth(account as usize);
        }
        self.noted = noted;
        let mut invoices = std::mem::take(&mut self.invoices);
        for account in invoices.drain(..) {
            let i = account as usize;
            self.invoice_fees(i);
            let part = i64::from(recognise(&mut self.accounts[i], self.month));
            self.flow.recognised += part;
            self.flow.deferred -= part;
        }
        self.invoices = invoices;
    }
}
