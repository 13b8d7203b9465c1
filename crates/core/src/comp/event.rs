//! What reps are credited and earn on one event.

use super::compiled::CompiledComponent;
use super::item::Earned;
use super::ledger::{CompLedger, ComponentRun, PlainWay, Status};
use super::pay_line::KnownLine;
use super::scale::share_of;
use crate::plan::{Measure, PayOn, RoleKind, Source};
use crate::sim::record::{CommissionRow, CreditRow, Recorder};

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

/// What one rep has of an event.
#[derive(Debug, Clone, Copy)]
struct Claim {
    rep: u32,
    source: Source,
    cents: i64,
    /// Whether it counts toward a quota; a rep is credited once for an event.
    counts: bool,
}

impl Claim {
    fn own(rep: u32, cents: i64) -> Self {
        Self {
            rep,
            source: Source::Own,
            cents,
            counts: true,
        }
    }
}

/// Works out the pay of what waits of a component that pays plainly. It is booked when the month is
/// closed.
#[inline]
fn price_waiting(run: &mut ComponentRun, component: &CompiledComponent, known: &mut KnownLine) {
    run.credited += std::mem::take(&mut run.waiting);
    let pay = component
        .curve
        .pay_along(&mut run.line, known, run.credited, &run.terms);
    run.unbooked += pay - run.pay;
    run.pay = pay;
}

