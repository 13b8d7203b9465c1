//! Results of every plan and what they differ by.

use super::super::live::UnitView;
use crate::metrics::{label, role_label};
use crate::run::Ran;
use foothold_core::metrics::{Metric, Stat, Unit, difference, summary};
use foothold_core::money::div_half_even;
use foothold_core::plan::RoleKind;
use serde::Serialize;
use std::sync::Arc;

/// A result.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ResultRow {
    /// Name in results, with the month where it is not the one read: `arr_end@36`.
    pub id: String,
    /// Name for a person.
    pub label: String,
    /// What it is, where the name does not say.
    pub about: Option<String>,
    /// Rows that stand together.
    pub group: ResultGroup,
    /// Unit of every number; money is in major units.
    pub unit: UnitView,
    /// One for each plan.
    pub values: Vec<ValueCell>,
    /// Each further plan less the reference.
    pub differences: Vec<DifferenceCell>,
}

/// Rows that stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ResultGroup {
    /// What customers keep and add.
    Retention,
    /// What is won.
    Growth,
    /// Who reaches quota, and what that costs.
    Comp,
    /// Money in the bank.
    Cash,
}

/// A result of one plan; every number is null where it is undefined.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ValueCell {
    /// Whether the plan has no such role.
    pub no_role: bool,
    /// Tenth percentile.
    pub p10: Option<f64>,
    /// Median.
    pub p50: Option<f64>,
    /// Ninetieth percentile.
    pub p90: Option<f64>,
}

/// What a plan differs by from the reference, replication by replication.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DifferenceCell {
    /// Tenth percentile.
    pub p10: Option<f64>,
    /// Median.
    pub p50: Option<f64>,
    /// Ninetieth percentile.
    pub p90: Option<f64>,
    /// Mean, which the standard error belongs to.
    pub mean: Option<f64>,
    /// Standard error of the mean.
    pub se: Option<f64>,
    /// Whether noise explains it: the mean is under 1.65 standard errors, and not nothing.
    pub noise: bool,
}

/// Below this many standard errors, noise explains a difference (one side, five percent).
const NOISE_BELOW: f64 = 1.65;

/// Whether noise explains a mean with that standard error.
pub(in crate::desk) fn is_noise(mean: f64, se: f64) -> bool {
    mean != 0.0 && mean.abs() < NOISE_BELOW * se
}

/// The unit of a metric as it travels.
pub(super) const fn unit_view(unit: Unit) -> UnitView {
    match unit {
        Unit::Ratio => UnitView::Ratio,
        Unit::Money => UnitView::Money,
        Unit::Number => UnitView::Number,
    }
}

/// The unit of the metric of that name.
pub(in crate::desk) fn unit_of(metric: &str) -> UnitView {
    crate::metrics::named(metric).map_or(UnitView::Number, |metric| unit_view(metric.unit()))
}

/// The rows, in the order in which they are read.
pub(super) fn rows(ran: &[Arc<Ran>], month: u16) -> Vec<ResultRow> {
    use ResultGroup as G;
    let end = ran[0].outcome.months;
    let row = |group, metric| of_metric(ran, group, metric, month);
    let mut rows = vec![
        row(G::Retention, Metric::Nrr),
        row(G::Retention, Metric::Grr),
        row(G::Retention, Metric::LogoRetention),
        row(G::Growth, Metric::ExpansionShare),
        row(G::Growth, Metric::NewArr),
        row(G::Growth, Metric::ExpansionArr),
        ResultRow {
            label: format!("ARR, month {month}"),
            ..row(G::Growth, Metric::ArrEnd)
        },
    ];
    if end != month {
        rows.push(ResultRow {
            id: format!("{}@{end}", Metric::ArrEnd.name()),
            label: format!("ARR, month {end}"),
            ..of_metric(ran, G::Growth, Metric::ArrEnd, end)
        });
    }
    // The role that owns growth comes first, as on the Plan screen.
    let mut roles: Vec<RoleKind> = ran.iter().flat_map(|ran| ran.roles()).collect();
    roles.sort_unstable_by_key(|role| (*role != RoleKind::ExpansionAe, *role));
    roles.dedup();
    for role in roles {
        rows.push(ResultRow {
            label: format!("{} attainment", capital(role_label(role))),
            ..row(G::Comp, Metric::Attainment(role))
        });
    }
    rows.push(row(G::Comp, Metric::CompPerNewArr));
    rows.push(row(G::Cash, Metric::Cash));
    rows.push(lowest_cash(ran));
    rows
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

fn of_metric(ran: &[Arc<Ran>], group: ResultGroup, metric: Metric, month: u16) -> ResultRow {
    let unit = metric.unit();
    let lacks = |ran: &Ran| match metric {
        Metric::Attainment(role) => !ran.roles().any(|has| has == role),
        _ => false,
    };
    let reference = (&ran[0].outcome, ran[0].costs);
    ResultRow {
        id: metric.name(),
        label: label(metric),
        about: None,
        group,
        unit: unit_view(unit),
        values: ran
            .iter()
            .map(|ran| ValueCell {
                no_role: lacks(ran),
                ..ValueCell::of(summary(&ran.outcome, ran.costs, month, metric), unit)
            })
            .collect(),
        differences: ran[1..]
            .iter()
            .map(|other| {
                let other = (&other.outcome, other.costs);
                DifferenceCell::of(difference(reference, other, month, metric), unit)
            })
            .collect(),
    }
}

/// A number as it travels: money in major units, rounded to the cent as every printed amount is.
fn shown(unit: Unit, value: f64) -> f64 {
    match unit {
        Unit::Money => div_half_even((value * 1024.0) as i128, 1024) as f64 / 100.0,
        Unit::Ratio | Unit::Number => value,
    }
}

/// The lowest point of cash after the costs of the motion, over all months.
fn lowest_cash(ran: &[Arc<Ran>]) -> ResultRow {
    ResultRow {
        about: Some(
            "Cash collected less base pay, commission, draws and marketing, summed from the start: \
             its lowest month. Below zero it is what the plan needs in the bank."
                .to_owned(),
        ),
        id: "lowest_cash".to_owned(),
        ..of_metric(
            ran,
            ResultGroup::Cash,
            Metric::CashLow,
            ran[0].outcome.months,
        )
    }
}

impl ValueCell {
    fn of(stat: Option<Stat>, unit: Unit) -> Self {
        let of = |pick: fn(&Stat) -> f64| stat.as_ref().map(|stat| shown(unit, pick(stat)));
        Self {
            no_role: false,
            p10: of(|s| s.p10),
            p50: of(|s| s.p50),
            p90: of(|s| s.p90),
        }
    }
}

impl DifferenceCell {
    fn of(stat: Option<Stat>, unit: Unit) -> Self {
        let of = |pick: fn(&Stat) -> f64| stat.as_ref().map(|stat| shown(unit, pick(stat)));
        let se = stat.and_then(|stat| stat.se);
        Self {
            p10: of(|s| s.p10),
            p50: of(|s| s.p50),
            p90: of(|s| s.p90),
            mean: of(|s| s.mean),
            se: se.map(|se| shown(unit, se)),
            noise: stat
                .zip(se)
                .is_some_and(|(stat, se)| is_noise(stat.mean, se)),
        }
    }
}
