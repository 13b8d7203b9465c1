//! Points: edited plans, checked before any of them runs, and metrics of each on the same draws.

use super::base::{Base, with_lever};
use super::checkpoint::Checkpoint;
use super::locked;
use super::measure::{Reading, Rows, fits, measure, some_replications};
use crate::ApiError;
use crate::check::Fault;
use crate::metrics;
use crate::run::on_threads;
use crate::wire::StatValue;
use foothold_core::metrics::{Metric, Stat};
use foothold_core::plan::{Lever, Plan};
use foothold_data::plan_edit::Change;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

/// Most points of one request.
pub const POINTS_MAX: usize = 20_000;

/// How a point differs from the plan that is varied.
#[derive(Debug, Clone, Default)]
pub(crate) struct Point {
    /// What it is called in messages.
    pub name: String,
    /// Edits of the text.
    pub changes: Vec<Change>,
    /// Levers taken from other plans, after the edits.
    pub levers: Vec<(Lever, Arc<Plan>)>,
}

impl Point {
    /// The plan of this point.
    fn plan(&self, base: &Base) -> Result<Plan, Vec<Fault>> {
        let mut plan = base.edited(&self.changes)?.loaded.plan;
        for (lever, other) in &self.levers {
            plan = with_lever(&plan, other, *lever)?;
        }
        Ok(plan)
    }
}

/// What to do with points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Work<'a> {
    pub base: &'a Base,
    pub points: &'a [Point],
    pub metrics: &'a [Metric],
    pub replications: u32,
    pub threads: Option<usize>,
}

/// A metric at a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reached {
    /// Its summary; `None` where it is never defined.
    pub level: Option<Stat>,
    /// What it differs by from the plan that is varied, replication by replication.
    pub change: Option<Stat>,
}

/// Every metric at a point.
pub(crate) type Found = Vec<Reached>;

/// Hears how far points are, in replications of all of them; `false` stops.
pub type Heard<'a> = dyn Fn(u32) -> bool + Sync + 'a;

/// Whether to go on; asked from any thread.
pub type GoesOn<'a> = dyn Fn() -> bool + Sync + 'a;

