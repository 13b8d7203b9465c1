//! The month loop: one replication, many replications, one replay.

mod account_books;
pub(crate) mod accounts;
mod census;
pub(crate) mod fault;
mod flow;
pub(crate) mod lanes;
pub(crate) mod model;
mod opening;
mod passes;
pub mod record;
mod replay;
mod run;
mod survey;
pub(crate) mod world;

pub use census::{Census, CensusAccount, Stand, census};
pub use fault::{Books, RunFault};
pub use model::Model;
pub use replay::{AccountRow, ContractRow, Ledger, RepName, replay};
pub use run::{Histogram, Lives, Outcome, Progress, RunError, extend, run};
pub use survey::{Survey, SurveyError, survey};
pub use world::Triangle;
