//! `foothold diagnose`.

mod past;

use super::{print_json, run::window, simulate};
use crate::args::DiagnoseArgs;
use crate::exit::{End, Failure};
use crate::numbers;
use crate::screen::print;
use crate::tables::Columns;
use crate::{plan, stop};
use foothold_api::diagnose::{
    self, BenchmarkView, ConflictView, Diagnosis, NumberUsed, Position, RuleView, SourceView,
    StageState, StageView,
};
use foothold_api::metrics::{self, Unit};
use foothold_api::wire::StatValue;
use std::fmt::Write;

pub fn diagnose(args: &DiagnoseArgs) -> Result<End, Failure> {
    if past::is_past(&args.plan) || args.of.is_some() {
        return past::diagnose(args);
    }
    let input = plan::open_to_run(&args.plan, &args.input)?;
    stop::listen();
    let diagnosis = diagnose::diagnose(&simulate(input, &args.simulation)?);
    if args.json {
        print_json(&diagnosis)?;
    } else {
        print(&report(&diagnosis))?;
    }
    Ok(End::Done)
}

fn report(diagnosis: &Diagnosis) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "{}\nmonth {}, {}; {} replications, seed {}\n\n{}\n",
        diagnosis.plan,
        diagnosis.report_month,
        window(diagnosis.window_months),
        diagnosis.replications,
        diagnosis.seed,
        diagnosis.statement
    );
    text.push_str(&two_numbers(diagnosis));
    text.push('\n');
    for stage in std::iter::once(&diagnosis.motion).chain(&diagnosis.stages) {
        stage_lines(&mut text, stage);
    }
    text.push('\n');
    text.push_str(&published(diagnosis));
    owners(&mut text, diagnosis);
    text
}

fn two_numbers(diagnosis: &Diagnosis) -> String {
    let mut table = Columns::new(["", "P10", "P50", "P90"], 1);
    let mut row = |label: &str, stat: &StatValue| {
        let of = |value| numbers::value(Unit::Ratio, value);
        let [p10, p50, p90] = [&stat.p10, &stat.p50, &stat.p90].map(|v| of(v.as_ref()));
        table.row([label.to_owned(), p10, p50, p90]);
    };
    row("Net revenue retention", &diagnosis.nrr);
    row("Expansion share of new ARR", &diagnosis.expansion_share);
    table.text()
}

fn stage_lines(text: &mut String, stage: &StageView) {
    let state = match stage.state {
        StageState::Ok => "ok",
        StageState::Broken => "BROKEN",
        StageState::Undecided => "not decided",
    };
    let _ = writeln!(text, "{:<9} {state}", stage.stage);
    for rule in &stage.fired {
        fired(text, rule);
    }
    for rule in &stage.undecided {
        let missing = rule.missing.join(", ");
        let _ = writeln!(
            text,
            "  {}: not decided, {missing} undefined",
            named(&rule.id, &rule.segment)
        );
    }
}

fn fired(text: &mut String, rule: &RuleView) {
    let _ = writeln!(
        text,
        "  {}: {}",
        named(&rule.id, &rule.segment),
        rule.verdict
    );
    for used in &rule.numbers {
        let _ = writeln!(text, "    {}", comparison(used));
    }
    if let Some(advice) = &rule.advice {
        let _ = writeln!(text, "    {advice}");
    }
    let _ = writeln!(text, "    source: {}", source(&rule.source));
    conflicts(text, &rule.conflicts);
}

fn conflicts(text: &mut String, conflicts: &[ConflictView]) {
    for conflict in conflicts.iter().filter(|conflict| conflict.applies) {
        let _ = writeln!(
            text,
            "    but: {} ({})",
            conflict.says,
            source(&conflict.source)
        );
    }
}

fn named(id: &str, segment: &Option<String>) -> String {
    match segment {
        Some(segment) => format!("{id} [{segment}]"),
        None => id.to_owned(),
    }
}

fn comparison(used: &NumberUsed) -> String {
    let ratio = metrics::named(&used.metric).is_some_and(|metric| metric.unit() == Unit::Ratio);
    let show = |number| {
        if ratio {
            numbers::percent(number)
        } else {
            numbers::plain(number)
        }
    };
    let words = used.comparison.replace('_', " ");
    format!(
        "{} is {}: {words} {}",
        used.metric,
        show(used.value),
        show(used.line)
    )
}

fn source(source: &SourceView) -> String {
    match source.year {
        Some(year) => format!("{}, {year} [{}]", source.title, source.claim),
        None => format!("{} [{}]", source.title, source.claim),
    }
}

fn published(diagnosis: &Diagnosis) -> String {
    let mut table = Columns::new(
        ["published", "kind", "for", "value", "this run", "source"],
        6,
    );
    for metric in &diagnosis.benchmarks {
        for entry in &metric.entries {
            let position = match entry.position {
                Some(Position::Below) => "below",
                Some(Position::Inside) => "inside",
                Some(Position::Above) => "above",
                None => numbers::UNDEFINED,
            };
            table.row([
                metric.metric.to_owned(),
                entry.kind.replace('_', " "),
                entry
                    .segment
                    .as_deref()
                    .or(entry.pricing.as_deref())
                    .unwrap_or("all")
                    .to_owned(),
                range(entry),
                position.to_owned(),
                source(&entry.source),
            ]);
        }
    }
    table.text()
}

fn range(entry: &BenchmarkView) -> String {
    let percent = numbers::percent;
    match (entry.median, entry.low, entry.high) {
        (Some(median), _, _) => percent(median),
        (None, Some(low), Some(high)) => format!("{} to {}", percent(low), percent(high)),
        (None, Some(low), None) => format!("from {}", percent(low)),
        (None, None, Some(high)) => format!("up to {}", percent(high)),
        (None, None, None) => numbers::UNDEFINED.to_owned(),
    }
}

fn owners(text: &mut String, diagnosis: &Diagnosis) {
    let ownership = &diagnosis.ownership;
    let arr = numbers::value(Unit::Money, ownership.arr.as_ref());
    let _ = writeln!(
        text,
        "\nowner of expansion: {}, at {arr} {} of ARR",
        ownership.owner, diagnosis.currency
    );
    for advice in &ownership.recommendations {
        let verb = if advice.agrees { "agrees" } else { "disagrees" };
        let owners = advice.owners.join(" or ");
        let _ = writeln!(text, "  {verb}: {owners} ({})", source(&advice.source));
        conflicts(text, &advice.conflicts);
    }
}
