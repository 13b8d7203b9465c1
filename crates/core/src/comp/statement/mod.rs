//! Comp statements: what each rep was credited, earned and paid, exactly, from real deals.
//!
//! Amounts are decimals until an item is earned; it is then rounded once, by the plan's rule, to
//! whole minor units, and vesting, payment, clawback and draws move those units with the same types
//! the simulation uses. A rate table is read as in [`RateCurve`](super::RateCurve), which tests
//! prove equal to [`PayCurve`] on what both can express.
//!
//! For every rep: earned = paid + vested and not paid + unvested + forfeited + clawed back, where
//! paid is net of what was taken back. The module reads no file and no clock: `as_of` is an argument.

mod check;
mod curve;
mod deal;
mod earn;
mod figures;
mod life;
mod months;
mod quota;
mod rep;
mod rounding;
mod run;
mod terms;

#[cfg(test)]
mod tests;

pub use check::faults;
pub use curve::{Basis, Part, PayCurve, Reading};
pub use deal::{Deal, DealFault, DealRep, check_deals};
pub use figures::{
    Derivation, Item, ItemKind, MeasureFigures, MonthFigures, PeriodPay, RepStatement, Statement,
    Target, Totals,
};
pub use rep::statement;
pub use rounding::{Mode, Rounding};
pub use terms::{
    Band, CancelledCredit, Clawback, ClawbackAmount, ClawbackFrom, ClawbackWindowTerms, CompTerms,
    Conditions, CreditRule, Edge, Holdback, LeaverVested, Limits, Line, Measured, Milestone,
    NegativeAmounts, Override, Pick, Proration, QuotaChange, Receiver, RepTerms, Settings,
    ShareSum, SplitCredit, StatementDraw, StatementPlan, StatementQuota, Table, Weight,
};
