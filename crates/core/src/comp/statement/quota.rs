//! Quotas of one rep's periods: prorated for joiners and leavers, and ramped.

use super::curve::Basis;
use super::terms::{Measured, Proration, RepTerms, StatementPlan, StatementQuota};
use crate::calendar::{Date, YearMonth};
use crate::plan::{Measure, Period, RateBasis};
use rust_decimal::Decimal;

/// A period with its days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

impl Span {
    /// The fiscal period around a day.
    pub fn around(day: Date, period: Period, plan: &StatementPlan) -> Self {
        let (first, last) = day.fiscal_period(period.months(), plan.fiscal_year_start);
        Self { first, last }
    }

    fn days(&self) -> i64 {
        self.last.number() - self.first.number() + 1
    }

    /// Days of it from `from` to `to`, both included.
    fn days_between(&self, from: Date, to: Option<Date>) -> i64 {
        let first = self.first.max(from);
        let last = to.map_or(self.last, |to| self.last.min(to));
        (last.number() - first.number() + 1).max(0)
    }
}

/// Quota of one period, a money amount, a count, or 0 for a ratio whose book is not known yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodQuota {
    /// Prorated and ramped.
    pub quota: Decimal,
    /// Prorated only.
    pub unramped: Decimal,
    /// Share of the period that the rep was there.
    pub present: Decimal,
}

/// The first day a rep is under the plan.
pub fn first_day(plan: &StatementPlan, rep: &RepTerms) -> Date {
    rep.hired.unwrap_or(Date::first_of(plan.start))
}

/// The quota of `rep` over `span`; `book_start` is the book's ARR at its start, for NRR.
pub fn period_quota(
    plan: &StatementPlan,
    rep: &RepTerms,
    quota: &StatementQuota,
    span: Span,
    book_start: Decimal,
) -> PeriodQuota {
    let hired = first_day(plan, rep);
    let (mut present, mut all) = (Decimal::ZERO, Decimal::ZERO);
    // Targets may change from month to month: each month asks for its part of its own.
    let (mut target, mut ramped) = (Decimal::ZERO, Decimal::ZERO);
    let mut amounts: Vec<Decimal> = Vec::new();
    let months = span.first.month_number()..=span.last.month_number();
    // Who is there all the time owes each month alike, whatever its days.
    let from = rep.hired.unwrap_or(span.first);
    let throughout = span.days_between(from, rep.left) == span.days();
    for month in months {
        let calendar_month = YearMonth::of_number(month);
        let one = Span {
            first: Date::first_of(calendar_month),
            last: Date::last_of(calendar_month),
        };
        // A plan that starts inside a period has the period's whole quota; only `hired` cuts it.
        let days = one.days_between(from, rep.left);
        let (here, of) = match plan.settings.quota_proration {
            Proration::Days if throughout => (1, 1),
            Proration::Days => (days, one.days()),
            Proration::Months => (i64::from(days > 0), 1),
            Proration::None => (1, 1),
        };
        let nth = usize::try_from(month - hired.month_number()).unwrap_or(0);
        let ramp = rep
            .ramp
            .get(nth)
            .filter(|_| rep.ramped_quota)
            .map_or(Decimal::ONE, |share| *share);
        let amount = quota.amount_in(month);
        present += Decimal::from(here);
        target += Decimal::from(here) * amount;
        ramped += Decimal::from(here) * ramp * amount;
        amounts.push(amount);
        all += Decimal::from(of);
    }
    if quota.measured == Measured::Known(Measure::BookNrr) {
        // The target is a growth over a whole period: a rep there for half of it owes half of it.
        let growth = Decimal::ONE + (target - present) / all;
        let quota = book_start * growth;
        return PeriodQuota {
            quota,
            unramped: quota,
            present: present / all,
        };
    }
    let rounded = |weighted: Decimal| {
        // A whole period of one target is that target, whatever its decimals.
        let whole = amounts[0] * all;
        if weighted == whole && amounts.iter().all(|amount| *amount == amounts[0]) {
            return amounts[0];
        }
        plan.rounding.amount(plan.rounding.units(weighted / all))
    };
    PeriodQuota {
        quota: rounded(ramped),
        unramped: rounded(target),
        present: present / all,
    }
}

/// What a line is measured and paid by in a period of `length`.
pub fn basis(
    rep: &RepTerms,
    rate: &RateBasis,
    length: Period,
    quota: Option<PeriodQuota>,
) -> Basis {
    let present = quota.map_or(Decimal::ONE, |quota| quota.present);
    let target = match rate {
        RateBasis::ShareOfVariable(share) => target_pay(rep, *share, length) * present,
        RateBasis::Explicit(_) | RateBasis::PerEvent(_) => Decimal::ZERO,
    };
    Basis {
        quota: quota.map_or(Decimal::ZERO, |quota| quota.quota),
        unramped_quota: quota.map_or(Decimal::ZERO, |quota| quota.unramped),
        target,
    }
}

/// A share of variable pay for one whole period.
pub fn target_pay(rep: &RepTerms, share: Decimal, length: Period) -> Decimal {
    rep.variable * share * Decimal::from(length.months()) / Decimal::from(12)
}
