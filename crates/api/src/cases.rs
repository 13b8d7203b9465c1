//! The scorecard: what plans must show, and what they show.

mod page;
mod row;

use crate::run::MEMORY_LIMIT_BYTES;
use crate::wire::RESULT_SCHEMA;
use crate::{ApiError, ENGINE_VERSION};
use foothold_core::behaviour::Behaviour;
use foothold_core::chance::SAMPLER_VERSION;
use foothold_core::metrics::{SERIES, Sampled, Stat};
use foothold_core::plan::Plan;
use foothold_core::sim::RunError;
use foothold_data::plan_file;
use foothold_data::targets::{self, Target, Targets};
use foothold_data::{behaviour_file, shipped};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

pub use foothold_data::targets::{Goal, How, Statistic};
pub use page::{aim, page, read};
pub use row::Row;

/// Name of the file of targets among the shipped cases.
const SHIPPED: &str = "targets.toml";

/// Targets, and every plan they name.
#[derive(Debug, Clone)]
pub struct Cases {
    targets: Targets,
    plans: BTreeMap<String, CasePlan>,
    behaviour: String,
}

/// A plan that targets name.
#[derive(Debug, Clone)]
struct CasePlan {
    plan: Plan,
    hash: String,
}

/// What became of a target: its summary, and which plans gave it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Summary over replications of what is judged, amounts in cents; `None` where it is never
    /// defined.
    pub stat: Option<Stat>,
    /// Whether the target is met; a number that is undefined in half of the replications or more
    /// meets nothing.
    pub hit: bool,
}

/// Every target with what was found.
#[derive(Debug, Clone, Serialize)]
pub struct Scorecard {
    /// Version of this form.
    pub schema: u32,
    /// Version of the engine.
    pub engine: &'static str,
    /// Version of the sampler.
    pub sampler: &'static str,
    /// Name of the behaviour set.
    pub behaviour: String,
    /// Currency of every amount.
    pub currency: String,
    /// Replications of each plan.
    pub replications: u32,
    /// SHA-256 of targets, plans and behaviour.
    pub inputs_hash: String,
    /// How many targets there are and how many are met.
    pub totals: Totals,
    /// One row for each target.
    pub rows: Vec<Row>,
}

/// How many targets are met.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Targets.
    pub rows: usize,
    /// Of them, those met.
    pub hits: usize,
    /// Targets that a fit may use.
    pub fit_rows: usize,
    /// Of them, those met.
    pub fit_hits: usize,
    /// Targets held out.
    pub held_out_rows: usize,
    /// Of them, those met.
    pub held_out_hits: usize,
}

impl Cases {
    /// The published cases that ship with the program.
    ///
    /// # Errors
    /// As [`load`](Self::load); the shipped files have no faults.
    pub fn shipped() -> Result<Self, ApiError> {
        let text = shipped::case(SHIPPED).unwrap_or_default();
        Self::of(targets::from_text(SHIPPED, text)?, |name| {
            let text = shipped::case(name).ok_or_else(|| not_found(name))?;
            let beside = |name: &str| {
                shipped::case(name)
                    .map(str::to_owned)
                    .ok_or(std::io::ErrorKind::NotFound.into())
            };
            Ok(plan_file::from_text(name, text, &beside)?)
        })
    }

    /// Targets in a file, and the plans beside it.
    ///
    /// # Errors
    /// Faults of the targets, then of the first plan that cannot be used.
    pub fn load(path: &Path) -> Result<Self, ApiError> {
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::of(targets::load(path)?, |name| {
            Ok(plan_file::load(&folder.join(name))?)
        })
    }

    fn of(
        targets: Targets,
        load: impl Fn(&str) -> Result<plan_file::LoadedPlan, ApiError>,
    ) -> Result<Self, ApiError> {
        let mut plans = BTreeMap::new();
        for row in &targets.rows {
            for name in names(row) {
                if plans.contains_key(name) {
                    continue;
                }
                let loaded = load(name)?;
                check(row, name, &loaded.plan, &targets.currency)?;
                let case = CasePlan {
                    plan: loaded.plan,
                    hash: loaded.plan_hash,
                };
                plans.insert(name.to_owned(), case);
            }
            let other = row.against.as_ref().and_then(|a| a.month);
            for month in [row.month, other].into_iter().flatten() {
                within(row, month, &plans)?;
            }
        }
        let behaviour = plans
            .values()
            .next()
            .map(|case| case.plan.behaviour.name.clone())
            .unwrap_or_default();
        Ok(Self {
            targets,
            plans,
            behaviour,
        })
    }

