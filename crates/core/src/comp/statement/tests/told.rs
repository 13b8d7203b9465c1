//! Who is credited with what, what bonuses and overrides pay, and the figures around it.

use super::fixture::{d, day, deal, line, plan};
use crate::comp::statement::*;
use crate::plan::{Measure, Period, RateBasis, ShareByAge, Source, Spif};
use rust_decimal::Decimal;

fn ana(plan: &StatementPlan, deals: &[Deal]) -> RepStatement {
    statement(plan, deals, day("2026-06-30")).reps.remove(0)
}

fn earned(made: &RepStatement) -> Vec<Decimal> {
    made.items.iter().map(|item| item.now.earned).collect()
}

fn on(measure: Measure, amount: &str) -> StatementQuota {
    StatementQuota {
        measured: Measured::Known(measure),
        amount: d(amount),
        period: Period::Quarter,
        changes: Vec::new(),
    }
}

fn quotas(plan: &mut StatementPlan) -> &mut Vec<StatementQuota> {
    &mut plan.default_rep.as_mut().unwrap().quotas
}

#[test]
fn a_book_is_held_to_the_rep_s_share_of_what_it_was_in_that_period() {
    let book = Line {
        measured: Measured::Known(Measure::BookNrr),
        rate: RateBasis::ShareOfVariable(Decimal::ONE),
        ..line()
    };
    let mut plan = plan(book);
    *quotas(&mut plan) = vec![on(Measure::BookNrr, "1.1")];
    let book = |id: &str, date: &str, share: &str, start: &str, end: &str| {
        let mut book = deal(id, date, "0");
        book.kind = "book".into();
        book.reps[0].share = d(share);
        book.amounts = [("start_arr", start), ("end_arr", end)]
            .map(|(column, amount)| (column.to_owned(), d(amount)))
            .into();
        book
    };
    let deals = [
        book("a", "2026-01-01", "0.5", "1000000", "1100000"),
        book("b", "2026-03-31", "1", "100000", "110000"),
        book("c", "2026-04-01", "1", "200000", "110000"),
        deal("d", "2026-05-05", "5000"),
    ];
    let made = ana(&plan, &deals);
    let periods: Vec<_> = made
        .measures
        .iter()
        .map(|period| (period.credited, period.quota, period.attainment))
        .collect();
    assert_eq!(
        periods,
        [
            (d("660000"), d("660000"), Some(Decimal::ONE)),
            (d("110000"), d("220000"), Some(d("0.5"))),
        ]
    );
    let paid: Vec<Decimal> = made.periods.iter().map(|period| period.earned).collect();
    assert_eq!(paid, [d("10000"), d("5000")]);
    assert_eq!(made.measures[0].measure, "book_nrr");
}

#[test]
fn credit_is_the_reps_part_times_the_lines_split_and_a_rule_may_change_it() {
    let mut plan = plan(Line {
        split: d("0.5"),
        ..line()
    });
    let mut shared = deal("a", "2026-01-10", "1000");
    shared.reps[0].share = d("0.4");
    let made = ana(&plan, std::slice::from_ref(&shared));
    // 40% of 1,000, half of that.
    assert_eq!(made.measures[0].credited, d("200"));
    assert_eq!(
        (made.items[0].credit, made.items[0].amount),
        (d("200"), d("200"))
    );
    assert_eq!(earned(&made), [d("20")]);
    plan.credit_rules = vec![CreditRule {
        conditions: Conditions::default(),
        multiple: d("2"),
        add: d("5"),
    }];
    let made = ana(&plan, &[shared]);
    // Twice 1,000 and 5, times the same part; paid on as before.
    assert_eq!(made.measures[0].credited, d("401"));
    assert_eq!(
        (made.items[0].credit, made.items[0].amount),
        (d("401"), d("200"))
    );
}

