//! What the migration of the existing book does to its ARR: the same plan run under each setting.

use super::same::unknown_book;
use crate::desk::{FaultView, Refusal};
use foothold_core::metrics::Amount;
use foothold_core::plan::{Fault, Migration, Plan};
use foothold_core::sim::{Model, Outcome, run};
use serde::Serialize;

/// Replications behind each path.
const REPLICATIONS: u32 = 32;

/// The existing book under each migration.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MigrationView {
    /// Price book that the existing book is on.
    pub from: String,
    /// Price book that it moves to.
    pub to: String,
    /// The plan's own setting, by the word of plan files.
    pub setting: String,
    /// Replications behind each number.
    pub replications: u32,
    /// Currency.
    pub currency: String,
    /// ARR of the existing book today, major units.
    pub today: f64,
    /// Never, at renewal, at once.
    pub paths: Vec<MigrationPath>,
}

/// The existing book under one setting. Means over replications, of opening customers only; those
/// landed later are not in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MigrationPath {
    /// `never`, `at_renewal` or `at_once`.
    pub setting: String,
    /// Its ARR by month, from month 0, major units.
    pub arr: Vec<f64>,
    /// Customers of it by month.
    pub customers: Vec<f64>,
    /// Bill shocks by month, of all accounts.
    pub shocks: Vec<f64>,
}

/// The word of plan files for a migration.
pub(super) const fn word(migration: Migration) -> &'static str {
    match migration {
        Migration::Never => "never",
        Migration::AtRenewal => "at_renewal",
        Migration::AtOnce => "at_once",
    }
}

/// The refusal of a plan that cannot run.
fn refused(faults: &[Fault]) -> Refusal {
    Refusal {
        faults: faults.iter().map(FaultView::from).collect(),
        ..Refusal::new(
            "plan_invalid",
            "The plan cannot run with that price book. Fix: correct what is listed.",
        )
    }
}

/// Runs the plan under each migration, to the price book `to`, or to that of new business.
///
/// # Errors
/// A book that the plan does not have, one with which it cannot run, or a stop.
pub fn paths(
    plan: &Plan,
    to: Option<&str>,
    going: &(dyn Fn() -> bool + Sync),
) -> Result<MigrationView, Refusal> {
    let to = to.unwrap_or(&plan.pricing.new_business);
    if plan.price_books.iter().all(|book| book.id != to) {
        return Err(unknown_book(plan, to));
    }
    let mut today = 0.0;
    let settings = [Migration::Never, Migration::AtRenewal, Migration::AtOnce];
    let mut paths = Vec::new();
    for setting in settings {
        let mut spec = plan.clone().into_spec();
        spec.pricing.migration = setting;
        to.clone_into(&mut spec.pricing.new_business);
        let plan = Plan::check(spec).map_err(|faults| refused(&faults))?;
        let model = Model::new(&plan);
        let outcome = run(&model, REPLICATIONS, &|_| going()).map_err(crate::ApiError::from)?;
        let path = path(setting, &outcome);
        today = path.arr.first().copied().unwrap_or(0.0);
        paths.push(path);
    }
    Ok(MigrationView {
        from: plan.pricing.existing.clone(),
        to: to.to_owned(),
        setting: word(plan.pricing.migration).to_owned(),
        replications: REPLICATIONS,
        currency: plan.currency.clone(),
        today,
        paths,
    })
}

fn path(setting: Migration, outcome: &Outcome) -> MigrationPath {
    let n = f64::from(outcome.replications);
    let months = 0..usize::from(outcome.months) + 1;
    let triangle = &outcome.triangle;
    // Row 0 of the triangle is the existing book, by months since the start.
    let mean =
        |sums: &[i64], unit: f64| months.clone().map(|m| sums[m] as f64 / n / unit).collect();
    let shocks = |month: u16| {
        let sum: i64 = (0..outcome.replications)
            .map(|k| outcome.at(k, month, Amount::BillShocks))
            .sum();
        sum as f64 / n
    };
    MigrationPath {
        setting: word(setting).to_owned(),
        arr: mean(&triangle.arr, 100.0),
        customers: mean(&triangle.customers, 1.0),
        shocks: (0..=outcome.months).map(shocks).collect(),
    }
}
