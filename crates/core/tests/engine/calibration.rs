//! Behaviour found again in data that the model itself made.

use crate::common::*;
use foothold_core::behaviour::Param;
use foothold_core::calibration::{
    Fit, FreeParam, Gauge, Knowledge, Move, Observed, Problem, Reading, Settings, Track, fit,
};
use foothold_core::metrics::FixedCosts;
use foothold_core::plan::{Plan, PlanSpec, SegmentKind};
use foothold_core::sim::{Ledger, Model, RunError, replay, run};
use std::cell::RefCell;
use std::collections::BTreeMap;

const MONTHS: u16 = 12;
const COSTS: FixedCosts = FixedCosts {
    marketing_monthly: 0,
    gross_margin_ppm: 800_000,
};

/// A small company: yearly contracts that are left, or renewed at a higher price.
fn company(churn: &str, uplift: &str) -> PlanSpec {
    let mut spec = quiet();
    spec.horizon.months = MONTHS;
    spec.contract.renewal_uplift = d("0.1");
    spec.segments[0].opportunities_monthly = d("8");
    spec.book.cohorts = vec![cohort(150, "2700000", 11)];
    for (param, low, high) in [
        (Param::ChurnActivated, "0.05", "0.6"),
        (Param::UpliftRealisation, "0.2", "1"),
        (Param::ChampionMonths, "1", "12"),
    ] {
        let value = &mut spec.behaviour.values[param as usize];
        (value.low, value.high) = (d(low), d(high));
    }
    set(&mut spec, Param::ChurnActivated, churn);
    set(&mut spec, Param::ChurnUnactivated, churn);
    set(&mut spec, Param::UpliftRealisation, uplift);
    spec
}

/// A replication as a billing system would have seen it.
fn observed(ledger: &Ledger) -> Observed {
    let mut tracks = vec![Track::default(); ledger.accounts.len()];
    for &(account, month, cents) in &ledger.arr {
        if month == 0 {
            tracks[account as usize].opening = cents;
        }
    }
    for m in &ledger.movements {
        tracks[m.account as usize].moves.push(Move {
            month: m.month,
            kind: m.kind,
            cause: Some(m.cause),
            cents: m.cents,
        });
    }
    Observed {
        months: MONTHS,
        tracks,
        deals: Vec::new(),
        activation_months: 2,
    }
}

fn free(names: &[&str]) -> Vec<FreeParam> {
    names
        .iter()
        .map(|name| FreeParam::from_name(name).unwrap())
        .collect()
}

/// Fits `names` from where `start` has them to what was observed, over `replications`.
fn calibrated(
    start: &PlanSpec,
    names: &[&str],
    observed: &Observed,
    replications: u32,
    known: &Known,
) -> Fit {
    let kinds = [SegmentKind::Smb];
    let free = free(names);
    let read = observed.read(&GAUGES);
    let (targets, covariance) = read.targets();
    let problem = Problem {
        values: free
            .iter()
            .map(|f| f.free_value(&start.behaviour, &kinds))
            .collect(),
        targets,
        covariance: Some(covariance),
    };
    let model = |values: &[f64]| {
        let key: Vec<u64> = values.iter().map(|v| v.to_bits()).collect();
        let all = known.borrow().get(&key).copied();
        let all = match all {
            Some(all) => all,
            None => {
                let mut spec = start.clone();
                for (free, value) in free.iter().zip(values) {
                    free.set(&mut spec.behaviour, *value, &kinds);
                    if free.param == Param::ChurnActivated {
                        FreeParam {
                            param: Param::ChurnUnactivated,
                            kind: None,
                        }
                        .set(&mut spec.behaviour, *value, &kinds);
                    }
                }
                let model = Model::new(&Plan::check(spec).unwrap());
                let outcome = run(&model, replications, &|_| true)?;
                let all = GAUGES.map(|gauge| gauge.of_run(&outcome, COSTS, MONTHS));
                known.borrow_mut().insert(key, all);
                all
            }
        };
        let asked = read.list.iter().map(|seen| {
            let at = GAUGES
                .iter()
                .position(|gauge| *gauge == seen.gauge)
                .unwrap();
            all[at]
        });
        Ok::<_, RunError>(asked.collect())
    };
    fit(&problem, &Settings::default(), model, |_| true).unwrap()
}

/// Readings at points that were evaluated before.
type Known = RefCell<BTreeMap<Vec<u64>, [Option<Reading>; GAUGES.len()]>>;

const GAUGES: [Gauge; 6] = [
    Gauge::Nrr(MONTHS),
    Gauge::Grr(MONTHS),
    Gauge::LogoRetention(MONTHS),
    Gauge::ExpansionShare(MONTHS),
    Gauge::ChurnRate,
    Gauge::ExpansionRate,
];

#[test]
fn behaviour_is_found_again_in_data_of_the_model_itself() {
    let truth = [0.25, 0.6];
    let start = company("0.15", "0.8");
    let hidden = {
        let mut spec = company("0.25", "0.6");
        // Other buyers than those that the fit simulates.
        spec.seed = 99;
        model(&spec)
    };
    // The first points of every fit are the same.
    let known = RefCell::new(BTreeMap::new());
    let (trials, mut inside, mut both) = (50, [0; 2], 0);
    for trial in 0..trials {
        let seen = observed(&replay(&hidden, trial).unwrap());
        let names = ["churn_activated", "uplift_realisation"];
        let fit = calibrated(&start, &names, &seen, 16, &known);
        let mut hits = 0;
        for ((inside, value), truth) in inside.iter_mut().zip(&fit.values).zip(truth) {
            assert_eq!(value.knowledge, Knowledge::Determined, "{value:?}");
            let hit = value.interval.0 <= truth && truth <= value.interval.1;
            *inside += u32::from(hit);
            hits += u32::from(hit);
        }
        both += u32::from(hits == 2);
        if std::env::var("SHOW").is_ok() {
            eprintln!(
                "{trial} {:?} {} {} {:?}",
                fit.values
                    .iter()
                    .map(|v| (v.after, v.interval))
                    .collect::<Vec<_>>(),
                fit.evaluations,
                fit.widened,
                fit.chi_square
            );
        }
    }
    assert!(
        inside.iter().all(|inside| inside * 10 >= trials * 9),
        "{inside:?} of {trials}"
    );
    assert!(both * 10 >= trials * 9, "{both} of {trials}");
}

#[test]
fn what_the_data_cannot_tell_is_named() {
    let start = company("0.15", "0.8");
    let hidden = model(&company("0.25", "0.6"));
    let seen = observed(&replay(&hidden, 3).unwrap());
    let names = ["churn_activated", "champion_months"];
    let fit = calibrated(&start, &names, &seen, 16, &RefCell::default());
    assert_eq!(fit.values[0].knowledge, Knowledge::Determined);
    // No champion ever changes in this company.
    assert_eq!(fit.values[1].knowledge, Knowledge::Silent);
    assert_eq!(fit.values[1].after, fit.values[1].before);
}
