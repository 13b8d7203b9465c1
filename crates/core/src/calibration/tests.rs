use super::*;
use crate::chance::philox4x32_10;
use std::convert::Infallible;

fn free(name: &str, start: f64, low: f64, high: f64) -> FreeValue {
    FreeValue {
        name: name.into(),
        start,
        low,
        high,
    }
}

fn target(name: &str, value: f64, tolerance: f64, aim: Aim) -> Target {
    Target {
        name: name.into(),
        value,
        tolerance,
        aim,
    }
}

fn within(values: &[f64], tolerance: f64) -> Vec<Target> {
    let one =
        |(at, value): (usize, &f64)| target(&format!("t{at}"), *value, tolerance, Aim::Within);
    values.iter().enumerate().map(one).collect()
}

/// Fits to a model without noise that is defined everywhere.
fn solve(problem: &Problem, model: impl Fn(&[f64]) -> Vec<f64>) -> Fit {
    let readings = |x: &[f64]| {
        let exact = |value| Some(Reading { value, se: 0.0 });
        Ok::<_, Infallible>(model(x).into_iter().map(exact).collect())
    };
    fit(problem, &Settings::default(), readings, |_| true).unwrap()
}

#[test]
fn a_straight_model_gives_the_closed_form() {
    // One value, one target: the least squares of (x - 3)^2 / 0.01 and the pull from 2 over 4.
    let problem = Problem {
        values: vec![free("x", 2.0, 0.0, 8.0)],
        targets: within(&[3.0], 0.1),
        covariance: None,
    };
    let fit = solve(&problem, |x| vec![x[0]]);
    let (data, pull) = (1.0 / 0.01, 1.0 / 16.0);
    let expected = (3.0 * data + 2.0 * pull) / (data + pull);
    let x = &fit.values[0];
    // To a tenth of a deviation: what is nearer is noise.
    assert!((x.after - expected).abs() < 0.01, "{x:?}");
    let deviation = libm::sqrt(1.0 / (data + pull));
    assert!((x.interval.1 - x.after - 1.959_964 * deviation).abs() < 1e-9);
    assert_eq!(x.knowledge, Knowledge::Determined);
    assert!(fit.converged);
    assert!(fit.chi_square.0 > 99.0 && fit.chi_square.1 < 0.02);
}

#[test]
fn a_curved_model_is_followed() {
    let problem = Problem {
        values: vec![free("a", 1.0, 0.2, 3.0), free("b", 1.0, 0.2, 3.0)],
        targets: within(&[0.5_f64.powf(2.0), 0.5 * 2.0, 2.0_f64.powf(1.5)], 0.01),
        covariance: None,
    };
    let fit = solve(&problem, |x| {
        vec![x[0].powf(2.0), x[0] * x[1], x[1].powf(1.5)]
    });
    for (value, truth) in fit.values.iter().zip([0.5, 2.0]) {
        assert!((value.after - truth).abs() < 0.02, "{value:?}");
        assert_eq!(value.knowledge, Knowledge::Determined);
    }
}

#[test]
fn values_stay_in_their_range() {
    let problem = Problem {
        values: vec![free("a", 0.5, 0.0, 1.0), free("b", 0.5, 0.0, 1.0)],
        // Wants a = 3, b = -1 + what a lacks.
        targets: within(&[3.0, 2.0], 0.1),
        covariance: None,
    };
    let fit = solve(&problem, |x| vec![x[0], x[0] + x[1]]);
    assert_eq!(fit.values[0].after, 1.0);
    assert!(fit.values[0].at_bound);
    assert!((fit.values[1].after - 1.0).abs() < 0.05);
    assert!(
        fit.values
            .iter()
            .all(|v| v.interval.0 >= 0.0 && v.interval.1 <= 1.0)
    );
    assert!(fit.targets[0].residual < -19.0);
}

#[test]
fn a_miss_beyond_noise_widens_the_intervals() {
    // Three readings of one value that contradict each other by ten tolerances.
    let problem = Problem {
        values: vec![free("x", 5.0, 0.0, 10.0)],
        targets: within(&[4.0, 5.0, 6.0], 0.1),
        covariance: None,
    };
    let fit = solve(&problem, |x| vec![x[0]; 3]);
    // 100 + 0 + 100 over two degrees of freedom.
    assert!((fit.widened - 10.0).abs() < 0.02, "{}", fit.widened);
    let half = (fit.values[0].interval.1 - fit.values[0].interval.0) / 2.0;
    assert!((half - 1.959_964 * 0.1 / 3.0_f64.sqrt() * 10.0).abs() < 0.01);
}

