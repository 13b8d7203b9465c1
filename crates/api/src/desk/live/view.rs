//! A run as the Plan screen shows it.

use super::super::Refusal;
use super::Reference;
use super::diagnosis::DiagnosisView;
use crate::compare::{self, Crossover};
use crate::metrics::{label, role_label};
use crate::run::Ran;
use foothold_core::metrics::cohort::account_value;
use foothold_core::metrics::{Amount, Metric, Unit, summary, window_start};
use foothold_core::sim::Outcome;
use serde::Serialize;

/// A run so far. Everything in it is of the same replications.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RunView {
    /// The plan that ran.
    pub plan: u32,
    /// Revision of its text.
    pub revision: u32,
    /// The plan's own name.
    pub name: String,
    /// Replications so far.
    pub replications: u32,
    /// Replications asked for.
    pub of: u32,
    /// Seed, as text: it does not fit a JavaScript number.
    pub seed: String,
    /// Currency of every amount.
    pub currency: String,
    /// First simulated calendar month, as in `2026-01`.
    pub start: String,
    /// Simulated months.
    pub months: u32,
    /// Month at which spreads, histograms and the diagnosis are read.
    pub month: u32,
    /// Inputs' fingerprint.
    pub plan_hash: String,
    /// Metrics by month.
    pub metrics: Vec<MetricSeries>,
    /// Roles with quota.
    pub roles: Vec<RoleView>,
    /// New-logo ARR won in each month, mean over replications, in major units.
    pub new_by_month: Vec<f64>,
    /// Expansion ARR won in each month.
    pub expansion_by_month: Vec<f64>,
    /// What an account is worth a year, by age.
    pub account_value: AccountValueView,
    /// First-year value of a deal really sold in the window, before discounts, mean over deals and
    /// replications.
    pub land_sold: Option<f64>,
    /// Against the reference plan, where one is given.
    pub against: Option<AgainstView>,
    /// Why there is nothing to read against where a plan is given.
    pub unread: Option<Refusal>,
    /// What is broken.
    pub diagnosis: DiagnosisView,
    /// The replication whose NRR lies nearest the median.
    pub median_replication: u32,
}

/// A metric over time. A month where it is undefined holds null. Ratios are numbers, money is in
/// major units, for plotting.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MetricSeries {
    /// Name in results.
    pub id: String,
    /// Name for a person.
    pub label: String,
    /// Unit of every number.
    pub unit: UnitView,
    /// Tenth percentile by month, from month 0.
    pub p10: Vec<Option<f64>>,
    /// Median.
    pub p50: Vec<Option<f64>>,
    /// Ninetieth percentile.
    pub p90: Vec<Option<f64>>,
    /// Standard error of the mean.
    pub se: Vec<Option<f64>>,
}

/// Unit of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum UnitView {
    /// 1.19 is 119%.
    Ratio,
    /// The plan's currency.
    Money,
    /// A plain number.
    Number,
}

/// A role's attainment.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RoleView {
    /// Role, by the word of plan files.
    pub role: String,
    /// Name for a person.
    pub label: String,
    /// Reps with quota at the month read, mean over replications.
    pub reps: f64,
    /// Credit in the quota periods of the window, mean over replications; in the measure's unit.
    pub credited: f64,
    /// Quota of those periods.
    pub quota: f64,
    /// Sum of credit over sum of quota, by month.
    pub attainment: MetricSeries,
    /// Reps by tenth of quota at the month read, over all replications; the last is open above.
    pub reps_by_tenth: Vec<u32>,
    /// Share of reps at or above quota; null without reps.
    pub at_quota: Option<f64>,
}

/// Mean ARR of landed accounts by age.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AccountValueView {
    /// At landing.
    pub land: Option<f64>,
    /// Twelve months later, over all that landed early enough.
    pub month12: Option<f64>,
    /// Twenty-four months later.
    pub month24: Option<f64>,
}

/// When the plan overtakes the reference.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AgainstView {
    /// Plan it is read against.
    pub plan: u32,
    /// Its name.
    pub name: String,
    /// When and how deep.
    pub crossover: Crossover,
}

/// What the Plan screen shows, and nothing else: it is sent with every move of a slider.
const METRICS: [Metric; 6] = [
    Metric::Nrr,
    Metric::ExpansionShare,
    Metric::Grr,
    Metric::ArrEnd,
    Metric::CompPerNewArr,
    Metric::LandDrift,
];

