//! Commission that waits: what each month, each rep and the end of the horizon make of it.

use super::super::fixture::*;
use super::super::{CompEvent, CompLedger, CompiledComp};
use crate::plan::*;

const NEW: Measure = Measure::NewArr;

fn deal(month: u16, cents: i64) -> CompEvent {
    CompEvent {
        own: Some(0),
        ..event(NEW, month, cents)
    }
}

/// One AE who is paid by `component`.
fn paid_by(component: Component) -> CompiledComp {
    CompiledComp::of(&plan(vec![(role(RoleKind::Ae, vec![]), vec![component])]))
}

#[test]
fn what_waits_for_cash_is_not_taken_back_before_it_is_paid() {
    for (clawback_months, paid) in [(6, vec![]), (1, vec![(5, 12_000)])] {
        let comp = paid_by(Component {
            pay_on: PayOn::Collection,
            clawback_months,
            ..line("new", NEW, Source::Own)
        });
        let mut ledger = CompLedger::new(&comp);
        let mut heard = Heard::default();
        ledger.hire(0, RoleKind::Ae, 0, true);
        let waiting = CompEvent {
            collect_month: 5,
            ..deal(1, 120_000)
        };
        ledger.event(&waiting, &mut heard);
        close(&mut ledger, 1..=2, &mut heard);
        ledger.churn(0, 3);
        close(&mut ledger, 3..=6, &mut heard);
        assert_eq!(heard.paid(0), paid, "{clawback_months}");
    }
}

#[test]
fn the_last_month_of_the_horizon_pays_what_falls_due_in_it() {
    let comp = paid_by(Component {
        vesting: Vesting::Cliff { months: 1 },
        ..line("new", NEW, Source::Own)
    });
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    close(&mut ledger, 1..=22, &mut heard);
    ledger.event(&deal(23, 120_000), &mut heard);
    close(&mut ledger, 23..=23, &mut heard);
    ledger.event(&deal(24, 50_000), &mut heard);
    close(&mut ledger, 24..=24, &mut heard);
    assert_eq!(heard.paid(0), [(24, 12_000)]);
    // What falls due after it stays open.
    assert_eq!(ledger.unvested_balance(24), 5_000);
}

#[test]
fn each_deal_of_a_schedule_is_cut_to_cents_by_itself() {
    let halves = [(0, "0.5"), (1, "1")].map(|(month, vested)| VestingStep {
        month,
        vested: d(vested),
    });
    let comp = paid_by(Component {
        vesting: Vesting::Schedule(halves.into()),
        ..line("new", NEW, Source::Own)
    });
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    // Two commissions of 1,001 cents: 500 of each at once, the rest a month later.
    ledger.event(&deal(1, 10_010), &mut heard);
    ledger.event(&deal(1, 10_010), &mut heard);
    close(&mut ledger, 1..=3, &mut heard);
    assert_eq!(heard.paid(0), [(1, 1_000), (2, 1_002)]);
}

#[test]
fn who_leaves_before_the_cliff_keeps_nothing() {
    for (last, paid) in [(4, vec![]), (7, vec![(7, 6_000)])] {
        let comp = paid_by(Component {
            vesting: Vesting::Linear {
                months: 12,
                cliff_months: 6,
            },
            ..line("new", NEW, Source::Own)
        });
        let mut ledger = CompLedger::new(&comp);
        let mut heard = Heard::default();
        ledger.hire(0, RoleKind::Ae, 0, true);
        ledger.event(&deal(1, 120_000), &mut heard);
        close(&mut ledger, 1..=last - 1, &mut heard);
        ledger.leave(0, last, &mut heard);
        close(&mut ledger, last..=24, &mut heard);
        assert_eq!(heard.paid(0), paid, "left in month {last}");
        let kept = paid.iter().map(|(_, cents)| cents).sum::<i64>();
        assert_eq!(heard.sum(0, |row| row.forfeited), 12_000 - kept);
    }
}

#[test]
fn one_reps_credit_does_not_lift_another_into_a_higher_tier() {
    let tier = |up_to: Option<&str>, multiple| RateTier {
        up_to: up_to.map(d),
        multiple: d(multiple),
    };
    let accelerated = Component {
        tiers: vec![tier(Some("1"), "1"), tier(None, "2")],
        ..line("new", NEW, Source::Own)
    };
    let spec = plan(vec![(
        role(RoleKind::Ae, vec![quota(NEW, "1000", Period::Year)]),
        vec![accelerated],
    )]);
    let comp = CompiledComp::of(&spec);
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    ledger.hire(1, RoleKind::Ae, 0, true);
    for rep in [0, 1] {
        let deal = CompEvent {
            own: Some(rep),
            ..event(NEW, 1, 80_000)
        };
        ledger.event(&deal, &mut heard);
    }
    close(&mut ledger, 1..=1, &mut heard);
    assert_eq!(heard.paid(0), [(1, 8_000)]);
    assert_eq!(heard.paid(1), [(1, 8_000)]);
}

#[test]
fn an_audit_finds_commission_that_no_item_explains() {
    let comp = paid_by(Component {
        vesting: Vesting::Cliff { months: 6 },
        ..line("new", NEW, Source::Own)
    });
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    ledger.event(&deal(1, 120_000), &mut heard);
    close(&mut ledger, 1..=1, &mut heard);
    ledger.reps[0].books.unvested += 1;
    let fault = ledger.audit(1).unwrap_err();
    assert_eq!(
        (fault.identity, fault.expected, fault.difference),
        ("unvested balance = sum of items", 12_000, 1)
    );
    ledger.reps[0].books.unvested -= 1;
    ledger.reps[0].books.unpaid -= 1;
    assert_eq!(ledger.audit(1).unwrap_err().difference, -1);
}

#[test]
fn rows_of_one_event_share_a_number() {
    let spec = plan(vec![(
        role(RoleKind::Ae, vec![]),
        vec![
            line("first", NEW, Source::Own),
            line("second", NEW, Source::Own),
        ],
    )]);
    let comp = CompiledComp::of(&spec);
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    ledger.event(&deal(1, 100), &mut heard);
    ledger.event(&deal(1, 200), &mut heard);
    let rows = heard.commissions.iter().map(|row| (row.event, row.cents));
    assert_eq!(
        rows.collect::<Vec<_>>(),
        [(1, 10), (1, 10), (2, 20), (2, 20)]
    );
}
