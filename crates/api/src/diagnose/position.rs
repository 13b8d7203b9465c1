//! The two numbers against published values, and the owner of expansion against advice.

use super::facts::{Facts, number};
use super::source::{Band, ConflictView, SourceView, conflicts};
use crate::wire::Value;
use foothold_core::plan::OwnerModel;
use foothold_data::benchmarks::{Benchmark, Benchmarks};
use rust_decimal::Decimal;
use serde::Serialize;

/// Where a number stands against a published value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// Below the median, or below the lower end.
    Below,
    /// At the median, or between the ends; an end that is not given is open.
    Inside,
    /// Above the median, or above the upper end.
    Above,
}

/// A metric and the published values for companies like this one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MetricBenchmarks {
    /// Metric, by name.
    pub metric: &'static str,
    /// Its median over replications.
    pub value: Option<f64>,
    /// Published values.
    pub entries: Vec<BenchmarkView>,
}

/// A published value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BenchmarkView {
    /// Identifier.
    pub id: String,
    /// `median`, `top_quartile`, `p90`, `best_in_class`, `target` or `range`.
    pub kind: String,
    /// Kind of segment it is about.
    pub segment: Option<String>,
    /// Kind of pricing it is about.
    pub pricing: Option<String>,
    /// ARR it is about.
    pub band: Band,
    /// Lower end.
    pub low: Option<f64>,
    /// Median.
    pub median: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Where the run stands; null when its number is undefined.
    pub position: Option<Position>,
    /// Where it comes from.
    pub source: SourceView,
    /// What other sources say.
    pub conflicts: Vec<ConflictView>,
}

/// Who owns expansion, and who should at this ARR.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OwnershipView {
    /// Owner in the plan, by the words of plan files.
    pub owner: &'static str,
    /// Median ARR at the report month.
    pub arr: Option<Value>,
    /// Whether every source, or at least one, recommends that owner at this ARR; null when none
    /// speaks of this ARR.
    pub recommended: Option<&'static str>,
    /// What sources recommend at this ARR.
    pub recommendations: Vec<Recommendation>,
}

/// Owners that a source recommends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recommendation {
    /// Identifier.
    pub id: String,
    /// Owners, any of them.
    pub owners: Vec<String>,
    /// Whether the plan's owner is among them.
    pub agrees: bool,
    /// ARR it is about.
    pub band: Band,
    /// Where it comes from.
    pub source: SourceView,
    /// What other sources say.
    pub conflicts: Vec<ConflictView>,
}

/// NRR and expansion share against the published values for a company like this one.
pub(super) fn benchmarks(published: &Benchmarks, facts: &Facts) -> Vec<MetricBenchmarks> {
    let of = |metric: &'static str| {
        let value = facts.numbers.get(metric).copied().flatten();
        let entry = |entry: &Benchmark| BenchmarkView {
            id: entry.id.clone(),
            kind: entry.kind.clone(),
            segment: entry.scope.segment.clone(),
            pricing: entry.scope.pricing.clone(),
            band: Band::of(&entry.scope),
            low: entry.low.map(number),
            median: entry.median.map(number),
            high: entry.high.map(number),
            position: value.map(|value| position(entry, value)),
            source: SourceView::of(&entry.evidence),
            conflicts: conflicts(published, facts, &entry.evidence),
        };
        MetricBenchmarks {
            metric,
            value: value.map(number),
            entries: published
                .of_metric(metric)
                .filter(|entry| facts.covers(&entry.scope))
                .map(entry)
                .collect(),
        }
    };
    ["nrr", "expansion_share"].into_iter().map(of).collect()
}

/// Where `value` stands. A median alone is a line; ends make an interval, open where one is missing.
pub(super) fn position(entry: &Benchmark, value: Decimal) -> Position {
    let ends = entry.low.is_some() || entry.high.is_some();
    let (low, high) = if ends {
        (entry.low, entry.high)
    } else {
        (entry.median, entry.median)
    };
    if low.is_some_and(|low| value < low) {
        Position::Below
    } else if high.is_some_and(|high| value > high) {
        Position::Above
    } else {
        Position::Inside
    }
}

/// The plan's owner of expansion against what sources recommend at its ARR.
pub(super) fn ownership(published: &Benchmarks, facts: &Facts) -> OwnershipView {
    let owner = owner_word(facts.owner);
    let recommendations: Vec<Recommendation> = published
        .ownership
        .iter()
        .filter(|entry| facts.covers(&entry.scope))
        .map(|entry| Recommendation {
            id: entry.id.clone(),
            owners: entry.owners.clone(),
            agrees: entry.owners.iter().any(|word| word == owner),
            band: Band::of(&entry.scope),
            source: SourceView::of(&entry.evidence),
            conflicts: conflicts(published, facts, &entry.evidence),
        })
        .collect();
    let agreeing = recommendations.iter().filter(|entry| entry.agrees).count();
    let recommended = match (recommendations.len(), agreeing) {
        (0, _) => None,
        (_, 0) => Some("by_none"),
        (all, agreeing) if all == agreeing => Some("by_all"),
        _ => Some("by_some"),
    };
    let arr = facts
        .arr
        .map(|arr| Value::money(foothold_core::money::cents(arr)));
    OwnershipView {
        owner,
        arr,
        recommended,
        recommendations,
    }
}

/// The word of plan files for an owner.
pub(super) const fn owner_word(owner: OwnerModel) -> &'static str {
    match owner {
        OwnerModel::Nobody => "nobody",
        OwnerModel::CsNoQuota => "cs_no_quota",
        OwnerModel::CsQuota => "cs_quota",
        OwnerModel::ClosingAe => "closing_ae",
        OwnerModel::CsmNominatesAeCloses => "csm_nominates_ae_closes",
        OwnerModel::ExpansionAe => "expansion_ae",
        OwnerModel::AccountManager => "account_manager",
    }
}
