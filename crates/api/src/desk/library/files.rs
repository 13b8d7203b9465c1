//! Plan files in and out of the library.

use super::super::files::unwritten;
use super::super::{Desk, Refusal, now};
use crate::ApiError;
use foothold_data::library::{NewPlan, read_plan};
use foothold_data::plan_file::LoadError;
use foothold_data::replace;
use std::fs;
use std::path::Path;

impl Desk {
    /// Adds a copy of the plan in a file, which itself stays as it is, and gives its number.
    ///
    /// # Errors
    /// Every fault of the file, or why it is no plan; a library that cannot be written.
    pub fn plan_import(&self, path: String) -> Result<u32, Refusal> {
        let library = self.library()?;
        let file = Path::new(&path);
        let (text, _) = read_plan(file).map_err(unreadable)?;
        let shown = file
            .file_name()
            .map_or(path.clone(), |name| name.to_string_lossy().into_owned());
        let new = NewPlan {
            text: &text,
            company: "",
            origin: &format!("import:{path}"),
            version_name: "As imported",
            event: &format!("From {shown}"),
            reference: None,
        };
        let ids = library.create(&[new], now())?;
        ids.first()
            .copied()
            .ok_or_else(|| Refusal::new("plan_unknown", "the file holds no plan"))
    }

    /// Writes the working text of a plan, comments and all, to a file: whole or not at all.
    ///
    /// # Errors
    /// `file_exists` when something is there and `replace` does not say that it may go; a place
    /// that cannot be written.
    pub fn plan_export(&self, plan: u32, path: String, replace: bool) -> Result<(), Refusal> {
        let library = self.library()?;
        let working = library.working(plan)?;
        let file = Path::new(&path);
        if !replace && fs::symlink_metadata(file).is_ok() {
            return Err(Refusal::new(
                "file_exists",
                format!("{path} is already there. Fix: choose another name, or replace it."),
            ));
        }
        replace::replace(file, working.text.as_bytes()).map_err(|cause| unwritten(file, &cause))?;
        // The file is written; a library that cannot note it is no reason to say that it is not.
        let _ = library.note(plan, "exported", &format!("To {path}"), now());
        Ok(())
    }
}

fn unreadable(error: LoadError) -> Refusal {
    match &error {
        LoadError::NotAPlan { file, reason } => Refusal::new(
            "not_a_plan",
            format!("{file} is not a plan: {reason}. Fix: choose a .foothold file."),
        ),
        LoadError::Io { path, cause } => Refusal::new(
            "plan_unreadable",
            format!(
                "{}: cannot be read: {cause}. Fix: choose a file that is there and may be read.",
                path.display()
            ),
        ),
        _ => ApiError::from(error).into(),
    }
}
