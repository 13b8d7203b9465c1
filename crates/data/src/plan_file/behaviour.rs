//! Which behaviour set a plan uses, and what it overrides.

use crate::behaviour_file::{about_kind, param_field, written};
use crate::read::field::{section, text};
use crate::read::{FlatValue, Section};
use foothold_core::behaviour::{Behaviour, Param};
use foothold_core::plan::SegmentKind;
use rust_decimal::Decimal;

/// A set by name or path, and single values on top of it.
#[derive(Debug, Default)]
pub(super) struct BehaviourChoice {
    /// Shipped set, or path of a file.
    pub set: String,
    /// Values for all segments, then for one kind; later ones win.
    pub overrides: Vec<Override>,
}

/// One value that the plan sets itself.
#[derive(Debug)]
pub(super) struct Override {
    pub param: Param,
    pub kind: Option<SegmentKind>,
    pub value: Decimal,
}

const PREFIX: &str = "behaviour.override";

pub(super) fn choice(s: &mut Section) -> BehaviourChoice {
    let about = "A shipped behaviour set, or the path of a file relative to the plan.";
    let set = s.text(text("set", about).or("default").like("default"));
    let mut overrides = Vec::new();
    s.table_opt(
        section("override", "Values that differ from the set."),
        |s| {
            params(s, None, &mut overrides);
            for kind in SegmentKind::ALL {
                let about = about_kind(kind);
                s.table_opt(section(kind.name(), about), |s| {
                    params(s, Some(kind), &mut overrides)
                });
            }
        },
    );
    BehaviourChoice { set, overrides }
}

fn params(s: &mut Section, kind: Option<SegmentKind>, out: &mut Vec<Override>) {
    for &param in Param::ALL {
        let field = param_field(param.name(), param.about(), param).optional();
        if let Some(value) = s.decimal_opt(field) {
            out.push(Override { param, kind, value });
        }
    }
}

/// Lays the overrides over the set, and replaces them in `flat` by the values that result.
/// Gives the paths of overrides outside the plausible range of their set, with range.
pub(super) fn resolve(
    mut set: Behaviour,
    choice: &BehaviourChoice,
    flat: &mut Vec<FlatValue>,
) -> (Behaviour, Vec<(String, String)>) {
    let mut odd = Vec::new();
    for Override { param, kind, value } in &choice.overrides {
        let target = &mut set.values[*param as usize];
        match kind {
            Some(kind) => target.by_kind[*kind as usize] = *value,
            None => target.by_kind = [*value; 3],
        }
        if !(target.low..=target.high).contains(value) {
            let (low, high) = (written(*param, target.low), written(*param, target.high));
            odd.push((path_of(*param, *kind), format!("{low} to {high}")));
        }
    }
    let written_here: Vec<FlatValue> = flat
        .extract_if(.., |value| value.path.starts_with(PREFIX))
        .collect();
    for &param in Param::ALL {
        let name = param.name();
        let at = written_here
            .iter()
            .rev()
            .find(|v| v.path.rsplit('.').next() == Some(name));
        flat.push(FlatValue {
            path: format!("behaviour.{name}"),
            value: by_kind_text(param, set.values[param as usize].by_kind),
            at: at.and_then(|value| value.at.clone()),
            is_default: at.is_none(),
        });
    }
    (set, odd)
}

fn path_of(param: Param, kind: Option<SegmentKind>) -> String {
    match kind {
        Some(kind) => format!("{PREFIX}.{}.{}", kind.name(), param.name()),
        None => format!("{PREFIX}.{}", param.name()),
    }
}

/// `4%`, or `smb 9%, mid_market 4%, enterprise 4%` where segments differ.
fn by_kind_text(param: Param, values: [Decimal; 3]) -> String {
    if values.iter().all(|value| *value == values[0]) {
        return written(param, values[0]);
    }
    let each = SegmentKind::ALL.iter().zip(values);
    each.map(|(kind, value)| format!("{} {}", kind.name(), written(param, value)))
        .collect::<Vec<_>>()
        .join(", ")
}
