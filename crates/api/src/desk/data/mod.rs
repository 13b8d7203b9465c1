//! The Data screen: a company's own past beside a plan, behaviour fitted to it, the model tested
//! against it, and the scorecard of the published cases.
//!
//! The past is chosen by the shell, which alone names files; the desk remembers where it is.

mod apply;
mod backtest;
mod calibrate;
mod past;
mod scorecard;
#[cfg(test)]
mod tests;

pub use backtest::{BacktestAsk, BacktestEvent, BacktestView, ErrorsView, PastMonth, PastSeries};
pub use calibrate::{
    CalibrateAsk, CalibrateEvent, CalibrationView, FitWindow, FittedValue, HoldOutView, Knowledge,
    TargetRow,
};
pub use past::{Dates, Decimals, PastColumn, PastFile, PastReading};
pub use scorecard::{CaseRow, ScorecardEvent, ScorecardView};

use super::live::UnitView;
use super::turn::{Latest, Turn};
use super::{Desk, Refusal};
use crate::calibrate::Calibrated;
use crate::past::HistoryInput;
use crate::wire::Value;
use foothold_core::calendar::YearMonth;
use std::sync::Mutex;

/// What the Data screen works with.
#[derive(Debug, Default)]
pub(super) struct Data {
    /// Where the company's past is.
    past: Mutex<Option<HistoryInput>>,
    /// What was chosen last, also when it could not be read.
    asked: Mutex<Option<HistoryInput>>,
    /// The last fit, and the plan it was of.
    fitted: Mutex<Option<(u32, Calibrated)>>,
    /// Back-tests, fits and scorecards: one goes on at a time.
    jobs: Latest,
}

impl Desk {
    /// Stops the fit, test or scorecard that was asked for before, if it goes on.
    ///
    /// # Errors
    /// None.
    pub fn data_cancel(&self, turn: Turn) -> Result<(), Refusal> {
        self.data.jobs.stop_before(turn);
        Ok(())
    }
}

/// A calendar month as it is typed.
fn month(text: Option<&String>) -> Result<Option<YearMonth>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let read = || {
        let (year, month) = text.trim().split_once('-')?;
        let month: u8 = month.parse().ok()?;
        let year: i32 = year.parse().ok()?;
        let known = (1900..=2200).contains(&year) && (1..=12).contains(&month);
        known.then_some(YearMonth { year, month })
    };
    read().map(Some).ok_or_else(|| {
        Refusal::new(
            "month_unreadable",
            format!("{text:?} is not a month. Fix: write it as 2026-03."),
        )
    })
}

/// A value for charts and tables, and its unit: amounts travel as text, the rest are ratios.
fn plotted(value: &Value) -> (f64, UnitView) {
    let unit = match value {
        Value::Money(_) => UnitView::Money,
        Value::Number(_) => UnitView::Ratio,
    };
    (crate::explore::number(value), unit)
}

fn number(value: Option<&Value>) -> Option<f64> {
    value.map(crate::explore::number)
}

/// A count for the wire, where numbers are doubles.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
