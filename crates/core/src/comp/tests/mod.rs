//! The ledger as the simulation uses it.

mod conservation;
mod credit;
mod leaving;
mod quotas;
mod shape;
