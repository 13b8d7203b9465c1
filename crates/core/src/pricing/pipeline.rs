//! The order in which adjustments turn a quantity into an amount.
//!
//! | step | what | why here |
//! |---|---|---|
//! | 1 | included units: the first `included + included_per_seat * seats` are free | they are units of the price list, so no discount may shrink them |
//! | 2 | usage discount: what is left of a meter, times one less the discount, down to whole units | before pricing, so that it moves the account through the tiers |
//! | 3 | price: the charge model | |
//! | 4 | half-even to cents, once per line | lines sum to the total without a remainder |
//! | 5 | percentage discount | the contract applies it to the amount of a line |
//! | 6 | commitment | the contract compares it with discounted amounts |
//! | 7 | credits | the contract draws them down last, so that they pay only for what is owed |
//!
//! Steps 1 to 4 belong to the price book and happen in this room; 5 to 7 belong to the contract.

use crate::plan::{Charge, PriceBook, Quantity};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// Steps 1 and 2: the units of `charge` left to price, of `quantity` units before.
pub fn billable_units(book: &PriceBook, charge: &Charge, quantity: u64, seats: u64) -> u64 {
    let included = charge
        .included
        .saturating_add(charge.included_per_seat.saturating_mul(seats));
    let units = quantity.saturating_sub(included);
    match charge.quantity {
        Quantity::Account | Quantity::Seat => units,
        Quantity::Meter(_) => discounted_units(units, book.usage_discount),
    }
}

/// `units` reduced by the ratio `discount`, down to whole units.
fn discounted_units(units: u64, discount: Decimal) -> u64 {
    let kept = (Decimal::from(units) * (Decimal::ONE - discount)).floor();
    // A checked discount is a ratio, so what is kept lies between 0 and `units`.
    kept.to_u64().unwrap_or(units)
}

/// Step 4: an exact amount to cents, half to even.
pub fn round_to_cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ChargeModel;
    use crate::pricing::testing::{book, charge, dec, tier};

    #[test]
    fn included_units_come_off_before_the_usage_discount() {
        let mut calls = charge(
            Quantity::Meter("calls".into()),
            ChargeModel::Unit,
            vec![tier(None, "1", "0")],
        );
        calls.included = 100;
        calls.included_per_seat = 10;
        let mut book = book(vec![calls]);
        book.usage_discount = dec("0.2");
        let check = |quantity, expected| {
            assert_eq!(
                billable_units(&book, &book.charges[0], quantity, 5),
                expected,
                "{quantity}"
            );
        };
        check(150, 0);
        check(151, 0); // 0.8 of one unit is no whole unit
        check(152, 1);
        check(250, 80);
    }

    #[test]
    fn the_usage_discount_leaves_seats_alone() {
        let mut book = book(vec![charge(
            Quantity::Seat,
            ChargeModel::Unit,
            vec![tier(None, "1", "0")],
        )]);
        book.usage_discount = dec("0.5");
        assert_eq!(billable_units(&book, &book.charges[0], 10, 10), 10);
    }

    #[test]
    fn halves_round_to_the_even_cent() {
        for (exact, cents) in [
            ("0.005", "0.00"),
            ("0.015", "0.02"),
            ("0.025", "0.02"),
            ("0.0250001", "0.03"),
        ] {
            assert_eq!(round_to_cents(dec(exact)), dec(cents), "{exact}");
        }
    }
}
