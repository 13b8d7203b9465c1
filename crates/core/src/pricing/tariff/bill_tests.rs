//! Settings of the whole bill, charges without a period, and what is left of a bill that was paid.

use super::tests::{book, charge, meter, per_call, tier, used};
use super::*;
use crate::calendar::Date;
use crate::pricing::proration::{Anchor, DayCount, Stretch};
use crate::pricing::testing::dec;
use std::collections::BTreeMap;

fn made(spec: &TariffSpec, request: &Request) -> Quote {
    quote(&Tariff::check(spec.clone()).unwrap(), request).unwrap()
}

#[track_caller]
fn check(spec: &TariffSpec, request: &Request, total: &str) {
    assert_eq!(made(spec, request).total, dec(total));
}

fn flat(id: &str, fee: &str) -> TariffCharge {
    charge(
        id,
        Quantity::Account,
        TariffModel::Flat,
        vec![tier(None, "0", fee)],
    )
}

fn between(from: &str, to: &str) -> Request {
    let day = |text: &str| Date::parse(text).unwrap();
    Request {
        span: Span::Dates(Stretch::between(day(from), day(to).plus_days(1))),
        ..Request::default()
    }
}

fn amount_off(id: &str, amount: &str) -> Coupon {
    Coupon {
        id: id.into(),
        off: Off::Amount(dec(amount)),
        each: None,
        charge: None,
    }
}

#[test]
fn prepaid_pays_before_tax_after_it_or_all_but_it() {
    let mut spec = book(vec![flat("fee", "100")]);
    spec.tax = dec("0.08");
    let mut check = |order, prepaid: &str, total: &str| {
        spec.settings.prepaid_order = order;
        spec.prepaid = dec(prepaid);
        check(&spec, &Request::default(), total);
    };
    check(PrepaidOrder::BeforeTax, "30", "75.60");
    check(PrepaidOrder::AfterTax, "30", "78");
    check(PrepaidOrder::AllButTax, "30", "78");
    check(PrepaidOrder::BeforeTax, "200", "0");
    check(PrepaidOrder::AfterTax, "200", "0");
    check(PrepaidOrder::AfterTax, "103", "5");
    check(PrepaidOrder::AllButTax, "200", "8");
}

#[test]
fn the_minimum_holds_after_discounts_or_before_them() {
    let mut spec = book(vec![flat("fee", "50")]);
    spec.minimum = Some(dec("100"));
    spec.discount = dec("0.1");
    spec.coupons = vec![amount_off("c", "20")];
    check(&spec, &Request::default(), "100");
    spec.settings.minimum_order = MinimumOrder::BeforeDiscounts;
    check(&spec, &Request::default(), "70");
    spec.minimum = None;
    spec.maximum = Some(dec("40"));
    check(&spec, &Request::default(), "16");
    spec.settings.minimum_order = MinimumOrder::AfterDiscounts;
    check(&spec, &Request::default(), "25");
}

#[test]
fn several_taxes_are_rounded_apart() {
    let mut spec = book(vec![flat("fee", "10.10")]);
    spec.settings.rounding = Rounding::HalfUp;
    spec.taxes = [("gst", "0.05"), ("qst", "0.09975")]
        .map(|(id, rate)| Tax {
            id: id.into(),
            rate: dec(rate),
        })
        .into();
    check(&spec, &Request::default(), "11.62");
    let rows = made(&spec, &Request::default()).rows;
    let kinds: Vec<&RowKind> = rows.iter().map(|row| &row.kind).collect();
    let named = |id: &str| RowKind::NamedTax(id.into());
    assert_eq!(kinds, [&named("gst"), &named("qst")]);
}

