//! Where an event goes within a role: found once per plan, looked up at every event.

use super::compiled::CompiledComponent;
use super::quota::CompiledQuota;
use super::scale::share_of;
use crate::plan::{Measure, Source};

/// What a role does with events of one measure and source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Route {
    /// Index of the role's quota on the measure.
    pub quota: Option<usize>,
    /// Components paid on such events, counted from the role's first.
    pub components: Box<[usize]>,
    /// The one component, where it [pays plainly](CompiledComponent::pays_plainly).
    pub plain: Option<usize>,
}

impl Route {
    /// What an event of `cents` counts toward the quota: its split by the first component that
    /// matches, while that shares in an account of this age; all of an own event when none matches,
    /// and nothing of a landed one. `components` are the role's.
    #[inline]
    pub fn credited(
        &self,
        components: &[CompiledComponent],
        source: Source,
        age_months: u16,
        cents: i64,
    ) -> Option<i64> {
        match (source, self.components.first().map(|nth| &components[*nth])) {
            (Source::Own, None) => Some(cents),
            (Source::Landed, None) => None,
            (_, Some(line)) if line.shares.at_ppb(age_months) == 0 => None,
            (_, Some(line)) => Some(share_of(cents, line.split_ppb)),
        }
    }
}

/// Routes of one role by measure and source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Routes([[Route; 2]; Measure::ALL.len()]);

impl Routes {
    /// The routes of a role with these quotas and components.
    pub fn new(quotas: &[CompiledQuota], components: &[CompiledComponent]) -> Self {
        let route = |measure, source| {
            let matching: Box<[usize]> = (0..components.len())
                .filter(|&nth| {
                    components[nth].measure == measure && components[nth].source == source
                })
                .collect();
            let plain = match *matching {
                [nth] if components[nth].pays_plainly() => Some(nth),
                _ => None,
            };
            Route {
                quota: quotas.iter().position(|quota| quota.measure == measure),
                components: matching,
                plain,
            }
        };
        Self(Measure::ALL.map(|m| [route(m, Source::Own), route(m, Source::Landed)]))
    }

    /// The route of an event.
    #[inline]
    pub fn of(&self, measure: Measure, source: Source) -> &Route {
        &self.0[measure as usize][source as usize]
    }

    /// Whether events of `measure` change anything for the role.
    pub fn concern(&self, measure: Measure) -> bool {
        let routes = &self.0[measure as usize];
        routes
            .iter()
            .any(|route| route.quota.is_some() || !route.components.is_empty())
    }
}
