//! Long jobs: progress in steps of a percent, and how they end.

use super::super::Refusal;
use super::super::progress::Percents;
use super::super::turn::Going;
use crate::ApiError;

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

/// Does `work`, and `tell`s of every further percent of `of` replications.
pub(super) fn work<T>(
    job: Going<'_>,
    of: u32,
    tell: &(dyn Fn(u32) + Sync),
    work: impl FnOnce(&(dyn Fn(u32) -> bool + Sync)) -> Result<T, ApiError>,
) -> Result<Ended<T>, Refusal> {
    let percents = Percents::new(of);
    let hear = |done: u32| {
        if percents.further(done) {
            tell(done.min(of));
        }
        job.on()
    };
    match work(&hear) {
        Ok(found) => Ok(Ended::Done(found)),
        Err(ApiError::Stopped) => Ok(Ended::Stopped),
        Err(other) => Err(other.into()),
    }
}
