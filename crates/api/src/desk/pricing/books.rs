//! The plan's price books as the editor shows them.

use super::bill::{counts, model_word};
use super::migration::word;
use super::shipped::{ShippedBook, shipped_books};
use foothold_core::behaviour::Param;
use foothold_core::money::real;
use foothold_core::plan::{Charge, ChargeModel, CommitmentKind, Plan, PriceBook, Quantity};
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::BTreeMap;

/// Most price books of a plan.
const MOST: u32 = 4;

/// Price books, which applies to whom, and what can be added.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PricingView {
    /// Currency of every amount.
    pub currency: String,
    /// First simulated calendar month, as in `2026-01`.
    pub start: String,
    /// Simulated months.
    pub months: u32,
    /// Month at which the headline is read.
    pub month: u32,
    /// Price book of new accounts.
    pub new_business: String,
    /// Price book of the existing book.
    pub existing: String,
    /// `never`, `at_renewal` or `at_once`.
    pub migration: String,
    /// How usage counts as ARR, by the word of plan files.
    pub convention: String,
    /// Months between invoices of committed fees.
    pub billing_months: u32,
    /// Months from invoice to cash.
    pub lag_months: u32,
    /// Meters of any segment or charge.
    pub meters: Vec<String>,
    /// A typical account of each segment, to begin a bill from.
    pub typical: Vec<TypicalAccount>,
    /// Price books, in the order of the plan.
    pub books: Vec<PriceBookView>,
    /// Most that a plan may have.
    pub most: u32,
    /// Price books that can be added.
    pub shipped: Vec<ShippedBook>,
}

/// A typical account.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TypicalAccount {
    /// Segment.
    pub segment: String,
    /// Median teams times median seats for each.
    pub seats: u32,
    /// Usage a month of those seats at median intensity, by meter.
    pub usage: BTreeMap<String, f64>,
    /// Jump of a bill above which it is a shock, a ratio.
    pub shock: f64,
}

/// A price book.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PriceBookView {
    /// Its path in the plan: `price_book[1]`.
    pub path: String,
    /// Identifier.
    pub id: String,
    /// Whether new accounts are sold by it.
    pub new_business: bool,
    /// Whether the existing book is on it.
    pub existing: bool,
    /// `none`, `true_up` or `prepaid`.
    pub commitment: String,
    /// Share of a land above fixed fees sold as seats, percent.
    pub land_seat_share: String,
    /// Discount on usage volume, percent.
    pub usage_discount: String,
    /// Price of the second product as a share of committed ARR, percent.
    pub second_product_share: String,
    /// Whether any charge counts seats.
    pub counts_seats: bool,
    /// Whether any charge counts a meter.
    pub counts_usage: bool,
    /// Charges, in the order of the bill.
    pub charges: Vec<PriceCharge>,
}

/// A charge.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PriceCharge {
    /// Its path: `price_book[1].charge[0]`.
    pub path: String,
    /// Identifier.
    pub id: String,
    /// `account`, `seat` or `meter`.
    pub per: String,
    /// Meter, where it counts one.
    pub meter: Option<String>,
    /// `month` or `year`.
    pub period: String,
    /// Model, by the word of plan files.
    pub model: String,
    /// Units in a package, where it sells packages.
    pub package_size: Option<String>,
    /// Units free in each period.
    pub included: String,
    /// Units free for each seat.
    pub included_per_seat: String,
    /// Whether tiers have a price per unit.
    pub priced: bool,
    /// Whether tiers have a fee.
    pub fees: bool,
    /// Whether there may be more than one tier.
    pub tiered: bool,
    /// Tiers.
    pub tiers: Vec<PriceTier>,
}

/// A tier.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PriceTier {
    /// Its path: `price_book[1].charge[0].tiers[2]`.
    pub path: String,
    /// First unit of it.
    pub from: String,
    /// Last unit of it; null is unbounded.
    pub to: Option<String>,
    /// Price per unit.
    pub unit_price: String,
    /// Fee.
    pub flat_fee: String,
    /// Name of a plan.
    pub name: Option<String>,
}

/// The word of plan files for a commitment.
pub(super) const fn commitment_word(kind: CommitmentKind) -> &'static str {
    match kind {
        CommitmentKind::None => "none",
        CommitmentKind::TrueUp => "true_up",
        CommitmentKind::Prepaid => "prepaid",
    }
}

/// The word of plan files for what a charge counts.
pub(super) const fn per_word(quantity: &Quantity) -> &'static str {
    match quantity {
        Quantity::Account => "account",
        Quantity::Seat => "seat",
        Quantity::Meter(_) => "meter",
    }
}

/// Whether tiers of a model have a price, a fee, and company.
pub(super) const fn uses(model: ChargeModel) -> (bool, bool, bool) {
    match model {
        ChargeModel::Graduated | ChargeModel::Volume => (true, true, true),
        ChargeModel::Unit | ChargeModel::Package { .. } => (true, false, false),
        ChargeModel::Flat => (false, true, false),
        ChargeModel::Stairstep | ChargeModel::Plans => (false, true, true),
    }
}

