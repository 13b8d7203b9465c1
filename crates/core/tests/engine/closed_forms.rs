//! What can be worked out by hand.

use crate::common::*;
use foothold_core::behaviour::Param;
use foothold_core::land::win_rate;
use foothold_core::metrics::{Amount, Metric};
use foothold_core::plan::*;
use foothold_core::sim::Outcome;
use foothold_core::sim::record::MovementKind;
use rust_decimal::Decimal;

fn customers(outcome: &Outcome, month: u16) -> Vec<f64> {
    (0..outcome.replications)
        .map(|k| outcome.at(k, month, Amount::Customers) as f64)
        .collect()
}

/// 200 customers whose contracts run `term` months and who leave at 20% a year.
fn leaving(term: u8) -> PlanSpec {
    let mut spec = quiet();
    spec.contract.term_months = term;
    spec.book.cohorts = vec![cohort(200, "3600000", 11)];
    set(&mut spec, Param::ChurnActivated, "0.2");
    set(&mut spec, Param::ChurnUnactivated, "0.2");
    spec
}

#[test]
fn constant_churn_is_geometric_under_monthly_terms() {
    let outcome = outcome(&leaving(1), 120);
    for month in [1, 7, 12, 24] {
        let kept = 0.8_f64.powf(f64::from(month) / 12.0);
        assert_mean(&customers(&outcome, month), 200.0 * kept);
    }
}

#[test]
fn constant_churn_is_geometric_under_yearly_terms() {
    let outcome = outcome(&leaving(12), 120);
    // Everybody renews once in twelve months, whatever the month.
    for (month, kept) in [(12, 0.8), (24, 0.64)] {
        assert_mean(&customers(&outcome, month), 200.0 * kept);
    }
    let nrr: Vec<f64> = (0..120)
        .map(|k| metric(&outcome, k, 12, Metric::Nrr).unwrap())
        .collect();
    assert_mean(&nrr, 0.8);
}

#[test]
fn without_expansion_nrr_is_grr_in_every_replication() {
    let mut spec = leaving(12);
    set(&mut spec, Param::ContractionOdds, "0.5");
    // Half of each contract is used, so that there is something to cut.
    spec.book.cohorts[0].activated = Decimal::ZERO;
    set(&mut spec, Param::ShallowDepth, "0.5");
    spec.segments[0].opportunities_monthly = d("5");
    let outcome = outcome(&spec, 20);
    for k in 0..20 {
        for month in 1..=24 {
            let at = |what| metric(&outcome, k, month, what);
            assert_eq!(
                at(Metric::Nrr),
                at(Metric::Grr),
                "replication {k}, month {month}"
            );
            assert_eq!(at(Metric::ExpansionArr), Some(0.0));
        }
    }
    assert!(
        at_end(&outcome, Metric::ContractionArr).mean > 0.0,
        "nothing was cut"
    );
}

#[test]
fn pure_uplift_is_nrr() {
    let mut spec = quiet();
    spec.contract.renewal_uplift = d("0.07");
    spec.book.cohorts = vec![cohort(50, "900000", 11)];
    let outcome = outcome(&spec, 4);
    for k in 0..4 {
        assert_eq!(metric(&outcome, k, 12, Metric::Nrr), Some(1.07));
        assert_eq!(outcome.at(k, 12, Amount::Arr), 96_300_000);
        assert_eq!(outcome.at(k, 24, Amount::Arr), 103_041_000);
        assert_eq!(metric(&outcome, k, 24, Metric::ExpansionShare), Some(1.0));
    }
}

#[test]
fn uplift_of_uneven_prices_is_right_to_the_rounding_of_each_contract() {
    let mut spec = quiet();
    spec.contract.renewal_uplift = d("0.07");
    spec.segments[0].seats_per_team = Skewed {
        median: d("20"),
        spread: d("0.6"),
        max: d("300"),
    };
    spec.book.cohorts = vec![cohort(80, "1234567.89", 11)];
    let outcome = outcome(&spec, 1);
    let (base, now) = (
        outcome.at(0, 12, Amount::Base),
        outcome.at(0, 12, Amount::BaseNow),
    );
    let expected = base as f64 * 1.07;
    // A price is kept to a millionth of list and an ARR to a cent.
    let rounding = 80.0 + base as f64 * 2e-6;
    assert!(
        (now as f64 - expected).abs() <= rounding,
        "{now} against {expected}"
    );
}

