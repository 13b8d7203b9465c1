//! A plan over values of one or two of its fields.

use super::base::Base;
use super::checkpoint::{Checkpoint, Request};
use super::points::{GoesOn, Heard, Point, PointValues, Shown, Work, asked};
use super::vary::{Axis, Vary};
use crate::run::RunOptions;
use crate::wire::{RESULT_SCHEMA, StatValue, Value};
use crate::{ApiError, ENGINE_VERSION};
use foothold_core::chance::SAMPLER_VERSION;
use foothold_core::metrics::Metric;
use foothold_data::ledger::OutputFolder;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Fields that can be varied at once.
pub const FIELDS_MAX: usize = 2;

/// What to sweep.
#[derive(Debug, Clone)]
pub struct SweepAsk {
    /// Fields and values, one or two.
    pub vary: Vec<Vary>,
    /// Metrics; the usual ones when empty.
    pub metrics: Vec<Metric>,
    /// Replications and threads; the seed is the base's.
    pub run: RunOptions,
}

/// A sweep that is checked and can run.
#[derive(Debug)]
pub struct Sweeping {
    base: Base,
    axes: Vec<Axis>,
    points: Vec<(Vec<usize>, Point)>,
    metrics: Vec<Metric>,
    run: RunOptions,
}

/// A sweep as it travels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sweep {
    /// Version of this form.
    pub schema: u32,
    /// Version of the engine.
    pub engine: &'static str,
    /// Version of the sampler.
    pub sampler: &'static str,
    /// Name of the plan that is varied.
    pub plan: String,
    /// SHA-256 of its inputs.
    pub plan_hash: String,
    /// Currency of every amount.
    pub currency: String,
    /// Seed; the same draws at every point.
    pub seed: u64,
    /// Replications of every point.
    pub replications: u32,
    /// Month at which the plan's metrics are read.
    pub report_month: u16,
    /// Fields and their values.
    pub vary: Vec<Axis>,
    /// Metrics that were read.
    pub metrics: Vec<Shown>,
    /// The plan as it stands.
    pub base: PointValues,
    /// Points, the values of the last field changing fastest.
    pub points: Vec<SweepPoint>,
}

/// A point of a sweep.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SweepPoint {
    /// Values of the fields, in the order of `vary`.
    pub values: Vec<String>,
    /// What it reaches.
    #[serde(flatten)]
    pub found: PointValues,
}

impl Sweeping {
    /// Checks every point of a sweep of `base`.
    ///
    /// # Errors
    /// Every fault: of what is varied, or of any point; a stop.
    pub fn new(base: Base, ask: SweepAsk, goes_on: &GoesOn<'_>) -> Result<Self, ApiError> {
        if !(1..=FIELDS_MAX).contains(&ask.vary.len()) {
            return Err(ApiError::request(
                format!("{} fields cannot be swept at once", ask.vary.len()),
                "vary one field or two",
            ));
        }
        let axes = axes(&base, &ask.vary)?;
        let points = cartesian(
            &axes
                .iter()
                .map(|axis| axis.values.len())
                .collect::<Vec<_>>(),
        )?
        .into_iter()
        .map(|at| {
            let point = Point {
                name: name(&axes, &at),
                changes: axes.iter().zip(&at).map(|(a, at)| a.change(*at)).collect(),
                levers: Vec::new(),
            };
            (at, point)
        })
        .collect();
        let sweeping = Self {
            metrics: asked(&ask.metrics, base.plan()),
            base,
            axes,
            points,
            run: ask.run,
        };
        sweeping.with_work(|work| work.check(goes_on))?;
        Ok(sweeping)
    }

    /// Replications to run in all.
    pub fn replications_in_all(&self) -> u32 {
        self.with_work(|work| work.replications_in_all())
    }

    /// Points.
    pub const fn points(&self) -> usize {
        self.points.len()
    }

    /// Runs the sweep; with `resume`, goes on from what stands in that file, and keeps there what is
    /// finished.
    ///
    /// # Errors
    /// A stop, books that do not balance, a file of another sweep or one that cannot be written.
    pub fn run(&self, resume: Option<&Path>, heard: &Heard<'_>) -> Result<Sweep, ApiError> {
        let mut checkpoint = match resume {
            None => None,
            Some(path) => Some(Checkpoint::open(path, self.request())?),
        };
        let replications = self.run.replications;
        let (base, found) = self.with_work(|work| work.run(checkpoint.as_mut(), heard))?;
        let plan = self.base.plan();
        let values = |found| PointValues::of(&self.metrics, found, replications);
        Ok(Sweep {
            schema: RESULT_SCHEMA,
            engine: ENGINE_VERSION,
            sampler: SAMPLER_VERSION,
            plan: plan.name.clone(),
            plan_hash: self.base.input.loaded.plan_hash.clone(),
            currency: plan.currency.clone(),
            seed: plan.seed,
            replications,
            report_month: plan.report_month(),
            vary: self.axes.clone(),
            metrics: self.metrics.iter().copied().map(Shown::of).collect(),
            base: values(&base),
            points: (self.points.iter().zip(&found))
                .map(|((at, _), found)| SweepPoint {
                    values: (self.axes.iter().zip(at))
                        .map(|(axis, at)| axis.values[*at].clone())
                        .collect(),
                    found: values(found),
                })
                .collect(),
        })
    }

