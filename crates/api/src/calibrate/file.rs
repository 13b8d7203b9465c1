//! Where a fitted behaviour set is written, and what it may take the place of.

use crate::ApiError;
use foothold_data::ledger::OutputError;
use foothold_data::texts_hash;
use std::fs;
use std::io;
use std::path::Path;

/// Begins the last line of a file that a fit wrote; the hash of what stands above it follows.
const SEAL: &str = "# Another fit replaces this file as long as it is as written: ";

/// Whether a file can be written there at all: nothing that a fit did not write is replaced, and
/// nothing that was edited since.
///
/// # Errors
/// A folder that is not there, a folder in the place of the file, or a file with content of its own.
pub fn can_write(path: &Path) -> Result<(), ApiError> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(ApiError::request(
            format!("there is no folder {}", folder.display()),
            "make it, or write elsewhere",
        ));
    }
    if path.is_dir() {
        return Err(ApiError::request(
            format!("{} is a folder", path.display()),
            "name a file",
        ));
    }
    let why = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => format!("cannot be read ({error}), and would be replaced"),
        Ok(bytes) if bytes.is_empty() => return Ok(()),
        Ok(bytes) => match sealed(&bytes) {
            Some(true) => return Ok(()),
            Some(false) => "was edited since calibrate wrote it, and would be replaced".to_owned(),
            None => "was not written by calibrate, and would be replaced".to_owned(),
        },
    };
    Err(ApiError::request(
        format!("{} {why}", path.display()),
        "name a file that is not there, or move this one elsewhere",
    ))
}

/// Writes a behaviour file, whole or not at all.
///
/// # Errors
/// As [`can_write`]; a folder that cannot be written to.
pub fn write_behaviour(path: &Path, text: &str) -> Result<(), ApiError> {
    // A fit takes minutes, in which somebody may have made the file.
    can_write(path)?;
    let text = format!("{text}\n{SEAL}{}\n", texts_hash([text]));
    foothold_data::replace::replace(path, text.as_bytes()).map_err(|cause| {
        OutputError::Io {
            path: path.to_owned(),
            cause,
        }
        .into()
    })
}

/// Whether a file that a fit wrote is as it was written; nothing for another file.
fn sealed(bytes: &[u8]) -> Option<bool> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (above, seal) = text.split_once(&format!("\n{SEAL}"))?;
    Some(seal.trim_end() == texts_hash([above]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_as_a_fit_wrote_it_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fitted.toml");
        write_behaviour(&path, "one = 1\n").unwrap();
        write_behaviour(&path, "two = 2\n").unwrap();
        let written = fs::read_to_string(&path).unwrap();
        assert!(written.starts_with("two = 2\n"), "{written}");
        for (text, part) in [
            (written.replace("= 2", "= 3"), "was edited"),
            (format!("{written}three = 3\n"), "was edited"),
            ("schema = 1\n".to_owned(), "was not written by calibrate"),
        ] {
            fs::write(&path, &text).unwrap();
            let error = write_behaviour(&path, "four = 4\n").unwrap_err();
            assert!(error.is_invalid_input());
            assert!(error.to_string().contains(part), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        // Nothing is lost with an empty file.
        fs::write(&path, "").unwrap();
        write_behaviour(&path, "five = 5\n").unwrap();
    }
}
