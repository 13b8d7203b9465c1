//! Plans, versions, runs, recent events.

use super::*;

#[test]
fn a_pair_is_made_at_once_and_the_second_refers_to_the_first() {
    let (folder, names) = (folder(), ["Plan", "Plan 2", "Plan 3", "Plan 4"]);
    let library = open(&folder);
    for _ in 0..2 {
        let second = NewPlan {
            reference: Some(Reference::Earlier(0)),
            ..new_plan(PLAN)
        };
        library.create(&[new_plan(PLAN), second], 10).unwrap();
    }
    let mut plans = library.list().unwrap();
    plans.sort_by_key(|plan| plan.id);
    let found: Vec<&str> = plans.iter().map(|plan| plan.name.as_str()).collect();
    assert_eq!(found, names);
    assert_eq!(plans[1].reference, Some(plans[0].id));
    assert_eq!(plans[3].reference, Some(plans[2].id));
    assert_eq!((plans[0].version, plans[0].draft), (1, 0));
    assert!(text(&library, plans[3].id).contains("name = \"Plan 4\"\n"));
}

#[test]
fn a_name_stands_in_the_text_and_follows_undo() {
    let folder = folder();
    let library = open(&folder);
    let plan = with_plan(&library);
    let renamed = library.rename(plan, " Land smaller ", 20).unwrap();
    assert_eq!((renamed.name.as_str(), renamed.draft), ("Land smaller", 0));
    let expected = PLAN.replace("\"Plan\"", "\"Land smaller\"");
    assert_eq!(text(&library, plan), expected);
    edit(&library, plan, &expected.replace("48000", "18000"), None).unwrap();
    assert_eq!(library.plan(plan).unwrap().draft, 1);
    // A version keeps the name it had; going back to it does not rename the plan.
    let back = library.discard(plan, 30).unwrap();
    assert_eq!(back.text, expected);
    for _ in 0..3 {
        library.undo(plan, 40).unwrap();
    }
    assert_eq!(library.plan(plan).unwrap().name, "Plan");
    assert_eq!(text(&library, plan), PLAN);
    assert_eq!(
        library.rename(plan, " ", 20).unwrap_err().code(),
        "name_invalid"
    );
}

#[test]
fn versions_are_kept_restored_and_branched_off() {
    let folder = folder();
    let library = open(&folder);
    let plan = with_plan(&library);
    let unchanged = |result: Result<(), LibraryError>| {
        assert_eq!(result.unwrap_err().code(), "plan_unchanged");
    };
    unchanged(library.keep(plan, "Same", 20).map(drop));
    unchanged(library.discard(plan, 20).map(drop));

    edit(&library, plan, &land_at(18_000), None).unwrap();
    assert_eq!(library.keep(plan, "Smaller", 30).unwrap(), 2);
    assert_eq!(library.plan(plan).unwrap().draft, 0);
    edit(&library, plan, &land_at(12_000), None).unwrap();

    let new = library.keep_as_new(plan, "Smallest", 40).unwrap();
    assert_eq!(text(&library, plan), land_at(18_000));
    let branched = land_at(12_000).replace("\"Plan\"", "\"Smallest\"");
    assert_eq!(text(&library, new), branched);
    let row = library.plan(new).unwrap();
    assert_eq!((row.reference, row.version, row.draft), (Some(plan), 1, 0));

    let step = library.restore(plan, 1, 50).unwrap();
    assert_eq!((step.text.as_str(), step.committed.draft), (PLAN, 1));
    assert_eq!(library.undo(plan, 60).unwrap().text, land_at(18_000));
    assert_eq!(library.version_text(plan, 2).unwrap(), land_at(18_000));
    let numbers: Vec<u32> = library
        .versions(plan)
        .unwrap()
        .iter()
        .map(|v| v.number)
        .collect();
    assert_eq!(numbers, [2, 1]);
    let unknown = library.restore(plan, 9, 60).unwrap_err();
    assert_eq!(unknown.code(), "version_unknown");
}

#[test]
fn a_locked_plan_refuses_every_change_and_can_be_copied() {
    let folder = folder();
    let library = open(&folder);
    let plan = with_plan(&library);
    edit(&library, plan, &land_at(1), None).unwrap();
    library.set_locked(plan, true).unwrap();
    let locked = |result: Result<(), LibraryError>| {
        let error = result.unwrap_err();
        assert_eq!(error.code(), "plan_locked");
        assert!(error.to_string().contains("duplicate it"), "{error}");
    };
    locked(edit(&library, plan, &land_at(2), None).map(drop));
    locked(library.undo(plan, 20).map(drop));
    locked(library.rename(plan, "New", 20).map(drop));
    locked(library.keep(plan, "New", 20).map(drop));
    locked(library.restore(plan, 1, 20).map(drop));
    locked(library.discard(plan, 20).map(drop));
    locked(library.keep_as_new(plan, "New", 20).map(drop));
    assert_eq!(
        library.list().unwrap().len(),
        1,
        "a refused call leaves nothing behind"
    );
    let copy = library.duplicate(plan, None, 20).unwrap();
    assert_eq!(library.plan(copy).unwrap().name, "Plan copy");
    edit(&library, copy, &land_at(2), None).unwrap();
    assert_eq!(text(&library, plan), land_at(1));
}