    fn request(&self) -> Request {
        let plan = self.base.plan();
        Request {
            verb: "sweep".to_owned(),
            engine: ENGINE_VERSION.to_owned(),
            sampler: SAMPLER_VERSION.to_owned(),
            plan: self.base.input.loaded.plan_hash.clone(),
            others: Vec::new(),
            vary: (self.axes.iter())
                .map(|axis| (axis.field.clone(), axis.values.clone()))
                .collect(),
            metrics: self.metrics.iter().map(|metric| metric.name()).collect(),
            seed: plan.seed,
            replications: self.run.replications,
            report_month: plan.report_month(),
        }
    }

    fn with_work<R>(&self, go: impl FnOnce(&Work<'_>) -> R) -> R {
        let points: Vec<Point> = self.points.iter().map(|(_, point)| point.clone()).collect();
        go(&Work {
            base: &self.base,
            points: &points,
            metrics: &self.metrics,
            replications: self.run.replications,
            threads: self.run.threads,
        })
    }
}

/// Every axis, or the faults of all that cannot be read.
pub(crate) fn axes(base: &Base, vary: &[Vary]) -> Result<Vec<Axis>, ApiError> {
    let mut axes: Vec<Axis> = Vec::new();
    let mut faults = Vec::new();
    for vary in vary {
        match vary.axis(base) {
            Ok(axis) => axes.push(axis),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(ApiError::Points(faults));
    }
    let mut fields: Vec<&str> = axes.iter().map(|axis| axis.field.as_str()).collect();
    fields.sort_unstable();
    if let Some(twice) = fields.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(ApiError::request(
            format!("{} is varied twice", twice[0]),
            "give all its values in one --vary",
        ));
    }
    Ok(axes)
}

/// Every choice of one of each, the last changing fastest.
pub(crate) fn cartesian(sizes: &[usize]) -> Result<Vec<Vec<usize>>, ApiError> {
    let count = (sizes.iter()).try_fold(1_usize, |all, size| all.checked_mul(*size));
    if count.is_none_or(|count| count > super::points::POINTS_MAX) {
        return Err(ApiError::request(
            format!("more than {} points", super::points::POINTS_MAX),
            "take larger steps, or vary less at once",
        ));
    }
    let mut all = vec![Vec::new()];
    for &size in sizes {
        all = (all.into_iter())
            .flat_map(|at: Vec<usize>| {
                (0..size).map(move |next| at.iter().copied().chain([next]).collect())
            })
            .collect();
    }
    Ok(all)
}

/// What a point is called in messages: `land.acv = 18000 USD`.
pub(crate) fn name(axes: &[Axis], at: &[usize]) -> String {
    let parts = axes.iter().zip(at);
    let parts = parts.map(|(axis, at)| format!("{} = {}", axis.field, axis.values[*at]));
    parts.collect::<Vec<_>>().join(", ")
}

impl Sweep {
    /// The sweep as CSV, a row for each point.
    pub fn csv(&self) -> String {
        let rows = self.points.iter().enumerate().map(|(at, point)| {
            let values = (self.vary.iter().zip(&point.values)).map(|(axis, text)| axis.cell(text));
            (
                (at + 1).to_string(),
                values.collect::<Vec<_>>(),
                &point.found,
            )
        });
        csv(
            &self.vary.iter().map(Axis::header).collect::<Vec<_>>(),
            &self.metrics,
            rows,
        )
    }

