//! The plan as a function of the values to fit.

use crate::ApiError;
use foothold_core::calibration::{FreeParam, FreeValue};
use foothold_core::plan::{Plan, PlanSpec, SegmentKind};
use foothold_core::sim::{Model, Outcome, run};

/// A plan of which some behaviour values move.
#[derive(Debug, Clone)]
pub(crate) struct Moving {
    spec: PlanSpec,
    kinds: Vec<SegmentKind>,
    replications: u32,
}

impl Moving {
    /// `plan`, run with `replications` at every point.
    pub fn of(plan: &Plan, replications: u32) -> Self {
        let kinds = plan.segments.iter().map(|segment| segment.kind).collect();
        Self {
            spec: plan.clone().into_spec(),
            kinds,
            replications,
        }
    }

    /// Kinds of its segments.
    pub fn kinds(&self) -> &[SegmentKind] {
        &self.kinds
    }

    /// A value to fit, as it stands in the plan.
    pub fn free(&self, param: FreeParam) -> FreeValue {
        param.free_value(&self.spec.behaviour, &self.kinds)
    }

    /// The plan with these values.
    ///
    /// # Errors
    /// A value outside what the model takes.
    pub fn at(&self, params: &[FreeParam], values: &[f64]) -> Result<Plan, ApiError> {
        let mut spec = self.spec.clone();
        for (param, value) in params.iter().zip(values) {
            param.set(&mut spec.behaviour, *value, &self.kinds);
        }
        Plan::check(spec).map_err(ApiError::Calibration)
    }

    /// What it gives with these values.
    ///
    /// # Errors
    /// A stop, books that do not balance, a value outside what the model takes.
    pub fn run(
        &self,
        params: &[FreeParam],
        values: &[f64],
        keep_going: &(dyn Fn() -> bool + Sync),
    ) -> Result<Outcome, ApiError> {
        let plan = self.at(params, values)?;
        Ok(run(&Model::new(&plan), self.replications, &|_| {
            keep_going()
        })?)
    }
}
