//! A calibration as it travels, and the behaviour file that it makes.

use crate::backtest::{PastView, SeriesView};
use crate::past::{Window, text};
use crate::wire::{RESULT_SCHEMA, Value};
use crate::{ApiError, ENGINE_VERSION};
use foothold_core::behaviour::Behaviour;
use foothold_core::calendar::YearMonth;
use foothold_core::calibration::{
    Aim, Fit, FittedTarget, FreeParam, Knowledge, Observation, Observations, Reading,
};
use foothold_core::chance::SAMPLER_VERSION;
use foothold_core::metrics::Unit;
use foothold_core::plan::SegmentKind;
use foothold_data::behaviour_file;
use foothold_data::plan_file::LoadedPlan;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use serde::Serialize;
use std::collections::BTreeSet;

/// A reading counts as moved by a value where the value's whole range moves it by this many
/// deviations of its noise.
const MOVED: f64 = 2.0;
/// Targets named as what a value was fitted to.
const NAMED: usize = 3;

/// A fit, as it travels. Money is a decimal string, what is undefined null.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// Version of this form.
    pub schema: u32,
    /// Version of the engine.
    pub engine: &'static str,
    /// Version of the sampler.
    pub sampler: &'static str,
    /// Name of the plan; null where several were fitted at once.
    pub plan: Option<String>,
    /// Currency of every amount.
    pub currency: String,
    /// Seed; null where each plan has its own.
    pub seed: Option<u64>,
    /// Replications of each evaluation.
    pub replications: u32,
    /// Months that the fit saw; null where it was to targets.
    pub window: Option<WindowView>,
    /// Targets.
    pub targets: Vec<TargetView>,
    /// Names of what the data have and the model gives no value for.
    pub undefined: Vec<String>,
    /// Values.
    pub values: Vec<ValueView>,
    /// Candidates that were not fitted; null where values were named.
    pub left_out: Option<LeftOut>,
    /// Sum of squared residuals in units of their noise, at the start.
    pub chi_square_before: f64,
    /// The same at the fit.
    pub chi_square_after: f64,
    /// Targets that pull, less the values that they determine.
    pub degrees_of_freedom: f64,
    /// By how much intervals were widened because the model misses targets by more than noise.
    pub widened: f64,
    /// Iterations.
    pub iterations: u32,
    /// Evaluations.
    pub evaluations: u32,
    /// Whether no step promised anything more.
    pub converged: bool,
    /// The months held out; null where none were.
    pub hold_out: Option<HoldOut>,
    /// How the past was read; null where the fit was to targets.
    pub read: Option<PastView>,
}

/// A stretch of months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WindowView {
    /// First month.
    pub from: String,
    /// Last month.
    pub to: String,
    /// Months.
    pub months: u16,
    /// Customers seen in it.
    pub customers: usize,
    /// New-business deals closed in it.
    pub deals: usize,
}

/// A target and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetView {
    /// Its name.
    pub target: String,
    /// `within`, `at_most` or `at_least`.
    pub aim: &'static str,
    /// What was observed, or asked for.
    pub observed: Value,
    /// Its sampling error, or tolerance.
    pub observed_se: Value,
    /// Customers or deals behind it.
    pub units: Option<usize>,
    /// Simulated before.
    pub before: Value,
    /// Simulated after.
    pub after: Value,
    /// Standard error of that from simulation.
    pub after_se: Value,
    /// Simulated less observed, over the noise of both.
    pub residual: f64,
}

/// How well a value is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KnowledgeView {
    /// Its interval is clearly narrower than its plausible range.
    Determined,
    /// The data lean one way, and leave most of the range open.
    Weak,
    /// Only together with others.
    Together,
    /// The data do not speak about it; it stays as it was.
    Silent,
}

/// A value and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ValueView {
    /// Its name, as in behaviour files.
    pub value: String,
    /// Kind of segment whose value is told.
    pub kind: &'static str,
    /// Before; shares are ratios.
    pub before: f64,
    /// After.
    pub after: f64,
    /// 95% interval, cut at the plausible range.
    pub interval: [f64; 2],
    /// Smallest and largest plausible value.
    pub range: [f64; 2],
    /// Before, after and the others with their unit, as in behaviour files.
    pub written: WrittenView,
    /// How well it is known.
    pub knowledge: KnowledgeView,
    /// The others, of a value that is known only together with them.
    pub together_with: Vec<String>,
    /// Whether it lies at an end of its plausible range.
    pub at_bound: bool,
    /// Targets that it moves most.
    pub moves: Vec<String>,
}

/// Values with their unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WrittenView {
    /// Before.
    pub before: String,
    /// After.
    pub after: String,
    /// 95% interval.
    pub interval: [String; 2],
    /// Plausible range.
    pub range: [String; 2],
}

