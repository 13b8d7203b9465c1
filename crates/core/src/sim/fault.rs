//! Why a replication had to stop: books that do not balance, a defect of the engine, said in full;
//! or an account larger than one can be, which only the plan can mend.

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
    /// Invoices, cash and what is owed.
    Receivables,
    /// An account acted while it had no contract.
    Life,
    /// Commission.
    Commission,
}

impl fmt::Display for Books {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Arr => "ARR movements",
            Self::Account => "ARR of an account against its contract",
            Self::AccountLimit => "ARR of one account",
            Self::Potential => "seats in demand against the account's potential",
            Self::Deferred => "deferred revenue",
            Self::Receivables => "invoices, cash collected and receivables",
            Self::Life => "lives of accounts",
            Self::Commission => "commission",
        })
    }
}

/// A replication that had to stop. Amounts are cents.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.said())]
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

impl RunFault {
    fn said(&self) -> String {
        let Self {
            books,
            expected,
            actual,
            seed,
            replication,
            month,
            ..
        } = self;
        let place = format!("seed {seed}, replication {replication}, month {month}");
        if *books == Books::AccountLimit {
            let account = self.account.as_deref().unwrap_or("an account");
            return format!(
                "the ARR of {account} passes 42,949,672.95, the most that one account can have \
                 ({place})"
            );
        }
        if *books == Books::Life {
            let account = self.account.as_deref().unwrap_or("an account");
            let what = self.detail.as_deref().unwrap_or("something");
            return format!(
                "books do not balance: {account} has {what} before it lands or after it leaves ({place})"
            );
        }
        let difference = actual - expected;
        let or_nothing = |text: Option<String>| text.unwrap_or_default();
        let account = or_nothing(self.account.as_ref().map(|a| format!(", account {a}")));
        let detail = or_nothing(self.detail.as_ref().map(|d| format!(": {d}")));
        format!(
            "books do not balance: {books}: expected {expected}, actual {actual}, difference \
             {difference} (cents); {place}{account}{detail}"
        )
    }

    /// The same of another month, with more to say.
    pub(crate) fn of_month(self, month: u16, detail: Option<&str>) -> Self {
        Self {
            month,
            detail: detail.map(str::to_owned),
            ..self
        }
    }

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