#[test]
fn who_landed_an_account_is_credited_while_a_line_pays_for_it() {
    let landed = Line {
        measured: Measured::Known(Measure::ExpansionArr),
        source: Source::Landed,
        split: d("0.5"),
        share_by_age: vec![ShareByAge {
            until_month: 12,
            share: d("0.3"),
        }],
        ..line()
    };
    let mut plan = plan(landed);
    *quotas(&mut plan) = vec![on(Measure::ExpansionArr, "1000")];
    for (landed_on, by, credited, pay) in [
        ("2025-02-11", "Ana", "500", vec![d("15")]),
        ("2025-02-10", "Ana", "0", vec![]),
        ("2025-02-11", "Bo", "0", vec![]),
    ] {
        let mut grown = deal("a", "2026-02-10", "1000");
        grown.kind = "expansion".into();
        grown.reps[0].rep = "Cy".into();
        grown.landed = Some(day(landed_on));
        grown.landed_by = Some(by.into());
        let made = statement(&plan, &[grown], day("2026-03-31"));
        let ana = made.reps.iter().find(|rep| rep.rep == "Ana");
        let found = ana.map_or(Decimal::ZERO, |rep| rep.measures[0].credited);
        assert_eq!(found, d(credited), "{landed_on} {by}");
        let items: Vec<Decimal> = ana.map_or(vec![], earned);
        let paid: Vec<Decimal> = items.into_iter().filter(|pay| !pay.is_zero()).collect();
        assert_eq!(paid, pay, "{landed_on} {by}");
    }
}

#[test]
fn a_deal_that_does_not_fulfil_the_conditions_moves_the_table_and_is_not_paid() {
    let emea = |rate| Line {
        rate,
        conditions: Conditions {
            when: [("region".to_owned(), "emea".to_owned())].into(),
            ..Conditions::default()
        },
        ..line()
    };
    let here = Deal {
        cells: [("region".to_owned(), "EMEA".to_owned())].into(),
        ..deal("b", "2026-01-20", "50000")
    };
    let deals = [deal("a", "2026-01-10", "100000"), here];
    for rate in [
        RateBasis::ShareOfVariable(Decimal::ONE),
        RateBasis::Explicit(d("0.1")),
    ] {
        let made = ana(&plan(emea(rate)), &deals);
        assert_eq!(earned(&made), [d("5000")]);
        assert_eq!(made.periods[0].credited, d("150000"));
        assert_eq!(made.periods[0].amount, d("50000"));
    }
}

#[test]
fn bonuses_are_paid_in_their_months_and_by_the_share_at_the_accounts_age() {
    let bonus = |spifs| Line {
        measured: Measured::Known(Measure::ExpansionArr),
        rate: RateBasis::PerEvent(d("250")),
        share_by_age: vec![ShareByAge {
            until_month: 12,
            share: d("0.5"),
        }],
        spifs,
        ..line()
    };
    let grown = |id: &str, date: &str, landed: &str| {
        let mut grown = deal(id, date, "1000");
        grown.kind = "expansion".into();
        grown.landed = Some(day(landed));
        grown
    };
    let spif = Spif {
        from_month: 2,
        to_month: 3,
        amount: d("40"),
    };
    let deals = [
        grown("a", "2026-01-31", "2025-12-01"),
        grown("b", "2026-02-01", "2025-12-01"),
        grown("c", "2026-03-31", "2025-12-01"),
        grown("d", "2026-04-01", "2025-12-01"),
        // Past the last age neither is paid.
        grown("e", "2026-02-20", "2025-01-01"),
    ];
    let made = ana(&plan(bonus(vec![spif])), &deals);
    let mut paid: Vec<_> = made
        .items
        .iter()
        .map(|item| (item.deal.as_str(), item.kind, item.now.earned))
        .collect();
    paid.sort_by_key(|(id, ..)| *id);
    assert_eq!(
        paid,
        [
            ("a", ItemKind::PerDeal, d("125")),
            ("b", ItemKind::PerDeal, d("125")),
            ("b", ItemKind::Spif, d("40")),
            ("c", ItemKind::PerDeal, d("125")),
            ("c", ItemKind::Spif, d("40")),
            ("d", ItemKind::PerDeal, d("125")),
        ]
    );
}