impl Work<'_> {
    /// Replications to run in all: those of the plan itself and of every point.
    pub fn replications_in_all(&self) -> u32 {
        let plans = self.points.len() as u64 + 1;
        u32::try_from(plans * u64::from(self.replications)).unwrap_or(u32::MAX)
    }

    /// Checks every point, as long as `goes_on` says so.
    ///
    /// # Errors
    /// The faults of all points, each told once with the points that have it; a number of points or
    /// replications that cannot be run; a stop.
    pub fn check(&self, goes_on: &GoesOn<'_>) -> Result<(), ApiError> {
        some_replications(self.replications)?;
        if self.points.len() > POINTS_MAX {
            return Err(ApiError::request(
                format!(
                    "{} points, at most {POINTS_MAX} can be run",
                    self.points.len()
                ),
                "take larger steps, or vary less at once",
            ));
        }
        let check = |point: &Point| match goes_on() {
            true => point.plan(self.base).err().unwrap_or_default(),
            false => Vec::new(),
        };
        let found: Vec<Vec<Fault>> =
            on_threads(self.threads, || self.points.par_iter().map(check).collect())?;
        if !goes_on() {
            return Err(ApiError::Stopped);
        }
        let mut faults: Vec<(Fault, usize)> = Vec::new();
        for (point, of_point) in self.points.iter().zip(found) {
            for fault in of_point {
                let same = |(known, _): &&mut (Fault, usize)| {
                    (&known.field, &known.reason, &known.fix)
                        == (&fault.field, &fault.reason, &fault.fix)
                };
                match faults.iter_mut().find(same) {
                    Some((_, more)) => *more += 1,
                    None => {
                        let file = point.name.clone();
                        faults.push((Fault { file, ..fault }, 0));
                    }
                }
            }
        }
        if faults.is_empty() {
            return Ok(());
        }
        let told = faults.into_iter().map(|(fault, more)| match more {
            0 => fault,
            1 => Fault {
                file: format!("{} and 1 more point", fault.file),
                ..fault
            },
            more => Fault {
                file: format!("{} and {more} more points", fault.file),
                ..fault
            },
        });
        Err(ApiError::Points(told.collect()))
    }

    /// Runs the plan itself and every point that `checkpoint` does not hold already. Gives what the
    /// plan itself reaches, then what each point does, in order. Call [`check`](Self::check) first.
    ///
    /// # Errors
    /// A stop, books that do not balance, or a checkpoint that cannot be written; what was finished
    /// is in the checkpoint then.
    pub fn run(
        &self,
        mut checkpoint: Option<&mut Checkpoint>,
        heard: &Heard<'_>,
    ) -> Result<(Found, Vec<Found>), ApiError> {
        let mut found: Vec<Option<Found>> = vec![None; self.points.len()];
        if let Some(checkpoint) = &checkpoint {
            for (at, known) in checkpoint.finished() {
                if let Some(slot) = found.get_mut(*at) {
                    *slot = Some(known.clone());
                }
            }
        }
        let wanted: Vec<usize> = (0..found.len()).filter(|at| found[*at].is_none()).collect();
        let known = (found.len() - wanted.len()) as u32 * self.replications;
        let before = AtomicU32::new(known);
        let hear = |done: u32| heard(before.load(Ordering::Relaxed) + done);
        let reference = self.rows_of_base(&hear)?;
        before.fetch_add(self.replications, Ordering::Relaxed);
        let results: Mutex<Vec<Option<Found>>> = Mutex::new(found);
        let broken: Mutex<Option<ApiError>> = Mutex::new(None);
        let shared = Mutex::new(checkpoint.as_deref_mut());
        let take = |number: usize, rows: Rows| {
            let at = wanted[number];
            let own = self.sum_up(&rows, &reference);
            let kept = match locked(&shared).as_mut() {
                Some(checkpoint) => checkpoint.keep(at, own.clone()),
                None => Ok(()),
            };
            locked(&results)[at] = Some(own);
            match kept {
                Ok(()) => true,
                Err(error) => {
                    *locked(&broken) = Some(error);
                    false
                }
            }
        };
        let reading = Reading {
            plan: &|number| self.plan(wanted[number]),
            name: &|number| self.points[wanted[number]].name.clone(),
            metrics: self.metrics,
            month: None,
            take: &take,
        };
        let done = on_threads(self.threads, || {
            measure(wanted.len(), self.replications, &reading, &hear)
        })?;
        if let Some(error) = locked(&broken).take() {
            return Err(error);
        }
        if let Some(checkpoint) = checkpoint {
            checkpoint.write()?;
        }
        done?;
        let found = std::mem::take(&mut *locked(&results));
        Ok((
            self.sum_up(&reference, &reference),
            found.into_iter().flatten().collect(),
        ))
    }

    /// Runs every point and gives its values, replication by replication. Call
    /// [`check`](Self::check) first.
    ///
    /// # Errors
    /// A stop, or books that do not balance; more values than fit into memory.
    pub fn rows(&self, heard: &Heard<'_>) -> Result<Vec<Rows>, ApiError> {
        fits(
            self.points.len().max(1),
            self.replications,
            self.metrics.len(),
        )?;
        let found = Mutex::new(vec![Rows::new(); self.points.len()]);
        let take = |at: usize, rows: Rows| {
            locked(&found)[at] = rows;
            true
        };
        let reading = Reading {
            plan: &|at| self.plan(at),
            name: &|at| self.points[at].name.clone(),
            metrics: self.metrics,
            month: None,
            take: &take,
        };
        on_threads(self.threads, || {
            measure(self.points.len(), self.replications, &reading, &heard)
        })??;
        Ok(std::mem::take(&mut *locked(&found)))
    }

    fn plan(&self, at: usize) -> Plan {
        // Every point was checked; the plan itself stands in for none.
        let plan = self.points[at].plan(self.base);
        debug_assert!(plan.is_ok(), "points are checked before they run");
        plan.unwrap_or_else(|_| self.base.plan().clone())
    }

    fn rows_of_base(&self, hear: &(dyn Fn(u32) -> bool + Sync)) -> Result<Rows, ApiError> {
        let rows = Mutex::new(Rows::new());
        let take = |_: usize, found: Rows| {
            *locked(&rows) = found;
            true
        };
        let reading = Reading {
            plan: &|_| self.base.plan().clone(),
            name: &|_| String::new(),
            metrics: self.metrics,
            month: None,
            take: &take,
        };
        on_threads(self.threads, || {
            measure(1, self.replications, &reading, &hear)
        })??;
        Ok(std::mem::take(&mut *locked(&rows)))
    }

    fn sum_up(&self, rows: &Rows, reference: &Rows) -> Found {
        (0..self.metrics.len())
            .map(|at| Reached {
                level: Stat::of(rows.iter().map(|row| row[at])),
                change: Stat::of(rows.iter().zip(reference).map(|(own, base)| {
                    let from = base[at]?;
                    Some(own[at]? - from)
                })),
            })
            .collect()
    }
}

