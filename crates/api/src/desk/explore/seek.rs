//! The value of a field that reaches a target.

use super::super::turn::Turn;
use super::super::{Desk, Refusal};
use super::jobs::{self, Ended, ready};
use super::{VaryAsk, metric, unit, vary};
use crate::desk::live::UnitView;
use crate::explore::number;
use crate::explore::seek::{GRID, Seek, SeekAsk, Seeking, Solution, Target, Trial};
use serde::{Deserialize, Serialize};

/// What to seek.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SeekAskView {
    /// The field, and the two ends to look between.
    pub vary: VaryAsk,
    /// Metric.
    pub metric: String,
    /// What it is to reach: 1.18 is 118%, money in major units.
    pub target: f64,
    /// Month to read at; the plan's report month when absent.
    pub month: Option<u32>,
    /// Replications of every run; the usual number when absent.
    pub replications: Option<u32>,
}

/// What a search reports.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum SeekEvent {
    /// How far it is.
    Progress {
        /// Replications done.
        done: u32,
        /// Replications that a search usually takes.
        of: u32,
    },
    /// It is done.
    Done(Box<SeekView>),
    /// A later exploration or a person stopped it.
    Stopped,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SeekView {
    /// The plan.
    pub plan: u32,
    /// Revision of its text.
    pub revision: u32,
    /// Currency of every amount.
    pub currency: String,
    /// Month at which the metric is read.
    pub month: u32,
    /// Replications of every run.
    pub replications: u32,
    /// Path of the field.
    pub field: String,
    /// Its name for a person.
    pub field_label: String,
    /// Smallest value looked at.
    pub low: String,
    /// Largest value looked at.
    pub high: String,
    /// Distance between neighbouring values.
    pub step: String,
    /// The metric.
    pub metric: String,
    /// Its name for a person.
    pub label: String,
    /// Its unit; money is in major units.
    pub unit: UnitView,
    /// What it is to reach.
    pub target: f64,
    /// Places where it does; none where it does not between the ends.
    pub solutions: Vec<SolutionView>,
    /// The value tried that comes nearest; null where the metric is never defined.
    pub nearest: Option<TrialView>,
    /// Every value tried, in order: the line behind the answer.
    pub tried: Vec<TrialView>,
}

/// A value that reaches the target.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SolutionView {
    /// The value, which is also what opens the point.
    pub value: String,
    /// Mean of the metric.
    pub mean: f64,
    /// Its standard error.
    pub se: Option<f64>,
    /// Smallest value that noise leaves; null where that goes past the low end.
    pub from: Option<String>,
    /// Largest value that noise leaves; null where that goes past the high end.
    pub to: Option<String>,
}

/// A value that was tried.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TrialView {
    /// The value, which is also what opens the point.
    pub value: String,
    /// Its number.
    pub number: f64,
    /// Mean of the metric.
    pub mean: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
}

impl Desk {
    /// Seeks the value of a field that brings a metric to a target.
    ///
    /// # Errors
    /// Ends that cannot be read, or every fault of the plans between them.
    pub fn explore_seek(
        &self,
        turn: Turn,
        plan: u32,
        ask: SeekAskView,
        tell: &(dyn Fn(SeekEvent) + Sync),
    ) -> Result<(), Refusal> {
        let job = self.exploring.begin(turn);
        let (opened, base) = self.base_of(plan, ask.month)?;
        if !ask.target.is_finite() {
            return Err(Refusal::new(
                "target_unreadable",
                "the target is not a number",
            ));
        }
        let made = Seeking::new(
            base,
            SeekAsk {
                vary: vary(&ask.vary.field, &ask.vary.values)?,
                metric: metric(&ask.metric)?,
                target: Target::of(ask.target),
                grid: GRID,
                run: self.run_options(ask.replications)?,
            },
            &|| job.on(),
        );
        let Some(seeking) = ready(made)? else {
            tell(SeekEvent::Stopped);
            return Ok(());
        };
        let of = seeking.replications_expected();
        let progress = |done| tell(SeekEvent::Progress { done, of });
        tell(
            match jobs::work(job, of, &progress, |hear| seeking.run(hear))? {
                Ended::Stopped => SeekEvent::Stopped,
                Ended::Done(found) => {
                    SeekEvent::Done(Box::new(SeekView::of(plan, opened.revision, &found)))
                }
            },
        );
        Ok(())
    }
}

impl SeekView {
    fn of(plan: u32, revision: u32, found: &Seek) -> Self {
        Self {
            plan,
            revision,
            currency: found.currency.clone(),
            month: u32::from(found.report_month),
            replications: found.replications,
            field: found.field.clone(),
            field_label: found.label.clone(),
            low: found.low.clone(),
            high: found.high.clone(),
            step: found.step.clone(),
            metric: found.metric.metric.clone(),
            label: found.metric.label.clone(),
            unit: unit(&found.metric.metric),
            target: number(&found.target),
            solutions: found.solutions.iter().map(SolutionView::of).collect(),
            nearest: found.nearest.as_ref().map(TrialView::of),
            tried: found.tried.iter().map(TrialView::of).collect(),
        }
    }
}

impl SolutionView {
    fn of(found: &Solution) -> Self {
        Self {
            value: found.value.clone(),
            mean: number(&found.mean),
            se: found.se.as_ref().map(number),
            from: found.from.clone(),
            to: found.to.clone(),
        }
    }
}

impl TrialView {
    fn of(trial: &Trial) -> Self {
        Self {
            value: trial.value.clone(),
            number: trial.number,
            mean: trial.mean.as_ref().map(number),
            se: trial.se.as_ref().map(number),
        }
    }
}
