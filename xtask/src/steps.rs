//! Every step of `cargo xtask test`, in order.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{cargo, command, root, run, target};
use crate::suite::{Outcome, Step};
use crate::{bindings, deny, package, programs, system, web};

/// The one step that needs the network beyond package registries.
pub const ADVISORIES: &str = "advisories";

/// After how many milliseconds a file of Node.js tests is taken to hang: many times what any takes.
const NODE_TEST_TIMEOUT: &str = "1200000";

const SYSTEM: &[&str] = &["system"];
const UI: &[&str] = &["system", "ui-install"];

/// The steps; one may need only those before it.
pub const ALL: &[Step] = &[
    Step {
        name: "system",
        about: "system packages and Node.js",
        needs: &[],
        run: || passed(system::for_test()),
    },
    Step {
        name: "fmt",
        about: "Rust is formatted",
        needs: &[],
        run: || passed(fmt()),
    },
    Step {
        name: "ui-install",
        about: "the interface's packages, as locked",
        needs: SYSTEM,
        run: || passed(web::install()),
    },
    Step {
        name: "ui-format",
        about: "the interface and the tests of screens and window are formatted",
        needs: UI,
        run: || passed(web::script("format:check")),
    },
    Step {
        name: "ui-lint",
        about: "ESLint",
        needs: UI,
        run: || passed(web::script("lint")),
    },
    Step {
        name: "ui-check",
        about: "svelte-check: types and accessibility",
        needs: UI,
        run: || passed(web::script("check")),
    },
    Step {
        name: "ui-test",
        about: "the interface's component tests",
        needs: UI,
        run: || passed(web::script("test")),
    },
    Step {
        name: "deny",
        about: "licences, banned crates and sources",
        needs: &[],
        run: || passed(deny::offline_checks()),
    },
    Step {
        name: "clippy",
        about: "clippy, warnings denied",
        needs: SYSTEM,
        run: || passed(clippy()),
    },
    Step {
        name: "native",
        about: "the engine compiles for this machine's own processor",
        needs: &[],
        run: || passed(native()),
    },
    Step {
        name: "doc",
        about: "the documentation builds, warnings denied",
        needs: SYSTEM,
        run: || passed(doc()),
    },
    Step {
        name: "types",
        about: "the generated TypeScript is up to date",
        needs: SYSTEM,
        run: || passed(bindings::check()),
    },
    Step {
        name: "test",
        about: "every Rust test",
        needs: SYSTEM,
        run: || passed(test()),
    },
    Step {
        name: "cli",
        about: "the command-line program and the bridge for screen tests build",
        needs: &[],
        run: || passed(programs::build_cli().and_then(|()| programs::build_bridge())),
    },
    Step {
        name: "screens",
        about: "every screen in Chromium on the real engine: what it does, and axe in both themes",
        needs: &["system", "ui-install", "cli"],
        run: screens,
    },
    Step {
        name: "package",
        about: "deb and rpm build and hold what a desktop needs",
        needs: &["system", "ui-install", "cli"],
        run: packaged,
    },
    Step {
        name: "window",
        about: "the packaged program in a real window: three people's first five minutes, files, a crash",
        needs: &["system", "ui-install", "cli", "package"],
        run: window,
    },
    Step {
        name: ADVISORIES,
        about: "known vulnerabilities; only with --advisories, it needs the network",
        needs: &[],
        run: || passed(deny::advisories()),
    },
];

fn passed(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Passed)
}

/// The steps of a plain `cargo xtask test`.
pub fn default_names() -> Vec<&'static str> {
    let names = ALL.iter().map(|step| step.name);
    names.filter(|name| *name != ADVISORIES).collect()
}

fn fmt() -> Result<()> {
    run(command("cargo").args(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<()> {
    run(cargo("clippy").args(["--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// As somebody has it who sets `-C target-cpu=native` for all they build: kernels are chosen when
/// they are compiled then, not when they first run.
fn native() -> Result<()> {
    let mut check = cargo("check");
    check.env("RUSTFLAGS", "-C target-cpu=native -D warnings");
    check.env("CARGO_TARGET_DIR", target().join("native"));
    run(check.args(["--package", "foothold-core"]))
}

fn doc() -> Result<()> {
    let mut doc = cargo("doc");
    doc.env("RUSTDOCFLAGS", "-D warnings");
    run(doc.args(["--workspace", "--no-deps", "--quiet"]))
}

fn test() -> Result<()> {
    run(cargo("test").args(["--workspace", "--no-fail-fast"]))
}

fn screens() -> Result<Outcome> {
    run(web::vite().args(["build", "--mode", "bridge", "--logLevel", "error"]))?;
    let mut test = command("node");
    // Each has a browser and an engine of its own: two at a time are company enough.
    node_tests(&mut test, "tests/screens", 2)?;
    test.env("FOOTHOLD_SCREENS_BUILT", "1");
    test.env("FOOTHOLD_BRIDGE_PROGRAM", programs::bridge());
    run(&mut test)?;
    Ok(Outcome::Passed)
}

/// Has Node.js run the tests in a folder, so many files at a time. They are named one by one: what a
/// folder means to it differs from version to version.
fn node_tests(node: &mut Command, folder: &'static str, at_a_time: usize) -> Result<()> {
    node.args(["--test", "--test-reporter=spec"]);
    node.arg(format!("--test-concurrency={at_a_time}"));
    node.arg(format!("--test-timeout={NODE_TEST_TIMEOUT}"));
    node.args(test_files(folder)?);
    Ok(())
}

/// The files of tests in a folder, by name, as seen from the root.
fn test_files(folder: &'static str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root().join(folder)).context(folder)? {
        let name = entry?.file_name();
        if name.to_string_lossy().ends_with(".test.mjs") {
            files.push(PathBuf::from(folder).join(name));
        }
    }
    files.sort();
    Ok(files)
}

fn packaged() -> Result<Outcome> {
    if !package::possible() {
        return Ok(Outcome::Skipped(
            "deb and rpm are made and unpacked on Debian only",
        ));
    }
    package::build_and_unpack()?;
    Ok(Outcome::Passed)
}

fn window() -> Result<Outcome> {
    let mut test = command("xvfb-run");
    test.args([
        "--auto-servernum",
        "--server-args=-screen 0 1440x900x24",
        "node",
    ]);
    node_tests(&mut test, "tests/window", 1)?;
    test.env("FOOTHOLD_DESKTOP", package::unpacked_desktop());
    test.env("FOOTHOLD_CLI", programs::cli());
    run(&mut test)?;
    Ok(Outcome::Passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_is_given_every_file_of_tests_and_no_other() {
        let mut node = command("node");
        node_tests(&mut node, "tests/window", 1).expect("the folder is there");
        let given: Vec<String> = node
            .get_args()
            .map(|argument| argument.to_string_lossy().replace('\\', "/"))
            .collect();
        let (options, files): (Vec<&String>, Vec<&String>) = given
            .iter()
            .partition(|argument| argument.starts_with("--"));
        assert!(options.contains(&&"--test-concurrency=1".to_owned()));
        assert!(files.contains(&&"tests/window/crash.test.mjs".to_owned()));
        for file in files {
            assert!(
                file.starts_with("tests/window/") && file.ends_with(".test.mjs"),
                "{file}"
            );
            assert!(root().join(file).is_file(), "{file}");
        }
    }
}
