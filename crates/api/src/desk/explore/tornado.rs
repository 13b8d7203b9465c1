//! Each assumption over its own range.

use super::super::turn::Turn;
use super::super::{Desk, Refusal};
use super::jobs::{self, Ended, ready};
use super::{VaryAsk, metric, unit, vary};
use crate::desk::live::UnitView;
use crate::explore::number;
use crate::explore::tornado::{Bar, End, Tornado, TornadoAsk, Twisting};
use serde::{Deserialize, Serialize};

/// What to try.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TornadoAskView {
    /// Fields between two ends each, `low..high`.
    pub vary: Vec<VaryAsk>,
    /// Whether behaviour values move over their plausible ranges.
    pub behaviour: bool,
    /// Metric.
    pub metric: String,
    /// Month to read at; the plan's report month when absent.
    pub month: Option<u32>,
    /// Replications of every run; the usual number when absent.
    pub replications: Option<u32>,
}

/// What a tornado reports.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum TornadoEvent {
    /// How far it is.
    Progress {
        /// Replications done, of all plans.
        done: u32,
        /// Replications of all of them.
        of: u32,
    },
    /// It is done.
    Done(Box<TornadoView>),
    /// A later exploration or a person stopped it.
    Stopped,
}

/// A tornado, the largest swing first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TornadoView {
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
    /// The metric.
    pub metric: String,
    /// Its name for a person.
    pub label: String,
    /// Unit of every number; money is in major units.
    pub unit: UnitView,
    /// Mean under the plan as it stands.
    pub base: Option<f64>,
    /// Assumptions.
    pub bars: Vec<TornadoBar>,
}

/// One assumption.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TornadoBar {
    /// Path of the field.
    pub field: String,
    /// Name for a person.
    pub label: String,
    /// Whether it says how buyers, users and reps respond.
    pub behaviour: bool,
    /// Value in the plan.
    pub own: String,
    /// At the low end.
    pub low: EndView,
    /// At the high end.
    pub high: EndView,
    /// Mean at the high end less mean at the low end.
    pub swing: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Whether noise explains it.
    pub noise: bool,
    /// Whether nothing changes in any replication.
    pub nothing: bool,
}

/// One end of a range.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct EndView {
    /// Value of the field, which is also what opens the point.
    pub value: String,
    /// Mean of the metric.
    pub mean: Option<f64>,
    /// What it differs by from the plan as it stands.
    pub change: Option<f64>,
}

impl Desk {
    /// Moves each assumption over its own range.
    ///
    /// # Errors
    /// Ends that cannot be read, or every fault of the plans that they make; nothing runs then.
    pub fn explore_tornado(
        &self,
        turn: Turn,
        plan: u32,
        ask: TornadoAskView,
        tell: &(dyn Fn(TornadoEvent) + Sync),
    ) -> Result<(), Refusal> {
        let job = self.exploring.begin(turn);
        let (opened, base) = self.base_of(plan, ask.month)?;
        let varied = ask
            .vary
            .iter()
            .map(|asked| vary(&asked.field, &asked.values));
        let made = Twisting::new(
            base,
            TornadoAsk {
                vary: varied.collect::<Result<_, _>>()?,
                behaviour: ask.behaviour,
                metric: metric(&ask.metric)?,
                run: self.run_options(ask.replications)?,
            },
            &|| job.on(),
        );
        let Some(twisting) = ready(made)? else {
            tell(TornadoEvent::Stopped);
            return Ok(());
        };
        let of = twisting.replications_in_all();
        let progress = |done| tell(TornadoEvent::Progress { done, of });
        tell(
            match jobs::work(job, of, &progress, |hear| twisting.run(hear))? {
                Ended::Stopped => TornadoEvent::Stopped,
                Ended::Done(found) => {
                    let view = TornadoView::of(plan, opened.revision, &found);
                    TornadoEvent::Done(Box::new(view))
                }
            },
        );
        Ok(())
    }
}

impl TornadoView {
    fn of(plan: u32, revision: u32, found: &Tornado) -> Self {
        Self {
            plan,
            revision,
            currency: found.currency.clone(),
            month: u32::from(found.report_month),
            replications: found.replications,
            metric: found.metric.metric.clone(),
            label: found.metric.label.clone(),
            unit: unit(&found.metric.metric),
            base: found.base.as_ref().map(number),
            bars: found.bars.iter().map(TornadoBar::of).collect(),
        }
    }
}

impl TornadoBar {
    fn of(bar: &Bar) -> Self {
        Self {
            field: bar.field.clone(),
            label: bar.label.clone(),
            behaviour: bar.behaviour,
            own: bar.own.clone(),
            low: EndView::of(&bar.low),
            high: EndView::of(&bar.high),
            swing: bar.swing.as_ref().map(number),
            se: bar.se.as_ref().map(number),
            noise: bar.noise,
            nothing: bar.nothing,
        }
    }
}

impl EndView {
    fn of(end: &End) -> Self {
        Self {
            value: end.value.clone(),
            mean: end.mean.as_ref().map(number),
            change: end.difference.as_ref().map(number),
        }
    }
}
