//! What differs in the inputs, named as the Plan screen names it.
//!
//! Elements of lists are told apart by what they are (the role, the id of a price book), never by
//! their place: a role added in front does not make every later role differ.

use super::super::fields::{self, FieldsView, RowKind, RowView, SectionId};
use foothold_data::plan_file::LoadedPlan;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Inputs that differ.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct InputsView {
    /// Those that differ, in the order of the motion.
    pub rows: Vec<InputRow>,
    /// Inputs of all the plans together.
    pub of: u32,
}

/// One input.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct InputRow {
    /// Stage of the motion.
    pub section: SectionId,
    /// Its name.
    pub title: String,
    /// What tells it from other inputs; not a path, since paths count elements.
    pub key: String,
    /// Name for a person, with the element it belongs to.
    pub label: String,
    /// One for each plan.
    pub values: Vec<InputCell>,
}

/// An input in one plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct InputCell {
    /// For a person; `not set` where an optional value is not there, `none` where the element is not.
    pub text: String,
    /// The number as a decimal string, where it is one: `text` is then only its English form.
    pub number: Option<String>,
    /// Unit of the number: `USD/yr`, `%`, `days`.
    pub unit: String,
    /// Whether it differs from the reference.
    pub differs: bool,
}

/// An input of one plan before it is set beside the others.
struct Input {
    label: String,
    /// Key of the list element it belongs to.
    element: Option<String>,
    cell: InputCell,
}

/// Inputs of one plan: by section, in order, and by key.
struct Inputs {
    order: Vec<(SectionId, String)>,
    by_key: HashMap<String, Input>,
    /// Names of the list elements that the plan has, by key.
    elements: BTreeMap<String, String>,
}

/// Sets the inputs of two or more plans side by side; the first is the reference.
pub(super) fn of(plans: &[&LoadedPlan]) -> InputsView {
    let plans: Vec<Inputs> = plans.iter().map(|plan| Inputs::of(plan)).collect();
    let mut seen = HashSet::new();
    let mut view = InputsView {
        rows: Vec::new(),
        of: 0,
    };
    for section in SectionId::ALL {
        for plan in &plans {
            for (_, key) in plan.order.iter().filter(|(at, _)| *at == section) {
                let element = plan.by_key.get(key).and_then(|i| i.element.as_deref());
                let lacking =
                    element.filter(|e| plans.iter().any(|p| !p.elements.contains_key(*e)));
                if let Some(element) = lacking
                    && seen.insert(element.to_owned())
                {
                    view.of += 1;
                    view.rows.push(whole_element(&plans, section, element));
                }
                // What only one plan can have is told by the row of its element.
                let holders = plans.iter().filter(|p| p.by_key.contains_key(key)).count();
                if (lacking.is_some() && holders < 2) || !seen.insert(key.clone()) {
                    continue;
                }
                view.of += 1;
                view.rows.extend(row(&plans, section, key, lacking));
            }
        }
    }
    view
}

/// The row of an element that some plan does not have.
fn whole_element(plans: &[Inputs], section: SectionId, element: &str) -> InputRow {
    let has = |plan: &Inputs| plan.elements.contains_key(element);
    let cell = |plan: &Inputs| InputCell {
        text: if has(plan) { "in the plan" } else { "none" }.to_owned(),
        number: None,
        unit: String::new(),
        differs: has(plan) != has(&plans[0]),
    };
    InputRow {
        section,
        title: section.title().to_owned(),
        key: element.to_owned(),
        label: plans
            .iter()
            .find_map(|plan| plan.elements.get(element))
            .cloned()
            .unwrap_or_default(),
        values: plans.iter().map(cell).collect(),
    }
}

