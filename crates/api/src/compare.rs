//! Plans side by side, on the same draws.

use crate::explore::attribution::{Attribution, Change, Part};
use crate::metrics::label;
use crate::run::Ran;
use crate::wire::{RESULT_SCHEMA, StatValue};
use foothold_core::metrics::{Amount, Metric, difference};
pub(crate) use foothold_core::metrics::{above_for_good, running};
use foothold_data::plan_file::LoadedPlan;
use serde::Serialize;
use std::collections::BTreeMap;

/// A metric of every plan, and what each differs from the first.
#[derive(Debug, Clone, Serialize)]
pub struct MetricRow {
    /// Name in results.
    pub metric: String,
    /// Name for a person.
    pub label: String,
    /// One summary per plan.
    pub values: Vec<StatValue>,
    /// Plan minus the first, replication by replication; one per further plan.
    pub differences: Vec<StatValue>,
}

/// Where two plans' inputs differ.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct InputRow {
    /// Path of the field.
    pub field: String,
    /// Its value in each plan; null where the plan does not have it.
    pub values: Vec<Option<String>>,
}

/// When a plan overtakes the first, by means over replications.
#[derive(Debug, Clone, Serialize, PartialEq)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Crossover {
    /// Plan.
    pub plan: String,
    /// Month from which its ARR stays above the first plan's to the end of the horizon; null where
    /// it ends at or below it. A month of noise above is not an overtaking.
    pub run_rate_month: Option<u16>,
    /// The same for ARR summed over months.
    pub cumulative_month: Option<u16>,
    /// Deepest shortfall of ARR, and its month; null where it never falls short.
    pub arr_dip: Option<Dip>,
    /// Deepest shortfall of cash collected since the start.
    pub cash_dip: Option<Dip>,
    /// First month after the cash dip in which the shortfall has closed.
    pub cash_closes_month: Option<u16>,
}

/// A shortfall against the first plan.
#[derive(Debug, Clone, Serialize, PartialEq)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Dip {
    /// Month of the deepest point.
    pub month: u16,
    /// Mean shortfall there, a positive amount.
    pub amount: String,
}

/// Two or more plans side by side.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// Version of this form.
    pub schema: u32,
    /// Names of the plans; the first is the reference.
    pub plans: Vec<String>,
    /// Seeds; differences are nearly free of noise only where they agree.
    pub seeds: Vec<u64>,
    /// Result hashes.
    pub result_hashes: Vec<String>,
    /// Month at which everything is read: the first plan's report month.
    pub report_month: u16,
    /// Metrics.
    pub metrics: Vec<MetricRow>,
    /// Crossover of each further plan.
    pub crossover: Vec<Crossover>,
    /// Inputs that differ.
    pub inputs: Vec<InputRow>,
    /// Changes from the first plan to the second by metric, lever by lever; where asked for. Null
    /// where a metric is undefined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<BTreeMap<String, Option<Change>>>,
    /// What those changes are split into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution_parts: Option<Vec<Part>>,
}

impl Comparison {
    /// The same with an attribution.
    #[must_use]
    pub fn with(self, attribution: &Attribution) -> Self {
        Self {
            attribution: Some(attribution.by_name()),
            attribution_parts: Some(attribution.parts.clone()),
            ..self
        }
    }
}

/// Compares plans that have run; the first is the reference.
///
/// # Errors
/// Fewer than two plans, or plans that do not reach the first one's report month.
pub fn compare(ran: &[Ran]) -> Result<Comparison, crate::ApiError> {
    let [reference, others @ ..] = ran else {
        return Err(crate::ApiError::request(
            "nothing to compare",
            "name two plans or more",
        ));
    };
    if others.is_empty() {
        return Err(crate::ApiError::request(
            "one plan cannot be compared",
            "name two plans or more",
        ));
    }
    let month = reference.report_month();
    for other in others {
        if other.outcome.months < month {
            return Err(crate::ApiError::request(
                format!(
                    "{} ends in month {}, before month {month} at which the first plan is read",
                    other.plan().name,
                    other.outcome.months
                ),
                "give both plans the same horizon, or read the first one earlier",
            ));
        }
        if other.plan().currency != reference.plan().currency {
            return Err(crate::ApiError::request(
                format!(
                    "{} is in {}, the first plan in {}",
                    other.plan().name,
                    other.plan().currency,
                    reference.plan().currency
                ),
                "compare plans in one currency",
            ));
        }
    }
    Ok(Comparison {
        schema: RESULT_SCHEMA,
        plans: ran.iter().map(|r| r.plan().name.clone()).collect(),
        seeds: ran.iter().map(|r| r.plan().seed).collect(),
        result_hashes: ran.iter().map(|r| r.outcome.hash()).collect(),
        report_month: month,
        metrics: metric_rows(ran, month),
        crossover: others
            .iter()
            .map(|other| crossover(reference, other))
            .collect(),
        inputs: input_rows(&ran.iter().map(|r| &r.input.loaded).collect::<Vec<_>>()),
        attribution: None,
        attribution_parts: None,
    })
}

