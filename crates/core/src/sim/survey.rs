//! Many plans, each run many times, of which only a few numbers are kept.
//!
//! Work is shared out in stretches of replications, whichever plan they are of, so that no core
//! waits at the end of a plan. A plan's model is made when its first stretch begins and goes when
//! its last one ends: memory follows the number of threads, not that of plans.

use super::fault::RunFault;
use super::model::Model;
use super::record::Silent;
use super::run::{Outcome, Progress, locked};
use super::world::World;
use crate::metrics::SERIES;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Stretches for each thread: enough that the last ones end together.
const STRETCHES: usize = 16;

/// What to run, and what to keep of it.
pub trait Survey: Sync {
    /// What is kept of a replication.
    type Kept: Send;

    /// Makes plan number `plan` ready to run.
    fn model(&self, plan: usize) -> Model;

    /// Reads what is kept of a replication of `model`; `outcome` holds that one replication, as number 0, and
    /// of it the monthly amounts only.
    fn read(&self, plan: usize, model: &Model, outcome: &Outcome) -> Self::Kept;

    /// Takes what was kept of all replications of a plan, in their order. Called once for each plan,
    /// from any thread, as soon as the plan is done. `false` stops the survey.
    fn finished(&self, plan: usize, kept: Vec<Self::Kept>) -> bool;
}

/// Why a survey was not finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SurveyError {
    /// Stopped by its [`Progress`] or by [`Survey::finished`].
    Stopped,
    /// A replication had to stop.
    Fault {
        /// Number of its plan.
        plan: usize,
        /// What was wrong.
        fault: RunFault,
    },
}

/// A plan that is being run.
struct Underway<K> {
    model: OnceLock<Arc<Model>>,
    kept: Mutex<(usize, Vec<Option<K>>)>,
}

/// Where a plan is while it runs; empty once it is done.
type Slot<K> = Mutex<Option<Arc<Underway<K>>>>;

impl<K> Underway<K> {
    const fn new() -> Self {
        Self {
            model: OnceLock::new(),
            kept: Mutex::new((0, Vec::new())),
        }
    }
}

/// Runs replications 0 to `replications - 1` of plans 0 to `plans - 1` on rayon's current thread
/// pool. `progress` hears replications of all plans together.
///
/// # Errors
/// [`SurveyError::Stopped`] when `progress` or [`Survey::finished`] says so, [`SurveyError::Fault`]
/// when a replication could not be run: of those that were met, the first by plan and replication.
pub fn survey<S: Survey>(
    plans: usize,
    replications: u32,
    survey: &S,
    progress: &dyn Progress,
) -> Result<(), SurveyError> {
    let per_plan = replications as usize;
    let all = plans * per_plan;
    if all == 0 {
        return Ok(());
    }
    let wanted = STRETCHES * rayon::current_num_threads();
    let stretch = (all / wanted).clamp(1, per_plan);
    let per_plan_stretches = per_plan.div_ceil(stretch);
    let begin = |_| Mutex::new(Some(Arc::new(Underway::new())));
    let underway: Vec<Slot<S::Kept>> = (0..plans).map(begin).collect();
    let stop = AtomicBool::new(false);
    let done = AtomicU32::new(0);
    let fault: Mutex<Option<(usize, RunFault)>> = Mutex::new(None);
    (0..plans * per_plan_stretches)
        .into_par_iter()
        .with_max_len(1)
        .for_each(|task| {
            let plan = task / per_plan_stretches;
            let first = task % per_plan_stretches * stretch;
            let upto = (first + stretch).min(per_plan);
            if stop.load(Ordering::Relaxed) {
                return;
            }
            let Some(own) = locked(&underway[plan]).clone() else {
                return;
            };
            let model = Arc::clone(own.model.get_or_init(|| Arc::new(survey.model(plan))));
            let mut world = World::new(&model, Silent);
            let mut outcome = Outcome::nothing(&model);
            outcome.replications = 1;
            outcome.amounts = vec![0; (usize::from(model.months) + 1) * SERIES];
            let mut kept = Vec::with_capacity(upto - first);
            for replication in first..upto {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                outcome.amounts.fill(0);
                if let Err(found) = world.run(replication as u32, &mut outcome.amounts) {
                    stop.store(true, Ordering::Relaxed);
                    keep_first(&fault, plan, found);
                    return;
                }
                kept.push(survey.read(plan, &model, &outcome));
                let so_far = done.fetch_add(1, Ordering::Relaxed) + 1;
                if !progress.done(so_far) {
                    stop.store(true, Ordering::Relaxed);
                }
            }
            let complete = {
                let mut all = locked(&own.kept);
                if all.1.is_empty() {
                    all.1.resize_with(per_plan, || None);
                }
                for (slot, value) in all.1[first..upto].iter_mut().zip(kept) {
                    *slot = Some(value);
                }
                all.0 += upto - first;
                (all.0 == per_plan).then(|| std::mem::take(&mut all.1))
            };
            if let Some(kept) = complete {
                *locked(&underway[plan]) = None;
                if !survey.finished(plan, kept.into_iter().flatten().collect()) {
                    stop.store(true, Ordering::Relaxed);
                }
            }
        });
    if let Some((plan, fault)) = fault.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(SurveyError::Fault { plan, fault });
    }
    if stop.load(Ordering::Relaxed) && (done.load(Ordering::Relaxed) as usize) < all {
        return Err(SurveyError::Stopped);
    }
    Ok(())
}

fn keep_first(slot: &Mutex<Option<(usize, RunFault)>>, plan: usize, found: RunFault) {
    let mut slot = locked(slot);
    let earlier = |(known, fault): &(usize, RunFault)| {
        (plan, found.replication) < (*known, fault.replication)
    };
    if slot.as_ref().is_none_or(earlier) {
        *slot = Some((plan, found));
    }
}
