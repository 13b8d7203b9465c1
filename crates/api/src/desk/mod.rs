//! The desk: the library, the plans that lie open on it, and what has been computed of them.
//!
//! Everything the window does is a method of [`Desk`], listed once in [`commands`]. Methods may be
//! called from any thread; those that compute take their time, and the shell calls them off the
//! thread that paints.

mod commands;
mod refusal;
pub mod templates;

pub use refusal::{FaultView, Refusal};

/// One per program.
#[derive(Debug, Default)]
pub struct Desk {}

impl Desk {
    /// A desk with nothing open.
    pub fn new() -> Self {
        Self::default()
    }
}