#[test]
fn above_the_largest_plan_nothing_is_billed_by_guess() {
    let mut plans = charge(
        "plans",
        Quantity::Seat,
        TariffModel::Plans,
        vec![tier(Some("3"), "0", "20"), tier(Some("10"), "0", "50")],
    );
    plans.included = dec("1");
    let mut spec = book(vec![plans]);
    let seats = |seats: &str| Request {
        seats: dec(seats),
        ..Request::default()
    };
    check(&spec, &seats("11"), "50");
    let said = quote(&Tariff::check(spec.clone()).unwrap(), &seats("12")).unwrap_err();
    assert_eq!(said[0].field, "charge plans");
    let reason = "11 units are above 10, the limit of its largest tier";
    assert_eq!(said[0].reason, reason);
    spec.settings.above_largest = AboveLargest::BillLargest;
    check(&spec, &seats("12"), "50");
}

#[test]
fn capacity_names_the_limit_that_is_passed() {
    let size = |seats: &str, calls: &str, fee: &str| ExactTier {
        limits: BTreeMap::from([("seats".into(), dec(seats)), ("calls".into(), dec(calls))]),
        flat_fee: dec(fee),
        ..ExactTier::default()
    };
    let tiers = vec![size("3", "100", "10"), size("10", "500", "40")];
    let capacity = charge("size", Quantity::Account, TariffModel::Capacity, tiers);
    let mut spec = book(vec![capacity]);
    let mut request = used(&["500"]);
    request.seats = dec("3");
    check(&spec, &request, "40");
    request.seats = dec("20");
    let said = quote(&Tariff::check(spec.clone()).unwrap(), &request).unwrap_err();
    assert!(said[0].reason.contains("20 seats are above 10"), "{said:?}");
    spec.settings.above_largest = AboveLargest::BillLargest;
    check(&spec, &request, "40");
}

#[test]
fn a_one_time_charge_is_billed_once_whatever_the_time() {
    let mut setup = flat("setup", "500");
    setup.one_time = true;
    let spec = book(vec![setup, flat("fee", "100")]);
    check(&spec, &Request::default(), "600");
    let year = Request {
        span: Span::Period(Cycle::Year),
        ..Request::default()
    };
    check(&spec, &year, "1700");
    check(&spec, &between("2026-04-16", "2026-04-30"), "550");
    check(&spec, &between("2026-04-01", "2026-06-30"), "800");
    let mut paid_before = between("2026-04-01", "2026-04-30");
    paid_before.billed_amounts = BTreeMap::from([("setup".into(), dec("500"))]);
    check(&spec, &paid_before, "100");
    let mut unused = between("2026-04-16", "2026-04-30");
    unused.only_unused = true;
    check(&spec, &unused, "50");
}

#[test]
fn days_and_half_years_are_periods() {
    let mut daily = flat("daily", "1");
    daily.period = Cycle::Day;
    let spec = book(vec![daily]);
    check(&spec, &between("2026-04-05", "2026-05-04"), "30");
    let week = Request {
        span: Span::Period(Cycle::Week),
        ..Request::default()
    };
    check(&spec, &week, "7");
    let month = Request {
        span: Span::Period(Cycle::Month),
        ..Request::default()
    };
    assert!(quote(&Tariff::check(spec).unwrap(), &month).is_err());
    let mut half = flat("half", "181");
    half.period = Cycle::HalfYear;
    let spec = book(vec![half]);
    check(&spec, &between("2026-01-01", "2026-01-31"), "31");
    check(&spec, &between("2026-01-01", "2026-12-31"), "362");
    let year = Request {
        span: Span::Period(Cycle::Year),
        ..Request::default()
    };
    check(&spec, &year, "362");
}

