//! A move of a slider gives what an edit and a run would have given, one after the other.

use super::super::live::RunEvent;
use super::super::{Desk, Places};
use super::*;
use std::sync::Mutex;
use tempfile::TempDir;

const OF: u32 = 40;

fn desk() -> (TempDir, Desk, u32) {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(Places::in_folder(&folder.path().join("data")));
    let plan = desk.plan_create("founder".into()).unwrap();
    (folder, desk, plan)
}

fn set(path: &str, value: &str) -> Vec<ChangeAsk> {
    vec![ChangeAsk::Set {
        path: path.into(),
        value: value.into(),
    }]
}

fn ask(seen: Option<u32>) -> RunAsk {
    RunAsk {
        month: None,
        replications: Some(OF),
        against: None,
        seen,
    }
}

fn seen(doc: &DocView) -> Seen {
    Seen {
        revision: doc.revision,
        version: doc.version,
    }
}

fn views(desk: &Desk, plan: u32, ask: RunAsk) -> Vec<RunView> {
    let told = Mutex::new(Vec::new());
    let tell = |event| {
        if let RunEvent::View(view) = event {
            told.lock().unwrap().push(*view);
        }
    };
    desk.plan_run(Turn::next(), plan, ask, &tell).unwrap();
    told.into_inner().unwrap()
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

#[test]
fn a_move_is_written_and_answered_by_the_first_replications_of_the_whole_run() {
    let (_folder, desk, plan) = desk();
    let doc = desk.plan_open(plan).unwrap();
    let moved = set("land.acv", "21000 USD");
    let slid = desk
        .plan_slide(
            Turn::next(),
            plan,
            seen(&doc),
            moved,
            Some("drag".into()),
            ask(None),
        )
        .unwrap();
    assert!(slid.problem.is_none());
    let first = slid.run.unwrap();
    assert_eq!((first.replications, first.of), (32, OF));
    assert_eq!(first.revision, slid.doc.revision);
    assert!(desk.plan_text(plan).unwrap().contains("21000 USD"));
    // The hand lets go where it is.
    let same = set("land.acv", "21000 USD");
    let slid = desk
        .plan_slide(
            Turn::next(),
            plan,
            seen(&slid.doc),
            same,
            Some("drag".into()),
            ask(None),
        )
        .unwrap();
    assert_eq!(
        text(&slid.run.as_ref().unwrap().metrics),
        text(&first.metrics)
    );
    // Going on from there ends where a run of its own does.
    let finer = views(&desk, plan, ask(Some(first.replications)));
    assert_eq!(finer.len(), 1, "what was seen is not told again");
    let (_folder, other, same) = self::desk();
    other
        .plan_edit(same, set("land.acv", "21000 USD"), None)
        .unwrap();
    let whole = views(&other, same, ask(None));
    assert_eq!(whole.len(), 2);
    assert_eq!(text(&whole[0].metrics), text(&first.metrics));
    assert_eq!(text(&whole[1].metrics), text(&finer[0].metrics));
    assert_ne!(text(&whole[0].metrics), text(&whole[1].metrics));
    // A value that was there before is answered by the finished run.
    let back = set("land.acv", "21000 USD");
    let again = desk
        .plan_slide(Turn::next(), plan, seen(&slid.doc), back, None, ask(None))
        .unwrap();
    assert_eq!(again.run.unwrap().replications, OF);
}

#[test]
fn a_move_sends_the_rows_that_changed_and_they_make_the_whole() {
    let (_folder, desk, plan) = desk();
    let doc = desk.plan_open(plan).unwrap();
    let moved = set("land.acv", "21000 USD");
    let slid = desk
        .plan_slide(Turn::next(), plan, seen(&doc), moved, None, ask(None))
        .unwrap();
    assert!(slid.sparse);
    let sections = &slid.doc.fields.sections;
    let rows: Vec<&str> = sections
        .iter()
        .flat_map(|section| {
            let groups = section.groups.iter().flat_map(|group| &group.rows);
            groups.chain(&section.behaviour)
        })
        .map(|row| row.path.as_str())
        .collect();
    assert_eq!(rows, ["land.acv"]);
    assert!(text(&slid.doc).len() * 10 < text(&doc).len());
    // Derived numbers of the segments follow from the row and come with it.
    let whole = desk.plan_open(plan).unwrap().fields;
    for section in sections {
        let all = whole.sections.iter().find(|one| one.id == section.id);
        for group in &section.groups {
            let full = all
                .unwrap()
                .groups
                .iter()
                .find(|one| one.path == group.path);
            assert_eq!(group.derived, full.unwrap().derived);
        }
    }
    assert_eq!(slid.doc.fields.changed, whole.changed);
}

#[test]
fn the_whole_is_sent_to_one_who_saw_another_document_and_when_rows_come_or_go() {
    let (_folder, desk, plan) = desk();
    let doc = desk.plan_open(plan).unwrap();
    let stale = Seen {
        revision: doc.revision + 7,
        version: doc.version,
    };
    let moved = set("land.acv", "21000 USD");
    let slid = desk
        .plan_slide(Turn::next(), plan, stale, moved, None, ask(None))
        .unwrap();
    assert!(!slid.sparse);
    assert_eq!(text(&slid.doc), text(&desk.plan_open(plan).unwrap()));
    let plays = desk.opened(plan).unwrap();
    let last = plays.input.loaded.plan.expansion.plays.len() - 1;
    let gone = vec![ChangeAsk::Delete {
        path: format!("expansion.play[{last}]"),
    }];
    let slid = desk
        .plan_slide(Turn::next(), plan, seen(&slid.doc), gone, None, ask(None))
        .unwrap();
    assert!(!slid.sparse);
    assert_eq!(text(&slid.doc), text(&desk.plan_open(plan).unwrap()));
}

#[test]
fn a_drag_is_one_step_told_from_where_it_began() {
    let (_folder, desk, plan) = desk();
    let mut doc = desk.plan_open(plan).unwrap();
    for value in ["19000 USD", "20000 USD", "21000 USD"] {
        let moved = set("land.acv", value);
        doc = desk
            .plan_slide(
                Turn::next(),
                plan,
                seen(&doc),
                moved,
                Some("drag".into()),
                ask(None),
            )
            .unwrap()
            .doc;
    }
    let undo = doc.undo.unwrap();
    assert_eq!(undo, "Target land 18,000 USD to 21,000 USD");
    let back = desk.plan_undo(plan).unwrap();
    assert_eq!(back.undo, None);
}

#[test]
fn a_refused_value_changes_nothing_and_what_cannot_be_written_is_not_shown() {
    let (_folder, desk, plan) = desk();
    let doc = desk.plan_open(plan).unwrap();
    let before = desk.plan_text(plan).unwrap();
    let wrong = set("land.acv", "-5 USD");
    let refusal = desk
        .plan_slide(Turn::next(), plan, seen(&doc), wrong, None, ask(None))
        .unwrap_err();
    assert_eq!(refusal.faults[0].field, "land.acv");
    assert_eq!(desk.plan_text(plan).unwrap(), before);
    desk.plan_lock(plan, true).unwrap();
    let moved = set("land.acv", "21000 USD");
    assert!(
        desk.plan_slide(Turn::next(), plan, seen(&doc), moved, None, ask(None))
            .is_err()
    );
    assert_eq!(desk.plan_text(plan).unwrap(), before);
}

#[test]
fn a_reference_that_cannot_be_read_leaves_the_plan_its_own_numbers() {
    let (_folder, desk, plan) = desk();
    let other = desk.plan_duplicate(plan, None).unwrap();
    let against = |month| RunAsk {
        against: Some(other),
        month,
        ..ask(None)
    };
    let alone = views(&desk, plan, ask(None)).pop().unwrap();
    let mut said = Vec::new();
    let in_euro = {
        let opened = desk.opened(other).unwrap();
        let flat = opened.input.loaded.flat.iter();
        let amounts = flat.filter(|value| value.value.ends_with("USD"));
        amounts
            .flat_map(|value| set(&value.path, &value.value.replace("USD", "EUR")))
            .collect::<Vec<_>>()
    };
    for (changes, month) in [(set("time.months", "12"), Some(24)), (in_euro, None)] {
        desk.plan_edit(other, changes, None).unwrap();
        let view = views(&desk, plan, against(month)).pop().unwrap();
        assert!(view.against.is_none());
        said.push(view.unread.unwrap().code);
        if month.is_none() {
            assert_eq!(text(&view.metrics), text(&alone.metrics));
        }
        let slid = desk.plan_slide(
            Turn::next(),
            plan,
            seen(&desk.plan_open(plan).unwrap()),
            set("land.acv", "21000 USD"),
            None,
            against(month),
        );
        assert!(slid.unwrap().run.unwrap().unread.is_some());
        desk.plan_undo(plan).unwrap();
        desk.plan_undo(other).unwrap();
    }
    desk.plan_delete(other).unwrap();
    let view = views(&desk, plan, against(None)).pop().unwrap();
    said.push(view.unread.unwrap().code);
    assert_eq!(
        said,
        ["month_out_of_range", "currencies_differ", "plan_unknown"]
    );
}
