//! Edits of whole plans: what they change, what they leave alone.

use foothold_data::plan_edit::{Change, apply, flatten};
use foothold_data::plan_file::{LoadedPlan, from_text};
use foothold_data::{FlatValue, shipped};
use proptest::prelude::*;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn shipped_text(name: &str) -> io::Result<String> {
    shipped::template(name)
        .map(|template| template.text.to_owned())
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such file"))
}

fn flat_text(name: &str) -> String {
    let template = shipped::template(name).unwrap();
    flatten(template.file, template.text, &shipped_text).unwrap()
}

fn read(text: &str) -> LoadedPlan {
    from_text("plan.foothold", text, &shipped_text).unwrap_or_else(|error| panic!("{error}"))
}

fn set(path: &str, value: &str) -> Change {
    Change::Set {
        path: path.into(),
        value: value.into(),
    }
}

/// Templates that have little in common; the others differ from them in a few values.
const APART: [&str; 2] = ["finance-usage", "sales-vested-expansion"];

/// Every plan file under `scenarios/`.
fn plans() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")];
    let mut plans = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "foothold") {
                plans.push(path);
            }
        }
    }
    plans
}

#[test]
fn a_flattened_plan_is_the_same_plan_in_one_text() {
    let mut sound = 0;
    for path in plans() {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let folder = path.parent().unwrap();
        let beside = |name: &str| fs::read_to_string(folder.join(name));
        let Ok(loaded) = from_text("plan.foothold", &text, &beside) else {
            // A plan with faults is flattened or refused, but never breaks the program.
            let _ = flatten("plan.foothold", &text, &beside);
            continue;
        };
        let flat = flatten("plan.foothold", &text, &beside).unwrap();
        let alone = from_text("plan.foothold", &flat, &|name: &str| {
            assert!(name.ends_with(".toml"), "{name} is still read");
            beside(name)
        })
        .unwrap_or_else(|error| panic!("{}:\n{error}", path.display()));
        assert_eq!(alone.plan_hash, loaded.plan_hash, "{}", path.display());
        assert!(!alone.flat.iter().any(|value| value.path == "extends"));
        if text.contains("extends = ") {
            let opening = text.split("\n\n").next().unwrap();
            let comments: Vec<&str> = opening.lines().take_while(|l| l.starts_with('#')).collect();
            assert!(flat.starts_with(&comments.join("\n")), "{}", path.display());
        } else {
            assert_eq!(flat, text);
        }
        sound += 1;
    }
    assert!(sound >= 7, "{sound}");
}

#[test]
fn lists_and_tables_of_the_overlay_are_laid_over_the_base() {
    let base = "# Base.\nschema = 1\n\n[land]\nacv = \"1 USD\" # old\n\n# Roles.\n[[role]]\nkind = \"ae\"\n\n[costs]\n\n[behaviour]\nset = \"b.toml\"\n";
    let own = "# Own.\nextends = \"old/base.foothold\"\nschema = 1\nland.acv = \"2 USD\"\n\n# New.\n[[role]]\nkind = \"csm\"\n\n[[role.quota]]\nmeasure = \"activations\"\n\n[model]\neffort_response = false\n";
    let flat = flatten("own", own, &|_: &str| Ok(base.to_owned())).unwrap();
    let expected = "# Own.\n\n# Base.\nschema = 1\n\n[model]\neffort_response = false\n\n[land]\nacv = \"2 USD\" # old\n\n# New.\n[[role]]\nkind = \"csm\"\n\n[[role.quota]]\nmeasure = \"activations\"\n\n[costs]\n\n[behaviour]\nset = \"old/b.toml\"\n";
    assert_eq!(flat, expected);
}

#[test]
fn every_value_can_be_set_to_itself_without_a_trace() {
    for name in APART {
        let text = flat_text(name);
        let loaded = read(&text);
        for value in loaded.flat.iter().filter(|value| value.at.is_some()) {
            let same = apply(&text, &[set(&value.path, &value.value)])
                .unwrap_or_else(|fault| panic!("{}: {fault}", value.path));
            assert_eq!(same, text, "{} of {name}", value.path);
        }
    }
}

#[test]
fn every_default_can_be_written_out() {
    for name in APART {
        let text = flat_text(name);
        let loaded = read(&text);
        for value in loaded.flat.iter().filter(|value| value.at.is_none()) {
            let written = apply(&text, &[set(&value.path, &value.value)])
                .unwrap_or_else(|fault| panic!("{}: {fault}", value.path));
            let after = read(&written);
            assert_eq!(after.plan_hash, loaded.plan_hash, "{}", value.path);
            let found = after.flat.iter().find(|v| v.path == value.path).unwrap();
            assert!(found.at.is_some(), "{}", value.path);
            let back = apply(
                &written,
                &[Change::Unset {
                    path: value.path.clone(),
                }],
            );
            assert_eq!(back.unwrap(), text, "{} of {name}", value.path);
        }
    }
}

