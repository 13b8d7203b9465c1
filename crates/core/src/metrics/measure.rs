//! Reading the books at month end.

use super::series::{Amount, SERIES};
use crate::plan::RoleKind;
use crate::sim::accounts::{Accounts, LANES, flag, ring_slot};
use crate::sim::fault::{Books, RunFault};
use crate::sim::lanes::{Measured, measure};
use crate::sim::record::Recorder;
use crate::sim::world::World;

/// Retention is read over this many months, or since the start where that is shorter.
const WINDOW_MONTHS: u16 = 12;

/// First month of the window that ends with `month`, exclusive.
pub const fn window_start(month: u16) -> u16 {
    month.saturating_sub(WINDOW_MONTHS)
}

/// The lanes below `lane`.
fn below(lane: usize) -> u64 {
    if lane < LANES {
        (1 << lane) - 1
    } else {
        u64::MAX
    }
}

impl Accounts {
    /// Whether the ARR of account `i` is below what a live contract commits, or above nothing
    /// without one.
    fn contradicts_contract(&self, i: usize) -> bool {
        if self.has(i, flag::LIVE) {
            self.arr(i) < self.committed(i)
        } else {
            self.arr(i) != 0
        }
    }

    /// Seats, Q12, that the teams of account `i` which have adopted could use.
    fn potential(&self, i: usize) -> u64 {
        u64::from(self.team_seats(i)) * u64::from(self.adopted(i))
    }

    /// Whether more seats are in demand than the account's teams could use.
    fn exceeds_potential(&self, i: usize) -> bool {
        u64::from(self.demand(i)) > self.potential(i) || self.adopted(i) > self.teams(i)
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
        let mut put = |amount: Amount, value: i64| out[amount as usize] = value;
        let flow = &self.flow;
        put(Amount::Arr, totals.arr);
        put(Amount::Customers, totals.customers);
        put(Amount::New, flow.new);
        put(Amount::NewLogos, flow.new_logos);
        for (cause, value) in flow.expansion[..6].iter().enumerate() {
            put(Amount::ALL[Amount::ExpansionSeats as usize + cause], *value);
        }
        put(Amount::Contraction, flow.contraction);
        put(Amount::Churn, flow.churn);
        put(Amount::Reactivation, flow.reactivation);
        put(Amount::Base, totals.base);
        put(Amount::BaseNow, totals.base_now);
        put(Amount::BaseKept, totals.base_kept);
        put(Amount::BaseReturned, returned);
        put(Amount::BaseCustomers, totals.base_customers);
        put(Amount::BaseCustomersNow, totals.base_customers_now);
        put(Amount::Invoiced, flow.invoiced);
        put(Amount::Revenue, flow.recognised);
        put(Amount::Cash, self.cash_due[usize::from(month)]);
        put(Amount::Deferred, flow.deferred);
        put(Amount::Opportunities, flow.opened);
        put(Amount::Unworked, flow.unworked);
        put(Amount::DealsClosed, flow.deals_closed);
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
            put(Amount::DrawRepaid, self.comp.draw_repaid(month));
            put(Amount::DoublePaid, self.comp.double_paid_cents(month));
        }
        let base_pay = self.team.base_pay();
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

    /// Totals over all accounts, and ARR and customers by landing month. Accounts stand in order of
    /// landing, so a cohort is a range. Keeps this month's ARR for later windows.
    fn read_accounts(&mut self) -> Measured {
        let mut totals = Measured::default();
        // Month 0 is a window of its own.
        let then = (self.month > 0).then(|| ring_slot(window_start(self.month)));
        let month = usize::from(self.month);
        let stride = usize::from(self.model.months) + 1;
        // ARR up to each lane of a block, so that a cohort takes one difference however large it is.
        let mut upto = [0; LANES + 1];
        let mut cohort = 0;
        for (b, block) in self.accounts.blocks.iter_mut().enumerate() {
            let (sums, has_arr) = measure(block, then, ring_slot(self.month));
            totals += sums;
            let mut arr = 0;
            for lane in 0..LANES {
                arr += i64::from(block.arr[lane]);
                upto[lane + 1] = arr;
            }
            let mut from = 0;
            loop {
                // The last cohort goes on; who is not there yet has no ARR.
                let next = self.cohort_first.get(cohort + 1).copied();
                let end = next.map_or(LANES, |first| (first - b * LANES).min(LANES));
                let lanes = has_arr & below(end) & !below(from);
                let cell = cohort * stride + (month - cohort);
                self.triangle.arr[cell] += upto[end] - upto[from];
                self.triangle.customers[cell] += i64::from(lanes.count_ones());
                if end == LANES {
                    break;
                }
                from = end;
                cohort += 1;
            }
        }
        totals
    }

