//! The accounts behind the numbers: one replication run again, read as cohorts, as ARR movement, as
//! a list of the accounts behind a bar or a cell, and as the life of one account.
//!
//! Every number here is of one replication, so that it can be traced to accounts; the headline is of
//! all of them.

mod cohorts;
mod commands;
mod list;
mod movement;
mod picks;
mod replayed;
#[cfg(test)]
mod tests;
mod timeline;

pub use cohorts::{CohortRow, CohortsView, Kept, Step};
pub(in crate::desk) use commands::Replays;
pub use commands::{AccountsView, CohortsAsk, LifeAsk, MovementAsk};
pub use list::{AccountLine, Behind, Column, LedBy, ListAsk, ListView};
pub use movement::{Bar, BarView, MovementView, Window};
pub use picks::{Pick, picks};
pub use replayed::Replayed;
pub use timeline::{
    ArrStep, Bill, BillLine, Contract, CreditStep, Facts, NextBill, PlayStep, SignalStep, TeamStep,
    TimelineView,
};

use crate::wire::Value;

/// Cents as the decimal text of an amount in major units.
fn money(cents: i64) -> String {
    Value::money(cents).text()
}

/// A number of things that fit in memory many times over.
fn count(things: usize) -> u32 {
    u32::try_from(things).unwrap_or(u32::MAX)
}
