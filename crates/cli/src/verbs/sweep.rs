//! `foothold sweep`.

use super::print_json;
use crate::args::{FormArgs, SimulationArgs, SweepArgs};
use crate::exit::{End, Failure};
use crate::numbers;
use crate::plan;
use crate::screen::{note, print};
use crate::stop::{self, Progress};
use crate::tables::Columns;
use foothold_api::explore::sweep::{FIELDS_MAX, Sweep, SweepAsk, SweepPoint, Sweeping};
use foothold_api::explore::{Base, PointValues, Shown};
use foothold_api::metrics::{self, Metric, Unit};
use foothold_api::output;
use foothold_api::run::RunOptions;
use serde::Serialize;
use std::fmt::Write;
use std::path::Path;

pub fn sweep(args: &SweepArgs) -> Result<End, Failure> {
    if args.vary.len() > FIELDS_MAX {
        let reason = "a sweep varies one field or two".to_owned();
        return Err(Failure::Usage(Some(reason)));
    }
    let base = plan::open_to_vary(&args.plan, &args.input, args.simulation.seed)?;
    stop::listen();
    check_target(&args.form)?;
    let label = told(&base, &args.simulation);
    let ask = SweepAsk {
        vary: args.vary.clone(),
        metrics: args.metric.clone(),
        run: options(&args.simulation),
    };
    let sweeping = Sweeping::new(base, ask, &stop::keep_going)?;
    note(&format!("{label}, {} points", sweeping.points()));
    let progress = Progress::new(&label, sweeping.replications_in_all());
    let found = sweeping.run(args.resume.as_deref(), &|done| progress.hear(done));
    drop(progress);
    if let (Err(_), Some(file)) = (&found, &args.resume) {
        tell_kept(file);
    }
    let found = found?;
    if let Some(folder) = &args.form.out {
        note(&format!("wrote {}", found.write(folder)?.display()));
    }
    give(&args.form, &found, &found.csv(), || {
        report(&found, &args.metric)
    })?;
    Ok(End::Done)
}

/// Refuses a folder that cannot take results before anything runs.
pub fn check_target(form: &FormArgs) -> Result<(), Failure> {
    match &form.out {
        Some(folder) => Ok(output::check_target(folder)?),
        None => Ok(()),
    }
}

/// Says where an interrupted exploration goes on from.
pub fn tell_kept(file: &Path) {
    if file.exists() {
        note(&format!(
            "finished points are kept in {}; the same command goes on from there",
            file.display()
        ));
    }
}

/// What is varied, in a line: a seed is never lost.
pub fn told(base: &Base, args: &SimulationArgs) -> String {
    let plan = base.plan();
    format!(
        "{}: seed {}, {} replications of {} months",
        plan.name, plan.seed, args.replications, plan.horizon.months
    )
}

/// How to run.
pub fn options(args: &SimulationArgs) -> RunOptions {
    RunOptions {
        replications: args.replications,
        seed: args.seed,
        threads: args.threads.map(usize::from),
    }
}

/// Prints a result in the form asked for.
pub fn give<T: Serialize>(
    form: &FormArgs,
    data: &T,
    csv: &str,
    table: impl FnOnce() -> String,
) -> Result<(), Failure> {
    if form.json {
        print_json(data)
    } else if form.csv {
        print(csv)
    } else {
        print(&table())
    }
}

fn report(sweep: &Sweep, asked: &[Metric]) -> String {
    let mut text = format!(
        "{}, read at month {}; means ± standard error over {} replications; amounts in {}\n",
        sweep.plan, sweep.report_month, sweep.replications, sweep.currency
    );
    match &*sweep.vary {
        [rows, columns] => {
            let shown = (sweep.metrics.iter()).filter(|shown| match shown.metric() {
                Some(metric) if asked.is_empty() => metric == Metric::Nrr,
                _ => true,
            });
            for shown in shown {
                // Writing to a String cannot fail.
                let _ = writeln!(text, "\n{}\n", shown.label);
                let headers = std::iter::once(format!("{} \\ {}", rows.field, columns.field));
                let mut table = Columns::new(headers.chain(columns.values.iter().cloned()), 1);
                for (value, points) in rows
                    .values
                    .iter()
                    .zip(sweep.points.chunks(columns.values.len()))
                {
                    let cells = points.iter().map(|point| level(&point.found, shown));
                    table.row(std::iter::once(value.clone()).chain(cells));
                }
                text.push_str(&table.text());
            }
        }
        axes => {
            let fields = axes.iter().map(|axis| axis.field.clone());
            let labels = sweep.metrics.iter().map(|shown| shown.label.clone());
            let mut table = Columns::new(fields.chain(labels), 1);
            for SweepPoint { values, found } in &sweep.points {
                let cells = sweep.metrics.iter().map(|shown| level(found, shown));
                table.row(values.iter().cloned().chain(cells));
            }
            let own = sweep.metrics.iter().map(|shown| level(&sweep.base, shown));
            table.row(std::iter::once("the plan itself".to_owned()).chain(own));
            text.push('\n');
            text.push_str(&table.text());
        }
    }
    text
}

/// A metric at a point.
pub fn level(found: &PointValues, shown: &Shown) -> String {
    let unit = unit(shown);
    match found.metrics.get(&shown.metric) {
        Some(stat) => numbers::mean(unit, stat),
        None => numbers::UNDEFINED.to_owned(),
    }
}

/// Unit of a metric that is shown.
pub fn unit(shown: &Shown) -> Unit {
    metrics::named(&shown.metric).map_or(Unit::Number, |metric| metric.unit())
}
