//! The check across fields, with its faults put where they stand in the file.

use super::LoadError;
use crate::read::{Problem, Reader};
use foothold_core::plan::{Plan, PlanSpec};
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
    for fault in faults {
        let field = as_written(&fault.field, |path| reader.is_written(path));
        if !caused_by(&reader.blind, &field) {
            let place = reader.place_of(&field);
            reader.fault(place, &field, Problem::new(fault.reason, fault.fix));
        }
    }
    Err(LoadError::Faults(reader.into_faults()))
}

/// Whether a value beside or under `field` could not be read, so that the fault may only be about
/// its placeholder. Such a fault is told once the value can be read.
fn caused_by(blind: &BTreeSet<String>, field: &str) -> bool {
    let parent = field.rfind(['.', '[']).map_or("", |end| &field[..end]);
    blind.iter().any(|path| {
        let within = |outer: &str, inner: &str| {
            inner
                .strip_prefix(outer)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let beside =
            !parent.is_empty() && path.rfind(['.', '[']).map_or("", |end| &path[..end]) == parent;
        // References fail when the thing they name could not be read.
        let names =
            path.ends_with("id") || ["segment", "price_book", "comp_plan"].contains(&path.as_str());
        within(path, field) || within(field, path) || beside || names
    })
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
        check("price_book[1].charge[0].tier[2].up_to", "price_book[1].charge[0].tiers[2].up_to");
        check("price_book[0].charge[0].period_months", "price_book[0].charge[0].period");
        check("comp_plan[0].component[1].rate", "comp_plan[0].component[1].share_of_variable");
        check("comp_plan[0].component[0].rate", "comp_plan[0].component[0].rate");
    }

    #[test]
    fn a_fault_about_a_placeholder_is_not_told() {
        let blind = BTreeSet::from(["segment[0].teams.median".to_owned()]);
        assert!(caused_by(&blind, "segment[0].teams.max"));
        assert!(caused_by(&blind, "segment[0].teams.median"));
        assert!(caused_by(&blind, "segment[0]"));
        assert!(!caused_by(&blind, "segment[0].reference_land"));
        assert!(!caused_by(&blind, "segment[1].teams.max"));
    }
}
