//! What a plan says about its own values: how sure they are, and where they come from.

use super::lookup;
use super::words::EVIDENCE;
use crate::read::field::{section, text, word};
use crate::read::{Problem, Reader, Section};
use foothold_core::behaviour::Param;
use std::collections::BTreeMap;

/// How a value is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Measured in the company itself.
    Actual,
    /// Published by somebody, who is named in the source.
    Published,
    /// Nobody has measured it.
    Assumption,
}

impl Evidence {
    /// The word in plan files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Published => "published",
            Self::Assumption => "assumption",
        }
    }
}

/// What a plan says about one of its values; changes no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Path of the field: `land.acv`, `behaviour.win_elasticity`.
    pub field: String,
    /// How the value is known.
    pub evidence: Evidence,
    /// Where it comes from: free text, or claim ids separated by spaces.
    pub source: Option<String>,
    /// What else there is to say.
    pub note: Option<String>,
}

pub(super) fn annotations(s: &mut Section) -> Vec<Annotation> {
    let about = "What is known about one value of the plan; changes no result.";
    s.tables(section("annotation", about).optional(), |s| {
        let about = "Path of the value, as messages and comparisons name it.";
        Annotation {
            field: s.text(text("field", about).like("land.acv")),
            evidence: s.word(
                word("evidence", "How the value is known.", &EVIDENCE).or("assumption"),
                &EVIDENCE,
            ),
            source: s.text_opt(
                text("source", "Free text, or claim ids separated by spaces.")
                    .like("S0-029 S0-051")
                    .optional(),
            ),
            note: s.text_opt(
                text("note", "What else there is to say.")
                    .like("Average of the last four quarters.")
                    .optional(),
            ),
        }
    })
}

/// Says which annotations are about nothing, or about what another one is about; and takes them
/// out of the flat list, since they are no inputs.
pub(super) fn check(annotations: &[Annotation], reader: &mut Reader) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, annotation) in annotations.iter().enumerate() {
        let at = format!("annotation[{index}].field");
        let path = annotation.field.as_str();
        // What could not be read was said, and a placeholder stands there.
        if reader.blind.contains(&at) {
            continue;
        }
        let problem = match (about_nothing(path, reader), first.get(path)) {
            (Some(problem), _) => problem,
            (None, Some(other)) => Problem::new(
                format!("{path} has an annotation already (annotation[{other}])"),
                "keep one of the two",
            ),
            (None, None) => {
                first.insert(path, index);
                continue;
            }
        };
        reader.fault(reader.place_of(&at), &at, problem);
    }
    reader
        .flat
        .retain(|value| !value.path.starts_with("annotation["));
}

fn about_nothing(path: &str, reader: &Reader) -> Option<Problem> {
    let is_behaviour = |name| Param::from_name(name).is_some();
    let known = path.strip_prefix("behaviour.").is_some_and(is_behaviour)
        || (lookup::field(path).is_some() && !path.starts_with("annotation"));
    if !known {
        return Some(Problem::new(
            format!("{path:?} is not a field of a plan"),
            "write a path such as \"land.acv\" or \"segment[0].reference_win_rate\"",
        ));
    }
    let elements = path.match_indices(']').map(|(end, _)| &path[..=end]);
    let mut missing = elements.filter(|element| !reader.is_written(element));
    missing.next().map(|element| {
        Problem::new(
            format!("the plan has no {element}"),
            "count list elements from 0, or remove the annotation",
        )
    })
}
