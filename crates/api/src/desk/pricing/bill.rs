//! The bill of one customer under a price book of the plan, line by line.
//!
//! Lines are the core's reference calculator. What the contract puts on top follows the order of
//! [`foothold_core::pricing::pipeline`]: percentage discount, commitment, credits.

use crate::desk::Refusal;
use foothold_core::plan::{ChargeModel, CommitmentKind, Plan, PriceBook, Quantity};
use foothold_core::pricing::{Bill, BillLine, Quantities, SEATS_MAX, UNITS_MAX, bill};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::same::unknown_book;

/// What one customer has and uses, and what its contract says.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BillAsk {
    /// Price book.
    pub book: String,
    /// Seats.
    pub seats: u32,
    /// Whole units used in a month, by meter; a meter that is absent is not used. Numbers above
    /// 2^53 do not come through JSON.
    pub usage: BTreeMap<String, f64>,
    /// Whether a year is billed, twelve months alike, instead of a month.
    pub year: bool,
    /// Percentage discount, a ratio.
    pub discount: f64,
    /// Committed usage a year, in major units; counts only where the book takes commitments.
    pub commitment: f64,
    /// Credits to draw down, in major units.
    pub credits: f64,
}

/// A bill.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BillView {
    /// Price book.
    pub book: String,
    /// Currency.
    pub currency: String,
    /// One for each charge.
    pub lines: Vec<BilledLine>,
    /// Sum of the lines.
    pub subtotal: String,
    /// What changes it, in order.
    pub rows: Vec<BillRow>,
    /// What is due.
    pub total: String,
    /// What is due a year, twelve months alike.
    pub yearly: String,
    /// What is due for each seat and month; null without seats.
    pub per_seat: Option<String>,
}

/// A charge as billed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BilledLine {
    /// Charge.
    pub charge: String,
    /// `account`, `seat`, or the meter.
    pub counts: String,
    /// Model, by the word of plan files.
    pub model: String,
    /// Months that the price covers: 1 or 12.
    pub period: u32,
    /// Units before included ones and usage discount.
    pub quantity: String,
    /// Units priced.
    pub billable: String,
    /// Tiers that priced them, of one period.
    pub tiers: Vec<BillTier>,
    /// Amount of one period.
    pub once: String,
    /// Amount of the time billed.
    pub amount: String,
    /// Set where a little more use costs less.
    pub cheaper: Option<CheaperAt>,
}

/// A tier as it priced a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BillTier {
    /// Position in the charge.
    pub tier: u32,
    /// Its name.
    pub name: Option<String>,
    /// Exclusive lower bound.
    pub from: String,
    /// Inclusive upper bound; null is unbounded.
    pub to: Option<String>,
    /// Units or packages priced.
    pub units: String,
    /// Price of one.
    pub unit_price: String,
    /// Fee.
    pub flat_fee: String,
    /// Exact amount.
    pub amount: String,
}

/// Where a volume price falls.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CheaperAt {
    /// From this number of units priced.
    pub units: String,
    /// What they cost in one period.
    pub amount: String,
}

/// A row under the lines.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BillRow {
    /// `discount`, `true_up`, `prepaid`, `drawn` or `credits`.
    pub kind: String,
    /// What it adds, or takes when negative.
    pub amount: String,
}

/// What a customer has, read from numbers of a screen.
pub(super) struct Customer {
    pub quantities: Quantities,
    pub year: bool,
    discount: Decimal,
    commitment: Decimal,
    credits: Decimal,
}

