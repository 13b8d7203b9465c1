//! The working text of a plan: read it, change it, undo, redo, and the log of all that.

use super::change::{self, APPLIED, Change, OVERTAKEN, UNDONE};
use super::delta::Delta;
use super::error::Fail;
use super::naming::{changed_lines, name_in, renamed, text_hash};
use super::{Durability, Library, LibraryError, PlanId};
use rusqlite::{Connection, OptionalExtension, params};

/// The working text of a plan, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Working {
    /// The plan.
    pub plan: PlanId,
    /// Its name, which stands in the text too.
    pub name: String,
    /// One more with every change; an edit names the one it was made on.
    pub revision: u32,
    /// The text.
    pub text: String,
    /// SHA-256 of the text.
    pub text_hash: String,
    /// The newest version.
    pub version: u32,
    /// Lines in which the text differs from that version; 0 when it does not.
    pub draft: u32,
    /// Whether changes are refused.
    pub locked: bool,
    /// Plan it is compared with.
    pub reference: Option<PlanId>,
    /// What undo would take back.
    pub undo: Option<String>,
    /// What redo would apply again.
    pub redo: Option<String>,
}

/// A change to commit.
#[derive(Debug, Clone, Copy)]
pub struct Edit<'a> {
    /// The plan.
    pub plan: PlanId,
    /// Revision that the new text was made from.
    pub expected_revision: u32,
    /// The whole new text; the caller has checked that it is a plan that runs.
    pub text: &'a str,
    /// What was changed, for the log: `Target land 48,000 USD to 18,000 USD`. In a gesture, from its
    /// beginning: see [`Library::gesture_base`].
    pub sentence: &'a str,
    /// Edits that follow each other under one gesture (one drag of a slider) are one step.
    pub gesture: Option<&'a str>,
    /// UTC seconds.
    pub at: i64,
}

/// A change that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The revision now.
    pub revision: u32,
    /// Name of the plan now.
    pub name: String,
    /// SHA-256 of the text now.
    pub text_hash: String,
    /// Lines in which it differs from the newest version.
    pub draft: u32,
    /// What undo would take back.
    pub undo: Option<String>,
    /// What redo would apply again.
    pub redo: Option<String>,
}

/// An undo, a redo, or a return to a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What was undone, redone or done.
    pub sentence: String,
    /// The text now.
    pub text: String,
    /// Where the plan stands now.
    pub committed: Committed,
}

/// A line of the change log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Its number in the plan.
    pub seq: u32,
    /// UTC seconds.
    pub at: i64,
    /// What was changed.
    pub sentence: String,
    /// Whether it was undone since.
    pub undone: bool,
    /// Whether it was undone and cannot be redone, since another change came after.
    pub overtaken: bool,
}

/// Where a plan stands, inside a transaction.
pub(super) struct Head {
    pub plan: PlanId,
    pub name: String,
    pub company: String,
    pub reference: Option<PlanId>,
    pub revision: u32,
    pub version: u32,
    pub draft: u32,
    pub locked: bool,
    pub text_hash: String,
    pub text: String,
}

pub(super) fn head(db: &Connection, plan: PlanId) -> Result<Head, Fail> {
    let ask = "SELECT name, company, reference, revision, version, draft, locked, text_hash, text
               FROM plan JOIN working ON working.plan = id WHERE id = ?1 AND deleted IS NULL";
    let found = db
        .prepare_cached(ask)?
        .query_row([plan], |row| {
            Ok(Head {
                plan,
                name: row.get(0)?,
                company: row.get(1)?,
                reference: row.get(2)?,
                revision: row.get(3)?,
                version: row.get(4)?,
                draft: row.get(5)?,
                locked: row.get(6)?,
                text_hash: row.get(7)?,
                text: row.get(8)?,
            })
        })
        .optional()?;
    found.ok_or_else(|| LibraryError::UnknownPlan(plan).into())
}

impl Head {
    /// # Errors
    /// A locked plan.
    pub fn unlocked(self) -> Result<Self, Fail> {
        if self.locked {
            return Err(LibraryError::Locked { name: self.name }.into());
        }
        Ok(self)
    }

