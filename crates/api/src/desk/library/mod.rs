//! The Library screen: plans, templates, what happened lately, and files in and out.

mod files;
mod plans;
mod summary;
mod view;

pub use summary::RunSummary;
pub(super) use view::seconds;
pub use view::{DeletedPlan, HeadlineCard, LibraryProblem, LibraryView, PlanCard, RecentRow};

#[cfg(test)]
mod tests;
