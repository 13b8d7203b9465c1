//! What holds for every quote, and the order of the steps.

use super::*;
use crate::calendar::Date;
use crate::plan::PriceBook;
use crate::pricing::proration::Stretch;
use crate::pricing::testing::{books, dec, settings};
use crate::pricing::{Quantities, bill_with};
use proptest::prelude::*;
use std::collections::BTreeMap;

pub(super) fn charge(
    id: &str,
    quantity: Quantity,
    model: TariffModel,
    tiers: Vec<ExactTier>,
) -> TariffCharge {
    TariffCharge {
        id: id.into(),
        quantity,
        model,
        period: Cycle::Month,
        one_time: false,
        included: Decimal::ZERO,
        included_per_seat: Decimal::ZERO,
        convert: None,
        usage_discount: Decimal::ZERO,
        bucketed: false,
        commitment: None,
        discount: Decimal::ZERO,
        minimum: None,
        maximum: None,
        prorate: true,
        tiers,
    }
}

pub(super) fn tier(up_to: Option<&str>, unit_price: &str, flat_fee: &str) -> ExactTier {
    ExactTier {
        up_to: up_to.map(dec),
        unit_price: dec(unit_price),
        flat_fee: dec(flat_fee),
        ..ExactTier::default()
    }
}

pub(super) fn meter() -> Quantity {
    Quantity::Meter("calls".into())
}

pub(super) fn book(charges: Vec<TariffCharge>) -> TariffSpec {
    TariffSpec {
        name: "book".into(),
        currency: "USD".into(),
        settings: TariffSettings::default(),
        period: Cycle::Month,
        charges,
        discount: Decimal::ZERO,
        coupons: Vec::new(),
        minimum: None,
        maximum: None,
        prepaid: Decimal::ZERO,
        tax: Decimal::ZERO,
        taxes: Vec::new(),
    }
}

pub(super) fn used(values: &[&str]) -> Request {
    let values = values
        .iter()
        .map(|value| Value::whole(dec(value)))
        .collect();
    Request {
        usage: BTreeMap::from([("calls".to_owned(), values)]),
        ..Request::default()
    }
}

#[track_caller]
fn total(spec: &TariffSpec, request: &Request) -> Decimal {
    quote(&Tariff::check(spec.clone()).unwrap(), request)
        .unwrap()
        .total
}

pub(super) fn per_call(price: &str) -> TariffCharge {
    charge(
        "calls",
        meter(),
        TariffModel::Unit,
        vec![tier(None, price, "0")],
    )
}

#[test]
fn conversion_then_included_then_discount() {
    let mut calls = per_call("1");
    calls.convert = Some(Conversion {
        multiply: Decimal::ONE,
        divide: dec("1000"),
        rounding: Some(Rounding::Up),
        decimals: 0,
    });
    calls.included = dec("2");
    calls.usage_discount = dec("0.5");
    // 6.2 thousand are 7; 5 after the included ones; half of that is priced.
    assert_eq!(total(&book(vec![calls]), &used(&["6200"])), dec("2.5"));
}

#[test]
fn a_conversion_multiplies_then_divides() {
    let mut spec = book(vec![per_call("1")]);
    spec.charges[0].convert = Some(Conversion {
        multiply: dec("3"),
        divide: dec("2"),
        rounding: None,
        decimals: 0,
    });
    assert_eq!(total(&spec, &used(&["5"])), dec("7.5"));
    let tariff = Tariff::check(spec).unwrap();
    let most = Decimal::from(QUANTITY_MAX);
    let refused = |units: Decimal| {
        let faults = quote(&tariff, &used(&[&units.to_string()])).err()?;
        Some(faults[0].field.clone())
    };
    assert_eq!(refused(most / dec("3") * dec("2")), None);
    assert_eq!(refused(most).as_deref(), Some("usage calls"));
}

#[test]
fn a_commitment_is_trued_up_and_overage_costs_its_factor() {
    let mut calls = per_call("1");
    calls.commitment = Some(ChargeCommitment {
        to: Committed::Amount(dec("100")),
        overage_factor: dec("1.5"),
        true_up: true,
        windowed: false,
    });
    let mut spec = book(vec![calls]);
    assert_eq!(total(&spec, &used(&["40"])), dec("100"));
    assert_eq!(total(&spec, &used(&["140"])), dec("160"));
    spec.charges[0].bucketed = true;
    // 140 in two windows of 20 and 120: together above, each on its own not.
    assert_eq!(total(&spec, &used(&["20", "120"])), dec("160"));
    spec.charges[0].commitment.as_mut().unwrap().windowed = true;
    assert_eq!(total(&spec, &used(&["20", "120"])), dec("230"));
    spec.charges[0].commitment.as_mut().unwrap().true_up = false;
    assert_eq!(total(&spec, &used(&["20", "120"])), dec("150"));
}

