//! Arguments of the verbs that explore.

use super::{PlanArgs, SimulationArgs};
use clap::Args;
use foothold_api::explore::seek::{GRID, Target};
use foothold_api::explore::{Lever, Vary};
use foothold_api::metrics::{self, Metric};
use std::path::PathBuf;

/// Arguments of `sweep`.
#[derive(Debug, Args)]
pub struct SweepArgs {
    /// Plan file, template, @NAME of the library, or - for standard input
    pub plan: String,
    /// Field and values: FIELD=from..to:step or FIELD=value,value, such as
    /// land.acv=10000..60000:2500. Once or twice; values of a list are parted by ;
    #[arg(long, value_name = "FIELD=VALUES", required = true)]
    pub vary: Vec<Vary>,
    /// Metric to read, such as nrr or attainment.ae; the usual ones unless given. Can be given several
    /// times; the table of two fields shows each, nrr unless given
    #[arg(long, value_name = "METRIC", value_parser = metric)]
    pub metric: Vec<Metric>,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub input: PlanArgs,
    /// Keep finished points in this file, and go on from it when it is there
    #[arg(long, value_name = "FILE")]
    pub resume: Option<PathBuf>,
    #[command(flatten)]
    pub form: FormArgs,
}

/// Arguments of `tornado`.
#[derive(Debug, Args)]
pub struct TornadoArgs {
    /// Plan file, template, @NAME of the library, or - for standard input
    pub plan: String,
    /// Field to move between two ends, FIELD=low..high, beside the behaviour values, which move over
    /// their plausible ranges. Can be given several times
    #[arg(long, value_name = "FIELD=LOW..HIGH")]
    pub vary: Vec<Vary>,
    /// Leave the behaviour values as they stand
    #[arg(long, requires = "vary")]
    pub no_behaviour: bool,
    /// Metric to read
    #[arg(long, value_name = "METRIC", value_parser = metric, default_value = "nrr")]
    pub metric: Metric,
    /// Assumptions shown in the table; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub input: PlanArgs,
    #[command(flatten)]
    pub form: FormArgs,
}

/// Arguments of `seek`.
#[derive(Debug, Args)]
pub struct SeekArgs {
    /// Plan file, template, @NAME of the library, or - for standard input
    pub plan: String,
    /// Field and the ends to look between: FIELD=low..high, or FIELD=low..high:step
    #[arg(long, value_name = "FIELD=LOW..HIGH")]
    pub vary: Vary,
    /// Metric that is to reach the target
    #[arg(long, value_name = "METRIC", value_parser = metric, default_value = "nrr")]
    pub metric: Metric,
    /// What it is to reach, such as 118% or 2000000. Shares are written 118% or 1.18; without % they
    /// stop below 3
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    pub target: Target,
    /// Points looked at first; of two crossings between neighbours nothing is seen
    #[arg(long, value_name = "N", default_value_t = GRID,
          value_parser = clap::value_parser!(u64).range(2..=100))]
    pub grid: u64,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub input: PlanArgs,
    #[command(flatten)]
    pub form: FormArgs,
}

/// Arguments of `optimise`.
#[derive(Debug, Args)]
pub struct OptimiseArgs {
    /// Plan file, template, @NAME of the library, or - for standard input
    pub plan: String,
    /// Field and values: FIELD=from..to:step or FIELD=value,value. Can be given several times
    #[arg(long, value_name = "FIELD=VALUES")]
    pub vary: Vec<Vary>,
    /// Take a lever (land, price, contract, ownership, signals, comp, headcount, activation) from
    /// other plans too, beside the plan's own: LEVER=PLAN,PLAN. Can be given several times
    #[arg(long, value_name = "LEVER=PLANS", value_parser = choice)]
    pub choose: Vec<ChoiceArg>,
    /// Mean that a metric must reach, such as attainment.ae=80%. Shares are written 80% or 0.8; without
    /// % they stop below 3. Can be given several times
    #[arg(long, value_name = "METRIC=VALUE", value_parser = bound)]
    pub min: Vec<(Metric, Target)>,
    /// Mean that a metric must not pass, such as comp_cost=900000. Written as for --min. Can be given
    /// several times
    #[arg(long, value_name = "METRIC=VALUE", value_parser = bound)]
    pub max: Vec<(Metric, Target)>,
    /// The two metrics of the frontier
    #[arg(long, value_name = "METRIC,METRIC", value_parser = metric, value_delimiter = ',',
          num_args = 1, default_value = "nrr,arr_end")]
    pub metrics: Vec<Metric>,
    /// Show all points in the table, not only the frontier
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub input: PlanArgs,
    /// Keep finished points in this file, and go on from it when it is there
    #[arg(long, value_name = "FILE")]
    pub resume: Option<PathBuf>,
    #[command(flatten)]
    pub form: FormArgs,
}

/// A lever and plans to take it from.
#[derive(Debug, Clone)]
pub struct ChoiceArg {
    /// The lever.
    pub lever: Lever,
    /// Plans as a person names them.
    pub plans: Vec<String>,
}

fn choice(text: &str) -> Result<ChoiceArg, String> {
    let (name, plans) = text
        .split_once('=')
        .ok_or("has no =; write LEVER=PLAN,PLAN, such as price=flat.foothold,usage.foothold")?;
    let lever = Lever::named(name.trim()).ok_or_else(|| {
        let names: Vec<&str> = Lever::ALL.iter().map(|lever| lever.name()).collect();
        format!("{name:?} is not a lever; use one of {}", names.join(", "))
    })?;
    let plans = plans
        .split(',')
        .map(str::trim)
        .filter(|plan| !plan.is_empty());
    let plans: Vec<String> = plans.map(str::to_owned).collect();
    if plans.is_empty() {
        return Err("names no plan".to_owned());
    }
    Ok(ChoiceArg { lever, plans })
}

fn bound(text: &str) -> Result<(Metric, Target), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("has no =; write METRIC=VALUE, such as nrr=110%")?;
    let metric = metric(name.trim())?;
    let value: Target = value.parse()?;
    value.fits(metric)?;
    Ok((metric, value))
}

/// How points are given.
#[derive(Debug, Args)]
pub struct FormArgs {
    /// Write JSON and CSV into this folder, whole or not at all
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print CSV, a row for each point
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// A metric by name.
fn metric(name: &str) -> Result<Metric, String> {
    metrics::named(name).ok_or_else(|| {
        let names: Vec<String> = metrics::all().map(Metric::name).collect();
        format!("is not a metric; use one of {}", names.join(", "))
    })
}
