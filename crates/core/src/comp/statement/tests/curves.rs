//! The decimal curve equals the integer curve on everything both can express.

use super::fixture::{d, line};
use crate::comp::statement::{Band, Basis, Edge, Line, PayCurve, Table, Weight};
use crate::comp::{RateCurve, Terms};
use crate::money::cents;
use crate::plan::{
    Boundary, Component, Measure, PayOn, RateBasis, RateTable, RateTier, Source, Vesting,
};
use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

/// Random cases of one curve; with the curves below they make a million.
const CASES_EACH: u64 = 50_000;

fn component(line: &Line) -> Component {
    Component {
        id: line.id.clone(),
        measure: Measure::NewArr,
        source: Source::Own,
        rate: line.rate.clone(),
        table: match line.table {
            Table::Retroactive => RateTable::Retroactive,
            _ => RateTable::Marginal,
        },
        boundary: line.boundary,
        tiers: line
            .bands
            .iter()
            .map(|band| RateTier {
                up_to: band.up_to.map(|edge| match edge {
                    Edge::Attainment(value) | Edge::Amount(value) => value,
                }),
                multiple: match band.weight {
                    Weight::Multiple(value) | Weight::Rate(value) => value,
                },
            })
            .collect(),
        threshold: line.threshold,
        cap: line.cap,
        split: Decimal::ONE,
        share_by_age: Vec::new(),
        vesting: Vesting::Immediate,
        pay_on: PayOn::Booking,
        clawback_months: 0,
        spifs: Vec::new(),
    }
}

fn bands(of: &[(Option<&str>, &str)]) -> Vec<Band> {
    of.iter()
        .map(|(up_to, multiple)| Band {
            up_to: up_to.map(|text| Edge::Attainment(d(text))),
            weight: Weight::Multiple(d(multiple)),
            retroactive: None,
        })
        .collect()
}

fn exact(line: &Line, credited: i64, terms: &Terms) -> Decimal {
    let basis = Basis {
        quota: Decimal::new(terms.quota, 2),
        unramped_quota: Decimal::new(terms.unramped_quota, 2),
        target: Decimal::new(terms.target, 2),
    };
    let mut curve = PayCurve::new(line, basis);
    let credited = Decimal::new(credited, 2);
    curve.add(credited, credited);
    curve.read().pay
}

/// The next number of a fixed sequence (SplitMix64).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[test]
fn the_decimal_path_equals_the_integer_path_on_a_million_cases() {
    let shapes = [
        bands(&[]),
        bands(&[(Some("0.5"), "0"), (Some("1"), "1"), (None, "1.5")]),
        bands(&[(Some("0.75"), "0.8"), (Some("1.25"), "1"), (None, "2.5")]),
        bands(&[(Some("1"), "1"), (Some("1.5"), "2"), (None, "0.333333")]),
        bands(&[(Some("0.333333"), "1.1"), (None, "0.9")]),
    ];
    let rates = [
        RateBasis::Explicit(d("0.123456789")),
        RateBasis::ShareOfVariable(Decimal::ONE),
    ];
    let mut state = 1;
    for bands in &shapes {
        for rate in &rates {
            for table in [Table::Marginal, Table::Retroactive] {
                let line = Line {
                    rate: rate.clone(),
                    table,
                    bands: bands.clone(),
                    boundary: if next(&mut state).is_multiple_of(2) {
                        Boundary::Above
                    } else {
                        Boundary::AtOrAbove
                    },
                    ..line()
                };
                compare(&line, &mut state);
            }
        }
    }
}

fn compare(line: &Line, state: &mut u64) {
    let curve = RateCurve::new(&component(line));
    for case in 0..CASES_EACH {
        let quota = (next(state) % 50_000_000 + 1) as i64;
        let credited = match case % 4 {
            // On a boundary or a cent beside it, where the paths could part.
            0 => (quota + (next(state) % 3) as i64 - 1).max(0),
            _ => (next(state) % (3 * quota as u64)) as i64,
        };
        let terms = Terms {
            quota,
            unramped_quota: quota,
            target: (next(state) % 5_000_000) as i64,
        };
        let exact = exact(line, credited, &terms);
        let rounded = cents(exact.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven));
        assert_eq!(
            rounded,
            curve.pay_cents(credited, &terms),
            "{credited} of {terms:?} under {line:?}"
        );
    }
}

proptest! {
    #[test]
    fn marginal_never_pays_more_than_retroactive_for_rising_rates(
        quota in 1i64..10_000_000,
        credited in 0i64..50_000_000,
        steps in prop::collection::vec((1u32..60, 0u32..50), 1..5),
    ) {
        let (mut edge, mut weight) = (Decimal::ZERO, Decimal::ZERO);
        let mut rising: Vec<Band> = steps
            .iter()
            .map(|(further, more)| {
                edge += Decimal::new(i64::from(*further), 2);
                weight += Decimal::new(i64::from(*more), 2);
                Band {
                    up_to: Some(Edge::Attainment(edge)),
                    weight: Weight::Multiple(weight),
                    retroactive: None,
                }
            })
            .collect();
        rising.last_mut().unwrap().up_to = None;
        let terms = Terms { quota, unramped_quota: quota, target: 0 };
        let pay = |table| {
            let line = Line { bands: rising.clone(), table, ..line() };
            exact(&line, credited, &terms)
        };
        prop_assert!(pay(Table::Marginal) <= pay(Table::Retroactive));
        prop_assert!(pay(Table::Marginal) <= pay(Table::Overage).max(pay(Table::Retroactive)));
    }

    #[test]
    fn pay_does_not_fall_and_does_not_depend_on_how_marginal_deals_are_cut(
        quota in 1i64..10_000_000,
        cuts in prop::collection::vec(1i64..4_000_000, 1..6),
        retroactive in any::<bool>(),
    ) {
        let line = Line {
            bands: bands(&[(Some("0.6"), "0.5"), (Some("1"), "2"), (None, "1")]),
            table: if retroactive { Table::Retroactive } else { Table::Marginal },
            ..line()
        };
        let basis = Basis {
            quota: Decimal::new(quota, 2),
            unramped_quota: Decimal::new(quota, 2),
            target: Decimal::ZERO,
        };
        let mut curve = PayCurve::new(&line, basis);
        let mut before = Decimal::ZERO;
        for cut in &cuts {
            curve.add(Decimal::new(*cut, 2), Decimal::new(*cut, 2));
            let pay = curve.read().pay;
            prop_assert!(pay >= before);
            before = pay;
        }
        let terms = Terms { quota, unramped_quota: quota, target: 0 };
        prop_assert_eq!(before, exact(&line, cuts.iter().sum(), &terms));
    }
}
