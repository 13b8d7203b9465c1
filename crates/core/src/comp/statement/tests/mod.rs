//! Statements by law: against the integer path, and on random deals.

mod adjustments;
mod curves;
mod fixture;
mod laws;
