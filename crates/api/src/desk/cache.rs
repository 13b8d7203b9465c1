//! Finished runs, so that every screen reads the same one.

use super::opened::Opened;
use super::{Desk, Refusal, locked};
use crate::run::Ran;
use std::collections::VecDeque;
use std::sync::Arc;

/// Runs kept: the plan and its reference at two months, and Compare's four plans.
const KEPT: usize = 8;

/// Finished runs, the latest first.
#[derive(Debug, Default)]
pub(super) struct Runs(VecDeque<Kept>);

#[derive(Debug)]
struct Kept {
    text: Arc<str>,
    month: u16,
    ran: Arc<Ran>,
}

/// A run of the first replications, which a finer one goes on from.
#[derive(Debug)]
pub(super) struct Begun {
    text: Arc<str>,
    month: u16,
    ran: Ran,
}

impl Desk {
    /// Keeps a coarse run until it is refined or another begins.
    pub(super) fn has_begun(&self, opened: &Opened, ran: Ran) {
        *locked(&self.begun) = Some(Begun {
            text: Arc::clone(&opened.text),
            month: ran.report_month(),
            ran,
        });
    }

    /// Keeps a run that was stopped on its way, unless another has begun meanwhile.
    pub(super) fn was_stopped(&self, opened: &Opened, ran: Ran) {
        locked(&self.begun).get_or_insert_with(|| Begun {
            text: Arc::clone(&opened.text),
            month: ran.report_month(),
            ran,
        });
    }

    /// The coarse run of this text at this month, to go on with; whatever else has begun is left.
    pub(super) fn take_begun(&self, opened: &Opened, month: Option<u32>) -> Option<Ran> {
        let month = opened.month(month).ok()?;
        let fits = |begun: &mut Begun| begun.month == month && begun.text == opened.text;
        locked(&self.begun).take_if(fits).map(|begun| begun.ran)
    }

    /// A finished run of this text at this month with that many replications.
    pub(super) fn known(
        &self,
        opened: &Opened,
        month: Option<u32>,
        replications: u32,
    ) -> Option<Arc<Ran>> {
        let month = opened.month(month).ok()?;
        let mut runs = locked(&self.runs);
        let at = runs.0.iter().position(|kept| {
            kept.month == month
                && kept.ran.outcome.replications == replications
                && kept.text == opened.text
        })?;
        let kept = runs.0.remove(at)?;
        let ran = Arc::clone(&kept.ran);
        runs.0.push_front(kept);
        Some(ran)
    }

    /// A finished run of this text with that many replications, whatever month it was read at: for
    /// those who name the month of everything they read.
    pub(super) fn known_at_any_month(
        &self,
        opened: &Opened,
        replications: u32,
    ) -> Option<Arc<Ran>> {
        let runs = locked(&self.runs);
        let kept = runs.0.iter().find(|kept| {
            kept.ran.outcome.replications == replications && kept.text == opened.text
        })?;
        Some(Arc::clone(&kept.ran))
    }

    /// Keeps a finished run, and tells the library its numbers.
    pub(super) fn keep(
        &self,
        opened: &Opened,
        month: Option<u32>,
        ran: Arc<Ran>,
    ) -> Result<(), Refusal> {
        let month = opened.month(month)?;
        // The card of a plan goes without its numbers rather than the reader without the run: the
        // library may be read-only, or the plan deleted meanwhile.
        let _ = self.record(opened, &ran);
        let mut runs = locked(&self.runs);
        runs.0.push_front(Kept {
            text: Arc::clone(&opened.text),
            month,
            ran,
        });
        runs.0.truncate(KEPT);
        Ok(())
    }
}
