//! Changes to what is contracted, and the ARR movements they make.

use crate::money::{ACCOUNT_ARR_LIMIT_CENTS, times_ppm};
use crate::plan::Measure;
use crate::sim::accounts::{Block, flag};
use crate::sim::record::{Cause, Movement, MovementKind, Recorder};
use crate::sim::world::World;

impl Block {
    /// ARR from usage: what ARR holds beyond what is committed.
    #[inline]
    fn usage_arr(&self, lane: usize) -> i64 {
        i64::from(self.arr[lane].saturating_sub(self.committed[lane]))
    }
}

impl<R: Recorder> World<'_, R> {
    /// Recomputes committed ARR, and from where signals show, from what is contracted, and gives
    /// committed ARR; ARR is set by the caller.
    pub(crate) fn reprice(&mut self, i: usize) -> u32 {
        let old = self.price(i);
        let (block, lane) = self.accounts.lane(i);
        let (new, commit) = (block.committed[lane], block.commit[lane]);
        // A fall waits for the next invoice.
        if new > old {
            let book = self.book_terms(i);
            let (before, after) = (book.paid_ahead(commit, old), book.paid_ahead(commit, new));
            self.amend_invoice(i, before, after);
        }
        new
    }

    /// As [`reprice`](Self::reprice), without invoices; gives what was committed before.
    #[inline]
    pub(crate) fn price(&mut self, i: usize) -> u32 {
        let model = self.model;
        let (block, lane, row) = self.accounts.whole_mut(i);
        let key = usize::from(block.key[lane]);
        let segment = &model.segments[key / 2];
        let book = &segment.books[key % 2];
        let list = book.fast.committed_cents_yearly(block.contracted[lane]);
        let beside = i64::from(block.commit[lane]) + i64::from(row.product);
        let total = times_ppm(list, row.ppm) + beside;
        block.set_marks(lane, &segment.signals, book);
        let new = self.limits.within(i, total);
        std::mem::replace(&mut block.committed[lane], new)
    }

    /// Contracts `seats` and books the movement.
    pub(crate) fn set_seats(&mut self, i: usize, seats: u32, cause: Cause, worker: Option<u32>) {
        let (block, lane) = self.accounts.lane_mut(i);
        let usage = block.usage_arr(lane);
        block.contracted[lane] = seats;
        let total = i64::from(self.reprice(i)) + usage;
        self.move_arr(i, total, cause, worker);
    }

    /// Changes the price by a factor in parts per million and books the movement.
    pub(crate) fn set_price(
        &mut self,
        i: usize,
        factor_ppm: u32,
        cause: Cause,
        worker: Option<u32>,
    ) {
        let (block, lane, row) = self.accounts.whole_mut(i);
        let usage = block.usage_arr(lane);
        let ppm = times_ppm(i64::from(row.ppm), factor_ppm);
        row.ppm = u32::try_from(ppm).unwrap_or(u32::MAX);
        let total = i64::from(self.reprice(i)) + usage;
        self.move_arr(i, total, cause, worker);
    }

    /// ARR from usage, see [`Block::usage_arr`].
    pub(crate) fn usage_arr(&self, i: usize) -> i64 {
        let (block, lane) = self.accounts.lane(i);
        block.usage_arr(lane)
    }

    /// Sets ARR and books the movement. A rise that somebody worked, or a price that somebody
    /// asked for, is credited at once; growth that nobody worked waits for the quarter's credit.
    pub(crate) fn move_arr(&mut self, i: usize, total: i64, cause: Cause, worker: Option<u32>) {
        let before = i64::from(self.accounts.arr(i));
        let kind = self.set_arr(i, total, cause);
        if kind != Some(MovementKind::Expansion) || (worker.is_none() && cause != Cause::Price) {
            return;
        }
        let (block, lane, row) = self.accounts.whole_mut(i);
        let rise = i64::from(block.arr[lane]) - before;
        block.credited[lane] = block.credited[lane].saturating_add(rise as u32);
        let own = worker.or_else(|| self.team.rep_of(row.owner_seat));
        self.comp_event(i, Measure::ExpansionArr, rise, own);
        if cause == Cause::Price {
            self.comp_event(i, Measure::RenewalUplift, rise, own);
        }
    }

    /// Credits the owner with growth that nobody worked, once a quarter of the account's life and
    /// net: what was lost since must be won back first.
    pub(crate) fn credit_growth(&mut self, i: usize) {
        let (block, lane, row) = self.accounts.whole_mut(i);
        let (arr, credited) = (block.arr[lane], block.credited[lane]);
        if arr > credited {
            block.credited[lane] = arr;
            let owner = self.team.rep_of(row.owner_seat);
            self.comp_event(i, Measure::ExpansionArr, i64::from(arr - credited), owner);
        }
    }

    /// Sets ARR and books the movement; gives its kind, or `None` when nothing moved.
    #[inline]
    pub(crate) fn set_arr(&mut self, i: usize, total: i64, cause: Cause) -> Option<MovementKind> {
        let total = self.limits.within(i, total);
        let (block, lane) = self.accounts.lane_mut(i);
        let (old, flags) = (block.arr[lane], block.flags[lane]);
        if total == old {
            return None;
        }
        block.arr[lane] = total;
        block.flags[lane] |= flag::BOOKED;
        let booked = flags & flag::BOOKED != 0;
        let live = flags & flag::LIVE != 0;
        let kind = match (old, total) {
            (0, _) if booked => MovementKind::Reactivation,
            (0, _) => MovementKind::New,
            (_, 0) if !live => MovementKind::Churn,
            (old, total) if total > old => MovementKind::Expansion,
            _ => MovementKind::Contraction,
        };
        let cents = (i64::from(total) - i64::from(old)).abs();
        match kind {
            MovementKind::New => {
                self.flow.new += cents;
                self.flow.new_logos += 1;
                block.credited[lane] = total;
                self.accounts[i].land_arr = total;
            }
            MovementKind::Expansion => {
                self.flow.expansion[cause as usize] += cents;
                block.note_rise(lane, self.month);
            }
            MovementKind::Contraction => self.flow.contraction += cents,
            MovementKind::Churn => self.flow.churn += cents,
            MovementKind::Reactivation => {
                block.credited[lane] = total;
                self.flow.reactivation += cents;
                self.returned.push((self.month, i as u32, cents));
            }
        }
        let month = self.month;
        self.recorder.movement(Movement {
            account: i as u32,
            month,
            kind,
            cause,
            cents,
        });
        Some(kind)
    }
}

/// Keeps account ARR within 32 bits and remembers who passed that first.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    /// The first account that hit the limit; the run then fails instead of reporting a cut number.
    pub passed_by: Option<u32>,
}

impl Limits {
    /// `cents` of account `i` as kept; negative totals cannot arise from books that price at zero or
    /// more.
    #[inline]
    pub fn within(&mut self, i: usize, cents: i64) -> u32 {
        if cents > ACCOUNT_ARR_LIMIT_CENTS {
            self.pass(i);
        }
        cents.clamp(0, ACCOUNT_ARR_LIMIT_CENTS) as u32
    }

    /// Account `i` has hit the limit.
    #[cold]
    pub fn pass(&mut self, i: usize) {
        self.passed_by.get_or_insert(i as u32);
    }
}