/// A metric that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Name in results.
    pub metric: String,
    /// Name for a person.
    pub label: String,
    /// `ratio`, `money` or `number`.
    pub unit: &'static str,
    #[serde(skip)]
    pub(crate) of: Option<Metric>,
}

impl Shown {
    pub(crate) fn of(metric: Metric) -> Self {
        use foothold_core::metrics::Unit;
        Self {
            metric: metric.name(),
            label: metrics::label(metric),
            unit: match metric.unit() {
                Unit::Ratio => "ratio",
                Unit::Money => "money",
                Unit::Number => "number",
            },
            of: Some(metric),
        }
    }

    /// The metric itself.
    pub const fn metric(&self) -> Option<Metric> {
        self.of
    }
}

/// What a point reaches, as it travels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PointValues {
    /// Levels by metric, over replications.
    pub metrics: BTreeMap<String, StatValue>,
    /// What each differs by from the plan that is varied, on the same draws.
    pub differences: BTreeMap<String, StatValue>,
}

impl PointValues {
    pub(crate) fn of(metrics: &[Metric], found: &Found, replications: u32) -> Self {
        let by_name = |pick: fn(&Reached) -> Option<Stat>| {
            (metrics.iter().zip(found))
                .map(|(metric, reached)| {
                    let stat = StatValue::of(metric.unit(), pick(reached), replications);
                    (metric.name(), stat)
                })
                .collect()
        };
        Self {
            metrics: by_name(|reached| reached.level),
            differences: by_name(|reached| reached.change),
        }
    }
}

/// Metrics that are read where nobody names any.
pub(crate) fn usual(plan: &Plan) -> Vec<Metric> {
    [
        Metric::Nrr,
        Metric::Grr,
        Metric::ExpansionShare,
        Metric::ArrEnd,
        Metric::NewArr,
        Metric::ExpansionArr,
        Metric::CompCost,
        Metric::CashLow,
    ]
    .into_iter()
    .chain(plan.roles.iter().map(|role| Metric::Attainment(role.kind)))
    .collect()
}

/// The metrics asked for, each once, or the usual ones.
pub(crate) fn asked(metrics: &[Metric], plan: &Plan) -> Vec<Metric> {
    if metrics.is_empty() {
        return usual(plan);
    }
    let mut asked: Vec<Metric> = Vec::new();
    for metric in metrics {
        if !asked.contains(metric) {
            asked.push(*metric);
        }
    }
    asked
}
