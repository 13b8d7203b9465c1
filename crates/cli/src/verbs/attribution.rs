//! `foothold compare --attribute`: the changes, lever by lever.

use crate::args::CompareArgs;
use crate::exit::Failure;
use crate::numbers;
use crate::screen::note;
use crate::stop::{self, Progress};
use crate::tables::Columns;
use foothold_api::ApiError;
use foothold_api::explore::attribution::{
    self, AttributeOptions, Attribution, Change, PairValue, Part, Shown,
};
use foothold_api::metrics::{self, Metric, Unit};
use foothold_api::run::{Ran, RunOptions};
use foothold_api::wire::Value;
use std::fmt::Write;

/// Attributes the changes between two plans that have run.
pub fn attribute(from: &Ran, to: &Ran, args: &CompareArgs) -> Result<Attribution, Failure> {
    let plans = attribution::plans_to_run(&from.input, &to.input, None)?;
    let replications = from.outcome.replications;
    note(&format!(
        "attribution: {plans} plans of {replications} replications"
    ));
    let options = AttributeOptions {
        run: RunOptions {
            replications,
            seed: None,
            threads: args.simulation.threads.map(usize::from),
        },
        month: from.report_month(),
        interactions: args.interactions,
    };
    let progress = Progress::new("attribution", plans.saturating_mul(replications));
    let hear = |done| progress.hear(done);
    let found = attribution::attribute(&from.input, &to.input, options, &hear)?;
    if stop::keep_going() {
        Ok(found)
    } else {
        Err(ApiError::Stopped.into())
    }
}

/// The table of changes, and what a reader must know of it.
pub fn report(attribution: &Attribution, replications: u32) -> String {
    let mut text = String::new();
    if attribution.parts.is_empty() {
        return "no lever differs, so there is nothing to attribute\n".to_owned();
    }
    text.push_str(
        "what of each change comes from which lever: means ± standard error, ≈ where noise \
         explains it\n\n",
    );
    text.push_str(&changes(attribution));
    for Part { together, .. } in &attribution.parts {
        if let Some(together) = together {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "\n{together}");
        }
    }
    let left_out = attribution.metrics.iter().filter_map(|(metric, change)| {
        let defined = change.as_ref()?.defined_in;
        (defined < replications as usize).then(|| {
            let label = metrics::label(*metric);
            format!("{label}: over the {defined} replications in which every mix defines it\n")
        })
    });
    let left_out: String = left_out.collect();
    if !left_out.is_empty() {
        text.push('\n');
        text.push_str(&left_out);
    }
    text.push_str(&interactions(attribution));
    text
}

fn changes(attribution: &Attribution) -> String {
    let labels = attribution.parts.iter().map(|part| part.label.clone());
    let headers = ["", "from", "to", "change"].map(str::to_owned);
    let mut table = Columns::new(headers.into_iter().chain(labels), 1);
    for (metric, change) in &attribution.metrics {
        let label = metrics::label(*metric);
        let row = match change {
            Some(change) => cells(change),
            None => {
                let undefined = vec![numbers::UNDEFINED.to_owned(); 3];
                undefined
                    .into_iter()
                    .chain(vec![String::new(); attribution.parts.len()])
                    .collect()
            }
        };
        table.row(std::iter::once(label).chain(row));
    }
    table.text()
}

/// Steps in which a change is shown: tenths of a percentage point, whole units of currency.
const fn per_one(unit: Unit) -> i128 {
    match unit {
        Unit::Money => 1,
        Unit::Ratio | Unit::Number => 1000,
    }
}

fn cells(change: &Change) -> Vec<String> {
    let unit = change.unit();
    let Shown {
        from,
        to,
        total,
        parts,
    } = change.shown(per_one(unit));
    let level = |steps: i128| match unit {
        Unit::Money => numbers::grouped(steps as f64, 0),
        Unit::Ratio | Unit::Number => numbers::percent(steps as f64 / 1000.0),
    };
    let own = change.parts.iter().zip(parts);
    [
        level(from),
        level(to),
        difference(unit, total, &change.total, change.se.as_ref()),
    ]
    .into_iter()
    .chain(own.map(|(part, steps)| difference(unit, steps, &part.value, part.se.as_ref())))
    .collect()
}

/// A difference in whole steps with its sign and error, marked where noise explains it.
fn difference(unit: Unit, steps: i128, exact: &Value, se: Option<&Value>) -> String {
    let (size, points) = match unit {
        Unit::Money => (numbers::grouped(steps as f64, 0), ""),
        Unit::Ratio | Unit::Number => (numbers::grouped(steps as f64 / 10.0, 1), " pts"),
    };
    let sign = if steps > 0 { "+" } else { "" };
    let mut text = format!("{sign}{size}{points}");
    let (Some(se), Some(exact)) = (se.and_then(numbers::number), numbers::number(exact)) else {
        return text;
    };
    let error = match unit {
        Unit::Money => numbers::grouped(se, 0),
        Unit::Ratio | Unit::Number => numbers::grouped(se * 100.0, 1),
    };
    // Writing to a String cannot fail.
    let _ = write!(text, " ± {error}");
    if numbers::is_noise(exact, se) {
        text.insert_str(0, "≈ ");
    }
    text
}

fn interactions(attribution: &Attribution) -> String {
    let shown: Vec<(&Metric, &Change)> = (attribution.metrics.iter())
        .filter_map(|(metric, change)| Some((metric, change.as_ref()?)))
        .filter(|(_, change)| change.interactions.as_ref().is_some_and(|i| !i.is_empty()))
        .collect();
    let Some((_, first)) = shown.first() else {
        return String::new();
    };
    let pairs = first.interactions.iter().flatten();
    let names = pairs.map(|PairValue { levers: [a, b], .. }| format!("{a} × {b}"));
    let mut table = Columns::new(std::iter::once(String::new()).chain(names), 1);
    for (metric, change) in shown {
        let unit = change.unit();
        let cell = |pair: &PairValue| {
            let steps = match (numbers::number(&pair.value), unit) {
                (Some(value), Unit::Money) => value.round(),
                (Some(value), _) => (value * 1000.0).round(),
                (None, _) => 0.0,
            };
            difference(unit, steps as i128, &pair.value, pair.se.as_ref())
        };
        let cells = change.interactions.iter().flatten().map(cell);
        table.row(std::iter::once(metrics::label(*metric)).chain(cells));
    }
    format!(
        "\nwhat two levers do together beyond what each does alone\n\n{}",
        table.text()
    )
}
