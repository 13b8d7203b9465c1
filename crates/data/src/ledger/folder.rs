//! A folder of results that appears whole or not at all.

use super::manifest;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

/// Why results could not be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The target holds files that Foothold did not write.
    #[error(
        "{path} holds {foreign}, which was not written by foothold, and {path} would be \
             replaced. Fix: name a new or an empty folder, or move {foreign} elsewhere"
    )]
    NotOurs {
        /// The target.
        path: PathBuf,
        /// What of it is somebody else's, inside the target.
        foreign: PathBuf,
    },
    /// The target is a file.
    #[error("{path} is a file. Fix: name a folder")]
    NotAFolder {
        /// The target.
        path: PathBuf,
    },
    /// A path that would leave the folder.
    #[error("{path} is not a path inside the output folder")]
    Outside {
        /// The path.
        path: PathBuf,
    },
    /// The system refused.
    #[error("cannot write {path}")]
    Io {
        /// What was written.
        path: PathBuf,
        /// Why not.
        #[source]
        cause: io::Error,
    },
}

/// A folder under construction. It is built beside its target under another name and takes the
/// target's place in [`commit`](Self::commit); dropped before that, it leaves nothing behind.
#[derive(Debug)]
pub struct OutputFolder {
    target: PathBuf,
    building: PathBuf,
    committed: bool,
}

impl OutputFolder {
    /// Starts a folder that will stand at `target`, whose missing parents are made.
    ///
    /// # Errors
    /// A target that is a file, or a folder with content that Foothold did not write.
    pub fn create(target: &Path) -> Result<Self, OutputError> {
        refuse_foreign(target)?;
        let target = std::path::absolute(target).map_err(io_at(target))?;
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
            // The root of a file system, or the parent of a folder.
            return Err(OutputError::Outside { path: target });
        };
        fs::create_dir_all(parent).map_err(io_at(parent))?;
        let building = free_name(parent, &name.to_string_lossy(), "partial")?;
        Ok(Self {
            target,
            building,
            committed: false,
        })
    }

    /// The folder being built, for writers that need a path of their own.
    pub fn path(&self) -> &Path {
        &self.building
    }

    /// Writes a file at a relative path.
    ///
    /// # Errors
    /// A path that leaves the folder, or a write that fails.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
        self.write_with(path, |out| out.write_all(bytes))
    }

    /// Writes a file at a relative path through `fill`.
    ///
    /// # Errors
    /// A path that leaves the folder, or a write that fails.
    pub fn write_with(
        &self,
        path: &Path,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), OutputError> {
        if !path
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
        {
            return Err(OutputError::Outside {
                path: path.to_owned(),
            });
        }
        let full = self.building.join(path);
        if let Some(parent) = full.parent() {
            fs::create_dir_all(parent).map_err(io_at(parent))?;
        }
        let file = File::create(&full).map_err(io_at(&full))?;
        let mut out = BufWriter::new(file);
        fill(&mut out)
            .and_then(|()| out.flush())
            .and_then(|()| out.get_ref().sync_all())
            .map_err(io_at(&full))
    }

    /// Puts the folder in its target's place.
    ///
    /// # Errors
    /// A target that has been filled by somebody else meanwhile, or a rename that fails; the
    /// target is then as it was before.
    pub fn commit(mut self) -> Result<PathBuf, OutputError> {
        let content = manifest::of(&self.building).map_err(io_at(&self.building))?;
        self.write(Path::new(manifest::NAME), content.as_bytes())?;
        refuse_foreign(&self.target)?;
        let old = if self.target.exists() {
            let parent = self.target.parent().unwrap_or(Path::new("."));
            let name = self
                .target
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let aside = free_name(parent, &name, "old")?;
            // A rename onto an empty folder would fail on some systems.
            fs::remove_dir(&aside).map_err(io_at(&aside))?;
            fs::rename(&self.target, &aside).map_err(io_at(&self.target))?;
            Some(aside)
        } else {
            None
        };
        if let Err(cause) = fs::rename(&self.building, &self.target) {
            if let Some(aside) = &old {
                fs::rename(aside, &self.target).map_err(io_at(&self.target))?;
            }
            return Err(OutputError::Io {
                path: self.target.clone(),
                cause,
            });
        }
        self.committed = true;
        if let Some(aside) = old {
            fs::remove_dir_all(&aside).map_err(io_at(&aside))?;
        }
        Ok(self.target.clone())
    }
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        if !self.committed {
            // Nothing more can be done about a folder that cannot be removed.
            let _ = fs::remove_dir_all(&self.building);
        }
    }
}

fn io_at(path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    let path = path.to_owned();
    |cause| OutputError::Io { path, cause }
}

fn refuse_foreign(target: &Path) -> Result<(), OutputError> {
    match fs::metadata(target) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => {
            return Err(OutputError::Io {
                path: target.to_owned(),
                cause,
            });
        }
        Ok(found) if !found.is_dir() => {
            return Err(OutputError::NotAFolder {
                path: target.to_owned(),
            });
        }
        Ok(_) => {}
    }
    match manifest::foreign(target).map_err(io_at(target))? {
        None => Ok(()),
        Some(foreign) => Err(OutputError::NotOurs {
            path: target.to_owned(),
            foreign,
        }),
    }
}

/// Makes a new folder beside the target that nothing else uses.
fn free_name(parent: &Path, name: &str, kind: &str) -> Result<PathBuf, OutputError> {
    let process = std::process::id();
    for number in 0_u32.. {
        let path = parent.join(format!(".{name}.{kind}-{process}-{number}"));
        match fs::create_dir(&path) {
            Ok(()) => return Ok(path),
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists && number < 10_000 => {}
            Err(cause) => return Err(OutputError::Io { path, cause }),
        }
    }
    // The loop above ends by returning long before the numbers do.
    Err(OutputError::Outside {
        path: parent.to_owned(),
    })
}
