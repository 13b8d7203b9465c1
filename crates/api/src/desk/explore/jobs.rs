//! Long jobs: progress in steps of a percent, and how they end.

use super::super::{Desk, Refusal};
use crate::ApiError;
use std::sync::atomic::{AtomicU64, Ordering};

/// How a job ended.
pub(super) enum Ended<T> {
    /// With a result.
    Done(T),
    /// Before it was done.
    Stopped,
}

/// A job that is checked; `None` when it was stopped before it was.
pub(super) fn ready<T>(made: Result<T, ApiError>) -> Result<Option<T>, Refusal> {
    match made {
        Ok(made) => Ok(Some(made)),
        Err(ApiError::Stopped) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

impl Desk {
    /// Runs `work` as job number `job`: `tell` hears of every further percent of `of` replications.
    pub(super) fn job<T>(
        &self,
        job: u64,
        of: u32,
        tell: &(dyn Fn(u32) + Sync),
        work: impl FnOnce(&(dyn Fn(u32) -> bool + Sync)) -> Result<T, ApiError>,
    ) -> Result<Ended<T>, Refusal> {
        let said = AtomicU64::new(0);
        let hear = |done: u32| {
            // One message for each percent, whichever thread gets there first.
            let percent = u64::from(done) * 100 / u64::from(of.max(1));
            if said.fetch_max(percent, Ordering::Relaxed) < percent {
                tell(done.min(of));
            }
            self.exploring.is(job)
        };
        match work(&hear) {
            Ok(found) => Ok(Ended::Done(found)),
            Err(ApiError::Stopped) => Ok(Ended::Stopped),
            Err(other) => Err(other.into()),
        }
    }
}
