//! Unit: quantity times the price of the only tier; nothing at zero units.

use super::segment::Segment;
use super::tier::{ExactTier, TierRow, nano};
use crate::plan::Tier;
use rust_decimal::Decimal;

pub(super) fn rows(tiers: &[ExactTier], units: Decimal) -> Vec<TierRow> {
    vec![TierRow::units_only(tiers, 0, units)]
}

pub(super) fn segments(tiers: &[Tier]) -> Vec<Segment> {
    vec![Segment::new(u64::MAX, 0, 0, nano(tiers[0].unit_price))]
}

#[cfg(test)]
mod tests {
    use crate::plan::ChargeModel;
    use crate::pricing::testing::{check_amounts, tier};

    #[test]
    fn units_times_price_to_the_even_cent() {
        let tiers = vec![tier(None, "0.067", "0")];
        // 55 * 0.067 = 3.685: Kill Bill's consumable test rounds it up, half-even gives 3.68.
        check_amounts(
            ChargeModel::Unit,
            tiers,
            &[(0, "0"), (1, "0.07"), (55, "3.68"), (1_000, "67")],
        );
    }
}
