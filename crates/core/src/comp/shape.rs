//! What a role's pay rewards, in broad strokes: for the effort of reps, not for their books.

use super::rate_table::RateCurve;
use super::scale::PPB;
use super::share::ShareWindows;
use crate::money::real;
use crate::plan::{Component, Measure, Plan, PlanSpec, RateBasis, Role, RoleKind, Source};

/// Ages over which a component's share of expansion is averaged: the 24 months in which an account
/// is expected to grow.
const EXPANSION_MONTHS: u16 = 24;

/// The rewards of one role at 100% of quota, vesting left aside. Floating point: it is read once
/// before a run and never enters the books.
#[derive(Debug, Clone, PartialEq)]
pub struct PayShape {
    lines: Vec<Line>,
    expansion_share: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
struct Line {
    measure: Measure,
    source: Source,
    /// Commission as a share of an event's amount, split included.
    rate: f64,
    /// Currency for each event.
    per_event: f64,
    shares: ShareWindows,
}

impl PayShape {
    /// The shape of `role` in `plan`; one that rewards nothing when the plan has no such role.
    pub fn of(plan: &Plan, role: RoleKind) -> Self {
        Self::of_spec(plan, role)
    }

    pub(super) fn of_spec(plan: &PlanSpec, role: RoleKind) -> Self {
        let nothing = Self {
            lines: Vec::new(),
            expansion_share: None,
        };
        let Some(role) = plan.roles.iter().find(|found| found.kind == role) else {
            return nothing;
        };
        let Some(paid) = plan
            .comp_plans
            .iter()
            .find(|paid| paid.id == role.comp_plan)
        else {
            return nothing;
        };
        let variable = real(role.variable);
        let tied: f64 = paid
            .components
            .iter()
            .map(|line| expansion_pay_yearly(line, role))
            .sum();
        Self {
            lines: paid
                .components
                .iter()
                .map(|line| Line::of(line, role))
                .collect(),
            expansion_share: (variable > 0.0).then(|| tied / variable),
        }
    }

    /// Commission as a share of the amount of an event on an account of that age, at 100% of quota.
    /// Currency an activation, for activations. Amounts per event are apart.
    pub fn rate(&self, measure: Measure, source: Source, age_months: u16) -> f64 {
        self.sum(measure, source, age_months, |line| line.rate)
    }

    /// Currency paid for each event on an account of that age, SPIFs left aside.
    pub fn per_event(&self, measure: Measure, source: Source, age_months: u16) -> f64 {
        self.sum(measure, source, age_months, |line| line.per_event)
    }

    /// Share of target variable pay that comes from expansion the rep works or owns (expansion ARR,
    /// renewal uplift, NRR of the book). An explicit rate counts with its quota, and not without
    /// one. Shares by age are averaged over an account's first 24 months. `None` without variable
    /// pay; can pass 1 where explicit rates pay more than the target.
    pub fn expansion_share(&self) -> Option<f64> {
        self.expansion_share
    }

    fn sum(&self, measure: Measure, source: Source, age: u16, of: impl Fn(&Line) -> f64) -> f64 {
        self.lines
            .iter()
            .filter(|line| line.measure == measure && line.source == source)
            .map(|line| of(line) * line.shares.at_ppb(age) as f64 / PPB as f64)
            .sum()
    }
}

impl Line {
    fn of(component: &Component, role: &Role) -> Self {
        let quota = quota_yearly(component, role);
        let rate = match component.rate {
            RateBasis::Explicit(rate) => match quota {
                Some(_) => real(rate) * multiple_at_quota(component),
                None => real(rate),
            },
            RateBasis::ShareOfVariable(share) => match (component.measure, quota) {
                // The quota of a book is a ratio: there is no rate on an amount.
                (Measure::BookNrr, _) | (_, None) => 0.0,
                (_, Some(quota)) => real(share) * real(role.variable) / quota,
            },
            RateBasis::PerEvent(_) => 0.0,
        };
        let per_event = match component.rate {
            RateBasis::PerEvent(amount) => real(amount),
            RateBasis::Explicit(_) | RateBasis::ShareOfVariable(_) => 0.0,
        };
        Self {
            measure: component.measure,
            source: component.source,
            rate: rate * real(component.split),
            per_event,
            shares: ShareWindows::new(&component.share_by_age),
        }
    }
}

fn expansion_pay_yearly(component: &Component, role: &Role) -> f64 {
    let expansion = matches!(
        component.measure,
        Measure::ExpansionArr | Measure::RenewalUplift | Measure::BookNrr
    );
    if !expansion || component.source != Source::Own {
        return 0.0;
    }
    let at_quota = match component.rate {
        RateBasis::ShareOfVariable(share) => real(share) * real(role.variable),
        RateBasis::Explicit(_) if component.measure == Measure::BookNrr => 0.0,
        RateBasis::Explicit(rate) => quota_yearly(component, role).map_or(0.0, |quota| {
            real(rate) * multiple_at_quota(component) * quota
        }),
        RateBasis::PerEvent(_) => 0.0,
    };
    let shares = ShareWindows::new(&component.share_by_age);
    let sum: i64 = (0..EXPANSION_MONTHS).map(|age| shares.at_ppb(age)).sum();
    at_quota * sum as f64 / (PPB as f64 * f64::from(EXPANSION_MONTHS))
}

fn multiple_at_quota(component: &Component) -> f64 {
    RateCurve::new(component).multiple_at_quota_ppm() as f64 / 1e6
}

fn quota_yearly(component: &Component, role: &Role) -> Option<f64> {
    let quota = role
        .quotas
        .iter()
        .find(|quota| quota.measure == component.measure)?;
    Some(real(quota.amount) * 12.0 / f64::from(quota.period.months()))
}
