//! The diagnosis as the window shows it.

use crate::diagnose::{self, BenchmarkView, ConflictView, Position, SourceView, StageState};
use crate::run::Ran;
use serde::Serialize;

/// What is broken, by which rule, and how the two numbers compare with published ones.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DiagnosisView {
    /// The finding in one or two sentences.
    pub statement: String,
    /// Stage on which most rules fire; none where none fires.
    pub broken: Option<String>,
    /// What the two numbers say of the motion as a whole.
    pub motion: StageLine,
    /// Land, activate, signal, expand, price.
    pub stages: Vec<StageLine>,
    /// Published values.
    pub benchmarks: Vec<BenchmarkLine>,
}

/// A stage and the rules that fire on it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct StageLine {
    /// `land`, `activate` and so on.
    pub stage: String,
    /// `ok`, `broken`, or `undecided` where no rule could be decided.
    pub state: String,
    /// Rules that fire.
    pub rules: Vec<RuleLine>,
    /// Rules that need a number that is undefined, with those numbers.
    pub undecided: Vec<String>,
    /// Rules that do not fire.
    pub passed: Vec<String>,
}

/// A rule that fires.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RuleLine {
    /// Identifier.
    pub id: String,
    /// Segment, for a rule that is applied to each.
    pub segment: Option<String>,
    /// What is wrong.
    pub verdict: String,
    /// What follows for this plan.
    pub advice: Option<String>,
    /// Where the rule comes from.
    pub source: SourceLine,
    /// What other sources say.
    pub conflicts: Vec<ConflictLine>,
}

/// Where a rule or a benchmark comes from.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SourceLine {
    /// Claim in the shipped list of claims.
    pub claim: String,
    /// Title of the article.
    pub title: String,
    /// Year, where known.
    pub year: Option<u32>,
    /// What to know about it.
    pub note: Option<String>,
}

/// What another source says.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ConflictLine {
    /// What it says.
    pub says: String,
    /// Whether it speaks of a company like this one.
    pub applies: bool,
    /// Where it comes from.
    pub source: SourceLine,
}

/// A published value.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BenchmarkLine {
    /// Metric it is about.
    pub metric: String,
    /// Identifier.
    pub id: String,
    /// `median`, `top_quartile`, `p90`, `best_in_class`, `target` or `range`.
    pub kind: String,
    /// Kind of segment it is about.
    pub segment: Option<String>,
    /// Lower end.
    pub low: Option<f64>,
    /// Median.
    pub median: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// `below`, `inside` or `above`; null where the number is undefined.
    pub position: Option<String>,
    /// Where it comes from.
    pub source: SourceLine,
    /// What other sources say.
    pub conflicts: Vec<ConflictLine>,
}

impl DiagnosisView {
    pub(super) fn of(ran: &Ran) -> Self {
        let found = diagnose::diagnose(ran);
        let benchmarks = found.benchmarks.iter().flat_map(|metric| {
            let line = |entry| BenchmarkLine::of(metric.metric, entry);
            metric.entries.iter().map(line)
        });
        Self {
            benchmarks: benchmarks.collect(),
            broken: found.broken_stage.map(str::to_owned),
            motion: StageLine::of(&found.motion),
            stages: found.stages.iter().map(StageLine::of).collect(),
            statement: found.statement,
        }
    }
}

impl StageLine {
    fn of(view: &diagnose::StageView) -> Self {
        let state = match view.state {
            StageState::Ok => "ok",
            StageState::Broken => "broken",
            StageState::Undecided => "undecided",
        };
        let rule = |rule: &diagnose::RuleView| RuleLine {
            id: rule.id.clone(),
            segment: rule.segment.clone(),
            verdict: rule.verdict.clone(),
            advice: rule.advice.clone(),
            source: SourceLine::of(&rule.source),
            conflicts: rule.conflicts.iter().map(ConflictLine::of).collect(),
        };
        Self {
            stage: view.stage.to_owned(),
            state: state.to_owned(),
            rules: view.fired.iter().map(rule).collect(),
            undecided: view
                .undecided
                .iter()
                .map(|rule| format!("{} (needs {})", rule.id, rule.missing.join(", ")))
                .collect(),
            passed: view.passed.clone(),
        }
    }
}

impl SourceLine {
    fn of(source: &SourceView) -> Self {
        Self {
            claim: source.claim.clone(),
            title: source.title.clone(),
            year: source.year.map(u32::from),
            note: source.note.clone(),
        }
    }
}

impl ConflictLine {
    fn of(conflict: &ConflictView) -> Self {
        Self {
            says: conflict.says.clone(),
            applies: conflict.applies,
            source: SourceLine::of(&conflict.source),
        }
    }
}

impl BenchmarkLine {
    fn of(metric: &str, entry: &BenchmarkView) -> Self {
        let position = entry.position.map(|position| match position {
            Position::Below => "below",
            Position::Inside => "inside",
            Position::Above => "above",
        });
        Self {
            metric: metric.to_owned(),
            id: entry.id.clone(),
            kind: entry.kind.clone(),
            segment: entry.segment.clone(),
            low: entry.low,
            median: entry.median,
            high: entry.high,
            position: position.map(str::to_owned),
            source: SourceLine::of(&entry.source),
            conflicts: entry.conflicts.iter().map(ConflictLine::of).collect(),
        }
    }
}
