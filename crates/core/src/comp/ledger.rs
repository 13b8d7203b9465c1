//! The comp of every rep of one replication.

use super::attainment::{Attained, PeriodOutcome};
use super::books::{BooksFault, RepBooks, balanced};
use super::compiled::{CompiledComp, CompiledRole};
use super::item::{BatchId, Items};
use super::pay_line::{KnownLine, PayLine};
use super::quota::{Stretch, Tenure};
use super::rate_table::Terms;
use crate::plan::{Measure, RoleKind, Source};
use crate::sim::record::{QuotaRow, Recorder};
use std::ops::Range;

/// Whether a rep works, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// The index has not been handed out.
    Vacant,
    Working,
    Left,
}

/// One rep.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rep {
    pub role: RoleKind,
    pub status: Status,
    /// Month of hire; 0 for the opening team.
    pub hired: u16,
    /// Whether ramp and draw are behind them.
    pub ramped: bool,
    pub books: RepBooks,
    /// Draw not repaid yet, cents.
    pub draw_balance: i64,
    /// Where the rep's runs begin: one per quota of the role, one per component.
    pub first_quota_run: usize,
    pub first_component_run: usize,
}

const VACANT: Rep = Rep {
    role: RoleKind::Ae,
    status: Status::Vacant,
    hired: 0,
    ramped: true,
    books: RepBooks::EMPTY,
    draw_balance: 0,
    first_quota_run: 0,
    first_component_run: 0,
};

/// One quota of one rep in the open period.
#[derive(Debug, Clone, Copy)]
pub(super) struct QuotaRun {
    pub stretch: Stretch,
    /// Cents; 0 for the book measure, whose quota is known when the period ends.
    pub quota: i64,
    pub credited: i64,
    /// ARR of the credited book at the start of the period, cents.
    pub book_start: i64,
}

/// One component of one rep in the open period.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ComponentRun {
    pub terms: Terms,
    /// The piece of the pay curve that the rep is on.
    pub line: PayLine,
    pub credited: i64,
    pub pay: i64,
    /// Credit of this month whose pay is not worked out yet, see
    /// [`credit_plainly`](CompLedger::credit_plainly).
    pub waiting: i64,
    /// Pay of this month that is worked out and not yet in the rep's books; of plain events only.
    pub unbooked: i64,
    /// Where this month's commission of the component goes, once there is some.
    pub batch: Option<BatchId>,
}

/// Where the credit of a rep for events of one measure goes, if nobody else can have a part in them:
/// an index into each kind of runs, past the end where there is none.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlainWay {
    pub component_run: u32,
    pub quota_run: u32,
}

impl PlainWay {
    /// To nobody's credit.
    pub const NOWHERE: Self = Self {
        component_run: u32::MAX,
        quota_run: u32::MAX,
    };
    /// None that is plain: the rep is paid in another way.
    const NONE: Self = Self {
        component_run: u32::MAX - 1,
        quota_run: u32::MAX,
    };

    /// Whether an amount is all that has to be known of an event.
    #[inline]
    pub fn is_plain(self) -> bool {
        self.component_run != Self::NONE.component_run
    }
}

/// The ways of one rep, by measure.
type PlainWays = [PlainWay; Measure::ALL.len()];

/// Totals of one month over all reps, cents.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct MonthTotals {
    pub earned: i64,
    pub paid: i64,
    pub unvested: i64,
    pub draw_paid: i64,
    pub draw_repaid: i64,
    pub double_paid: i64,
}

