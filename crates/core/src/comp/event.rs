//! What reps are credited and earn on one event.

use super::item::{BatchId, Earned};
use super::ledger::{CompLedger, ComponentRun, Rep};
use super::route::Route;
use super::scale::share_of;
use crate::plan::{Measure, PayOn, Source};
use crate::sim::record::{CreditRow, Recorder};

/// Something that reps are credited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompEvent {
    /// What it counts as. A price uplift that is both expansion and renewal uplift is two events.
    pub measure: Measure,
    /// Account index.
    pub account: u32,
    /// Simulated month.
    pub month: u16,
    /// Months since the account landed.
    pub age_months: u16,
    /// Cents; hundredths of one for activations. Events of nothing or less are ignored.
    pub cents: i64,
    /// Rep who worked it or owns the account.
    pub own: Option<u32>,
    /// Rep who nominated it, with the share of the event in parts per billion that is theirs; the
    /// own rep is credited with the rest.
    pub nominator: Option<(u32, i64)>,
    /// Rep who landed the account.
    pub landed: Option<u32>,
    /// Month of the first invoice that follows.
    pub invoice_month: u16,
    /// Month in which that invoice is collected.
    pub collect_month: u16,
}

/// What a component looks at beside the amount.
#[derive(Debug, Clone, Copy)]
struct Occasion {
    measure: Measure,
    source: Source,
    account: u32,
    month: u16,
    age_months: u16,
    invoice_month: u16,
    collect_month: u16,
}

