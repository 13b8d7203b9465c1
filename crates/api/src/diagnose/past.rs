//! A diagnosis of what really happened: the two numbers quarter by quarter, the broken stage by the
//! same rules as a run's, and the single change that is worth most.

use super::change::{CHANGES, pay_difference};
use super::facts::Facts;
use super::{StageState, StageView, stages, statement};
use crate::backtest::PastView;
use crate::input::PlanInput;
use crate::past::{HistoryInput, Past, text};
use crate::run::Ran;
use crate::wire::{RESULT_SCHEMA, StatValue};
use crate::{ApiError, ENGINE_VERSION};
use foothold_core::calendar::YearMonth;
use foothold_core::chance::SAMPLER_VERSION;
use foothold_core::metrics::actuals::{Figures, Tally};
use foothold_core::metrics::{FixedCosts, Metric, Unit, difference};
use foothold_core::plan::{Fault, Plan};
use foothold_core::sim::{Model, Outcome};
use foothold_data::benchmarks::{SHIPPED, Stage};
use rust_decimal::Decimal;
use serde::Serialize;

/// Quarters that are told.
const QUARTERS: u16 = 4;
/// Months after which a change is judged.
const AHEAD: u16 = 12;
/// A change counts as told apart from nothing at so many standard errors.
const CLEAR: f64 = 1.65;

/// How to look at a past.
#[derive(Debug, Clone, Copy, Default)]
pub struct PastRequest {
    /// Last month that counts; the last in which something happened unless given.
    pub to: Option<YearMonth>,
    /// Replications of each change.
    pub replications: u32,
    /// Seed instead of the plan's own.
    pub seed: Option<u64>,
}

/// What is broken in what really happened, as it travels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PastDiagnosis {
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
    /// Last month that counts.
    pub month: String,
    /// ARR at its end.
    pub arr: String,
    /// Customers then.
    pub customers: u32,
    /// NRR of the twelve months that end with it; null where the data do not reach that far back.
    pub nrr: Option<f64>,
    /// Expansion share of new ARR in them.
    pub expansion_share: Option<f64>,
    /// The last four quarters, the newest last.
    pub quarters: Vec<QuarterView>,
    /// The finding in one or two sentences.
    pub statement: String,
    /// Stage on which most rules fire; the earliest in the motion where several have as many.
    pub broken_stage: Option<&'static str>,
    /// What the two numbers say of the motion as a whole.
    pub motion: StageView,
    /// Land, activate, signal, expand, price: the plan's levers under the numbers that happened.
    pub stages: Vec<StageView>,
    /// Single changes, tried from today's book on for twelve months; what is worth most first.
    pub changes: Vec<ChangeView>,
    /// Changes that this plan cannot make, with the reason.
    pub not_possible: Vec<NotPossible>,
    /// Months after which changes are judged.
    pub months_ahead: u16,
    /// Replications of each.
    pub replications: u32,
    /// Seed.
    pub seed: u64,
    /// How the past was read.
    pub read: PastView,
}

/// A quarter of a past.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuarterView {
    /// Last month.
    pub month: String,
    /// NRR of the twelve months that end with it.
    pub nrr: Option<f64>,
    /// Expansion share of the quarter's new ARR.
    pub expansion_share: Option<f64>,
    /// New ARR of the quarter.
    pub new_arr: String,
    /// Expansion ARR of the quarter.
    pub expansion_arr: String,
}

/// A change and what it is worth: differences from the plan as it stands, on the same draws.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeView {
    /// Stable name.
    pub change: &'static str,
    /// Its lever.
    pub lever: &'static str,
    /// What is done.
    pub about: &'static str,
    /// NRR after twelve months.
    pub nrr: StatValue,
    /// ARR after twelve months.
    pub arr: StatValue,
    /// Base pay and commission over them.
    pub pay: StatValue,
    /// Whether the change of ARR is clearer than the noise of the simulation.
    pub clear: bool,
}

/// A change that the plan cannot make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotPossible {
    /// Stable name.
    pub change: &'static str,
    /// Why.
    pub reason: String,
}

/// Most changes that are tried, the plan as it stands among them.
pub const MOST_CHANGES: u32 = CHANGES.len() as u32 + 1;

/// Diagnoses a past beside the plan of the company. `progress` hears how many of [`MOST_CHANGES`]
/// are behind it, and stops by saying `false`.
///
/// # Errors
/// Faults of the past, nobody who pays at its end, a stop.
pub fn past(
    mut input: PlanInput,
    history: &HistoryInput,
    request: PastRequest,
    progress: &(dyn Fn(u32) -> bool + Sync),
) -> Result<PastDiagnosis, ApiError> {
    if let Some(seed) = request.seed {
        input.loaded.plan = crate::run::with_seed(input.loaded.plan, seed);
    }
    let past = Past::open(history, &input.loaded.plan, request.to)?;
    let now = past.plan(&input.loaded.plan, past.months(), AHEAD)?;
    if now.book.accounts.is_empty() {
        return Err(ApiError::request(
            format!("nobody pays at the end of {}", text(past.last())),
            "name an earlier month as the last that counts",
        ));
    }
    crate::run::check_size(&now, request.replications)?;
    input.loaded.plan = now;
    let mut ran = crate::run::nothing(input, request.replications)?;
    let tried = |done: u32| move |_: u32| progress(done);
    crate::run::extend(&mut ran, request.replications, &tried(0))?;
    let (changes, not_possible) = changes(&ran, &tried)?;
    Ok(told(&past, &ran, changes, not_possible))
}

