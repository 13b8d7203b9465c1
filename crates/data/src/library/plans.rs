//! The plans of the library: list, create, duplicate, rename, lock, archive, delete.

use super::document::{Committed, head};
use super::error::Fail;
use super::naming::{checked, free, name_in, renamed, text_hash};
use super::runs::{RunRow, copy_run, tell};
use super::{Durability, Library, LibraryError, PlanId};
use rusqlite::{Connection, Row, params};

/// What a list shows of a plan; the text is not read for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// Number.
    pub id: PlanId,
    /// Name.
    pub name: String,
    /// Company or group; empty when none was given.
    pub company: String,
    /// Where it came from: `template:NAME`, `import:FILE`, `copy:ID`.
    pub origin: String,
    /// Plan it is compared with.
    pub reference: Option<PlanId>,
    /// UTC seconds.
    pub created: i64,
    /// UTC seconds of the last change of its text.
    pub changed: i64,
    /// Whether changes are refused.
    pub locked: bool,
    /// Whether it was put away.
    pub archived: bool,
    /// The newest version.
    pub version: u32,
    /// Lines in which the working text differs from that version; 0 when it does not.
    pub draft: u32,
    /// The newest run of the working text, else of an earlier text.
    pub run: Option<RunRow>,
    /// Whether that run is of the working text.
    pub run_is_current: bool,
}

/// A plan that was deleted and can be brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedRow {
    /// Number.
    pub id: PlanId,
    /// Name.
    pub name: String,
    /// Company or group; empty when none was given.
    pub company: String,
    /// UTC seconds.
    pub deleted: i64,
}

/// The plan that a new plan is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// One of the library.
    Plan(PlanId),
    /// One made in the same call, by its place from 0; it must come earlier.
    Earlier(usize),
}

/// A plan to add.
#[derive(Debug, Clone, Copy)]
pub struct NewPlan<'a> {
    /// Its text, checked by the caller; a name in it that is taken gets a number behind it.
    pub text: &'a str,
    /// Company or group; may be empty.
    pub company: &'a str,
    /// Where it comes from: `template:NAME`, `import:FILE`, `copy:ID`.
    pub origin: &'a str,
    /// Name of its first version.
    pub version_name: &'a str,
    /// What to say in the list of recent events.
    pub event: &'a str,
    /// Plan it is compared with.
    pub reference: Option<Reference>,
}

/// The run that is shown is that of the working text, else the newest.
const LIST: &str = "
    SELECT plan.id, name, company, origin, reference, created, changed, locked, archived, version,
           draft, plan.text_hash, run.at, run.text_hash, plan_hash, result_hash, seed,
           replications, headline
    FROM plan LEFT JOIN run ON run.id = coalesce(
        (SELECT r.id FROM run r WHERE r.plan = plan.id AND r.text_hash = plan.text_hash),
        (SELECT max(r.id) FROM run r WHERE r.plan = plan.id))
    WHERE deleted IS NULL";

fn of_row(row: &Row) -> rusqlite::Result<PlanRow> {
    let text_hash: String = row.get(11)?;
    let run = match row.get::<_, Option<i64>>(12)? {
        Some(at) => Some(RunRow {
            at,
            text_hash: row.get(13)?,
            plan_hash: row.get(14)?,
            result_hash: row.get(15)?,
            seed: row.get(16)?,
            replications: row.get(17)?,
            headline: row.get(18)?,
        }),
        None => None,
    };
    Ok(PlanRow {
        id: row.get(0)?,
        name: row.get(1)?,
        company: row.get(2)?,
        origin: row.get(3)?,
        reference: row.get(4)?,
        created: row.get(5)?,
        changed: row.get(6)?,
        locked: row.get(7)?,
        archived: row.get(8)?,
        version: row.get(9)?,
        draft: row.get(10)?,
        run_is_current: run.as_ref().is_some_and(|run| run.text_hash == text_hash),
        run,
    })
}

fn is_taken(db: &Connection, name: &str) -> bool {
    let ask = "SELECT EXISTS (SELECT 1 FROM plan WHERE name = ?1 AND deleted IS NULL)";
    // Two plans of one name are allowed, so a failure here does no harm.
    db.query_row(ask, [name], |row| row.get(0)).unwrap_or(false)
}

