//! A company's past on a real library: that of a run of the model itself, written as files.

use super::super::files::LedgerAsk;
use super::super::{Desk, Places};
use super::*;
use std::path::PathBuf;
use std::sync::Mutex;
use tempfile::TempDir;

const FEW: u32 = 6;

/// A desk with few replications, a plan, and a folder with the ledger of one of its replications.
fn desk() -> (TempDir, Desk, u32, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(Places::in_folder(&folder.path().join("data")));
    let mut values = desk.settings().unwrap().values;
    values.replications = Some(FEW);
    desk.settings_set(values).unwrap();
    let plan = desk.plan_create("founder".into()).unwrap();
    let ask = LedgerAsk {
        month: None,
        replication: Some(1),
    };
    let written = desk.ledgers_write(plan, ask, folder.path()).unwrap();
    let past = written.join("ledger");
    (folder, desk, plan, past)
}

fn events<E: Send>(
    job: impl FnOnce(&(dyn Fn(E) + Sync)) -> Result<(), Refusal>,
) -> Result<Vec<E>, Refusal> {
    let told = Mutex::new(Vec::new());
    job(&|event| told.lock().unwrap().push(event))?;
    Ok(told.into_inner().unwrap())
}

fn whole() -> BacktestAsk {
    BacktestAsk {
        from: None,
        to: None,
        replications: None,
    }
}

fn fit_of(value: &str) -> CalibrateAsk {
    CalibrateAsk {
        values: vec![value.into()],
        from: None,
        to: None,
        hold_out: Some(3),
        replications: Some(FEW),
    }
}

#[test]
fn a_past_is_read_beside_a_plan_and_kept() {
    let (_folder, desk, plan, past) = desk();
    assert_eq!(desk.data_past(plan).unwrap(), None);
    let read = desk.past_take(plan, &past).unwrap();
    assert_eq!(read.file, "movements.csv");
    assert!(read.customers > 0 && read.rows > 0);
    let months = month(Some(&read.last_month)).unwrap().unwrap();
    let first = month(Some(&read.first_month)).unwrap().unwrap();
    assert_eq!(
        i64::from(read.months),
        i64::from(months.months_since(first))
    );
    assert_eq!(desk.data_past(plan).unwrap(), Some(read));
    desk.data_forget().unwrap();
    assert_eq!(desk.data_past(plan).unwrap(), None);
}

#[test]
fn what_cannot_be_read_is_refused_with_its_faults_and_the_past_before_stays() {
    let (folder, desk, plan, past) = desk();
    let read = desk.past_take(plan, &past).unwrap();
    let bad = folder.path().join("movements.csv");
    std::fs::write(&bad, "account_id,month,kind,cause,amount\na,1,new,,many\n").unwrap();
    let refusal = desk.past_take(plan, &bad).unwrap_err();
    let fault = &refusal.faults[0];
    assert_eq!((fault.line, fault.field.as_str()), (Some(2), "amount"));
    assert!(!fault.fix.is_empty());
    assert_eq!(desk.data_past(plan).unwrap(), Some(read));
}

#[test]
fn a_date_that_can_be_read_two_ways_is_asked_not_guessed() {
    let (folder, desk, plan, _) = desk();
    let file = folder.path().join("movements.csv");
    let rows = "account,segment,date,kind,amount\n\
                a,mid-market,3/5/2025,new,12000\nb,mid-market,4/6/2025,new,9000\n";
    std::fs::write(&file, rows).unwrap();
    let refusal = desk.past_take(plan, &file).unwrap_err();
    assert_eq!(refusal.faults[0].field, "date");
    let answer = |dates| PastReading {
        dates: Some(dates),
        decimals: None,
    };
    let read = desk.data_read(plan, answer(Dates::DayFirst)).unwrap();
    assert_eq!(
        (read.last_month.as_str(), read.reading),
        ("2025-06", answer(Dates::DayFirst))
    );
    assert!(read.columns.iter().any(|column| column.header == "amount"));
    let read = desk.data_read(plan, answer(Dates::MonthFirst)).unwrap();
    assert_eq!(read.last_month, "2025-04");
    assert_eq!(desk.data_past(plan).unwrap(), Some(read));
}

#[test]
fn nothing_runs_without_a_past() {
    let (_folder, desk, plan, _) = desk();
    let told = events(|tell| desk.data_backtest(Turn::next(), plan, whole(), tell));
    assert_eq!(told.unwrap_err().code, "no_past");
    let told =
        events(|tell| desk.data_calibrate(Turn::next(), plan, fit_of("churn_activated"), tell));
    assert_eq!(told.unwrap_err().code, "no_past");
    assert_eq!(
        desk.data_apply(plan, Vec::new()).unwrap_err().code,
        "not_fitted"
    );
}

