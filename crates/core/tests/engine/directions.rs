//! Which way a lever points.

use crate::common::*;
use foothold_core::behaviour::Param;
use foothold_core::comp::PayShape;
use foothold_core::land::expected_drift;
use foothold_core::metrics::{Amount, Metric};
use foothold_core::plan::*;
use foothold_core::sim::record::{Cause, MovementKind, PlayOrigin};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

const REPLICATIONS: u32 = 60;

/// A busy plan short and small enough to be run often.
fn small() -> PlanSpec {
    let mut spec = busy();
    spec.horizon.months = 18;
    spec.segments[0].opportunities_monthly = d("8");
    spec.book.cohorts[0].accounts = 30;
    spec.book.cohorts[0].arr = d("450000");
    spec
}

#[test]
fn smaller_lands_win_more_and_bring_less_each() {
    let at = |acv| {
        let mut spec = small();
        spec.land.acv = d(acv);
        spec.roles[0].capacity = 200;
        let outcome = outcome(&spec, REPLICATIONS);
        let won = mean(&totals(&outcome, Amount::Won));
        (won, mean(&totals(&outcome, Amount::LandSold)) / won)
    };
    let lands = ["12000", "18000", "36000", "72000"].map(at);
    for pair in lands.windows(2) {
        assert!(pair[0].0 > pair[1].0, "wins {lands:?}");
        assert!(pair[0].1 < pair[1].1, "ACV {lands:?}");
    }
}

/// A flat fee, no plays, nobody who owns expansion.
fn flat() -> PlanSpec {
    let mut spec = small();
    let book = &mut spec.price_books[0];
    book.charges = vec![flat_fee("18000")];
    book.commitment = CommitmentKind::None;
    book.land_seat_share = Decimal::ZERO;
    spec.expansion = quiet().expansion;
    spec.land.discount_by_year.clear();
    spec
}

#[test]
fn a_flat_fee_that_nobody_works_grows_by_uplift_alone() {
    let mut spec = flat();
    set(&mut spec, Param::AskMonthly, "0");
    let outcome = outcome(&spec, REPLICATIONS);
    let total = |amount| totals(&outcome, amount).iter().sum::<f64>();
    let unprompted = [
        Amount::ExpansionSeats,
        Amount::ExpansionTeams,
        Amount::ExpansionUsage,
        Amount::ExpansionProduct,
        Amount::ExpansionTier,
    ];
    for amount in unprompted {
        assert_eq!(total(amount), 0.0, "{amount:?}");
    }
    assert!(total(Amount::ExpansionPrice) > 0.0);
}

#[test]
fn a_flat_fee_otherwise_grows_only_when_the_customer_asks() {
    let mut spec = flat();
    set(&mut spec, Param::AskMonthly, "0.1");
    let mut asked = 0;
    for replication in 0..5 {
        let found = ledger(&spec, replication);
        let won: BTreeSet<(u32, u16)> = found
            .plays
            .iter()
            .filter(|play| play.won && play.origin == PlayOrigin::Ask)
            .map(|play| (play.account, play.closed))
            .collect();
        let grown = |m: &&foothold_core::sim::record::Movement| {
            m.kind == MovementKind::Expansion && m.cause != Cause::Price
        };
        for movement in found.movements.iter().filter(grown) {
            assert!(
                won.contains(&(movement.account, movement.month)),
                "{movement:?}"
            );
            asked += 1;
        }
    }
    assert!(asked > 0, "nobody asked");
}

#[test]
fn nothing_passes_the_gate_before_activation() {
    let mut spec = small();
    spec.roles[1].capacity = 60;
    set(&mut spec, Param::GutFeelMonthly, "10");
    let early = |spec: &PlanSpec| {
        let mut early = 0;
        for replication in 0..6 {
            let found = ledger(spec, replication);
            // What the customer asks for is no play of the company's.
            for play in found
                .plays
                .iter()
                .filter(|play| play.origin != PlayOrigin::Ask)
            {
                let account = &found.accounts[play.account as usize];
                let since = account.activated_month.unwrap_or(0);
                early += usize::from(!account.activated || play.started < since);
            }
        }
        early
    };
    assert_eq!(early(&spec), 0);
    spec.activation.gate = false;
    assert!(
        early(&spec) > 0,
        "without the gate some plays come too early"
    );
}

