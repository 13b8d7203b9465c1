//! Which value of a field reaches a target.

use super::base::Base;
use super::locked;
use super::points::{GoesOn, Heard, Point, Shown, Work};
use super::vary::{Span, Vary};
use crate::run::RunOptions;
use crate::threshold::Written;
use crate::wire::{RESULT_SCHEMA, Value};
use crate::{ApiError, ENGINE_VERSION};
use foothold_core::metrics::{Metric, Stat, Unit};
use foothold_core::search::{self, Crossing, Measured};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use std::str::FromStr;
use std::sync::Mutex;

/// Points of the first, coarse grid.
pub const GRID: u64 = 13;
/// Steps that a range is divided into at least, where the field allows.
const FINEST: u32 = 1000;
/// Most steps of a range.
const STEPS_MAX: u64 = 1_000_000;

/// A value of a metric, as a person writes it: `118%`, `1.18`, `2000000`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target(Written);

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Written::read(text)
            .map(Self)
            .ok_or_else(|| "is not a number; write 118%, 1.18 or 2000000".to_owned())
    }
}

impl Target {
    /// Of a number in the unit of a metric: 1.18 is 118%, money in major units.
    pub const fn of(number: f64) -> Self {
        Self(Written::plain(number))
    }

    /// Refuses what a person wrote and did not mean for `metric`: a percentage without its sign.
    ///
    /// # Errors
    /// Reason and fix.
    pub fn fits(self, metric: Metric) -> Result<(), String> {
        self.0.fits(metric)
    }

    /// The number.
    pub const fn number(self) -> f64 {
        self.0.value
    }

    /// In the unit that metrics are measured in.
    pub(crate) fn measured(self, unit: Unit) -> f64 {
        match unit {
            Unit::Money => self.0.value * 100.0,
            Unit::Ratio | Unit::Number => self.0.value,
        }
    }
}

/// What to seek.
#[derive(Debug, Clone)]
pub struct SeekAsk {
    /// The field, and between which ends.
    pub vary: Vary,
    /// The metric.
    pub metric: Metric,
    /// What it should reach.
    pub target: Target,
    /// Points of the coarse grid, 2 or more.
    pub grid: u64,
    /// Replications and threads; the seed is the base's.
    pub run: RunOptions,
}

/// A search that is checked and can run.
#[derive(Debug)]
pub struct Seeking {
    base: Base,
    span: Span,
    step: Decimal,
    last: u64,
    ask: SeekAsk,
}

/// What a search found, as it travels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Seek {
    /// Version of this form.
    pub schema: u32,
    /// Version of the engine.
    pub engine: &'static str,
    /// Name of the plan.
    pub plan: String,
    /// SHA-256 of its inputs.
    pub plan_hash: String,
    /// Currency of every amount.
    pub currency: String,
    /// Seed; the same draws everywhere.
    pub seed: u64,
    /// Replications of every run.
    pub replications: u32,
    /// Month at which the metric is read.
    pub report_month: u16,
    /// Path of the field.
    pub field: String,
    /// Its name for a person.
    pub label: String,
    /// Smallest value tried.
    pub low: String,
    /// Largest value tried.
    pub high: String,
    /// Distance between neighbouring values: how exact a solution is.
    pub step: String,
    /// The metric.
    pub metric: Shown,
    /// What it should reach.
    pub target: Value,
    /// Whether its mean reaches it anywhere in the range.
    pub reached: bool,
    /// Every place where it does, from the smallest value on.
    pub solutions: Vec<Solution>,
    /// The value tried whose mean is nearest to the target; null where the metric is never defined.
    pub nearest: Option<Trial>,
    /// Every value tried, in order.
    pub tried: Vec<Trial>,
}

/// A value that reaches the target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Solution {
    /// The value, to the step.
    pub value: String,
    /// Mean of the metric there.
    pub mean: Value,
    /// Its standard error; null with one replication.
    pub se: Option<Value>,
    /// Smallest value that noise leaves: from there on the mean lies within 1.96 standard errors of
    /// the target. Null where that goes past the low end.
    pub from: Option<String>,
    /// Largest such value; null where that goes past the high end.
    pub to: Option<String>,
}

/// A value that was tried.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trial {
    /// The value.
    pub value: String,
    /// Its number.
    pub number: f64,
    /// Mean of the metric; null where undefined.
    pub mean: Option<Value>,
    /// Its standard error.
    pub se: Option<Value>,
}

impl Seeking {
    /// Checks a search of `base`: both ends and the grid between them.
    ///
    /// # Errors
    /// A range that cannot be read, or every fault of the plans on the grid.
    pub fn new(base: Base, ask: SeekAsk, goes_on: &GoesOn<'_>) -> Result<Self, ApiError> {
        let span = (ask.vary.span(&base)).map_err(|fault| ApiError::Points(vec![fault]))?;
        if !(2..=100).contains(&ask.grid) {
            return Err(ApiError::request(
                format!("a grid of {} points", ask.grid),
                "take 2 to 100 points",
            ));
        }
        let step = span.step.unwrap_or_else(|| fine(span.high - span.low));
        let steps = (span.high - span.low).checked_div(step);
        let last = steps.and_then(|steps| steps.floor().to_u64());
        let Some(last) = last.filter(|last| (1..=STEPS_MAX).contains(last)) else {
            return Err(ApiError::request(
                format!(
                    "steps of {step} do not divide {} to {}",
                    span.low, span.high
                ),
                "take a step between a millionth of the range and the range itself",
            ));
        };
        let seeking = Self {
            base,
            span,
            step,
            last,
            ask,
        };
        let grid = (0..seeking.ask.grid).map(|k| last * k / (seeking.ask.grid - 1));
        let points: Vec<Point> = grid.map(|at| seeking.point(at)).collect();
        seeking.work(&points).check(goes_on)?;
        Ok(seeking)
    }

