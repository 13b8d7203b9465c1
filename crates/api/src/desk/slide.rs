//! A value on the way of a slider: edited, written and answered for in one call.
//!
//! The first run does not wait for the disk, and the answer waits for both: what it says stands is
//! written. Of the assumptions it holds only those that changed since the document that the
//! interface has.

use super::document::{ChangeAsk, DocView};
use super::fields::{FieldsView, GroupView, RowView, SectionView};
use super::live::{First, RunAsk, RunView};
use super::opened::Opened;
use super::turn::Turn;
use super::{Desk, Refusal, locked};
use foothold_data::library::Working;
use foothold_data::plan_edit::Change;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The document that the interface has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Seen {
    /// Revision of its text.
    pub revision: u32,
    /// Version that it is shown against.
    pub version: u32,
}

/// What came of a value.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Slid {
    /// The plan as it stands now, in the library too.
    pub doc: DocView,
    /// Whether `doc` leaves out sections, groups and rows that are as they were in the document
    /// seen.
    pub sparse: bool,
    /// The first replications; null when a later run stopped them.
    pub run: Option<RunView>,
    /// Why the plan did not run. What is in `doc` stands nevertheless.
    pub problem: Option<Refusal>,
}

/// Where a drag of a slider began.
#[derive(Debug)]
pub(super) struct Drag {
    base: Arc<Opened>,
}

/// Assumptions as the interface was given them last.
#[derive(Debug)]
pub(super) struct Shown {
    plan: u32,
    seen: Seen,
    fields: Arc<FieldsView>,
}

impl Desk {
    /// Applies changes together, as `plan_edit` does, and answers with a coarse run of the result;
    /// `plan_run` refines it. Edits under one `gesture` that follow each other are one step of
    /// undo. It stops the run before.
    ///
    /// # Errors
    /// Faults that the plan would have, and then nothing is changed; a locked plan; a library that
    /// cannot be written.
    pub fn plan_slide(
        &self,
        turn: Turn,
        plan: u32,
        seen: Seen,
        changes: Vec<ChangeAsk>,
        gesture: Option<String>,
        ask: RunAsk,
    ) -> Result<Slid, Refusal> {
        let this = self.latest.begin(turn);
        let changes = changes.into_iter().map(Change::from).collect();
        let edited = self.edited(plan, changes)?;
        let of = self.replications(ask.replications)?;
        // Beside the run: the write waits for the disk, and the rows of the document are soon made.
        let (written, first) = std::thread::scope(|scope| {
            let run = scope.spawn(|| self.first(this, &edited.after, ask.month, of));
            let written = self
                .commit(&edited, gesture.as_deref())
                .and_then(|committed| {
                    let working = self.library()?.working(plan)?;
                    let fields = self.fields(&working, &edited.after)?;
                    Ok((committed, working, fields))
                });
            if written.is_err() {
                // Nothing of a plan that is not kept may be shown.
                self.latest.stop();
            }
            (written, run.join())
        });
        let (committed, working, fields) = written?;
        let opened = self.now_stands(&committed, edited.after);
        let first = first.unwrap_or_else(|_| Err(Refusal::new("defect", "the run failed.")));
        let (run, problem) = match self.answer(plan, &opened, ask, of, first) {
            Ok(run) => (run, None),
            Err(refusal) => (None, Some(refusal)),
        };
        let (doc, sparse) = self.since(seen, &working, &opened, fields);
        Ok(Slid {
            doc,
            sparse,
            run,
            problem,
        })
    }

    fn answer(
        &self,
        plan: u32,
        opened: &Opened,
        ask: RunAsk,
        of: u32,
        first: Result<Option<First>, Refusal>,
    ) -> Result<Option<RunView>, Refusal> {
        let Some(first) = first? else {
            return Ok(None);
        };
        let reference = self.reference(opened, ask, of);
        let view = RunView::of((plan, opened.revision), first.ran(), of, reference.as_ref());
        if let First::Coarse(ran) = first {
            self.has_begun(opened, *ran);
        }
        Ok(Some(view))
    }