/// Comp of every rep of one replication, in memory that is reused by the next.
///
/// The simulation hires reps under indices of its own, sends the events of the open month in any
/// order that is always the same, and then closes it:
///
/// - Month 1 is open first. [`event`](Self::event), [`credit_book`](Self::credit_book),
///   [`churn`](Self::churn) and [`leave`](Self::leave) belong to the open month, and
///   [`close_month`](Self::close_month) opens the next. [`hire`](Self::hire) takes month 0 or the
///   open month.
/// - Events of a rep who is not employed are ignored; an event shared with one goes to the other.
/// - Month totals are known once the month is closed.
#[derive(Debug, Clone)]
pub struct CompLedger<'p> {
    pub(super) plan: &'p CompiledComp,
    pub(super) reps: Vec<Rep>,
    /// By rep. Those who do not work are credited nowhere.
    pub(super) plain_ways: Vec<PlainWays>,
    pub(super) quota_runs: Vec<QuotaRun>,
    pub(super) component_runs: Vec<ComponentRun>,
    /// By component of the plan. Holds in any replication.
    pub(super) known: Vec<KnownLine>,
    pub(super) items: Items,
    /// Events so far, so that a recorder can tell them apart.
    pub(super) events: u32,
    /// The month that is closed next.
    pub(super) open_month: u16,
    pub(super) months: Vec<MonthTotals>,
    /// Outcomes of each role's primary quota, in the order in which the periods ended.
    pub(super) outcomes: [Vec<PeriodOutcome>; 4],
    /// What was last read of each role's outcomes, which change once a period, and its attainment.
    pub(super) attained: [(Range<usize>, Option<Attained>); 4],
    /// Credit and quota by rep, for sums over periods.
    pub(super) by_rep: Vec<(i64, i64)>,
}

impl<'p> CompLedger<'p> {
    /// An empty ledger for `plan`.
    pub fn new(plan: &'p CompiledComp) -> Self {
        let mut ledger = Self {
            plan,
            reps: Vec::new(),
            plain_ways: Vec::new(),
            quota_runs: Vec::new(),
            component_runs: Vec::new(),
            known: vec![KnownLine::default(); plan.components.len()],
            items: Items::default(),
            events: 0,
            open_month: 1,
            months: Vec::new(),
            outcomes: Default::default(),
            attained: Default::default(),
            by_rep: Vec::new(),
        };
        ledger.reset();
        ledger
    }

    /// Forgets everything but the plan; memory is kept.
    pub fn reset(&mut self) {
        let months = self.plan.calendar.months();
        self.reps.clear();
        self.plain_ways.clear();
        self.quota_runs.clear();
        self.component_runs.clear();
        self.items.reset(months);
        self.events = 0;
        self.open_month = 1;
        self.months.clear();
        self.months
            .resize(usize::from(months) + 1, MonthTotals::default());
        self.outcomes.iter_mut().for_each(Vec::clear);
        self.attained = Default::default();
    }

    /// Puts `rep` on the team from `month` on (0 for the opening team). With `ramped`, the ramp of
    /// the quota and the draw are behind them. An index is handed out once.
    pub fn hire(&mut self, rep: u32, role: RoleKind, month: u16, ramped: bool) {
        let index = rep as usize;
        if self.reps.len() <= index {
            self.reps.resize(index + 1, VACANT);
            self.plain_ways
                .resize(index + 1, [PlainWay::NOWHERE; Measure::ALL.len()]);
        }
        debug_assert_eq!(self.reps[index].status, Status::Vacant);
        debug_assert!(month == 0 || month == self.open_month);
        self.reps[index] = Rep {
            role,
            status: Status::Working,
            hired: month,
            ramped,
            first_quota_run: self.quota_runs.len(),
            first_component_run: self.component_runs.len(),
            ..VACANT
        };
        let Some(paid) = self.role(role) else { return };
        self.plain_ways[index] = Measure::ALL.map(|measure| self.plain_way(paid, measure));
        let none = QuotaRun {
            stretch: Stretch { from: 1, to: 0 },
            quota: 0,
            credited: 0,
            book_start: 0,
        };
        self.quota_runs.extend(paid.quotas.iter().map(|_| none));
        self.component_runs
            .extend(paid.components.clone().map(|_| ComponentRun::default()));
        for quota in 0..paid.quotas.len() {
            self.open_period(index, quota, month.max(1));
        }
    }

