//! Routine backups: one a day, sound, the newest kept.

use super::*;
use std::fs;

const DAY: i64 = 24 * 3600;
/// 2026-03-05, half past two in the morning.
const NOW: i64 = 1_772_677_800;

fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.contains(".backup-")).collect();
    names.sort();
    names
}

fn back_up(folder: &TempDir, now: i64) -> Option<PathBuf> {
    Library::back_up(folder.path(), now).unwrap()
}

#[test]
fn one_copy_a_day_is_made_and_holds_what_was_confirmed() {
    let folder = folder();
    let library = open(&folder);
    let plan = with_plan(&library);
    assert!(library.backup_due(NOW));
    let copy = back_up(&folder, NOW).unwrap();
    assert!(!library.backup_due(NOW) && library.backup_due(NOW + DAY));
    assert_eq!(names(&folder), ["library.db.backup-2026-03-05"]);
    edit(&library, plan, &land_at(1), None).unwrap();
    assert_eq!(back_up(&folder, NOW + DAY / 2), None, "the day has one");
    assert!(back_up(&folder, NOW + DAY).is_some());

    // A copy is one file and opens as a library in its own right.
    let other = tempfile::tempdir().unwrap();
    for (copy, held) in [
        (copy, PLAN.to_owned()),
        (
            folder.path().join("library.db.backup-2026-03-06"),
            land_at(1),
        ),
    ] {
        fs::copy(copy, other.path().join(FILE)).unwrap();
        assert_eq!(text(&open(&other), plan), held);
    }
}

#[test]
fn the_newest_seven_are_kept_and_nothing_else_is_touched() {
    let folder = folder();
    with_plan(&open(&folder));
    let foreign = [
        "library.db.backup-2020-1-1",
        "library.db.backup-mine",
        "library.db.backup-2199-01-01",
    ];
    for name in foreign {
        fs::write(folder.path().join(name), "").unwrap();
    }
    // What a killed program was writing.
    let part = "library.db.backup-2026-03-04.77.part";
    fs::write(folder.path().join(part), "").unwrap();
    for day in 0..10 {
        back_up(&folder, NOW + day * DAY).unwrap();
    }
    let mut expected: Vec<String> = (8..=14)
        .map(|day| format!("library.db.backup-2026-03-{day:02}"))
        .chain(foreign.map(str::to_owned))
        .collect();
    expected.sort();
    assert_eq!(names(&folder), expected);
}

#[test]
fn an_empty_or_a_damaged_library_pushes_no_copy_out() {
    let folder = folder();
    let library = open(&folder);
    assert!(!library.backup_due(NOW));
    assert_eq!(back_up(&folder, NOW), None, "there is no plan to lose");
    for number in 0..200 {
        let text = format!("name = \"Plan {number}\"\n# {}\n", "x".repeat(4000));
        library.create(&[new_plan(&text)], 10).unwrap();
    }
    drop(library);
    let copy = back_up(&folder, NOW).unwrap();
    let file = folder.path().join(FILE);
    let mut bytes = fs::read(&file).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0x5A);
    fs::write(&file, &bytes).unwrap();
    let error = Library::back_up(folder.path(), NOW + DAY).unwrap_err();
    assert_eq!(error.code(), "library_damaged", "{error}");
    // The copy from before the damage is what the message offers.
    let told = error.to_string();
    assert!(told.contains(copy.to_str().unwrap()), "{told}");
    assert_eq!(names(&folder), ["library.db.backup-2026-03-05"]);
    assert_eq!(fs::read(&file).unwrap(), bytes);
}
