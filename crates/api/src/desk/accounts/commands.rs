//! What the window asks of the accounts.

use super::{
    CohortsView, Kept, ListAsk, ListView, MovementView, Pick, Replayed, Step, TimelineView, Window,
    picks,
};
use crate::desk::{Desk, Refusal, locked};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Arc;

/// Replays kept: those of the short list, and one more.
const KEPT: usize = 4;

/// Replications that were run again, the latest first.
#[derive(Debug, Default)]
pub(in crate::desk) struct Replays(VecDeque<(Arc<str>, Arc<Replayed>)>);

/// What there is to choose from, and the calendar.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AccountsView {
    /// Replications of the run; any number below it can be looked at.
    pub replications: u32,
    /// The P10, P50 and P90 runs by NRR at the month asked for.
    pub picks: Vec<Pick>,
    /// The replication to show when nobody has chosen: the P50 run, or 0 where NRR is undefined.
    pub shown: u32,
    /// The month at which picks are made.
    pub month: u32,
    /// Simulated months.
    pub months: u32,
    /// Calendar month of month 1, as `2027-01`.
    pub start: String,
    /// Currency of every amount.
    pub currency: String,
    /// Segments by id.
    pub segments: Vec<String>,
}

/// Which cohort table.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CohortsAsk {
    /// Replication.
    pub replication: u32,
    /// Months or quarters.
    pub step: Step,
    /// ARR or accounts.
    pub kept: Kept,
    /// Segment; all when absent.
    pub segment: Option<String>,
}

/// Which ARR movement.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MovementAsk {
    /// Replication.
    pub replication: u32,
    /// Window.
    pub window: Window,
    /// Segment; all when absent.
    pub segment: Option<String>,
}

/// Whose life.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LifeAsk {
    /// Replication.
    pub replication: u32,
    /// Name of the account.
    pub account: String,
    /// Month after which the next bill is looked for; the plan's report month when absent.
    pub month: Option<u32>,
}

impl Desk {
    /// What the accounts screen chooses from.
    ///
    /// # Errors
    /// A plan that is not in the library, a month it does not simulate.
    pub fn accounts_open(&self, plan: u32, month: Option<u32>) -> Result<AccountsView, Refusal> {
        let month = self.opened(plan)?.month(month)?;
        let ran = self.ran(plan, None)?;
        let plan = ran.plan();
        let picks = picks(&ran, month);
        let start = plan.horizon.start;
        Ok(AccountsView {
            replications: ran.outcome.replications,
            shown: crate::desk::live::median_replication(&ran, month),
            picks,
            month: u32::from(month),
            months: u32::from(plan.horizon.months),
            start: format!("{:04}-{:02}", start.year, start.month),
            currency: plan.currency.clone(),
            segments: plan.segments.iter().map(|s| s.id.clone()).collect(),
        })
    }

    /// The cohort table of a replication.
    ///
    /// # Errors
    /// A plan that is not in the library, a replication that was not run.
    pub fn account_cohorts(&self, plan: u32, ask: CohortsAsk) -> Result<CohortsView, Refusal> {
        let replayed = self.replayed(plan, ask.replication)?;
        Ok(replayed.cohorts(ask.step, ask.kept, ask.segment.as_deref()))
    }

    /// ARR movement of a replication over a window.
    ///
    /// # Errors
    /// As [`Self::account_cohorts`], and a window outside the run.
    pub fn account_movement(&self, plan: u32, ask: MovementAsk) -> Result<MovementView, Refusal> {
        let replayed = self.replayed(plan, ask.replication)?;
        Ok(replayed.movement(ask.window, ask.segment.as_deref())?)
    }

    /// The accounts behind a bar or a cell.
    ///
    /// # Errors
    /// As [`Self::account_movement`].
    pub fn account_list(&self, plan: u32, ask: ListAsk) -> Result<ListView, Refusal> {
        Ok(self.replayed(plan, ask.replication)?.list(&ask)?)
    }

    /// The life of one account.
    ///
    /// # Errors
    /// As [`Self::account_cohorts`], and an account that the replication does not have.
    pub fn account_life(&self, plan: u32, ask: LifeAsk) -> Result<TimelineView, Refusal> {
        let month = self.opened(plan)?.month(ask.month)?;
        let replayed = self.replayed(plan, ask.replication)?;
        Ok(replayed.timeline(&ask.account, month)?)
    }

    /// A replication of a plan's present text, run again once however many tables are read of it.
    fn replayed(&self, plan: u32, replication: u32) -> Result<Arc<Replayed>, Refusal> {
        let opened = self.opened(plan)?;
        // Held while the replay runs, so that tables asked for together wait for one replay.
        let mut replays = locked(&self.replays);
        let at = replays.0.iter().position(|(text, replayed)| {
            replayed.replication == replication && *text == opened.text
        });
        if let Some(kept) = at.and_then(|at| replays.0.remove(at)) {
            let replayed = Arc::clone(&kept.1);
            replays.0.push_front(kept);
            return Ok(replayed);
        }
        let ran = self.ran(plan, None)?;
        let replayed = Arc::new(Replayed::of(&ran, replication)?);
        replays
            .0
            .push_front((Arc::clone(&opened.text), Arc::clone(&replayed)));
        replays.0.truncate(KEPT);
        Ok(replayed)
    }
}
