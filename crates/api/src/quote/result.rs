//! The JSON of a quote: every number is a decimal string.

use super::Credit;
use crate::wire::RESULT_SCHEMA;
use foothold_core::plan::Quantity;
use foothold_core::pricing::proration::Part;
use foothold_core::pricing::tariff::{
    AdjustmentKind, Quote, QuoteLine, QuoteRow, Request, RowKind, Span, Tariff, TariffModel,
};
use foothold_core::pricing::{TierRow, currency_decimals};
use rust_decimal::Decimal;
use serde::Serialize;

/// A bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuoteResult {
    /// Version of this form.
    pub schema: u32,
    /// Name of the price book.
    pub book: String,
    /// Currency of every amount.
    pub currency: String,
    /// Seats.
    pub seats: String,
    /// One line for each charge.
    pub lines: Vec<LineWire>,
    /// Sum of the lines.
    pub subtotal: String,
    /// What changes it, in order.
    pub rows: Vec<RowWire>,
    /// Minimum commitment of the time billed; null without one.
    pub minimum: Option<String>,
    /// Periods that the dates cross; empty without dates.
    pub parts: Vec<PartWire>,
    /// What is due.
    pub total: String,
    /// What is given back of the price book replaced; null without one.
    pub credit: Option<CreditWire>,
    /// What was taken for granted, one sentence each.
    pub notes: Vec<String>,
}

/// One charge as billed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineWire {
    /// Charge.
    pub charge: String,
    /// `account`, `seat`, or the meter.
    pub counts: String,
    /// Model.
    pub model: &'static str,
    /// Units as given.
    pub quantity: String,
    /// Units of the price list.
    pub converted: String,
    /// Units priced.
    pub billable: String,
    /// Tiers that priced them.
    pub tiers: Vec<TierWire>,
    /// Their sum, exact.
    pub priced: String,
    /// What changed it, in order.
    pub adjustments: Vec<AdjustmentWire>,
    /// Periods that it is prorated over; empty where it is not.
    pub parts: Vec<PartWire>,
    /// Set where using more would cost less.
    pub cheaper_above: Option<CheaperWire>,
    /// Amount of the line.
    pub amount: String,
}

/// A tier as it priced a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TierWire {
    /// Position in the charge, from 0.
    pub tier: usize,
    /// Its name.
    pub name: Option<String>,
    /// Exclusive lower bound.
    pub from: String,
    /// Inclusive upper bound; null is unbounded.
    pub to: Option<String>,
    /// Units, blocks or packages priced.
    pub units: String,
    /// Price of one.
    pub unit_price: String,
    /// Fee.
    pub flat_fee: String,
    /// Exact amount.
    pub amount: String,
}

/// A change of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AdjustmentWire {
    /// What it is.
    pub kind: &'static str,
    /// What it adds, exact.
    pub amount: String,
}

/// A row under the lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowWire {
    /// What it is.
    pub kind: &'static str,
    /// Coupon, where it is one.
    pub id: Option<String>,
    /// What it adds.
    pub amount: String,
}

/// A period, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartWire {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Days in it.
    pub days: i64,
    /// Days of the whole period.
    pub of_days: i64,
}

/// Where a volume price falls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheaperWire {
    /// Just above this number of units.
    pub units: String,
    /// What all units then cost.
    pub amount: String,
}

/// What is given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreditWire {
    /// Name of the price book replaced.
    pub book: String,
    /// Unused part of its bill.
    pub unused: String,
    /// Credit, negative.
    pub credit: String,
    /// The part of `unused` that was paid from an amount prepaid.
    pub prepaid: String,
    /// Total and credit.
    pub net: String,
    /// Days that the credit buys at the new price, exact; null where nothing is due.
    pub days_exact: Option<String>,
    /// The same in whole days, begun ones in full.
    pub days_granted: Option<u64>,
}

/// A number in its shortest exact form.
fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}

