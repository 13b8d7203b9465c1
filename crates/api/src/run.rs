//! Run a plan.

use crate::imported::Imported;
use crate::input::PlanInput;
use crate::metrics::shown_at;
use crate::wire::{RESULT_SCHEMA, StatValue, Value};
use crate::{ApiError, ENGINE_VERSION};
use foothold_core::chance::SAMPLER_VERSION;
use foothold_core::metrics::cohort::account_value;
use foothold_core::metrics::{Amount, FixedCosts, Metric, SERIES, summary, window_start};
use foothold_core::plan::{Plan, RoleKind};
use foothold_core::sim::{Model, Outcome, Progress};
use serde::Serialize;
use std::collections::BTreeMap;

/// Replications when nobody says how many.
pub const DEFAULT_REPLICATIONS: u32 = 200;
/// Most memory that the monthly amounts of a run may take, in bytes.
pub const MEMORY_LIMIT_BYTES: u64 = 2 << 30;

/// How to run a plan.
#[derive(Debug, Clone, Copy)]
pub struct RunOptions {
    /// Replications, 1 or more.
    pub replications: u32,
    /// Seed instead of the plan's own.
    pub seed: Option<u64>,
    /// Threads; as many as there are cores when absent.
    pub threads: Option<usize>,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            replications: DEFAULT_REPLICATIONS,
            seed: None,
            threads: None,
        }
    }
}

/// A plan that has run.
#[derive(Debug)]
pub struct Ran {
    /// The plan and its inputs.
    pub input: PlanInput,
    /// The plan, ready to replay.
    pub model: Model,
    /// Everything measured.
    pub outcome: Outcome,
    /// Costs outside the comp plan.
    pub costs: FixedCosts,
}

/// Runs `input`.
///
/// # Errors
/// A request that would need too much memory, a stop, or books that do not balance.
pub fn run(
    mut input: PlanInput,
    options: RunOptions,
    progress: &dyn Progress,
) -> Result<Ran, ApiError> {
    input.loaded.plan = seeded(input.loaded.plan, options.seed);
    let mut ran = nothing(input, options.replications)?;
    on_threads(options.threads, || {
        extend(&mut ran, options.replications, progress)
    })??;
    Ok(ran)
}

/// Does `work` on so many threads, or on all cores.
///
/// # Errors
/// No threads, or more than the system gives.
pub fn on_threads<R: Send>(
    threads: Option<usize>,
    work: impl FnOnce() -> R + Send,
) -> Result<R, ApiError> {
    match threads {
        None => Ok(work()),
        Some(0) => Err(ApiError::request(
            "0 threads can run nothing",
            "ask for 1 or more",
        )),
        Some(threads) => Ok(rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|e| ApiError::request(format!("{threads} threads: {e}"), "ask for fewer"))?
            .install(work)),
    }
}

/// A plan of which nothing has run yet, for [`extend`]; `replications` is where that will end.
///
/// # Errors
/// A request that would need too much memory.
pub(crate) fn nothing(input: PlanInput, replications: u32) -> Result<Ran, ApiError> {
    let plan = &input.loaded.plan;
    check_size(plan, replications)?;
    let model = Model::new(plan);
    Ok(Ran {
        outcome: Outcome::nothing(&model),
        costs: FixedCosts::of(plan),
        model,
        input,
    })
}

/// Runs the replications that `ran` lacks up to `replications`.
///
/// # Errors
/// A stop, or books that do not balance; `ran` is then as it was.
pub(crate) fn extend(
    ran: &mut Ran,
    replications: u32,
    progress: &dyn Progress,
) -> Result<(), ApiError> {
    foothold_core::sim::extend(&ran.model, &mut ran.outcome, replications, progress)?;
    Ok(())
}

/// The plan under another seed, where one is given; a checked plan stays valid under any.
pub(crate) fn seeded(plan: Plan, seed: Option<u64>) -> Plan {
    match seed {
        None => plan,
        Some(seed) => with_seed(plan, seed),
    }
}

/// A checked plan stays valid under any seed.
pub(crate) fn with_seed(plan: Plan, seed: u64) -> Plan {
    let mut spec = plan.clone().into_spec();
    spec.seed = seed;
    Plan::check(spec).unwrap_or(plan)
}

