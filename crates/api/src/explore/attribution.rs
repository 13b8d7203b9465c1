//! Why a metric differs between two plans: the change, lever by lever.

use super::measure::{Reading, Rows, fits, measure};
use crate::ApiError;
use crate::compare::InputRow;
use crate::input::PlanInput;
use crate::run::{RunOptions, on_threads, seeded};
use crate::wire::Value;
use foothold_core::attribution::{Grain, Joined, Mixes, Parts, Split, apportion, parts};
use foothold_core::metrics::{Metric, Unit};
use foothold_core::plan::{Fault, Lever, Levers, Plan, RoleKind};
use foothold_core::sim::Progress;
use foothold_data::plan_file::lever;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Metrics that are attributed, beside the attainment of each role.
pub const ATTRIBUTED: [Metric; 9] = [
    Metric::Nrr,
    Metric::NrrWaterfall,
    Metric::Grr,
    Metric::LogoRetention,
    Metric::ExpansionShare,
    Metric::ArrEnd,
    Metric::NewArr,
    Metric::ExpansionArr,
    Metric::CompCost,
];

/// The changes from one plan to another, each split over the levers in which the plans differ.
#[derive(Debug, Clone)]
pub struct Attribution {
    /// What every change is split into.
    pub parts: Vec<Part>,
    /// Changes by metric, in the order in which they are shown; `None` where undefined.
    pub metrics: Vec<(Metric, Option<Change>)>,
}

/// A lever, or levers that move only together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Its name: that of the lever, joined by `+` where there are several.
    pub lever: String,
    /// Name for a person.
    pub label: String,
    /// The levers in it.
    pub levers: Vec<&'static str>,
    /// Whether the company decides all of it, rather than knows or assumes some.
    pub decision: bool,
    /// Fields of it in which the plans differ.
    pub fields: Vec<String>,
    /// Why its levers move only together; null for a single lever.
    pub together: Option<String>,
}

/// How a metric changes from one plan to the other, and by what. `from + total = to`, and the parts
/// sum to `total`, in the digits given.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Mean over replications under the first plan.
    pub from: Value,
    /// Mean under the second.
    pub to: Value,
    /// The difference.
    pub total: Value,
    /// Standard error of the difference; null with one replication.
    pub se: Option<Value>,
    /// Replications in which the metric is defined in every mix of the plans; others are left out.
    pub defined_in: usize,
    /// What each part adds, in the order of the parts.
    pub parts: Vec<PartValue>,
    /// What pairs add beyond what each adds alone; where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interactions: Option<Vec<PairValue>>,
    /// The same in whole units.
    #[serde(skip)]
    split: Split,
    #[serde(skip)]
    unit: Unit,
}

/// What a part adds to a change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartValue {
    /// Name of the part.
    pub lever: String,
    /// What it adds.
    pub value: Value,
    /// Standard error; null with one replication.
    pub se: Option<Value>,
}

/// What two parts add together beyond what each adds alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairValue {
    /// Names of the parts.
    pub levers: [String; 2],
    /// Above zero where they help each other, below where one does the work of the other.
    pub value: Value,
    /// Standard error; null with one replication.
    pub se: Option<Value>,
}

/// A change in whole steps, such as tenths of a percentage point, that still adds up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// First plan.
    pub from: i128,
    /// Second plan.
    pub to: i128,
    /// `to - from`.
    pub total: i128,
    /// One for each part; they sum to `total`.
    pub parts: Vec<i128>,
}

/// How to attribute.
#[derive(Debug, Clone, Copy)]
pub struct AttributeOptions {
    /// Replications, seed and threads.
    pub run: RunOptions,
    /// Month to read at, from 1.
    pub month: u16,
    /// Whether to work out interactions.
    pub interactions: bool,
}

