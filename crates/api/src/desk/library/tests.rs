//! The Library screen's commands on a real library.

use super::super::document::ChangeAsk;
use super::super::{Desk, Places};
use super::*;
use crate::run::{RunOptions, run};
use std::fs;
use tempfile::TempDir;

fn desk() -> (TempDir, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(Places::in_folder(&folder.path().join("data")));
    (folder, desk)
}

fn set_land(desk: &Desk, plan: u32, value: &str) {
    let change = ChangeAsk::Set {
        path: "land.acv".into(),
        value: value.into(),
    };
    desk.plan_edit(plan, vec![change], None).unwrap();
}

#[test]
fn every_theme_makes_its_pair_and_each_plan_is_the_template() {
    let (_folder, desk) = desk();
    assert!(desk.library_list().unwrap().plans.is_empty());
    for template in desk.templates().unwrap() {
        let id = desk.plan_create(template.name.clone()).unwrap();
        let view = desk.library_list().unwrap();
        let card = view.plans.iter().find(|card| card.id == id).unwrap();
        assert_eq!(card.reference, Some(id - 1), "{}", template.name);
        assert_eq!((card.version, card.changes), (1, 0));
        assert_eq!(card.group, template.title);
        for (id, name) in [id - 1, id].into_iter().zip(&template.plans) {
            let shipped = crate::input::template(name).unwrap().loaded;
            let ours = desk.opened(id).unwrap();
            assert_eq!(ours.input.loaded.plan_hash, shipped.plan_hash, "{name}");
        }
    }
    let refusal = desk.plan_create("foundr".into()).unwrap_err();
    assert!(refusal.message.contains("founder"), "{}", refusal.message);
}

#[test]
fn a_card_shows_the_run_of_the_plan_and_of_its_reference() {
    let (_folder, desk) = desk();
    let plan = desk.plan_create("founder".into()).unwrap();
    let options = RunOptions {
        replications: 4,
        ..RunOptions::default()
    };
    for id in [plan - 1, plan] {
        let opened = desk.opened(id).unwrap();
        let ran = run(opened.input.clone(), options, &|_| true).unwrap();
        desk.record(&opened, &ran).unwrap();
        let summary = RunSummary::of(&ran, ran.report_month());
        let card = card(&desk, id);
        let headline = card.headline.unwrap();
        assert_eq!(headline.nrr, summary.nrr);
        let months = usize::from(ran.outcome.months) + 1;
        assert_eq!(headline.nrr_by_month.len(), months);
        assert_eq!(headline.nrr_by_month[0], None, "no window at the opening");
        let at_report = headline.nrr_by_month[headline.month as usize];
        assert_eq!(at_report, headline.nrr);
        assert_eq!(headline.quota_role.as_deref(), Some("expansion_ae"));
        assert!(!headline.stale);
    }
    let opened = desk.opened(plan).unwrap();
    let fewer = RunOptions {
        replications: 2,
        ..RunOptions::default()
    };
    let coarse = run(opened.input.clone(), fewer, &|_| true).unwrap();
    desk.record(&opened, &coarse).unwrap();
    assert_eq!(card(&desk, plan).headline.unwrap().replications, 4);
    assert!(card(&desk, plan).reference_nrr.is_some());
    assert!(card(&desk, plan - 1).reference_nrr.is_none());
    set_land(&desk, plan, "17000 USD");
    let changed = card(&desk, plan);
    assert!(changed.headline.unwrap().stale);
    assert_eq!(changed.changes, 1);
    let recent = desk.library_list().unwrap().recent;
    assert_eq!((recent[0].plan, recent[0].kind.as_str()), (plan, "run"));
    assert!(
        recent[0].detail.starts_with("4 replications, seed "),
        "{}",
        recent[0].detail
    );
}

fn card(desk: &Desk, plan: u32) -> PlanCard {
    let view = desk.library_list().unwrap();
    view.plans.into_iter().find(|card| card.id == plan).unwrap()
}