pub(super) fn wire(
    tariff: &Tariff,
    quote: &Quote,
    request: &Request,
    credit: Option<Credit>,
    notes: Vec<String>,
) -> QuoteResult {
    // Amounts show the minor unit even where it is zero.
    let decimals = currency_decimals(&tariff.currency);
    let decimals = tariff.settings.decimals.unwrap_or(decimals).min(decimals);
    let money = |amount: Decimal| {
        let mut shown = amount.normalize();
        if shown.scale() < decimals {
            shown.rescale(decimals);
        }
        shown.to_string()
    };
    QuoteResult {
        schema: RESULT_SCHEMA,
        book: tariff.name.clone(),
        currency: tariff.currency.clone(),
        seats: plain(request.seats),
        lines: quote
            .lines
            .iter()
            .map(|line| line_wire(line, &request.span, &money))
            .collect(),
        subtotal: money(quote.subtotal),
        rows: quote.rows.iter().map(|row| row_wire(row, &money)).collect(),
        minimum: quote.minimum.map(money),
        parts: quote.parts.iter().map(part_wire).collect(),
        total: money(quote.total),
        credit: credit.map(|credit| CreditWire {
            book: credit.book,
            unused: money(credit.unused),
            credit: money(-credit.given),
            prepaid: money(credit.prepaid),
            net: money(credit.net),
            days_exact: credit.days.map(|(exact, _)| plain(exact)),
            days_granted: credit.days.map(|(_, granted)| granted),
        }),
        notes,
    }
}

fn line_wire(line: &QuoteLine, span: &Span, money: &impl Fn(Decimal) -> String) -> LineWire {
    let kind = |kind| match kind {
        AdjustmentKind::CommitmentTrueUp => "commitment_true_up",
        AdjustmentKind::Overage => "overage",
        AdjustmentKind::Proration if matches!(span, Span::Period(_)) => "periods",
        AdjustmentKind::Proration => "proration",
        AdjustmentKind::Discount => "discount",
        AdjustmentKind::MinimumTrueUp => "minimum_true_up",
        AdjustmentKind::AboveMaximum => "above_maximum",
        AdjustmentKind::BilledBefore => "billed_before",
    };
    LineWire {
        charge: line.charge_id.clone(),
        counts: match &line.counts {
            Quantity::Account => "account".to_owned(),
            Quantity::Seat => "seat".to_owned(),
            Quantity::Meter(name) => name.clone(),
        },
        model: model_name(&line.model),
        quantity: plain(line.quantity),
        converted: plain(line.converted),
        billable: plain(line.billable),
        tiers: line.rows.iter().map(|row| tier_wire(row, money)).collect(),
        priced: money(line.priced),
        adjustments: line
            .adjustments
            .iter()
            .map(|adjustment| AdjustmentWire {
                kind: kind(adjustment.kind),
                amount: money(adjustment.amount),
            })
            .collect(),
        parts: line.parts.iter().map(part_wire).collect(),
        cheaper_above: line.cheaper_above.map(|note| CheaperWire {
            units: plain(note.units),
            amount: money(note.amount),
        }),
        amount: money(line.amount),
    }
}

fn tier_wire(row: &TierRow, money: &impl Fn(Decimal) -> String) -> TierWire {
    TierWire {
        tier: row.tier,
        name: row.name.clone(),
        from: plain(row.from),
        to: row.to.map(plain),
        units: plain(row.units),
        unit_price: plain(row.unit_price),
        flat_fee: plain(row.flat_fee),
        amount: money(row.amount),
    }
}

fn row_wire(row: &QuoteRow, money: &impl Fn(Decimal) -> String) -> RowWire {
    let (kind, id) = match &row.kind {
        RowKind::Discount => ("discount", None),
        RowKind::Coupon(id) => ("coupon", Some(id.clone())),
        RowKind::AboveMaximum => ("above_maximum", None),
        RowKind::MinimumTrueUp => ("minimum_true_up", None),
        RowKind::Rounding => ("rounding", None),
        RowKind::Prepaid => ("prepaid", None),
        RowKind::Tax => ("tax", None),
        RowKind::NamedTax(id) => ("tax", Some(id.clone())),
    };
    RowWire {
        kind,
        id,
        amount: money(row.amount),
    }
}

fn part_wire(part: &Part) -> PartWire {
    PartWire {
        from: part.from.to_string(),
        to: part.to.plus_days(-1).to_string(),
        days: part.days,
        of_days: part.of_days,
    }
}

fn model_name(model: &TariffModel) -> &'static str {
    match model {
        TariffModel::Flat => "flat",
        TariffModel::Unit => "unit",
        TariffModel::Graduated => "graduated",
        TariffModel::Volume => "volume",
        TariffModel::Package(_) => "package",
        TariffModel::Stairstep(_) => "stairstep",
        TariffModel::Plans => "plans",
        TariffModel::Capacity => "capacity",
        TariffModel::Percentage(_) => "percentage",
        TariffModel::Dynamic { .. } => "dynamic",
    }
}