/// Whether the results of so many replications may be kept.
///
/// # Errors
/// A request that would need too much memory, or that measures nothing.
pub(crate) fn check_size(plan: &Plan, replications: u32) -> Result<(), ApiError> {
    if replications == 0 {
        return Err(ApiError::request(
            "0 replications measure nothing",
            "ask for 1 or more",
        ));
    }
    let rows = u64::from(plan.horizon.months) + 1;
    let bytes = rows * SERIES as u64 * 8 * u64::from(replications);
    if bytes > MEMORY_LIMIT_BYTES {
        let most = MEMORY_LIMIT_BYTES / (rows * SERIES as u64 * 8);
        return Err(ApiError::request(
            format!(
                "{} replications of {} months need {} MiB for their results, the limit is {} MiB",
                replications,
                plan.horizon.months,
                bytes >> 20,
                MEMORY_LIMIT_BYTES >> 20
            ),
            format!("ask for at most {most} replications, or simulate fewer months"),
        ));
    }
    Ok(())
}

impl Ran {
    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.input.loaded.plan
    }

    /// Month at which the headline is read.
    pub fn report_month(&self) -> u16 {
        self.plan().report_month()
    }

    /// Summary of a metric at a month.
    pub fn stat(&self, month: u16, metric: Metric) -> StatValue {
        let stat = if month == 0 && metric.needs_window() {
            None
        } else {
            summary(&self.outcome, self.costs, month, metric)
        };
        StatValue::of(metric.unit(), stat, self.outcome.replications)
    }

    /// Median of a metric at the report month.
    pub fn p50(&self, metric: Metric) -> Option<f64> {
        summary(&self.outcome, self.costs, self.report_month(), metric).map(|s| s.p50)
    }

    /// The mean of an amount over replications, summed over the window of the report month.
    pub fn mean_in_window(&self, amount: Amount) -> f64 {
        let month = self.report_month();
        let sum: i64 = (0..self.outcome.replications)
            .map(|k| self.outcome.sum(k, window_start(month), month, amount))
            .sum();
        sum as f64 / f64::from(self.outcome.replications)
    }

    /// Roles of the plan, in fixed order.
    pub fn roles(&self) -> impl Iterator<Item = RoleKind> + '_ {
        let has = |kind| self.plan().roles.iter().any(|role| role.kind == kind);
        RoleKind::ALL.into_iter().filter(move |kind| has(*kind))
    }

    /// The result as it travels.
    pub fn result(&self) -> RunResult {
        let month = self.report_month();
        let plan = self.plan();
        let value = |age| {
            let (all, survivors) = account_value(&self.outcome.triangle, age);
            let money = |cents: Option<f64>| {
                cents.map(|c| Value::of(foothold_core::metrics::Unit::Money, c))
            };
            AccountValue {
                all: money(all),
                survivors: money(survivors),
            }
        };
        let lives = &self.outcome.lives;
        let share = |part: i64, whole: i64| (whole > 0).then(|| part as f64 / whole as f64);
        RunResult {
            schema: RESULT_SCHEMA,
            engine: ENGINE_VERSION,
            sampler: SAMPLER_VERSION,
            plan: plan.name.clone(),
            currency: plan.currency.clone(),
            seed: plan.seed,
            replications: self.outcome.replications,
            months: plan.horizon.months,
            report_month: month,
            window_months: month - window_start(month),
            arr_convention: match plan.model.arr_convention {
                foothold_core::plan::ArrConvention::TrailingThreeMonths => "trailing_three_months",
                foothold_core::plan::ArrConvention::LastMonth => "last_month",
                foothold_core::plan::ArrConvention::CommittedOnly => "committed_only",
            },
            plan_hash: self.input.loaded.plan_hash.clone(),
            result_hash: self.outcome.hash(),
            headline: Headline::at(self, month),
            further: Metric::FURTHER
                .into_iter()
                .map(|m| (m.name(), self.stat(month, m)))
                .collect(),
            account_value: BTreeMap::from([
                ("land", value(0)),
                ("month_12", value(12)),
                ("month_24", value(24)),
            ]),
            expansion_by_age: ExpansionByAge {
                within_6: share(lives.expanded[0], lives.aged[0]),
                within_12: share(lives.expanded[1], lives.aged[1]),
                within_18: share(lives.expanded[2], lives.aged[2]),
                months_to_first: share(lives.months_to_first, lives.expanded_ever),
                full_deployment: share(lives.full, lives.landed),
            },
            land: crate::metrics::land_facts(plan),
            attainment_spread: crate::comp::spread(self),
            pay: crate::comp::pay(plan),
            import: self.input.import.as_ref().map(Imported::of),
            series: Series::of(self),
        }
    }
}

