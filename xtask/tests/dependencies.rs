//! Which crate may depend on which. Arrows point inward: shells, then the API,
//! then data and charts, then the core, which is pure.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

const CORE: &str = "foothold-core";
const API: &str = "foothold-api";
const DATA: &str = "foothold-data";
const CHARTS: &str = "foothold-charts";
const CLI: &str = "foothold-cli";
const DESKTOP: &str = "foothold-desktop";

/// What each of our crates may depend on among our crates. A new crate fails
/// the test until it is given its place here.
const ALLOWED: &[(&str, &[&str])] = &[
    (CORE, &[]),
    (DATA, &[CORE]),
    (CHARTS, &[CORE]),
    (API, &[CORE, DATA, CHARTS]),
    (CLI, &[API]),
    (DESKTOP, &[API]),
    ("xtask", &[]),
];

/// What may never be linked into the core, directly or through another crate: windows,
/// storage, wire formats, files, clocks, networks and unkeyed chance.
const BANNED_IN_CORE: &[&str] = &[
    "calamine",
    "chrono",
    "csv",
    "fastrand",
    "getrandom",
    "jiff",
    "log",
    "memmap2",
    "mio",
    "plotters",
    "rand",
    "rand_core",
    "reqwest",
    "rusqlite",
    "rustix",
    "schemars",
    "serde",
    "serde_json",
    "tauri",
    "tempfile",
    "time",
    "tokio",
    "toml",
    "toml_edit",
    "tracing",
];

/// What each of our crates names as a dependency, those of tests and builds apart.
fn declared() -> BTreeMap<String, BTreeSet<String>> {
    let output = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&output).expect("cargo metadata prints JSON");
    let packages = list(&metadata["packages"]).iter();
    packages
        .map(|package| {
            let normal = list(&package["dependencies"])
                .iter()
                .filter(|dependency| dependency["kind"].is_null())
                .map(|dependency| text(&dependency["name"]).to_owned());
            (text(&package["name"]).to_owned(), normal.collect())
        })
        .collect()
}

/// Everything that is linked into `package` alone, with the features it is built
/// with. (The graph of `cargo metadata` would add what other crates switch on.)
fn linked(package: &str) -> BTreeSet<String> {
    let output = cargo(&[
        "tree",
        "--package",
        package,
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{lib}",
    ]);
    let names = output.lines().map(|line| line.trim().to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

fn cargo(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments);
    command.args([
        "--manifest-path",
        concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"),
    ]);
    let output = command
        .output()
        .expect("cargo runs, since it runs this test");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("an array in cargo's metadata")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string in cargo's metadata")
}

#[test]
fn arrows_point_inward() {
    let declared = declared();
    let mut faults = Vec::new();
    for (package, dependencies) in &declared {
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| name == package) else {
            faults.push(format!("{package} has no place in ALLOWED"));
            continue;
        };
        for dependency in dependencies
            .iter()
            .filter(|name| declared.contains_key(*name))
        {
            if !allowed.contains(&dependency.as_str()) {
                faults.push(format!("{package} must not depend on {dependency}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_rule_is_about_a_crate_that_exists() {
    let declared = declared();
    for (name, _) in ALLOWED {
        assert!(
            declared.contains_key(*name),
            "{name} is not in the workspace"
        );
    }
}

#[test]
fn the_core_links_no_window_file_clock_wire_format_or_unkeyed_chance() {
    let linked = linked(CORE);
    assert!(
        linked.contains("rayon"),
        "what is linked is not read as it should be: {linked:?}"
    );
    let banned: Vec<_> = BANNED_IN_CORE
        .iter()
        .filter(|name| linked.contains(**name))
        .collect();
    assert!(banned.is_empty(), "{CORE} links {banned:?}");
}

#[test]
fn only_the_desktop_links_tauri() {
    for (package, _) in ALLOWED {
        assert_eq!(
            linked(package).contains("tauri"),
            *package == DESKTOP,
            "{package}"
        );
    }
}