#[test]
fn a_commitment_of_units_is_one_of_what_they_cost() {
    let tiers = vec![tier(Some("100"), "2", "0"), tier(None, "1", "0")];
    let mut calls = charge("calls", meter(), TariffModel::Graduated, tiers);
    calls.included = dec("10");
    calls.commitment = Some(ChargeCommitment {
        to: Committed::Units(dec("150")),
        overage_factor: dec("2"),
        true_up: true,
        windowed: false,
    });
    // 150 units cost 250; the next cost 1 each, twice that as overage. Ten are free.
    let spec = book(vec![calls]);
    for (units, expected) in [("0", "250"), ("160", "250"), ("170", "270")] {
        assert_eq!(total(&spec, &used(&[units])), dec(expected), "{units}");
    }
}

#[test]
fn the_whole_bill_goes_discount_coupon_minimum_prepaid_tax() {
    let mut spec = book(vec![per_call("1")]);
    spec.discount = dec("0.1");
    spec.coupons = vec![
        Coupon {
            id: "ten".into(),
            off: Off::Amount(dec("10")),
            each: None,
            charge: None,
        },
        Coupon {
            id: "half".into(),
            off: Off::Share(dec("0.5")),
            each: None,
            charge: None,
        },
    ];
    spec.minimum = Some(dec("50"));
    spec.prepaid = dec("30");
    spec.tax = dec("0.2");
    // 100, less 10, less 10, halved to 40, raised to 50, 30 drawn, 20 and 4 of tax.
    let mut request = used(&["100"]);
    assert_eq!(total(&spec, &request), dec("24"));
    request.coupons_used = BTreeMap::from([("ten".into(), dec("8"))]);
    request.prepaid_used = dec("29");
    // 88 halved is 44, raised to 50; 1 drawn.
    assert_eq!(total(&spec, &request), dec("58.8"));
    spec.maximum = Some(dec("50"));
    spec.minimum = None;
    request = used(&["1000"]);
    assert_eq!(total(&spec, &request), dec("24"));
}

#[test]
fn a_line_goes_discount_bounds_billed_before() {
    let mut spec = book(vec![per_call("1")]);
    spec.charges[0].discount = dec("0.1");
    assert_eq!(total(&spec, &used(&["50"])), dec("45"));
    spec.charges[0].minimum = Some(dec("30"));
    spec.charges[0].maximum = Some(dec("60"));
    for (units, expected) in [("10", "30"), ("50", "45"), ("100", "60")] {
        assert_eq!(total(&spec, &used(&[units])), dec(expected), "{units}");
    }
    let mut request = used(&["50"]);
    request.billed_amounts.insert("calls".into(), dec("40"));
    let quote = quote(&Tariff::check(spec).unwrap(), &request).unwrap();
    let kinds: Vec<_> = quote.lines[0]
        .adjustments
        .iter()
        .map(|a| (a.kind, a.amount))
        .collect();
    assert_eq!(
        kinds,
        [
            (AdjustmentKind::Discount, dec("-5")),
            (AdjustmentKind::BilledBefore, dec("-40"))
        ]
    );
    assert_eq!(quote.total, dec("5"));
}

#[test]
fn included_units_go_to_the_first_buckets_once() {
    let mut spec = book(vec![per_call("1")]);
    spec.charges[0].included = dec("15");
    spec.charges[0].bucketed = true;
    assert_eq!(total(&spec, &used(&["10", "10", "10"])), dec("15"));
}

#[test]
fn values_that_count_for_a_part_of_the_period_are_priced_by_that_part() {
    let late = |units: &str, prorated: &str| Value {
        units: dec(units),
        prorated: Some(dec(prorated)),
    };
    let mut request = used(&[]);
    let values = vec![late("10", "5"), late("4", "1")];
    request.usage.insert("calls".into(), values);
    let mut spec = book(vec![per_call("1")]);
    // Whole units 14, of which 6 count.
    assert_eq!(total(&spec, &request), dec("6"));
    // Four are free, all of them in the first value: 6 of its 10 are left, so 3 of its 5.
    spec.charges[0].included = dec("4");
    assert_eq!(total(&spec, &request), dec("4"));
    spec.charges[0].included = Decimal::ZERO;
    spec.charges[0].tiers = vec![tier(Some("10"), "2", "0"), tier(None, "1", "0")];
    spec.charges[0].model = TariffModel::Volume;
    assert_eq!(total(&spec, &request), dec("6"));
    spec.charges[0].model = TariffModel::Graduated;
    assert_eq!(total(&spec, &request), dec("11"));
}

