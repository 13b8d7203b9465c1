//! The frontier under limits.

use super::super::turn::Turn;
use super::super::{Desk, Refusal};
use super::jobs::{self, Ended, ready};
use super::sweep::{AxisView, MetricCells, VaryAsk, cells};
use super::{metric, vary};
use crate::explore::optimise::{Choice, Limit, OptimiseAsk, Optimising, Optimum};
use crate::explore::seek::Target;
use crate::explore::{Lever, PointValues};
use serde::{Deserialize, Serialize};

/// What to try, and what counts.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct OptimiseAskView {
    /// Fields and their values.
    pub vary: Vec<VaryAsk>,
    /// Levers to take from other plans of the library, beside the plan's own.
    pub choose: Vec<ChooseAsk>,
    /// Limits to keep.
    pub limits: Vec<LimitAsk>,
    /// The first metric of the frontier.
    pub across: String,
    /// The second.
    pub up: String,
    /// Month to read at; the plan's report month when absent.
    pub month: Option<u32>,
    /// Replications of every point; the usual number when absent.
    pub replications: Option<u32>,
}

/// A lever and plans to take it from.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ChooseAsk {
    /// Name of the lever, such as `price`.
    pub lever: String,
    /// Plans of the library.
    pub plans: Vec<u32>,
}

/// A limit that the mean of a metric must keep.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LimitAsk {
    /// Metric.
    pub metric: String,
    /// Whether the value is a smallest one, rather than a largest.
    pub least: bool,
    /// The value: 0.8 is 80%, money in major units.
    pub value: f64,
}

/// What it reports.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum OptimiseEvent {
    /// How far it is.
    Progress {
        /// Replications done, of all points.
        done: u32,
        /// Replications of all of them.
        of: u32,
    },
    /// It is done.
    Done(Box<OptimumView>),
    /// A later exploration or a person stopped it.
    Stopped,
}

/// Points, those that keep the limits, and the frontier.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct OptimumView {
    /// The plan.
    pub plan: u32,
    /// Revision of its text.
    pub revision: u32,
    /// Currency of every amount.
    pub currency: String,
    /// Month at which metrics are read.
    pub month: u32,
    /// Replications of every point.
    pub replications: u32,
    /// Fields that were varied.
    pub axes: Vec<AxisView>,
    /// Levers that were chosen from several plans, by name.
    pub levers: Vec<String>,
    /// The first metric of the frontier.
    pub across: String,
    /// Whether less of it is better.
    pub across_less: bool,
    /// The second.
    pub up: String,
    /// Whether less of it is better.
    pub up_less: bool,
    /// Metrics, those of the frontier first, each with a cell for every point.
    pub metrics: Vec<MetricCells>,
    /// Points, as many as each metric has cells.
    pub points: Vec<OptimumPointView>,
    /// Numbers of the points of the frontier, from the best in its first metric on.
    pub frontier: Vec<u32>,
}

/// A point.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct OptimumPointView {
    /// Values of the fields, in the order of the axes.
    pub values: Vec<String>,
    /// Plans that the levers come from, in the order of `levers`; `own` is the plan itself.
    pub chosen: Vec<String>,
    /// Limits that it does not keep, by their place in the request.
    pub breaks: Vec<u32>,
    /// Limits that noise could be on either side of.
    pub unsure: Vec<u32>,
    /// Whether it is on the frontier.
    pub on_frontier: bool,
}

impl Desk {
    /// Tries values of fields and levers of other plans, and finds the best that keep limits.
    ///
    /// # Errors
    /// Values that cannot be read, or every fault of the plans that they make; nothing runs then.
    pub fn explore_optimise(
        &self,
        turn: Turn,
        plan: u32,
        ask: OptimiseAskView,
        tell: &(dyn Fn(OptimiseEvent) + Sync),
    ) -> Result<(), Refusal> {
        let job = self.exploring.begin(turn);
        let (opened, base) = self.base_of(plan, ask.month)?;
        let varied = ask
            .vary
            .iter()
            .map(|asked| vary(&asked.field, &asked.values));
        let choose = ask.choose.iter().map(|asked| self.choice(asked));
        let limits = ask.limits.iter().map(|limit| {
            Ok(Limit {
                metric: metric(&limit.metric)?,
                least: limit.least,
                value: Target::of(limit.value),
            })
        });
        let made = Optimising::new(
            base,
            OptimiseAsk {
                vary: varied.collect::<Result<_, _>>()?,
                choose: choose.collect::<Result<_, _>>()?,
                limits: limits.collect::<Result<_, Refusal>>()?,
                metrics: [metric(&ask.across)?, metric(&ask.up)?],
                run: self.run_options(ask.replications)?,
            },
            &|| job.on(),
        );
        let Some(optimising) = ready(made)? else {
            tell(OptimiseEvent::Stopped);
            return Ok(());
        };
        let of = optimising.replications_in_all();
        let progress = |done| tell(OptimiseEvent::Progress { done, of });
        tell(
            match jobs::work(job, of, &progress, |hear| optimising.run(None, hear))? {
                Ended::Stopped => OptimiseEvent::Stopped,
                Ended::Done(found) => {
                    let view = OptimumView::of(plan, opened.revision, &found);
                    OptimiseEvent::Done(Box::new(view))
                }
            },
        );
        Ok(())
    }

    fn choice(&self, asked: &ChooseAsk) -> Result<Choice, Refusal> {
        let lever = lever_named(&asked.lever)?;
        let plans = asked.plans.iter().map(|plan| {
            let opened = self.opened(*plan)?;
            Ok((opened.input.loaded.plan.name.clone(), opened.input.clone()))
        });
        Ok(Choice {
            lever,
            plans: plans.collect::<Result<_, Refusal>>()?,
        })
    }
}

/// The lever of that name.
pub(super) fn lever_named(name: &str) -> Result<Lever, Refusal> {
    Lever::named(name)
        .ok_or_else(|| Refusal::new("lever_unknown", format!("there is no lever {name:?}")))
}

impl OptimumView {
    fn of(plan: u32, revision: u32, found: &Optimum) -> Self {
        let points: Vec<&PointValues> = found.points.iter().map(|point| &point.found).collect();
        let [across, up] = &found.frontier_of;
        let numbers = |list: &[usize]| list.iter().map(|at| *at as u32).collect();
        Self {
            plan,
            revision,
            currency: found.currency.clone(),
            month: u32::from(found.report_month),
            replications: found.replications,
            axes: (found.vary.iter())
                .map(|axis| AxisView::of(axis, String::new()))
                .collect(),
            levers: found
                .choose
                .iter()
                .map(|choice| choice.lever.to_owned())
                .collect(),
            across: across.metric.clone(),
            across_less: across.less_is_better,
            up: up.metric.clone(),
            up_less: up.less_is_better,
            metrics: cells(&found.metrics, &found.base, &points),
            points: (found.points.iter())
                .map(|point| OptimumPointView {
                    values: point.values.clone(),
                    chosen: point.chosen.clone(),
                    breaks: numbers(&point.breaks),
                    unsure: numbers(&point.unsure),
                    on_frontier: point.on_frontier,
                })
                .collect(),
            frontier: numbers(&found.frontier),
        }
    }
}
