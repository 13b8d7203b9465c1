//! Who is credited and paid on an event, and when.

use super::super::fixture::*;
use super::super::{CompEvent, CompLedger, CompiledComp};
use crate::plan::*;
use crate::sim::record::Silent;

const EXPANSION: Measure = Measure::ExpansionArr;

fn reference_closer() -> Component {
    Component {
        share_by_age: vec![
            ShareByAge {
                until_month: 12,
                share: d("1"),
            },
            ShareByAge {
                until_month: 24,
                share: d("0.3"),
            },
        ],
        ..line("landed", EXPANSION, Source::Landed)
    }
}

#[test]
fn the_reference_plan_pays_the_closer_by_age_and_the_owner_in_full() {
    let spec = plan(vec![
        (role(RoleKind::Ae, vec![]), vec![reference_closer()]),
        (
            role(
                RoleKind::ExpansionAe,
                vec![quota(EXPANSION, "1000000", Period::Year)],
            ),
            vec![line("own", EXPANSION, Source::Own)],
        ),
    ]);
    let comp = CompiledComp::of(&spec);
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    ledger.hire(1, RoleKind::ExpansionAe, 0, true);
    for (month, age) in [(1, 11), (2, 12), (3, 23), (4, 24)] {
        let event = CompEvent {
            age_months: age,
            own: Some(1),
            landed: Some(0),
            ..event(EXPANSION, month, 1_000_000)
        };
        ledger.event(&event, &mut heard);
        close(&mut ledger, month..=month, &mut heard);
    }
    close(&mut ledger, 5..=12, &mut heard);
    assert_eq!(heard.paid(0), [(1, 100_000), (2, 30_000), (3, 30_000)]);
    assert_eq!(
        heard.paid(1),
        [(1, 100_000), (2, 100_000), (3, 100_000), (4, 100_000)]
    );
    // Both were paid on the first three events.
    let double: Vec<i64> = (1..=4)
        .map(|month| ledger.double_paid_cents(month))
        .collect();
    assert_eq!(double, [1_000_000, 1_000_000, 1_000_000, 0]);
    // Only the owner has a quota on expansion.
    assert!(
        heard
            .credits
            .iter()
            .all(|row| row.rep == 1 && row.cents == 1_000_000)
    );
    let attained = ledger.attainment(RoleKind::ExpansionAe, 0, 12).unwrap();
    assert_eq!(
        (attained.credited, attained.quota),
        (4_000_000, 100_000_000)
    );
    assert_eq!(ledger.attainment(RoleKind::Ae, 0, 12), None);
}

#[test]
fn an_owner_whose_share_begins_with_year_two_is_not_credited_with_year_one() {
    let later = Component {
        share_by_age: vec![
            ShareByAge {
                until_month: 12,
                share: d("0"),
            },
            ShareByAge {
                until_month: 120,
                share: d("1"),
            },
        ],
        ..line("own", EXPANSION, Source::Own)
    };
    let spec = plan(vec![(
        role(
            RoleKind::ExpansionAe,
            vec![quota(EXPANSION, "1000000", Period::Year)],
        ),
        vec![later],
    )]);
    let comp = CompiledComp::of(&spec);
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::ExpansionAe, 0, true);
    for (month, age) in [(1, 11), (2, 12)] {
        let event = CompEvent {
            age_months: age,
            own: Some(0),
            ..event(EXPANSION, month, 1_000_000)
        };
        ledger.event(&event, &mut heard);
        close(&mut ledger, month..=month, &mut heard);
    }
    close(&mut ledger, 3..=12, &mut heard);
    assert_eq!(heard.paid(0), [(2, 100_000)]);
    let credited: Vec<i64> = heard.credits.iter().map(|row| row.cents).collect();
    assert_eq!(credited, [1_000_000]);
}

