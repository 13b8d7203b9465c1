//! The descent.

use super::linear::{Lower, Square};
use super::step::{System, dot, products};
use super::verdict::{self, Curvature};
use super::{
    Aim, Fit, FitError, FittedTarget, FittedValue, Knowledge, Problem, Progress, Reading, Settings,
};
use crate::plan::Fault;

/// A further gain in squared residuals below this is noise: a tenth of a standard deviation.
const ENOUGH: f64 = 0.01;
/// Steps tried in one iteration, each shorter than the one before.
const MOST_TRIES: u32 = 6;
/// Damping at the start and its bounds.
const DAMPING: (f64, f64, f64) = (0.01, 1e-6, 1e6);

/// Fits the values of `problem` to its targets. `model` gives a reading for every target at a point
/// (values in the order of the problem), or `None` where a target is undefined there. `progress` is
/// told after every evaluation and stops the fit by saying `false`.
///
/// # Errors
/// Every fault of the problem, a target that is undefined at the start, what `model` fails with, or
/// [`FitError::Stopped`].
pub fn fit<E>(
    problem: &Problem,
    settings: &Settings,
    model: impl FnMut(&[f64]) -> Result<Vec<Option<Reading>>, E>,
    progress: impl FnMut(&Progress) -> bool,
) -> Result<Fit, FitError<E>> {
    Descent::of(problem, settings, model, progress)?.run()
}

/// A point with its readings.
#[derive(Clone)]
struct Point {
    /// Values as shares of their ranges.
    at: Vec<f64>,
    readings: Vec<Reading>,
    /// Residuals in units of noise, made independent.
    residuals: Vec<f64>,
    chi_square: f64,
}

pub(super) struct Descent<'p, M, P> {
    problem: &'p Problem,
    settings: &'p Settings,
    model: M,
    progress: P,
    told: Progress,
    /// Turns residuals into independent ones of unit noise; known from the first point on.
    whiten: Option<Lower>,
    /// The start, as shares.
    origin: Vec<f64>,
}

