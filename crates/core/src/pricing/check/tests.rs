use super::*;
use crate::plan::{Charge, ChargeModel};
use crate::pricing::testing::{book, books, charge, dec, tier};
use proptest::prelude::*;

fn meter() -> Quantity {
    Quantity::Meter("calls".into())
}

/// A book that every model and quantity has a part in, and that has no fault.
fn sound() -> PriceBook {
    let flat = charge(
        Quantity::Account,
        ChargeModel::Flat,
        vec![tier(None, "0", "100")],
    );
    let seats = charge(
        Quantity::Seat,
        ChargeModel::Graduated,
        vec![
            tier(Some(10), "5", "1"),
            tier(Some(20), "4", "0"),
            tier(None, "3", "0"),
        ],
    );
    let calls = charge(meter(), ChargeModel::Unit, vec![tier(None, "0.001", "0")]);
    let plans = charge(
        Quantity::Seat,
        ChargeModel::Plans,
        vec![tier(Some(5), "0", "9"), tier(Some(9), "0", "99")],
    );
    book(vec![flat, seats, calls, plans])
}

fn found(book: &PriceBook) -> Vec<String> {
    let mut out = Vec::new();
    faults(book, "price_book[0]", &mut out);
    for fault in &out {
        assert!(
            !fault.reason.is_empty() && !fault.fix.is_empty(),
            "{fault:?}"
        );
    }
    out.into_iter().map(|f| f.field).collect()
}

/// Changing the sound book with `change` gives exactly the faults at `fields`.
#[track_caller]
fn check(change: impl FnOnce(&mut PriceBook), fields: &[&str]) {
    let mut book = sound();
    change(&mut book);
    let expected: Vec<_> = fields
        .iter()
        .map(|f| format!("price_book[0].{f}"))
        .collect();
    assert_eq!(found(&book), expected);
}

#[test]
fn a_sound_book_has_no_fault() {
    check(|_| {}, &[]);
}

#[test]
fn shares_lie_between_none_and_all() {
    check(|b| b.land_seat_share = dec("1.01"), &["land_seat_share"]);
    check(|b| b.land_seat_share = dec("-0.01"), &["land_seat_share"]);
    check(|b| b.usage_discount = dec("1.1"), &["usage_discount"]);
    check(
        |b| b.usage_discount = dec("0.0000000001"),
        &["usage_discount"],
    );
    check(
        |b| b.second_product_share = dec("2.01"),
        &["second_product_share"],
    );
    check(|b| b.land_seat_share = dec("0.7"), &[]);
}

#[test]
fn shares_are_reported_as_percentages() {
    let mut book = sound();
    book.land_seat_share = dec("1.250");
    let mut out = Vec::new();
    faults(&book, "price_book[0]", &mut out);
    assert_eq!(out[0].reason, "125% lies outside 0% to 100%");
    book.land_seat_share = Decimal::MAX;
    assert_eq!(found(&book), ["price_book[0].land_seat_share"]);
}

#[test]
fn a_book_speaks_only_of_charges_it_has() {
    let no_seats = |b: &mut PriceBook| b.charges.retain(|c| c.quantity != Quantity::Seat);
    let no_usage = |b: &mut PriceBook| b.charges.retain(|c| c.quantity != meter());
    check(no_seats, &["land_seat_share"]);
    check(no_usage, &[]);
    check(
        |b| {
            no_usage(b);
            b.land_seat_share = dec("0.5");
            b.commitment = CommitmentKind::Prepaid;
            b.usage_discount = dec("0.1");
        },
        &["land_seat_share", "commitment", "usage_discount"],
    );
    check(|b| b.commitment = CommitmentKind::TrueUp, &[]);
}

#[test]
fn charges_are_named_and_few() {
    check(|b| b.charges.clear(), &["charge"]);
    check(|b| b.charges[1].id = " ".into(), &["charge[1].id"]);
    check(
        |b| b.charges[3].id = b.charges[1].id.clone(),
        &["charge[3].id"],
    );
    check(
        |b| {
            let one = b.charges[0].clone();
            b.charges.extend((0..CHARGES_MAX).map(|i| Charge {
                id: format!("more-{i}"),
                ..one.clone()
            }));
        },
        &["charge"],
    );
}

