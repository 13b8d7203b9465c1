//! What happens after a deal: negative amounts, cancellations, other quotas, milestones.

use super::fixture::{d, day, deal, line, plan};
use crate::calendar::YearMonth;
use crate::comp::statement::*;
use crate::plan::{Measure, RateBasis, ShareByAge};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn tiers() -> Vec<Band> {
    let band = |up_to: Option<&str>, multiple: &str| Band {
        up_to: up_to.map(|ratio| Edge::Attainment(d(ratio))),
        weight: Weight::Multiple(d(multiple)),
        retroactive: None,
    };
    vec![band(Some("1"), "1"), band(None, "1.5")]
}

/// 10% to a quota of 100,000 a quarter and 15% above it, taken back for six months.
fn accelerated() -> StatementPlan {
    let mut line = line();
    line.bands = tiers();
    line.clawback.window = ClawbackWindowTerms::Months(6);
    plan(line)
}

fn ana(plan: &StatementPlan, deals: &[Deal], as_of: &str) -> RepStatement {
    let made = statement(plan, deals, day(as_of));
    let ana = made.reps.into_iter().next().unwrap();
    let totals = &ana.totals;
    let rest = totals.paid
        + totals.vested_unpaid
        + totals.unvested
        + totals.forfeited
        + totals.clawed_back;
    assert_eq!(totals.earned, rest);
    ana
}

fn cancelled(mut deal: Deal, on: &str) -> Deal {
    deal.cancelled = Some(day(on));
    deal
}

#[test]
fn a_cancelled_deal_keeps_its_credit_or_loses_it() {
    let deals = [
        cancelled(deal("a", "2026-01-10", "100000"), "2026-02-01"),
        deal("b", "2026-03-10", "100000"),
    ];
    let mut plan = accelerated();
    let kept = ana(&plan, &deals, "2026-03-31");
    assert_eq!(kept.totals.paid, d("15000"));
    assert_eq!(kept.measures[0].credited, d("200000"));
    plan.settings.cancelled_credit = CancelledCredit::Reversed;
    let reversed = ana(&plan, &deals, "2026-03-31");
    assert_eq!(reversed.totals.paid, d("10000"));
    assert_eq!(reversed.totals.clawed_back, d("10000"));
    assert_eq!(reversed.measures[0].credited, d("100000"));
    assert_eq!(reversed.periods[0].credited, d("100000"));
    // Before it is cancelled nothing is lost.
    let before = ana(&plan, &deals, "2026-01-31");
    assert_eq!(before.measures[0].credited, d("100000"));
}

#[test]
fn a_deal_cancelled_in_a_later_period_takes_credit_from_that_one() {
    let deals = [
        cancelled(deal("a", "2026-03-31", "60000"), "2026-04-15"),
        deal("b", "2026-04-20", "100000"),
    ];
    let mut plan = accelerated();
    plan.settings.cancelled_credit = CancelledCredit::Reversed;
    let made = ana(&plan, &deals, "2026-06-30");
    let credited: Vec<Decimal> = made.measures.iter().map(|m| m.credited).collect();
    assert_eq!(credited, [d("60000"), d("40000")]);
    // From 60,000 below nothing to 40,000: all in the first tier.
    assert_eq!(made.totals.earned, d("16000"));
    assert_eq!(made.totals.paid, d("10000"));
}

#[test]
fn a_part_that_is_cancelled_is_taken_back_alone() {
    let mut half = cancelled(deal("a", "2026-01-10", "80000"), "2026-02-01");
    half.cancelled_share = Some(d("0.25"));
    let deals = [half, deal("b", "2026-03-10", "60000")];
    let mut plan = accelerated();
    plan.settings.cancelled_credit = CancelledCredit::Reversed;
    let made = ana(&plan, &deals, "2026-03-31");
    // 8,000 on the first, a quarter of it taken back; 60,000 left, 40,000 at 10%, 20,000 at 15%.
    assert_eq!(made.totals.clawed_back, d("2000"));
    assert_eq!(made.totals.earned, d("15000"));
    assert_eq!(made.totals.paid, d("13000"));
    assert_eq!(made.measures[0].credited, d("120000"));
}

