//! The Explore screen: sweeps, tornado, goal seek, frontier, and a point opened as a plan.
//!
//! Each is a long job: it tells how far it is, and a later one stops it. Numbers cross in units for
//! charts: a ratio as it is, money in major units; what is undefined is null.

mod jobs;
mod open;
mod optimise;
mod seek;
mod sweep;
#[cfg(test)]
mod tests;
mod tornado;

pub use open::{MetricChoice, PointChange, PointLever};
pub use optimise::{
    ChooseAsk, LimitAsk, OptimiseAskView, OptimiseEvent, OptimumPointView, OptimumView,
};
pub use seek::{SeekAskView, SeekEvent, SeekView, SolutionView, TrialView};
pub use sweep::{AxisView, CellView, MetricCells, SweepAskView, SweepEvent, SweepView, VaryAsk};
pub use tornado::{EndView, TornadoAskView, TornadoBar, TornadoEvent, TornadoView};

use super::live::UnitView;
use super::turn::Turn;
use super::{Desk, Opened, Refusal};
use crate::explore::{Base, Vary};
use crate::metrics;
use crate::run::RunOptions;
use foothold_core::metrics::Metric;
use foothold_data::PlanSource;
use std::sync::Arc;

/// How messages call the text of a plan of the library.
const SHOWN_AS: &str = "plan";

impl Desk {
    /// A plan of the library to vary, read at `month`.
    fn base_of(&self, plan: u32, month: Option<u32>) -> Result<(Arc<Opened>, Base), Refusal> {
        let opened = self.opened(plan)?;
        let month = match month {
            None => None,
            Some(_) => Some(opened.month(month)?),
        };
        let source = PlanSource::text(SHOWN_AS, &opened.text).map_err(crate::ApiError::from)?;
        let base = Base::open(source, None, month, None)?;
        Ok((opened, base))
    }

    fn run_options(&self, replications: Option<u32>) -> Result<RunOptions, Refusal> {
        Ok(RunOptions {
            replications: self.replications(replications)?,
            seed: None,
            threads: None,
        })
    }

    /// Stops the exploration that was asked for before, if it goes on.
    ///
    /// # Errors
    /// None.
    pub fn explore_cancel(&self, turn: Turn) -> Result<(), Refusal> {
        self.exploring.stop_before(turn);
        Ok(())
    }
}

fn metric(name: &str) -> Result<Metric, Refusal> {
    metrics::named(name)
        .ok_or_else(|| Refusal::new("metric_unknown", format!("there is no metric {name:?}")))
}

fn vary(field: &str, values: &str) -> Result<Vary, Refusal> {
    let text = format!("{field}={values}");
    (text.parse()).map_err(|reason| Refusal::new("values_unreadable", format!("{text} {reason}")))
}

fn unit(metric: &str) -> UnitView {
    super::compare::unit_of(metric)
}
