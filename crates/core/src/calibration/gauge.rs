//! What can be read alike from real data and from a run, and how precisely real data tell it.
//!
//! Every gauge is a ratio of two sums over customers (or deals). The sampling error of such a ratio,
//! and how it hangs together with that of another, follow from what each customer adds to both sums
//! (the linearised ratio estimator, Cochran, *Sampling Techniques*, 1977, 6.3, for a population in
//! which also the number of customers is chance). Half a usual customer is added to each error, so
//! that what has not happened yet is not taken for impossible.

use super::{Reading, Target};
use crate::metrics::{Amount, FixedCosts, Metric, Stat, value, window_start};
use crate::sim::Outcome;
use crate::sim::record::{Cause, MovementKind};

/// Part of the correlation between gauges that is believed. The rest is kept back, since gauges that
/// nearly say the same would otherwise be weighed by their difference, in which no model is right.
const BELIEVED: f64 = 0.8;

/// What can be read from real data and from a run. Rates are a month's, on ARR at month start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gauge {
    /// NRR of the twelve months (or those since the start) that end with the month.
    Nrr(u16),
    /// GRR, likewise.
    Grr(u16),
    /// Logo retention, likewise.
    LogoRetention(u16),
    /// Expansion share, likewise.
    ExpansionShare(u16),
    /// Churned ARR.
    ChurnRate,
    /// Contraction.
    ContractionRate,
    /// Reactivated ARR.
    ReactivationRate,
    /// Expansion, of all causes.
    ExpansionRate,
    /// Expansion of one cause.
    ExpansionBy(Cause),
    /// ARR of a new customer in its first month.
    MeanLand,
    /// Deals won over deals closed.
    WinRate,
    /// Accounts activated over those whose activation window ended.
    ActivationRate,
    /// Accounts that expanded within so many months of landing (6, 12 or 18), of those landed that
    /// long ago.
    ExpandedWithin(u16),
}

impl Gauge {
    /// The name used in results.
    pub fn name(self) -> String {
        match self {
            Self::Nrr(month) => format!("nrr.month_{month}"),
            Self::Grr(month) => format!("grr.month_{month}"),
            Self::LogoRetention(month) => format!("logo_retention.month_{month}"),
            Self::ExpansionShare(month) => format!("expansion_share.month_{month}"),
            Self::ChurnRate => "churn_rate_monthly".into(),
            Self::ContractionRate => "contraction_rate_monthly".into(),
            Self::ReactivationRate => "reactivation_rate_monthly".into(),
            Self::ExpansionRate => "expansion_rate_monthly".into(),
            Self::ExpansionBy(cause) => format!("expansion_rate_monthly.{}", cause.name()),
            Self::MeanLand => "mean_land".into(),
            Self::WinRate => "win_rate".into(),
            Self::ActivationRate => "activation_rate".into(),
            Self::ExpandedWithin(months) => format!("expanded_within_{months}"),
        }
    }

    /// Whether it is an amount, in cents; else a ratio.
    pub const fn is_money(self) -> bool {
        matches!(self, Self::MeanLand)
    }

    /// Whether what each customer adds to the lower sum is counted month by month.
    const fn by_month(self) -> bool {
        matches!(
            self,
            Self::ChurnRate
                | Self::ContractionRate
                | Self::ReactivationRate
                | Self::ExpansionRate
                | Self::ExpansionBy(_)
        )
    }

    /// What a run gives for it over months 1 to `months`, which must be the length of the run for
    /// [`Self::ExpandedWithin`]; `None` when undefined in every replication.
    pub fn of_run(self, outcome: &Outcome, costs: FixedCosts, months: u16) -> Option<Reading> {
        if let Self::ExpandedWithin(age) = self {
            let at = [6, 12, 18].iter().position(|known| *known == age)?;
            let (aged, expanded) = (outcome.lives.aged[at], outcome.lives.expanded[at]);
            let share = (aged > 0).then(|| expanded as f64 / aged as f64)?;
            let se = libm::sqrt(share * (1.0 - share) / aged as f64);
            return Some(Reading { value: share, se });
        }
        let of = |k| self.of_replication(outcome, costs, k, months);
        let stat = Stat::of((0..outcome.replications).map(of))?;
        Some(Reading {
            value: stat.mean,
            se: stat.se.unwrap_or(0.0),
        })
    }

