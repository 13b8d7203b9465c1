//! Quota periods, attainment and books.

use super::super::fixture::*;
use super::super::{CompEvent, CompLedger, CompiledComp, RepAttained};
use crate::calendar::YearMonth;
use crate::plan::*;

const NEW: Measure = Measure::NewArr;

fn seller(amount: &str, period: Period) -> Paid {
    (
        role(RoleKind::Ae, vec![quota(NEW, amount, period)]),
        vec![line("new", NEW, Source::Own)],
    )
}

fn deal(rep: u32, month: u16, cents: i64) -> CompEvent {
    CompEvent {
        own: Some(rep),
        ..event(NEW, month, cents)
    }
}

/// `(rep, from, to, cents)` of every quota row.
fn rows(heard: &Heard) -> Vec<(u32, u16, u16, i64)> {
    heard
        .quotas
        .iter()
        .map(|row| (row.rep, row.from_month, row.to_month, row.cents))
        .collect()
}

#[test]
fn stub_periods_are_prorated_by_horizon_hiring_and_leaving() {
    let mut spec = plan(vec![seller("300", Period::Quarter)]);
    spec.horizon.start = YearMonth {
        year: 2027,
        month: 2,
    };
    spec.horizon.months = 6;
    let comp = CompiledComp::of(&spec);
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    close(&mut ledger, 1..=3, &mut heard);
    ledger.hire(1, RoleKind::Ae, 4, false);
    ledger.leave(0, 4, &mut heard);
    close(&mut ledger, 4..=6, &mut heard);
    assert_eq!(
        rows(&heard),
        [
            (0, 1, 2, 20_000), // February and March
            (0, 3, 4, 20_000), // April and May, then they left
            (1, 4, 5, 20_000), // hired in May
            (1, 6, 6, 10_000), // July, where the horizon ends
        ]
    );
}

#[test]
fn a_ramped_quota_grows_with_the_rep_and_may_be_zero() {
    let (mut role, components) = seller("300", Period::Quarter);
    role.ramp = vec![d("0"), d("0"), d("0"), d("0.5")];
    role.ramped_quota = true;
    let comp = CompiledComp::of(&plan(vec![(role, components)]));
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 1, false);
    ledger.hire(1, RoleKind::Ae, 0, true);
    ledger.event(&deal(0, 1, 5_000), &mut heard);
    close(&mut ledger, 1..=3, &mut heard);
    assert_eq!(rows(&heard), [(0, 1, 3, 0), (1, 1, 3, 30_000)]);
    // A rep without any quota is credited for the team but has no attainment.
    let attained = ledger.attainment(RoleKind::Ae, 0, 3).unwrap();
    assert_eq!(
        (attained.credited, attained.quota, attained.reps),
        (5_000, 30_000, 1)
    );
    assert_eq!(attained.reps_at_quota, 0);
    assert_eq!(heard.paid(0), [(1, 500)]);
    ledger.leave(1, 4, &mut heard);
    close(&mut ledger, 4..=6, &mut heard);
    assert_eq!(rows(&heard)[2..], [(1, 4, 4, 10_000), (0, 4, 6, 25_000)]);
}

#[test]
fn a_team_whose_quota_is_zero_has_no_attainment() {
    let (mut role, components) = seller("300", Period::Quarter);
    role.ramp = vec![d("0"); 3];
    role.ramped_quota = true;
    let comp = CompiledComp::of(&plan(vec![(role, components)]));
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 1, false);
    close(&mut ledger, 1..=1, &mut heard);
    ledger.event(&deal(0, 2, 5_000), &mut heard);
    close(&mut ledger, 2..=3, &mut heard);
    assert_eq!(ledger.attainment(RoleKind::Ae, 0, 3), None);
    assert_eq!(ledger.rep_attainments(RoleKind::Ae, 0, 3).count(), 0);
}

#[test]
fn attainment_is_sum_over_sum_of_the_periods_that_end_in_the_window() {
    let comp = CompiledComp::of(&plan(vec![seller("300", Period::Quarter)]));
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    ledger.hire(1, RoleKind::Ae, 0, true);
    for month in 1..=8 {
        ledger.event(&deal(0, month, 12_000), &mut heard);
        ledger.event(&deal(1, month, 5_000), &mut heard);
        close(&mut ledger, month..=month, &mut heard);
    }
    // Month 8 lies in the third quarter, which has not ended.
    let all = ledger.attainment(RoleKind::Ae, 0, 8).unwrap();
    assert_eq!((all.credited, all.quota), (6 * 17_000, 4 * 30_000));
    assert_eq!((all.reps, all.reps_at_quota), (2, 1));
    let second = ledger.attainment(RoleKind::Ae, 3, 6).unwrap();
    assert_eq!((second.credited, second.quota), (3 * 17_000, 2 * 30_000));
    let reps: Vec<_> = ledger.rep_attainments(RoleKind::Ae, 3, 6).collect();
    assert_eq!(
        reps,
        [
            RepAttained {
                rep: 0,
                credited: 36_000,
                quota: 30_000
            },
            RepAttained {
                rep: 1,
                credited: 15_000,
                quota: 30_000
            },
        ]
    );
    assert_eq!(ledger.attainment(RoleKind::Ae, 6, 8), None);
    assert_eq!(ledger.attainment(RoleKind::Csm, 0, 8), None);
    // The rows alone give the same.
    let quota: i64 = heard.quotas.iter().map(|row| row.cents).sum();
    let credit = heard
        .credits
        .iter()
        .filter(|row| row.month <= 6)
        .map(|row| row.cents);
    assert_eq!((credit.sum::<i64>(), quota), (all.credited, all.quota));
}

