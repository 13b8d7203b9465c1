//! Books balance whatever happens.

use super::super::fixture::*;
use super::super::{CompEvent, CompLedger, CompiledComp};
use crate::plan::*;
use proptest::prelude::*;

const MONTHS: u16 = 24;

/// Something that happens to one of four accounts and four reps.
#[derive(Debug, Clone)]
enum Happening {
    Deal {
        measure: Measure,
        account: u32,
        own: u32,
        landed: u32,
        cents: i64,
        wait: u16,
    },
    Nominated {
        account: u32,
        own: u32,
        nominator: u32,
        share: i64,
        cents: i64,
    },
    Churn {
        account: u32,
    },
    Leave {
        rep: u32,
    },
}

fn happening() -> impl Strategy<Value = (u16, Happening)> {
    let rep = 0u32..4;
    let measure = prop::sample::select(vec![
        Measure::NewArr,
        Measure::ExpansionArr,
        Measure::RenewalUplift,
        Measure::Renewals,
    ]);
    let what = prop_oneof![
        8 => (measure, 0u32..4, rep.clone(), rep.clone(), 1i64..50_000_000, 0u16..9).prop_map(
            |(measure, account, own, landed, cents, wait)| {
                Happening::Deal { measure, account, own, landed, cents, wait }
            }
        ),
        2 => (0u32..4, rep.clone(), rep.clone(), 0i64..=1_000_000_000, 1i64..50_000_000).prop_map(
            |(account, own, nominator, share, cents)| {
                Happening::Nominated { account, own, nominator, share, cents }
            }
        ),
        1 => (0u32..4).prop_map(|account| Happening::Churn { account }),
        1 => rep.prop_map(|rep| Happening::Leave { rep }),
    ];
    (1..=MONTHS, what)
}

fn vesting() -> impl Strategy<Value = Vesting> {
    prop_oneof![
        Just(Vesting::Immediate),
        (0u16..30).prop_map(|months| Vesting::Cliff { months }),
        (0u16..30, 0u16..30).prop_map(|(months, cliff)| Vesting::Linear {
            months,
            cliff_months: cliff.min(months),
        }),
        (0u16..10, 1u16..10, 1i64..100).prop_map(|(first, gap, share)| {
            Vesting::Schedule(vec![
                VestingStep {
                    month: first,
                    vested: rust_decimal::Decimal::new(share, 2),
                },
                VestingStep {
                    month: first + gap,
                    vested: d("1"),
                },
            ])
        }),
    ]
}

prop_compose! {
    fn component()(
        measure in prop::sample::select(vec![
            Measure::NewArr, Measure::ExpansionArr, Measure::RenewalUplift, Measure::Renewals,
        ]),
        landed: bool,
        rate in 0usize..3,
        retroactive: bool,
        vesting in vesting(),
        pay_on in prop::sample::select(vec![PayOn::Booking, PayOn::Invoice, PayOn::Collection]),
        clawback_months in 0u16..15,
        split in 1i64..=100,
        aged: bool,
        tiered: bool,
        spif: bool,
    ) -> Component {
        let tier = |up_to: Option<&str>, multiple| RateTier { up_to: up_to.map(d), multiple };
        Component {
            rate: match rate {
                0 => RateBasis::Explicit(d("0.0777")),
                1 => RateBasis::ShareOfVariable(d("0.4")),
                _ => RateBasis::PerEvent(d("123.45")),
            },
            table: if retroactive { RateTable::Retroactive } else { RateTable::Marginal },
            tiers: match tiered {
                true => vec![tier(Some("0.9"), d("0.5")), tier(Some("1.3"), d("1")), tier(None, d("3"))],
                false => Vec::new(),
            },
            split: rust_decimal::Decimal::new(split, 2),
            share_by_age: match aged {
                true => vec![
                    ShareByAge { until_month: 6, share: d("1") },
                    ShareByAge { until_month: 12, share: d("0.3") },
                ],
                false => Vec::new(),
            },
            vesting,
            pay_on,
            clawback_months,
            spifs: match spif {
                true => vec![Spif { from_month: 3, to_month: 9, amount: d("10") }],
                false => Vec::new(),
            },
            ..line("x", measure, if landed { Source::Landed } else { Source::Own })
        }
    }
}

fn roles(components: Vec<Component>) -> Vec<Paid> {
    let quotas = || {
        vec![
            quota(Measure::NewArr, "250000", Period::Quarter),
            quota(Measure::ExpansionArr, "90000", Period::Month),
            quota(Measure::RenewalUplift, "400000", Period::Year),
            quota(Measure::Renewals, "400000", Period::Year),
        ]
    };
    RoleKind::ALL
        .iter()
        .map(|kind| (role(*kind, quotas()), components.clone()))
        .collect()
}

