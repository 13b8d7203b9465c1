//! Targets: what plans must show, with tolerance and source (`targets.toml`).
//!
//! A file of targets names plans beside it and what is published of companies like them. The
//! scorecard reads it, and a fit of behaviour values aims at it.

use crate::FileFault;
use crate::read::field::{count, flag, id, quantity, section, text, word};
use crate::read::unit::Unit;
use crate::read::{Reader, Section, document, newer_schema};
use crate::text_file;
use crate::toml::Source;
use foothold_core::metrics::{self, Reading};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// Version of the format.
pub const SCHEMA: i64 = 1;
/// Largest magnitude of a target, in its written unit.
const MOST: i64 = 1_000_000_000_000;

/// What plans must show.
#[derive(Debug, Clone, PartialEq)]
pub struct Targets {
    /// Currency of every plan named.
    pub currency: String,
    /// Rows, in the order of the file.
    pub rows: Vec<Target>,
}

/// One thing that a plan must show.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Identifier, unique in the file.
    pub id: String,
    /// Plan file, relative to the file of targets.
    pub plan: String,
    /// What is read of it.
    pub reading: Reading,
    /// Month; the plan's report month where absent.
    pub month: Option<u16>,
    /// Which number over replications.
    pub statistic: Statistic,
    /// What it is compared with before it is judged.
    pub against: Option<Against>,
    /// How it is judged.
    pub goal: Goal,
    /// The value; a ratio where the reading is one (27% is 0.27), else in major units.
    pub value: Decimal,
    /// What is allowed beside it, in the same unit.
    pub tolerance: Decimal,
    /// Ids of the claims it is taken from.
    pub source: Vec<String>,
    /// Whether a fit may use it; the others are held out.
    pub fit: bool,
    /// What there is to know.
    pub note: Option<String>,
    /// Why the mechanisms do not get there, where they do not.
    pub miss: Option<String>,
}

/// A second reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Against {
    /// Plan file, the same plan where absent.
    pub plan: Option<String>,
    /// Reading, the same where absent.
    pub reading: Option<Reading>,
    /// Month, the same where absent.
    pub month: Option<u16>,
    /// How the two make one number.
    pub how: How,
}

/// How two readings make one number, replication by replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The first less the second.
    Difference,
    /// The first over the second.
    Ratio,
}

/// How a number is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// At most the tolerance away from the value.
    Within,
    /// At most the value plus tolerance.
    AtMost,
    /// At least the value less tolerance.
    AtLeast,
}

impl Goal {
    /// The name used in files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::AtMost => "at_most",
            Self::AtLeast => "at_least",
        }
    }

    /// Whether `found` is as good as `value` with `tolerance`.
    pub fn is_met(self, found: f64, value: f64, tolerance: f64) -> bool {
        match self {
            Self::Within => (found - value).abs() <= tolerance,
            Self::AtMost => found <= value + tolerance,
            Self::AtLeast => found >= value - tolerance,
        }
    }
}

/// A number over replications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// Tenth percentile.
    P10,
    /// Median.
    P50,
    /// Ninetieth percentile.
    P90,
    /// Mean.
    Mean,
}

impl Statistic {
    /// The name used in files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::P10 => "p10",
            Self::P50 => "p50",
            Self::P90 => "p90",
            Self::Mean => "mean",
        }
    }

    /// That number of a summary.
    pub const fn of(self, stat: &metrics::Stat) -> f64 {
        match self {
            Self::P10 => stat.p10,
            Self::P50 => stat.p50,
            Self::P90 => stat.p90,
            Self::Mean => stat.mean,
        }
    }
}

const STATISTICS: [(&str, Statistic); 4] = [
    ("p50", Statistic::P50),
    ("p10", Statistic::P10),
    ("p90", Statistic::P90),
    ("mean", Statistic::Mean),
];
const GOALS: [(&str, Goal); 3] = [
    ("within", Goal::Within),
    ("at_most", Goal::AtMost),
    ("at_least", Goal::AtLeast),
];
const HOWS: [(&str, How); 2] = [("difference", How::Difference), ("ratio", How::Ratio)];

/// Why targets could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TargetsError {
    /// The file could not be read, or is larger than 4 MiB.
    #[error("{}: cannot be read: {cause}. Fix: name a file of targets that is there and may be read", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        cause: io::Error,
    },
    /// The file was written for a later version of the program.
    #[error(
        "{file}: is written in schema {found}, this version reads up to {SCHEMA}; update the program"
    )]
    NewerSchema {
        /// The file.
        file: String,
        /// Schema of the file.
        found: i64,
    },
    /// Faults in the file, all of them, in file order.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<FileFault>),
}

