//! How each kind of vector is expressed.

use super::book::{Case, dec, money, price, same, tiers};
use rust_decimal::Decimal;
use serde_json::Value;

pub fn run(row: &Value) -> Result<(), String> {
    let params = &row["params"];
    let model = row["model"].as_str().unwrap();
    let cents = params["currency_unit"] == "cents";
    let mut case = Case::new(9);
    if let Some(zero) = params["zero_units"].as_str() {
        case.setting(&format!("zero_units = \"{zero}\""));
    }
    if let Some(currency) = params["currency"].as_str() {
        case = Case::in_currency(&currency.to_uppercase(), "half_up");
    }
    if cents {
        case = Case::in_currency("USD", "half_up");
    }
    let expected = scaled(&row["expected_amount"], if cents { 100 } else { 1 });
    match model {
        "graduated"
        | "volume"
        | "per_unit"
        | "package"
        | "graduated_percentage"
        | "bucketed"
        | "stairstep"
        | "stairstep_cumulative"
        | "graduated_blocks"
        | "volume_blocks"
        | "overage_blocks"
        | "graduated_incremental"
        | "package_incremental"
        | "per_unit_incremental" => {
            if model == "per_unit_incremental" {
                case = Case::new(2);
            }
            metered(&mut case, model, params, &row["units"]);
            same("total", &case.quote()?.total, &expected)
        }
        "graduated_tier_slice" => {
            let tier = &params["tier"];
            let from = text(&tier["from_exclusive"]);
            let line = format!(
                "tiers = [{{ up_to = \"{from}\" }}, {{ up_to = \"{}\", unit_price = \"{} USD\", flat_fee = \"{} USD\" }}, {{}}]",
                text(&tier["to_inclusive"]),
                text(&tier["unit_price"]),
                text(&tier["flat_fee"])
            );
            case.charge("units", "meter", "graduated", &[line]);
            case.usage("units", text(&row["units"]));
            let line = &case.quote()?.lines[0];
            same("slice", &line.tiers[1].amount, &expected)
        }
        "volume_tier_lookup" => {
            metered(&mut case, "volume", params, &row["units"]);
            let tier = case.quote()?.lines[0].tiers[0].tier;
            same("tier", &tier.to_string(), &expected)
        }
        "package_count" => {
            let mut params = params.clone();
            params["package_price"] = "1".into();
            metered(&mut case, "package", &params, &row["units"]);
            same(
                "packages",
                &case.quote()?.lines[0].tiers[0].units,
                &expected,
            )
        }
        "volume_prorated" => {
            let full = text(&params["full_units_for_tier_lookup"]);
            case.charge(
                "units",
                "meter",
                "volume",
                &[tiers(&params["tiers"], "USD")],
            );
            case.usage("units", &format!("{full}@{}", text(&row["units"])));
            same("total", &case.quote()?.total, &expected)
        }
        "graduated_prorated_events" => {
            case = Case::new(2);
            let pairs = list(&params["event_units"]).into_iter();
            let pairs = pairs.zip(list(&params["event_prorated_units"]));
            let events: Vec<String> = pairs.map(|(full, part)| format!("{full}@{part}")).collect();
            case.charge(
                "units",
                "meter",
                "graduated",
                &[tiers(&params["tiers"], "USD")],
            );
            case.usage("units", &events.join(","));
            let quote = case.quote()?;
            same("units", &quote.lines[0].quantity, &row["units"])?;
            same("total", &quote.total, &expected)
        }
        "percentage" => percentage(&mut case, row, &expected),
        "dynamic" => {
            let conversion = "convert = { divide = \"100\" }".to_owned();
            case.charge("amount", "meter", "dynamic", &[conversion]);
            case.usage("amount", text(&params["precise_total_amount_cents"]));
            same("total", &case.quote()?.total, &expected)
        }
        "dynamic_incremental" => {
            case = Case::new(2);
            let lines = [
                format!("multiplier = \"{}\"", text(&params["multiplier"])),
                format!("maximum = \"{} USD\"", text(&params["maximum"])),
            ];
            case.charge("units", "meter", "dynamic", &lines);
            incremental(&mut case, "units", &row["units"]);
            same("total", &case.quote()?.total, &expected)
        }
        "multi_meter" => {
            let inner = text(&params["inner_model"]);
            for (meter, list) in params["tiers_by_meter"].as_object().unwrap() {
                case.charge(meter, "meter", inner, &[tiers(list, "USD")]);
                case.usage(meter, text(&row["units"][meter]));
            }
            same("total", &case.quote()?.total, &expected)
        }
        "stairstep_multi_metric" => {
            case.charge(
                "plan",
                "account",
                "capacity",
                &[tiers(&params["tiers"], "USD")],
            );
            for (meter, units) in row["units"].as_object().unwrap() {
                case.usage(meter, text(units));
            }
            same("total", &case.quote()?.total, &expected)
        }
        "prepaid_drawdown" => {
            let fee = price("flat_fee", text(&params["prepaid_fee"]));
            case.charge("prepaid", "account", "flat", &[fee]);
            let lines = [
                format!("included = \"{}\"", text(&params["prepaid_units"])),
                price("unit_price", text(&params["overage_unit_price"])),
            ];
            case.charge("units", "meter", "unit", &lines);
            case.usage("units", text(&row["units"]));
            same("total", &case.quote()?.total, &expected)
        }
        "unit_conversion" => {
            let lines = [convert(params), price("unit_price", "1")];
            case.charge("units", "meter", "unit", &lines);
            case.usage("units", text(&row["units"]));
            same("units", &case.quote()?.lines[0].converted, &expected)
        }
        "usage_discount" => {
            let lines = [
                format!("included = \"{}\"", text(&params["free_units"])),
                price("unit_price", "1"),
            ];
            case.charge("units", "meter", "unit", &lines);
            let units = &row["units"];
            let before = format!("units={}", text(&units["already_used_units"]));
            case.input.billed_units.push(before);
            case.usage("units", text(&units["line_units"]));
            same("billable", &case.quote()?.lines[0].billable, &expected)
        }
        "coupon" => {
            flat(&mut case, "base", &money(&params["base_amount"], 100));
            let off = match params["coupon_percent"].as_str() {
                Some(percent) => format!("percent = \"{percent}%\""),
                None => format!("amount = \"{} USD\"", money(&params["coupon_amount"], 100)),
            };
            case.charge_text(&format!("[[coupon]]\nid = \"c\"\n{off}\n"));
            let used = money(&params["already_used"], 100);
            case.input.coupon_used.push(format!("c={used}"));
            let quote = case.quote()?;
            let subtotal: Decimal = quote.subtotal.parse().unwrap();
            let total: Decimal = quote.total.parse().unwrap();
            same("discount", &(subtotal - total).to_string(), &expected)
        }
        "currency_rounding" => {
            amounts(&mut case, &[text(&params["amount"])]);
            same("total", &case.quote()?.total, &expected)
        }
        "line_rounding_then_sum" => line_rounding(params, &expected),
        "commitment_true_up_rounding" => {
            amounts(&mut case, &[text(&params["used"])]);
            case.root(&format!(
                "minimum = \"{} USD\"",
                text(&params["commitment"])
            ));
            true_up(&case, &expected)
        }
        "minimum_commitment_proration" => {
            let interval = interval(text(&params["interval"]));
            case.root(&format!("period = \"{interval}\""));
            case.setting("anchor = \"start\"");
            let commitment = money(&params["commitment"], 100);
            case.root(&format!("minimum = \"{commitment} USD\""));
            case.input.from = Some(text(&params["period_from"]).into());
            case.input.to = Some(text(&params["period_to_inclusive"]).into());
            let quote = case.quote()?;
            let of_days = quote.parts[0].of_days.to_string();
            same("days", &of_days, &params["full_period_days"])?;
            same("total", &quote.total, &expected)
        }
        "minimum_commitment_true_up" if params.get("fees").is_some() => {
            let fees = params["fees"].as_array().unwrap();
            for (index, fee) in fees.iter().enumerate() {
                flat(&mut case, &format!("fee-{index}"), &money(fee, 100));
            }
            let least = money(&params["commitment_prorated"], 100);
            case.root(&format!("minimum = \"{least} USD\""));
            true_up(&case, &expected)
        }
        "minimum_commitment_true_up" => {
            let interval = interval(text(&params["interval"]));
            case.root(&format!("period = \"{interval}\""));
            case.root(&format!(
                "minimum = \"{} USD\"",
                money(&params["commitment"], 100)
            ));
            let lines = [
                format!("period = \"{interval}\""),
                price("flat_fee", &money(&params["plan_fee"], 100)),
            ];
            case.charge("plan", "account", "flat", &lines);
            case.input.from = Some(text(&params["subscription_start"]).into());
            case.input.to = Some(day_before(text(&params["billed_on"])));
            let part = case.quote()?.parts.remove(0);
            same("days", &part.days.to_string(), &params["days"])?;
            same("of days", &part.of_days.to_string(), &params["full_days"])?;
            true_up(&case, &expected)
        }
        "charge_minimum_prorated_true_up" => {
            let lines = [
                format!("minimum = \"{} USD\"", money(&params["minimum"], 100)),
                price("unit_price", "1"),
            ];
            case.charge("usage", "meter", "unit", &lines);
            case.usage("usage", &money(&params["usage_amount"], 100));
            dates(&mut case, &params["days"], &params["full_days"]);
            let quote = case.quote()?;
            let adjustment = &quote.lines[0].adjustments[0];
            same(adjustment.kind, &adjustment.amount, &expected)
        }
        "proration_with_tax" => {
            flat(&mut case, "fee", &money(&params["amount"], 100));
            case.root(&format!("tax = \"{}%\"", text(&params["tax_percent"])));
            dates(&mut case, &params["days"], &params["full_days"]);
            same("total", &case.quote()?.total, &expected)
        }
        "credit_note_rounding" => {
            flat(&mut case, "fee", &money(&params["amount"], 100));
            case.root(&format!("tax = \"{}%\"", text(&params["tax_percent"])));
            dates(&mut case, &params["unused_days"], &params["full_days"]);
            let quote = case.quote()?;
            same(
                "net",
                &quote.subtotal,
                &scaled(&params["expected_net"], 100),
            )?;
            same(
                "tax",
                &quote.rows[0].amount,
                &scaled(&params["expected_tax"], 100),
            )?;
            same("total", &quote.total, &expected)
        }
        other => Err(format!("no way is known to express {other:?}")),
    }
}

