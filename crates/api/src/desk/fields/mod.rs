//! Everything a person can set in a plan, in the order of the motion, with what is known of it.

mod claims;
mod derived;
mod describe;
mod evidence;
mod labels;
mod place;
mod quantity;
mod row;
mod slider;
mod summary;
#[cfg(test)]
mod tests;

pub use describe::describe;
pub(super) use describe::element_name;
pub use evidence::{EvidenceView, SourceNote};
pub(super) use labels::label;
pub(super) use labels::lower;
pub use place::SectionId;
pub(super) use place::is_label;
pub(super) use row::written as behaviour_text;
pub use slider::SliderView;

use foothold_data::plan_file::LoadedPlan;
use place::{Group, home};
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// All fields of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FieldsView {
    /// In the order of the motion.
    pub sections: Vec<SectionView>,
    /// Values that differ from the base plan.
    pub changed: u32,
}

/// One stage of the motion.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SectionView {
    /// Which one.
    pub id: SectionId,
    /// Name for a person.
    pub title: String,
    /// The section in one line, for when it is closed.
    pub summary: String,
    /// Values that differ from the base plan, those that are gone included.
    pub changed: u32,
    /// What the company decides or knows.
    pub groups: Vec<GroupView>,
    /// How buyers, users and reps respond at this stage.
    pub behaviour: Vec<RowView>,
}

/// Rows that belong together: those of the section itself, or of one list element.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct GroupView {
    /// Name of the list element; null for the section's own rows.
    pub title: Option<String>,
    /// Path of the list element, for deleting and moving it.
    pub path: Option<String>,
    /// Screen on which the group is better edited.
    pub screen: Option<ScreenId>,
    /// The rows, in the order of the format.
    pub rows: Vec<RowView>,
    /// What follows from them; not editable.
    pub derived: Vec<DerivedView>,
}

/// A screen with an editor of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ScreenId {
    /// Comp plans.
    Comp,
    /// Price books.
    Pricing,
}

/// How a value is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RowKind {
    /// An amount of money.
    Money,
    /// Percent points.
    Percent,
    /// A plain number, whole or not; also a volume.
    Number,
    /// A whole number.
    Count,
    /// Whole days.
    Days,
    /// Whole months.
    Months,
    /// Hours.
    Hours,
    /// Accounts.
    Accounts,
    /// On or off.
    Flag,
    /// One of `words`.
    Word,
    /// A calendar month, `2026-01`.
    Month,
    /// Free text or an identifier.
    Text,
    /// Values separated by commas; of `words`, where there are any.
    List,
}

/// A word that can stand in a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct WordView {
    /// As plans write it.
    pub value: String,
    /// For a person.
    pub label: String,
}

/// Two ends of a range, in the unit of the row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RangeView {
    /// Smallest.
    pub low: Option<String>,
    /// Largest.
    pub high: Option<String>,
    /// Whether the smallest itself is refused.
    pub above: bool,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RowView {
    /// Path, for changes.
    pub path: String,
    /// Name for a person.
    pub label: String,
    /// What it means, in a sentence.
    pub about: String,
    /// How it is edited.
    pub kind: RowKind,
    /// As plans write it; empty for an optional value that is not there.
    pub value: String,
    /// The number in `value` as a decimal string, where there is one.
    pub number: Option<String>,
    /// Unit to show: `USD/yr`, `%`, `days`.
    pub unit: String,
    /// What a change writes behind the number: ` USD`, `%`, ` days`.
    pub suffix: String,
    /// What is allowed.
    pub range: Option<RangeView>,
    /// Where a slider goes, where one makes sense.
    pub slider: Option<SliderView>,
    /// The words to choose from.
    pub words: Vec<WordView>,
    /// Value when the plan does not say, as plans write it.
    pub default: Option<String>,
    /// Whether the plan does not say.
    pub is_default: bool,
    /// Whether it may be taken out of the plan.
    pub optional: bool,
    /// Whether it can be changed here.
    pub editable: bool,
    /// Value in the base plan; null where it has none.
    pub base: Option<String>,
    /// Whether it differs from the base plan.
    pub changed: bool,
    /// How it is known.
    pub evidence: EvidenceView,
    /// Where it comes from.
    pub sources: Vec<SourceNote>,
    /// The source as written, for editing.
    pub source: Option<String>,
    /// What else there is to say.
    pub note: Option<String>,
    /// What is plausible, for behaviour values.
    pub plausible: Option<RangeView>,
    /// Whether it says how buyers, users or reps respond.
    pub behaviour: bool,
    /// One row for each kind of segment, where the value differs by kind.
    pub by_kind: Vec<RowView>,
}

