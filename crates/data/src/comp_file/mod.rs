//! Comp plans to make statements from (`*.compplan`), and the deals they are made of.
//!
//! A component is written as in a plan file; what a plan file has not is described in
//! `docs/compplans.md`.

mod amounts;
mod component;
mod deals;
mod load;
mod spec;
mod words;

pub use deals::{DealsFile, deals, deals_from};
pub use load::{LoadedComp, from_text, load};
pub(crate) use spec::describe;

/// Version of the comp plan file format.
pub const SCHEMA: i64 = 1;
