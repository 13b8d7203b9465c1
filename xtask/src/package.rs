//! Packages for people: deb and rpm with both programs, the file type and the man page.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::process::{command, run, target};
use crate::{programs, web};

/// What the packages hold beside the desktop program; `tauri.conf.json` names these files.
const STAGE: &str = "package";

/// Builds the packages and says where they are.
pub fn build() -> Result<()> {
    programs::build_cli()?;
    stage()?;
    run(web::tauri().args(["build", "--bundles", "deb,rpm"]))?;
    for package in packages()? {
        println!("made {}", package.display());
    }
    Ok(())
}

/// Builds the packages, unpacks the deb as an installation would lay it out, and checks what a
/// desktop needs to show and open Foothold.
pub fn build_and_unpack() -> Result<()> {
    build()?;
    let folder = unpacked();
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let deb = packages()?
        .into_iter()
        .find(|package| package.extension().is_some_and(|ending| ending == "deb"))
        .context("no deb was made")?;
    run(command("dpkg-deb").arg("--extract").arg(&deb).arg(&folder))?;
    let expected = [
        "usr/bin/foothold",
        "usr/bin/foothold-desktop",
        "usr/share/applications/Foothold.desktop",
        "usr/share/doc/foothold/copyright",
        "usr/share/icons/hicolor/128x128/apps/foothold-desktop.png",
        "usr/share/man/man1/foothold.1",
        "usr/share/mime/packages/foothold.xml",
    ];
    for file in expected {
        if !folder.join(file).is_file() {
            bail!("{} holds no {file}", deb.display());
        }
    }
    let entry = fs::read_to_string(folder.join("usr/share/applications/Foothold.desktop"))?;
    for line in ["MimeType=application/x-foothold", "Name=Foothold"] {
        if !entry.contains(line) {
            bail!("the desktop entry says nothing of {line}:\n{entry}");
        }
    }
    Ok(())
}

fn unpacked() -> PathBuf {
    target().join(STAGE).join("root")
}

/// The desktop program of the unpacked package.
pub fn unpacked_desktop() -> PathBuf {
    unpacked().join("usr/bin/foothold-desktop")
}

/// Writes what is made for the packages alone.
fn stage() -> Result<()> {
    let folder = target().join(STAGE);
    fs::create_dir_all(&folder)?;
    let man = command(programs::cli())
        .arg("man")
        .output()
        .context("foothold man")?;
    if !man.status.success() {
        bail!("foothold man ended with {}", man.status);
    }
    fs::write(folder.join("foothold.1"), man.stdout)?;
    Ok(())
}

fn packages() -> Result<Vec<PathBuf>> {
    let bundle = target().join("release/bundle");
    let mut found = Vec::new();
    for kind in ["deb", "rpm"] {
        let folder = bundle.join(kind);
        let newest = fs::read_dir(&folder)
            .with_context(|| folder.display().to_string())?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == kind))
            .max_by_key(|path| fs::metadata(path).and_then(|m| m.modified()).ok());
        found.push(newest.with_context(|| format!("no {kind} in {}", folder.display()))?);
    }
    Ok(found)
}

/// Whether packages for Linux can be made and unpacked here.
pub fn possible() -> bool {
    cfg!(target_os = "linux")
        && command("dpkg-deb")
            .arg("--version")
            .output()
            .is_ok_and(|out| out.status.success())
}
