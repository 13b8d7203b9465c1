//! What the tiered models share: which tier a quantity reaches, and the row that shows it.

use super::ZeroUnits;
use super::segment::Segment;
use crate::plan::Tier;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// One tier of a charge, in decimals: what a price book file can say of it. The tiers of a plan
/// are the ones with whole bounds that the integer path can run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExactTier {
    /// Largest quantity in the tier, inclusive and cumulative; `None` is unbounded.
    pub up_to: Option<Decimal>,
    /// Price per unit (per block or package where units are sold so); a ratio for a percentage.
    pub unit_price: Decimal,
    /// Fee for entering (graduated) or reaching (volume, stairstep, plans, capacity) the tier.
    pub flat_fee: Decimal,
    /// Units of one block: the tier's units are sold in begun blocks.
    pub block: Option<Decimal>,
    /// Largest use by meter, for capacity; a meter that is absent has no limit.
    pub limits: BTreeMap<String, Decimal>,
    /// Name of a tier or plan.
    pub name: Option<String>,
}

impl From<&Tier> for ExactTier {
    fn from(tier: &Tier) -> Self {
        Self {
            up_to: tier.up_to.map(Decimal::from),
            unit_price: tier.unit_price,
            flat_fee: tier.flat_fee,
            block: None,
            limits: BTreeMap::new(),
            name: tier.name.clone(),
        }
    }
}

/// One tier as it priced a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierRow {
    /// Position of the tier in the charge, from 0.
    pub tier: usize,
    /// Name of the tier or plan, where it has one.
    pub name: Option<String>,
    /// Upper bound of the tier before, exclusive; 0 for the first.
    pub from: Decimal,
    /// Upper bound of the tier, inclusive; `None` is unbounded.
    pub to: Option<Decimal>,
    /// Units priced in the tier; blocks or packages where units are sold so.
    pub units: Decimal,
    /// Price per unit in major currency units; 0 where the model prices no units.
    pub unit_price: Decimal,
    /// Flat fee billed with the tier, major currency units.
    pub flat_fee: Decimal,
    /// `units * unit_price + flat_fee`, exact, not rounded.
    pub amount: Decimal,
}

impl TierRow {
    /// `units` at the tier's unit price, plus its flat fee.
    pub(super) fn priced(tiers: &[ExactTier], tier: usize, units: Decimal) -> Self {
        let from = &tiers[tier];
        Self::new(
            tiers,
            tier,
            blocks(from, units),
            from.unit_price,
            from.flat_fee,
        )
    }

    /// `units` at the tier's unit price.
    pub(super) fn units_only(tiers: &[ExactTier], tier: usize, units: Decimal) -> Self {
        let price = tiers[tier].unit_price;
        Self::new(tiers, tier, units, price, Decimal::ZERO)
    }

    /// The tier's flat fee, whatever the units.
    pub(super) fn fee_only(tiers: &[ExactTier], tier: usize, units: Decimal) -> Self {
        let fee = tiers[tier].flat_fee;
        Self::new(tiers, tier, units, Decimal::ZERO, fee)
    }

    fn new(
        tiers: &[ExactTier],
        tier: usize,
        units: Decimal,
        unit_price: Decimal,
        flat_fee: Decimal,
    ) -> Self {
        Self {
            tier,
            name: tiers[tier].name.clone(),
            from: lower(tiers, tier),
            to: tiers[tier].up_to,
            units,
            unit_price,
            flat_fee,
            amount: units * unit_price + flat_fee,
        }
    }
}

/// Units of a tier as they are sold: in begun blocks, or one by one.
fn blocks(tier: &ExactTier, units: Decimal) -> Decimal {
    match tier.block {
        Some(block) => (units / block).ceil(),
        None => units,
    }
}

/// Exclusive lower bound of a tier: the upper bound of the one before.
pub(super) fn lower(tiers: &[ExactTier], tier: usize) -> Decimal {
    let before = tier.checked_sub(1).and_then(|before| tiers[before].up_to);
    before.unwrap_or_default()
}

/// The upper bound of `tier`, with unbounded as the largest quantity there is.
pub(super) fn bound(tier: &Tier) -> u64 {
    tier.up_to.unwrap_or(u64::MAX)
}

/// The first tier that covers `units`; the last tier above its bound.
pub(super) fn reached(tiers: &[ExactTier], units: Decimal) -> usize {
    tiers
        .iter()
        .position(|t| t.up_to.is_none_or(|bound| units <= bound))
        .unwrap_or(tiers.len() - 1)
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
            ExactTier::from(&tier(Some(5), "0", "1")),
            ExactTier::from(&tier(Some(10), "0", "2")),
            ExactTier::from(&tier(Some(15), "0", "3")),
        ];
        for (units, from, fee) in [
            (0, 0, "1"),
            (5, 0, "1"),
            (6, 5, "2"),
            (10, 5, "2"),
            (11, 10, "3"),
            (16, 10, "3"),
        ] {
            let found = reached(&tiers, Decimal::from(units));
            let shown = (lower(&tiers, found), tiers[found].flat_fee);
            assert_eq!(shown, (Decimal::from(from), dec(fee)), "{units}");
        }
    }

    #[test]
    fn a_begun_block_is_a_block() {
        let mut hundreds = ExactTier::from(&tier(None, "3", "0"));
        hundreds.block = Some(dec("100"));
        for (units, sold) in [("0", "0"), ("1", "1"), ("200", "2"), ("250", "3")] {
            assert_eq!(blocks(&hundreds, dec(units)), dec(sold), "{units}");
        }
        hundreds.block = None;
        assert_eq!(blocks(&hundreds, dec("250")), dec("250"));
    }

    #[test]
    fn nano_units_keep_nine_decimals() {
        assert_eq!(nano(dec("0.000000001")), 1);
        assert_eq!(nano(dec("12.50")), 12_500_000_000);
        assert_eq!(nano(dec("1000000000")), 1_000_000_000_000_000_000);
    }
}
