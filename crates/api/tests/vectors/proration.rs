//! Parts of periods: changes, credits, days and cycles billed in advance.

use super::book::{Case, dec, price, same};
use foothold_core::calendar::Date;
use foothold_core::pricing::proration::{capped_credit, credit_as_days};
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value;

pub fn run(row: &Value) -> Result<(), String> {
    let (params, expected) = (&row["params"], &row["expected"]);
    match row["kind"].as_str().unwrap() {
        "plan_change" | "add_item" | "remove_item" => change(params, expected),
        "credit_cap" => {
            let amount = |name: &str| dec(&params[name]);
            let credit = capped_credit(
                amount("potential_credit"),
                amount("amount_paid"),
                amount("previous_credits"),
            );
            same("credit", &credit.to_string(), &expected["credit"])
        }
        "calendar_days_between" => {
            let days = date(&params["start"]).days_until(date(&params["end"]));
            same("days", &days.to_string(), &expected["days"])
        }
        "convert_credit_to_days" => {
            let count = |name: &str| dec(&params[name]).to_u64().unwrap();
            let found = credit_as_days(
                dec(&params["paid"]),
                count("days_in_period"),
                count("days_used"),
                dec(&params["new_daily_price"]),
            )
            .ok_or("no days")?;
            same(
                "remaining",
                &found.remaining.to_string(),
                &expected["remaining"],
            )?;
            same("exact", &found.exact.to_string(), &expected["days_exact"])?;
            same(
                "granted",
                &found.granted.to_string(),
                &expected["days_granted"],
            )
        }
        "cycles_billed_in_advance" => cycles(row),
        other => Err(format!("no way is known to express {other:?}")),
    }
}

/// The new book from the day of the change to the end of the period, in place of the old one.
fn change(params: &Value, expected: &Value) -> Result<(), String> {
    let book = |amount: Option<&str>| {
        let mut case = Case::in_currency("USD", "half_up");
        match amount {
            Some(amount) => case.charge("item", "account", "flat", &[price("flat_fee", amount)]),
            None => case.root("minimum = \"0 USD\""),
        };
        case.input.from = params["change_date"].as_str().map(str::to_owned);
        case.input.to = params["period_end_inclusive"].as_str().map(str::to_owned);
        case
    };
    let mut new = book(params["new_amount"].as_str());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.pricebook");
    std::fs::write(&path, book(params["old_amount"].as_str()).text()).unwrap();
    new.input.replacing = Some(path.display().to_string());
    let quote = new.quote()?;
    let part = &quote.parts[0];
    same("days", &part.days.to_string(), &params["remaining_days"])?;
    same("of days", &part.of_days.to_string(), &params["period_days"])?;
    let credit = quote.credit.unwrap();
    same("credit", &credit.credit, &expected["credit"])?;
    same("charge", &quote.total, &expected["charge"])?;
    same("net", &credit.net, &expected["net"])
}

/// A fee of one, billed in advance: its parts are the cycles.
fn cycles(row: &Value) -> Result<(), String> {
    let params = &row["params"];
    let yearly = row["source"].as_str().unwrap().contains("annual");
    let period = params["period"]
        .as_str()
        .unwrap_or(if yearly { "year" } else { "month" });
    let mut case = Case::new(9);
    let lines = [format!("period = \"{period}\""), price("flat_fee", "1")];
    case.charge("plan", "account", "flat", &lines);
    case.setting("anchor = \"day\"");
    case.setting(&format!("billing_day = {}", params["billing_day"]));
    case.input.from = params["start"].as_str().map(str::to_owned);
    // The source's end is the first day that is not billed.
    let last = params["end"]
        .as_str()
        .map(|_| date(&params["end"]).plus_days(-1).to_string());
    case.input.to = last;
    case.input.as_of = params["target_date"].as_str().map(str::to_owned);
    let quote = case.quote()?;
    let found = sum(quote.lines[0]
        .parts
        .iter()
        .map(|part| (part.days, part.of_days)));
    let expected = &row["expected"]["cycles"];
    let wanted = sum(expected.as_str().unwrap().split('+').map(|term| {
        let (over, under) = term.split_once('/').unwrap_or((term, "1"));
        (over.trim().parse().unwrap(), under.trim().parse().unwrap())
    }));
    if found.0 * wanted.1 == wanted.0 * found.1 {
        Ok(())
    } else {
        Err(format!("{found:?} cycles, expected {expected}"))
    }
}

/// Sum of fractions, exact.
fn sum(fractions: impl Iterator<Item = (i64, i64)>) -> (i128, i128) {
    fractions.fold((0, 1), |(over, under), (a, b)| {
        let (a, b) = (i128::from(a), i128::from(b));
        let (over, under) = (over * b + a * under, under * b);
        let mut divisor = (over.abs(), under);
        while divisor.1 != 0 {
            divisor = (divisor.1, divisor.0 % divisor.1);
        }
        (over / divisor.0.max(1), under / divisor.0.max(1))
    })
}

fn date(value: &Value) -> Date {
    Date::parse(value.as_str().unwrap()).unwrap()
}
