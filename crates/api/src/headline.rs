//! The headline of a shipped template, for a first window.

use crate::run::{RunOptions, run};
use crate::{ApiError, input, metrics};
use foothold_core::metrics::{Metric, Unit};

/// The headline numbers of one run, read at its report month.
#[derive(Debug, Clone)]
pub struct HeadlineView {
    /// The plan's own name.
    pub plan_name: String,
    /// Length of the run.
    pub months: u32,
    /// Replications the percentiles are taken over.
    pub replications: u32,
    /// Seed of the run.
    pub seed: String,
    /// The month that every number is read at.
    pub report_month: u32,
    /// SHA-256 of everything measured.
    pub result_hash: String,
    /// The numbers, in the order to show them.
    pub rows: Vec<HeadlineRow>,
}

/// One headline number over the replications; `None` where undefined.
#[derive(Debug, Clone)]
pub struct HeadlineRow {
    /// Stable name, such as `nrr`.
    pub id: String,
    /// Name for a person.
    pub label: String,
    /// Unit of the three numbers.
    pub unit: HeadlineUnit,
    /// Tenth percentile as a decimal.
    pub p10: Option<String>,
    /// Median.
    pub p50: Option<String>,
    /// Ninetieth percentile.
    pub p90: Option<String>,
    /// What a reader must know beside the number.
    pub note: Option<String>,
}

/// Unit of a headline number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadlineUnit {
    /// A ratio: 1.19 is 119%.
    Percent,
    /// An amount in the plan's currency.
    Money,
}

/// Runs the shipped template `name`.
///
/// # Errors
/// A name that is not a template, or books that do not balance.
pub fn of_template(name: &str, replications: u32) -> Result<HeadlineView, ApiError> {
    let options = RunOptions {
        replications,
        ..RunOptions::default()
    };
    let ran = run(input::template(name)?, options, &|_| true)?;
    let month = ran.report_month();
    let short = (month < 12).then(|| format!("over {month} months, since the start"));
    let roles: Vec<Metric> = ran.roles().map(Metric::Attainment).collect();
    let rows = Metric::HEADLINE
        .into_iter()
        .chain(roles)
        .map(|metric| {
            let stat = ran.stat(month, metric);
            HeadlineRow {
                id: metric.name(),
                label: metrics::label(metric),
                unit: if metric.unit() == Unit::Money {
                    HeadlineUnit::Money
                } else {
                    HeadlineUnit::Percent
                },
                p10: stat.p10.map(|v| v.text()),
                p50: stat.p50.map(|v| v.text()),
                p90: stat.p90.map(|v| v.text()),
                note: short.clone().filter(|_| metric != Metric::ArrEnd),
            }
        })
        .collect();
    let plan = ran.plan();
    Ok(HeadlineView {
        plan_name: plan.name.clone(),
        months: u32::from(plan.horizon.months),
        replications,
        seed: plan.seed.to_string(),
        report_month: u32::from(month),
        result_hash: ran.outcome.hash(),
        rows,
    })
}
