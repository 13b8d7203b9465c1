//! The open plan as a document: edit, undo, redo.
//!
//! An edit that would leave a plan with faults is refused with all of them and changes nothing, so
//! that what the library holds always runs.

use super::fields::{self, FieldsView};
use super::opened::Opened;
use super::{Desk, Refusal, now};
use foothold_data::library::{Committed, Edit, Working};
use foothold_data::plan_edit::{self, Change};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One change of a plan's text, by path: `land.acv`, `comp_plan[0].component[1].cap`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum ChangeAsk {
    /// A value as plan files write it, without quotes.
    Set {
        /// Field.
        path: String,
        /// Value: `18000 USD`, `27%`, `true`.
        value: String,
    },
    /// Back to the default, or to the behaviour set.
    Unset {
        /// Field.
        path: String,
    },
    /// A whole table or list.
    Replace {
        /// Table or list.
        path: String,
        /// Its TOML.
        toml: String,
    },
    /// A further element of a list.
    Insert {
        /// List.
        path: String,
        /// Where, from 0.
        index: u32,
        /// Its TOML.
        toml: String,
    },
    /// An element of a list, or a table, no longer there.
    Delete {
        /// Element or table.
        path: String,
    },
    /// An element of a list at another place.
    Move {
        /// List.
        path: String,
        /// Where it is.
        from: u32,
        /// Where it goes.
        to: u32,
    },
}

/// Where an open plan stands.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DocView {
    /// The plan.
    pub plan: u32,
    /// Its name.
    pub name: String,
    /// One more with every change.
    pub revision: u32,
    /// The newest version.
    pub version: u32,
    /// Whether the working text differs from it.
    pub draft: bool,
    /// Whether edits are refused.
    pub locked: bool,
    /// Plan it is read against.
    pub reference: Option<u32>,
    /// What undo would take back.
    pub undo: Option<String>,
    /// What redo would apply again.
    pub redo: Option<String>,
    /// Every assumption.
    pub fields: FieldsView,
    /// What is allowed but odd.
    pub warnings: Vec<super::FaultView>,
}

impl Desk {
    /// Opens a plan of the library.
    ///
    /// # Errors
    /// A plan that is not there, or whose text this version cannot read.
    pub fn plan_open(&self, plan: u32) -> Result<DocView, Refusal> {
        let working = self.library()?.working(plan)?;
        let opened = self.opened(plan)?;
        self.view(&working, &opened)
    }

    /// The text of a plan, as its file would hold it.
    ///
    /// # Errors
    /// A plan that is not there.
    pub fn plan_text(&self, plan: u32) -> Result<String, Refusal> {
        Ok(self.library()?.working(plan)?.text)
    }

    /// Applies changes together and writes them before it returns. Edits under one `gesture` that
    /// follow each other are one step of undo.
    ///
    /// # Errors
    /// Faults that the plan would have, and then nothing is changed; a locked plan.
    pub fn plan_edit(
        &self,
        plan: u32,
        changes: Vec<ChangeAsk>,
        gesture: Option<String>,
    ) -> Result<DocView, Refusal> {
        let changes = changes.into_iter().map(Change::from).collect();
        self.change(plan, changes, gesture)
    }

    /// As [`Self::plan_edit`], for changes that were worked out here.
    ///
    /// # Errors
    /// As [`Self::plan_edit`].
    pub(super) fn change(
        &self,
        plan: u32,
        changes: Vec<Change>,
        gesture: Option<String>,
    ) -> Result<DocView, Refusal> {
        self.latest.stop();
        let edited = self.edited(plan, changes)?;
        let committed = self.commit(&edited, gesture.as_deref())?;
        let opened = self.now_stands(&committed, edited.after);
        let working = self.library()?.working(plan)?;
        self.view(&working, &opened)
    }