    /// The same targets and plans with one behaviour set in all of them, whatever they name.
    ///
    /// # Errors
    /// A set that a plan cannot run with.
    pub fn with_behaviour(&self, behaviour: &Behaviour) -> Result<Self, ApiError> {
        let mut cases = self.clone();
        for (name, case) in &mut cases.plans {
            let mut spec = case.plan.clone().into_spec();
            spec.behaviour = behaviour.clone();
            case.plan = Plan::check(spec).map_err(|faults| {
                let fault = faults.first();
                let reason = fault.map_or(String::new(), |f| format!("{}: {}", f.field, f.reason));
                let fix = fault.map_or("", |f| f.fix.as_str());
                ApiError::request(format!("{name} with this behaviour set: {reason}"), fix)
            })?;
        }
        cases.behaviour.clone_from(&behaviour.name);
        Ok(cases)
    }

    /// The same with a behaviour set from a file.
    ///
    /// # Errors
    /// Faults of the file, or a set that a plan cannot run with.
    pub fn with_behaviour_file(&self, path: &Path) -> Result<Self, ApiError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|cause| plan_file::LoadError::Io {
            path: path.to_owned(),
            cause,
        })?;
        let set = behaviour_file::from_text(&name, &text).map_err(plan_file::LoadError::Faults)?;
        self.with_behaviour(&set)
    }

    /// Only the targets of these ids.
    ///
    /// # Errors
    /// An id that no target has.
    pub fn only(mut self, ids: &[String]) -> Result<Self, ApiError> {
        let known: Vec<&str> = self
            .targets
            .rows
            .iter()
            .map(|row| row.id.as_str())
            .collect();
        if let Some(id) = ids.iter().find(|id| !known.contains(&id.as_str())) {
            return Err(ApiError::request(
                format!("no target is called {id:?}"),
                format!("use one of {}", known.join(", ")),
            ));
        }
        self.targets.rows.retain(|row| ids.contains(&row.id));
        let rows = &self.targets.rows;
        self.plans
            .retain(|name, _| rows.iter().any(|row| names(row).any(|n| n == name)));
        Ok(self)
    }

    /// The targets.
    pub fn targets(&self) -> &[Target] {
        &self.targets.rows
    }

    /// Currency of every plan.
    pub fn currency(&self) -> &str {
        &self.targets.currency
    }

    /// Plans by name.
    pub fn plans(&self) -> impl Iterator<Item = (&str, &Plan)> {
        self.plans
            .iter()
            .map(|(name, case)| (name.as_str(), &case.plan))
    }

    /// Runs every plan once and reads every target, in the order of the targets. `progress` hears
    /// replications over all plans, of as many as [`work`](Self::work) says, and may stop.
    ///
    /// # Errors
    /// A stop, or books that do not balance.
    pub fn show(
        &self,
        replications: u32,
        progress: &(dyn Fn(u32) -> bool + Sync),
    ) -> Result<Vec<Shown>, ApiError> {
        self.check_size(replications)?;
        let done = AtomicU32::new(0);
        let hear = |_| progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        let named: Vec<(&String, &CasePlan)> = self.plans.iter().collect();
        let ran: Result<Vec<(&str, Sampled)>, RunError> = named
            .into_par_iter()
            .with_max_len(1)
            .map(|(name, case)| {
                let pooled = self.reads_pooled(name);
                let sampled = Sampled::run(&case.plan, replications, pooled, &hear)?;
                Ok((name.as_str(), sampled))
            })
            .collect();
        let ran: BTreeMap<&str, Sampled> = ran?.into_iter().collect();
        let rows = self.targets.rows.iter();
        Ok(rows.map(|row| self.read(row, &ran)).collect())
    }

    /// Replications that [`show`](Self::show) runs over all plans.
    pub fn work(&self, replications: u32) -> u32 {
        replications.saturating_mul(self.plans.len() as u32)
    }

    /// The scorecard.
    ///
    /// # Errors
    /// As [`show`](Self::show).
    pub fn scorecard(
        &self,
        replications: u32,
        progress: &(dyn Fn(u32) -> bool + Sync),
    ) -> Result<Scorecard, ApiError> {
        let shown = self.show(replications, progress)?;
        let rows: Vec<Row> = self
            .targets
            .rows
            .iter()
            .zip(&shown)
            .map(|(target, shown)| Row::of(target, shown, replications))
            .collect();
        let count = |fit: Option<bool>, hit: bool| {
            rows.iter()
                .filter(|row| fit.is_none_or(|fit| row.fit == fit) && (row.hit || !hit))
                .count()
        };
        Ok(Scorecard {
            schema: RESULT_SCHEMA,
            engine: ENGINE_VERSION,
            sampler: SAMPLER_VERSION,
            behaviour: self.behaviour.clone(),
            currency: self.targets.currency.clone(),
            replications,
            inputs_hash: self.inputs_hash(),
            totals: Totals {
                rows: count(None, false),
                hits: count(None, true),
                fit_rows: count(Some(true), false),
                fit_hits: count(Some(true), true),
                held_out_rows: count(Some(false), false),
                held_out_hits: count(Some(false), true),
            },
            rows,
        })
    }

    /// SHA-256 of everything that the scorecard depends on but the engine.
    pub fn inputs_hash(&self) -> String {
        let rows = self.targets.rows.iter().map(|row| format!("{row:?}"));
        let plans = self
            .plans
            .iter()
            .map(|(name, case)| format!("{name} {} {:?}", case.hash, case.plan.behaviour));
        let texts: Vec<String> = rows.chain(plans).collect();
        foothold_data::texts_hash(texts.iter().map(String::as_str))
    }

    fn reads_pooled(&self, name: &str) -> bool {
        self.targets
            .rows
            .iter()
            .filter(|row| names(row).any(|n| n == name))
            .any(|row| {
                let second = row.against.as_ref().and_then(|a| a.reading);
                row.reading.is_pooled() || second.is_some_and(|r| r.is_pooled())
            })
    }

    fn read(&self, row: &Target, ran: &BTreeMap<&str, Sampled>) -> Shown {
        let month_of = |name: &str| self.plans[name].plan.report_month();
        let own = &ran[row.plan.as_str()];
        let month = row.month.unwrap_or_else(|| month_of(&row.plan));
        let replications = own.replications();
        let stat = Stat::of((0..replications).map(|k| {
            let Some(against) = &row.against else {
                return own.value(row.reading, month, k);
            };
            let name = against.plan.as_deref().unwrap_or(&row.plan);
            let other = &ran[name];
            if row.reading.compares() {
                let cumulative =
                    row.reading == foothold_core::metrics::Reading::CumulativeCrossover;
                return own.crossover(other, cumulative, k);
            }
            let at = against
                .month
                .or(row.month)
                .unwrap_or_else(|| month_of(name));
            let first = own.value(row.reading, month, k)?;
            let second = other.value(against.reading.unwrap_or(row.reading), at, k)?;
            match against.how {
                How::Difference => Some(first - second),
                How::Ratio => Some(first / second).filter(|ratio| ratio.is_finite()),
            }
        }));
        let defined = stat.filter(|stat| stat.defined * 2 > replications as usize);
        Shown {
            hit: defined.is_some_and(|stat| row::is_met(row, row.statistic.of(&stat))),
            stat,
        }
    }

    fn check_size(&self, replications: u32) -> Result<(), ApiError> {
        if replications == 0 {
            return Err(ApiError::request(
                "0 replications measure nothing",
                "ask for 1 or more",
            ));
        }
        let rows: u64 = self
            .plans
            .values()
            .map(|case| u64::from(case.plan.horizon.months) + 1)
            .sum();
        let each = rows * SERIES as u64 * 8;
        if each * u64::from(replications) > MEMORY_LIMIT_BYTES {
            return Err(ApiError::request(
                format!("{replications} replications of all plans need too much memory"),
                format!("ask for at most {}", MEMORY_LIMIT_BYTES / each),
            ));
        }
        Ok(())
    }
}