fn metric_rows(ran: &[Ran], month: u16) -> Vec<MetricRow> {
    let mut roles: Vec<_> = ran.iter().flat_map(Ran::roles).collect();
    roles.sort_unstable();
    roles.dedup();
    let reference = (&ran[0].outcome, ran[0].costs);
    Metric::HEADLINE
        .into_iter()
        .chain(roles.into_iter().map(Metric::Attainment))
        .chain(Metric::FURTHER)
        .map(|metric| MetricRow {
            metric: metric.name(),
            label: label(metric),
            values: ran.iter().map(|r| r.stat(month, metric)).collect(),
            differences: ran[1..]
                .iter()
                .map(|other| {
                    let stat = difference(reference, (&other.outcome, other.costs), month, metric);
                    StatValue::of(metric.unit(), stat, other.outcome.replications)
                })
                .collect(),
        })
        .collect()
}

/// Mean by month of `b - a` in an amount, in cents times replications.
fn gaps(a: &Ran, b: &Ran, amount: Amount) -> Vec<i64> {
    let months = a.outcome.months.min(b.outcome.months);
    let replications = a.outcome.replications.min(b.outcome.replications);
    (1..=months)
        .map(|month| {
            (0..replications)
                .map(|k| b.outcome.at(k, month, amount) - a.outcome.at(k, month, amount))
                .sum()
        })
        .collect()
}

pub(crate) fn crossover(reference: &Ran, other: &Ran) -> Crossover {
    let replications = i64::from(
        reference
            .outcome
            .replications
            .min(other.outcome.replications),
    );
    let arr = gaps(reference, other, Amount::Arr);
    let cash = running(&gaps(reference, other, Amount::Cash));
    let dip = |gap: &[i64]| {
        let (month, deepest) = deepest(gap)?;
        let amount = foothold_core::money::decimal(-deepest / replications).to_string();
        Some(Dip { month, amount })
    };
    Crossover {
        plan: other.plan().name.clone(),
        run_rate_month: above_for_good(&arr),
        cumulative_month: above_for_good(&running(&arr)),
        arr_dip: dip(&arr),
        cash_dip: dip(&cash),
        cash_closes_month: closes(&cash),
    }
}

/// Month and size of the lowest gap, from month 1; `None` where no gap is below zero.
pub(crate) fn deepest(gap: &[i64]) -> Option<(u16, i64)> {
    let (at, &deepest) = gap.iter().enumerate().min_by_key(|&(at, &g)| (g, at))?;
    (deepest < 0).then_some((at as u16 + 1, deepest))
}

/// First month after the lowest gap in which none is left; `None` where none was, or it stays.
pub(crate) fn closes(gap: &[i64]) -> Option<u16> {
    let from = usize::from(deepest(gap)?.0);
    let at = gap[from..].iter().position(|&g| g >= 0)?;
    Some((from + at) as u16 + 1)
}

/// Inputs in which plans differ, in the order of the format.
pub(crate) fn input_rows(plans: &[&LoadedPlan]) -> Vec<InputRow> {
    let inputs: Vec<BTreeMap<&str, &str>> = plans
        .iter()
        .map(|plan| {
            plan.flat
                .iter()
                .map(|v| (v.path.as_str(), v.value.as_str()))
                .collect()
        })
        .collect();
    let mut fields: Vec<&str> = Vec::new();
    for plan in plans {
        for value in &plan.flat {
            if !fields.contains(&value.path.as_str()) {
                fields.push(&value.path);
            }
        }
    }
    fields
        .into_iter()
        .filter_map(|field| {
            let values: Vec<Option<String>> = inputs
                .iter()
                .map(|i| i.get(field).map(|v| (*v).to_owned()))
                .collect();
            let differs = values.iter().any(|v| v != &values[0]);
            differs.then(|| InputRow {
                field: field.to_owned(),
                values,
            })
        })
        .collect()
}
