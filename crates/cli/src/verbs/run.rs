//! `foothold run`.

use super::simulate;
use crate::args::RunArgs;
use crate::exit::{End, Failure};
use crate::numbers;
use crate::screen::{note, print};
use crate::tables::Columns;
use crate::{plan, stop};
use foothold_api::metrics::{self, Metric, RoleKind, Unit};
use foothold_api::output;
use foothold_api::run::{Ran, RunResult};
use foothold_api::threshold::Verdict;
use foothold_api::wire::{StatValue, Value};
use std::fmt::Write;

/// Months of a full window.
const FULL_WINDOW: u16 = 12;

pub fn run(args: &RunArgs) -> Result<End, Failure> {
    let input = plan::open_to_run(&args.plan, &args.input)?;
    stop::listen();
    if let Some(folder) = &args.out {
        output::check_target(folder)?;
        if args.ledger_replication >= args.simulation.replications {
            return Err(Failure::Usage(Some(format!(
                "--ledger-replication {} was not run: replications are 0 to {}",
                args.ledger_replication,
                args.simulation.replications - 1
            ))));
        }
    }
    let ran = simulate(input, &args.simulation)?;
    if let Some(folder) = &args.out {
        let written = output::write(&ran, folder, args.ledger_replication, &stop::keep_going)?;
        note(&format!("wrote {}", written.display()));
    }
    let result = ran.result();
    if args.json {
        print(&output::json(&result))?;
    } else {
        print(&report(&ran, &result))?;
    }
    Ok(judge(&ran, args))
}

/// Tells which conditions of `--fail-if` were met.
fn judge(ran: &Ran, args: &RunArgs) -> End {
    let mut end = End::Done;
    for threshold in &args.fail_if {
        let Verdict {
            condition,
            found,
            failed,
        } = threshold.verdict(ran);
        if failed {
            let found = numbers::value(threshold.unit(), found.as_ref());
            let limit = numbers::value(threshold.unit(), Some(&threshold.limit()));
            note(&format!(
                "--fail-if {condition}: the result is {found}, the limit {limit}"
            ));
            end = End::ThresholdMet;
        }
    }
    end
}

fn report(ran: &Ran, result: &RunResult) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "{}\nmonth {}, {}; {} replications, seed {}\n",
        result.plan,
        result.report_month,
        window(result.window_months),
        result.replications,
        result.seed
    );
    text.push_str(&headline(ran, result));
    text.push('\n');
    text.push_str(&land(result));
    text.push('\n');
    text.push_str(&value_of_an_account(result));
    text.push('\n');
    text.push_str(&pay(result));
    let _ = writeln!(text, "\nresult {}", result.result_hash);
    text
}

/// The window in words; a short one must not be taken for a year.
pub fn window(months: u16) -> String {
    if months < FULL_WINDOW {
        let plural = if months == 1 { "" } else { "s" };
        format!("over the {months} month{plural} since the start (not a full year)")
    } else {
        "over the trailing 12 months".to_owned()
    }
}

fn headline(ran: &Ran, result: &RunResult) -> String {
    let month = ran.report_month();
    let mut table = Columns::new(["", "P10", "P50", "P90", "mean ± se", ""], 1);
    let mut row = |metric: Metric| {
        let stat = ran.stat(month, metric);
        let unit = metric.unit();
        let of = |value: &Option<Value>| numbers::value(unit, value.as_ref());
        table.row([
            metrics::label(metric),
            of(&stat.p10),
            of(&stat.p50),
            of(&stat.p90),
            numbers::mean(unit, &stat),
            beside(unit, &stat, result),
        ]);
    };
    for metric in Metric::HEADLINE {
        row(metric);
    }
    for role in ran.roles() {
        row(Metric::Attainment(role));
    }
    table.text()
}

/// What stands to the right of a number: its currency, and where it is undefined.
fn beside(unit: Unit, stat: &StatValue, result: &RunResult) -> String {
    let currency = if unit == Unit::Money {
        result.currency.as_str()
    } else {
        ""
    };
    match stat.defined_in {
        Some(defined) => format!("{currency} defined in {defined} replications"),
        None => currency.to_owned(),
    }
}

fn land(result: &RunResult) -> String {
    let headers = [
        "land",
        "target",
        "smallest viable",
        "win rate at target",
        "sold, of target",
        "",
    ];
    let mut table = Columns::new(headers, 1);
    for segment in &result.land {
        let verdict = if segment.unviable {
            "not viable: below 8 x its CS cost"
        } else {
            "viable"
        };
        table.row([
            segment.segment.clone(),
            numbers::amount(&segment.target),
            numbers::amount(&segment.minimum_viable),
            numbers::percent(segment.win_rate_at_target),
            numbers::percent(segment.expected_drift),
            verdict.to_owned(),
        ]);
    }
    table.text()
}

fn value_of_an_account(result: &RunResult) -> String {
    let headers = ["ARR of an account", "all that landed", "survivors"];
    let mut table = Columns::new(headers, 1);
    for (label, age) in [
        ("at landing", "land"),
        ("month 12", "month_12"),
        ("month 24", "month_24"),
    ] {
        let Some(value) = result.account_value.get(age) else {
            continue;
        };
        let of = |value: &Option<Value>| numbers::value(Unit::Money, value.as_ref());
        table.row([label.to_owned(), of(&value.all), of(&value.survivors)]);
    }
    table.text()
}

/// What a rep earns a year on full quota, before anything is simulated.
fn pay(result: &RunResult) -> String {
    let headers = [
        "pay of a rep a year",
        "base",
        "target variable",
        "commission at 50%",
        "100%",
        "150% of quota",
    ];
    let mut table = Columns::new(headers, 1);
    for pay in &result.pay {
        let role = RoleKind::ALL
            .into_iter()
            .find(|role| role.name() == pay.role);
        let of = |value: Option<&Value>| numbers::value(Unit::Money, value);
        table.row([
            role.map_or(pay.role, metrics::role_label).to_owned(),
            of(Some(&pay.base)),
            of(Some(&pay.variable)),
            of(pay.commission_at.get("050")),
            of(pay.commission_at.get("100")),
            of(pay.commission_at.get("150")),
        ]);
    }
    table.text()
}
