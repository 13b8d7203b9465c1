//! Conditions on a result, for scripts that must stop when a number slips.

use crate::metrics;
use crate::run::Ran;
use crate::wire::Value;
use foothold_core::metrics::{Metric, Unit};
use serde::Serialize;
use std::fmt;
use std::str::FromStr;

/// A condition under which a result counts as failed, such as `nrr<1.05` or `arr_end.p10<2000000`.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    text: String,
    metric: Metric,
    statistic: Statistic,
    comparison: Comparison,
    value: f64,
}

/// Whether a result failed a condition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// The condition as written.
    pub condition: String,
    /// What the result has; null where that is undefined.
    pub found: Option<Value>,
    /// Whether the result counts as failed. An undefined number fails: it cannot be vouched for.
    pub failed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Statistic {
    P10,
    P50,
    P90,
    Mean,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Below,
    AtMost,
    Above,
    AtLeast,
}

/// The two-sign forms stand first, so that `<=` is not read as `<`.
const COMPARISONS: [(&str, Comparison); 4] = [
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("<", Comparison::Below),
    (">", Comparison::Above),
];

const STATISTICS: [(&str, Statistic); 4] = [
    (".p10", Statistic::P10),
    (".p50", Statistic::P50),
    (".p90", Statistic::P90),
    (".mean", Statistic::Mean),
];

impl FromStr for Threshold {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, comparison, value) = COMPARISONS
            .iter()
            .find_map(|(sign, comparison)| {
                let (name, value) = text.split_once(sign)?;
                Some((name.trim(), *comparison, value.trim()))
            })
            .ok_or("has none of <, <=, >, >=; write METRIC<VALUE, such as nrr<1.05")?;
        let (name, statistic) = STATISTICS
            .iter()
            .find_map(|(suffix, statistic)| Some((name.strip_suffix(suffix)?, *statistic)))
            .unwrap_or((name, Statistic::P50));
        let metric = metrics::named(name).ok_or_else(|| {
            let names: Vec<String> = metrics::all().map(Metric::name).collect();
            format!("{name:?} is not a metric; use one of {}", names.join(", "))
        })?;
        let value = Written::read(value)
            .ok_or_else(|| format!("{value:?} is not a number; write 105%, 1.05 or 2000000"))?;
        value.fits(metric)?;
        Ok(Self {
            text: text.to_owned(),
            metric,
            statistic,
            comparison,
            value: value.value,
        })
    }
}

/// A share without `%` from which on it is refused: 105 is meant as 105%, and 3 could be. Shares past
/// 300% are rare enough to be written with their sign.
const BARE_SHARE_LIMIT: f64 = 3.0;

/// A number as people write it: `1.05`, `105%`, `2_000_000`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Written {
    /// The number; of 105% it is 1.05.
    pub value: f64,
    /// Whether it has the sign.
    percent: bool,
}

impl Written {
    /// Of a number that nobody wrote.
    pub const fn plain(value: f64) -> Self {
        Self {
            value,
            percent: false,
        }
    }

    /// Reads it.
    pub fn read(text: &str) -> Option<Self> {
        let number = |text: &str| text.trim().replace('_', "").parse::<f64>().ok();
        let text = text.trim();
        let (value, percent) = match text.strip_suffix('%') {
            Some(percent) => (number(percent)? / 100.0, true),
            None => (number(text)?, false),
        };
        value.is_finite().then_some(Self { value, percent })
    }

    /// Refuses what would not be read as it is meant: a percentage without its sign, and the sign
    /// where nothing is a share.
    ///
    /// # Errors
    /// Reason and fix.
    pub fn fits(self, metric: Metric) -> Result<(), String> {
        let (name, value) = (metric.name(), self.value);
        match (metric.unit(), self.percent) {
            (Unit::Ratio, false) if value.abs() >= BARE_SHARE_LIMIT => Err(format!(
                "{name} is a share, and {value} would be {}%; write {value}% or {}",
                decimal(value * 100.0),
                decimal(value / 100.0)
            )),
            (Unit::Money, true) => Err(format!("{name} is an amount; write it without %")),
            (Unit::Number, true) => Err(format!(
                "{name} is a number; write {} instead of {}%",
                decimal(value),
                decimal(value * 100.0)
            )),
            _ => Ok(()),
        }
    }
}

/// Without the crumbs of binary fractions.
fn decimal(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Threshold {
    /// The metric it speaks of.
    pub const fn metric(&self) -> Metric {
        self.metric
    }

    /// Reads a result at its report month.
    pub fn verdict(&self, ran: &Ran) -> Verdict {
        let stat = ran.stat(ran.report_month(), self.metric);
        let found = match self.statistic {
            Statistic::P10 => stat.p10,
            Statistic::P50 => stat.p50,
            Statistic::P90 => stat.p90,
            Statistic::Mean => stat.mean,
        };
        let number = match &found {
            Some(Value::Number(number)) => Some(*number),
            // Amounts come from whole cents; as decimal text they are always numbers.
            Some(Value::Money(text)) => text.parse::<f64>().ok(),
            None => None,
        };
        let failed = number.is_none_or(|number| match self.comparison {
            Comparison::Below => number < self.value,
            Comparison::AtMost => number <= self.value,
            Comparison::Above => number > self.value,
            Comparison::AtLeast => number >= self.value,
        });
        Verdict {
            condition: self.text.clone(),
            found,
            failed,
        }
    }

    /// The value it is compared with, as it was read.
    pub fn limit(&self) -> Value {
        match self.unit() {
            Unit::Money => Value::Money(self.value.to_string()),
            Unit::Ratio | Unit::Number => Value::Number(self.value),
        }
    }

    /// Unit of the value.
    pub const fn unit(&self) -> Unit {
        self.metric.unit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_with_statistic_sign_and_percent() {
        let read = |text: &str| {
            let t: Threshold = text.parse().unwrap();
            (t.metric.name(), t.statistic, t.comparison, t.value)
        };
        let plain = ("nrr".to_owned(), Statistic::P50, Comparison::Below, 1.05);
        assert_eq!(read("nrr<1.05"), plain);
        assert_eq!(read("nrr < 105%"), plain);
        assert_eq!(read("nrr<350%").3, 3.5);
        assert_eq!(read("quick_ratio<4").3, 4.0);
        let ae = "quota_attainment.ae".to_owned();
        assert_eq!(
            read("quota_attainment.ae.p10>=0.5"),
            (ae, Statistic::P10, Comparison::AtLeast, 0.5)
        );
        let arr = "arr_end".to_owned();
        assert_eq!(
            read("arr_end.mean<=2_000_000"),
            (arr, Statistic::Mean, Comparison::AtMost, 2e6)
        );
    }

    #[test]
    fn what_is_not_a_condition_says_why() {
        for (text, part) in [
            ("nrr", "none of"),
            ("nrr=1", "none of"),
            ("nnr<1", "is not a metric"),
            ("nrr<one", "is not a number"),
            ("nrr<nan", "is not a number"),
            ("nrr<", "is not a number"),
            ("nrr<105", "would be 10500%; write 105% or 1.05"),
            ("nrr>=3", "write 3% or 0.03"),
            ("quota_attainment.ae<60", "write 60% or 0.6"),
            ("arr_end<105%", "without %"),
            ("quick_ratio<400%", "write 4 instead of 400%"),
        ] {
            let error = text.parse::<Threshold>().unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
