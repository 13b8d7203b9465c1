//! Comparisons on a real library.

use super::super::document::ChangeAsk;
use super::super::{Desk, Places};
use super::*;
use crate::compare::{Comparison, compare};
use crate::wire::{StatValue, Value};
use std::sync::Mutex;
use tempfile::TempDir;

const FEW: u32 = 12;

/// A desk with few replications and the founder's pair: at 48K and at 18K.
fn desk() -> (TempDir, Desk, u32, u32) {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(Places::in_folder(&folder.path().join("data")));
    let mut values = desk.settings().unwrap().values;
    values.replications = Some(FEW);
    desk.settings_set(values).unwrap();
    let small = desk.plan_create("founder".into()).unwrap();
    (folder, desk, small - 1, small)
}

fn set(desk: &Desk, plan: u32, path: &str, value: &str) {
    let change = ChangeAsk::Set {
        path: path.into(),
        value: value.into(),
    };
    desk.plan_edit(plan, vec![change], None).unwrap();
}

/// What `foothold compare --json` prints of the same plans.
fn printed(desk: &Desk, plans: &[u32]) -> Comparison {
    let run = |plan: &u32| {
        let opened = desk.opened(*plan).unwrap();
        let mut ran = run::nothing(opened.input_at(None).unwrap(), FEW).unwrap();
        run::extend(&mut ran, FEW, &|_| true).unwrap();
        ran
    };
    compare(&plans.iter().map(run).collect::<Vec<_>>()).unwrap()
}

/// Equal to the last digit that is printed.
fn same(ours: Option<f64>, printed: Option<&Value>, what: &str) {
    let theirs: Option<f64> = printed.map(|value| value.text().parse().unwrap());
    assert_eq!(ours, theirs, "{what}");
}

#[test]
fn a_plan_compared_with_itself_differs_in_nothing() {
    let (_folder, desk, large, _) = desk();
    let view = desk.compare_plans(vec![large, large], None).unwrap();
    assert!(view.results.len() > 10);
    for row in &view.results {
        assert_eq!(row.values[0], row.values[1], "{}", row.id);
        let cell = row.differences[0];
        if row.values[0].p50.is_some() {
            let all = [cell.p10, cell.p50, cell.p90, cell.mean, cell.se];
            assert_eq!(all, [Some(0.0); 5], "{}", row.id);
        }
        assert!(!cell.noise, "{}", row.id);
    }
    for curve in &view.curves[0].curves {
        let all = [&curve.mean, &curve.p10, &curve.p50, &curve.p90];
        assert!(all.iter().all(|s| s.len() == view.months as usize + 1));
        assert!(all.iter().all(|s| s.iter().all(|v| *v == 0.0)));
        // Cash that never falls short counts as closed; nothing else crosses.
        let closed = f64::from(u8::from(curve.measure == GapMeasure::CumulativeCash));
        assert_eq!(
            (curve.dip, curve.crosses, curve.crosses_in),
            (None, None, closed)
        );
    }
    assert!(view.inputs.rows.is_empty() && view.inputs.of > 50);
    assert_eq!(view.best, None);
}

#[test]
fn results_equal_those_of_the_command_line() {
    let (_folder, desk, large, small) = desk();
    // One of the two falls short of the other.
    equal_those_printed(&desk, [large, small]);
    equal_those_printed(&desk, [small, large]);
}

