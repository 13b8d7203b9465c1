//! A plan as a person names it.

use super::{PlanId, PlanRow};

/// Most candidates that an error lists.
const MOST_LISTED: usize = 10;
/// How alike two names must be for one to be offered for the other.
const ALIKE: f64 = 0.6;

/// Why a name does not lead to one plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FindError {
    /// Several plans have it.
    #[error("{name:?} names several plans of the library: {}", .candidates.join(", "))]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// Each plan as `@12 (Land at 18K)`.
        candidates: Vec<String>,
    },
    /// No plan has it.
    #[error("there is no plan {name:?} in the library{}", offered(.candidates))]
    Unknown {
        /// What was asked for.
        name: String,
        /// Plans that may be meant, as `@12 (Land at 18K)`.
        candidates: Vec<String>,
    },
}

fn offered(candidates: &[String]) -> String {
    if candidates.is_empty() {
        String::new()
    } else {
        format!("; there is {}", candidates.join(", "))
    }
}

/// The plan of that name, whatever its case where no other fits better, or of that number.
///
/// # Errors
/// No plan, or several.
pub fn find(plans: &[PlanRow], name: &str) -> Result<PlanId, FindError> {
    let folded = name.to_lowercase();
    let exact = |plan: &&PlanRow| plan.name == name;
    let loose = |plan: &&PlanRow| plan.name.to_lowercase() == folded;
    let mut found: Vec<&PlanRow> = plans.iter().filter(exact).collect();
    if found.is_empty() {
        found = plans.iter().filter(loose).collect();
    }
    match found.as_slice() {
        [one] => return Ok(one.id),
        [] => {}
        several => {
            return Err(FindError::Ambiguous {
                name: name.to_owned(),
                candidates: listed(several.iter().copied()),
            });
        }
    }
    if let Some(plan) = name
        .parse::<PlanId>()
        .ok()
        .and_then(|id| plans.iter().find(|plan| plan.id == id))
    {
        return Ok(plan.id);
    }
    let mut near: Vec<(f64, &PlanRow)> = plans
        .iter()
        .map(|plan| (likeness(&plan.name.to_lowercase(), &folded), plan))
        .filter(|(alike, _)| plans.len() <= MOST_LISTED || *alike >= ALIKE)
        .collect();
    near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    Err(FindError::Unknown {
        name: name.to_owned(),
        candidates: listed(near.into_iter().map(|(_, plan)| plan)),
    })
}

fn likeness(name: &str, asked: &str) -> f64 {
    if !asked.is_empty() && name.contains(asked) {
        return 1.0;
    }
    strsim::jaro_winkler(name, asked)
}

fn listed<'a>(plans: impl Iterator<Item = &'a PlanRow>) -> Vec<String> {
    plans
        .take(MOST_LISTED)
        .map(|plan| format!("@{} ({})", plan.id, plan.name))
        .collect()
}
