//! Statements of all reps from a checked plan and checked deals.

use super::curve::PayCurve;
use super::deal::Deal;
use super::earn::{Desk, Earned, ratio};
use super::figures::{Derivation, Item, ItemKind, PeriodPay, RepStatement, Statement, Target};
use super::life::{Life, Whereabouts};
use super::months::{months, totals};
use super::quota::{PeriodQuota, basis};
use super::terms::{
    CompTerms, LeaverVested, Line, Measured, Override, Receiver, RepTerms, StatementDraw,
    StatementPlan,
};
use crate::calendar::Date;
use crate::comp::VestingCurve;
use crate::plan::{Measure, RateBasis};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Statements as of the end of a day, from a plan without [`faults`](super::faults) and deals that
/// [`check_deals`](super::check_deals) finds nothing wrong with.
///
/// # Panics
/// If what a rep earned is not found again in full: a defect of this module.
pub fn statement(plan: &StatementPlan, deals: &[Deal], as_of: Date) -> Statement {
    let mut counted: Vec<&Deal> = deals.iter().filter(|deal| deal.date <= as_of).collect();
    // Stable: deals of one day keep the order of the file.
    counted.sort_by_key(|deal| deal.date);
    let names = names(plan, &counted);
    let mut earned: BTreeMap<&str, (Vec<Earned>, Vec<PeriodPay>)> = BTreeMap::new();
    let mut shared: BTreeMap<&str, Vec<Earned>> = BTreeMap::new();
    for name in &names {
        let Some(desk) = desk(plan, name, &counted, as_of) else {
            continue;
        };
        let (items, periods) = desk.earn();
        for item in &items {
            for (receiver, part) in overrides(plan, desk.name, item) {
                shared.entry(receiver).or_default().push(part);
            }
        }
        earned.insert(name, (items, periods));
    }
    let reps = names.iter().filter_map(|name| {
        let desk = desk(plan, name, &counted, as_of)?;
        let (mut items, periods) = earned.remove(name).unwrap_or_default();
        items.extend(shared.remove(name).unwrap_or_default());
        items.sort_by_key(|item| item.deal.date);
        Some(one(&desk, items, periods))
    });
    Statement {
        as_of,
        later_deals: deals.len() - counted.len(),
        reps: reps.collect(),
    }
}

/// Reps of the plan, then others as the deals name them.
fn names<'p>(plan: &'p StatementPlan, deals: &[&'p Deal]) -> Vec<&'p str> {
    let mut out: Vec<&str> = Vec::new();
    let mut known = BTreeSet::new();
    let columns: Vec<&str> = plan
        .comp_plans
        .iter()
        .flat_map(|comp| &comp.lines)
        .flat_map(|line| &line.overrides)
        .filter_map(|to| match &to.to {
            Receiver::Column(column) => Some(column.as_str()),
            Receiver::Rep(_) => None,
        })
        .collect();
    let in_plan = plan.reps.iter().map(|rep| rep.id.as_str());
    let in_deals = deals.iter().flat_map(|deal| {
        let own = deal.reps.iter().map(|part| part.rep.as_str());
        let named = columns.iter().filter_map(|column| deal.cells.get(*column));
        own.chain(deal.landed_by.as_deref())
            .chain(named.map(String::as_str).filter(|name| !name.is_empty()))
    });
    for name in in_plan.chain(in_deals) {
        if known.insert(name) {
            out.push(name);
        }
    }
    out
}

fn desk<'p>(
    plan: &'p StatementPlan,
    name: &'p str,
    deals: &'p [&'p Deal],
    as_of: Date,
) -> Option<Desk<'p>> {
    let rep = plan.rep(name)?;
    Some(Desk {
        plan,
        name,
        rep,
        comp: plan.comp_of(rep),
        deals,
        as_of,
    })
}

/// What others receive of an item.
fn overrides<'p>(
    plan: &StatementPlan,
    earner: &str,
    item: &Earned<'p>,
) -> Vec<(&'p str, Earned<'p>)> {
    let receiver = |to: &'p Override| match &to.to {
        Receiver::Rep(name) => Some(name.as_str()),
        Receiver::Column(column) => item
            .deal
            .cells
            .get(column)
            .map(String::as_str)
            .filter(|name| !name.is_empty()),
    };
    let rounding = &plan.rounding;
    item.line
        .overrides
        .iter()
        .filter_map(|to| {
            let base = if to.of_payout {
                item.units
            } else {
                item.whole_units
            };
            let commission = rounding.amount(base);
            let part = Earned {
                kind: ItemKind::Override,
                units: rounding.units(commission * to.share),
                whole_units: 0,
                derivation: Derivation::Share {
                    of: earner.to_owned(),
                    commission,
                    share: to.share,
                },
                ..item.clone()
            };
            Some((receiver(to)?, part)).filter(|(_, part)| part.units != 0)
        })
        .collect()
}

