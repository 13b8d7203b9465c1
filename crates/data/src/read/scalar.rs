//! From a node to a value, with the fault when it cannot be.

use super::field::{Field, Shape};
use super::unit::{Unit, example_in};
use crate::toml::{Kind, Node};
use foothold_core::calendar::YearMonth;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// What is wrong with a value, not yet located.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub reason: String,
    pub fix: String,
}

impl Problem {
    /// A problem; neither part ends with a stop.
    pub fn new(reason: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            fix: fix.into(),
        }
    }
}

/// A value with its shortest exact text.
pub(crate) type Read<T> = Result<(T, String), Problem>;

/// What a scalar is read with.
pub(crate) struct Context<'a> {
    pub field: &'a Field,
    pub currency: Option<&'a str>,
}

impl Context<'_> {
    /// The currency for messages.
    fn code(&self) -> &str {
        self.currency.unwrap_or("USD")
    }

    /// A node holding `text`, as the field would be written.
    pub fn node_of(&self, text: &str, place: crate::toml::Place) -> Node {
        let kind = match self.field.shape {
            Shape::Flag => Kind::Flag(text == "true"),
            Shape::Count | Shape::Units => text
                .parse()
                .map_or(Kind::Text(text.to_owned()), Kind::Integer),
            Shape::Quantity(_) => Kind::Text(example_in(text, self.code())),
            _ => Kind::Text(text.to_owned()),
        };
        Node { place, kind }
    }

    /// The example as it would be written in the file.
    pub fn example(&self) -> String {
        match self.field.shape {
            Shape::Flag | Shape::Count | Shape::Units => self.field.example.to_owned(),
            _ => format!("{:?}", example_in(self.field.example, self.code())),
        }
    }

    fn wrong_kind(&self, found: &Kind) -> Problem {
        Problem::new(
            format!("is {}, not {}", found.noun(), self.wanted()),
            format!("write it like {}", self.example()),
        )
    }

    fn wanted(&self) -> &'static str {
        match self.field.shape {
            Shape::Text | Shape::Id => "a text in quotes",
            Shape::Month => "a month in quotes",
            Shape::Flag => "true or false",
            Shape::Count => "a whole number without quotes",
            Shape::Units => "a whole number, or a decimal number in quotes",
            Shape::Quantity(_) => "a number with its unit in quotes",
            Shape::Word(_) => "a word in quotes",
            Shape::Table => "a table",
            Shape::Tables => "a list of tables",
        }
    }

    fn text<'n>(&self, node: &'n Node) -> Result<&'n str, Problem> {
        match &node.kind {
            Kind::Text(text) => Ok(text),
            other => Err(self.wrong_kind(other)),
        }
    }

    /// Free text.
    pub fn free_text(&self, node: &Node) -> Read<String> {
        let text = self.text(node)?;
        let fix = format!("write something like {}", self.example());
        if text.trim().is_empty() {
            return Err(Problem::new("is empty", fix));
        }
        if text.len() > 4000 {
            return Err(Problem::new("is longer than 4000 bytes", "shorten it"));
        }
        if text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
        {
            return Err(Problem::new("holds control characters", fix));
        }
        Ok((text.to_owned(), text.to_owned()))
    }

    /// An identifier.
    pub fn id(&self, node: &Node) -> Read<String> {
        let text = self.text(node)?;
        if !is_id(text) {
            return Err(Problem::new(
                format!("{text:?} is not an identifier"),
                "use 1 to 64 letters, digits, \"-\" and \"_\" without spaces",
            ));
        }
        Ok((text.to_owned(), text.to_owned()))
    }

    /// A boolean.
    pub fn flag(&self, node: &Node) -> Read<bool> {
        match &node.kind {
            Kind::Flag(flag) => Ok((*flag, flag.to_string())),
            Kind::Text(text) if text == "true" || text == "false" => Err(Problem::new(
                format!("{text:?} is a string, not true or false"),
                format!("write {text} without quotes"),
            )),
            other => Err(self.wrong_kind(other)),
        }
    }

    /// A calendar month.
    pub fn month(&self, node: &Node) -> Read<YearMonth> {
        let text = match &node.kind {
            Kind::Date(text) => {
                let month = text.get(..7).unwrap_or("2026-01");
                return Err(Problem::new(
                    format!("{text} is a bare date"),
                    format!("write \"{month}\""),
                ));
            }
            _ => self.text(node)?,
        };
        year_month(text)
            .map(|month| (month, text.to_owned()))
            .ok_or_else(|| {
                Problem::new(
                    format!("{text:?} is not a month"),
                    "write year and month like \"2026-01\", from 1900-01 to 2200-12",
                )
            })
    }

    /// A bare integer.
    pub fn count<T: TryFrom<i64>>(&self, node: &Node) -> Read<T> {
        let number = match &node.kind {
            Kind::Integer(number) => *number,
            Kind::Text(text) if text.parse::<i64>().is_ok() => {
                return Err(Problem::new(
                    format!("{text:?} is a string, not a whole number"),
                    format!("write {text} without quotes"),
                ));
            }
            other => return Err(self.wrong_kind(other)),
        };
        self.in_range(
            Decimal::from(number),
            &number.to_string(),
            Decimal::to_string,
        )?;
        let value = T::try_from(number).map_err(|_| {
            Problem::new(format!("{number} is too large"), "write a smaller number")
        })?;
        Ok((value, number.to_string()))
    }

    /// A number of units: a bare integer, or a decimal number in quotes.
    pub fn units(&self, node: &Node) -> Read<Decimal> {
        match &node.kind {
            Kind::Integer(number) => {
                let value = Decimal::from(*number);
                self.in_range(value, &number.to_string(), Decimal::to_string)?;
                Ok((value, number.to_string()))
            }
            _ => self.points(Unit::Number, node),
        }
    }

    /// A quantity in the model's own measure: percent points become a ratio.
    pub fn quantity(&self, unit: Unit, node: &Node) -> Read<Decimal> {
        let (number, text) = self.points(unit, node)?;
        Ok((number * unit.scale(), text))
    }

    /// A whole quantity, such as days.
    pub fn whole<T: TryFrom<u64>>(&self, unit: Unit, node: &Node) -> Read<T> {
        let (number, text) = self.points(unit, node)?;
        let value = number
            .is_integer()
            .then(|| number.to_u64())
            .flatten()
            .and_then(|whole| T::try_from(whole).ok());
        value.map(|value| (value, text.clone())).ok_or_else(|| {
            let nearest = unit.written(number.round().abs(), self.code());
            Problem::new(
                format!("{text:?} is not a whole number"),
                format!("write \"{nearest}\""),
            )
        })
    }

    fn points(&self, unit: Unit, node: &Node) -> Read<Decimal> {
        let text = match &node.kind {
            Kind::Text(text) => text,
            bare @ (Kind::Integer(_) | Kind::Float(_)) => return Err(self.bare(unit, bare)),
            other => return Err(self.wrong_kind(other)),
        };
        let number = unit
            .parse(text, self.currency, self.field.example)
            .map_err(|found| Problem::new(found.reason, found.fix))?;
        self.in_range(number, text, |value| unit.written(*value, self.code()))?;
        Ok((number, unit.written(number, self.code())))
    }

    /// A TOML number where a quantity belongs: floats cannot hold most decimals.
    fn bare(&self, unit: Unit, found: &Kind) -> Problem {
        let digits = match found {
            Kind::Integer(number) => number.to_string(),
            Kind::Float(text) => text.clone(),
            _ => String::new(),
        };
        let right = Decimal::from_str_exact(&digits).map_or_else(
            |_| self.example(),
            |number| unit.suggestion(number, self.code()),
        );
        Problem::new(
            format!("{digits} is {}, not a string", found.noun()),
            format!("write it as a string so that it stays exact: {right}"),
        )
    }

    fn in_range(
        &self,
        number: Decimal,
        found: &str,
        show: impl Fn(&Decimal) -> String,
    ) -> Result<(), Problem> {
        let too_small = self
            .field
            .min
            .is_some_and(|min| number < min || (self.field.above && number == min));
        let too_large = self.field.max.is_some_and(|max| number > max);
        if !(too_small || too_large) {
            return Ok(());
        }
        let side = if too_small { "too small" } else { "too large" };
        let range = self
            .field
            .range_words(|value| show(&value))
            .unwrap_or_default();
        Err(Problem::new(
            format!("{found} is {side}"),
            format!("write a value {range}"),
        ))
    }

    /// One of `words`.
    pub fn word<T: Copy>(&self, words: &[(&'static str, T)], node: &Node) -> Read<T> {
        let text = self.text(node)?;
        if let Some((word, value)) = words.iter().find(|(word, _)| *word == text) {
            return Ok((*value, (*word).to_owned()));
        }
        let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let list = all.join(", ");
        let fix = match nearest(text, all.iter().copied()) {
            Some(word) => format!("write \"{word}\""),
            None => format!("choose one of {list}"),
        };
        Err(Problem::new(format!("{text:?} is not one of {list}"), fix))
    }
}

/// Whether `text` can name something inside a plan.
pub(crate) fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// Reads `2026-01`.
pub(crate) fn year_month(text: &str) -> Option<YearMonth> {
    let (year, month) = text.split_once('-')?;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
        return None;
    }
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    ((1900..=2200).contains(&year) && (1..=12).contains(&month))
        .then_some(YearMonth { year, month })
}

/// The word most like `found`, when one is like it at all.
pub(crate) fn nearest<'w>(found: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    if found.len() > 100 {
        return None;
    }
    let plain = found.to_lowercase().replace(['-', ' '], "_");
    words
        .map(|word| (strsim::damerau_levenshtein(&plain, word), word))
        .filter(|(distance, word)| *distance <= (word.len() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}