#[test]
fn a_one_sided_target_pulls_from_one_side_only() {
    let at = |aim| Problem {
        values: vec![free("x", 5.0, 0.0, 10.0)],
        targets: vec![target("most", 3.0, 0.1, aim)],
        covariance: None,
    };
    let model = |x: &[f64]| vec![x[0]];
    let low = solve(&at(Aim::AtMost), model);
    assert!((low.values[0].after - 3.0).abs() < 0.05, "{low:?}");
    assert!(low.targets[0].residual.abs() < 0.2);
    let stays = solve(&at(Aim::AtLeast), model);
    assert_eq!(stays.values[0].after, 5.0);
    assert_eq!(stays.values[0].knowledge, Knowledge::Silent);
}

#[test]
fn what_the_data_do_not_speak_about_stays_and_is_named() {
    let problem = Problem {
        values: vec![
            free("heard", 0.2, 0.0, 1.0),
            free("unheard", 0.37, 0.0, 1.0),
            free("faint", 0.4, 0.0, 1.0),
        ],
        targets: within(&[0.6], 0.01),
        covariance: None,
    };
    // All of "faint" is worth half a tolerance.
    let fit = solve(&problem, |x| vec![x[0] + 0.005 * x[2]]);
    let knowledge: Vec<_> = fit.values.iter().map(|v| v.knowledge).collect();
    assert_eq!(
        knowledge,
        [Knowledge::Determined, Knowledge::Silent, Knowledge::Silent]
    );
    assert_eq!(fit.values[1].after, 0.37);
    assert_eq!(fit.values[2].after, 0.4);
    assert_eq!(fit.values[1].interval, (0.0, 1.0));
    assert!(fit.together.is_empty());
}

#[test]
fn values_known_only_by_their_sum_are_named_together() {
    let problem = Problem {
        values: vec![
            free("a", 0.3, 0.0, 1.0),
            free("c", 0.3, 0.0, 1.0),
            free("b", 0.3, 0.0, 1.0),
        ],
        targets: within(&[1.0, 0.7], 0.01),
        covariance: None,
    };
    let fit = solve(&problem, |x| vec![x[0] + x[2], x[1]]);
    assert_eq!(fit.together, [vec![0, 2]]);
    assert_eq!(fit.values[0].knowledge, Knowledge::Together);
    assert_eq!(fit.values[1].knowledge, Knowledge::Determined);
    assert!((fit.values[0].after + fit.values[2].after - 1.0).abs() < 0.01);
    // Neither end of the range is out of the question.
    assert!(fit.values[0].interval.1 - fit.values[0].interval.0 > 0.6);
}

#[test]
fn screening_chooses_what_targets_tell_apart() {
    let names = ["a", "same as a", "b", "unheard", "faint"];
    let problem = Problem {
        values: names.map(|name| free(name, 0.5, 0.0, 1.0)).into(),
        targets: within(&[0.4, 0.7], 0.01),
        covariance: None,
    };
    let model = |x: &[f64]| {
        let readings = [x[0] + 2.0 * x[1], x[2] + 0.001 * x[4]];
        let exact = |value| Some(Reading { value, se: 0.0 });
        Ok::<_, Infallible>(readings.map(exact).into())
    };
    let screened = screen(&problem, &Settings::default(), model, |_| true).unwrap();
    assert_eq!(screened.chosen, [1, 2]);
    assert_eq!(screened.alike, [0]);
    assert_eq!(screened.silent, [3, 4]);
}

#[test]
fn a_point_at_which_a_target_is_undefined_is_stepped_around() {
    let problem = Problem {
        values: vec![free("x", 0.2, 0.0, 1.0)],
        targets: within(&[0.8], 0.01),
        covariance: None,
    };
    let model = |x: &[f64]| {
        let defined = !(0.5..0.79).contains(&x[0]);
        let reading = defined.then_some(Reading {
            value: x[0] * x[0].abs(),
            se: 0.0,
        });
        Ok::<_, Infallible>(vec![reading])
    };
    let fit = fit(&problem, &Settings::default(), model, |_| true).unwrap();
    assert!(
        (fit.values[0].after - 0.8_f64.sqrt()).abs() < 0.02,
        "{fit:?}"
    );
}

