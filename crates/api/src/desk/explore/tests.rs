//! Explorations on a real library.

use super::super::compare::AttributionEvent;
use super::super::document::ChangeAsk;
use super::super::{Desk, Places};
use super::*;
use std::sync::Mutex;
use tempfile::TempDir;

const FEW: u32 = 6;

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

fn asked(field: &str, values: &str) -> VaryAsk {
    VaryAsk {
        field: field.into(),
        values: values.into(),
    }
}

fn sweep_of(vary: Vec<VaryAsk>) -> SweepAskView {
    SweepAskView {
        vary,
        metrics: vec!["nrr".into(), "arr_end".into()],
        month: None,
        replications: None,
    }
}

/// Every event of a job.
fn events<E: Send>(
    job: impl FnOnce(&(dyn Fn(E) + Sync)) -> Result<(), Refusal>,
) -> Result<Vec<E>, Refusal> {
    let told = Mutex::new(Vec::new());
    job(&|event| told.lock().unwrap().push(event))?;
    Ok(told.into_inner().unwrap())
}

fn swept(desk: &Desk, plan: u32, vary: Vec<VaryAsk>) -> SweepView {
    let told = events(|tell| desk.explore_sweep(Turn::next(), plan, sweep_of(vary), tell)).unwrap();
    match told.into_iter().next_back() {
        Some(SweepEvent::Done(view)) => *view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_sweep_through_the_plan_itself_finds_its_own_numbers() {
    let (_folder, desk, large, _) = desk();
    let view = swept(&desk, large, vec![asked("land.acv", "18000,48000")]);
    let axis = &view.axes[0];
    assert_eq!(axis.numbers.as_deref(), Some(&[18000.0, 48000.0][..]));
    assert_eq!(
        (axis.own.as_str(), axis.unit.as_str()),
        ("48000 USD", "USD")
    );
    for metric in &view.metrics {
        let own = metric.cells[1];
        assert_eq!(own.mean, metric.base.mean);
        assert_eq!((own.change, own.change_se), (Some(0.0), Some(0.0)));
        assert_ne!(metric.cells[0].mean, metric.base.mean, "{}", metric.metric);
    }
    let run = desk.ran(large, None).unwrap();
    let nrr = run.stat(run.report_month(), metric("nrr").unwrap()).mean;
    assert_eq!(
        view.metrics[0].base.mean,
        nrr.as_ref().map(crate::explore::number)
    );
}

#[test]
fn two_fields_make_a_grid_with_the_last_changing_fastest() {
    let (_folder, desk, large, _) = desk();
    let fields = vec![
        asked("land.acv", "18000,48000"),
        asked("activation.window", "60..90:30"),
    ];
    let view = swept(&desk, large, fields);
    assert_eq!(view.axes[1].values, ["60 days", "90 days"]);
    assert_eq!(view.metrics[0].cells.len(), 4);
    let alone = swept(&desk, large, vec![asked("activation.window", "90 days")]);
    assert_eq!(
        view.metrics[0].cells[3].mean,
        alone.metrics[0].cells[0].mean
    );
}

#[test]
fn faults_of_points_are_told_before_anything_runs() {
    let (_folder, desk, large, _) = desk();
    let refused = |values| {
        let ask = sweep_of(vec![asked("land.acv", values)]);
        let told = events(|tell| desk.explore_sweep(Turn::next(), large, ask, tell));
        told.unwrap_err()
    };
    let refusal = refused("0,18000,-5");
    assert_eq!(refusal.code, "points_invalid");
    let points: Vec<&str> = refusal
        .faults
        .iter()
        .map(|fault| fault.file.as_str())
        .collect();
    assert_eq!(points, ["land.acv = 0 USD", "land.acv = -5 USD"]);
    assert!(refusal.faults.iter().all(|fault| fault.field == "land.acv"));
    assert_eq!(refused("1..2..3").code, "points_invalid");
    assert_eq!(refused("").code, "values_unreadable");
}

#[test]
fn a_point_opens_as_a_plan_that_is_compared_with_its_origin() {
    let (_folder, desk, large, _) = desk();
    let view = swept(&desk, large, vec![asked("land.acv", "30000")]);
    let change = PointChange {
        field: view.axes[0].field.clone(),
        value: view.axes[0].values[0].clone(),
    };
    let made = desk
        .explore_open(large, vec![change], Vec::new(), None)
        .unwrap();
    let doc = desk.plan_open(made).unwrap();
    assert_eq!(doc.name, "Land at 48K, land.acv 30000 USD");
    assert_eq!(doc.reference, Some(large));
    let run = desk.ran(made, None).unwrap();
    let nrr = run.stat(run.report_month(), metric("nrr").unwrap()).mean;
    assert_eq!(
        view.metrics[0].cells[0].mean,
        nrr.as_ref().map(crate::explore::number)
    );
    let bad = PointChange {
        field: "land.acv".into(),
        value: "0 USD".into(),
    };
    let before = desk.library().unwrap().list().unwrap().len();
    assert!(
        desk.explore_open(large, vec![bad], Vec::new(), None)
            .is_err()
    );
    assert_eq!(desk.library().unwrap().list().unwrap().len(), before);
}

#[test]
fn an_attribution_adds_up_and_names_the_lever() {
    let (_folder, desk, large, small) = desk();
    let change = ChangeAsk::Set {
        path: "contract.renewal_uplift".into(),
        value: "7%".into(),
    };
    desk.plan_edit(small, vec![change], None).unwrap();
    let told =
        events(|tell| desk.compare_attribution(Turn::next(), large, small, None, true, tell))
            .unwrap();
    let Some(AttributionEvent::Done(view)) = told.last() else {
        panic!("{told:?}");
    };
    let parts: Vec<&str> = view.parts.iter().map(|part| part.id.as_str()).collect();
    assert_eq!(parts, ["land", "contract"]);
    assert_eq!(view.parts[1].fields, ["contract.renewal_uplift"]);
    for change in &view.changes {
        let Some(split) = &change.split else { continue };
        let sum: f64 = split.parts.iter().map(|part| part.value).sum();
        assert!((sum - split.total).abs() < 1e-6, "{}", change.metric);
        assert_eq!(split.interactions.len(), 1);
    }
    let new = view
        .changes
        .iter()
        .find(|change| change.metric == "new_arr")
        .unwrap();
    let new = new.split.as_ref().unwrap();
    assert_eq!(new.parts[1].value, 0.0, "a renewal uplift wins no new logo");
}

#[test]
fn a_person_stops_an_exploration() {
    let (_folder, desk, large, _) = desk();
    let ask = TornadoAskView {
        vary: Vec::new(),
        behaviour: true,
        metric: "nrr".into(),
        month: None,
        replications: Some(20),
    };
    let told = events(|tell| {
        desk.explore_tornado(Turn::next(), large, ask, &|event| {
            desk.explore_cancel(Turn::next()).unwrap();
            tell(event);
        })
    });
    let told = told.unwrap();
    assert!(
        matches!(told.last(), Some(TornadoEvent::Stopped)),
        "{told:?}"
    );
}

#[test]
fn a_cancel_that_overtakes_its_exploration_stops_it() {
    let (_folder, desk, large, _) = desk();
    let ask = TornadoAskView {
        vary: Vec::new(),
        behaviour: true,
        metric: "nrr".into(),
        month: None,
        replications: Some(20),
    };
    let asked = Turn::next();
    desk.explore_cancel(Turn::next()).unwrap();
    let told = events(|tell| desk.explore_tornado(asked, large, ask, tell)).unwrap();
    assert!(
        matches!(told.last(), Some(TornadoEvent::Stopped)),
        "{told:?}"
    );
}

#[test]
fn a_target_is_sought_and_a_frontier_found() {
    let (_folder, desk, large, small) = desk();
    let ask = SeekAskView {
        vary: asked("contract.renewal_uplift", "0%..20%:1%"),
        metric: "nrr".into(),
        target: 5.0,
        month: None,
        replications: None,
    };
    let told = events(|tell| desk.explore_seek(Turn::next(), large, ask, tell)).unwrap();
    let Some(SeekEvent::Done(view)) = told.last() else {
        panic!("{told:?}");
    };
    assert!(view.solutions.is_empty() && view.nearest.is_some());
    assert_eq!((view.low.as_str(), view.high.as_str()), ("0%", "20%"));
    let ask = OptimiseAskView {
        vary: vec![asked("contract.renewal_uplift", "0%,5%")],
        choose: vec![ChooseAsk {
            lever: "land".into(),
            plans: vec![small],
        }],
        limits: vec![LimitAsk {
            metric: "nrr".into(),
            least: true,
            value: 0.0,
        }],
        across: "nrr".into(),
        up: "arr_end".into(),
        month: None,
        replications: None,
    };
    let told = events(|tell| desk.explore_optimise(Turn::next(), large, ask, tell)).unwrap();
    let Some(OptimiseEvent::Done(view)) = told.last() else {
        panic!("{told:?}");
    };
    assert_eq!(view.points.len(), 4);
    assert!(!view.frontier.is_empty());
    assert_eq!(view.points[1].chosen, ["Land at 18K"]);
    assert_eq!(view.points[0].chosen, ["own"]);
    let change = PointChange {
        field: "contract.renewal_uplift".into(),
        value: "5%".into(),
    };
    let lever = PointLever {
        lever: "land".into(),
        plan: small,
    };
    let made = desk
        .explore_open(large, vec![change], vec![lever], None)
        .unwrap();
    let run = desk.ran(made, None).unwrap();
    let nrr = run.stat(run.report_month(), metric("nrr").unwrap()).mean;
    assert_eq!(
        view.metrics[0].cells[3].mean,
        nrr.as_ref().map(crate::explore::number)
    );
}
