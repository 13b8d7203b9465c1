//! Which call goes on, of those of which only the latest may.
//!
//! Every call of the window is answered on a thread of its own, so calls need not begin in the order
//! in which they were made: a cancel could come before the run that it stops, and stop nothing. The
//! window therefore numbers them.

use serde::Deserialize;
use std::sync::atomic::{AtomicU64, Ordering};

/// When a call was made, counted by the caller: what was asked for later has the higher number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(transparent)]
pub struct Turn(#[cfg_attr(feature = "specta", specta(type = f64))] pub u64);

#[cfg(test)]
impl Turn {
    /// Later than every turn before.
    pub(super) fn next() -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Self(LAST.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

/// The latest of the calls that stop each other.
#[derive(Debug, Default)]
pub(super) struct Latest {
    turn: AtomicU64,
    /// How often everything that went on was stopped, whatever its turn.
    stops: AtomicU64,
}

impl Latest {
    /// Begins the call of a turn and stops those of earlier turns, also such as begin only
    /// hereafter.
    pub(super) fn begin(&self, turn: Turn) -> Going<'_> {
        self.turn.fetch_max(turn.0, Ordering::Relaxed);
        Going {
            latest: self,
            turn: turn.0,
            stops: self.stops.load(Ordering::Relaxed),
        }
    }

    /// Stops the calls of earlier turns, also such as begin only hereafter.
    pub(super) fn stop_before(&self, turn: Turn) {
        self.turn.fetch_max(turn.0, Ordering::Relaxed);
    }

    /// Stops every call that has begun.
    pub(super) fn stop(&self) {
        self.stops.fetch_add(1, Ordering::Relaxed);
    }
}

/// A call that has begun.
#[derive(Debug, Clone, Copy)]
pub(super) struct Going<'a> {
    latest: &'a Latest,
    turn: u64,
    stops: u64,
}

impl Going<'_> {
    /// Whether it is to go on: nothing later has begun, and nobody has stopped it.
    pub(super) fn on(&self) -> bool {
        self.latest.turn.load(Ordering::Relaxed) <= self.turn
            && self.latest.stops.load(Ordering::Relaxed) == self.stops
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_call_stops_the_one_before() {
        let latest = Latest::default();
        let first = latest.begin(Turn(7));
        assert!(first.on());
        let second = latest.begin(Turn(8));
        assert!(!first.on() && second.on());
        latest.stop_before(Turn(9));
        assert!(!second.on());
    }

    #[test]
    fn what_comes_late_counts_from_when_it_was_asked_for() {
        let latest = Latest::default();
        latest.stop_before(Turn(8));
        assert!(!latest.begin(Turn(7)).on(), "cancelled before it began");
        let newer = latest.begin(Turn(10));
        assert!(
            !latest.begin(Turn(9)).on() && newer.on(),
            "the newer goes on"
        );
    }

    #[test]
    fn an_edit_stops_what_has_begun_and_nothing_later() {
        let latest = Latest::default();
        let run = latest.begin(Turn(7));
        latest.stop();
        latest.stop();
        assert!(!run.on());
        assert!(latest.begin(Turn(8)).on());
    }
}
