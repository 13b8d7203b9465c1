//! Every step of `cargo xtask test`, in order.

use anyhow::Result;

use crate::process::{cargo, command, run};
use crate::suite::{Outcome, Step};
use crate::{bindings, deny, programs, system, web};

/// The one step that needs the network beyond package registries.
pub const ADVISORIES: &str = "advisories";

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
        about: "the interface and the window test are formatted",
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
        name: "app",
        about: "the desktop program builds",
        needs: UI,
        run: || passed(programs::build_desktop()),
    },
    Step {
        name: "cli",
        about: "the command-line program builds",
        needs: &[],
        run: || passed(programs::build_cli()),
    },
    Step {
        name: "window",
        about: "the real window shows the command line's numbers",
        needs: &["system", "ui-install", "app", "cli"],
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

fn doc() -> Result<()> {
    let mut doc = cargo("doc");
    doc.env("RUSTDOCFLAGS", "-D warnings");
    run(doc.args(["--workspace", "--no-deps", "--quiet"]))
}

fn test() -> Result<()> {
    run(cargo("test").args(["--workspace", "--no-fail-fast"]))
}

fn window() -> Result<Outcome> {
    if !cfg!(target_os = "linux") {
        return Ok(Outcome::Skipped("only Linux's web view can be driven"));
    }
    let mut test = command("xvfb-run");
    test.args([
        "--auto-servernum",
        "node",
        "--test",
        "--test-reporter=spec",
        "tests/window/",
    ]);
    test.env("FOOTHOLD_DESKTOP", programs::desktop());
    test.env("FOOTHOLD_CLI", programs::cli());
    run(&mut test)?;
    Ok(Outcome::Passed)
}
