//! The desk: the library, the plans that lie open on it, and what has been computed of them.
//!
//! Everything the window does is a method of [`Desk`], listed once in [`commands`]. Methods may be
//! called from any thread; those that compute take their time, and the shell calls them off the
//! thread that paints.

mod cache;
mod commands;
pub mod explain;
pub mod live;
mod opened;
pub mod pricing;
mod refusal;
pub mod templates;

pub use opened::Opened;
pub use refusal::{FaultView, Refusal};

use std::sync::{Mutex, MutexGuard, PoisonError};

/// One per program.
#[derive(Debug, Default)]
pub struct Desk {
    /// Plans that were read, by id.
    plans: Mutex<opened::Plans>,
    /// Runs that are finished.
    runs: Mutex<cache::Runs>,
    latest: live::Latest,
}

impl Desk {
    /// A desk with nothing open.
    pub fn new() -> Self {
        Self::default()
    }
}

/// What a mutex guards; a panic elsewhere leaves nothing half done behind one of ours.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
