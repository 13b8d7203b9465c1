//! The Compare screen: two to four plans on the same draws, the first of them the reference.

mod attribution;
mod contract;
mod curves;
mod inputs;
mod results;
#[cfg(test)]
mod tests;

pub use attribution::{
    AttributionEvent, AttributionView, ChangeView, PairView, PartView, ShareView, SplitView,
};
pub use contract::{FirstContract, SegmentLand};
pub use curves::{DipView, GapCurve, GapMeasure, PlanCurves};
pub use inputs::{InputCell, InputRow, InputsView};
pub use results::{DifferenceCell, ResultGroup, ResultRow, ValueCell};
pub(super) use results::{is_noise, unit_of};

use super::opened::Opened;
use super::progress::Percents;
use super::turn::Turn;
use super::{Desk, Refusal};
use crate::ApiError;
use crate::run::{self, Ran};
use serde::Serialize;
use std::sync::Arc;

/// Plans that fit side by side.
const MOST: usize = 4;

/// Plans side by side. Lists by plan are in the order asked for, lists of differences start with
/// the second plan.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CompareView {
    /// The plans; the first is the reference.
    pub plans: Vec<ComparedPlan>,
    /// Currency of every amount.
    pub currency: String,
    /// First simulated calendar month of the reference, as in `2026-01`.
    pub start: String,
    /// Simulated months.
    pub months: u32,
    /// Month at which results are read.
    pub month: u32,
    /// Replications of every plan.
    pub replications: u32,
    /// What a reader should know before trusting the differences, in sentences.
    pub notes: Vec<String>,
    /// Results.
    pub results: Vec<ResultRow>,
    /// Index of the plan with the highest NRR; null where none is defined or several share it.
    pub best: Option<u32>,
    /// Inputs that differ.
    pub inputs: InputsView,
    /// Each further plan less the reference, by month.
    pub curves: Vec<PlanCurves>,
    /// What the first contract says, by plan.
    pub contracts: Vec<FirstContract>,
}

/// One of the plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ComparedPlan {
    /// The plan.
    pub plan: u32,
    /// Its name.
    pub name: String,
    /// Revision of its text.
    pub revision: u32,
    /// The newest version.
    pub version: u32,
    /// Whether the working text differs from it.
    pub draft: bool,
    /// Seed, as text: it does not fit a JavaScript number.
    pub seed: String,
}

/// What the runs for a comparison report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum CompareEvent {
    /// How far they are.
    Progress {
        /// Replications done, of all plans.
        done: u32,
        /// Replications of all plans.
        of: u32,
    },
    /// Every plan has a finished run.
    Ready,
    /// A later comparison or a person stopped them.
    Stopped {
        /// Replications of the plans that had finished.
        at: u32,
        /// Replications of all plans.
        of: u32,
    },
}

impl Desk {
    /// Two to four plans side by side at `month`, or at the report month of the first, which is the
    /// reference. Plans without a finished run are run first; [`Self::compare_run`] does that with
    /// progress.
    ///
    /// # Errors
    /// Plans that cannot be compared, and what would make them so; a plan that is not in the
    /// library; a month that is not simulated.
    pub fn compare_plans(
        &self,
        plans: Vec<u32>,
        month: Option<u32>,
    ) -> Result<CompareView, Refusal> {
        let opened = self.comparable(&plans)?;
        let at = opened[0].month(month)?;
        let of = self.replications(None)?;
        let ran = opened
            .iter()
            .map(|opened| self.run_of(opened, month, of, &|_| true))
            .collect::<Result<Vec<_>, _>>()?;
        let shown = plans
            .iter()
            .zip(&opened)
            .map(|(&plan, opened)| self.compared(plan, opened))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(CompareView::of(shown, &ran, at))
    }

    /// Gives every plan a finished run and tells how far that is. A later comparison stops an
    /// earlier one; the run of the open plan is left alone.
    ///
    /// # Errors
    /// As [`Self::compare_plans`].
    pub fn compare_run(
        &self,
        turn: Turn,
        plans: Vec<u32>,
        month: Option<u32>,
        tell: &(dyn Fn(CompareEvent) + Sync),
    ) -> Result<(), Refusal> {
        let this = self.comparing.begin(turn);
        let opened = self.comparable(&plans)?;
        opened[0].month(month)?;
        let each = self.replications(None)?;
        // Four plans of a number that fitted into memory.
        let of = each.saturating_mul(opened.len() as u32);
        let mut finished = 0;
        for opened in &opened {
            let percents = Percents::new(of);
            let progress = |done: u32| {
                let done = finished + done;
                if percents.further(done) {
                    tell(CompareEvent::Progress { done, of });
                }
                this.on()
            };
            match self.run_of(opened, month, each, &progress) {
                Ok(_) => finished += each,
                Err(refusal) if refusal.code == ApiError::Stopped.code() => {
                    tell(CompareEvent::Stopped { at: finished, of });
                    return Ok(());
                }
                Err(other) => return Err(other),
            }
        }
        tell(CompareEvent::Ready);
        Ok(())
    }

