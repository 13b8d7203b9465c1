//! What an account pays under a price book.
//!
//! Two paths price the same physical quantities (seats, usage by meter) and agree to the cent:
//!
//! - [`bill`], in decimals, is the reference. It shows every line and every tier.
//! - [`FastBook`], in integers, is what the simulation calls. Property tests hold it to [`bill`].
//!
//! One file per charge model, one arm in [`ChargeModel`]; each file says both how the model reads
//! in decimals (`rows`) and what it compiles to (`segments`). [`pipeline`] states the order in
//! which adjustments apply. Both paths expect a book for which [`faults`] finds nothing.
//!
//! A price book of a plan is what the simulation can run. [`tariff`] is the rest: price book files,
//! priced by the same models (`exact_rows`), with discounts, commitments, credits, tax and
//! proration ([`proration`]), for quotes. In the simulation the contract applies those.

mod bill;
mod capacity;
mod check;
mod events;
mod fast;
mod flat;
mod graduated;
mod package;
mod percentage;
pub mod pipeline;
mod plans;
pub mod proration;
mod rounding;
mod segment;
mod stairstep;
pub mod tariff;
#[cfg(test)]
mod testing;
mod tier;
mod unit;
mod volume;

pub use bill::{Bill, BillLine, Quantities, bill, bill_with};
pub use check::{CHARGES_MAX, TIERS_MAX, faults};
pub(crate) use fast::UsageLines;
#[cfg(target_arch = "x86_64")]
pub(crate) use fast::price_eight;
pub use fast::{FastBook, SEATS_MAX};
pub use package::Packages;
pub use percentage::PercentTerms;
pub(crate) use rounding::settled;
pub use rounding::{Rounding, currency_decimals};
pub use segment::UNITS_MAX;
pub use stairstep::StepFees;
pub use tariff::TariffModel;
pub use tier::{ExactTier, TierRow};

use crate::plan::{Charge, ChargeModel};
use rust_decimal::Decimal;
use segment::Segment;

/// What a graduated or volume charge bills when nothing is left to bill.
///
/// Billing engines disagree; the other models have only one reading: a flat fee and the first step
/// or plan are due at zero units, units and packages are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ZeroUnits {
    /// The first tier's flat fee is due (default; Lago and OpenMeter).
    #[default]
    BillFirstTierFlat,
    /// Nothing is due.
    BillNothing,
}

/// Settings where billing engines disagree, each with a stated default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PriceSettings {
    /// What is due at zero units.
    pub zero_units: ZeroUnits,
}

/// The tiers that price `units` of `charge`, exact.
fn rows(charge: &Charge, units: u64, settings: PriceSettings) -> Vec<TierRow> {
    let tiers: Vec<ExactTier> = charge.tiers.iter().map(ExactTier::from).collect();
    let model = TariffModel::from(charge.model);
    exact_rows(&model, &tiers, Decimal::from(units), settings.zero_units)
}

/// The tiers that price `units`, exact: the one place where a model becomes amounts, for plans and
/// for price book files. Models that see more than a number of units have no rows here.
fn exact_rows(
    model: &TariffModel,
    tiers: &[ExactTier],
    units: Decimal,
    zero: ZeroUnits,
) -> Vec<TierRow> {
    match model {
        TariffModel::Flat => flat::rows(tiers, units),
        TariffModel::Unit => unit::rows(tiers, units),
        TariffModel::Graduated => graduated::rows(tiers, units, zero),
        TariffModel::Volume => volume::rows(tiers, units, zero),
        TariffModel::Package(terms) => package::rows(tiers, units, terms),
        TariffModel::Stairstep(fees) => stairstep::rows(tiers, units, *fees),
        TariffModel::Plans => plans::rows(tiers, units),
        TariffModel::Capacity | TariffModel::Percentage(_) | TariffModel::Dynamic { .. } => {
            Vec::new()
        }
    }
}

/// The same prices as straight lines over the units (over the packages for a package charge).
fn segments(charge: &Charge, settings: PriceSettings) -> Vec<Segment> {
    let tiers = charge.tiers.as_slice();
    match charge.model {
        ChargeModel::Flat => flat::segments(tiers),
        ChargeModel::Unit => unit::segments(tiers),
        ChargeModel::Graduated => graduated::segments(tiers, settings.zero_units),
        ChargeModel::Volume => volume::segments(tiers, settings.zero_units),
        ChargeModel::Package { .. } => package::segments(tiers),
        ChargeModel::Stairstep => stairstep::segments(tiers),
        ChargeModel::Plans => plans::segments(tiers),
    }
}
