//! One customer's movements, and what each is called.

use crate::sim::record::MovementKind;
use rust_decimal::Decimal;

/// A change in what a customer pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Month, from 1.
    pub month: u16,
    /// Change; negative where the customer pays less.
    pub change: Decimal,
    /// What the source calls it.
    pub recorded: Option<MovementKind>,
}

/// Which changes are movements, and who names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counting {
    /// Every change is a movement, named by what it does to the customer: a second subscription is
    /// expansion, the end of one of two is contraction.
    #[default]
    EachChange,
    /// A customer has at most one movement a month: from month end to month end.
    MonthEnd,
    /// Every change under the name the source gives it; those without one as `EachChange`.
    AsRecorded,
}

/// A movement. The amount is positive; the kind says which way it goes, but for a change of a
/// recorded kind that goes the other way, which is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// Month, from 1.
    pub month: u16,
    /// Kind.
    pub kind: MovementKind,
    /// Size.
    pub amount: Decimal,
}

impl Movement {
    fn change(&self) -> Decimal {
        match self.kind {
            MovementKind::Contraction | MovementKind::Churn => -self.amount,
            MovementKind::New | MovementKind::Expansion | MovementKind::Reactivation => self.amount,
        }
    }
}

/// A step that takes a customer below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BelowZero {
    /// Index of the step.
    pub step: usize,
    /// What the customer would pay after it.
    pub balance: Decimal,
}

/// What one customer paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    opening: Decimal,
    movements: Vec<Movement>,
}

impl History {
    /// From the opening amount (not negative) and steps in the order in which they happened.
    ///
    /// # Errors
    /// A step after which the customer would pay less than nothing.
    pub fn of(opening: Decimal, steps: &[Step], counting: Counting) -> Result<Self, BelowZero> {
        let mut balance = opening;
        let mut known = opening > Decimal::ZERO;
        let mut movements = Vec::new();
        // Where only month ends count, what happens between them may be in any order.
        let counted = |index: usize, step: &Step| {
            counting != Counting::MonthEnd
                || steps
                    .get(index + 1)
                    .is_none_or(|next| next.month != step.month)
        };
        let mut before = balance;
        for (index, step) in steps.iter().enumerate() {
            balance += step.change;
            if !counted(index, step) {
                continue;
            }
            if balance < Decimal::ZERO {
                return Err(BelowZero {
                    step: index,
                    balance,
                });
            }
            let recorded = step.recorded.filter(|_| counting == Counting::AsRecorded);
            if let Some(kind) = recorded.or_else(|| named(before, balance, known)) {
                let change = balance - before;
                let falls = matches!(kind, MovementKind::Contraction | MovementKind::Churn);
                let amount = if falls { -change } else { change };
                movements.push(Movement {
                    month: step.month,
                    kind,
                    amount,
                });
            }
            known |= balance > Decimal::ZERO;
            before = balance;
        }
        Ok(Self { opening, movements })
    }

    /// What the customer paid in month 0.
    pub const fn opening(&self) -> Decimal {
        self.opening
    }

    /// Movements in the order in which they happened.
    pub fn movements(&self) -> &[Movement] {
        &self.movements
    }

    /// Writes the amount at the end of month 0, 1, … into `out`.
    pub(super) fn balances(&self, out: &mut [Decimal]) {
        let mut balance = self.opening;
        let mut next = self.movements.iter().peekable();
        for (month, slot) in out.iter_mut().enumerate() {
            while let Some(movement) = next.next_if(|m| usize::from(m.month) <= month) {
                balance += movement.change();
            }
            *slot = balance;
        }
    }
}

/// What a change does to a customer; `None` when it changes nothing.
fn named(before: Decimal, after: Decimal, known: bool) -> Option<MovementKind> {
    if after == before {
        None
    } else if after < before {
        Some(if after.is_zero() {
            MovementKind::Churn
        } else {
            MovementKind::Contraction
        })
    } else if !before.is_zero() {
        Some(MovementKind::Expansion)
    } else if known {
        Some(MovementKind::Reactivation)
    } else {
        Some(MovementKind::New)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use MovementKind::{Churn, Contraction, Expansion, New, Reactivation};

    fn steps(changes: &[(u16, i64)]) -> Vec<Step> {
        changes
            .iter()
            .map(|&(month, change)| Step {
                month,
                change: change.into(),
                recorded: None,
            })
            .collect()
    }

    fn check(
        opening: i64,
        changes: &[(u16, i64)],
        counting: Counting,
        expected: &[(u16, MovementKind, i64)],
    ) {
        let history = History::of(opening.into(), &steps(changes), counting).unwrap();
        let found: Vec<_> = history
            .movements
            .iter()
            .map(|m| (m.month, m.kind, m.amount))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|&(month, kind, amount)| (month, kind, amount.into()))
            .collect();
        assert_eq!(found, expected, "{changes:?}");
    }

    #[test]
    fn a_change_is_named_by_what_it_does_to_the_customer() {
        let life = [(1, 100), (1, 50), (2, -100), (3, -50), (5, 20), (5, -20)];
        check(
            0,
            &life,
            Counting::EachChange,
            &[
                (1, New, 100),
                (1, Expansion, 50),
                (2, Contraction, 100),
                (3, Churn, 50),
                (5, Reactivation, 20),
                (5, Churn, 20),
            ],
        );
        check(
            0,
            &life,
            Counting::MonthEnd,
            &[(1, New, 150), (2, Contraction, 100), (3, Churn, 50)],
        );
        check(
            10,
            &[(1, 0), (4, -10), (6, 10)],
            Counting::EachChange,
            &[(4, Churn, 10), (6, Reactivation, 10)],
        );
    }

    #[test]
    fn names_of_the_source_are_kept_when_asked() {
        let mut second = steps(&[(1, 100), (2, 50), (3, -50)]);
        second[1].recorded = Some(New);
        second[2].recorded = Some(Churn);
        let kinds = |counting| -> Vec<MovementKind> {
            let history = History::of(Decimal::ZERO, &second, counting).unwrap();
            history.movements.iter().map(|m| m.kind).collect()
        };
        assert_eq!(kinds(Counting::AsRecorded), [New, New, Churn]);
        assert_eq!(kinds(Counting::EachChange), [New, Expansion, Contraction]);
    }

    #[test]
    fn nobody_pays_less_than_nothing() {
        let steps = steps(&[(1, 10), (2, -11)]);
        let refused = History::of(Decimal::ZERO, &steps, Counting::EachChange).unwrap_err();
        assert_eq!(
            refused,
            BelowZero {
                step: 1,
                balance: Decimal::NEGATIVE_ONE
            }
        );
        let late = [
            Step {
                month: 2,
                ..steps[0]
            },
            steps[1],
        ];
        assert_eq!(
            History::of(Decimal::ZERO, &late, Counting::MonthEnd)
                .unwrap_err()
                .step,
            1
        );
    }

    #[test]
    fn balances_follow_the_movements() {
        let history = History::of(
            5.into(),
            &steps(&[(2, 10), (2, 1), (4, -16)]),
            Counting::EachChange,
        );
        let mut balances = [Decimal::ZERO; 6];
        history.unwrap().balances(&mut balances);
        assert_eq!(balances, [5, 5, 16, 16, 0, 0].map(Decimal::from));
    }
}