#[test]
fn a_closer_who_works_his_own_account_is_credited_once_and_paid_by_both_components() {
    let closer = role(RoleKind::Ae, vec![quota(EXPANSION, "12000", Period::Year)]);
    let spec = plan(vec![(
        closer,
        vec![line("own", EXPANSION, Source::Own), reference_closer()],
    )]);
    let comp = CompiledComp::of(&spec);
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    let both = CompEvent {
        own: Some(0),
        landed: Some(0),
        ..event(EXPANSION, 1, 10_000)
    };
    ledger.event(&both, &mut heard);
    close(&mut ledger, 1..=1, &mut heard);
    assert_eq!(heard.credits.len(), 1);
    assert_eq!(heard.paid(0), [(1, 2_000)]);
    // One role alone is not paid twice.
    assert_eq!(ledger.double_paid_cents(1), 0);
}

#[test]
fn a_nominator_takes_a_share_and_the_closer_the_rest() {
    let quotas = || vec![quota(EXPANSION, "1000", Period::Month)];
    let own = || line("own", EXPANSION, Source::Own);
    let spec = plan(vec![
        (role(RoleKind::Ae, quotas()), vec![own()]),
        (role(RoleKind::Csm, quotas()), vec![own()]),
    ]);
    let comp = CompiledComp::of(&spec);
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    ledger.hire(1, RoleKind::Csm, 0, true);
    let nominated = CompEvent {
        own: Some(0),
        nominator: Some((1, 200_000_000)),
        ..event(EXPANSION, 1, 10_001)
    };
    ledger.event(&nominated, &mut heard);
    let credits: Vec<_> = heard
        .credits
        .iter()
        .map(|row| (row.rep, row.cents))
        .collect();
    assert_eq!(credits, [(0, 8_001), (1, 2_000)]);
    close(&mut ledger, 1..=1, &mut heard);
    assert_eq!(
        (heard.paid(0), heard.paid(1)),
        (vec![(1, 800)], vec![(1, 200)])
    );
    assert_eq!(ledger.double_paid_cents(1), 10_001);
    // A nominator who has left takes nothing.
    ledger.leave(1, 2, &mut heard);
    ledger.event(
        &CompEvent {
            month: 2,
            ..nominated
        },
        &mut heard,
    );
    assert_eq!(
        heard.credits.last().map(|row| (row.rep, row.cents)),
        Some((0, 10_001))
    );
}

#[test]
fn a_closer_who_nominates_is_credited_for_his_part_only_and_paid_for_the_account_he_landed() {
    let quotas = || vec![quota(EXPANSION, "1000", Period::Month)];
    let own = || line("own", EXPANSION, Source::Own);
    let spec = plan(vec![
        (
            role(RoleKind::Ae, quotas()),
            vec![own(), reference_closer()],
        ),
        (role(RoleKind::ExpansionAe, quotas()), vec![own()]),
    ]);
    let comp = CompiledComp::of(&spec);
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    ledger.hire(1, RoleKind::ExpansionAe, 0, true);
    let nominated = CompEvent {
        own: Some(1),
        nominator: Some((0, 200_000_000)),
        landed: Some(0),
        ..event(EXPANSION, 1, 10_000)
    };
    ledger.event(&nominated, &mut heard);
    close(&mut ledger, 1..=1, &mut heard);
    let credits = heard.credits.iter().map(|row| (row.rep, row.cents));
    assert_eq!(credits.collect::<Vec<_>>(), [(1, 8_000), (0, 2_000)]);
    // A tenth of what he nominated, and a tenth of all of it as who landed the account.
    assert_eq!(heard.paid(0), [(1, 200 + 1_000)]);
}

