//! The ledger as the simulation uses it.

mod conservation;
mod credit;
mod kept;
mod leaving;
mod plain;
mod quotas;
mod shape;
