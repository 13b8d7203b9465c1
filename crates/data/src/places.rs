//! Where the library and the settings are.

use crate::settings;
use directories::ProjectDirs;
use std::env;
use std::path::{Path, PathBuf};

/// Names the data folder where no argument does.
pub const DATA_DIR: &str = "FOOTHOLD_DATA_DIR";

/// Where the library and the settings are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// Folder of the library.
    pub data: PathBuf,
    /// File of the settings.
    pub settings: PathBuf,
}

/// The platform names no folder for a person's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this system names no home folder. Fix: name a folder with --data-dir or {DATA_DIR}.")]
pub struct Homeless;

impl Places {
    /// Everything in one folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            data: folder.to_owned(),
            settings: folder.join(settings::FILE),
        }
    }

    /// The `chosen` folder, else the one that `FOOTHOLD_DATA_DIR` names, for library and settings
    /// both; else the platform's folders, of which the settings may move the library.
    ///
    /// # Errors
    /// No folder is named and the platform knows none.
    pub fn find(chosen: Option<&Path>) -> Result<Self, Homeless> {
        let named = env::var_os(DATA_DIR).filter(|name| !name.is_empty());
        if let Some(folder) = chosen.map(Path::to_owned).or(named.map(PathBuf::from)) {
            return Ok(Self::in_folder(&folder));
        }
        let platform = ProjectDirs::from("", "", "Foothold").ok_or(Homeless)?;
        let settings = platform.config_dir().join(settings::FILE);
        let moved = settings::read(&settings).0.data_dir;
        Ok(Self {
            data: moved.unwrap_or_else(|| platform.data_dir().to_owned()),
            settings,
        })
    }
}