#[test]
fn a_coupon_comes_off_once_or_every_month_and_off_one_charge() {
    let mut spec = book(vec![flat("a", "30"), flat("b", "100")]);
    let year = Request {
        span: Span::Period(Cycle::Year),
        ..Request::default()
    };
    spec.coupons = vec![amount_off("c", "5")];
    check(&spec, &year, "1555");
    spec.coupons[0].each = Some(Cycle::Month);
    check(&spec, &year, "1500");
    check(&spec, &between("2026-04-16", "2026-05-31"), "187.50");
    spec.coupons[0].each = None;
    spec.coupons[0].charge = Some("a".into());
    spec.coupons[0].off = Off::Amount(dec("50"));
    check(&spec, &Request::default(), "100");
    spec.coupons[0].off = Off::Share(dec("0.5"));
    spec.discount = dec("0.1");
    check(&spec, &Request::default(), "103.50");
}

#[test]
fn each_event_can_be_rounded() {
    let terms = PercentTerms {
        event_fee: dec("0.30"),
        ..PercentTerms::default()
    };
    let events = used(&["1.99"; 5]);
    let with = |terms| {
        let tiers = vec![tier(None, "0.029", "0")];
        book(vec![charge(
            "cards",
            meter(),
            TariffModel::Percentage(terms),
            tiers,
        )])
    };
    check(&with(terms.clone()), &events, "1.79");
    let rounded = PercentTerms {
        round_events: Some((Rounding::HalfUp, 2)),
        ..terms
    };
    check(&with(rounded), &events, "1.80");
}

#[test]
fn actual_days_can_count_against_thirty() {
    let mut spec = book(vec![flat("fee", "300")]);
    spec.settings.calendar.days = DayCount::Actual360;
    check(&spec, &between("2026-01-16", "2026-01-31"), "160");
    check(&spec, &between("2026-01-01", "2026-01-31"), "300");
    check(&spec, &between("2026-02-01", "2026-02-14"), "140");
    spec.settings.calendar.anchor = Anchor::Calendar;
    spec.charges[0].period = Cycle::Quarter;
    check(&spec, &between("2026-01-01", "2026-01-31"), "103.33");
}

#[test]
fn what_is_unused_is_a_part_of_what_was_paid() {
    let half = {
        let mut request = between("2026-04-16", "2026-04-30");
        request.only_unused = true;
        request
    };
    let mut spec = book(vec![flat("fee", "100")]);
    check(&spec, &half, "50");
    spec.coupons = vec![amount_off("c", "50")];
    check(&spec, &half, "25");
    spec.coupons = Vec::new();
    spec.prepaid = dec("60");
    check(&spec, &half, "20");
    // More prepaid than billed: all of it was drawn.
    spec.prepaid = dec("500");
    check(&spec, &half, "0");
    spec.prepaid = Decimal::ZERO;
    let mut metered = per_call("0");
    metered.model = TariffModel::Graduated;
    metered.tiers = vec![tier(None, "0.01", "30")];
    metered.prorate = false;
    spec.charges.push(metered);
    check(&spec, &half, "65");
}

#[test]
fn a_coupon_on_a_yearly_bill_comes_off_the_year() {
    let mut yearly = flat("fee", "3650");
    yearly.period = Cycle::Year;
    let mut spec = book(vec![yearly]);
    spec.coupons = vec![amount_off("c", "365")];
    let mut rest = between("2026-07-20", "2026-12-31");
    rest.only_unused = true;
    // 165 of 365 days of what was 3,285.
    check(&spec, &rest, "1485");
}

#[test]
fn a_meter_that_nobody_gave_is_named() {
    let spec = book(vec![per_call("1")]);
    let tariff = Tariff::check(spec).unwrap();
    assert_eq!(unused_meters(&tariff, &Request::default()), ["calls"]);
    assert_eq!(unused_meters(&tariff, &used(&["0"])).len(), 0);
}

#[test]
fn a_charge_that_is_not_prorated_bills_every_period_it_crosses_in_full() {
    let mut fee = flat("fee", "100");
    fee.prorate = false;
    let spec = book(vec![fee]);
    check(&spec, &between("2025-01-01", "2025-03-31"), "300");
    check(&spec, &between("2025-01-16", "2025-02-02"), "200");
    let parts = &made(&spec, &between("2025-01-16", "2025-01-20")).lines[0].parts;
    assert_eq!((parts[0].days, parts[0].of_days), (31, 31));
}

