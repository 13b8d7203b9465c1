//! Metrics of many plans, of each as soon as it is done.

use crate::ApiError;
use crate::run::MEMORY_LIMIT_BYTES;
use foothold_core::metrics::{FixedCosts, Metric, value};
use foothold_core::plan::Plan;
use foothold_core::sim::{Model, Outcome, Progress, Survey, SurveyError, survey};

/// Values of some metrics of one plan: by replication, then by metric.
pub(crate) type Rows = Vec<Vec<Option<f64>>>;

/// What to read of which plans.
pub(crate) struct Reading<'a> {
    /// Plan number so and so.
    pub plan: &'a (dyn Fn(usize) -> Plan + Sync),
    /// What it is called in a message; nothing where it is the plan that was asked of.
    pub name: &'a (dyn Fn(usize) -> String + Sync),
    /// Metrics to read.
    pub metrics: &'a [Metric],
    /// Month to read them at, from 1; each plan's report month when absent.
    pub month: Option<u16>,
    /// Takes the values of a plan once; `false` stops everything.
    pub take: &'a (dyn Fn(usize, Rows) -> bool + Sync),
}

impl Survey for Reading<'_> {
    type Kept = Vec<Option<f64>>;

    fn model(&self, plan: usize) -> Model {
        Model::new(&(self.plan)(plan))
    }

    fn read(&self, _plan: usize, model: &Model, outcome: &Outcome) -> Self::Kept {
        let costs = FixedCosts::of(model.plan());
        let month = self.month.unwrap_or_else(|| model.plan().report_month());
        let read = |metric: &Metric| value(outcome, costs, 0, month, *metric);
        self.metrics.iter().map(read).collect()
    }

    fn finished(&self, plan: usize, rows: Rows) -> bool {
        (self.take)(plan, rows)
    }
}

/// Reads `reading` of plans 0 to `plans - 1`, each run `replications` times on the same draws.
///
/// # Errors
/// No replication, a stop, or a plan that cannot be run.
pub(crate) fn measure(
    plans: usize,
    replications: u32,
    reading: &Reading<'_>,
    progress: &dyn Progress,
) -> Result<(), ApiError> {
    some_replications(replications)?;
    survey(plans, replications, reading, progress).map_err(|error| match error {
        SurveyError::Stopped => ApiError::Stopped,
        SurveyError::Fault { plan, fault } => ApiError::of_fault(&(reading.name)(plan), fault),
    })
}

/// Refuses a request without replications.
pub(crate) fn some_replications(replications: u32) -> Result<(), ApiError> {
    if replications == 0 {
        return Err(ApiError::request(
            "0 replications measure nothing",
            "ask for 1 or more",
        ));
    }
    Ok(())
}

/// Refuses to keep more values of single replications than fit into memory.
pub(crate) fn fits(plans: usize, replications: u32, metrics: usize) -> Result<(), ApiError> {
    some_replications(replications)?;
    let each = (size_of::<Option<f64>>() * metrics + size_of::<Vec<Option<f64>>>()) as u64;
    let most = MEMORY_LIMIT_BYTES / each / plans as u64;
    if u64::from(replications) > most {
        return Err(ApiError::request(
            format!("{replications} replications of {plans} plans do not fit into memory"),
            format!("ask for at most {most} replications"),
        ));
    }
    Ok(())
}