#[test]
fn faults_are_all_named() {
    let problem = Problem {
        values: vec![free("a", 2.0, 0.0, 1.0), free("a", 0.0, 1.0, 1.0)],
        targets: vec![
            target("t", 1.0, 0.0, Aim::Within),
            target("t", f64::NAN, 1.0, Aim::Within),
        ],
        covariance: Some(vec![1.0]),
    };
    let told: Vec<String> = problem
        .faults()
        .iter()
        .map(|f| format!("{}: {}", f.field, f.reason))
        .collect();
    assert_eq!(
        told,
        [
            "a: starts at 2, outside its plausible range 0 to 1",
            "a: is named twice",
            "a: its plausible range 1 to 1 is empty",
            "t: has a tolerance of 0",
            "t: is named twice",
            "t: has no value",
            "covariance: is not that of the targets",
        ]
    );
    let model = |_: &[f64]| Ok::<_, Infallible>(Vec::new());
    let refused = fit(&problem, &Settings::default(), model, |_| true);
    assert!(matches!(refused, Err(FitError::Problem(found)) if found.len() == told.len()));
}

#[test]
fn an_undefined_start_and_a_stop_are_told_apart() {
    let problem = Problem {
        values: vec![free("x", 0.2, 0.0, 1.0)],
        targets: within(&[0.8], 0.01),
        covariance: None,
    };
    let nothing = |_: &[f64]| Ok::<_, Infallible>(vec![None]);
    let undefined = fit(&problem, &Settings::default(), nothing, |_| true);
    assert!(matches!(undefined, Err(FitError::Problem(found)) if found[0].field == "t0"));
    let line = |x: &[f64]| {
        Ok::<_, Infallible>(vec![Some(Reading {
            value: x[0],
            se: 0.0,
        })])
    };
    let mut heard = 0;
    let stopped = fit(&problem, &Settings::default(), line, |progress| {
        heard = progress.evaluations;
        heard < 2
    });
    assert!(matches!(stopped, Err(FitError::Stopped)));
    assert_eq!(heard, 2);
}

/// Standard normal, by its key: twelve uniforms less six, close enough in the middle, and no function
/// of the platform.
fn normal(trial: u32, target: u32) -> f64 {
    let words = (0..3).flat_map(|block| philox4x32_10([trial, target, block, 0], [7, 0]));
    words
        .map(|word| f64::from(word) / 4_294_967_296.0)
        .sum::<f64>()
        - 6.0
}

#[test]
fn intervals_cover_the_truth_as_often_as_they_say() {
    // Growth, churn and odds behind a retention curve: curved, and with targets whose errors hang
    // together.
    let truth = [0.08, 0.3, 0.6];
    let model = |x: &[f64]| {
        vec![
            (1.0 - x[0]) * (1.0 + x[1] * x[2]),
            1.0 - x[0],
            x[1] * x[2] / (0.2 + x[1] * x[2]),
            x[2] * x[2],
        ]
    };
    let se = [0.02, 0.01, 0.015, 0.03];
    let correlation = 0.6_f64;
    let mut covariance = vec![0.0; 16];
    for row in 0..4 {
        for column in 0..4 {
            let factor = if row == column { 1.0 } else { correlation };
            covariance[row * 4 + column] = factor * se[row] * se[column];
        }
    }
    let trials = 400;
    let mut covered = [0; 3];
    for trial in 0..trials {
        let common = normal(trial, 9);
        let observed: Vec<f64> = model(&truth)
            .iter()
            .zip(se)
            .zip(0..)
            .map(|((value, se), at)| {
                let own = normal(trial, at);
                value + se * (correlation.sqrt() * common + (1.0 - correlation).sqrt() * own)
            })
            .collect();
        let mut targets = within(&observed, 1.0);
        for (target, se) in targets.iter_mut().zip(se) {
            target.tolerance = se;
        }
        let problem = Problem {
            values: vec![
                free("churn", 0.05, 0.01, 0.3),
                free("growth", 0.4, 0.05, 0.9),
                free("odds", 0.5, 0.2, 0.95),
            ],
            targets,
            covariance: Some(covariance.clone()),
        };
        let fit = solve(&problem, model);
        for ((covered, value), truth) in covered.iter_mut().zip(&fit.values).zip(truth) {
            *covered += u32::from(value.interval.0 <= truth && truth <= value.interval.1);
        }
    }
    for covered in covered {
        // 95%, give or take three standard errors of 400 trials.
        let share = f64::from(covered) / f64::from(trials);
        assert!((0.917..=0.985).contains(&share), "{share}");
    }
}
