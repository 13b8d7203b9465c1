//! Statements by law: against the integer path, and on random deals.

mod adjustments;
mod curves;
pub(super) mod fixture;
mod laws;