fn equal_those_printed(desk: &Desk, plans: [u32; 2]) {
    let view = desk.compare_plans(plans.to_vec(), None).unwrap();
    let printed = printed(desk, &plans);
    assert_eq!(view.month, u32::from(printed.report_month));
    let mut compared = 0;
    for row in &view.results {
        let Some(theirs) = printed.metrics.iter().find(|m| m.metric == row.id) else {
            continue;
        };
        compared += 1;
        for (cell, stat) in row.values.iter().zip(&theirs.values) {
            same(cell.p10, stat.p10.as_ref(), &row.id);
            same(cell.p50, stat.p50.as_ref(), &row.id);
            same(cell.p90, stat.p90.as_ref(), &row.id);
        }
        let (cell, stat): (_, &StatValue) = (row.differences[0], &theirs.differences[0]);
        same(cell.p50, stat.p50.as_ref(), &row.id);
        same(cell.mean, stat.mean.as_ref(), &row.id);
        same(cell.se, stat.se.as_ref(), &row.id);
    }
    assert!(compared >= 9, "{compared}");
    let [run_rate, arr, cash] = view.curves[0].curves.as_slice() else {
        panic!("{} curves", view.curves[0].curves.len());
    };
    let theirs = &printed.crossover[0];
    let month = |month: Option<u16>| month.map(u32::from);
    assert_eq!(run_rate.crosses, month(theirs.run_rate_month));
    assert_eq!(arr.crosses, month(theirs.cumulative_month));
    assert_eq!(cash.crosses, month(theirs.cash_closes_month));
    for (ours, theirs) in [
        (run_rate.dip, &theirs.arr_dip),
        (cash.dip, &theirs.cash_dip),
    ] {
        assert_eq!(
            ours.map(|dip| dip.month),
            theirs.as_ref().map(|d| d.month.into())
        );
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            assert!((ours.amount - theirs.amount.parse::<f64>().unwrap()).abs() < 0.01);
        }
    }
    assert!(
        run_rate.dip.is_some(),
        "a smaller land falls short at first"
    );
    for curve in [run_rate, arr, cash] {
        if let Some(dip) = curve.dip {
            assert!((curve.mean[dip.month as usize] + dip.amount).abs() < 1e-6);
        }
        assert!(curve.crosses_p10 <= curve.crosses_p90 || curve.crosses_p90.is_none());
    }
}

#[test]
fn the_month_read_is_the_one_asked_for_whatever_was_run() {
    let (_folder, desk, large, small) = desk();
    let plans = vec![large, small];
    let end = desk.compare_plans(plans.clone(), None).unwrap();
    let early = desk.compare_plans(plans.clone(), Some(12)).unwrap();
    assert_eq!((early.month, end.month), (12, 36));
    let (_other, fresh, a, b) = self::desk();
    let fresh = fresh.compare_plans(vec![a, b], Some(12)).unwrap();
    for (cached, fresh) in early.results.iter().zip(&fresh.results) {
        assert_eq!(cached.values, fresh.values, "{}", cached.id);
        assert_eq!(cached.differences, fresh.differences, "{}", cached.id);
    }
    let at_end = early.results.iter().find(|row| row.id == "arr_end@36");
    let arr = end.results.iter().find(|row| row.id == "arr_end");
    assert_eq!(at_end.unwrap().values, arr.unwrap().values);
    let refusal = desk.compare_plans(plans, Some(37)).unwrap_err();
    assert_eq!(refusal.code, "month_out_of_range");
}

#[test]
fn inputs_are_told_apart_by_what_they_are() {
    let (_folder, desk, large, _) = desk();
    let other = desk.plan_duplicate(large, None).unwrap();
    let third = desk.plan_duplicate(large, None).unwrap();
    set(&desk, other, "land.acv", "18000 USD");
    set(&desk, other, "land.expansion_map", "60%");
    let text = desk.plan_text(other).unwrap();
    let roles = desk.opened(other).unwrap().input.loaded.plan.roles.len();
    // The first role goes to the end: nothing changes but its place.
    let change = ChangeAsk::Move {
        path: "role".into(),
        from: 0,
        to: roles as u32 - 1,
    };
    desk.plan_edit(other, vec![change], None).unwrap();
    assert!(roles > 1 && desk.plan_text(other).unwrap() != text);
    let view = desk.compare_plans(vec![large, other, third], None).unwrap();
    let rows: Vec<_> = view.inputs.rows.iter().map(|r| r.label.as_str()).collect();
    assert_eq!(rows, ["Target land", "Sold with an expansion map"]);
    let land = &view.inputs.rows[0];
    assert_eq!(land.title, "Land");
    assert_eq!(land.values[0].number.as_deref(), Some("48000"));
    assert_eq!(land.values[1].number.as_deref(), Some("18000"));
    assert_eq!(land.values[1].unit, "USD/yr");
    let differs: Vec<bool> = land.values.iter().map(|cell| cell.differs).collect();
    assert_eq!(differs, [false, true, false]);
}

