//! One behaviour set fitted to targets over all the plans that they name.

use super::view::{self, Aimed, Report};
use super::{Calibrated, Hear, params};
use crate::ApiError;
use crate::cases::{Cases, Goal, Row, Shown, Statistic};
use foothold_core::behaviour::{Behaviour, Param};
use foothold_core::calibration::{
    Aim, Fit, FreeParam, Problem, Reading, Screened, Settings, Target, fit, screen,
};
use foothold_core::metrics::{Stat, Unit};
use foothold_core::money::real;
use foothold_core::plan::SegmentKind;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Standard error of a median over that of a mean, of many normal draws.
const MEDIAN: f64 = 1.2533;

/// What to fit.
#[derive(Debug, Clone, Default)]
pub struct TargetsRequest {
    /// File of targets; the shipped cases when absent.
    pub targets: Option<PathBuf>,
    /// Only targets of the plan of this file name.
    pub plan: Option<String>,
    /// Behaviour file to start from instead of the set that the plans name.
    pub start: Option<PathBuf>,
    /// Values to fit; those that the targets can tell apart when empty.
    pub values: Vec<String>,
    /// Replications of each plan in each evaluation.
    pub replications: u32,
    /// Name of the behaviour set that results.
    pub name: Option<String>,
}

/// Fits one behaviour set to the targets marked for it.
///
/// # Errors
/// Faults of targets, plans, behaviour file and values; no target to fit to; values of which the
/// targets determine none; a stop.
pub fn to_targets(request: &TargetsRequest, hear: Hear<'_>) -> Result<Calibrated, ApiError> {
    let named = params(&request.values)?;
    let mut cases = match &request.targets {
        Some(path) => Cases::load(path)?,
        None => Cases::shipped()?,
    };
    if let Some(path) = &request.start {
        cases = cases.with_behaviour_file(path)?;
    }
    cases = chosen(cases, request.plan.as_deref())?;
    let start = common_behaviour(&cases)?;
    let mut fitting = Fitting {
        cases,
        start,
        replications: request.replications,
        hear,
        known: RefCell::default(),
    };
    let undefined = fitting.leave_out_undefined()?;
    let (params, screened) = if named.is_empty() {
        fitting.choose()?
    } else {
        (named, None)
    };
    let fitted = fitting.fit(&params)?;
    let aimed = fitting.aimed();
    let mut behaviour = fitting.start.clone();
    for (param, value) in params.iter().zip(&fitted.values) {
        if value.after != value.before {
            param.set(&mut behaviour, value.after, &SegmentKind::ALL);
        }
    }
    let file = request.targets.as_deref().and_then(Path::file_name);
    let file = file.map_or("the published cases".into(), |name| {
        name.to_string_lossy().into_owned()
    });
    let report = Report {
        currency: fitting.cases.currency(),
        loaded: None,
        replications: request.replications,
        params: &params,
        fit: &fitted,
        kinds: &SegmentKind::ALL,
        fitted_to: &file,
    };
    let mut calibration = report.of(&aimed);
    calibration.undefined = undefined;
    calibration.left_out = screened.map(view::left_out);
    let name = request.name.clone().unwrap_or_else(|| "fitted".into());
    let behaviour = report.behaviour(&behaviour, &name, &aimed)?;
    Ok(Calibrated {
        report: calibration,
        behaviour,
    })
}

/// The targets that a fit may use, of one plan where it is named.
fn chosen(cases: Cases, plan: Option<&str>) -> Result<Cases, ApiError> {
    let of_plan = |name: &str| plan.is_none_or(|plan| plan == name);
    let ids: Vec<String> = cases
        .targets()
        .iter()
        .filter(|target| target.fit && of_plan(&target.plan))
        .map(|target| target.id.clone())
        .collect();
    if ids.is_empty() {
        let mut plans: Vec<&str> = cases
            .targets()
            .iter()
            .filter(|target| target.fit)
            .map(|target| target.plan.as_str())
            .collect();
        plans.sort_unstable();
        plans.dedup();
        return Err(match plan {
            Some(plan) => ApiError::request(
                format!("no target to fit to is of {plan:?}"),
                format!("name one of {}", plans.join(", ")),
            ),
            None => ApiError::request(
                "no target may be fitted to",
                "write fit = true in those that may",
            ),
        });
    }
    cases.only(&ids)
}

/// The one set that all plans run with.
fn common_behaviour(cases: &Cases) -> Result<Behaviour, ApiError> {
    let mut plans = cases.plans();
    let Some((first, plan)) = plans.next() else {
        return Err(ApiError::request(
            "the targets name no plan",
            "name one in each",
        ));
    };
    let differs = plans.find(|(_, other)| {
        other
            .behaviour
            .values
            .iter()
            .zip(&plan.behaviour.values)
            .any(|(a, b)| a.by_kind != b.by_kind)
    });
    match differs {
        None => Ok(plan.behaviour.clone()),
        Some((other, _)) => Err(ApiError::request(
            format!("{first} and {other} run with different behaviour values"),
            "take the overrides out of the plans, or name one set to start from",
        )),
    }
}

struct Fitting<'a> {
    cases: Cases,
    start: Behaviour,
    replications: u32,
    hear: Hear<'a>,
    /// Readings at points that were evaluated before, by the bits of their values.
    known: RefCell<BTreeMap<Vec<u64>, Vec<Option<Reading>>>>,
}