#[test]
fn a_book_is_measured_at_period_end_and_paid_as_a_share_of_variable() {
    let book = Component {
        rate: RateBasis::ShareOfVariable(d("0.5")),
        ..line("book", Measure::BookNrr, Source::Own)
    };
    let spec = plan(vec![(
        role(
            RoleKind::AccountManager,
            vec![quota(Measure::BookNrr, "1.1", Period::Year)],
        ),
        vec![book],
    )]);
    let comp = CompiledComp::of(&spec);
    let ends: Vec<u16> = (0..=24)
        .filter(|month| comp.period_ends(Measure::BookNrr, RoleKind::AccountManager, *month))
        .collect();
    assert_eq!(ends, [12, 24]);
    assert!(!comp.period_ends(NEW, RoleKind::AccountManager, 12));
    assert!(!comp.period_ends(Measure::BookNrr, RoleKind::Csm, 12));
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::AccountManager, 0, true);
    close(&mut ledger, 1..=11, &mut heard);
    ledger.credit_book(0, 12, 7, 1_000_000, 1_100_000, &mut heard);
    ledger.credit_book(0, 12, 8, 1_000_000, 1_100_000, &mut heard);
    close(&mut ledger, 12..=23, &mut heard);
    // Exactly the target: half of the variable pay of 60,000.
    assert_eq!(heard.paid(0), [(12, 3_000_000)]);
    assert_eq!(rows(&heard), [(0, 1, 12, 2_200_000)]);
    let attained = ledger.attainment(RoleKind::AccountManager, 0, 12).unwrap();
    assert_eq!((attained.credited, attained.reps_at_quota), (2_200_000, 1));
    // Half of the book lost in the second year, linear pay.
    ledger.credit_book(0, 24, 7, 1_100_000, 1_210_000, &mut heard);
    ledger.credit_book(0, 24, 8, 1_100_000, 0, &mut heard);
    close(&mut ledger, 24..=24, &mut heard);
    assert_eq!(heard.paid(0)[1], (24, 1_500_000));
    assert_eq!(heard.credits.len(), 3);
}

#[test]
fn a_book_is_paid_when_its_period_ends_and_one_of_nothing_is_not_paid() {
    let book = Component {
        rate: RateBasis::ShareOfVariable(d("0.5")),
        ..line("book", Measure::BookNrr, Source::Own)
    };
    let spec = plan(vec![(
        role(
            RoleKind::AccountManager,
            vec![
                quota(Measure::BookNrr, "1.025", Period::Quarter),
                quota(Measure::ExpansionArr, "1000", Period::Month),
            ],
        ),
        vec![book],
    )]);
    let comp = CompiledComp::of(&spec);
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::AccountManager, 0, true);
    ledger.credit_book(0, 1, 7, 1_000_000, 1_025_000, &mut heard);
    // The other quota ends every month, the book only with the quarter.
    close(&mut ledger, 1..=2, &mut heard);
    assert_eq!((heard.paid(0), heard.commissions.len()), (vec![], 0));
    close(&mut ledger, 3..=3, &mut heard);
    assert_eq!(heard.paid(0), [(3, 750_000)]);
    // Nothing was in the book of the second quarter: no target, no pay, and no line that says so.
    ledger.credit_book(0, 4, 7, 0, 500_000, &mut heard);
    close(&mut ledger, 4..=6, &mut heard);
    assert_eq!((heard.paid(0).len(), heard.commissions.len()), (1, 1));
}

#[test]
fn target_pay_is_prorated_with_the_quota_but_not_with_the_ramp() {
    let whole = Component {
        rate: RateBasis::ShareOfVariable(d("1")),
        ..line("new", NEW, Source::Own)
    };
    let mut ramping = role(RoleKind::Ae, vec![quota(NEW, "300", Period::Quarter)]);
    ramping.ramp = vec![d("0.5"); 3];
    ramping.ramped_quota = true;
    let comp = CompiledComp::of(&plan(vec![(ramping, vec![whole])]));
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    close(&mut ledger, 1..=1, &mut heard);
    ledger.hire(0, RoleKind::Ae, 2, false);
    // Two of three months at half: a quota of 100 earns two months of 60,000 a year.
    ledger.event(&deal(0, 2, 10_000), &mut heard);
    close(&mut ledger, 2..=3, &mut heard);
    assert_eq!(rows(&heard), [(0, 2, 3, 10_000)]);
    assert_eq!(heard.paid(0), [(2, 1_000_000)]);
}

#[test]
fn months_are_closed_in_order() {
    let comp = CompiledComp::of(&plan(vec![seller("300", Period::Quarter)]));
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    close(&mut ledger, 1..=1, &mut heard);
    let fault = ledger.close_month(3, &mut heard).unwrap_err();
    assert_eq!(
        (fault.identity, fault.difference),
        ("months are closed in order", 1)
    );
}
