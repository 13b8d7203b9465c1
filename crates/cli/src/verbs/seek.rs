//! `foothold seek`.

use super::sweep::{check_target, give, options, told, unit};
use crate::args::SeekArgs;
use crate::exit::{End, Failure};
use crate::numbers;
use crate::plan;
use crate::screen::note;
use crate::stop::{self, Progress};
use crate::tables::Columns;
use foothold_api::explore::seek::{Seek, SeekAsk, Seeking, Solution, Trial};
use foothold_api::explore::sweep::write;
use foothold_api::metrics::Unit;
use foothold_api::wire::{StatValue, Value};
use std::fmt::Write;

pub fn seek(args: &SeekArgs) -> Result<End, Failure> {
    if let Err(reason) = args.target.fits(args.metric) {
        return Err(Failure::Usage(Some(format!("--target: {reason}"))));
    }
    let base = plan::open_to_vary(&args.plan, &args.input, args.simulation.seed)?;
    stop::listen();
    check_target(&args.form)?;
    let label = told(&base, &args.simulation);
    let ask = SeekAsk {
        vary: args.vary.clone(),
        metric: args.metric,
        target: args.target,
        grid: args.grid,
        run: options(&args.simulation),
    };
    let seeking = Seeking::new(base, ask, &stop::keep_going)?;
    note(&label);
    let progress = Progress::new(&label, seeking.replications_expected());
    let found = seeking.run(&|done| progress.hear(done))?;
    drop(progress);
    let csv = found.csv();
    if let Some(folder) = &args.form.out {
        note(&format!(
            "wrote {}",
            write(folder, "seek", &found, &csv)?.display()
        ));
    }
    give(&args.form, &found, &csv, || report(&found))?;
    Ok(End::Done)
}

fn mean(unit: Unit, mean: Option<&Value>, se: Option<&Value>) -> String {
    let stat = StatValue {
        p10: None,
        p50: None,
        p90: None,
        mean: mean.cloned(),
        se: se.cloned(),
        defined_in: None,
    };
    numbers::mean(unit, &stat)
}

fn report(seek: &Seek) -> String {
    let unit = unit(&seek.metric);
    let target = numbers::value(unit, Some(&seek.target));
    let mut text = format!(
        "{}: {} of {target} at month {}, by {} from {} to {}\n\n",
        seek.plan, seek.metric.label, seek.report_month, seek.field, seek.low, seek.high
    );
    // Writing to a String cannot fail.
    let _ = match &*seek.solutions {
        [] => {
            let nearest = match &seek.nearest {
                None => "it is never defined there".to_owned(),
                Some(trial) => format!(
                    "the nearest is {} at {}",
                    mean(unit, trial.mean.as_ref(), trial.se.as_ref()),
                    trial.value
                ),
            };
            writeln!(
                text,
                "not reached between {} and {}: {nearest}",
                seek.low, seek.high
            )
        }
        [_] => Ok(()),
        several => writeln!(text, "reached at {} places", several.len()),
    };
    for Solution {
        value,
        mean: at,
        se,
        from,
        to,
    } in &seek.solutions
    {
        let _ = writeln!(
            text,
            "{} = {value}: {}",
            seek.field,
            mean(unit, Some(at), se.as_ref())
        );
        let end = |end: &Option<String>, open: &str| match end {
            Some(value) => value.clone(),
            None => format!("{open} the range"),
        };
        let _ = writeln!(
            text,
            "  noise leaves {} to {} (1.96 standard errors)",
            end(from, "below"),
            end(to, "above")
        );
    }
    let mut table = Columns::new([seek.field.clone(), seek.metric.label.clone()], 1);
    for Trial {
        value,
        mean: at,
        se,
        ..
    } in &seek.tried
    {
        table.row([value.clone(), mean(unit, at.as_ref(), se.as_ref())]);
    }
    let _ = write!(
        text,
        "\ntried, to a step of {}\n\n{}",
        seek.step,
        table.text()
    );
    text
}
