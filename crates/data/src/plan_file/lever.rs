//! Which lever each field of the plan file belongs to.
//!
//! The same division as [`foothold_core::plan::mix`] makes among the fields of a plan in memory; a
//! test edits every field and compares the two.

use super::lookup::described;
use foothold_core::plan::Lever;

/// Fields that are no lever: they change no result, or two plans on the same draws have them alike.
const NO_LEVER: [&str; 8] = [
    "extends",
    "schema",
    "name",
    "note",
    "currency",
    "seed",
    "annotation",
    // What the set says stands in the plan value by value.
    "behaviour.set",
];

/// The months that are simulated and read: alike in plans that are compared.
const GRID: [&str; 3] = ["time.start", "time.months", "time.report_month"];

/// The lever of the field at `path`, a path of [`FlatValue`](crate::FlatValue) or of a table that
/// holds such; `None` for what is no lever, such as the name of the plan.
pub fn lever(path: &str) -> Option<Lever> {
    let path = described(path);
    let mut keys = path.split('.').map(|key| key.trim_end_matches("[]"));
    let (first, second) = (keys.next()?, keys.next());
    if NO_LEVER.contains(&first) || NO_LEVER.contains(&path.as_str()) || GRID.contains(&&*path) {
        return None;
    }
    Some(match (first, second) {
        ("land", _) => Lever::Land,
        ("pricing" | "price_book", _) => Lever::Price,
        ("contract", _) => Lever::Contract,
        ("expansion", Some("play")) => Lever::Signals,
        ("expansion", _) => Lever::Ownership,
        ("signals", _) => Lever::Signals,
        ("activation", _) => Lever::Activation,
        ("role", Some("base" | "variable" | "quota" | "ramped_quota" | "comp_plan")) => Lever::Comp,
        ("comp_plan", _) => Lever::Comp,
        ("role", _) => Lever::Headcount,
        ("segment", _) => Lever::Market,
        ("book", _) => Lever::Book,
        ("behaviour", _) => Lever::Behaviour,
        ("costs", _) => Lever::Costs,
        ("model" | "time", _) => Lever::Settings,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan_file::spec::describe;
    use std::collections::BTreeSet;

    #[test]
    fn every_field_of_the_format_has_a_lever_or_is_known_to_have_none() {
        let mut none = BTreeSet::new();
        let mut used = BTreeSet::new();
        for field in describe() {
            match lever(&field.path) {
                Some(lever) => {
                    used.insert(lever);
                }
                None => {
                    none.insert(field.path);
                }
            }
        }
        assert_eq!(used.into_iter().collect::<Vec<_>>(), Lever::ALL);
        let first = |path: &str| path.split(['.', '[']).next().unwrap_or("").to_owned();
        for path in none {
            let known = NO_LEVER.contains(&first(&path).as_str())
                || NO_LEVER.contains(&path.as_str())
                || GRID.contains(&path.as_str());
            assert!(known, "{path} belongs to no lever");
        }
    }

    #[test]
    fn paths_of_values_find_their_lever() {
        for (path, expected) in [
            ("land.acv_by_segment.smb", Some(Lever::Land)),
            ("land", Some(Lever::Land)),
            ("segment[1].reference_win_rate", Some(Lever::Market)),
            ("role[2].headcount", Some(Lever::Headcount)),
            ("role[2].quota[0].amount", Some(Lever::Comp)),
            ("expansion.play[0].triggers", Some(Lever::Signals)),
            ("expansion.owner", Some(Lever::Ownership)),
            ("behaviour.churn_activated", Some(Lever::Behaviour)),
            ("book.accounts", Some(Lever::Book)),
            ("time.fiscal_year_start", Some(Lever::Settings)),
            ("time.months", None),
            ("name", None),
        ] {
            assert_eq!(lever(path), expected, "{path}");
        }
    }
}
