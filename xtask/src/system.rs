//! What the system must provide: web view libraries, and Node.js for the interface.
//!
//! On Debian and its descendants the packages are installed. Elsewhere what is
//! missing is named, exactly, and set-up stops.

use std::io::IsTerminal;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::process::{command, output, run, succeeds};

/// What the desktop program is built with.
const BUILD_PACKAGES: &[&str] = &["libwebkit2gtk-4.1-dev", "librsvg2-dev", "pkg-config"];

/// What the tests of the real window and of the screens run in: a driver, a display, a browser.
const TEST_PACKAGES: &[&str] = &[
    "webkit2gtk-driver",
    "xvfb",
    "xauth",
    "chromium",
    "dbus-daemon",
];

/// Oldest Node.js that the interface's tools run on.
const NODE_MINIMUM: (u32, u32) = (20, 19);

/// Makes sure the desktop program can be built.
pub fn for_build() -> Result<()> {
    node()?;
    packages(BUILD_PACKAGES)
}

/// Makes sure the desktop program can be built and its window tested.
pub fn for_test() -> Result<()> {
    node()?;
    packages(&[BUILD_PACKAGES, TEST_PACKAGES].concat())
}

/// Whether a window can be opened here.
pub fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn node() -> Result<()> {
    let (major, minor) = NODE_MINIMUM;
    let found = output(command("node").arg("--version"));
    let version = found.as_deref().and_then(version_of);
    if version.is_some_and(|version| version >= NODE_MINIMUM) {
        return Ok(());
    }
    let found = found.unwrap_or_else(|| "none".to_owned());
    bail!(
        "Node.js {major}.{minor} or newer is needed to build the interface; found: {}. \
         Install it from https://nodejs.org or your package manager, then run this again.",
        found.trim()
    )
}

/// `v20.19.1` is (20, 19).
fn version_of(printed: &str) -> Option<(u32, u32)> {
    let mut parts = printed.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn packages(wanted: &[&str]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(()); // macOS and Windows bring their own web view.
    }
    if !succeeds(command("dpkg-query").arg("--version")) {
        return other_linux();
    }
    let missing: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|name| !installed(name))
        .collect();
    if missing.is_empty() {
        println!("system packages: all there");
        return Ok(());
    }
    println!("system packages to install: {}", missing.join(" "));
    install(&missing).with_context(|| {
        format!(
            "install them yourself: sudo apt-get install {}",
            missing.join(" ")
        )
    })
}

fn installed(package: &str) -> bool {
    let mut query = command("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status}", package]);
    output(&mut query).as_deref() == Some("installed")
}

fn install(missing: &[&str]) -> Result<()> {
    run(apt_get()?.args(["--quiet", "update"]))?;
    run(apt_get()?
        .args(["--quiet", "--yes", "--no-install-recommends", "install"])
        .args(missing))
}

/// `apt-get`, through sudo for anyone but root; asks only where someone can answer.
fn apt_get() -> Result<Command> {
    if output(command("id").arg("-u")).is_some_and(|id| id.trim() == "0") {
        let mut direct = command("apt-get");
        direct.env("DEBIAN_FRONTEND", "noninteractive");
        return Ok(direct);
    }
    let mut sudo = command("sudo");
    if std::io::stdin().is_terminal() {
        sudo.stdin(Stdio::inherit());
    } else {
        sudo.arg("--non-interactive");
        if !succeeds(command("sudo").args(["--non-interactive", "true"])) {
            bail!("packages are missing, and this user may not install them");
        }
    }
    sudo.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    Ok(sudo)
}

fn other_linux() -> Result<()> {
    let libraries = ["webkit2gtk-4.1", "librsvg-2.0"];
    if succeeds(command("pkg-config").arg("--exists").args(libraries)) {
        println!("system libraries: all there");
        return Ok(());
    }
    bail!(
        "the web view's development files are missing ({}). Install them and pkg-config, then run \
         this again. Fedora: sudo dnf install webkit2gtk4.1-devel librsvg2-devel pkgconf. \
         Arch: sudo pacman -S webkit2gtk-4.1 librsvg pkgconf. \
         The tests of window and screens also need WebKitWebDriver, xvfb-run and chromium.",
        libraries.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::version_of;

    #[test]
    fn reads_what_node_prints() {
        assert_eq!(version_of("v20.19.1\n"), Some((20, 19)));
        assert_eq!(version_of("24.0.0"), Some((24, 0)));
        assert_eq!(version_of("not a version"), None);
    }
}