    /// The way of credit for events of `measure` to who is hired next, and paid so.
    fn plain_way(&self, paid: &CompiledRole, measure: Measure) -> PlainWay {
        let route = paid.routes.of(measure, Source::Own);
        let run =
            |first: usize, nth: Option<usize>| nth.map_or(u32::MAX, |nth| (first + nth) as u32);
        if route.plain.is_none() && !route.components.is_empty() {
            return PlainWay::NONE;
        }
        PlainWay {
            component_run: run(self.component_runs.len(), route.plain),
            quota_run: run(self.quota_runs.len(), route.quota),
        }
    }

    /// Takes `rep` off the team; `month` is their last. Unvested commission is forfeited, vested
    /// commission is paid at once, the draw stops, and nothing is taken back from them later. Draw
    /// that this last pay does not repay stays open, see [`draw_unrecovered`](Self::draw_unrecovered).
    /// Their open quota periods end here and are prorated; what was already earned is not, and an open
    /// book period pays nothing.
    pub fn leave(&mut self, rep: u32, month: u16, recorder: &mut impl Recorder) {
        debug_assert_eq!(month, self.open_month);
        let index = rep as usize;
        if !self.works(rep) {
            return;
        }
        for quota in 0..self
            .role(self.reps[index].role)
            .map_or(0, |role| role.quotas.len())
        {
            self.end_period(index, quota, month, recorder);
        }
        let state = &mut self.reps[index];
        state.status = Status::Left;
        self.plain_ways[index] = [PlainWay::NOWHERE; Measure::ALL.len()];
        self.items
            .leave(rep, month, &self.plan.components, &mut state.books);
    }

    /// `account` has left in `month`. Of its commission earned within the clawback window, what was
    /// paid is taken back at the amount paid, and what had vested unpaid is cancelled (both clawed
    /// back). Whatever has not vested is forfeited, inside the window or not. Commission vested
    /// outside the window stays with the rep, and so does everything a leaver was paid.
    pub fn churn(&mut self, account: u32, month: u16) {
        debug_assert_eq!(month, self.open_month);
        self.items
            .churn(account, month, &self.plan.components, &mut self.reps);
    }

    /// Draw never repaid by anybody so far, cents: leavers' and still open balances.
    pub fn draw_unrecovered(&self) -> i64 {
        self.reps.iter().map(|rep| rep.draw_balance).sum()
    }

    /// Counts every rep's unvested and unpaid balances afresh from the items. Visits every item:
    /// for the end of a replication.
    ///
    /// # Errors
    /// The first balance that differs from the running one.
    pub fn audit(&self, month: u16) -> Result<(), BooksFault> {
        for (rep, state) in (0u32..).zip(&self.reps) {
            let (unvested, unpaid) = self.items.balances(rep);
            let place = (rep, month);
            balanced(
                "unvested balance = sum of items",
                place,
                unvested,
                state.books.unvested,
            )?;
            balanced(
                "unpaid balance = sum of items",
                place,
                unpaid,
                state.books.unpaid,
            )?;
        }
        Ok(())
    }

    /// Earned by all reps in `month`, cents.
    pub fn earned(&self, month: u16) -> i64 {
        self.months[usize::from(month)].earned
    }

    /// Commission paid to all reps in `month`, net of what was taken back, without draws, cents.
    pub fn paid(&self, month: u16) -> i64 {
        self.months[usize::from(month)].paid
    }

    /// Unvested liability at the end of `month`, cents.
    pub fn unvested_balance(&self, month: u16) -> i64 {
        self.months[usize::from(month)].unvested
    }

    /// Draw top-ups in `month`, cents. Cash to reps is `paid + draw_paid - draw_repaid`.
    pub fn draw_paid(&self, month: u16) -> i64 {
        self.months[usize::from(month)].draw_paid
    }

    /// Draw withheld from commission in `month`, cents.
    pub fn draw_repaid(&self, month: u16) -> i64 {
        self.months[usize::from(month)].draw_repaid
    }

