use super::*;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of its own for a test, removed afterwards.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!(
            "foothold-ledger-test-{}-{number}",
            std::process::id()
        ));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn small_ledger() -> Ledger {
    Ledger {
        arr: vec![ArrRow {
            account_id: "=A1".into(),
            month: 0,
            arr_cents: 123_450,
        }],
        plays: vec![PlayRow {
            account_id: "b,\"c\"".into(),
            play: "seat_expansion",
            origin: "signal",
            rep_id: None,
            started_month: 3,
            closed_month: 4,
            won: true,
            amount_cents: 5,
        }],
        invoices: vec![InvoiceRow {
            account_id: "a".into(),
            month: 2,
            kind: "credit_note",
            amount_cents: -700,
        }],
        ..Ledger::default()
    }
}

#[test]
fn a_ledger_is_written_whole() {
    let scratch = Scratch::new();
    let target = scratch.0.join("deep/out");
    let folder = OutputFolder::create(&target).unwrap();
    write(&folder, &small_ledger(), "{}\n").unwrap();
    assert!(!target.exists());
    assert_eq!(folder.commit().unwrap(), target);
    let read = |name: &str| fs::read_to_string(target.join("ledger").join(name)).unwrap();
    assert_eq!(read("arr.csv"), "account_id,month,arr\n'=A1,0,1234.50\n");
    assert_eq!(
        read("plays.csv"),
        "account_id,play,origin,rep_id,started_month,closed_month,won,amount\n\
         \"b,\"\"c\"\"\",seat_expansion,signal,,3,4,yes,0.05\n"
    );
    assert_eq!(
        read("invoices.csv"),
        "account_id,month,kind,amount\na,2,credit_note,-7.00\n"
    );
    assert_eq!(read("summary.json"), "{}\n");
    for name in [
        "movements",
        "accounts",
        "signals",
        "credits",
        "quotas",
        "payouts",
    ]
    .map(|n| n.to_owned() + ".csv")
    {
        assert_eq!(read(&name).lines().count(), 1, "{name} has a header");
    }
    assert_eq!(scratch.names(), ["deep"]);
}

#[test]
fn our_own_folder_is_replaced_and_nothing_of_it_stays() {
    let scratch = Scratch::new();
    let target = scratch.0.join("out");
    let first = OutputFolder::create(&target).unwrap();
    first.write(Path::new("old.txt"), b"old").unwrap();
    first.commit().unwrap();
    let second = OutputFolder::create(&target).unwrap();
    second.write(Path::new("new.txt"), b"new").unwrap();
    second.commit().unwrap();
    assert!(!target.join("old.txt").exists());
    assert_eq!(fs::read(target.join("new.txt")).unwrap(), b"new");
    assert_eq!(scratch.names(), ["out"]);
}

#[test]
fn an_empty_folder_is_used_and_a_foreign_one_refused() {
    let scratch = Scratch::new();
    let empty = scratch.0.join("empty");
    fs::create_dir(&empty).unwrap();
    OutputFolder::create(&empty).unwrap().commit().unwrap();
    assert!(empty.join(MARKER).is_file());

    let foreign = scratch.0.join("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("thesis.txt"), "years of work").unwrap();
    assert!(matches!(
        OutputFolder::create(&foreign),
        Err(OutputError::NotOurs { .. })
    ));
    let file = foreign.join("thesis.txt");
    assert!(matches!(
        OutputFolder::create(&file),
        Err(OutputError::NotAFolder { .. })
    ));
    assert_eq!(fs::read_to_string(file).unwrap(), "years of work");
}

#[test]
fn what_somebody_put_into_our_folder_is_named_and_kept() {
    let scratch = Scratch::new();
    let target = scratch.0.join("out");
    let put = |path: &str| {
        let path = target.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "mine").unwrap();
    };
    for foreign in [
        "notes.txt",
        "ledger/notes.txt",
        "own/plan.foothold",
        ".hidden",
    ] {
        let folder = OutputFolder::create(&target).unwrap();
        write(&folder, &small_ledger(), "{}\n").unwrap();
        folder.commit().unwrap();
        put(foreign);
        // What a desktop leaves behind is nobody's.
        put(".DS_Store");
        match OutputFolder::create(&target) {
            Err(OutputError::NotOurs { foreign: named, .. }) => {
                assert_eq!(named, Path::new(foreign));
            }
            other => panic!("{foreign}: {other:?}"),
        }
        assert_eq!(fs::read_to_string(target.join(foreign)).unwrap(), "mine");
        fs::remove_file(target.join(foreign)).unwrap();
        let own = target.join("own");
        if own.exists() {
            // A folder is somebody's, too, even without content.
            assert!(OutputFolder::create(&target).is_err());
            fs::remove_dir(own).unwrap();
        }
    }
    OutputFolder::create(&target).unwrap().commit().unwrap();
    assert_eq!(scratch.names(), ["out"]);
}

#[test]
fn a_folder_filled_meanwhile_is_left_alone() {
    let scratch = Scratch::new();
    let target = scratch.0.join("out");
    let folder = OutputFolder::create(&target).unwrap();
    fs::create_dir(&target).unwrap();
    fs::write(target.join("theirs.txt"), "theirs").unwrap();
    assert!(matches!(folder.commit(), Err(OutputError::NotOurs { .. })));
    assert_eq!(
        fs::read_to_string(target.join("theirs.txt")).unwrap(),
        "theirs"
    );
    assert_eq!(scratch.names(), ["out"]);
}

#[test]
fn a_failed_write_leaves_nothing_and_keeps_the_old_results() {
    let scratch = Scratch::new();
    let target = scratch.0.join("out");
    let first = OutputFolder::create(&target).unwrap();
    first.write(Path::new("kept.txt"), b"kept").unwrap();
    first.commit().unwrap();
    let second = OutputFolder::create(&target).unwrap();
    let failed = second.write_with(Path::new("half.txt"), |_| {
        Err(io::Error::other("the disk is full"))
    });
    assert!(failed.is_err());
    drop(second);
    assert_eq!(fs::read(target.join("kept.txt")).unwrap(), b"kept");
    assert_eq!(scratch.names(), ["out"]);
}

#[test]
fn paths_stay_inside() {
    let scratch = Scratch::new();
    let folder = OutputFolder::create(&scratch.0.join("out")).unwrap();
    for path in ["../evil", "/etc/evil", "a/../../evil"] {
        assert!(
            matches!(
                folder.write(Path::new(path), b""),
                Err(OutputError::Outside { .. })
            ),
            "{path}"
        );
    }
}
