//! The web interface in `ui/`: its packages and its own checks.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{command, root, run};

/// Installs the packages that the lock file names, unless exactly those are there.
pub fn install() -> Result<()> {
    let ui = root().join("ui");
    let lock = fs::read(ui.join("package-lock.json")).context("ui/package-lock.json")?;
    // A copy of the lock file, written last: it is there only after a complete install.
    let stamp = ui.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        println!("interface packages: as locked");
        return Ok(());
    }
    run(npm().args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp, lock).with_context(|| stamp.display().to_string())
}

/// Runs a script of `ui/package.json`.
pub fn script(name: &str) -> Result<()> {
    run(npm().args(["run", "--silent", name]))
}

/// The Tauri command line that `ui/` pins; runs at the root, where its configuration is.
pub fn tauri() -> Command {
    let mut node = command("node");
    node.arg("ui/node_modules/@tauri-apps/cli/tauri.js");
    node
}

/// The bundler that `ui/` pins; runs there, where its configuration is.
pub fn vite() -> Command {
    let mut node = command("node");
    node.arg("node_modules/vite/bin/vite.js");
    node.current_dir(root().join("ui"));
    node
}

fn npm() -> Command {
    let mut npm = command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(["--prefix", "ui"]);
    npm
}
