//! Which levers can be moved one by one, and which only together.

use crate::plan::{Fault, Levers, Plan, PlanSpec, differing, mix};

/// What a change is split into.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// Each moves as a whole: one lever, or several that hang together.
    pub parts: Vec<Levers>,
    /// Why levers were put together: what the check says of a plan that has one without the other.
    pub joined: Vec<Joined>,
}

/// Levers that hang together.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// The levers.
    pub levers: Levers,
    /// What is wrong with a plan that takes only some of them from the other.
    pub fault: Fault,
}

/// Two plans that cannot be mixed, though each can run.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(
    "the plans differ in {found} parts, more than the {} that can be told apart",
    super::PARTS_MAX
)]
pub struct Unmixable {
    /// Parts in which they differ.
    pub found: usize,
}

impl Parts {
    /// The plan that takes the parts of `mix` (bit `p` for part `p`) from `b` and all else from `a`.
    ///
    /// # Errors
    /// What is wrong with it; nothing is, for the parts that [`parts`] gave for these plans.
    pub fn plan(&self, a: &Plan, b: &Plan, mix: usize) -> Result<Plan, Vec<Fault>> {
        Plan::check(self.spec(a, b, mix))
    }

    fn spec(&self, a: &PlanSpec, b: &PlanSpec, number: usize) -> PlanSpec {
        let taken = |at: &usize| number >> at & 1 == 1;
        let levers = (0..self.parts.len()).filter(taken);
        let from_b = levers.fold(Levers::NONE, |all, at| all.and(self.parts[at]));
        mix(a, b, from_b)
    }
}

/// The parts in which two plans differ: single levers, but those that hang together as one. Two
/// levers do when plans that take only one of them from the other plan do not check; the pair that
/// is behind most of such plans is joined first.
///
/// # Errors
/// More parts than can be told apart.
pub fn parts(a: &Plan, b: &Plan) -> Result<Parts, Unmixable> {
    let single = |lever| Levers::NONE.with(lever);
    let mut found = Parts {
        parts: differing(a, b).iter().map(single).collect(),
        joined: Vec::new(),
    };
    loop {
        let count = found.parts.len();
        if count > super::PARTS_MAX {
            return Err(Unmixable { found: count });
        }
        let faulty: Vec<(usize, Fault)> = (0..1_usize << count)
            .filter_map(|number| {
                let faults = found.plan(a, b, number).err()?;
                Some((number, faults.into_iter().next()?))
            })
            .collect();
        // Both plans themselves check, so a single part never comes here.
        let Some((one, other)) = worst_pair(count, &faulty) else {
            return Ok(found);
        };
        let levers = found.parts[one].and(found.parts[other]);
        let apart = |number: usize| (number >> one & 1) != (number >> other & 1);
        if let Some((_, fault)) = faulty.into_iter().find(|(number, _)| apart(*number)) {
            // Of levers joined step by step only the last step is told.
            found.joined.retain(|j| j.levers.and(levers) != levers);
            found.joined.push(Joined { levers, fault });
        }
        found.parts[one] = levers;
        found.parts.remove(other);
    }
}

/// The two parts that most faulty mixes have apart, if any mix is faulty.
fn worst_pair(count: usize, faulty: &[(usize, Fault)]) -> Option<(usize, usize)> {
    let pairs = (0..count).flat_map(|one| (one + 1..count).map(move |other| (one, other)));
    let behind = |&(one, other): &(usize, usize)| {
        let apart = |number: usize| (number >> one & 1) != (number >> other & 1);
        faulty.iter().filter(|(number, _)| apart(*number)).count()
    };
    pairs
        .map(|pair| (behind(&pair), pair))
        .filter(|(count, _)| *count > 0)
        // The earliest of equals.
        .max_by_key(|(count, (one, other))| (*count, usize::MAX - one, usize::MAX - other))
        .map(|(_, pair)| pair)
}