#[test]
fn conversion_rounds_each_value_only_where_values_are_priced_alone() {
    let mut spec = book(vec![per_call("1")]);
    spec.charges[0].convert = Some(Conversion {
        multiply: Decimal::ONE,
        divide: dec("10"),
        rounding: Some(Rounding::Up),
        decimals: 0,
    });
    let request = used(&["5", "5", "11"]);
    // 21 are 3 tens; alone they are 1, 1 and 2.
    assert_eq!(total(&spec, &request), dec("3"));
    spec.charges[0].bucketed = true;
    assert_eq!(total(&spec, &request), dec("4"));
}

#[test]
fn billable_units_are_those_not_billed_before() {
    let tariff = Tariff::check(book(vec![per_call("1")])).unwrap();
    let mut request = used(&["30"]);
    request.billed_units.insert("calls".into(), dec("20"));
    let line = quote(&tariff, &request).unwrap().lines.remove(0);
    assert_eq!((line.quantity, line.billable), (dec("50"), dec("30")));
    assert_eq!(line.amount, dec("30"));
}

#[test]
fn periods_are_billed_in_advance_from_their_first_day() {
    let seats = charge(
        "seats",
        Quantity::Seat,
        TariffModel::Unit,
        vec![tier(None, "10", "0")],
    );
    let spec = book(vec![seats]);
    let day = |text: &str| Date::parse(text).unwrap();
    let until = |as_of: &str| Request {
        seats: Decimal::ONE,
        span: Span::Dates(Stretch {
            from: day("2026-03-01"),
            to: None,
            as_of: day(as_of),
        }),
        ..Request::default()
    };
    for (as_of, expected) in [
        ("2026-02-28", "0"),
        ("2026-03-01", "10"),
        ("2026-03-31", "10"),
        ("2026-04-01", "20"),
    ] {
        assert_eq!(total(&spec, &until(as_of)), dec(expected), "{as_of}");
    }
}

#[test]
fn rounding_the_sum_shows_what_it_adds() {
    let mut second = per_call("0.004");
    second.id = "again".into();
    let mut spec = book(vec![per_call("0.004"), second]);
    assert_eq!(total(&spec, &used(&["1"])), dec("0"));
    spec.settings.rounding_order = RoundingOrder::Sum;
    assert_eq!(total(&spec, &used(&["1"])), dec("0.01"));
}

#[test]
fn a_year_counts_a_month_twelve_times_as_rounded() {
    let seats = charge(
        "seats",
        Quantity::Seat,
        TariffModel::Unit,
        vec![tier(None, "33.333", "0")],
    );
    let mut platform = charge(
        "platform",
        Quantity::Account,
        TariffModel::Flat,
        vec![tier(None, "0", "1000")],
    );
    platform.period = Cycle::Year;
    let spec = book(vec![seats, platform]);
    let request = |cycle| Request {
        seats: dec("7"),
        span: Span::Period(cycle),
        ..Request::default()
    };
    assert_eq!(total(&spec, &request(Cycle::Year)), dec("3799.96"));
    assert_eq!(total(&spec, &request(Cycle::Month)), dec("316.66"));
    let tariff = Tariff::check(spec).unwrap();
    let faults = quote(&tariff, &request(Cycle::Week)).unwrap_err();
    assert_eq!(faults.len(), 2);
}

#[test]
fn what_does_not_fit_the_book_is_refused_all_at_once() {
    let tariff = Tariff::check(book(vec![per_call("1")])).unwrap();
    let mut request = used(&["5", "-6"]);
    request.seats = dec("-1");
    request.usage.insert("storage".into(), Vec::new());
    request.billed_units.insert("mail".into(), dec("1"));
    request.billed_amounts.insert("platform".into(), dec("1"));
    request.coupons_used.insert("none".into(), dec("1"));
    request.prepaid_used = dec("-1");
    let day = Date::parse("2026-01-01").unwrap();
    request.span = Span::Dates(Stretch::between(day, day));
    let faults = quote(&tariff, &request).unwrap_err();
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "seats",
            "usage calls",
            "usage storage",
            "billed-units mail",
            "billed platform",
            "coupon-used none",
            "prepaid-used",
            "to"
        ]
    );
}

