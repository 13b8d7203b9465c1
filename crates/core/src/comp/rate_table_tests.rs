//! Worked examples from published pages and repositories, and what holds for every table.

use super::*;
use crate::comp::pay_line::KnownLine;
use crate::plan::{PayOn, RateTier, Source, Vesting};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn component(rate: RateBasis, table: RateTable, tiers: &[(&str, &str)]) -> Component {
    Component {
        id: "line".into(),
        measure: crate::plan::Measure::NewArr,
        source: Source::Own,
        rate,
        table,
        boundary: Boundary::Above,
        tiers: tiers
            .iter()
            .map(|(up_to, multiple)| RateTier {
                up_to: (*up_to != "rest").then(|| d(up_to)),
                multiple: d(multiple),
            })
            .collect(),
        threshold: None,
        cap: None,
        split: Decimal::ONE,
        share_by_age: Vec::new(),
        vesting: Vesting::Immediate,
        pay_on: PayOn::Booking,
        clawback_months: 0,
        spifs: Vec::new(),
    }
}

fn explicit(rate: &str, table: RateTable, tiers: &[(&str, &str)]) -> Component {
    component(RateBasis::Explicit(d(rate)), table, tiers)
}

/// Quota in currency.
fn terms(quota: i64) -> Terms {
    Terms {
        quota: quota * 100,
        unramped_quota: quota * 100,
        target: 0,
    }
}

/// Pays `credited` against `quota`, both in currency, and expects currency.
fn check(component: &Component, quota: i64, credited: &str, expected: &str) {
    let paid = RateCurve::new(component).pay_cents(crate::money::cents(d(credited)), &terms(quota));
    assert_eq!(
        crate::money::decimal(paid),
        d(expected),
        "{credited} of {quota}"
    );
}

#[test]
fn marginal_bands_each_at_their_own_rate() {
    // ehow.com how_7385965: 5% to 2,000, 10% to 5,000, 15% above.
    let ehow = explicit(
        "0.05",
        RateTable::Marginal,
        &[("1", "1"), ("2.5", "2"), ("rest", "3")],
    );
    check(&ehow, 2_000, "7000", "700");
    check(&ehow, 2_000, "2000", "100");
    // excelforum.com 861932: 5% to 100,000, 6% to 125,000, 7% above.
    let forum = explicit(
        "0.05",
        RateTable::Marginal,
        &[("1", "1"), ("1.25", "1.2"), ("rest", "1.4")],
    );
    check(&forum, 100_000, "150000", "8250");
    // biggestcalculatorhub.com: 3% to 300,000, 5% to 600,000, 7% above.
    let hub = explicit(
        "0.01",
        RateTable::Marginal,
        &[("1", "3"), ("2", "5"), ("rest", "7")],
    );
    check(&hub, 300_000, "750000", "34500");
    check(&hub, 300_000, "600000", "24000");
    // calkulon.com: 4% to 50,000, 7% above.
    let calkulon = explicit("0.04", RateTable::Marginal, &[("1", "1"), ("rest", "1.75")]);
    check(&calkulon, 50_000, "80000", "4100");
    // referello.com: 10% to 10,000, 20% above.
    let referello = explicit("0.1", RateTable::Marginal, &[("1", "1"), ("rest", "2")]);
    check(&referello, 10_000, "15000", "2000");
    // support2.salescookie.com: 6% to quota, 8% to 150%, 10% above.
    let cookie = explicit(
        "0.02",
        RateTable::Marginal,
        &[("1", "3"), ("1.5", "4"), ("rest", "5")],
    );
    check(&cookie, 100_000, "110000", "6800");
}

#[test]
fn bands_that_pay_nothing_below_half_of_quota() {
    // prowi.io glossary/quota-attainment.
    let tiers = [
        ("0.5", "0"),
        ("1", "8"),
        ("1.25", "12"),
        ("1.5", "15"),
        ("rest", "18"),
    ];
    let prowi = explicit("0.01", RateTable::Marginal, &tiers);
    check(&prowi, 250_000, "125000", "0");
    check(&prowi, 250_000, "250000", "10000");
    // intercom.help/quotapath 4360079.
    let quotapath = explicit(
        "0.1",
        RateTable::Marginal,
        &[("0.5", "0"), ("1", "1"), ("rest", "1.5")],
    );
    check(&quotapath, 20_000, "30000", "2500");
}

