//! The books of one rep, and the two identities they must satisfy.

use crate::sim::record::PayoutRow;
use thiserror::Error;

/// Commission that was lost or made up: a defect of the engine, never of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "commission books of rep {rep} do not balance in month {month}: {identity}: \
     expected {expected} cents, found {actual} (difference {difference})"
)]
pub struct BooksFault {
    /// The identity that failed.
    pub identity: &'static str,
    /// Rep index.
    pub rep: u32,
    /// Simulated month.
    pub month: u16,
    /// Left side, cents.
    pub expected: i64,
    /// Right side, cents.
    pub actual: i64,
    /// `actual - expected`, cents.
    pub difference: i64,
}

/// Commission flows in cents; `paid` is net of what was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Flows {
    pub earned: i64,
    pub vested: i64,
    pub paid: i64,
    pub clawed_back: i64,
    pub forfeited: i64,
}

impl Flows {
    const NONE: Self = Self {
        earned: 0,
        vested: 0,
        paid: 0,
        clawed_back: 0,
        forfeited: 0,
    };
}

/// Flows of the open month, their sums over closed months, and the two balances, which are kept on
/// their own so that the identities can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RepBooks {
    pub month: Flows,
    pub total: Flows,
    pub unvested: i64,
    pub unpaid: i64,
}

impl RepBooks {
    /// Nothing yet.
    pub const EMPTY: Self = Self {
        month: Flows::NONE,
        total: Flows::NONE,
        unvested: 0,
        unpaid: 0,
    };

    pub fn earn(&mut self, cents: i64) {
        self.month.earned += cents;
        self.unvested += cents;
    }

    pub fn vest(&mut self, cents: i64) {
        self.month.vested += cents;
        self.unvested -= cents;
        self.unpaid += cents;
    }

    pub fn pay(&mut self, cents: i64) {
        self.month.paid += cents;
        self.unpaid -= cents;
    }

    /// Vests and pays at once: nothing can happen to it any more, and nobody needs to remember it.
    pub fn settle(&mut self, cents: i64) {
        self.vest(cents);
        self.pay(cents);
    }

    pub fn forfeit(&mut self, cents: i64) {
        self.month.forfeited += cents;
        self.unvested -= cents;
    }

    /// Takes back what was paid and cancels what was vested but not paid yet.
    pub fn claw_back(&mut self, paid: i64, unpaid: i64) {
        self.month.clawed_back += paid + unpaid;
        self.month.paid -= paid;
        self.unpaid -= unpaid;
    }

    /// Whether the month has nothing to report.
    pub fn is_idle(&self) -> bool {
        self.month == Flows::NONE && self.unvested == 0 && self.unpaid == 0
    }

    /// Closes the month and checks the identities.
    pub fn close(&mut self, rep: u32, month: u16) -> Result<PayoutRow, BooksFault> {
        let flows = std::mem::take(&mut self.month);
        let total = &mut self.total;
        total.earned += flows.earned;
        total.vested += flows.vested;
        total.paid += flows.paid;
        total.clawed_back += flows.clawed_back;
        total.forfeited += flows.forfeited;
        balanced(
            "earned = vested + unvested + forfeited",
            (rep, month),
            total.earned,
            total.vested + self.unvested + total.forfeited,
        )?;
        balanced(
            "vested = paid + clawed back + vested and unpaid",
            (rep, month),
            total.vested,
            total.paid + total.clawed_back + self.unpaid,
        )?;
        Ok(PayoutRow {
            rep,
            month,
            earned: flows.earned,
            vested: flows.vested,
            paid: flows.paid,
            clawed_back: flows.clawed_back,
            forfeited: flows.forfeited,
            unvested: self.unvested,
        })
    }
}

/// Fails unless both sides of an identity are equal.
pub(super) fn balanced(
    identity: &'static str,
    (rep, month): (u32, u16),
    expected: i64,
    actual: i64,
) -> Result<(), BooksFault> {
    if expected == actual {
        return Ok(());
    }
    Err(BooksFault {
        identity,
        rep,
        month,
        expected,
        actual,
        difference: actual - expected,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_cent_is_found() {
        let mut books = RepBooks::EMPTY;
        books.earn(100);
        books.vest(60);
        assert!(books.close(0, 1).is_ok());
        books.unvested -= 1;
        let fault = books.close(7, 2).unwrap_err();
        assert_eq!((fault.rep, fault.month, fault.difference), (7, 2, -1));
        assert_eq!(
            fault.to_string(),
            "commission books of rep 7 do not balance in month 2: earned = vested + unvested + \
             forfeited: expected 100 cents, found 99 (difference -1)"
        );
    }

    #[test]
    fn a_payment_that_was_not_vested_is_found() {
        let mut books = RepBooks::EMPTY;
        books.earn(100);
        books.vest(60);
        books.month.paid += 10;
        let fault = books.close(0, 1).unwrap_err();
        assert_eq!(
            fault.identity,
            "vested = paid + clawed back + vested and unpaid"
        );
    }
}