/// Adds a plan whose text has its final name.
fn insert(
    db: &Connection,
    plan: &NewPlan,
    text: &str,
    reference: Option<PlanId>,
    at: i64,
) -> rusqlite::Result<PlanId> {
    let name = name_in(text);
    db.execute(
        "INSERT INTO plan (name, company, origin, reference, created, changed, version, text_hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5, 1, ?6)",
        params![
            name,
            plan.company,
            plan.origin,
            reference,
            at,
            text_hash(text)
        ],
    )?;
    let id = db.last_insert_rowid();
    db.execute(
        "INSERT INTO working (plan, text) VALUES (?1, ?2)",
        params![id, text],
    )?;
    db.execute(
        "INSERT INTO version (plan, number, at, name, plan_name, text) VALUES (?1, 1, ?2, ?3, ?4, ?5)",
        params![id, at, plan.version_name, name, text],
    )?;
    // Numbers count up from 1; nobody makes four thousand million plans.
    let id = PlanId::try_from(id).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, id))?;
    let kind = if plan.origin.starts_with("import:") {
        "imported"
    } else {
        "created"
    };
    tell(db, id, at, kind, plan.event)?;
    Ok(id)
}

/// Adds a copy of a working text under its own or a given name.
pub(super) fn copy(
    db: &Connection,
    source: PlanId,
    name: Option<&str>,
    at: i64,
) -> Result<PlanId, Fail> {
    let head = head(db, source)?;
    let wanted = match name {
        Some(name) => name.to_owned(),
        None => format!("{} copy", head.name),
    };
    let text = renamed(&head.text, &free(&wanted, |name| is_taken(db, name)));
    let plan = NewPlan {
        text: &text,
        company: &head.company,
        origin: &format!("copy:{source}"),
        version_name: "As copied",
        event: &format!("Copied from {}", head.name),
        reference: None,
    };
    let id = insert(db, &plan, &text, Some(source), at)?;
    copy_run(db, source, &head.text_hash, id, &text_hash(&text))?;
    Ok(id)
}