    /// What one replication gives for it; `None` when undefined, and for what is only pooled.
    pub fn of_replication(
        self,
        outcome: &Outcome,
        costs: FixedCosts,
        k: u32,
        months: u16,
    ) -> Option<f64> {
        let headline = |month, metric| value(outcome, costs, k, month, metric);
        let sum = |amount| outcome.sum(k, 0, months, amount);
        let ratio = |part: i64, whole: i64| (whole != 0).then(|| part as f64 / whole as f64);
        let rate = |part| {
            let on: i64 = (0..months)
                .map(|month| outcome.at(k, month, Amount::Arr))
                .sum();
            ratio(part, on)
        };
        match self {
            Self::Nrr(month) => headline(month, Metric::Nrr),
            Self::Grr(month) => headline(month, Metric::Grr),
            Self::LogoRetention(month) => headline(month, Metric::LogoRetention),
            Self::ExpansionShare(month) => headline(month, Metric::ExpansionShare),
            Self::ChurnRate => rate(sum(Amount::Churn)),
            Self::ContractionRate => rate(sum(Amount::Contraction)),
            Self::ReactivationRate => rate(sum(Amount::Reactivation)),
            Self::ExpansionRate => rate(
                Cause::EXPANSION
                    .iter()
                    .map(|cause| sum(amount_of(*cause)))
                    .sum(),
            ),
            Self::ExpansionBy(cause) => rate(sum(amount_of(cause))),
            Self::MeanLand => ratio(sum(Amount::New), sum(Amount::NewLogos)),
            Self::WinRate => ratio(
                sum(Amount::Won),
                sum(Amount::Opportunities) - sum(Amount::Unworked),
            ),
            Self::ActivationRate => ratio(sum(Amount::Activated), sum(Amount::ActivationsDecided)),
            Self::ExpandedWithin(_) => None,
        }
    }
}

/// Where a run keeps the expansion of a cause.
fn amount_of(cause: Cause) -> Amount {
    let first = Amount::ExpansionSeats as usize;
    let at = Cause::EXPANSION.iter().position(|known| *known == cause);
    Amount::ALL[first + at.unwrap_or(0)]
}

/// A movement of an observed customer. `cents` is positive; a recorded kind that goes the other way
/// is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// Month of the window, from 1.
    pub month: u16,
    /// Kind.
    pub kind: MovementKind,
    /// Cause, where the data name it.
    pub cause: Option<Cause>,
    /// Size in cents a year.
    pub cents: i64,
}

/// One customer over a window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Track {
    /// ARR at month 0, cents.
    pub opening: i64,
    /// Movements in order.
    pub moves: Vec<Move>,
    /// Month of activation, `Some(None)` where it is known that there was none in the window;
    /// `None` where nothing is known.
    pub activated: Option<Option<u16>>,
}

/// A new-business deal that was closed in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClosedDeal {
    /// Month of the window, from 1.
    pub month: u16,
    /// Whether it was won.
    pub won: bool,
}

/// What was observed in a window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observed {
    /// Months in the window.
    pub months: u16,
    /// Customers.
    pub tracks: Vec<Track>,
    /// Deals.
    pub deals: Vec<ClosedDeal>,
    /// Months from landing to the end of the activation window.
    pub activation_months: u16,
}

/// A gauge read from real data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// Which.
    pub gauge: Gauge,
    /// The value.
    pub value: f64,
    /// Its sampling error.
    pub se: f64,
    /// Customers or deals behind it.
    pub units: usize,
}

/// Gauges read from real data, with how their errors hang together.
#[derive(Debug, Clone, PartialEq)]
pub struct Observations {
    /// Those that are defined, in the order asked for.
    pub list: Vec<Observation>,
    /// Covariance of their errors, by rows.
    pub covariance: Vec<f64>,
}

impl Observations {
    /// As targets, with their covariance.
    pub fn targets(&self) -> (Vec<Target>, Vec<f64>) {
        let targets = self.list.iter().map(|seen| Target {
            name: seen.gauge.name(),
            value: seen.value,
            tolerance: seen.se,
            aim: super::Aim::Within,
        });
        (targets.collect(), self.covariance.clone())
    }
}

