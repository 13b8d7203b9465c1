//! Statements by law: against the integer path, and on random deals.

mod curves;
pub(super) mod fixture;
mod laws;
