//! Why the library could not do what it was asked to.

use super::backup::newest;
use super::{FILE, PlanId};
use rusqlite::ErrorCode;
use std::io;
use std::path::{Path, PathBuf};

/// Why the library could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LibraryError {
    /// A later version of the program wrote it.
    #[error(
        "{}: is a library of format {found}, this version of the program knows up to {known}; nothing in it was changed. Fix: {}", path.display(), newer_fix(backup.as_deref())
    )]
    Newer {
        /// The library.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format this program knows.
        known: u32,
        /// A copy from before the newer program, where there is one beside it.
        backup: Option<PathBuf>,
    },
    /// What is written in it does not hold together.
    #[error(
        "{}: is damaged: {cause}; nothing in it was changed. Fix: {}", path.display(), damaged_fix(path, backup.as_deref())
    )]
    Damaged {
        /// The library.
        path: PathBuf,
        /// What was found.
        cause: String,
        /// The newest backup beside it.
        backup: Option<PathBuf>,
    },
    /// Another program's file stands where the library belongs.
    #[error(
        "{}: is not a Foothold library. Fix: move it aside, or name another folder with --data-dir.", path.display()
    )]
    NotALibrary {
        /// The file.
        path: PathBuf,
    },
    /// The folder or the file cannot be written.
    #[error(
        "{}: cannot be written: {cause}. Fix: make the folder writable, or name another one with --data-dir.", path.display()
    )]
    ReadOnly {
        /// The library or its folder.
        path: PathBuf,
        /// The system's reason.
        cause: String,
    },
    /// No room is left.
    #[error(
        "{}: there is no room left on the disk; this change was not saved, everything before it is. Fix: free some space and try again.", path.display()
    )]
    Full {
        /// The library.
        path: PathBuf,
    },
    /// Another program keeps it busy.
    #[error(
        "{}: another program is writing to it. Fix: close the other Foothold and try again.", path.display()
    )]
    Busy {
        /// The library.
        path: PathBuf,
    },
    /// The system or the database failed in another way.
    #[error(
        "{}: {cause}. Fix: check that the disk is there and whole, then try again.", path.display()
    )]
    Storage {
        /// The library.
        path: PathBuf,
        /// What was said.
        cause: String,
    },
    /// No such plan, or it was deleted.
    #[error("there is no plan {0} in the library. Fix: open the library and choose one.")]
    UnknownPlan(PlanId),
    /// No such version of the plan.
    #[error("plan {plan} has no version {number}. Fix: choose one of its versions.")]
    UnknownVersion {
        /// The plan.
        plan: PlanId,
        /// The number asked for.
        number: u32,
    },
    /// The plan is locked.
    #[error("{name} is locked. Fix: unlock it, or duplicate it and change the copy.")]
    Locked {
        /// Name of the plan.
        name: String,
    },
    /// The plan was changed since the caller read it.
    #[error(
        "the plan was changed elsewhere since it was read (revision {found}, not {expected}). Fix: open it again."
    )]
    Conflict {
        /// Revision that the caller knew.
        expected: u32,
        /// Revision in the library.
        found: u32,
    },
    /// There is no change to undo.
    #[error("there is nothing to undo.")]
    NothingToUndo,
    /// There is no undone change to apply again.
    #[error("there is nothing to redo.")]
    NothingToRedo,
    /// The working text is that of the newest version.
    #[error("version {version} is what you see: nothing has changed since.")]
    Unchanged {
        /// The newest version.
        version: u32,
    },
    /// The change log of a plan was not written by this program.
    #[error(
        "the changes of {name} do not fit its text, so they cannot be undone; the text itself is whole. Fix: keep a version of it, or go back to one."
    )]
    Torn {
        /// Name of the plan.
        name: String,
    },
    /// A name that cannot be given.
    #[error("{reason}. Fix: {fix}.")]
    Name {
        /// What is wrong.
        reason: String,
        /// What to do.
        fix: String,
    },
}

fn newer_fix(backup: Option<&Path>) -> String {
    match backup {
        Some(backup) => format!(
            "update the program; to go back, put {} in its place, which holds the plans as they were before the newer program",
            backup.display()
        ),
        None => {
            "update the program, or name another folder with --data-dir to start an empty library"
                .into()
        }
    }
}

fn damaged_fix(path: &Path, backup: Option<&Path>) -> String {
    match backup {
        Some(backup) => format!(
            "move it aside, with {FILE}-wal where that is there, and rename {} to {FILE}, which restores the plans of that copy",
            backup.display()
        ),
        None => format!(
            "move {} aside and start again with an empty library, or restore it from your own backup",
            path.display()
        ),
    }
}

impl LibraryError {
    /// Stable name of the kind of error; shells branch on this only.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Newer { .. } => "library_newer",
            Self::Damaged { .. } => "library_damaged",
            Self::NotALibrary { .. } => "library_foreign",
            Self::ReadOnly { .. } => "library_read_only",
            Self::Full { .. } => "library_full",
            Self::Busy { .. } => "library_busy",
            Self::Storage { .. } => "library_failed",
            Self::UnknownPlan(_) => "plan_unknown",
            Self::UnknownVersion { .. } => "version_unknown",
            Self::Locked { .. } => "plan_locked",
            Self::Conflict { .. } => "plan_conflict",
            Self::NothingToUndo => "nothing_to_undo",
            Self::NothingToRedo => "nothing_to_redo",
            Self::Unchanged { .. } => "plan_unchanged",
            Self::Torn { .. } => "log_torn",
            Self::Name { .. } => "name_invalid",
        }
    }

    /// Whether the request is at fault, rather than the library or the machine.
    pub const fn is_invalid_input(&self) -> bool {
        matches!(
            self,
            Self::UnknownPlan(_)
                | Self::UnknownVersion { .. }
                | Self::Locked { .. }
                | Self::Conflict { .. }
                | Self::NothingToUndo
                | Self::NothingToRedo
                | Self::Unchanged { .. }
                | Self::Name { .. }
        )
    }

    /// From what the database says about the file at `path`.
    pub(super) fn of_sql(path: &Path, error: &rusqlite::Error) -> Self {
        let path = path.to_owned();
        let cause = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged {
                backup: newest(&path),
                path,
                cause,
            },
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::ReadOnly { path, cause }
            }
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            _ => Self::Storage { path, cause },
        }
    }

    /// From what the system says about the file or folder at `path`.
    pub(super) fn of_io(path: &Path, error: &io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path },
            _ => Self::ReadOnly {
                path,
                cause: error.to_string(),
            },
        }
    }
}

/// Inside a transaction: what the database says, or what the library says itself.
#[derive(Debug)]
pub(super) enum Fail {
    /// The database's error.
    Sql(rusqlite::Error),
    /// The library's own.
    Known(LibraryError),
}

impl From<rusqlite::Error> for Fail {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<LibraryError> for Fail {
    fn from(error: LibraryError) -> Self {
        Self::Known(error)
    }
}

impl Fail {
    pub(super) fn at(self, path: &Path) -> LibraryError {
        match self {
            Self::Sql(error) => LibraryError::of_sql(path, &error),
            Self::Known(error) => error,
        }
    }
}
