//! Files in and out: plans, behaviour sets, books of accounts, ledgers.
//!
//! Everything that can be wrong with a file is found here or in the check of `foothold-core`, and
//! named with file, line, field, reason and fix. Nothing here simulates.

pub mod actuals;
pub mod behaviour_file;
pub mod benchmarks;
pub mod book;
pub mod comp_file;
mod component;
mod fault;
mod hash;
pub mod history;
pub mod ledger;
pub mod library;
pub mod places;
pub mod plan_edit;
pub mod plan_file;
mod plan_source;
pub mod pricebook_file;
mod read;
pub mod replace;
pub mod schema;
pub mod settings;
pub mod shipped;
pub mod targets;
mod text_file;
mod toml;

pub use fault::FileFault;
pub use hash::texts_hash;
pub use plan_source::PlanSource;
pub use read::FlatValue;
pub use read::field::{Field, Many, Shape};
pub use read::unit::Unit;
