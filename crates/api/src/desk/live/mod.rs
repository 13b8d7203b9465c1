//! Runs while a person works: a coarse answer at once, refined in place, stopped when it is stale.
//!
//! Replication `k` is the same in every run that contains it, so each refinement only adds
//! replications to what is there.

mod diagnosis;
mod view;

pub use diagnosis::{BenchmarkLine, ConflictLine, DiagnosisView, RuleLine, SourceLine, StageLine};
pub use view::{AccountValueView, AgainstView, MetricSeries, RoleView, RunView, UnitView};

pub(crate) use view::median_replication;

use super::turn::{Going, Turn};
use super::{Desk, Opened, Refusal};
use crate::run::{self, DEFAULT_REPLICATIONS, Ran};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Replications of the first answer: enough for P10 and P90 to mean something, few enough to be
/// there while a slider moves.
pub const COARSE_REPLICATIONS: u32 = 32;

/// How often a run says how far it is, in milliseconds.
const TOLD_EVERY_MS: u64 = 100;

/// What to run.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RunAsk {
    /// Month to read at; the plan's report month when absent.
    pub month: Option<u32>,
    /// Replications to refine to; the usual number when absent.
    pub replications: Option<u32>,
    /// Plan to read against.
    pub against: Option<u32>,
    /// Replications of the view that the asker has; only finer ones are told. None when absent.
    pub seen: Option<u32>,
}

/// What a run reports.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum RunEvent {
    /// How far it is.
    Progress {
        /// Replications done.
        done: u32,
        /// Replications asked for.
        of: u32,
    },
    /// An answer; each has more replications than the one before.
    View(Box<RunView>),
    /// A later run, an edit or a person stopped it; the last view stands.
    Stopped {
        /// Replications of the last view.
        at: u32,
        /// Replications asked for.
        of: u32,
    },
}

impl Desk {
    /// Runs a plan: a view of a coarse run first, then of each doubling up to what was asked for.
    /// Only one such run goes on at a time; a new one stops the one before.
    ///
    /// # Errors
    /// A plan that is not in the library, a month it does not simulate, books that do not balance.
    pub fn plan_run(
        &self,
        turn: Turn,
        plan: u32,
        ask: RunAsk,
        tell: &(dyn Fn(RunEvent) + Sync),
    ) -> Result<(), Refusal> {
        let this = self.latest.begin(turn);
        let of = self.replications(ask.replications)?;
        let opened = self.opened(plan)?;
        let reference = self.reference(&opened, ask, of);
        let seen = ask.seen.unwrap_or(0);
        let view = |ran: &Ran| {
            if ran.outcome.replications > seen {
                let view = RunView::of((plan, opened.revision), ran, of, reference.as_ref());
                tell(RunEvent::View(Box::new(view)));
            }
        };
        if let Some(ran) = self.known(&opened, ask.month, of) {
            view(&ran);
            return Ok(());
        }
        let mut ran = self.begin(&opened, ask.month, of)?;
        if ran.outcome.replications > 0 {
            view(&ran);
        }
        let done = ran.outcome.replications;
        let (begun, said) = (Instant::now(), AtomicU64::new(0));
        for next in steps(of).filter(|&next| next > done) {
            let progress = |done: u32| {
                // Whichever thread gets there first; every message is drawn, and drawing has a cost.
                let now = begun.elapsed().as_millis() as u64 / TOLD_EVERY_MS;
                if said.fetch_max(now, Ordering::Relaxed) < now {
                    tell(RunEvent::Progress { done, of });
                }
                this.on()
            };
            match run::extend(&mut ran, next, &progress) {
                Ok(()) => view(&ran),
                Err(crate::ApiError::Stopped) => {
                    let at = ran.outcome.replications;
                    self.was_stopped(&opened, ran);
                    tell(RunEvent::Stopped { at, of });
                    return Ok(());
                }
                Err(other) => return Err(other.into()),
            }
        }
        self.keep(&opened, ask.month, Arc::new(ran))?;
        Ok(())
    }

    /// What a run can go on from: a coarse run of the same text and month, or nothing.
    fn begin(&self, opened: &Opened, month: Option<u32>, of: u32) -> Result<Ran, Refusal> {
        let fresh = || run::nothing(opened.input_at(month)?, of).map_err(Refusal::from);
        match self.take_begun(opened, month) {
            Some(ran) if ran.outcome.replications <= of => {
                // It was begun with room for itself alone.
                run::check_size(ran.plan(), of)?;
                Ok(ran)
            }
            _ => fresh(),
        }
    }