#[test]
fn a_negative_amount_takes_back_what_the_last_credit_earned() {
    let deals = [
        deal("a", "2026-01-10", "120000"),
        deal("return", "2026-02-10", "-40000"),
        deal("b", "2026-03-10", "30000"),
    ];
    let made = ana(&accelerated(), &deals, "2026-03-31");
    let earned: Vec<Decimal> = made.items.iter().map(|item| item.now.earned).collect();
    // 10,000 + 3,000; back 20,000 at 15% and 20,000 at 10%; then 20,000 at 10%, 10,000 at 15%.
    assert_eq!(earned, [d("13000"), d("-5000"), d("3500")]);
    assert_eq!(made.totals.paid, d("11500"));
    assert_eq!(made.measures[0].credited, d("110000"));
    let months: Vec<Decimal> = made.months.iter().map(|month| month.cash).collect();
    assert_eq!(months, [d("13000"), d("-5000"), d("3500")]);
}

#[test]
fn what_is_taken_back_undoes_the_deal_in_every_table() {
    for table in [
        Table::Marginal,
        Table::Retroactive,
        Table::Overage,
        Table::WholeDeal,
        Table::WholeDealBefore,
    ] {
        let mut plan = accelerated();
        plan.comp_plans[0].lines[0].table = table;
        plan.comp_plans[0].lines[0].deal_limits.most = Some(d("9000"));
        let first = deal("a", "2026-01-10", "70000");
        let alone = ana(&plan, std::slice::from_ref(&first), "2026-03-31")
            .totals
            .paid;
        let deals = [
            first,
            deal("b", "2026-02-10", "110000"),
            deal("c", "2026-02-10", "-110000"),
        ];
        let undone = ana(&plan, &deals, "2026-03-31").totals.paid;
        assert_eq!(undone, alone, "{table:?}");
    }
}

#[test]
fn fixed_amounts_are_for_deals_and_not_for_what_is_taken_back() {
    let mut per_deal = line();
    per_deal.rate = RateBasis::PerEvent(d("500"));
    let deals = [
        deal("a", "2026-01-10", "100"),
        deal("return", "2026-01-11", "-40"),
    ];
    let made = ana(&plan(per_deal), &deals, "2026-01-31");
    assert_eq!(made.totals.earned, d("500"));
}

#[test]
fn conditions_look_at_the_size_of_what_is_taken_back() {
    let mut large = line();
    large.conditions.least_amount = Some(d("1000"));
    let deals = [
        deal("a", "2026-01-10", "2000"),
        deal("return", "2026-01-11", "-2000"),
        deal("small", "2026-01-12", "-500"),
    ];
    let made = ana(&plan(large), &deals, "2026-01-31");
    assert_eq!(made.totals.earned, d("0"));
}

#[test]
fn a_quota_changes_from_a_month_on() {
    let mut plan = accelerated();
    let from = |month| YearMonth { year: 2026, month };
    let rep = plan.default_rep.as_mut().unwrap();
    rep.quotas[0].changes = vec![
        QuotaChange {
            from: from(4),
            amount: d("200000"),
        },
        QuotaChange {
            from: from(9),
            amount: d("300000"),
        },
    ];
    let deals = [deal("a", "2026-01-10", "1")];
    let made = ana(&plan, &deals, "2026-12-31");
    let quotas: Vec<Decimal> = made.measures.iter().map(|m| m.quota).collect();
    // July and August of 200,000 and September of 300,000 a quarter.
    let mixed = d("233333.33");
    assert_eq!(quotas, [d("100000"), d("200000"), mixed, d("300000")]);
}

