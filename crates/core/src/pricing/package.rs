//! Package: the units in packages of a fixed size, each begun package in full.

use super::segment::Segment;
use super::tier::TierRow;
use crate::plan::Tier;

pub(super) fn rows(tiers: &[Tier], units: u64, size: u64) -> Vec<TierRow> {
    vec![TierRow::units_only(&tiers[0], 0, units.div_ceil(size))]
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
