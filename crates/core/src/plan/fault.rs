//! One thing wrong with a plan.

/// A fault in a plan: where, why, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Path of the field, as in the file: `segment[0].reference_win_rate`.
    pub field: String,
    /// What is wrong, with the value found.
    pub reason: String,
    /// What to do about it.
    pub fix: String,
}

impl Fault {
    /// A fault at `field`.
    pub fn new(
        field: impl Into<String>,
        reason: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            field: field.into(),
            reason: reason.into(),
            fix: fix.into(),
        }
    }
}
