//! Simulated and real months side by side.

use crate::past::text;
use crate::wire::Value;
use foothold_core::calendar::YearMonth;
use foothold_core::calibration::{Gauge, Observed};
use foothold_core::metrics::{Amount, FixedCosts, Metric, Stat, Unit, value};
use foothold_core::sim::Outcome;
use foothold_core::sim::record::{Cause, MovementKind};
use serde::Serialize;

/// One series over the months of a test.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeriesView {
    /// Its name: `arr`, `nrr`, `new`, `expansion`, `contraction`, `churn`, `reactivation`.
    pub series: &'static str,
    /// Whether values are money; else ratios.
    pub money: bool,
    /// Months in order.
    pub months: Vec<MonthLine>,
    /// What the errors amount to.
    pub errors: Errors,
}

/// A month of a series. What is undefined is null.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MonthLine {
    /// Calendar month.
    pub month: String,
    /// What happened.
    pub actual: Option<Value>,
    /// Tenth percentile of the replications.
    pub p10: Option<Value>,
    /// Median.
    pub p50: Option<Value>,
    /// Ninetieth percentile.
    pub p90: Option<Value>,
    /// Mean.
    pub mean: Option<Value>,
    /// Standard error of the mean.
    pub se: Option<Value>,
    /// Whether what happened lies from P10 to P90.
    pub inside: Option<bool>,
}

/// Errors of a series over the months in which both sides are defined.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Errors {
    /// Months compared.
    pub months: usize,
    /// Mean of simulated mean less actual.
    pub bias: Option<Value>,
    /// The same over the mean of actual; undefined where that is nothing.
    pub bias_share: Option<f64>,
    /// Mean size of simulated mean less actual.
    pub mae: Option<Value>,
    /// Mean size of it over actual, over the months in which actual is not nothing; undefined where
    /// there is none.
    pub mape: Option<f64>,
    /// Months behind `mape`.
    pub mape_months: usize,
    /// Share of months in which actual lies from P10 to P90; 80% of many would.
    pub coverage: Option<f64>,
}

/// A value that a series has in a month, of what happened and of a replication.
struct Series<'a> {
    name: &'static str,
    unit: Unit,
    actual: Box<dyn Fn(u16) -> Option<f64> + 'a>,
    simulated: Box<dyn Fn(u32, u16) -> Option<f64> + 'a>,
}

/// Every series, with its errors. Retention is over the months since the start, twelve at most, on
/// both sides.
pub(crate) fn of(
    outcome: &Outcome,
    costs: FixedCosts,
    observed: &Observed,
    from: YearMonth,
) -> Vec<SeriesView> {
    let moved = |kind: MovementKind| {
        let mut months = vec![0_i64; usize::from(observed.months) + 1];
        for m in observed.tracks.iter().flat_map(|track| &track.moves) {
            if m.kind == kind {
                months[usize::from(m.month)] += m.cents;
            }
        }
        move |month: u16| Some(months[usize::from(month)] as f64)
    };
    let flow = |name, kind, amounts: &'static [Amount]| Series {
        name,
        unit: Unit::Money,
        actual: Box::new(moved(kind)),
        simulated: Box::new(move |k, month| {
            let of = amounts.iter().map(|amount| outcome.at(k, month, *amount));
            Some(of.sum::<i64>() as f64)
        }),
    };
    let arr: Vec<i64> = (0..=observed.months)
        .map(|month| observed.tracks.iter().map(|track| track.at(month)).sum())
        .collect();
    let retention: Vec<Option<f64>> = (1..=observed.months)
        .map(|month| {
            let read = observed.read(&[Gauge::Nrr(month)]);
            read.list.first().map(|seen| seen.value)
        })
        .collect();
    const EXPANSION: [Amount; Cause::EXPANSION.len()] = [
        Amount::ExpansionSeats,
        Amount::ExpansionTeams,
        Amount::ExpansionUsage,
        Amount::ExpansionProduct,
        Amount::ExpansionTier,
        Amount::ExpansionPrice,
    ];
    let all = [
        Series {
            name: "arr",
            unit: Unit::Money,
            actual: Box::new(move |month| Some(arr[usize::from(month)] as f64)),
            simulated: Box::new(|k, month| Some(outcome.at(k, month, Amount::Arr) as f64)),
        },
        Series {
            name: "nrr",
            unit: Unit::Ratio,
            actual: Box::new(move |month| retention[usize::from(month) - 1]),
            simulated: Box::new(|k, month| value(outcome, costs, k, month, Metric::Nrr)),
        },
        flow("new", MovementKind::New, &[Amount::New]),
        flow("expansion", MovementKind::Expansion, &EXPANSION),
        flow(
            "contraction",
            MovementKind::Contraction,
            &[Amount::Contraction],
        ),
        flow("churn", MovementKind::Churn, &[Amount::Churn]),
        flow(
            "reactivation",
            MovementKind::Reactivation,
            &[Amount::Reactivation],
        ),
    ];
    all.iter()
        .map(|series| series.view(outcome.replications, observed.months, from))
        .collect()
}

