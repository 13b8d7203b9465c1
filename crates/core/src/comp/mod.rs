//! How people are paid: rate tables, vesting, draws, clawbacks, quotas, and a ledger per rep.
//!
//! The room promises that every cent earned is found again: per rep and month,
//! earned = vested + unvested + forfeited and vested = paid + clawed back + vested and not yet paid,
//! checked in release builds too. A run uses integers only: amounts are whole cents (hundredths of
//! one for counts), rates are parts per billion, attainments and multiples parts per million, and
//! every amount is rounded once, half to even.
//!
//! One file per concept. [`RateCurve`], [`VestingCurve`], [`ShareWindows`], [`DrawTerms`] and
//! [`ClawbackWindow`] stand alone; [`CompiledComp`] holds them for a plan and [`CompLedger`] applies
//! them to the events of one replication. The room draws no chance and knows no accounts beyond
//! their index.

mod attainment;
mod books;
mod clawback;
mod close;
mod compiled;
mod draw;
mod event;
mod faults;
mod fiscal;
mod item;
mod ledger;
mod pay_line;
mod quota;
mod rate_table;
mod route;
mod scale;
mod shape;
mod share;
pub mod statement;
mod vesting;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

pub use attainment::{Attained, RepAttained};
pub use books::BooksFault;
pub use clawback::ClawbackWindow;
pub use compiled::CompiledComp;
pub use draw::{DrawMonth, DrawTerms};
pub use event::CompEvent;
pub use faults::faults;
pub use fiscal::FiscalCalendar;
pub use ledger::CompLedger;
pub use rate_table::{RateCurve, Terms};
pub use shape::PayShape;
pub use share::ShareWindows;
pub use vesting::VestingCurve;