impl CompLedger<'_> {
    /// Credits quotas and earns commission on one event.
    ///
    /// - Every component of a concerned rep with the event's measure and source earns the increase
    ///   of its pay for the period, times its share at the account's age, plus what it pays per
    ///   event while that share is above 0.
    /// - A rep with a quota on the measure is credited once: with the amount times the split of the
    ///   first component that matches, or all of an own event when none does. While that component's
    ///   share at the account's age is 0, and of a landed event without a component, nothing is
    ///   credited.
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
        let nominating = nominator.map(|(rep, _)| rep);
        self.events += 1;
        let mut roles = 0u8;
        if let Some(rep) = own {
            let cents = event.cents - nominated;
            roles |= self.claim(event, Claim::own(rep, cents), recorder);
        }
        if let Some(rep) = nominating {
            roles |= self.claim(event, Claim::own(rep, nominated), recorder);
        }
        if let Some(rep) = landed {
            let claim = Claim {
                rep,
                source: Source::Landed,
                cents: event.cents,
                counts: landed != own && landed != nominating,
            };
            roles |= self.claim(event, claim, recorder);
        }
        if roles.count_ones() > 1 {
            self.months[usize::from(event.month)].double_paid += event.cents;
        }
    }

    /// Credits an event that nobody but `own` can have a part in, where they are paid plainly or by
    /// no component; says whether that is so, and does nothing where it is not.
    ///
    /// Pay is a function of all credit of a period, and nobody asks what one such event earned. So
    /// it is worked out once, when the month is closed or another claims a part of an event.
    #[inline]
    pub fn credit_plainly(&mut self, measure: Measure, cents: i64, own: u32) -> bool {
        let ways = self.plain_ways.get(own as usize);
        let way = ways.map_or(PlainWay::NOWHERE, |ways| ways[measure as usize]);
        if !way.is_plain() {
            return cents <= 0;
        }
        let cents = cents.max(0);
        if let Some(run) = self.component_runs.get_mut(way.component_run as usize) {
            run.waiting += cents;
        }
        if let Some(run) = self.quota_runs.get_mut(way.quota_run as usize) {
            run.credited += cents;
        }
        true
    }

    /// Earns and settles what components that pay plainly came to this month.
    pub(super) fn book_plain_pay(&mut self) {
        let plan = self.plan;
        for state in &mut self.reps {
            let Some(paid) = &plan.roles[state.role as usize] else {
                continue;
            };
            if state.status == Status::Vacant {
                continue;
            }
            let runs = &mut self.component_runs[state.first_component_run..];
            for (run, line) in runs.iter_mut().zip(paid.components.clone()) {
                if run.waiting > 0 {
                    price_waiting(run, &plan.components[line], &mut self.known[line]);
                }
                let earned = std::mem::take(&mut run.unbooked);
                state.books.earn(earned);
                state.books.settle(earned);
            }
        }
    }

    /// Credits the quota and earns every matching component; a bit for the role if it earned
    /// anything.
    #[inline(never)]
    fn claim<R: Recorder>(&mut self, event: &CompEvent, claim: Claim, recorder: &mut R) -> u8 {
        let Claim {
            rep,
            source,
            cents,
            counts,
        } = claim;
        let state = &mut self.reps[rep as usize];
        let role = state.role;
        let Some(paid) = self.plan.roles[role as usize]
            .as_ref()
            .filter(|_| cents > 0)
        else {
            return 0;
        };
        let route = paid.routes.of(event.measure, source);
        if let (Some(nth), false) = (route.plain, R::LISTENS) {
            // The same as below, for who is paid the usual way and need not say so.
            if let (Some(quota), true) = (route.quota, counts) {
                self.quota_runs[state.first_quota_run + quota].credited += cents;
            }
            let run = &mut self.component_runs[state.first_component_run + nth];
            let line = paid.components.start + nth;
            let (component, known) = (&self.plan.components[line], &mut self.known[line]);
            // What waits comes first: whether somebody is paid is asked of this event.
            if run.waiting > 0 {
                price_waiting(run, component, known);
            }
            let before = run.pay;
            run.waiting = cents;
            price_waiting(run, component, known);
            return u8::from(run.pay != before) << role as u8;
        }
        let components = &self.plan.components[paid.components.clone()];
        if let (Some(quota), true) = (route.quota, counts)
            && let Some(cents) = route.credited(components, source, event.age_months, cents)
        {
            self.quota_runs[state.first_quota_run + quota].credited += cents;
            let CompEvent {
                measure,
                account,
                month,
                ..
            } = *event;
            recorder.credit(CreditRow {
                rep,
                role,
                month,
                measure,
                account,
                cents,
            });
        }
        let mut earned = 0;
        for &nth in &route.components {
            let component = &components[nth];
            let share = component.shares.at_ppb(event.age_months);
            if share == 0 && source == Source::Landed {
                continue;
            }
            let run = &mut self.component_runs[state.first_component_run + nth];
            let known = &mut self.known[paid.components.start + nth];
            let credited = share_of(cents, component.split_ppb);
            run.credited += credited;
            let before = run.pay;
            run.pay = component
                .curve
                .pay_along(&mut run.line, known, run.credited, &run.terms);
            let standard = run.pay - before + component.per_event_cents;
            let spif = if share > 0 {
                component.spif_cents(event.month)
            } else {
                0
            };
            let cents = share_of(standard, share) + spif;
            recorder.commission(CommissionRow {
                event: self.events,
                rep,
                role,
                month: event.month,
                component: nth as u16,
                measure: event.measure,
                source,
                account: Some(event.account),
                credited,
                cents,
            });
            if cents == 0 {
                continue;
            }
            earned = 1 << role as u8;
            let payable = match component.pay_on {
                PayOn::Booking => event.month,
                PayOn::Invoice => event.invoice_month,
                PayOn::Collection => event.collect_month,
            };
            state.books.earn(cents);
            if component.settles_at_once && payable <= event.month {
                state.books.settle(cents);
                continue;
            }
            let item = Earned {
                rep,
                component: (paid.components.start + nth) as u32,
                month: event.month,
                payable_from: payable.max(event.month),
            };
            let account = Some(event.account);
            run.batch = Some(self.items.push(item, cents, component, account, run.batch));
        }
        earned
    }

    /// The month at whose end the rep's book begins to be measured for the open period of their book
    /// quota: growth counts over the same months as the target is prorated to.
    pub fn book_since(&self, rep: u32) -> Option<u16> {
        let state = self.reps.get(rep as usize)?;
        let quota = self.book_quota(state.role)?;
        let run = &self.quota_runs[state.first_quota_run + quota];
        Some(run.stretch.from - 1)
    }

    /// Which quota of a role is measured by a book.
    fn book_quota(&self, role: RoleKind) -> Option<usize> {
        let paid = self.role(role)?;
        paid.routes.of(Measure::BookNrr, Source::Own).quota
    }

    /// Counts `account` of the rep's book at the end of a period of their book quota (see
    /// [`period_ends`](super::CompiledComp::period_ends)): its ARR at the end of
    /// [`book_since`](Self::book_since) and at the period's end.
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
        if let Some(quota) = self.book_quota(role) {
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
    pub(super) fn earn_book(
        &mut self,
        rep: u32,
        credited: i64,
        quota: i64,
        month: u16,
        recorder: &mut impl Recorder,
    ) {
        let plan = self.plan;
        let index = rep as usize;
        let kind = self.reps[index].role;
        let Some(role) = self.role(kind) else {
            return;
        };
        for (nth, line) in role.components.clone().enumerate() {
            let component = &plan.components[line];
            if component.measure == Measure::BookNrr {
                let mut terms = self.component_run(index, nth).terms;
                terms.quota = quota;
                let credited = share_of(credited, component.split_ppb);
                let cents = component.curve.pay_cents(credited, &terms);
                recorder.commission(CommissionRow {
                    event: 0,
                    rep,
                    role: kind,
                    month,
                    component: nth as u16,
                    measure: Measure::BookNrr,
                    source: component.source,
                    account: None,
                    credited,
                    cents,
                });
                if cents == 0 {
                    continue;
                }
                let books = &mut self.reps[index].books;
                books.earn(cents);
                if component.settles_at_once {
                    books.settle(cents);
                } else {
                    let (line, payable_from) = (line as u32, month);
                    let earned = Earned {
                        rep,
                        component: line,
                        month,
                        payable_from,
                    };
                    self.items.push(earned, cents, component, None, None);
                }
            }
        }
    }
}
