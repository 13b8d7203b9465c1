//! Behaviour fitted to a company's own past.
//!
//! The past is cut in two: the fit sees the first part, the last months are held out. The plan starts
//! from the book at the start of the first part and runs through it; what can be read from both
//! (see [`Gauge`]) should agree within the sampling error of what really happened.

use super::view::{self, Report};
use super::{Calibrated, Hear, Moving, params};
use crate::ApiError;
use crate::backtest::{PastView, from_book};
use crate::input::PlanInput;
use crate::past::{HistoryInput, Past, Window, text};
use foothold_core::calendar::YearMonth;
use foothold_core::calibration::{
    Fit, FreeParam, FreeValue, Observations, Problem, Reading, Screened, Settings, fit, screen,
};
use foothold_core::metrics::FixedCosts;
use foothold_core::plan::{Plan, SegmentKind};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Months held out when nobody says how many: the last quarter.
pub const DEFAULT_HOLD_OUT: u16 = 3;
/// Longest past that a fit looks at when nobody says from when on: behaviour and plan change.
const LONGEST: u16 = 24;
/// Shortest stretch that a fit can look at.
const SHORTEST: u16 = 3;
/// Values tried when none are named: those that movements and deals may speak about.
const CANDIDATES: [&str; 16] = [
    "churn_activated",
    "churn_unactivated",
    "contraction_odds",
    "reactivation_monthly",
    "self_serve_monthly",
    "ask_monthly",
    "spread_monthly",
    "fill_monthly",
    "win_seat_expansion",
    "win_team_expansion",
    "win_product_expansion",
    "product_event_monthly",
    "uplift_realisation",
    "uplift_play_rise",
    "activation_odds",
    "win_elasticity",
];

/// What to fit.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Values to fit; those that the data can tell apart when empty.
    pub values: Vec<String>,
    /// First month that counts; two years before the hold-out unless given.
    pub from: Option<YearMonth>,
    /// Last month that counts; the last in which something happened unless given.
    pub to: Option<YearMonth>,
    /// Months held out at the end.
    pub hold_out: u16,
    /// Replications of each evaluation.
    pub replications: u32,
    /// Seed instead of the plan's own.
    pub seed: Option<u64>,
    /// Name of the behaviour set that results.
    pub name: Option<String>,
}

/// Fits behaviour of a plan to a past.
///
/// # Errors
/// Faults of the past and of the values named, a past too short, values of which the data determine
/// none, a stop.
pub fn to_actuals(
    mut input: PlanInput,
    history: &HistoryInput,
    request: &Request,
    hear: Hear<'_>,
) -> Result<Calibrated, ApiError> {
    let named = params(&request.values)?;
    if let Some(seed) = request.seed {
        input.loaded.plan = crate::run::with_seed(input.loaded.plan, seed);
    }
    let plan = &input.loaded.plan;
    let past = Past::open(history, plan, request.to)?;
    let (from, until) = stretch(&past, request)?;
    let window = past.window(from, until);
    let then = past.plan(plan, from, window.observed.months)?;
    crate::run::check_size(&then, request.replications)?;
    let moving = Moving::of(&then, request.replications);
    let fitting = Fitting {
        moving: &moving,
        costs: FixedCosts::of(&then),
        window: &window,
        hear,
        known: RefCell::new(BTreeMap::new()),
    };
    let (observations, undefined) = fitting.observations()?;
    let (params, screened) = if named.is_empty() {
        fitting.choose(&observations)?
    } else {
        (named, None)
    };
    let fitted = fitting.fit(&observations, &params)?;
    let after = moved(plan, &params, &fitted, moving.kinds())?;
    let holds_out = until < past.months();
    let keep_going = || hear(None);
    let held = |plan: &Plan| {
        from_book(
            &past,
            plan,
            (until, past.months()),
            request.replications,
            &keep_going,
        )
    };
    let hold_out = if holds_out {
        Some((window.to.plus(1), past.last(), held(plan)?, held(&after)?))
    } else {
        None
    };
    let fitted_to = format!(
        "{}, {} to {}",
        file_name(&past.read().file),
        text(window.from.plus(1)),
        text(window.to)
    );
    let report = Report {
        currency: &plan.currency,
        loaded: Some(&input.loaded),
        replications: request.replications,
        params: &params,
        fit: &fitted,
        kinds: moving.kinds(),
        fitted_to: &fitted_to,
    };
    let mut calibration = report.of_actuals(&observations, &window);
    calibration.undefined = undefined;
    calibration.left_out = screened.map(view::left_out);
    calibration.hold_out = hold_out.map(view::hold_out);
    calibration.read = Some(PastView::of(&past));
    let name = request.name.clone().unwrap_or_else(|| "fitted".into());
    let behaviour = report.behaviour(&after.behaviour, &name, &Report::aimed(&observations))?;
    Ok(Calibrated {
        report: calibration,
        behaviour,
    })
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// First (exclusive) and last month of the fit, from 0.
fn stretch(past: &Past, request: &Request) -> Result<(u16, u16), ApiError> {
    let until = past.months().saturating_sub(request.hold_out);
    let from = match request.from {
        Some(month) => past.index(month.plus(-1))?,
        None => until.saturating_sub(LONGEST),
    };
    if until < from + SHORTEST {
        return Err(ApiError::request(
            format!(
                "from {} to {} with {} months held out leaves less than {SHORTEST} months to fit to",
                text(past.first().plus(i32::from(from) + 1)),
                text(past.last()),
                request.hold_out
            ),
            "give a longer past, an earlier start, or hold out fewer months",
        ));
    }
    Ok((from, until))
}

/// The plan with the values that the fit gave.
fn moved(
    plan: &Plan,
    params: &[FreeParam],
    fit: &Fit,
    kinds: &[SegmentKind],
) -> Result<Plan, ApiError> {
    let mut spec = plan.clone().into_spec();
    for (param, value) in params.iter().zip(&fit.values) {
        if value.after != value.before {
            param.set(&mut spec.behaviour, value.after, kinds);
        }
    }
    Plan::check(spec).map_err(ApiError::Calibration)
}

/// The model beside a window of the past.
struct Fitting<'a> {
    moving: &'a Moving,
    costs: FixedCosts,
    window: &'a Window,
    hear: Hear<'a>,
    /// Readings at points that were evaluated before, by the bits of their values.
    known: RefCell<BTreeMap<Vec<u64>, Vec<Option<Reading>>>>,
}

