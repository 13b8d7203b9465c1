//! Behaviour sets as TOML files.

use crate::fault::FileFault;
use crate::read::field::{Field, count, quantity, section, text};
use crate::read::unit::Unit;
use crate::read::{Described, Reader, Section, document};
use crate::shipped;
use crate::toml::Source;
use foothold_core::behaviour::{Behaviour, BehaviourUnit, BehaviourValue, Param};
use foothold_core::plan::SegmentKind;
use rust_decimal::Decimal;
use std::sync::OnceLock;

/// Version of the behaviour file format.
pub const SCHEMA: i64 = 1;

/// Reads a behaviour set from `text`; `name` is how messages call the file.
///
/// # Errors
/// Every fault found.
pub fn from_text(name: &str, text: &str) -> Result<Behaviour, Vec<FileFault>> {
    let sources = [Source::new(name, text.to_owned())];
    let node = document(&sources, 0).map_err(|fault| vec![fault])?;
    let mut reader = Reader::new(&sources);
    let behaviour = reader.root(Some(&node), set);
    let faults = reader.into_faults();
    if faults.is_empty() {
        Ok(behaviour)
    } else {
        Err(faults)
    }
}

/// The shipped behaviour set of that name, read once.
pub fn shipped(name: &str) -> Option<&'static Behaviour> {
    static SETS: OnceLock<Vec<(&str, Behaviour)>> = OnceLock::new();
    let sets = SETS.get_or_init(|| {
        let read = |name| Some((name, from_text(name, shipped::behaviour(name)?).ok()?));
        shipped::behaviour_names().filter_map(read).collect()
    });
    let mut sets = sets.iter();
    sets.find(|(of, _)| *of == name).map(|(_, set)| set)
}

/// The fields of a behaviour file.
pub(crate) fn describe() -> Vec<Described> {
    let mut reader = Reader::describing();
    reader.root(None, set);
    reader.fields
}

fn set(s: &mut Section) -> Behaviour {
    let version = count("schema", "Version of this file format.").between(1, SCHEMA);
    s.count::<i64>(version);
    Behaviour {
        name: s.text(text("name", "Name of the set.").like("default")),
        values: s.table(section("value", "The values, by name."), values),
    }
}

fn values(s: &mut Section) -> Vec<BehaviourValue> {
    let missing: Vec<&str> = Param::ALL
        .iter()
        .map(|param| param.name())
        .filter(|name| !s.has(name))
        .collect();
    if !missing.is_empty() {
        s.fault(
            "",
            format!(
                "{} values are missing: {}",
                missing.len(),
                missing.join(", ")
            ),
            format!(
                "add [value.{}] and so on; the shipped set \"default\" has all",
                missing[0]
            ),
        );
    }
    let read = |param: &Param| {
        let field = section(param.name(), param.about());
        if s.describing() {
            return s.table(field, |s| value(s, *param));
        }
        s.table_opt(field, |s| value(s, *param))
            .unwrap_or_else(|| placeholder(*param))
    };
    Param::ALL.iter().map(read).collect()
}

/// Stands in for a value that is missing, which was said.
fn placeholder(param: Param) -> BehaviourValue {
    let (low, high) = param.limits();
    BehaviourValue {
        by_kind: [low; 3],
        low,
        high,
        source: String::new(),
        note: None,
    }
}

fn value(s: &mut Section, param: Param) -> BehaviourValue {
    let all = s.decimal(param_field("value", param.about(), param));
    let low = s.decimal(param_field("low", "Smallest plausible value.", param));
    let high = s.decimal(param_field("high", "Largest plausible value.", param));
    let blind = ["value", "low", "high"].iter().any(|name| s.is_blind(name));
    if !blind && low > high {
        s.fault("low", "lies above high", "swap low and high");
    } else if !blind && !(low..=high).contains(&all) {
        let range = format!("{} to {}", written(param, low), written(param, high));
        s.fault(
            "value",
            format!(
                "{} lies outside its plausible range {range}",
                written(param, all)
            ),
            "change the value, or widen low and high",
        );
    }
    let by_kind = SegmentKind::ALL.map(|kind| {
        s.decimal_opt(param_field(kind.name(), about_kind(kind), param).optional())
            .unwrap_or(all)
    });
    BehaviourValue {
        by_kind,
        low,
        high,
        source: s.text(
            text(
                "source",
                "Claim ids separated by spaces, or \"assumption\".",
            )
            .like("assumption"),
        ),
        note: s.text_opt(text("note", "Why this value.").optional()),
    }
}

