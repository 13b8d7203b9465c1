//! Graduated: each tier's units at that tier's price, plus the flat fee of every tier entered.
//!
//! The last tier prices what lies above its bound, where it has one. With blocks, each tier's units
//! are sold in begun blocks of that tier. At zero units no tier is entered; whether the first one's fee is due is [`ZeroUnits`].

use super::ZeroUnits;
use super::segment::Segment;
use super::tier::{ExactTier, TierRow, bound, lower, nano, nothing_at_zero, reached};
use crate::plan::Tier;
use rust_decimal::Decimal;

pub(super) fn rows(tiers: &[ExactTier], units: Decimal, zero: ZeroUnits) -> Vec<TierRow> {
    if units.is_zero() && zero == ZeroUnits::BillNothing {
        return Vec::new();
    }
    let last = reached(tiers, units);
    let row = |index: usize| {
        let to = if index == last {
            units
        } else {
            lower(tiers, index + 1)
        };
        TierRow::priced(tiers, index, to - lower(tiers, index))
    };
    (0..=last).map(row).collect()
}

pub(super) fn segments(tiers: &[Tier], zero: ZeroUnits) -> Vec<Segment> {
    let mut segments = nothing_at_zero(zero);
    let mut from = 0;
    let mut base_nano = 0_u128;
    for tier in tiers {
        base_nano += u128::from(nano(tier.flat_fee));
        let price_nano = nano(tier.unit_price);
        let to = bound(tier);
        segments.push(Segment::new(to, from, base_nano, price_nano));
        base_nano += u128::from(to - from) * u128::from(price_nano);
        from = to;
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ChargeModel;
    use crate::pricing::testing::{check_amounts, check_zero, dec, tier};

    #[test]
    fn every_tier_entered_adds_its_units_and_its_fee() {
        // getlago/lago-api, graduated_service_spec.rb: 21 units cost 163.
        let tiers = vec![
            tier(Some(10), "10", "2"),
            tier(Some(20), "5", "3"),
            tier(None, "5", "3"),
        ];
        check_amounts(
            ChargeModel::Graduated,
            tiers,
            &[
                (0, "2"),
                (1, "12"),
                (10, "102"),
                (11, "110"),
                (20, "155"),
                (21, "163"),
            ],
        );
    }

    #[test]
    fn fees_without_unit_prices_add_up() {
        // openmeterio/openmeter, tieredgraduated_test.go: 22 units cost 182.
        let tiers = vec![
            tier(Some(5), "0", "100"),
            tier(Some(10), "0", "50"),
            tier(Some(15), "5", "0"),
            tier(None, "1", "0"),
        ];
        check_amounts(
            ChargeModel::Graduated,
            tiers,
            &[(5, "100"), (6, "150"), (22, "182")],
        );
    }

    #[test]
    fn rows_split_the_units_over_the_tiers() {
        let tiers = [tier(Some(10), "10", "0"), tier(None, "5", "1")];
        let tiers: Vec<ExactTier> = tiers.iter().map(ExactTier::from).collect();
        let rows = rows(&tiers, dec("12"), ZeroUnits::default());
        let shown: Vec<_> = rows
            .iter()
            .map(|r| (r.from, r.to, r.units, r.amount))
            .collect();
        let ten = dec("10");
        assert_eq!(
            shown,
            [
                (dec("0"), Some(ten), ten, dec("100")),
                (ten, None, dec("2"), dec("11"))
            ]
        );
    }

    #[test]
    fn the_first_fee_at_zero_units_is_a_setting() {
        check_zero(
            ChargeModel::Graduated,
            vec![tier(Some(10), "1", "7"), tier(None, "1", "0")],
            "7",
            "0",
        );
    }
}