#[test]
fn a_commitment_to_unprorated_usage_is_that_of_the_dates() {
    let mut calls = per_call("1");
    calls.commitment = Some(ChargeCommitment {
        to: Committed::Amount(dec("100")),
        overage_factor: Decimal::ONE,
        true_up: true,
        windowed: false,
    });
    let spec = book(vec![calls]);
    let over = |from, to| Request {
        span: between(from, to).span,
        ..used(&["10"])
    };
    check(&spec, &over("2025-01-01", "2025-03-31"), "300");
    check(&spec, &over("2025-04-16", "2025-04-30"), "50");
}

#[test]
fn coupons_of_a_charge_take_no_more_than_it_costs() {
    let share = |id: &str, share: &str| Coupon {
        off: Off::Share(dec(share)),
        charge: Some("b".into()),
        ..amount_off(id, "0")
    };
    let mut spec = book(vec![flat("b", "100"), flat("p", "100")]);
    spec.coupons = vec![share("one", "0.6"), share("two", "0.6")];
    // 60 of 100, then 24 of the 40 that are left.
    check(&spec, &Request::default(), "116");
    let amount = |id: &str| Coupon {
        charge: Some("b".into()),
        ..amount_off(id, "60")
    };
    spec.coupons = vec![amount("one"), amount("two")];
    check(&spec, &Request::default(), "100");
}

#[test]
fn converted_units_cost_what_their_fraction_does() {
    let mut minutes = per_call("3");
    minutes.convert = Some(Conversion {
        multiply: Decimal::ONE,
        divide: dec("60"),
        rounding: None,
        decimals: 0,
    });
    let mut spec = book(vec![minutes]);
    spec.settings.rounding = Rounding::Down;
    for (seconds, total) in [("20", "1"), ("140", "7"), ("1", "0.05")] {
        check(&spec, &used(&[seconds]), total);
    }
    spec.settings.rounding = Rounding::Up;
    for (seconds, total) in [("40", "2"), ("100", "5"), ("0.0002", "0.01")] {
        check(&spec, &used(&[seconds]), total);
    }
    spec.settings.rounding = Rounding::Down;
    spec.charges[0].bucketed = true;
    check(&spec, &used(&["7", "7", "6"]), "1");
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let refused = |spec: &TariffSpec, request: &Request| {
        let faults = quote(&Tariff::check(spec.clone()).unwrap(), request).unwrap_err();
        let fields: Vec<String> = faults.into_iter().map(|fault| fault.field).collect();
        fields
    };
    let mut events = per_call("0");
    events.model = TariffModel::Percentage(PercentTerms {
        free_events: Some(3),
        ..PercentTerms::default()
    });
    events.tiers = vec![tier(None, "0.013", "0")];
    let mut before = used(&["400"]);
    before.billed_units.insert("calls".into(), dec("400"));
    assert_eq!(
        refused(&book(vec![events]), &before),
        ["billed-units calls"]
    );
    let drawn = Request {
        prepaid_used: dec("5"),
        ..Request::default()
    };
    assert_eq!(
        refused(&book(vec![flat("a", "1")]), &drawn),
        ["prepaid-used"]
    );
    let mut more = used(&["1"]);
    more.usage.get_mut("calls").unwrap()[0].prorated = Some(dec("5"));
    assert_eq!(refused(&book(vec![per_call("1")]), &more), ["usage calls"]);
}

#[test]
fn seats_count_where_a_charge_a_limit_or_an_allowance_names_them() {
    let mut spec = book(vec![per_call("1")]);
    let counts = |spec: &TariffSpec| counts_seats(&Tariff::check(spec.clone()).unwrap());
    assert!(!counts(&spec));
    spec.charges[0].included_per_seat = dec("10");
    assert!(counts(&spec));
}
