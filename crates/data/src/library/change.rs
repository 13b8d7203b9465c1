//! Rows of the change log, inside a transaction.

use super::delta::Delta;
use super::error::Fail;
use super::{CHANGES_KEPT, PlanId};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// What became of a change.
pub(super) const APPLIED: u8 = 0;
/// Undone, can be applied again.
pub(super) const UNDONE: u8 = 1;
/// Undone, and another change came after.
pub(super) const OVERTAKEN: u8 = 2;

/// How many changes pass between two prunings.
const PRUNE_EVERY: u32 = 50;

/// One change.
#[derive(Debug)]
pub(super) struct Change {
    pub seq: u32,
    pub sentence: String,
    pub gesture: Option<String>,
    pub delta: Delta,
}

const COLUMNS: &str = "seq, sentence, gesture, start, removed, added";

fn of_row(row: &Row) -> rusqlite::Result<Change> {
    Ok(Change {
        seq: row.get(0)?,
        sentence: row.get(1)?,
        gesture: row.get(2)?,
        delta: Delta {
            start: row.get(3)?,
            removed: row.get(4)?,
            added: row.get(5)?,
        },
    })
}

/// The change that undo would take back.
pub(super) fn to_undo(db: &Connection, plan: PlanId) -> rusqlite::Result<Option<Change>> {
    let ask = format!(
        "SELECT {COLUMNS} FROM change WHERE plan = ?1 AND state = 0 ORDER BY seq DESC LIMIT 1"
    );
    db.prepare_cached(&ask)?
        .query_row([plan], of_row)
        .optional()
}

/// The change that redo would apply again.
pub(super) fn to_redo(db: &Connection, plan: PlanId) -> rusqlite::Result<Option<Change>> {
    let ask =
        format!("SELECT {COLUMNS} FROM change WHERE plan = ?1 AND state = 1 ORDER BY seq LIMIT 1");
    db.prepare_cached(&ask)?
        .query_row([plan], of_row)
        .optional()
}

pub(super) fn set_state(
    db: &Connection,
    plan: PlanId,
    seq: u32,
    state: u8,
) -> rusqlite::Result<()> {
    let sql = "UPDATE change SET state = ?3 WHERE plan = ?1 AND seq = ?2";
    db.prepare_cached(sql)?.execute(params![plan, seq, state])?;
    Ok(())
}

/// Adds a change behind all others; what was undone can no longer be redone.
pub(super) fn add(
    db: &Connection,
    plan: PlanId,
    at: i64,
    sentence: &str,
    gesture: Option<&str>,
    delta: &Delta,
) -> Result<(), Fail> {
    // The log tells them; their texts serve nothing any more.
    let sql = "UPDATE change SET state = 2, removed = '', added = '' WHERE plan = ?1 AND state = 1";
    db.prepare_cached(sql)?.execute([plan])?;
    let ask = "SELECT coalesce(max(seq), 0) + 1 FROM change WHERE plan = ?1";
    let seq: u32 = db
        .prepare_cached(ask)?
        .query_row([plan], |row| row.get(0))?;
    let sql = "INSERT INTO change (plan, seq, at, sentence, gesture, state, start, removed, added)
               VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8)";
    let Delta {
        start,
        removed,
        added,
    } = delta;
    db.prepare_cached(sql)?.execute(params![
        plan, seq, at, sentence, gesture, start, removed, added
    ])?;
    if seq.is_multiple_of(PRUNE_EVERY) {
        let oldest = seq.saturating_sub(CHANGES_KEPT);
        let sql = "DELETE FROM change WHERE plan = ?1 AND seq <= ?2";
        db.execute(sql, params![plan, oldest])?;
    }
    Ok(())
}

/// Makes `seq` lead from its own start to a later end of the same gesture.
pub(super) fn extend(
    db: &Connection,
    plan: PlanId,
    seq: u32,
    at: i64,
    sentence: &str,
    delta: &Delta,
) -> rusqlite::Result<()> {
    let Delta {
        start,
        removed,
        added,
    } = delta;
    if delta.is_empty() {
        let sql = "DELETE FROM change WHERE plan = ?1 AND seq = ?2";
        db.prepare_cached(sql)?.execute(params![plan, seq])?;
    } else {
        let sql = "UPDATE change SET at = ?3, sentence = ?4, start = ?5, removed = ?6, added = ?7
                   WHERE plan = ?1 AND seq = ?2";
        db.prepare_cached(sql)?
            .execute(params![plan, seq, at, sentence, start, removed, added])?;
    }
    Ok(())
}
