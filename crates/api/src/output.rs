//! A run as a folder of files: whole or not at all.

mod charts;
mod tables;

use crate::run::{Ran, RunResult};
use crate::{ApiError, ledger};
use foothold_data::ledger::{OutputFolder, write as write_ledger};
use std::path::{Path, PathBuf};

/// Refuses a target that cannot take results, before anything is simulated for it. A target that
/// does not exist yet is fine, and is not made here.
///
/// # Errors
/// A file, a folder with content that Foothold did not write, or one that cannot be written beside.
pub fn check_target(target: &Path) -> Result<(), ApiError> {
    if target.exists() {
        OutputFolder::create(target)?;
    }
    Ok(())
}

/// The result as the text of `result.json`, which is also what `run --json` prints.
pub fn json(result: &RunResult) -> String {
    // Strings, numbers, lists and maps with text keys only: nothing in it can fail to serialise.
    let mut text = serde_json::to_string_pretty(result).unwrap_or_default();
    text.push('\n');
    text
}

/// Writes a run to `target`, with the ledger of one replication. `keep_going` is asked between
/// files; once it says no, the target stays as it was.
///
/// # Errors
/// A replication that was not run, a target that cannot be written, or a stop.
pub fn write(
    ran: &Ran,
    target: &Path,
    ledger_replication: u32,
    keep_going: &dyn Fn() -> bool,
) -> Result<PathBuf, ApiError> {
    let goes_on = || {
        if keep_going() {
            Ok(())
        } else {
            Err(ApiError::Stopped)
        }
    };
    let (replayed, summary) = ledger::of(ran, ledger_replication)?;
    goes_on()?;
    let result = ran.result();
    let folder = OutputFolder::create(target)?;
    folder.write(Path::new("result.json"), json(&result).as_bytes())?;
    tables::series(&folder, &result)?;
    tables::cohorts(&folder, ran)?;
    tables::inputs(&folder, ran)?;
    if let Some(import) = &result.import {
        tables::import(&folder, import)?;
    }
    charts::write(&folder, ran, &goes_on)?;
    goes_on()?;
    write_ledger(&folder, &replayed, &summary)?;
    goes_on()?;
    Ok(folder.commit()?)
}
