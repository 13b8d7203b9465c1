//! Customers by the month in which they first paid.

use super::history::History;
use crate::metrics::formula::{Ratio, cohort_retention};
use crate::sim::record::MovementKind;
use rust_decimal::Decimal;

/// Cohort by age. Row 0 are the customers of the opening book, whose landing is not known; a
/// customer lands in the first month at whose end it pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohorts {
    count: usize,
    paid: Vec<Decimal>,
    customers: Vec<u32>,
    /// Months from landing to the first expansion: index is cohort, then age.
    first_expansions: Vec<u32>,
}

/// Share of landed customers that expanded within an age, and of which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ages {
    /// Months since landing.
    pub age: u16,
    /// Customers that expanded by then, over all that landed that long ago.
    pub expanded: Option<Decimal>,
    /// How many landed that long ago.
    pub landed: u32,
}

/// Mean paid by landed customers at an age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LandedValue {
    /// Months since landing.
    pub age: u16,
    /// Over all that landed that long ago.
    pub all: Option<Decimal>,
    /// Over those of them that still pay.
    pub survivors: Option<Decimal>,
}

impl Cohorts {
    pub(super) fn new(count: usize) -> Self {
        Self {
            count,
            paid: vec![Decimal::ZERO; count * count],
            customers: vec![0; count * count],
            first_expansions: vec![0; count * count],
        }
    }

    pub(super) fn add(&mut self, balances: &[Decimal], customer: &History) {
        let Some(landed) = balances.iter().position(|paid| !paid.is_zero()) else {
            return;
        };
        let row = landed * self.count;
        for (age, paid) in balances[landed..].iter().enumerate() {
            self.paid[row + age] += *paid;
            self.customers[row + age] += u32::from(!paid.is_zero());
        }
        let first = customer
            .movements()
            .iter()
            .find(|m| m.kind == MovementKind::Expansion && usize::from(m.month) >= landed);
        if let Some(movement) = first
            && usize::from(movement.month) < self.count
        {
            self.first_expansions[row + usize::from(movement.month) - landed] += 1;
        }
    }

    /// Rows, of which row `r` has as many ages less `r`.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there is no month.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// What a cohort pays at an age, and how many of it pay; `None` where that is not yet.
    pub fn at(&self, cohort: usize, age: usize) -> Option<(Decimal, u32)> {
        let index = cohort * self.count + age;
        (cohort + age < self.count).then(|| (self.paid[index], self.customers[index]))
    }

    /// What a cohort pays at an age over what it paid when it landed.
    pub fn retained(&self, cohort: usize, age: usize) -> Option<Decimal> {
        let (now, _) = self.at(cohort, age)?;
        cohort_retention(now, self.at(cohort, 0)?.0).exact()
    }

    /// Customers of a cohort that pay at an age over those that landed.
    pub fn customers_retained(&self, cohort: usize, age: usize) -> Option<Decimal> {
        let (_, now) = self.at(cohort, age)?;
        cohort_retention(Decimal::from(now), Decimal::from(self.at(cohort, 0)?.1)).exact()
    }

    /// Share of customers landed in the data that expanded within `age` months.
    pub fn expanded_within(&self, age: u16) -> Ages {
        let age_at = usize::from(age);
        let (mut landed, mut expanded) = (0, 0);
        for cohort in 1..self.count.saturating_sub(age_at) {
            let row = cohort * self.count;
            landed += self.customers[row];
            expanded += self.first_expansions[row..=row + age_at]
                .iter()
                .sum::<u32>();
        }
        let share = Ratio {
            part: Decimal::from(expanded),
            whole: Decimal::from(landed),
        };
        Ages {
            age,
            expanded: share.exact(),
            landed,
        }
    }

    /// Mean months from landing to the first expansion, of those landed in the data that expanded.
    pub fn months_to_first_expansion(&self) -> Option<Decimal> {
        let (mut months, mut expanded) = (0_u64, 0_u64);
        for cohort in 1..self.count {
            for age in 0..self.count - cohort {
                let count = u64::from(self.first_expansions[cohort * self.count + age]);
                expanded += count;
                months += count * age as u64;
            }
        }
        Ratio {
            part: Decimal::from(months),
            whole: Decimal::from(expanded),
        }
        .exact()
    }

    /// Mean paid at an age by customers landed in the data.
    pub fn landed_value(&self, age: u16) -> LandedValue {
        let age_at = usize::from(age);
        let (mut paid, mut landed, mut surviving) = (Decimal::ZERO, 0, 0);
        for cohort in 1..self.count.saturating_sub(age_at) {
            let row = cohort * self.count;
            paid += self.paid[row + age_at];
            surviving += self.customers[row + age_at];
            landed += self.customers[row];
        }
        let mean = |count: u32| {
            Ratio {
                part: paid,
                whole: Decimal::from(count),
            }
            .exact()
        };
        LandedValue {
            age,
            all: mean(landed),
            survivors: mean(surviving),
        }
    }
}