/// Headline numbers at one month.
#[derive(Debug, Clone, Serialize)]
pub struct Headline {
    /// Metrics by name.
    #[serde(flatten)]
    pub metrics: BTreeMap<String, StatValue>,
    /// Attainment of each role's primary quota.
    pub quota_attainment: BTreeMap<&'static str, StatValue>,
}

impl Headline {
    fn at(ran: &Ran, month: u16) -> Self {
        Self {
            metrics: Metric::HEADLINE
                .into_iter()
                .map(|m| (m.name(), ran.stat(month, m)))
                .collect(),
            quota_attainment: ran
                .roles()
                .map(|role| (role.name(), ran.stat(month, Metric::Attainment(role))))
                .collect(),
        }
    }
}

/// The headline by month; index 0 is the opening book.
#[derive(Debug, Clone, Serialize)]
pub struct Series {
    /// Months, from 0.
    pub month: Vec<u16>,
    /// Metrics by name.
    #[serde(flatten)]
    pub metrics: BTreeMap<String, Vec<StatValue>>,
    /// Attainment by role.
    pub quota_attainment: BTreeMap<&'static str, Vec<StatValue>>,
}

impl Series {
    fn of(ran: &Ran) -> Self {
        let months = 0..=ran.outcome.months;
        let by_month = |metric| {
            months
                .clone()
                .map(|month| ran.stat(month, metric))
                .collect()
        };
        Self {
            month: months.clone().collect(),
            metrics: shown_at().map(|m| (m.name(), by_month(m))).collect(),
            quota_attainment: ran
                .roles()
                .map(|role| (role.name(), by_month(Metric::Attainment(role))))
                .collect(),
        }
    }
}

/// Mean ARR of accounts at an age.
#[derive(Debug, Clone, Serialize)]
pub struct AccountValue {
    /// Over all accounts landed early enough.
    pub all: Option<Value>,
    /// Over those of them that still have ARR.
    pub survivors: Option<Value>,
}

/// How soon landed accounts expand.
#[derive(Debug, Clone, Serialize)]
pub struct ExpansionByAge {
    /// Share that expanded within six months of landing.
    pub within_6: Option<f64>,
    /// Within twelve.
    pub within_12: Option<f64>,
    /// Within eighteen.
    pub within_18: Option<f64>,
    /// Mean months to the first expansion, of those that expanded.
    pub months_to_first: Option<f64>,
    /// Share of landed accounts that are customers at the end and in which every team has adopted.
    pub full_deployment: Option<f64>,
}

/// What a segment's land says before anything is simulated.
#[derive(Debug, Clone, Serialize)]
pub struct LandFacts {
    /// Segment id.
    pub segment: String,
    /// Target land, currency a year.
    pub target: String,
    /// Win rate at the target, a ratio.
    pub win_rate_at_target: f64,
    /// Mean land over target that the comp plan implies.
    pub expected_drift: f64,
    /// Smallest land that carries its CS hours eight times over.
    pub minimum_viable: String,
    /// Whether the target is below that.
    pub unviable: bool,
}

/// A run as it travels.
#[derive(Debug, Clone, Serialize)]
pub struct RunResult {
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
    /// Simulated months.
    pub months: u16,
    /// Month of the headline.
    pub report_month: u16,
    /// Months in the headline's window: 12, or fewer near the start.
    pub window_months: u16,
    /// How usage counts as ARR.
    pub arr_convention: &'static str,
    /// SHA-256 of the inputs.
    pub plan_hash: String,
    /// SHA-256 of everything measured.
    pub result_hash: String,
    /// Headline at the report month.
    pub headline: Headline,
    /// Further metrics at the report month.
    pub further: BTreeMap<String, StatValue>,
    /// Account value at landing and later, over all replications.
    pub account_value: BTreeMap<&'static str, AccountValue>,
    /// Expansion by age, over all replications.
    pub expansion_by_age: ExpansionByAge,
    /// Land size by segment.
    pub land: Vec<LandFacts>,
    /// What became of the rows of an imported book.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import: Option<Imported>,
    /// Attainment over reps, by role.
    pub attainment_spread: BTreeMap<&'static str, crate::comp::Spread>,
    /// What comp costs at 50%, 100% and 150% of quota.
    pub pay: Vec<crate::comp::RolePay>,
    /// The headline by month.
    pub series: Series,
}
