//! Benchmarks and diagnosis rules as data, each with the claim and the source it comes from.
//!
//! Values are exact decimals; a percentage is a ratio (`"108%"` is 1.08). Sources that disagree are
//! all present and name each other in `conflicts_with`; nothing here chooses between them.

mod toml;

use rust_decimal::Decimal;
use std::sync::LazyLock;

static TEXT: &str = include_str!("../../../scenarios/benchmarks.toml");

/// The shipped benchmarks and rules.
pub static SHIPPED: LazyLock<Benchmarks> = LazyLock::new(|| {
    // The text is part of the program and `shipped_benchmarks_are_sound` reads it.
    Benchmarks::read(TEXT).expect("the shipped benchmarks are sound")
});

/// What a benchmark file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Benchmarks {
    /// Published values to compare with.
    pub benchmarks: Vec<Benchmark>,
    /// Conditions under which a stage of the motion counts as broken.
    pub rules: Vec<Rule>,
    /// Who should own expansion at which ARR.
    pub ownership: Vec<Ownership>,
}

/// Where an entry comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Claim id in `scenarios/claims.json`.
    pub claim: String,
    /// Title of the article.
    pub source: String,
    /// Year of the figure, or of the article where it does not say.
    pub year: Option<u16>,
    /// Entries of other sources that say something else.
    pub conflicts_with: Vec<String>,
    /// What to know about the value.
    pub note: Option<String>,
}

/// For whom an entry holds; everybody where nothing is set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Kind of segment: `smb`, `mid_market` or `enterprise`.
    pub segment: Option<String>,
    /// Kind of pricing: `usage`.
    pub pricing: Option<String>,
    /// Company ARR in whole dollars, inclusive.
    pub arr_min: Option<u64>,
    /// Company ARR in whole dollars, exclusive.
    pub arr_max: Option<u64>,
}

impl Scope {
    /// Whether a company of this ARR, in whole dollars, is meant.
    pub fn covers_arr(&self, arr: Decimal) -> bool {
        self.arr_min.is_none_or(|min| arr >= Decimal::from(min))
            && self.arr_max.is_none_or(|max| arr < Decimal::from(max))
    }
}

/// A published value of a metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Benchmark {
    /// Identifier, unique in the file.
    pub id: String,
    /// Metric, by the name used in results.
    pub metric: String,
    /// `median`, `top_quartile`, `p90`, `best_in_class`, `target` or `range`.
    pub kind: String,
    /// For whom.
    pub scope: Scope,
    /// Lower end.
    pub low: Option<Decimal>,
    /// Median.
    pub median: Option<Decimal>,
    /// Upper end.
    pub high: Option<Decimal>,
    /// Where it comes from.
    pub evidence: Evidence,
}

/// A stage of the motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The motion as a whole.
    Motion,
    /// The first contract.
    Land,
    /// Reaching the milestone.
    Activate,
    /// Noticing that an account is ready.
    Signal,
    /// Owning and working the expansion.
    Expand,
    /// Price and contract.
    Price,
}

impl Stage {
    /// Every stage, in the order of the motion.
    pub const ALL: [Self; 6] = [
        Self::Motion,
        Self::Land,
        Self::Activate,
        Self::Signal,
        Self::Expand,
        Self::Price,
    ];

    /// The name used in files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Motion => "motion",
            Self::Land => "land",
            Self::Activate => "activate",
            Self::Signal => "signal",
            Self::Expand => "expand",
            Self::Price => "price",
        }
    }
}

/// How a metric compares with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Less than the value.
    Below,
    /// The value or less.
    AtMost,
    /// The value or more.
    AtLeast,
    /// More than the value.
    Above,
}

impl Comparison {
    /// Every comparison.
    pub const ALL: [Self; 4] = [Self::Below, Self::AtMost, Self::AtLeast, Self::Above];

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::AtMost => "at_most",
            Self::AtLeast => "at_least",
            Self::Above => "above",
        }
    }
}

/// A metric compared with a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Metric, by name. Switches are 1 when on and 0 when off.
    pub metric: String,
    /// How.
    pub comparison: Comparison,
    /// With what.
    pub value: Decimal,
}

impl Condition {
    /// Whether `found` meets the condition.
    pub fn holds(&self, found: Decimal) -> bool {
        match self.comparison {
            Comparison::Below => found < self.value,
            Comparison::AtMost => found <= self.value,
            Comparison::AtLeast => found >= self.value,
            Comparison::Above => found > self.value,
        }
    }
}

/// A diagnosis: the stage that is broken when every condition holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Identifier, unique in the file.
    pub id: String,
    /// Which stage.
    pub stage: Stage,
    /// For whom.
    pub scope: Scope,
    /// Conditions, at least one.
    pub when: Vec<Condition>,
    /// What to say.
    pub verdict: String,
    /// Where it comes from.
    pub evidence: Evidence,
}

impl Rule {
    /// Whether the rule fires, given the metrics by name. `None` when one of them is undefined or
    /// not given: nothing is diagnosed from a number that does not exist.
    pub fn fires(&self, metric: impl Fn(&str) -> Option<Decimal>) -> Option<bool> {
        let mut all = true;
        for condition in &self.when {
            all &= condition.holds(metric(&condition.metric)?);
        }
        Some(all)
    }
}

/// Owners of expansion that a source recommends for a band of ARR.
#[derive(Debug, Clone, PartialEq)]
pub struct Ownership {
    /// Identifier, unique in the file.
    pub id: String,
    /// The band.
    pub scope: Scope,
    /// Owners, by the words of `expansion.owner`.
    pub owners: Vec<String>,
    /// Where it comes from.
    pub evidence: Evidence,
}

/// A benchmark file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{entry}: {reason}")]
pub struct BenchmarkFault {
    /// The entry, by table and position.
    pub entry: String,
    /// What is wrong.
    pub reason: String,
}

impl Benchmarks {
    /// Reads a benchmark file.
    ///
    /// # Errors
    /// The first thing wrong, with the entry it stands in.
    pub fn read(text: &str) -> Result<Self, BenchmarkFault> {
        toml::read(text)
    }

    /// Benchmarks of a metric, in the order of the file.
    pub fn of_metric<'a>(&'a self, metric: &'a str) -> impl Iterator<Item = &'a Benchmark> {
        self.benchmarks
            .iter()
            .filter(move |benchmark| benchmark.metric == metric)
    }
}

#[cfg(test)]
mod tests;
