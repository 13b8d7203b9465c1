//! What a target can speak of: every metric, and what is otherwise only known of all replications
//! together, read replication by replication so that it has a spread too.

use super::headline::{FixedCosts, Metric, Unit, value};
use super::measure::window_start;
use super::series::Amount;
use super::stats::Stat;
use crate::plan::{Plan, RoleKind};
use crate::sim::{Lives, Model, Outcome, Progress, RunError, Triangle, extend};

/// Ages in months at which the value of accounts can be read.
const AGES: [usize; 3] = [0, 12, 24];
/// Months within which accounts can have expanded.
const WITHIN: [usize; 3] = [6, 12, 18];

/// Something that can be read of a run at a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    /// A metric.
    Metric(Metric),
    /// Mean ARR of landed accounts at one of the ages 0, 12 and 24 months, by position: of all that
    /// landed early enough, or of those that still have ARR.
    AccountValue(usize, Among),
    /// That of all accounts over their ARR at landing.
    AccountGrowth(usize),
    /// Share of landed accounts that expanded within 6, 12, 18 months, by position.
    ExpandedWithin(usize),
    /// Mean months to the first expansion, of accounts that expanded.
    MonthsToFirst,
    /// Share of landed accounts in which every team has adopted.
    FullDeployment,
    /// Mean months from start to close of the plays won in the window.
    PlayCycle,
    /// Month from which a plan's ARR stays above another's to the end.
    RunRateCrossover,
    /// The same of ARR summed over months.
    CumulativeCrossover,
}

/// Which accounts a mean is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Among {
    /// All that landed early enough.
    All,
    /// Those that still have ARR.
    Survivors,
}

impl Reading {
    /// Every reading.
    pub fn all() -> impl Iterator<Item = Self> {
        let metrics = Metric::HEADLINE
            .into_iter()
            .chain(Metric::FURTHER)
            .chain(RoleKind::ALL.map(Metric::Attainment))
            .chain(RoleKind::ALL.map(Metric::RepsAtQuota));
        let values = (0..AGES.len()).flat_map(|age| {
            [Among::All, Among::Survivors].map(|among| Self::AccountValue(age, among))
        });
        metrics
            .map(Self::Metric)
            .chain(values)
            .chain((1..AGES.len()).map(Self::AccountGrowth))
            .chain((0..WITHIN.len()).map(Self::ExpandedWithin))
            .chain([
                Self::MonthsToFirst,
                Self::FullDeployment,
                Self::PlayCycle,
                Self::RunRateCrossover,
                Self::CumulativeCrossover,
            ])
    }

    /// The reading of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|reading| reading.name() == name)
    }

    /// The name used in files and results.
    pub fn name(self) -> String {
        match self {
            Self::Metric(metric) => metric.name(),
            Self::AccountValue(0, Among::All) => "account_value.land".into(),
            Self::AccountValue(age, Among::All) => format!("account_value.month_{}", AGES[age]),
            Self::AccountValue(age, Among::Survivors) => {
                format!("account_value.survivors_{}", AGES[age])
            }
            Self::AccountGrowth(age) => format!("account_growth.month_{}", AGES[age]),
            Self::ExpandedWithin(at) => format!("expansion_by_age.within_{}", WITHIN[at]),
            Self::MonthsToFirst => "expansion_by_age.months_to_first".into(),
            Self::FullDeployment => "expansion_by_age.full_deployment".into(),
            Self::PlayCycle => "play_cycle_months".into(),
            Self::RunRateCrossover => "crossover.run_rate_month".into(),
            Self::CumulativeCrossover => "crossover.cumulative_month".into(),
        }
    }

    /// The unit.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Metric(metric) => metric.unit(),
            Self::AccountValue(..) => Unit::Money,
            Self::ExpandedWithin(_) | Self::FullDeployment => Unit::Ratio,
            Self::AccountGrowth(_)
            | Self::MonthsToFirst
            | Self::PlayCycle
            | Self::RunRateCrossover
            | Self::CumulativeCrossover => Unit::Number,
        }
    }

    /// Whether it needs what each replication adds to sums over all of them.
    pub const fn is_pooled(self) -> bool {
        matches!(
            self,
            Self::AccountValue(..)
                | Self::AccountGrowth(_)
                | Self::ExpandedWithin(_)
                | Self::MonthsToFirst
                | Self::FullDeployment
        )
    }

    /// Whether it is read of the whole run, so that a month makes no sense.
    pub const fn is_of_the_whole_run(self) -> bool {
        self.is_pooled() || self.compares()
    }

    /// Whether it speaks of two plans.
    pub const fn compares(self) -> bool {
        matches!(self, Self::RunRateCrossover | Self::CumulativeCrossover)
    }
}

/// What one replication adds to the sums over all of them.
#[derive(Debug, Clone, Copy, Default)]
struct Sample {
    /// ARR, accounts landed and accounts with ARR, at each of [`AGES`].
    values: [[i64; 3]; 3],
    lives: [i64; 10],
}

impl Sample {
    /// Everything so far.
    fn of(outcome: &Outcome) -> Self {
        Self {
            values: AGES.map(|age| value_sums(&outcome.triangle, age)),
            lives: life_sums(&outcome.lives),
        }
    }

    fn since(&self, before: &Self) -> Self {
        let mut added = *self;
        let pairs = added.values.iter_mut().flatten();
        for (now, then) in pairs.zip(before.values.iter().flatten()) {
            *now -= then;
        }
        for (now, then) in added.lives.iter_mut().zip(&before.lives) {
            *now -= then;
        }
        added
    }
}

