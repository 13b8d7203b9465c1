//! Where an entry comes from, and what other sources say against it.

use super::facts::Facts;
use foothold_data::benchmarks::{Benchmark, Benchmarks, Evidence, Scope};
use rust_decimal::Decimal;
use serde::Serialize;

/// Where an entry comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceView {
    /// Claim id in the shipped list of claims.
    pub claim: String,
    /// Title of the article.
    pub title: String,
    /// Year, where known.
    pub year: Option<u16>,
    /// What to know about the entry.
    pub note: Option<String>,
}

/// An entry of another source that says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConflictView {
    /// The entry.
    pub id: String,
    /// What it says.
    pub says: String,
    /// Whether it speaks of this company's ARR, segments and pricing.
    pub applies: bool,
    /// Where it comes from.
    pub source: SourceView,
}

/// Company ARR in whole dollars that an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Band {
    /// From, inclusive.
    pub min: Option<u64>,
    /// Up to, exclusive.
    pub max: Option<u64>,
}

impl Band {
    pub(super) const fn of(scope: &Scope) -> Self {
        Self {
            min: scope.arr_min,
            max: scope.arr_max,
        }
    }
}

impl SourceView {
    pub(super) fn of(evidence: &Evidence) -> Self {
        Self {
            claim: evidence.claim.clone(),
            title: evidence.source.clone(),
            year: evidence.year,
            note: evidence.note.clone(),
        }
    }
}

/// The entries that `evidence` names as saying something else.
pub(super) fn conflicts(
    published: &Benchmarks,
    facts: &Facts,
    evidence: &Evidence,
) -> Vec<ConflictView> {
    let against = |id: &String| conflict(published, facts, id);
    evidence.conflicts_with.iter().filter_map(against).collect()
}

fn conflict(published: &Benchmarks, facts: &Facts, id: &str) -> Option<ConflictView> {
    let view = |says: String, scope: &Scope, evidence: &Evidence| ConflictView {
        id: id.to_owned(),
        says,
        applies: facts.covers(scope),
        source: SourceView::of(evidence),
    };
    let benchmark = published.benchmarks.iter().find(|entry| entry.id == id);
    let rule = published.rules.iter().find(|entry| entry.id == id);
    let owner = published.ownership.iter().find(|entry| entry.id == id);
    benchmark
        .map(|entry| view(benchmark_text(entry), &entry.scope, &entry.evidence))
        .or_else(|| rule.map(|e| view(e.verdict.clone(), &e.scope, &e.evidence)))
        .or_else(|| owner.map(|e| view(e.owners.join(" or "), &e.scope, &e.evidence)))
}

/// The value of a benchmark of a ratio, as in `top_quartile 118%`.
fn benchmark_text(entry: &Benchmark) -> String {
    let percent = |value: Decimal| format!("{}%", (value * Decimal::ONE_HUNDRED).normalize());
    let ends: Vec<String> = [entry.low, entry.high]
        .into_iter()
        .flatten()
        .map(percent)
        .collect();
    let value = match (entry.median, ends.is_empty()) {
        (Some(median), true) => percent(median),
        (Some(median), false) => format!("{} ({})", percent(median), ends.join(" to ")),
        (None, _) => ends.join(" to "),
    };
    format!("{} {value}", entry.kind)
}
