//! The library: every plan of a person in one SQLite file, shared by the window and the command.
//!
//! A plan is a list of named versions and one working text; the working text is a draft while it
//! differs from the newest version. Every change of it is written before the call returns, so that
//! nothing confirmed is lost when the program is killed, and can be undone and redone, also after a
//! restart. Times are UTC seconds, given by the caller.
//!
//! What grows is bounded: [`CHANGES_KEPT`], [`RUNS_KEPT`], [`EVENTS_KEPT`], [`DELETED_KEPT_SECONDS`],
//! [`BACKUPS_KEPT`].

mod backup;
mod change;
mod delta;
mod document;
mod error;
mod find;
mod import;
mod naming;
mod open;
mod plans;
mod runs;
mod versions;

pub use document::{Committed, Edit, LogRow, Step, Working};
pub use error::LibraryError;
pub use find::{FindError, find};
pub use import::read_plan;
pub use naming::text_hash;
pub use plans::{DeletedRow, NewPlan, PlanRow, Reference};
pub use runs::{EventRow, NewRun, RunRow};
pub use versions::VersionRow;

use error::Fail;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Number of a plan; never used again after the plan is gone.
pub type PlanId = u32;

/// Name of the library in its folder.
pub const FILE: &str = "library.db";
/// Format this program writes: the number of migrations.
pub const FORMAT: u32 = open::MIGRATIONS.len() as u32;
/// Changes of one plan that are kept, and so the longest undo.
pub const CHANGES_KEPT: u32 = 1000;
/// Runs of one plan that are kept.
pub const RUNS_KEPT: u32 = 50;
/// Events that are kept, over all plans.
pub const EVENTS_KEPT: u32 = 500;
/// How long a deleted plan can be brought back.
pub const DELETED_KEPT_SECONDS: i64 = 30 * 24 * 3600;
/// Routine copies of the library that are kept, one for each day on which it was opened.
pub const BACKUPS_KEPT: u32 = 7;

/// An open library. Its methods may be called from any thread; they take turns.
#[derive(Debug)]
pub struct Library {
    path: PathBuf,
    /// Why nothing can be written, where nothing can.
    read_only: Option<String>,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    db: Connection,
    durability: Durability,
}

/// What a committed change survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Durability {
    /// The program being killed; a power cut may take the last seconds.
    Process,
    /// A power cut.
    Power,
}

impl Library {
    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Why plans can be read but not changed; `None` where they can be changed.
    pub fn read_only(&self) -> Option<LibraryError> {
        self.read_only.as_ref().map(|cause| LibraryError::ReadOnly {
            path: self.path.clone(),
            cause: cause.clone(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic in the middle rolled its transaction back, so the connection is sound.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(&self, ask: impl FnOnce(&Connection) -> Result<T, Fail>) -> Result<T, LibraryError> {
        ask(&self.lock().db).map_err(|fail| fail.at(&self.path))
    }

    fn write<T>(
        &self,
        durability: Durability,
        work: impl FnOnce(&Transaction) -> Result<T, Fail>,
    ) -> Result<T, LibraryError> {
        if let Some(error) = self.read_only() {
            return Err(error);
        }
        self.lock()
            .write(durability, work)
            .map_err(|fail| fail.at(&self.path))
    }
}

impl Inner {
    fn write<T>(
        &mut self,
        durability: Durability,
        work: impl FnOnce(&Transaction) -> Result<T, Fail>,
    ) -> Result<T, Fail> {
        if self.durability != durability {
            self.db
                .pragma_update(None, "synchronous", durability.pragma())?;
            self.durability = durability;
        }
        // Immediate: two writers wait for each other at the start, never in the middle.
        let transaction = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }
}

impl Durability {
    const fn pragma(self) -> &'static str {
        match self {
            Self::Process => "NORMAL",
            Self::Power => "FULL",
        }
    }
}

#[cfg(test)]
mod tests;
