//! The best that can be reached: values of fields and levers of other plans, under constraints.

mod view;

pub use view::{ChoiceView, Goal, LimitView, Optimum, OptimumPoint};

use super::base::Base;
use super::checkpoint::{Checkpoint, Request};
use super::points::{Found, GoesOn, Heard, Point, PointValues, Shown, Work, usual};
use super::seek::Target;
use super::sweep::{axes, cartesian, name};
use super::vary::{Axis, Vary};
use crate::input::PlanInput;
use crate::run::RunOptions;
use crate::wire::{RESULT_SCHEMA, Value};
use crate::{ApiError, ENGINE_VERSION};
use foothold_core::chance::SAMPLER_VERSION;
use foothold_core::metrics::Metric;
use foothold_core::plan::{Lever, Plan};
use foothold_data::plan_file::lever;
use std::path::Path;
use std::sync::Arc;

/// How the plan's own lever is called among those to choose from.
pub const OWN: &str = "own";
/// Below this many standard errors from a limit, noise could be on its other side.
const NOISE_BELOW: f64 = 1.65;

/// A lever, and plans from which it can be taken, beside the plan's own.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The lever.
    pub lever: Lever,
    /// Plans, with what they are called.
    pub plans: Vec<(String, PlanInput)>,
}

/// A limit that the mean of a metric must keep.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// The metric.
    pub metric: Metric,
    /// Whether it is a smallest value, rather than a largest.
    pub least: bool,
    /// The value.
    pub value: Target,
}

/// What to try, and what counts.
#[derive(Debug, Clone)]
pub struct OptimiseAsk {
    /// Fields and their values.
    pub vary: Vec<Vary>,
    /// Levers to take from other plans.
    pub choose: Vec<Choice>,
    /// Limits to keep.
    pub limits: Vec<Limit>,
    /// The two metrics of the frontier.
    pub metrics: [Metric; 2],
    /// Replications and threads; the seed is the base's.
    pub run: RunOptions,
}

/// Points that are checked and can run.
#[derive(Debug)]
pub struct Optimising {
    base: Base,
    axes: Vec<Axis>,
    choices: Vec<Choice>,
    points: Vec<(Vec<usize>, Point)>,
    /// Metrics that are read, the two of the frontier first.
    metrics: Vec<Metric>,
    limits: Vec<Limit>,
    run: RunOptions,
}

/// Whether less of a metric is better.
pub(crate) const fn less_is_better(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::ContractionArr
            | Metric::ChurnArr
            | Metric::CompCost
            | Metric::CompPerNewArr
            | Metric::NewCacRatio
            | Metric::ExpansionCacRatio
            | Metric::CacPaybackMonths
            | Metric::UnvestedComp
            | Metric::DoublePaidArr
            | Metric::QueueAgeDays
            | Metric::TasksExpired
    )
}

impl Optimising {
    /// Checks every point.
    ///
    /// # Errors
    /// Nothing to try, a field of a lever that is chosen as a whole, plans in another currency, or
    /// every fault of the points.
    pub fn new(base: Base, ask: OptimiseAsk, goes_on: &GoesOn<'_>) -> Result<Self, ApiError> {
        if ask.vary.is_empty() && ask.choose.is_empty() {
            return Err(ApiError::request(
                "there is nothing to try",
                "vary a field, or choose a lever from other plans",
            ));
        }
        if ask.metrics[0] == ask.metrics[1] {
            return Err(ApiError::request(
                "a frontier needs two metrics",
                "name two different ones, such as nrr,arr_end",
            ));
        }
        let axes = axes(&base, &ask.vary)?;
        refuse_double(&base, &axes, &ask.choose)?;
        let sizes = axes.iter().map(|axis| axis.values.len());
        let sizes = sizes.chain(ask.choose.iter().map(|choice| choice.plans.len() + 1));
        let others: Vec<Vec<Arc<Plan>>> = (ask.choose.iter())
            .map(|choice| {
                let plans = choice.plans.iter();
                plans
                    .map(|(_, input)| Arc::new(input.loaded.plan.clone()))
                    .collect()
            })
            .collect();
        let points = cartesian(&sizes.collect::<Vec<_>>())?
            .into_iter()
            .map(|at| {
                let (values, chosen) = at.split_at(axes.len());
                let levers = ask.choose.iter().zip(&others).zip(chosen);
                let point = Point {
                    name: named(&axes, values, &ask.choose, chosen),
                    changes: axes
                        .iter()
                        .zip(values)
                        .map(|(a, at)| a.change(*at))
                        .collect(),
                    levers: levers
                        .filter_map(|((choice, plans), at)| {
                            let plan = plans.get(at.checked_sub(1)?)?;
                            Some((choice.lever, Arc::clone(plan)))
                        })
                        .collect(),
                };
                (at, point)
            });
        let mut metrics = ask.metrics.to_vec();
        let limits = ask.limits.iter().map(|limit| limit.metric);
        for metric in limits.chain(usual(base.plan())) {
            if !metrics.contains(&metric) {
                metrics.push(metric);
            }
        }
        let optimising = Self {
            points: points.collect(),
            base,
            axes,
            choices: ask.choose,
            metrics,
            limits: ask.limits,
            run: ask.run,
        };
        optimising.with_work(|work| work.check(goes_on))?;
        Ok(optimising)
    }

