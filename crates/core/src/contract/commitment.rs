//! Committed usage by contract year: what is left of it, and what part of a year is owed.
//!
//! The pool of an account is what may still be drawn until the next anniversary: the share of the
//! months to come, and what those before have left over.

use crate::adoption::dated;
use crate::plan::CommitmentKind;
use crate::sim::accounts::{Account, Block};
use crate::sim::record::{InvoiceKind, Recorder};
use crate::sim::world::World;

/// What `months` of a contract year take of a yearly commitment, cents.
pub(crate) fn part_of_year(commit: u32, months: u8) -> u32 {
    (u64::from(commit) * u64::from(months) / 12) as u32
}

impl Block {
    /// What is still committed in the contract year that ends at the anniversary in `row`, where no
    /// month has left anything over.
    fn rest_of_year(&self, lane: usize, row: &Account, month: u16) -> u32 {
        let left = row.anniversary.saturating_sub(month as u8).min(12);
        part_of_year(self.commit[lane], left)
    }
}

impl<R: Recorder> World<'_, R> {
    /// Commits to `commit` of usage a year from this month on. Earlier months of the contract year
    /// owe what they did; where a fall meets months that are paid ahead, it waits for the next
    /// invoice as fees do.
    pub(crate) fn set_commit(&mut self, i: usize, commit: u32) {
        let prepaid = self.book_terms(i).commitment == CommitmentKind::Prepaid;
        let month = self.month;
        let (block, lane, row) = self.accounts.whole_mut(i);
        let paid_until = block.next_invoice[lane];
        let from = if prepaid && commit < block.commit[lane] && dated(paid_until) {
            month.max(u16::from(paid_until))
        } else {
            month
        };
        let before = block.rest_of_year(lane, row, from);
        block.commit[lane] = commit;
        let after = block.rest_of_year(lane, row, from);
        let pool = block.pool[lane].saturating_add(after);
        block.pool[lane] = pool.saturating_sub(before);
    }

    /// What is committed from this month on may all be drawn, and nothing beside it.
    pub(crate) fn fill_pool(&mut self, i: usize) {
        let month = self.month;
        let (block, lane, row) = self.accounts.whole_mut(i);
        block.pool[lane] = block.rest_of_year(lane, row, month);
    }

    /// Settles the contract year of account `i` up to this month, which is not billed yet: what is
    /// committed and was not used is trued up; what was used beyond the months paid for is billed.
    pub(crate) fn settle_year(&mut self, i: usize) {
        let (block, lane, row) = self.accounts.whole_mut(i);
        let rest = block.rest_of_year(lane, row, self.month);
        let pool = std::mem::replace(&mut block.pool[lane], rest);
        match self.book_terms(i).commitment {
            CommitmentKind::TrueUp if pool > rest => {
                self.invoice_now(i, InvoiceKind::TrueUp, i64::from(pool - rest));
            }
            CommitmentKind::Prepaid if pool < rest => {
                self.invoice_now(i, InvoiceKind::Usage, i64::from(rest - pool));
            }
            _ => {}
        }
    }

    /// Begins a contract year with the whole commitment, once the one before is settled.
    pub(crate) fn begin_year(&mut self, i: usize) {
        self.settle_year(i);
        let month = self.month;
        let (block, lane, row) = self.accounts.whole_mut(i);
        let terms = &self.model.segments[usize::from(block.key[lane] / 2)].terms;
        row.anniversary = terms.month_after(month, 12);
        block.pool[lane] = block.commit[lane];
    }
}