#[test]
fn a_file_goes_out_and_comes_in_with_its_comments() {
    let (folder, desk) = desk();
    let plan = desk.plan_create("founder-18k".into()).unwrap();
    set_land(&desk, plan, "17000 USD");
    let text = desk.plan_text(plan).unwrap();
    let path = folder.path().join("out.foothold");
    let named = path.display().to_string();
    desk.plan_export(plan, named.clone(), false).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    assert!(text.contains("# Everything stands in founder-48k") || text.contains('#'));

    fs::write(&path, "mine").unwrap();
    let refusal = desk.plan_export(plan, named.clone(), false).unwrap_err();
    assert_eq!(refusal.code, "file_exists");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    desk.plan_export(plan, named.clone(), true).unwrap();

    let copy = desk.plan_import(named).unwrap();
    let came = desk.opened(copy).unwrap();
    let went = desk.opened(plan).unwrap();
    assert_eq!(came.input.loaded.plan_hash, went.input.loaded.plan_hash);
    assert_eq!(
        card(&desk, copy).name,
        format!("{} 2", card(&desk, plan).name)
    );
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        text,
        "the file stays as it is"
    );

    let nowhere = folder
        .path()
        .join("gone/out.foothold")
        .display()
        .to_string();
    let refusal = desk.plan_export(plan, nowhere, false).unwrap_err();
    assert_eq!(refusal.code, "file_not_written");
    assert!(
        refusal.message.contains("a folder that is there"),
        "{}",
        refusal.message
    );
}

#[test]
fn what_is_no_plan_is_refused_and_named() {
    let (folder, desk) = desk();
    let template = foothold_data::shipped::template("founder-48k")
        .unwrap()
        .text;
    let own_set = template.replace("set = \"default\"", "set = \"own.toml\"");
    fs::write(
        folder.path().join("own.toml"),
        foothold_data::shipped::behaviour("default").unwrap(),
    )
    .unwrap();
    let cases: [(&str, &[u8], &str, &str); 7] = [
        (
            "binary",
            b"\x89PNG\r\n\x1a\n\xff\xfe",
            "not_a_plan",
            "not UTF-8",
        ),
        ("csv", b"account,arr\nA,1\n", "plan_invalid", "is not TOML"),
        (
            "toml",
            b"[package]\nname = \"x\"\n",
            "not_a_plan",
            "none of the fields",
        ),
        (
            "newer",
            b"schema = 99\nname = \"x\"\n",
            "plan_newer",
            "schema 99",
        ),
        (
            "faults",
            b"schema = 1\nname = \"x\"\n",
            "plan_invalid",
            "segment",
        ),
        ("own", own_set.as_bytes(), "plan_invalid", "own.toml"),
        ("empty", b"", "not_a_plan", "none of the fields"),
    ];
    for (name, bytes, code, part) in cases {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let refusal = desk.plan_import(path.display().to_string()).unwrap_err();
        assert_eq!(refusal.code, code, "{name}: {}", refusal.message);
        assert!(
            refusal.message.contains(part),
            "{name}: {}",
            refusal.message
        );
        if code == "plan_invalid" {
            let fault = &refusal.faults[0];
            assert!(
                fault.line.is_some() && !fault.fix.is_empty(),
                "{name}: {fault:?}"
            );
        }
    }
    let refusal = desk.plan_import("gone.foothold".into()).unwrap_err();
    assert_eq!(refusal.code, "plan_unreadable");
    assert!(desk.library_list().unwrap().plans.is_empty());
}

