//! Standard output and standard error, either of which may be closed at any time.

use crate::exit::Failure;
use std::io::{self, IsTerminal, Write};

/// Prints data. A reader that has seen enough (`foothold run … | head`) is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|error| Failure::Io("cannot write to standard output", error)),
    }
}

/// Prints a line for the person at the terminal; a closed standard error is nobody's problem.
pub fn note(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Whether somebody watches standard error.
pub fn watched() -> bool {
    io::stderr().is_terminal()
}