/// Every change that can be made, what is worth most first.
fn changes<P: Fn(u32) -> bool + Sync>(
    ran: &Ran,
    tried: &impl Fn(u32) -> P,
) -> Result<(Vec<ChangeView>, Vec<NotPossible>), ApiError> {
    let mut views = Vec::new();
    let mut not_possible = Vec::new();
    for (done, change) in (1..).zip(&CHANGES) {
        let mut spec = ran.plan().clone().into_spec();
        if !(change.make)(&mut spec) {
            continue;
        }
        let plan = match Plan::check(spec) {
            Ok(plan) => plan,
            Err(faults) => {
                not_possible.push(NotPossible {
                    change: change.id,
                    reason: faults
                        .iter()
                        .map(|Fault { reason, .. }| reason.as_str())
                        .collect::<Vec<_>>()
                        .join("; "),
                });
                continue;
            }
        };
        let model = Model::new(&plan);
        let outcome: Outcome =
            foothold_core::sim::run(&model, ran.outcome.replications, &tried(done))?;
        let costs = FixedCosts::of(&plan);
        let stat = |metric| difference((&ran.outcome, ran.costs), (&outcome, costs), AHEAD, metric);
        let arr = stat(Metric::ArrEnd);
        let clear = arr.is_some_and(|s| s.se.is_some_and(|se| s.mean.abs() > CLEAR * se));
        let view = |unit, stat| StatValue::of(unit, stat, outcome.replications);
        views.push((
            arr.map_or(0.0, |s| s.mean),
            ChangeView {
                change: change.id,
                lever: change.lever,
                about: change.about,
                nrr: view(Unit::Ratio, stat(Metric::Nrr)),
                arr: view(Unit::Money, arr),
                pay: view(Unit::Money, pay_difference(&ran.outcome, &outcome)),
                clear,
            },
        ));
    }
    views.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.change.cmp(b.1.change)));
    Ok((
        views.into_iter().map(|(_, view)| view).collect(),
        not_possible,
    ))
}

fn told(
    past: &Past,
    ran: &Ran,
    changes: Vec<ChangeView>,
    not_possible: Vec<NotPossible>,
) -> PastDiagnosis {
    let plan = ran.plan();
    let last = past.months();
    let histories = past
        .actuals()
        .customers
        .iter()
        .map(|customer| &customer.history);
    let tally = Tally::of(histories, last, AHEAD);
    let figures = |month| Figures::of(&tally, month, None);
    let now = figures(last);
    let mut facts = Facts::of(ran);
    facts.numbers.insert("nrr", now.window.nrr);
    facts
        .numbers
        .insert("expansion_share", now.window.expansion_share);
    facts.arr = Some(now.alone.end);
    let motion = stages::view(&SHIPPED, &facts, Stage::Motion);
    let stages: Vec<StageView> = Stage::ALL
        .into_iter()
        .filter(|stage| *stage != Stage::Motion)
        .map(|stage| stages::view(&SHIPPED, &facts, stage))
        .collect();
    let most = stages
        .iter()
        .map(|stage| stage.fired.len())
        .max()
        .unwrap_or(0);
    let broken = stages
        .iter()
        .find(|stage| stage.state == StageState::Broken && stage.fired.len() == most);
    let quarters = (0..QUARTERS)
        .rev()
        .filter_map(|back| last.checked_sub(3 * back))
        .filter(|month| *month >= 3);
    PastDiagnosis {
        schema: RESULT_SCHEMA,
        engine: ENGINE_VERSION,
        sampler: SAMPLER_VERSION,
        plan: plan.name.clone(),
        currency: plan.currency.clone(),
        month: text(past.last()),
        arr: money(now.alone.end),
        customers: now.alone.customers,
        nrr: number(now.window.nrr),
        expansion_share: number(now.window.expansion_share),
        quarters: quarters.map(|month| quarter(&tally, past, month)).collect(),
        statement: statement(&motion, broken),
        broken_stage: broken.map(|stage| stage.stage),
        motion,
        stages,
        changes,
        not_possible,
        months_ahead: AHEAD,
        replications: ran.outcome.replications,
        seed: plan.seed,
        read: PastView::of(past),
    }
}

fn quarter(tally: &Tally, past: &Past, month: u16) -> QuarterView {
    let figures = Figures::of(tally, month, None);
    let months = &tally.months[usize::from(month) - 2..=usize::from(month)];
    QuarterView {
        month: text(past.first().plus(i32::from(month))),
        nrr: number(figures.window.nrr),
        expansion_share: number(figures.window.expansion_share_quarter),
        new_arr: money(months.iter().map(|m| m.flows.new).sum()),
        expansion_arr: money(months.iter().map(|m| m.flows.expansion).sum()),
    }
}

fn money(amount: Decimal) -> String {
    format!("{:.2}", amount.round_dp(2))
}

fn number(ratio: Option<Decimal>) -> Option<f64> {
    ratio.map(super::facts::number)
}
