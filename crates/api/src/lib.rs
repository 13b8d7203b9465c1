//! One function per use case. Shells convert, call and return; everything the window can do, the
//! command line can do through the same functions, with the same result hash.
//!
//! Types in [`wire`] are promises: their JSON is versioned by [`wire::RESULT_SCHEMA`].

pub mod actuals;
pub mod backtest;
pub mod bench;
pub mod calibrate;
pub mod cases;
pub mod check;
pub mod comp;
pub mod compare;
pub mod desk;
pub mod diagnose;
mod error;
pub mod explore;
pub mod imported;
pub mod input;
mod ledger;
pub mod library;
pub mod metrics;
pub mod named;
pub mod output;
pub mod past;
pub mod plans;
pub mod quote;
pub mod run;
pub mod statement;
pub mod threshold;
pub mod wire;

pub use error::ApiError;
pub use foothold_data::{FileFault, FlatValue};

/// Version of the engine, recorded with every result.
pub const ENGINE_VERSION: &str = env!("CARGO_PKG_VERSION");