#[test]
fn more_room_for_plays_never_starts_fewer() {
    let mut before = 0.0;
    for capacity in [2, 5, 10, 20, 40] {
        let mut spec = small();
        spec.roles[1].capacity = capacity;
        let started = mean(&totals(&outcome(&spec, REPLICATIONS), Amount::PlaysStarted));
        assert!(
            started >= before,
            "{started} at {capacity}, {before} before"
        );
        before = started;
    }
}

#[test]
fn more_pay_on_later_expansion_drifts_less() {
    let drift = |rate: &str| {
        let mut spec = busy();
        set(&mut spec, Param::ActivationOversizeSlope, "1");
        for component in &mut spec.comp_plans[0].components {
            if component.source == Source::Landed {
                component.rate = RateBasis::Explicit(d(rate));
            }
        }
        let plan = Plan::check(spec).unwrap();
        expected_drift(&plan, &plan.segments[0], &PayShape::of(&plan, RoleKind::Ae))
    };
    let drifts = ["0", "0.05", "0.1", "0.2", "0.4"].map(drift);
    assert!(
        drifts.windows(2).all(|pair| pair[0] > pair[1]),
        "{drifts:?}"
    );

    // Somebody who does not answer to pay sells the target.
    let mut spec = busy();
    spec.model.effort_response = false;
    let plan = Plan::check(spec).unwrap();
    assert_eq!(
        expected_drift(&plan, &plan.segments[0], &PayShape::of(&plan, RoleKind::Ae)),
        1.0
    );
}

#[test]
fn longer_vesting_pays_later_and_earns_the_same() {
    let with = |vesting: Vesting| {
        let mut spec = small();
        spec.model.effort_response = false;
        for role in &mut spec.roles {
            role.attrition_yearly = Decimal::ZERO;
        }
        for component in &mut spec.comp_plans[0].components {
            component.vesting = vesting.clone();
            component.clawback_months = 0;
        }
        spec.comp_plans[0].draw = None;
        outcome(&spec, 10)
    };
    let schedules = [
        Vesting::Immediate,
        Vesting::Linear {
            months: 6,
            cliff_months: 0,
        },
        Vesting::Linear {
            months: 12,
            cliff_months: 6,
        },
        Vesting::Cliff { months: 14 },
    ];
    let [at_once, rest @ ..] = schedules.map(with);
    let mut sooner = at_once;
    for later in rest {
        for k in 0..10 {
            for month in 1..=18 {
                let sum = |outcome: &foothold_core::sim::Outcome, amount| {
                    outcome.sum(k, 0, month, amount)
                };
                assert_eq!(
                    sum(&sooner, Amount::CompEarned),
                    sum(&later, Amount::CompEarned)
                );
                assert!(sum(&sooner, Amount::CompPaid) >= sum(&later, Amount::CompPaid));
            }
        }
        let paid = |outcome| mean(&totals(outcome, Amount::CompPaid));
        assert!(paid(&sooner) > paid(&later));
        sooner = later;
    }
}

#[test]
fn churn_lowers_retention_and_plays_raise_it() {
    let nrr = |spec: &PlanSpec| at_end(&outcome(spec, REPLICATIONS), Metric::Nrr).mean;
    let base = nrr(&small());
    let mut leaky = small();
    set(&mut leaky, Param::ChurnActivated, "0.2");
    assert!(nrr(&leaky) < base);
    let mut idle = small();
    idle.expansion.plays.clear();
    assert!(nrr(&idle) < base);
}