#[test]
fn quantities_and_periods_fit() {
    check(
        |b| b.charges[2].quantity = Quantity::Meter(String::new()),
        &["charge[2].meter"],
    );
    check(|b| b.charges[2].period_months = 12, &["charge[2].period"]);
    check(|b| b.charges[0].period_months = 3, &["charge[0].period"]);
    check(|b| b.charges[1].period_months = 0, &["charge[1].period"]);
    check(
        |b| b.charges[0].quantity = Quantity::Seat,
        &["charge[0].per"],
    );
    check(|b| b.charges[0].included = 1, &["charge[0].included"]);
    check(
        |b| b.charges[1].included_per_seat = 1,
        &["charge[1].included_per_seat"],
    );
    check(|b| b.charges[2].included_per_seat = 1, &[]);
}

#[test]
fn tiers_rise_and_leave_no_quantity_without_a_price() {
    check(|b| b.charges[1].tiers.clear(), &["charge[1].tiers"]);
    check(
        |b| b.charges[1].tiers[1].up_to = Some(10),
        &["charge[1].tiers[1].up_to"],
    );
    check(
        |b| b.charges[1].tiers[0].up_to = Some(0),
        &["charge[1].tiers[0].up_to"],
    );
    check(
        |b| b.charges[1].tiers[0].up_to = None,
        &["charge[1].tiers[0].up_to"],
    );
    check(
        |b| b.charges[1].tiers[2].up_to = Some(30),
        &["charge[1].tiers[2].up_to"],
    );
    check(
        |b| b.charges[2].tiers[0].up_to = Some(30),
        &["charge[2].tiers[0].up_to"],
    );
    check(
        |b| b.charges[2].tiers.insert(0, tier(Some(1), "1", "0")),
        &["charge[2].tiers"],
    );
    check(
        |b| b.charges[2].model = ChargeModel::Package { size: 0 },
        &["charge[2].package_size"],
    );
    let many = |count: u64| {
        (1..=count)
            .map(|i| tier((i < count).then_some(i), "1", "0"))
            .collect()
    };
    check(|b| b.charges[1].tiers = many(TIERS_MAX as u64), &[]);
    check(
        |b| b.charges[1].tiers = many(TIERS_MAX as u64 + 1),
        &["charge[1].tiers"],
    );
}

#[test]
fn prices_are_billed_and_exact() {
    check(
        |b| b.charges[1].tiers[2].unit_price = dec("-1"),
        &["charge[1].tiers[2].unit_price"],
    );
    check(
        |b| b.charges[1].tiers[2].flat_fee = dec("-1"),
        &["charge[1].tiers[2].flat_fee"],
    );
    check(
        |b| b.charges[2].tiers[0].unit_price = dec("0.0000000001"),
        &["charge[2].tiers[0].unit_price"],
    );
    check(
        |b| b.charges[2].tiers[0].unit_price = dec("0.0000000010"),
        &[],
    );
    check(
        |b| b.charges[2].tiers[0].unit_price = dec("100000.000000001"),
        &["charge[2].tiers[0].unit_price"],
    );
    check(|b| b.charges[1].tiers[0].unit_price = dec("100000000"), &[]);
    check(
        |b| b.charges[1].tiers[0].unit_price = dec("100000001"),
        &["charge[1].tiers[0].unit_price"],
    );
    check(
        |b| b.charges[0].tiers[0].flat_fee = dec("1000000001"),
        &["charge[0].tiers[0].flat_fee"],
    );
    check(
        |b| b.charges[0].tiers[0].unit_price = dec("1"),
        &["charge[0].tiers[0].unit_price"],
    );
    check(
        |b| b.charges[2].tiers[0].flat_fee = dec("1"),
        &["charge[2].tiers[0].flat_fee"],
    );
}

#[test]
fn faults_say_what_was_found_and_what_to_write() {
    let mut book = sound();
    book.charges[1].tiers[1].up_to = Some(8);
    let mut out = Vec::new();
    faults(&book, "price_book[2]", &mut out);
    let expected = Fault::new(
        "price_book[2].charge[1].tiers[1].up_to",
        "8 does not rise above 10, where the tier starts",
        "order the tiers by rising upper bound",
    );
    assert_eq!(out, [expected]);
}

proptest! {
    #[test]
    fn any_single_negative_price_is_found(mut book in books(), at in any::<prop::sample::Index>()) {
        let index = at.index(book.charges.len());
        let charge = &mut book.charges[index];
        for tier in &mut charge.tiers {
            tier.unit_price = dec("-1");
        }
        let count = charge.tiers.len();
        prop_assert_eq!(found(&book).len(), count);
    }
}
