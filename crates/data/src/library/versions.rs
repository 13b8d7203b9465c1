//! Named versions of a plan: keep, go back, discard or branch off the draft.

use super::document::{Step, head};
use super::error::Fail;
use super::naming::{checked, renamed};
use super::plans::copy;
use super::runs::tell;
use super::{Durability, Library, LibraryError, PlanId};
use rusqlite::{Connection, OptionalExtension, params};

/// A version of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRow {
    /// Its number, from 1.
    pub number: u32,
    /// UTC seconds.
    pub at: i64,
    /// Its name; may be empty.
    pub name: String,
}

impl Library {
    /// Versions of a plan, newest first.
    ///
    /// # Errors
    /// No such plan.
    pub fn versions(&self, plan: PlanId) -> Result<Vec<VersionRow>, LibraryError> {
        self.plan(plan)?;
        self.read(|db| {
            let ask = "SELECT number, at, name FROM version WHERE plan = ?1 ORDER BY number DESC";
            let mut statement = db.prepare_cached(ask)?;
            let rows = statement.query_map([plan], |row| {
                Ok(VersionRow {
                    number: row.get(0)?,
                    at: row.get(1)?,
                    name: row.get(2)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The text of a version.
    ///
    /// # Errors
    /// No such plan or version.
    pub fn version_text(&self, plan: PlanId, number: u32) -> Result<String, LibraryError> {
        self.plan(plan)?;
        self.read(|db| Ok(version(db, plan, number)?.1))
    }

    /// Keeps the working text as the next version and gives its number.
    ///
    /// # Errors
    /// Nothing changed since the newest version, a locked plan, a name that cannot be given, a
    /// library that cannot be written.
    pub fn keep(&self, plan: PlanId, name: &str, at: i64) -> Result<u32, LibraryError> {
        let name = checked(name)?;
        self.write(Durability::Power, |tx| {
            let head = head(tx, plan)?.unlocked()?;
            if head.draft == 0 {
                let version = head.version;
                return Err(LibraryError::Unchanged { version }.into());
            }
            let number = head.version + 1;
            tx.execute(
                "INSERT INTO version (plan, number, at, name, plan_name, text)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![plan, number, at, name, head.name, head.text],
            )?;
            tx.execute(
                "UPDATE plan SET version = ?2, draft = 0 WHERE id = ?1",
                params![plan, number],
            )?;
            tell(
                tx,
                plan,
                at,
                "version",
                &format!("Version {number}, {name}"),
            )?;
            Ok(number)
        })
    }

    /// Puts the text of a version in the place of the working text, under the plan's present name,
    /// as a change that can be undone.
    ///
    /// # Errors
    /// No such version, a locked plan, a text that is the same already, a library that cannot be
    /// written.
    pub fn restore(&self, plan: PlanId, number: u32, at: i64) -> Result<Step, LibraryError> {
        self.write(Durability::Power, |tx| {
            let name = version(tx, plan, number)?.0;
            let sentence = if name.is_empty() {
                format!("Back to version {number}")
            } else {
                format!("Back to version {number}, {name}")
            };
            let step = back_to(tx, plan, number, sentence.clone(), at)?;
            tell(tx, plan, at, "restored", &sentence)?;
            Ok(step)
        })
    }

    /// Goes back to the newest version, as a change that can be undone.
    ///
    /// # Errors
    /// Nothing to discard, a locked plan, a library that cannot be written.
    pub fn discard(&self, plan: PlanId, at: i64) -> Result<Step, LibraryError> {
        self.write(Durability::Power, |tx| {
            let number = head(tx, plan)?.version;
            back_to(tx, plan, number, "Draft discarded".into(), at)
        })
    }

    /// Makes a plan of the draft and takes the draft off the plan it was made on; gives the number
    /// of the new plan.
    ///
    /// # Errors
    /// Nothing changed since the newest version, a locked plan, a name that cannot be given, a
    /// library that cannot be written.
    pub fn keep_as_new(&self, plan: PlanId, name: &str, at: i64) -> Result<PlanId, LibraryError> {
        let name = checked(name)?;
        self.write(Durability::Power, |tx| {
            let number = head(tx, plan)?.version;
            let new = copy(tx, plan, Some(name), at)?;
            let sentence = format!("Draft kept as the plan {name}");
            back_to(tx, plan, number, sentence, at)?;
            Ok(new)
        })
    }
}

/// Name and text of a version.
fn version(db: &Connection, plan: PlanId, number: u32) -> Result<(String, String), Fail> {
    let ask = "SELECT name, text FROM version WHERE plan = ?1 AND number = ?2";
    let found = db
        .prepare_cached(ask)?
        .query_row(params![plan, number], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    found.ok_or_else(|| LibraryError::UnknownVersion { plan, number }.into())
}

fn back_to(
    db: &Connection,
    plan: PlanId,
    number: u32,
    sentence: String,
    at: i64,
) -> Result<Step, Fail> {
    let head = head(db, plan)?.unlocked()?;
    let text = version(db, plan, number)?.1;
    let text = renamed(&text, &head.name);
    if text == head.text {
        return Err(LibraryError::Unchanged { version: number }.into());
    }
    head.step(db, text, sentence, at)
}