#[test]
fn a_milestone_is_paid_once_a_period() {
    let mut line = line();
    line.rate = RateBasis::PerEvent(Decimal::ZERO);
    line.milestones = vec![
        Milestone {
            at: Edge::Attainment(d("0.8")),
            amount: d("1000"),
        },
        Milestone {
            at: Edge::Amount(d("150000")),
            amount: d("5000"),
        },
    ];
    let plan = plan(line);
    assert!(faults(&plan).is_empty());
    let deals = [
        deal("a", "2026-01-10", "79999.99"),
        deal("b", "2026-01-11", "0.01"),
        deal("c", "2026-02-11", "70000"),
        deal("d", "2026-04-11", "90000"),
    ];
    let made = ana(&plan, &deals, "2026-06-30");
    let items: Vec<(&str, Decimal)> = made
        .items
        .iter()
        .map(|item| (item.deal.as_str(), item.now.earned))
        .collect();
    assert_eq!(
        items,
        [("b", d("1000")), ("c", d("5000")), ("d", d("1000"))]
    );
    assert!(
        made.items
            .iter()
            .all(|item| item.kind == ItemKind::Milestone)
    );
}

#[test]
fn a_milestone_that_was_taken_back_can_be_reached_again() {
    let mut line = line();
    line.rate = RateBasis::PerEvent(Decimal::ZERO);
    line.clawback.window = ClawbackWindowTerms::Months(6);
    line.milestones = vec![Milestone {
        at: Edge::Attainment(d("1")),
        amount: d("1000"),
    }];
    let mut plan = plan(line);
    let deals = [
        cancelled(deal("a", "2026-01-10", "100000"), "2026-02-01"),
        deal("b", "2026-03-10", "100000"),
    ];
    assert_eq!(ana(&plan, &deals, "2026-03-31").totals.paid, d("0"));
    plan.settings.cancelled_credit = CancelledCredit::Reversed;
    assert_eq!(ana(&plan, &deals, "2026-03-31").totals.paid, d("1000"));
}

#[test]
fn shares_are_whole_or_stand_beside_a_whole_one() {
    let mut plan = accelerated();
    let rep = |rep: &str, share: &str| DealRep {
        rep: rep.into(),
        share: d(share),
    };
    let mut check = |shares: &[(&str, &str)], setting| {
        plan.settings.share_sum = setting;
        let mut shared = deal("a", "2026-01-10", "100");
        shared.reps = shares
            .iter()
            .map(|(name, share)| rep(name, share))
            .collect();
        check_deals(&plan, &[shared]).len()
    };
    let default = ShareSum::WholeOrOverlay;
    assert_eq!(check(&[("Ana", "0.6"), ("Ben", "0.4")], default), 0);
    assert_eq!(check(&[("Ana", "0.6"), ("Ben", "0.3")], default), 0);
    assert_eq!(check(&[("Ana", "0.6"), ("Ben", "0.6")], default), 1);
    assert_eq!(check(&[("Ana", "1"), ("Ben", "0.6")], default), 0);
    assert_eq!(check(&[("Ana", "0.6"), ("Ben", "0.6")], ShareSum::Any), 0);
}

#[test]
fn a_name_is_written_one_way() {
    let mut ana = deal("a", "2026-01-10", "100");
    ana.reps[0].rep = "Ana Li".into();
    let mut other = deal("b", "2026-01-11", "100");
    other.reps[0].rep = "ana  li".into();
    let found = check_deals(&accelerated(), &[ana, other]);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].deal, found[0].column), (1, "rep"));
}