    /// The document, without what is as it was in the one seen; and whether anything is left out.
    fn since(
        &self,
        seen: Seen,
        working: &Working,
        opened: &Opened,
        fields: Arc<FieldsView>,
    ) -> (DocView, bool) {
        let known = locked(&self.shown).take();
        let before = known.filter(|shown| shown.plan == opened.id && shown.seen == seen);
        let changed = before.and_then(|shown| changed(&shown.fields, &fields));
        let sparse = changed.is_some();
        let sent = changed.unwrap_or_else(|| FieldsView::clone(&fields));
        let doc = DocView::of(working, opened, sent);
        self.is_shown(&doc, fields);
        (doc, sparse)
    }

    /// Remembers what the interface has of the open plan.
    pub(super) fn is_shown(&self, doc: &DocView, fields: Arc<FieldsView>) {
        *locked(&self.shown) = Some(Shown {
            plan: doc.plan,
            seen: Seen {
                revision: doc.revision,
                version: doc.version,
            },
            fields,
        });
    }

    /// The plan as it was before the drag that `before` is on the way of; `before` itself where the
    /// drag begins there.
    pub(super) fn drag_base(
        &self,
        before: &Arc<Opened>,
        gesture: &str,
    ) -> Result<Arc<Opened>, Refusal> {
        let mut drag = locked(&self.drag);
        let base = match self.library()?.gesture_base(before.id, gesture)? {
            None => Arc::clone(before),
            Some(text) => match drag.as_ref() {
                Some(drag) if drag.base.id == before.id && *drag.base.text == *text => {
                    Arc::clone(&drag.base)
                }
                _ => Arc::new(Opened::read(before.id, 0, &text)?),
            },
        };
        *drag = Some(Drag {
            base: Arc::clone(&base),
        });
        Ok(base)
    }
}

/// Sections, groups and rows of `after` that differ from those of `before`; `None` when another row
/// is there than was, so that only the whole will do.
fn changed(before: &FieldsView, after: &FieldsView) -> Option<FieldsView> {
    if before.sections.len() != after.sections.len() {
        return None;
    }
    let mut sections = Vec::new();
    for (old, new) in before.sections.iter().zip(&after.sections) {
        if old.id != new.id || old.groups.len() != new.groups.len() {
            return None;
        }
        let behaviour = rows(&old.behaviour, &new.behaviour)?;
        let mut groups = Vec::new();
        for (old, new) in old.groups.iter().zip(&new.groups) {
            if (&old.path, &old.title, old.screen) != (&new.path, &new.title, new.screen) {
                return None;
            }
            let rows = rows(&old.rows, &new.rows)?;
            if !rows.is_empty() || old.derived != new.derived {
                groups.push(GroupView {
                    title: new.title.clone(),
                    path: new.path.clone(),
                    screen: new.screen,
                    rows,
                    derived: new.derived.clone(),
                });
            }
        }
        let said = |section: &SectionView| (section.summary.clone(), section.changed);
        if !groups.is_empty() || !behaviour.is_empty() || said(old) != said(new) {
            sections.push(SectionView {
                id: new.id,
                title: new.title.clone(),
                summary: new.summary.clone(),
                changed: new.changed,
                groups,
                behaviour,
            });
        }
    }
    Some(FieldsView {
        sections,
        changed: after.changed,
    })
}

/// Rows of `after` that differ; `None` when they are not the same rows in the same order.
fn rows(before: &[RowView], after: &[RowView]) -> Option<Vec<RowView>> {
    let same = before.len() == after.len();
    let same = same && before.iter().zip(after).all(|(a, b)| a.path == b.path);
    same.then(|| {
        let pairs = before.iter().zip(after);
        pairs
            .filter(|(old, new)| old != new)
            .map(|(_, new)| new.clone())
            .collect()
    })
}

#[cfg(test)]
mod tests;