/// Splits the changes from `a` to `b` over the levers in which they differ.
///
/// # Errors
/// Plans that cannot be set beside each other (seed, months, currency), a stop, or books that do not
/// balance.
pub fn attribute(
    a: &PlanInput,
    b: &PlanInput,
    options: AttributeOptions,
    progress: &dyn Progress,
) -> Result<Attribution, ApiError> {
    let divided = Divided::of(a, b, options.run.seed)?;
    let metrics = divided.metrics();
    let replications = options.run.replications;
    fits(divided.mixes(), replications, metrics.len())?;
    let found: Mutex<Vec<Rows>> = Mutex::new(vec![Rows::new(); divided.mixes()]);
    let take = |mix: usize, rows: Rows| {
        crate::explore::locked(&found)[mix] = rows;
        true
    };
    let reading = Reading {
        plan: &|mix| divided.plan(mix),
        name: &|_| "a mix of the two plans".to_owned(),
        metrics: &metrics,
        month: Some(options.month),
        take: &take,
    };
    on_threads(options.run.threads, || {
        measure(divided.mixes(), replications, &reading, progress)
    })??;
    let found = std::mem::take(&mut *crate::explore::locked(&found));
    let names: Vec<&str> = divided.shown.iter().map(|part| &*part.lever).collect();
    let change = |(at, metric): (usize, &Metric)| {
        let unit = metric.unit();
        let read = |k: usize, mix: usize| found[mix][k][at];
        let players = divided.parts.parts.len();
        let mixes = Mixes::new(Grain::of(unit), players, replications as usize, read)?;
        Some(Change::of(unit, &mixes, &names, options.interactions))
    };
    Ok(Attribution {
        metrics: (metrics.iter().copied())
            .zip(metrics.iter().enumerate().map(change))
            .collect(),
        parts: divided.shown,
    })
}

/// How many plans an attribution runs, both plans included.
///
/// # Errors
/// As [`attribute`], apart from what goes wrong while running.
pub fn plans_to_run(a: &PlanInput, b: &PlanInput, seed: Option<u64>) -> Result<u32, ApiError> {
    Ok(Divided::of(a, b, seed)?.mixes() as u32)
}

/// Two plans and the parts in which they differ.
struct Divided {
    a: Plan,
    b: Plan,
    parts: Parts,
    shown: Vec<Part>,
}

impl Divided {
    fn of(a: &PlanInput, b: &PlanInput, seed: Option<u64>) -> Result<Self, ApiError> {
        let [first, second] = [a, b].map(|input| seeded(input.loaded.plan.clone(), seed));
        comparable(&first, &second)?;
        let parts = parts(&first, &second).map_err(|error| {
            ApiError::request(
                error.to_string(),
                "compare plans that are nearer to each other, such as one and its edited copy",
            )
        })?;
        let fields = crate::compare::input_rows(&[&a.loaded, &b.loaded]);
        let shown = parts.parts.iter();
        Ok(Self {
            shown: shown
                .map(|levers| Part::of(*levers, &parts.joined, &fields))
                .collect(),
            a: first,
            b: second,
            parts,
        })
    }

    fn mixes(&self) -> usize {
        1 << self.parts.parts.len()
    }

    fn plan(&self, mix: usize) -> Plan {
        // Every mix was checked when the parts were found; the first plan stands in for none.
        let mixed = self.parts.plan(&self.a, &self.b, mix);
        debug_assert!(mixed.is_ok(), "parts are such that every mix checks");
        mixed.unwrap_or_else(|_| self.a.clone())
    }

    fn metrics(&self) -> Vec<Metric> {
        let has = |role: &RoleKind| {
            let mut roles = self.a.roles.iter().chain(&self.b.roles);
            roles.any(|own| own.kind == *role)
        };
        ATTRIBUTED
            .into_iter()
            .chain(
                RoleKind::ALL
                    .into_iter()
                    .filter(has)
                    .map(Metric::Attainment),
            )
            .collect()
    }
}

/// Refuses plans whose draws or months are not the same.
fn comparable(a: &Plan, b: &Plan) -> Result<(), ApiError> {
    if a.seed != b.seed {
        return Err(ApiError::request(
            format!(
                "the plans have seeds {} and {}, so they differ by chance too",
                a.seed, b.seed
            ),
            "give both the same seed, in the plans or with --seed",
        ));
    }
    if a.currency != b.currency {
        return Err(ApiError::request(
            format!("one plan is in {}, the other in {}", a.currency, b.currency),
            "compare plans in one currency",
        ));
    }
    let (from, to) = (&a.horizon, &b.horizon);
    if (from.start, from.months) != (to.start, to.months) {
        return Err(ApiError::request(
            format!(
                "one plan simulates {} months from {:04}-{:02}, the other {} from {:04}-{:02}",
                from.months,
                from.start.year,
                from.start.month,
                to.months,
                to.start.year,
                to.start.month
            ),
            "give both plans the same [time] start and months",
        ));
    }
    Ok(())
}

