//! Opening the file: new, older, newer, damaged, foreign, read-only.

use super::backup::newest;
use super::error::Fail;
use super::{DELETED_KEPT_SECONDS, Durability, FILE, Inner, Library, LibraryError};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

/// What makes each format of the one before. A file that was published is never edited.
pub(super) const MIGRATIONS: &[&str] = &[include_str!("migrations/0001.sql")];

/// Marks the file as ours: "FHLD".
const APPLICATION_ID: i32 = 0x4648_4C44;
/// How long one writer waits for another.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// Size to which the log beside the file is cut back when it has been read in.
const LOG_BYTES: i64 = 4 << 20;

impl Library {
    /// Opens the library in `folder`, and makes both where they are missing. `now` is UTC seconds:
    /// plans deleted long ago leave for good.
    ///
    /// A library of an older format is copied to `library.db.before-vN` and brought up to date. One
    /// that cannot be written is opened for reading, see [`Library::read_only`].
    ///
    /// # Errors
    /// A newer, damaged or foreign file, which stays as it is; a folder that cannot be made.
    pub fn open(folder: &Path, now: i64) -> Result<Self, LibraryError> {
        Self::open_as(folder, now, MIGRATIONS)
    }

    /// Opens the library in `folder`, `None` where there is none.
    ///
    /// # Errors
    /// As [`Library::open`].
    pub fn open_existing(folder: &Path, now: i64) -> Result<Option<Self>, LibraryError> {
        if folder.join(FILE).exists() {
            Self::open(folder, now).map(Some)
        } else {
            Ok(None)
        }
    }

    pub(super) fn open_as(
        folder: &Path,
        now: i64,
        migrations: &[&str],
    ) -> Result<Self, LibraryError> {
        let path = folder.join(FILE);
        fs::create_dir_all(folder).map_err(|error| LibraryError::of_io(folder, &error))?;
        let log = folder.join(format!("{FILE}-wal"));
        let unclean = fs::metadata(&log).is_ok_and(|log| log.len() > 0);
        let (db, read_only) = connect(&path, unclean)?;
        let opened = prepare(db, &path, migrations, unclean, read_only.is_some());
        let db = opened.map_err(|fail| fail.at(&path))?;
        let library = Self {
            path,
            read_only,
            inner: Mutex::new(Inner {
                db,
                durability: Durability::Power,
            }),
        };
        if library.read_only.is_none() {
            library.forget_deleted(now)?;
        }
        Ok(library)
    }

    /// Removes what was deleted too long ago to be brought back.
    fn forget_deleted(&self, now: i64) -> Result<(), LibraryError> {
        let long_ago = now - DELETED_KEPT_SECONDS;
        let any = self.read(|db| {
            let ask = "SELECT EXISTS (SELECT 1 FROM plan WHERE deleted < ?1)";
            Ok(db.query_row(ask, [long_ago], |row| row.get::<_, bool>(0))?)
        })?;
        if !any {
            return Ok(());
        }
        self.write(Durability::Process, |tx| {
            tx.execute("DELETE FROM plan WHERE deleted < ?1", [long_ago])?;
            Ok(())
        })
    }
}

/// A connection, and why it can only read, where it can only read.
fn connect(path: &Path, unclean: bool) -> Result<(Connection, Option<String>), LibraryError> {
    let common = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let write = common | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let usable = |db: Connection| -> rusqlite::Result<Connection> {
        db.busy_timeout(PATIENCE)?;
        // Until the file is known to be sound, closing must not write the log into it.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        db.pragma_query_value(None, "schema_version", |row| row.get::<_, i64>(0))?;
        Ok(db)
    };
    let fault = |error: &rusqlite::Error| LibraryError::of_sql(path, error);
    let cause = match Connection::open_with_flags(path, write).and_then(usable) {
        Ok(db) if !db.is_readonly("main").map_err(|e| fault(&e))? => return Ok((db, None)),
        Ok(_) => "the file is write-protected".to_owned(),
        Err(error) if path.exists() && is_denied(&error) => error.to_string(),
        Err(error) => return Err(fault(&error)),
    };
    let read = common | OpenFlags::SQLITE_OPEN_READ_ONLY;
    let plain = Connection::open_with_flags(path, read).and_then(usable);
    let opened = match (plain, immutable(path)) {
        // Without a log to read in, nothing else can write there either.
        (Err(error), Some(address)) if !unclean && is_denied(&error) => {
            Connection::open_with_flags(address, read | OpenFlags::SQLITE_OPEN_URI).and_then(usable)
        }
        (plain, _) => plain,
    };
    opened.map(|db| (db, Some(cause))).map_err(|e| fault(&e))
}

