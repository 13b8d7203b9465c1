//! Which values the data determine.
//!
//! All in shares of the plausible range, so that every value is measured against what was thought
//! possible of it.

use super::Knowledge;
use super::linear::Square;

/// Half of the 95% interval of a normal distribution, in standard deviations.
pub(super) const NORMAL_95: f64 = 1.959_964;
/// A value is determined where its 95% interval is at most this share of its plausible range.
const CLEARLY_NARROWER: f64 = 0.6;
/// The data speak about a value where moving it over its whole plausible range, all else left alone,
/// moves the readings by at least two standard deviations, here squared.
pub(super) const SPEAKS: f64 = 4.0;
/// Smallest part in an unknown direction that makes a value a member of it.
const MEMBER: f64 = 0.25;

/// What the data say near the fit.
pub(super) struct Curvature {
    /// `J'J` of residuals in units of noise.
    pub data: Square,
    /// What the pull toward the start adds to its diagonal.
    pub tightness: f64,
    /// Values that took part.
    pub free: Vec<bool>,
}

impl Curvature {
    fn with_pull(&self, picks: &[usize]) -> Square {
        let mut matrix = self.data.part(picks);
        for at in 0..picks.len() {
            matrix[(at, at)] += self.tightness;
        }
        matrix
    }

    fn free(&self) -> Vec<usize> {
        (0..self.free.len())
            .filter(|&index| self.free[index])
            .collect()
    }

    /// How many values the data determine: the trace of what they, and not the pull, decide.
    pub fn determined(&self) -> f64 {
        let eigen = self.data.part(&self.free()).eigen();
        eigen
            .iter()
            .map(|(value, _)| value.max(0.0) / (value.max(0.0) + self.tightness))
            .sum()
    }
}

/// What is known of each value.
pub(super) struct Verdict {
    pub knowledge: Vec<Knowledge>,
    /// Standard deviations, in shares of the range; of what is held, that of the pull alone.
    pub deviations: Vec<f64>,
    /// Values known only together.
    pub together: Vec<Vec<usize>>,
}

/// Largest standard deviation of a determined value.
const fn largest() -> f64 {
    CLEARLY_NARROWER / 2.0 / NORMAL_95
}

/// Smallest information, that of the pull included, of a determined value.
pub(super) const fn enough() -> f64 {
    1.0 / (largest() * largest())
}

pub(super) fn of(curvature: &Curvature) -> Verdict {
    let free = curvature.free();
    let count = curvature.free.len();
    let mut knowledge = vec![Knowledge::Silent; count];
    let mut deviations = vec![1.0 / libm::sqrt(curvature.tightness); count];
    let Some(lower) = curvature.with_pull(&free).cholesky() else {
        return Verdict {
            knowledge,
            deviations,
            together: Vec::new(),
        };
    };
    let inverse = lower.inverse();
    // Were all others known.
    let alone =
        |index: usize| 1.0 / libm::sqrt(curvature.data[(index, index)] + curvature.tightness);
    for (at, &index) in free.iter().enumerate() {
        deviations[index] = libm::sqrt(inverse[(at, at)]);
        if deviations[index] <= largest() {
            knowledge[index] = Knowledge::Determined;
        } else if curvature.data[(index, index)] >= SPEAKS {
            knowledge[index] = Knowledge::Weak;
        }
    }
    let spoken: Vec<usize> = free
        .iter()
        .copied()
        .filter(|&index| alone(index) <= largest())
        .collect();
    let together = groups(curvature, &spoken, &knowledge);
    for &index in together.iter().flatten() {
        knowledge[index] = Knowledge::Together;
    }
    Verdict {
        knowledge,
        deviations,
        together,
    }
}

/// Undetermined values that share a direction the data do not see; overlapping directions join.
fn groups(curvature: &Curvature, spoken: &[usize], knowledge: &[Knowledge]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (value, vector) in curvature.data.part(spoken).eigen() {
        if value + curvature.tightness >= enough() {
            continue;
        }
        let members: Vec<usize> = spoken
            .iter()
            .zip(&vector)
            .filter(|(index, part)| {
                part.abs() >= MEMBER && knowledge[**index] != Knowledge::Determined
            })
            .map(|(index, _)| *index)
            .collect();
        if members.len() < 2 {
            continue;
        }
        let (joined, apart): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|group| group.iter().any(|index| members.contains(index)));
        let mut group: Vec<usize> = joined.into_iter().flatten().chain(members).collect();
        group.sort_unstable();
        group.dedup();
        groups = apart;
        groups.push(group);
    }
    groups.sort_unstable();
    groups
}