#[test]
fn a_plan_is_kept_restored_locked_and_deleted() {
    let (_folder, desk) = desk();
    let plan = desk.plan_create("founder-48k".into()).unwrap();
    set_land(&desk, plan, "30000 USD");
    let kept = desk.plan_keep(plan, "Smaller".into()).unwrap();
    assert_eq!((kept.version, kept.draft), (2, false));
    set_land(&desk, plan, "20000 USD");
    assert!(desk.plan_restore(plan, 1).unwrap().draft);
    assert!(desk.plan_undo(plan).unwrap().draft);
    assert!(!desk.plan_discard(plan).unwrap().draft);
    let log = desk.plan_log(plan, None).unwrap();
    let told: Vec<(&str, bool)> = log
        .rows
        .iter()
        .map(|row| (row.sentence.as_str(), row.overtaken))
        .collect();
    assert_eq!(told[0], ("Draft discarded", false));
    assert_eq!(told[1], ("Back to version 1, As shipped", true));
    assert_eq!((told.len(), log.more), (4, None));
    let names: Vec<String> = desk
        .plan_versions(plan)
        .unwrap()
        .into_iter()
        .map(|version| version.name)
        .collect();
    assert_eq!(names, ["Smaller", "As shipped"]);

    desk.plan_rename(plan, Some("Ours".into()), Some("Northwind".into()))
        .unwrap();
    let shown = card(&desk, plan);
    assert_eq!(
        (shown.name.as_str(), shown.group.as_str()),
        ("Ours", "Northwind")
    );
    assert_eq!(desk.opened(plan).unwrap().input.loaded.plan.name, "Ours");

    desk.plan_lock(plan, true).unwrap();
    assert_eq!(desk.plan_undo(plan).unwrap_err().code, "plan_locked");
    let copy = desk.plan_duplicate(plan, None).unwrap();
    assert_eq!(card(&desk, copy).reference_name.as_deref(), Some("Ours"));
    assert_eq!(
        desk.plan_reference(copy, Some(copy)).unwrap_err().code,
        "reference_invalid"
    );
    desk.plan_archive(plan, true).unwrap();
    let view = desk.library_list().unwrap();
    assert_eq!((view.count, view.archived), (1, 1));
    desk.plan_delete(plan).unwrap();
    assert_eq!(
        card(&desk, copy).reference,
        None,
        "a deleted plan is no reference"
    );
    let deleted = desk.library_list().unwrap().deleted;
    let [gone] = deleted.as_slice() else {
        panic!("{deleted:?}");
    };
    assert_eq!((gone.id, gone.name.as_str()), (plan, "Ours"));
    assert_eq!(gone.until - gone.deleted, 30 * 24 * 3600);
    desk.plan_undelete(plan).unwrap();
    assert_eq!(card(&desk, copy).reference, Some(plan));
    assert!(desk.library_list().unwrap().deleted.is_empty());
}

#[test]
fn long_logs_come_in_pages() {
    let (_folder, desk) = desk();
    let plan = desk.plan_create("founder-48k".into()).unwrap();
    for amount in 0..51 {
        set_land(&desk, plan, &format!("{} USD", 20_000 + amount));
    }
    let first = desk.plan_log(plan, None).unwrap();
    assert_eq!((first.rows.len(), first.more), (50, Some(2)));
    let rest = desk.plan_log(plan, first.more).unwrap();
    assert_eq!((rest.rows.len(), rest.more), (1, None));
}

#[test]
fn a_library_that_cannot_be_read_is_told_and_the_templates_stay() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("library.db"), [0x5A; 4096]).unwrap();
    let desk = Desk::open(Places::in_folder(folder.path()));
    let view = desk.library_list().unwrap();
    let problem = view.problem.unwrap();
    assert_eq!(
        (problem.code.as_str(), problem.readable),
        ("library_damaged", false)
    );
    assert!(
        problem.message.contains("library.db"),
        "{}",
        problem.message
    );
    assert_eq!(view.templates.len(), 3);
    assert_eq!(
        desk.plan_create("founder".into()).unwrap_err().code,
        "library_damaged"
    );
}

#[test]
fn a_library_that_was_put_right_is_opened_without_starting_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("library.db");
    fs::write(&file, [0x5A; 4096]).unwrap();
    let desk = Desk::open(Places::in_folder(folder.path()));
    let still = desk.library_reopen().unwrap().problem.unwrap();
    assert_eq!(still.code, "library_damaged");
    assert_eq!(fs::read(&file).unwrap(), [0x5A; 4096], "left as it was");

    fs::rename(&file, folder.path().join("library.damaged")).unwrap();
    let view = desk.library_reopen().unwrap();
    assert!(view.problem.is_none());
    let plan = desk.plan_create("founder".into()).unwrap();
    set_land(&desk, plan, "20000 USD");
    // One that can be used is left as it is.
    assert_eq!(desk.library_reopen().unwrap().plans.len(), 2);
    assert!(desk.plan_text(plan).unwrap().contains("20000 USD"));
}

#[test]
fn settings_are_written_and_a_faulty_file_is_told() {
    let (folder, desk) = desk();
    let mut values = desk.settings().unwrap().values;
    values.theme = crate::desk::settings::ThemeWord::Dark;
    values.last_plan = Some(4);
    assert_eq!(desk.settings_set(values.clone()).unwrap().values, values);
    values.replications = Some(0);
    let refusal = desk.settings_set(values).unwrap_err();
    assert_eq!(refusal.code, "settings_invalid");
    let file = folder.path().join("data/settings.toml");
    fs::write(&file, "theme = pink\n").unwrap();
    let view = desk.settings().unwrap();
    assert!(view.problem.unwrap().contains("settings.toml:1: "));
    assert!(desk.settings_set(view.values).is_err());
    assert_eq!(fs::read_to_string(&file).unwrap(), "theme = pink\n");
}