#[test]
fn one_rep_one_deal_by_hand() {
    let mut spec = quiet();
    spec.horizon.months = 12;
    // One deal at a time, ten months each, always won: one closes within the year.
    spec.segments[0].opportunities_monthly = d("20");
    spec.segments[0].sales_cycle_days = 300;
    spec.segments[0].reference_win_rate = Decimal::ONE;
    spec.roles[0].capacity = 1;
    spec.roles[0].quotas = vec![quota(Measure::NewArr, "12000", Period::Quarter)];
    spec.comp_plans[0].components = vec![Component {
        tiers: vec![
            RateTier {
                up_to: Some(Decimal::ONE),
                multiple: Decimal::ONE,
            },
            RateTier {
                up_to: None,
                multiple: d("1.5"),
            },
        ],
        ..component(
            "land",
            Measure::NewArr,
            RateBasis::ShareOfVariable(Decimal::ONE),
        )
    }];
    let found = ledger(&spec, 0);
    let new: Vec<_> = found
        .movements
        .iter()
        .filter(|m| m.kind == MovementKind::New)
        .collect();
    assert_eq!(new.len(), 1);
    // 20 seats at 900.
    assert_eq!(new[0].cents, 1_800_000);
    assert_eq!(found.accounts[0].contracted_seats, 20);

    // 80,000 a year is 20,000 a quarter at a quota of 12,000: 5/3 of each dollar up to quota, 5/2
    // beyond it: 20,000 + 15,000.
    let earned: i64 = found.payouts.iter().map(|row| row.earned).sum();
    assert_eq!(earned, 3_500_000);
    let month = new[0].month;
    let paid: Vec<(u16, i64)> = found
        .payouts
        .iter()
        .filter(|p| p.paid != 0)
        .map(|p| (p.month, p.paid))
        .collect();
    assert_eq!(paid, [(month, 3_500_000)]);

    // 150% of that quarter; 18,000 of the four quotas of the year.
    let quarter = found
        .quotas
        .iter()
        .find(|q| (q.from_month..=q.to_month).contains(&month));
    assert_eq!(quarter.map(|q| q.cents), Some(1_200_000));
    let outcome = outcome(&spec, 1);
    let attainment = Metric::Attainment(RoleKind::Ae);
    assert_eq!(
        metric(&outcome, 0, 12, attainment),
        Some(1_800_000.0 / 4_800_000.0)
    );
    assert_eq!(outcome.sum(0, 0, 12, Amount::CompEarned), 3_500_000);
}

#[test]
fn wins_are_arrivals_times_the_win_rate() {
    let mut spec = quiet();
    spec.horizon.months = 12;
    spec.segments[0].opportunities_monthly = d("30");
    spec.segments[0].signing_authority = d("20000");
    spec.segments[0].reference_land = d("36000");
    set(&mut spec, Param::WinElasticity, "-0.75");
    set(&mut spec, Param::AuthorityWinPenalty, "0.3");
    let outcome = outcome(&spec, 100);
    // 18K against 36K: 25% x 2^0.75, and the reference itself needed a second signature.
    let rate = win_rate(&spec.segments[0], &spec.behaviour, 18_000.0);
    assert!(
        (rate - 0.25 * 2_f64.powf(0.75) / 0.7).abs() < 1e-12,
        "{rate}"
    );
    assert_mean(&totals(&outcome, Amount::Won), 30.0 * 12.0 * rate);
    assert_mean(
        &totals(&outcome, Amount::New),
        30.0 * 12.0 * rate * 1_800_000.0,
    );
}

#[test]
fn opportunities_are_poisson_and_grow_as_told() {
    let mut spec = quiet();
    spec.segments[0].opportunities_monthly = d("6.5");
    let flat = outcome(&spec, 100);
    let counts: Vec<f64> = (0..100)
        .flat_map(|k| (1..=24).map(move |month| (k, month)))
        .map(|(k, month)| flat.at(k, month, Amount::Opportunities) as f64)
        .collect();
    assert_mean(&counts, 6.5);
    let n = counts.len() as f64;
    let average = mean(&counts);
    let variance = counts.iter().map(|c| (c - average).powi(2)).sum::<f64>() / (n - 1.0);
    // Of a Poisson variable the sample variance has variance (mean + 2 mean^2) / n.
    let se = ((6.5 + 2.0 * 6.5 * 6.5) / n).sqrt();
    assert!((variance - 6.5).abs() <= 4.0 * se, "variance {variance}");

    spec.segments[0].opportunity_growth_monthly = d("0.04");
    let growing = outcome(&spec, 100);
    for month in [1, 13, 24] {
        let counts: Vec<f64> = (0..100)
            .map(|k| growing.at(k, month, Amount::Opportunities) as f64)
            .collect();
        assert_mean(&counts, 6.5 * 1.04_f64.powi(i32::from(month) - 1));
    }
}