impl Observed {
    /// Every gauge that the window may speak about: retention at its end and at the ends of the
    /// twelve months before, rates over all of it.
    pub fn gauges(&self) -> Vec<Gauge> {
        let mut gauges = Vec::new();
        let mut month = self.months;
        while month >= 6 || month == self.months {
            gauges.extend([
                Gauge::Nrr(month),
                Gauge::Grr(month),
                Gauge::LogoRetention(month),
                Gauge::ExpansionShare(month),
            ]);
            match month.checked_sub(12) {
                Some(earlier) if earlier > 0 => month = earlier,
                _ => break,
            }
        }
        gauges.extend([
            Gauge::ChurnRate,
            Gauge::ContractionRate,
            Gauge::ReactivationRate,
        ]);
        if self.names_causes() {
            gauges.extend(Cause::EXPANSION.map(Gauge::ExpansionBy));
        } else {
            gauges.push(Gauge::ExpansionRate);
        }
        gauges.extend([Gauge::MeanLand, Gauge::WinRate, Gauge::ActivationRate]);
        let aged = [18, 12, 6].into_iter().find(|age| self.months >= age + 3);
        gauges.extend(aged.map(Gauge::ExpandedWithin));
        gauges
    }

    /// Whether every expansion names its cause, and there is one.
    fn names_causes(&self) -> bool {
        let mut expansions = self
            .tracks
            .iter()
            .flat_map(|track| &track.moves)
            .filter(|m| m.kind == MovementKind::Expansion)
            .peekable();
        expansions.peek().is_some() && expansions.all(|m| m.cause.is_some())
    }

    /// Reads gauges; those without a denominator are left out.
    pub fn read(&self, gauges: &[Gauge]) -> Observations {
        let mut list = Vec::new();
        // What each unit adds to the error of each gauge.
        let mut errors: Vec<Vec<f64>> = Vec::new();
        let mut floors = Vec::new();
        for &gauge in gauges {
            let sums = self.sums(gauge);
            let (part, whole) = sums.iter().fold((0.0, 0.0), |(a, b), s| (a + s.0, b + s.1));
            let units = sums.iter().filter(|(_, whole)| *whole != 0.0).count();
            if units == 0 || whole <= 0.0 {
                continue;
            }
            let value = part / whole;
            let error: Vec<f64> = sums.iter().map(|(a, b)| (a - value * b) / whole).collect();
            let months = if gauge.by_month() {
                f64::from(self.months)
            } else {
                1.0
            };
            let usual = if gauge.is_money() {
                value
            } else {
                whole / units as f64 / months
            };
            let floor = 0.5 * usual / whole;
            let square: f64 = error.iter().map(|e| e * e).sum();
            list.push(Observation {
                gauge,
                value,
                se: libm::sqrt(square + floor * floor),
                units,
            });
            errors.push(error);
            floors.push(floor);
        }
        let covariance = covariance(&list, &errors);
        Observations { list, covariance }
    }

    /// What each customer, and then each deal, adds to both sides of a gauge.
    fn sums(&self, gauge: Gauge) -> Vec<(f64, f64)> {
        let deal = |deal: &ClosedDeal| match gauge {
            Gauge::WinRate => (f64::from(u8::from(deal.won)), 1.0),
            _ => (0.0, 0.0),
        };
        let tracks = self.tracks.iter().map(|track| self.sides(gauge, track));
        tracks.chain(self.deals.iter().map(deal)).collect()
    }

