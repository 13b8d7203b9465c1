//! From flat values to rows.

use super::evidence::Known;
use super::quantity::{self, Quantity};
use super::{RangeView, RowKind, RowView, Values, WordView, labels, place, slider};
use foothold_core::behaviour::{Behaviour, BehaviourUnit, BehaviourValue, Param};
use foothold_core::plan::SegmentKind;
use foothold_data::plan_file::{self, LoadedPlan};
use foothold_data::{Field, FlatValue, Shape, behaviour_file};
use rust_decimal::Decimal;

/// Makes the rows of a plan.
pub(super) struct Rows<'p> {
    loaded: &'p LoadedPlan,
    values: Values<'p>,
    base: Values<'p>,
}

fn values(loaded: &LoadedPlan) -> Values<'_> {
    let flat = loaded.flat.iter();
    flat.map(|value| (value.path.as_str(), value.value.as_str()))
        .collect()
}

impl<'p> Rows<'p> {
    pub fn new(loaded: &'p LoadedPlan, base: &'p LoadedPlan) -> Self {
        Self {
            loaded,
            values: values(loaded),
            base: values(base),
        }
    }

    /// Every row with its path: the flat values in their order, and optional values that are not
    /// there but can be.
    pub fn all(&self) -> Vec<(String, RowView)> {
        let mut rows: Vec<(String, RowView)> = Vec::new();
        for value in &self.loaded.flat {
            rows.push((value.path.clone(), self.row(value)));
            for path in self.absent_after(&value.path) {
                let absent = FlatValue {
                    path: path.clone(),
                    value: String::new(),
                    at: None,
                    is_default: true,
                };
                rows.push((path, self.row(&absent)));
            }
        }
        rows
    }

    /// Optional values without default that belong behind `path` and are not there.
    fn absent_after(&self, path: &str) -> Vec<String> {
        let paths = match path {
            "name" => vec!["note".to_owned()],
            "time.fiscal_year_start" => vec!["time.report_month".to_owned()],
            "contract.term" => vec!["contract.opt_out".to_owned()],
            "land.acv" => {
                let segments = self.loaded.plan.segments.iter();
                segments
                    .map(|segment| format!("land.acv_by_segment.{}", segment.id))
                    .collect()
            }
            _ => Vec::new(),
        };
        let absent = |path: &String| !self.values.contains_key(path.as_str());
        paths.into_iter().filter(absent).collect()
    }

    fn row(&self, value: &FlatValue) -> RowView {
        let param = value
            .path
            .strip_prefix("behaviour.")
            .and_then(Param::from_name);
        match (param, plan_file::field(&value.path)) {
            (Some(param), _) => self.behaviour(value, param),
            (None, Some(field)) => self.plain(value, field),
            // Something that stands for a book read from another file.
            (None, None) => self.bare(value, RowKind::Text),
        }
    }

    /// A row with nothing but the value and its difference from the base.
    fn bare(&self, value: &FlatValue, kind: RowKind) -> RowView {
        let base = self.base.get(value.path.as_str()).copied();
        let quantity = Quantity::read(&value.value).filter(|_| is_quantity(kind));
        let name = value.path.rsplit('.').next().unwrap_or(&value.path);
        let suffix = quantity
            .as_ref()
            .map(|q| q.suffix.clone())
            .unwrap_or_default();
        let known = self.annotation(&value.path).unwrap_or_else(Known::nothing);
        RowView {
            label: labels::label(&value.path),
            about: String::new(),
            kind,
            unit: quantity::unit(name, kind, &suffix),
            suffix,
            number: quantity.map(|q| q.number.to_string()),
            range: None,
            slider: None,
            words: Vec::new(),
            default: None,
            is_default: value.is_default,
            optional: false,
            editable: false,
            base: base.map(str::to_owned),
            changed: base.unwrap_or_default() != value.value && !place::is_label(&value.path),
            evidence: known.evidence,
            sources: known.sources,
            source: known.source,
            note: known.note,
            plausible: None,
            behaviour: false,
            by_kind: Vec::new(),
            path: value.path.clone(),
            value: value.value.clone(),
        }
    }

    fn annotation(&self, path: &str) -> Option<Known> {
        let mut annotations = self.loaded.annotations.iter();
        annotations
            .find(|annotation| annotation.field == path)
            .map(Known::annotated)
    }

    fn plain(&self, value: &FlatValue, field: &Field) -> RowView {
        let base = self.base.get(value.path.as_str()).copied();
        // An absent value takes unit and slider from a like one.
        let like = match (value.value.as_str(), base) {
            ("", Some(base)) => base.to_owned(),
            ("", None) if value.path.starts_with("land.acv_by_segment.") => self
                .values
                .get("land.acv")
                .copied()
                .unwrap_or_default()
                .to_owned(),
            ("", None) => field.example.to_owned(),
            (text, _) => text.to_owned(),
        };
        let kind = quantity::kind(field, &like);
        let row = self.bare(value, kind);
        let suffix = Quantity::read(&like)
            .filter(|_| is_quantity(kind))
            .map(|quantity| quantity.suffix)
            .unwrap_or_default();
        let words = match &field.shape {
            Shape::Word(words) => words
                .iter()
                .map(|word| WordView {
                    value: (*word).to_owned(),
                    label: labels::word(word),
                })
                .collect(),
            _ => Vec::new(),
        };
        let default = field
            .default
            .map(|default| match default.strip_suffix(" USD") {
                Some(number) => format!("{number} {}", self.loaded.plan.currency),
                None => default.to_owned(),
            });
        let slides_from = base.or(default.as_deref()).unwrap_or_default();
        RowView {
            about: field.about.to_owned(),
            unit: quantity::unit(field.name, kind, &suffix),
            suffix,
            range: range(field),
            slider: slider::of_field(&value.path, field, kind, slides_from),
            words,
            default,
            optional: field.optional || value.path.starts_with("land.acv_by_segment."),
            editable: !["schema", "extends"].contains(&value.path.as_str()),
            ..row
        }
    }

