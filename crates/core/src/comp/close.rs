//! The end of a month: vest, pay, draws, quota periods, books.

use super::books::{BooksFault, balanced};
use super::draw::DrawMonth;
use super::ledger::{CompLedger, Status};
use crate::plan::{Measure, RoleKind};
use crate::sim::record::Recorder;

impl CompLedger<'_> {
    /// Closes `month`: earns the commission of books whose period ends, vests and pays what is due,
    /// applies draws, records one payout row for each rep with a flow or a balance, and ends and
    /// opens quota periods.
    ///
    /// # Errors
    /// [`BooksFault`] when a rep's books do not balance, or `month` is not the open one; the
    /// replication must stop.
    pub fn close_month(
        &mut self,
        month: u16,
        recorder: &mut impl Recorder,
    ) -> Result<(), BooksFault> {
        let (expected, actual) = (i64::from(self.open_month), i64::from(month));
        balanced("months are closed in order", (0, month), expected, actual)?;
        self.open_month += 1;
        self.book_plain_pay();
        // In most months no period ends, and nobody need be asked.
        let ends = RoleKind::ALL.map(|role| self.plan.any_period_ends(role, month));
        self.earn_books(month, &ends, recorder);
        self.items
            .settle_due(month, &self.plan.components, &mut self.reps);
        for rep in 0..self.reps.len() {
            self.close_rep(rep, month, recorder)?;
            if ends[self.reps[rep].role as usize] {
                self.turn_periods(rep, month, recorder);
            }
        }
        Ok(())
    }

    fn earn_books(&mut self, month: u16, ends: &[bool; 4], recorder: &mut impl Recorder) {
        let plan = self.plan;
        if !plan.concerns(Measure::BookNrr) {
            return;
        }
        for rep in 0..self.reps.len() {
            let state = &self.reps[rep];
            if state.status != Status::Working || !ends[state.role as usize] {
                continue;
            }
            let Some(role) = self.role(self.reps[rep].role) else {
                continue;
            };
            for (quota, compiled) in role.quotas.iter().enumerate() {
                if compiled.measure == Measure::BookNrr && compiled.ends(&plan.calendar, month) {
                    let run = *self.quota_run(rep, quota);
                    if run.book_start > 0 {
                        let target = compiled.of_book(run.stretch, run.book_start);
                        self.earn_book(rep as u32, run.credited, target, month, recorder);
                    }
                }
            }
        }
    }

    fn close_rep(
        &mut self,
        rep: usize,
        month: u16,
        recorder: &mut impl Recorder,
    ) -> Result<(), BooksFault> {
        let draw = self.draw(rep, month);
        let totals = &mut self.months[usize::from(month)];
        totals.draw_paid += draw.top_up;
        totals.draw_repaid += draw.repaid;
        let state = &mut self.reps[rep];
        state.draw_balance = draw.balance;
        if state.books.is_idle() {
            return Ok(());
        }
        let row = state.books.close(rep as u32, month)?;
        totals.earned += row.earned;
        totals.paid += row.paid;
        totals.unvested += row.unvested;
        recorder.payout(row);
        Ok(())
    }

    /// What the draw does in `month`; a rep whose role has none owes nothing.
    fn draw(&self, rep: usize, month: u16) -> DrawMonth {
        let state = &self.reps[rep];
        let Some(terms) = self.role(state.role).and_then(|role| role.draw) else {
            return DrawMonth::default();
        };
        let guaranteed =
            state.status == Status::Working && !state.ramped && month - state.hired < terms.months;
        terms.month(state.books.month.paid, state.draw_balance, guaranteed)
    }

    fn turn_periods(&mut self, rep: usize, month: u16, recorder: &mut impl Recorder) {
        let plan = self.plan;
        if self.reps[rep].status != Status::Working {
            return;
        }
        let Some(role) = self.role(self.reps[rep].role) else {
            return;
        };
        for (quota, compiled) in role.quotas.iter().enumerate() {
            if compiled.ends(&plan.calendar, month) {
                self.end_period(rep, quota, month, recorder);
                if month < plan.calendar.months() {
                    self.open_period(rep, quota, month + 1);
                }
            }
        }
    }
}
