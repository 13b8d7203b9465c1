//! `foothold compare`.

use super::{attribution, print_json, run::window, simulate};
use crate::args::CompareArgs;
use crate::exit::{End, Failure};
use crate::numbers;
use crate::screen::print;
use crate::tables::Columns;
use crate::{plan, stop};
use foothold_api::compare::{Comparison, Crossover, Dip, MetricRow};
use foothold_api::metrics::{self, Unit};
use std::fmt::Write;

/// Inputs that name a plan and change nothing in it; JSON has them, a table is clearer without.
const LABELS: [&str; 3] = ["name", "note", "extends"];

pub fn compare(args: &CompareArgs) -> Result<End, Failure> {
    if args.plans.iter().filter(|plan| *plan == "-").count() > 1 {
        let reason = "standard input holds one plan; name - once".to_owned();
        return Err(Failure::Usage(Some(reason)));
    }
    if args.attribute && args.plans.len() != 2 {
        let reason = "--attribute takes two plans: from the first to the second".to_owned();
        return Err(Failure::Usage(Some(reason)));
    }
    // Every plan is opened before the first one runs: a fault in the last is told at once.
    let inputs = args
        .plans
        .iter()
        .map(|plan| plan::open_to_run(plan, &args.input))
        .collect::<Result<Vec<_>, _>>()?;
    if let (true, [from, to]) = (args.attribute, &*inputs) {
        // Plans that cannot be attributed are told before anything runs.
        foothold_api::explore::attribution::plans_to_run(from, to, args.simulation.seed)?;
    }
    stop::listen();
    let ran = inputs
        .into_iter()
        .map(|input| simulate(input, &args.simulation))
        .collect::<Result<Vec<_>, _>>()?;
    let mut comparison = foothold_api::compare::compare(&ran)?;
    let attribution = match &*ran {
        [from, to] if args.attribute => Some(attribution::attribute(from, to, args)?),
        _ => None,
    };
    if let Some(attribution) = &attribution {
        comparison = comparison.with(attribution);
    }
    if args.json {
        print_json(&comparison)?;
    } else {
        tell_apart(&mut comparison, &args.plans);
        let currency = &ran[0].plan().currency;
        let mut text = report(&comparison, currency, ran[0].outcome.replications);
        if let Some(attribution) = &attribution {
            text.push('\n');
            text.push_str(&attribution::report(
                attribution,
                ran[0].outcome.replications,
            ));
        }
        print(&text)?;
    }
    Ok(End::Done)
}

/// Columns of one name get that of their file, too: a copied plan still has the name of the first.
fn tell_apart(comparison: &mut Comparison, files: &[String]) {
    let names = comparison.plans.clone();
    for (at, file) in files.iter().enumerate() {
        if names.iter().filter(|name| **name == names[at]).count() > 1 {
            comparison.plans[at] = format!("{} ({file})", names[at]);
        }
    }
    for (crossover, plan) in comparison.crossover.iter_mut().zip(&comparison.plans[1..]) {
        crossover.plan.clone_from(plan);
    }
}

fn report(comparison: &Comparison, currency: &str, replications: u32) -> String {
    let mut text = String::new();
    let month = comparison.report_month;
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "month {month}, {}; {replications} replications; amounts in {currency}\n\
         P50 of each plan; differences are means ± standard error on the same draws, ≈ where \
         noise explains them\n",
        window(month.min(12)),
    );
    text.push_str(&metric_table(comparison));
    for crossover in &comparison.crossover {
        text.push('\n');
        crossover_lines(&mut text, crossover, &comparison.plans[0], currency);
    }
    text.push('\n');
    text.push_str(&input_table(comparison));
    text
}

fn metric_table(comparison: &Comparison) -> String {
    let differences = comparison.plans[1..]
        .iter()
        .map(|plan| format!("{plan}, difference"));
    let headers = std::iter::once(String::new())
        .chain(comparison.plans.iter().cloned())
        .chain(differences);
    let mut table = Columns::new(headers, 1);
    for MetricRow {
        metric,
        label,
        values,
        differences,
    } in &comparison.metrics
    {
        let unit = metrics::named(metric).map_or(Unit::Number, |metric| metric.unit());
        let values = values
            .iter()
            .map(|stat| numbers::value(unit, stat.p50.as_ref()));
        let differences = differences
            .iter()
            .map(|stat| numbers::difference(unit, stat));
        table.row(
            std::iter::once(label.clone())
                .chain(values)
                .chain(differences),
        );
    }
    table.text()
}

fn crossover_lines(text: &mut String, crossover: &Crossover, reference: &str, currency: &str) {
    let Crossover {
        plan,
        run_rate_month,
        cumulative_month,
        arr_dip,
        cash_dip,
        cash_closes_month,
    } = crossover;
    let month = |month: &Option<u16>| match month {
        Some(month) => format!("from month {month}"),
        None => "not within the run".to_owned(),
    };
    let dip = |dip: &Option<Dip>| match dip {
        Some(Dip { month, amount }) => {
            format!("{} {currency} in month {month}", numbers::amount(amount))
        }
        None => "none".to_owned(),
    };
    let _ = writeln!(text, "{plan} against {reference}");
    let _ = writeln!(text, "  ARR above it for good   {}", month(run_rate_month));
    let _ = writeln!(
        text,
        "  and ARR summed          {}",
        month(cumulative_month)
    );
    let _ = writeln!(text, "  deepest ARR shortfall   {}", dip(arr_dip));
    let _ = writeln!(text, "  deepest cash shortfall  {}", dip(cash_dip));
    if cash_dip.is_some() {
        let _ = writeln!(
            text,
            "  cash shortfall closes   {}",
            month(cash_closes_month)
        );
    }
}

fn input_table(comparison: &Comparison) -> String {
    let differing: Vec<_> = comparison
        .inputs
        .iter()
        .filter(|row| !LABELS.contains(&row.field.as_str()))
        .collect();
    if differing.is_empty() {
        return "no input differs\n".to_owned();
    }
    let headers =
        std::iter::once("inputs that differ".to_owned()).chain(comparison.plans.iter().cloned());
    let mut table = Columns::new(headers, 1);
    for row in differing {
        let values = row.values.iter().map(|value| match value {
            Some(value) => value.clone(),
            None => "not set".to_owned(),
        });
        table.row(std::iter::once(row.field.clone()).chain(values));
    }
    table.text()
}
