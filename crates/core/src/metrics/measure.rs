//! Reading the books at month end.

use super::series::{Amount, SERIES};
use crate::plan::RoleKind;
use crate::sim::accounts::{Account, Accounts, flag, ring_slot};
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

impl Retention {
    /// Adds an account by its ARR at both ends of the window.
    #[inline]
    fn add(&mut self, then: u32, now: u32) {
        let now = if then > 0 { now } else { 0 };
        self.base += i64::from(then);
        self.now += i64::from(now);
        self.kept += i64::from(then.min(now));
        self.customers += i64::from(then > 0);
        self.customers_now += i64::from(now > 0);
    }
}

/// Sums over all accounts.
#[derive(Debug, Default, Clone, Copy)]
struct Totals {
    arr: i64,
    customers: i64,
    live: i64,
    deferred: i64,
    retention: Retention,
    /// Whether the ARR of some account is not what its contract says.
    wrong: bool,
}

impl Account {
    /// Whether ARR is below what a live contract commits, or above nothing without one.
    #[inline]
    fn contradicts_contract(&self) -> bool {
        if self.has(flag::LIVE) {
            self.arr < self.committed
        } else {
            self.arr != 0
        }
    }

    /// Seats, Q12, that the teams which have adopted could use.
    #[inline]
    fn potential(&self) -> u64 {
        u64::from(self.team_seats) * u64::from(self.adopted)
    }

    /// Whether more seats are in demand than the account's teams could use.
    #[inline]
    fn exceeds_potential(&self) -> bool {
        u64::from(self.demand) > self.potential() || self.adopted > self.teams
    }
}

impl<R: Recorder> World<'_, R> {
    /// Measures the month into `out` (one slot per [`Amount`]) and checks that the books balance.
    pub(crate) fn measure(&mut self, out: &mut [i64]) -> Result<(), RunFault> {
        debug_assert_eq!(out.len(), SERIES);
        let month = self.month;
        let returned = self.returned_in_window();
        let totals = self.read_accounts();
        self.check_books(&totals)?;
        self.live = totals.live;
        let Totals {
            arr,
            customers,
            retention,
            ..
        } = totals;

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
                put(
                    Amount::ALL[Amount::CreditedAe as usize + r],
                    attained.credited,
                );
                put(Amount::ALL[Amount::QuotaAe as usize + r], attained.quota);
                put(
                    Amount::ALL[Amount::RepsAe as usize + r],
                    i64::from(attained.reps),
                );
                let at = i64::from(attained.reps_at_quota);
                put(Amount::ALL[Amount::RepsAtQuotaAe as usize + r], at);
            }
        }
        Ok(())
    }

    /// Totals over all accounts, and ARR and customers by landing month, in one pass. Accounts
    /// stand in order of landing, so a cohort is a range. Keeps this month's ARR for later windows.
    fn read_accounts(&mut self) -> Totals {
        let mut totals = Totals::default();
        let month = usize::from(self.month);
        let stride = usize::from(self.model.months) + 1;
        let Accounts { rows, ring } = &mut self.accounts;
        let mut kept = std::mem::take(&mut ring[ring_slot(self.month)]);
        kept.resize(rows.len(), 0);
        // Who landed later is not in the window's first month. Month 0 is a window of its own.
        let then = if month == 0 {
            &[]
        } else {
            &ring[ring_slot(window_start(self.month))][..]
        };
        for cohort in 0..=month {
            let from = self.cohort_first[cohort];
            let upto = self
                .cohort_first
                .get(cohort + 1)
                .copied()
                .unwrap_or(rows.len());
            let rows = &rows[from..upto];
            let (mut arr, mut customers) = (0, 0);
            for (account, kept) in rows.iter().zip(&mut kept[from..upto]) {
                *kept = account.arr;
                arr += i64::from(account.arr);
                customers += i64::from(account.arr > 0);
                totals.deferred += i64::from(account.deferred);
                totals.live += i64::from(account.flags & flag::LIVE);
                totals.wrong |= account.contradicts_contract() | account.exceeds_potential();
            }
            if let Some(then) = then.get(from..upto) {
                let now = &kept[from..upto];
                then.iter()
                    .zip(now)
                    .for_each(|(then, now)| totals.retention.add(*then, *now));
            }
            let cell = cohort * stride + (month - cohort);
            self.triangle.arr[cell] += arr;
            self.triangle.customers[cell] += customers;
            totals.arr += arr;
            totals.customers += customers;
        }
        if month == 0 {
            kept.iter().for_each(|arr| totals.retention.add(*arr, *arr));
        }
        self.accounts.ring[ring_slot(self.month)] = kept;
        totals
    }

    /// ARR that the customers of the window's first month lost and won back within it: the
    /// difference between the headline NRR and the waterfall, which has no place for returns.
    fn returned_in_window(&mut self) -> i64 {
        let from = window_start(self.month);
        let then = &self.accounts.ring[ring_slot(from)];
        let had = |account: u32| then.get(account as usize).is_some_and(|arr| *arr > 0);
        self.returned
            .iter()
            .filter(|(month, account, _)| *month > from && had(*account))
            .map(|(_, _, cents)| cents)
            .sum()
    }

    /// ARR: opening + new + expansion + reactivation - contraction - churn = closing, and every
    /// account's ARR is what its contract and its usage say. Cash: invoiced - recognised is what
    /// changes deferred revenue.
    fn check_books(&mut self, totals: &Totals) -> Result<(), RunFault> {
        let flow = &self.flow;
        let expected = self.arr_before + flow.new + flow.expansion_total() + flow.reactivation
            - flow.contraction
            - flow.churn;
        self.balance(Books::Arr, expected, totals.arr, None)?;
        self.arr_before = totals.arr;
        let deferred = self.deferred_before + flow.invoiced - flow.recognised;
        self.balance(Books::Deferred, deferred, flow.deferred, None)?;
        self.balance(Books::Deferred, flow.deferred, totals.deferred, None)?;
        self.deferred_before = flow.deferred;
        if self.limits.exceeded {
            return Err(self.fault(Books::AccountLimit, 0, 0, None));
        }
        if totals.wrong
            && let Some(i) = self
                .accounts
                .rows
                .iter()
                .position(Account::exceeds_potential)
        {
            let account = &self.accounts[i];
            let (expected, actual) = (account.potential() as i64, i64::from(account.demand));
            return Err(self.fault(Books::Potential, expected, actual, Some(i)));
        }
        if totals.wrong
            && let Some(i) = self
                .accounts
                .rows
                .iter()
                .position(Account::contradicts_contract)
        {
            let account = &self.accounts[i];
            let expected = if account.has(flag::LIVE) {
                i64::from(account.committed)
            } else {
                0
            };
            return Err(self.fault(Books::Account, expected, i64::from(account.arr), Some(i)));
        }
        Ok(())
    }

    fn balance(
        &self,
        books: Books,
        expected: i64,
        actual: i64,
        account: Option<usize>,
    ) -> Result<(), RunFault> {
        if expected == actual {
            Ok(())
        } else {
            Err(self.fault(books, expected, actual, account))
        }
    }
}