fn one(desk: &Desk, items: Vec<Earned>, periods: Vec<PeriodPay>) -> RepStatement {
    let Desk {
        plan,
        rep,
        comp,
        as_of,
        ..
    } = *desk;
    let each: Vec<Vec<Life>> = items
        .iter()
        .map(|item| lives(plan, rep, item, plan.settings.leaver_vested))
        .collect();
    let lives = each.concat();
    let draw = comp.and_then(|comp| comp.draw.as_ref());
    let (months, mut totals) = months(plan, rep, draw, &lives, as_of);
    totals.credited = credited(&items);
    totals.effective_rate = ratio(totals.earned, totals.credited);
    totals.draw_break_even = comp
        .zip(draw)
        .and_then(|(comp, draw)| break_even(comp, draw));
    RepStatement {
        rep: desk.name.to_owned(),
        comp_plan: comp.map(|comp| comp.id.clone()),
        ote: rep.base + rep.variable,
        targets: targets(desk),
        measures: desk.measures(),
        periods,
        items: items
            .iter()
            .zip(&each)
            .map(|(item, lives)| told(plan, item, lives, as_of))
            .collect(),
        months,
        totals,
    }
}

/// The ways of an item: one, or two where a part of the deal was cancelled.
fn lives<'p>(
    plan: &StatementPlan,
    rep: &RepTerms,
    item: &Earned<'p>,
    leaver_vested: LeaverVested,
) -> Vec<Life<'p>> {
    let life = |units, cancelled| Life {
        earned_on: item.deal.date,
        units,
        line: item.line,
        vesting: VestingCurve::new(&item.line.vesting),
        deal: item.deal,
        cancelled,
        left: rep.left.map(|left| left.max(item.deal.date)),
        leaver_vested,
        rounding: plan.rounding,
    };
    let cancelled = item.deal.cancelled;
    match item.deal.cancelled_share.filter(|_| cancelled.is_some()) {
        None => vec![life(item.units, cancelled)],
        Some(share) => {
            let part = plan
                .rounding
                .units(plan.rounding.amount(item.units) * share);
            vec![life(part, cancelled), life(item.units - part, None)]
        }
    }
}

fn told(plan: &StatementPlan, item: &Earned, lives: &[Life], as_of: Date) -> Item {
    let now = lives
        .iter()
        .map(|life| life.at(as_of))
        .fold(Whereabouts::default(), Whereabouts::plus);
    let earned = plan.rounding.amount(item.units);
    let tcv = item.deal.amounts.get("tcv");
    Item {
        deal: item.deal.id.clone(),
        date: item.deal.date,
        component: item.line.id.clone(),
        kind: item.kind,
        amount: item.amount,
        credit: item.credit,
        rate: ratio(earned, item.amount),
        share_of_tcv: tcv.and_then(|tcv| ratio(earned, *tcv)),
        derivation: item.derivation.clone(),
        now: totals(now, &plan.rounding),
    }
}

/// Amounts of the deals behind the items, the largest of each deal.
fn credited(items: &[Earned]) -> Decimal {
    let mut by_deal: BTreeMap<&str, Decimal> = BTreeMap::new();
    for item in items {
        let amount = by_deal.entry(&item.deal.id).or_default();
        if item.amount.abs() > amount.abs() {
            *amount = item.amount;
        }
    }
    by_deal.values().sum()
}

/// Amount at which one month's commission reaches the draw.
fn break_even(comp: &CompTerms, draw: &StatementDraw) -> Option<Decimal> {
    let [line] = comp.lines.as_slice() else {
        return None;
    };
    if line.needs_quota() || line.conditions.count() > 0 {
        return None;
    }
    let curve = PayCurve::new(line, super::curve::Basis::default());
    let share = line.payout_share * line.split;
    curve.credit_for(ratio(draw.amount_monthly, share)?)
}

/// What each line pays at 100% of a whole period.
fn targets(desk: &Desk) -> Vec<Target> {
    let lines = desk.comp.map_or(&[][..], |comp| &comp.lines);
    lines.iter().map(|line| target(desk, line)).collect()
}

fn target(desk: &Desk, line: &Line) -> Target {
    let period = desk.length(line);
    let quota = desk
        .rep
        .quotas
        .iter()
        .find(|quota| quota.measured == line.measured && quota.period == period);
    let in_amounts = quota
        .filter(|quota| quota.measured != Measured::Known(Measure::BookNrr))
        .map(|quota| quota.amount);
    let whole = quota.map(|_| {
        // A book has no size before it is known; pay at 100% does not depend on it.
        let amount = in_amounts.unwrap_or(Decimal::ONE);
        PeriodQuota {
            quota: amount,
            unramped: amount,
            present: Decimal::ONE,
        }
    });
    let basis = basis(desk.rep, &line.rate, period, whole);
    let explicit_on_book = in_amounts.is_none() && matches!(line.rate, RateBasis::Explicit(_));
    let pay = whole
        .filter(|_| !explicit_on_book && !matches!(line.rate, RateBasis::PerEvent(_)))
        .map(|_| PayCurve::new(line, basis).pay_at_quota());
    Target {
        component: line.id.clone(),
        period,
        quota: in_amounts,
        pay,
        rate: pay
            .zip(in_amounts)
            .and_then(|(pay, quota)| ratio(pay, quota)),
    }
}
