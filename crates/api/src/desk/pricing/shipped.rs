//! Price books that ship with the program, as far as a plan can hold them.
//!
//! A price book file knows more than a simulation can run. What belongs to a contract (coupons,
//! discounts, tax) is left behind and named; a charge that no plan can bill keeps its book out.

use foothold_core::plan::{Charge, ChargeModel, CommitmentKind, Plan, PriceBook, Quantity, Tier};
use foothold_core::pricing::proration::Cycle;
use foothold_core::pricing::tariff::{Tariff, TariffCharge, TariffModel};
use foothold_core::pricing::{ExactTier, Packages, StepFees, ZeroUnits};
use foothold_data::{pricebook_file, shipped};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

/// A shipped price book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ShippedBook {
    /// Short name, as in `foothold quote NAME`.
    pub name: String,
    /// Title.
    pub title: String,
    /// Why a plan cannot hold it; null where it can.
    pub refused: Option<String>,
    /// What a plan holds differently.
    pub notes: Vec<String>,
}

/// Every shipped price book, and whether `plan` can hold it.
pub(super) fn shipped_books(plan: &Plan) -> Vec<ShippedBook> {
    let view = |book: &shipped::ShippedPriceBook| {
        let tariff = pricebook_file::from_text(book.file, book.text).ok()?;
        let (refused, notes) = match as_plan_book(&tariff, book.name, plan) {
            Ok((_, notes)) => (None, notes),
            Err(why) => (Some(why), Vec::new()),
        };
        Some(ShippedBook {
            name: book.name.to_owned(),
            title: tariff.name.clone(),
            refused,
            notes,
        })
    };
    shipped::pricebooks().iter().filter_map(view).collect()
}

/// The shipped price book `name` as `plan` would hold it, and what it holds differently.
pub(super) fn shipped_book(name: &str, plan: &Plan) -> Result<(PriceBook, Vec<String>), String> {
    let unknown = || format!("there is no price book {name:?} to add");
    let book = shipped::pricebook(name).ok_or_else(unknown)?;
    let tariff = pricebook_file::from_text(book.file, book.text).map_err(|e| e.to_string())?;
    as_plan_book(&tariff, name, plan)
}

fn as_plan_book(
    tariff: &Tariff,
    id: &str,
    plan: &Plan,
) -> Result<(PriceBook, Vec<String>), String> {
    if tariff.settings.zero_units != ZeroUnits::default() {
        return Err("it bills nothing at zero units; plans bill the first tier's fee".into());
    }
    let charges = tariff.charges.iter().map(charge);
    let charges: Vec<Charge> = charges.collect::<Result<_, _>>()?;
    let mut notes = Vec::new();
    if tariff.currency != plan.currency {
        notes.push(format!(
            "its prices are in {}, taken as {} without conversion",
            tariff.currency, plan.currency
        ));
    }
    let commitment = if tariff.prepaid > Decimal::ZERO {
        notes.push("what is prepaid follows from each land, not from the list".into());
        CommitmentKind::Prepaid
    } else if tariff.minimum.is_some() {
        notes.push("the minimum follows from each land, not from the list".into());
        CommitmentKind::TrueUp
    } else {
        CommitmentKind::None
    };
    let left = [
        (!tariff.coupons.is_empty(), "coupons"),
        (!tariff.discount.is_zero(), "its discount"),
        (tariff.maximum.is_some(), "its maximum"),
        (!(tariff.tax.is_zero() && tariff.taxes.is_empty()), "tax"),
    ];
    let left: Vec<&str> = left
        .into_iter()
        .filter_map(|(has, what)| has.then_some(what))
        .collect();
    if !left.is_empty() {
        notes.push(format!(
            "{} stay behind: only quotes apply them",
            left.join(" and ")
        ));
    }
    let missing = missing_meters(&charges, plan);
    if !missing.is_empty() {
        notes.push(format!(
            "segments need a volume of {} before accounts can be sold by it",
            missing.join(" and ")
        ));
    }
    let book = PriceBook {
        id: id.to_owned(),
        charges,
        commitment,
        land_seat_share: Decimal::ONE,
        usage_discount: Decimal::ZERO,
        second_product_share: Decimal::ZERO,
    };
    Ok((book, notes))
}

fn missing_meters(charges: &[Charge], plan: &Plan) -> Vec<String> {
    let meters = charges.iter().filter_map(|charge| match &charge.quantity {
        Quantity::Meter(name) => Some(name.clone()),
        _ => None,
    });
    meters
        .filter(|name| plan.segments.iter().any(|s| !s.meters.contains_key(name)))
        .collect()
}

fn charge(written: &TariffCharge) -> Result<Charge, String> {
    let only_quotes = [
        (written.one_time, "is billed once"),
        (written.convert.is_some(), "converts units"),
        (!written.usage_discount.is_zero(), "discounts units"),
        (written.bucketed, "prices each value on its own"),
        (written.commitment.is_some(), "has a commitment of its own"),
        (!written.discount.is_zero(), "has a discount of its own"),
        (written.minimum.is_some(), "has a minimum of its own"),
        (written.maximum.is_some(), "has a maximum of its own"),
    ];
    if let Some((_, why)) = only_quotes.into_iter().find(|(has, _)| *has) {
        return Err(refusal(written, why));
    }
    let whole = |units: Decimal| {
        let fits = units.fract().is_zero().then(|| units.to_u64()).flatten();
        fits.ok_or_else(|| refusal(written, "counts parts of units"))
    };
    let model = match &written.model {
        TariffModel::Flat => ChargeModel::Flat,
        TariffModel::Unit => ChargeModel::Unit,
        TariffModel::Graduated => ChargeModel::Graduated,
        TariffModel::Volume => ChargeModel::Volume,
        TariffModel::Package(terms) if *terms == Packages::of(terms.size) => {
            let size = whole(terms.size)?;
            ChargeModel::Package { size }
        }
        TariffModel::Package(_) => return Err(refusal(written, "bills packages not begun")),
        TariffModel::Stairstep(StepFees::Reached) => ChargeModel::Stairstep,
        TariffModel::Stairstep(_) => return Err(refusal(written, "sums the fees of its steps")),
        TariffModel::Plans => ChargeModel::Plans,
        TariffModel::Capacity => return Err(refusal(written, "is sold by capacity")),
        TariffModel::Percentage(_) => return Err(refusal(written, "is a share of what passes")),
        TariffModel::Dynamic { .. } => return Err(refusal(written, "bills amounts reported")),
    };
    let tier = |tier: &ExactTier| {
        if tier.block.is_some() {
            return Err(refusal(written, "sells blocks"));
        }
        Ok(Tier {
            up_to: tier.up_to.map(whole).transpose()?,
            unit_price: tier.unit_price,
            flat_fee: tier.flat_fee,
            name: tier.name.clone(),
        })
    };
    Ok(Charge {
        id: written.id.clone(),
        quantity: written.quantity.clone(),
        model,
        period_months: match written.period {
            Cycle::Year => 12,
            Cycle::Month => 1,
            Cycle::Quarter | Cycle::HalfYear | Cycle::Week | Cycle::Day => {
                return Err(refusal(written, "is billed by week or quarter"));
            }
        },
        included: whole(written.included)?,
        included_per_seat: whole(written.included_per_seat)?,
        tiers: written.tiers.iter().map(tier).collect::<Result<_, _>>()?,
    })
}

fn refusal(charge: &TariffCharge, why: &str) -> String {
    format!("its charge {} {why}, which only quotes can bill", charge.id)
}