    /// Replications that a search usually runs: more is known only on the way.
    pub const fn replications_expected(&self) -> u32 {
        (self.ask.grid as u32 + 20) * self.ask.run.replications
    }

    /// Runs it.
    ///
    /// # Errors
    /// A stop, books that do not balance, or a value between those of the grid that the plan cannot
    /// take.
    pub fn run(&self, heard: &Heard<'_>) -> Result<Seek, ApiError> {
        let unit = self.ask.metric.unit();
        let target = self.ask.target.measured(unit);
        let before = Mutex::new(0_u32);
        let measure = |numbers: &[u64]| -> Result<Vec<Option<Measured>>, ApiError> {
            let points: Vec<Point> = numbers.iter().map(|at| self.point(*at)).collect();
            let work = self.work(&points);
            work.check(&|| true)?;
            let done = *locked(&before);
            let rows = work.rows(&|more| heard(done + more))?;
            *locked(&before) += points.len() as u32 * self.ask.run.replications;
            let stats = rows
                .iter()
                .map(|rows| Stat::of(rows.iter().map(|row| row[0])));
            Ok(stats
                .map(|stat| {
                    stat.map(|s| Measured {
                        mean: s.mean,
                        se: s.se.unwrap_or(0.0),
                    })
                })
                .collect())
        };
        let found = search::seek(self.last, self.ask.grid, target, measure)?;
        let at = |at: u64| found.measured.get(&at).copied().flatten();
        let far = |measured: &Measured| (measured.mean - target).abs();
        let defined = found
            .measured
            .iter()
            .filter_map(|(at, m)| m.map(|m| (*at, m)));
        let nearest = defined.min_by(|(_, a), (_, b)| far(a).total_cmp(&far(b)));
        let plan = self.base.plan();
        Ok(Seek {
            schema: RESULT_SCHEMA,
            engine: ENGINE_VERSION,
            plan: plan.name.clone(),
            plan_hash: self.base.input.loaded.plan_hash.clone(),
            currency: plan.currency.clone(),
            seed: plan.seed,
            replications: self.ask.run.replications,
            report_month: plan.report_month(),
            field: self.span.field.clone(),
            label: self.span.label.clone(),
            low: self.span.written(self.span.low),
            high: self.span.written(self.number(self.last)),
            step: self.span.written(self.step),
            metric: Shown::of(self.ask.metric),
            target: Value::of(unit, target),
            reached: !found.crossings.is_empty(),
            solutions: (found.crossings.iter())
                .filter_map(|crossing| self.solution(crossing, at(crossing.at)?))
                .collect(),
            nearest: nearest.map(|(at, measured)| self.trial(at, Some(measured))),
            tried: (found.measured.iter())
                .map(|(at, measured)| self.trial(*at, *measured))
                .collect(),
        })
    }

    fn number(&self, at: u64) -> Decimal {
        self.span.low + self.step * Decimal::from(at)
    }

    fn written(&self, at: u64) -> String {
        self.span.written(self.number(at))
    }

    fn point(&self, at: u64) -> Point {
        Point {
            name: format!("{} = {}", self.span.field, self.written(at)),
            changes: vec![self.span.change(self.number(at))],
            levers: Vec::new(),
        }
    }

    fn work<'a>(&'a self, points: &'a [Point]) -> Work<'a> {
        Work {
            base: &self.base,
            points,
            metrics: std::slice::from_ref(&self.ask.metric),
            replications: self.ask.run.replications,
            threads: self.ask.run.threads,
        }
    }

    fn solution(&self, crossing: &Crossing, measured: Measured) -> Option<Solution> {
        let Trial {
            value, mean, se, ..
        } = self.trial(crossing.at, Some(measured));
        Some(Solution {
            value,
            mean: mean?,
            se,
            from: crossing.from.map(|at| self.written(at)),
            to: crossing.to.map(|at| self.written(at)),
        })
    }

    fn trial(&self, at: u64, measured: Option<Measured>) -> Trial {
        let unit = self.ask.metric.unit();
        Trial {
            value: self.written(at),
            number: foothold_core::money::real(self.number(at)),
            mean: measured.map(|m| Value::of(unit, m.mean)),
            se: measured
                .filter(|_| self.ask.run.replications > 1)
                .map(|m| Value::of(unit, m.se)),
        }
    }
}

/// The largest step of one, two or five times a power of ten that divides a span finely.
fn fine(span: Decimal) -> Decimal {
    let wanted = span / Decimal::from(FINEST);
    let mut ten = Decimal::new(1, 9);
    while ten * Decimal::TEN <= wanted {
        ten *= Decimal::TEN;
    }
    let steps = [5, 2, 1].map(|digit| ten * Decimal::from(digit));
    steps
        .into_iter()
        .find(|step| *step <= wanted)
        .unwrap_or(ten)
}

impl Seek {
    /// Every value tried as CSV.
    pub fn csv(&self) -> String {
        let mut out = csv::Writer::from_writer(Vec::new());
        // Writing to memory cannot fail.
        let _ = out.write_record([&*self.field, "number", "mean", "se"]);
        let text = |value: &Option<Value>| value.as_ref().map(Value::text).unwrap_or_default();
        for trial in &self.tried {
            let number = trial.number.to_string();
            let _ = out.write_record([&trial.value, &number, &text(&trial.mean), &text(&trial.se)]);
        }
        String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}
