//! Everything earned is found again, whatever happens to it.

use super::fixture::{d, day, deal, line, plan};
use crate::calendar::Date;
use crate::comp::statement::*;
use crate::plan::{PayOn, Period, Vesting, VestingStep};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn vesting() -> impl Strategy<Value = Vesting> {
    prop_oneof![
        Just(Vesting::Immediate),
        (1u16..20).prop_map(|months| Vesting::Cliff { months }),
        (1u16..30, 0u16..10).prop_map(|(months, cliff)| Vesting::Linear {
            months,
            cliff_months: cliff.min(months)
        }),
        Just(Vesting::Schedule(vec![
            VestingStep {
                month: 1,
                vested: d("0.333")
            },
            VestingStep {
                month: 12,
                vested: Decimal::ONE
            },
        ])),
    ]
}

fn pay_on() -> impl Strategy<Value = PayOn> {
    prop_oneof![
        Just(PayOn::Booking),
        Just(PayOn::Invoice),
        Just(PayOn::Collection)
    ]
}

fn clawback() -> impl Strategy<Value = Clawback> {
    let window = prop_oneof![
        Just(ClawbackWindowTerms::Never),
        (1u16..24).prop_map(ClawbackWindowTerms::Months),
        (0u32..400).prop_map(ClawbackWindowTerms::Days),
        Just(ClawbackWindowTerms::Term),
    ];
    let from = prop_oneof![
        Just(ClawbackFrom::Booking),
        Just(ClawbackFrom::Start),
        Just(ClawbackFrom::Payment)
    ];
    let amount = prop_oneof![
        Just(ClawbackAmount::Full),
        Just(ClawbackAmount::UnearnedMonths),
        Just(ClawbackAmount::UnearnedDays)
    ];
    (window, from, amount).prop_map(|(window, from, amount)| Clawback {
        window,
        from,
        amount,
    })
}

fn leaver() -> impl Strategy<Value = LeaverVested> {
    prop_oneof![
        Just(LeaverVested::PaidAtLeaving),
        Just(LeaverVested::PaidWhenDue),
        Just(LeaverVested::Forfeited)
    ]
}

/// Some day within `days` of the plan's start.
fn nth(days: u16) -> Date {
    let first = day("2026-01-01");
    let months = first.add_months(days / 28);
    Date::parse(&format!(
        "{}-{:02}",
        &months.to_string()[..7],
        days % 28 + 1
    ))
    .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn earned_is_paid_unpaid_unvested_forfeited_and_clawed_back(
        vesting in vesting(),
        pay_on in pay_on(),
        clawback in clawback(),
        leaver in leaver(),
        left in prop::option::of(0u16..900),
        may_fall in any::<bool>(),
        draw in prop::option::of((1i64..500_000, 1u16..12, any::<bool>())),
        deals in prop::collection::vec(
            (0u16..700, 1i64..9_000_000, prop::option::of(0u16..400), prop::option::of(0u16..200)),
            0..12,
        ),
        as_of in 0u16..1200,
    ) {
        let table = Line {
            table: Table::Retroactive,
            bands: vec![
                Band {
                    up_to: Some(Edge::Attainment(d("0.7"))),
                    weight: Weight::Rate(d("0.07")),
                    retroactive: None,
                },
                Band { up_to: None, weight: Weight::Rate(d("0.03")), retroactive: None },
            ],
            rate: crate::plan::RateBasis::Explicit(Decimal::ONE),
            holdback: Some(Holdback { share: d("0.15"), until: PayOn::Collection, months: 2 }),
            may_fall,
            vesting,
            pay_on,
            clawback,
            ..line()
        };
        let mut plan = plan(table);
        plan.settings.leaver_vested = leaver;
        plan.comp_plans[0].draw = draw.map(|(amount, months, recoverable)| StatementDraw {
            amount_monthly: Decimal::new(amount, 2),
            months,
            recoverable,
            repay_share: d("0.5"),
            in_advance: false,
        });
        let left = left.map(nth);
        plan.default_rep.as_mut().unwrap().left = left;
        let deals: Vec<Deal> = deals
            .iter()
            .enumerate()
            .map(|(index, (at, amount, cancelled, invoiced))| Deal {
                cancelled: cancelled.map(|after| nth(at + after)),
                invoiced: invoiced.map(|after| nth(at + after)),
                collected: invoiced.map(|after| nth(at + after + 30)),
                date: nth(*at),
                ..deal(&index.to_string(), "2026-01-01", &Decimal::new(*amount, 2).to_string())
            })
            .filter(|deal| left.is_none_or(|left| deal.date <= left))
            .collect();
        prop_assert_eq!(check_deals(&plan, &deals), vec![]);
        let made = statement(&plan, &deals, nth(as_of));
        for rep in &made.reps {
            let all = &rep.totals;
            let rest = all.paid + all.vested_unpaid + all.unvested + all.forfeited + all.clawed_back;
            prop_assert_eq!(all.earned, rest);
            let sum = |of: fn(&MonthFigures) -> Decimal| rep.months.iter().map(of).sum::<Decimal>();
            prop_assert_eq!(sum(|month| month.earned), all.earned);
            prop_assert_eq!(sum(|month| month.paid), all.paid);
            prop_assert_eq!(sum(|month| month.clawed_back), all.clawed_back);
            prop_assert_eq!(
                sum(|month| month.cash),
                all.paid + all.draw_paid - all.draw_repaid
            );
            prop_assert_eq!(rep.items.iter().map(|item| item.now.earned).sum::<Decimal>(), all.earned);
            prop_assert!(all.draw_balance >= Decimal::ZERO);
            if !may_fall {
                for month in &rep.months {
                    prop_assert!(month.earned >= Decimal::ZERO);
                }
            }
        }
    }

    #[test]
    fn longer_vesting_moves_pay_later_and_changes_no_total(
        months in 1u16..36,
        amounts in prop::collection::vec(1i64..9_000_000, 1..8),
    ) {
        let deals: Vec<Deal> = amounts
            .iter()
            .enumerate()
            .map(|(index, amount)| {
                deal(&index.to_string(), "2026-02-10", &Decimal::new(*amount, 2).to_string())
            })
            .collect();
        let at_once = plan(line());
        let later = plan(Line { vesting: Vesting::Linear { months, cliff_months: 0 }, ..line() });
        let total = |plan: &StatementPlan, as_of: &str| {
            statement(plan, &deals, day(as_of)).reps[0].totals.clone()
        };
        prop_assert_eq!(total(&at_once, "2026-02-28").earned, total(&later, "2026-02-28").earned);
        prop_assert!(total(&at_once, "2026-02-28").paid >= total(&later, "2026-02-28").paid);
        prop_assert_eq!(total(&at_once, "2030-02-28").paid, total(&later, "2030-02-28").paid);
    }
}

