//! Customers at month 0.

use crate::calendar::YearMonth;
use rust_decimal::Decimal;

/// A group of like customers to make up from a few totals.
#[derive(Debug, Clone, PartialEq)]
pub struct BookCohort {
    /// Segment id.
    pub segment: String,
    /// Customers.
    pub accounts: u32,
    /// Their ARR together.
    pub arr: Decimal,
    /// Age of the oldest contract in months; ages are spread evenly.
    pub oldest_months: u16,
    /// Share already activated.
    pub activated: Decimal,
}

/// A known customer, from an import.
#[derive(Debug, Clone, PartialEq)]
pub struct BookAccount {
    /// Identifier in the source system.
    pub id: String,
    /// Segment id.
    pub segment: String,
    /// Month of the first contract, before the start.
    pub start: YearMonth,
    /// Current ARR.
    pub arr: Decimal,
    /// Seats, where known.
    pub seats: Option<u32>,
    /// Month of the next renewal, where known.
    pub renewal: Option<YearMonth>,
    /// Whether activated, where known; an account older than the window is taken as activated.
    pub activated: Option<bool>,
}

/// Customers at month 0: made up from cohorts, or known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExistingBook {
    /// Groups to make up.
    pub cohorts: Vec<BookCohort>,
    /// Known customers.
    pub accounts: Vec<BookAccount>,
}
