//! Many replications.
//!
//! Replication `k` is the same in every run that contains it, so a coarse run is the first part of
//! a fine one. Threads share nothing while they work; what they add up are integers, so the result
//! does not depend on their number.

use super::accounts::{NEVER, flag};
use super::fault::RunFault;
use super::model::Model;
use super::record::Silent;
use super::world::{Triangle, World};
use crate::metrics::{Amount, SERIES};
use crate::plan::RoleKind;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use thiserror::Error;

/// Buckets of the attainment histogram: tenths of quota, the last open above.
pub(crate) const BUCKETS: usize = 31;

/// Integers given to the hasher in one call.
const HASHED_AT_ONCE: usize = 512;

/// Reps by attainment at the report month, summed over replications; tenths of quota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    /// Bucket `b` counts attainments of `b` to `b + 1` tenths; the last is open above.
    pub reps: [[u64; BUCKETS]; 4],
}

/// What accounts became, summed over replications, at the last month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lives {
    /// Accounts landed in the run at least 6, 12, 18 months before its end.
    pub aged: [i64; 3],
    /// Of them, those that expanded within 6, 12, 18 months.
    pub expanded: [i64; 3],
    /// Months to first expansion, summed over accounts that expanded.
    pub months_to_first: i64,
    /// Accounts landed in the run that expanded.
    pub expanded_ever: i64,
    /// Accounts landed in the run.
    pub landed: i64,
    /// Of them, those that are customers and where every team has adopted.
    pub full: i64,
}

/// Everything a run measured, as integers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Simulated months.
    pub months: u16,
    /// Replications.
    pub replications: u32,
    pub(super) amounts: Vec<i64>,
    /// Cohorts, summed over replications.
    pub triangle: Triangle,
    /// Attainment of reps, summed over replications.
    pub histogram: Histogram,
    /// Expansion by age, summed over replications.
    pub lives: Lives,
    /// Account-months simulated, over all replications.
    pub account_months: u64,
}

impl Outcome {
    /// The outcome of no replication, to [`extend`].
    pub fn nothing(model: &Model) -> Self {
        Self {
            months: model.months,
            replications: 0,
            amounts: Vec::new(),
            triangle: Triangle::new(model.months),
            histogram: Histogram {
                reps: [[0; BUCKETS]; 4],
            },
            lives: Lives::default(),
            account_months: 0,
        }
    }

    /// One amount.
    pub fn at(&self, replication: u32, month: u16, amount: Amount) -> i64 {
        let rows = usize::from(self.months) + 1;
        let row = replication as usize * rows + usize::from(month);
        self.amounts[row * SERIES + amount as usize]
    }

    /// The sum of an amount over months `from + 1` to `upto`.
    pub fn sum(&self, replication: u32, from: u16, upto: u16, amount: Amount) -> i64 {
        let rows = usize::from(self.months) + 1;
        let first = replication as usize * rows + usize::from(from) + 1;
        let last = replication as usize * rows + usize::from(upto.max(from));
        let rows = self.amounts[first * SERIES..(last + 1) * SERIES].chunks_exact(SERIES);
        rows.map(|row| row[amount as usize]).sum()
    }

    /// SHA-256 over every integer measured, in hexadecimal.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        for values in [&self.amounts, &self.triangle.arr, &self.triangle.customers] {
            // Many at once: each call of the hasher costs more than what it does with eight bytes.
            for values in values.chunks(HASHED_AT_ONCE) {
                let mut bytes = [[0; 8]; HASHED_AT_ONCE];
                for (bytes, value) in bytes.iter_mut().zip(values) {
                    *bytes = value.to_le_bytes();
                }
                hasher.update(bytes[..values.len()].as_flattened());
            }
        }
        for count in self.histogram.reps.iter().flatten() {
            hasher.update(count.to_le_bytes());
        }
        let mut text = String::with_capacity(64);
        for byte in hasher.finalize() {
            text.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
            text.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        }
        text
    }
}

/// Hears how far a run is, and may stop it.
pub trait Progress: Sync {
    /// Called from any thread after each replication; `false` stops the run.
    fn done(&self, replications: u32) -> bool;
}

impl<F: Fn(u32) -> bool + Sync> Progress for F {
    fn done(&self, replications: u32) -> bool {
        self(replications)
    }
}

/// Why a run gave no outcome.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RunError {
    /// Stopped by its [`Progress`].
    #[error("stopped")]
    Stopped,
    /// Books did not balance.
    #[error(transparent)]
    Fault(#[from] RunFault),
}

/// What one thread adds up.
#[derive(Default)]
struct Sums {
    triangle: Triangle,
    histogram: Vec<u64>,
    lives: Lives,
    account_months: u64,
}

/// Runs replications 0 to `replications - 1` on rayon's current thread pool.
///
/// # Errors
/// [`RunError::Stopped`] when `progress` says so, [`RunError::Fault`] with the earliest replication
/// whose books did not balance.
pub fn run(model: &Model, replications: u32, progress: &dyn Progress) -> Result<Outcome, RunError> {
    let mut outcome = Outcome::nothing(model);
    extend(model, &mut outcome, replications, progress)?;
    Ok(outcome)
}

