//! The payout curve is the core's pay, at every kink and between them.

use super::super::comp;
use super::super::curve::curve;
use super::template;
use crate::comp::OnQuota;
use foothold_core::comp::{RateCurve, Terms};
use foothold_core::plan::{
    Boundary, Component, Measure, Period, Plan, Quota, RateBasis, RateTable, RateTier, Role,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn role(quota: i64, period: Period) -> Role {
    let plan = template("sales-first-year-acv");
    Role {
        variable: Decimal::from(120_000),
        quotas: vec![Quota {
            measure: Measure::NewArr,
            amount: Decimal::from(quota),
            period,
        }],
        ..plan.roles[0].clone()
    }
}

fn line(tiers: Vec<RateTier>) -> Component {
    let plan = template("sales-first-year-acv");
    Component {
        measure: Measure::NewArr,
        rate: RateBasis::ShareOfVariable(Decimal::ONE),
        tiers,
        ..plan.comp_plans[0].components[0].clone()
    }
}

/// What a year of periods with that credit is paid, without the code under test.
fn yearly(role: &Role, line: &Component, credited: i64) -> i64 {
    let quota = &role.quotas[0];
    let periods = i64::from(12 / quota.period.months());
    let full = foothold_core::money::cents(quota.amount);
    let target = match line.rate {
        RateBasis::ShareOfVariable(share) => {
            foothold_core::money::cents(role.variable * share) / periods
        }
        _ => 0,
    };
    let terms = Terms {
        quota: full,
        unramped_quota: full,
        target,
    };
    RateCurve::new(line).pay_cents(credited, &terms) * periods
}

fn cents(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap()
}

prop_compose! {
    fn bands()(
        steps in prop::collection::vec((5_i64..60, 0_i64..40), 0..4),
        last in 0_i64..40,
        first in 1_i64..40,
    ) -> Vec<RateTier> {
        let mut upto = 0;
        let mut tiers: Vec<RateTier> = steps
            .iter()
            .enumerate()
            .map(|(nth, (width, tenths))| {
                upto += width;
                let tenths = if nth == 0 { first } else { *tenths };
                RateTier { up_to: Some(Decimal::new(upto, 2)), multiple: Decimal::new(tenths, 1) }
            })
            .collect();
        let last = if tiers.is_empty() { first } else { last };
        tiers.push(RateTier { up_to: None, multiple: Decimal::new(last, 1) });
        tiers
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_curve_is_what_the_core_pays(
        tiers in bands(),
        retroactive in any::<bool>(),
        above in any::<bool>(),
        threshold in prop::option::of(1_i64..120),
        cap in prop::option::of(50_i64..400),
        quota in 10_000_i64..5_000_000,
        explicit in prop::option::of(1_i64..300),
        period in prop::sample::select(vec![Period::Month, Period::Quarter, Period::Year]),
    ) {
        let role = role(quota, period);
        let mut line = line(tiers);
        line.table = if retroactive { RateTable::Retroactive } else { RateTable::Marginal };
        line.boundary = if above { Boundary::Above } else { Boundary::AtOrAbove };
        line.threshold = threshold.map(|at| Decimal::new(at, 2));
        line.cap = cap.map(|at| Decimal::new(at, 2));
        if let Some(rate) = explicit {
            line.rate = RateBasis::Explicit(Decimal::new(rate, 3));
        }
        let paid = OnQuota::of(&role, &line).unwrap();
        let curve = curve(&role, &line, &paid);
        // Each point is paid within a cent of credit of its attainment: a jump has both sides.
        for point in &curve.points {
            let at = paid.credit_at((point.attainment * 1e6).round() as i64);
            let near = [at - 1, at, at + 1].map(|credit| yearly(&role, &line, credit.max(0)));
            prop_assert!(near.contains(&cents(&point.pay)), "{point:?} {near:?}");
        }
        // Every bound of the plan that lies inside is a kink of the curve.
        let bounds = line.tiers.iter().filter_map(|tier| tier.up_to).chain(line.threshold);
        for bound in bounds.map(foothold_core::money::real).filter(|at| *at < 1.5) {
            prop_assert!(
                curve.points.iter().any(|p| p.kink && (p.attainment - bound).abs() < 3e-6),
                "{bound} {:?}", curve.points
            );
        }
        // Between two points the core pays what the straight line between them says.
        for pair in curve.points.windows(2) {
            let (a, b) = (&pair[0], &pair[1]);
            prop_assert!(cents(&a.pay) <= cents(&b.pay), "pay falls: {:?}", curve.points);
            if b.attainment - a.attainment < 1e-5 {
                continue;
            }
            let middle = f64::midpoint(a.attainment, b.attainment);
            let credit = paid.credit_at((middle * 1e6).round() as i64);
            let straight = (cents(&a.pay) + cents(&b.pay)) as f64 / 2.0;
            let actual = yearly(&role, &line, credit) as f64;
            // Attainment is told in millionths, pay in cents a period.
            let slack = 24.0 + (cents(&b.pay) - cents(&a.pay)) as f64 * 2e-4;
            // A retroactive band that pays less than was earned is flat, then rises.
            if !retroactive {
                prop_assert!((straight - actual).abs() <= slack, "{middle}: {straight} {actual} {:?}", curve.points);
            }
        }
    }
}

#[test]
fn the_rate_table_tells_rates_and_pay_at_the_top_of_each_band() {
    // The worked example of the screen: 70,000 of variable pay on 2.4 million.
    let mut plan = template("sales-vested-expansion").into_spec();
    let role = plan
        .roles
        .iter_mut()
        .find(|role| role.kind.name() == "expansion_ae")
        .unwrap();
    role.variable = Decimal::from(70_000);
    role.quotas[0].amount = Decimal::from(2_400_000);
    role.quotas[0].period = Period::Year;
    let tier = |up_to: Option<i64>, multiple| RateTier {
        up_to: up_to.map(|at| Decimal::new(at, 2)),
        multiple: Decimal::new(multiple, 2),
    };
    let paid = plan
        .comp_plans
        .iter_mut()
        .find(|comp| comp.id == "expansion-ae")
        .unwrap();
    paid.components[0].tiers = vec![
        tier(Some(50), 80),
        tier(Some(100), 120),
        tier(Some(125), 150),
        tier(None, 200),
    ];
    let view = comp(&Plan::check(plan).unwrap());
    let role = view
        .roles
        .iter()
        .find(|r| r.role == "expansion_ae")
        .unwrap();
    let component = &role.components[0];
    let base = component.base_rate.as_ref().unwrap();
    assert!((base.rate - 70_000.0 / 2_400_000.0).abs() < 1e-12);
    assert_eq!(base.multiple, 1.0);
    let tops: Vec<_> = component
        .tiers
        .iter()
        .map(|tier| tier.pay_at_top.clone().unwrap())
        .collect();
    assert_eq!(tops, ["28000.00", "70000.00", "96250.00", "131250.00"]);
    let rates: Vec<_> = component
        .tiers
        .iter()
        .map(|tier| format!("{:.3}%", tier.rate.unwrap() * 100.0))
        .collect();
    assert_eq!(rates, ["2.333%", "3.500%", "4.375%", "5.833%"]);
    assert_eq!(role.cost, ["28000.00", "70000.00", "131250.00"]);
    let curve = component.curve.as_ref().unwrap();
    let bends: Vec<_> = curve
        .points
        .iter()
        .map(|point| (point.attainment, point.kink, point.multiple))
        .collect();
    assert_eq!(
        bends,
        [
            (0.0, false, Some(0.8)),
            (0.5, true, Some(1.2)),
            (1.0, true, Some(1.5)),
            (1.25, true, Some(2.0)),
            (1.5, false, None)
        ]
    );
}

#[test]
fn a_cliff_is_a_jump_and_a_cap_is_flat() {
    let role = role(1_000_000, Period::Year);
    let tier = |up_to: Option<i64>, multiple| RateTier {
        up_to: up_to.map(|at| Decimal::new(at, 2)),
        multiple: Decimal::from(multiple),
    };
    let cliff = Component {
        table: RateTable::Retroactive,
        rate: RateBasis::Explicit(Decimal::new(1, 2)),
        ..line(vec![tier(Some(60), 4), tier(Some(100), 6), tier(None, 10)])
    };
    let paid = OnQuota::of(&role, &cliff).unwrap();
    let points = curve(&role, &cliff, &paid).points;
    let at_quota: Vec<_> = points.iter().filter(|p| p.attainment == 1.0).collect();
    assert_eq!(at_quota.len(), 2, "{points:?}");
    assert_eq!(at_quota[0].pay, "60000.00");
    assert_eq!(at_quota[1].pay, "100000.00");

    let capped = Component {
        cap: Some(Decimal::new(12, 1)),
        ..line(vec![tier(None, 1)])
    };
    let paid = OnQuota::of(&role, &capped).unwrap();
    let points = curve(&role, &capped, &paid).points;
    assert_eq!(points.len(), 3);
    assert!((points[1].attainment - 1.2).abs() < 1e-5 && points[1].kink);
    assert_eq!(points[1].pay, points[2].pay);
}

#[test]
fn components_without_a_quota_have_no_curve_and_bonuses_count_accounts() {
    let view = comp(&template("sales-vested-expansion"));
    let ae = view.roles.iter().find(|role| role.role == "ae").unwrap();
    let landed = &ae.components[1];
    assert_eq!((landed.source.as_str(), landed.quota), ("landed", None));
    assert!(landed.curve.is_none() && landed.base_rate.is_none());
    assert_eq!(landed.tiers[0].rate, Some(0.15));

    let mut plan = template("sales-vested-expansion").into_spec();
    let csm = plan
        .comp_plans
        .iter_mut()
        .find(|comp| comp.id == "csm")
        .unwrap();
    csm.components[0].rate = RateBasis::PerEvent(Decimal::from(400));
    csm.components[0].cap = None;
    let view = comp(&Plan::check(plan).unwrap());
    let csm = view.roles.iter().find(|role| role.role == "csm").unwrap();
    // Four accounts a quarter, 400 each, four quarters.
    assert_eq!(csm.cost, ["3200.00", "6400.00", "9600.00"]);
}
