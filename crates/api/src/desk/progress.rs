//! How often a long job says how far it is.

use std::sync::atomic::{AtomicU64, Ordering};

/// One message for each percent, whichever thread gets there first: every message is drawn, and
/// drawing has a cost.
#[derive(Debug)]
pub(super) struct Percents {
    of: u64,
    told: AtomicU64,
}

impl Percents {
    /// Of `of` steps of work.
    pub(super) fn new(of: u32) -> Self {
        Self {
            of: u64::from(of.max(1)),
            told: AtomicU64::new(0),
        }
    }

    /// Whether `done` is worth telling: it is a percent further than anything told before.
    pub(super) fn further(&self, done: u32) -> bool {
        let percent = u64::from(done) * 100 / self.of;
        self.told.fetch_max(percent, Ordering::Relaxed) < percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_percent_is_told_once() {
        let percents = Percents::new(1000);
        let told: Vec<u32> = (1..=1000).filter(|&done| percents.further(done)).collect();
        assert_eq!(
            told,
            (1..=100).map(|percent| percent * 10).collect::<Vec<_>>()
        );
        assert!(!percents.further(500), "an older message that comes late");
    }

    #[test]
    fn work_of_nothing_has_nothing_to_tell() {
        assert!(!Percents::new(0).further(0));
    }
}
