//! Cancelled customers, leavers and draws, day by day.

use super::super::life::Whereabouts;
use super::fixture::{d, day, deal, line, plan};
use crate::comp::statement::*;
use crate::plan::Vesting;
use rust_decimal::Decimal;

fn totals(plan: &StatementPlan, deals: &[Deal]) -> Totals {
    let mut made = statement(plan, deals, day("2026-12-31"));
    made.reps.remove(0).totals
}

fn cancelled(on: &str) -> Deal {
    Deal {
        cancelled: Some(day(on)),
        ..deal("a", "2026-01-01", "1000")
    }
}

fn taking(window: ClawbackWindowTerms, amount: ClawbackAmount) -> Line {
    Line {
        clawback: Clawback {
            window,
            from: ClawbackFrom::Booking,
            amount,
        },
        ..line()
    }
}

#[test]
fn commission_is_taken_back_inside_the_window_only() {
    use ClawbackWindowTerms::{Days, Months, Never, Term};
    for (window, on, taken) in [
        (Never, "2026-01-02", "0"),
        (Days(10), "2026-01-11", "100"),
        (Days(10), "2026-01-12", "0"),
        (Months(2), "2026-03-01", "100"),
        (Months(2), "2026-03-02", "0"),
        (Term, "2026-12-31", "100"),
    ] {
        let line = taking(window, ClawbackAmount::Full);
        let all = totals(&plan(line), &[cancelled(on)]);
        assert_eq!(all.clawed_back, d(taken), "{window:?} {on}");
        assert_eq!(all.paid, d("100") - d(taken), "{window:?} {on}");
    }
}

#[test]
fn what_was_served_of_the_contract_stays_paid() {
    let share = |amount, on: &str, term_months, start: Option<&str>| {
        let sold = Deal {
            term_months,
            start: start.map(day),
            ..cancelled(on)
        };
        let line = taking(ClawbackWindowTerms::Term, amount);
        totals(&plan(line), &[sold]).clawed_back
    };
    let days = ClawbackAmount::UnearnedDays;
    // 73 of 365 days.
    assert_eq!(share(days, "2026-03-15", None, None), d("80"));
    // From the start of the contract: 9 of its 184 days.
    let started = Some("2026-03-06");
    assert_eq!(share(days, "2026-03-15", Some(6), started), d("95.11"));
    // Not begun yet.
    assert_eq!(share(days, "2026-03-01", Some(6), started), d("100"));
    let months = ClawbackAmount::UnearnedMonths;
    // Three whole months of twelve, of six.
    assert_eq!(share(months, "2026-04-15", None, None), d("75"));
    assert_eq!(share(months, "2026-04-15", Some(6), None), d("50"));
}

#[test]
fn a_leaver_keeps_what_a_customer_cancels_later() {
    for (on, taken) in [("2026-03-31", "100"), ("2026-04-01", "0")] {
        let line = taking(ClawbackWindowTerms::Months(6), ClawbackAmount::Full);
        let mut plan = plan(line);
        plan.default_rep.as_mut().unwrap().left = Some(day("2026-03-31"));
        let all = totals(&plan, &[cancelled(on)]);
        assert_eq!(all.clawed_back, d(taken), "{on}");
    }
}

#[test]
fn a_draw_stops_with_the_rep_and_what_is_owed_is_told() {
    let drawn = |in_advance| {
        let mut plan = plan(line());
        plan.comp_plans[0].draw = Some(StatementDraw {
            amount_monthly: d("1000"),
            months: 6,
            recoverable: true,
            repay_share: Decimal::ONE,
            in_advance,
        });
        plan.default_rep.as_mut().unwrap().left = Some(day("2026-02-15"));
        let mut made = statement(&plan, &[deal("a", "2026-02-10", "4000")], day("2026-04-30"));
        made.reps.remove(0)
    };
    for (in_advance, cheques) in [
        (false, ["1000", "1000", "0", "0"]),
        (true, ["0", "0", "0", "0"]),
    ] {
        let rep = drawn(in_advance);
        let paid: Vec<Decimal> = rep.months.iter().map(|month| month.draw_paid).collect();
        assert_eq!(paid, ["1000", "600", "0", "0"].map(d));
        let cash: Vec<Decimal> = rep.months.iter().map(|m| m.month_end_cheque).collect();
        assert_eq!(cash, cheques.map(d), "{in_advance}");
        assert_eq!(rep.totals.draw_balance, d("1600"));
        assert_eq!(rep.totals.draw_paid, d("1600"));
    }
}

#[test]
fn pay_that_falls_is_taken_back_the_way_it_was_paid() {
    let falling = Line {
        table: Table::Retroactive,
        may_fall: true,
        bands: [(Some("1"), "2"), (None, "1")]
            .map(|(up_to, multiple)| Band {
                up_to: up_to.map(|text| Edge::Attainment(d(text))),
                weight: Weight::Multiple(d(multiple)),
                retroactive: None,
            })
            .into(),
        vesting: Vesting::Linear {
            months: 4,
            cliff_months: 0,
        },
        ..line()
    };
    let deals = [
        deal("a", "2026-01-10", "80000"),
        deal("b", "2026-01-10", "40000"),
    ];
    let made = statement(&plan(falling), &deals, day("2026-02-10"));
    let now = |index: usize| {
        let now = &made.reps[0].items[index].now;
        (now.earned, now.vested, now.unvested)
    };
    assert_eq!(now(0), (d("16000"), d("4000"), d("12000")));
    assert_eq!(now(1), (d("-4000"), d("-1000"), d("-3000")));
    let all = &made.reps[0].totals;
    assert_eq!((all.earned, all.vested), (d("12000"), d("3000")));
}

#[test]
fn what_is_not_found_again_does_not_balance() {
    let half = Whereabouts {
        earned: 100,
        vested: 60,
        paid: 50,
        vested_unpaid: 5,
        clawed_back: 5,
        unvested: 30,
        forfeited: 10,
    };
    assert!(half.balances());
    let lost = Whereabouts { paid: 49, ..half };
    assert!(!lost.balances());
}
