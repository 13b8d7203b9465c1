//! Embeds the window's configuration, icons and permissions.

use tauri_build::{AppManifest, Attributes};

/// The commands the window may call. A command that is not listed here has no
/// permission that a capability could grant, so the window cannot reach it.
const COMMANDS: &[&str] = &["template_headline"];

fn main() {
    println!("cargo:rerun-if-changed=tauri.conf.json");
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/icons");
    let attributes = Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:error={error:#}");
        std::process::exit(1);
    }
}
