//! Who looks after which account.

use crate::common::*;
use foothold_core::behaviour::Param;
use foothold_core::metrics::Amount;
use foothold_core::plan::*;
use foothold_core::sim::Ledger;

/// Forty customers, and expansion AEs who own their expansion.
fn owned(headcount: u16) -> PlanSpec {
    let mut spec = quiet();
    spec.expansion.owner = OwnerModel::ExpansionAe;
    spec.comp_plans.push(CompPlan {
        id: "expansion_ae".into(),
        components: vec![component(
            "grow",
            Measure::ExpansionArr,
            RateBasis::Explicit(d("0.1")),
        )],
        draw: None,
    });
    spec.roles.push(Role {
        quotas: vec![quota(Measure::ExpansionArr, "10000", Period::Year)],
        ..role(RoleKind::ExpansionAe, headcount)
    });
    spec.book.cohorts = vec![cohort(40, "720000", 11)];
    spec
}

/// Accounts by owner; those that nobody owns stand last.
fn books(found: &Ledger) -> Vec<usize> {
    let mut sizes = vec![0; found.reps.len() + 1];
    for account in &found.accounts {
        sizes[account.owner.map_or(found.reps.len(), |rep| rep as usize)] += 1;
    }
    sizes
}

#[test]
fn who_is_hired_gets_an_even_part_of_the_book_old_accounts_and_new() {
    let mut spec = owned(1);
    spec.roles[1].hires = vec![Hire { month: 7, count: 1 }];
    spec.horizon.months = 6;
    // The AE comes first among reps.
    assert_eq!(books(&ledger(&spec, 0)), [0, 40, 0]);
    spec.horizon.months = 7;
    let found = ledger(&spec, 0);
    assert_eq!(books(&found), [0, 20, 20, 0]);
    let of_the_new: Vec<usize> = (0..40)
        .filter(|i| found.accounts[*i].owner == Some(2))
        .collect();
    assert!(of_the_new[0] < 5 && of_the_new[19] > 34, "{of_the_new:?}");
}

#[test]
fn accounts_opened_while_nobody_was_there_go_to_the_first_who_comes() {
    let mut spec = owned(0);
    spec.roles[1].hires = vec![Hire { month: 3, count: 1 }];
    spec.horizon.months = 2;
    assert_eq!(books(&ledger(&spec, 0)), [0, 40]);
    spec.horizon.months = 3;
    assert_eq!(books(&ledger(&spec, 0)), [0, 40, 0]);
}

#[test]
fn the_book_of_who_leaves_goes_to_those_who_stay() {
    let mut spec = owned(3);
    spec.roles[1].attrition_yearly = d("0.5");
    spec.roles[1].backfill_months = 24;
    spec.horizon.months = 12;
    let mut seen = 0;
    for replication in 0..12 {
        let found = ledger(&spec, replication);
        let there: Vec<u32> = (0..found.reps.len() as u32)
            .filter(|rep| found.reps[*rep as usize].role == RoleKind::ExpansionAe)
            .filter(|rep| found.reps[*rep as usize].left.is_none_or(|left| left == 12))
            .collect();
        if there.len() != 2 {
            continue;
        }
        seen += 1;
        // Whoever leaves in the last month is there to the end of it.
        let gone = there
            .iter()
            .filter(|rep| found.reps[**rep as usize].left.is_some())
            .count();
        let sizes = books(&found);
        assert_eq!(sizes[found.reps.len()], 20 * gone, "{sizes:?}");
        for rep in there {
            let left = found.reps[rep as usize].left.is_some();
            assert_eq!(sizes[rep as usize], if left { 0 } else { 20 }, "{sizes:?}");
        }
    }
    assert!(seen > 0, "two of three never stayed");
}

#[test]
fn self_serve_fills_the_teams_that_have_a_contract_and_an_owner_sells_to_the_next() {
    let mut spec = owned(1);
    spec.expansion.plays = all_plays();
    spec.contract.friction = Friction::SelfServe;
    spec.contract.true_up = TrueUp::None;
    spec.book.cohorts = vec![];
    spec.book.accounts = vec![customer("a", 6, "18000", 20)];
    for (param, value) in [
        (Param::FillMonthly, "1"),
        (Param::SpreadMonthly, "0.9"),
        (Param::SelfServeMonthly, "1"),
    ] {
        set(&mut spec, param, value);
    }
    let seats = |spec: &PlanSpec| {
        let found = ledger(spec, 0);
        (
            found.accounts[0].contracted_seats,
            found.accounts[0].demanded_seats,
        )
    };
    // Five teams of twenty use it; one has a contract, and nobody listens.
    assert_eq!(seats(&spec), (20, 100));
    spec.contract.true_up = TrueUp::AtRenewal;
    assert_eq!(seats(&spec), (100, 100));
    spec.contract.true_up = TrueUp::None;
    spec.signals.system = SignalSystem::Automated;
    spec.signals.watched = SignalKind::ALL.to_vec();
    for param in [Param::DetectAutomated, Param::WinTeam, Param::WinSeat] {
        set(&mut spec, param, "1");
    }
    assert_eq!(seats(&spec), (100, 100));
    let grown = totals(&outcome(&spec, 1), Amount::PlaysWon);
    assert!(grown[0] > 0.0);
}
