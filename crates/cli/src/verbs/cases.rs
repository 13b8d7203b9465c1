//! `foothold cases`.

use super::print_json;
use crate::args::CasesArgs;
use crate::exit::{End, Failure};
use crate::numbers;
use crate::screen::{note, print};
use crate::stop::{self, Progress};
use crate::tables::Columns;
use foothold_api::ApiError;
use foothold_api::cases::{self, Cases, Row, Scorecard};
use foothold_api::wire::Value;
use std::fmt::Write;

pub fn cases(args: &CasesArgs) -> Result<End, Failure> {
    let mut cases = match &args.targets {
        Some(path) => Cases::load(path)?,
        None => Cases::shipped()?,
    };
    if !args.only.is_empty() {
        cases = cases.only(&args.only)?;
    }
    if let Some(path) = &args.behaviour {
        cases = cases.with_behaviour_file(path)?;
    }
    stop::listen();
    let count = cases.plans().count();
    note(&format!(
        "{} targets on {count} plans, {} replications each",
        cases.targets().len(),
        args.replications
    ));
    let progress = Progress::new("cases", cases.work(args.replications));
    let card = cases.scorecard(args.replications, &|done| progress.hear(done))?;
    drop(progress);
    if !stop::keep_going() {
        return Err(ApiError::Stopped.into());
    }
    if args.json {
        print_json(&card)?;
    } else if args.markdown {
        print(&cases::page(&cases, &card))?;
    } else {
        print(&report(&card))?;
    }
    Ok(End::Done)
}

fn report(card: &Scorecard) -> String {
    let headers = [
        "target", "read", "aimed at", "P10", "P50", "P90", "", "", "claims",
    ];
    let mut table = Columns::new(headers, 2).with_text_last();
    for row in &card.rows {
        let of = |value: &Option<Value>| numbers::value(row.unit, value.as_ref());
        table.row([
            row.id.clone(),
            cases::read(row).replace('`', ""),
            cases::aim(row),
            of(&row.found.p10),
            of(&row.found.p50),
            of(&row.found.p90),
            if row.hit { "hit" } else { "MISS" }.to_owned(),
            use_of(row).to_owned(),
            row.source.join(" "),
        ]);
    }
    let mut text = table.text();
    let t = &card.totals;
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "\n{} of {} targets met: {} of {} used by the fit, {} of {} held out; behaviour set {}, {} \
         replications",
        t.hits,
        t.rows,
        t.fit_hits,
        t.fit_rows,
        t.held_out_hits,
        t.held_out_rows,
        card.behaviour,
        card.replications
    );
    text
}

fn use_of(row: &Row) -> &'static str {
    if row.fit { "fit" } else { "held out" }
}