/// Loads the targets at `path`.
///
/// # Errors
/// See [`TargetsError`].
pub fn load(path: &Path) -> Result<Targets, TargetsError> {
    let text = text_file::read(path).map_err(|cause| TargetsError::Io {
        path: path.to_owned(),
        cause,
    })?;
    from_text(&path.display().to_string(), &text)
}

/// Reads targets from `text`; `name` is how messages call the file.
///
/// # Errors
/// See [`TargetsError`].
pub fn from_text(name: &str, text: &str) -> Result<Targets, TargetsError> {
    let sources = [Source::new(name, text.to_owned())];
    let node = document(&sources, 0).map_err(|fault| TargetsError::Faults(vec![fault]))?;
    if let Some(found) = newer_schema(&node, SCHEMA) {
        let file = name.to_owned();
        return Err(TargetsError::NewerSchema { file, found });
    }
    let mut reader = Reader::new(&sources);
    let targets = reader.root(Some(&node), file);
    let faults = reader.into_faults();
    if faults.is_empty() {
        Ok(targets)
    } else {
        Err(TargetsError::Faults(faults))
    }
}

fn file(s: &mut Section) -> Targets {
    let version = count("schema", "Version of this file format.").between(1, SCHEMA);
    s.count::<i64>(version);
    let currency = s.currency();
    let mut seen = BTreeSet::new();
    let about = "Something that a plan must show.";
    let rows = s.tables(section("target", about), |s| target(s, &mut seen));
    if rows.is_empty() && !s.is_blind("target") {
        s.fault("target", "holds no target", "add one or more [[target]]");
    }
    Targets { currency, rows }
}

fn target(s: &mut Section, seen: &mut BTreeSet<String>) -> Target {
    let id = s.id(id("id", "Identifier, unique in this file.").like("nrr-before"));
    if !s.is_blind("id") && !seen.insert(id.clone()) {
        s.fault(
            "id",
            format!("{id} stands twice"),
            "give each target an id of its own",
        );
    }
    let plan = plan_file(s, "Plan file beside this one.");
    let reading = read_reading(s, "metric", "What is read of the plan.");
    let month = read_month(s, reading);
    let about = "What is compared with first, replication by replication.";
    let against = s.table_opt(section("against", about), against);
    if let Some(reading) = reading {
        check_against(s, &plan, reading, against.as_ref());
    }
    let statistic = word("statistic", "Number over replications.", &STATISTICS).or("p50");
    let statistic = s.word(statistic, &STATISTICS);
    let goal = s.word(word("kind", "How the number is judged.", &GOALS), &GOALS);
    let (value, tolerance) = amounts(s, reading, against.as_ref());
    let source =
        s.ids(crate::read::field::id("source", "Ids of the claims behind it.").like("S0-029"));
    if source.is_empty() && !s.is_blind("source") {
        s.fault(
            "source",
            "names no claim",
            "name one or more, such as [\"S0-029\"]",
        );
    }
    let fit = s.flag(flag("fit", "Whether a fit may use it; else it is held out.").or("false"));
    Target {
        id,
        plan,
        reading: reading.unwrap_or(Reading::Metric(metrics::Metric::Nrr)),
        month,
        statistic,
        against,
        goal,
        value,
        tolerance,
        source,
        fit,
        note: s.text_opt(text("note", "What there is to know.").optional()),
        miss: s.text_opt(text("miss", "Why it is missed, where it is.").optional()),
    }
}

fn against(s: &mut Section) -> Against {
    let plan = s
        .has("plan")
        .then(|| plan_file(s, "Plan file instead of the same."));
    let reading = if s.has("metric") {
        read_reading(s, "metric", "What is read instead of the same.")
    } else {
        None
    };
    let month = read_month(s, reading);
    Against {
        plan,
        reading,
        month,
        how: s.word(word("how", "How the two make one number.", &HOWS), &HOWS),
    }
}

fn plan_file(s: &mut Section, about: &'static str) -> String {
    let plan = s.text(text("plan", about).like("before.foothold"));
    if !s.is_blind("plan") && Path::new(&plan).is_absolute() {
        let reason = format!("{plan:?} is a path from the root of the disk");
        s.fault(
            "plan",
            reason,
            "write it relative to the folder of this file",
        );
    }
    plan
}

fn read_reading(s: &mut Section, name: &'static str, about: &'static str) -> Option<Reading> {
    let found = s.text(text(name, about).like("nrr"));
    if s.is_blind(name) {
        return None;
    }
    let reading = Reading::named(&found);
    if reading.is_none() {
        let names: Vec<String> = Reading::all().map(Reading::name).collect();
        let reason = format!("{found:?} is not a metric");
        s.fault(name, reason, format!("use one of {}", names.join(", ")));
    }
    reading
}

