//! Pay guaranteed for a while.

use crate::money::cents;
use crate::plan::Draw;

/// A draw in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawTerms {
    /// Guaranteed commission a month.
    pub amount_cents_monthly: i64,
    /// Months since hire for which it runs.
    pub months: u16,
    /// Whether later commission repays it.
    pub recoverable: bool,
}

/// What the draw does in one month. Cash to the rep is commission + `top_up` - `repaid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DrawMonth {
    /// Added to commission to reach the guarantee, cents.
    pub top_up: i64,
    /// Withheld from commission above the guarantee, cents.
    pub repaid: i64,
    /// Owed at month end, cents; always 0 for a draw that is not recoverable.
    pub balance: i64,
}

impl DrawTerms {
    /// The terms of a checked draw.
    pub fn new(draw: &Draw) -> Self {
        Self {
            amount_cents_monthly: cents(draw.amount_monthly),
            months: draw.months,
            recoverable: draw.recoverable,
        }
    }

    /// One month in which `commission` cents reach the rep (negative after a clawback), `balance` is
    /// owed, and the draw guarantees pay or no longer does.
    ///
    /// Cash is the larger of the guarantee and commission less what is owed; with a recoverable draw
    /// the balance grows by each top-up and shrinks by what is withheld.
    pub fn month(&self, commission: i64, balance: i64, guaranteed: bool) -> DrawMonth {
        self.month_repaying(commission, balance, guaranteed, i64::MAX)
    }

    /// The same where at most `most_repaid` cents are withheld in the month.
    pub fn month_repaying(
        &self,
        commission: i64,
        balance: i64,
        guaranteed: bool,
        most_repaid: i64,
    ) -> DrawMonth {
        let floor = if guaranteed {
            self.amount_cents_monthly
        } else {
            0
        };
        let top_up = if guaranteed {
            (floor - commission).max(0)
        } else {
            0
        };
        let repaid = balance.min((commission - floor).max(0)).min(most_repaid);
        let owed = if self.recoverable { top_up } else { 0 };
        DrawMonth {
            top_up,
            repaid,
            balance: balance + owed - repaid,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recoverable_draw_is_repaid_from_what_exceeds_it() {
        // Top-up of 1,000 as at legalclarity.org/what-is-a-recoverable-draw-definition-and-legal-rules.
        let draw = DrawTerms {
            amount_cents_monthly: 300_000,
            months: 3,
            recoverable: true,
        };
        let first = draw.month(200_000, 0, true);
        assert_eq!(
            first,
            DrawMonth {
                top_up: 100_000,
                repaid: 0,
                balance: 100_000
            }
        );
        let second = draw.month(350_000, first.balance, true);
        assert_eq!(
            second,
            DrawMonth {
                top_up: 0,
                repaid: 50_000,
                balance: 50_000
            }
        );
        let after = draw.month(20_000, second.balance, false);
        assert_eq!(
            after,
            DrawMonth {
                top_up: 0,
                repaid: 20_000,
                balance: 30_000
            }
        );
    }

    #[test]
    fn a_draw_that_is_not_recoverable_leaves_no_balance() {
        // 500 then 3,000 earned under a draw of 1,500 pays 1,500 and 3,000:
        // xactlycorp.com/blog/non-recoverable-draw.
        let draw = DrawTerms {
            amount_cents_monthly: 150_000,
            months: 3,
            recoverable: false,
        };
        let august = draw.month(50_000, 0, true);
        assert_eq!(
            august,
            DrawMonth {
                top_up: 100_000,
                repaid: 0,
                balance: 0
            }
        );
        assert_eq!(
            draw.month(300_000, august.balance, true),
            DrawMonth::default()
        );
    }

    #[test]
    fn a_clawback_is_covered_only_while_the_guarantee_runs() {
        let draw = DrawTerms {
            amount_cents_monthly: 100,
            months: 1,
            recoverable: true,
        };
        assert_eq!(draw.month(-50, 0, true).top_up, 150);
        assert_eq!(
            draw.month(-50, 30, false),
            DrawMonth {
                top_up: 0,
                repaid: 0,
                balance: 30
            }
        );
    }
}