#[test]
fn others_receive_their_part_of_the_commission_or_of_the_payout() {
    let shared = |to, of_payout| Line {
        payout_share: d("0.6"),
        overrides: vec![Override {
            to,
            share: d("0.1"),
            of_payout,
        }],
        ..line()
    };
    let manager = || Receiver::Column("manager".into());
    let managed = |name: &str| Deal {
        cells: [("manager".to_owned(), name.to_owned())].into(),
        ..deal("a", "2026-01-10", "1000")
    };
    for (to, of_payout, name, part) in [
        (Receiver::Rep("Bo".into()), false, "", Some(("100", "10"))),
        (manager(), false, "Bo", Some(("100", "10"))),
        (manager(), true, "Bo", Some(("60", "6"))),
        (manager(), true, "", None),
    ] {
        let mut plan = plan(shared(to, of_payout));
        let bo = RepTerms {
            id: "Bo".into(),
            comp_plan: None,
            ..plan.default_rep.clone().unwrap()
        };
        plan.reps = vec![bo];
        let made = statement(&plan, &[managed(name)], day("2026-01-31"));
        let names: Vec<&str> = made.reps.iter().map(|rep| rep.rep.as_str()).collect();
        assert_eq!(names, ["Bo", "Ana"]);
        assert_eq!(made.reps[1].totals.earned, d("60"));
        let told: Vec<_> = made.reps[0]
            .items
            .iter()
            .map(|item| (item.kind, item.now.earned, item.derivation.clone()))
            .collect();
        let wanted = part.map(|(commission, earned)| {
            let derivation = Derivation::Share {
                of: "Ana".into(),
                commission: d(commission),
                share: d("0.1"),
            };
            (ItemKind::Override, d(earned), derivation)
        });
        assert_eq!(told, Vec::from_iter(wanted));
    }
}

#[test]
fn the_head_of_a_statement_adds_up() {
    let mut plan = plan(line());
    plan.default_rep.as_mut().unwrap().base = d("50000");
    let deals = [
        deal("a", "2026-01-10", "1000"),
        deal("b", "2026-02-10", "3000"),
        deal("c", "2026-07-10", "9000"),
    ];
    let made = statement(&plan, &deals, day("2026-06-30"));
    assert_eq!(made.later_deals, 1);
    let rep = &made.reps[0];
    assert_eq!(rep.ote, d("90000"));
    assert_eq!(rep.totals.credited, d("4000"));
    assert_eq!(rep.totals.effective_rate, Some(d("0.1")));
    assert_eq!((rep.totals.earned, rep.totals.vested), (d("400"), d("400")));
    assert_eq!(rep.measures[0].measure, "new_arr");
    // The first month tells only of its own deal, and its first day is not yet earned.
    let months: Vec<Decimal> = rep.months.iter().map(|month| month.earned).collect();
    assert_eq!(months[..3], [d("100"), d("300"), d("0")]);
    let same_day = statement(&plan, &deals[..1], day("2026-01-10"));
    assert_eq!(same_day.reps[0].totals.paid, d("100"));
}

#[test]
fn targets_tell_what_a_whole_period_pays_at_quota() {
    let of = |measure, rate| Line {
        measured: Measured::Known(measure),
        rate,
        ..line()
    };
    let variable = || RateBasis::ShareOfVariable(d("0.5"));
    let rate = || RateBasis::Explicit(d("0.1"));
    use Measure::{BookNrr, ExpansionArr, NewArr};
    for (measure, rate, quota, pay, shown) in [
        (NewArr, rate(), Some("100000"), Some("10000"), Some("0.1")),
        (
            NewArr,
            variable(),
            Some("100000"),
            Some("5000"),
            Some("0.05"),
        ),
        (BookNrr, variable(), None, Some("5000"), None),
        (BookNrr, rate(), None, None, None),
        (
            NewArr,
            RateBasis::PerEvent(d("9")),
            Some("100000"),
            None,
            None,
        ),
        (ExpansionArr, rate(), None, None, None),
    ] {
        let line = of(measure, rate);
        let mut plan = plan(line.clone());
        quotas(&mut plan).push(on(BookNrr, "1.1"));
        let made = ana(&plan, &[deal("a", "2026-01-10", "1")]);
        let target = &made.targets[0];
        let wanted = (quota.map(d), pay.map(d), shown.map(d));
        assert_eq!((target.quota, target.pay, target.rate), wanted, "{line:?}");
    }
    // Tiers that pay nothing up to quota have no target pay.
    let nothing = Line {
        bands: vec![
            Band {
                up_to: Some(Edge::Attainment(Decimal::ONE)),
                weight: Weight::Multiple(Decimal::ZERO),
                retroactive: None,
            },
            Band {
                up_to: None,
                weight: Weight::Multiple(Decimal::ONE),
                retroactive: None,
            },
        ],
        ..of(NewArr, variable())
    };
    let made = ana(&plan(nothing), &[deal("a", "2026-01-10", "1")]);
    assert_eq!(made.targets[0].pay, Some(Decimal::ZERO));
}