#[test]
fn milestones_need_a_quota_where_they_are_shares_of_one() {
    let mut line = line();
    line.measured = Measured::Known(Measure::ExpansionArr);
    line.milestones = vec![Milestone {
        at: Edge::Attainment(d("1")),
        amount: d("1000"),
    }];
    let mut expansion = deal("a", "2026-01-10", "100");
    expansion.kind = "expansion".into();
    let found = check_deals(&plan(line), &[expansion]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].reason.contains("has no quota"), "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Returns and cancellations, whole or in part: what is credited is what was sold and not lost,
    /// and what was earned is found again (`ana` says so).
    #[test]
    fn credit_is_what_was_sold_and_not_lost(
        sold in prop::collection::vec(
            (0_i64..300, -5_000_000_i64..9_000_000, prop::option::of(0_i64..200), 0_i64..=100),
            1..10,
        ),
        as_of in 0_i64..500,
    ) {
        let mut plan = accelerated();
        plan.settings.cancelled_credit = CancelledCredit::Reversed;
        plan.settings.negative_amounts = NegativeAmounts::Credit;
        let first = day("2026-01-01");
        let last = first.plus_days(as_of);
        let mut credited = Decimal::ZERO;
        let mut deals = Vec::new();
        for (index, (at, amount, lost, share)) in sold.into_iter().enumerate() {
            let amount = Decimal::new(amount, 2);
            let mut one = deal(&index.to_string(), "2026-01-01", &amount.to_string());
            one.date = first.plus_days(at);
            one.cancelled = lost.map(|after| one.date.plus_days(after));
            one.cancelled_share = Some(Decimal::new(share, 2)).filter(|_| share < 100);
            if one.date <= last {
                credited += amount;
                if one.cancelled.is_some_and(|day| day <= last) {
                    credited -= amount * Decimal::new(share, 2);
                }
                deals.push(one);
            }
        }
        prop_assume!(!deals.is_empty());
        let made = ana(&plan, &deals, &last.to_string());
        let found: Decimal = made.measures.iter().map(|measure| measure.credited).sum();
        prop_assert_eq!(found, credited);
        let found: Decimal = made.periods.iter().map(|period| period.credited).sum();
        prop_assert_eq!(found, credited);
    }
}

#[test]
fn a_deal_that_is_too_old_to_be_shared_in_moves_no_rate() {
    let mut plan = accelerated();
    plan.comp_plans[0].lines[0].share_by_age = vec![ShareByAge {
        until_month: 12,
        share: Decimal::ONE,
    }];
    let landed = |mut deal: Deal, on: &str| {
        deal.landed = Some(day(on));
        deal
    };
    let deals = [
        landed(deal("old", "2026-01-10", "150000"), "2024-06-01"),
        landed(deal("young", "2026-02-10", "100000"), "2025-12-01"),
    ];
    let made = ana(&plan, &deals, "2026-03-31");
    assert_eq!(made.measures[0].credited, d("100000"));
    assert_eq!(made.periods[0].credited, d("100000"));
    assert_eq!(made.totals.earned, d("10000"));
}

#[test]
fn months_of_a_whole_period_weigh_alike_whatever_their_days() {
    let mut plan = accelerated();
    let quota = |plan: &mut StatementPlan| {
        let made = ana(plan, &[deal("a", "2026-03-10", "1000")], "2026-03-31");
        made.measures[0].quota
    };
    let rep = plan.default_rep.as_mut().unwrap();
    rep.quotas[0].amount = d("300000");
    rep.ramped_quota = true;
    rep.ramp = vec![d("0.25"), d("0.5")];
    rep.hired = Some(day("2026-01-01"));
    assert_eq!(quota(&mut plan), d("175000"));
    let rep = plan.default_rep.as_mut().unwrap();
    rep.ramp = Vec::new();
    rep.hired = None;
    rep.quotas[0].changes = vec![QuotaChange {
        from: day("2026-02-01").year_month(),
        amount: d("600000"),
    }];
    assert_eq!(quota(&mut plan), d("500000"));
    // Who comes on the way owes days: 28 of February and 31 of March, of 90.
    plan.default_rep.as_mut().unwrap().hired = Some(day("2026-02-01"));
    assert_eq!(quota(&mut plan), d("393333.33"));
}

#[test]
fn a_negative_amount_is_not_cancelled() {
    let mut plan = accelerated();
    plan.settings.negative_amounts = NegativeAmounts::Credit;
    let back = cancelled(deal("back", "2026-02-10", "-40000"), "2026-03-01");
    let found = check_deals(&plan, &[deal("a", "2026-01-10", "50000"), back]);
    let columns: Vec<&str> = found.iter().map(|fault| fault.column).collect();
    assert_eq!(columns, ["cancelled"]);
}
