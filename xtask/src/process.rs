//! Child processes: shown before they run, never waiting for input.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

/// The folder that holds the workspace's `Cargo.toml`.
pub fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

/// Whether this is a CI run, where nothing may ask and `Cargo.lock` is final.
pub fn in_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// A command that runs at the root and reads nothing.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    command
}

/// `cargo VERB …`, with the lock file taken as it is in CI.
pub fn cargo(verb: &str) -> Command {
    let mut command = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg(verb);
    if in_ci() {
        command.arg("--locked");
        // What a later build would gain by, no later build takes up.
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}

/// Where cargo puts what it builds: `CARGO_TARGET_DIR` where set, else `target`.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// Shows and runs a command.
///
/// # Errors
/// When it cannot be started, or ends with anything but success.
pub fn run(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    if !status.success() {
        bail!("`{}` ended with {status}", shown(command));
    }
    Ok(())
}

/// Shows and runs a command, and gives the code it ends with; `None` when a signal ended it.
///
/// # Errors
/// When it cannot be started.
pub fn code(command: &mut Command) -> Result<Option<i32>> {
    Ok(status(command)?.code())
}

fn status(command: &mut Command) -> Result<ExitStatus> {
    println!("$ {}", shown(command));
    command
        .status()
        .with_context(|| format!("`{}` could not be started", shown(command)))
}

/// What a command prints on success; `None` when it fails or is not there.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    if !output.status.success() {
        return None;
    }
    String::from_utf8(output.stdout).ok()
}

/// Whether a command can be run and succeeds, with nothing shown.
pub fn succeeds(command: &mut Command) -> bool {
    output(command).is_some()
}

fn shown(command: &Command) -> String {
    let mut line = short(command.get_program());
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

/// A program as one would type it at the root: our own by their path from there,
/// any other by its name alone.
fn short(program: &OsStr) -> String {
    let path = Path::new(program);
    let own = path.strip_prefix(root()).ok();
    let shown = own.or_else(|| path.file_name().map(Path::new));
    shown.unwrap_or(path).display().to_string()
}