/// A charge on one meter, of a model whose parameters are tiers or prices.
fn metered(case: &mut Case, model: &str, params: &Value, units: &Value) {
    let mut lines = Vec::new();
    for name in ["minimum", "maximum"] {
        if let Some(amount) = params[name].as_str() {
            lines.push(format!("{name} = \"{amount} USD\""));
        }
    }
    if params["convert"].is_object() {
        lines.push(convert(&params["convert"]));
    }
    let inner = params["inner_model"].as_str();
    let name = match inner.unwrap_or(model) {
        "per_unit" | "per_unit_incremental" => {
            lines.push(price("unit_price", text(&params["unit_price"])));
            "unit"
        }
        "package" | "package_incremental" => {
            lines.push(format!(
                "package_size = \"{}\"",
                text(&params["package_size"])
            ));
            let count = params["rounding"].as_str().unwrap_or("ceil");
            lines.push(format!("package_count = \"{}\"", rounding(count)));
            for (name, field) in [
                ("minimum_packages", "minimum_packages"),
                ("free_units", "included"),
            ] {
                if let Some(number) = params[name].as_str() {
                    lines.push(format!("{field} = \"{number}\""));
                }
            }
            lines.push(price("unit_price", text(&params["package_price"])));
            "package"
        }
        "overage_blocks" => {
            lines.push(format!(
                "included = \"{}\"",
                text(&params["included_units"])
            ));
            lines.push(format!(
                "package_size = \"{}\"",
                text(&params["block_size"])
            ));
            lines.push(price("unit_price", text(&params["block_price"])));
            "package"
        }
        "stairstep" | "stairstep_cumulative" => {
            let steps = if model == "stairstep" {
                "reached"
            } else {
                "sum"
            };
            lines.push(format!("steps = \"{steps}\""));
            lines.push(tiers(&params["steps"], "USD"));
            "stairstep"
        }
        other => {
            lines.push(tiers(&params["tiers"], "USD"));
            other.split('_').next().unwrap_or(other)
        }
    };
    if inner.is_some() {
        lines.push("bucketed = true".into());
    }
    case.charge("units", "meter", name, &lines);
    match units {
        Value::Array(_) => {
            case.usage("units", &list(units).join(","));
        }
        Value::Object(_) => incremental(case, "units", units),
        _ => {
            case.usage("units", text(units));
        }
    }
}

