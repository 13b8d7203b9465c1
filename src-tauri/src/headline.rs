//! The headline numbers of a run, in the form the interface receives.

use foothold_api::headline as api;
use serde::Serialize;
use specta::Type;

use crate::error::AppError;

/// Replications of the run behind the first window: enough for P10 and P90 to
/// mean something, few enough to be there at once.
const REPLICATIONS: u32 = 32;

/// The headline numbers of one run, read at its report month.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HeadlineView {
    /// The plan's own name.
    pub plan_name: String,
    /// Length of the run.
    pub months: u32,
    /// Replications the percentiles are taken over.
    pub replications: u32,
    /// Seed of the run, as text: it does not fit a JavaScript number.
    pub seed: String,
    /// The month that every number is read at; 0 is the opening book.
    pub report_month: u32,
    /// Fingerprint of the run's output; the command line prints the same.
    pub result_hash: String,
    /// The numbers, in the order to show them.
    pub rows: Vec<HeadlineRow>,
}

/// One headline number over the replications.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HeadlineRow {
    /// Stable name, such as `nrr`.
    pub id: String,
    /// Name for a person.
    pub label: String,
    /// What the three numbers are.
    pub unit: HeadlineUnit,
    /// 10th percentile, as a decimal; `None` when undefined.
    pub p10: Option<String>,
    /// Median, as a decimal; `None` when undefined.
    pub p50: Option<String>,
    /// 90th percentile, as a decimal; `None` when undefined.
    pub p90: Option<String>,
    /// What a reader must know beside the number, such as a short window.
    pub note: Option<String>,
}

/// Unit of a headline number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum HeadlineUnit {
    /// A ratio: `1.19` is 119%.
    Percent,
    /// An amount in the plan's currency, in whole units and decimals.
    Money,
}

/// Runs the template `name` and converts its headline numbers.
pub(crate) fn of_template(name: &str) -> Result<HeadlineView, AppError> {
    let view = api::of_template(name, REPLICATIONS)?;
    Ok(view.into())
}

impl From<api::HeadlineView> for HeadlineView {
    fn from(view: api::HeadlineView) -> Self {
        Self {
            plan_name: view.plan_name,
            months: view.months,
            replications: view.replications,
            seed: view.seed,
            report_month: view.report_month,
            result_hash: view.result_hash,
            rows: view.rows.into_iter().map(HeadlineRow::from).collect(),
        }
    }
}

impl From<api::HeadlineRow> for HeadlineRow {
    fn from(row: api::HeadlineRow) -> Self {
        Self {
            id: row.id,
            label: row.label,
            unit: row.unit.into(),
            p10: row.p10,
            p50: row.p50,
            p90: row.p90,
            note: row.note,
        }
    }
}

impl From<api::HeadlineUnit> for HeadlineUnit {
    fn from(unit: api::HeadlineUnit) -> Self {
        match unit {
            api::HeadlineUnit::Percent => Self::Percent,
            api::HeadlineUnit::Money => Self::Money,
        }
    }
}
