//! What a request may ask of a book, on both sides of each limit.

use super::super::tests::{book, charge, meter, per_call, tier, used};
use super::super::{
    AboveLargest, ChargeCommitment, Committed, Conversion, Coupon, Off, TariffCharge, TariffModel,
    TariffSpec,
};
use super::*;
use crate::calendar::Date;
use crate::plan::Fault;
use crate::pricing::ExactTier;
use crate::pricing::testing::dec;

/// Calls that cost next to nothing, so that no amount is too large.
fn cheap() -> TariffSpec {
    book(vec![per_call("0.000001")])
}

fn found(spec: &TariffSpec, request: &Request) -> Vec<Fault> {
    quote(&Tariff::check(spec.clone()).unwrap(), request)
        .err()
        .unwrap_or_default()
}

/// `fields` are what is wrong with `request`, in order; none when it can be quoted.
#[track_caller]
fn check(spec: &TariffSpec, request: &Request, fields: &[&str]) {
    let faults = found(spec, request);
    let found: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(found, fields);
}

fn values(values: Vec<Value>) -> Request {
    let mut request = used(&[]);
    request.usage.insert("calls".into(), values);
    request
}

fn billed(name: &str, units: Decimal) -> BTreeMap<String, Decimal> {
    BTreeMap::from([(name.to_owned(), units)])
}

#[test]
fn numbers_lie_between_nothing_and_the_largest() {
    let most = Decimal::from(QUANTITY_MAX);
    let mut spec = cheap();
    spec.prepaid = Decimal::ONE;
    spec.coupons = vec![Coupon {
        id: "once".into(),
        off: Off::Amount(Decimal::ONE),
        each: None,
        charge: None,
    }];
    for (number, sound) in [
        (Decimal::ZERO, true),
        (most, true),
        (most + Decimal::ONE, false),
        (-Decimal::ONE, false),
    ] {
        let fields = |field: &'static str| if sound { vec![] } else { vec![field] };
        let seats = Request {
            seats: number,
            ..Request::default()
        };
        check(&spec, &seats, &fields("seats"));
        let billed_amounts = Request {
            billed_amounts: billed("calls", number),
            ..Request::default()
        };
        check(&spec, &billed_amounts, &fields("billed calls"));
        let coupons_used = Request {
            coupons_used: billed("once", number),
            ..Request::default()
        };
        check(&spec, &coupons_used, &fields("coupon-used once"));
        let prepaid_used = Request {
            prepaid_used: number,
            ..Request::default()
        };
        check(&spec, &prepaid_used, &fields("prepaid-used"));
    }
}

#[test]
fn a_meter_has_so_many_values_and_so_many_units() {
    let some = |count| values(vec![Value::whole(Decimal::ONE); count]);
    check(&cheap(), &some(VALUES_MAX), &[]);
    check(&cheap(), &some(VALUES_MAX + 1), &["usage calls"]);
    let most = Decimal::from(QUANTITY_MAX);
    let units = |parts: &[Decimal]| values(parts.iter().copied().map(Value::whole).collect());
    check(&cheap(), &units(&[most]), &[]);
    check(&cheap(), &units(&[most + Decimal::ONE]), &["usage calls"]);
    check(&cheap(), &units(&[most, Decimal::ONE]), &["usage calls"]);
    // What was billed before counts with it.
    let mut more = units(&[Decimal::ONE]);
    more.billed_units = billed("calls", most - Decimal::ONE);
    check(&cheap(), &more, &[]);
    more.billed_units = billed("calls", most);
    check(&cheap(), &more, &["usage calls"]);
    more.usage.clear();
    check(&cheap(), &more, &[]);
    more.billed_units = billed("calls", most + Decimal::ONE);
    check(&cheap(), &more, &["billed-units calls"]);
    more.billed_units = billed("calls", -Decimal::ONE);
    check(&cheap(), &more, &["billed-units calls"]);
    // Prorated units are units too.
    let prorated = Value {
        units: Decimal::ONE,
        prorated: Some(most + Decimal::ONE),
    };
    check(&cheap(), &values(vec![prorated]), &["usage calls"]);
}

