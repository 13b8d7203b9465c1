//! The scorecard as a page of the documentation.

use super::{Cases, Row, Scorecard};
use crate::wire::Value;
use foothold_core::behaviour::Param;
use foothold_core::metrics::Unit;
use foothold_core::plan::SegmentKind;
use foothold_data::behaviour_file::written;
use std::fmt::Write;

/// The page: totals, rows, misses, and the behaviour values with their sources.
pub fn page(cases: &Cases, card: &Scorecard) -> String {
    let mut out = String::new();
    head(&mut out, card);
    rows(&mut out, card);
    misses(&mut out, card);
    behaviour(&mut out, cases);
    out
}

// Writing to a String cannot fail.
fn head(out: &mut String, card: &Scorecard) {
    let t = &card.totals;
    let _ = writeln!(
        out,
        "# Scorecard: the published cases with one behaviour set\n\n\
         Written by `foothold cases --markdown`; do not edit. What is aimed at stands in\n\
         `scenarios/cases/targets.toml`, the companies beside it. Every plan runs with the behaviour set\n\
         `{}`, the same values for all; plans differ in company facts and plan levers only.\n",
        card.behaviour
    );
    let _ = writeln!(
        out,
        "**{} of {} targets are met**: {} of {} that the fit used, {} of {} that were held out.\n\
         {} replications; engine {}, sampler {}; inputs {}.\n",
        t.hits,
        t.rows,
        t.fit_hits,
        t.fit_rows,
        t.held_out_hits,
        t.held_out_rows,
        card.replications,
        card.engine,
        card.sampler,
        &card.inputs_hash[..16]
    );
}

fn rows(out: &mut String, card: &Scorecard) {
    let _ = writeln!(
        out,
        "P10, P50 and P90 are over replications; the P50 is judged unless another number is named. `fit` rows are\n\
         those that `foothold calibrate --targets` may use.\n"
    );
    out.push_str(
        "| target | claims | read | aimed at | P10 | P50 | P90 | | use |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    for row in &card.rows {
        let _ = writeln!(out, "{}", line(row));
    }
    out.push('\n');
}

/// One row of the table.
pub(crate) fn line(row: &Row) -> String {
    let [p10, p50, p90] = [&row.found.p10, &row.found.p50, &row.found.p90].map(|v| {
        v.as_ref()
            .map_or("undefined".into(), |v| shown(row.unit, v))
    });
    format!(
        "| {} | {} | {} | {} | {p10} | {p50} | {p90} | {} | {} |",
        row.id,
        row.source.join(" "),
        read(row),
        aim(row),
        if row.hit { "hit" } else { "**miss**" },
        if row.fit { "fit" } else { "held out" }
    )
}

/// What is read: metric and plan, and what it is compared with.
pub fn read(row: &Row) -> String {
    let of = |metric: &str, plan: &str, month: Option<u16>| {
        let plan = plan.trim_end_matches(".foothold");
        match month {
            Some(month) => format!("`{metric}` of {plan}, month {month}"),
            None => format!("`{metric}` of {plan}"),
        }
    };
    let mut text = of(&row.metric, &row.plan, row.month);
    if let Some(against) = &row.against {
        let word = match (against.how, row.metric.starts_with("crossover")) {
            (_, true) => "against",
            ("ratio", _) => "over",
            _ => "less",
        };
        let other = if row.metric.starts_with("crossover") {
            against.plan.trim_end_matches(".foothold").to_owned()
        } else {
            of(&against.metric, &against.plan, against.month)
        };
        text = format!("{text} {word} {other}");
    }
    if row.statistic != "p50" {
        text = format!("{text} ({})", row.statistic);
    }
    text
}

/// What is aimed at.
pub fn aim(row: &Row) -> String {
    let value = shown(row.unit, &row.target);
    let tolerance = shown(row.unit, &row.tolerance);
    let none = matches!(&row.tolerance, Value::Number(n) if *n == 0.0) || tolerance == "0";
    match (row.kind, none) {
        ("at_most", true) => format!("≤ {value}"),
        ("at_least", true) => format!("≥ {value}"),
        ("at_most", false) => format!("≤ {value} + {tolerance}"),
        ("at_least", false) => format!("≥ {value} − {tolerance}"),
        _ => format!("{value} ± {tolerance}"),
    }
}

/// A value as a person reads it.
pub fn shown(unit: Unit, value: &Value) -> String {
    match (unit, value) {
        (Unit::Ratio, Value::Number(n)) => format!("{:.1}%", n * 100.0),
        (_, Value::Number(n)) => {
            let text = format!("{n:.3}");
            text.strip_suffix('0').unwrap_or(&text).to_owned()
        }
        (_, Value::Money(text)) => {
            let whole = text.split('.').next().unwrap_or(text);
            let negative = whole.starts_with('-');
            let digits = whole.trim_start_matches('-');
            let mut grouped = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at).is_multiple_of(3) {
                    grouped.push(',');
                }
                grouped.push(digit);
            }
            if negative {
                format!("-{grouped}")
            } else {
                grouped
            }
        }
    }
}

fn misses(out: &mut String, card: &Scorecard) {
    out.push_str("## Misses\n\n");
    let mut none = true;
    for row in card.rows.iter().filter(|row| !row.hit) {
        none = false;
        let why = row.miss.as_deref().unwrap_or("Not explained yet.");
        let found = row.found.p50.as_ref();
        let found = found.map_or("undefined".into(), |v| shown(row.unit, v));
        let _ = writeln!(
            out,
            "- **{}**: {} against {}. {why}",
            row.id,
            found,
            aim(row)
        );
    }
    if none {
        out.push_str("None.\n");
    }
    out.push_str("\n## Rows in words\n\n");
    for row in &card.rows {
        if let Some(note) = &row.note {
            let _ = writeln!(out, "- **{}**: {note}", row.id);
        }
    }
    out.push('\n');
}

fn behaviour(out: &mut String, cases: &Cases) {
    let Some((_, plan)) = cases.plans().next() else {
        return;
    };
    let set = &plan.behaviour;
    out.push_str(
        "## Behaviour values\n\n| value | SMB | mid-market | enterprise | plausible | source |\n\
         |---|---|---|---|---|---|\n",
    );
    for &param in Param::ALL {
        let value = &set.values[param as usize];
        let by_kind = SegmentKind::ALL.map(|kind| written(param, set.get(param, kind)));
        let _ = writeln!(
            out,
            "| `{}` | {} | {} to {} | {} |",
            param.name(),
            by_kind.join(" | "),
            written(param, value.low),
            written(param, value.high),
            value.source
        );
    }
}