impl Series<'_> {
    fn view(&self, replications: u32, months: u16, from: YearMonth) -> SeriesView {
        let compared: Vec<(Option<f64>, Option<Stat>)> = (1..=months)
            .map(|month| {
                let stat = Stat::of((0..replications).map(|k| (self.simulated)(k, month)));
                ((self.actual)(month), stat)
            })
            .collect();
        let lines = (1..).zip(&compared).map(|(month, (actual, stat))| {
            let of = |pick: fn(&Stat) -> f64| stat.as_ref().map(|s| Value::of(self.unit, pick(s)));
            MonthLine {
                month: text(from.plus(month)),
                actual: actual.map(|actual| Value::of(self.unit, actual)),
                p10: of(|s| s.p10),
                p50: of(|s| s.p50),
                p90: of(|s| s.p90),
                mean: of(|s| s.mean),
                se: stat
                    .as_ref()
                    .and_then(|s| s.se)
                    .map(|se| Value::of(self.unit, se)),
                inside: inside(*actual, stat.as_ref()),
            }
        });
        SeriesView {
            series: self.name,
            money: self.unit == Unit::Money,
            months: lines.collect(),
            errors: Errors::of(self.unit, &compared),
        }
    }
}

fn inside(actual: Option<f64>, stat: Option<&Stat>) -> Option<bool> {
    let (actual, stat) = (actual?, stat?);
    Some((stat.p10..=stat.p90).contains(&actual))
}

impl Errors {
    fn of(unit: Unit, compared: &[(Option<f64>, Option<Stat>)]) -> Self {
        let both: Vec<(f64, Stat)> = compared
            .iter()
            .filter_map(|(actual, stat)| Some(((*actual)?, (*stat)?)))
            .collect();
        let mean = |of: &mut dyn Iterator<Item = f64>| {
            let values: Vec<f64> = of.collect();
            (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
        };
        let bias = mean(&mut both.iter().map(|(actual, stat)| stat.mean - actual));
        let level = mean(&mut both.iter().map(|(actual, _)| *actual));
        let mae = mean(&mut both.iter().map(|(actual, stat)| (stat.mean - actual).abs()));
        let shares: Vec<f64> = both
            .iter()
            .filter(|(actual, _)| *actual != 0.0)
            .map(|(actual, stat)| ((stat.mean - actual) / actual).abs())
            .collect();
        let covered = both.iter().map(|(actual, stat)| {
            f64::from(u8::from(inside(Some(*actual), Some(stat)) == Some(true)))
        });
        Self {
            months: both.len(),
            bias: bias.map(|bias| Value::of(unit, bias)),
            bias_share: bias
                .zip(level)
                .filter(|(_, level)| *level != 0.0)
                .map(|(bias, level)| bias / level),
            mae: mae.map(|mae| Value::of(unit, mae)),
            mape: mean(&mut shares.iter().copied()),
            mape_months: shares.len(),
            coverage: mean(&mut covered.into_iter()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stat(p10: f64, mean: f64, p90: f64) -> Option<Stat> {
        Some(Stat {
            p10,
            p50: mean,
            p90,
            mean,
            se: Some(0.1),
            defined: 10,
        })
    }

    #[test]
    fn errors_are_those_a_hand_gives_and_undefined_without_a_denominator() {
        let errors = Errors::of(
            Unit::Number,
            &[
                (Some(100.0), stat(90.0, 110.0, 130.0)),
                (Some(200.0), stat(150.0, 170.0, 190.0)),
                (Some(0.0), stat(0.0, 5.0, 9.0)),
                (None, stat(0.0, 5.0, 9.0)),
                (Some(7.0), None),
            ],
        );
        assert_eq!(errors.months, 3);
        assert_eq!(errors.bias, Some(Value::Number(-5.0)));
        assert_eq!(errors.bias_share, Some(-0.05));
        assert_eq!(errors.mae, Some(Value::Number(15.0)));
        assert!((errors.mape.unwrap() - (0.1 + 0.15) / 2.0).abs() < 1e-12);
        assert_eq!(errors.mape_months, 2);
        assert!((errors.coverage.unwrap() - 2.0 / 3.0).abs() < 1e-12);

        let nothing = Errors::of(Unit::Number, &[(Some(0.0), stat(1.0, 2.0, 3.0))]);
        assert_eq!(
            (nothing.bias_share, nothing.mape, nothing.mape_months),
            (None, None, 0)
        );
        assert_eq!(nothing.coverage, Some(0.0));
        assert_eq!(Errors::of(Unit::Number, &[]).bias, None);
    }
}