    /// The run that a plan's is read against, or why it cannot be: what is wrong with another plan
    /// keeps nobody from his own.
    pub(super) fn reference(&self, opened: &Opened, ask: RunAsk, of: u32) -> Option<Reference> {
        let plan = ask.against.filter(|&other| other != opened.id)?;
        let run = || {
            let other = self.opened(plan)?;
            let currency = |of: &Opened| of.input.loaded.plan.currency.clone();
            let (own, theirs) = (currency(opened), currency(&other));
            if own != theirs {
                return Err(Refusal::new(
                    "currencies_differ",
                    format!("it is in {theirs}, this plan in {own}. Fix: choose one in {own}."),
                ));
            }
            self.ran_at(&other, ask.month, of)
        };
        Some(Reference { plan, ran: run() })
    }

    /// The first replications of a plan, or the finished run where it is known. `None` when a later
    /// run stopped it.
    ///
    /// # Errors
    /// A month it does not simulate, books that do not balance.
    pub(super) fn first(
        &self,
        this: Going<'_>,
        opened: &Opened,
        month: Option<u32>,
        of: u32,
    ) -> Result<Option<First>, Refusal> {
        if let Some(ran) = self.known(opened, month, of) {
            return Ok(Some(First::Finished(ran)));
        }
        // As when the hand lets go of the slider where it was.
        if let Some(ran) = self.take_begun(opened, month)
            && ran.outcome.replications <= of
        {
            return Ok(Some(First::Coarse(Box::new(ran))));
        }
        let mut ran = run::nothing(opened.input_at(month)?, of)?;
        let to = COARSE_REPLICATIONS.min(of);
        match run::extend(&mut ran, to, &|_| this.on()) {
            Ok(()) => Ok(Some(First::Coarse(Box::new(ran)))),
            Err(crate::ApiError::Stopped) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// A finished run of a plan, such as of the one that another is read against.
    ///
    /// # Errors
    /// As [`Self::plan_run`].
    pub fn run_view(&self, plan: u32, ask: RunAsk) -> Result<RunView, Refusal> {
        let of = self.replications(ask.replications)?;
        let opened = self.opened(plan)?;
        let ran = self.ran_at(&opened, ask.month, of)?;
        Ok(RunView::of((plan, opened.revision), &ran, of, None))
    }

    /// Stops the run that was asked for before, if it goes on.
    ///
    /// # Errors
    /// None.
    pub fn run_cancel(&self, turn: Turn) -> Result<(), Refusal> {
        self.latest.stop_before(turn);
        Ok(())
    }

    /// A finished run of a plan's present text, at a month; from the cache when it is there.
    ///
    /// # Errors
    /// As [`Self::plan_run`].
    pub(crate) fn ran(&self, plan: u32, month: Option<u32>) -> Result<Arc<Ran>, Refusal> {
        let of = self.replications(None)?;
        let opened = self.opened(plan)?;
        self.ran_at(&opened, month, of)
    }

    fn ran_at(&self, opened: &Opened, month: Option<u32>, of: u32) -> Result<Arc<Ran>, Refusal> {
        if let Some(ran) = self.known(opened, month, of) {
            return Ok(ran);
        }
        let mut ran = run::nothing(opened.input_at(month)?, of)?;
        run::extend(&mut ran, of, &|_| true)?;
        let ran = Arc::new(ran);
        self.keep(opened, month, Arc::clone(&ran))?;
        Ok(ran)
    }

    /// The replications asked for, or those of the settings.
    pub(super) fn replications(&self, asked: Option<u32>) -> Result<u32, Refusal> {
        let usual = || self.settings().map(|view| view.values.replications);
        Ok(match asked {
            Some(asked) => asked,
            None => usual()?.unwrap_or(DEFAULT_REPLICATIONS),
        })
    }
}

/// What a plan's run is read against.
#[derive(Debug)]
pub(super) struct Reference {
    plan: u32,
    ran: Result<Arc<Ran>, Refusal>,
}

/// A first answer.
#[derive(Debug)]
pub(super) enum First {
    /// Of a run that can be refined.
    Coarse(Box<Ran>),
    /// Of one that was finished before.
    Finished(Arc<Ran>),
}

impl First {
    pub(super) fn ran(&self) -> &Ran {
        match self {
            Self::Coarse(ran) => ran,
            Self::Finished(ran) => ran,
        }
    }
}

/// Replications at which to answer on the way to `of`: coarse first, then doubling.
fn steps(of: u32) -> impl Iterator<Item = u32> {
    let first = COARSE_REPLICATIONS.min(of);
    std::iter::successors(Some(first), move |&at| {
        // Four times each: the work of drawing stays small beside the work of running.
        (at < of).then(|| at.saturating_mul(4).min(of))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_coarse_first_and_ends_where_it_was_asked_to() {
        assert_eq!(steps(200).collect::<Vec<_>>(), [32, 128, 200]);
        assert_eq!(steps(1000).collect::<Vec<_>>(), [32, 128, 512, 1000]);
        assert_eq!(steps(32).collect::<Vec<_>>(), [32]);
        assert_eq!(steps(5).collect::<Vec<_>>(), [5]);
    }
}