#[test]
fn retroactive_tables_differ_at_the_boundary_only_by_its_side() {
    // biggestcalculatorhub.com pays 7% on exactly 600,000; read as "above" it is 5%.
    let mut hub = explicit(
        "0.01",
        RateTable::Retroactive,
        &[("1", "3"), ("2", "5"), ("rest", "7")],
    );
    check(&hub, 300_000, "600000", "30000");
    check(&hub, 300_000, "599999.99", "30000.00");
    check(&hub, 300_000, "600000.01", "42000.00");
    hub.boundary = Boundary::AtOrAbove;
    check(&hub, 300_000, "600000", "42000");
    check(&hub, 300_000, "599999.99", "30000.00");
    // falconincentives.com: reaching 75% lifts everything from 10% to 12.5%.
    let mut falcon = explicit(
        "0.1",
        RateTable::Retroactive,
        &[("0.75", "1"), ("1", "1.25"), ("rest", "1.25")],
    );
    check(&falcon, 60_000, "45000", "4500");
    check(&falcon, 60_000, "60000", "7500");
    falcon.boundary = Boundary::AtOrAbove;
    check(&falcon, 60_000, "45000", "5625");
}

#[test]
fn a_falling_retroactive_table_never_takes_pay_away() {
    let falling = explicit("0.1", RateTable::Retroactive, &[("1", "2"), ("rest", "1")]);
    check(&falling, 1_000, "1000", "200");
    check(&falling, 1_000, "1500", "200");
    check(&falling, 1_000, "2500", "250");
}

#[test]
fn caps_and_thresholds() {
    // comp.quotapath.com/account-executive/capped: 10%, nothing above 200% of 175,000.
    let mut capped = explicit("0.1", RateTable::Marginal, &[]);
    capped.cap = Some(d("2"));
    check(&capped, 175_000, "175000", "17500");
    check(&capped, 175_000, "400000", "35000");
    let mut gated = explicit("0.1", RateTable::Marginal, &[]);
    gated.threshold = Some(d("0.5"));
    check(&gated, 1_000, "499.99", "0");
    check(&gated, 1_000, "500", "50");
    check(&gated, 1_000, "500.10", "50.01");
}

#[test]
fn a_share_of_variable_pay_is_earned_at_exactly_quota() {
    let whole = RateBasis::ShareOfVariable(Decimal::ONE);
    let terms = Terms {
        quota: 60_000_000,
        unramped_quota: 60_000_000,
        target: 3_000_000,
    };
    for tiers in [
        &[][..],
        &[("1", "1"), ("rest", "2")],
        &[("0.5", "0"), ("1", "1"), ("rest", "1.5")],
        &[("0.4", "0.5"), ("1.2", "3"), ("rest", "4")],
    ] {
        for table in [RateTable::Marginal, RateTable::Retroactive] {
            let curve = RateCurve::new(&component(whole.clone(), table, tiers));
            assert_eq!(
                curve.pay_cents(terms.quota, &terms),
                terms.target,
                "{table:?} {tiers:?}"
            );
        }
    }
    // bentega.io/sales-compensation: 30,000 on 600,000 is a rate of 5%.
    let flat = RateCurve::new(&component(whole.clone(), RateTable::Marginal, &[]));
    assert_eq!(flat.pay_cents(10_000_000, &terms), 500_000);
    // research.cloudratings.com: twice the rate above quota makes 300% of target pay at 200%.
    let steep = component(whole, RateTable::Marginal, &[("1", "1"), ("rest", "2")]);
    assert_eq!(
        RateCurve::new(&steep).pay_cents(120_000_000, &terms),
        9_000_000
    );
}

#[test]
fn without_a_quota_the_standard_rate_applies() {
    let none = Terms {
        quota: 0,
        unramped_quota: 100_000,
        target: 5_000,
    };
    let mut line = explicit("0.1", RateTable::Marginal, &[("1", "1"), ("rest", "2")]);
    line.threshold = Some(d("0.5"));
    assert_eq!(RateCurve::new(&line).pay_cents(1_000, &none), 100);
    let share = component(
        RateBasis::ShareOfVariable(Decimal::ONE),
        RateTable::Marginal,
        &[],
    );
    assert_eq!(RateCurve::new(&share).pay_cents(1_000, &none), 50);
    // Where no quota was ever given a share of variable pay has nothing to go by.
    let never = Terms {
        unramped_quota: 0,
        ..none
    };
    assert_eq!(RateCurve::new(&share).pay_cents(1_000, &never), 0);
}