/// The plans a target names.
fn names(row: &Target) -> impl Iterator<Item = &str> {
    let other = row.against.as_ref().and_then(|a| a.plan.as_deref());
    std::iter::once(row.plan.as_str()).chain(other)
}

fn not_found(name: &str) -> ApiError {
    ApiError::request(
        format!("no case is called {name:?}"),
        "name a plan that stands beside the targets",
    )
}

fn check(row: &Target, name: &str, plan: &Plan, currency: &str) -> Result<(), ApiError> {
    if plan.currency == currency {
        return Ok(());
    }
    Err(ApiError::request(
        format!(
            "target {}: {name} is in {}, the targets are in {currency}",
            row.id, plan.currency
        ),
        "keep plans and targets in one currency",
    ))
}

fn within(row: &Target, month: u16, plans: &BTreeMap<String, CasePlan>) -> Result<(), ApiError> {
    let shortest = names(row)
        .filter_map(|name| Some((name, plans.get(name)?.plan.horizon.months)))
        .min_by_key(|(_, months)| *months);
    match shortest {
        Some((name, months)) if month > months => Err(ApiError::request(
            format!(
                "target {}: month {month} lies after {name} ends in month {months}",
                row.id
            ),
            "name an earlier month, or simulate more months",
        )),
        _ => Ok(()),
    }
}
