//! Reading the books at month end.

use super::series::{Amount, SERIES};
use crate::plan::RoleKind;
use crate::sim::fault::{Books, RunFault};
use crate::sim::record::Recorder;
use crate::sim::world::World;

/// Retention is read over this many months, or since the start where that is shorter.
pub(crate) const WINDOW_MONTHS: u16 = 12;

/// First month of the window that ends with `month`, exclusive.
pub const fn window_start(month: u16) -> u16 {
    month.saturating_sub(WINDOW_MONTHS)
}

/// Retention of the customers of the window's first month.
#[derive(Debug, Default, Clone, Copy)]
struct Retention {
    base: i64,
    now: i64,
    kept: i64,
    customers: i64,
    customers_now: i64,
}

impl<R: Recorder> World<'_, R> {
    /// Measures the month into `out` (one slot per [`Amount`]) and checks that the books balance.
    pub(crate) fn measure(&mut self, out: &mut [i64]) -> Result<(), RunFault> {
        debug_assert_eq!(out.len(), SERIES);
        let month = self.month;
        let (arr, customers) = self.measure_cohorts();
        let retention = self.measure_retention();
        self.check_books(arr)?;
        let returned = self.returned_in_window();
        let slot = usize::from(month % WINDOW_MONTHS);
        self.accounts.ring[slot].copy_from_slice(&self.accounts.arr);

        let mut put = |amount: Amount, value: i64| out[amount as usize] = value;
        let flow = &self.flow;
        put(Amount::Arr, arr);
        put(Amount::Customers, customers);
        put(Amount::New, flow.new);
        put(Amount::NewLogos, flow.new_logos);
        for (cause, value) in flow.expansion[..6].iter().enumerate() {
            put(Amount::ALL[Amount::ExpansionSeats as usize + cause], *value);
        }
        put(Amount::Contraction, flow.contraction);
        put(Amount::Churn, flow.churn);
        put(Amount::Reactivation, flow.reactivation);
        put(Amount::Base, retention.base);
        put(Amount::BaseNow, retention.now);
        put(Amount::BaseKept, retention.kept);
        put(Amount::BaseReturned, returned);
        put(Amount::BaseCustomers, retention.customers);
        put(Amount::BaseCustomersNow, retention.customers_now);
        put(Amount::Invoiced, flow.invoiced);
        put(Amount::Revenue, flow.recognised);
        put(Amount::Cash, self.cash_due[usize::from(month)]);
        put(Amount::Deferred, flow.deferred);
        put(Amount::Opportunities, flow.opened);
        put(Amount::Unworked, flow.unworked);
        put(Amount::Won, flow.won);
        put(Amount::LandSold, flow.land_sold);
        put(Amount::LandTarget, flow.land_target);
        put(Amount::ActivationsDecided, flow.activations_decided);
        put(Amount::Activated, flow.activated);
        put(Amount::Signals, flow.signals);
        put(Amount::Tasks, flow.tasks);
        put(Amount::TasksInSla, flow.in_sla);
        put(Amount::TasksExpired, flow.expired);
        put(Amount::TasksOpen, flow.queued);
        put(Amount::QueueAgeDays, flow.queue_age_days);
        put(Amount::Asks, flow.asks);
        put(Amount::PlaysStarted, flow.started);
        put(Amount::PlaysClosed, flow.closed);
        put(Amount::PlaysWon, flow.plays_won);
        put(Amount::PlayArr, flow.play_arr);
        put(Amount::WonPlayMonths, flow.play_months);
        put(Amount::BillShocks, flow.shocks);
        if month > 0 {
            put(Amount::CompEarned, self.comp.earned(month));
            put(Amount::CompPaid, self.comp.paid(month));
            put(Amount::CompUnvested, self.comp.unvested_balance(month));
            put(Amount::DrawPaid, self.comp.draw_paid(month));
            put(Amount::DoublePaid, self.comp.double_paid_cents(month));
        }
        let base_pay = self.team.base_pay(&self.model.team);
        for (r, role) in RoleKind::ALL.into_iter().enumerate() {
            put(Amount::ALL[Amount::BaseAe as usize + r], base_pay[r]);
            if let Some(attained) = self.comp.attainment(role, window_start(month), month) {
                put(Amount::ALL[Amount::CreditedAe as usize + r], attained.credited);
                put(Amount::ALL[Amount::QuotaAe as usize + r], attained.quota);
                put(Amount::ALL[Amount::RepsAe as usize + r], i64::from(attained.reps));
                let at = i64::from(attained.reps_at_quota);
                put(Amount::ALL[Amount::RepsAtQuotaAe as usize + r], at);
            }
        }
        Ok(())
    }

    /// ARR and customers, in total and by landing month. Accounts stand in order of landing, so a
    /// cohort is a range.
    fn measure_cohorts(&mut self) -> (i64, i64) {
        let (mut arr, mut customers) = (0, 0);
        let month = usize::from(self.month);
        let stride = usize::from(self.model.months) + 1;
        for cohort in 0..=month {
            let from = self.cohort_first[cohort];
            let upto = self.cohort_first.get(cohort + 1).copied().unwrap_or(self.accounts.len());
            let (mut cohort_arr, mut cohort_live) = (0, 0);
            for &cents in &self.accounts.arr[from..upto] {
                cohort_arr += i64::from(cents);
                cohort_live += i64::from(cents > 0);
            }
            let cell = cohort * stride + (month - cohort);
            self.triangle.arr[cell] += cohort_arr;
            self.triangle.customers[cell] += cohort_live;
            arr += cohort_arr;
            customers += cohort_live;
        }
        (arr, customers)
    }

    fn measure_retention(&self) -> Retention {
        let mut r = Retention::default();
        let slot = usize::from(window_start(self.month) % WINDOW_MONTHS);
        let then = if self.month == 0 { &self.accounts.arr } else { &self.accounts.ring[slot] };
        for (&then, &now) in then.iter().zip(&self.accounts.arr) {
            let was = i64::from(then > 0);
            let now = if then > 0 { now } else { 0 };
            r.base += i64::from(then);
            r.now += i64::from(now);
            r.kept += i64::from(then.min(now));
            r.customers += was;
            r.customers_now += i64::from(now > 0);
        }
        r
    }

    /// ARR that the customers of the window's first month lost and won back within it: the
    /// difference between the headline NRR and the waterfall, which has no place for returns.
    fn returned_in_window(&mut self) -> i64 {
        let from = window_start(self.month);
        let slot = usize::from(from % WINDOW_MONTHS);
        let then = &self.accounts.ring[slot];
        self.returned
            .iter()
            .filter(|(month, account, _)| *month > from && then[*account as usize] > 0)
            .map(|(_, _, cents)| cents)
            .sum()
    }

    /// ARR: opening + new + expansion + reactivation - contraction - churn = closing, and every
    /// account's ARR is what its contract and its usage say. Cash: invoiced - recognised is what
    /// changes deferred revenue.
    fn check_books(&mut self, arr: i64) -> Result<(), RunFault> {
        let flow = &self.flow;
        let expected = self.arr_before + flow.new + flow.expansion_total() + flow.reactivation
            - flow.contraction
            - flow.churn;
        self.balance(Books::Arr, expected, arr, None)?;
        self.arr_before = arr;
        let deferred = self.deferred_before + flow.invoiced - flow.recognised;
        self.balance(Books::Deferred, deferred, flow.deferred, None)?;
        let held: i64 = self.accounts.deferred.iter().map(|&d| i64::from(d)).sum();
        self.balance(Books::Deferred, flow.deferred, held, None)?;
        self.deferred_before = flow.deferred;
        if self.limits.exceeded {
            return Err(self.fault(Books::AccountLimit, 0, 0, None));
        }
        for i in 0..self.accounts.len() {
            let a = &self.accounts;
            let potential = u64::from(a.team_seats[i]) * u64::from(a.adopted[i]);
            if u64::from(a.demand[i]) > potential || a.adopted[i] > a.teams[i] {
                let used = i64::from(a.demand[i]);
                return Err(self.fault(Books::Potential, potential as i64, used, Some(i)));
            }
            let live = self.accounts.flags[i] & crate::sim::accounts::flag::LIVE != 0;
            let (arr, floor) = (self.accounts.arr[i], self.accounts.committed[i]);
            if (live && arr < floor) || (!live && arr != 0) {
                let expected = if live { i64::from(floor) } else { 0 };
                return Err(self.fault(Books::Account, expected, i64::from(arr), Some(i)));
            }
        }
        Ok(())
    }

    fn balance(&self, books: Books, expected: i64, actual: i64, account: Option<usize>) -> Result<(), RunFault> {
        if expected == actual { Ok(()) } else { Err(self.fault(books, expected, actual, account)) }
    }
}
