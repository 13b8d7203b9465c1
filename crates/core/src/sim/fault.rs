//! Books that do not balance: a defect of the engine, said in full.

use crate::comp::BooksFault;
use std::fmt;
use thiserror::Error;

/// Which books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Books {
    /// ARR movements of all accounts.
    Arr,
    /// ARR of one account against its contract.
    Account,
    /// An account's ARR passed what one account can hold.
    AccountLimit,
    /// Seats in demand (4096ths) against what the account's teams could use.
    Potential,
    /// Invoices, recognised and deferred revenue.
    Deferred,
    /// Commission.
    Commission,
}

impl fmt::Display for Books {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Arr => "ARR movements",
            Self::Account => "ARR of an account against its contract",
            Self::AccountLimit => "ARR of one account, which passed 42.9 million",
            Self::Potential => "seats in demand against the account's potential",
            Self::Deferred => "deferred revenue",
            Self::Commission => "commission",
        })
    }
}

/// A replication that had to stop. Amounts are cents.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "books do not balance: {books}: expected {expected}, actual {actual}, difference {difference} \
     (cents); seed {seed}, replication {replication}, month {month}{who}",
    difference = actual - expected,
    who = who(account, detail)
)]
pub struct RunFault {
    /// Which books.
    pub books: Books,
    /// What they should say.
    pub expected: i64,
    /// What they say.
    pub actual: i64,
    /// Seed of the run.
    pub seed: u64,
    /// Replication that failed.
    pub replication: u32,
    /// Simulated month.
    pub month: u16,
    /// Account, where it is one account's books.
    pub account: Option<String>,
    /// More, where there is more to say.
    pub detail: Option<String>,
}

fn who(account: &Option<String>, detail: &Option<String>) -> String {
    let account = account
        .as_ref()
        .map(|a| format!(", account {a}"))
        .unwrap_or_default();
    let detail = detail
        .as_ref()
        .map(|d| format!(": {d}"))
        .unwrap_or_default();
    account + &detail
}

impl RunFault {
    pub(crate) fn commission(fault: &BooksFault, seed: u64, replication: u32) -> Self {
        Self {
            books: Books::Commission,
            expected: fault.expected,
            actual: fault.actual,
            seed,
            replication,
            month: fault.month,
            account: None,
            detail: Some(fault.to_string()),
        }
    }
}