/// Runs the replications that `outcome` of the same model lacks up to `replications`, so that it
/// becomes what [`run`] would have given at once. An outcome with more is left as it is.
///
/// # Errors
/// As [`run`]; `outcome` is then as it was.
pub fn extend(
    model: &Model,
    outcome: &mut Outcome,
    replications: u32,
    progress: &dyn Progress,
) -> Result<(), RunError> {
    let first = outcome.replications;
    if first >= replications {
        return Ok(());
    }
    let rows = (usize::from(model.months) + 1) * SERIES;
    let mut amounts = vec![0; rows * (replications - first) as usize];
    let stop = AtomicBool::new(false);
    let done = AtomicU32::new(first);
    let fault: Mutex<Option<RunFault>> = Mutex::new(None);
    // As many workers as threads, whoever runs which replication: a worker's memory is large, and
    // what workers add up are integers.
    let idle: Mutex<Vec<Worker<'_>>> = Mutex::new(Vec::new());
    amounts
        .par_chunks_mut(rows)
        .with_max_len(1)
        .zip(first..replications)
        .for_each(|(out, replication)| {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            let rested = locked(&idle).pop();
            let mut worker = rested.unwrap_or_else(|| Worker::new(model));
            if let Err(found) = worker.run(replication, out) {
                stop.store(true, Ordering::Relaxed);
                keep_earliest(&fault, found);
            }
            locked(&idle).push(worker);
            let so_far = done.fetch_add(1, Ordering::Relaxed) + 1;
            if !progress.done(so_far) {
                stop.store(true, Ordering::Relaxed);
            }
        });
    let workers = idle.into_inner().unwrap_or_else(PoisonError::into_inner);
    let sums = workers
        .into_iter()
        .map(Worker::into_sums)
        .fold(Sums::new(model), Sums::add);
    if let Some(found) = fault.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(found.into());
    }
    if stop.load(Ordering::Relaxed) && done.load(Ordering::Relaxed) < replications {
        return Err(RunError::Stopped);
    }
    outcome.replications = replications;
    if first == 0 {
        outcome.amounts = amounts;
    } else {
        outcome.amounts.append(&mut amounts);
    }
    outcome.triangle.add(&sums.triangle);
    outcome.lives.add(&sums.lives);
    outcome.account_months += sums.account_months;
    let buckets = outcome.histogram.reps.iter_mut().flatten();
    for (bucket, count) in buckets.zip(&sums.histogram) {
        *bucket += count;
    }
    Ok(())
}

/// What a mutex guards; a panic elsewhere leaves nothing half done behind one of ours.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn keep_earliest(slot: &Mutex<Option<RunFault>>, found: RunFault) {
    let mut slot = locked(slot);
    if slot
        .as_ref()
        .is_none_or(|known| found.replication < known.replication)
    {
        *slot = Some(found);
    }
}

struct Worker<'m> {
    world: World<'m, Silent>,
    sums: Sums,
}

impl<'m> Worker<'m> {
    fn new(model: &'m Model) -> Self {
        let sums = Sums {
            histogram: vec![0; 4 * BUCKETS],
            ..Sums::default()
        };
        Self {
            world: World::new(model, Silent),
            sums,
        }
    }

    fn run(&mut self, replication: u32, out: &mut [i64]) -> Result<(), RunFault> {
        self.world.run(replication, out)?;
        self.world.add_lives(&mut self.sums.lives);
        self.world.add_attainment(&mut self.sums.histogram);
        self.sums.account_months += self.world.account_months();
        Ok(())
    }

    fn into_sums(self) -> Sums {
        Sums {
            triangle: self.world.triangle,
            ..self.sums
        }
    }
}

impl Sums {
    fn new(model: &Model) -> Self {
        Self {
            triangle: Triangle::new(model.months),
            histogram: vec![0; 4 * BUCKETS],
            ..Self::default()
        }
    }

    fn add(mut self, other: Self) -> Self {
        self.triangle.add(&other.triangle);
        for (sum, value) in self.histogram.iter_mut().zip(&other.histogram) {
            *sum += value;
        }
        self.lives.add(&other.lives);
        self.account_months += other.account_months;
        self
    }
}

impl Lives {
    fn add(&mut self, other: &Self) {
        for k in 0..3 {
            self.aged[k] += other.aged[k];
            self.expanded[k] += other.expanded[k];
        }
        self.months_to_first += other.months_to_first;
        self.expanded_ever += other.expanded_ever;
        self.landed += other.landed;
        self.full += other.full;
    }
}

impl World<'_, Silent> {
    fn add_lives(&self, lives: &mut Lives) {
        let a = &self.accounts;
        for i in self.model.opening.len()..a.len() {
            let age = a.age(i, self.month);
            let first = a.first_expansion(i);
            for (k, months) in [6_u16, 12, 18].into_iter().enumerate() {
                if age >= months {
                    lives.aged[k] += 1;
                    lives.expanded[k] += i64::from(u16::from(first) <= months);
                }
            }
            if first != NEVER {
                lives.expanded_ever += 1;
                lives.months_to_first += i64::from(first);
            }
            lives.landed += 1;
            // Who has left has deployed nothing any more.
            let full = a.has(i, flag::LIVE) && a.adopted(i) == a.teams(i);
            lives.full += i64::from(full);
        }
    }

    fn add_attainment(&mut self, histogram: &mut [u64]) {
        let month = self.model.plan().report_month();
        for role in RoleKind::ALL {
            for rep in self
                .comp
                .rep_attainments(role, crate::metrics::window_start(month), month)
            {
                let tenths = (rep.credited * 10 / rep.quota).clamp(0, BUCKETS as i64 - 1) as usize;
                histogram[role as usize * BUCKETS + tenths] += 1;
            }
        }
    }

    /// Accounts times the months each was on the books.
    fn account_months(&self) -> u64 {
        let last = i64::from(self.month);
        (0..self.accounts.len())
            .map(|i| (last - i64::from(self.accounts.land_month(i)).max(0)) as u64)
            .sum()
    }
}
