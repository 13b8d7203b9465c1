//! `foothold quote`.

use super::print_json;
use crate::args::QuoteArgs;
use crate::exit::{End, Failure};
use crate::numbers::exact;
use crate::plan;
use crate::screen::{note, print};
use crate::tables::Columns;
use foothold_api::quote::{
    LineWire, PartWire, QuoteInput, QuoteResult, TierWire, find, pricebooks,
};
use serde_json::json;
use std::fmt::Write;

pub fn quote(args: &QuoteArgs) -> Result<End, Failure> {
    let Some(book) = &args.book else {
        return list(args.json);
    };
    let stdin = if book == "-" {
        Some(plan::read_stdin()?)
    } else {
        None
    };
    for name in [Some(book), args.replacing.as_ref()].into_iter().flatten() {
        if name != "-" {
            plan::tell_named(name, "price book", &find(name), |book| book.name);
        }
    }
    let quoted = foothold_api::quote::quote(&input(book, args), stdin.as_deref());
    let result = quoted.map_err(|error| Failure::Api {
        error: Box::new(error),
        stdin,
    })?;
    for sentence in &result.notes {
        note(sentence);
    }
    if args.json {
        print_json(&result)?;
    } else {
        print(&bill(&result))?;
    }
    Ok(End::Done)
}

fn list(json: bool) -> Result<End, Failure> {
    let books: Vec<&str> = pricebooks().iter().map(|book| book.name).collect();
    if json {
        print_json(&json!({ "schema": 1, "pricebooks": books }))?;
    } else {
        print(
            &books
                .iter()
                .map(|name| format!("{name}\n"))
                .collect::<String>(),
        )?;
    }
    Ok(End::Done)
}

fn input(book: &str, args: &QuoteArgs) -> QuoteInput {
    QuoteInput {
        book: book.to_owned(),
        seats: args.seats.clone(),
        usage: args.usage.clone(),
        billed_units: args.billed_units.clone(),
        billed: args.billed.clone(),
        coupon_used: args.coupon_used.clone(),
        prepaid_used: args.prepaid_used.clone(),
        period: args.period.clone(),
        from: args.from.clone(),
        to: args.to.clone(),
        as_of: args.as_of.clone(),
        replacing: args.replacing.clone(),
        replacing_to: args.replacing_to.clone(),
        replacing_seats: args.replacing_seats.clone(),
        paid: args.paid.clone(),
        credited: args.credited.clone(),
    }
}

/// The bill as a table: what a line is made of beside its amount.
fn bill(result: &QuoteResult) -> String {
    let headers = ["", "units", "unit price", "fee", "of which", "amount"];
    let mut table = Columns::new(headers, 1);
    for line in &result.lines {
        line_rows(&mut table, line);
    }
    let mut row = |name: &str, amount: &str| {
        table.row([name, "", "", "", "", exact(amount).as_str()]);
    };
    if !result.rows.is_empty() {
        row("subtotal", &result.subtotal);
    }
    for change in &result.rows {
        let name = words(change.kind);
        let name = match &change.id {
            Some(id) => format!("{name} {id}"),
            None => name,
        };
        row(&name, &change.amount);
    }
    row("total", &result.total);
    if let Some(credit) = &result.credit {
        row(&format!("credit for {}", credit.book), &credit.credit);
        if credit.prepaid.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
            row("  unused part that was prepaid", &credit.prepaid);
        }
        row("net", &credit.net);
    }
    let mut text = format!(
        "{}, amounts in {}\n\n{}",
        result.book,
        result.currency,
        table.text()
    );
    for line in &result.lines {
        if let Some(note) = &line.cheaper_above {
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "\n{}: more than {} units would cost less, from {} {} on",
                line.charge,
                exact(&note.units),
                exact(&note.amount),
                result.currency
            );
        }
    }
    text
}

fn line_rows(table: &mut Columns, line: &LineWire) {
    let counts = match line.counts.as_str() {
        "account" => String::new(),
        counts => format!(" per {counts}"),
    };
    let units = match line.counts.as_str() {
        "account" => String::new(),
        _ => exact(&line.quantity),
    };
    let name = format!("{}{counts}", line.charge);
    table.row([name.as_str(), &units, "", "", "", &exact(&line.amount)]);
    if line.converted != line.quantity {
        table.row(["  converted", &exact(&line.converted), "", "", "", ""]);
    }
    if line.billable != line.converted {
        table.row(["  to price", &exact(&line.billable), "", "", "", ""]);
    }
    for tier in &line.tiers {
        let units = if tier.unit_price == "0" && tier.flat_fee != "0" {
            String::new()
        } else {
            exact(&tier.units)
        };
        let cells = [
            format!("  {}", tier_name(tier, line)),
            units,
            unless_zero(&tier.unit_price),
            unless_zero(&tier.flat_fee),
            exact(&tier.amount),
            String::new(),
        ];
        table.row(cells);
    }
    for change in &line.adjustments {
        let name = format!("  {}", words(change.kind));
        table.row([name.as_str(), "", "", "", &exact(&change.amount), ""]);
    }
    for part in &line.parts {
        table.row([
            format!("  {}", part_name(part)).as_str(),
            "",
            "",
            "",
            "",
            "",
        ]);
    }
}

fn tier_name(tier: &TierWire, line: &LineWire) -> String {
    let bounds = match (tier.from.as_str(), &tier.to) {
        ("0", None) => line.model.to_owned(),
        ("0", Some(to)) => format!("to {}", exact(to)),
        (from, None) => format!("above {}", exact(from)),
        (from, Some(to)) => format!("above {} to {}", exact(from), exact(to)),
    };
    match (&tier.name, bounds.as_str()) {
        (Some(name), bounds) if bounds == line.model => name.clone(),
        (Some(name), bounds) => format!("{name}, {bounds}"),
        (None, bounds) => bounds.to_owned(),
    }
}

fn part_name(part: &PartWire) -> String {
    format!(
        "{} to {}: {} of {} days",
        part.from, part.to, part.days, part.of_days
    )
}

fn unless_zero(number: &str) -> String {
    match number {
        "0" => String::new(),
        number => exact(number),
    }
}

/// A kind of JSON as people read it.
fn words(kind: &str) -> String {
    kind.replace('_', " ")
}