/// A number that follows from fields.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DerivedView {
    /// Name for a person.
    pub label: String,
    /// How it is worked out, with the plan's own numbers.
    pub formula: String,
    /// The number, in `unit`.
    pub number: f64,
    /// Unit to show.
    pub unit: String,
    /// Something to worry about, in a sentence.
    pub warning: Option<String>,
}

/// Flat values by path.
type Values<'p> = HashMap<&'p str, &'p str>;

/// Everything that can be set in `loaded`, and what differs from `base`.
pub fn fields(loaded: &LoadedPlan, base: &LoadedPlan) -> FieldsView {
    let rows = row::Rows::new(loaded, base);
    let mut sections: Vec<SectionView> = SectionId::ALL
        .iter()
        .map(|&id| SectionView {
            id,
            title: id.title().to_owned(),
            summary: summary::summary(&loaded.plan, id),
            changed: 0,
            groups: Vec::new(),
            behaviour: Vec::new(),
        })
        .collect();
    for (path, row) in rows.all() {
        let home = home(&path);
        let section = &mut sections[home.section as usize];
        section.changed += u32::from(row.changed);
        if row.behaviour {
            section.behaviour.push(row);
        } else {
            group(section, home.group, loaded).rows.push(row);
        }
    }
    let here: HashSet<&str> = loaded.flat.iter().map(|v| v.path.as_str()).collect();
    let gone = base.flat.iter().map(|value| value.path.as_str());
    for path in gone.filter(|path| !here.contains(path) && !place::is_label(path)) {
        sections[home(path).section as usize].changed += 1;
    }
    derived::fill(&mut sections, &loaded.plan);
    FieldsView {
        changed: sections.iter().map(|section| section.changed).sum(),
        sections,
    }
}

/// The row of the field at `path`, as it stands in `loaded`; `None` where the plan has none. A
/// behaviour value of one kind of segment has one, also where all kinds have the same.
pub(crate) fn find(loaded: &LoadedPlan, path: &str) -> Option<RowView> {
    let rows = row::Rows::new(loaded, loaded);
    let all = rows.all().into_iter().map(|(_, row)| row);
    let by_kind = path.strip_prefix("behaviour.override.").map(|path| {
        let (kind, name) = path.split_once('.').unwrap_or(("", path));
        (kind.to_owned(), format!("behaviour.{name}"))
    });
    let mut all = all.filter(|row| match &by_kind {
        Some((_, behaviour)) => row.path == *behaviour,
        None => row.path == path,
    });
    let row = all.next()?;
    match &by_kind {
        Some((kind, _)) if !kind.is_empty() => Some(RowView {
            label: format!("{}, {}", row.label, labels::word(kind)),
            path: path.to_owned(),
            ..row
        }),
        _ => Some(row),
    }
}

/// The behaviour values of a plan.
pub(crate) fn behaviour(loaded: &LoadedPlan) -> Vec<RowView> {
    let rows = row::Rows::new(loaded, loaded);
    let all = rows.all().into_iter().map(|(_, row)| row);
    all.filter(|row| row.behaviour).collect()
}

/// A value as plans write it, taken apart: `48000` and ` USD`; `None` where it is no number.
pub(crate) fn number_and_suffix(text: &str) -> Option<(Decimal, String)> {
    quantity::Quantity::read(text).map(|read| (read.number, read.suffix))
}

/// The group of that section; it is made where it is not there yet.
fn group<'s>(
    section: &'s mut SectionView,
    group: Option<Group>,
    loaded: &LoadedPlan,
) -> &'s mut GroupView {
    let path = group.as_ref().map(|group| group.path.clone());
    let at = section.groups.iter().position(|group| group.path == path);
    let at = at.unwrap_or_else(|| {
        section.groups.push(GroupView {
            title: path.as_deref().map(|path| labels::element(path, loaded)),
            screen: match section.id {
                SectionId::Comp => Some(ScreenId::Comp),
                SectionId::Price if path.is_some() => Some(ScreenId::Pricing),
                _ => None,
            },
            path,
            rows: Vec::new(),
            derived: Vec::new(),
        });
        section.groups.len() - 1
    });
    &mut section.groups[at]
}
