//! What is varied, as a person writes it: `land.acv=10000..60000:2500`.

use super::base::Base;
use crate::check::Fault;
use crate::desk::fields::{self, RowKind, RowView};
use foothold_data::plan_edit::Change;
use foothold_data::plan_file::field;
use foothold_data::{Field, Many, Shape, Unit};
use rust_decimal::Decimal;
use serde::Serialize;
use std::fmt;
use std::str::FromStr;

/// Most values of one field.
const VALUES_MAX: u32 = 1000;
/// Largest end of a range, either way: far more than any field takes, and sums cannot overflow.
const NUMBER_MAX: i64 = 1_000_000_000_000_000;

/// A field and the values it is to take. Values are as plan files write them; a bare number takes
/// the unit of the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vary {
    text: String,
    field: String,
    values: Values,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Values {
    /// `from..to:step`; without step it names two ends.
    Range(String, String, Option<String>),
    /// `a,b,c`, or `a, b; c` where a value is itself a list.
    Each(String),
}

/// A field and its values, each as the plan would have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Axis {
    /// Path of the field.
    pub field: String,
    /// Name for a person.
    pub label: String,
    /// Unit of the numbers, `USD` or `%`; empty where they have none or values are words.
    pub unit: String,
    /// Values as plans write them.
    pub values: Vec<String>,
    /// The number in each, in `unit`; null where values are no numbers.
    pub numbers: Option<Vec<String>>,
}

/// Two ends between which a field can move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    pub field: String,
    pub label: String,
    /// What stands behind the number in a plan, space included.
    pub suffix: String,
    pub low: Decimal,
    pub high: Decimal,
    /// Distance between values, where only whole ones are allowed or one was given.
    pub step: Option<Decimal>,
}

impl FromStr for Vary {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let how = "write FIELD=from..to:step or FIELD=value,value";
        let (name, values) = text
            .split_once('=')
            .ok_or_else(|| format!("has no =; {how}"))?;
        let (name, values) = (name.trim(), values.trim());
        if name.is_empty() {
            return Err(format!("names no field; {how}"));
        }
        if values.is_empty() {
            return Err(format!("gives no value; {how}"));
        }
        let values = match values.split_once("..") {
            None => Values::Each(values.to_owned()),
            Some((from, rest)) => {
                let (to, step) = match rest.split_once(':') {
                    None => (rest, None),
                    Some((to, step)) => (to, Some(step.trim().to_owned())),
                };
                let (from, to) = (from.trim().to_owned(), to.trim().to_owned());
                if from.is_empty() || to.is_empty() || step.as_deref() == Some("") {
                    return Err(format!("has an empty end or step; {how}"));
                }
                Values::Range(from, to, step)
            }
        };
        Ok(Self {
            text: text.to_owned(),
            field: name.to_owned(),
            values,
        })
    }
}

