//! Where a company's past is, and how it is read beside a plan.

use super::super::{Desk, Refusal, locked};
use super::{HistoryInput, count};
use crate::past::{Past, text};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A past as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PastFile {
    /// File of what customers paid.
    pub file: String,
    /// Rows in it.
    pub rows: u32,
    /// Customers in it.
    pub customers: u32,
    /// First month whose book is known, `2025-01`.
    pub first_month: String,
    /// Last month in which something happened.
    pub last_month: String,
    /// Months from one to the other.
    pub months: u32,
    /// File of deals.
    pub deals_file: Option<String>,
    /// New-business deals closed in it.
    pub deals_closed: Option<u32>,
    /// Open ones in it.
    pub deals_open: Option<u32>,
    /// What was assumed, one sentence each.
    pub assumptions: Vec<String>,
}

impl Desk {
    /// Takes a file or a folder as the company's past, and says how it reads beside a plan. What
    /// was taken before stays where the new one cannot be read.
    ///
    /// # Errors
    /// Every fault of the files; customers of segments that the plan does not have.
    pub fn past_take(&self, plan: u32, path: &Path) -> Result<PastFile, Refusal> {
        let input = HistoryInput {
            path: path.to_owned(),
            ..HistoryInput::default()
        };
        let read = self.past_read(plan, &input)?;
        *locked(&self.data.past) = Some(input);
        Ok(read)
    }

    /// The past that was taken, beside a plan; null when none was.
    ///
    /// # Errors
    /// As [`past_take`](Self::past_take): files change, and plans do.
    pub fn data_past(&self, plan: u32) -> Result<Option<PastFile>, Refusal> {
        let taken = locked(&self.data.past).clone();
        taken.map(|input| self.past_read(plan, &input)).transpose()
    }

    /// Forgets the past that was taken.
    ///
    /// # Errors
    /// None.
    pub fn data_forget(&self) -> Result<(), Refusal> {
        *locked(&self.data.past) = None;
        Ok(())
    }

    fn past_read(&self, plan: u32, input: &HistoryInput) -> Result<PastFile, Refusal> {
        let opened = self.opened(plan)?;
        let past = Past::open(input, &opened.input.loaded.plan, None)?;
        Ok(PastFile::of(&past))
    }

    /// The past that was taken.
    ///
    /// # Errors
    /// None was.
    pub(super) fn past(&self) -> Result<HistoryInput, Refusal> {
        locked(&self.data.past).clone().ok_or_else(|| {
            Refusal::new(
                "no_past",
                "no file of what customers paid was chosen. Fix: choose one first.",
            )
        })
    }
}

impl PastFile {
    fn of(past: &Past) -> Self {
        let deals = past.deals();
        let name = |path: &str| {
            let path = PathBuf::from(path);
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            name.unwrap_or_else(|| path.display().to_string())
        };
        Self {
            file: name(&past.read().file),
            rows: count(past.read().rows),
            customers: count(past.customers()),
            first_month: text(past.first()),
            last_month: text(past.last()),
            months: u32::from(past.months()),
            deals_file: deals.map(|(file, ..)| name(file)),
            deals_closed: deals.map(|(_, closed, ..)| count(closed)),
            deals_open: deals.map(|(_, _, open, _)| count(open)),
            assumptions: past.assumptions.clone(),
        }
    }
}
