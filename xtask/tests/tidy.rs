//! Style that matters, checked on every source file of the repository.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Longest source file, in lines; near 200 is the aim.
const LONGEST: usize = 600;

/// What no source file may contain. Written in two parts, so that this file
/// does not contain it either.
const BANNED: &[(&str, &str)] = &[
    (concat!("todo", "!("), "finish it, or leave it out"),
    (concat!("unimplemented", "!("), "finish it, or leave it out"),
    (concat!("dbg", "!("), "left over from debugging"),
    (
        concat!("#[", "ignore"),
        "a test that does not run tests nothing",
    ),
    (concat!("un", "safe "), "not needed anywhere here"),
    (
        concat!("it.", "skip("),
        "a test that does not run tests nothing",
    ),
    (concat!("it.", "only("), "it hides the other tests"),
    (
        concat!("{@", "html"),
        "names and notes are text, never markup",
    ),
];

/// What the core may not contain: it takes plain data and gives plain data, and
/// gives the same bytes on every machine.
const BANNED_IN_CORE: &[(&str, &str)] = &[
    ("std::fs", "the core does no IO"),
    ("std::io", "the core does no IO"),
    ("std::env", "the core knows no environment"),
    ("std::net", "the core does no IO"),
    ("std::time", "time is an argument"),
    ("std::process", "the core starts nothing"),
    ("SystemTime", "time is an argument"),
    ("Instant", "time is an argument"),
    ("println!", "the core prints nothing"),
    ("HashMap", "its order changes from run to run: use BTreeMap"),
    ("HashSet", "its order changes from run to run: use BTreeSet"),
    ("f32", "money and ratios need more digits"),
    ("thread_rng", "chance is keyed"),
];

/// Sources that other programs write.
const GENERATED: &[&str] = &["ui/src/lib/bindings.ts"];

struct Source {
    /// Path from the root, with `/`.
    path: String,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every source file that is committed or about to be.
fn sources() -> Vec<Source> {
    let mut git = Command::new("git");
    git.current_dir(root());
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let output = git
        .output()
        .expect("git runs: this checks what is committed");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let listed = String::from_utf8(output.stdout).expect("paths are UTF-8");
    let sources: Vec<Source> = listed
        .split('\0')
        .filter(|path| is_source(path) && !GENERATED.contains(path))
        // Listed and not there: deleted, and not yet committed as such.
        .filter(|path| root().join(path).exists())
        .map(|path| Source {
            path: path.to_owned(),
            text: std::fs::read_to_string(root().join(path)).expect("a source file is UTF-8"),
        })
        .collect();
    assert!(
        sources.len() > 20,
        "the list of sources is not read as it should be"
    );
    sources
}

fn is_source(path: &str) -> bool {
    [".rs", ".ts", ".js", ".mjs", ".svelte", ".css"]
        .iter()
        .any(|end| path.ends_with(end))
}

/// Lines of `sources` that contain a banned text, as `path:line: text: why`.
fn faults<'a>(
    sources: impl IntoIterator<Item = &'a Source>,
    banned: &[(&str, &str)],
) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources {
        for (index, line) in source.text.lines().enumerate() {
            for (text, why) in banned.iter().filter(|(text, _)| has_word(line, text)) {
                faults.push(format!("{}:{}: `{text}`: {why}", source.path, index + 1));
            }
        }
    }
    faults
}

/// Whether `line` has `text` where no name goes on before it, nor after it if
/// `text` ends as a name does: `Instant` is not in `Instantiate`.
fn has_word(line: &str, text: &str) -> bool {
    let in_name = |c: char| c.is_alphanumeric() || c == '_';
    let starts_as_name = text.starts_with(in_name);
    let ends_as_name = text.ends_with(in_name);
    line.match_indices(text).any(|(at, _)| {
        let before = starts_as_name && line[..at].ends_with(in_name);
        let after = ends_as_name && line[at + text.len()..].starts_with(in_name);
        !before && !after
    })
}

#[test]
fn banned_words_are_found_as_words() {
    assert!(has_word("let t = Instant::now();", "Instant"));
    assert!(!has_word("fn Instantiate()", "Instant"));
    assert!(!has_word("let half32 = 1;", "f32"));
    assert!(has_word("x as f32)", "f32"));
    assert!(!has_word("mydbg!(x)", concat!("dbg", "!(")));
}

#[test]
fn no_source_file_is_longer_than_the_limit() {
    let mut long = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        if lines > LONGEST {
            long.push(format!("{}: {lines} lines, at most {LONGEST}", source.path));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn nothing_is_left_unfinished_or_switched_off() {
    let faults = faults(&sources(), BANNED);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_core_is_pure() {
    let sources = sources();
    let core: Vec<&Source> = sources
        .iter()
        .filter(|source| source.path.starts_with("crates/core/src/"))
        .collect();
    assert!(
        !core.is_empty(),
        "the core's sources are not where they are looked for"
    );
    let faults = faults(core, BANNED_IN_CORE);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