#[test]
fn the_standard_rate_is_that_of_one_multiple() {
    let at = |component: &Component, quota| {
        let terms = Terms {
            quota,
            unramped_quota: quota,
            target: 3_000,
        };
        RateCurve::new(component).standard_rate(&terms)
    };
    let bands = [("0.5", "0.5"), ("rest", "1.5")];
    let explicit = explicit("0.1", RateTable::Marginal, &bands);
    assert_eq!(at(&explicit, 10_000), Some(0.1));
    assert_eq!(at(&explicit, 0), None);
    // 30 for half of 100 at a half and half at one and a half: 0.3 of what one multiple is of.
    let share = |tiers: &[(&str, &str)]| {
        let rate = RateBasis::ShareOfVariable(Decimal::ONE);
        component(rate, RateTable::Marginal, tiers)
    };
    assert_eq!(at(&share(&bands), 10_000), Some(0.3));
    assert_eq!(at(&share(&[("1", "2"), ("rest", "3")]), 10_000), Some(0.15));
    let event = component(RateBasis::PerEvent(Decimal::ONE), RateTable::Marginal, &[]);
    assert_eq!(at(&event, 10_000), None);
}

#[test]
fn a_line_in_hand_rounds_and_ends_where_the_bands_do() {
    let mut halves = explicit(
        "0.5",
        RateTable::Marginal,
        &[("0.5", "1"), ("1", "0"), ("rest", "3")],
    );
    for (threshold, cap) in [(None, None), (Some("0.3"), None), (None, Some("2"))] {
        halves.threshold = threshold.map(d);
        halves.cap = cap.map(d);
        let curve = RateCurve::new(&halves);
        let terms = Terms {
            quota: 21,
            unramped_quota: 21,
            target: 0,
        };
        let mut in_hand = PayLine::NOWHERE;
        let mut known = KnownLine::default();
        // Up, then down again, a cent at a time: the line is left at either end.
        for credited in (0..=60).chain((0..=60).rev()) {
            let along = curve.pay_along(&mut in_hand, &mut known, credited, &terms);
            assert_eq!(along, curve.pay_cents(credited, &terms), "{credited}");
        }
    }
}

#[test]
fn the_multiple_at_quota_is_read_below_the_boundary() {
    let mut line = explicit(
        "0.1",
        RateTable::Retroactive,
        &[("1", "1.5"), ("rest", "4")],
    );
    line.boundary = Boundary::AtOrAbove;
    assert_eq!(RateCurve::new(&line).multiple_at_quota_ppm(), 1_500_000);
}

prop_compose! {
    /// Rising bands, rates rising or not.
    fn table()(
        steps in prop::collection::vec((1i64..60, 0i64..300), 0..5),
        last in 0i64..300,
        retroactive: bool,
        at_or_above: bool,
        target: bool,
        threshold in prop::option::of(0i64..120),
        cap in prop::option::of(0i64..400),
    ) -> Component {
        let mut bound = 0;
        let mut tiers: Vec<RateTier> = steps
            .into_iter()
            .map(|(step, multiple)| {
                bound += step;
                RateTier { up_to: Some(Decimal::new(bound, 2)), multiple: Decimal::new(multiple, 2) }
            })
            .collect();
        tiers.push(RateTier { up_to: None, multiple: Decimal::new(last, 2) });
        let rate = if target {
            RateBasis::ShareOfVariable(Decimal::ONE)
        } else {
            RateBasis::Explicit(Decimal::new(123_456_789, 9))
        };
        let table = if retroactive { RateTable::Retroactive } else { RateTable::Marginal };
        Component {
            tiers,
            boundary: if at_or_above { Boundary::AtOrAbove } else { Boundary::Above },
            threshold: threshold.map(|percent| Decimal::new(percent, 2)),
            cap: cap.map(|percent| Decimal::new(percent, 2)),
            ..component(rate, table, &[])
        }
    }
}

