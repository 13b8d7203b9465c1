//! Which assumption matters most: each over its own range, the others as they stand.

use super::base::Base;
use super::points::{GoesOn, Heard, Point, Shown, Work};
use super::vary::Vary;
use crate::desk::fields::{self, RangeView};
use crate::run::RunOptions;
use crate::wire::{RESULT_SCHEMA, Value};
use crate::{ApiError, ENGINE_VERSION};
use foothold_core::metrics::{Metric, Stat, Unit};
use foothold_data::plan_edit::Change;
use serde::Serialize;

/// Below this many standard errors, noise explains a swing (one side, five percent).
const NOISE_BELOW: f64 = 1.65;

/// What to try.
#[derive(Debug, Clone)]
pub struct TornadoAsk {
    /// Fields with two ends each, beside the behaviour values.
    pub vary: Vec<Vary>,
    /// Whether behaviour values are tried, each over its plausible range.
    pub behaviour: bool,
    /// Metric to read.
    pub metric: Metric,
    /// Replications and threads; the seed is the base's.
    pub run: RunOptions,
}

/// A tornado that is checked and can run.
#[derive(Debug)]
pub struct Twisting {
    base: Base,
    tried: Vec<Tried>,
    points: Vec<Point>,
    metric: Metric,
    run: RunOptions,
}

#[derive(Debug)]
struct Tried {
    field: String,
    label: String,
    behaviour: bool,
    own: String,
    ends: [String; 2],
}

/// A tornado as it travels, the largest swing first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tornado {
    /// Version of this form.
    pub schema: u32,
    /// Version of the engine.
    pub engine: &'static str,
    /// Name of the plan.
    pub plan: String,
    /// SHA-256 of its inputs.
    pub plan_hash: String,
    /// Currency of every amount.
    pub currency: String,
    /// Seed; the same draws everywhere.
    pub seed: u64,
    /// Replications of every run.
    pub replications: u32,
    /// Month at which the metric is read.
    pub report_month: u16,
    /// The metric.
    pub metric: Shown,
    /// Its mean under the plan as it stands; null where undefined.
    pub base: Option<Value>,
    /// Assumptions.
    pub bars: Vec<Bar>,
}

/// One assumption.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    /// Path of the field.
    pub field: String,
    /// Name for a person.
    pub label: String,
    /// Whether it says how buyers, users or reps respond, rather than what the company decides.
    pub behaviour: bool,
    /// Value in the plan.
    pub own: String,
    /// At the low end.
    pub low: End,
    /// At the high end.
    pub high: End,
    /// Mean at the high end less mean at the low end, on the same draws; null where undefined.
    pub swing: Option<Value>,
    /// Its standard error.
    pub se: Option<Value>,
    /// Whether noise explains the swing: it is under 1.65 standard errors, and not nothing.
    pub noise: bool,
    /// Whether nothing changes in any replication.
    pub nothing: bool,
}

/// One end of a range.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct End {
    /// Value of the field.
    pub value: String,
    /// Mean of the metric there; null where undefined.
    pub mean: Option<Value>,
    /// What it differs by from the plan as it stands.
    pub difference: Option<Value>,
}

impl Twisting {
    /// Checks every end of every range.
    ///
    /// # Errors
    /// Every fault: of what is varied, or of any plan that results; nothing to try.
    pub fn new(base: Base, ask: TornadoAsk, goes_on: &GoesOn<'_>) -> Result<Self, ApiError> {
        let mut tried = Vec::new();
        let mut faults = Vec::new();
        for vary in &ask.vary {
            match vary.span(&base) {
                Err(fault) => faults.push(fault),
                Ok(span) => tried.push(Tried {
                    own: own(&base, &span.field),
                    ends: [span.written(span.low), span.written(span.high)],
                    behaviour: span.field.starts_with("behaviour."),
                    field: span.field,
                    label: span.label,
                }),
            }
        }
        if !faults.is_empty() {
            return Err(ApiError::Points(faults));
        }
        if ask.behaviour {
            let named: Vec<String> = tried.iter().map(|t| t.field.clone()).collect();
            let rows = fields::behaviour(&base.input.loaded).into_iter();
            tried.extend(
                rows.filter(|row| !named.contains(&row.path))
                    .filter_map(|row| {
                        let RangeView { low, high, .. } = row.plausible?;
                        let (low, high) = (low?, high?);
                        (low != high).then(|| Tried {
                            ends: [low, high].map(|end| format!("{end}{}", row.suffix)),
                            field: row.path,
                            label: row.label,
                            behaviour: true,
                            own: row.value,
                        })
                    }),
            );
        }
        if tried.is_empty() {
            return Err(ApiError::request(
                "there is nothing to try",
                "vary a field between two ends, or let behaviour values be tried",
            ));
        }
        // The plan itself first, then both ends of each.
        let ends = tried.iter().flat_map(|tried| {
            tried.ends.iter().map(|value| Point {
                name: format!("{} = {value}", tried.field),
                changes: vec![Change::Set {
                    path: tried.field.clone(),
                    value: value.clone(),
                }],
                levers: Vec::new(),
            })
        });
        let twisting = Self {
            points: std::iter::once(Point::default()).chain(ends).collect(),
            tried,
            base,
            metric: ask.metric,
            run: ask.run,
        };
        twisting.work().check(goes_on)?;
        Ok(twisting)
    }

