//! The TypeScript generated from Rust: written on request, compared in tests.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::process::{cargo, root, run, target};

/// Where the interface imports it from.
const COMMITTED: &str = "ui/src/lib/bindings.ts";

/// Writes the file the interface imports.
pub fn write() -> Result<()> {
    generate(&root().join(COMMITTED))?;
    println!("wrote {COMMITTED}");
    Ok(())
}

/// Compares the committed file with what the Rust types give now.
pub fn check() -> Result<()> {
    let fresh = target().join("xtask-bindings.ts");
    generate(&fresh)?;
    let fresh = fs::read_to_string(fresh)?;
    let committed = fs::read_to_string(root().join(COMMITTED)).context(COMMITTED)?;
    if fresh != committed {
        bail!("{COMMITTED} does not match the Rust types; run `cargo xtask types` and commit it");
    }
    Ok(())
}

fn generate(file: &Path) -> Result<()> {
    run(cargo("run")
        .args([
            "--quiet",
            "--package",
            "foothold-desktop",
            "--example",
            "bindings",
            "--",
        ])
        .arg(file))
}
