//! The Comp screen: how each role is paid, what that costs, and what each rep gets.
//!
//! Pay at an attainment is computed by the code that runs use, never again elsewhere. Statements
//! are those of one replayed replication; their books are checked before they are shown.

mod commands;
mod csv;
mod curve;
mod edit;
mod library;
mod own;
mod run;
mod statements;
mod terms;
mod toml;
mod words;

#[cfg(test)]
mod tests;

pub use commands::StatementAsk;
pub use csv::csv;
pub use curve::{Curve, CurvePoint};
pub use edit::{CompEdit, ShareWindow, StepEdit, TermEdit, VestingEdit};
pub use library::LibraryComp;
pub use own::{OwnStatement, StatementLine, StatementMonth, own_statement};
pub use run::{CompRun, RoleRun, comp_run};
pub use statements::{Period, RepStatement, Statements, statements};
pub use terms::{
    BaseRate, CompView, ComponentTerms, DrawTerms, QuotaTerms, RoleTerms, ShareTerms, SpifTerms,
    StepTerms, TierTerms, VestingTerms, comp,
};