/// Values chosen, and what became of the others, by name.
type Chosen = (Vec<FreeParam>, Option<[Vec<String>; 2]>);

impl Fitting<'_> {
    /// What was observed and the model can be read for, and the names of what it gives no value for.
    fn observations(&self) -> Result<(Observations, Vec<String>), ApiError> {
        let observed = &self.window.observed;
        let all = observed.read(&observed.gauges());
        let readings = self.readings(&[], &[], &all)?;
        let pairs = all.list.iter().zip(&readings);
        let (defined, undefined): (Vec<_>, Vec<_>) =
            pairs.partition(|(_, reading)| reading.is_some());
        let gauges: Vec<_> = defined.iter().map(|(seen, _)| seen.gauge).collect();
        let names = undefined
            .iter()
            .map(|(seen, _)| seen.gauge.name())
            .collect();
        self.known.borrow_mut().clear();
        Ok((observed.read(&gauges), names))
    }

    fn readings(
        &self,
        params: &[FreeParam],
        values: &[f64],
        observations: &Observations,
    ) -> Result<Vec<Option<Reading>>, ApiError> {
        let key: Vec<u64> = values.iter().map(|value| value.to_bits()).collect();
        if let Some(known) = self.known.borrow().get(&key) {
            return Ok(known.clone());
        }
        let hear = self.hear;
        let outcome = self.moving.run(params, values, &|| hear(None))?;
        let months = self.window.observed.months;
        let of =
            |gauge: foothold_core::calibration::Gauge| gauge.of_run(&outcome, self.costs, months);
        let readings: Vec<_> = observations
            .list
            .iter()
            .map(|seen| of(seen.gauge))
            .collect();
        self.known.borrow_mut().insert(key, readings.clone());
        Ok(readings)
    }

    fn problem(&self, observations: &Observations, params: &[FreeParam]) -> Problem {
        let (targets, covariance) = observations.targets();
        Problem {
            values: self.free(params),
            targets,
            covariance: Some(covariance),
        }
    }

    fn free(&self, params: &[FreeParam]) -> Vec<FreeValue> {
        params
            .iter()
            .map(|param| self.moving.free(*param))
            .collect()
    }

    /// The candidates that the data tell apart.
    fn choose(&self, observations: &Observations) -> Result<Chosen, ApiError> {
        let names = CANDIDATES.map(str::to_owned);
        let candidates = params(&names)?;
        let problem = self.problem(observations, &candidates);
        let Screened {
            chosen,
            alike,
            silent,
        } = screen(
            &problem,
            &Settings::default(),
            |values| self.readings(&candidates, values, observations),
            |progress| (self.hear)(Some(progress)),
        )?;
        if chosen.is_empty() {
            return Err(ApiError::request(
                "the data determine none of the values that movements can speak about",
                "give a longer past or more customers, or name values with --values to see what is known of them",
            ));
        }
        self.known.borrow_mut().clear();
        let of = |picks: Vec<usize>| picks.into_iter().map(|at| names[at].clone()).collect();
        let params = chosen.iter().map(|at| candidates[*at]).collect();
        Ok((params, Some([of(alike), of(silent)])))
    }

    fn fit(&self, observations: &Observations, params: &[FreeParam]) -> Result<Fit, ApiError> {
        let problem = self.problem(observations, params);
        Ok(fit(
            &problem,
            &Settings::default(),
            |values| self.readings(params, values, observations),
            |progress| (self.hear)(Some(progress)),
        )?)
    }
}