fn read_month(s: &mut Section, reading: Option<Reading>) -> Option<u16> {
    let month = s.count_opt::<u16>(
        count(
            "month",
            "Month at which it is read; else the plan's report month.",
        )
        .between(1, 120)
        .optional(),
    );
    if let (Some(_), Some(reading)) = (month, reading)
        && reading.is_of_the_whole_run()
    {
        let reason = format!("{} is of the whole run, not of a month", reading.name());
        s.fault("month", reason, "remove it");
    }
    month
}

/// Two plans can be compared in any reading, one plan only with another reading or month; what is
/// divided or subtracted must be of one unit.
fn check_against(s: &mut Section, plan: &str, reading: Reading, against: Option<&Against>) {
    let Some(against) = against else {
        if reading.compares() {
            let reason = format!("is missing: {} speaks of two plans", reading.name());
            let fix = "add against = { plan = \"before.foothold\", how = \"difference\" }";
            s.fault("against", reason, fix);
        }
        return;
    };
    let other = against.plan.as_deref().unwrap_or(plan);
    let same_reading = against.reading.is_none_or(|r| r == reading);
    if other == plan && same_reading && against.month.is_none() {
        let reason = "compares the reading with itself";
        s.fault("against", reason, "name another plan, metric or month");
    } else if let Some(second) = against.reading
        && (second.unit() != reading.unit() || second.compares() != reading.compares())
    {
        let reason = format!(
            "{} and {} are of different kinds",
            reading.name(),
            second.name()
        );
        s.fault("against", reason, "name a metric in the same unit");
    }
}

/// Value and tolerance, in the unit of the number that is judged.
fn amounts(
    s: &mut Section,
    reading: Option<Reading>,
    against: Option<&Against>,
) -> (Decimal, Decimal) {
    let divides =
        against.is_some_and(|a| a.how == How::Ratio) && !reading.is_some_and(Reading::compares);
    let unit = match (reading, divides) {
        (_, true) => Unit::Number,
        (Some(reading), false) => match reading.unit() {
            metrics::Unit::Ratio => Unit::Percent,
            metrics::Unit::Money => Unit::Money,
            metrics::Unit::Number => Unit::Number,
        },
        // The metric is not known: whatever unit is written will do.
        (None, false) => match s.peek("value") {
            Some(text) if text.ends_with('%') => Unit::Percent,
            Some(text) if text.ends_with(|c: char| c.is_ascii_uppercase()) => Unit::Money,
            _ => Unit::Number,
        },
    };
    let value = quantity("value", "What must be shown.", &[unit]).between(-MOST, MOST);
    let tolerance = quantity("tolerance", "What is allowed beside it.", &[unit]).between(0, MOST);
    let value = s.decimal(value);
    let tolerance = match s.has("tolerance") {
        true => s.decimal(tolerance),
        false => s.decimal_opt(tolerance.optional()).unwrap_or_default(),
    };
    (value, tolerance)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "schema = 1\ncurrency = \"USD\"\n";

    fn row(text: &str) -> Target {
        let text = format!(
            "{HEAD}[[target]]\nid = \"a\"\nplan = \"a.foothold\"\nsource = [\"S0-001\"]\n{text}\n"
        );
        from_text("t", &text).unwrap().rows.remove(0)
    }

    #[test]
    fn values_are_in_the_unit_of_what_is_judged() {
        let nrr = row("metric = \"nrr\"\nkind = \"within\"\nvalue = \"96%\"\ntolerance = \"2%\"");
        assert_eq!(
            (nrr.value, nrr.tolerance),
            (Decimal::new(96, 2), Decimal::new(2, 2))
        );
        assert_eq!((nrr.statistic, nrr.fit), (Statistic::P50, false));
        let value =
            row("metric = \"account_value.month_24\"\nkind = \"at_least\"\nvalue = \"61000 USD\"");
        assert_eq!(
            (value.value, value.tolerance),
            (Decimal::from(61_000), Decimal::ZERO)
        );
        let twice = row(
            "metric = \"play_win_rate\"\nkind = \"within\"\nvalue = \"2\"\ntolerance = \"0.5\"\n\
             against = { metric = \"win_rate\", how = \"ratio\" }",
        );
        let against = twice.against.unwrap();
        assert_eq!((against.how, against.plan), (How::Ratio, None));
        assert_eq!(twice.value, Decimal::from(2));
    }

    #[test]
    fn goals_are_met_at_their_boundary() {
        for (goal, found, met) in [
            (Goal::Within, 0.25, true),
            (Goal::Within, 0.76, false),
            (Goal::AtMost, 0.75, true),
            (Goal::AtMost, 0.76, false),
            (Goal::AtLeast, 0.25, true),
            (Goal::AtLeast, 0.24, false),
        ] {
            assert_eq!(goal.is_met(found, 0.5, 0.25), met, "{goal:?} {found}");
        }
    }
}
