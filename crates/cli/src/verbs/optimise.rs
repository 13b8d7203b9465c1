//! `foothold optimise`.

use super::sweep::{check_target, give, level, options, tell_kept, told, unit};
use crate::args::{ChoiceArg, OptimiseArgs};
use crate::exit::{End, Failure};
use crate::screen::note;
use crate::stop::{self, Progress};
use crate::tables::Columns;
use crate::{numbers, plan};
use foothold_api::explore::Shown;
use foothold_api::explore::optimise::{
    Choice, Limit, OptimiseAsk, Optimising, Optimum, OptimumPoint,
};
use foothold_api::explore::sweep::write;
use foothold_api::metrics::Metric;
use std::fmt::Write;

pub fn optimise(args: &OptimiseArgs) -> Result<End, Failure> {
    let [first, second] = args.metrics[..] else {
        let reason = "--metrics takes two metrics, such as nrr,arr_end".to_owned();
        return Err(Failure::Usage(Some(reason)));
    };
    if args.vary.is_empty() && args.choose.is_empty() {
        let reason = "nothing is tried: give --vary or --choose".to_owned();
        return Err(Failure::Usage(Some(reason)));
    }
    let base = plan::open_to_vary(&args.plan, &args.input, args.simulation.seed)?;
    let choose = args.choose.iter().map(|choice| opened(choice, args));
    let choose = choose.collect::<Result<Vec<_>, _>>()?;
    stop::listen();
    check_target(&args.form)?;
    let label = told(&base, &args.simulation);
    let limits = |bounds: &[(Metric, _)], least| -> Vec<Limit> {
        let bounds = bounds.iter();
        bounds
            .map(|(metric, value)| Limit {
                metric: *metric,
                least,
                value: *value,
            })
            .collect()
    };
    let ask = OptimiseAsk {
        vary: args.vary.clone(),
        choose,
        limits: [limits(&args.min, true), limits(&args.max, false)].concat(),
        metrics: [first, second],
        run: options(&args.simulation),
    };
    let optimising = Optimising::new(base, ask, &stop::keep_going)?;
    note(&format!("{label}, {} points", optimising.points()));
    let progress = Progress::new(&label, optimising.replications_in_all());
    let found = optimising.run(args.resume.as_deref(), &|done| progress.hear(done));
    drop(progress);
    if let (Err(_), Some(file)) = (&found, &args.resume) {
        tell_kept(file);
    }
    let found = found?;
    let csv = found.csv();
    if let Some(folder) = &args.form.out {
        note(&format!(
            "wrote {}",
            write(folder, "optimise", &found, &csv)?.display()
        ));
    }
    give(&args.form, &found, &csv, || report(&found, args.all))?;
    Ok(End::Done)
}

fn opened(choice: &ChoiceArg, args: &OptimiseArgs) -> Result<Choice, Failure> {
    let plans = choice.plans.iter().map(|name| {
        let opening = plan::open(name, &Default::default(), &args.input.data)?;
        Ok((name.clone(), opening.done()?))
    });
    Ok(Choice {
        lever: choice.lever,
        plans: plans.collect::<Result<_, Failure>>()?,
    })
}

fn report(optimum: &Optimum, all: bool) -> String {
    let keeping = optimum
        .points
        .iter()
        .filter(|p| p.breaks.is_empty())
        .count();
    let mut text = format!(
        "{}, read at month {}; means ± standard error over {} replications; amounts in {}\n\
         {} points, {keeping} keep the limits, {} on the frontier\n{}\n",
        optimum.plan,
        optimum.report_month,
        optimum.replications,
        optimum.currency,
        optimum.points.len(),
        optimum.frontier.len(),
        limits(optimum)
    );
    let limited = optimum.limits.iter().map(|limit| limit.metric.as_str());
    let goals = optimum.frontier_of.iter().map(|goal| goal.metric.as_str());
    let mut names: Vec<&str> = Vec::new();
    for name in goals.chain(limited) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let shown: Vec<&Shown> = (names.iter())
        .filter_map(|name| optimum.metrics.iter().find(|shown| shown.metric == **name))
        .collect();
    let fields = optimum.vary.iter().map(|axis| axis.field.clone());
    let levers = optimum.choose.iter().map(|choice| choice.lever.to_owned());
    let labels = shown.iter().map(|shown| shown.label.clone());
    let left = optimum.vary.len() + optimum.choose.len();
    let headers = fields.chain(levers).chain(labels).chain([String::new()]);
    let mut table = Columns::new(headers, left).with_text_last();
    let rows: Vec<usize> = if all {
        (0..optimum.points.len()).collect()
    } else {
        optimum.frontier.clone()
    };
    for number in rows {
        let point = &optimum.points[number];
        let cells = shown.iter().map(|shown| level(&point.found, shown));
        let words = point.values.iter().chain(&point.chosen).cloned();
        table.row(words.chain(cells).chain([verdict(optimum, point)]));
    }
    if optimum.frontier.is_empty() && !all {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "no point keeps all limits; --all shows what each breaks"
        );
    } else {
        text.push_str(&table.text());
    }
    text
}

/// Each limit as it was read, in a line.
fn limits(optimum: &Optimum) -> String {
    let mut text = String::new();
    for limit in &optimum.limits {
        let shown = optimum
            .metrics
            .iter()
            .find(|shown| shown.metric == limit.metric);
        let (Some(shown), Some(value)) = (shown, limit.least.as_ref().or(limit.most.as_ref()))
        else {
            continue;
        };
        let side = if limit.least.is_some() {
            "at least"
        } else {
            "at most"
        };
        let value = numbers::value(unit(shown), Some(value));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "limit: {}, {side} {value}", shown.label);
    }
    text
}

/// What a reader must know of a point.
fn verdict(optimum: &Optimum, point: &OptimumPoint) -> String {
    let names = |numbers: &[usize]| {
        let names = numbers.iter().filter_map(|at| optimum.limits.get(*at));
        names
            .map(|limit| limit.metric.clone())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut parts = Vec::new();
    if point.on_frontier {
        parts.push("frontier".to_owned());
    }
    if !point.breaks.is_empty() {
        parts.push(format!("breaks {}", names(&point.breaks)));
    }
    if !point.unsure.is_empty() {
        parts.push(format!("≈ at the limit of {}", names(&point.unsure)));
    }
    parts.join("; ")
}
