//! Every step of `cargo xtask test`, in order.

use anyhow::Result;

use crate::process::{cargo, command, run, target};
use crate::suite::{Outcome, Step};
use crate::{bindings, deny, package, programs, system, web};

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
        about: "the packaged program in a real window: three people's first five minutes, a crash",
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
    test.env("FOOTHOLD_SCREENS_BUILT", "1");
    // Each has a browser and an engine of its own: two at a time are company enough.
    test.args([
        "--test",
        "--test-concurrency=2",
        "--test-reporter=spec",
        "tests/screens/",
    ]);
    test.env("FOOTHOLD_BRIDGE_PROGRAM", programs::bridge());
    run(&mut test)?;
    Ok(Outcome::Passed)
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
        "--test",
        "--test-concurrency=1",
        "--test-reporter=spec",
        "tests/window/",
    ]);
    test.env("FOOTHOLD_DESKTOP", package::unpacked_desktop());
    test.env("FOOTHOLD_CLI", programs::cli());
    run(&mut test)?;
    Ok(Outcome::Passed)
}
