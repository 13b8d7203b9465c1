//! Fitting behaviour values to what was observed.
//!
//! Bounded Levenberg-Marquardt (Marquardt 1963; which values stop at an end is found by coordinate
//! descent) on residuals in units of their noise, with a weak pull of every value toward where it
//! started. Values move in shares of their plausible range and never leave it. The model is a
//! closure from values to readings, so nothing here knows plans; it should run every point on the
//! same draws, so that differences between points are nearly free of noise.
//!
//! A fit says how well each value is known: intervals come from the curvature at the fit, from the
//! noise of targets and simulation, and grow where the model misses its targets by more than that
//! noise. A value that the data do not speak about stays where it was and is reported so; values of
//! which only a combination is known are named together.

mod fit;
mod gauge;
mod linear;
mod observed;
mod param;
mod screen;
mod step;
#[cfg(test)]
mod tests;
mod verdict;

pub use fit::fit;
pub use gauge::Gauge;
pub use observed::{ClosedDeal, Move, Observation, Observations, Observed, Track};
pub use param::FreeParam;
pub use screen::{Screened, screen};

use crate::plan::Fault;
use std::collections::BTreeSet;
use thiserror::Error;

/// A value to fit.
#[derive(Debug, Clone, PartialEq)]
pub struct FreeValue {
    /// Its name.
    pub name: String,
    /// Where it starts, in its own unit; within the range.
    pub start: f64,
    /// Smallest plausible value.
    pub low: f64,
    /// Largest plausible value.
    pub high: f64,
}

/// On which side of a target a reading may lie without being wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Aim {
    /// On neither: it should be met.
    #[default]
    Within,
    /// Below.
    AtMost,
    /// Above.
    AtLeast,
}

/// What a reading should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Its name.
    pub name: String,
    /// The value.
    pub value: f64,
    /// How far a reading may be off before that counts: one standard deviation of the target's own
    /// uncertainty, in the target's unit, above zero.
    pub tolerance: f64,
    /// Which side is wrong.
    pub aim: Aim,
}

/// What is to be fitted to what.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Values that may move.
    pub values: Vec<FreeValue>,
    /// Targets.
    pub targets: Vec<Target>,
    /// Covariance of the targets' values, by rows, where their errors hang together; replaces the
    /// squares of the tolerances.
    pub covariance: Option<Vec<f64>>,
}

/// What the model gives for a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The value.
    pub value: f64,
    /// Its standard error from simulation; 0 where there is none.
    pub se: f64,
}

/// How a fit goes about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Most iterations; each evaluates every value once and a step or more.
    pub most_iterations: u32,
    /// Step of differences as a share of the plausible range; large enough for whole numbers.
    pub step: f64,
    /// Standard deviation of the pull toward the start, as a share of the plausible range.
    pub prior: f64,
    /// Whether values that the data do not speak about go back to where they started.
    pub hold_silent: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            most_iterations: 20,
            step: 0.05,
            prior: 0.5,
            hold_silent: true,
        }
    }
}

/// How far a fit is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Iterations begun.
    pub iteration: u32,
    /// Evaluations done.
    pub evaluations: u32,
    /// Sum of squared residuals in units of their noise, at the best point so far; infinite before
    /// the first evaluation.
    pub chi_square: f64,
}

/// How well the data determine a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Knowledge {
    /// Its interval is clearly narrower than its plausible range.
    Determined,
    /// The data lean one way, and leave most of its plausible range open.
    Weak,
    /// Only together with the others of its group.
    Together,
    /// The data do not speak about it: moving it over its whole range changes nothing that stands
    /// out of the noise.
    Silent,
}

/// What became of a value.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedValue {
    /// Before.
    pub before: f64,
    /// After.
    pub after: f64,
    /// Plausible range.
    pub range: (f64, f64),
    /// 95% interval, cut at the plausible range.
    pub interval: (f64, f64),
    /// Whether it lies at an end of its plausible range.
    pub at_bound: bool,
    /// How well it is known.
    pub knowledge: Knowledge,
}

