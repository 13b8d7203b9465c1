//! Percentage: a share of the amounts that passed, and a fee for each event.
//!
//! The first events are free until either limit is reached: their number, or the amount they add
//! up to. The event that reaches the free amount is free up to that amount and pays its fee. Where
//! nothing passed at all, nothing is due, fees included.

use super::Rounding;
use super::tier::{ExactTier, TierRow};
use rust_decimal::Decimal;

/// What a percentage charge says beside its rate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PercentTerms {
    /// Fee of each event that is not free.
    pub event_fee: Decimal,
    /// Number of free events; `None` sets no limit of its own.
    pub free_events: Option<u64>,
    /// Amount that is free; `None` sets no limit of its own.
    pub free_amount: Option<Decimal>,
    /// Least that an event which is not free costs, fee included.
    pub event_minimum: Option<Decimal>,
    /// Most that an event costs, fee included.
    pub event_maximum: Option<Decimal>,
    /// How the cost of each event is rounded, and to how many decimals; `None` rounds their sum.
    pub round_events: Option<(Rounding, u32)>,
}

impl PercentTerms {
    /// Whether it matters which events an amount came in.
    pub fn counts_events(&self) -> bool {
        self.free_events.is_some()
            || !self.event_fee.is_zero()
            || self.event_minimum.is_some()
            || self.event_maximum.is_some()
            || self.round_events.is_some()
    }

    /// How much of an event of `amount` is free, when `index` events of `before` together came
    /// first; and whether its fee is waived.
    fn free(&self, index: u64, before: Decimal, amount: Decimal) -> (Decimal, bool) {
        if self.free_events.is_none() && self.free_amount.is_none() {
            return (Decimal::ZERO, false);
        }
        if self.free_events.is_some_and(|most| index >= most) {
            return (Decimal::ZERO, false);
        }
        match self.free_amount {
            Some(most) if before + amount >= most => {
                ((most - before).clamp(Decimal::ZERO, amount), false)
            }
            _ => (amount, true),
        }
    }
}

/// One row: the amount that is charged, at the rate, with the fees (and what minima and maxima of
/// single events add or take) as its flat fee.
pub(super) fn rows(tiers: &[ExactTier], events: &[Decimal], terms: &PercentTerms) -> Vec<TierRow> {
    let rate = tiers[0].unit_price;
    if events.iter().all(Decimal::is_zero) {
        return vec![TierRow::units_only(tiers, 0, Decimal::ZERO)];
    }
    let mut before = Decimal::ZERO;
    let mut charged = Decimal::ZERO;
    let mut fees = Decimal::ZERO;
    for (index, amount) in (0_u64..).zip(events) {
        let (free, waived) = terms.free(index, before, *amount);
        before += amount;
        if waived {
            continue;
        }
        let share = (amount - free) * rate;
        let mut cost = share + terms.event_fee;
        if let Some(least) = terms.event_minimum {
            cost = cost.max(least);
        }
        if let Some(most) = terms.event_maximum {
            cost = cost.min(most);
        }
        if let Some((rounding, decimals)) = terms.round_events {
            cost = rounding.to(cost, decimals);
        }
        charged += amount - free;
        fees += cost - share;
    }
    let mut row = TierRow::units_only(tiers, 0, charged);
    row.flat_fee = fees;
    row.amount += fees;
    vec![row]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::testing::dec;

    fn amount(events: &[&str], terms: &PercentTerms) -> Decimal {
        let tiers = [ExactTier {
            unit_price: dec("0.013"),
            ..ExactTier::default()
        }];
        let events: Vec<Decimal> = events.iter().map(|event| dec(event)).collect();
        rows(&tiers, &events, terms)[0].amount
    }

    #[test]
    fn events_are_free_until_either_limit() {
        // getlago/lago-api, percentage_service_spec.rb.
        let events = ["50", "100", "250", "400"];
        let mut terms = PercentTerms {
            event_fee: dec("2"),
            free_events: Some(3),
            free_amount: Some(dec("250")),
            ..PercentTerms::default()
        };
        assert_eq!(amount(&events, &terms), dec("11.15"));
        terms.free_amount = None;
        assert_eq!(amount(&events, &terms), dec("7.2"));
        terms.free_events = None;
        assert_eq!(amount(&events, &terms), dec("18.4"));
    }

    #[test]
    fn the_event_that_reaches_the_free_amount_pays_its_fee() {
        let terms = PercentTerms {
            event_fee: dec("2"),
            free_amount: Some(dec("100")),
            ..PercentTerms::default()
        };
        assert_eq!(amount(&["99"], &terms), dec("0"));
        assert_eq!(amount(&["100"], &terms), dec("2"));
        assert_eq!(amount(&["101"], &terms), dec("2.013"));
    }

    #[test]
    fn limits_of_an_event_are_those_of_its_charged_part() {
        let terms = PercentTerms {
            free_amount: Some(dec("100")),
            event_minimum: Some(dec("0.5")),
            event_maximum: Some(dec("1")),
            ..PercentTerms::default()
        };
        assert_eq!(amount(&["110"], &terms), dec("0.5"));
        assert_eq!(amount(&["150"], &terms), dec("0.65"));
        assert_eq!(amount(&["200"], &terms), dec("1"));
    }

    #[test]
    fn nothing_passed_nothing_due() {
        let terms = PercentTerms {
            event_fee: dec("2"),
            event_minimum: Some(dec("5")),
            ..PercentTerms::default()
        };
        assert_eq!(amount(&["0"], &terms), dec("0"));
        assert_eq!(amount(&["0", "1"], &terms), dec("10"));
    }

    #[test]
    fn minimum_and_maximum_hold_for_each_event() {
        let terms = PercentTerms {
            event_minimum: Some(dec("1")),
            event_maximum: Some(dec("5")),
            ..PercentTerms::default()
        };
        assert_eq!(amount(&["10", "100", "1000"], &terms), dec("7.3"));
    }
}