impl RunView {
    /// The view of a run; `reference` must have at least as many replications.
    pub(in crate::desk) fn of(
        (plan, revision): (u32, u32),
        ran: &Ran,
        of: u32,
        reference: Option<&Reference>,
    ) -> Self {
        let against =
            reference.and_then(|Reference { plan, ran }| Some((*plan, ran.as_ref().ok()?)));
        let outcome = &ran.outcome;
        let month = ran.report_month();
        let (land, _) = account_value(&outcome.triangle, 0);
        let value = |age| account_value(&outcome.triangle, age).0.map(major);
        let start = ran.plan().horizon.start;
        Self {
            plan,
            revision,
            name: ran.plan().name.clone(),
            replications: outcome.replications,
            of,
            seed: ran.plan().seed.to_string(),
            currency: ran.plan().currency.clone(),
            start: format!("{:04}-{:02}", start.year, start.month),
            months: u32::from(outcome.months),
            month: u32::from(month),
            plan_hash: ran.input.loaded.plan_hash.clone(),
            metrics: METRICS.iter().map(|&m| MetricSeries::of(ran, m)).collect(),
            roles: ran.roles().map(|role| RoleView::of(ran, role)).collect(),
            new_by_month: by_month(outcome, &[Amount::New]),
            expansion_by_month: by_month(outcome, &EXPANSION),
            account_value: AccountValueView {
                land: land.map(major),
                month12: value(12),
                month24: value(24),
            },
            land_sold: land_sold(outcome, month),
            unread: reference.and_then(|reference| reference.ran.as_ref().err().cloned()),
            against: against.map(|(plan, other)| AgainstView {
                plan,
                name: other.plan().name.clone(),
                crossover: compare::crossover(other, ran),
            }),
            diagnosis: DiagnosisView::of(ran),
            median_replication: median_replication(ran, month),
        }
    }
}

const EXPANSION: [Amount; 6] = [
    Amount::ExpansionSeats,
    Amount::ExpansionTeams,
    Amount::ExpansionUsage,
    Amount::ExpansionProduct,
    Amount::ExpansionTier,
    Amount::ExpansionPrice,
];

/// What a deal was sold for, over the window of `month`; `None` without deals.
fn land_sold(outcome: &Outcome, month: u16) -> Option<f64> {
    let since = window_start(month);
    let sum = |amount| -> i64 {
        (0..outcome.replications)
            .map(|k| outcome.sum(k, since, month, amount))
            .sum()
    };
    let won = sum(Amount::Won);
    (won > 0).then(|| major(sum(Amount::LandSold) as f64 / won as f64))
}

fn major(cents: f64) -> f64 {
    cents / 100.0
}

/// The mean by month, from month 0, of the sum of some amounts of money.
fn by_month(outcome: &Outcome, amounts: &[Amount]) -> Vec<f64> {
    let mean = |month| {
        let sum: i64 = (0..outcome.replications)
            .flat_map(|k| amounts.iter().map(move |&a| outcome.at(k, month, a)))
            .sum();
        major(sum as f64 / f64::from(outcome.replications))
    };
    (0..=outcome.months).map(mean).collect()
}

/// The replication whose NRR at a month lies nearest the median over replications; the first of
/// several, and replication 0 where NRR is undefined.
pub(crate) fn median_replication(ran: &Ran, month: u16) -> u32 {
    let nrr = |k| foothold_core::metrics::value(&ran.outcome, ran.costs, k, month, Metric::Nrr);
    let Some(stat) = summary(&ran.outcome, ran.costs, month, Metric::Nrr) else {
        return 0;
    };
    (0..ran.outcome.replications)
        .filter_map(|k| Some((k, (nrr(k)? - stat.p50).abs())))
        .min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))
        .map_or(0, |(k, _)| k)
}

impl MetricSeries {
    fn of(ran: &Ran, metric: Metric) -> Self {
        let scale = if metric.unit() == Unit::Money {
            100.0
        } else {
            1.0
        };
        let mut series = Self {
            id: metric.name(),
            label: label(metric),
            unit: match metric.unit() {
                Unit::Ratio => UnitView::Ratio,
                Unit::Money => UnitView::Money,
                Unit::Number => UnitView::Number,
            },
            p10: Vec::new(),
            p50: Vec::new(),
            p90: Vec::new(),
            se: Vec::new(),
        };
        for month in 0..=ran.outcome.months {
            let stat = (month > 0 || !metric.needs_window())
                .then(|| summary(&ran.outcome, ran.costs, month, metric))
                .flatten();
            series.p10.push(stat.map(|s| s.p10 / scale));
            series.p50.push(stat.map(|s| s.p50 / scale));
            series.p90.push(stat.map(|s| s.p90 / scale));
            series.se.push(stat.and_then(|s| s.se).map(|se| se / scale));
        }
        series
    }
}

impl RoleView {
    fn of(ran: &Ran, role: foothold_core::plan::RoleKind) -> Self {
        let month = ran.report_month();
        let mean = |first: Amount| {
            let amount = Amount::ALL[first as usize + role as usize];
            let outcome = &ran.outcome;
            let sum: i64 = (0..outcome.replications)
                .map(|k| outcome.at(k, month, amount))
                .sum();
            sum as f64 / f64::from(outcome.replications)
        };
        let tenths = ran.outcome.histogram.reps[role as usize];
        let all: u64 = tenths.iter().sum();
        let at: u64 = tenths[10..].iter().sum();
        Self {
            role: role.name().to_owned(),
            label: role_label(role).to_owned(),
            reps: mean(Amount::RepsAe),
            credited: major(mean(Amount::CreditedAe)),
            quota: major(mean(Amount::QuotaAe)),
            attainment: MetricSeries::of(ran, Metric::Attainment(role)),
            // A run of more rep-years than 32 bits count is refused for its memory long before.
            reps_by_tenth: tenths
                .iter()
                .map(|&n| n.min(u32::MAX.into()) as u32)
                .collect(),
            at_quota: (all > 0).then(|| at as f64 / all as f64),
        }
    }
}
