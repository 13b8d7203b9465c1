//! Statements by law: against the integer path, and on random deals; and case by case.

mod adjustments;
mod curves;
pub(super) mod fixture;
mod laws;
mod rates;
mod taken_back;
mod told;
