//! From a plan file to the text that the library holds.

use crate::fault::FileFault;
use crate::plan_edit::flatten;
use crate::plan_file::{self, LoadError, LoadedPlan};
use crate::shipped;
use std::path::Path;

/// The plan file at `path` as one self-contained text with its comments, and the plan it holds.
///
/// # Errors
/// Every fault of the file, or why it is no plan; a plan that needs a behaviour set from a file of
/// its own, which a library does not hold.
pub fn read_plan(path: &Path) -> Result<(String, LoadedPlan), LoadError> {
    let name = path.display().to_string();
    let text = plan_file::text_of(path)?;
    let neighbours = plan_file::neighbours(path);
    let loaded = plan_file::from_text(&name, &text, &neighbours)?;
    if let Some(set) = loaded
        .flat
        .iter()
        .find(|value| value.path == "behaviour.set" && shipped::behaviour(&value.value).is_none())
    {
        let (file, line) = match &set.at {
            Some((file, line)) => (file.to_string(), *line),
            None => (name, 1),
        };
        return Err(LoadError::Faults(vec![FileFault {
            file,
            line,
            column: 1,
            field: set.path.clone(),
            reason: format!(
                "names the file {}, which would not come into the library with the plan",
                set.value
            ),
            fix: "name a shipped set, and write what differs under [behaviour.override]".into(),
        }]));
    }
    let flat = flatten(&name, &text, &neighbours)?;
    let flat = flat.strip_prefix('\u{feff}').unwrap_or(&flat).to_owned();
    Ok((flat, loaded))
}
