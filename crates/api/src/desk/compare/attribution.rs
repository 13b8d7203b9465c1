//! Why the compared plans differ, for the waterfall.

use super::super::live::UnitView;
use super::super::progress::Percents;
use super::super::turn::Turn;
use super::super::{Desk, Refusal};
use super::results::{is_noise, unit_view};
use crate::ApiError;
use crate::explore::attribution::{self, AttributeOptions, Attribution, Change, Part};
use crate::explore::number;
use crate::metrics::label;
use crate::run::RunOptions;
use crate::wire::Value;
use serde::Serialize;

/// What an attribution reports.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum AttributionEvent {
    /// How far it is.
    Progress {
        /// Replications done, of all mixes of the plans.
        done: u32,
        /// Replications of all of them.
        of: u32,
    },
    /// It is done.
    Done(Box<AttributionView>),
    /// A later attribution or a person stopped it.
    Stopped,
}

/// The changes from one plan to another, each split over the levers in which they differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AttributionView {
    /// Plan that the changes start from.
    pub from: u32,
    /// Plan that they lead to.
    pub to: u32,
    /// Month at which metrics are read.
    pub month: u32,
    /// Replications of every mix.
    pub replications: u32,
    /// What every change is split into; empty where no lever differs.
    pub parts: Vec<PartView>,
    /// One for each metric.
    pub changes: Vec<ChangeView>,
}

/// A lever, or levers that move only together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PartView {
    /// Its name.
    pub id: String,
    /// Name for a person.
    pub label: String,
    /// The levers in it.
    pub levers: Vec<String>,
    /// Whether the company decides all of it, rather than knows or assumes some.
    pub decision: bool,
    /// Fields of it in which the plans differ.
    pub fields: Vec<String>,
    /// Why its levers move only together, in a sentence.
    pub together: Option<String>,
}

/// A change; `from + total = to`, and the parts sum to `total`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    /// Name of the metric in results.
    pub metric: String,
    /// Name for a person.
    pub label: String,
    /// Unit of every number; money is in major units.
    pub unit: UnitView,
    /// The change; null where the metric is undefined.
    pub split: Option<SplitView>,
}

/// The numbers of a change.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SplitView {
    /// Mean under the first plan.
    pub from: f64,
    /// Mean under the second.
    pub to: f64,
    /// The difference.
    pub total: f64,
    /// Its standard error.
    pub se: Option<f64>,
    /// Whether noise explains the difference.
    pub noise: bool,
    /// Replications in which every mix defines the metric; the others are left out.
    pub defined_in: u32,
    /// One for each part, in order.
    pub parts: Vec<ShareView>,
    /// What pairs of parts do together beyond what each does alone; empty where not asked for.
    pub interactions: Vec<PairView>,
}

/// What a part adds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ShareView {
    /// What it adds.
    pub value: f64,
    /// Its standard error.
    pub se: Option<f64>,
    /// Whether noise explains it.
    pub noise: bool,
}

/// What two parts do together beyond what each does alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PairView {
    /// Names of the parts.
    pub parts: Vec<String>,
    /// What they add.
    pub share: ShareView,
}

impl Desk {
    /// Attributes the changes from plan `from` to plan `to` at `month`, or at the report month of the
    /// first. A later attribution stops an earlier one.
    ///
    /// # Errors
    /// Plans that cannot be compared, and what would make them so; a plan that is not in the
    /// library; a month that is not simulated.
    pub fn compare_attribution(
        &self,
        turn: Turn,
        from: u32,
        to: u32,
        month: Option<u32>,
        interactions: bool,
        tell: &(dyn Fn(AttributionEvent) + Sync),
    ) -> Result<(), Refusal> {
        let this = self.attributing.begin(turn);
        let opened = self.comparable(&[from, to])?;
        let at = opened[0].month(month)?;
        let replications = self.replications(None)?;
        let (a, b) = (&opened[0].input, &opened[1].input);
        let of = attribution::plans_to_run(a, b, None)?.saturating_mul(replications);
        let percents = Percents::new(of);
        let progress = |done: u32| {
            if percents.further(done) {
                tell(AttributionEvent::Progress { done, of });
            }
            this.on()
        };
        let options = AttributeOptions {
            run: RunOptions {
                replications,
                seed: None,
                threads: None,
            },
            month: at,
            interactions,
        };
        match attribution::attribute(a, b, options, &progress) {
            Ok(found) => {
                let view = AttributionView::of(&found, (from, to), u32::from(at), replications);
                tell(AttributionEvent::Done(Box::new(view)));
                Ok(())
            }
            Err(ApiError::Stopped) => {
                tell(AttributionEvent::Stopped);
                Ok(())
            }
            Err(other) => Err(other.into()),
        }
    }

    /// Stops the attribution that was asked for before, if it goes on.
    ///
    /// # Errors
    /// None.
    pub fn attribution_cancel(&self, turn: Turn) -> Result<(), Refusal> {
        self.attributing.stop_before(turn);
        Ok(())
    }
}

impl AttributionView {
    fn of(found: &Attribution, (from, to): (u32, u32), month: u32, replications: u32) -> Self {
        Self {
            from,
            to,
            month,
            replications,
            parts: found.parts.iter().map(PartView::of).collect(),
            changes: (found.metrics.iter())
                .map(|(metric, change)| ChangeView {
                    metric: metric.name(),
                    label: label(*metric),
                    unit: unit_view(metric.unit()),
                    split: change.as_ref().map(SplitView::of),
                })
                .collect(),
        }
    }
}

impl PartView {
    fn of(part: &Part) -> Self {
        Self {
            id: part.lever.clone(),
            label: part.label.clone(),
            levers: part
                .levers
                .iter()
                .map(|lever| (*lever).to_owned())
                .collect(),
            decision: part.decision,
            fields: part.fields.clone(),
            together: part.together.clone(),
        }
    }
}

impl SplitView {
    fn of(change: &Change) -> Self {
        let se = change.se.as_ref().map(number);
        let total = number(&change.total);
        Self {
            from: number(&change.from),
            to: number(&change.to),
            total,
            se,
            noise: se.is_some_and(|se| is_noise(total, se)),
            defined_in: change.defined_in as u32,
            parts: (change.parts.iter())
                .map(|part| ShareView::of(&part.value, part.se.as_ref()))
                .collect(),
            interactions: (change.interactions.iter().flatten())
                .map(|pair| PairView {
                    parts: pair.levers.to_vec(),
                    share: ShareView::of(&pair.value, pair.se.as_ref()),
                })
                .collect(),
        }
    }
}

impl ShareView {
    fn of(value: &Value, se: Option<&Value>) -> Self {
        let (value, se) = (number(value), se.map(number));
        Self {
            value,
            se,
            noise: se.is_some_and(|se| is_noise(value, se)),
        }
    }
}
