//! `foothold statement`.

use super::print_json;
use crate::args::{DecimalMarkArg, StatementArgs};
use crate::exit::{End, Failure};
use crate::numbers;
use crate::plan::{read_stdin, tell_named};
use crate::screen::{note, print};
use crate::tables::Columns;
use foothold_api::ApiError;
use foothold_api::plans::{BookOptions, STDIN};
use foothold_api::statement::{
    self, CompInput, MeasureView, PayView, RepView, StatementView, comp_plans,
};
use serde_json::json;
use std::fmt::Write;

pub fn statement(args: &StatementArgs) -> Result<End, Failure> {
    let (Some(compplan), Some(deals)) = (&args.compplan, &args.deals) else {
        return list(args.json);
    };
    let stdin = if compplan == "-" {
        Some(read_stdin()?)
    } else {
        tell_named(compplan, "comp plan", &statement::find(compplan), |plan| {
            plan.name
        });
        None
    };
    let comp = match &stdin {
        Some(text) => CompInput::Text(STDIN, text),
        None => CompInput::Named(compplan),
    };
    let options = BookOptions {
        decimal_mark: args.decimal_mark.map(DecimalMarkArg::mark),
        ..BookOptions::default()
    };
    let made = statement::make(comp, deals, args.as_of.as_deref(), options);
    let mut made = made.map_err(|error| Failure::Api {
        error: Box::new(error),
        stdin,
    })?;
    only(&mut made, &args.rep)?;
    if made.later_deals > 0 {
        let (deals, day) = (made.later_deals, &made.as_of);
        note(&format!("{deals} deals after {day} are left out"));
    }
    if !made.unused_columns.is_empty() {
        let columns = made.unused_columns.join(", ");
        note(&format!("columns not used: {columns}"));
    }
    for assumption in &made.assumptions {
        note(&format!("assumed: {assumption}"));
    }
    if args.json {
        print_json(&made)?;
    } else {
        print(&report(&made))?;
    }
    Ok(End::Done)
}

fn list(json: bool) -> Result<End, Failure> {
    let plans: Vec<&str> = comp_plans().iter().map(|plan| plan.name).collect();
    if json {
        print_json(&json!({ "schema": 1, "compplans": plans }))?;
    } else {
        print(&plans.join("\n"))?;
        print("\n")?;
    }
    Ok(End::Done)
}

fn only(made: &mut StatementView, names: &[String]) -> Result<(), Failure> {
    for name in names {
        if !made.reps.iter().any(|rep| rep.rep == *name) {
            let known: Vec<&str> = made.reps.iter().map(|rep| rep.rep.as_str()).collect();
            return Err(Failure::from(ApiError::Request {
                reason: format!("there is no rep {name:?} in the comp plan or the deals"),
                fix: format!("name one of {}", known.join(", ")),
            }));
        }
    }
    if !names.is_empty() {
        made.reps.retain(|rep| names.contains(&rep.rep));
    }
    Ok(())
}

fn report(made: &StatementView) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "{}\nas of {}, amounts in {}",
        made.plan, made.as_of, made.currency
    );
    for rep in &made.reps {
        let plan = rep.comp_plan.as_deref().unwrap_or("no comp plan");
        let _ = writeln!(text, "\n{} ({plan})", rep.rep);
        text.push_str(&totals(rep));
        for section in [measures(rep), periods(rep), items(rep), months(rep)] {
            if !section.is_empty() {
                text.push('\n');
                text.push_str(&section);
            }
        }
    }
    text
}

fn totals(rep: &RepView) -> String {
    let totals = &rep.totals;
    let mut table = Columns::new(["", ""], 1);
    let mut row = |label: &str, value: String| table.row([label.to_owned(), value]);
    row("earned", money(&totals.earned));
    row("  paid", money(&totals.paid));
    row("  vested, not paid", money(&totals.vested_unpaid));
    row("  unvested", money(&totals.unvested));
    row("  forfeited", money(&totals.forfeited));
    row("  clawed back", money(&totals.clawed_back));
    row("vested", money(&totals.vested));
    row("effective rate", rate(totals.effective_rate));
    if rep.months.iter().any(|month| !is_zero(&month.draw_paid)) {
        row("draw paid", money(&totals.draw_paid));
        row("draw repaid", money(&totals.draw_repaid));
        row("draw balance", money(&totals.draw_balance));
    }
    if !is_zero(&rep.ote) {
        row("on-target earnings a year", money(&rep.ote));
    }
    table.text()
}

