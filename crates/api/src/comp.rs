//! What comp costs at a given attainment, before anything is simulated, and how attainment spreads
//! over reps once it is.

use crate::run::Ran;
use crate::wire::Value;
use foothold_core::comp::{RateCurve, Terms};
use foothold_core::money::{cents, div_half_even};
use foothold_core::plan::{Component, Measure, Plan, RateBasis, Role};
use serde::Serialize;
use std::collections::BTreeMap;

/// A role's yearly pay for one rep on full quota.
#[derive(Debug, Clone, Serialize)]
pub struct RolePay {
    /// Role.
    pub role: &'static str,
    /// Base salary a year.
    pub base: Value,
    /// Target variable pay a year.
    pub variable: Value,
    /// Commission a year at an attainment of 50%, 100% and 150% on every quota, by components that
    /// a quota measures; shares of what others sell come on top.
    pub commission_at: BTreeMap<&'static str, Value>,
}

/// Reps by attainment at the report month, over all replications.
#[derive(Debug, Clone, Serialize)]
pub struct Spread {
    /// Reps whose attainment lies in each tenth of quota from 0; the last is open above.
    pub reps_by_tenth: Vec<u64>,
    /// Share of reps at or above quota; null without reps.
    pub at_quota: Option<f64>,
}

/// Pay of every role at 50%, 100% and 150% of quota.
pub(crate) fn pay(plan: &Plan) -> Vec<RolePay> {
    plan.roles.iter().map(|role| role_pay(plan, role)).collect()
}

pub(crate) fn role_pay(plan: &Plan, role: &Role) -> RolePay {
    let paid_by = plan
        .comp_plans
        .iter()
        .find(|comp| comp.id == role.comp_plan);
    let components = paid_by.map_or(&[][..], |comp| &comp.components);
    let at = |percent: i64| {
        let yearly = components.iter().filter_map(|line| {
            let paid = OnQuota::of(role, line)?;
            Some(paid.yearly_cents(paid.credit_at(percent * 10_000)))
        });
        Value::money(yearly.sum())
    };
    RolePay {
        role: role.kind.name(),
        base: Value::money(cents(role.base)),
        variable: Value::money(cents(role.variable)),
        commission_at: BTreeMap::from([("050", at(50)), ("100", at(100)), ("150", at(150))]),
    }
}

/// A component against the quota of its measure, a full period at a time, by the core's own code.
#[derive(Debug)]
pub(crate) struct OnQuota {
    curve: RateCurve,
    terms: Terms,
    /// Cents an activation, where a fixed amount is paid for each.
    per_activation: i64,
    /// Periods in a year.
    periods: i64,
}

impl OnQuota {
    /// `None` without a quota on the measure, and where a fixed amount is paid for each event of
    /// whatever size.
    pub fn of(role: &Role, line: &Component) -> Option<Self> {
        let quota = role
            .quotas
            .iter()
            .find(|quota| quota.measure == line.measure)?;
        let per_activation = match (&line.rate, line.measure) {
            (RateBasis::PerEvent(amount), Measure::Activations) => cents(*amount),
            (RateBasis::PerEvent(_), _) => return None,
            _ => 0,
        };
        let periods = i64::from(12 / quota.period.months());
        let full = match quota.measure {
            // A ratio: any book will do, attainment is what counts.
            Measure::BookNrr => 100_000_000,
            _ => cents(quota.amount),
        };
        let target = match line.rate {
            RateBasis::ShareOfVariable(share) => cents(role.variable * share) / periods,
            RateBasis::Explicit(_) | RateBasis::PerEvent(_) => 0,
        };
        Some(Self {
            curve: RateCurve::new(line),
            terms: Terms {
                quota: full,
                unramped_quota: full,
                target,
            },
            per_activation,
            periods,
        })
    }

    /// Credit of a full period at an attainment in parts per million.
    pub fn credit_at(&self, attainment_ppm: i64) -> i64 {
        div_half_even(
            i128::from(self.terms.quota) * i128::from(attainment_ppm),
            1_000_000,
        )
    }

    /// Commission a year, cents, where each full period is credited `credited`.
    pub fn yearly_cents(&self, credited: i64) -> i64 {
        // Activations are counted in hundredths.
        let each = div_half_even(i128::from(self.per_activation) * i128::from(credited), 100);
        (self.curve.pay_cents(credited, &self.terms) + each) * self.periods
    }

    /// Periods in a year.
    pub fn periods(&self) -> i64 {
        self.periods
    }

    /// Multiple that the bands come to at quota, read with the lower band at a boundary.
    pub fn multiple_at_quota(&self) -> f64 {
        self.curve.multiple_at_quota_ppm() as f64 / 1e6
    }

    /// Target pay of a full period, cents; 0 unless a share of variable pay.
    pub fn target_cents(&self) -> i64 {
        self.terms.target
    }

    /// Rate before multiples, see [`RateCurve::standard_rate`].
    pub fn standard_rate(&self) -> Option<f64> {
        self.curve.standard_rate(&self.terms)
    }
}

/// Attainment over reps, by role.
pub(crate) fn spread(ran: &Ran) -> BTreeMap<&'static str, Spread> {
    ran.roles()
        .map(|role| {
            let tenths = ran.outcome.histogram.reps[role as usize].to_vec();
            let all: u64 = tenths.iter().sum();
            let at: u64 = tenths[10..].iter().sum();
            let at_quota = (all > 0).then(|| at as f64 / all as f64);
            (
                role.name(),
                Spread {
                    reps_by_tenth: tenths,
                    at_quota,
                },
            )
        })
        .collect()
}
