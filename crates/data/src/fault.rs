//! One thing wrong with a file.

use std::fmt;

/// A fault in a plan or behaviour file: where, why, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFault {
    /// File as named by the caller, or by `extends`.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Path of the field: `segment[0].teams.median`.
    pub field: String,
    /// What is wrong, with the value found; no closing stop.
    pub reason: String,
    /// What to do about it; no closing stop.
    pub fix: String,
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            field,
            reason,
            fix,
        } = self;
        write!(f, "{file}:{line}:{column}: {field}: {reason}. Fix: {fix}.")
    }
}