/// What became of a target.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedTarget {
    /// What the model gave at the start.
    pub before: Reading,
    /// What it gives at the fit.
    pub after: Reading,
    /// Reading less target over the noise of both; 0 on the right side of a one-sided target.
    pub residual: f64,
    /// How much the reading moves when a value moves over its whole plausible range, by value.
    pub slopes: Vec<f64>,
}

/// A finished fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Values, in the order of the problem.
    pub values: Vec<FittedValue>,
    /// Targets, in the order of the problem.
    pub targets: Vec<FittedTarget>,
    /// Values of which only a combination is known, by position; each in one group at most.
    pub together: Vec<Vec<usize>>,
    /// Sum of squared residuals, at the start and at the fit.
    pub chi_square: (f64, f64),
    /// Targets that pull, less the values that they determine.
    pub degrees_of_freedom: f64,
    /// By how much intervals were widened because the model misses its targets by more than noise;
    /// at least 1 (the Birge ratio).
    pub widened: f64,
    /// Iterations.
    pub iterations: u32,
    /// Evaluations of the model.
    pub evaluations: u32,
    /// Whether it ended because no step promised anything more.
    pub converged: bool,
}

/// Why there is no fit.
#[derive(Debug, Error)]
pub enum FitError<E> {
    /// The problem is not sound.
    #[error("{}", .0.iter().map(|f| format!("{}: {}. Fix: {}.", f.field, f.reason, f.fix)).collect::<Vec<_>>().join("\n"))]
    Problem(Vec<Fault>),
    /// Somebody asked to stop.
    #[error("stopped")]
    Stopped,
    /// The model could not be evaluated.
    #[error(transparent)]
    Model(E),
}

impl Problem {
    /// Everything that is wrong with it.
    pub fn faults(&self) -> Vec<Fault> {
        let mut out = Vec::new();
        let mut fault = |field: &str, reason: String, fix: &str| {
            out.push(Fault::new(field, reason, fix));
        };
        if self.values.is_empty() {
            fault(
                "values",
                "there is no value to fit".into(),
                "name at least one value",
            );
        }
        if self.targets.is_empty() {
            fault(
                "targets",
                "there is no target".into(),
                "give at least one target",
            );
        }
        let mut names = BTreeSet::new();
        for value in &self.values {
            let FreeValue {
                name,
                start,
                low,
                high,
            } = value;
            if !names.insert(name) {
                fault(name, "is named twice".into(), "name each value once");
            }
            if !(low.is_finite() && high.is_finite() && low < high) {
                let reason = format!("its plausible range {low} to {high} is empty");
                fault(
                    name,
                    reason,
                    "give a range in which it may move, or leave it out of the fit",
                );
            } else if !(*low..=*high).contains(start) {
                let reason =
                    format!("starts at {start}, outside its plausible range {low} to {high}");
                fault(name, reason, "widen the range or start inside it");
            }
        }
        let mut names = BTreeSet::new();
        for target in &self.targets {
            if !names.insert(&target.name) {
                fault(
                    &target.name,
                    "is named twice".into(),
                    "name each target once",
                );
            }
            if !target.value.is_finite() {
                fault(
                    &target.name,
                    "has no value".into(),
                    "give it one or leave it out",
                );
            }
            if !(target.tolerance.is_finite() && target.tolerance > 0.0) {
                let reason = format!("has a tolerance of {}", target.tolerance);
                fault(
                    &target.name,
                    reason,
                    "write a tolerance above zero: nothing is known exactly",
                );
            }
        }
        if let Some(covariance) = &self.covariance {
            let n = self.targets.len();
            if covariance.len() != n * n
                || linear::Square::from_rows(n, covariance)
                    .cholesky()
                    .is_none()
            {
                fault(
                    "covariance",
                    "is not that of the targets".into(),
                    "give a positive definite matrix with a row and a column for each target",
                );
            }
        }
        out
    }
}
