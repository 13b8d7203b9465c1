//! From a path or a text to a checked comp plan.

use super::{SCHEMA, spec};
use crate::plan_file::LoadError;
use crate::plan_file::checked::join;
use crate::read::{Reader, document, newer_schema};
use crate::text_file;
use crate::toml::{Node, Source};
use foothold_core::comp::statement::{StatementPlan, faults};
use std::io;
use std::path::Path;

/// A comp plan without faults.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedComp {
    /// The plan.
    pub plan: StatementPlan,
}

/// Loads the comp plan at `path`.
///
/// # Errors
/// See [`LoadError`].
pub fn load(path: &Path) -> Result<LoadedComp, LoadError> {
    let text = text_file::read(path).map_err(|cause| match cause.kind() {
        io::ErrorKind::InvalidData => not_one(&path.display().to_string(), "is not UTF-8 text"),
        _ => LoadError::Io {
            path: path.to_owned(),
            cause,
        },
    })?;
    from_text(&path.display().to_string(), &text)
}

/// Loads a comp plan from text; `name` is how messages call it.
///
/// # Errors
/// See [`LoadError`].
pub fn from_text(name: &str, text: &str) -> Result<LoadedComp, LoadError> {
    let sources = vec![Source::new(name, text.to_owned())];
    let root = comp_plan(&sources)?;
    let mut reader = Reader::new(&sources);
    let plan = reader.root(Some(&root), spec::plan);
    let found = faults(&plan);
    join(&mut reader, found, |field, _| as_written(field));
    let faults = reader.into_faults();
    if faults.is_empty() {
        Ok(LoadedComp { plan })
    } else {
        Err(LoadError::Faults(faults))
    }
}

/// The check of vesting is that of plan files, whose names carry their unit.
fn as_written(path: &str) -> String {
    if path.contains(".vesting.") {
        path.replace(".step[", ".steps[")
            .replace("].month", "].at")
            .replace(".cliff_months", ".cliff")
    } else {
        path.to_owned()
    }
}

fn not_one(file: &str, reason: &str) -> LoadError {
    LoadError::NotAPlan {
        file: file.to_owned(),
        reason: reason.to_owned(),
    }
}

fn comp_plan(sources: &[Source]) -> Result<Node, LoadError> {
    let name = sources[0].name.to_string();
    let root = document(sources, 0).map_err(|fault| LoadError::Faults(vec![fault]))?;
    if let Some(found) = newer_schema(&root, SCHEMA) {
        return Err(LoadError::NewerSchema {
            file: name,
            found,
            known: SCHEMA,
        });
    }
    let has = |key: &str| root.get(key).is_some();
    if has("segment") || has("extends") {
        return Err(not_one(
            &name,
            "it is a plan to run; a statement needs a comp plan file",
        ));
    }
    if !["schema", "comp_plan", "rep"].into_iter().any(has) {
        return Err(not_one(
            &name,
            "it has none of the fields of a comp plan, such as schema",
        ));
    }
    Ok(root)
}