/// Candidates that were not fitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// They move the targets, but hardly otherwise than the fitted values do.
    pub alike: Vec<String>,
    /// The data do not speak about them.
    pub silent: Vec<String>,
}

/// The months that the fit did not see, simulated from the book at their start.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HoldOut {
    /// First month.
    pub from: String,
    /// Last month.
    pub to: String,
    /// With the values before.
    pub before: Vec<SeriesView>,
    /// With the values after.
    pub after: Vec<SeriesView>,
}

pub(super) fn left_out([alike, silent]: [Vec<String>; 2]) -> LeftOut {
    LeftOut { alike, silent }
}

pub(super) fn hold_out(
    (from, to, before, after): (YearMonth, YearMonth, Vec<SeriesView>, Vec<SeriesView>),
) -> HoldOut {
    HoldOut {
        from: text(from),
        to: text(to),
        before,
        after,
    }
}

/// A target beside its fit.
pub(super) struct Aimed {
    pub name: String,
    pub aim: Aim,
    pub unit: Unit,
    pub value: f64,
    pub se: f64,
    pub units: Option<usize>,
    /// Claims behind it.
    pub claims: Vec<String>,
}

impl Aimed {
    fn of(seen: &Observation) -> Self {
        Self {
            name: seen.gauge.name(),
            aim: Aim::Within,
            unit: if seen.gauge.is_money() {
                Unit::Money
            } else {
                Unit::Ratio
            },
            value: seen.value,
            se: seen.se,
            units: Some(seen.units),
            claims: Vec::new(),
        }
    }

    fn view(&self, fitted: &FittedTarget) -> TargetView {
        let of = |value| Value::of(self.unit, value);
        TargetView {
            target: self.name.clone(),
            aim: match self.aim {
                Aim::Within => "within",
                Aim::AtMost => "at_most",
                Aim::AtLeast => "at_least",
            },
            observed: of(self.value),
            observed_se: of(self.se),
            units: self.units,
            before: of(fitted.before.value),
            after: of(fitted.after.value),
            after_se: of(fitted.after.se),
            residual: fitted.residual,
        }
    }
}

/// A fit to be told.
pub(super) struct Report<'a> {
    pub currency: &'a str,
    /// The plan, where one was fitted.
    pub loaded: Option<&'a LoadedPlan>,
    pub replications: u32,
    pub params: &'a [FreeParam],
    pub fit: &'a Fit,
    pub kinds: &'a [SegmentKind],
    /// What it was fitted to, for the source of each value.
    pub fitted_to: &'a str,
}

