//! Plans (good, better, best): the fee of the first plan whose limit covers the quantity.
//!
//! A customer with nothing in use is on the first plan; one above every limit pays the last plan.

use super::segment::Segment;
use super::tier::{ExactTier, TierRow, fee_segments, reached};
use crate::plan::Tier;
use rust_decimal::Decimal;

pub(super) fn rows(tiers: &[ExactTier], units: Decimal) -> Vec<TierRow> {
    vec![TierRow::fee_only(tiers, reached(tiers, units), units)]
}

pub(super) fn segments(tiers: &[Tier]) -> Vec<Segment> {
    fee_segments(tiers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ChargeModel;
    use crate::pricing::testing::{check_amounts, tier};

    fn price_list() -> Vec<Tier> {
        let mut plans = vec![
            tier(Some(10), "0", "5000"),
            tier(Some(50), "0", "18000"),
            tier(None, "0", "60000"),
        ];
        for (plan, name) in plans.iter_mut().zip(["Starter", "Team", "Enterprise"]) {
            plan.name = Some(name.into());
        }
        plans
    }

    #[test]
    fn the_smallest_plan_that_covers_the_quantity_is_billed() {
        check_amounts(
            ChargeModel::Plans,
            price_list(),
            &[
                (0, "5000"),
                (10, "5000"),
                (11, "18000"),
                (50, "18000"),
                (51, "60000"),
            ],
        );
    }

    #[test]
    fn the_row_names_the_plan() {
        let exact: Vec<ExactTier> = price_list().iter().map(ExactTier::from).collect();
        let names: Vec<_> = [10, 11, 51]
            .map(|units| rows(&exact, Decimal::from(units))[0].name.clone())
            .into();
        assert_eq!(
            names,
            [
                Some("Starter".into()),
                Some("Team".into()),
                Some("Enterprise".into())
            ]
        );
    }
}
