//! Gauges read from real data, and how precisely real data tell them.
//!
//! Every gauge is a ratio of two sums over customers (or deals). The sampling error of such a ratio,
//! and how it hangs together with that of another, follow from what each customer adds to both sums
//! (the linearised ratio estimator, Cochran, *Sampling Techniques*, 1977, 6.3, for a population in
//! which also the number of customers is chance). Half a usual customer is added to each error, so
//! that what has not happened yet is not taken for impossible.

use super::gauge::Gauge;
use super::{Aim, Target};
use crate::metrics::window_start;
use crate::sim::record::{Cause, MovementKind};

/// Part of the correlation between gauges that is believed. The rest is kept back, since gauges that
/// nearly say the same would otherwise be weighed by their difference, in which no model is right.
const BELIEVED: f64 = 0.8;

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

/// Further variance of each reading, as a share of its own.
const SHRINKAGE: f64 = 0.1;

impl Observations {
    /// As targets, with their covariance.
    pub fn targets(&self) -> (Vec<Target>, Vec<f64>) {
        let targets = self.list.iter().map(|seen| Target {
            name: seen.gauge.name(),
            value: seen.value,
            tolerance: seen.se,
            aim: Aim::Within,
        });
        // Readings of the same customers are nearly one number, and a covariance that is itself an
        // estimate must not make much of their difference: it is shrunk toward its diagonal
        // (Ledoit and Wolf, *Honey, I shrunk the sample covariance matrix*, 2004).
        let mut covariance = self.covariance.clone();
        for own in covariance.iter_mut().step_by(self.list.len() + 1) {
            *own *= 1.0 + SHRINKAGE;
        }
        (targets.collect(), covariance)
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
        let aged = [18_u16, 12, 6]
            .into_iter()
            .find(|&age| self.months >= age + 3);
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
mod tests;
