//! Which stage of the motion is broken, by which published rule, and how the two numbers compare
//! with published benchmarks.
//!
//! Rules and benchmarks are data ([`foothold_data::benchmarks`]). A rule that needs a number which
//! this run does not have is not decided, never assumed. Where sources conflict, both are given.

mod change;
mod facts;
mod past;
mod position;
mod source;
mod stages;

pub use past::{
    ChangeView, MOST_CHANGES, NotPossible, PastDiagnosis, PastRequest, QuarterView, past,
};
pub use position::{BenchmarkView, MetricBenchmarks, OwnershipView, Position, Recommendation};
pub use source::{Band, ConflictView, SourceView};
pub use stages::{NumberUsed, RuleView, StageState, StageView, Undecided};

use crate::ENGINE_VERSION;
use crate::run::Ran;
use crate::wire::{RESULT_SCHEMA, StatValue};
use facts::Facts;
use foothold_core::chance::SAMPLER_VERSION;
use foothold_core::metrics::{Metric, window_start};
use foothold_data::benchmarks::{Benchmarks, SHIPPED, Stage};
use serde::Serialize;

/// What is broken, as it travels. Ratios are numbers, money decimal strings, what is undefined null.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diagnosis {
    /// Version of this form.
    pub schema: u32,
    /// Version of the engine.
    pub engine: &'static str,
    /// Version of the sampler.
    pub sampler: &'static str,
    /// Name of the plan.
    pub plan: String,
    /// Currency of every amount. Published ARR bands are in dollars and compared as they stand.
    pub currency: String,
    /// Seed.
    pub seed: u64,
    /// Replications.
    pub replications: u32,
    /// Month at which the numbers are read.
    pub report_month: u16,
    /// Months in their window: 12, or fewer near the start.
    pub window_months: u16,
    /// SHA-256 of the inputs.
    pub plan_hash: String,
    /// SHA-256 of everything measured.
    pub result_hash: String,
    /// Net revenue retention.
    pub nrr: StatValue,
    /// Expansion share of new ARR.
    pub expansion_share: StatValue,
    /// The finding in one or two sentences.
    pub statement: String,
    /// Stage on which most rules fire; the earliest in the motion where several have as many.
    pub broken_stage: Option<&'static str>,
    /// What the two numbers say of the motion as a whole.
    pub motion: StageView,
    /// Land, activate, signal, expand, price.
    pub stages: Vec<StageView>,
    /// NRR and expansion share against published values.
    pub benchmarks: Vec<MetricBenchmarks>,
    /// Owner of expansion against what sources recommend at this ARR.
    pub ownership: OwnershipView,
}

/// Diagnoses a run by the shipped rules and benchmarks.
pub fn diagnose(ran: &Ran) -> Diagnosis {
    diagnose_by(ran, &SHIPPED)
}

fn diagnose_by(ran: &Ran, published: &Benchmarks) -> Diagnosis {
    let facts = Facts::of(ran);
    let motion = stages::view(published, &facts, Stage::Motion);
    let stages: Vec<StageView> = Stage::ALL
        .into_iter()
        .filter(|stage| *stage != Stage::Motion)
        .map(|stage| stages::view(published, &facts, stage))
        .collect();
    // One finding on an early stage should not hide three on a later one.
    let most = stages
        .iter()
        .map(|stage| stage.fired.len())
        .max()
        .unwrap_or(0);
    let broken = stages
        .iter()
        .find(|stage| stage.state == StageState::Broken && stage.fired.len() == most);
    let plan = ran.plan();
    let month = ran.report_month();
    Diagnosis {
        schema: RESULT_SCHEMA,
        engine: ENGINE_VERSION,
        sampler: SAMPLER_VERSION,
        plan: plan.name.clone(),
        currency: plan.currency.clone(),
        seed: plan.seed,
        replications: ran.outcome.replications,
        report_month: month,
        window_months: month - window_start(month),
        plan_hash: ran.input.loaded.plan_hash.clone(),
        result_hash: ran.outcome.hash(),
        nrr: ran.stat(month, Metric::Nrr),
        expansion_share: ran.stat(month, Metric::ExpansionShare),
        statement: statement(&motion, broken),
        broken_stage: broken.map(|stage| stage.stage),
        benchmarks: position::benchmarks(published, &facts),
        ownership: position::ownership(published, &facts),
        motion,
        stages,
    }
}

fn statement(motion: &StageView, broken: Option<&StageView>) -> String {
    let first = |view: &StageView| view.fired.first().map(|rule| rule.verdict.clone());
    let stage = broken.map(|view| {
        let segment = view.fired.first().and_then(|rule| rule.segment.as_ref());
        let whose = segment.map(|id| format!(", in {id}")).unwrap_or_default();
        let why = first(view).unwrap_or_default();
        format!("{}{whose}. {why}", view.stage)
    });
    match (motion.state, stage) {
        (StageState::Broken, Some(stage)) => format!(
            "{} The stage that most rules find broken is {stage}",
            first(motion).unwrap_or_default()
        ),
        (StageState::Broken, None) => format!(
            "{} No rule says at which stage.",
            first(motion).unwrap_or_default()
        ),
        (StageState::Ok, Some(stage)) => {
            format!("The two numbers hold. The stage with most known weaknesses is {stage}")
        }
        (StageState::Ok, None) => "The two numbers hold and no rule fires.".to_owned(),
        (StageState::Undecided, Some(stage)) => format!(
            "NRR and expansion share are undefined, so the motion as a whole is not decided. The \
             stage with most known weaknesses is {stage}"
        ),
        (StageState::Undecided, None) => {
            "NRR and expansion share are undefined, and no rule that can be decided fires."
                .to_owned()
        }
    }
}

#[cfg(test)]
mod tests;
