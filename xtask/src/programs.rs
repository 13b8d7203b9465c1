//! The two programs: building them, and opening what was built.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use crate::process::{cargo, command, run as run_command, target};
use crate::{system, web};

/// The plan that opens first.
const FOUNDER_TEMPLATE: &str = "scenarios/templates/founder-18k.foothold";

/// Sets up, builds and opens Foothold on the founder template.
///
/// With no display the window is neither built nor opened; the same template
/// runs on the command line instead.
pub fn run() -> Result<ExitCode> {
    if !system::has_display() {
        println!("no display here: running the founder template on the command line instead");
        build_cli()?;
        run_command(command(cli()).args(["run", FOUNDER_TEMPLATE]))?;
        return Ok(ExitCode::SUCCESS);
    }
    system::for_build()?;
    web::install()?;
    build_desktop()?;
    println!("opening Foothold; this returns when the window is closed");
    run_command(command(desktop()).args(["--template", "founder"]))?;
    Ok(ExitCode::SUCCESS)
}

/// Sets up, builds, and runs a script that drives the built window.
pub fn in_window(script: &str) -> Result<ExitCode> {
    system::for_test()?;
    web::install()?;
    build_cli()?;
    build_desktop()?;
    let mut node = command("xvfb-run");
    node.args(["--auto-servernum", "--server-args=-screen 0 1440x900x24"]);
    node.args(["node", script]);
    node.env("FOOTHOLD_DESKTOP", desktop());
    node.env("FOOTHOLD_CLI", cli());
    run_command(&mut node)?;
    Ok(ExitCode::SUCCESS)
}

/// Builds the desktop program with its interface inside, as users get it.
///
/// A plain `cargo build` would make a window that looks for a development server.
pub fn build_desktop() -> Result<()> {
    run_command(web::tauri().args(["build", "--no-bundle"]))
}

/// Builds the command-line program, as users get it.
pub fn build_cli() -> Result<()> {
    run_command(cargo("build").args(["--release", "--package", "foothold-cli"]))
}

/// Builds the bridge that gives a browser the engine, for screen tests.
pub fn build_bridge() -> Result<()> {
    let package = [
        "--release",
        "--package",
        "foothold-api",
        "--example",
        "bridge",
    ];
    run_command(cargo("build").args(package))
}

/// The bridge that [`build_bridge`] makes.
pub fn bridge() -> PathBuf {
    program("examples/bridge")
}

/// The desktop program that [`build_desktop`] makes.
pub fn desktop() -> PathBuf {
    program("foothold-desktop")
}

/// The command-line program that [`build_cli`] makes.
pub fn cli() -> PathBuf {
    program("foothold")
}

fn program(name: &str) -> PathBuf {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    target().join("release").join(file)
}