impl CompLedger<'_> {
    /// Credits quotas and earns commission on one event.
    ///
    /// - Every component of a concerned rep with the event's measure and source earns the increase
    ///   of its pay for the period, times its share at the account's age, plus what it pays per
    ///   event while that share is above 0.
    /// - A rep with a quota on the measure is credited once: with the amount times the split of the
    ///   first component that matches, or all of an own event when none does. A landed event is
    ///   credited only while a component shares in it.
    /// - Bands, threshold and cap of a component look at what that component was credited, whatever
    ///   the share by age.
    pub fn event(&mut self, event: &CompEvent, recorder: &mut impl Recorder) {
        debug_assert_eq!(event.month, self.open_month);
        if event.cents <= 0 {
            return;
        }
        let own = event.own.filter(|rep| self.works(*rep));
        let nominator = event
            .nominator
            .filter(|(rep, _)| self.works(*rep) && own != Some(*rep));
        let landed = event.landed.filter(|rep| self.works(*rep));
        let nominated = nominator.map_or(0, |(_, share)| share_of(event.cents, share));
        let mut roles = 0u8;
        let mut pay = |ledger: &mut Self, rep: Option<u32>, source, cents, counts| {
            let Some(rep) = rep.filter(|_| cents > 0) else {
                return;
            };
            let role = ledger.reps[rep as usize].role;
            let Some(paid) = ledger.role(role) else { return };
            let occasion = Occasion {
                measure: event.measure,
                source,
                account: event.account,
                month: event.month,
                age_months: event.age_months,
                invoice_month: event.invoice_month,
                collect_month: event.collect_month,
            };
            let on = (&occasion, paid.routes.of(event.measure, source));
            if counts {
                ledger.credit(rep, cents, on, recorder);
            }
            if ledger.earn(rep, cents, on) {
                roles |= 1 << role as u8;
            }
        };
        let nominating = nominator.map(|(rep, _)| rep);
        pay(self, own, Source::Own, event.cents - nominated, true);
        pay(self, nominating, Source::Own, nominated, true);
        let counts = landed != own && landed != nominating;
        pay(self, landed, Source::Landed, event.cents, counts);
        if roles.count_ones() > 1 {
            self.months[usize::from(event.month)].double_paid += event.cents;
        }
    }

    /// Counts `account` of the rep's book at the end of a period of their book quota (see
    /// [`period_ends`](super::CompiledComp::period_ends)): its ARR at the period's start and end.
    /// The quota and the commission follow when the month is closed.
    pub fn credit_book(
        &mut self,
        rep: u32,
        month: u16,
        account: u32,
        start_cents: i64,
        end_cents: i64,
        recorder: &mut impl Recorder,
    ) {
        debug_assert_eq!(month, self.open_month);
        if !self.works(rep) {
            return;
        }
        let role = self.reps[rep as usize].role;
        let measure = Measure::BookNrr;
        let quota = self.role(role).and_then(|paid| paid.routes.of(measure, Source::Own).quota);
        if let Some(quota) = quota {
            let run = self.quota_run(rep as usize, quota);
            run.book_start += start_cents;
            run.credited += end_cents;
            if end_cents != 0 {
                recorder.credit(CreditRow {
                    rep,
                    role,
                    month,
                    measure,
                    account,
                    cents: end_cents,
                });
            }
        }
    }

    /// Earns the commission of a book period that ends with `month`; payable at once.
    pub(super) fn earn_book(&mut self, rep: u32, credited: i64, quota: i64, month: u16) {
        let plan = self.plan;
        let index = rep as usize;
        let Some(role) = self.role(self.reps[index].role) else {
            return;
        };
        for (nth, line) in role.components.clone().enumerate() {
            let component = &plan.components[line];
            if component.measure == Measure::BookNrr {
                let mut terms = self.component_run(index, nth).terms;
                terms.quota = quota;
                let cents = component
                    .curve
                    .pay_cents(share_of(credited, component.split_ppb), &terms);
                let component = line as u32;
                let earned = Earned { rep, component, month, payable_from: month };
                if cents != 0 {
                    self.add_item(earned, cents, None, None);
                }
            }
        }
    }

    fn credit(
        &mut self,
        rep: u32,
        cents: i64,
        (on, route): (&Occasion, &Route),
        recorder: &mut impl Recorder,
    ) {
        let Rep { role, .. } = self.reps[rep as usize];
        let (Some(quota), Some(paid)) = (route.quota, self.role(role)) else { return };
        let first = route.components.first().map(|nth| paid.components.start + nth);
        let matching = first.map(|line| &self.plan.components[line]);
        let cents = match (on.source, matching) {
            (Source::Own, None) => cents,
            (Source::Landed, None) => return,
            (Source::Landed, Some(line)) if line.shares.at_ppb(on.age_months) == 0 => return,
            (_, Some(line)) => share_of(cents, line.split_ppb),
        };
        self.quota_run(rep as usize, quota).credited += cents;
        let (month, measure, account) = (on.month, on.measure, on.account);
        recorder.credit(CreditRow {
            rep,
            role,
            month,
            measure,
            account,
            cents,
        });
    }

    /// Earns every matching component; whether anything was earned.
    fn earn(&mut self, rep: u32, cents: i64, (on, route): (&Occasion, &Route)) -> bool {
        let plan = self.plan;
        let index = rep as usize;
        let Some(role) = self.role(self.reps[index].role) else {
            return false;
        };
        let mut earned = false;
        for &nth in &route.components {
            let line = role.components.start + nth;
            let component = &plan.components[line];
            let share = component.shares.at_ppb(on.age_months);
            if share == 0 && on.source == Source::Landed {
                continue;
            }
            let run = self.component_run(index, nth);
            run.credited += share_of(cents, component.split_ppb);
            let before = run.pay;
            let ComponentRun { terms, credited, .. } = *run;
            run.pay = component.curve.pay_along(&mut run.line, credited, &terms);
            let standard = run.pay - before + component.per_event_cents;
            let batch = run.batch;
            let spif = if share > 0 {
                component.spif_cents(on.month)
            } else {
                0
            };
            let cents = share_of(standard, share) + spif;
            let payable = match component.pay_on {
                PayOn::Booking => on.month,
                PayOn::Invoice => on.invoice_month,
                PayOn::Collection => on.collect_month,
            };
            let item = Earned {
                rep,
                component: line as u32,
                month: on.month,
                payable_from: payable.max(on.month),
            };
            if cents != 0 {
                let batch = self.add_item(item, cents, Some(on.account), batch);
                self.component_run(index, nth).batch = batch;
                earned = true;
            }
        }
        earned
    }

    /// Puts commission on the books; gives the batch it went to where it must be remembered.
    fn add_item(
        &mut self,
        earned: Earned,
        cents: i64,
        account: Option<u32>,
        batch: Option<BatchId>,
    ) -> Option<BatchId> {
        let component = &self.plan.components[earned.component as usize];
        let books = &mut self.reps[earned.rep as usize].books;
        books.earn(cents);
        let settled = component.vesting.is_immediate() && earned.payable_from <= earned.month;
        if settled && component.clawback.months == 0 {
            // Nothing can happen to it any more: no need to remember it.
            books.vest(cents);
            books.pay(cents);
            return None;
        }
        Some(self.items.push(earned, cents, component, account, batch))
    }
}