    /// Points.
    pub const fn points(&self) -> usize {
        self.points.len()
    }

    /// Replications to run in all.
    pub fn replications_in_all(&self) -> u32 {
        self.with_work(|work| work.replications_in_all())
    }

    /// Runs all points; with `resume` as a sweep does.
    ///
    /// # Errors
    /// As a sweep.
    pub fn run(&self, resume: Option<&Path>, heard: &Heard<'_>) -> Result<Optimum, ApiError> {
        let mut checkpoint = match resume {
            None => None,
            Some(path) => Some(Checkpoint::open(path, self.request())?),
        };
        let (base, found) = self.with_work(|work| work.run(checkpoint.as_mut(), heard))?;
        let judged: Vec<Judged> = found.iter().map(|found| self.judge(found)).collect();
        let frontier = self.frontier(&found, &judged);
        let plan = self.base.plan();
        let replications = self.run.replications;
        let points = self.points.iter().zip(&found).zip(judged).enumerate();
        Ok(Optimum {
            schema: RESULT_SCHEMA,
            engine: ENGINE_VERSION,
            sampler: SAMPLER_VERSION,
            plan: plan.name.clone(),
            plan_hash: self.base.input.loaded.plan_hash.clone(),
            currency: plan.currency.clone(),
            seed: plan.seed,
            replications,
            report_month: plan.report_month(),
            vary: self.axes.clone(),
            choose: self.choices.iter().map(Choice::view).collect(),
            frontier_of: [0, 1].map(|at| Goal {
                metric: self.metrics[at].name(),
                less_is_better: less_is_better(self.metrics[at]),
            }),
            limits: self.limits.iter().map(Limit::view).collect(),
            metrics: self.metrics.iter().copied().map(Shown::of).collect(),
            base: PointValues::of(&self.metrics, &base, replications),
            points: points
                .map(|(number, (((at, _), found), judged))| {
                    let (values, chosen) = at.split_at(self.axes.len());
                    OptimumPoint {
                        values: (self.axes.iter().zip(values))
                            .map(|(axis, at)| axis.values[*at].clone())
                            .collect(),
                        chosen: (self.choices.iter().zip(chosen))
                            .map(|(choice, at)| choice.name(*at).to_owned())
                            .collect(),
                        found: PointValues::of(&self.metrics, found, replications),
                        breaks: judged.breaks,
                        unsure: judged.unsure,
                        on_frontier: frontier.contains(&number),
                    }
                })
                .collect(),
            frontier,
        })
    }

    fn judge(&self, found: &Found) -> Judged {
        let mut judged = Judged::default();
        for (at, limit) in self.limits.iter().enumerate() {
            let column = self
                .metrics
                .iter()
                .position(|metric| *metric == limit.metric);
            let level = column.and_then(|column| found[column].level);
            let Some(level) = level else {
                judged.breaks.push(at);
                continue;
            };
            let room = level.mean - limit.value.measured(limit.metric.unit());
            let room = if limit.least { room } else { -room };
            if room < 0.0 {
                judged.breaks.push(at);
            }
            if level.se.is_some_and(|se| room.abs() < NOISE_BELOW * se) {
                judged.unsure.push(at);
            }
        }
        judged
    }

    /// Points that keep the limits and that no other such point is better than, by means.
    fn frontier(&self, found: &[Found], judged: &[Judged]) -> Vec<usize> {
        let goal = |found: &Found, at: usize| {
            let mean = found[at].level?.mean;
            Some(if less_is_better(self.metrics[at]) {
                -mean
            } else {
                mean
            })
        };
        let within: Vec<(usize, [f64; 2])> = (found.iter().zip(judged).enumerate())
            .filter(|(_, (_, judged))| judged.breaks.is_empty())
            .filter_map(|(at, (found, _))| Some((at, [goal(found, 0)?, goal(found, 1)?])))
            .collect();
        frontier(&within)
    }

    fn request(&self) -> Request {
        let plan = self.base.plan();
        let chosen = self.choices.iter().map(|choice| {
            let name = format!("choose {}", choice.lever.name());
            (name, choice.view().plans)
        });
        Request {
            verb: "optimise".to_owned(),
            engine: ENGINE_VERSION.to_owned(),
            sampler: SAMPLER_VERSION.to_owned(),
            plan: self.base.input.loaded.plan_hash.clone(),
            others: (self.choices.iter())
                .flat_map(|choice| &choice.plans)
                .map(|(_, input)| input.loaded.plan_hash.clone())
                .collect(),
            vary: (self.axes.iter())
                .map(|axis| (axis.field.clone(), axis.values.clone()))
                .chain(chosen)
                .collect(),
            metrics: self.metrics.iter().map(|metric| metric.name()).collect(),
            seed: plan.seed,
            replications: self.run.replications,
            report_month: plan.report_month(),
        }
    }