impl Report<'_> {
    /// What was observed, as targets.
    pub fn aimed(observations: &Observations) -> Vec<Aimed> {
        observations.list.iter().map(Aimed::of).collect()
    }

    /// A fit to what was observed in a window.
    pub fn of_actuals(&self, observations: &Observations, window: &Window) -> Calibration {
        let aimed = Self::aimed(observations);
        Calibration {
            plan: self.loaded.map(|loaded| loaded.plan.name.clone()),
            seed: self.loaded.map(|loaded| loaded.plan.seed),
            window: Some(WindowView {
                from: text(window.from.plus(1)),
                to: text(window.to),
                months: window.observed.months,
                customers: window.observed.tracks.len(),
                deals: window.observed.deals.len(),
            }),
            ..self.of(&aimed)
        }
    }

    /// A fit to targets.
    pub fn of(&self, aimed: &[Aimed]) -> Calibration {
        let fit = self.fit;
        let targets = aimed
            .iter()
            .zip(&fit.targets)
            .map(|(aimed, fitted)| aimed.view(fitted));
        Calibration {
            schema: RESULT_SCHEMA,
            engine: ENGINE_VERSION,
            sampler: SAMPLER_VERSION,
            plan: None,
            currency: self.currency.to_owned(),
            seed: None,
            replications: self.replications,
            window: None,
            targets: targets.collect(),
            undefined: Vec::new(),
            values: (0..self.params.len())
                .map(|index| self.value(index, aimed))
                .collect(),
            left_out: None,
            chi_square_before: fit.chi_square.0,
            chi_square_after: fit.chi_square.1,
            degrees_of_freedom: fit.degrees_of_freedom,
            widened: fit.widened,
            iterations: fit.iterations,
            evaluations: fit.evaluations,
            converged: fit.converged,
            hold_out: None,
            read: None,
        }
    }

    fn value(&self, index: usize, aimed: &[Aimed]) -> ValueView {
        let (param, value) = (self.params[index], &self.fit.values[index]);
        let write = |value: f64| {
            let decimal = Decimal::from_f64(value).unwrap_or_default();
            behaviour_file::written(param.param, rounded(decimal))
        };
        let group = self
            .fit
            .together
            .iter()
            .find(|group| group.contains(&index));
        let others = group.into_iter().flatten().filter(|other| **other != index);
        let range = value.range;
        ValueView {
            value: param.name(),
            kind: param.reference(self.kinds).name(),
            before: value.before,
            after: value.after,
            interval: value.interval.into(),
            range: range.into(),
            written: WrittenView {
                before: write(value.before),
                after: write(value.after),
                interval: [write(value.interval.0), write(value.interval.1)],
                range: [write(range.0), write(range.1)],
            },
            knowledge: match value.knowledge {
                Knowledge::Determined => KnowledgeView::Determined,
                Knowledge::Weak => KnowledgeView::Weak,
                Knowledge::Together => KnowledgeView::Together,
                Knowledge::Silent => KnowledgeView::Silent,
            },
            together_with: others.map(|other| self.params[*other].name()).collect(),
            at_bound: value.at_bound,
            moves: self.moves(index, aimed),
        }
    }

    /// The targets that a value moves most, of those that it moves out of their noise.
    fn moves(&self, index: usize, aimed: &[Aimed]) -> Vec<String> {
        let strength = |(target, fitted): (&Aimed, &FittedTarget)| {
            let Reading { se, .. } = fitted.after;
            let noise = (target.se * target.se + se * se).sqrt();
            let slope = fitted.slopes.get(index).copied().unwrap_or(0.0);
            (slope.abs() / noise, target.name.clone())
        };
        let mut moved: Vec<(f64, String)> = aimed
            .iter()
            .zip(&self.fit.targets)
            .map(strength)
            .filter(|(strength, _)| *strength >= MOVED)
            .collect();
        moved.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        moved
            .into_iter()
            .take(NAMED)
            .map(|(_, name)| name)
            .collect()
    }

    /// The behaviour file: `behaviour` with the source of every fitted value.
    ///
    /// # Errors
    /// A set that could not be read back, which would be a defect.
    pub fn behaviour(
        &self,
        behaviour: &Behaviour,
        name: &str,
        aimed: &[Aimed],
    ) -> Result<String, ApiError> {
        let mut set = behaviour.clone();
        set.name = name.to_owned();
        self.own_sources(&mut set);
        for index in 0..self.params.len() {
            let view = self.value(index, aimed);
            if view.knowledge == KnowledgeView::Silent {
                continue;
            }
            let value = &mut set.values[self.params[index].param as usize];
            let to = match view.moves.len() {
                0 => String::new(),
                _ => format!("{} of ", view.moves.join(", ")),
            };
            let how = match view.knowledge {
                KnowledgeView::Together => format!(
                    "fitted together with {}, of which only a combination is known,",
                    view.together_with.join(", ")
                ),
                KnowledgeView::Weak => "weakly determined, fitted".to_owned(),
                _ => "fitted".to_owned(),
            };
            let whose = match self.params[index].kind {
                Some(kind) => format!("{}: ", kind.name()),
                None => String::new(),
            };
            let before = std::mem::take(&mut value.source);
            let claims = claims(&view, aimed);
            let fitted = format!("{whose}{how} to {to}{}", self.fitted_to);
            let (source, said) = if claims.is_empty() {
                (fitted, String::new())
            } else {
                (claims.join(" "), format!("{}. ", capitalised(&fitted)))
            };
            value.source = source;
            let bound = if view.at_bound {
                "; at the end of its plausible range"
            } else {
                ""
            };
            value.note = Some(format!(
                "{said}95% interval {} to {}{bound}. It was {} ({before}).",
                view.written.interval[0], view.written.interval[1], view.written.before
            ));
        }
        let heading = format!(
            "Fitted by `foothold calibrate` to {}.\nValues without \"fitted\" in their source stand as they were.",
            self.fitted_to
        );
        behaviour_file::text_of(&set, &heading)
            .map_err(|faults| foothold_data::plan_file::LoadError::Faults(faults).into())
    }

    /// Values that the plan itself sets come from the plan.
    fn own_sources(&self, set: &mut Behaviour) {
        let Some(loaded) = self.loaded else {
            return;
        };
        for flat in loaded.flat.iter().filter(|flat| !flat.is_default) {
            let param = flat
                .path
                .strip_prefix("behaviour.")
                .and_then(foothold_core::behaviour::Param::from_name);
            if let Some(param) = param {
                let value = &mut set.values[param as usize];
                value.source = format!("plan {:?}", loaded.plan.name);
                value.note = None;
            }
        }
    }
}

/// Four significant digits, as far as a fitted value is told.
fn rounded(value: Decimal) -> Decimal {
    value.round_sf(4).unwrap_or(value)
}

/// The claims behind the targets that a value moves most, each once.
fn claims(view: &ValueView, aimed: &[Aimed]) -> Vec<String> {
    let moved = aimed
        .iter()
        .filter(|target| view.moves.contains(&target.name));
    let ids: BTreeSet<&String> = moved.flat_map(|target| &target.claims).collect();
    ids.into_iter().cloned().collect()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
