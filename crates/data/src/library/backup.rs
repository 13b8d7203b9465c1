//! Routine backups: a copy a day beside the library, the newest few kept.

use super::error::Fail;
use super::open::{PATIENCE, check};
use super::{BACKUPS_KEPT, FILE, Library, LibraryError};
use foothold_core::calendar::Date;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// What stands between the name of the library and the day.
const MARK: &str = ".backup-";
/// Ends the name of a copy that is not finished.
const PART: &str = ".part";
/// How long to wait where another program writes, and how often.
const PAUSE: Duration = Duration::from_millis(50);
const PAUSES: u32 = 100;

impl Library {
    /// Whether there are plans, and no copy of the day yet. A library that cannot tell is not copied.
    pub fn backup_due(&self, now: i64) -> bool {
        let made = |folder| target(folder, now).is_none_or(|target| target.exists());
        !self.path.parent().is_none_or(made) && self.read(has_plans).unwrap_or(false)
    }

    /// Copies the library in `folder` to `library.db.backup-2026-03-05`, whole or not at all, where
    /// there is no copy of that day, and removes copies beyond the newest [`BACKUPS_KEPT`]. `now` is
    /// UTC seconds. Gives the copy that was made.
    ///
    /// It reads through a connection of its own, so that nobody waits for it.
    ///
    /// # Errors
    /// A library that cannot be read or is damaged, a folder that cannot be written; copies that are
    /// there stay then.
    pub fn back_up(folder: &Path, now: i64) -> Result<Option<PathBuf>, LibraryError> {
        let path = folder.join(FILE);
        let (Some(today), Some(target)) = (day_of(now), target(folder, now)) else {
            return Ok(None);
        };
        if target.exists() {
            return Ok(None);
        }
        let made = copy(&path, &target).map_err(|fail| fail.at(&path))?;
        if made {
            tidy(folder, today).map_err(|error| LibraryError::of_io(folder, &error))?;
        }
        Ok(made.then_some(target))
    }

    /// The newest copy beside the library in `folder`, if any.
    pub fn newest_backup(folder: &Path) -> Option<PathBuf> {
        newest(&folder.join(FILE))
    }
}

/// The copy of a day.
fn target(folder: &Path, now: i64) -> Option<PathBuf> {
    Some(folder.join(format!("{FILE}{MARK}{}", day_of(now)?)))
}

fn has_plans(db: &Connection) -> Result<bool, Fail> {
    let ask = "SELECT EXISTS (SELECT 1 FROM plan WHERE deleted IS NULL)";
    Ok(db.query_row(ask, [], |row| row.get(0))?)
}

fn day_of(now: i64) -> Option<Date> {
    Some(Date::new(1970, 1, 1)?.plus_days(now.div_euclid(24 * 3600)))
}

/// Copies the library at `path`; says no where it holds no plan. A library that was lost and begun
/// anew would else push out the copies of the lost one, day by day.
fn copy(path: &Path, target: &Path) -> Result<bool, Fail> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let from = Connection::open_with_flags(path, flags)?;
    from.busy_timeout(PATIENCE)?;
    if !has_plans(&from)? {
        return Ok(false);
    }
    // Another program may be making the same copy.
    let mut part = target.as_os_str().to_owned();
    part.push(format!(".{}{PART}", std::process::id()));
    let part = PathBuf::from(part);
    let io = |error: std::io::Error| Fail::from(LibraryError::of_io(target, &error));
    if part.exists() {
        // Left by a program of the same number that was killed.
        fs::remove_file(&part).map_err(io)?;
    }
    let written = fill(&from, &part, path).and_then(|()| fs::rename(&part, target).map_err(io));
    if written.is_err() {
        // Nothing more can be done about a file that cannot be removed.
        let _ = fs::remove_file(&part);
    }
    written.map(|()| true)
}

/// Fills `part`, which is then one sound file.
fn fill(from: &Connection, part: &Path, path: &Path) -> Result<(), Fail> {
    let mut into = Connection::open(part)?;
    let mut pauses = 0;
    {
        let backup = Backup::new(from, &mut into)?;
        // All of it in one step reads one state; writers go on beside it.
        while backup.step(-1)? != StepResult::Done {
            pauses += 1;
            if pauses > PAUSES {
                let path = path.to_owned();
                return Err(LibraryError::Busy { path }.into());
            }
            thread::sleep(PAUSE);
        }
    }
    // Without a log of its own, the copy is this one file.
    into.pragma_update(None, "journal_mode", "DELETE")?;
    // Damage must not push out the copies from before it.
    check(&into, path)
}

/// Removes copies of days before the newest ones, and unfinished ones of earlier days. Copies of days
/// to come were made while the clock was wrong: they wait for their day.
fn tidy(folder: &Path, today: Date) -> std::io::Result<()> {
    let (mut done, mut unfinished) = (Vec::new(), Vec::new());
    for (day, finished, path) in copies(folder) {
        match finished {
            true if day <= today => done.push((day, path)),
            false if day < today => unfinished.push(path),
            _ => {}
        }
    }
    done.sort();
    let old = done.len().saturating_sub(BACKUPS_KEPT as usize);
    let old = done.drain(..old).map(|(_, path)| path);
    for path in old.chain(unfinished) {
        match fs::remove_file(path) {
            // Another program was faster.
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Every routine copy in `folder`: its day, whether it is finished, its path.
fn copies(folder: &Path) -> Vec<(Date, bool, PathBuf)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let known = |path: &Path| {
        let name = path.file_name()?.to_str()?;
        let rest = name.strip_prefix(FILE)?.strip_prefix(MARK)?;
        let (day, process) = match rest.strip_suffix(PART) {
            None => (rest, None),
            Some(part) => part.split_once('.').map(|(day, id)| (day, Some(id)))?,
        };
        let is_number = |id: &str| id.parse::<u32>().is_ok();
        let fine = process.is_none_or(is_number);
        // Only what this program could have called so: `2026-3-5` is somebody else's.
        let date = Date::parse(day).filter(|date| fine && date.to_string() == day)?;
        Some((date, process.is_none()))
    };
    entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter_map(|path| known(&path).map(|(day, finished)| (day, finished, path)))
        .collect()
}

/// The newest copy beside the library at `path`: of a day, else from before a newer format.
pub(super) fn newest(path: &Path) -> Option<PathBuf> {
    let folder = path.parent()?;
    let days = copies(folder).into_iter().filter(|(_, done, _)| *done);
    let newest = days.max_by_key(|(day, _, _)| *day);
    newest
        .map(|(_, _, path)| path)
        .or_else(|| before_newest_format(folder))
}

/// The copy from before a newer program that holds the most recent format.
fn before_newest_format(folder: &Path) -> Option<PathBuf> {
    let format = |path: &Path| -> Option<u32> {
        let name = path.file_name()?.to_str()?;
        name.strip_prefix(FILE)?
            .strip_prefix(".before-v")?
            .parse()
            .ok()
    };
    fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter_map(|path| Some((format(&path)?, path)))
        .max()
        .map(|(_, path)| path)
}
