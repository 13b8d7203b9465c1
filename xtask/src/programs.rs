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
        build_release_cli()?;
        run_command(command(program("release", "foothold")).args(["run", FOUNDER_TEMPLATE]))?;
        return Ok(ExitCode::SUCCESS);
    }
    system::for_build()?;
    web::install()?;
    build_desktop()?;
    build_release_cli()?;
    println!("opening Foothold; this returns when the window is closed");
    run_command(&mut command(desktop()))?;
    Ok(ExitCode::SUCCESS)
}

/// Builds the desktop program with its interface inside.
///
/// A plain `cargo build` would make a window that looks for a development server.
pub fn build_desktop() -> Result<()> {
    run_command(web::tauri().args(["build", "--debug", "--no-bundle"]))
}

/// Builds the command-line program in the profile the tests use.
pub fn build_cli() -> Result<()> {
    run_command(cargo("build").args(["--package", "foothold-cli"]))
}

fn build_release_cli() -> Result<()> {
    run_command(cargo("build").args(["--release", "--package", "foothold-cli"]))
}

/// The desktop program that [`build_desktop`] makes.
pub fn desktop() -> PathBuf {
    program("debug", "foothold-desktop")
}

/// The command-line program that [`build_cli`] makes.
pub fn cli() -> PathBuf {
    program("debug", "foothold")
}

fn program(profile: &str, name: &str) -> PathBuf {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    target().join(profile).join(file)
}