#[test]
fn a_test_reads_what_happened_beside_the_model_month_by_month() {
    let (_folder, desk, plan, past) = desk();
    let read = desk.past_take(plan, &past).unwrap();
    let told = events(|tell| desk.data_backtest(Turn::next(), plan, whole(), tell)).unwrap();
    let Some(BacktestEvent::Done(view)) = told.last() else {
        panic!("{told:?}");
    };
    assert!(matches!(told[0], BacktestEvent::Progress { of: FEW, .. }));
    assert_eq!(
        (view.plan, view.to.as_str()),
        (plan, read.last_month.as_str())
    );
    let arr = &view.series[0];
    assert!(arr.series == "arr" && arr.money);
    let inside = arr
        .months
        .iter()
        .filter(|line| line.inside == Some(true))
        .count();
    let coverage = inside as f64 / arr.months.len() as f64;
    assert_eq!(arr.errors.coverage, Some(coverage));
    assert_eq!(arr.errors.months as usize, arr.months.len());
    let unread = BacktestAsk {
        from: Some("March".into()),
        ..whole()
    };
    let refusal = events(|tell| desk.data_backtest(Turn::next(), plan, unread, tell)).unwrap_err();
    assert_eq!(refusal.code, "month_unreadable");
}

#[test]
fn a_person_stops_a_test() {
    let (_folder, desk, plan, past) = desk();
    desk.past_take(plan, &past).unwrap();
    let told = events(|tell| {
        desk.data_backtest(Turn::next(), plan, whole(), &|event| {
            desk.data_cancel(Turn::next()).unwrap();
            tell(event);
        })
    });
    assert!(matches!(told.unwrap().last(), Some(BacktestEvent::Stopped)));
}

#[test]
fn a_fit_is_written_into_the_plan_with_its_source_and_can_be_undone() {
    let (_folder, desk, plan, past) = desk();
    desk.past_take(plan, &past).unwrap();
    let name = "churn_activated";
    let told = events(|tell| desk.data_calibrate(Turn::next(), plan, fit_of(name), tell)).unwrap();
    let Some(CalibrateEvent::Done(view)) = told.last() else {
        panic!("{told:?}");
    };
    let value = &view.values[0];
    assert_eq!((value.value.as_str(), value.places.len()), (name, 4));
    assert!(view.hold_out.is_some());
    let before = desk.plan_text(plan).unwrap();
    desk.data_apply(plan, vec![name.into()]).unwrap();
    let opened = desk.opened(plan).unwrap();
    let of = |path: &str| {
        opened
            .input
            .loaded
            .flat
            .iter()
            .find(|v| v.path == path)
            .cloned()
    };
    let written = of("behaviour.churn_activated").unwrap();
    assert!(!written.is_default, "{}", written.value);
    let known = &opened.input.loaded.annotations;
    let known = known
        .iter()
        .find(|known| known.field == "behaviour.churn_activated")
        .unwrap();
    assert_eq!(known.evidence.name(), "actual");
    assert!(
        known.source.as_ref().unwrap().contains("movements.csv"),
        "{known:?}"
    );
    desk.plan_undo(plan).unwrap();
    assert_eq!(desk.plan_text(plan).unwrap(), before);
    // Once more, and again: the annotation is replaced, not written twice.
    desk.data_apply(plan, vec![name.into()]).unwrap();
    desk.data_apply(plan, vec![name.into()]).unwrap();
    let refusal = desk
        .data_apply(plan, vec!["ask_monthly".into()])
        .unwrap_err();
    assert_eq!(refusal.code, "not_fitted");
}

#[test]
fn a_value_of_which_the_data_do_not_speak_is_not_written() {
    let (_folder, desk, plan, past) = desk();
    desk.past_take(plan, &past).unwrap();
    let name = "win_rate_cap";
    let told = events(|tell| desk.data_calibrate(Turn::next(), plan, fit_of(name), tell)).unwrap();
    let Some(CalibrateEvent::Done(view)) = told.last() else {
        panic!("{told:?}");
    };
    assert!(view.values.iter().any(|value| value.value == name));
    let before = desk.plan_text(plan).unwrap();
    let refusal = desk.data_apply(plan, vec![name.into()]).unwrap_err();
    assert_eq!(refusal.code, "not_known");
    assert_eq!(desk.plan_text(plan).unwrap(), before);
}

#[test]
fn the_scorecard_has_a_row_for_every_target() {
    let (_folder, desk, ..) = desk();
    let told = events(|tell| desk.data_scorecard(Turn::next(), 2, tell)).unwrap();
    let Some(ScorecardEvent::Done(view)) = told.last() else {
        panic!("{told:?}");
    };
    let cases = crate::cases::Cases::shipped().unwrap();
    assert_eq!(view.rows.len(), cases.targets().len());
    let hits = view.rows.iter().filter(|row| row.hit).count();
    assert_eq!(view.hits as usize, hits);
    let fitted = view.rows.iter().filter(|row| row.fit).count();
    assert_eq!(view.fit_rows as usize, fitted);
}
