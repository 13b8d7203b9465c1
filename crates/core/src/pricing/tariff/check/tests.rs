//! Every rule of a price book file, on both sides of its limit.

use super::super::tests::{book, charge, meter, per_call, tier};
use super::super::{ChargeCommitment, Tariff};
use super::*;
use crate::pricing::{Packages, PercentTerms, StepFees};

fn calls(model: TariffModel, tiers: Vec<ExactTier>) -> TariffSpec {
    book(vec![charge("calls", meter(), model, tiers)])
}

fn coupon(id: &str, off: Off) -> Coupon {
    Coupon {
        id: id.into(),
        off,
        each: None,
        charge: None,
    }
}

fn dynamic() -> TariffModel {
    TariffModel::Dynamic {
        multiplier: Decimal::ONE,
    }
}

fn percentage() -> TariffModel {
    TariffModel::Percentage(PercentTerms::default())
}

fn limited(calls: u32) -> ExactTier {
    ExactTier {
        limits: [("calls".to_owned(), Decimal::from(calls))].into(),
        ..tier(None, "0", "1")
    }
}

/// `fields` are what is wrong with `spec`, in order; none when it is sound.
#[track_caller]
fn check(spec: TariffSpec, fields: &[&str]) {
    let faults = Tariff::check(spec).err().unwrap_or_default();
    let found: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(found, fields);
}

#[test]
fn a_book_bills_something_and_not_too_much() {
    let many = |count: usize| {
        let each = |index| charge(&format!("c{index}"), meter(), dynamic(), Vec::new());
        book((0..count).map(each).collect())
    };
    check(many(CHARGES_MAX), &[]);
    check(many(CHARGES_MAX + 1), &["charge"]);
    check(many(0), &["charge"]);
    let only_a_minimum = TariffSpec {
        minimum: Some(Decimal::ONE),
        ..many(0)
    };
    check(only_a_minimum, &[]);
}

#[test]
fn a_minimum_lies_at_or_below_the_maximum() {
    for (least, most, whole, line) in [
        (5, 5, &[][..], &[][..]),
        (5, 6, &[], &[]),
        (6, 5, &["minimum"], &["charge[0].minimum"]),
    ] {
        let (least, most) = (Some(Decimal::from(least)), Some(Decimal::from(most)));
        let mut spec = book(vec![per_call("1")]);
        (spec.minimum, spec.maximum) = (least, most);
        check(spec, whole);
        let mut spec = book(vec![per_call("1")]);
        (spec.charges[0].minimum, spec.charges[0].maximum) = (least, most);
        check(spec, line);
    }
}

#[test]
fn ids_are_given_once() {
    check(book(vec![per_call("1"), per_call("2")]), &["charge[1].id"]);
    let mut spec = book(vec![per_call("1")]);
    let off = Off::Amount(Decimal::ONE);
    spec.coupons = vec![coupon("a", off), coupon("b", off), coupon("a", off)];
    check(spec, &["coupon[2].id"]);
}

#[test]
fn a_coupon_takes_the_whole_bill_at_most() {
    for (hundredths, fields) in [(100, &[][..]), (101, &["coupon[0].percent"])] {
        let mut spec = book(vec![per_call("1")]);
        spec.coupons = vec![coupon("a", Off::Share(Decimal::new(hundredths, 2)))];
        check(spec, fields);
    }
}

#[test]
fn models_count_what_they_can_price() {
    let fee = || vec![tier(None, "0", "10")];
    let price = || vec![tier(None, "0.1", "0")];
    for (model, tiers, account, seats, meters) in [
        (TariffModel::Flat, fee(), true, false, false),
        (TariffModel::Capacity, fee(), true, false, false),
        (percentage(), price(), false, false, true),
        (dynamic(), Vec::new(), false, false, true),
        (TariffModel::Plans, fee(), true, true, true),
    ] {
        for (quantity, sound) in [
            (Quantity::Account, account),
            (Quantity::Seat, seats),
            (meter(), meters),
        ] {
            let fields = if sound { &[][..] } else { &["charge[0].per"] };
            let spec = book(vec![charge("a", quantity, model.clone(), tiers.clone())]);
            check(spec, fields);
        }
    }
}

