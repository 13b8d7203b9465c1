//! The model from a past month on, against what happened.

use super::super::progress::Percents;
use super::super::turn::Turn;
use super::super::{Desk, Refusal};
use super::{count, month, number};
use crate::ApiError;
use crate::backtest::{self, Backtest, Errors, Request, SeriesView};
use serde::{Deserialize, Serialize};

/// What to test.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BacktestAsk {
    /// First month to simulate, `2026-01`; a year before the end when absent.
    pub from: Option<String>,
    /// Last month that counts; the last in which something happened when absent.
    pub to: Option<String>,
    /// Replications; the usual number when absent.
    pub replications: Option<u32>,
}

/// What a test reports.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum BacktestEvent {
    /// How far it is.
    Progress {
        /// Replications done.
        done: u32,
        /// Replications asked for.
        of: u32,
    },
    /// It is done.
    Done(Box<BacktestView>),
    /// A later job or a person stopped it.
    Stopped,
}

/// A test.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BacktestView {
    /// The plan.
    pub plan: u32,
    /// Revision of its text.
    pub revision: u32,
    /// Currency of every amount.
    pub currency: String,
    /// Replications.
    pub replications: u32,
    /// First month simulated.
    pub from: String,
    /// Last.
    pub to: String,
    /// Customers in the book before the first month.
    pub customers: u32,
    /// Their ARR, in major units.
    pub opening_arr: String,
    /// ARR first, then NRR and movements.
    pub series: Vec<PastSeries>,
}

/// A series over the months of a test.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PastSeries {
    /// Its name: `arr`, `nrr`, `new`.
    pub series: String,
    /// Whether values are money, in major units; else ratios.
    pub money: bool,
    /// Months in order.
    pub months: Vec<PastMonth>,
    /// What the errors amount to.
    pub errors: ErrorsView,
}

/// A month; what is undefined is null.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PastMonth {
    /// Calendar month.
    pub month: String,
    /// What happened.
    pub actual: Option<f64>,
    /// Tenth percentile of the replications.
    pub p10: Option<f64>,
    /// Median.
    pub p50: Option<f64>,
    /// Ninetieth percentile.
    pub p90: Option<f64>,
    /// Mean.
    pub mean: Option<f64>,
    /// Standard error of the mean.
    pub se: Option<f64>,
    /// Whether what happened lies from P10 to P90.
    pub inside: Option<bool>,
}

/// Errors over the months in which both sides are defined; what is undefined is null.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ErrorsView {
    /// Months compared.
    pub months: u32,
    /// Mean of simulated less actual.
    pub bias: Option<f64>,
    /// The same over the mean of actual.
    pub bias_share: Option<f64>,
    /// Mean size of simulated less actual.
    pub mae: Option<f64>,
    /// Mean size of it over actual.
    pub mape: Option<f64>,
    /// Months behind that: those in which actual is not nothing.
    pub mape_months: u32,
    /// Share of months in which actual lies from P10 to P90; 80% of many would.
    pub coverage: Option<f64>,
}

impl Desk {
    /// Tests a plan against the past that was taken.
    ///
    /// # Errors
    /// No past; its faults; a month that it does not reach.
    pub fn data_backtest(
        &self,
        turn: Turn,
        plan: u32,
        ask: BacktestAsk,
        tell: &(dyn Fn(BacktestEvent) + Sync),
    ) -> Result<(), Refusal> {
        let job = self.data.jobs.begin(turn);
        let history = self.past()?;
        let opened = self.opened(plan)?;
        let of = self.replications(ask.replications)?;
        let request = Request {
            from: month(ask.from.as_ref())?,
            to: month(ask.to.as_ref())?,
            replications: of,
            seed: None,
        };
        let percents = Percents::new(of);
        let progress = |done: u32| {
            if percents.further(done) {
                tell(BacktestEvent::Progress { done, of });
            }
            job.on()
        };
        tell(
            match backtest::backtest(opened.input.clone(), &history, request, &progress) {
                Ok(test) => {
                    let view = BacktestView::of((plan, opened.revision), &test);
                    BacktestEvent::Done(Box::new(view))
                }
                Err(ApiError::Stopped) => BacktestEvent::Stopped,
                Err(other) => return Err(other.into()),
            },
        );
        Ok(())
    }
}

impl BacktestView {
    fn of((plan, revision): (u32, u32), test: &Backtest) -> Self {
        Self {
            plan,
            revision,
            currency: test.currency.clone(),
            replications: test.replications,
            from: test.from.clone(),
            to: test.to.clone(),
            customers: count(test.customers),
            opening_arr: test.opening_arr.clone(),
            series: test.series.iter().map(PastSeries::of).collect(),
        }
    }
}

impl PastSeries {
    pub(super) fn of(series: &SeriesView) -> Self {
        let months = series.months.iter().map(|line| PastMonth {
            month: line.month.clone(),
            actual: number(line.actual.as_ref()),
            p10: number(line.p10.as_ref()),
            p50: number(line.p50.as_ref()),
            p90: number(line.p90.as_ref()),
            mean: number(line.mean.as_ref()),
            se: number(line.se.as_ref()),
            inside: line.inside,
        });
        Self {
            series: series.series.to_owned(),
            money: series.money,
            months: months.collect(),
            errors: ErrorsView::of(&series.errors),
        }
    }
}

impl ErrorsView {
    fn of(errors: &Errors) -> Self {
        Self {
            months: count(errors.months),
            bias: number(errors.bias.as_ref()),
            bias_share: errors.bias_share,
            mae: number(errors.mae.as_ref()),
            mape: errors.mape,
            mape_months: count(errors.mape_months),
            coverage: errors.coverage,
        }
    }
}