#[test]
fn the_largest_numbers_are_refused_or_priced() {
    let largest = |id: &str| {
        let mut calls = per_call("1000000000");
        calls.id = id.into();
        calls.model = TariffModel::Graduated;
        calls.tiers[0].block = Some(dec("0.001"));
        calls.prorate = true;
        calls.period = Cycle::Week;
        calls.commitment = Some(ChargeCommitment {
            to: Committed::Amount(dec("1")),
            overage_factor: dec("10"),
            true_up: true,
            windowed: false,
        });
        calls
    };
    let charges = (0..64)
        .map(|index| largest(&format!("calls-{index}")))
        .collect();
    let tariff = Tariff::check(book(charges)).unwrap();
    let day = |text: &str| Date::parse(text).unwrap();
    let mut request = used(&["1000000000000"]);
    request.billed_units.insert("calls".into(), Decimal::ZERO);
    request.span = Span::Dates(Stretch::between(day("1950-01-01"), day("2049-12-31")));
    assert_eq!(quote(&tariff, &request).unwrap_err().len(), 64);
    request.usage = used(&["0"]).usage;
    assert!(quote(&tariff, &request).is_ok());
}

#[test]
fn a_volume_price_that_falls_says_so() {
    let tiers = vec![tier(Some("100"), "2", "10"), tier(None, "1", "0")];
    let spec = book(vec![charge("calls", meter(), TariffModel::Volume, tiers)]);
    let tariff = Tariff::check(spec).unwrap();
    let cheaper = |units: &str| quote(&tariff, &used(&[units])).unwrap().lines[0].cheaper_above;
    let note = CheaperAbove {
        units: dec("100"),
        amount: dec("100"),
    };
    assert_eq!(cheaper("100"), Some(note));
    assert_eq!(cheaper("46"), Some(note));
    assert_eq!(cheaper("45"), None);
    assert_eq!(cheaper("101"), None);
}

/// Tiers of steps between 1 and 500 units, prices up to 20 and fees up to 50.
fn tiers() -> impl Strategy<Value = Vec<ExactTier>> {
    let part = (1..500_i64, 0..2_000_i64, 0..5_000_i64);
    prop::collection::vec(part, 1..6).prop_map(|parts| {
        let count = parts.len();
        let mut below = 0;
        let tier = |(index, (width, price, fee)): (usize, (i64, i64, i64))| {
            below += width;
            ExactTier {
                up_to: (index + 1 < count).then(|| Decimal::from(below)),
                unit_price: Decimal::new(price, 2),
                flat_fee: Decimal::new(fee, 2),
                ..ExactTier::default()
            }
        };
        parts.into_iter().enumerate().map(tier).collect()
    })
}

fn tiered(model: TariffModel, tiers: Vec<ExactTier>) -> TariffSpec {
    book(vec![charge("calls", meter(), model, tiers)])
}

/// The charges of a plan's book, as a price book file would have them.
fn as_tariff(plan: &PriceBook) -> TariffSpec {
    let convert = |written: &crate::plan::Charge| TariffCharge {
        period: if written.period_months == 12 {
            Cycle::Year
        } else {
            Cycle::Month
        },
        included: written.included.into(),
        included_per_seat: written.included_per_seat.into(),
        ..charge(
            &written.id,
            written.quantity.clone(),
            written.model.into(),
            written.tiers.iter().map(ExactTier::from).collect(),
        )
    };
    book(plan.charges.iter().map(convert).collect())
}

