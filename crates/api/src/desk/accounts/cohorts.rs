//! What each landing month or quarter became: ARR or accounts kept, of those at landing.

use super::money;
use super::replayed::Replayed;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// How many landing months make a row, and how far apart the columns stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Step {
    /// One.
    Month,
    /// Three, counted from the start of the plan.
    Quarter,
}

impl Step {
    const fn months(self) -> u16 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
        }
    }
}

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Kept {
    /// ARR.
    Arr,
    /// Accounts with ARR.
    Accounts,
}

/// Cohorts of one replication.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CohortsView {
    /// Replication.
    pub replication: u32,
    /// Ages in months, one for each column.
    pub ages: Vec<u32>,
    /// The existing book first, then those that landed in the run; without those that are empty.
    pub rows: Vec<CohortRow>,
    /// All that landed in the run, each age over the rows that reached it. Without the book: its
    /// ages are months since the start, not since landing.
    pub weighted: Option<CohortRow>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CohortRow {
    /// First landing month; 0 is the existing book.
    pub from: u32,
    /// Last landing month.
    pub to: u32,
    /// Accounts with ARR at the end of their landing month.
    pub accounts: u32,
    /// Their ARR then.
    pub land: String,
    /// What is kept of that at each age, a ratio; null past the horizon.
    pub kept: Vec<Option<f64>>,
}

/// Accounts and ARR of some landing months at one age.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    accounts: u32,
    cents: i64,
}

impl Tally {
    fn of(&self, kept: Kept) -> f64 {
        match kept {
            Kept::Arr => self.cents as f64,
            Kept::Accounts => f64::from(self.accounts),
        }
    }

    fn add(&mut self, other: Self) {
        self.accounts += other.accounts;
        self.cents += other.cents;
    }
}

impl Replayed {
    /// The cohort table.
    pub fn cohorts(&self, step: Step, kept: Kept, segment: Option<&str>) -> CohortsView {
        let months = self.months;
        // Nobody who lands in the run reaches the age of the last month.
        let ages: Vec<u16> = (0..months).step_by(usize::from(step.months())).collect();
        let tallies = self.tallies(&ages, segment);
        let row = |landed: RangeInclusive<u16>| {
            let reached = ages.iter().take_while(|&&age| landed.end() + age <= months);
            let sums: Vec<Tally> = (0..)
                .zip(reached)
                .map(|(column, _)| sum(&tallies, landed.clone(), column))
                .collect();
            (landed, sums)
        };
        let cohorts = (1..=months)
            .step_by(usize::from(step.months()))
            .map(|first| row(first..=(first + step.months() - 1).min(months)))
            .filter(|(_, sums)| sums.first().is_some_and(|landed| landed.accounts > 0))
            .collect::<Vec<_>>();
        let weighted = weighted(&cohorts, ages.len(), kept);
        let book = row(0..=0);
        let rows = std::iter::once(book)
            .filter(|(_, sums)| sums.first().is_some_and(|book| book.accounts > 0))
            .chain(cohorts)
            .map(|(landed, sums)| cohort_row(landed, &sums, ages.len(), kept))
            .collect();
        CohortsView {
            replication: self.replication,
            ages: ages.iter().map(|&age| u32::from(age)).collect(),
            rows,
            weighted,
        }
    }

    /// By landing month and column.
    fn tallies(&self, ages: &[u16], segment: Option<&str>) -> Vec<Vec<Tally>> {
        let mut tallies = vec![vec![Tally::default(); ages.len()]; usize::from(self.months) + 1];
        for account in self.in_segment(segment) {
            let born = self.born(account);
            for (tally, &age) in tallies[usize::from(born)].iter_mut().zip(ages) {
                let cents = self.arr(account, born + age);
                tally.add(Tally {
                    accounts: u32::from(cents > 0),
                    cents,
                });
            }
        }
        tallies
    }
}

fn sum(tallies: &[Vec<Tally>], landed: RangeInclusive<u16>, column: usize) -> Tally {
    let mut total = Tally::default();
    for month in landed {
        total.add(tallies[usize::from(month)][column]);
    }
    total
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

fn cohort_row(
    landed: RangeInclusive<u16>,
    sums: &[Tally],
    columns: usize,
    kept: Kept,
) -> CohortRow {
    let start = sums.first().copied().unwrap_or_default();
    let mut cells: Vec<Option<f64>> = sums
        .iter()
        .map(|now| ratio(now.of(kept), start.of(kept)))
        .collect();
    cells.resize(columns, None);
    CohortRow {
        from: u32::from(*landed.start()),
        to: u32::from(*landed.end()),
        accounts: start.accounts,
        land: money(start.cents),
        kept: cells,
    }
}

/// Each age over the cohorts that reached it.
fn weighted(
    cohorts: &[(RangeInclusive<u16>, Vec<Tally>)],
    columns: usize,
    kept: Kept,
) -> Option<CohortRow> {
    let (first, last) = (cohorts.first()?, cohorts.last()?);
    let mut start = Tally::default();
    for (_, sums) in cohorts {
        start.add(sums.first().copied().unwrap_or_default());
    }
    let cells = (0..columns)
        .map(|column| {
            let (mut now, mut then) = (Tally::default(), Tally::default());
            for (_, sums) in cohorts {
                if let Some(reached) = sums.get(column) {
                    now.add(*reached);
                    then.add(sums[0]);
                }
            }
            ratio(now.of(kept), then.of(kept))
        })
        .collect();
    Some(CohortRow {
        from: u32::from(*first.0.start()),
        to: u32::from(*last.0.end()),
        accounts: start.accounts,
        land: money(start.cents),
        kept: cells,
    })
}
