//! What the tiered models share: which tier a quantity reaches, and the row that shows it.

use super::ZeroUnits;
use super::segment::Segment;
use crate::plan::Tier;
use rust_decimal::Decimal;

/// One tier as it priced a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierRow {
    /// Name of the tier or plan, where it has one.
    pub name: Option<String>,
    /// Upper bound of the tier before, exclusive; 0 for the first.
    pub from: u64,
    /// Upper bound of the tier, inclusive; `None` is unbounded.
    pub to: Option<u64>,
    /// Units priced in the tier; packages for a package charge.
    pub units: u64,
    /// Price per unit in major currency units; 0 where the model prices no units.
    pub unit_price: Decimal,
    /// Flat fee billed with the tier, major currency units.
    pub flat_fee: Decimal,
    /// `units * unit_price + flat_fee`, exact, not rounded.
    pub amount: Decimal,
}

impl TierRow {
    /// `units` at the tier's unit price, plus its flat fee.
    pub(super) fn priced(tier: &Tier, from: u64, units: u64) -> Self {
        Self::new(tier, from, units, tier.unit_price, tier.flat_fee)
    }

    /// `units` at the tier's unit price.
    pub(super) fn units_only(tier: &Tier, from: u64, units: u64) -> Self {
        Self::new(tier, from, units, tier.unit_price, Decimal::ZERO)
    }

    /// The tier's flat fee, whatever the units.
    pub(super) fn fee_only(tier: &Tier, from: u64, units: u64) -> Self {
        Self::new(tier, from, units, Decimal::ZERO, tier.flat_fee)
    }

    fn new(tier: &Tier, from: u64, units: u64, unit_price: Decimal, flat_fee: Decimal) -> Self {
        Self {
            name: tier.name.clone(),
            from,
            to: tier.up_to,
            units,
            unit_price,
            flat_fee,
            amount: Decimal::from(units) * unit_price + flat_fee,
        }
    }
}

/// The upper bound of `tier`, with unbounded as the largest quantity there is.
pub(super) fn bound(tier: &Tier) -> u64 {
    tier.up_to.unwrap_or(u64::MAX)
}

/// The first tier that covers `units` and its exclusive lower bound; the last tier above its bound.
pub(super) fn reached(tiers: &[Tier], units: u64) -> (u64, &Tier) {
    let index = tiers
        .iter()
        .position(|t| units <= bound(t))
        .unwrap_or(tiers.len() - 1);
    let from = if index == 0 {
        0
    } else {
        bound(&tiers[index - 1])
    };
    (from, &tiers[index])
}

/// One segment per tier that costs its flat fee: a step or a plan.
pub(super) fn fee_segments(tiers: &[Tier]) -> Vec<Segment> {
    tiers
        .iter()
        .map(|t| Segment::new(bound(t), 0, nano(t.flat_fee).into(), 0))
        .collect()
}

/// The segment that makes zero units free, where the setting asks for it.
pub(super) fn nothing_at_zero(zero: ZeroUnits) -> Vec<Segment> {
    match zero {
        ZeroUnits::BillFirstTierFlat => Vec::new(),
        ZeroUnits::BillNothing => vec![Segment::new(0, 0, 0, 0)],
    }
}

/// An amount in billionths of a major currency unit.
///
/// # Panics
/// If the amount is negative or above the limits of a checked price book.
pub(super) fn nano(amount: Decimal) -> u64 {
    let mut scaled = amount;
    scaled.rescale(9);
    // Checked prices have at most nine decimals and at most ten digits before the point, so
    // rescaling is exact and the mantissa fits.
    u64::try_from(scaled.mantissa()).expect("a checked price fits in nano units")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::testing::{dec, tier};

    #[test]
    fn upper_bounds_are_inclusive_and_the_last_tier_has_no_end() {
        let tiers = [
            tier(Some(5), "0", "1"),
            tier(Some(10), "0", "2"),
            tier(Some(15), "0", "3"),
        ];
        for (units, from, fee) in [
            (0, 0, "1"),
            (5, 0, "1"),
            (6, 5, "2"),
            (10, 5, "2"),
            (11, 10, "3"),
            (16, 10, "3"),
        ] {
            let (found_from, found) = reached(&tiers, units);
            assert_eq!((found_from, found.flat_fee), (from, dec(fee)), "{units}");
        }
    }

    #[test]
    fn nano_units_keep_nine_decimals() {
        assert_eq!(nano(dec("0.000000001")), 1);
        assert_eq!(nano(dec("12.50")), 12_500_000_000);
        assert_eq!(nano(dec("1000000000")), 1_000_000_000_000_000_000);
    }
}