/// Values chosen, and what became of the others, by name.
type Chosen = (Vec<FreeParam>, Option<[Vec<String>; 2]>);

impl Fitting<'_> {
    /// Leaves out targets that are undefined at the start, and names them.
    fn leave_out_undefined(&mut self) -> Result<Vec<String>, ApiError> {
        let readings = self.readings(&[], &[])?;
        self.known.borrow_mut().clear();
        let ids = self.cases.targets().iter().map(|target| target.id.clone());
        let (defined, undefined): (Vec<_>, Vec<_>) = ids
            .zip(readings)
            .partition(|(_, reading)| reading.is_some());
        let ids: Vec<String> = defined.into_iter().map(|(id, _)| id).collect();
        if ids.is_empty() {
            return Err(ApiError::request(
                "every target is undefined with the values at the start",
                "give targets that the plans have a value for",
            ));
        }
        self.cases = self.cases.clone().only(&ids)?;
        Ok(undefined.into_iter().map(|(id, _)| id).collect())
    }

    fn readings(
        &self,
        params: &[FreeParam],
        values: &[f64],
    ) -> Result<Vec<Option<Reading>>, ApiError> {
        let key: Vec<u64> = values.iter().map(|value| value.to_bits()).collect();
        if let Some(known) = self.known.borrow().get(&key) {
            return Ok(known.clone());
        }
        let mut behaviour = self.start.clone();
        for (param, value) in params.iter().zip(values) {
            param.set(&mut behaviour, *value, &SegmentKind::ALL);
        }
        let cases = self.cases.with_behaviour(&behaviour)?;
        let hear = self.hear;
        let shown = cases.show(self.replications, &|_| hear(None))?;
        let targets = self.cases.targets().iter();
        let readings: Vec<_> = targets
            .zip(&shown)
            .map(|(target, shown)| reading(target.statistic, shown, self.replications))
            .collect();
        self.known.borrow_mut().insert(key, readings.clone());
        Ok(readings)
    }

    /// Targets in the unit in which they are read.
    fn aimed(&self) -> Vec<Aimed> {
        let rows = self.cases.targets().iter().map(|target| {
            let nothing = Shown {
                stat: None,
                hit: false,
            };
            let unit = Row::of(target, &nothing, self.replications).unit;
            let scale = if unit == Unit::Money { 100.0 } else { 1.0 };
            Aimed {
                name: target.id.clone(),
                aim: match target.goal {
                    Goal::Within => Aim::Within,
                    Goal::AtMost => Aim::AtMost,
                    Goal::AtLeast => Aim::AtLeast,
                },
                unit,
                value: real(target.value) * scale,
                se: real(target.tolerance) * scale,
                units: None,
                claims: target.source.clone(),
            }
        });
        rows.collect()
    }

    fn problem(&self, params: &[FreeParam]) -> Problem {
        let target = |aimed: Aimed| Target {
            name: aimed.name,
            value: aimed.value,
            tolerance: aimed.se,
            aim: aimed.aim,
        };
        Problem {
            values: params
                .iter()
                .map(|param| param.free_value(&self.start, &SegmentKind::ALL))
                .collect(),
            targets: self.aimed().into_iter().map(target).collect(),
            covariance: None,
        }
    }

    /// The values that the targets tell apart, of all that have a range.
    fn choose(&self) -> Result<Chosen, ApiError> {
        let all = Param::ALL.iter().zip(&self.start.values);
        let candidates: Vec<FreeParam> = all
            .filter(|(_, value)| value.low < value.high)
            .map(|(param, _)| FreeParam {
                param: *param,
                kind: None,
            })
            .collect();
        let problem = self.problem(&candidates);
        let Screened {
            chosen,
            alike,
            silent,
        } = screen(
            &problem,
            &Settings::default(),
            |values| self.readings(&candidates, values),
            |progress| (self.hear)(Some(progress)),
        )?;
        if chosen.is_empty() {
            return Err(ApiError::request(
                "the targets determine none of the behaviour values",
                "give more targets or smaller tolerances, or name values with --values",
            ));
        }
        self.known.borrow_mut().clear();
        let of = |picks: Vec<usize>| picks.into_iter().map(|at| candidates[at].name()).collect();
        let params = chosen.iter().map(|at| candidates[*at]).collect();
        Ok((params, Some([of(alike), of(silent)])))
    }

    fn fit(&self, params: &[FreeParam]) -> Result<Fit, ApiError> {
        let problem = self.problem(params);
        Ok(fit(
            &problem,
            &Settings::default(),
            |values| self.readings(params, values),
            |progress| (self.hear)(Some(progress)),
        )?)
    }
}

/// The number of a target with its standard error; `None` where it is mostly undefined.
fn reading(statistic: Statistic, shown: &Shown, replications: u32) -> Option<Reading> {
    let stat: Stat = shown
        .stat
        .filter(|stat| stat.defined * 2 > replications as usize)?;
    let factor = match statistic {
        Statistic::Mean => 1.0,
        _ => MEDIAN,
    };
    Some(Reading {
        value: statistic.of(&stat),
        se: stat.se.unwrap_or(0.0) * factor,
    })
}
