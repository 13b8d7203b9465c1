//! Metrics as people know them.

use crate::run::LandFacts;
use foothold_core::comp::PayShape;
use foothold_core::land::{expected_drift, minimum_viable_land, win_rate};
use foothold_core::money::real;
use foothold_core::plan::Plan;

pub use foothold_core::metrics::{Metric, Unit};
pub use foothold_core::plan::RoleKind;

/// Metrics given by month.
pub(crate) fn shown_at() -> impl Iterator<Item = Metric> {
    let further = [
        Metric::Revenue,
        Metric::Cash,
        Metric::Customers,
        Metric::UnvestedComp,
    ];
    Metric::HEADLINE.into_iter().chain(further)
}

/// Every metric a person can name, with those of each role.
pub fn all() -> impl Iterator<Item = Metric> {
    Metric::HEADLINE
        .into_iter()
        .chain(Metric::FURTHER)
        .chain([Metric::CashLow])
        .chain(RoleKind::ALL.map(Metric::Attainment))
        // Those of some roles are among the further ones.
        .chain(
            RoleKind::ALL
                .map(Metric::RepsAtQuota)
                .into_iter()
                .filter(|metric| !Metric::FURTHER.contains(metric)),
        )
}

/// The metric of that name.
pub fn named(name: &str) -> Option<Metric> {
    // Attainment is always of a quota.
    let name = match name.strip_prefix("attainment.") {
        Some(role) => format!("quota_attainment.{role}"),
        None => name.to_owned(),
    };
    all().find(|metric| metric.name() == name)
}

/// Name of a role for a person.
pub const fn role_label(role: RoleKind) -> &'static str {
    match role {
        RoleKind::Ae => "AE",
        RoleKind::ExpansionAe => "expansion AE",
        RoleKind::AccountManager => "account manager",
        RoleKind::Csm => "CSM",
    }
}

/// Name of a metric for a person.
pub fn label(metric: Metric) -> String {
    let label = match metric {
        Metric::Nrr => "Net revenue retention",
        Metric::NrrWaterfall => "NRR by movements",
        Metric::Grr => "Gross revenue retention",
        Metric::LogoRetention => "Logo retention",
        Metric::ExpansionShare => "Expansion share of new ARR",
        Metric::ArrEnd => "ARR at month end",
        Metric::NewArr => "New-logo ARR",
        Metric::ExpansionArr => "Expansion ARR",
        Metric::ContractionArr => "Contraction",
        Metric::ChurnArr => "Churn",
        Metric::ReactivationArr => "Reactivation",
        Metric::CompCost => "Commission earned",
        Metric::CompPerNewArr => "Commission per new ARR",
        Metric::LandDrift => "Land really sold, of target",
        Metric::WinRate => "Win rate",
        Metric::ActivationRate => "Activation in the window",
        Metric::QuickRatio => "Quick ratio",
        Metric::NewCacRatio => "New CAC ratio",
        Metric::ExpansionCacRatio => "Expansion CAC ratio",
        Metric::MagicNumber => "Magic number",
        Metric::CacPaybackMonths => "CAC payback, months",
        Metric::ExpansionShareQuarter => "Expansion share, last quarter",
        Metric::Revenue => "Recognised revenue",
        Metric::Cash => "Cash collected",
        Metric::CashLow => "Lowest cash after pay",
        Metric::Customers => "Customers",
        Metric::UnvestedComp => "Unvested commission",
        Metric::DoublePaidArr => "ARR on which two roles are paid",
        Metric::QueueAgeDays => "Mean age of waiting tasks, days",
        Metric::TasksExpired => "Tasks expired",
        Metric::PlayWinRate => "Plays won",
        Metric::Attainment(role) => return format!("Quota attainment, {}", role_label(role)),
        Metric::RepsAtQuota(role) => return format!("Reps at quota, {}", role_label(role)),
    };
    label.to_owned()
}

/// What each segment's land says before anything is simulated.
pub(crate) fn land_facts(plan: &Plan) -> Vec<LandFacts> {
    let pay = PayShape::of(plan, RoleKind::Ae);
    plan.segments
        .iter()
        .map(|segment| {
            let target = plan.land.acv_of(&segment.id);
            let minimum = minimum_viable_land(plan, segment);
            LandFacts {
                segment: segment.id.clone(),
                target: target.to_string(),
                win_rate_at_target: win_rate(segment, &plan.behaviour, real(target)),
                expected_drift: expected_drift(plan, segment, &pay),
                minimum_viable: minimum.to_string(),
                unviable: target < minimum,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_has_one_name_and_stands_once() {
        let names: Vec<String> = all().map(Metric::name).collect();
        for (at, name) in names.iter().enumerate() {
            assert!(!names[..at].contains(name), "{name} stands twice");
            assert!(named(name).is_some_and(|metric| metric.name() == *name));
        }
    }
}