    fn work(&self) -> Work<'_> {
        Work {
            base: &self.base,
            points: &self.points,
            metrics: std::slice::from_ref(&self.metric),
            replications: self.run.replications,
            threads: self.run.threads,
        }
    }

    /// Assumptions that are tried.
    pub const fn assumptions(&self) -> usize {
        self.tried.len()
    }

    /// Replications to run in all.
    pub fn replications_in_all(&self) -> u32 {
        let plans = self.points.len() as u64;
        u32::try_from(plans * u64::from(self.run.replications)).unwrap_or(u32::MAX)
    }

    /// Runs it.
    ///
    /// # Errors
    /// A stop, or books that do not balance.
    pub fn run(&self, heard: &Heard<'_>) -> Result<Tornado, ApiError> {
        let rows = self.work().rows(heard)?;
        let unit = self.metric.unit();
        let column: Vec<Vec<Option<f64>>> = (rows.iter())
            .map(|rows| rows.iter().map(|row| row[0]).collect())
            .collect();
        let mut bars: Vec<(f64, Bar)> = (self.tried.iter().enumerate())
            .map(|(at, tried)| {
                let (low, high) = (&column[1 + 2 * at], &column[2 + 2 * at]);
                let bar = tried.bar(unit, &column[0], low, high);
                let size = difference(low, high).map_or(-1.0, |swing| swing.mean.abs());
                (size, bar)
            })
            .collect();
        // Stable: what swings alike stays in the order of the plan.
        bars.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let plan = self.base.plan();
        Ok(Tornado {
            schema: RESULT_SCHEMA,
            engine: ENGINE_VERSION,
            plan: plan.name.clone(),
            plan_hash: self.base.input.loaded.plan_hash.clone(),
            currency: plan.currency.clone(),
            seed: plan.seed,
            replications: self.run.replications,
            report_month: plan.report_month(),
            metric: Shown::of(self.metric),
            base: mean(unit, Stat::of(column[0].iter().copied())),
            bars: bars.into_iter().map(|(_, bar)| bar).collect(),
        })
    }
}

/// The value of a field in the plan; empty where the plan does not have it.
fn own(base: &Base, field: &str) -> String {
    let mut flat = base.input.loaded.flat.iter();
    let found = flat.find(|value| value.path == field);
    found.map(|value| value.value.clone()).unwrap_or_default()
}

fn difference(from: &[Option<f64>], to: &[Option<f64>]) -> Option<Stat> {
    Stat::of(
        from.iter()
            .zip(to)
            .map(|(from, to)| Some((*to)? - (*from)?)),
    )
}

fn mean(unit: Unit, stat: Option<Stat>) -> Option<Value> {
    stat.map(|stat| Value::of(unit, stat.mean))
}

impl Tried {
    fn bar(
        &self,
        unit: Unit,
        base: &[Option<f64>],
        low: &[Option<f64>],
        high: &[Option<f64>],
    ) -> Bar {
        let end = |value: &String, rows: &[Option<f64>]| End {
            value: value.clone(),
            mean: mean(unit, Stat::of(rows.iter().copied())),
            difference: mean(unit, difference(base, rows)),
        };
        let swing = difference(low, high);
        let se = swing.and_then(|swing| swing.se);
        let size = swing.map_or(0.0, |swing| swing.mean.abs());
        Bar {
            field: self.field.clone(),
            label: self.label.clone(),
            behaviour: self.behaviour,
            own: self.own.clone(),
            low: end(&self.ends[0], low),
            high: end(&self.ends[1], high),
            swing: mean(unit, swing),
            se: se.map(|se| Value::of(unit, se)),
            noise: size != 0.0 && se.is_some_and(|se| size < NOISE_BELOW * se),
            nothing: low == high && low == base,
        }
    }
}

impl Tornado {
    /// The tornado as CSV, a row for each assumption.
    pub fn csv(&self) -> String {
        let mut out = csv::Writer::from_writer(Vec::new());
        // Writing to memory cannot fail.
        let _ = out.write_record([
            "field",
            "label",
            "own",
            "low",
            "high",
            "mean_low",
            "mean_own",
            "mean_high",
            "swing",
            "se",
            "noise",
        ]);
        let text = |value: &Option<Value>| value.as_ref().map(Value::text).unwrap_or_default();
        for bar in &self.bars {
            let _ = out.write_record([
                bar.field.clone(),
                bar.label.clone(),
                bar.own.clone(),
                bar.low.value.clone(),
                bar.high.value.clone(),
                text(&bar.low.mean),
                text(&self.base),
                text(&bar.high.mean),
                text(&bar.swing),
                text(&bar.se),
                bar.noise.to_string(),
            ]);
        }
        String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}