pub(crate) const fn about_kind(kind: SegmentKind) -> &'static str {
    match kind {
        SegmentKind::Smb => "Value for small business.",
        SegmentKind::MidMarket => "Value for mid-market.",
        SegmentKind::Enterprise => "Value for enterprise.",
    }
}

/// A field that holds a value of `param`.
pub(crate) fn param_field(name: &'static str, about: &'static str, param: Param) -> Field {
    let unit = unit(param);
    let (low, high) = param.limits();
    let example = match unit {
        Unit::Percent => "100%",
        Unit::Days => "1 days",
        Unit::Months => "1 months",
        // The one Number below zero is the elasticity of the win rate.
        _ if high.is_zero() => "-0.75",
        _ => "1",
    };
    quantity(name, about, &[unit])
        .between(low / unit.scale(), high / unit.scale())
        .like(example)
}

fn unit(param: Param) -> Unit {
    match param.unit() {
        BehaviourUnit::Percent => Unit::Percent,
        BehaviourUnit::Number => Unit::Number,
        BehaviourUnit::Days => Unit::Days,
        BehaviourUnit::Months => Unit::Months,
    }
}

/// A value of `param` as it is written in files.
pub fn written(param: Param, value: Decimal) -> String {
    let unit = unit(param);
    unit.written(value / unit.scale(), "")
}

/// The text of a file that holds `set`, below `heading` as a comment. A value outside its plausible
/// range widens it.
///
/// # Errors
/// The faults of a set that no file can hold, such as a value past the model's limits.
pub fn text_of(set: &Behaviour, heading: &str) -> Result<String, Vec<FileFault>> {
    let mut out = String::new();
    for line in heading.lines() {
        out.push_str(&format!("# {line}\n"));
    }
    out.push_str(&format!("schema = {SCHEMA}\n"));
    line(&mut out, "name", &set.name);
    for (param, value) in Param::ALL.iter().zip(&set.values) {
        let all = value.by_kind[SegmentKind::MidMarket as usize];
        out.push_str(&format!("\n[value.{}]\n", param.name()));
        line(&mut out, "value", &written(*param, all));
        line(&mut out, "low", &written(*param, value.low.min(all)));
        line(&mut out, "high", &written(*param, value.high.max(all)));
        if value.by_kind.iter().any(|other| *other != all) {
            for (kind, own) in SegmentKind::ALL.iter().zip(value.by_kind) {
                line(&mut out, kind.name(), &written(*param, own));
            }
        }
        line(&mut out, "source", &value.source);
        if let Some(note) = &value.note {
            line(&mut out, "note", note);
        }
    }
    from_text(&set.name, &out)?;
    Ok(out)
}

/// A line of a file, its text quoted.
fn line(out: &mut String, name: &str, text: &str) {
    let quoted = toml_edit::Value::from(text);
    out.push_str(&format!("{name} = {quoted}\n"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_sets_have_no_faults() {
        for name in shipped::behaviour_names() {
            let text = shipped::behaviour(name).unwrap();
            let set = from_text(name, text).unwrap_or_else(|f| panic!("{}", f[0]));
            assert_eq!(set.values.len(), Param::ALL.len());
            assert_eq!(set.name, name);
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut set = from_text("default", shipped::behaviour("default").unwrap()).unwrap();
        set.name = "mine".into();
        set.values[Param::ChurnActivated as usize].note = Some("a \"quoted\" note".into());
        let text = text_of(&set, "Two\nlines.").unwrap();
        assert!(text.starts_with("# Two\n# lines.\nschema = 1\n"), "{text}");
        assert_eq!(from_text("mine", &text).unwrap(), set);
    }

    #[test]
    fn every_example_of_the_format_is_valid() {
        assert!(describe().len() > Param::ALL.len() * 8);
    }
}
