//! Files that a person keeps: pictures, tables, ledgers.

use super::live::median_replication;
use super::{Desk, Refusal};
use crate::output;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use foothold_data::replace::replace;
use serde::Deserialize;
use std::io;
use std::path::{Path, PathBuf};

/// What a file holds.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum FileContent {
    /// UTF-8 text.
    Text {
        /// The text.
        text: String,
    },
    /// Bytes in base64, with padding.
    Base64 {
        /// The bytes.
        bytes: String,
    },
}

/// Whose ledgers.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LedgerAsk {
    /// Month that the run is read at.
    pub month: Option<u32>,
    /// Replication; the one nearest the median NRR when absent.
    pub replication: Option<u32>,
}

impl Desk {
    /// Writes a file whole or not at all.
    ///
    /// # Errors
    /// Base64 that is none, a place that cannot be written.
    pub fn file_write(&self, path: &Path, content: &FileContent) -> Result<(), Refusal> {
        let decoded;
        let bytes = match content {
            FileContent::Text { text } => text.as_bytes(),
            FileContent::Base64 { bytes } => {
                decoded = BASE64_STANDARD
                    .decode(bytes)
                    .map_err(|e| Refusal::new("not_base64", format!("a broken picture: {e}")))?;
                &decoded
            }
        };
        replace(path, bytes).map_err(|cause| unwritten(path, &cause))
    }

    /// Writes the results of a run and the ledgers of one replication into a folder of their own in
    /// `folder`, as `foothold run --out` does, and gives that folder.
    ///
    /// # Errors
    /// A replication that was not run, a place that cannot be written.
    pub fn ledgers_write(
        &self,
        plan: u32,
        ask: LedgerAsk,
        folder: &Path,
    ) -> Result<PathBuf, Refusal> {
        let ran = self.ran(plan, ask.month)?;
        let replication = ask
            .replication
            .unwrap_or_else(|| median_replication(&ran, ran.report_month()));
        let name: String = ran
            .plan()
            .name
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .collect();
        let target = folder.join(format!("{name}-replication-{replication}"));
        output::write(&ran, &target, replication, &|| true)?;
        Ok(target)
    }
}

/// Why a file was not written, and what to do.
pub(super) fn unwritten(file: &Path, cause: &io::Error) -> Refusal {
    let fix = match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some space",
        io::ErrorKind::NotFound => "choose a folder that is there",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "choose a folder that can be written"
        }
        _ => "choose another place",
    };
    let file = file.display();
    Refusal::new(
        "file_not_written",
        format!("{file}: cannot be written: {cause}. Fix: {fix}."),
    )
}