#[test]
fn a_part_of_nothing_earns_no_bonus() {
    let bonus = || Component {
        rate: RateBasis::PerEvent(d("50")),
        ..line("bonus", EXPANSION, Source::Own)
    };
    let spec = plan(vec![
        (role(RoleKind::Ae, vec![]), vec![bonus()]),
        (role(RoleKind::Csm, vec![]), vec![bonus()]),
    ]);
    let comp = CompiledComp::of(&spec);
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    ledger.hire(1, RoleKind::Csm, 0, true);
    // The nominator's share: none of it, some of it, all of it.
    for (month, share) in [(1, 0), (2, 500_000_000), (3, 1_000_000_000)] {
        let nominated = CompEvent {
            own: Some(0),
            nominator: Some((1, share)),
            ..event(EXPANSION, month, 10_000)
        };
        ledger.event(&nominated, &mut heard);
        close(&mut ledger, month..=month, &mut heard);
    }
    assert_eq!(heard.paid(0), [(1, 5_000), (2, 5_000)]);
    assert_eq!(heard.paid(1), [(2, 5_000), (3, 5_000)]);
}

#[test]
fn past_the_last_age_nothing_is_paid_and_only_own_credit_still_counts_toward_a_tier() {
    let by_age = |source| Component {
        share_by_age: vec![ShareByAge {
            until_month: 12,
            share: d("1"),
        }],
        tiers: vec![
            RateTier {
                up_to: Some(d("1")),
                multiple: d("1"),
            },
            RateTier {
                up_to: None,
                multiple: d("2"),
            },
        ],
        spifs: vec![Spif {
            from_month: 1,
            to_month: 2,
            amount: d("7"),
        }],
        ..line("aged", EXPANSION, source)
    };
    // 300 of a quota of 200 on an account past the last age, then 50 on a young one.
    for (source, second) in [(Source::Own, 1_000), (Source::Landed, 500)] {
        let closer = role(RoleKind::Ae, vec![quota(EXPANSION, "200", Period::Year)]);
        let comp = CompiledComp::of(&plan(vec![(closer, vec![by_age(source)])]));
        let mut ledger = CompLedger::new(&comp);
        let mut heard = Heard::default();
        ledger.hire(0, RoleKind::Ae, 0, true);
        for (month, age_months, cents) in [(1, 12, 30_000), (2, 11, 5_000)] {
            let grown = CompEvent {
                age_months,
                own: Some(0).filter(|_| source == Source::Own),
                landed: Some(0).filter(|_| source == Source::Landed),
                ..event(EXPANSION, month, cents)
            };
            ledger.event(&grown, &mut heard);
            close(&mut ledger, month..=month, &mut heard);
        }
        assert_eq!(heard.paid(0), [(2, second + 700)], "{source:?}");
        let credits: Vec<i64> = heard.credits.iter().map(|row| row.cents).collect();
        // A quota is credited only while a component shares in the event.
        let counted = [5_000];
        assert_eq!(credits, counted, "{source:?}");
    }
}

#[test]
fn split_spif_and_amount_per_event() {
    // prowi.io/glossary/split-commission: 10% on 60% of 100,000.
    let split = Component {
        split: d("0.6"),
        spifs: vec![Spif {
            from_month: 2,
            to_month: 3,
            amount: d("50"),
        }],
        ..line("split", Measure::NewArr, Source::Own)
    };
    let bonus = Component {
        rate: RateBasis::PerEvent(d("500")),
        ..line("bonus", Measure::Renewals, Source::Own)
    };
    let spec = plan(vec![(
        role(
            RoleKind::Ae,
            vec![quota(Measure::NewArr, "100000", Period::Quarter)],
        ),
        vec![split, bonus],
    )]);
    let comp = CompiledComp::of(&spec);
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    for month in 1..=4 {
        let deal = CompEvent {
            own: Some(0),
            ..event(Measure::NewArr, month, 10_000_000)
        };
        ledger.event(&deal, &mut heard);
        close(&mut ledger, month..=month, &mut heard);
    }
    let renewal = CompEvent {
        own: Some(0),
        ..event(Measure::Renewals, 5, 123)
    };
    ledger.event(&renewal, &mut heard);
    // Nothing happened: no bonus either.
    ledger.event(
        &CompEvent {
            cents: 0,
            ..renewal
        },
        &mut heard,
    );
    close(&mut ledger, 5..=6, &mut heard);
    let expected = [
        (1, 600_000),
        (2, 605_000),
        (3, 605_000),
        (4, 600_000),
        (5, 50_000),
    ];
    assert_eq!(heard.paid(0), expected);
    assert!(heard.credits.iter().all(|row| row.cents == 6_000_000));
}

