//! A frontier as it travels.

use super::super::points::{PointValues, Shown};
use super::super::sweep::csv;
use super::super::vary::Axis;
use crate::wire::Value;
use serde::Serialize;

/// All points, those that keep the limits, and the frontier, as they travel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Optimum {
    /// Version of this form.
    pub schema: u32,
    /// Version of the engine.
    pub engine: &'static str,
    /// Version of the sampler.
    pub sampler: &'static str,
    /// Name of the plan.
    pub plan: String,
    /// SHA-256 of its inputs.
    pub plan_hash: String,
    /// Currency of every amount.
    pub currency: String,
    /// Seed; the same draws at every point.
    pub seed: u64,
    /// Replications of every point.
    pub replications: u32,
    /// Month at which metrics are read.
    pub report_month: u16,
    /// Fields and their values.
    pub vary: Vec<Axis>,
    /// Levers, and the plans that they are taken from.
    pub choose: Vec<ChoiceView>,
    /// The two metrics of the frontier, and which way is better.
    pub frontier_of: [Goal; 2],
    /// Limits.
    pub limits: Vec<LimitView>,
    /// Metrics that were read.
    pub metrics: Vec<Shown>,
    /// The plan as it stands.
    pub base: PointValues,
    /// Points, the last field or lever changing fastest.
    pub points: Vec<OptimumPoint>,
    /// Numbers of the points of the frontier, from the best in its first metric on.
    pub frontier: Vec<usize>,
}

/// A lever and where it can come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChoiceView {
    /// Name of the lever.
    pub lever: &'static str,
    /// Plans; `own` is the plan itself.
    pub plans: Vec<String>,
}

/// A metric of the frontier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Goal {
    /// Name in results.
    pub metric: String,
    /// Whether less is better.
    pub less_is_better: bool,
}

/// A limit as it travels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LimitView {
    /// Name of the metric.
    pub metric: String,
    /// Smallest value; null where it is a largest.
    pub least: Option<Value>,
    /// Largest value; null where it is a smallest.
    pub most: Option<Value>,
}

/// A point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OptimumPoint {
    /// Values of the fields, in the order of `vary`.
    pub values: Vec<String>,
    /// Plans that the levers are taken from, in the order of `choose`.
    pub chosen: Vec<String>,
    /// What it reaches.
    #[serde(flatten)]
    pub found: PointValues,
    /// Limits that it does not keep, by their place in `limits`. What is undefined keeps none.
    pub breaks: Vec<usize>,
    /// Limits that it keeps or breaks by less than 1.65 standard errors.
    pub unsure: Vec<usize>,
    /// Whether no other point that keeps the limits is as good in both metrics and better in one.
    pub on_frontier: bool,
}

impl Optimum {
    /// All points as CSV.
    pub fn csv(&self) -> String {
        let chosen = self.choose.iter().map(|choice| choice.lever.to_owned());
        let mut fields: Vec<String> = self.vary.iter().map(Axis::header).chain(chosen).collect();
        fields.extend(["keeps_limits".to_owned(), "on_frontier".to_owned()]);
        let rows = self.points.iter().enumerate().map(|(at, point)| {
            let values = (self.vary.iter().zip(&point.values)).map(|(axis, text)| axis.cell(text));
            let mut cells: Vec<String> = values.chain(point.chosen.iter().cloned()).collect();
            cells.extend([
                point.breaks.is_empty().to_string(),
                point.on_frontier.to_string(),
            ]);
            ((at + 1).to_string(), cells, &point.found)
        });
        csv(&fields, &self.metrics, rows)
    }
}
