//! Stairstep: the flat fee of the step reached, the first one at zero units included.
//!
//! Only the step reached is billed by default; [`StepFees::Sum`] adds the fees of the steps below.
//! Above a bounded last step the last step's fee stays due.

use super::segment::Segment;
use super::tier::{ExactTier, TierRow, fee_segments, reached};
use crate::plan::Tier;
use rust_decimal::Decimal;

/// Which steps a stairstep charge bills. Engines disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StepFees {
    /// The fee of the step reached (default).
    #[default]
    Reached,
    /// The fees of every step up to the one reached.
    Sum,
}

pub(super) fn rows(tiers: &[ExactTier], units: Decimal, fees: StepFees) -> Vec<TierRow> {
    let last = reached(tiers, units);
    let first = match fees {
        StepFees::Reached => last,
        StepFees::Sum => 0,
    };
    (first..=last)
        .map(|step| TierRow::fee_only(tiers, step, units))
        .collect()
}

pub(super) fn segments(tiers: &[Tier]) -> Vec<Segment> {
    fee_segments(tiers)
}

#[cfg(test)]
mod tests {
    use crate::plan::ChargeModel;
    use crate::pricing::testing::{check_amounts, tier};

    #[test]
    fn the_step_reached_sets_the_fee() {
        // Flexprice's documentation: 4,500 units reach the step of 200.
        let tiers = vec![
            tier(Some(1_000), "0", "50"),
            tier(Some(5_000), "0", "200"),
            tier(Some(10_000), "0", "350"),
        ];
        check_amounts(
            ChargeModel::Stairstep,
            tiers,
            &[
                (0, "50"),
                (1_000, "50"),
                (1_001, "200"),
                (4_500, "200"),
                (10_000, "350"),
                (10_001, "350"),
            ],
        );
    }
}