fn is_denied(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied)
    )
}

/// The address under which SQLite reads a file without making anything beside it.
fn immutable(path: &Path) -> Option<String> {
    let path = path.to_str()?.replace('\\', "/");
    let mut address = String::from("file:");
    if !path.starts_with('/') && path.contains(':') {
        address.push('/');
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~:".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(address + "?immutable=1")
}

fn prepare(
    mut db: Connection,
    path: &Path,
    migrations: &[&str],
    unclean: bool,
    read_only: bool,
) -> Result<Connection, Fail> {
    let known = migrations.len() as u32;
    let found = format_of(&db)?;
    if found > known {
        return Err(LibraryError::Newer {
            backup: Some(backup_path(path, known + 1)).filter(|backup| backup.exists()),
            path: path.to_owned(),
            found,
            known,
        }
        .into());
    }
    if !is_ours(&db, found)? {
        let path = path.to_owned();
        return Err(LibraryError::NotALibrary { path }.into());
    }
    if unclean {
        check(&db, path)?;
    }
    if read_only {
        if found < known {
            return Err(LibraryError::ReadOnly {
                path: path.to_owned(),
                cause: format!("it has the older format {found} and must be brought to {known}"),
            }
            .into());
        }
        return Ok(db);
    }
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
    db.pragma_update(None, "synchronous", Durability::Power.pragma())?;
    if found < known {
        if found > 0 {
            back_up(&db, path, known)?;
        }
        migrate(&mut db, migrations)?;
    }
    db.pragma_update(None, "foreign_keys", true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(db)
}

fn format_of(db: &Connection) -> rusqlite::Result<u32> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// An empty file is nobody's yet.
fn is_ours(db: &Connection, format: u32) -> rusqlite::Result<bool> {
    let id: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: u32 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(id == APPLICATION_ID || (id == 0 && tables == 0 && format == 0))
}

/// Looks through the whole file.
pub(super) fn check(db: &Connection, path: &Path) -> Result<(), Fail> {
    let verdict: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        return Ok(());
    }
    Err(LibraryError::Damaged {
        path: path.to_owned(),
        cause: verdict,
        backup: newest(path),
    }
    .into())
}

fn backup_path(library: &Path, format: u32) -> PathBuf {
    let mut name = library.as_os_str().to_owned();
    name.push(format!(".before-v{format}"));
    name.into()
}

/// Copies the library as it is, whole or not at all, before it is brought to `format`.
fn back_up(db: &Connection, path: &Path, format: u32) -> Result<(), Fail> {
    let target = backup_path(path, format);
    let mut part = target.clone().into_os_string();
    part.push(".part");
    let part = PathBuf::from(part);
    let io = |error: std::io::Error| Fail::from(LibraryError::of_io(&target, &error));
    if part.exists() {
        // Left by an attempt that was cut short.
        fs::remove_file(&part).map_err(io)?;
    }
    // A name that is not UTF-8 cannot be told to the database.
    let name = part.to_str().ok_or_else(|| LibraryError::Storage {
        path: path.to_owned(),
        cause: "its folder has a name that is not UTF-8".into(),
    })?;
    db.execute("VACUUM INTO ?1", [name])?;
    fs::rename(&part, &target).map_err(io)
}

/// Brings the library up to date: all of it or nothing.
fn migrate(db: &mut Connection, migrations: &[&str]) -> Result<(), Fail> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have been faster.
    let found = format_of(&tx)? as usize;
    for migration in migrations.iter().skip(found) {
        tx.execute_batch(migration)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    if found < migrations.len() {
        tx.pragma_update(None, "user_version", migrations.len() as u32)?;
    }
    tx.commit()?;
    Ok(())
}