    fn sides(&self, gauge: Gauge, track: &Track) -> (f64, f64) {
        let real = |(a, b): (i64, i64)| (a as f64, b as f64);
        let of = |kind| {
            let moved: i64 = track
                .moves
                .iter()
                .filter(|m| m.kind == kind)
                .map(|m| m.cents)
                .sum();
            real((moved, track.exposure(self.months)))
        };
        match gauge {
            Gauge::Nrr(month) => real(track.base(month, |_, now| now)),
            Gauge::Grr(month) => real(track.base(month, i64::min)),
            Gauge::LogoRetention(month) => {
                let (then, now) = (track.at(window_start(month)), track.at(month));
                real((i64::from(then > 0 && now > 0), i64::from(then > 0)))
            }
            Gauge::ExpansionShare(month) => {
                let within = |kind| -> i64 {
                    let moves = track.moves.iter().filter(|m| m.kind == kind);
                    let inside =
                        moves.filter(|m| m.month > window_start(month) && m.month <= month);
                    inside.map(|m| m.cents).sum()
                };
                let expansion = within(MovementKind::Expansion);
                real((expansion, expansion + within(MovementKind::New)))
            }
            Gauge::ChurnRate => of(MovementKind::Churn),
            Gauge::ContractionRate => of(MovementKind::Contraction),
            Gauge::ReactivationRate => of(MovementKind::Reactivation),
            Gauge::ExpansionRate => of(MovementKind::Expansion),
            Gauge::ExpansionBy(cause) => {
                let moves = track
                    .moves
                    .iter()
                    .filter(|m| m.kind == MovementKind::Expansion);
                let moved: i64 = moves
                    .filter(|m| m.cause == Some(cause))
                    .map(|m| m.cents)
                    .sum();
                real((moved, track.exposure(self.months)))
            }
            Gauge::MeanLand => {
                let news = track.moves.iter().filter(|m| m.kind == MovementKind::New);
                let (landed, count) = news.fold((0, 0), |(sum, n), m| (sum + m.cents, n + 1));
                real((landed, count))
            }
            Gauge::ActivationRate => match (track.landed(), track.activated) {
                (Some(landed), Some(activated))
                    if landed + self.activation_months <= self.months =>
                {
                    let by = landed + self.activation_months;
                    (
                        f64::from(u8::from(activated.is_some_and(|month| month <= by))),
                        1.0,
                    )
                }
                _ => (0.0, 0.0),
            },
            Gauge::ExpandedWithin(age) => match track.landed() {
                Some(landed) if landed + age <= self.months => {
                    let expanded = track
                        .moves
                        .iter()
                        .any(|m| m.kind == MovementKind::Expansion && m.month <= landed + age);
                    (f64::from(u8::from(expanded)), 1.0)
                }
                _ => (0.0, 0.0),
            },
            Gauge::WinRate => (0.0, 0.0),
        }
    }
}

impl Track {
    /// ARR at the end of a month, cents.
    pub fn at(&self, month: u16) -> i64 {
        let moves = self.moves.iter().take_while(|m| m.month <= month);
        self.opening + moves.map(Move::change).sum::<i64>()
    }

    /// ARR at the starts of months 1 to `months`, summed.
    fn exposure(&self, months: u16) -> i64 {
        let later = self
            .moves
            .iter()
            .map(|m| m.change() * i64::from(months.saturating_sub(m.month)));
        self.opening * i64::from(months) + later.sum::<i64>()
    }

    /// What `of` makes of ARR then and now, and ARR then; nothing for who had none.
    fn base(&self, month: u16, of: impl Fn(i64, i64) -> i64) -> (i64, i64) {
        let then = self.at(window_start(month));
        if then > 0 {
            (of(then, self.at(month)), then)
        } else {
            (0, 0)
        }
    }

    /// Month of landing, of who landed in the window.
    fn landed(&self) -> Option<u16> {
        let first = self.moves.iter().find(|m| m.kind == MovementKind::New)?;
        (self.opening == 0).then_some(first.month)
    }
}

impl Move {
    const fn change(&self) -> i64 {
        match self.kind {
            MovementKind::Contraction | MovementKind::Churn => -self.cents,
            MovementKind::New | MovementKind::Expansion | MovementKind::Reactivation => self.cents,
        }
    }
}

fn covariance(list: &[Observation], errors: &[Vec<f64>]) -> Vec<f64> {
    let n = list.len();
    let mut covariance = vec![0.0; n * n];
    for row in 0..n {
        for column in 0..n {
            covariance[row * n + column] = if row == column {
                list[row].se * list[row].se
            } else {
                let pairs = errors[row].iter().zip(&errors[column]);
                BELIEVED * pairs.map(|(a, b)| a * b).sum::<f64>()
            };
        }
    }
    covariance
}

#[cfg(test)]
mod tests {
    use super::*;
    use MovementKind::{Churn, Contraction, Expansion, New, Reactivation};

    fn track(opening: i64, moves: &[(u16, MovementKind, i64)]) -> Track {
        Track {
            opening,
            moves: moves
                .iter()
                .map(|&(month, kind, cents)| Move {
                    month,
                    kind,
                    cause: None,
                    cents,
                })
                .collect(),
            activated: None,
        }
    }

