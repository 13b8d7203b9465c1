//! Events that count for a part of the period: a seat added on the tenth counts as a whole seat for
//! its tier, and for the rest of the period in the price.
//!
//! The running total of whole units says which tiers an event lies in; its prorated units are spread
//! over them in proportion. Flat fees are due for every tier entered by the highest running total,
//! once and in full; with volume, for the tier of the final total.

use super::tier::{ExactTier, TierRow, lower, reached};
use rust_decimal::Decimal;

/// One value of a meter: an event, a bucket, or all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// Units; negative for units given back.
    pub units: Decimal,
    /// Units as they count in the price, where that is less.
    pub prorated: Option<Decimal>,
}

impl Value {
    /// Units that count in full.
    pub const fn whole(units: Decimal) -> Self {
        Self {
            units,
            prorated: None,
        }
    }

    /// Units that count in the price.
    pub fn counted(self) -> Decimal {
        self.prorated.unwrap_or(self.units)
    }
}

/// All units at the price of the tier that their full number reaches.
pub(super) fn volume(tiers: &[ExactTier], values: &[Value]) -> Vec<TierRow> {
    let full = values.iter().map(|value| value.units).sum();
    let counted = values.iter().map(|value| value.counted()).sum();
    vec![TierRow::priced(tiers, reached(tiers, full), counted)]
}

/// Units at the price of one tier, whatever their number.
pub(super) fn unit(tiers: &[ExactTier], values: &[Value]) -> Vec<TierRow> {
    let counted = values.iter().map(|value| value.counted()).sum();
    vec![TierRow::units_only(tiers, 0, counted)]
}

/// Each event's units at the prices of the tiers that it crosses.
pub(super) fn graduated(tiers: &[ExactTier], values: &[Value]) -> Vec<TierRow> {
    let mut counted = vec![Decimal::ZERO; tiers.len()];
    let mut total = Decimal::ZERO;
    let mut highest = Decimal::ZERO;
    for value in values.iter().filter(|value| !value.units.is_zero()) {
        let next = total + value.units;
        let (low, high) = (total.min(next), total.max(next));
        for (index, sum) in counted.iter_mut().enumerate() {
            let within = covered(tiers, index, low, high);
            *sum += value.counted() * within / value.units.abs();
        }
        total = next;
        highest = highest.max(total);
    }
    (0..=reached(tiers, highest))
        .map(|index| TierRow::priced(tiers, index, counted[index]))
        .collect()
}

/// How much of the stretch from `low` to `high` lies in a tier.
fn covered(tiers: &[ExactTier], index: usize, low: Decimal, high: Decimal) -> Decimal {
    let from = lower(tiers, index).max(low);
    let last = index + 1 == tiers.len();
    let to = match tiers[index].up_to {
        Some(bound) if !last => bound.min(high),
        _ => high,
    };
    (to - from).max(Decimal::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::testing::{dec, tier};

    #[test]
    fn full_units_choose_the_tier_and_prorated_ones_are_priced() {
        let tiers = [tier(Some(5), "10", "100"), tier(Some(8), "5", "50")];
        let tiers: Vec<ExactTier> = tiers.iter().map(ExactTier::from).collect();
        let late = Value {
            units: dec("4"),
            prorated: Some(dec("2")),
        };
        let values = [late, Value::whole(dec("3"))];
        let total = |rows: Vec<TierRow>| -> Decimal { rows.iter().map(|row| row.amount).sum() };
        assert_eq!(total(volume(&tiers, &values)), dec("75"));
        assert_eq!(total(unit(&tiers, &values)), dec("50"));
        // Four in the first tier, of which two count, and one more; two in the second.
        assert_eq!(total(graduated(&tiers, &values)), dec("190"));
        // The last tier takes what lies above its bound.
        let many = [Value::whole(dec("10"))];
        assert_eq!(total(graduated(&tiers, &many)), dec("225"));
    }

    #[test]
    fn an_event_is_spread_over_the_tiers_that_it_crosses() {
        // getlago/lago-api, prorated_graduated_service_spec.rb.
        let tiers = [tier(Some(5), "10", "100"), tier(None, "5", "50")];
        let tiers: Vec<ExactTier> = tiers.iter().map(ExactTier::from).collect();
        let check = |events: &[(&str, &str)], expected: &str| {
            let value = |(units, prorated): &(&str, &str)| Value {
                units: dec(units),
                prorated: Some(dec(prorated)),
            };
            let values: Vec<Value> = events.iter().map(value).collect();
            let total: Decimal = graduated(&tiers, &values).iter().map(|r| r.amount).sum();
            assert_eq!(total.round_dp(2), dec(expected));
        };
        check(&[("1", "0.7")], "107");
        check(
            &[("2", "1.4"), ("5", "2.66667"), ("10", "2"), ("-6", "-2.2")],
            "184.33",
        );
        check(
            &[("5", "3.5"), ("2", "1"), ("-4", "-1.6"), ("10", "2")],
            "190",
        );
    }
}