#[test]
fn the_one_account_is_never_free() {
    for (quantity, fields) in [
        (Quantity::Account, &["charge[0].included"][..]),
        (Quantity::Seat, &[]),
        (meter(), &[]),
    ] {
        for per_seat in [false, true] {
            let mut spec = book(vec![per_call("1")]);
            let charge = &mut spec.charges[0];
            charge.quantity = quantity.clone();
            match per_seat {
                true => charge.included_per_seat = Decimal::ONE,
                false => charge.included = Decimal::ONE,
            }
            check(spec, fields);
        }
    }
}

#[test]
fn buckets_are_values_of_a_meter_that_need_them() {
    let mut seats = per_call("1");
    seats.quantity = Quantity::Seat;
    for (charge, fields) in [
        (per_call("1"), &[][..]),
        (seats, &["charge[0].bucketed"]),
        (
            charge("a", meter(), percentage(), vec![tier(None, "0.1", "0")]),
            &["charge[0].bucketed"],
        ),
        (
            charge("a", meter(), dynamic(), Vec::new()),
            &["charge[0].bucketed"],
        ),
    ] {
        let mut spec = book(vec![charge]);
        check(spec.clone(), &[]);
        spec.charges[0].bucketed = true;
        check(spec, fields);
    }
}

#[test]
fn windows_of_a_commitment_are_buckets() {
    for (windowed, bucketed, fields) in [
        (false, false, &[][..]),
        (false, true, &[]),
        (true, true, &[]),
        (true, false, &["charge[0].commitment.windowed"]),
    ] {
        let mut spec = book(vec![per_call("1")]);
        spec.charges[0].bucketed = bucketed;
        spec.charges[0].commitment = Some(ChargeCommitment {
            to: Committed::Amount(Decimal::ONE),
            overage_factor: Decimal::ONE,
            true_up: true,
            windowed,
        });
        check(spec, fields);
    }
}

#[test]
fn committed_units_have_a_price() {
    let price = || vec![tier(None, "1", "0")];
    let fee = || vec![tier(None, "0", "1")];
    let units = &["charge[0].commitment.units"][..];
    for (quantity, model, tiers, fields) in [
        (meter(), TariffModel::Unit, price(), &[][..]),
        (Quantity::Seat, TariffModel::Plans, fee(), &[]),
        (Quantity::Account, TariffModel::Unit, price(), units),
        (Quantity::Account, TariffModel::Flat, fee(), units),
        (Quantity::Account, TariffModel::Capacity, fee(), units),
        (meter(), percentage(), price(), units),
        (meter(), dynamic(), Vec::new(), units),
    ] {
        let mut charge = charge("a", quantity, model, tiers);
        for (to, fields) in [
            (Committed::Units(Decimal::ONE), fields),
            (Committed::Amount(Decimal::ONE), &[]),
        ] {
            charge.commitment = Some(ChargeCommitment {
                to,
                overage_factor: Decimal::ONE,
                true_up: true,
                windowed: false,
            });
            check(book(vec![charge.clone()]), fields);
        }
    }
}