#[test]
fn an_element_that_one_plan_lacks_is_one_row() {
    let (_folder, desk, large, _) = desk();
    let other = desk.plan_duplicate(large, None).unwrap();
    let roles = &desk.opened(large).unwrap().input.loaded.plan.roles;
    let at = roles.len() - 1;
    let path = format!("role[{at}]");
    let changes = vec![ChangeAsk::Delete { path }];
    // Whatever else such a plan would need, only the list is looked at.
    if desk.plan_edit(other, changes, None).is_err() {
        let plays = desk
            .opened(large)
            .unwrap()
            .input
            .loaded
            .plan
            .expansion
            .plays
            .len();
        let path = format!("expansion.play[{}]", plays - 1);
        desk.plan_edit(other, vec![ChangeAsk::Delete { path }], None)
            .unwrap();
    }
    let view = desk.compare_plans(vec![large, other], None).unwrap();
    let [row] = view.inputs.rows.as_slice() else {
        panic!("{:?}", view.inputs.rows);
    };
    let texts: Vec<_> = row.values.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(texts, ["in the plan", "none"]);
    assert!(row.values[1].differs && !row.values[0].differs);
}

#[test]
fn plans_that_cannot_be_compared_are_refused_with_the_way_out() {
    let (_folder, desk, large, small) = desk();
    let refused = |plans: &[u32], says: &str| {
        let refusal = desk.compare_plans(plans.to_vec(), None).unwrap_err();
        assert_eq!(refusal.code, "not_comparable");
        assert!(refusal.message.contains(says), "{}", refusal.message);
        assert!(refusal.message.contains("Fix: "), "{}", refusal.message);
    };
    refused(&[large], "add a second plan");
    refused(&[large, small, large, small, large], "two to four");
    set(&desk, small, "time.months", "48");
    refused(&[large, small], "simulates 48 months");
    let missing = desk.compare_plans(vec![large, 4711], None).unwrap_err();
    assert_ne!(missing.code, "not_comparable");
}

#[test]
fn seeds_that_differ_are_said() {
    let (_folder, desk, large, small) = desk();
    let notes = |desk: &Desk| desk.compare_plans(vec![large, small], None).unwrap().notes;
    assert!(notes(&desk).is_empty());
    set(&desk, small, "seed", "5");
    assert!(notes(&desk)[0].contains("seeds differ"));
}

#[test]
fn runs_for_a_comparison_tell_how_far_they_are_and_can_be_stopped() {
    let (_folder, desk, large, small) = desk();
    let heard = Mutex::new(Vec::new());
    let plans = vec![large, small];
    desk.compare_run(Turn::next(), plans.clone(), None, &|event| {
        if matches!(event, CompareEvent::Progress { .. }) {
            desk.compare_cancel(Turn::next()).unwrap();
        }
        heard.lock().unwrap().push(event);
    })
    .unwrap();
    let of = 2 * FEW;
    let stopped = CompareEvent::Stopped { at: 0, of };
    assert_eq!(heard.lock().unwrap().last(), Some(&stopped));

    heard.lock().unwrap().clear();
    let listen = |event| heard.lock().unwrap().push(event);
    desk.compare_run(Turn::next(), plans.clone(), None, &listen)
        .unwrap();
    let all = heard.lock().unwrap().clone();
    assert_eq!(all.last(), Some(&CompareEvent::Ready));
    assert!(all.contains(&CompareEvent::Progress { done: of, of }));

    // Everything is there now, so there is nothing to wait for.
    heard.lock().unwrap().clear();
    desk.compare_run(Turn::next(), plans, Some(12), &listen)
        .unwrap();
    assert_eq!(*heard.lock().unwrap(), [CompareEvent::Ready]);
}

#[test]
fn the_founders_question_side_by_side() {
    let (_folder, desk, large, small) = desk();
    let view = desk.compare_plans(vec![large, small], None).unwrap();
    let [a, b] = view.contracts.as_slice() else {
        panic!("{} contracts", view.contracts.len());
    };
    assert!(a.land > b.land, "{:?} {:?}", a.land, b.land);
    assert_eq!(a.segments.len(), b.segments.len());
    for (a, b) in a.segments.iter().zip(&b.segments) {
        assert_eq!((a.target, b.target), (48000.0, 18000.0));
        assert!(b.win_rate > a.win_rate);
        assert_eq!(a.unviable, a.target < a.minimum_viable);
    }
}