/// The row of an input, where it differs between plans; between those that have its element, where
/// some plan lacks that.
fn row(plans: &[Inputs], section: SectionId, key: &str, lacking: Option<&str>) -> Option<InputRow> {
    let found: Vec<Option<&Input>> = plans.iter().map(|plan| plan.by_key.get(key)).collect();
    let label = found.iter().flatten().next()?.label.clone();
    let absent = |text: &str| InputCell {
        text: text.to_owned(),
        number: None,
        unit: String::new(),
        differs: false,
    };
    let mut values: Vec<InputCell> = plans
        .iter()
        .zip(&found)
        .map(|(plan, input)| match (input, lacking) {
            (Some(input), _) => input.cell.clone(),
            (None, Some(element)) if !plan.elements.contains_key(element) => absent("none"),
            (None, _) => absent("not set"),
        })
        .collect();
    let counts =
        |at: &usize| lacking.is_none_or(|element| plans[*at].elements.contains_key(element));
    let comparable: Vec<usize> = (0..plans.len()).filter(counts).collect();
    let (first, rest) = comparable.split_first()?;
    if rest.iter().all(|&at| values[at] == values[*first]) {
        return None;
    }
    let reference = values[0].clone();
    for cell in &mut values {
        cell.differs = *cell != reference;
    }
    Some(InputRow {
        section,
        title: section.title().to_owned(),
        key: key.to_owned(),
        label,
        values,
    })
}

impl Inputs {
    fn of(loaded: &LoadedPlan) -> Self {
        let FieldsView { sections, .. } = fields::fields(loaded, loaded);
        let mut inputs = Self {
            order: Vec::new(),
            by_key: HashMap::new(),
            elements: BTreeMap::new(),
        };
        for section in sections {
            for group in section.groups {
                let element = group.path.as_deref().map(|path| {
                    let name = fields::element_name(path, loaded);
                    (path.to_owned(), inputs.element(path, &name))
                });
                for row in group.rows {
                    let title = group.title.as_deref();
                    inputs.add(section.id, element.as_ref(), title, row);
                }
            }
            for row in section.behaviour {
                inputs.add(section.id, None, None, row);
            }
        }
        inputs
    }

    /// The key of a list element; a second one of the same name is told apart by its number.
    fn element(&mut self, path: &str, name: &str) -> String {
        let list: String = path.chars().filter(|c| !c.is_ascii_digit()).collect();
        let key = (1..)
            .map(|n| format!("{list} {name} {n}"))
            .find(|key| !self.elements.contains_key(key))
            .unwrap_or_default();
        self.elements.insert(key.clone(), name.to_owned());
        key
    }

    fn add(
        &mut self,
        section: SectionId,
        element: Option<&(String, String)>,
        title: Option<&str>,
        row: RowView,
    ) {
        // What names a plan or an element changes nothing in it.
        if fields::is_label(&row.path) {
            return;
        }
        let key = match element {
            Some((path, key)) => {
                let rest = row.path.strip_prefix(path.as_str()).unwrap_or(&row.path);
                format!("{key}{rest}")
            }
            None => row.path.clone(),
        };
        let label = match title {
            Some(title) if !title.is_empty() => {
                format!("{title}: {}", fields::lower(&row.label))
            }
            _ => row.label.clone(),
        };
        self.order.push((section, key.clone()));
        self.by_key.insert(
            key,
            Input {
                label,
                element: element.map(|(_, key)| key.clone()),
                cell: cell(&row),
            },
        );
    }
}

/// The value of a row for a person.
fn cell(row: &RowView) -> InputCell {
    let word = |value: &str| {
        let word = row.words.iter().find(|word| word.value == value);
        word.map_or_else(|| value.to_owned(), |word| fields::lower(&word.label))
    };
    let text = match row.kind {
        _ if row.value.is_empty() && row.kind != RowKind::List => "not set".to_owned(),
        RowKind::List if row.value.is_empty() => "none".to_owned(),
        RowKind::Flag => if row.value == "true" { "on" } else { "off" }.to_owned(),
        RowKind::Word => word(&row.value),
        RowKind::List => {
            let words: Vec<String> = row.value.split(", ").map(word).collect();
            words.join(", ")
        }
        _ => row.value.clone(),
    };
    InputCell {
        text,
        number: row.number.clone(),
        unit: row.unit.clone(),
        differs: false,
    }
}