#[test]
fn a_deleted_plan_can_be_brought_back_for_thirty_days() {
    let folder = folder();
    let library = open(&folder);
    let [first, second] = [with_plan(&library), with_plan(&library)];
    library.delete(first, 100).unwrap();
    assert_eq!(library.list().unwrap().len(), 1);
    assert_eq!(library.working(first).unwrap_err().code(), "plan_unknown");
    assert!(
        library
            .recent(9)
            .unwrap()
            .iter()
            .all(|event| event.plan == second)
    );
    let deleted = library.deleted().unwrap();
    assert_eq!(deleted.len(), 1);
    assert_eq!((deleted[0].id, deleted[0].deleted), (first, 100));
    library.bring_back(first).unwrap();
    assert_eq!(text(&library, first), PLAN);
    assert!(library.deleted().unwrap().is_empty());

    library.delete(first, 100).unwrap();
    drop(library);
    let late = |seconds| Library::open(folder.path(), seconds).unwrap();
    late(100 + DELETED_KEPT_SECONDS).bring_back(first).unwrap();
    late(0).delete(first, 100).unwrap();
    let library = late(101 + DELETED_KEPT_SECONDS);
    assert_eq!(
        library.bring_back(first).unwrap_err().code(),
        "plan_unknown"
    );
    // Its number is not given again.
    assert!(with_plan(&library) > second);
}

fn run(plan: PlanId, text_hash: &str, headline: &'static str) -> NewRun<'static> {
    NewRun {
        plan,
        at: 50,
        text_hash: text_hash.to_owned().leak(),
        plan_hash: "p",
        result_hash: "r",
        seed: u64::MAX,
        replications: 200,
        headline,
        event: "200 replications",
    }
}

#[test]
fn the_list_shows_the_run_of_the_text_or_else_the_newest() {
    let folder = folder();
    let library = open(&folder);
    let plan = with_plan(&library);
    let first = library.working(plan).unwrap().text_hash;
    library.record_run(run(plan, &first, "one")).unwrap();
    let shown = || {
        let row = library.plan(plan).unwrap();
        (row.run.unwrap().headline, row.run_is_current)
    };
    assert_eq!(shown(), ("one".into(), true));
    let second = edit(&library, plan, &land_at(2), None).unwrap().text_hash;
    assert_eq!(shown(), ("one".into(), false));
    library.record_run(run(plan, &second, "two")).unwrap();
    library.record_run(run(plan, &second, "two again")).unwrap();
    assert_eq!(shown(), ("two again".into(), true));
    library.undo(plan, 60).unwrap();
    assert_eq!(shown(), ("one".into(), true));
    // A copy and a renamed plan are the same but for the name.
    let copy = library.duplicate(plan, Some("Twin"), 60).unwrap();
    assert!(library.plan(copy).unwrap().run_is_current);
    library.rename(plan, "Other", 60).unwrap();
    assert_eq!(shown(), ("one".into(), true));
    let row = library.run_of(plan, &second).unwrap().unwrap();
    assert_eq!(row.seed, u64::MAX.to_string());
}

#[test]
fn runs_in_a_row_are_one_event() {
    let folder = folder();
    let library = open(&folder);
    let plan = with_plan(&library);
    for hash in ["a", "b", "c"] {
        library.record_run(run(plan, hash, "{}")).unwrap();
    }
    library.note(plan, "exported", "plan.foothold", 60).unwrap();
    let kinds: Vec<String> = library
        .recent(9)
        .unwrap()
        .into_iter()
        .map(|e| e.kind)
        .collect();
    assert_eq!(kinds, ["exported", "run", "imported"]);
}

#[test]
fn a_plan_is_found_by_name_then_by_number() {
    let folder = folder();
    let library = open(&folder);
    let names = ["Land at 18K", "land at 18k", "Twice", "Other", "3"];
    for name in names {
        library
            .create(&[new_plan(&naming::renamed(PLAN, name))], 10)
            .unwrap();
    }
    let plan = with_plan(&library);
    library.rename(plan, "Other", 20).unwrap();
    let plans = library.list().unwrap();
    assert_eq!(find(&plans, "Land at 18K"), Ok(1));
    assert_eq!(find(&plans, "TWICE"), Ok(3));
    assert_eq!(find(&plans, "3"), Ok(5), "a name comes before a number");
    assert_eq!(find(&plans, "6"), Ok(plan));
    let loose = find(&plans, "LAND AT 18K").unwrap_err().to_string();
    assert!(
        loose.contains("@1 (Land at 18K)") && loose.contains("@2"),
        "{loose}"
    );
    assert!(matches!(
        find(&plans, "Other"),
        Err(FindError::Ambiguous { .. })
    ));
    let unknown = find(&plans, "Twise").unwrap_err().to_string();
    assert!(unknown.contains("there is @3 (Twice)"), "{unknown}");
}
