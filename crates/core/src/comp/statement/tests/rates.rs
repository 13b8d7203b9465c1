//! Rate tables, thresholds, caps and limits, as a statement pays them.

use super::fixture::{d, day, deal, line, plan};
use crate::comp::statement::*;
use crate::plan::{Boundary, RateBasis};
use rust_decimal::Decimal;

/// Bands of these ends, in attainment, and multiples.
fn attained(of: &[(Option<&str>, &str)]) -> Vec<Band> {
    banded(of, Edge::Attainment)
}

/// Bands of these ends, in credited amount, and multiples.
fn amounts(of: &[(Option<&str>, &str)]) -> Vec<Band> {
    banded(of, Edge::Amount)
}

fn banded(of: &[(Option<&str>, &str)], edge: fn(Decimal) -> Edge) -> Vec<Band> {
    let band = |(up_to, multiple): &(Option<&str>, &str)| Band {
        up_to: up_to.map(|text| edge(d(text))),
        weight: Weight::Multiple(d(multiple)),
        retroactive: None,
    };
    of.iter().map(band).collect()
}

/// All of 40,000 variable a year, so 10,000 at 100% of a quarter's quota of 100,000.
fn whole_variable() -> Line {
    Line {
        rate: RateBasis::ShareOfVariable(Decimal::ONE),
        ..line()
    }
}

/// Ana's statement on deals of these amounts, all of January.
fn made(plan: &StatementPlan, amounts: &[&str]) -> RepStatement {
    let deals: Vec<Deal> = (10..)
        .zip(amounts)
        .map(|(date, amount)| deal(amount, &format!("2026-01-{date}"), amount))
        .collect();
    statement(plan, &deals, day("2026-01-31")).reps.remove(0)
}

/// What each deal earned.
#[track_caller]
fn check(line: Line, amounts: &[&str], earned: &[&str]) {
    let items = made(&plan(line), amounts).items;
    let found: Vec<Decimal> = items.iter().map(|item| item.now.earned).collect();
    let wanted: Vec<Decimal> = earned.iter().map(|text| d(text)).collect();
    assert_eq!(found, wanted);
}

#[test]
fn below_the_threshold_nothing_is_paid_and_at_it_everything_is() {
    let threshold = Line {
        threshold: Some(d("0.5")),
        ..line()
    };
    check(threshold, &["49999.99", "0.01"], &["0", "5000"]);
}

#[test]
fn a_cap_is_a_multiple_of_pay_at_quota() {
    let capped = Line {
        cap: Some(d("1.5")),
        ..line()
    };
    check(capped, &["149000", "2000", "1000"], &["14900", "100", "0"]);
}

#[test]
fn a_period_pays_its_least_where_anything_is_credited_and_its_most_at_most() {
    let limited = || Line {
        period_limits: Limits {
            least: Some(d("500")),
            most: Some(d("3000")),
        },
        ..line()
    };
    check(limited(), &["1000", "99000"], &["500", "2500"]);
    check(limited(), &["0"], &[]);
}

#[test]
fn a_deal_pays_its_least_where_it_has_an_amount() {
    let limited = || Line {
        deal_limits: Limits {
            least: Some(d("50")),
            most: Some(d("80")),
        },
        ..line()
    };
    check(limited(), &["100", "600", "1000"], &["50", "60", "80"]);
    check(limited(), &["0"], &[]);
    // An amount per deal is not a commission that could be raised.
    let event = Line {
        rate: RateBasis::PerEvent(d("5")),
        ..limited()
    };
    check(event, &["100"], &["5"]);
}

#[test]
fn each_deal_alone_runs_through_the_tiers() {
    let alone = Line {
        each_deal: true,
        bands: amounts(&[(Some("1000"), "1"), (None, "2")]),
        ..line()
    };
    check(alone, &["1500", "1500"], &["200", "200"]);
}

#[test]
fn overage_begins_at_quota_inside_a_tier() {
    let overage = || Line {
        table: Table::Overage,
        bands: attained(&[(Some("0.8"), "1"), (Some("1.2"), "2"), (None, "3")]),
        ..line()
    };
    // 80,000 at 10% and 20,000 at 20%; all above quota at the rate of the tier reached.
    check(overage(), &["100000"], &["12000"]);
    check(overage(), &["110000"], &["14000"]);
    check(overage(), &["130000"], &["21000"]);
}

#[test]
fn target_pay_at_quota_is_read_as_the_table_pays() {
    for (table, bands) in [
        (Table::Marginal, attained(&[(Some("1"), "2"), (None, "3")])),
        (
            Table::WholeDeal,
            attained(&[(Some("0.5"), "1"), (None, "2")]),
        ),
    ] {
        let line = Line {
            table,
            bands,
            boundary: Boundary::Above,
            ..whole_variable()
        };
        check(line, &["100000"], &["10000"]);
    }
}

