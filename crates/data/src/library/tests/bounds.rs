//! What grows stays bounded.

use super::*;

fn count(library: &Library, table: &str) -> u32 {
    let ask = format!("SELECT count(*) FROM {table}");
    library
        .read(|db| Ok(db.query_row(&ask, [], |row| row.get(0))?))
        .unwrap()
}

#[test]
fn changes_runs_and_events_are_pruned_and_the_newest_stay() {
    let folder = folder();
    let library = open(&folder);
    let plan = with_plan(&library);
    // The gesture only spares the test the wait for the disk.
    for number in 1..=CHANGES_KEPT + 120 {
        let gesture = number.to_string();
        edit(&library, plan, &land_at(number), Some(&gesture)).unwrap();
    }
    assert_eq!(count(&library, "change"), CHANGES_KEPT + 20);
    assert_eq!(text(&library, plan), land_at(CHANGES_KEPT + 120));
    let undone = library.undo(plan, 30).unwrap();
    assert_eq!(undone.text, land_at(CHANGES_KEPT + 119));

    let new = |hash: &'static str| NewRun {
        plan,
        at: 1,
        text_hash: hash,
        plan_hash: "",
        result_hash: "",
        seed: 1,
        replications: 1,
        headline: "{}",
        event: "",
    };
    for number in 0..RUNS_KEPT + 10 {
        library.record_run(new(number.to_string().leak())).unwrap();
    }
    assert_eq!(count(&library, "run"), RUNS_KEPT);
    assert!(library.run_of(plan, "59").unwrap().is_some());
    assert!(library.run_of(plan, "9").unwrap().is_none());

    for number in 0..EVENTS_KEPT + 10 {
        library
            .note(plan, "exported", &number.to_string(), 1)
            .unwrap();
    }
    assert_eq!(count(&library, "event"), EVENTS_KEPT);
    assert_eq!(
        library.recent(1).unwrap()[0].detail,
        (EVENTS_KEPT + 9).to_string()
    );
}

#[test]
fn a_list_reads_no_texts() {
    let folder = folder();
    let library = open(&folder);
    with_plan(&library);
    // Where the texts are gone a list can be made all the same.
    library
        .write(Durability::Process, |tx| {
            Ok(tx.execute_batch("DROP TABLE working; DROP TABLE version;")?)
        })
        .unwrap();
    assert_eq!(library.list().unwrap().len(), 1);
}