    /// ARR that the customers of the window's first month lost and won back within it: the
    /// difference between the headline NRR and the waterfall, which has no place for returns.
    fn returned_in_window(&mut self) -> i64 {
        let from = window_start(self.month);
        let had = |account: u32| self.accounts.arr_at(account as usize, from) > 0;
        self.returned
            .iter()
            .filter(|(month, account, _)| *month > from && had(*account))
            .map(|(_, _, cents)| cents)
            .sum()
    }

    /// ARR: opening + new + expansion + reactivation - contraction - churn = closing, and every
    /// account's ARR is what its contract and its usage say. Revenue: invoiced - recognised is what
    /// changes deferred revenue. Cash: invoiced - collected is what changes receivables. Nobody acts
    /// without a contract.
    fn check_books(&mut self, totals: &Measured) -> Result<(), RunFault> {
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
        let (upto, later) = self.cash_due.split_at(usize::from(self.month) + 1);
        let owed = later.iter().sum();
        let expected = self.owed_before + flow.invoiced - upto.last().unwrap_or(&0);
        self.balance(Books::Receivables, expected, owed, None)?;
        self.owed_before = owed;
        if let Some(account) = self.stray {
            let fault = self.fault(Books::Life, 0, 1, Some(account as usize));
            return Err(fault.of_month(self.month, Some("a play, a credit or an invoice")));
        }
        if let Some(account) = self.limits.passed_by {
            return Err(self.fault(Books::AccountLimit, 0, 0, Some(account as usize)));
        }
        if totals.wrong {
            let a = &self.accounts;
            if let Some(i) = (0..a.len()).find(|i| a.exceeds_potential(*i)) {
                let (expected, actual) = (a.potential(i) as i64, i64::from(a.demand(i)));
                return Err(self.fault(Books::Potential, expected, actual, Some(i)));
            }
            if let Some(i) = (0..a.len()).find(|i| a.contradicts_contract(*i)) {
                let expected = if a.has(i, flag::LIVE) {
                    i64::from(a.committed(i))
                } else {
                    0
                };
                let actual = i64::from(a.arr(i));
                return Err(self.fault(Books::Account, expected, actual, Some(i)));
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;
    use crate::plan::check::tests::sound;
    use crate::sim::Model;
    use crate::sim::record::Silent;

    /// A world at the end of its run, about to measure a month in which nothing has happened yet.
    fn after_a_run(model: &Model) -> World<'_, Silent> {
        let mut world = World::new(model, Silent);
        let mut rows = vec![0; (usize::from(model.months) + 1) * SERIES];
        world.run(0, &mut rows).unwrap();
        assert!(world.accounts.len() > 0, "nobody landed");
        world.cash_due[usize::from(model.months)] = 0;
        world.flow.begin_month();
        world
    }

    fn model() -> Model {
        let mut spec = sound();
        spec.horizon.months = 6;
        Model::new(&Plan::check(spec).unwrap())
    }

    #[test]
    fn what_is_invoiced_is_collected_or_owed() {
        let (model, mut row) = (model(), [0; SERIES]);
        let mut world = after_a_run(&model);
        world.owe(5_000);
        world.flow.recognised += 5_000;
        world.measure(&mut row).unwrap();
        // Of what is invoiced next, part is forgotten.
        world.flow.begin_month();
        world.owe(5_000);
        world.flow.recognised += 5_000;
        let lag = usize::from(model.plan().contract.collection_lag_months);
        world.cash_due[usize::from(model.months) + lag] -= 1;
        let fault = world.measure(&mut row).unwrap_err();
        assert_eq!(fault.books, Books::Receivables);
    }

    #[test]
    fn an_account_that_acts_after_it_has_left_stops_the_run() {
        let (model, mut row) = (model(), [0; SERIES]);
        let mut world = after_a_run(&model);
        world.acts(0);
        assert_eq!(world.measure(&mut row), Ok(()));
        world.flow.begin_month();
        *world.accounts.flags_mut(0) &= !flag::LIVE;
        world.acts(0);
        let fault = world.measure(&mut row).unwrap_err();
        assert_eq!((fault.books, fault.month), (Books::Life, 6));
        let text = fault.to_string();
        assert!(
            text.contains("after it leaves") && text.contains("seed 1"),
            "{text}"
        );
    }
}