#[test]
fn each_model_takes_its_number_of_tiers() {
    let tiers = |count: usize| {
        let each = |index: usize| ExactTier {
            up_to: (index + 1 < count).then(|| Decimal::from(index + 1)),
            ..ExactTier::default()
        };
        (0..count).map(each).collect::<Vec<_>>()
    };
    let package = TariffModel::Package(Packages::of(Decimal::TEN));
    for (model, fewest, most) in [
        (TariffModel::Unit, 1, 1),
        (package, 1, 1),
        (percentage(), 1, 1),
        (dynamic(), 0, 0),
        (TariffModel::Graduated, 1, TIERS_MAX),
        (TariffModel::Volume, 1, TIERS_MAX),
        (TariffModel::Stairstep(StepFees::Sum), 1, TIERS_MAX),
        (TariffModel::Plans, 1, TIERS_MAX),
    ] {
        for count in [0, 1, 2, TIERS_MAX, TIERS_MAX + 1] {
            let fields = if (fewest..=most).contains(&count) {
                &[][..]
            } else {
                &["charge[0].tiers"]
            };
            check(calls(model.clone(), tiers(count)), fields);
        }
    }
    let said = |model, count| {
        let faults = Tariff::check(calls(model, tiers(count))).unwrap_err();
        format!("{}; {}", faults[0].reason, faults[0].fix)
    };
    assert_eq!(
        said(dynamic(), 1),
        "the charge has 1 tier, this model takes no tier; write no tier"
    );
    assert_eq!(
        said(TariffModel::Unit, 2),
        "the charge has 2 tiers, this model takes one tier; write one tier"
    );
    let many = format!("the charge has 0 tiers, this model takes 1 to {TIERS_MAX} tiers");
    assert!(said(TariffModel::Plans, 0).starts_with(&many));
}

#[test]
fn tiers_rise_and_only_the_last_is_open() {
    let up_to = |bounds: &[Option<&str>]| {
        let tiers = bounds.iter().map(|bound| tier(*bound, "1", "0"));
        calls(TariffModel::Graduated, tiers.collect())
    };
    for (bounds, fields) in [
        (&[Some("1"), Some("2"), None][..], &[][..]),
        (&[Some("1"), Some("2")], &[]),
        (&[Some("0"), None], &["charge[0].tiers[0].up_to"]),
        (&[Some("1"), Some("1"), None], &["charge[0].tiers[1].up_to"]),
        (
            &[Some("3"), Some("1"), Some("2")],
            &["charge[0].tiers[1].up_to"],
        ),
        (&[None, Some("2"), None], &["charge[0].tiers[0].up_to"]),
        (
            &[Some("3"), None, Some("2")],
            &["charge[0].tiers[1].up_to", "charge[0].tiers[2].up_to"],
        ),
    ] {
        check(up_to(bounds), fields);
    }
}

#[test]
fn only_the_last_tier_of_capacity_has_no_limits() {
    let open = || tier(None, "0", "5");
    for (tiers, fields) in [
        (vec![limited(10), open()], &[][..]),
        (vec![limited(10), limited(20)], &[]),
        (vec![open(), limited(10)], &["charge[0].tiers[0].limits"]),
    ] {
        let charge = charge("a", Quantity::Account, TariffModel::Capacity, tiers);
        check(book(vec![charge]), fields);
    }
}

#[test]
fn a_tier_says_nothing_that_its_model_never_reads() {
    let full = ExactTier {
        block: Some(Decimal::TEN),
        ..tier(None, "1", "1")
    };
    let package = TariffModel::Package(Packages::of(Decimal::TEN));
    for (model, fields) in [
        (TariffModel::Graduated, &[][..]),
        (TariffModel::Volume, &[]),
        (TariffModel::Unit, &["flat_fee", "block"]),
        (package, &["flat_fee", "block"]),
        (percentage(), &["flat_fee", "block"]),
        (
            TariffModel::Stairstep(StepFees::Reached),
            &["unit_price", "block"],
        ),
        (TariffModel::Plans, &["unit_price", "block"]),
    ] {
        let fields: Vec<String> = fields
            .iter()
            .map(|name| format!("charge[0].tiers[0].{name}"))
            .collect();
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        check(calls(model, vec![full.clone()]), &fields);
    }
    let elsewhere = calls(TariffModel::Plans, vec![limited(10)]);
    check(elsewhere, &["charge[0].tiers[0].limits"]);
}