    /// The plan as changes would leave it; nothing is written.
    ///
    /// # Errors
    /// Faults that it would have.
    pub(super) fn edited(&self, plan: u32, changes: Vec<Change>) -> Result<Edited, Refusal> {
        let before = self.opened(plan)?;
        let text = plan_edit::apply(&before.text, &changes)?;
        Ok(Edited {
            after: Opened::read(plan, before.revision + 1, &text)?,
            before,
            changes,
        })
    }

    /// Writes an edit.
    ///
    /// # Errors
    /// A locked plan, one that was changed meanwhile, a library that cannot be written.
    pub(super) fn commit(
        &self,
        edited: &Edited,
        gesture: Option<&str>,
    ) -> Result<Committed, Refusal> {
        let Edited {
            before,
            changes,
            after,
        } = edited;
        // One drag of a slider is told from where it began.
        let base = match gesture {
            Some(gesture) => self.drag_base(before, gesture)?,
            None => Arc::clone(before),
        };
        let sentence = fields::describe(changes, &base.input.loaded, &after.input.loaded);
        let committed = self.library()?.commit(Edit {
            plan: before.id,
            expected_revision: before.revision,
            text: &after.text,
            sentence: &sentence,
            gesture,
            at: now(),
        })?;
        Ok(committed)
    }

    /// Takes the last change back.
    ///
    /// # Errors
    /// Nothing to undo; a locked plan.
    pub fn plan_undo(&self, plan: u32) -> Result<DocView, Refusal> {
        self.latest.stop();
        self.library()?.undo(plan, now())?;
        self.plan_open(plan)
    }

    /// Applies again what undo took back.
    ///
    /// # Errors
    /// Nothing to redo; a locked plan.
    pub fn plan_redo(&self, plan: u32) -> Result<DocView, Refusal> {
        self.latest.stop();
        self.library()?.redo(plan, now())?;
        self.plan_open(plan)
    }

    /// Takes over what was committed.
    pub(super) fn now_stands(&self, committed: &Committed, mut after: Opened) -> Arc<Opened> {
        after.revision = committed.revision;
        self.remember(after)
    }

    fn view(&self, working: &Working, opened: &Opened) -> Result<DocView, Refusal> {
        let fields = self.fields(working, opened)?;
        let view = DocView::of(working, opened, FieldsView::clone(&fields));
        self.is_shown(&view, fields);
        Ok(view)
    }

    /// Every assumption against the newest version.
    pub(super) fn fields(
        &self,
        working: &Working,
        opened: &Opened,
    ) -> Result<Arc<FieldsView>, Refusal> {
        let base = self.base(working.plan, working.version)?;
        let fields = fields::fields(&opened.input.loaded, &base.input.loaded);
        Ok(Arc::new(fields))
    }
}

/// A plan before and after changes that are not written yet.
#[derive(Debug)]
pub(super) struct Edited {
    pub before: Arc<Opened>,
    pub after: Opened,
    changes: Vec<Change>,
}

impl DocView {
    /// Of a plan of the library, with these assumptions.
    pub(super) fn of(working: &Working, opened: &Opened, fields: FieldsView) -> Self {
        let warnings = &opened.input.loaded.warnings;
        Self {
            plan: working.plan,
            name: working.name.clone(),
            revision: working.revision,
            version: working.version,
            draft: working.draft > 0,
            locked: working.locked,
            reference: working.reference,
            undo: working.undo.clone(),
            redo: working.redo.clone(),
            fields,
            warnings: warnings.iter().map(super::FaultView::from).collect(),
        }
    }
}

impl From<ChangeAsk> for Change {
    fn from(ask: ChangeAsk) -> Self {
        match ask {
            ChangeAsk::Set { path, value } => Self::Set { path, value },
            ChangeAsk::Unset { path } => Self::Unset { path },
            ChangeAsk::Replace { path, toml } => Self::Replace { path, toml },
            ChangeAsk::Insert { path, index, toml } => Self::Insert { path, index, toml },
            ChangeAsk::Delete { path } => Self::Delete { path },
            ChangeAsk::Move { path, from, to } => Self::Move { path, from, to },
        }
    }
}
