//! Accounts that leave, reps that leave, and draws.

use super::super::fixture::*;
use super::super::{CompEvent, CompLedger, CompiledComp};
use crate::plan::*;

const NEW: Measure = Measure::NewArr;

fn deal(month: u16) -> CompEvent {
    CompEvent {
        own: Some(0),
        ..event(NEW, month, 120_000)
    }
}

/// Earned 12,000 cents in month 1, vesting evenly over 12 months; the account leaves in `churn`.
fn churned(clawback_months: u16, churn: u16) -> Heard {
    let slow = Component {
        vesting: Vesting::Linear {
            months: 12,
            cliff_months: 0,
        },
        clawback_months,
        ..line("new", NEW, Source::Own)
    };
    let comp = CompiledComp::of(&plan(vec![(role(RoleKind::Ae, vec![]), vec![slow])]));
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    ledger.event(&deal(1), &mut heard);
    close(&mut ledger, 1..=churn - 1, &mut heard);
    ledger.churn(0, churn);
    // The same account cannot leave twice.
    ledger.churn(0, churn);
    close(&mut ledger, churn..=24, &mut heard);
    heard
}

#[test]
fn inside_the_window_what_was_paid_is_taken_back_and_the_rest_is_forfeited() {
    let heard = churned(6, 4);
    assert_eq!(heard.paid(0), [(2, 1_000), (3, 1_000), (4, -2_000)]);
    assert_eq!(heard.sum(0, |row| row.clawed_back), 3_000);
    assert_eq!(heard.sum(0, |row| row.forfeited), 9_000);
    assert_eq!(heard.sum(0, |row| row.paid), 0);
}

#[test]
fn the_last_month_of_the_window_is_inside_it() {
    assert_eq!(churned(6, 7).sum(0, |row| row.paid), 0);
    assert_eq!(churned(6, 8).sum(0, |row| row.paid), 7_000);
}

#[test]
fn outside_the_window_vested_stays_and_unvested_is_forfeited() {
    let heard = churned(0, 5);
    assert_eq!(heard.sum(0, |row| row.paid), 4_000);
    assert_eq!(heard.sum(0, |row| row.clawed_back), 0);
    assert_eq!(heard.sum(0, |row| row.forfeited), 8_000);
}

#[test]
fn what_vested_but_was_not_paid_is_cancelled_inside_and_paid_later_outside_the_window() {
    for (clawback_months, paid, clawed_back) in [(6, 0, 12_000), (1, 12_000, 0)] {
        let waiting = Component {
            pay_on: PayOn::Collection,
            clawback_months,
            ..line("new", NEW, Source::Own)
        };
        let comp = CompiledComp::of(&plan(vec![(role(RoleKind::Ae, vec![]), vec![waiting])]));
        let mut ledger = CompLedger::new(&comp);
        let mut heard = Heard::default();
        ledger.hire(0, RoleKind::Ae, 0, true);
        ledger.event(
            &CompEvent {
                collect_month: 5,
                ..deal(1)
            },
            &mut heard,
        );
        close(&mut ledger, 1..=2, &mut heard);
        ledger.churn(0, 3);
        close(&mut ledger, 3..=6, &mut heard);
        assert_eq!(heard.sum(0, |row| row.paid), paid);
        assert_eq!(heard.sum(0, |row| row.clawed_back), clawed_back);
    }
}

#[test]
fn a_leaver_is_paid_what_vested_and_forfeits_the_rest() {
    let slow = Component {
        vesting: Vesting::Linear {
            months: 12,
            cliff_months: 0,
        },
        pay_on: PayOn::Collection,
        clawback_months: 24,
        ..line("new", NEW, Source::Own)
    };
    let comp = CompiledComp::of(&plan(vec![(role(RoleKind::Ae, vec![]), vec![slow])]));
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    ledger.event(
        &CompEvent {
            collect_month: 20,
            ..deal(1)
        },
        &mut heard,
    );
    close(&mut ledger, 1..=3, &mut heard);
    ledger.leave(0, 4, &mut heard);
    // Neither a churn nor an event afterwards changes anything.
    ledger.churn(0, 4);
    ledger.event(&deal(4), &mut heard);
    close(&mut ledger, 4..=24, &mut heard);
    assert_eq!(heard.paid(0), [(4, 3_000)]);
    assert_eq!(heard.sum(0, |row| row.forfeited), 9_000);
    assert_eq!(heard.sum(0, |row| row.clawed_back), 0);
}

fn with_draw(recoverable: bool) -> CompiledComp {
    let mut spec = plan(vec![(
        role(RoleKind::Ae, vec![]),
        vec![line("new", NEW, Source::Own)],
    )]);
    spec.comp_plans[0].draw = Some(Draw {
        amount_monthly: d("100"),
        months: 3,
        recoverable,
    });
    CompiledComp::of(&spec)
}

#[test]
fn a_recoverable_draw_is_lent_and_repaid_and_cash_adds_up() {
    let comp = with_draw(true);
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    // Commission of 120 in months 3, 5 and 6; the draw runs in months 2 to 4.
    for month in 1..=7 {
        if month == 2 {
            ledger.hire(0, RoleKind::Ae, 2, false);
        }
        if matches!(month, 3 | 5 | 6) {
            ledger.event(&deal(month), &mut heard);
        }
        close(&mut ledger, month..=month, &mut heard);
    }
    let months = |of: &dyn Fn(u16) -> i64| (1..=7).map(of).collect::<Vec<i64>>();
    assert_eq!(
        months(&|m| ledger.paid(m)),
        [0, 0, 12_000, 0, 12_000, 12_000, 0]
    );
    assert_eq!(
        months(&|m| ledger.draw_paid(m)),
        [0, 10_000, 0, 10_000, 0, 0, 0]
    );
    assert_eq!(
        months(&|m| ledger.draw_repaid(m)),
        [0, 0, 2_000, 0, 12_000, 6_000, 0]
    );
    let cash = |m| ledger.paid(m) + ledger.draw_paid(m) - ledger.draw_repaid(m);
    assert_eq!(months(&cash), [0, 10_000, 10_000, 10_000, 0, 6_000, 0]);
    assert_eq!(ledger.draw_unrecovered(), 0);
}

#[test]
fn a_leavers_draw_stays_open() {
    let comp = with_draw(true);
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 1, false);
    close(&mut ledger, 1..=1, &mut heard);
    ledger.leave(0, 2, &mut heard);
    close(&mut ledger, 2..=4, &mut heard);
    assert_eq!((ledger.draw_paid(1), ledger.draw_paid(2)), (10_000, 0));
    assert_eq!(ledger.draw_unrecovered(), 10_000);
}

#[test]
fn a_draw_is_given_to_new_reps_only_and_one_that_is_not_recoverable_is_never_repaid() {
    let comp = with_draw(false);
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    ledger.hire(1, RoleKind::Ae, 1, false);
    close(&mut ledger, 1..=3, &mut heard);
    ledger.event(
        &CompEvent {
            own: Some(1),
            ..deal(4)
        },
        &mut heard,
    );
    close(&mut ledger, 4..=5, &mut heard);
    let topped: Vec<i64> = (1..=5).map(|month| ledger.draw_paid(month)).collect();
    assert_eq!(topped, [10_000, 10_000, 10_000, 0, 0]);
    assert_eq!((ledger.draw_repaid(4), ledger.draw_unrecovered()), (0, 0));
}