proptest! {
    /// A quote is the bill that the simulation's integer path is held to.
    #[test]
    fn a_quote_of_a_plans_book_is_its_bill(
        (mut plan, settings) in (books(), settings()),
        seats in 0..5_000_u64, calls in 0..1_000_000_u64, runs in 0..2_000_u64,
    ) {
        // Files keep the parts of units that a plan's discount drops.
        plan.usage_discount = Decimal::ZERO;
        let usage = [("calls", calls), ("gigabytes", 7), ("runs", runs)];
        let mut spec = as_tariff(&plan);
        spec.settings.zero_units = settings.zero_units;
        // A simulated account that outgrows every plan stays on the largest.
        spec.settings.above_largest = AboveLargest::BillLargest;
        let counted = |name: &str| {
            plan.charges.iter().any(|c| matches!(&c.quantity, Quantity::Meter(m) if m == name))
        };
        let request = Request {
            seats: seats.into(),
            usage: usage
                .iter()
                .filter(|(name, _)| counted(name))
                .map(|(name, units)| ((*name).to_owned(), vec![Value::whole((*units).into())]))
                .collect(),
            ..Request::default()
        };
        let usage = usage.iter().map(|(name, units)| ((*name).to_owned(), *units)).collect();
        let bill = bill_with(&plan, &Quantities { seats, usage }, settings);
        prop_assert_eq!(total(&spec, &request), bill.total);
    }

    /// More units never cost less, and without fees a sliver more costs a sliver more.
    #[test]
    fn graduated_is_monotone_and_continuous(
        tiers in tiers(), units in 0..300_000_i64, more in 0..300_000_i64,
    ) {
        let mut spec = tiered(TariffModel::Graduated, tiers);
        spec.settings.decimals = Some(9);
        let at = |spec: &TariffSpec, units: Decimal| {
            let values = vec![Value::whole(units)];
            let usage = BTreeMap::from([("calls".to_owned(), values)]);
            total(spec, &Request { usage, ..Request::default() })
        };
        let few = Decimal::new(units, 2);
        let many = Decimal::new(units + more, 2);
        prop_assert!(at(&spec, few) <= at(&spec, many));
        for tier in &mut spec.charges[0].tiers {
            tier.flat_fee = Decimal::ZERO;
        }
        let sliver = Decimal::new(1, 6);
        let bounds: Vec<Decimal> = spec.charges[0].tiers.iter().filter_map(|t| t.up_to).collect();
        for bound in bounds.into_iter().chain([few]) {
            let step = at(&spec, bound + sliver) - at(&spec, bound);
            prop_assert!(step >= Decimal::ZERO && step <= sliver * Decimal::from(20));
        }
    }

    /// Lines and rows add up to the total, and the minimum is honoured.
    #[test]
    fn lines_and_rows_are_the_total(
        first in tiers(), second in tiers(), units in 0..300_000_i64, seats in 0..2_000_i64,
        minimum in 0..500_000_i64, discount in 0..=100_i64, coupon in 0..10_000_i64, by_sum: bool,
    ) {
        let mut spec = tiered(TariffModel::Graduated, first);
        spec.charges.push(charge("seats", Quantity::Seat, TariffModel::Volume, second));
        spec.charges[0].discount = Decimal::new(discount, 3);
        spec.minimum = Some(Decimal::new(minimum, 2));
        spec.discount = Decimal::new(discount, 2);
        spec.coupons = vec![Coupon { id: "c".into(), off: Off::Amount(Decimal::new(coupon, 2)), each: None, charge: None }];
        if by_sum {
            spec.settings.rounding_order = RoundingOrder::Sum;
        }
        let mut request = used(&[]);
        request.usage.insert("calls".into(), vec![Value::whole(Decimal::new(units, 3))]);
        request.seats = Decimal::from(seats);
        let tariff = Tariff::check(spec).unwrap();
        let quote = quote(&tariff, &request).unwrap();
        let lines: Decimal = quote.lines.iter().map(|line| line.amount).sum();
        let rows: Decimal = quote.rows.iter().map(|row| row.amount).sum();
        prop_assert_eq!(lines, quote.subtotal);
        prop_assert_eq!(lines + rows, quote.total);
        prop_assert!(quote.total >= tariff.minimum.unwrap());
        prop_assert_eq!(tariff.round(quote.total), quote.total);
        for line in &quote.lines {
            let priced: Decimal = line.rows.iter().map(|row| row.amount).sum();
            let changed: Decimal = line.adjustments.iter().map(|a| a.amount).sum();
            prop_assert_eq!(priced, line.priced);
            prop_assert!((priced + changed - line.amount).abs() <= Decimal::new(1, 2));
        }
    }

    /// Billing in two goes comes to what one bill does.
    #[test]
    fn what_was_billed_before_is_not_billed_again(
        tiers in tiers(), first in 0..100_000_i64, second in 0..100_000_i64,
    ) {
        let spec = tiered(TariffModel::Graduated, tiers);
        let units = |units: i64| Decimal::new(units, 2);
        let usage = |now: Decimal| BTreeMap::from([("calls".to_owned(), vec![Value::whole(now)])]);
        let request = |now, before| Request {
            usage: usage(now),
            billed_units: BTreeMap::from([("calls".to_owned(), before)]),
            ..Request::default()
        };
        let begun = total(&spec, &request(units(first), Decimal::ZERO));
        let rest = total(&spec, &request(units(second), units(first)));
        let whole = total(&spec, &request(units(first) + units(second), Decimal::ZERO));
        // Before the first use nothing was billed, so a fee at zero units is not billed twice.
        let twice = if first == 0 { begun } else { Decimal::ZERO };
        prop_assert_eq!(begun + rest - twice, whole);
    }
}
