//! Rules applied, stage by stage.

use super::facts::{Facts, Numbers, SegmentFacts, number};
use super::source::{ConflictView, SourceView, conflicts};
use foothold_data::benchmarks::{Benchmarks, Rule, Stage};
use rust_decimal::Decimal;
use serde::Serialize;

/// What the rules say of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StageState {
    /// At least one rule could be decided, and none fires.
    Ok,
    /// A rule fires.
    Broken,
    /// No rule could be decided.
    Undecided,
}

/// A stage and its rules.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StageView {
    /// Name of the stage.
    pub stage: &'static str,
    /// Its state.
    pub state: StageState,
    /// Rules that fire, in the order of the file.
    pub fired: Vec<RuleView>,
    /// Rules that need a number which is undefined.
    pub undecided: Vec<Undecided>,
    /// Rules that do not fire.
    pub passed: Vec<String>,
}

/// A rule that fires.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleView {
    /// Identifier.
    pub id: String,
    /// Segment, for a rule that is applied to each.
    pub segment: Option<String>,
    /// What is wrong.
    pub verdict: String,
    /// What follows for this plan, where there is more to say.
    pub advice: Option<String>,
    /// Numbers the rule looked at.
    pub numbers: Vec<NumberUsed>,
    /// Where the rule comes from.
    pub source: SourceView,
    /// What other sources say.
    pub conflicts: Vec<ConflictView>,
}

/// A number and what it was compared with.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NumberUsed {
    /// Metric, by name.
    pub metric: String,
    /// Its value.
    pub value: f64,
    /// `below`, `at_most`, `at_least` or `above`.
    pub comparison: &'static str,
    /// The line.
    pub line: f64,
}

/// A rule that could not be decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Undecided {
    /// Identifier.
    pub id: String,
    /// Segment, for a rule that is applied to each.
    pub segment: Option<String>,
    /// Metrics that are undefined.
    pub missing: Vec<String>,
}

/// Applies the rules of a stage.
pub(super) fn view(published: &Benchmarks, facts: &Facts, stage: Stage) -> StageView {
    let mut out = StageView {
        stage: stage.name(),
        state: StageState::Undecided,
        fired: Vec::new(),
        undecided: Vec::new(),
        passed: Vec::new(),
    };
    for rule in published.rules.iter().filter(|rule| rule.stage == stage) {
        if by_segment(rule, facts) {
            let meant = |s: &&SegmentFacts| {
                rule.scope
                    .segment
                    .as_ref()
                    .is_none_or(|kind| kind == s.kind.name())
            };
            for segment in facts.segments.iter().filter(meant) {
                apply(published, facts, rule, Some(segment), &mut out);
            }
        } else if about_the_company(rule, facts) {
            apply(published, facts, rule, None, &mut out);
        }
    }
    out.state = match (out.fired.is_empty(), out.passed.is_empty()) {
        (false, _) => StageState::Broken,
        (true, false) => StageState::Ok,
        (true, true) => StageState::Undecided,
    };
    out
}

/// Whether a rule looks at something that each segment has its own of.
fn by_segment(rule: &Rule, facts: &Facts) -> bool {
    let of_segment = |metric: &str| {
        facts
            .segments
            .iter()
            .any(|s| s.numbers.contains_key(metric))
    };
    rule.when
        .iter()
        .any(|condition| of_segment(&condition.metric))
}

/// A rule about one kind of segment holds for a company that sells to nobody else: a run measures
/// its numbers over all segments together.
fn about_the_company(rule: &Rule, facts: &Facts) -> bool {
    let only = rule
        .scope
        .segment
        .as_ref()
        .is_none_or(|kind| facts.sells_only_to(kind));
    only && facts.covers(&rule.scope)
}

fn apply(
    published: &Benchmarks,
    facts: &Facts,
    rule: &Rule,
    segment: Option<&SegmentFacts>,
    out: &mut StageView,
) {
    let own: Option<&Numbers> = segment.map(|s| &s.numbers);
    let find = |name: &str| -> Option<Decimal> {
        let found = own.and_then(|numbers| numbers.get(name));
        found.or_else(|| facts.numbers.get(name)).copied().flatten()
    };
    let name = segment.map(|s| s.id.clone());
    match rule.fires(find) {
        None => {
            let metrics = rule.when.iter().map(|condition| condition.metric.clone());
            let missing = metrics.filter(|metric| find(metric).is_none()).collect();
            out.undecided.push(Undecided {
                id: rule.id.clone(),
                segment: name,
                missing,
            });
        }
        Some(false) => out.passed.push(match name {
            None => rule.id.clone(),
            Some(segment) => format!("{}.{segment}", rule.id),
        }),
        Some(true) => out.fired.push(RuleView {
            id: rule.id.clone(),
            verdict: rule.verdict.clone(),
            advice: segment.and_then(|s| advice(rule, s, &facts.currency)),
            segment: name,
            numbers: numbers_used(rule, find),
            source: SourceView::of(&rule.evidence),
            conflicts: conflicts(published, facts, &rule.evidence),
        }),
    }
}

fn numbers_used(rule: &Rule, find: impl Fn(&str) -> Option<Decimal>) -> Vec<NumberUsed> {
    let used = rule.when.iter().filter_map(|condition| {
        Some(NumberUsed {
            metric: condition.metric.clone(),
            value: number(find(&condition.metric)?),
            comparison: condition.comparison.name(),
            line: number(condition.value),
        })
    });
    used.collect()
}

/// What a land that does not carry its CS hours calls for.
fn advice(rule: &Rule, segment: &SegmentFacts, currency: &str) -> Option<String> {
    let viability = rule
        .when
        .iter()
        .any(|condition| condition.metric == "land_to_cs_cost");
    viability.then(|| {
        format!(
            "The minimum viable land in {} is {} {currency} a year; smaller contracts belong in \
             self-serve.",
            segment.id,
            segment.minimum_viable.normalize(),
        )
    })
}