    /// Stops the runs for a comparison that were asked for before, if they go on.
    ///
    /// # Errors
    /// None.
    pub fn compare_cancel(&self, turn: Turn) -> Result<(), Refusal> {
        self.comparing.stop_before(turn);
        Ok(())
    }

    /// A finished run, at whatever month: everything here is read at a month that is named.
    fn run_of(
        &self,
        opened: &Opened,
        month: Option<u32>,
        of: u32,
        progress: &(dyn Fn(u32) -> bool + Sync),
    ) -> Result<Arc<Ran>, Refusal> {
        if let Some(ran) = self.known_at_any_month(opened, of) {
            return Ok(ran);
        }
        let mut ran = run::nothing(opened.input_at(month)?, of)?;
        run::extend(&mut ran, of, &progress)?;
        let ran = Arc::new(ran);
        self.keep(opened, month, Arc::clone(&ran))?;
        Ok(ran)
    }

    fn compared(&self, plan: u32, opened: &Opened) -> Result<ComparedPlan, Refusal> {
        let working = self.library()?.working(plan)?;
        Ok(ComparedPlan {
            plan,
            name: working.name,
            revision: opened.revision,
            version: working.version,
            draft: working.draft > 0,
            seed: opened.input.loaded.plan.seed.to_string(),
        })
    }

    /// The plans, if they can stand side by side.
    fn comparable(&self, plans: &[u32]) -> Result<Vec<Arc<Opened>>, Refusal> {
        if plans.len() < 2 {
            let fix = "add a second plan, or duplicate this one and change the copy";
            return Err(cannot("one plan cannot be compared", fix));
        }
        if plans.len() > MOST {
            let reason = format!("{} plans do not fit side by side", plans.len());
            return Err(cannot(&reason, "compare two to four"));
        }
        let opened = plans
            .iter()
            .map(|&plan| self.opened(plan))
            .collect::<Result<Vec<_>, _>>()?;
        let reference = &opened[0].input.loaded.plan;
        for other in &opened[1..] {
            let plan = &other.input.loaded.plan;
            if plan.currency != reference.currency {
                return Err(cannot(
                    &format!(
                        "\"{}\" is in {}, \"{}\" in {}",
                        plan.name, plan.currency, reference.name, reference.currency
                    ),
                    "compare plans in one currency, or set Currency under Costs & time alike",
                ));
            }
            if plan.horizon.months != reference.horizon.months {
                return Err(cannot(
                    &format!(
                        "\"{}\" simulates {} months, \"{}\" {}",
                        plan.name, plan.horizon.months, reference.name, reference.horizon.months
                    ),
                    "set Months simulated under Costs & time alike in both plans",
                ));
            }
        }
        Ok(opened)
    }
}

/// Plans that cannot stand side by side.
fn cannot(reason: &str, fix: &str) -> Refusal {
    Refusal::new("not_comparable", format!("{reason}. Fix: {fix}."))
}

impl CompareView {
    /// Of runs that are comparable, read at `month`.
    fn of(plans: Vec<ComparedPlan>, ran: &[Arc<Ran>], month: u16) -> Self {
        let reference = &ran[0];
        let start = |ran: &Ran| {
            let start = ran.plan().horizon.start;
            format!("{:04}-{:02}", start.year, start.month)
        };
        let results = results::rows(ran, month);
        let loaded: Vec<_> = ran.iter().map(|ran| &ran.input.loaded).collect();
        let mut notes = Vec::new();
        if plans.iter().any(|plan| plan.seed != plans[0].seed) {
            notes.push(
                "The seeds differ, so chance differs too and the differences carry its noise. Set \
                 Seed alike under Costs & time."
                    .to_owned(),
            );
        }
        if ran.iter().any(|other| start(other) != start(reference)) {
            notes.push(
                "The plans start in different months; each is counted from its own start."
                    .to_owned(),
            );
        }
        Self {
            currency: reference.plan().currency.clone(),
            start: start(reference),
            months: u32::from(reference.outcome.months),
            month: u32::from(month),
            replications: reference.outcome.replications,
            notes,
            best: best(&results),
            results,
            inputs: inputs::of(&loaded),
            curves: plans[1..]
                .iter()
                .zip(&ran[1..])
                .map(|(plan, other)| PlanCurves::of(plan.plan, reference, other))
                .collect(),
            contracts: ran.iter().map(|ran| FirstContract::of(ran)).collect(),
            plans,
        }
    }
}

/// Index of the one plan with the highest NRR.
fn best(results: &[ResultRow]) -> Option<u32> {
    let nrr = results.iter().find(|row| row.id == "nrr")?;
    let values = || nrr.values.iter().map(|cell| cell.p50);
    let highest = values().flatten().max_by(f64::total_cmp)?;
    let mut holders = (0..).zip(values()).filter(|(_, v)| *v == Some(highest));
    match (holders.next(), holders.next()) {
        (Some((index, _)), None) => Some(index),
        _ => None,
    }
}
