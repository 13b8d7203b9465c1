//! `foothold backtest`.

use super::{past, print_json};
use crate::args::BacktestArgs;
use crate::exit::{End, Failure};
use crate::numbers::{self, UNDEFINED};
use crate::screen::{note, print};
use crate::stop::Progress;
use crate::tables::Columns;
use crate::{plan, stop};
use foothold_api::backtest::{self, Backtest, PastView, Request, SeriesView};
use foothold_api::metrics::Unit;
use foothold_api::wire::Value;
use std::fmt::Write;

pub fn backtest(args: &BacktestArgs) -> Result<End, Failure> {
    let input = plan::open_to_run(&args.plan, &past::plan_args(&args.data))?;
    let history = past::input(&args.actuals, &args.past);
    let request = Request {
        from: args.from.map(|month| month.0),
        to: args.past.to.map(|month| month.0),
        replications: args.replications,
        seed: args.seed,
    };
    note(&format!(
        "{}: seed {}, {} replications",
        input.loaded.plan.name,
        args.seed.unwrap_or(input.loaded.plan.seed),
        args.replications
    ));
    stop::listen();
    let progress = Progress::new(&input.loaded.plan.name, request.replications);
    let hear = |done| progress.hear(done);
    let test = past::on_threads(args.threads, || {
        backtest::backtest(input, &history, request, &hear)
    })?;
    drop(progress);
    if args.json {
        print_json(&test)?;
    } else {
        tell(&test.read);
        print(&report(&test))?;
    }
    Ok(End::Done)
}

/// How a past was read, on standard error.
pub fn tell(read: &PastView) {
    note(&format!(
        "{}: {} rows, {} customers, {} to {}",
        read.file,
        numbers::grouped(read.rows as f64, 0),
        numbers::grouped(read.customers as f64, 0),
        read.first_month,
        read.last_month
    ));
    if let (Some(file), Some(closed)) = (&read.deals_file, read.deals_closed) {
        note(&format!(
            "{file}: {} new-business deals closed",
            numbers::grouped(closed as f64, 0)
        ));
    }
    for assumption in &read.assumptions {
        note(&format!("assumed: {assumption}"));
    }
}

fn report(test: &Backtest) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "{}\n{} to {} from a book of {} customers and {} {}; {} replications, seed {}\n",
        test.plan,
        test.from,
        test.to,
        numbers::grouped(test.customers as f64, 0),
        numbers::amount(&test.opening_arr),
        test.currency,
        test.replications,
        test.seed
    );
    for series in test
        .series
        .iter()
        .filter(|series| ["arr", "nrr"].contains(&series.series))
    {
        text.push_str(&by_month(series));
        text.push('\n');
    }
    text.push_str(&errors(&test.series));
    text.push_str(
        "\nP10 to P90 would hold the actual value in 80% of many months if the model were right.\n\
         A book has no demand waiting: expansion of its customers comes out low at first (docs/calibration.md).\n",
    );
    text
}

fn by_month(series: &SeriesView) -> String {
    let name = series.series.to_uppercase();
    let mut table =
        Columns::new([name.as_str(), "actual", "P10", "P50", "P90", ""], 1).with_text_last();
    let unit = unit(series);
    for line in &series.months {
        let of = |value: &Option<Value>| numbers::value(unit, value.as_ref());
        let inside = match line.inside {
            Some(false) => "outside",
            _ => "",
        };
        table.row([
            line.month.clone(),
            of(&line.actual),
            of(&line.p10),
            of(&line.p50),
            of(&line.p90),
            inside.to_owned(),
        ]);
    }
    table.text()
}

const fn unit(series: &SeriesView) -> Unit {
    if series.money {
        Unit::Money
    } else {
        Unit::Ratio
    }
}

/// What the errors of all series amount to.
pub fn errors(series: &[SeriesView]) -> String {
    let mut table = Columns::new(
        [
            "by month",
            "bias",
            "of actual",
            "mean error",
            "of actual",
            "in P10 to P90",
        ],
        1,
    );
    for one in series {
        let unit = unit(one);
        let signed = |value: Option<&Value>| {
            let text = numbers::value(unit, value);
            let rises = value.is_some_and(|value| match value {
                Value::Number(number) => *number > 0.0,
                Value::Money(text) => {
                    !text.starts_with('-') && text.parse::<f64>().is_ok_and(|n| n > 0.0)
                }
            });
            if rises { format!("+{text}") } else { text }
        };
        let share = |value: Option<f64>| value.map_or(UNDEFINED.to_owned(), numbers::percent);
        let errors = &one.errors;
        let coverage = errors.coverage.map_or(UNDEFINED.to_owned(), |share| {
            format!("{:.0} of {}", share * errors.months as f64, errors.months)
        });
        table.row([
            one.series.to_owned(),
            signed(errors.bias.as_ref()),
            share(errors.bias_share),
            numbers::value(unit, errors.mae.as_ref()),
            share(errors.mape),
            coverage,
        ]);
    }
    table.text()
}
