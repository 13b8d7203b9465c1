//! Runs of a plan, and what happened lately.

use super::{Durability, EVENTS_KEPT, Library, LibraryError, PlanId, RUNS_KEPT};
use rusqlite::{Connection, OptionalExtension, params};

/// A run to record.
#[derive(Debug, Clone, Copy)]
pub struct NewRun<'a> {
    /// The plan.
    pub plan: PlanId,
    /// UTC seconds.
    pub at: i64,
    /// SHA-256 of the text that ran, as [`super::Working::text_hash`].
    pub text_hash: &'a str,
    /// SHA-256 of its inputs.
    pub plan_hash: &'a str,
    /// SHA-256 of everything measured.
    pub result_hash: &'a str,
    /// Seed.
    pub seed: u64,
    /// Replications.
    pub replications: u32,
    /// Headline and NRR by month, as the JSON that the caller reads again.
    pub headline: &'a str,
    /// What to say in the list of recent events.
    pub event: &'a str,
}

/// A run as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// UTC seconds.
    pub at: i64,
    /// SHA-256 of the text that ran.
    pub text_hash: String,
    /// SHA-256 of its inputs.
    pub plan_hash: String,
    /// SHA-256 of everything measured.
    pub result_hash: String,
    /// Seed.
    pub seed: String,
    /// Replications.
    pub replications: u32,
    /// Headline and NRR by month, as recorded.
    pub headline: String,
}

/// Something that happened to a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// The plan.
    pub plan: PlanId,
    /// Its name now.
    pub name: String,
    /// UTC seconds.
    pub at: i64,
    /// `created`, `imported`, `run`, `version`, `restored` or `exported`.
    pub kind: String,
    /// What happened, for a person.
    pub detail: String,
}

impl Library {
    /// Records the run of a text of a plan in place of an earlier run of the same text.
    ///
    /// # Errors
    /// No such plan, a library that cannot be written.
    pub fn record_run(&self, run: NewRun) -> Result<(), LibraryError> {
        self.plan(run.plan)?;
        self.write(Durability::Process, |tx| {
            tx.execute(
                "INSERT OR REPLACE INTO run
                 (plan, at, text_hash, plan_hash, result_hash, seed, replications, headline)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    run.plan,
                    run.at,
                    run.text_hash,
                    run.plan_hash,
                    run.result_hash,
                    run.seed.to_string(),
                    run.replications,
                    run.headline
                ],
            )?;
            tx.execute(
                "DELETE FROM run WHERE plan = ?1 AND id NOT IN
                 (SELECT id FROM run WHERE plan = ?1 ORDER BY id DESC LIMIT ?2)",
                params![run.plan, RUNS_KEPT],
            )?;
            Ok(tell(tx, run.plan, run.at, "run", run.event)?)
        })
    }

    /// The recorded run of a text of a plan.
    ///
    /// # Errors
    /// A library that cannot be read.
    pub fn run_of(&self, plan: PlanId, text_hash: &str) -> Result<Option<RunRow>, LibraryError> {
        self.read(|db| {
            let ask = "SELECT at, text_hash, plan_hash, result_hash, seed, replications, headline
                       FROM run WHERE plan = ?1 AND text_hash = ?2";
            let found = db.query_row(ask, params![plan, text_hash], |row| {
                Ok(RunRow {
                    at: row.get(0)?,
                    text_hash: row.get(1)?,
                    plan_hash: row.get(2)?,
                    result_hash: row.get(3)?,
                    seed: row.get(4)?,
                    replications: row.get(5)?,
                    headline: row.get(6)?,
                })
            });
            Ok(found.optional()?)
        })
    }

    /// Tells of something that happened to a plan outside the library, such as an export.
    ///
    /// # Errors
    /// A library that cannot be written.
    pub fn note(
        &self,
        plan: PlanId,
        kind: &str,
        detail: &str,
        at: i64,
    ) -> Result<(), LibraryError> {
        self.plan(plan)?;
        self.write(Durability::Process, |tx| {
            Ok(tell(tx, plan, at, kind, detail)?)
        })
    }

    /// What happened lately, newest first; plans that are deleted are left out.
    ///
    /// # Errors
    /// A library that cannot be read.
    pub fn recent(&self, limit: u32) -> Result<Vec<EventRow>, LibraryError> {
        self.read(|db| {
            let ask = "SELECT plan, name, at, kind, detail FROM event JOIN plan ON plan.id = plan
                       WHERE deleted IS NULL ORDER BY event.id DESC LIMIT ?1";
            let mut statement = db.prepare_cached(ask)?;
            let rows = statement.query_map([limit], |row| {
                Ok(EventRow {
                    plan: row.get(0)?,
                    name: row.get(1)?,
                    at: row.get(2)?,
                    kind: row.get(3)?,
                    detail: row.get(4)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// Adds an event; one of the same kind and plan right before it gives way, so that a row of runs
/// shows as the last of them.
pub(super) fn tell(
    db: &Connection,
    plan: PlanId,
    at: i64,
    kind: &str,
    detail: &str,
) -> rusqlite::Result<()> {
    if kind == "run" {
        db.execute(
            "DELETE FROM event WHERE id = (SELECT max(id) FROM event) AND plan = ?1 AND kind = ?2",
            params![plan, kind],
        )?;
    }
    db.execute(
        "INSERT INTO event (plan, at, kind, detail) VALUES (?1, ?2, ?3, ?4)",
        params![plan, at, kind, detail],
    )?;
    db.execute(
        "DELETE FROM event WHERE id <= (SELECT max(id) FROM event) - ?1",
        [EVENTS_KEPT],
    )?;
    Ok(())
}

/// Lets the run of a text count for another text that differs in its name only.
pub(super) fn copy_run(
    db: &Connection,
    from: PlanId,
    from_hash: &str,
    to: PlanId,
    to_hash: &str,
) -> rusqlite::Result<()> {
    db.execute(
        "INSERT OR REPLACE INTO run
         (plan, at, text_hash, plan_hash, result_hash, seed, replications, headline)
         SELECT ?3, at, ?4, plan_hash, result_hash, seed, replications, headline
         FROM run WHERE plan = ?1 AND text_hash = ?2",
        params![from, from_hash, to, to_hash],
    )?;
    Ok(())
}