/// A line in a period of which a part was billed before.
fn incremental(case: &mut Case, id: &str, units: &Value) {
    if let Some(before) = units["already_billed_units"].as_str() {
        case.input.billed_units.push(format!("{id}={before}"));
    }
    if let Some(before) = units["already_billed_amount"].as_str() {
        case.input.billed.push(format!("{id}={before}"));
    }
    case.usage(id, text(&units["line_units"]));
}

/// Events follow from their running totals; what is left to the units is in the events after them.
fn percentage(case: &mut Case, row: &Value, expected: &Value) -> Result<(), String> {
    let params = &row["params"];
    let mut events = Vec::new();
    let mut before = Decimal::ZERO;
    for total in params["running_totals"].as_array().unwrap() {
        events.push(dec(total) - before);
        before = dec(total);
    }
    let count = params["event_count"].as_str().unwrap().parse().unwrap();
    let left = dec(&row["units"]) - before;
    while events.len() < count {
        let last = events.len() + 1 == count;
        events.push(if last { left } else { Decimal::ZERO });
    }
    let mut lines = vec![
        format!(
            "event_fee = \"{} USD\"",
            text(&params["fixed_fee_per_event"])
        ),
        format!(
            "tiers = [{{ rate = \"{}%\" }}]",
            text(&params["rate_percent"])
        ),
    ];
    if let Some(free) = params["free_events"].as_str() {
        lines.push(format!("free_events = {free}"));
    }
    for (name, field) in [
        ("free_amount", "free_amount"),
        ("per_event_minimum", "event_minimum"),
        ("per_event_maximum", "event_maximum"),
    ] {
        if let Some(amount) = params[name].as_str() {
            lines.push(format!("{field} = \"{amount} USD\""));
        }
    }
    case.charge("payments", "meter", "percentage", &lines);
    let events: Vec<String> = events.iter().map(Decimal::to_string).collect();
    case.usage("payments", &events.join(","));
    same("total", &case.quote()?.total, expected)
}