impl Customer {
    /// Reads `ask`.
    ///
    /// # Errors
    /// A number that no bill can have.
    pub fn of(ask: &BillAsk) -> Result<Self, Refusal> {
        let whole = |name: &str, value: f64| {
            let fits = value.is_finite() && (0.0..=UNITS_MAX as f64).contains(&value);
            // A whole number from 0 to UNITS_MAX, so the cast is exact.
            fits.then(|| value.floor() as u64)
                .ok_or_else(|| outside(name, &format!("a whole number up to {UNITS_MAX}")))
        };
        let amount = |name: &str, value: f64, most: i64| {
            Decimal::from_f64_retain(value)
                .map(|value| value.round_dp(4))
                .filter(|value| (Decimal::ZERO..=Decimal::from(most)).contains(value))
                .ok_or_else(|| outside(name, &format!("a number from 0 to {most}")))
        };
        if ask.seats > SEATS_MAX {
            return Err(outside("seats", &format!("at most {SEATS_MAX} seats")));
        }
        let usage = ask.usage.iter();
        Ok(Self {
            quantities: Quantities {
                seats: u64::from(ask.seats),
                usage: usage
                    .map(|(meter, units)| Ok((meter.clone(), whole(meter, *units)?)))
                    .collect::<Result<_, Refusal>>()?,
            },
            year: ask.year,
            discount: amount("discount", ask.discount, 1)?,
            commitment: amount("commitment", ask.commitment, 1_000_000_000)?,
            credits: amount("credits", ask.credits, 1_000_000_000)?,
        })
    }

    /// An amount that covers `period` months, over the time billed. A month's amount counts twelve
    /// times in a year, as rounded; a year's a twelfth in a month.
    fn over(&self, amount: Decimal, period: u8) -> Decimal {
        match (self.year, period) {
            (true, 1) => amount * Decimal::from(12),
            (false, 12) => cents(amount / Decimal::from(12)),
            _ => amount,
        }
    }
}

fn outside(field: &str, expected: &str) -> Refusal {
    Refusal::new(
        "quote_invalid",
        format!("{field} is out of range. Fix: give {expected}."),
    )
}

fn cents(amount: Decimal) -> Decimal {
    foothold_core::pricing::pipeline::round_to_cents(amount)
}

fn money(amount: Decimal) -> String {
    let mut shown = cents(amount);
    shown.rescale(2);
    shown.to_string()
}

fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}

/// Rows under the lines of `bill`, and what is due.
pub(super) fn due(
    book: &PriceBook,
    bill: &Bill,
    customer: &Customer,
) -> (Decimal, Vec<(&'static str, Decimal)>, Decimal) {
    let over = |line: &BillLine| customer.over(line.amount, line.period_months);
    let usage: Decimal = bill
        .lines
        .iter()
        .filter(|l| !l.is_committed())
        .map(over)
        .sum();
    let subtotal: Decimal = bill.lines.iter().map(over).sum();
    let mut rows = Vec::new();
    let mut total = subtotal;
    let mut add = |kind, amount: Decimal, total: &mut Decimal| {
        if !amount.is_zero() {
            *total += amount;
            rows.push((kind, amount));
        }
    };
    add("discount", -cents(subtotal * customer.discount), &mut total);
    let used = usage - cents(usage * customer.discount);
    let committed = customer.over(cents(customer.commitment), 12);
    let metered = bill.lines.iter().any(|line| !line.is_committed());
    match book.commitment {
        CommitmentKind::TrueUp if metered => {
            add("true_up", (committed - used).max(Decimal::ZERO), &mut total);
        }
        CommitmentKind::Prepaid if metered => {
            add("prepaid", committed, &mut total);
            add("drawn", -used.min(committed), &mut total);
        }
        _ => {}
    }
    let credits = customer.credits.min(total.max(Decimal::ZERO));
    add("credits", -cents(credits), &mut total);
    (subtotal, rows, total)
}

/// The bill that `ask` asks for.
///
/// # Errors
/// A price book that the plan does not have, or a number that no bill can have.
pub fn bill_view(plan: &Plan, ask: &BillAsk) -> Result<BillView, Refusal> {
    let book = book_of(plan, &ask.book)?;
    let customer = Customer::of(ask)?;
    let bill = bill(book, &customer.quantities);
    let (subtotal, rows, total) = due(book, &bill, &customer);
    let yearly = if customer.year {
        total
    } else {
        let yearly = Customer::of(&BillAsk {
            year: true,
            ..ask.clone()
        })?;
        due(book, &bill, &yearly).2
    };
    let lines = bill.lines.iter().enumerate();
    Ok(BillView {
        book: book.id.clone(),
        currency: plan.currency.clone(),
        lines: lines
            .map(|(at, line)| BilledLine {
                cheaper: cheaper(book, at, line, &customer.quantities),
                amount: money(customer.over(line.amount, line.period_months)),
                ..line_view(line)
            })
            .collect(),
        subtotal: money(subtotal),
        rows: rows
            .into_iter()
            .map(|(kind, amount)| BillRow {
                kind: kind.to_owned(),
                amount: money(amount),
            })
            .collect(),
        total: money(total),
        yearly: money(yearly),
        per_seat: (ask.seats > 0)
            .then(|| money(yearly / Decimal::from(12) / Decimal::from(ask.seats))),
    })
}

/// The plan's book of that name.
pub(super) fn book_of<'p>(plan: &'p Plan, id: &str) -> Result<&'p PriceBook, Refusal> {
    let mut books = plan.price_books.iter();
    books
        .find(|book| book.id == id)
        .ok_or_else(|| unknown_book(plan, id))
}

