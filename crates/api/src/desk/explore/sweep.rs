//! Values of one or two fields: line and heat map.

use super::super::live::UnitView;
use super::super::turn::Turn;
use super::super::{Desk, Refusal};
use super::jobs::{self, Ended, ready};
use super::{metric, unit, vary};
use crate::explore::sweep::{Sweep, SweepAsk, Sweeping};
use crate::explore::{Axis, PointValues, Shown, number};
use crate::wire::{StatValue, Value};
use serde::{Deserialize, Serialize};

/// A field and its values.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct VaryAsk {
    /// Path of the field.
    pub field: String,
    /// `10000..60000:2500`, or `a,b,c`; two ends `low..high` for a tornado or a search.
    pub values: String,
}

/// What to sweep.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SweepAskView {
    /// One field or two.
    pub vary: Vec<VaryAsk>,
    /// Metrics; the usual ones when empty.
    pub metrics: Vec<String>,
    /// Month to read at; the plan's report month when absent.
    pub month: Option<u32>,
    /// Replications of every point; the usual number when absent.
    pub replications: Option<u32>,
}

/// What a sweep reports.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum SweepEvent {
    /// How far it is.
    Progress {
        /// Replications done, of all points.
        done: u32,
        /// Replications of all of them.
        of: u32,
    },
    /// It is done.
    Done(Box<SweepView>),
    /// A later exploration or a person stopped it.
    Stopped,
}

/// A sweep.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SweepView {
    /// The plan.
    pub plan: u32,
    /// Revision of its text that was varied.
    pub revision: u32,
    /// Currency of every amount.
    pub currency: String,
    /// Month at which metrics are read.
    pub month: u32,
    /// Replications of every point.
    pub replications: u32,
    /// One field or two.
    pub axes: Vec<AxisView>,
    /// Metrics, each with a cell for every point.
    pub metrics: Vec<MetricCells>,
}

/// A field that was varied.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AxisView {
    /// Path of the field.
    pub field: String,
    /// Name for a person.
    pub label: String,
    /// Unit of the numbers; empty where there is none.
    pub unit: String,
    /// Values as plans write them, which is also what opens a point.
    pub values: Vec<String>,
    /// The number in each; null where values are words.
    pub numbers: Option<Vec<f64>>,
    /// Value in the plan itself; empty where it has none.
    pub own: String,
}

/// A metric over the points.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MetricCells {
    /// Name in results.
    pub metric: String,
    /// Name for a person.
    pub label: String,
    /// Unit of every number; money is in major units.
    pub unit: UnitView,
    /// The plan as it stands.
    pub base: CellView,
    /// Points, the last field changing fastest.
    pub cells: Vec<CellView>,
}

/// A metric at a point; null where undefined.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CellView {
    /// Mean over replications.
    pub mean: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Tenth percentile.
    pub p10: Option<f64>,
    /// Median.
    pub p50: Option<f64>,
    /// Ninetieth percentile.
    pub p90: Option<f64>,
    /// Mean less that of the plan as it stands, on the same draws.
    pub change: Option<f64>,
    /// Its standard error.
    pub change_se: Option<f64>,
    /// Whether noise explains that difference.
    pub noise: bool,
}

impl Desk {
    /// Runs a plan over values of one or two of its fields.
    ///
    /// # Errors
    /// Values that cannot be read, or every fault of the plans that they make; nothing runs then.
    pub fn explore_sweep(
        &self,
        turn: Turn,
        plan: u32,
        ask: SweepAskView,
        tell: &(dyn Fn(SweepEvent) + Sync),
    ) -> Result<(), Refusal> {
        let job = self.exploring.begin(turn);
        let (opened, base) = self.base_of(plan, ask.month)?;
        let own = |axis: &Axis| {
            let mut flat = opened.input.loaded.flat.iter();
            let found = flat.find(|value| value.path == axis.field);
            found.map(|value| value.value.clone()).unwrap_or_default()
        };
        let varied = ask
            .vary
            .iter()
            .map(|asked| vary(&asked.field, &asked.values));
        let metrics = ask.metrics.iter().map(|name| metric(name));
        let made = Sweeping::new(
            base,
            SweepAsk {
                vary: varied.collect::<Result<_, _>>()?,
                metrics: metrics.collect::<Result<_, _>>()?,
                run: self.run_options(ask.replications)?,
            },
            &|| job.on(),
        );
        let Some(sweeping) = ready(made)? else {
            tell(SweepEvent::Stopped);
            return Ok(());
        };
        let of = sweeping.replications_in_all();
        let progress = |done| tell(SweepEvent::Progress { done, of });
        tell(
            match jobs::work(job, of, &progress, |hear| sweeping.run(None, hear))? {
                Ended::Stopped => SweepEvent::Stopped,
                Ended::Done(sweep) => {
                    let axes = sweep.vary.iter().map(|axis| AxisView::of(axis, own(axis)));
                    let axes = axes.collect();
                    SweepEvent::Done(Box::new(SweepView::of(plan, opened.revision, axes, &sweep)))
                }
            },
        );
        Ok(())
    }
}

impl SweepView {
    fn of(plan: u32, revision: u32, axes: Vec<AxisView>, sweep: &Sweep) -> Self {
        let points: Vec<&PointValues> = sweep.points.iter().map(|point| &point.found).collect();
        Self {
            plan,
            revision,
            currency: sweep.currency.clone(),
            month: u32::from(sweep.report_month),
            replications: sweep.replications,
            axes,
            metrics: cells(&sweep.metrics, &sweep.base, &points),
        }
    }
}

/// Each metric over points.
pub(super) fn cells(
    metrics: &[Shown],
    base: &PointValues,
    points: &[&PointValues],
) -> Vec<MetricCells> {
    let of = |shown: &Shown| MetricCells {
        metric: shown.metric.clone(),
        label: shown.label.clone(),
        unit: unit(&shown.metric),
        base: CellView::of(base, &shown.metric),
        cells: (points.iter())
            .map(|point| CellView::of(point, &shown.metric))
            .collect(),
    };
    metrics.iter().map(of).collect()
}

impl AxisView {
    pub(super) fn of(axis: &Axis, own: String) -> Self {
        let numbers = axis.numbers.as_ref();
        Self {
            field: axis.field.clone(),
            label: axis.label.clone(),
            unit: axis.unit.clone(),
            values: axis.values.clone(),
            numbers: numbers.and_then(|n| n.iter().map(|text| text.parse().ok()).collect()),
            own,
        }
    }
}

impl CellView {
    fn of(point: &PointValues, metric: &str) -> Self {
        let read = |value: Option<&Value>| value.map(number);
        let level = point.metrics.get(metric);
        let change = point.differences.get(metric);
        let level = |pick: fn(&StatValue) -> Option<&Value>| read(level.and_then(pick));
        let change = |pick: fn(&StatValue) -> Option<&Value>| read(change.and_then(pick));
        let (by, error) = (change(|s| s.mean.as_ref()), change(|s| s.se.as_ref()));
        Self {
            mean: level(|s| s.mean.as_ref()),
            se: level(|s| s.se.as_ref()),
            p10: level(|s| s.p10.as_ref()),
            p50: level(|s| s.p50.as_ref()),
            p90: level(|s| s.p90.as_ref()),
            change: by,
            change_se: error,
            noise: (by.zip(error)).is_some_and(|(by, se)| super::super::compare::is_noise(by, se)),
        }
    }
}
