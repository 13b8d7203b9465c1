//! Behaviour fitted to the past that was taken.

use super::super::live::UnitView;
use super::super::turn::Turn;
use super::super::{Desk, Refusal, locked};
use super::backtest::PastSeries;
use super::{count, month, plotted};
use crate::ApiError;
use crate::calibrate::{
    self, Calibration, DEFAULT_HOLD_OUT, HoldOut, KnowledgeView, Progress, Request, TargetView,
    ValueView,
};
use crate::desk::fields;
use serde::{Deserialize, Serialize};

/// What to fit.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CalibrateAsk {
    /// Behaviour values to fit; those that the data can tell apart when empty.
    pub values: Vec<String>,
    /// First month that counts, `2025-01`; two years before the hold-out when absent.
    pub from: Option<String>,
    /// Last month that counts; the last in which something happened when absent.
    pub to: Option<String>,
    /// Months held out at the end; the last quarter when absent.
    pub hold_out: Option<u32>,
    /// Replications of each evaluation; the usual number when absent.
    pub replications: Option<u32>,
}

/// What a fit reports. How many evaluations there will be is not known beforehand.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum CalibrateEvent {
    /// How far it is.
    Progress {
        /// Evaluations done.
        done: u32,
        /// None: not known.
        of: u32,
        /// Iterations begun.
        iteration: u32,
    },
    /// It is done.
    Done(Box<CalibrationView>),
    /// A later job or a person stopped it.
    Stopped,
}

/// A fit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CalibrationView {
    /// The plan.
    pub plan: u32,
    /// Revision of its text.
    pub revision: u32,
    /// Currency of every amount.
    pub currency: String,
    /// Replications of each evaluation.
    pub replications: u32,
    /// The months that the fit saw.
    pub window: Option<FitWindow>,
    /// What was observed, and what the model says of it.
    pub targets: Vec<TargetRow>,
    /// What the model gives no value for.
    pub undefined: Vec<String>,
    /// Behaviour values.
    pub values: Vec<FittedValue>,
    /// Values that were left out because others move the same.
    pub alike: Vec<String>,
    /// Values that were left out because the data do not speak about them.
    pub silent: Vec<String>,
    /// Sum of squared residuals before.
    pub chi_square_before: f64,
    /// After.
    pub chi_square_after: f64,
    /// Targets that pull, less the values that they determine.
    pub degrees_of_freedom: f64,
    /// By how much intervals were widened because the model misses targets by more than noise.
    pub widened: f64,
    /// Iterations.
    pub iterations: u32,
    /// Evaluations.
    pub evaluations: u32,
    /// Whether no step promised anything more.
    pub converged: bool,
    /// The months held out; null where none were.
    pub hold_out: Option<HoldOutView>,
}

/// The months that a fit saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FitWindow {
    /// First month.
    pub from: String,
    /// Last month.
    pub to: String,
    /// Customers seen in it.
    pub customers: u32,
    /// New-business deals closed in it.
    pub deals: u32,
}

/// A target.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TargetRow {
    /// Its name.
    pub target: String,
    /// Unit of every number of it; money is in major units.
    pub unit: UnitView,
    /// What was observed.
    pub observed: f64,
    /// Its sampling error.
    pub observed_se: f64,
    /// Customers or deals behind it.
    pub units: Option<u32>,
    /// Simulated before.
    pub before: f64,
    /// Simulated after.
    pub after: f64,
    /// Standard error of that from simulation.
    pub after_se: f64,
    /// Simulated less observed, over the noise of both.
    pub residual: f64,
}

/// How well a value is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Knowledge {
    /// Its interval is clearly narrower than its plausible range.
    Determined,
    /// The data lean one way, and leave most of the range open.
    Weak,
    /// Only together with others.
    Together,
    /// The data do not speak about it; it stays as it was.
    Silent,
}

/// A behaviour value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FittedValue {
    /// Its name.
    pub value: String,
    /// Its name for a person.
    pub label: String,
    /// Before, as plans write it.
    pub before: String,
    /// After.
    pub after: String,
    /// Ends of the 95% interval.
    pub interval: Vec<String>,
    /// Ends of the plausible range.
    pub range: Vec<String>,
    /// Where these lie in the plausible range, from 0 to 1: before, after, interval.
    pub places: Vec<f64>,
    /// How well it is known.
    pub knowledge: Knowledge,
    /// The others, of a value that is known only together with them.
    pub together: Vec<String>,
    /// Whether it lies at an end of its range.
    pub bound: bool,
    /// Targets that it moves most.
    pub moves: Vec<String>,
}

/// The months that the fit did not see, simulated from the book at their start.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct HoldOutView {
    /// First month.
    pub from: String,
    /// Last month.
    pub to: String,
    /// With the values before.
    pub before: Vec<PastSeries>,
    /// With the values after.
    pub after: Vec<PastSeries>,
}

