//! Single lines of a bill: what changes them, and what they say of themselves.

use super::super::tests::{book, charge, meter, per_call, tier, used};
use super::super::{Request, TariffSpec, quote};
use super::*;
use crate::calendar::Date;
use crate::pricing::proration::{Cycle, Stretch};
use crate::pricing::testing::dec;
use crate::pricing::{ExactTier, Packages, PercentTerms};

#[track_caller]
fn quoted(charge: TariffCharge, request: &Request) -> QuoteLine {
    let tariff = Tariff::check(book(vec![charge])).unwrap();
    quote(&tariff, request).unwrap().lines.remove(0)
}

fn calls(model: TariffModel, tiers: Vec<ExactTier>) -> TariffCharge {
    charge("calls", meter(), model, tiers)
}

#[test]
fn each_event_pays_its_fee() {
    let percentage = TariffModel::Percentage(PercentTerms {
        event_fee: dec("2"),
        ..PercentTerms::default()
    });
    let charge = calls(percentage, vec![tier(None, "0.01", "0")]);
    let line = quoted(charge, &used(&["100", "200"]));
    assert_eq!(line.amount, dec("7"));
}

#[test]
fn an_amount_that_usage_reports_is_billed_times_its_factor() {
    let multiplier = dec("1.5");
    let charge = calls(TariffModel::Dynamic { multiplier }, Vec::new());
    let line = quoted(charge, &used(&["10", "30"]));
    assert_eq!(line.amount, dec("60"));
}

#[test]
fn packages_of_a_part_of_the_period_are_filled_by_all_values_together() {
    let charge = calls(
        TariffModel::Package(Packages::of(10)),
        vec![tier(None, "7", "0")],
    );
    let mut request = used(&[]);
    let late = Value {
        units: dec("5"),
        prorated: Some(dec("2")),
    };
    request.usage.insert("calls".into(), vec![late, late]);
    assert_eq!(quoted(charge.clone(), &request).amount, dec("7"));
    // Buckets each begin one.
    let buckets = TariffCharge {
        bucketed: true,
        ..charge
    };
    assert_eq!(quoted(buckets, &used(&["5", "5"])).amount, dec("14"));
}

#[test]
fn only_a_volume_price_of_the_whole_period_can_be_cheaper_above() {
    let note = |charge: TariffCharge| quoted(charge, &used(&["100"])).cheaper_above;
    let falling = || vec![tier(Some("100"), "2", "0"), tier(None, "1", "30")];
    let found = note(calls(TariffModel::Volume, falling())).unwrap();
    assert_eq!((found.units, found.amount), (dec("100"), dec("130")));
    assert_eq!(note(calls(TariffModel::Graduated, falling())), None);
    let buckets = TariffCharge {
        bucketed: true,
        ..calls(TariffModel::Volume, falling())
    };
    assert_eq!(note(buckets), None);
    // In blocks of 100, a unit more begins the second block.
    let mut tiers = falling();
    tiers[1].block = Some(dec("100"));
    tiers[1].unit_price = dec("50");
    let found = note(calls(TariffModel::Volume, tiers)).unwrap();
    assert_eq!(found.amount, dec("130"));
}

fn in_january_and_half_february(request: Request) -> Request {
    let day = |text: &str| Date::parse(text).unwrap();
    Request {
        span: Span::Dates(Stretch::between(day("2026-01-01"), day("2026-02-15"))),
        ..request
    }
}

#[test]
fn a_charge_that_is_not_prorated_is_billed_once_for_any_dates() {
    let request = || in_january_and_half_february(used(&["10"]));
    let prorated = quoted(per_call("1"), &request());
    let parts: Vec<_> = prorated.parts.iter().map(|p| (p.days, p.of_days)).collect();
    assert_eq!(parts, [(31, 31), (14, 28)]);
    assert_eq!(prorated.amount, dec("15"));
    let once = TariffCharge {
        prorate: false,
        ..per_call("1")
    };
    let line = quoted(once.clone(), &request());
    assert_eq!((line.parts.len(), line.amount), (0, dec("10")));
    assert_eq!(quoted(per_call("1"), &used(&["10"])).parts, []);
    // A longer period is no part of one.
    let year = Request {
        span: Span::Period(Cycle::Year),
        ..used(&["10"])
    };
    assert_eq!(quoted(once, &year).amount, dec("120"));
}

#[test]
fn limits_say_what_they_add_and_nothing_where_they_are_met() {
    let limited = |least: &str, most: &str| TariffCharge {
        minimum: Some(dec(least)),
        maximum: Some(dec(most)),
        ..per_call("1.001")
    };
    let changes = |charge: TariffCharge, units: &str| -> Vec<(AdjustmentKind, Decimal)> {
        let line = quoted(charge, &used(&[units]));
        let changes = line.adjustments.iter();
        changes.map(|change| (change.kind, change.amount)).collect()
    };
    // 20 units come to 20.02, a unit to a little over 1.
    assert_eq!(changes(limited("1", "20.02"), "20"), []);
    assert_eq!(
        changes(limited("1", "20"), "20"),
        [(AdjustmentKind::AboveMaximum, dec("-0.02"))]
    );
    assert_eq!(changes(limited("1", "20"), "1"), []);
    assert_eq!(
        changes(limited("30", "40"), "20"),
        [(AdjustmentKind::MinimumTrueUp, dec("9.98"))]
    );
    // Against the amount as it would be billed.
    assert_eq!(changes(limited("0", "1"), "1"), []);
}

#[test]
fn what_was_billed_before_is_taken_off_and_never_more_than_is_due() {
    let spec: TariffSpec = book(vec![per_call("1")]);
    let tariff = Tariff::check(spec).unwrap();
    let due = |billed: &str| {
        let mut request = used(&["10"]);
        request.billed_amounts.insert("calls".into(), dec(billed));
        quote(&tariff, &request).unwrap().lines.remove(0).amount
    };
    assert_eq!(due("4"), dec("6"));
    assert_eq!(due("10"), dec("0"));
    assert_eq!(due("12"), dec("0"));
}
