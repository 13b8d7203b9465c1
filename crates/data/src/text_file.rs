//! Reading a text file of bounded size.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Largest plan or behaviour file, in bytes.
pub(crate) const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// The text of the file at `path`.
///
/// # Errors
/// The system's error, `FileTooLarge` past 4 MiB, `InvalidData` when the bytes are not UTF-8.
pub(crate) fn read(path: &Path) -> io::Result<String> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::new(
            io::ErrorKind::IsADirectory,
            "is a folder, not a file",
        ));
    }
    let mut bytes = Vec::new();
    // One byte past the limit tells "too large" from "just fits", also for pipes.
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "is larger than 4 MiB",
        ));
    }
    String::from_utf8(bytes)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "is not UTF-8 text"))
}
