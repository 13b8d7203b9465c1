//! A program that is killed while it edits loses nothing that was confirmed.
//!
//! Without a test harness: the same program is the test and, with `--write FOLDER`, the one that is
//! killed.

use foothold_data::library::{Edit, Library, NewPlan};
use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const NAME: &str = "nothing_confirmed_is_lost";
/// How often the program is killed; each time it goes on with the same library.
const KILLS: u32 = 12;
/// Edits under one gesture, then as many without.
const STRETCH: u32 = 40;

fn text(revision: u32) -> String {
    format!("name = \"Plan\"\n\n[land]\nacv = \"{revision} USD\"\n")
}

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    match args.iter().position(|arg| arg == "--write") {
        Some(at) => write_for_ever(Path::new(&args[at + 1])),
        None if args.iter().any(|arg| arg == "--list") => println!("{NAME}: test"),
        None => nothing_confirmed_is_lost(),
    }
}

/// Prints each revision once it is confirmed.
fn write_for_ever(folder: &Path) {
    let library = Library::open(folder, 0).unwrap();
    let mut revision = library.working(1).unwrap().revision;
    let mut out = io::stdout().lock();
    loop {
        // Edits in a drag are written with less ceremony: both kinds must survive.
        let stretch = revision / STRETCH;
        let gesture = (stretch % 2 == 1).then(|| stretch.to_string());
        let committed = library
            .commit(Edit {
                plan: 1,
                expected_revision: revision,
                text: &text(revision + 1),
                sentence: &format!("revision {}", revision + 1),
                gesture: gesture.as_deref(),
                at: 1,
            })
            .unwrap();
        revision = committed.revision;
        writeln!(out, "{revision}").unwrap();
        out.flush().unwrap();
    }
}

fn nothing_confirmed_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let new = NewPlan {
        text: &text(0),
        company: "",
        origin: "copy:0",
        version_name: "First",
        event: "",
        reference: None,
    };
    let library = Library::open(folder.path(), 0).unwrap();
    assert_eq!(library.create(&[new], 0).unwrap(), [1]);
    drop(library);

    let mut before = 0;
    for kill in 0..KILLS {
        let mut writer = Command::new(env::current_exe().unwrap())
            .arg("--write")
            .arg(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let first: u32 = lines.next().unwrap().unwrap().parse().unwrap();
        assert_eq!(first, before + 1, "kill {kill}");
        // Another moment each time.
        std::thread::sleep(Duration::from_millis(u64::from(kill * 17 % 60)));
        // SIGKILL: the writer hears nothing of it.
        writer.kill().unwrap();
        let ended = writer.wait().unwrap();
        assert!(!ended.success(), "the writer stopped by itself");
        let said = lines
            .map_while(Result::ok)
            .filter_map(|line| line.parse().ok());
        let confirmed: u32 = said.last().unwrap_or(first);

        let library = Library::open(folder.path(), 0).unwrap();
        let working = library.working(1).unwrap();
        assert!(
            working.revision >= confirmed,
            "kill {kill}: revision {confirmed} was confirmed, {} is there",
            working.revision
        );
        assert_eq!(working.text, text(working.revision), "kill {kill}");
        assert!(working.undo.is_some());
        before = working.revision;
    }

    // The change log is whole too: everything can be undone down to the first text.
    let library = Library::open(folder.path(), 0).unwrap();
    let kept = library.log(1, None, u32::MAX).unwrap().len();
    let mut last = String::new();
    for _ in 0..kept {
        last = library.undo(1, 2).unwrap().text;
    }
    assert!(library.undo(1, 2).is_err());
    if kept < foothold_data::library::CHANGES_KEPT as usize {
        assert_eq!(last, text(0));
    }
    println!("{NAME}: {before} edits, {KILLS} kills, {kept} steps undone");
}
