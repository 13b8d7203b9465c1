//! A rep's months: what was earned and paid in each, and what the draw added or took.

use super::figures::{MonthFigures, Totals};
use super::life::{Life, Whereabouts};
use super::quota::first_day;
use super::rounding::Rounding;
use super::terms::{RepTerms, StatementDraw, StatementPlan};
use crate::calendar::{Date, YearMonth};
use crate::comp::DrawTerms;

/// The months up to `as_of`, and the totals at its end without rates.
pub fn months(
    plan: &StatementPlan,
    rep: &RepTerms,
    draw: Option<&StatementDraw>,
    lives: &[Life],
    as_of: Date,
) -> (Vec<MonthFigures>, Totals) {
    let rounding = &plan.rounding;
    let hired = first_day(plan, rep);
    let first = lives
        .iter()
        .fold(hired, |day, life| day.min(life.earned_on));
    let mut out = Vec::new();
    let (mut before, mut balance) = (Whereabouts::default(), 0);
    let (mut top_ups, mut repaid) = (0, 0);
    for month in first.month_number()..=as_of.month_number() {
        let calendar_month = YearMonth::of_number(month);
        let end = Date::last_of(calendar_month).min(as_of);
        let now = all_at(lives, end);
        let commission = now.paid - before.paid;
        let mut flow = Drawn::default();
        if let Some(draw) = draw {
            let since_hire = month - hired.month_number();
            let there = rep.left.is_none_or(|left| left.month_number() >= month);
            let runs = (0..i32::from(draw.months)).contains(&since_hire) && there;
            flow = drawn(draw, rounding, commission, balance, runs);
        }
        balance = flow.balance;
        top_ups += flow.top_up;
        repaid += flow.repaid;
        let cash = commission + flow.top_up - flow.repaid;
        out.push(MonthFigures {
            month: calendar_month,
            earned: rounding.amount(now.earned - before.earned),
            paid: rounding.amount(commission),
            clawed_back: rounding.amount(now.clawed_back - before.clawed_back),
            draw_paid: rounding.amount(flow.top_up),
            draw_repaid: rounding.amount(flow.repaid),
            draw_balance: rounding.amount(balance),
            cash: rounding.amount(cash),
            month_end_cheque: rounding.amount(cash - flow.advance),
        });
        before = now;
    }
    let totals = Totals {
        draw_paid: rounding.amount(top_ups),
        draw_repaid: rounding.amount(repaid),
        draw_balance: rounding.amount(balance),
        ..totals(all_at(lives, as_of), rounding)
    };
    (out, totals)
}

/// Amounts by where they are.
///
/// # Panics
/// If they do not sum to what was earned: a defect of this module.
pub fn totals(all: Whereabouts, rounding: &Rounding) -> Totals {
    assert!(all.balances(), "commission does not balance: {all:?}");
    Totals {
        earned: rounding.amount(all.earned),
        vested: rounding.amount(all.vested),
        paid: rounding.amount(all.paid),
        vested_unpaid: rounding.amount(all.vested_unpaid),
        unvested: rounding.amount(all.unvested),
        forfeited: rounding.amount(all.forfeited),
        clawed_back: rounding.amount(all.clawed_back),
        ..Totals::default()
    }
}

fn all_at(lives: &[Life], day: Date) -> Whereabouts {
    let each = lives.iter().map(|life| life.at(day));
    each.fold(Whereabouts::default(), Whereabouts::plus)
}

/// What a draw does in a month, in minor units.
#[derive(Default)]
struct Drawn {
    top_up: i64,
    repaid: i64,
    balance: i64,
    /// Paid before the month's commission.
    advance: i64,
}

fn drawn(
    draw: &StatementDraw,
    rounding: &Rounding,
    commission: i64,
    balance: i64,
    runs: bool,
) -> Drawn {
    let amount = rounding.units(draw.amount_monthly);
    let terms = DrawTerms {
        amount_cents_monthly: amount,
        months: draw.months,
        recoverable: draw.recoverable,
    };
    let most = rounding.units(rounding.amount(commission.max(0)) * draw.repay_share);
    let month = terms.month_repaying(commission, balance, runs, most);
    Drawn {
        top_up: month.top_up,
        repaid: month.repaid,
        balance: month.balance,
        advance: if draw.in_advance && runs { amount } else { 0 },
    }
}
