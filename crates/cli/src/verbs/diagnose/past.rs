//! A diagnosis of what really happened.

use super::stage_lines;
use crate::args::DiagnoseArgs;
use crate::exit::{End, Failure};
use crate::numbers::{self, UNDEFINED};
use crate::screen::{note, print};
use crate::stop::Progress;
use crate::tables::Columns;
use crate::verbs::{backtest::tell, past, print_json};
use crate::{plan, stop};
use foothold_api::ApiError;
use foothold_api::actuals::ActualsOptions;
use foothold_api::diagnose::{self, PastDiagnosis, PastRequest};
use foothold_api::metrics::Unit;
use foothold_api::past::HistoryInput;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Whether a name is that of a past: a folder, or a CSV file.
pub fn is_past(name: &str) -> bool {
    let path = Path::new(name);
    path.is_dir()
        || path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("csv"))
}

pub fn diagnose(args: &DiagnoseArgs) -> Result<End, Failure> {
    let Some(of) = &args.of else {
        return Err(ApiError::Request {
            reason: format!(
                "{} is what happened, without the plan of the company",
                args.plan
            ),
            fix: "name its plan with --plan: the rules look at land, price, owner and signals"
                .into(),
        }
        .into());
    };
    let input = plan::open_to_run(of, &past::plan_args(&args.input.data))?;
    let history = HistoryInput {
        path: PathBuf::from(&args.plan),
        options: ActualsOptions::default(),
        ..HistoryInput::default()
    };
    let request = PastRequest {
        to: args.to.map(|month| month.0),
        replications: args.simulation.replications,
        seed: args.simulation.seed,
    };
    note(&format!(
        "{}: seed {}, {} replications",
        input.loaded.plan.name,
        args.simulation.seed.unwrap_or(input.loaded.plan.seed),
        args.simulation.replications
    ));
    stop::listen();
    let progress = Progress::new("changes", diagnose::MOST_CHANGES);
    let hear = |done| progress.hear(done);
    let found = past::on_threads(args.simulation.threads, || {
        diagnose::past(input, &history, request, &hear)
    })?;
    drop(progress);
    if args.json {
        print_json(&found)?;
    } else {
        tell(&found.read);
        print(&report(&found))?;
    }
    Ok(End::Done)
}

fn report(found: &PastDiagnosis) -> String {
    let share = |value: Option<f64>| value.map_or(UNDEFINED.to_owned(), numbers::percent);
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "{}\nwhat happened up to {}: {} customers, {} {} of ARR\n\n{}\n",
        found.plan,
        found.month,
        numbers::grouped(f64::from(found.customers), 0),
        numbers::amount(&found.arr),
        found.currency,
        found.statement
    );
    let mut table = Columns::new(
        [
            "quarter to",
            "NRR, 12 months",
            "expansion share",
            "new ARR",
            "expansion ARR",
        ],
        1,
    );
    for quarter in &found.quarters {
        table.row([
            quarter.month.clone(),
            share(quarter.nrr),
            share(quarter.expansion_share),
            numbers::amount(&quarter.new_arr),
            numbers::amount(&quarter.expansion_arr),
        ]);
    }
    text.push_str(&table.text());
    let _ = writeln!(
        text,
        "expansion share of new ARR over twelve months: {}\n",
        share(found.expansion_share)
    );
    for stage in std::iter::once(&found.motion).chain(&found.stages) {
        stage_lines(&mut text, stage);
    }
    text.push_str(&changes(found));
    text
}

fn changes(found: &PastDiagnosis) -> String {
    let mut text = format!(
        "\nthe single change of the next 90 days worth most, by its effect after {} months\n",
        found.months_ahead
    );
    let mut table = Columns::new(["change", "lever", "ARR", "NRR", "people's pay"], 2);
    for change in &found.changes {
        table.row([
            change.about.to_owned(),
            change.lever.to_owned(),
            numbers::difference(Unit::Money, &change.arr),
            numbers::difference(Unit::Ratio, &change.nrr),
            numbers::difference(Unit::Money, &change.pay),
        ]);
    }
    text.push_str(&table.text());
    if found.changes.iter().any(|change| !change.clear) {
        text.push_str("≈ not told apart from nothing by the noise of the simulation\n");
    }
    for change in &found.not_possible {
        let _ = writeln!(
            text,
            "not possible in this plan: {}: {}",
            change.change, change.reason
        );
    }
    text
}