#[test]
fn activations_are_counted_in_hundredths() {
    let by_count = Component {
        rate: RateBasis::Explicit(d("250")),
        ..line("activation", Measure::Activations, Source::Own)
    };
    let spec = plan(vec![(
        role(
            RoleKind::Csm,
            vec![quota(Measure::Activations, "4", Period::Quarter)],
        ),
        vec![by_count],
    )]);
    let comp = CompiledComp::of(&spec);
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Csm, 0, true);
    for _ in 0..3 {
        let activated = CompEvent {
            own: Some(0),
            ..event(Measure::Activations, 1, 100)
        };
        ledger.event(&activated, &mut heard);
    }
    close(&mut ledger, 1..=3, &mut heard);
    assert_eq!(heard.paid(0), [(1, 75_000)]);
    let attained = ledger.attainment(RoleKind::Csm, 0, 3).unwrap();
    assert_eq!(
        (attained.credited, attained.quota, attained.reps_at_quota),
        (300, 400, 0)
    );
}

#[test]
fn an_accelerator_pays_the_increase_and_starts_anew_each_period() {
    let accelerated = Component {
        tiers: vec![
            RateTier {
                up_to: Some(d("1")),
                multiple: d("1"),
            },
            RateTier {
                up_to: None,
                multiple: d("2"),
            },
        ],
        ..line("new", Measure::NewArr, Source::Own)
    };
    let spec = plan(vec![(
        role(
            RoleKind::Ae,
            vec![quota(Measure::NewArr, "1000", Period::Quarter)],
        ),
        vec![accelerated],
    )]);
    let comp = CompiledComp::of(&spec);
    let mut ledger = CompLedger::new(&comp);
    let mut heard = Heard::default();
    ledger.hire(0, RoleKind::Ae, 0, true);
    for month in 1..=4 {
        let deal = CompEvent {
            own: Some(0),
            ..event(Measure::NewArr, month, 80_000)
        };
        ledger.event(&deal, &mut heard);
        close(&mut ledger, month..=month, &mut heard);
    }
    assert_eq!(
        heard.paid(0),
        [(1, 8_000), (2, 14_000), (3, 16_000), (4, 8_000)]
    );
}

#[test]
fn vested_commission_waits_for_invoice_or_collection() {
    for (pay_on, expected) in [
        (PayOn::Booking, vec![(1, 3_333), (2, 3_333), (3, 3_334)]),
        (PayOn::Invoice, vec![(2, 6_666), (3, 3_334)]),
        (PayOn::Collection, vec![(5, 10_000)]),
    ] {
        let slow = Component {
            pay_on,
            vesting: Vesting::Schedule(vec![
                VestingStep {
                    month: 0,
                    vested: d("0.3333"),
                },
                VestingStep {
                    month: 1,
                    vested: d("0.6666"),
                },
                VestingStep {
                    month: 2,
                    vested: d("1"),
                },
            ]),
            ..line("new", Measure::NewArr, Source::Own)
        };
        let spec = plan(vec![(role(RoleKind::Ae, vec![]), vec![slow])]);
        let comp = CompiledComp::of(&spec);
        let mut ledger = CompLedger::new(&comp);
        let mut heard = Heard::default();
        ledger.hire(0, RoleKind::Ae, 0, true);
        let deal = CompEvent {
            own: Some(0),
            invoice_month: 2,
            collect_month: 5,
            ..event(Measure::NewArr, 1, 100_000)
        };
        ledger.event(&deal, &mut heard);
        close(&mut ledger, 1..=6, &mut heard);
        assert_eq!(heard.paid(0), expected, "{pay_on:?}");
        assert_eq!(ledger.earned(1), 10_000);
        assert_eq!(ledger.unvested_balance(1), 6_667);
        assert_eq!(ledger.unvested_balance(3), 0);
    }
}