proptest! {
    #[test]
    fn pay_never_falls_as_credit_grows(
        line in table(), quota in 0i64..1_000_000_000, credited in 0i64..3_000_000_000,
        more in 0i64..1_000_000,
    ) {
        let curve = RateCurve::new(&line);
        let terms = Terms { quota, unramped_quota: quota.max(1), target: 9_876_543 };
        for step in [0, 1, more] {
            prop_assert!(
                curve.pay_cents(credited + step, &terms) >= curve.pay_cents(credited, &terms)
            );
        }
    }

    #[test]
    fn retroactive_never_pays_less_than_marginal_when_rates_rise(
        line in table(), quota in 1i64..1_000_000_000, credited in 0i64..3_000_000_000,
    ) {
        let mut line = Component { rate: RateBasis::Explicit(d("0.1")), cap: None, ..line };
        let mut multiples: Vec<_> = line.tiers.iter().map(|tier| tier.multiple).collect();
        multiples.sort();
        for (tier, multiple) in line.tiers.iter_mut().zip(multiples) {
            tier.multiple = multiple;
        }
        let terms = Terms { quota, unramped_quota: quota, target: 0 };
        line.table = RateTable::Marginal;
        let marginal = RateCurve::new(&line).pay_cents(credited, &terms);
        line.table = RateTable::Retroactive;
        prop_assert!(RateCurve::new(&line).pay_cents(credited, &terms) >= marginal);
    }

    #[test]
    fn a_marginal_table_has_no_jump_at_a_boundary(
        line in table(), quota in 100i64..1_000_000_000, band in 0usize..5,
    ) {
        let line = Component {
            table: RateTable::Marginal, rate: RateBasis::Explicit(d("0.1")), threshold: None, ..line
        };
        let Some(up_to) = line.tiers.get(band).and_then(|tier| tier.up_to) else { return Ok(()) };
        let bound = mul_div(wide(quota), wide(ppm(up_to)), PPM as u128);
        let curve = RateCurve::new(&line);
        let terms = Terms { quota, unramped_quota: quota, target: 0 };
        for side in [-1, 0] {
            let low = curve.pay_cents(bound + side, &terms);
            let high = curve.pay_cents(bound + side + 1, &terms);
            // One cent more credit is worth at most 0.1 x 3 cents, so one after rounding.
            prop_assert!((0..=1).contains(&(high - low)), "{low} {high}");
        }
    }

    #[test]
    fn integers_agree_with_decimals(
        line in table(), quota in 1i64..100_000_000, credited in 0i64..300_000_000,
    ) {
        let line = Component {
            table: RateTable::Marginal, rate: RateBasis::Explicit(d("0.123456789")),
            threshold: None, cap: None, ..line
        };
        let (mut units, mut lower) = (Decimal::ZERO, Decimal::ZERO);
        let credit = Decimal::from(credited);
        for tier in &line.tiers {
            let upper = tier.up_to.map_or(credit, |up_to| credit.min(up_to * Decimal::from(quota)));
            units += (upper - lower).max(Decimal::ZERO) * tier.multiple;
            lower = upper.max(lower);
        }
        let expected = crate::money::cents(units * d("0.123456789") / Decimal::ONE_HUNDRED);
        let terms = Terms { quota, unramped_quota: quota, target: 0 };
        prop_assert_eq!(RateCurve::new(&line).pay_cents(credited, &terms), expected);
    }
}

proptest! {
    /// The line in hand pays what the bands pay, wherever credit goes next.
    #[test]
    fn a_line_pays_what_the_bands_pay(
        line in table(),
        quota in 0i64..1_000_000_000,
        unramped in 0i64..1_000_000_000,
        target in 0i64..100_000_000,
        steps in prop::collection::vec(0i64..400_000_000, 1..12),
        bound in 0usize..5,
    ) {
        let curve = RateCurve::new(&line);
        let terms = Terms { quota, unramped_quota: unramped.max(quota), target };
        let mut in_hand = PayLine::NOWHERE;
        let mut known = KnownLine::default();
        let up_to = line.tiers.get(bound).and_then(|tier| tier.up_to).unwrap_or(Decimal::ONE);
        let edge = mul_div(wide(quota), wide(ppm(up_to)), PPM as u128);
        let credits = steps.into_iter().scan(0, |sum, step| {
            *sum += step;
            Some(*sum)
        });
        for credited in credits.chain([edge.max(1) - 1, edge, edge + 1]) {
            let along = curve.pay_along(&mut in_hand, &mut known, credited, &terms);
            prop_assert_eq!(along, curve.pay_cents(credited, &terms), "{} of {:?}", credited, terms);
        }
    }
}
