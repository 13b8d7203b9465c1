//! What is known of one field: its name, meaning, unit, range, default.

use super::unit::Unit;
use rust_decimal::Decimal;

/// How a field is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A string.
    Text,
    /// An identifier: letters, digits, `-` and `_`.
    Id,
    /// A string in the form `2026-01`.
    Month,
    /// A boolean.
    Flag,
    /// A bare integer.
    Count,
    /// A bare integer, or a string with a decimal number.
    Units,
    /// A string with a number and its unit; several where the unit depends on another field.
    Quantity(Vec<Unit>),
    /// One of these words.
    Word(Vec<&'static str>),
    /// A table of fields.
    Table,
    /// A list of tables.
    Tables,
}

/// One, a list, or a table with keys of the writer's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Many {
    /// One value.
    One,
    /// A list of values.
    List,
    /// A table of values by free key.
    Map,
}

/// What is known of a field. The same record that reads a field describes it.
#[derive(Debug, Clone)]
pub struct Field {
    /// Key in its table.
    pub name: &'static str,
    /// What it means, in one sentence.
    pub about: &'static str,
    /// How it is written.
    pub shape: Shape,
    /// One, a list, or a map.
    pub many: Many,
    /// Smallest value, in the written unit.
    pub min: Option<Decimal>,
    /// Whether `min` itself is refused.
    pub above: bool,
    /// Largest value, in the written unit.
    pub max: Option<Decimal>,
    /// Value when absent, as written.
    pub default: Option<&'static str>,
    /// Whether it may be absent.
    pub optional: bool,
    /// A value that can stand there.
    pub example: &'static str,
}

impl Field {
    fn new(name: &'static str, about: &'static str, shape: Shape, example: &'static str) -> Self {
        Self {
            name,
            about,
            shape,
            many: Many::One,
            min: None,
            above: false,
            max: None,
            default: None,
            optional: false,
            example,
        }
    }

    /// Smallest and largest value, both allowed, in the written unit.
    pub fn between(self, min: impl Into<Decimal>, max: impl Into<Decimal>) -> Self {
        Self {
            min: Some(min.into()),
            max: Some(max.into()),
            above: false,
            ..self
        }
    }

    /// Larger than `min`, at most `max`, in the written unit.
    pub fn over(self, min: impl Into<Decimal>, max: impl Into<Decimal>) -> Self {
        Self {
            min: Some(min.into()),
            max: Some(max.into()),
            above: true,
            ..self
        }
    }

    /// May be absent, and is then `text`, which also becomes the example.
    pub fn or(self, text: &'static str) -> Self {
        Self {
            default: Some(text),
            example: text,
            optional: true,
            ..self
        }
    }

    /// May be absent.
    pub fn optional(self) -> Self {
        Self {
            optional: true,
            ..self
        }
    }

    /// Shown as example.
    pub fn like(self, example: &'static str) -> Self {
        Self { example, ..self }
    }

    /// The range in words, or nothing when there is none.
    pub fn range_words(&self, show: impl Fn(Decimal) -> String) -> Option<String> {
        Some(match (self.min, self.max) {
            (Some(min), Some(max)) if self.above => {
                format!("above {} and at most {}", show(min), show(max))
            }
            (Some(min), Some(max)) => format!("from {} to {}", show(min), show(max)),
            (Some(min), None) => format!("at least {}", show(min)),
            (None, Some(max)) => format!("at most {}", show(max)),
            (None, None) => return None,
        })
    }
}

/// A string.
pub fn text(name: &'static str, about: &'static str) -> Field {
    Field::new(name, about, Shape::Text, "Land at 18K")
}

/// An identifier.
pub fn id(name: &'static str, about: &'static str) -> Field {
    Field::new(name, about, Shape::Id, "growth")
}

/// A calendar month.
pub fn month(name: &'static str, about: &'static str) -> Field {
    Field::new(name, about, Shape::Month, "2026-01")
}

/// A boolean.
pub fn flag(name: &'static str, about: &'static str) -> Field {
    Field::new(name, about, Shape::Flag, "true")
}

/// A bare integer.
pub fn count(name: &'static str, about: &'static str) -> Field {
    Field::new(name, about, Shape::Count, "1")
}

/// A number of units, whole or not.
pub fn units(name: &'static str, about: &'static str) -> Field {
    Field::new(name, about, Shape::Units, "1000")
}

/// A quantity in any of `units`.
pub fn quantity(name: &'static str, about: &'static str, units: &[Unit]) -> Field {
    let example = match units.first() {
        Some(Unit::Money) => "18000 USD",
        Some(Unit::Price) => "4 USD",
        Some(Unit::Percent) => "27%",
        Some(Unit::Days) => "75 days",
        Some(Unit::Months) => "12 months",
        Some(Unit::Volume) => "1200 units",
        Some(Unit::Hours) => "25 hours",
        Some(Unit::Accounts) => "30 accounts",
        Some(Unit::Number) | None => "1",
    };
    Field::new(name, about, Shape::Quantity(units.to_vec()), example)
}

/// An amount of money.
pub fn money(name: &'static str, about: &'static str) -> Field {
    quantity(name, about, &[Unit::Money])
}

/// A share or rate.
pub fn percent(name: &'static str, about: &'static str) -> Field {
    quantity(name, about, &[Unit::Percent])
}

/// A percentage from 0% to 100%.
pub fn share(name: &'static str, about: &'static str) -> Field {
    percent(name, about).between(0, 100)
}

/// A bare number.
pub fn number(name: &'static str, about: &'static str) -> Field {
    quantity(name, about, &[Unit::Number])
}

/// Whole days.
pub fn days(name: &'static str, about: &'static str) -> Field {
    quantity(name, about, &[Unit::Days])
}

/// Whole months.
pub fn months(name: &'static str, about: &'static str) -> Field {
    quantity(name, about, &[Unit::Months])
}

/// One of some words.
pub fn word<T>(name: &'static str, about: &'static str, words: &[(&'static str, T)]) -> Field {
    let example = words.first().map_or("", |(word, _)| word);
    Field::new(
        name,
        about,
        Shape::Word(words.iter().map(|(word, _)| *word).collect()),
        example,
    )
}

/// A table, or a list of tables.
pub fn section(name: &'static str, about: &'static str) -> Field {
    Field::new(name, about, Shape::Table, "")
}