impl Part {
    fn of(levers: Levers, joined: &[Joined], fields: &[InputRow]) -> Self {
        let all: Vec<Lever> = levers.iter().collect();
        let labels: Vec<String> = all
            .iter()
            .map(|lever| lever.label().to_lowercase())
            .collect();
        let mine = |row: &&InputRow| lever(&row.field).is_some_and(|lever| levers.has(lever));
        let together = joined.iter().find(|joined| joined.levers == levers);
        Self {
            lever: all.iter().map(|l| l.name()).collect::<Vec<_>>().join("+"),
            label: capital(&listed(&labels)),
            decision: all.iter().all(|lever| lever.is_decision()),
            fields: fields
                .iter()
                .filter(mine)
                .map(|row| row.field.clone())
                .collect(),
            together: together.map(|joined| {
                let Fault { field, reason, .. } = &joined.fault;
                format!(
                    "{} move together: with some of them alone, {field} {reason}",
                    capital(&listed(&labels))
                )
            }),
            levers: all.into_iter().map(Lever::name).collect(),
        }
    }
}

/// `a, b and c`.
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

impl Change {
    fn of(unit: Unit, mixes: &Mixes, names: &[&str], interactions: bool) -> Self {
        let split = mixes.split();
        let value = |units| whole(unit, units);
        let error = |se: Option<f64>| se.map(|se| error(unit, se));
        let parts = names.iter().zip(&split.parts);
        let pairs = || {
            let pairs = mixes.interactions().into_iter();
            pairs
                .map(|pair| PairValue {
                    levers: [names[pair.a].to_owned(), names[pair.b].to_owned()],
                    value: value(pair.share.value),
                    se: error(pair.share.se),
                })
                .collect()
        };
        Self {
            from: value(split.from),
            to: value(split.to),
            total: value(split.total),
            se: error(split.se),
            defined_in: split.defined,
            parts: parts
                .map(|(name, share)| PartValue {
                    lever: (*name).to_owned(),
                    value: value(share.value),
                    se: error(share.se),
                })
                .collect(),
            interactions: interactions.then(pairs),
            split,
            unit,
        }
    }

    /// Unit of its values.
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// The change in steps of `1 / per_one` of a ratio or of a whole amount of money: 1,000 gives
    /// tenths of a percentage point. Steps add up as the digits of the change itself do.
    pub fn shown(&self, per_one: i128) -> Shown {
        let unit = match self.unit {
            Unit::Money => 100 / per_one.clamp(1, 100),
            Unit::Ratio | Unit::Number => Grain::of(self.unit).units() / per_one,
        };
        let round = |units: i128| {
            // Halves go away from zero on both sides, as a printed number rounds.
            let half = if units < 0 { -unit / 2 } else { unit / 2 };
            (units + half) / unit
        };
        let (from, to) = (round(self.split.from), round(self.split.to));
        let units: Vec<i128> = self.split.parts.iter().map(|share| share.value).collect();
        Shown {
            from,
            to,
            total: to - from,
            parts: apportion(&units, unit, to - from),
        }
    }
}

/// Units of a grain as they travel: cents as money, ratios with their twelve decimals.
fn whole(unit: Unit, units: i128) -> Value {
    match unit {
        Unit::Money => Value::money(units as i64),
        // Fewer than 2^53 of them, so that the nearest double prints the very digits.
        Unit::Ratio | Unit::Number => Value::Number(units as f64 / Grain::of(unit).units() as f64),
    }
}

fn error(unit: Unit, units: f64) -> Value {
    Value::of(
        unit,
        units
            / if unit == Unit::Money {
                1.0
            } else {
                Grain::of(unit).units() as f64
            },
    )
}

impl Attribution {
    /// Changes by name of the metric, as they travel.
    pub fn by_name(&self) -> BTreeMap<String, Option<Change>> {
        let named = |(metric, change): &(Metric, Option<Change>)| (metric.name(), change.clone());
        self.metrics.iter().map(named).collect()
    }
}
