//! Versions of a plan, its draft, and the log of its changes.

use super::document::DocView;
use super::library::seconds;
use super::{Desk, Refusal, now};
use serde::Serialize;

/// Lines of the change log that come at once.
const PAGE: u32 = 50;

/// A version of a plan.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct VersionView {
    /// Its number, from 1.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// UTC seconds.
    pub at: u32,
}

/// A stretch of the change log, newest first.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LogView {
    /// Changes.
    pub rows: Vec<LogLine>,
    /// What to ask for as `before` to get older ones; null when there are none.
    pub more: Option<u32>,
}

/// A line of the change log.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// Its number in the plan.
    pub seq: u32,
    /// UTC seconds.
    pub at: u32,
    /// What was changed.
    pub sentence: String,
    /// Whether it was undone.
    pub undone: bool,
    /// Whether it was undone and cannot be redone any more.
    pub overtaken: bool,
}

impl Desk {
    /// Versions of a plan, newest first.
    ///
    /// # Errors
    /// No such plan.
    pub fn plan_versions(&self, plan: u32) -> Result<Vec<VersionView>, Refusal> {
        let rows = self.library()?.versions(plan)?;
        let view = rows.into_iter().map(|row| VersionView {
            number: row.number,
            name: row.name,
            at: seconds(row.at),
        });
        Ok(view.collect())
    }

    /// Keeps the draft as the next version.
    ///
    /// # Errors
    /// Nothing changed since the newest version, a locked plan, a name that cannot be given, a
    /// library that cannot be written.
    pub fn plan_keep(&self, plan: u32, name: String) -> Result<DocView, Refusal> {
        self.library()?.keep(plan, &name, now())?;
        self.plan_open(plan)
    }

    /// Goes back to a version, as a change that can be undone.
    ///
    /// # Errors
    /// No such version, a locked plan, a text that is the same already, a library that cannot be
    /// written.
    pub fn plan_restore(&self, plan: u32, version: u32) -> Result<DocView, Refusal> {
        self.latest.stop();
        self.library()?.restore(plan, version, now())?;
        self.plan_open(plan)
    }

    /// Goes back to the newest version, as a change that can be undone.
    ///
    /// # Errors
    /// Nothing to discard, a locked plan, a library that cannot be written.
    pub fn plan_discard(&self, plan: u32) -> Result<DocView, Refusal> {
        self.latest.stop();
        self.library()?.discard(plan, now())?;
        self.plan_open(plan)
    }

    /// Makes a plan of the draft, takes the draft off the plan it was made on, and gives the number
    /// of the new plan.
    ///
    /// # Errors
    /// Nothing changed since the newest version, a locked plan, a name that cannot be given, a
    /// library that cannot be written.
    pub fn plan_keep_as_new(&self, plan: u32, name: String) -> Result<u32, Refusal> {
        self.latest.stop();
        Ok(self.library()?.keep_as_new(plan, &name, now())?)
    }

    /// Changes of a plan, newest first, those before number `before`.
    ///
    /// # Errors
    /// A library that cannot be read.
    pub fn plan_log(&self, plan: u32, before: Option<u32>) -> Result<LogView, Refusal> {
        let mut rows = self.library()?.log(plan, before, PAGE + 1)?;
        let older = rows.len() > PAGE as usize;
        rows.truncate(PAGE as usize);
        Ok(LogView {
            more: rows.last().map(|row| row.seq).filter(|_| older),
            rows: rows
                .into_iter()
                .map(|row| LogLine {
                    seq: row.seq,
                    at: seconds(row.at),
                    sentence: row.sentence,
                    undone: row.undone,
                    overtaken: row.overtaken,
                })
                .collect(),
        })
    }
}
