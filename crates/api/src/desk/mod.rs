//! The desk: the library, the plans that lie open on it, and what has been computed of them.
//!
//! Everything the window does is a method of [`Desk`], listed once in `commands`. Methods may be
//! called from any thread; those that compute take their time, and the shell calls them off the
//! thread that paints.

pub mod accounts;
mod cache;
mod commands;
pub mod comp;
pub mod compare;
pub mod data;
pub mod document;
pub mod explain;
pub mod explore;
pub mod fields;
pub mod files;
pub mod library;
pub mod live;
mod opened;
pub mod pricing;
mod progress;
mod refusal;
pub mod settings;
pub mod slide;
pub mod templates;
mod turn;
pub mod versions;

pub use files::{FileContent, LedgerAsk};
pub use foothold_data::places::{Homeless, Places};
pub use opened::Opened;
pub use refusal::{FaultView, Refusal};
pub use turn::Turn;

use foothold_data::library::Library;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};
use turn::Latest;

/// One per program.
#[derive(Debug)]
pub struct Desk {
    /// Where library and settings are.
    places: Places,
    /// The library, or why it cannot be used; the window opens either way and says so.
    library: RwLock<Result<Arc<Library>, Refusal>>,
    /// Plans that were read, by id.
    plans: Mutex<opened::Plans>,
    /// Versions that were read, to show what was changed.
    bases: Mutex<opened::Bases>,
    /// Where a drag of a slider began.
    drag: Mutex<Option<slide::Drag>>,
    /// What the interface was shown of the open plan.
    shown: Mutex<Option<slide::Shown>>,
    /// Runs that are finished.
    runs: Mutex<cache::Runs>,
    /// The run that has begun and can be refined.
    begun: Mutex<Option<cache::Begun>>,
    /// Replications that were run again.
    replays: Mutex<accounts::Replays>,
    /// Censuses for pricing.
    censuses: Mutex<pricing::Censuses>,
    latest: Latest,
    /// Runs for a comparison; they stop neither the open plan's run nor are stopped by it.
    comparing: Latest,
    /// Attributions of a comparison.
    attributing: Latest,
    /// Explorations.
    exploring: Latest,
    /// What the Data screen works with.
    data: data::Data,
}

impl Desk {
    /// A desk on the library in its place, which is made where there is none.
    pub fn open(places: Places) -> Self {
        Self {
            library: RwLock::new(open_library(&places)),
            places,
            plans: Mutex::default(),
            bases: Mutex::default(),
            drag: Mutex::default(),
            shown: Mutex::default(),
            begun: Mutex::default(),
            runs: Mutex::default(),
            replays: Mutex::default(),
            censuses: Mutex::default(),
            latest: Latest::default(),
            comparing: Latest::default(),
            attributing: Latest::default(),
            exploring: Latest::default(),
            data: data::Data::default(),
        }
    }

    /// The library.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub(crate) fn library(&self) -> Result<Arc<Library>, Refusal> {
        let library = self.library.read().unwrap_or_else(PoisonError::into_inner);
        library.clone()
    }

    /// Opens the library again, where it could not be used or not be written: a person has put
    /// right what was wrong. One that can be used stays as it is.
    pub(crate) fn open_again(&self) {
        let usable = |library: Arc<Library>| library.read_only().is_none();
        if self.library().is_ok_and(usable) {
            return;
        }
        let mut library = self.library.write().unwrap_or_else(PoisonError::into_inner);
        // Closed first: a connection to the old file must not write beside the new one.
        *library = Err(Refusal::new("library_busy", "the library is being opened."));
        *library = open_library(&self.places);
        // Another file may stand there now, with other plans under the same numbers.
        locked(&self.plans).clear();
        locked(&self.bases).clear();
        *locked(&self.shown) = None;
    }
}

fn open_library(places: &Places) -> Result<Arc<Library>, Refusal> {
    let library = Arc::new(Library::open(&places.data, now())?);
    if library.read_only().is_none() && library.backup_due(now()) {
        let folder = places.data.clone();
        // Beside everything else: the window does not wait for it, and opens without it, too.
        let made = thread::Builder::new().name("backup".into()).spawn(move || {
            if let Err(error) = Library::back_up(&folder, now()) {
                eprintln!("foothold: no backup of the library was made: {error}");
            }
        });
        // Where no thread can be had there will be a copy tomorrow.
        drop(made);
    }
    Ok(library)
}

/// UTC seconds now.
pub(crate) fn now() -> i64 {
    // A clock set before 1970 is wrong anyway, and only orders what a person did.
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs() as i64)
}

/// What a mutex guards; a panic elsewhere leaves nothing half done behind one of ours.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