    /// Writes the sweep into a folder, whole or not at all.
    ///
    /// # Errors
    /// A folder that cannot take it.
    pub fn write(&self, target: &Path) -> Result<PathBuf, ApiError> {
        write(target, "sweep", self, &self.csv())
    }
}

/// Points as CSV.
pub(crate) fn csv<'a>(
    fields: &[String],
    metrics: &[Shown],
    points: impl Iterator<Item = (String, Vec<String>, &'a PointValues)>,
) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut header = vec!["point".to_owned()];
    header.extend(fields.iter().cloned());
    for shown in metrics {
        for part in [
            "mean",
            "se",
            "p10",
            "p50",
            "p90",
            "difference",
            "difference_se",
        ] {
            header.push(format!("{}_{part}", shown.metric));
        }
    }
    // Writing to memory cannot fail.
    let _ = out.write_record(&header);
    for (point, values, found) in points {
        let mut row = vec![point];
        row.extend(values);
        let text = |value: Option<&Value>| value.map(Value::text).unwrap_or_default();
        for shown in metrics {
            let of = |map: &std::collections::BTreeMap<String, StatValue>| {
                map.get(&shown.metric).cloned()
            };
            let (level, change) = (of(&found.metrics), of(&found.differences));
            let level =
                |pick: fn(&StatValue) -> Option<&Value>| text(level.as_ref().and_then(pick));
            let change =
                |pick: fn(&StatValue) -> Option<&Value>| text(change.as_ref().and_then(pick));
            row.extend([
                level(|s| s.mean.as_ref()),
                level(|s| s.se.as_ref()),
                level(|s| s.p10.as_ref()),
                level(|s| s.p50.as_ref()),
                level(|s| s.p90.as_ref()),
                change(|s| s.mean.as_ref()),
                change(|s| s.se.as_ref()),
            ]);
        }
        let _ = out.write_record(&row);
    }
    String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Writes `NAME.json` and `NAME.csv` into a folder, whole or not at all.
///
/// # Errors
/// A folder that cannot take them.
pub fn write<T: Serialize>(
    target: &Path,
    name: &str,
    data: &T,
    csv: &str,
) -> Result<PathBuf, ApiError> {
    // Strings, numbers, lists and maps with text keys only: nothing in it can fail to serialise.
    let mut json = serde_json::to_string_pretty(data).unwrap_or_default();
    json.push('\n');
    let folder = OutputFolder::create(target)?;
    folder.write(Path::new(&format!("{name}.json")), json.as_bytes())?;
    folder.write(Path::new(&format!("{name}.csv")), csv.as_bytes())?;
    Ok(folder.commit()?)
}

impl Axis {
    /// A value for a spreadsheet: numbers stay numbers, their unit stands in the header.
    pub(crate) fn cell(&self, text: &str) -> String {
        let number = self.numbers.as_ref().and_then(|numbers| {
            let index = self.values.iter().position(|value| value == text)?;
            numbers.get(index).cloned()
        });
        number.unwrap_or_else(|| text.to_owned())
    }

    /// The field, with its unit where values are numbers.
    pub(crate) fn header(&self) -> String {
        if self.unit.is_empty() {
            self.field.clone()
        } else {
            format!("{} ({})", self.field, self.unit)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explore::source;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn sweeping() -> Sweeping {
        let base = Base::open(source("founder-18k", None).unwrap(), None, Some(6), None);
        let ask = SweepAsk {
            vary: vec!["land.acv=15000..24000:3000".parse().unwrap()],
            metrics: vec![Metric::ArrEnd, Metric::CashLow],
            run: RunOptions {
                replications: 2,
                seed: None,
                threads: Some(1),
            },
        };
        Sweeping::new(base.unwrap(), ask, &|| true).unwrap()
    }

    #[test]
    fn a_stopped_sweep_goes_on_where_it_was_to_the_same_result() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kept");
        let sweeping = sweeping();
        let whole = sweeping.run(None, &|_| true).unwrap();
        // The plan itself and one point are done after four replications.
        let stopped = sweeping.run(Some(&path), &|done| done < 5);
        assert!(matches!(stopped, Err(ApiError::Stopped)), "{stopped:?}");
        let kept = std::fs::read_to_string(&path).unwrap();
        let first = AtomicU32::new(u32::MAX);
        let heard = |done| {
            first.fetch_min(done, Ordering::Relaxed);
            true
        };
        let resumed = sweeping.run(Some(&path), &heard).unwrap();
        assert_eq!(first.into_inner(), 3, "one point is not run again: {kept}");
        let json = |sweep: &Sweep| serde_json::to_string(sweep).unwrap();
        assert_eq!(json(&resumed), json(&whole));
        assert_eq!(resumed.csv(), whole.csv());
        // A folder holds the file, too; a finished sweep only runs the plan itself again.
        std::fs::rename(&path, folder.path().join("foothold.checkpoint")).unwrap();
        let again = sweeping
            .run(Some(folder.path()), &|done| done <= 10)
            .unwrap();
        assert_eq!(json(&again), json(&whole));
    }

    #[test]
    fn the_lowest_cash_is_below_what_is_left_at_the_end() {
        let sweep = sweeping().run(None, &|_| true).unwrap();
        let low = &sweep.base.metrics["cash_low"];
        let text = low.p50.as_ref().map(Value::text).unwrap();
        assert!(
            text.starts_with('-'),
            "a young company pays before it collects: {text}"
        );
    }
}
