//! The file itself: formats, damage, other programs, no room.

use super::open::MIGRATIONS;
use super::*;
use rusqlite::Connection;
use std::fs;

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join(FILE)
}

fn refused(folder: &TempDir) -> LibraryError {
    Library::open(folder.path(), 0).unwrap_err()
}

/// A library of format `format`, as that version of the program left it, with a plan in it.
fn old_library(folder: &TempDir, format: usize) {
    let library = Library::open_as(folder.path(), 0, &MIGRATIONS[..format]).unwrap();
    library
        .write(Durability::Power, |tx| {
            tx.execute_batch(
                "INSERT INTO plan (id, name, company, origin, created, changed, version, text_hash)
                 VALUES (7, 'Plan', '', 'copy:1', 5, 6, 1, '');
                 INSERT INTO working VALUES (7, 'name = \"Plan\"');
                 INSERT INTO version VALUES (7, 1, 5, 'First', 'Plan', 'name = \"Plan\"');",
            )?;
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_format_there_was_is_brought_up_to_date() {
    for format in 1..=MIGRATIONS.len() {
        let folder = folder();
        old_library(&folder, format);
        let library = open(&folder);
        assert_eq!(library.plan(7).unwrap().name, "Plan", "format {format}");
        edit(&library, 7, "name = \"Plan\"\nnote = \"new\"", None).unwrap();
        assert_eq!(library.undo(7, 9).unwrap().text, "name = \"Plan\"");
        assert_eq!(format_in_file(&folder), FORMAT);
    }
}

fn format_in_file(folder: &TempDir) -> u32 {
    let db = Connection::open(file(folder)).unwrap();
    db.pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

/// The formats so far and one more.
fn next_format() -> Vec<&'static str> {
    let mut migrations = MIGRATIONS.to_vec();
    migrations.push("ALTER TABLE plan ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey';");
    migrations
}

#[test]
fn an_older_library_is_copied_before_it_is_changed() {
    let folder = folder();
    old_library(&folder, MIGRATIONS.len());
    let newer = Library::open_as(folder.path(), 0, &next_format()).unwrap();
    assert_eq!(newer.plan(7).unwrap().name, "Plan");
    drop(newer);
    let backup = folder.path().join(format!("{FILE}.before-v{}", FORMAT + 1));
    assert!(backup.exists());

    // The program from before refuses it, says which copy it could read, and changes nothing.
    let before = fs::read(file(&folder)).unwrap();
    let error = refused(&folder);
    let told = error.to_string();
    assert_eq!(error.code(), "library_newer");
    assert!(told.contains(&format!("format {}", FORMAT + 1)), "{told}");
    assert!(told.contains(&format!("up to {FORMAT}")), "{told}");
    assert!(told.contains("before-v"), "{told}");
    assert_eq!(fs::read(file(&folder)).unwrap(), before);

    // The way out that it names works.
    fs::rename(backup, file(&folder)).unwrap();
    assert_eq!(open(&folder).plan(7).unwrap().name, "Plan");
}

#[test]
fn a_migration_that_fails_leaves_the_library_as_it_was() {
    let folder = folder();
    old_library(&folder, MIGRATIONS.len());
    let mut migrations = next_format();
    migrations.push("CREATE TABLE extra (a); SELECT nonsense;");
    let error = Library::open_as(folder.path(), 0, &migrations).unwrap_err();
    assert_eq!(error.code(), "library_failed", "{error}");
    assert_eq!(open(&folder).plan(7).unwrap().name, "Plan");
}

#[test]
fn a_damaged_library_is_refused_and_stays_as_it_is() {
    let damages: [fn(&mut Vec<u8>); 3] = [
        |bytes| bytes.truncate(bytes.len() / 2),
        |bytes| bytes.fill(0x5A),
        |bytes| bytes.iter_mut().skip(100).for_each(|byte| *byte ^= 0x77),
    ];
    for (number, damage) in damages.into_iter().enumerate() {
        let folder = folder();
        old_library(&folder, MIGRATIONS.len());
        fs::write(folder.path().join("library.db.before-v9"), "a backup").unwrap();
        let mut bytes = fs::read(file(&folder)).unwrap();
        damage(&mut bytes);
        fs::write(file(&folder), &bytes).unwrap();
        // What is left of a log that a killed program was writing.
        fs::write(folder.path().join("library.db-wal"), [0; 64]).unwrap();
        let error = refused(&folder);
        let told = error.to_string();
        assert_eq!(error.code(), "library_damaged", "{number}: {told}");
        assert!(told.contains("before-v9"), "{told}");
        assert_eq!(fs::read(file(&folder)).unwrap(), bytes, "{number}");
    }
}

#[test]
fn another_programs_file_is_refused_and_stays_as_it_is() {
    let folder = folder();
    let foreign = Connection::open(file(&folder)).unwrap();
    foreign
        .execute_batch("CREATE TABLE notes (a); PRAGMA user_version = 1;")
        .unwrap();
    drop(foreign);
    let before = fs::read(file(&folder)).unwrap();
    assert_eq!(refused(&folder).code(), "library_foreign");
    assert_eq!(fs::read(file(&folder)).unwrap(), before);
}

#[test]
fn a_full_disk_refuses_the_change_and_keeps_everything_before_it() {
    let folder = folder();
    let library = open(&folder);
    let plan = with_plan(&library);
    library
        .read(|db| {
            let pages: u32 = db.pragma_query_value(None, "page_count", |row| row.get(0))?;
            Ok(db.pragma_update(None, "max_page_count", pages)?)
        })
        .unwrap();
    let long = format!("{PLAN}# {}\n", "x".repeat(100_000));
    let error = edit(&library, plan, &long, None).unwrap_err();
    assert_eq!(error.code(), "library_full");
    assert!(error.to_string().contains("free some space"), "{error}");
    assert_eq!(text(&library, plan), PLAN);
    drop(library);
    let library = open(&folder);
    edit(&library, plan, &long, None).unwrap();
}

#[test]
fn a_library_that_cannot_be_written_is_read() {
    let folder = folder();
    let library = open(&folder);
    let plan = with_plan(&library);
    library
        .read(|db| Ok(db.pragma_update(None, "query_only", true)?))
        .unwrap();
    let error = edit(&library, plan, &land_at(1), None).unwrap_err();
    assert_eq!(error.code(), "library_read_only");
    assert!(error.to_string().contains("--data-dir"), "{error}");
    assert_eq!(text(&library, plan), PLAN);
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = folder();
    let inside = folder.path().join("file");
    fs::write(&inside, "not a folder").unwrap();
    let error = Library::open(&inside.join("data"), 0).unwrap_err();
    assert_eq!(error.code(), "library_read_only");
    assert!(error.to_string().contains("data"), "{error}");
    assert!(Library::open_existing(folder.path(), 0).unwrap().is_none());
}

#[test]
fn two_writers_take_turns_and_lose_nothing() {
    let folder = folder();
    let plan = with_plan(&open(&folder));
    let write = |word: &'static str| {
        let library = open(&folder);
        move || {
            let mut done = 0;
            while done < 25 {
                let now = library.working(plan).unwrap();
                // Outside a gesture each would wait for the disk, and a slow one keep the other
                // writer longer than it waits. Under one of its own each is still a step.
                let gesture = format!("{word} {done}");
                let edit = Edit {
                    plan,
                    expected_revision: now.revision,
                    text: &format!("{}# {word} {done}\n", now.text),
                    sentence: word,
                    gesture: Some(&gesture),
                    at: 1,
                };
                match library.commit(edit) {
                    Ok(_) => done += 1,
                    // The other one was faster: read again.
                    Err(LibraryError::Conflict { .. }) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        }
    };
    let writers = [write("one"), write("two")].map(std::thread::spawn);
    for writer in writers {
        writer.join().unwrap();
    }
    let text = text(&open(&folder), plan);
    for word in ["one", "two"] {
        for number in 0..25 {
            let line = format!("# {word} {number}\n");
            assert_eq!(text.matches(&line).count(), 1, "{line}");
        }
    }
}
