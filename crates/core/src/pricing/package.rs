//! Package: the units in packages of a fixed size, each begun package in full.
//!
//! A price book file may count packages another way, or bill at least some of them.

use super::Rounding;
use super::rounding::whole;
use super::segment::Segment;
use super::tier::{ExactTier, TierRow};
use crate::plan::Tier;
use rust_decimal::Decimal;

pub(super) fn rows(tiers: &[ExactTier], units: Decimal, terms: &Packages) -> Vec<TierRow> {
    let packages = whole(units / terms.size, terms.count).max(terms.at_least);
    vec![TierRow::units_only(tiers, 0, packages)]
}

/// How units become packages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packages {
    /// Units in one package.
    pub size: Decimal,
    /// How a begun package counts; in full by default.
    pub count: Rounding,
    /// Packages billed even when fewer are used.
    pub at_least: Decimal,
}

impl Packages {
    /// Of `size` units, each begun package in full.
    pub fn of(size: impl Into<Decimal>) -> Self {
        Self {
            size: size.into(),
            count: Rounding::Up,
            at_least: Decimal::ZERO,
        }
    }
}

/// Over packages, not units.
pub(super) fn segments(tiers: &[Tier]) -> Vec<Segment> {
    super::unit::segments(tiers)
}

#[cfg(test)]
mod tests {
    use crate::plan::ChargeModel;
    use crate::pricing::testing::{check_amounts, tier};

    #[test]
    fn a_begun_package_is_due_in_full() {
        // openmeterio/openmeter, package_test.go: packages of 10 at 15.
        let tiers = vec![tier(None, "15", "0")];
        check_amounts(
            ChargeModel::Package { size: 10 },
            tiers,
            &[
                (0, "0"),
                (1, "15"),
                (9, "15"),
                (10, "15"),
                (11, "30"),
                (20, "30"),
                (21, "45"),
            ],
        );
    }
}
