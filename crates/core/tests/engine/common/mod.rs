//! Plans to start from: a quiet one in which nothing happens by itself, and a busy one in which
//! everything does.

mod busy;
mod pieces;
mod quiet;

pub use busy::busy;
pub use pieces::*;
pub use quiet::quiet;

use foothold_core::behaviour::Param;
use foothold_core::metrics::{Amount, FixedCosts, Metric, Stat, summary, value};
use foothold_core::plan::{Plan, PlanSpec};
use foothold_core::sim::{Ledger, Model, Outcome, replay, run};
use rust_decimal::Decimal;

/// A decimal from its digits.
pub fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Sets a behaviour value for every kind of segment.
pub fn set(spec: &mut PlanSpec, param: Param, value: &str) {
    spec.behaviour.values[param as usize].by_kind = [d(value); 3];
}

/// Runs a plan that must be sound.
pub fn outcome(spec: &PlanSpec, replications: u32) -> Outcome {
    run(&model(spec), replications, &|_| true).unwrap()
}

/// One replication with its ledger.
pub fn ledger(spec: &PlanSpec, replication: u32) -> Ledger {
    replay(&model(spec), replication).unwrap()
}

/// A sound plan, ready to run.
pub fn model(spec: &PlanSpec) -> Model {
    match Plan::check(spec.clone()) {
        Ok(plan) => Model::new(&plan),
        Err(faults) => panic!("{faults:#?}"),
    }
}

/// A metric of one replication.
pub fn metric(outcome: &Outcome, replication: u32, month: u16, metric: Metric) -> Option<f64> {
    value(outcome, COSTS, replication, month, metric)
}

/// A metric over all replications, at the last month.
pub fn at_end(outcome: &Outcome, metric: Metric) -> Stat {
    summary(outcome, COSTS, outcome.months, metric).unwrap()
}

const COSTS: FixedCosts = FixedCosts {
    marketing_monthly: 0,
    gross_margin_ppm: 800_000,
};

/// An amount summed over all months of each replication.
pub fn totals(outcome: &Outcome, amount: Amount) -> Vec<f64> {
    let months = outcome.months;
    (0..outcome.replications)
        .map(|k| outcome.sum(k, 0, months, amount) as f64)
        .collect()
}

/// Fails unless the mean of `values` lies within four standard errors of `expected`.
pub fn assert_mean(values: &[f64], expected: f64) {
    let stat = Stat::of(values.iter().copied().map(Some)).unwrap();
    let se = stat.se.unwrap();
    let off = (stat.mean - expected).abs();
    assert!(
        off <= 4.0 * se,
        "mean {} is {} standard errors from {expected}",
        stat.mean,
        off / se
    );
}

/// The mean of `values`.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
