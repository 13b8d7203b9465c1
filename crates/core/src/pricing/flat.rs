//! Flat: the fee of the only tier, whatever the quantity, zero included.

use super::segment::Segment;
use super::tier::{ExactTier, TierRow, fee_segments};
use crate::plan::Tier;
use rust_decimal::Decimal;

pub(super) fn rows(tiers: &[ExactTier], units: Decimal) -> Vec<TierRow> {
    vec![TierRow::fee_only(tiers, 0, units)]
}

pub(super) fn segments(tiers: &[Tier]) -> Vec<Segment> {
    fee_segments(&tiers[..1])
}

#[cfg(test)]
mod tests {
    use crate::plan::ChargeModel;
    use crate::pricing::testing::{check_amounts, tier};

    #[test]
    fn the_fee_is_due_at_any_quantity() {
        let tiers = vec![tier(None, "0", "1200.50")];
        check_amounts(
            ChargeModel::Flat,
            tiers,
            &[(0, "1200.50"), (1, "1200.50"), (9_999, "1200.50")],
        );
    }
}