    /// Where it stands when nothing is changed.
    pub fn unchanged(self, db: &Connection) -> Result<Committed, Fail> {
        Ok(Committed {
            revision: self.revision,
            undo: change::to_undo(db, self.plan)?.map(|change| change.sentence),
            redo: change::to_redo(db, self.plan)?.map(|change| change.sentence),
            name: self.name,
            text_hash: self.text_hash,
            draft: self.draft,
        })
    }

    /// Puts `text` in the place of the working text; the change log is the caller's.
    pub fn put(&self, db: &Connection, text: &str, at: i64) -> Result<Committed, Fail> {
        let delta = Delta::between(&self.text, text);
        // Reading the name means parsing the text, which most edits can do without.
        let name = if delta.touches_line_with(&self.text, text, "name") {
            name_in(text)
        } else {
            self.name.clone()
        };
        let ask = "SELECT plan_name, text FROM version WHERE plan = ?1 AND number = ?2";
        let (old_name, version): (String, String) = db
            .prepare_cached(ask)?
            .query_row(params![self.plan, self.version], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        // Another name is no draft.
        let draft = if old_name == name {
            changed_lines(&version, text)
        } else {
            changed_lines(&renamed(&version, &name), text)
        };
        let text_hash = text_hash(text);
        db.prepare_cached("UPDATE working SET text = ?2 WHERE plan = ?1")?
            .execute(params![self.plan, text])?;
        let sql = "UPDATE plan SET name = ?2, revision = revision + 1, draft = ?3, text_hash = ?4,
                   changed = ?5 WHERE id = ?1";
        db.prepare_cached(sql)?
            .execute(params![self.plan, name, draft, text_hash, at])?;
        Ok(Committed {
            revision: self.revision + 1,
            name,
            text_hash,
            draft,
            undo: change::to_undo(db, self.plan)?.map(|change| change.sentence),
            redo: change::to_redo(db, self.plan)?.map(|change| change.sentence),
        })
    }

    /// Puts `text` in the place of the working text, as a step of its own.
    pub fn step(
        &self,
        db: &Connection,
        text: String,
        sentence: String,
        at: i64,
    ) -> Result<Step, Fail> {
        let delta = Delta::between(&self.text, &text);
        change::add(db, self.plan, at, &sentence, None, &delta)?;
        let committed = self.put(db, &text, at)?;
        Ok(Step {
            sentence,
            text,
            committed,
        })
    }

    /// Texts and changes are written together: somebody else has edited the file.
    fn torn(&self) -> Fail {
        let name = self.name.clone();
        LibraryError::Torn { name }.into()
    }
}

impl Library {
    /// The working text of a plan.
    ///
    /// # Errors
    /// No such plan.
    pub fn working(&self, plan: PlanId) -> Result<Working, LibraryError> {
        self.read(|db| {
            let head = head(db, plan)?;
            Ok(Working {
                plan,
                undo: change::to_undo(db, plan)?.map(|change| change.sentence),
                redo: change::to_redo(db, plan)?.map(|change| change.sentence),
                name: head.name,
                revision: head.revision,
                text: head.text,
                text_hash: head.text_hash,
                version: head.version,
                draft: head.draft,
                locked: head.locked,
                reference: head.reference,
            })
        })
    }

    /// The text before the first edit of `gesture`, while the next edit under it would still join
    /// that step; `None` when it would begin a new one.
    ///
    /// # Errors
    /// No such plan.
    pub fn gesture_base(
        &self,
        plan: PlanId,
        gesture: &str,
    ) -> Result<Option<String>, LibraryError> {
        self.read(|db| {
            let head = head(db, plan)?;
            match open_gesture(db, plan, Some(gesture))? {
                Some(step) => step
                    .delta
                    .reverted(&head.text)
                    .map(Some)
                    .ok_or_else(|| head.torn()),
                None => Ok(None),
            }
        })
    }