impl Desk {
    /// Fits behaviour of a plan to the past that was taken. The plan stays as it is until
    /// [`data_apply`](Self::data_apply).
    ///
    /// # Errors
    /// No past; its faults and those of the values named; a past too short.
    pub fn data_calibrate(
        &self,
        turn: Turn,
        plan: u32,
        ask: CalibrateAsk,
        tell: &(dyn Fn(CalibrateEvent) + Sync),
    ) -> Result<(), Refusal> {
        let job = self.data.jobs.begin(turn);
        let history = self.past()?;
        let opened = self.opened(plan)?;
        let hold_out = ask
            .hold_out
            .map(|months| u16::try_from(months).unwrap_or(u16::MAX));
        let request = Request {
            values: ask.values,
            from: month(ask.from.as_ref())?,
            to: month(ask.to.as_ref())?,
            hold_out: hold_out.unwrap_or(DEFAULT_HOLD_OUT),
            replications: self.replications(ask.replications)?,
            seed: None,
            name: None,
        };
        let hear = |told: Option<&Progress>| {
            if let Some(told) = told {
                tell(CalibrateEvent::Progress {
                    done: told.evaluations,
                    of: 0,
                    iteration: told.iteration,
                });
            }
            job.on()
        };
        match calibrate::to_actuals(opened.input.clone(), &history, &request, &hear) {
            Ok(done) => {
                let view = CalibrationView::of((plan, opened.revision), &done.report);
                *locked(&self.data.fitted) = Some((plan, done));
                tell(CalibrateEvent::Done(Box::new(view)));
                Ok(())
            }
            Err(ApiError::Stopped) => {
                tell(CalibrateEvent::Stopped);
                Ok(())
            }
            Err(other) => Err(other.into()),
        }
    }
}

impl CalibrationView {
    fn of((plan, revision): (u32, u32), fit: &Calibration) -> Self {
        let left_out = fit.left_out.clone();
        let (alike, silent) = left_out.map_or_else(Default::default, |out| (out.alike, out.silent));
        let named = |names: &[String]| names.iter().map(|name| value_label(name)).collect();
        Self {
            plan,
            revision,
            currency: fit.currency.clone(),
            replications: fit.replications,
            window: fit.window.as_ref().map(|window| FitWindow {
                from: window.from.clone(),
                to: window.to.clone(),
                customers: count(window.customers),
                deals: count(window.deals),
            }),
            targets: fit.targets.iter().map(TargetRow::of).collect(),
            undefined: fit.undefined.clone(),
            values: fit.values.iter().map(FittedValue::of).collect(),
            alike: named(&alike),
            silent: named(&silent),
            chi_square_before: fit.chi_square_before,
            chi_square_after: fit.chi_square_after,
            degrees_of_freedom: fit.degrees_of_freedom,
            widened: fit.widened,
            iterations: fit.iterations,
            evaluations: fit.evaluations,
            converged: fit.converged,
            hold_out: fit.hold_out.as_ref().map(HoldOutView::of),
        }
    }
}

impl TargetRow {
    fn of(target: &TargetView) -> Self {
        let (observed, unit) = plotted(&target.observed);
        Self {
            target: target.target.clone(),
            unit,
            observed,
            observed_se: plotted(&target.observed_se).0,
            units: target.units.map(count),
            before: plotted(&target.before).0,
            after: plotted(&target.after).0,
            after_se: plotted(&target.after_se).0,
            residual: target.residual,
        }
    }
}

impl FittedValue {
    fn of(value: &ValueView) -> Self {
        let [low, high] = value.range;
        let place = |at: f64| {
            let share = (at - low) / (high - low);
            // A range of nothing has no places in it.
            if share.is_finite() {
                share.clamp(0.0, 1.0)
            } else {
                0.5
            }
        };
        let [from, to] = value.interval;
        Self {
            label: value_label(&value.value),
            value: value.value.clone(),
            before: value.written.before.clone(),
            after: value.written.after.clone(),
            interval: value.written.interval.to_vec(),
            range: value.written.range.to_vec(),
            places: [value.before, value.after, from, to].map(place).to_vec(),
            knowledge: match value.knowledge {
                KnowledgeView::Determined => Knowledge::Determined,
                KnowledgeView::Weak => Knowledge::Weak,
                KnowledgeView::Together => Knowledge::Together,
                KnowledgeView::Silent => Knowledge::Silent,
            },
            together: value
                .together_with
                .iter()
                .map(|name| value_label(name))
                .collect(),
            bound: value.at_bound,
            moves: value.moves.clone(),
        }
    }
}

impl HoldOutView {
    fn of(held: &HoldOut) -> Self {
        Self {
            from: held.from.clone(),
            to: held.to.clone(),
            before: held.before.iter().map(PastSeries::of).collect(),
            after: held.after.iter().map(PastSeries::of).collect(),
        }
    }
}

/// A behaviour value's name for a person: `churn_activated`, or `churn_activated.smb`.
fn value_label(name: &str) -> String {
    match name.split_once('.') {
        None => fields::label(&format!("behaviour.{name}")),
        Some((value, kind)) => fields::label(&format!("behaviour.override.{kind}.{value}")),
    }
}
