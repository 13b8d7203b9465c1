//! The catalogue of faults: every file under `scenarios/bad/` and what is said about it.

use foothold_data::plan_file::{LoadError, from_text, load};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/bad")
}

/// Names of the plans in the folder, in order.
fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".foothold"))
        .collect();
    names.sort();
    names
}

fn outcome(name: &str) -> Result<(), LoadError> {
    let text = fs::read_to_string(folder().join(name)).unwrap();
    from_text(name, &text, &|other| {
        fs::read_to_string(folder().join(other))
    })
    .map(|_| ())
}

#[test]
fn each_bad_plan_gets_its_message() {
    let mut catalogue = String::new();
    for name in names().iter().filter(|name| *name != "sound.foothold") {
        let error = outcome(name).expect_err(name);
        let messages = error.to_string().replace("\\", "/");
        writeln!(catalogue, "{messages}\n").unwrap();
    }
    insta::assert_snapshot!("catalogue", catalogue);
}

#[test]
fn the_plan_that_the_others_break_is_sound() {
    outcome("sound.foothold").unwrap();
    assert!(names().len() > 75, "{}", names().len());
}

#[test]
fn every_fault_names_a_place_in_a_file() {
    for name in names() {
        let Err(LoadError::Faults(faults)) = outcome(&name) else {
            continue;
        };
        for fault in faults {
            let file = folder().join(&fault.file);
            let text = match fs::read_to_string(&file) {
                Ok(text) => text,
                Err(cause) => panic!("{name}: {}: {cause}", fault.file),
            };
            let line = text.split('\n').nth(fault.line as usize - 1);
            let line = line.unwrap_or_else(|| panic!("{name}: no line {}", fault.line));
            assert!(
                (1..=line.chars().count() + 1).contains(&(fault.column as usize)),
                "{fault}"
            );
            assert!(!fault.field.is_empty() && !fault.reason.is_empty() && !fault.fix.is_empty());
        }
    }
}

#[test]
fn files_that_cannot_be_read_are_not_faults_of_a_plan() {
    let missing = folder().join("nowhere.foothold");
    assert!(matches!(load(&missing), Err(LoadError::Io { path, .. }) if path == missing));
    assert!(matches!(load(&folder()), Err(LoadError::Io { .. })));
    let newer = load(&folder().join("newer-schema.foothold"));
    assert!(matches!(
        newer,
        Err(LoadError::NewerSchema {
            found: 2,
            known: 1,
            ..
        })
    ));
    let other = load(&folder().join("not-a-plan.foothold"));
    assert!(matches!(other, Err(LoadError::NotAPlan { .. })));
}

#[test]
fn bytes_that_are_not_a_plan_are_refused() {
    let path = std::env::temp_dir().join(format!("foothold-bad-{}.foothold", std::process::id()));
    let check = |bytes: &[u8], wanted: &str| {
        fs::write(&path, bytes).unwrap();
        let said = load(&path).unwrap_err().to_string();
        assert!(said.contains(wanted), "{said}");
    };
    check(b"name = \"\xff\xfe\"", "is not UTF-8 text");
    check(&vec![b'#'; 4 * 1024 * 1024 + 1], "larger than 4 MiB");
    check(b"", "is not a plan");
    check(b"\0\0\0\0", "is not TOML");
    fs::remove_file(&path).unwrap();
}
