//! What each verb does.

mod attribution;
mod backtest;
mod bench;
mod calibrate;
mod cases;
mod check;
mod compare;
mod diagnose;
mod library;
mod manual;
mod metrics;
mod new;
mod optimise;
mod past;
mod quote;
mod run;
mod seek;
mod statement;
mod sweep;
mod tornado;

use crate::args::{SchemaFormat, SimulationArgs, Verb};
use crate::exit::{End, Failure};
use crate::screen::{note, print};
use crate::stop::{self, Progress};
use foothold_api::input::PlanInput;
use foothold_api::run::{Ran, RunOptions};
use foothold_api::{ApiError, plans};
use serde::Serialize;

/// Carries out a verb.
pub fn carry_out(verb: Verb) -> Result<End, Failure> {
    match verb {
        Verb::New(args) => new::new(&args),
        Verb::Check(args) => check::check(&args),
        Verb::Run(args) => run::run(&args),
        Verb::Compare(args) => compare::compare(&args),
        Verb::Sweep(args) => sweep::sweep(&args),
        Verb::Tornado(args) => tornado::tornado(&args),
        Verb::Seek(args) => seek::seek(&args),
        Verb::Optimise(args) => optimise::optimise(&args),
        Verb::Diagnose(args) => diagnose::diagnose(&args),
        Verb::Calibrate(args) => calibrate::calibrate(&args),
        Verb::Backtest(args) => backtest::backtest(&args),
        Verb::Cases(args) => cases::cases(&args),
        Verb::Metrics(args) => metrics::metrics(&args),
        Verb::Quote(args) => quote::quote(&args),
        Verb::Statement(args) => statement::statement(&args),
        Verb::Library(args) => library::library(&args),
        Verb::Bench(args) => bench::bench(&args),
        Verb::Schema(args) => {
            let schema = match args.format {
                SchemaFormat::Plan => plans::plan_schema(),
                SchemaFormat::Behaviour => plans::behaviour_schema(),
                SchemaFormat::Pricebook => foothold_api::quote::pricebook_schema(),
                SchemaFormat::Compplan => plans::compplan_schema(),
            };
            print(&plans::schema_text(&schema))?;
            Ok(End::Done)
        }
        Verb::Completions { shell } => manual::completions(shell),
        Verb::Man { verb } => manual::page(verb.as_deref()),
    }
}

/// Runs a plan under its bar; what runs is told before, so that a seed is never lost.
fn simulate(input: PlanInput, args: &SimulationArgs) -> Result<Ran, Failure> {
    let plan = &input.loaded.plan;
    let name = plan.name.clone();
    note(&format!(
        "{name}: seed {}, {} replications of {} months",
        args.seed.unwrap_or(plan.seed),
        args.replications,
        plan.horizon.months
    ));
    let options = RunOptions {
        replications: args.replications,
        seed: args.seed,
        threads: args.threads.map(usize::from),
    };
    let progress = Progress::new(&name, args.replications);
    let ran = foothold_api::run::run(input, options, &|done| progress.hear(done))?;
    // Ctrl-C after the last replication is still a wish to stop.
    if stop::keep_going() {
        Ok(ran)
    } else {
        Err(ApiError::Stopped.into())
    }
}

/// Prints data as one JSON object.
fn print_json<T: Serialize>(data: &T) -> Result<(), Failure> {
    // Strings, numbers, lists and maps with text keys only: nothing in them can fail to serialise.
    let mut text = serde_json::to_string_pretty(data).unwrap_or_default();
    text.push('\n');
    print(&text)
}