impl fmt::Display for Vary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Vary {
    /// The field that is varied.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The values in the terms of a plan.
    ///
    /// # Errors
    /// A field that plans do not have, or values that cannot be meant for it.
    pub(crate) fn axis(&self, base: &Base) -> Result<Axis, Fault> {
        let known =
            Known::of(base, &self.field).map_err(|(reason, fix)| self.fault(reason, fix))?;
        let values: Vec<(Option<Decimal>, String)> = match &self.values {
            Values::Each(text) => {
                let mark = if known.is_list { ';' } else { ',' };
                let parts = text.split(mark).map(str::trim);
                parts
                    .filter(|part| !part.is_empty())
                    .map(|part| self.value(&known, part))
                    .collect::<Result<_, _>>()?
            }
            Values::Range(_, _, None) => {
                return Err(self.fault(
                    "has no step between its ends".to_owned(),
                    format!("write {}=from..to:step", self.field),
                ));
            }
            Values::Range(..) => {
                let span = self.span(base)?;
                let step = span.step.unwrap_or(Decimal::ONE);
                let count = (span.high - span.low).checked_div(step);
                if count.is_none_or(|count| count >= Decimal::from(VALUES_MAX)) {
                    return Err(self.fault(
                        format!("has more than {VALUES_MAX} values"),
                        "take a larger step".to_owned(),
                    ));
                }
                let mut number = span.low;
                let mut values = Vec::new();
                while number <= span.high {
                    values.push((Some(number), span.written(number)));
                    number += step;
                }
                values
            }
        };
        if values.is_empty() {
            return Err(self.fault(
                "gives no value".to_owned(),
                format!("write {}=value,value", self.field),
            ));
        }
        let mut texts: Vec<&str> = values.iter().map(|(_, text)| text.as_str()).collect();
        texts.sort_unstable();
        if let Some(twice) = texts.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(self.fault(
                format!("has {} twice", twice[0]),
                "give each value once".to_owned(),
            ));
        }
        let numbers: Option<Vec<String>> = values
            .iter()
            .map(|(number, _)| number.map(|n| n.normalize().to_string()))
            .collect();
        Ok(Axis {
            field: self.field.clone(),
            label: known.label,
            unit: if numbers.is_some() {
                known.suffix.trim().to_owned()
            } else {
                String::new()
            },
            values: values.into_iter().map(|(_, text)| text).collect(),
            numbers,
        })
    }

    /// Both ends, where a range is given.
    pub(crate) fn span(&self, base: &Base) -> Result<Span, Fault> {
        let Values::Range(from, to, step) = &self.values else {
            return Err(self.fault(
                "names values, not two ends".to_owned(),
                format!("write {}=low..high", self.field),
            ));
        };
        let known =
            Known::of(base, &self.field).map_err(|(reason, fix)| self.fault(reason, fix))?;
        let number = |text: &String| -> Result<Decimal, Fault> {
            self.value(&known, text)?.0.ok_or_else(|| {
                let unit = known.suffix.trim();
                let unit = if unit.is_empty() {
                    String::new()
                } else {
                    format!(" in {unit}")
                };
                self.fault(
                    format!("{text:?} is not a number{unit}"),
                    format!(
                        "write numbers, or the values one by one: {}=value,value",
                        self.field
                    ),
                )
            })
        };
        let (low, high) = (number(from)?, number(to)?);
        let step = step.as_ref().map(number).transpose()?;
        if low >= high {
            return Err(self.fault(
                format!("goes from {from} to {to}, which is not upwards"),
                "write the smaller end first".to_owned(),
            ));
        }
        let most = Decimal::from(NUMBER_MAX);
        if low.abs() > most || high.abs() > most {
            return Err(self.fault(
                format!("goes past {NUMBER_MAX}"),
                "write smaller numbers".to_owned(),
            ));
        }
        if step.is_some_and(|step| step <= Decimal::ZERO) {
            return Err(self.fault(
                "has a step that is not above 0".to_owned(),
                "write a step above 0".to_owned(),
            ));
        }
        Ok(Span {
            field: self.field.clone(),
            label: known.label,
            suffix: known.suffix,
            low,
            high,
            step: step.or(known.whole.then_some(Decimal::ONE)),
        })
    }

    /// One value: its number, where it is one, and its text with unit.
    fn value(&self, known: &Known, text: &str) -> Result<(Option<Decimal>, String), Fault> {
        let read = fields::number_and_suffix(text).filter(|_| known.is_number);
        let Some((number, suffix)) = read else {
            // The reader of plans says what is wrong with it, if anything.
            return Ok((None, text.to_owned()));
        };
        let (suffix, own) = (suffix.trim(), known.suffix.trim());
        if suffix.is_empty() && own == "%" && !number.is_zero() && number.abs() <= Decimal::ONE {
            return Err(self.fault(
                format!("{text} could be a share or percent points"),
                format!(
                    "write {text}%, or {}%",
                    (number * Decimal::ONE_HUNDRED).normalize()
                ),
            ));
        }
        if suffix.is_empty() || suffix == own {
            return Ok((
                Some(number),
                format!("{}{}", number.normalize(), known.suffix),
            ));
        }
        // In another unit, which the reader of plans refuses with the one that belongs there.
        Ok((None, text.to_owned()))
    }

    fn fault(&self, reason: String, fix: String) -> Fault {
        Fault {
            file: self.text.clone(),
            line: None,
            column: None,
            field: self.field.clone(),
            reason,
            fix,
        }
    }
}