    /// Writes a change of the working text. When this returns, the change survives the end of the
    /// program; outside a gesture it survives a power cut too.
    ///
    /// A text equal to the present one is no change: nothing is written.
    ///
    /// # Errors
    /// A locked plan, a revision that is not the present one, a library that cannot be written:
    /// nothing is changed then.
    pub fn commit(&self, edit: Edit) -> Result<Committed, LibraryError> {
        // A drag commits many times a second, and each has the next one to make up for it.
        let durability = if edit.gesture.is_some() {
            Durability::Process
        } else {
            Durability::Power
        };
        self.write(durability, |tx| {
            let head = head(tx, edit.plan)?.unlocked()?;
            if head.revision != edit.expected_revision {
                return Err(LibraryError::Conflict {
                    expected: edit.expected_revision,
                    found: head.revision,
                }
                .into());
            }
            let delta = Delta::between(&head.text, edit.text);
            if delta.is_empty() {
                return head.unchanged(tx);
            }
            match open_gesture(tx, edit.plan, edit.gesture)? {
                Some(step) => {
                    let base = step.delta.reverted(&head.text).ok_or_else(|| head.torn())?;
                    let whole = Delta::between(&base, edit.text);
                    change::extend(tx, edit.plan, step.seq, edit.at, edit.sentence, &whole)?;
                }
                None => {
                    change::add(tx, edit.plan, edit.at, edit.sentence, edit.gesture, &delta)?;
                }
            }
            head.put(tx, edit.text, edit.at)
        })
    }

    /// Takes the last change back.
    ///
    /// # Errors
    /// Nothing to undo, a locked plan, a library that cannot be written.
    pub fn undo(&self, plan: PlanId, at: i64) -> Result<Step, LibraryError> {
        self.write(Durability::Power, |tx| {
            let head = head(tx, plan)?.unlocked()?;
            let change = change::to_undo(tx, plan)?.ok_or(LibraryError::NothingToUndo)?;
            let text = change
                .delta
                .reverted(&head.text)
                .ok_or_else(|| head.torn())?;
            move_to(tx, &head, change, UNDONE, text, at)
        })
    }

    /// Applies the change again that was undone last.
    ///
    /// # Errors
    /// Nothing to redo, a locked plan, a library that cannot be written.
    pub fn redo(&self, plan: PlanId, at: i64) -> Result<Step, LibraryError> {
        self.write(Durability::Power, |tx| {
            let head = head(tx, plan)?.unlocked()?;
            let change = change::to_redo(tx, plan)?.ok_or(LibraryError::NothingToRedo)?;
            let text = change
                .delta
                .applied(&head.text)
                .ok_or_else(|| head.torn())?;
            move_to(tx, &head, change, APPLIED, text, at)
        })
    }

    /// Changes of a plan, newest first: at most `limit`, those before number `before`.
    ///
    /// # Errors
    /// A library that cannot be read.
    pub fn log(
        &self,
        plan: PlanId,
        before: Option<u32>,
        limit: u32,
    ) -> Result<Vec<LogRow>, LibraryError> {
        self.read(|db| {
            let ask = "SELECT seq, at, sentence, state FROM change
                       WHERE plan = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3";
            let mut statement = db.prepare_cached(ask)?;
            let before = before.unwrap_or(u32::MAX);
            let rows = statement.query_map(params![plan, before, limit], |row| {
                let state: u8 = row.get(3)?;
                Ok(LogRow {
                    seq: row.get(0)?,
                    at: row.get(1)?,
                    sentence: row.get(2)?,
                    undone: state != APPLIED,
                    overtaken: state == OVERTAKEN,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// The step that an edit under `gesture` would join: the last one, when it is of that gesture and
/// nothing was undone since.
fn open_gesture(
    db: &Connection,
    plan: PlanId,
    gesture: Option<&str>,
) -> rusqlite::Result<Option<Change>> {
    let Some(gesture) = gesture else {
        return Ok(None);
    };
    let last = change::to_undo(db, plan)?;
    let joins = |step: &Change| step.gesture.as_deref() == Some(gesture);
    Ok(match last.filter(joins) {
        Some(step) if change::to_redo(db, plan)?.is_none() => Some(step),
        _ => None,
    })
}

fn move_to(
    db: &Connection,
    head: &Head,
    change: Change,
    state: u8,
    text: String,
    at: i64,
) -> Result<Step, Fail> {
    change::set_state(db, head.plan, change.seq, state)?;
    let committed = head.put(db, &text, at)?;
    Ok(Step {
        sentence: change.sentence,
        text,
        committed,
    })
}