    fn with_work<R>(&self, go: impl FnOnce(&Work<'_>) -> R) -> R {
        let points: Vec<Point> = self.points.iter().map(|(_, point)| point.clone()).collect();
        go(&Work {
            base: &self.base,
            points: &points,
            metrics: &self.metrics,
            replications: self.run.replications,
            threads: self.run.threads,
        })
    }
}

#[derive(Debug, Default)]
struct Judged {
    breaks: Vec<usize>,
    unsure: Vec<usize>,
}

/// Of points by number with two goals each, more being better: those that no other equals in both
/// and beats in one, from the best in the first goal on.
fn frontier(points: &[(usize, [f64; 2])]) -> Vec<usize> {
    let mut order: Vec<&(usize, [f64; 2])> = points.iter().collect();
    order.sort_by(|(i, a), (j, b)| {
        let first = b[0].total_cmp(&a[0]).then(b[1].total_cmp(&a[1]));
        first.then(i.cmp(j))
    });
    let mut out: Vec<usize> = Vec::new();
    let mut best: Option<[f64; 2]> = None;
    for (at, goals) in order {
        // Behind points at least as good in the first goal, only a better second one counts; points
        // that are equal in both stand side by side.
        if best.is_none_or(|best| goals[1] > best[1] || *goals == best) {
            out.push(*at);
            best = Some(*goals);
        }
    }
    out
}

/// Refuses fields and levers that would be set twice, and plans that do not fit.
fn refuse_double(base: &Base, axes: &[Axis], choices: &[Choice]) -> Result<(), ApiError> {
    for (index, choice) in choices.iter().enumerate() {
        let name = choice.lever.name();
        if choices[..index]
            .iter()
            .any(|before| before.lever == choice.lever)
        {
            return Err(ApiError::request(
                format!("{name} is chosen twice"),
                "name all its plans in one choice",
            ));
        }
        if let Some(axis) = axes
            .iter()
            .find(|axis| lever(&axis.field) == Some(choice.lever))
        {
            return Err(ApiError::request(
                format!(
                    "{} belongs to {name}, which is taken from other plans as a whole",
                    axis.field
                ),
                "vary the field, or choose the lever",
            ));
        }
        if choice.plans.is_empty() {
            return Err(ApiError::request(
                format!("{name} is chosen from no plan"),
                "name plans to take it from",
            ));
        }
        for (plan, input) in &choice.plans {
            let (own, other) = (&base.plan().currency, &input.loaded.plan.currency);
            if own != other {
                return Err(ApiError::request(
                    format!("{plan} is in {other}, the plan in {own}"),
                    "choose from plans in one currency",
                ));
            }
        }
    }
    Ok(())
}

fn named(axes: &[Axis], values: &[usize], choices: &[Choice], chosen: &[usize]) -> String {
    let fields = name(axes, values);
    let levers = choices.iter().zip(chosen);
    let levers =
        levers.map(|(choice, at)| format!("{} from {}", choice.lever.name(), choice.name(*at)));
    (std::iter::once(fields).filter(|fields| !fields.is_empty()))
        .chain(levers)
        .collect::<Vec<_>>()
        .join(", ")
}

impl Choice {
    /// What choice number `at` is called; 0 is the plan itself.
    fn name(&self, at: usize) -> &str {
        let other = at.checked_sub(1).and_then(|at| self.plans.get(at));
        other.map_or(OWN, |(name, _)| name)
    }

    fn view(&self) -> ChoiceView {
        ChoiceView {
            lever: self.lever.name(),
            plans: (0..=self.plans.len())
                .map(|at| self.name(at).to_owned())
                .collect(),
        }
    }
}

impl Limit {
    fn view(&self) -> LimitView {
        let unit = self.metric.unit();
        let value = Value::of(unit, self.value.measured(unit));
        let (least, most) = if self.least {
            (Some(value), None)
        } else {
            (None, Some(value))
        };
        LimitView {
            metric: self.metric.name(),
            least,
            most,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frontier_is_what_nothing_beats() {
        let points = [
            [1.0, 9.0],
            [2.0, 5.0],
            [2.0, 6.0],
            [3.0, 6.0],
            [0.5, 9.0],
            [3.0, 6.0],
            [4.0, 1.0],
        ];
        let points: Vec<_> = points.into_iter().enumerate().collect();
        assert_eq!(frontier(&points), [6, 3, 5, 0]);
        assert!(frontier(&[]).is_empty());
    }
}