/// Values that read well at nearly every field of their kind.
fn another(value: &FlatValue) -> Option<String> {
    let text = value.value.as_str();
    if let Some(percent) = text.strip_suffix('%').filter(|t| !t.contains(' ')) {
        return Some(if percent == "40" { "41%" } else { "40%" }.into());
    }
    if let Some((number, unit)) = text.split_once(' ')
        && let Ok(number) = number.parse::<i64>()
        && !unit.contains(' ')
    {
        return Some(format!("{} {unit}", number + 1));
    }
    match text {
        "true" => Some("false".into()),
        "false" => Some("true".into()),
        _ => text.parse::<i64>().ok().map(|n| (n + 1).to_string()),
    }
}

#[test]
fn a_changed_value_is_the_only_one_that_changes() {
    let mut changed = 0;
    for name in APART {
        let text = flat_text(name);
        let before = read(&text);
        for value in &before.flat {
            let Some(new) = another(value) else { continue };
            let edited = apply(&text, &[set(&value.path, &new)]).unwrap();
            // What breaks a rule of the plan is for the caller to refuse.
            let Ok(after) = from_text("plan.foothold", &edited, &shipped_text) else {
                continue;
            };
            changed += 1;
            let differing: Vec<&str> = after
                .flat
                .iter()
                .filter(|now| {
                    !(before.flat.iter())
                        .any(|then| then.path == now.path && then.value == now.value)
                })
                .map(|now| now.path.as_str())
                .collect();
            assert_eq!(differing, [value.path.as_str()]);
            assert_eq!(after.flat.len(), before.flat.len(), "{}", value.path);
            let now = after.flat.iter().find(|v| v.path == value.path).unwrap();
            assert_eq!(now.value, new);
            if value.at.is_some() {
                let back = apply(&edited, &[set(&value.path, &value.value)]).unwrap();
                assert_eq!(back, text, "{}", value.path);
            }
        }
    }
    assert!(changed > 300, "only {changed} values could be changed");
}

/// Lists of tables, and a table that can stand in each.
const LISTS: [(&str, &str); 9] = [
    ("segment", "id = \"new\""),
    ("role", "kind = \"ae\"\n[[quota]]\nmeasure = \"new_arr\""),
    ("role[0].hires", "{ month = 2, count = 1 }"),
    ("role[1].quota", "measure = \"new_arr\""),
    ("comp_plan", "id = \"new\""),
    (
        "comp_plan[0].component",
        "{ id = \"x\", tiers = [{ multiple = \"1\" }] }",
    ),
    ("comp_plan[0].component[0].tiers", "{ multiple = \"2\" }"),
    (
        "expansion.play",
        "kind = \"usage_upgrade\"\n# none\ntriggers = []",
    ),
    ("book.cohort", "accounts = 3"),
];

fn change() -> impl Strategy<Value = Change> {
    let paths: Vec<String> = read(&flat_text("sales-vested-expansion"))
        .flat
        .into_iter()
        .map(|value| value.path)
        .collect();
    let path = prop::sample::select(paths);
    let list = prop::sample::select(LISTS.to_vec());
    prop_oneof![
        (path.clone(), "[ -~é\"\\\\\n,]{0,12}")
            .prop_map(|(path, value)| Change::Set { path, value }),
        path.clone().prop_map(|path| Change::Unset { path }),
        (path, "\\{ a = 1 \\}|\"x\"|7|\\[\\]|\\[\\{ b = 2 \\}\\]")
            .prop_map(|(path, toml)| Change::Replace { path, toml }),
        (list.clone(), 0..4u32).prop_map(|((path, toml), index)| Change::Insert {
            path: path.into(),
            index,
            toml: toml.into()
        }),
        (list.clone(), 0..4u32).prop_map(|((path, _), index)| Change::Delete {
            path: format!("{path}[{index}]")
        }),
        (list.clone(), 0..4u32, 0..4u32).prop_map(|((path, _), from, to)| Change::Move {
            path: path.into(),
            from,
            to
        }),
        (list, "\\[\\]|\\[\\{ c = 3 \\}, \\{\\}\\]|d = 4").prop_map(|((path, _), toml)| {
            Change::Replace {
                path: path.into(),
                toml,
            }
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_changes_leaves_the_format(
        changes in prop::collection::vec(change(), 1..12),
        windows in any::<bool>(),
    ) {
        let mut text = flat_text("sales-vested-expansion");
        if windows {
            text = text.replace('\n', "\r\n");
        }
        for change in changes {
            if let Ok(next) = apply(&text, std::slice::from_ref(&change)) {
                // Whatever was written can be read again as TOML, with a change or none.
                let parsed = apply(&next, &[]);
                prop_assert!(parsed.is_ok(), "{change:?}: {parsed:?}\n{next}");
                prop_assert!(!windows || !next.replace("\r\n", "").contains('\n'), "{change:?}");
                text = next;
            } else {
                let fault = apply(&text, std::slice::from_ref(&change)).unwrap_err();
                let said = fault.to_string();
                prop_assert!(!said.starts_with("is not TOML"), "{change:?}: {said}");
            }
        }
    }
}