fn percent(ratio: Decimal) -> String {
    (ratio * Decimal::ONE_HUNDRED).normalize().to_string()
}

/// The price books of `plan`.
pub fn books_view(plan: &Plan) -> PricingView {
    use foothold_core::plan::ArrConvention;
    let books = plan.price_books.iter().enumerate();
    PricingView {
        currency: plan.currency.clone(),
        start: format!(
            "{:04}-{:02}",
            plan.horizon.start.year, plan.horizon.start.month
        ),
        months: u32::from(plan.horizon.months),
        month: u32::from(plan.report_month()),
        new_business: plan.pricing.new_business.clone(),
        existing: plan.pricing.existing.clone(),
        migration: word(plan.pricing.migration).to_owned(),
        convention: match plan.model.arr_convention {
            ArrConvention::TrailingThreeMonths => "trailing_three_months",
            ArrConvention::LastMonth => "last_month",
            ArrConvention::CommittedOnly => "committed_only",
        }
        .to_owned(),
        billing_months: u32::from(plan.contract.billing.months()),
        lag_months: u32::from(plan.contract.collection_lag_months),
        meters: meters(plan),
        typical: plan.segments.iter().map(|s| typical(plan, s)).collect(),
        books: books.map(|(at, book)| book_view(plan, at, book)).collect(),
        most: MOST,
        shipped: shipped_books(plan),
    }
}

fn meters(plan: &Plan) -> Vec<String> {
    let of_segments = plan.segments.iter().flat_map(|s| s.meters.keys().cloned());
    let charges = plan.price_books.iter().flat_map(|book| &book.charges);
    let of_charges = charges.filter_map(|charge| match &charge.quantity {
        Quantity::Meter(name) => Some(name.clone()),
        _ => None,
    });
    let mut names: Vec<String> = of_segments.chain(of_charges).collect();
    names.sort();
    names.dedup();
    names
}

fn typical(plan: &Plan, segment: &foothold_core::plan::Segment) -> TypicalAccount {
    let seats = (segment.teams.median * segment.seats_per_team.median).round();
    let usage = segment.meters.iter().map(|(meter, volume)| {
        let units = seats * *volume * segment.usage_intensity.median;
        (meter.clone(), real(units.round()))
    });
    TypicalAccount {
        segment: segment.id.clone(),
        seats: real(seats) as u32,
        usage: usage.collect(),
        shock: real(plan.behaviour.get(Param::BillShockThreshold, segment.kind)),
    }
}

fn book_view(plan: &Plan, at: usize, book: &PriceBook) -> PriceBookView {
    let path = format!("price_book[{at}]");
    let counts = |wanted: fn(&Quantity) -> bool| book.charges.iter().any(|c| wanted(&c.quantity));
    let charges = book.charges.iter().enumerate();
    PriceBookView {
        charges: charges
            .map(|(at, charge)| charge_view(format!("{path}.charge[{at}]"), charge))
            .collect(),
        id: book.id.clone(),
        new_business: book.id == plan.pricing.new_business,
        existing: book.id == plan.pricing.existing,
        commitment: commitment_word(book.commitment).to_owned(),
        land_seat_share: percent(book.land_seat_share),
        usage_discount: percent(book.usage_discount),
        second_product_share: percent(book.second_product_share),
        counts_seats: counts(|q| matches!(q, Quantity::Seat)),
        counts_usage: counts(|q| matches!(q, Quantity::Meter(_))),
        path,
    }
}

fn charge_view(path: String, charge: &Charge) -> PriceCharge {
    let (priced, fees, tiered) = uses(charge.model);
    let mut from = 0;
    let tiers = charge.tiers.iter().enumerate();
    let tiers = tiers
        .map(|(at, tier)| {
            let view = PriceTier {
                path: format!("{path}.tiers[{at}]"),
                from: from.to_string(),
                to: tier.up_to.map(|bound| bound.to_string()),
                unit_price: tier.unit_price.normalize().to_string(),
                flat_fee: tier.flat_fee.normalize().to_string(),
                name: tier.name.clone(),
            };
            from = tier.up_to.map_or(from, |bound| bound + 1);
            view
        })
        .collect();
    PriceCharge {
        id: charge.id.clone(),
        per: per_word(&charge.quantity).to_owned(),
        meter: match &charge.quantity {
            Quantity::Meter(_) => Some(counts(&charge.quantity)),
            _ => None,
        },
        period: if charge.period_months == 12 {
            "year"
        } else {
            "month"
        }
        .to_owned(),
        model: model_word(charge.model).to_owned(),
        package_size: match charge.model {
            ChargeModel::Package { size } => Some(size.to_string()),
            _ => None,
        },
        included: charge.included.to_string(),
        included_per_seat: charge.included_per_seat.to_string(),
        priced,
        fees,
        tiered,
        tiers,
        path,
    }
}
