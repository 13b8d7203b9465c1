//! The model run from a past date on the book of that date, against what happened.
//!
//! The plan's prices, people and funnel are taken as they stand in it: what was different then must
//! be written into a plan of that time.

mod series;

pub(crate) use series::of as series;
pub use series::{Errors, MonthLine, SeriesView};

use crate::calibrate::Moving;
use crate::input::PlanInput;
use crate::past::{HistoryInput, Past, text};
use crate::wire::RESULT_SCHEMA;
use crate::{ApiError, ENGINE_VERSION};
use foothold_core::calendar::YearMonth;
use foothold_core::chance::SAMPLER_VERSION;
use foothold_core::metrics::FixedCosts;
use serde::Serialize;

/// Months that a back-test goes back when nobody says how far.
const USUAL_MONTHS: u16 = 12;

/// What to test.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request {
    /// First month to simulate; a year before the end unless given.
    pub from: Option<YearMonth>,
    /// Last month that counts; the last in which something happened unless given.
    pub to: Option<YearMonth>,
    /// Replications.
    pub replications: u32,
    /// Seed instead of the plan's own.
    pub seed: Option<u64>,
}

/// How the model would have done, as it travels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Backtest {
    /// Version of this form.
    pub schema: u32,
    /// Version of the engine.
    pub engine: &'static str,
    /// Version of the sampler.
    pub sampler: &'static str,
    /// Name of the plan.
    pub plan: String,
    /// Currency of every amount.
    pub currency: String,
    /// Seed.
    pub seed: u64,
    /// Replications.
    pub replications: u32,
    /// First month simulated.
    pub from: String,
    /// Last.
    pub to: String,
    /// Customers in the book before the first month.
    pub customers: usize,
    /// Their ARR.
    pub opening_arr: String,
    /// Series, by month.
    pub series: Vec<SeriesView>,
    /// Files and what was assumed of them.
    pub read: PastView,
}

/// How a past was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PastView {
    /// File of what customers paid.
    pub file: String,
    /// Rows in it.
    pub rows: usize,
    /// Customers in it.
    pub customers: usize,
    /// First month whose book is known.
    pub first_month: String,
    /// Last month that counts.
    pub last_month: String,
    /// File of deals.
    pub deals_file: Option<String>,
    /// New-business deals closed in it.
    pub deals_closed: Option<usize>,
    /// What was assumed.
    pub assumptions: Vec<String>,
}

impl PastView {
    pub(crate) fn of(past: &Past) -> Self {
        let deals = past.deals();
        Self {
            file: past.read().file.clone(),
            rows: past.read().rows,
            customers: past.customers(),
            first_month: text(past.first()),
            last_month: text(past.last()),
            deals_file: deals.map(|(file, ..)| file.to_owned()),
            deals_closed: deals.map(|(_, closed, ..)| closed),
            assumptions: past.assumptions.clone(),
        }
    }
}

/// Tests a plan against a past. `progress` hears how many replications are done and stops the test
/// by saying `false`.
///
/// # Errors
/// Faults of the past, a month that it does not reach, a start without customers, a stop.
pub fn backtest(
    mut input: PlanInput,
    history: &HistoryInput,
    request: Request,
    progress: &(dyn Fn(u32) -> bool + Sync),
) -> Result<Backtest, ApiError> {
    if let Some(seed) = request.seed {
        input.loaded.plan = crate::run::with_seed(input.loaded.plan, seed);
    }
    let plan = &input.loaded.plan;
    let past = Past::open(history, plan, request.to)?;
    let from = match request.from {
        Some(month) => past.index(month.plus(-1))?,
        None => past
            .months()
            .saturating_sub(USUAL_MONTHS.min(past.months() / 2)),
    };
    if from >= past.months() {
        return Err(ApiError::request(
            format!(
                "there is no month from {} on to compare with",
                text(past.last())
            ),
            format!("start from {} or earlier", text(past.last())),
        ));
    }
    let window = past.window(from, past.months());
    let months = window.observed.months;
    let then = past.plan(plan, from, months)?;
    let opening: i64 = window
        .observed
        .tracks
        .iter()
        .map(|track| track.opening)
        .sum();
    if opening == 0 {
        return Err(ApiError::request(
            format!("nobody pays at the end of {}", text(window.from)),
            "start from a later month",
        ));
    }
    crate::run::check_size(&then, request.replications)?;
    let model = foothold_core::sim::Model::new(&then);
    let outcome = foothold_core::sim::run(&model, request.replications, &progress)?;
    Ok(Backtest {
        schema: RESULT_SCHEMA,
        engine: ENGINE_VERSION,
        sampler: SAMPLER_VERSION,
        plan: plan.name.clone(),
        currency: plan.currency.clone(),
        seed: plan.seed,
        replications: request.replications,
        from: text(window.from.plus(1)),
        to: text(window.to),
        customers: then.book.accounts.len(),
        opening_arr: foothold_core::money::decimal(opening).to_string(),
        series: series(
            &outcome,
            FixedCosts::of(&then),
            &window.observed,
            window.from,
        ),
        read: PastView::of(&past),
    })
}

/// The model from the end of month `from` of a past to month `to`, against what happened; with
/// behaviour as `moving` has it at these values.
pub(crate) fn from_book(
    past: &Past,
    plan: &foothold_core::plan::Plan,
    (from, to): (u16, u16),
    replications: u32,
    keep_going: &(dyn Fn() -> bool + Sync),
) -> Result<Vec<SeriesView>, ApiError> {
    let window = past.window(from, to);
    let then = past.plan(plan, from, window.observed.months)?;
    let outcome = Moving::of(&then, replications).run(&[], &[], keep_going)?;
    Ok(series(
        &outcome,
        FixedCosts::of(&then),
        &window.observed,
        window.from,
    ))
}