impl Axis {
    /// The change that gives the field value number `at`.
    pub(crate) fn change(&self, at: usize) -> Change {
        Change::Set {
            path: self.field.clone(),
            value: self.values[at].clone(),
        }
    }
}

impl Span {
    /// A number as a plan writes it in the field.
    pub fn written(&self, number: Decimal) -> String {
        format!("{}{}", number.normalize(), self.suffix)
    }

    /// The change that gives the field that number.
    pub fn change(&self, number: Decimal) -> Change {
        Change::Set {
            path: self.field.clone(),
            value: self.written(number),
        }
    }
}

/// What is known of a field.
struct Known {
    label: String,
    suffix: String,
    is_number: bool,
    is_list: bool,
    /// Whether only whole numbers are allowed.
    whole: bool,
}

impl Known {
    fn of(base: &Base, path: &str) -> Result<Self, (String, String)> {
        let format = field(path);
        let is_list = format.is_some_and(|f| f.many == Many::List && !path.ends_with(']'));
        if let Some(row) = fields::find(&base.input.loaded, path) {
            return Ok(Self {
                is_list,
                ..Self::of_row(&row)
            });
        }
        match format {
            Some(known) if !matches!(known.shape, Shape::Table | Shape::Tables) => {
                Ok(Self::of_format(base, path, known, is_list))
            }
            Some(_) => Err((
                "holds further fields, so it has no value of its own".to_owned(),
                "name one of its fields".to_owned(),
            )),
            None => Err((
                "no field of a plan has this path".to_owned(),
                like(base, path),
            )),
        }
    }

    fn of_row(row: &RowView) -> Self {
        use RowKind as K;
        let is_number = !matches!(row.kind, K::Flag | K::Word | K::Month | K::Text | K::List);
        Self {
            label: row.label.clone(),
            suffix: row.suffix.clone(),
            is_number,
            is_list: false,
            whole: matches!(row.kind, K::Count | K::Days | K::Months | K::Accounts),
        }
    }

    /// Of a field that the plan does not write.
    fn of_format(base: &Base, path: &str, known: &Field, is_list: bool) -> Self {
        let unit = match &known.shape {
            Shape::Quantity(units) => units.first().copied(),
            _ => None,
        };
        let money = format!(" {}", base.plan().currency);
        let suffix = match unit {
            Some(Unit::Money | Unit::Price) => money,
            Some(_) => fields::number_and_suffix(known.example)
                .map(|(_, suffix)| suffix)
                .unwrap_or_default(),
            None => String::new(),
        };
        let countable = matches!(known.shape, Shape::Count);
        Self {
            label: path.to_owned(),
            suffix,
            is_number: unit.is_some() || countable || matches!(known.shape, Shape::Units),
            is_list,
            whole: countable || matches!(unit, Some(Unit::Days | Unit::Months | Unit::Accounts)),
        }
    }
}

/// Fields that could have been meant: those of the same last name.
fn like(base: &Base, path: &str) -> String {
    let last = |path: &str| path.rsplit(['.', ']']).next().unwrap_or(path).to_owned();
    let own = last(path);
    let flat = base.input.loaded.flat.iter().map(|value| &value.path);
    let flat: Vec<&str> = flat.map(String::as_str).collect();
    let same = flat.iter().filter(|other| last(other) == own);
    let near = (flat.iter()).filter(|other| last(other) != own && other.contains(&own));
    let alike: Vec<&str> = same.chain(near).copied().take(5).collect();
    if own.is_empty() || alike.is_empty() {
        "name a field as the plan file does, such as land.acv or role[0].headcount".to_owned()
    } else {
        format!("use one of: {}", alike.join(", "))
    }
}