/// Many lines: the book takes 64, the rest goes into further quotes of the same book.
fn line_rounding(params: &Value, expected: &Value) -> Result<(), String> {
    let mut total = Decimal::ZERO;
    for chunk in list(&params["amounts"]).chunks(50) {
        let mut case = Case::in_currency(&text(&params["currency"]).to_uppercase(), "half_up");
        amounts(&mut case, chunk);
        total += case.quote()?.total.parse::<Decimal>().unwrap();
    }
    same("total", &total.to_string(), expected)
}

/// One line for each amount.
fn amounts(case: &mut Case, all: &[&str]) {
    for (index, amount) in all.iter().enumerate() {
        flat(case, &format!("line-{index}"), amount);
    }
}

fn flat(case: &mut Case, id: &str, amount: &str) {
    let currency = case.currency();
    let line = format!("tiers = [{{ flat_fee = \"{amount} {currency}\" }}]");
    case.charge(id, "account", "flat", &[line]);
}

/// What the bill adds to reach the commitment.
fn true_up(case: &Case, expected: &Value) -> Result<(), String> {
    let quote = case.quote()?;
    let row = quote.rows.iter().find(|row| row.kind == "minimum_true_up");
    same("true-up", row.map_or("0", |row| &row.amount), expected)
}

/// `days` of a calendar month that has `full` of them.
fn dates(case: &mut Case, days: &Value, full: &Value) {
    let month = match text(full) {
        "28" => "2023-02",
        "29" => "2024-02",
        "30" => "2023-04",
        "31" => "2023-05",
        other => panic!("no month has {other} days"),
    };
    case.input.from = Some(format!("{month}-01"));
    case.input.to = Some(format!("{month}-{:0>2}", text(days)));
}

fn convert(params: &Value) -> String {
    let operation = text(&params["operation"]);
    let mut fields = vec![format!("{operation} = \"{}\"", text(&params["factor"]))];
    if let Some(found) = params["rounding"].as_str() {
        fields.push(format!("rounding = \"{}\"", rounding(found)));
    }
    if let Some(decimals) = params["decimals"].as_str() {
        fields.push(format!("decimals = {decimals}"));
    }
    format!("convert = {{ {} }}", fields.join(", "))
}

/// The word of the file for a rounding of positive numbers.
fn rounding(word: &str) -> &str {
    match word {
        "ceil" => "up",
        "floor" => "down",
        other => other,
    }
}

fn interval(words: &str) -> &str {
    match words.split(' ').next() {
        Some("weekly") => "week",
        Some("monthly") => "month",
        Some("quarterly") => "quarter",
        Some("yearly") => "year",
        _ => panic!("{words} is no interval"),
    }
}

/// The day before a date, which is never the first of a year here.
fn day_before(date: &str) -> String {
    let date = foothold_core::calendar::Date::parse(date).unwrap();
    date.plus_days(-1).to_string()
}

fn scaled(value: &Value, divisor: u32) -> Value {
    money(value, divisor).into()
}

fn text(value: &Value) -> &str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
}

fn list(values: &Value) -> Vec<&str> {
    values.as_array().unwrap().iter().map(text).collect()
}
