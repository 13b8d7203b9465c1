//! Statements balance, and add up to the run.

use super::super::{Period, RepStatement, comp_run, csv, own_statement, statements};
use super::ran;
use foothold_core::metrics::{Metric, value, window_start};
use foothold_core::plan::RoleKind;
use foothold_core::sim::replay;

fn cents(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap()
}

fn difference(row: &RepStatement) -> i64 {
    let settled: i64 = [
        &row.paid,
        &row.due,
        &row.unvested,
        &row.forfeited,
        &row.clawed_back,
    ]
    .map(|text| cents(text))
    .iter()
    .sum();
    cents(&row.brought) + cents(&row.earned) - settled
}

#[test]
fn statements_balance_and_sum_to_the_run() {
    for name in [
        "sales-vested-expansion",
        "sales-first-year-acv",
        "founder-18k",
    ] {
        let ran = ran(name, 2);
        let month = ran.report_month();
        for replication in 0..2 {
            let ledger = replay(&ran.model, replication).unwrap();
            for (from, to) in [(1, month), (window_start(month) + 1, month), (5, 7)] {
                let made = statements(&ran, &ledger, replication, Period { from, to }).unwrap();
                for row in made.reps.iter().chain([&made.total]) {
                    assert_eq!(difference(row), 0, "{name} {row:?}");
                }
                if from == 1 {
                    assert_eq!(made.total.brought, "0.00");
                }
                for row in &made.reps {
                    let period = Period { from, to };
                    let own = own_statement(&ran, &ledger, replication, period, row.rep).unwrap();
                    let lines: i64 = own.lines.iter().map(|line| cents(&line.pay)).sum();
                    assert_eq!(lines, cents(&row.earned), "{name} {}", row.id);
                    let months: i64 = own.months.iter().map(|month| cents(&month.earned)).sum();
                    assert_eq!(months, cents(&row.earned), "{name} {}", row.id);
                }
            }
            let window = Period {
                from: window_start(month) + 1,
                to: month,
            };
            let made = statements(&ran, &ledger, replication, window).unwrap();
            let read = |metric| value(&ran.outcome, ran.costs, replication, month, metric);
            let cost = read(Metric::CompCost).unwrap();
            assert_eq!(cents(&made.total.earned) as f64, cost, "{name}");
            let twice = read(Metric::DoublePaidArr).unwrap();
            assert_eq!(cents(&made.twice_arr) as f64, twice, "{name}");
            assert_eq!(cents(&made.twice_pay) > 0, twice > 0.0, "{name}");
            for role in ran.roles() {
                let reps = made.reps.iter().filter(|row| row.role == role.name());
                let (mut credited, mut quota) = (0.0, 0.0);
                for row in reps {
                    credited += row.credited.unwrap_or(0.0);
                    quota += row.quota.unwrap_or(0.0);
                }
                // Credit of reps whose whole quota was ramped to zero is the team's alone.
                let team = read(Metric::Attainment(role));
                let own = (quota > 0.0).then(|| credited / quota);
                assert_eq!(own.is_some(), team.is_some(), "{name} {}", role.name());
                if let (Some(own), Some(team)) = (own, team) {
                    let ramps_from_nothing = role == RoleKind::Ae;
                    let alike = (own - team).abs() < 1e-9;
                    assert!(
                        alike || ramps_from_nothing && own < team,
                        "{name} {role:?} {own} {team}"
                    );
                }
            }
        }
    }
}

#[test]
fn statements_are_a_table_for_a_spreadsheet() {
    let ran = ran("sales-vested-expansion", 1);
    let ledger = replay(&ran.model, 0).unwrap();
    let made = statements(&ran, &ledger, 0, Period { from: 1, to: 12 }).unwrap();
    let text = csv(&made);
    let mut rows = ::csv::Reader::from_reader(text.as_bytes());
    assert_eq!(rows.headers().unwrap().len(), 16);
    let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), made.reps.len() + 1);
    assert_eq!(&rows[0][0], "ae-01");
    assert_eq!(&rows[rows.len() - 1][0], "total");
    assert_eq!(&rows[rows.len() - 1][9], made.total.earned);
}

#[test]
fn a_period_or_a_rep_that_is_not_there_is_refused() {
    let ran = ran("sales-vested-expansion", 1);
    for (from, to) in [(0, 3), (5, 4), (1, 999), (u32::MAX, u32::MAX)] {
        assert!(Period::of(&ran, from, to).is_err(), "{from} {to}");
    }
    assert_eq!(Period::of(&ran, 1, 36).unwrap(), Period { from: 1, to: 36 });
    let ledger = replay(&ran.model, 0).unwrap();
    let period = Period { from: 1, to: 12 };
    let refused = own_statement(&ran, &ledger, 0, period, 9_999).unwrap_err();
    assert_eq!(refused.code, "no_such_rep");
}

#[test]
fn a_run_tells_attainment_and_cost() {
    let ran = ran("sales-vested-expansion", 8);
    let view = comp_run(&ran, Some(&ran));
    assert_eq!(view.month, u32::from(ran.report_month()));
    assert_eq!(view.per_new_arr, view.per_new_arr_before);
    assert!(view.due_by.unwrap() > view.month);
    for role in &view.roles {
        assert!((role.tenths.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let above: f64 = role.tenths[10..].iter().sum();
        assert!((above - role.at_quota.unwrap()).abs() < 1e-9);
        assert!(role.p10 <= role.p50 && role.p50 <= role.p90);
    }
    let ae = &view.roles[0];
    // The first component is on the AE's quota, landed expansion is not.
    assert!(ae.marks[0].is_some() && ae.marks[1].is_none());
}
