//! Volume: all units at the price of the tier reached, plus that tier's flat fee.
//!
//! The amount can fall where a cheaper tier begins. At zero units the first tier is reached;
//! whether its fee is due is [`ZeroUnits`].

use super::ZeroUnits;
use super::segment::Segment;
use super::tier::{ExactTier, TierRow, bound, nano, nothing_at_zero, reached};
use crate::plan::Tier;
use rust_decimal::Decimal;

pub(super) fn rows(tiers: &[ExactTier], units: Decimal, zero: ZeroUnits) -> Vec<TierRow> {
    if units.is_zero() && zero == ZeroUnits::BillNothing {
        return Vec::new();
    }
    vec![TierRow::priced(tiers, reached(tiers, units), units)]
}

pub(super) fn segments(tiers: &[Tier], zero: ZeroUnits) -> Vec<Segment> {
    let mut segments = nothing_at_zero(zero);
    segments.extend(
        tiers
            .iter()
            .map(|t| Segment::new(bound(t), 0, nano(t.flat_fee).into(), nano(t.unit_price))),
    );
    segments
}

#[cfg(test)]
mod tests {
    use crate::plan::ChargeModel;
    use crate::pricing::testing::{check_amounts, check_zero, tier};

    #[test]
    fn the_tier_reached_prices_every_unit() {
        // getlago/lago-api, volume_service_spec.rb: 210 at 100 units falls to 101 at 101.
        let tiers = vec![
            tier(Some(100), "2", "10"),
            tier(Some(200), "1", "0"),
            tier(None, "0.5", "50"),
        ];
        check_amounts(
            ChargeModel::Volume,
            tiers,
            &[
                (0, "10"),
                (1, "12"),
                (100, "210"),
                (101, "101"),
                (200, "200"),
                (300, "200"),
            ],
        );
    }

    #[test]
    fn the_first_fee_at_zero_units_is_a_setting() {
        check_zero(ChargeModel::Volume, vec![tier(None, "1", "7")], "7", "0");
    }
}