    fn behaviour(&self, value: &FlatValue, param: Param) -> RowView {
        let set = set_value(&self.loaded.plan.behaviour, param, self.set_name());
        let kind = match param.unit() {
            BehaviourUnit::Percent => RowKind::Percent,
            BehaviourUnit::Number => RowKind::Number,
            BehaviourUnit::Days => RowKind::Days,
            BehaviourUnit::Months => RowKind::Months,
        };
        let scale = scale(param);
        let suffix = suffix(param).to_owned();
        // A set that is not shipped is not at hand, so what it says of an overridden value is not.
        let known = match (self.annotation(&value.path), value.is_default) {
            (Some(known), _) => known,
            (None, true) => Known::of_set(&set.source, set.note.as_deref()),
            (None, false) => Known::nothing(),
        };
        let (low, high) = (set.low / scale, set.high / scale);
        let (least, most) = param.limits();
        let row = RowView {
            about: param.about().to_owned(),
            unit: suffix.trim().to_owned(),
            suffix,
            range: Some(RangeView {
                low: Some((least / scale).normalize().to_string()),
                high: Some((most / scale).normalize().to_string()),
                above: false,
            }),
            plausible: Some(RangeView {
                low: Some(low.normalize().to_string()),
                high: Some(high.normalize().to_string()),
                above: false,
            }),
            slider: slider::plausible(low, high, matches!(kind, RowKind::Days | RowKind::Months)),
            optional: true,
            editable: true,
            behaviour: true,
            evidence: known.evidence,
            sources: known.sources,
            source: known.source,
            note: known.note,
            ..self.bare(value, kind)
        };
        let shipped = behaviour_file::shipped(self.set_name());
        let default = shipped.map(|set| written(param, set.values[param as usize].by_kind));
        if !value.value.contains(',') {
            return RowView { default, ..row };
        }
        let by_kind = SegmentKind::ALL.map(|segment| {
            let one = |text: &str| of_kind(text, segment).to_owned();
            let text = one(&value.value);
            let base = row.base.as_deref().map(one);
            RowView {
                path: format!("behaviour.override.{}.{}", segment.name(), param.name()),
                label: labels::word(segment.name()),
                number: Quantity::read(&text).map(|quantity| quantity.number.to_string()),
                changed: base.as_ref() != Some(&text),
                default: default.as_deref().map(one),
                base,
                value: text,
                ..row.clone()
            }
        });
        RowView {
            number: None,
            default,
            by_kind: by_kind.to_vec(),
            ..row
        }
    }

    fn set_name(&self) -> &str {
        self.values
            .get("behaviour.set")
            .copied()
            .unwrap_or("default")
    }
}

/// The part of `smb 9%, mid_market 4%, enterprise 4%` for one kind; a text without parts is for
/// all.
fn of_kind(text: &str, kind: SegmentKind) -> &str {
    let parts = text.split(", ").filter_map(|part| part.split_once(' '));
    let mut own = parts.filter(|(name, _)| *name == kind.name());
    own.next().map_or(text, |(_, value)| value)
}

fn is_quantity(kind: RowKind) -> bool {
    !matches!(
        kind,
        RowKind::Flag | RowKind::Word | RowKind::Month | RowKind::Text | RowKind::List
    )
}

fn range(field: &Field) -> Option<RangeView> {
    let text = |value: Option<Decimal>| value.map(|value| value.normalize().to_string());
    (field.min.is_some() || field.max.is_some()).then(|| RangeView {
        low: text(field.min),
        high: text(field.max),
        above: field.above,
    })
}

/// Percent points are hundredths.
fn scale(param: Param) -> Decimal {
    match param.unit() {
        BehaviourUnit::Percent => Decimal::new(1, 2),
        _ => Decimal::ONE,
    }
}

const fn suffix(param: Param) -> &'static str {
    match param.unit() {
        BehaviourUnit::Percent => "%",
        BehaviourUnit::Number => "",
        BehaviourUnit::Days => " days",
        BehaviourUnit::Months => " months",
    }
}

/// Values by kind as plans show them.
pub(in crate::desk) fn written(param: Param, values: [Decimal; 3]) -> String {
    let one = |value: Decimal| {
        let number = (value / scale(param)).normalize();
        format!("{number}{}", suffix(param))
    };
    if values.iter().all(|value| *value == values[0]) {
        return one(values[0]);
    }
    let each = SegmentKind::ALL.iter().zip(values);
    each.map(|(kind, value)| format!("{} {}", kind.name(), one(value)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The value of the set: range, source and note are those of the set also where it is overridden.
fn set_value<'b>(plan: &'b Behaviour, param: Param, name: &str) -> &'b BehaviourValue {
    let set = behaviour_file::shipped(name).unwrap_or(plan);
    &set.values[param as usize]
}