#[test]
fn a_quota_ramped_to_nothing_pays_by_the_whole_quota_at_the_standard_rate() {
    let ramped = |line: Line| {
        let mut plan = plan(line);
        plan.default_rep.as_mut().unwrap().ramp = vec![Decimal::ZERO; 12];
        plan
    };
    let earned = |line: Line, amount: &str| made(&ramped(line), &[amount]).totals.earned;
    assert_eq!(earned(whole_variable(), "50000"), d("5000"));
    // Without attainment the tier below 100% is the standard.
    let by_rate = |of: &[(Option<&str>, &str)]| {
        let mut bands = attained(of);
        for band in &mut bands {
            if let Weight::Multiple(rate) = band.weight {
                band.weight = Weight::Rate(rate);
            }
        }
        bands
    };
    let rated = Line {
        rate: RateBasis::Explicit(Decimal::ONE),
        bands: by_rate(&[(Some("0.5"), "0.05"), (Some("1.2"), "0.08"), (None, "0.2")]),
        ..line()
    };
    assert_eq!(earned(rated, "1000"), d("80"));
}

#[test]
fn pay_and_how_it_came_about_are_told() {
    let lifted = Line {
        table: Table::Retroactive,
        bands: attained(&[(Some("1"), "1"), (None, "2")]),
        ..line()
    };
    let made = made(&plan(lifted), &["80000", "40000"]);
    // Both tiers' amounts at the one rate.
    let parts: Vec<_> = made.periods[0]
        .parts
        .iter()
        .map(|part| (part.amount, part.rate, part.pay))
        .collect();
    assert_eq!(parts, [(d("120000"), d("0.2"), d("24000"))]);
    let Derivation::Period {
        credited,
        before,
        after,
        ..
    } = &made.items[1].derivation
    else {
        panic!("{:?}", made.items[1].derivation);
    };
    assert_eq!(
        (*credited, *before, *after),
        (d("120000"), d("8000"), d("24000"))
    );
}

#[test]
fn what_counts_for_nothing_is_paid_at_the_tier_reached() {
    let tiers = Line {
        bands: attained(&[(Some("0.5"), "1"), (None, "2")]),
        ..line()
    };
    let uncounted = Deal {
        quota_credit: Some(Decimal::ZERO),
        ..deal("b", "2026-01-20", "1000")
    };
    let deals = [deal("a", "2026-01-10", "60000"), uncounted];
    let made = statement(&plan(tiers), &deals, day("2026-01-31"));
    let earned: Vec<Decimal> = made.reps[0].items.iter().map(|i| i.now.earned).collect();
    assert_eq!(earned, [d("7000"), d("200")]);
}

#[test]
fn rounding_each_item_forgets_what_the_period_came_to() {
    for (each_item, earned) in [(true, ["0.12", "0.12"]), (false, ["0.12", "0.13"])] {
        let mut plan = plan(line());
        plan.rounding.each_item = each_item;
        let deals = [
            deal("a", "2026-01-10", "1.25"),
            deal("b", "2026-01-11", "1.25"),
        ];
        let made = statement(&plan, &deals, day("2026-01-31"));
        let found: Vec<Decimal> = made.reps[0].items.iter().map(|i| i.now.earned).collect();
        assert_eq!(found, earned.map(d), "{each_item}");
    }
}

#[test]
fn a_draw_breaks_even_where_a_months_commission_reaches_it() {
    let even = |lines: Vec<Line>| {
        let mut plan = plan(line());
        plan.comp_plans[0].lines = lines;
        plan.comp_plans[0].draw = Some(StatementDraw {
            amount_monthly: d("1000"),
            months: 3,
            recoverable: true,
            repay_share: Decimal::ONE,
            in_advance: false,
        });
        made(&plan, &["100"]).totals.draw_break_even
    };
    let half = |bands| Line {
        payout_share: d("0.5"),
        bands,
        ..line()
    };
    assert_eq!(even(vec![half(vec![])]), Some(d("20000")));
    let split = Line {
        split: d("0.8"),
        ..half(vec![])
    };
    assert_eq!(even(vec![split]), Some(d("25000")));
    // 500 from the first 5,000, the other 1,500 of the 2,000 before the share at 20%.
    let rising = || amounts(&[(Some("5000"), "1"), (None, "2")]);
    assert_eq!(even(vec![half(rising())]), Some(d("12500")));
    // 500, then 1,000 from the next 5,000, the last 500 at 40%.
    let thrice = amounts(&[(Some("5000"), "1"), (Some("10000"), "2"), (None, "4")]);
    assert_eq!(even(vec![half(thrice)]), Some(d("11250")));
    let from_5000 = amounts(&[(Some("5000"), "0"), (None, "1")]);
    assert_eq!(even(vec![half(from_5000)]), Some(d("25000")));
    let exactly = amounts(&[(Some("20000"), "1"), (None, "2")]);
    assert_eq!(even(vec![half(exactly)]), Some(d("20000")));
    let never = amounts(&[(Some("5000"), "1"), (None, "0")]);
    assert_eq!(even(vec![half(never)]), None);
    // Where it depends on more than the amount there is no such point.
    let retroactive = Line {
        table: Table::Retroactive,
        ..half(rising())
    };
    assert_eq!(even(vec![retroactive]), None);
    let threshold = Line {
        threshold: Some(d("0.5")),
        ..half(vec![])
    };
    assert_eq!(even(vec![threshold]), None);
    let conditions = Conditions {
        least_amount: Some(d("10")),
        ..Conditions::default()
    };
    let large = Line {
        conditions,
        ..half(vec![])
    };
    assert_eq!(even(vec![large]), None);
    let second = Line {
        id: "second".into(),
        ..line()
    };
    assert_eq!(even(vec![line(), second]), None);
}
