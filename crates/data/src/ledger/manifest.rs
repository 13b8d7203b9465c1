//! What Foothold wrote into a folder, so that nobody else's file in it is ever removed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The file that lists them. Its name marks a folder as written by Foothold.
pub const NAME: &str = ".foothold-output";

const HEADING: &str = "# Written by foothold. A new run with the same --out replaces this folder as \
                       long as it holds nothing but these files.\n";

/// What desktops leave in a folder that somebody looks at.
const DESKTOP: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// The text of the list: every file below `folder`, one a line.
pub(super) fn of(folder: &Path) -> io::Result<String> {
    let mut found = Vec::new();
    walk(folder, "", &mut |path, _| {
        found.push(path.to_owned());
        true
    })?;
    found.sort_unstable();
    Ok(found
        .iter()
        .fold(HEADING.to_owned(), |text, path| text + path + "\n"))
}

/// Something below `folder` that is not on its list, if anything.
pub(super) fn foreign(folder: &Path) -> io::Result<Option<PathBuf>> {
    let list = match fs::read_to_string(folder.join(NAME)) {
        Ok(list) => list,
        // A folder without a list, or with another's file of that name: all of it is foreign.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::InvalidData | io::ErrorKind::IsADirectory
            ) =>
        {
            String::new()
        }
        Err(error) => return Err(error),
    };
    let ours: BTreeSet<&str> = list
        .strip_prefix(HEADING)
        .into_iter()
        .flat_map(|list| list.lines().chain([NAME]))
        .collect();
    let mut found = None;
    walk(folder, "", &mut |path, is_file| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let known = is_file && (ours.contains(path) || DESKTOP.contains(&name));
        if !known {
            found = Some(PathBuf::from(path));
        }
        known
    })?;
    Ok(found)
}

/// Tells every file below `folder` and every folder without content, by its path from there, and
/// whether it is a file; stops at the first that `tell` refuses. Links are files, never followed.
fn walk(folder: &Path, prefix: &str, tell: &mut dyn FnMut(&str, bool) -> bool) -> io::Result<bool> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in &entries {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let goes_on = if entry.file_type()?.is_dir() {
            let is_empty = fs::read_dir(entry.path())?.next().is_none();
            if is_empty {
                tell(&path, false)
            } else {
                walk(&entry.path(), &format!("{path}/"), tell)?
            }
        } else {
            tell(&path, true)
        };
        if !goes_on {
            return Ok(false);
        }
    }
    Ok(true)
}
