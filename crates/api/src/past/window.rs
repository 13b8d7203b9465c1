//! A stretch of the past: who was there at its start, and what happened in it.

use super::Past;
use foothold_core::calendar::YearMonth;
use foothold_core::calibration::{ClosedDeal, Move, Observed, Track};
use foothold_core::metrics::actuals::Movement;
use foothold_core::money::cents;
use foothold_core::plan::BookAccount;
use foothold_core::sim::record::MovementKind;
use foothold_data::actuals::Customer;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Months of the past, as they were observed.
#[derive(Debug, Clone)]
pub struct Window {
    /// The month whose end is its start.
    pub from: YearMonth,
    /// Its last month.
    pub to: YearMonth,
    /// What happened.
    pub observed: Observed,
}

pub(super) fn of(past: &Past, from: u16, to: u16) -> Window {
    let customers = past.files.actuals.customers.iter();
    let tracks = customers
        .map(|customer| track(past, customer, from, to))
        .filter(|track| track.opening > 0 || !track.moves.is_empty());
    let deals = past.files.deals.iter().flat_map(|deals| &deals.closed);
    let start = past.month(from);
    let deals = deals.filter_map(|deal| {
        let month = u16::try_from(deal.closed.year_month().months_since(start)).ok()?;
        let inside = (1..=to - from).contains(&month);
        inside.then_some(ClosedDeal {
            month,
            won: deal.won,
        })
    });
    Window {
        from: start,
        to: past.month(to),
        observed: Observed {
            months: to - from,
            tracks: tracks.collect(),
            deals: deals.collect(),
            activation_months: past.activation_months,
        },
    }
}

fn change(movement: &Movement) -> Decimal {
    match movement.kind {
        MovementKind::Contraction | MovementKind::Churn => -movement.amount,
        _ => movement.amount,
    }
}

/// What a customer paid at the end of a month.
fn paid(customer: &Customer, month: u16) -> Decimal {
    let before = customer
        .history
        .movements()
        .iter()
        .filter(|m| m.month <= month);
    customer.history.opening() + before.map(change).sum::<Decimal>()
}

fn track(past: &Past, customer: &Customer, from: u16, to: u16) -> Track {
    let inside = |m: &&Movement| m.month > from && m.month <= to;
    // Causes stand in the order of the file; the first of that amount in that month is this one's.
    let mut causes: BTreeMap<u16, Vec<_>> = BTreeMap::new();
    let moves = customer.history.movements().iter().filter(inside).map(|m| {
        let cause = (m.kind == MovementKind::Expansion)
            .then(|| {
                let left = causes.entry(m.month).or_insert_with(|| {
                    let key = (customer.id.clone(), past.month(m.month));
                    past.files
                        .causes
                        .get(&key)
                        .into_iter()
                        .flatten()
                        .copied()
                        .collect()
                });
                let at = left.iter().position(|(amount, _)| *amount == m.amount)?;
                Some(left.remove(at).1)
            })
            .flatten();
        Move {
            month: m.month - from,
            kind: m.kind,
            cause,
            cents: cents(m.amount),
        }
    });
    let facts = past.files.accounts.get(&customer.id);
    let start = past.month(from);
    let activated = facts.and_then(|facts| facts.activated).map(|month| {
        let month = u16::try_from(month?.months_since(start)).ok();
        month.filter(|month| *month <= to - from)
    });
    Track {
        opening: cents(paid(customer, from)),
        moves: moves.collect(),
        activated,
    }
}

/// The customers that paid at the end of month `from`.
pub(super) fn book(past: &Past, from: u16) -> Vec<BookAccount> {
    let at = past.month(from);
    let mut undated = 0;
    let customers = past.files.actuals.customers.iter().zip(&past.segments);
    customers
        .filter_map(|(customer, segment)| {
            let arr = paid(customer, from).round_dp(2);
            if arr <= Decimal::ZERO {
                return None;
            }
            let facts = past
                .files
                .accounts
                .get(&customer.id)
                .copied()
                .unwrap_or_default();
            let first = customer.history.movements().first();
            let seen = first
                .filter(|_| customer.history.opening().is_zero())
                .map(|m| past.month(m.month));
            let start = seen.or(facts.landed).unwrap_or_else(|| {
                // There before the data: renewals are spread over the year.
                undated += 1;
                past.first().plus(-(undated % 12))
            });
            Some(BookAccount {
                id: customer.id.clone(),
                segment: past.ids[*segment].clone(),
                start: start.min(at),
                arr,
                seats: None,
                renewal: None,
                activated: facts
                    .activated
                    .map(|month| month.is_some_and(|month| month <= at)),
            })
        })
        .collect()
}
