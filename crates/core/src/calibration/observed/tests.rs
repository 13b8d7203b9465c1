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
