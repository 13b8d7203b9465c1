//! Capacity: the flat fee of the first tier whose every limit holds; the last one above all limits.

use super::tier::{ExactTier, TierRow};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

pub(super) fn rows(tiers: &[ExactTier], used: &BTreeMap<String, Decimal>) -> Vec<TierRow> {
    let within = |tier: &ExactTier| {
        tier.limits
            .iter()
            .all(|(meter, limit)| used.get(meter).is_none_or(|units| units <= limit))
    };
    let reached = tiers.iter().position(within).unwrap_or(tiers.len() - 1);
    vec![TierRow::fee_only(tiers, reached, Decimal::ONE)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::testing::dec;

    #[test]
    fn one_meter_over_its_limit_moves_to_the_next_tier() {
        let tier = |calls: &str, storage: &str, fee: &str| ExactTier {
            flat_fee: dec(fee),
            limits: [("calls", calls), ("storage", storage)]
                .map(|(meter, limit)| (meter.to_owned(), dec(limit)))
                .into(),
            ..ExactTier::default()
        };
        let tiers = [tier("100", "50", "10"), tier("200", "100", "20")];
        let fee = |calls: &str, storage: &str| {
            let used = [("calls", calls), ("storage", storage)]
                .map(|(meter, units)| (meter.to_owned(), dec(units)))
                .into();
            rows(&tiers, &used)[0].amount
        };
        assert_eq!(fee("100", "50"), dec("10"));
        assert_eq!(fee("101", "1"), dec("20"));
        assert_eq!(fee("1", "50.5"), dec("20"));
        assert_eq!(fee("999", "1"), dec("20"));
        assert_eq!(rows(&tiers, &BTreeMap::new())[0].amount, dec("10"));
    }
}