#[test]
fn clawback_takes_back_what_was_paid_at_its_own_rate() {
    // The second deal lifts the rate; cancelling the first takes back what the first earned.
    let lifted = Line {
        bands: vec![
            Band {
                up_to: Some(Edge::Attainment(Decimal::ONE)),
                weight: Weight::Multiple(Decimal::ONE),
                retroactive: None,
            },
            Band {
                up_to: None,
                weight: Weight::Multiple(d("2")),
                retroactive: None,
            },
        ],
        clawback: Clawback {
            window: ClawbackWindowTerms::Months(6),
            from: ClawbackFrom::Booking,
            amount: ClawbackAmount::Full,
        },
        ..line()
    };
    let first = Deal {
        cancelled: Some(day("2026-07-10")),
        ..deal("a", "2026-01-10", "100000")
    };
    let made = statement(
        &plan(lifted),
        &[first, deal("b", "2026-01-20", "50000")],
        day("2026-07-31"),
    );
    let all = &made.reps[0].totals;
    assert_eq!(
        (all.earned, all.clawed_back, all.paid),
        (d("20000.00"), d("10000.00"), d("10000.00"))
    );
    assert_eq!(made.reps[0].months[6].paid, d("-10000.00"));
}

#[test]
fn a_repayment_is_capped_and_the_balance_waits() {
    let mut plan = plan(line());
    plan.comp_plans[0].draw = Some(StatementDraw {
        amount_monthly: d("1000"),
        months: 1,
        recoverable: true,
        repay_share: d("0.25"),
        in_advance: false,
    });
    let made = statement(
        &plan,
        &[deal("a", "2026-02-10", "20000")],
        day("2026-03-31"),
    );
    let months = &made.reps[0].months;
    let told: Vec<_> = months
        .iter()
        .map(|m| (m.draw_paid, m.draw_repaid, m.draw_balance, m.cash))
        .collect();
    let row = |a, b, c, e| (d(a), d(b), d(c), d(e));
    assert_eq!(
        told,
        [
            row("1000", "0", "1000", "1000"),
            row("0", "500", "500", "1500"),
            row("0", "0", "500", "0"),
        ]
    );
}