#[test]
fn a_meter_counts_more_units_than_a_price_list_where_they_are_converted() {
    let mut spec = cheap();
    spec.charges[0].convert = Some(Conversion {
        multiply: Decimal::ONE,
        divide: dec("1000000"),
        rounding: None,
        decimals: 0,
    });
    let units = |units: u64| values(vec![Value::whole(Decimal::from(units))]);
    check(&spec, &units(METERED_MAX), &[]);
    check(&spec, &units(METERED_MAX + 1), &["usage calls"]);
    let billed_before = |units: u64| Request {
        billed_units: billed("calls", Decimal::from(units)),
        ..Request::default()
    };
    check(&spec, &billed_before(METERED_MAX), &[]);
    check(
        &spec,
        &billed_before(METERED_MAX + 1),
        &["billed-units calls"],
    );
    // Another charge may count the same meter without conversion.
    let mut raw = per_call("0.000001");
    raw.id = "raw".into();
    spec.charges.push(raw);
    check(&spec, &units(QUANTITY_MAX), &[]);
    check(&spec, &units(QUANTITY_MAX + 1), &["usage calls"]);
    let faults = found(&spec, &units(QUANTITY_MAX + 1));
    assert!(faults[0].reason.contains(&QUANTITY_MAX.to_string()));
    let faults = found(&spec, &units(METERED_MAX + 1));
    assert!(faults[0].reason.contains(&METERED_MAX.to_string()));
}

#[test]
fn no_more_is_given_back_than_was_there() {
    let late = |units: &str, prorated: &str| Value {
        units: dec(units),
        prorated: Some(dec(prorated)),
    };
    let ten = || Value::whole(dec("10"));
    check(&cheap(), &values(vec![ten(), late("-10", "-4")]), &[]);
    let back = ["usage calls"];
    check(&cheap(), &values(vec![ten(), late("-11", "-4")]), &back);
    check(&cheap(), &values(vec![late("-1", "-1"), ten()]), &back);
    // A negative number without its prorated units is a mistake.
    check(
        &cheap(),
        &values(vec![ten(), Value::whole(dec("-1"))]),
        &back,
    );
    let mut more = values(vec![late("-10", "-4")]);
    more.billed_units = billed("calls", dec("10"));
    check(&cheap(), &more, &[]);
    more.billed_units = billed("calls", dec("9"));
    check(&cheap(), &more, &back);
}

#[test]
fn meters_are_those_that_charges_count_or_limits_name() {
    let mut capacity = charge("plan", Quantity::Account, TariffModel::Capacity, Vec::new());
    capacity.tiers = vec![ExactTier {
        limits: [("storage".to_owned(), Decimal::TEN)].into(),
        ..tier(None, "0", "10")
    }];
    let spec = book(vec![per_call("1"), capacity]);
    let request = |meter: &str| Request {
        usage: BTreeMap::from([(meter.to_owned(), vec![Value::whole(Decimal::ONE)])]),
        ..Request::default()
    };
    check(&spec, &request("calls"), &[]);
    check(&spec, &request("storage"), &[]);
    check(&spec, &request("mail"), &["usage mail"]);
    let faults = found(&spec, &request("mail"));
    assert_eq!(faults[0].fix, "use one of calls, storage");
    // A meter that no charge counts has no units of a price list to fit in.
    let mut spec = spec;
    spec.settings.above_largest = AboveLargest::BillLargest;
    let many = |meter: &str| Request {
        usage: BTreeMap::from([(
            meter.to_owned(),
            vec![Value::whole(Decimal::from(METERED_MAX))],
        )]),
        ..Request::default()
    };
    check(&spec, &many("storage"), &[]);
    let seats = charge(
        "seats",
        Quantity::Seat,
        TariffModel::Unit,
        vec![tier(None, "1", "0")],
    );
    let faults = found(&book(vec![seats]), &request("mail"));
    assert_eq!(faults[0].fix, "the book has no meter");
}