#[test]
fn a_reset_ledger_repeats_itself() {
    let spec = plan(vec![(
        role(
            RoleKind::Ae,
            vec![quota(Measure::NewArr, "1000", Period::Quarter)],
        ),
        vec![Component {
            clawback_months: 6,
            ..line("new", Measure::NewArr, Source::Own)
        }],
    )]);
    let comp = CompiledComp::of(&spec);
    let mut ledger = CompLedger::new(&comp);
    let mut totals = Vec::new();
    for _ in 0..2 {
        ledger.reset();
        ledger.hire(0, RoleKind::Ae, 0, true);
        let deal = CompEvent {
            own: Some(0),
            ..event(Measure::NewArr, 1, 80_000)
        };
        ledger.event(&deal, &mut Silent);
        for month in 1..=3 {
            if month == 2 {
                ledger.churn(0, month);
            }
            ledger.close_month(month, &mut Silent).unwrap();
        }
        let paid: Vec<i64> = (0..=3).map(|month| ledger.paid(month)).collect();
        totals.push((paid, ledger.attainment(RoleKind::Ae, 0, 3)));
    }
    assert_eq!(totals[0].0, [0, 8_000, -8_000, 0]);
    assert_eq!(totals[0], totals[1]);
}

#[test]
fn events_concern_whoever_is_paid_on_them_or_has_a_quota_on_them() {
    let spec = plan(vec![
        (
            role(
                RoleKind::Csm,
                vec![
                    quota(Measure::Activations, "4", Period::Quarter),
                    quota(Measure::BookNrr, "1.1", Period::Year),
                ],
            ),
            vec![line("activation", Measure::Activations, Source::Own)],
        ),
        (role(RoleKind::Ae, vec![]), vec![reference_closer()]),
    ]);
    let comp = CompiledComp::of(&spec);
    let concerned = Measure::ALL
        .into_iter()
        .filter(|measure| comp.concerns(*measure));
    assert_eq!(
        concerned.collect::<Vec<_>>(),
        [EXPANSION, Measure::Activations, Measure::BookNrr]
    );
    let reported = RoleKind::ALL.map(|role| comp.primary_measure(role));
    let csm = RoleKind::Csm as usize;
    for (role, measure) in reported.into_iter().enumerate() {
        let first = Some(Measure::Activations).filter(|_| role == csm);
        assert_eq!(measure, first);
    }
}

#[test]
fn a_payout_row_is_written_while_something_flows_or_is_open_and_never_else() {
    let cliff = Component {
        vesting: Vesting::Cliff { months: 3 },
        ..line("unvested", Measure::NewArr, Source::Own)
    };
    let collected = Component {
        pay_on: PayOn::Collection,
        ..line("unpaid", Measure::NewArr, Source::Own)
    };
    let at_once = line("settled", Measure::NewArr, Source::Own);
    for (component, months) in [
        (cliff, vec![2, 3, 4, 5]),
        (collected, vec![2, 3, 4, 5]),
        (at_once, vec![2]),
    ] {
        let comp = CompiledComp::of(&plan(vec![(role(RoleKind::Ae, vec![]), vec![component])]));
        let mut ledger = CompLedger::new(&comp);
        let mut heard = Heard::default();
        ledger.hire(0, RoleKind::Ae, 0, true);
        ledger.hire(1, RoleKind::Ae, 0, true);
        close(&mut ledger, 1..=1, &mut heard);
        let deal = CompEvent {
            own: Some(0),
            collect_month: 5,
            ..event(Measure::NewArr, 2, 100_000)
        };
        ledger.event(&deal, &mut heard);
        close(&mut ledger, 2..=7, &mut heard);
        let rows = heard.payouts.iter().map(|row| (row.rep, row.month));
        let expected: Vec<(u32, u16)> = months.into_iter().map(|month| (0, month)).collect();
        assert_eq!(rows.collect::<Vec<_>>(), expected);
    }
}