#[test]
fn a_holdback_waits_for_its_months_and_its_cash() {
    let held = Line {
        pay_on: PayOn::Invoice,
        holdback: Some(Holdback {
            share: d("0.2"),
            until: PayOn::Collection,
            months: 3,
        }),
        ..line()
    };
    let sold = Deal {
        invoiced: Some(day("2026-02-01")),
        collected: Some(day("2026-03-05")),
        ..deal("a", "2026-01-10", "10000")
    };
    for (as_of, paid) in [
        ("2026-01-31", "0.00"),
        ("2026-02-01", "800.00"),
        ("2026-04-09", "800.00"),
        ("2026-04-10", "1000.00"),
    ] {
        let made = statement(&plan(held.clone()), std::slice::from_ref(&sold), day(as_of));
        assert_eq!(made.reps[0].totals.paid, d(paid), "{as_of}");
    }
}

#[test]
fn a_leaver_keeps_what_vested_by_the_setting() {
    let vests = Line {
        vesting: Vesting::Linear {
            months: 10,
            cliff_months: 0,
        },
        pay_on: PayOn::Collection,
        ..line()
    };
    let sold = Deal {
        collected: Some(day("2026-09-01")),
        ..deal("a", "2026-01-10", "10000")
    };
    for (setting, in_may, in_september, forfeited) in [
        (LeaverVested::PaidAtLeaving, "400.00", "400.00", "600.00"),
        (LeaverVested::PaidWhenDue, "0.00", "400.00", "600.00"),
        (LeaverVested::Forfeited, "0.00", "0.00", "1000.00"),
    ] {
        let mut plan = plan(vests.clone());
        plan.settings.leaver_vested = setting;
        plan.default_rep.as_mut().unwrap().left = Some(day("2026-05-20"));
        let at = |as_of| {
            let made = statement(&plan, std::slice::from_ref(&sold), day(as_of));
            made.reps[0].totals.clone()
        };
        assert_eq!(at("2026-05-31").paid, d(in_may), "{setting:?}");
        assert_eq!(at("2026-09-30").paid, d(in_september), "{setting:?}");
        assert_eq!(at("2026-09-30").forfeited, d(forfeited), "{setting:?}");
    }
}

#[test]
fn a_quota_may_be_for_half_a_fiscal_year() {
    let mut plan = plan(line());
    plan.fiscal_year_start = 4;
    let quota = &mut plan.default_rep.as_mut().unwrap().quotas[0];
    quota.period = Period::HalfYear;
    let deals = [
        deal("a", "2026-04-01", "50000"),
        deal("b", "2026-09-30", "25000"),
        deal("c", "2026-10-01", "10000"),
    ];
    let made = statement(&plan, &deals, day("2026-12-31"));
    let found: Vec<_> = made.reps[0]
        .measures
        .iter()
        .map(|period| (period.first, period.last, period.attainment))
        .collect();
    let half = |first, last, attained| (day(first), day(last), Some(d(attained)));
    assert_eq!(
        found[1..],
        [
            half("2026-04-01", "2026-09-30", "0.75"),
            half("2026-10-01", "2027-03-31", "0.1"),
        ]
    );
}

#[test]
fn a_crossing_deal_takes_one_rate_whole() {
    let bands = || {
        vec![
            Band {
                up_to: Some(Edge::Attainment(Decimal::ONE)),
                weight: Weight::Multiple(Decimal::ONE),
                retroactive: None,
            },
            Band {
                up_to: None,
                weight: Weight::Multiple(d("2")),
                retroactive: None,
            },
        ]
    };
    let deals = [
        deal("a", "2026-01-10", "80000"),
        deal("b", "2026-01-20", "40000"),
        deal("c", "2026-01-30", "10000"),
    ];
    for (table, earned) in [
        (Table::Marginal, ["8000", "6000", "2000"]),
        (Table::Retroactive, ["8000", "16000", "2000"]),
        (Table::Overage, ["8000", "6000", "2000"]),
        (Table::WholeDeal, ["8000", "8000", "2000"]),
        (Table::WholeDealBefore, ["8000", "4000", "2000"]),
    ] {
        let line = Line {
            table,
            bands: bands(),
            ..line()
        };
        let made = statement(&plan(line), &deals, day("2026-01-31"));
        let items = made.reps[0].items.iter().map(|item| item.now.earned);
        let wanted: Vec<Decimal> = earned.iter().map(|text| d(text)).collect();
        assert_eq!(items.collect::<Vec<_>>(), wanted, "{table:?}");
    }
}