#[test]
fn a_line_comes_to_so_much() {
    let spec = book(vec![per_call("1000")]);
    let most = Decimal::from(AMOUNT_MAX) / dec("1000");
    let units = |units: Decimal| values(vec![Value::whole(units)]);
    check(&spec, &units(most), &[]);
    let mut dearer = spec.clone();
    dearer.charges[0].tiers[0].unit_price = dec("1000.01");
    check(&dearer, &units(most), &["charge calls"]);
    // The price before a discount and the amount after it are both held to it.
    dearer.charges[0].discount = dec("0.5");
    check(&dearer, &units(most), &["charge calls"]);
    let mut overage = spec;
    overage.charges[0].commitment = Some(ChargeCommitment {
        to: Committed::Amount(Decimal::ONE),
        overage_factor: dec("2"),
        true_up: false,
        windowed: false,
    });
    check(&overage, &units(most), &["charge calls"]);
}

#[test]
fn what_earlier_bills_took_is_not_given_again_and_never_taken_back() {
    let mut spec = book(vec![per_call("1")]);
    spec.coupons = vec![Coupon {
        id: "ten".into(),
        off: Off::Amount(Decimal::TEN),
        each: None,
        charge: None,
    }];
    spec.prepaid = dec("20");
    let total = |coupon: &str, prepaid: &str| {
        let request = Request {
            coupons_used: billed("ten", dec(coupon)),
            prepaid_used: dec(prepaid),
            ..used(&["100"])
        };
        quote(&Tariff::check(spec.clone()).unwrap(), &request)
            .unwrap()
            .total
    };
    assert_eq!(total("0", "0"), dec("70"));
    assert_eq!(total("4", "15"), dec("89"));
    assert_eq!(total("10", "20"), dec("100"));
    assert_eq!(total("12", "25"), dec("100"));
}