    /// Cents of events in `month` on which two different roles earned commission.
    pub fn double_paid_cents(&self, month: u16) -> i64 {
        self.months[usize::from(month)].double_paid
    }

    pub(super) fn works(&self, rep: u32) -> bool {
        self.reps
            .get(rep as usize)
            .is_some_and(|rep| rep.status == Status::Working)
    }

    pub(super) fn role(&self, role: RoleKind) -> Option<&'p CompiledRole> {
        self.plan.roles[role as usize].as_ref()
    }

    pub(super) fn quota_run(&mut self, rep: usize, quota: usize) -> &mut QuotaRun {
        &mut self.quota_runs[self.reps[rep].first_quota_run + quota]
    }

    /// Run of the `nth` component of the rep's role.
    pub(super) fn component_run(&mut self, rep: usize, nth: usize) -> &mut ComponentRun {
        &mut self.component_runs[self.reps[rep].first_component_run + nth]
    }

    fn tenure(&self, rep: usize, role: &'p CompiledRole, last: u16, ramp: bool) -> Tenure<'p> {
        let state = &self.reps[rep];
        let ramp = if ramp && !state.ramped {
            role.quota_ramp.as_slice()
        } else {
            &[]
        };
        Tenure {
            first: state.hired.max(1),
            last,
            ramp,
        }
    }

    /// Opens the period of the rep's `quota` that holds `month`.
    pub(super) fn open_period(&mut self, rep: usize, quota: usize, month: u16) {
        let plan = self.plan;
        let Some(role) = self.role(self.reps[rep].role) else {
            return;
        };
        let compiled = &role.quotas[quota];
        let open = self.tenure(rep, role, u16::MAX, true);
        let stretch = compiled.stretch(&plan.calendar, month, open);
        let (unramped, ramped) = match compiled.measure {
            Measure::BookNrr => (0, 0),
            _ => {
                let full = self.tenure(rep, role, u16::MAX, false);
                (
                    compiled.prorated(stretch, full),
                    compiled.prorated(stretch, open),
                )
            }
        };
        *self.quota_run(rep, quota) = QuotaRun {
            stretch,
            quota: ramped,
            credited: 0,
            book_start: 0,
        };
        for (nth, component) in plan.components[role.components.clone()].iter().enumerate() {
            if component.quota == Some(quota) {
                let target = component.target_cents(stretch.months());
                *self.component_run(rep, nth) = ComponentRun {
                    terms: Terms {
                        quota: ramped,
                        unramped_quota: unramped,
                        target,
                    },
                    ..ComponentRun::default()
                };
            }
        }
    }

    /// Ends the open period of the rep's `quota` with `month`: records the quota and its outcome.
    pub(super) fn end_period(
        &mut self,
        rep: usize,
        quota: usize,
        month: u16,
        recorder: &mut impl Recorder,
    ) {
        let kind = self.reps[rep].role;
        let Some(role) = self.role(kind) else { return };
        let compiled = &role.quotas[quota];
        let run = *self.quota_run(rep, quota);
        let stretch = Stretch {
            from: run.stretch.from,
            to: run.stretch.to.min(month),
        };
        if stretch.from > stretch.to {
            return;
        }
        let cents = match compiled.measure {
            Measure::BookNrr if run.book_start == 0 => return,
            Measure::BookNrr => compiled.of_book(stretch, run.book_start),
            _ if stretch == run.stretch => run.quota,
            _ => compiled.prorated(stretch, self.tenure(rep, role, month, true)),
        };
        if quota == 0 {
            self.outcomes[kind as usize].push(PeriodOutcome {
                rep: rep as u32,
                to_month: stretch.to,
                credited: run.credited,
                quota: cents,
            });
        }
        recorder.quota(QuotaRow {
            rep: rep as u32,
            role: kind,
            measure: compiled.measure,
            from_month: stretch.from,
            to_month: stretch.to,
            cents,
        });
    }
}
