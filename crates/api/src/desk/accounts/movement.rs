//! ARR from one month end to another, by what moved it.

use super::money;
use super::replayed::Replayed;
use crate::ApiError;
use foothold_core::sim::record::{Cause, Movement, MovementKind};
use foothold_core::sim::{Books, RunFault};
use serde::{Deserialize, Serialize};

/// A bar of the ARR movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Bar {
    /// ARR at the start of the window.
    Opening,
    /// First ARR of new customers.
    New,
    /// Expansion by seats of teams that already use the product.
    Seats,
    /// Expansion by further teams.
    Teams,
    /// Expansion by metered usage.
    Usage,
    /// Expansion by the second product.
    Product,
    /// Expansion by a higher tier, plan or commitment.
    Tier,
    /// Expansion by price: uplift, ramp or migration.
    Price,
    /// ARR of customers that came back.
    Reactivation,
    /// Less ARR from customers that stay.
    Contraction,
    /// ARR of customers that left.
    Churn,
    /// ARR at the end of the window.
    Closing,
}

impl Bar {
    /// Every bar, from opening to closing.
    pub const ALL: [Self; 12] = [
        Self::Opening,
        Self::New,
        Self::Seats,
        Self::Teams,
        Self::Usage,
        Self::Product,
        Self::Tier,
        Self::Price,
        Self::Reactivation,
        Self::Contraction,
        Self::Churn,
        Self::Closing,
    ];

    /// The bar that a movement belongs to; `None` for a rise by a cause that cannot raise, which
    /// the balance of the window would show.
    pub(super) const fn of(movement: &Movement) -> Option<Self> {
        Some(match (movement.kind, movement.cause) {
            (MovementKind::New, _) => Self::New,
            (MovementKind::Contraction, _) => Self::Contraction,
            (MovementKind::Churn, _) => Self::Churn,
            (MovementKind::Reactivation, _) => Self::Reactivation,
            (MovementKind::Expansion, Cause::Seats) => Self::Seats,
            (MovementKind::Expansion, Cause::Teams) => Self::Teams,
            (MovementKind::Expansion, Cause::Usage) => Self::Usage,
            (MovementKind::Expansion, Cause::Product) => Self::Product,
            (MovementKind::Expansion, Cause::Tier) => Self::Tier,
            (MovementKind::Expansion, Cause::Price) => Self::Price,
            (MovementKind::Expansion, Cause::Land | Cause::Leave | Cause::Return) => return None,
        })
    }
}

/// Months from the end of `from` to the end of `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Window {
    /// Month whose end opens the window; 0 is the opening book.
    pub from: u32,
    /// Month whose end closes it.
    pub to: u32,
}

impl Window {
    /// The months as the simulation counts them.
    ///
    /// # Errors
    /// A window that is not inside the run, or has no month in it.
    pub(super) fn checked(self, months: u16) -> Result<(u16, u16), ApiError> {
        let month = |number| u16::try_from(number).ok().filter(|&m| m <= months);
        match (month(self.from), month(self.to)) {
            (Some(from), Some(to)) if from < to => Ok((from, to)),
            _ => Err(ApiError::request(
                format!(
                    "months {} to {} are no window of this run",
                    self.from, self.to
                ),
                format!("choose two months of 0 to {months}, the earlier first"),
            )),
        }
    }
}

/// ARR movement over a window; opening and movements give closing.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MovementView {
    /// Replication.
    pub replication: u32,
    /// The window.
    pub window: Window,
    /// Every bar in order, those of nothing included.
    pub bars: Vec<BarView>,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BarView {
    /// Which.
    pub bar: Bar,
    /// ARR, negative where ARR falls.
    pub amount: String,
    /// Accounts behind it.
    pub accounts: u32,
}

impl Replayed {
    /// ARR movement over a window.
    ///
    /// # Errors
    /// A window outside the run; books that do not balance.
    pub fn movement(
        &self,
        window: Window,
        segment: Option<&str>,
    ) -> Result<MovementView, ApiError> {
        let (from, to) = window.checked(self.months)?;
        let mut cents = [0_i64; Bar::ALL.len()];
        let mut accounts = [0_u32; Bar::ALL.len()];
        for account in self.in_segment(segment) {
            let mut moved = [0_i64; Bar::ALL.len()];
            moved[Bar::Opening as usize] = self.arr(account, from);
            moved[Bar::Closing as usize] = self.arr(account, to);
            let mut touched = moved.map(|amount| amount != 0);
            for row in self.movements_within(account, from, to) {
                if let Some(bar) = Bar::of(row) {
                    moved[bar as usize] += row.change();
                    touched[bar as usize] = true;
                }
            }
            self.balanced(&moved, to)?;
            for bar in Bar::ALL {
                cents[bar as usize] += moved[bar as usize];
                accounts[bar as usize] += u32::from(touched[bar as usize]);
            }
        }
        self.balanced(&cents, to)?;
        let bars = Bar::ALL
            .into_iter()
            .map(|bar| BarView {
                bar,
                amount: money(cents[bar as usize]),
                accounts: accounts[bar as usize],
            })
            .collect();
        Ok(MovementView {
            replication: self.replication,
            window,
            bars,
        })
    }

    /// Opening and movements give closing, for one account as for all.
    fn balanced(&self, cents: &[i64; Bar::ALL.len()], month: u16) -> Result<(), ApiError> {
        let (actual, before) = (
            cents[Bar::Closing as usize],
            &cents[..Bar::Closing as usize],
        );
        let expected: i64 = before.iter().sum();
        if expected == actual {
            return Ok(());
        }
        Err(ApiError::Books(RunFault {
            books: Books::Arr,
            expected,
            actual,
            seed: self.seed,
            replication: self.replication,
            month,
            account: None,
            detail: None,
        }))
    }
}