/// Runs the happenings on four reps, one of each role, the second hired in month 3.
fn run(comp: &CompiledComp, happenings: &[(u16, Happening)], heard: &mut Heard) -> i64 {
    let mut ledger = CompLedger::new(comp);
    for (rep, role) in (0u32..).zip(RoleKind::ALL) {
        if rep != 1 {
            ledger.hire(rep, role, 0, true);
        }
    }
    for month in 1..=MONTHS {
        if month == 3 {
            ledger.hire(1, RoleKind::ExpansionAe, 3, false);
        }
        for (_, what) in happenings.iter().filter(|(when, _)| *when == month) {
            match *what {
                Happening::Deal {
                    measure,
                    account,
                    own,
                    landed,
                    cents,
                    wait,
                } => ledger.event(
                    &CompEvent {
                        account,
                        age_months: month / 2,
                        own: Some(own),
                        landed: Some(landed),
                        invoice_month: month + wait / 2,
                        collect_month: month + wait,
                        ..event(measure, month, cents)
                    },
                    heard,
                ),
                Happening::Nominated {
                    account,
                    own,
                    nominator,
                    share,
                    cents,
                } => ledger.event(
                    &CompEvent {
                        account,
                        own: Some(own),
                        nominator: Some((nominator, share)),
                        ..event(Measure::ExpansionArr, month, cents)
                    },
                    heard,
                ),
                Happening::Churn { account } => ledger.churn(account, month),
                Happening::Leave { rep } => ledger.leave(rep, month, heard),
            }
        }
        close(&mut ledger, month..=month, heard);
    }
    (0..=MONTHS).map(|month| ledger.earned(month)).sum()
}

proptest! {
    #[test]
    fn every_month_of_every_rep_balances(
        components in prop::collection::vec(component(), 1..5),
        draw in prop::option::of((1i64..2_000, 1u16..30, any::<bool>())),
        happenings in prop::collection::vec(happening(), 0..60),
    ) {
        let mut spec = plan(roles(components));
        for paid in &mut spec.comp_plans {
            paid.draw = draw.map(|(amount, months, recoverable)| Draw {
                amount_monthly: amount.into(), months, recoverable,
            });
        }
        let mut heard = Heard::default();
        // `run` checks the identities and recounts the items every month.
        let earned = run(&CompiledComp::of(&spec), &happenings, &mut heard);
        prop_assert_eq!(earned, (0..4).map(|rep| heard.sum(rep, |row| row.earned)).sum::<i64>());
        for rep in 0..4 {
            let last = heard.payouts.iter().rfind(|row| row.rep == rep).map_or(0, |row| row.unvested);
            let sum = |of: fn(&crate::sim::record::PayoutRow) -> i64| heard.sum(rep, of);
            prop_assert_eq!(
                sum(|row| row.earned), sum(|row| row.vested) + sum(|row| row.forfeited) + last
            );
            let unpaid = sum(|row| row.vested) - sum(|row| row.paid) - sum(|row| row.clawed_back);
            prop_assert!(unpaid >= 0 && last >= 0);
        }
        // Each rep's quota rows cover their months without gap or overlap.
        for rep in 0..4 {
            for measure in [Measure::NewArr, Measure::ExpansionArr, Measure::RenewalUplift] {
                let mut rows: Vec<_> = heard.quotas.iter()
                    .filter(|row| row.rep == rep && row.measure == measure).collect();
                rows.sort_by_key(|row| row.from_month);
                for pair in rows.windows(2) {
                    prop_assert_eq!(pair[0].to_month + 1, pair[1].from_month);
                }
            }
        }
    }

    #[test]
    fn longer_vesting_moves_pay_later_and_changes_nothing_earned(
        component in component(),
        happenings in prop::collection::vec(happening(), 0..40),
        months in 0u16..12, longer in 0u16..12,
    ) {
        let mut before: Option<(i64, Vec<i64>)> = None;
        for months in [months, months + longer] {
            let vesting = Vesting::Cliff { months };
            let spec = plan(roles(vec![Component { vesting, clawback_months: 0, ..component.clone() }]));
            let mut heard = Heard::default();
            let earned = run(&CompiledComp::of(&spec), &happenings, &mut heard);
            let paid: Vec<i64> = (1..=MONTHS)
                .map(|to| heard.payouts.iter().filter(|row| row.month <= to).map(|row| row.paid).sum())
                .collect();
            if let Some((sooner_earned, sooner)) = &before {
                prop_assert_eq!(*sooner_earned, earned);
                prop_assert!(sooner.iter().zip(&paid).all(|(sooner, later)| sooner >= later));
            }
            before = Some((earned, paid));
        }
    }
}
