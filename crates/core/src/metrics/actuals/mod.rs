//! Metrics of real data: what customers paid, month by month, exact on decimals.
//!
//! Months are counted from 0, the opening book: who pays then was there before the data begins.
//! Amounts are a year's (ARR) in major units; a reader of monthly data takes them twelve times,
//! which is exact. An amount, and the sum of all of them, must stay below 10^20.

mod cohorts;
mod figures;
mod history;
mod tally;

pub use cohorts::{Ages, Cohorts, LandedValue};
pub use figures::{Figures, MonthFigures, Spend, SpendFigures, WindowFigures};
pub use history::{BelowZero, Counting, History, Movement, Step};
pub use tally::{Base, MonthTally, Tally};