impl<'p, E, M, P> Descent<'p, M, P>
where
    M: FnMut(&[f64]) -> Result<Vec<Option<Reading>>, E>,
    P: FnMut(&Progress) -> bool,
{
    /// Of a sound problem.
    pub fn of(
        problem: &'p Problem,
        settings: &'p Settings,
        model: M,
        progress: P,
    ) -> Result<Self, FitError<E>> {
        let faults = problem.faults();
        if !faults.is_empty() {
            return Err(FitError::Problem(faults));
        }
        Ok(Self {
            problem,
            settings,
            model,
            progress,
            told: Progress {
                iteration: 0,
                evaluations: 0,
                chi_square: f64::INFINITY,
            },
            whiten: None,
            origin: problem
                .values
                .iter()
                .map(|v| (v.start - v.low) / (v.high - v.low))
                .collect(),
        })
    }

    /// What the targets say about the values at the start, in shares of their ranges.
    pub fn information(&mut self) -> Result<Square, FitError<E>> {
        let start = self.start()?;
        let slopes = self.slopes(&start, &vec![true; self.origin.len()], true)?;
        Ok(products(&self.pulls(&start, &slopes)))
    }

    fn run(mut self) -> Result<Fit, FitError<E>> {
        let start = self.start()?;
        let mut free: Vec<bool> = vec![true; self.origin.len()];
        let (mut best, mut converged) = self.descend(start.clone(), &free, None)?;
        let mut slopes = self.slopes(&best, &free, true)?;
        let mut verdict = verdict::of(&self.curvature(&best, &slopes, &free));
        let silent = |verdict: &verdict::Verdict| {
            let known = verdict.knowledge.iter();
            known.map(|k| *k == Knowledge::Silent).collect::<Vec<_>>()
        };
        let hold = silent(&verdict);
        if self.settings.hold_silent && hold.contains(&true) {
            let mut at = best.at.clone();
            for (index, held) in hold.iter().enumerate() {
                if *held {
                    free[index] = false;
                    at[index] = self.origin[index];
                }
            }
            // Where every value goes back, so does the whole point.
            let from = self.point(at)?.unwrap_or_else(|| start.clone());
            (best, converged) = self.descend(from, &free, Some(slopes))?;
            slopes = self.slopes(&best, &free, true)?;
            verdict = verdict::of(&self.curvature(&best, &slopes, &free));
        }
        Ok(self.finish(&start, &best, &slopes, &free, verdict, converged))
    }

    /// The start, at which every target must be defined.
    fn start(&mut self) -> Result<Point, FitError<E>> {
        let readings = self.evaluate(&self.origin.clone())?;
        let mut faults = Vec::new();
        let mut defined = Vec::with_capacity(readings.len());
        for (target, reading) in self.problem.targets.iter().zip(&readings) {
            match reading {
                Some(reading) => defined.push(*reading),
                None => faults.push(Fault::new(
                    &target.name,
                    "the model gives no value for it with the values at the start",
                    "leave the target out, or use a plan in which it is defined",
                )),
            }
        }
        if !faults.is_empty() {
            return Err(FitError::Problem(faults));
        }
        self.whiten = self.noise(&defined).cholesky();
        let point = self.judge(self.origin.clone(), defined);
        self.told.chi_square = point.chi_square;
        Ok(point)
    }

    /// Covariance of target less reading.
    fn noise(&self, readings: &[Reading]) -> Square {
        let targets = &self.problem.targets;
        let mut noise = match &self.problem.covariance {
            Some(cells) => Square::from_rows(targets.len(), cells),
            None => {
                let squares: Vec<f64> = targets.iter().map(|t| t.tolerance * t.tolerance).collect();
                Square::diagonal(&squares)
            }
        };
        for (at, reading) in readings.iter().enumerate() {
            noise[(at, at)] += reading.se * reading.se;
        }
        noise
    }

    fn evaluate(&mut self, at: &[f64]) -> Result<Vec<Option<Reading>>, FitError<E>> {
        let values: Vec<f64> = at
            .iter()
            .zip(&self.problem.values)
            // The ends exactly, not a rounding beside them.
            .map(|(share, v)| match *share {
                1.0 => v.high,
                share => v.low + share * (v.high - v.low),
            })
            .collect();
        let readings = (self.model)(&values).map_err(FitError::Model)?;
        debug_assert_eq!(readings.len(), self.problem.targets.len());
        self.told.evaluations += 1;
        if (self.progress)(&self.told) {
            Ok(readings)
        } else {
            Err(FitError::Stopped)
        }
    }

    /// A point; `None` where a target is undefined.
    fn point(&mut self, at: Vec<f64>) -> Result<Option<Point>, FitError<E>> {
        let readings = self.evaluate(&at)?;
        let defined: Option<Vec<Reading>> = readings.into_iter().collect();
        Ok(defined.map(|readings| self.judge(at, readings)))
    }

    fn judge(&self, at: Vec<f64>, readings: Vec<Reading>) -> Point {
        let off: Vec<f64> = readings
            .iter()
            .zip(&self.problem.targets)
            .map(|(reading, target)| excess(reading.value - target.value, target.aim))
            .collect();
        let residuals = self.whitened(&off);
        let chi_square = residuals.iter().map(|r| r * r).sum();
        Point {
            at,
            readings,
            residuals,
            chi_square,
        }
    }

    fn whitened(&self, off: &[f64]) -> Vec<f64> {
        match &self.whiten {
            Some(lower) => lower.forward(off),
            // A covariance that passed its check stays positive definite with more on its diagonal.
            None => off.to_vec(),
        }
    }

    /// Squared residuals, and the pull toward the start.
    fn objective(&self, point: &Point) -> f64 {
        let pull: f64 = point
            .at
            .iter()
            .zip(&self.origin)
            .map(|(at, from)| (at - from) * (at - from))
            .sum();
        point.chi_square + pull * self.tightness()
    }

    fn tightness(&self) -> f64 {
        1.0 / (self.settings.prior * self.settings.prior)
    }

    /// By how much each reading moves with each free value, by value: a difference to both sides
    /// where `both` and there is room, else to the roomier one.
    fn slopes(
        &mut self,
        point: &Point,
        free: &[bool],
        both: bool,
    ) -> Result<Vec<Vec<f64>>, FitError<E>> {
        let step = self.settings.step;
        let mut slopes = vec![vec![0.0; point.readings.len()]; free.len()];
        for index in (0..free.len()).filter(|&index| free[index]) {
            let share = point.at[index];
            let up = if share <= 0.5 { step } else { -step };
            let mut ends = Vec::with_capacity(2);
            for reach in [up, -up] {
                let moved = (share + reach).clamp(0.0, 1.0);
                // A few hundredths of a step are more noise than slope.
                if (moved - share).abs() < 0.3 * step || (!both && !ends.is_empty()) {
                    continue;
                }
                let mut at = point.at.clone();
                at[index] = moved;
                if let Some(end) = self.point(at)? {
                    ends.push((moved, end.readings));
                }
            }
            let here = (share, &point.readings);
            let (to, from) = match &ends[..] {
                [a, b] => ((a.0, &a.1), (b.0, &b.1)),
                [a] => ((a.0, &a.1), here),
                // Undefined on both sides: nothing is known of it here.
                _ => continue,
            };
            for (slope, (a, b)) in slopes[index].iter_mut().zip(to.1.iter().zip(from.1)) {
                *slope = (a.value - b.value) / (to.0 - from.0);
            }
        }
        Ok(slopes)
    }

    /// Slopes in units of noise, without targets that do not pull.
    fn pulls(&self, point: &Point, slopes: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let active = self.active(point);
        slopes
            .iter()
            .map(|of_value| {
                let seen: Vec<f64> = of_value
                    .iter()
                    .zip(&active)
                    .map(|(slope, active)| if *active { *slope } else { 0.0 })
                    .collect();
                self.whitened(&seen)
            })
            .collect()
    }

    /// Which targets pull: those to be met, and those on the wrong side.
    fn active(&self, point: &Point) -> Vec<bool> {
        point
            .readings
            .iter()
            .zip(&self.problem.targets)
            .map(|(reading, target)| {
                target.aim == Aim::Within || excess(reading.value - target.value, target.aim) != 0.0
            })
            .collect()
    }

    /// Descends from a point until no step promises more than noise.
    fn descend(
        &mut self,
        from: Point,
        free: &[bool],
        mut known: Option<Vec<Vec<f64>>>,
    ) -> Result<(Point, bool), FitError<E>> {
        let mut best = from;
        let mut damping = DAMPING.0;
        if !free.contains(&true) {
            return Ok((best, true));
        }
        for _ in 0..self.settings.most_iterations {
            self.told.iteration += 1;
            self.told.chi_square = best.chi_square;
            let slopes = match known.take() {
                Some(slopes) => slopes,
                None => self.slopes(&best, free, false)?,
            };
            let system = self.system(&best, &slopes);
            let promise = |step: &[f64]| system.gain(step);
            let promised = promise(&system.step(&best.at, free, 0.0));
            if promised < ENOUGH {
                return Ok((best, true));
            }
            let mut moved = false;
            for _ in 0..MOST_TRIES {
                let step = system.step(&best.at, free, damping);
                if promise(&step) < ENOUGH {
                    break;
                }
                let at: Vec<f64> = best
                    .at
                    .iter()
                    .zip(&step)
                    .map(|(at, d)| (at + d).clamp(0.0, 1.0))
                    .collect();
                let next = self.point(at)?;
                let gain = next
                    .as_ref()
                    .map(|next| self.objective(&best) - self.objective(next));
                match (next, gain) {
                    (Some(next), Some(gain)) if gain > 0.0 => {
                        best = next;
                        damping = (damping / 5.0).max(DAMPING.1);
                        moved = true;
                        break;
                    }
                    _ => damping = (damping * 5.0).min(DAMPING.2),
                }
            }
            if !moved {
                // What the slopes promise drowns in the noise of the simulation, unless it is much.
                return Ok((best, promised < 1.0));
            }
        }
        Ok((best, false))
    }

    fn system(&self, point: &Point, slopes: &[Vec<f64>]) -> System {
        let pulls = self.pulls(point, slopes);
        let mut matrix = products(&pulls);
        let mut gradient = Vec::with_capacity(pulls.len());
        for (index, of_value) in pulls.iter().enumerate() {
            matrix[(index, index)] += self.tightness();
            gradient.push(
                dot(of_value, &point.residuals)
                    + self.tightness() * (point.at[index] - self.origin[index]),
            );
        }
        System { matrix, gradient }
    }

    /// What the targets that pull say about the free values at a point.
    fn curvature(&self, point: &Point, slopes: &[Vec<f64>], free: &[bool]) -> Curvature {
        Curvature {
            data: products(&self.pulls(point, slopes)),
            tightness: self.tightness(),
            free: free.to_vec(),
        }
    }

    fn finish(
        &mut self,
        start: &Point,
        best: &Point,
        slopes: &[Vec<f64>],
        free: &[bool],
        verdict: verdict::Verdict,
        converged: bool,
    ) -> Fit {
        let pulling = self.active(best).iter().filter(|active| **active).count() as f64;
        let degrees = pulling - self.curvature(best, slopes, free).determined();
        // Below one degree of freedom a miss cannot be told from a fit.
        let widened = if degrees >= 1.0 {
            libm::sqrt(best.chi_square / degrees).max(1.0)
        } else {
            1.0
        };
        let noise = self.noise(&best.readings);
        let values = self
            .problem
            .values
            .iter()
            .enumerate()
            .map(|(index, value)| {
                let width = value.high - value.low;
                let after = if free[index] {
                    value.low + best.at[index] * width
                } else {
                    value.start
                };
                let reach = verdict::NORMAL_95 * verdict.deviations[index] * widened * width;
                let interval = match verdict.knowledge[index] {
                    Knowledge::Silent => (value.low, value.high),
                    _ => (
                        (after - reach).max(value.low),
                        (after + reach).min(value.high),
                    ),
                };
                FittedValue {
                    before: value.start,
                    after,
                    range: (value.low, value.high),
                    interval,
                    at_bound: free[index] && (best.at[index] <= 0.0 || best.at[index] >= 1.0),
                    knowledge: verdict.knowledge[index],
                }
            });
        let targets = self.problem.targets.iter().enumerate().map(|(at, target)| {
            let after = best.readings[at];
            FittedTarget {
                before: start.readings[at],
                after,
                residual: excess(after.value - target.value, target.aim)
                    / libm::sqrt(noise[(at, at)]),
                slopes: slopes.iter().map(|of_value| of_value[at]).collect(),
            }
        });
        Fit {
            values: values.collect(),
            targets: targets.collect(),
            together: verdict.together,
            chi_square: (start.chi_square, best.chi_square),
            degrees_of_freedom: degrees,
            widened,
            iterations: self.told.iteration,
            evaluations: self.told.evaluations,
            converged,
        }
    }
}

/// The part of a difference that is wrong.
fn excess(difference: f64, aim: Aim) -> f64 {
    match aim {
        Aim::Within => difference,
        Aim::AtMost => difference.max(0.0),
        Aim::AtLeast => difference.min(0.0),
    }
}
