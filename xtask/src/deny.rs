//! cargo-deny: licences, banned crates, sources and, on request, advisories.

use anyhow::Result;

use crate::process::{command, run, succeeds};

/// Licences, bans and sources; needs nothing but the lock file.
pub fn offline_checks() -> Result<()> {
    check(&["bans", "licenses", "sources"])
}

/// Known vulnerabilities; fetches the RustSec database.
pub fn advisories() -> Result<()> {
    check(&["advisories"])
}

fn check(what: &[&str]) -> Result<()> {
    install()?;
    // No `--locked` of cargo's own here: the option belongs to cargo-deny and
    // comes before its verb.
    run(command("cargo")
        .args([
            "deny",
            "--workspace",
            "--locked",
            "check",
            "--hide-inclusion-graph",
        ])
        .args(what))
}

fn install() -> Result<()> {
    if succeeds(command("cargo").args(["deny", "--version"])) {
        return Ok(());
    }
    // Unoptimised: it builds in a minute, and its checks still take seconds.
    let mut install = command("cargo");
    install.args(["install", "cargo-deny", "--version", "0.20.2", "--locked"]);
    run(install.args(["--debug", "--config", "profile.dev.debug=false"]))
}
