//! The check across fields, with its faults put where they stand in the file.

use super::LoadError;
use crate::read::{Problem, Reader};
use foothold_core::plan::{Fault, Plan, PlanSpec};
use std::collections::BTreeSet;

/// Checks `spec` and joins what is found to what `reader` found.
///
/// # Errors
/// All faults, in file order.
pub(super) fn plan(spec: PlanSpec, mut reader: Reader) -> Result<Plan, LoadError> {
    let faults = match Plan::check(spec) {
        Ok(plan) if reader.faults.is_empty() => return Ok(plan),
        Ok(_) => Vec::new(),
        Err(faults) => faults,
    };
    let written = |field: &str, reader: &Reader| as_written(field, |path| reader.is_written(path));
    join(&mut reader, faults, written);
    Err(LoadError::Faults(reader.into_faults()))
}

/// Joins `faults` of a check to what `reader` found, under the names that `as_written` gives their
/// fields; without those that may only be about the placeholder of a value that could not be read.
pub(crate) fn join(
    reader: &mut Reader,
    faults: Vec<Fault>,
    as_written: impl Fn(&str, &Reader) -> String,
) {
    let paths = std::mem::take(&mut reader.blind);
    let blind = Blind::new(&paths);
    for fault in faults {
        let field = as_written(&fault.field, reader);
        if !blind.explains(&field) {
            let place = reader.place_of(&field);
            reader.fault(place, &field, Problem::new(fault.reason, fault.fix));
        }
    }
}

/// The values that could not be read, by what a fault may say of their placeholders.
struct Blind<'p> {
    paths: &'p BTreeSet<String>,
    parents: BTreeSet<&'p str>,
    /// Something that other fields refer to could not be read.
    targets: bool,
}

impl<'p> Blind<'p> {
    fn new(paths: &'p BTreeSet<String>) -> Self {
        let target = |path: &str| {
            ["segment", "price_book", "comp_plan", "role"].contains(&path)
                || path.ends_with(".id")
                || (path.starts_with("role[") && path.ends_with(".kind"))
        };
        Self {
            paths,
            parents: paths
                .iter()
                .map(|path| parent(path))
                .filter(|p| !p.is_empty())
                .collect(),
            targets: paths.iter().any(|path| target(path)),
        }
    }

    /// Whether a value beside, around or under `field` could not be read, so that a fault there may
    /// only be about its placeholder. Such a fault is told once the value can be read.
    fn explains(&self, field: &str) -> bool {
        let mut around = field;
        while !around.is_empty() {
            if self.paths.contains(around) {
                return true;
            }
            around = parent(around);
        }
        let under = |mark: &str| {
            let start = format!("{field}{mark}");
            self.paths
                .range(start.clone()..)
                .next()
                .is_some_and(|path| path.starts_with(&start))
        };
        (self.targets && is_reference(field))
            || self.parents.contains(parent(field))
            || under(".")
            || under("[")
    }
}

/// Whether `field` names something else in the plan.
fn is_reference(field: &str) -> bool {
    let last = field.rsplit('.').next().unwrap_or(field);
    ["new_business", "existing", "segment", "comp_plan", "owner"].contains(&last)
        || field.starts_with("land.acv_by_segment.")
}

/// The path of what holds `path`; empty at the root.
fn parent(path: &str) -> &str {
    path.rfind(['.', '[']).map_or("", |end| &path[..end])
}

/// The path as the file has it: the check names fields after the model, with the unit in the name.
fn as_written(path: &str, is_written: impl Fn(&str) -> bool) -> String {
    let parts: Vec<String> = path.split('.').map(part).collect();
    let joined = parts.join(".");
    // A rate can be written in one of three fields.
    if let Some(component) = joined.strip_suffix(".rate")
        && !is_written(&joined)
    {
        let others = ["share_of_variable", "per_event"].map(|name| format!("{component}.{name}"));
        if let Some(found) = others.into_iter().find(|path| is_written(path)) {
            return found;
        }
    }
    joined
}

fn part(part: &str) -> String {
    let (name, index) = part.split_at(part.find('[').unwrap_or(part.len()));
    let name = match name {
        "tier" => "tiers",
        "hire" => "hires",
        "spif" => "spifs",
        "step" => "steps",
        "quantity" => "per",
        "period_months" => "period",
        "until_month" => "until",
        "cliff_months" => "cliff",
        "clawback_months" => "clawback",
        other => other,
    };
    format!("{name}{index}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_check_become_paths_of_the_file() {
        let written = ["comp_plan[0].component[1].share_of_variable"];
        let check = |path: &str, expected: &str| {
            assert_eq!(as_written(path, |path| written.contains(&path)), expected);
        };
        check("land.acv", "land.acv");
        check(
            "price_book[1].charge[0].tier[2].up_to",
            "price_book[1].charge[0].tiers[2].up_to",
        );
        check(
            "price_book[0].charge[0].period_months",
            "price_book[0].charge[0].period",
        );
        check(
            "comp_plan[0].component[1].rate",
            "comp_plan[0].component[1].share_of_variable",
        );
        check(
            "comp_plan[0].component[0].rate",
            "comp_plan[0].component[0].rate",
        );
    }

    #[test]
    fn a_fault_about_a_placeholder_is_not_told() {
        let paths = BTreeSet::from(["segment[0].teams.median".to_owned()]);
        let blind = Blind::new(&paths);
        assert!(blind.explains("segment[0].teams.max"));
        assert!(blind.explains("segment[0].teams.median"));
        assert!(blind.explains("segment[0]"));
        assert!(blind.explains("segment"));
        assert!(!blind.explains("segment[0].reference_land"));
        assert!(!blind.explains("segment[1].teams.max"));
        assert!(!blind.explains("segment[0].team"));
    }

    #[test]
    fn references_are_not_followed_while_an_id_is_missing() {
        let paths = BTreeSet::from(["price_book[0].id".to_owned()]);
        assert!(Blind::new(&paths).explains("pricing.new_business"));
        assert!(!Blind::new(&paths).explains("contract.opt_out"));
        let paths = BTreeSet::from(["land.acv".to_owned()]);
        assert!(!Blind::new(&paths).explains("pricing.new_business"));
        assert!(Blind::new(&paths).explains("land.expansion_map"));
    }
}
