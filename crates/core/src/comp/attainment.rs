//! Quota attainment: credit over quota, summed before it is divided.

use super::ledger::CompLedger;
use crate::plan::RoleKind;
use std::ops::Range;

/// One period of one rep's primary quota, over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PeriodOutcome {
    pub rep: u32,
    pub to_month: u16,
    pub credited: i64,
    pub quota: i64,
}

/// Attainment of a role over a window: `credited / quota`, and how many reps reached theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attained {
    /// Credit of all reps, cents (hundredths for counts).
    pub credited: i64,
    /// Quota of all reps, same unit; above 0.
    pub quota: i64,
    /// Reps who carried a quota above 0.
    pub reps: u32,
    /// Those whose credit reached their quota.
    pub reps_at_quota: u32,
}

/// Attainment of one rep over a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RepAttained {
    /// Rep index.
    pub rep: u32,
    /// Credit, cents (hundredths for counts).
    pub credited: i64,
    /// Quota, same unit; above 0.
    pub quota: i64,
}

impl CompLedger<'_> {
    /// Attainment of `role` on its primary quota over the periods that end in the months
    /// `from_exclusive + 1 ..= to_inclusive`; `None` without such a period or without any quota in
    /// them. Periods that have not ended do not count. Visits only the periods of the window.
    pub fn attainment(
        &mut self,
        role: RoleKind,
        from_exclusive: u16,
        to_inclusive: u16,
    ) -> Option<Attained> {
        let window = self.window(role, from_exclusive, to_inclusive);
        let (read, known) = &self.attained[role as usize];
        if *read == window {
            return *known;
        }
        self.sum_by_rep(role, window.clone());
        let mut sum = Attained {
            credited: 0,
            quota: 0,
            reps: 0,
            reps_at_quota: 0,
        };
        for &(credited, quota) in &self.by_rep {
            // Credit of a rep whose whole quota was ramped to zero counts for the team all the same.
            sum.credited += credited;
            sum.quota += quota;
            sum.reps += u32::from(quota > 0);
            sum.reps_at_quota += u32::from(quota > 0 && credited >= quota);
        }
        let attained = (sum.quota > 0).then_some(sum);
        self.attained[role as usize] = (window, attained);
        attained
    }

    /// Attainment of each rep of `role` who carried a quota above 0 in the same window, by index.
    pub fn rep_attainments(
        &mut self,
        role: RoleKind,
        from_exclusive: u16,
        to_inclusive: u16,
    ) -> impl Iterator<Item = RepAttained> + '_ {
        self.sum_by_rep(role, self.window(role, from_exclusive, to_inclusive));
        let by_rep = (0u32..).zip(&self.by_rep);
        by_rep
            .filter(|(_, (_, quota))| *quota > 0)
            .map(|(rep, &(credited, quota))| RepAttained {
                rep,
                credited,
                quota,
            })
    }

    /// Which outcomes of a role lie in a window. Outcomes are only added, in the order of their last
    /// months, so a range of them stays what it is.
    fn window(&self, role: RoleKind, from_exclusive: u16, to_inclusive: u16) -> Range<usize> {
        let outcomes = &self.outcomes[role as usize];
        let upto = |month| outcomes.partition_point(|outcome| outcome.to_month <= month);
        upto(from_exclusive)..upto(to_inclusive)
    }

    fn sum_by_rep(&mut self, role: RoleKind, window: Range<usize>) {
        self.by_rep.clear();
        self.by_rep.resize(self.reps.len(), (0, 0));
        let outcomes = &self.outcomes[role as usize];
        for outcome in outcomes.get(window).unwrap_or_default() {
            let (credited, quota) = &mut self.by_rep[outcome.rep as usize];
            *credited += outcome.credited;
            *quota += outcome.quota;
        }
    }
}
