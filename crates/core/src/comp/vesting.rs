//! When earned commission becomes the rep's own.

use super::scale::{PPB, ppb, wide};
use crate::plan::Vesting;

/// Vested amount as a function of months since the commission was earned.
///
/// Tranches are cut to whole cents; the last one takes what rounding left over, so the tranches sum
/// to the amount exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VestingCurve {
    /// All of it from this age on.
    At(u16),
    /// Even tranches from age 1 to `months`; those before `cliff_months` wait for it.
    Linear {
        /// Age of the last tranche.
        months: u16,
        /// Age before which nothing vests.
        cliff_months: u16,
    },
    /// `(age, cumulative share in parts per billion)`, rising in both.
    Steps(Vec<(u16, i64)>),
}

impl VestingCurve {
    /// The curve of a checked vesting rule.
    pub fn new(vesting: &Vesting) -> Self {
        match vesting {
            Vesting::Immediate => Self::At(0),
            Vesting::Cliff { months } => Self::At(*months),
            Vesting::Linear { months: 0, .. } => Self::At(0),
            Vesting::Linear {
                months,
                cliff_months,
            } => Self::Linear {
                months: *months,
                cliff_months: *cliff_months,
            },
            Vesting::Schedule(steps) => Self::Steps(
                steps
                    .iter()
                    .map(|step| (step.month, ppb(step.vested)))
                    .collect(),
            ),
        }
    }

    /// Whether everything vests in the month it is earned.
    pub fn is_immediate(&self) -> bool {
        *self == Self::At(0)
    }

    /// Cents of `amount` vested at `age` months, cumulative.
    pub fn vested_cents(&self, amount: i64, age: u16) -> i64 {
        match self {
            Self::At(months) => {
                if age >= *months {
                    amount
                } else {
                    0
                }
            }
            Self::Linear { months, .. } if age >= *months => amount,
            Self::Linear { cliff_months, .. } => {
                if age >= *cliff_months {
                    self.tranche_cents(amount) * i64::from(age)
                } else {
                    0
                }
            }
            Self::Steps(steps) => match steps.iter().rev().find(|(month, _)| age >= *month) {
                None => 0,
                Some((_, PPB)) => amount,
                Some((_, share)) => floor_share(amount, *share),
            },
        }
    }

    /// Even tranche of `amount` in whole cents; 0 where vesting is not linear.
    pub(super) fn tranche_cents(&self, amount: i64) -> i64 {
        match self {
            Self::Linear { months, .. } => amount / i64::from(*months),
            Self::At(_) | Self::Steps(_) => 0,
        }
    }

    /// The next age above `age` at which more vests.
    pub fn next_age(&self, age: u16) -> Option<u16> {
        match self {
            Self::At(months) => (age < *months).then_some(*months),
            Self::Linear {
                months,
                cliff_months,
            } => (age < *months).then(|| (age + 1).max(*cliff_months)),
            Self::Steps(steps) => steps
                .iter()
                .map(|(month, _)| *month)
                .find(|month| *month > age),
        }
    }
}

fn floor_share(amount: i64, share_ppb: i64) -> i64 {
    // A share is at most one, so the result is at most `amount`.
    (wide(amount) * wide(share_ppb) / PPB as u128) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::VestingStep;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    fn tranches(curve: &VestingCurve, amount: i64, months: u16) -> Vec<i64> {
        let mut before = 0;
        (0..=months)
            .map(|age| {
                let vested = curve.vested_cents(amount, age);
                let tranche = vested - before;
                before = vested;
                tranche
            })
            .collect()
    }

    #[test]
    fn tranches_sum_to_the_amount_and_the_last_takes_the_remainder() {
        let step = |month, percent| VestingStep {
            month,
            vested: Decimal::new(percent, 2),
        };
        for (vesting, expected) in [
            (Vesting::Immediate, vec![1000]),
            (Vesting::Cliff { months: 2 }, vec![0, 0, 1000]),
            (
                Vesting::Linear {
                    months: 3,
                    cliff_months: 0,
                },
                vec![0, 333, 333, 334],
            ),
            (
                Vesting::Linear {
                    months: 7,
                    cliff_months: 0,
                },
                vec![0, 142, 142, 142, 142, 142, 142, 148],
            ),
            (
                Vesting::Linear {
                    months: 4,
                    cliff_months: 3,
                },
                vec![0, 0, 0, 750, 250],
            ),
            (
                Vesting::Linear {
                    months: 0,
                    cliff_months: 0,
                },
                vec![1000],
            ),
            (
                Vesting::Schedule(vec![step(1, 33), step(3, 100)]),
                vec![0, 330, 0, 670],
            ),
            (
                Vesting::Schedule(vec![step(0, 50), step(2, 100)]),
                vec![500, 0, 500],
            ),
        ] {
            let curve = VestingCurve::new(&vesting);
            let months = expected.len() as u16 - 1;
            assert_eq!(tranches(&curve, 1000, months), expected, "{vesting:?}");
        }
    }

    #[test]
    fn only_what_vests_at_once_is_settled_at_once() {
        let cliff = |months| VestingCurve::new(&Vesting::Cliff { months });
        assert!(VestingCurve::new(&Vesting::Immediate).is_immediate());
        assert!(cliff(0).is_immediate());
        assert!(!cliff(1).is_immediate());
    }

    proptest! {
        #[test]
        fn every_change_is_announced(
            months in 0u16..40, cliff in 0u16..40, amount in 0i64..10_000_000, share in 1i64..100,
        ) {
            let cliff = cliff.min(months);
            let steps = vec![
                VestingStep { month: cliff, vested: Decimal::new(share, 2) },
                VestingStep { month: cliff + months + 1, vested: Decimal::ONE },
            ];
            for vesting in [
                Vesting::Cliff { months },
                Vesting::Linear { months, cliff_months: cliff },
                Vesting::Schedule(steps),
            ] {
                let curve = VestingCurve::new(&vesting);
                let mut age = 0;
                while let Some(next) = curve.next_age(age) {
                    prop_assert!(next > age);
                    for between in age..next {
                        prop_assert_eq!(
                            curve.vested_cents(amount, between), curve.vested_cents(amount, age)
                        );
                    }
                    prop_assert!(curve.vested_cents(amount, next) >= curve.vested_cents(amount, age));
                    age = next;
                }
                prop_assert_eq!(curve.vested_cents(amount, age), amount);
            }
        }
    }
}
