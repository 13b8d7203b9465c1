//! Cohorts by the quarter in which they landed, as means over replications.

use super::{caption, name};
use crate::run::Ran;
use foothold_charts::{Cohort, CohortTriangle};
use std::ops::RangeInclusive;

const STEP: usize = 3;

pub(super) fn triangle(ran: &Ran) -> CohortTriangle {
    let months = usize::from(ran.outcome.months);
    let ages: Vec<usize> = (0..months).step_by(STEP).collect();
    let mut cohorts = vec![cohort(ran, "Opening book".into(), 0..=0, &ages)];
    cohorts.extend((1..=months).step_by(STEP).map(|first| {
        let last = (first + STEP - 1).min(months);
        cohort(ran, label(ran, first, last), first..=last, &ages)
    }));
    // A landing quarter without deals has nothing to keep; it would be an empty row.
    cohorts.retain(|cohort| cohort.landed_arr > 0.0);
    CohortTriangle {
        caption: caption(
            ran,
            "ARR kept, % of land, by months since land (means)".into(),
        ),
        ages_months: ages.iter().map(|&age| age as u32).collect(),
        cohorts,
        weighted: Some(weighted(ran, months, &ages)),
    }
}

fn label(ran: &Ran, first: usize, last: usize) -> String {
    // Months of a plan fit 16 bits.
    let name = |month: usize| name(ran, month as u16);
    if first == last {
        name(first)
    } else {
        format!("{}–{}", &name(first)[..3], name(last))
    }
}

/// A row: the cohorts of some landing months together, at the ages that all of them reached.
fn cohort(ran: &Ran, label: String, landed: RangeInclusive<usize>, ages: &[usize]) -> Cohort {
    let months = usize::from(ran.outcome.months);
    let youngest = *landed.end();
    let sums = Sums::of(ran, landed.clone(), 0);
    let kept = ages
        .iter()
        .take_while(|&&age| youngest + age <= months)
        .map(|&age| ratio(Sums::of(ran, landed.clone(), age).arr, sums.arr))
        .collect();
    sums.row(ran, label, kept)
}

/// All cohorts that landed in the run, each at the ages that it reached.
fn weighted(ran: &Ran, months: usize, ages: &[usize]) -> Cohort {
    let kept = ages
        .iter()
        .map(|&age| {
            let old_enough = 1..=months - age;
            ratio(
                Sums::of(ran, old_enough.clone(), age).arr,
                Sums::of(ran, old_enough, 0).arr,
            )
        })
        .collect();
    Sums::of(ran, 1..=months, 0).row(ran, "All landed".into(), kept)
}

/// Sums over replications and landing months at one age.
struct Sums {
    arr: i64,
    customers: i64,
}

impl Sums {
    fn of(ran: &Ran, landed: RangeInclusive<usize>, age: usize) -> Self {
        let triangle = &ran.outcome.triangle;
        let cells = landed.map(|month| month * triangle.stride + age);
        cells.fold(
            Self {
                arr: 0,
                customers: 0,
            },
            |sums, cell| Self {
                arr: sums.arr + triangle.arr[cell],
                customers: sums.customers + triangle.customers[cell],
            },
        )
    }

    fn row(&self, ran: &Ran, label: String, kept: Vec<Option<f64>>) -> Cohort {
        let replications = f64::from(ran.outcome.replications);
        Cohort {
            label,
            accounts: (self.customers as f64 / replications).round() as u64,
            landed_arr: self.arr as f64 / replications / 100.0,
            kept,
        }
    }
}

fn ratio(kept: i64, landed: i64) -> Option<f64> {
    (landed > 0).then(|| kept as f64 / landed as f64)
}