    fn observed() -> Observed {
        Observed {
            months: 6,
            tracks: vec![
                track(100, &[(2, Expansion, 20)]),
                track(100, &[(3, Contraction, 40)]),
                track(200, &[(4, Churn, 200), (6, Reactivation, 50)]),
                track(0, &[(1, New, 60), (5, Expansion, 30)]),
                track(0, &[(4, New, 120)]),
            ],
            deals: [true, false, false, true]
                .map(|won| ClosedDeal { month: 2, won })
                .to_vec(),
            activation_months: 2,
        }
    }

    #[test]
    fn gauges_are_the_ratios_that_a_hand_gives() {
        let gauges = [
            (Gauge::Nrr(6), (120.0 + 60.0 + 50.0) / 400.0, 3),
            (Gauge::Grr(6), (100.0 + 60.0 + 50.0) / 400.0, 3),
            (Gauge::LogoRetention(6), 1.0, 3),
            (Gauge::ExpansionShare(6), 50.0 / 230.0, 3),
            // ARR at month starts: 680 (100 x 2, 120 x 4), 480, 800, 330 and 240.
            (Gauge::ChurnRate, 200.0 / 2530.0, 5),
            (Gauge::ExpansionRate, 50.0 / 2530.0, 5),
            (Gauge::ReactivationRate, 50.0 / 2530.0, 5),
            (Gauge::MeanLand, 90.0, 2),
            (Gauge::WinRate, 0.5, 4),
        ];
        let read = observed().read(&gauges.map(|(gauge, ..)| gauge));
        for (found, (gauge, value, units)) in read.list.iter().zip(gauges) {
            assert_eq!(found.gauge, gauge);
            assert!(
                (found.value - value).abs() < 1e-12,
                "{found:?}, not {value}"
            );
            assert_eq!(found.units, units, "{found:?}");
            assert!(found.se > 0.0, "nothing is known exactly: {found:?}");
        }
    }

    #[test]
    fn a_share_of_many_has_the_error_of_a_binomial() {
        let deals = (0..400).map(|n| ClosedDeal {
            month: 1,
            won: n % 4 == 0,
        });
        let read = Observed {
            months: 3,
            deals: deals.collect(),
            ..Observed::default()
        }
        .read(&[Gauge::WinRate, Gauge::MeanLand]);
        // Nobody landed, so there is no mean land.
        assert_eq!(read.list.len(), 1);
        let binomial = libm::sqrt(0.25 * 0.75 / 400.0);
        assert!((read.list[0].se / binomial - 1.0).abs() < 0.01);
    }

    #[test]
    fn errors_of_what_says_the_same_hang_together() {
        let tracks = (0..300).map(|n| match n % 5 {
            0 => track(1000, &[(2, Churn, 1000)]),
            1 => track(1000, &[(2, Expansion, 300)]),
            _ => track(1000, &[]),
        });
        let observed = Observed {
            months: 6,
            tracks: tracks.collect(),
            ..Observed::default()
        };
        let gauges = [Gauge::Grr(6), Gauge::ChurnRate, Gauge::ExpansionRate];
        let read = observed.read(&gauges);
        let (cov, se) = (&read.covariance, |at: usize| read.list[at].se);
        // Who leaves lowers one as it raises the other; who grows is somebody else.
        assert!(cov[1] / (se(0) * se(1)) < -0.7);
        assert!((cov[2] / (se(0) * se(2))).abs() < 0.3);
        assert_eq!(cov[1], cov[3]);
    }

    #[test]
    fn only_gauges_that_the_window_reaches_are_asked_for() {
        let of = |months| {
            let window = Observed {
                months,
                ..Observed::default()
            };
            let is_nrr = |gauge: &Gauge| matches!(gauge, Gauge::Nrr(_));
            let gauges = window.gauges();
            let nrr: Vec<Gauge> = gauges.iter().copied().filter(is_nrr).collect();
            let aged = gauges.iter().any(|g| matches!(g, Gauge::ExpandedWithin(_)));
            (nrr, aged)
        };
        assert_eq!(of(4), (vec![Gauge::Nrr(4)], false));
        assert_eq!(of(12), (vec![Gauge::Nrr(12)], true));
        assert_eq!(of(21), (vec![Gauge::Nrr(21), Gauge::Nrr(9)], true));
        assert_eq!(of(26), (vec![Gauge::Nrr(26), Gauge::Nrr(14)], true));
    }
}
