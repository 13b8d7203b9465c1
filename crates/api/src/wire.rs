//! The JSON of results. Money is a decimal string, a ratio a number, what is undefined is null.

use foothold_core::metrics::{Stat, Unit};
use foothold_core::money::{decimal, div_half_even};
use serde::Serialize;

/// Version of the JSON of results.
pub const RESULT_SCHEMA: u32 = 1;

/// A number as it travels.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A ratio or a plain number.
    Number(f64),
    /// Money in major units, two decimals.
    Money(String),
}

impl Value {
    /// A value in the unit of its metric; money comes in cents and is rounded to whole cents.
    pub fn of(unit: Unit, value: f64) -> Self {
        match unit {
            // Quantiles of cents can fall between two; halves go to even like every other amount.
            Unit::Money => Self::money(div_half_even((value * 1024.0) as i128, 1024)),
            Unit::Ratio | Unit::Number => Self::Number(value),
        }
    }

    /// Cents as money.
    pub fn money(cents: i64) -> Self {
        Self::Money(decimal(cents).to_string())
    }

    /// The value as decimal text.
    pub fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Money(text) => text.clone(),
        }
    }
}

/// Summary of a quantity over replications; every field is null where the quantity is undefined.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatValue {
    /// Tenth percentile.
    pub p10: Option<Value>,
    /// Median.
    pub p50: Option<Value>,
    /// Ninetieth percentile.
    pub p90: Option<Value>,
    /// Mean.
    pub mean: Option<Value>,
    /// Standard error of the mean; null with fewer than two replications.
    pub se: Option<Value>,
    /// Replications in which the quantity is defined, where that is not all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defined_in: Option<usize>,
}

impl StatValue {
    /// From a summary over `replications`.
    pub fn of(unit: Unit, stat: Option<Stat>, replications: u32) -> Self {
        let of = |pick: fn(&Stat) -> f64| stat.as_ref().map(|s| Value::of(unit, pick(s)));
        Self {
            p10: of(|s| s.p10),
            p50: of(|s| s.p50),
            p90: of(|s| s.p90),
            mean: of(|s| s.mean),
            se: stat.and_then(|s| s.se).map(|se| Value::of(unit, se)),
            defined_in: stat
                .map(|s| s.defined)
                .filter(|&n| n != replications as usize),
        }
    }
}