#[test]
fn a_quota_shrinks_with_the_time_that_a_rep_is_there() {
    for (proration, quota, present) in [
        (Proration::Days, "50000", "0.5"),
        (Proration::Months, "66666.67", "0.67"),
        (Proration::None, "100000", "1"),
    ] {
        let mut plan = plan(line());
        plan.settings.quota_proration = proration;
        // 14 of 28 days of February and all of March: 45 of 90.
        plan.default_rep.as_mut().unwrap().hired = Some(day("2026-02-15"));
        let made = ana(&plan, &[deal("a", "2026-02-20", "25000")]);
        let first = &made.measures[0];
        assert_eq!(first.quota, d(quota), "{proration:?}");
        assert_eq!(first.present.round_dp(2), d(present), "{proration:?}");
        // Target pay shrinks with it.
        plan.comp_plans[0].lines[0].rate = RateBasis::ShareOfVariable(Decimal::ONE);
        let made = ana(&plan, &[deal("a", "2026-02-20", "50000")]);
        let pay = d("10000") * first.present * d("50000") / first.quota;
        assert_eq!(earned(&made), [pay.round_dp(2)], "{proration:?}");
    }
}

#[test]
fn a_ramped_quota_grows_month_by_month_since_the_day_of_hire() {
    let mut plan = plan(line());
    let anyone = plan.default_rep.as_mut().unwrap();
    anyone.hired = Some(day("2026-02-15"));
    anyone.ramp = vec![d("0.5"), d("0.8")];
    let quota = |plan: &StatementPlan| {
        let made = ana(plan, &[deal("a", "2026-02-20", "1")]);
        made.measures.iter().map(|m| m.quota).collect::<Vec<_>>()
    };
    // 14 days at a half and 31 at four fifths, of 90.
    assert_eq!(quota(&plan), [d("35333.33"), d("100000")]);
    plan.default_rep.as_mut().unwrap().ramped_quota = false;
    assert_eq!(quota(&plan), [d("50000"), d("100000")]);
}

#[test]
fn a_book_grows_by_the_part_of_the_period_that_a_rep_is_there() {
    let mut plan = plan(Line {
        measured: Measured::Known(Measure::BookNrr),
        ..line()
    });
    plan.default_rep.as_mut().unwrap().hired = Some(day("2026-02-15"));
    *quotas(&mut plan) = vec![on(Measure::BookNrr, "1.1")];
    let mut book = deal("a", "2026-03-31", "0");
    book.kind = "book".into();
    book.amounts = [("start_arr", "100000"), ("end_arr", "105000")]
        .map(|(column, amount)| (column.to_owned(), d(amount)))
        .into();
    let first = &ana(&plan, std::slice::from_ref(&book)).measures[0];
    assert_eq!(
        (first.quota, first.attainment),
        (d("105000"), Some(Decimal::ONE))
    );
    // A book of nothing has no target: whatever it ends with, nothing is earned.
    plan.comp_plans[0].lines[0].rate = RateBasis::ShareOfVariable(Decimal::ONE);
    book.amounts.insert("start_arr".into(), Decimal::ZERO);
    let made = ana(&plan, &[book]);
    assert_eq!(made.measures[0].attainment, None);
    assert_eq!(made.totals.earned, Decimal::ZERO);
}

#[test]
fn measures_carry_their_own_names() {
    let mut plan = plan(line());
    plan.measures = vec!["training".into()];
    quotas(&mut plan).push(StatementQuota {
        measured: Measured::Named("training".into()),
        ..on(Measure::NewArr, "10")
    });
    let made = ana(&plan, &[deal("a", "2026-01-10", "1")]);
    let names: std::collections::BTreeSet<&str> =
        made.measures.iter().map(|m| m.measure.as_str()).collect();
    assert_eq!(Vec::from_iter(names), ["new_arr", "training"]);
}