fn value_sums(triangle: &Triangle, age: usize) -> [i64; 3] {
    let mut sums = [0; 3];
    // Row 0 is the existing book.
    for cohort in 1..triangle.stride.saturating_sub(age) {
        let row = cohort * triangle.stride;
        sums[0] += triangle.arr[row + age];
        sums[1] += triangle.customers[row];
        sums[2] += triangle.customers[row + age];
    }
    sums
}

fn life_sums(lives: &Lives) -> [i64; 10] {
    let [a, b, c] = lives.aged;
    let [d, e, f] = lives.expanded;
    let (months, ever) = (lives.months_to_first, lives.expanded_ever);
    [a, b, c, d, e, f, months, ever, lives.landed, lives.full]
}

/// A plan that has run, to be read replication by replication.
#[derive(Debug)]
pub struct Sampled {
    outcome: Outcome,
    costs: FixedCosts,
    samples: Vec<Sample>,
}

impl Sampled {
    /// Runs `plan`. Where `pooled` readings are asked for, one replication after the other on one
    /// thread; the numbers do not depend on it.
    ///
    /// # Errors
    /// As [`extend`].
    pub fn run(
        plan: &Plan,
        replications: u32,
        pooled: bool,
        progress: &dyn Progress,
    ) -> Result<Self, RunError> {
        let model = Model::new(plan);
        let mut outcome = Outcome::nothing(&model);
        let mut samples = Vec::new();
        if pooled {
            let mut before = Sample::default();
            for upto in 1..=replications {
                extend(&model, &mut outcome, upto, progress)?;
                let now = Sample::of(&outcome);
                samples.push(now.since(&before));
                before = now;
            }
        } else {
            extend(&model, &mut outcome, replications, progress)?;
        }
        Ok(Self {
            outcome,
            costs: FixedCosts::of(plan),
            samples,
        })
    }

    /// Replications.
    pub fn replications(&self) -> u32 {
        self.outcome.replications
    }

    /// Simulated months.
    pub fn months(&self) -> u16 {
        self.outcome.months
    }

    /// A reading of one replication at a month; `None` when undefined. What compares two plans is
    /// read by [`crossover`](Self::crossover).
    pub fn value(&self, reading: Reading, month: u16, replication: u32) -> Option<f64> {
        let share = |part: i64, whole: i64| (whole > 0).then(|| part as f64 / whole as f64);
        let sample = || self.samples.get(replication as usize);
        match reading {
            Reading::Metric(metric) => value(&self.outcome, self.costs, replication, month, metric),
            Reading::AccountValue(age, among) => {
                let [arr, landed, surviving] = sample()?.values[age];
                share(
                    arr,
                    match among {
                        Among::All => landed,
                        Among::Survivors => surviving,
                    },
                )
            }
            Reading::AccountGrowth(age) => {
                let at = |age| {
                    let [arr, landed, _] = sample()?.values[age];
                    share(arr, landed)
                };
                Some(at(age)? / at(0)?).filter(|growth: &f64| growth.is_finite())
            }
            Reading::ExpandedWithin(at) => {
                let lives = sample()?.lives;
                share(lives[3 + at], lives[at])
            }
            Reading::MonthsToFirst => share(sample()?.lives[6], sample()?.lives[7]),
            Reading::FullDeployment => share(sample()?.lives[9], sample()?.lives[8]),
            Reading::PlayCycle => {
                let from = window_start(month);
                let sum = |amount| self.outcome.sum(replication, from, month, amount);
                share(sum(Amount::WonPlayMonths), sum(Amount::PlaysWon))
            }
            Reading::RunRateCrossover | Reading::CumulativeCrossover => None,
        }
    }

    /// Month from which this plan's ARR stays above `other`'s, in one replication.
    pub fn crossover(&self, other: &Self, cumulative: bool, replication: u32) -> Option<f64> {
        let months = self.outcome.months.min(other.outcome.months);
        let arr = |run: &Self, month| run.outcome.at(replication, month, Amount::Arr);
        let mut gap: Vec<i64> = (1..=months)
            .map(|month| arr(self, month) - arr(other, month))
            .collect();
        if cumulative {
            gap = running(&gap);
        }
        above_for_good(&gap).map(f64::from)
    }

    /// Summary of a reading over replications; `None` when it is never defined.
    pub fn summary(&self, reading: Reading, month: u16) -> Option<Stat> {
        Stat::of((0..self.replications()).map(|k| self.value(reading, month, k)))
    }
}

/// Month from which every gap is above zero; `None` when the last one is not.
pub fn above_for_good(gap: &[i64]) -> Option<u16> {
    let not_above = gap.iter().rposition(|&g| g <= 0).map_or(0, |at| at + 1);
    (not_above < gap.len()).then_some(not_above as u16 + 1)
}

/// Sums from the first value to each.
pub fn running(values: &[i64]) -> Vec<i64> {
    values
        .iter()
        .scan(0, |sum, value| {
            *sum += value;
            Some(*sum)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn readings_are_found_by_their_names() {
        let names: BTreeSet<String> = Reading::all().map(Reading::name).collect();
        assert_eq!(names.len(), Reading::all().count());
        for reading in Reading::all() {
            assert_eq!(Reading::named(&reading.name()), Some(reading));
        }
        assert_eq!(Reading::named("account_growth.month_0"), None);
    }

    #[test]
    fn overtaking_is_for_good() {
        assert_eq!(above_for_good(&[1, -1, -2, 3, 4]), Some(4));
        assert_eq!(above_for_good(&[1, 2]), Some(1));
        assert_eq!(above_for_good(&[1, 2, 0]), None);
        assert_eq!(above_for_good(&[]), None);
        assert_eq!(running(&[1, -3, 5]), [1, -2, 3]);
    }
}
