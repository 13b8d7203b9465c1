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
//! Not here: percentage discounts, commitments, credits and proration, which the contract applies
//! to what this room returns.

mod bill;
mod check;
mod fast;
mod flat;
mod graduated;
mod package;
pub mod pipeline;
mod plans;
mod segment;
mod stairstep;
#[cfg(test)]
mod testing;
mod tier;
mod unit;
mod volume;

pub use bill::{Bill, BillLine, Quantities, bill, bill_with};
pub use check::{CHARGES_MAX, TIERS_MAX, faults};
pub use fast::{FastBook, SEATS_MAX};
pub use segment::UNITS_MAX;
pub use tier::TierRow;

use crate::plan::{Charge, ChargeModel};
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
    let tiers = charge.tiers.as_slice();
    match charge.model {
        ChargeModel::Flat => flat::rows(tiers, units),
        ChargeModel::Unit => unit::rows(tiers, units),
        ChargeModel::Graduated => graduated::rows(tiers, units, settings.zero_units),
        ChargeModel::Volume => volume::rows(tiers, units, settings.zero_units),
        ChargeModel::Package { size } => package::rows(tiers, units, size),
        ChargeModel::Stairstep => stairstep::rows(tiers, units),
        ChargeModel::Plans => plans::rows(tiers, units),
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