impl Library {
    /// Every plan that is not deleted, last changed first; no text is read.
    ///
    /// # Errors
    /// A library that cannot be read.
    pub fn list(&self) -> Result<Vec<PlanRow>, LibraryError> {
        self.read(|db| {
            let ask = format!("{LIST} ORDER BY changed DESC, plan.id DESC");
            let mut statement = db.prepare_cached(&ask)?;
            let rows = statement.query_map([], of_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Plans that can be brought back, latest deleted first.
    ///
    /// # Errors
    /// A library that cannot be read.
    pub fn deleted(&self) -> Result<Vec<DeletedRow>, LibraryError> {
        self.read(|db| {
            let mut statement = db.prepare_cached(
                "SELECT id, name, company, deleted FROM plan WHERE deleted IS NOT NULL
                 ORDER BY deleted DESC, id DESC",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(DeletedRow {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    company: row.get(2)?,
                    deleted: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// One plan, as in the list.
    ///
    /// # Errors
    /// No such plan.
    pub fn plan(&self, plan: PlanId) -> Result<PlanRow, LibraryError> {
        self.read(|db| {
            let mut statement = db.prepare_cached(&format!("{LIST} AND plan.id = ?1"))?;
            let mut rows = statement.query_map([plan], of_row)?;
            match rows.next() {
                Some(row) => Ok(row?),
                None => Err(LibraryError::UnknownPlan(plan).into()),
            }
        })
    }

    /// Adds plans, all or none; each starts with version 1.
    ///
    /// # Errors
    /// A library that cannot be written.
    pub fn create(&self, plans: &[NewPlan], at: i64) -> Result<Vec<PlanId>, LibraryError> {
        self.write(Durability::Power, |tx| {
            let mut ids: Vec<PlanId> = Vec::with_capacity(plans.len());
            for plan in plans {
                let name = name_in(plan.text);
                let name = checked(&name)?;
                let free = free(name, |name| is_taken(tx, name));
                let text = if free == name_in(plan.text) {
                    plan.text.to_owned()
                } else {
                    renamed(plan.text, &free)
                };
                let reference = match plan.reference {
                    Some(Reference::Plan(id)) => Some(id),
                    Some(Reference::Earlier(place)) => ids.get(place).copied(),
                    None => None,
                };
                ids.push(insert(tx, plan, &text, reference, at)?);
            }
            Ok(ids)
        })
    }

    /// Adds a copy of the working text of a plan, to be compared with it.
    ///
    /// # Errors
    /// No such plan, a name that cannot be given, a library that cannot be written.
    pub fn duplicate(
        &self,
        plan: PlanId,
        name: Option<&str>,
        at: i64,
    ) -> Result<PlanId, LibraryError> {
        let name = name.map(checked).transpose()?;
        self.write(Durability::Power, |tx| copy(tx, plan, name, at))
    }

    /// Gives a plan another name, as a change of its text that can be undone.
    ///
    /// # Errors
    /// No such plan, a locked one, a name that cannot be given, a library that cannot be written.
    pub fn rename(&self, plan: PlanId, name: &str, at: i64) -> Result<Committed, LibraryError> {
        let name = checked(name)?;
        self.write(Durability::Power, |tx| {
            let head = head(tx, plan)?.unlocked()?;
            if head.name == name {
                return head.unchanged(tx);
            }
            let text = renamed(&head.text, name);
            let sentence = format!("Name {} to {name}", head.name);
            let step = head.step(tx, text, sentence, at)?;
            copy_run(tx, plan, &head.text_hash, plan, &step.committed.text_hash)?;
            Ok(step.committed)
        })
    }

    /// Names the company or group of a plan; empty for none.
    ///
    /// # Errors
    /// No such plan, a name that cannot be given, a library that cannot be written.
    pub fn set_company(&self, plan: PlanId, company: &str) -> Result<(), LibraryError> {
        let company = if company.trim().is_empty() {
            ""
        } else {
            checked(company)?
        };
        self.set(plan, "company = ?2", company)
    }

    /// Locks a plan against changes, or unlocks it.
    ///
    /// # Errors
    /// No such plan, a library that cannot be written.
    pub fn set_locked(&self, plan: PlanId, locked: bool) -> Result<(), LibraryError> {
        self.set(plan, "locked = ?2", locked)
    }

    /// Puts a plan away, or takes it back.
    ///
    /// # Errors
    /// No such plan, a library that cannot be written.
    pub fn set_archived(&self, plan: PlanId, archived: bool) -> Result<(), LibraryError> {
        self.set(plan, "archived = ?2", archived)
    }

    /// Names the plan that a plan is compared with.
    ///
    /// # Errors
    /// No such plan, a library that cannot be written.
    pub fn set_reference(
        &self,
        plan: PlanId,
        reference: Option<PlanId>,
    ) -> Result<(), LibraryError> {
        if let Some(reference) = reference {
            self.plan(reference)?;
        }
        self.set(plan, "reference = ?2", reference)
    }

    /// Takes a plan out of the library; [`Library::bring_back`] returns it within 30 days.
    ///
    /// # Errors
    /// No such plan, a library that cannot be written.
    pub fn delete(&self, plan: PlanId, at: i64) -> Result<(), LibraryError> {
        self.set(plan, "deleted = ?2", at)
    }

    /// Returns a deleted plan.
    ///
    /// # Errors
    /// A plan that is not there any more, a library that cannot be written.
    pub fn bring_back(&self, plan: PlanId) -> Result<(), LibraryError> {
        self.write(Durability::Power, |tx| {
            let changed = tx.execute("UPDATE plan SET deleted = NULL WHERE id = ?1", [plan])?;
            known(changed, plan)
        })
    }

    fn set(
        &self,
        plan: PlanId,
        assignment: &'static str,
        value: impl rusqlite::ToSql,
    ) -> Result<(), LibraryError> {
        self.write(Durability::Power, |tx| {
            let sql = format!("UPDATE plan SET {assignment} WHERE id = ?1 AND deleted IS NULL");
            let changed = tx.execute(&sql, params![plan, value])?;
            known(changed, plan)
        })
    }
}

fn known(changed: usize, plan: PlanId) -> Result<(), Fail> {
    if changed == 0 {
        return Err(LibraryError::UnknownPlan(plan).into());
    }
    Ok(())
}