/// What a charge counts, in a word.
pub(super) fn counts(quantity: &Quantity) -> String {
    match quantity {
        Quantity::Account => "account".to_owned(),
        Quantity::Seat => "seat".to_owned(),
        Quantity::Meter(name) => name.clone(),
    }
}

/// The word of plan files for a model.
pub(super) const fn model_word(model: ChargeModel) -> &'static str {
    match model {
        ChargeModel::Flat => "flat",
        ChargeModel::Unit => "unit",
        ChargeModel::Graduated => "graduated",
        ChargeModel::Volume => "volume",
        ChargeModel::Package { .. } => "package",
        ChargeModel::Stairstep => "stairstep",
        ChargeModel::Plans => "plans",
    }
}

fn line_view(line: &BillLine) -> BilledLine {
    BilledLine {
        charge: line.charge_id.clone(),
        counts: counts(&line.counts),
        model: model_word(line.model).to_owned(),
        period: u32::from(line.period_months),
        quantity: line.quantity.to_string(),
        billable: line.billable.to_string(),
        tiers: line
            .rows
            .iter()
            .map(|row| BillTier {
                tier: row.tier as u32,
                name: row.name.clone(),
                from: plain(row.from),
                to: row.to.map(plain),
                units: plain(row.units),
                unit_price: plain(row.unit_price),
                flat_fee: plain(row.flat_fee),
                amount: plain(row.amount),
            })
            .collect(),
        once: money(line.amount),
        amount: String::new(),
        cheaper: None,
    }
}

/// Where more units of a volume charge cost less than the line does: just above the bound of the tier
/// it reached.
fn cheaper(book: &PriceBook, at: usize, line: &BillLine, now: &Quantities) -> Option<CheaperAt> {
    let charge = &book.charges[at];
    if charge.model != ChargeModel::Volume {
        return None;
    }
    let units = line.rows.first()?.to?.to_u64()? + 1;
    let mut alone = book.clone();
    alone.charges = vec![charge.clone()];
    alone.charges[0].included = 0;
    alone.charges[0].included_per_seat = 0;
    alone.usage_discount = Decimal::ZERO;
    let mut more = now.clone();
    match &charge.quantity {
        Quantity::Account => return None,
        Quantity::Seat => more.seats = units,
        Quantity::Meter(meter) => {
            more.usage.insert(meter.clone(), units);
        }
    }
    let amount = bill(&alone, &more).total;
    (amount < line.amount).then(|| CheaperAt {
        units: units.to_string(),
        amount: money(amount),
    })
}
