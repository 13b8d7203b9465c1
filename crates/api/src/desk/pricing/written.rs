//! Price books as plan files write them.

use super::bill::model_word;
use super::books::{commitment_word, per_word, uses};
use foothold_core::plan::{Charge, ChargeModel, PriceBook, Quantity, Tier};
use rust_decimal::Decimal;

/// The lines of a book's table, its charges under headers of their own.
pub(super) fn book(book: &PriceBook, currency: &str) -> String {
    let percent = |ratio: Decimal| (ratio * Decimal::ONE_HUNDRED).normalize();
    let mut out = format!(
        "id = \"{}\"\ncommitment = \"{}\"\nland_seat_share = \"{}%\"\nusage_discount = \"{}%\"\nsecond_product_share = \"{}%\"\n",
        book.id,
        commitment_word(book.commitment),
        percent(book.land_seat_share),
        percent(book.usage_discount),
        percent(book.second_product_share),
    );
    for written in &book.charges {
        out.push_str("\n[[charge]]\n");
        out.push_str(&charge(written, currency));
    }
    out
}

/// The lines of a charge's table.
pub(super) fn charge(charge: &Charge, currency: &str) -> String {
    let mut out = format!(
        "id = \"{}\"\nper = \"{}\"\n",
        charge.id,
        per_word(&charge.quantity)
    );
    if let Quantity::Meter(meter) = &charge.quantity {
        out.push_str(&format!("meter = \"{meter}\"\n"));
    }
    let period = if charge.period_months == 12 {
        "year"
    } else {
        "month"
    };
    out.push_str(&format!(
        "period = \"{period}\"\nmodel = \"{}\"\n",
        model_word(charge.model)
    ));
    if let ChargeModel::Package { size } = charge.model {
        out.push_str(&format!("package_size = {size}\n"));
    }
    if charge.included > 0 {
        out.push_str(&format!("included = {}\n", charge.included));
    }
    if charge.included_per_seat > 0 {
        out.push_str(&format!(
            "included_per_seat = {}\n",
            charge.included_per_seat
        ));
    }
    let tiers = charge.tiers.iter().map(|t| tier(t, charge.model, currency));
    let tiers: Vec<String> = tiers.collect();
    out.push_str(&format!("tiers = [{}]\n", tiers.join(", ")));
    out
}

/// A tier in braces.
pub(super) fn tier(tier: &Tier, model: ChargeModel, currency: &str) -> String {
    let (priced, fees, _) = uses(model);
    let mut pairs = Vec::new();
    if let Some(name) = &tier.name {
        // JSON escapes what TOML does.
        pairs.push(format!("name = {}", serde_json::Value::from(name.as_str())));
    }
    if let Some(bound) = tier.up_to {
        pairs.push(format!("up_to = {bound}"));
    }
    let amount = |value: Decimal| format!("\"{} {currency}\"", value.normalize());
    if priced {
        pairs.push(format!("unit_price = {}", amount(tier.unit_price)));
    }
    if fees && (!priced || !tier.flat_fee.is_zero()) {
        pairs.push(format!("flat_fee = {}", amount(tier.flat_fee)));
    }
    format!("{{ {} }}", pairs.join(", "))
}