#[test]
fn a_share_off_a_bill_of_nothing_is_nothing() {
    let mut spec = book(vec![per_call("1")]);
    spec.coupons = vec![
        Coupon {
            id: "more".into(),
            off: Off::Amount(dec("50")),
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
    spec.tax = dec("0.1");
    spec.prepaid = dec("7");
    let quote = quote(&Tariff::check(spec).unwrap(), &used(&["30"])).unwrap();
    let rows: Vec<_> = quote
        .rows
        .iter()
        .map(|row| (&row.kind, row.amount))
        .collect();
    assert_eq!(rows, [(&RowKind::Coupon("more".into()), dec("-30"))]);
    assert_eq!(quote.total, Decimal::ZERO);
}

fn of_period(cycle: Cycle) -> Request {
    Request {
        span: Span::Period(cycle),
        ..Request::default()
    }
}

#[test]
fn usage_is_billed_for_its_own_period_or_several_and_weeks_for_weeks() {
    let counted = |quantity: Quantity, period: Cycle| {
        let mut spec = book(vec![TariffCharge {
            period,
            ..charge("a", quantity, TariffModel::Unit, vec![tier(None, "1", "0")])
        }]);
        spec.period = period;
        spec
    };
    use Cycle::{Month, Quarter, Week, Year};
    for (period, cycle, seats, calls) in [
        (Month, Month, true, true),
        (Month, Year, true, true),
        (Quarter, Month, true, false),
        (Year, Quarter, true, false),
        (Year, Year, true, true),
        (Week, Week, true, true),
        (Week, Month, false, false),
        (Month, Week, false, false),
    ] {
        for (quantity, sound) in [(Quantity::Seat, seats), (meter(), calls)] {
            let fields = if sound { &[][..] } else { &["period"] };
            check(&counted(quantity, period), &of_period(cycle), fields);
        }
    }
    let weeks = found(&counted(meter(), Week), &of_period(Month));
    assert!(weeks[0].reason.contains("weeks do not make up months"));
    let longer = found(&counted(meter(), Year), &of_period(Month));
    assert!(longer[0].reason.contains("counted over a longer one"));
}

#[test]
fn a_bill_covers_a_day_at_least_and_a_century_at_most() {
    let day = |text: &str| Date::parse(text).unwrap();
    let dates = |span| Request {
        span: Span::Dates(span),
        ..Request::default()
    };
    let between = |from, to| dates(Stretch::between(day(from), day(to)));
    // The day after the last is not billed.
    check(&cheap(), &between("2000-01-01", "2000-01-02"), &[]);
    check(&cheap(), &between("2000-01-01", "2000-01-01"), &["to"]);
    check(&cheap(), &between("2000-01-02", "2000-01-01"), &["to"]);
    check(&cheap(), &between("2000-01-01", "2100-01-01"), &[]);
    check(&cheap(), &between("2000-01-01", "2100-01-02"), &["to"]);
    let open = |from, as_of| {
        dates(Stretch {
            from: day(from),
            to: None,
            as_of: day(as_of),
        })
    };
    check(&cheap(), &open("2000-01-01", "2100-01-01"), &[]);
    check(&cheap(), &open("2000-01-01", "2100-01-02"), &["to"]);
    check(&cheap(), &open("2100-01-02", "2000-01-01"), &[]);
}

#[test]
fn the_bills_own_period_is_told_where_dates_are_billed() {
    let mut spec = cheap();
    spec.minimum = Some(dec("31"));
    let tariff = Tariff::check(spec).unwrap();
    let day = |text: &str| Date::parse(text).unwrap();
    let mut request = used(&["0"]);
    let once = quote(&tariff, &request).unwrap();
    assert_eq!((once.parts.len(), once.minimum), (0, Some(dec("31"))));
    request.span = Span::Dates(Stretch::between(day("2026-01-01"), day("2026-02-15")));
    let dates = quote(&tariff, &request).unwrap();
    let parts: Vec<_> = dates.parts.iter().map(|p| (p.days, p.of_days)).collect();
    assert_eq!(parts, [(31, 31), (14, 28)]);
    assert_eq!(dates.minimum, Some(dec("46.5")));
    assert_eq!(dates.total, dec("46.5"));
}

/// Two seats at 33.333 each period, half off.
fn half_price_seats(period: Cycle) -> TariffSpec {
    book(vec![TariffCharge {
        period,
        discount: dec("0.5"),
        ..charge(
            "seats",
            Quantity::Seat,
            TariffModel::Unit,
            vec![tier(None, "33.333", "0")],
        )
    }])
}

#[test]
fn its_own_period_is_billed_as_once_and_a_longer_one_as_often_as_it_fits() {
    let total = |period, span| {
        let request = Request {
            seats: Decimal::ONE,
            span,
            ..Request::default()
        };
        let tariff = Tariff::check(half_price_seats(period)).unwrap();
        quote(&tariff, &request).unwrap().total
    };
    // Half of 33.333, rounded once.
    assert_eq!(total(Cycle::Month, Span::Once), dec("16.67"));
    assert_eq!(
        total(Cycle::Month, Span::Period(Cycle::Month)),
        dec("16.67")
    );
    // Four quarters of 33.33, and half of that.
    assert_eq!(
        total(Cycle::Quarter, Span::Period(Cycle::Year)),
        dec("66.66")
    );
    assert_eq!(
        total(Cycle::Year, Span::Period(Cycle::Quarter)),
        dec("4.17")
    );
}

#[test]
fn a_meter_without_values_was_not_used() {
    let tiers = vec![tier(None, "1", "5")];
    let mut spec = book(vec![charge(
        "calls",
        meter(),
        TariffModel::Graduated,
        tiers,
    )]);
    for bucketed in [false, true] {
        spec.charges[0].bucketed = bucketed;
        let tariff = Tariff::check(spec.clone()).unwrap();
        let absent = quote(&tariff, &Request::default()).unwrap();
        assert_eq!(quote(&tariff, &values(Vec::new())).unwrap(), absent);
        assert_eq!(absent.total, dec("5"));
    }
}

#[test]
fn capacity_goes_by_seats_and_by_every_meter() {
    let tier = |calls: &str, seats: &str, fee: &str| ExactTier {
        limits: [("calls", calls), ("seats", seats)]
            .map(|(meter, limit)| (meter.to_owned(), dec(limit)))
            .into(),
        ..tier(None, "0", fee)
    };
    let tiers = vec![tier("100", "5", "10"), tier("1000", "50", "40")];
    let plan = charge("plan", Quantity::Account, TariffModel::Capacity, tiers);
    let tariff = Tariff::check(book(vec![plan])).unwrap();
    for (calls, seats, expected) in [
        (&["60", "40"][..], "5", "10"),
        (&["60", "41"], "5", "40"),
        (&[], "6", "40"),
        (&[], "0", "10"),
    ] {
        let mut request = used(calls);
        request.seats = dec(seats);
        let total = quote(&tariff, &request).unwrap().total;
        assert_eq!(total, dec(expected), "{calls:?} {seats}");
    }
}