fn measures(rep: &RepView) -> String {
    let told: Vec<&MeasureView> = rep.measures.iter().collect();
    if told.is_empty() {
        return String::new();
    }
    let mut table = Columns::new(
        ["quota period", "measure", "credited", "quota", "attainment"],
        2,
    );
    for line in told {
        table.row([
            span(&line.first, &line.last),
            line.measure.clone(),
            money(&line.credited),
            money(&line.quota),
            line.attainment
                .map_or(numbers::UNDEFINED.to_owned(), numbers::percent),
        ]);
    }
    table.text()
}

fn periods(rep: &RepView) -> String {
    if rep.periods.is_empty() {
        return String::new();
    }
    let headers = [
        "period",
        "component",
        "credited",
        "rate reached",
        "earned",
        "by rate",
    ];
    let mut table = Columns::new(headers, 2).with_text_last();
    for line in &rep.periods {
        table.row([
            span(&line.first, &line.last),
            line.component.clone(),
            money(&line.credited),
            rate(Some(line.rate_reached)),
            money(&line.earned),
            parts(line),
        ]);
    }
    table.text()
}

fn parts(line: &PayView) -> String {
    let each = line.parts.iter().map(|part| {
        let (amount, pay) = (money(&part.amount), money(&part.pay));
        format!("{amount} at {}: {pay}", rate(Some(part.rate)))
    });
    each.collect::<Vec<_>>().join("; ")
}

fn items(rep: &RepView) -> String {
    if rep.items.is_empty() {
        return String::new();
    }
    let headers = [
        "date",
        "deal",
        "component",
        "amount",
        "earned",
        "paid",
        "how",
    ];
    let mut table = Columns::new(headers, 3).with_text_last();
    for item in &rep.items {
        table.row([
            item.date.clone(),
            item.deal.clone(),
            item.component.clone(),
            money(&item.amount),
            money(&item.earned),
            money(&item.paid),
            item.derivation.clone(),
        ]);
    }
    table.text()
}

fn months(rep: &RepView) -> String {
    let moves = |month: &&foothold_api::statement::MonthView| {
        [
            &month.earned,
            &month.paid,
            &month.clawed_back,
            &month.cash,
            &month.draw_balance,
        ]
        .into_iter()
        .any(|amount| !is_zero(amount))
    };
    let told: Vec<_> = rep.months.iter().filter(moves).collect();
    if told.is_empty() {
        return String::new();
    }
    let headers = [
        "month",
        "earned",
        "paid",
        "clawed back",
        "draw",
        "repaid",
        "balance",
        "cash",
    ];
    let mut table = Columns::new(headers, 1);
    for month in told {
        let mut cells = vec![month.month.clone()];
        let amounts = [
            &month.earned,
            &month.paid,
            &month.clawed_back,
            &month.draw_paid,
            &month.draw_repaid,
            &month.draw_balance,
            &month.cash,
        ];
        cells.extend(amounts.map(|amount| money(amount)));
        table.row(cells);
    }
    table.text()
}

fn span(first: &str, last: &str) -> String {
    format!("{first} to {last}")
}

fn is_zero(text: &str) -> bool {
    !text.bytes().any(|b| (b'1'..=b'9').contains(&b))
}

/// An amount with the currency's decimals.
fn money(text: &str) -> String {
    numbers::exact(text)
}

/// A rate with up to three decimals of a percent.
fn rate(ratio: Option<f64>) -> String {
    let Some(ratio) = ratio else {
        return numbers::UNDEFINED.to_owned();
    };
    let text = numbers::grouped(ratio * 100.0, 3);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}
