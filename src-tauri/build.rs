//! Embeds the window's configuration, icons and permissions.

use std::path::Path;

use tauri_build::{AppManifest, Attributes};

/// The list of commands. A command that is not in it has no permission that a capability could
/// grant, so the window cannot reach it.
const COMMANDS: &str = "crates/api/src/desk/commands.rs";

/// Commands of the shell itself, which ask a person for a file.
const FILES: [&str; 6] = [
    "open_waiting",
    "import_plan",
    "export_plan",
    "save_file",
    "save_ledgers",
    "choose_past",
];

/// What the window may do beside the program's own commands: hear the program's events.
const EVENTS: [&str; 2] = ["core:event:allow-listen", "core:event:allow-unlisten"];

fn main() {
    println!("cargo:rerun-if-changed=tauri.conf.json");
    println!("cargo:rerun-if-changed=src-tauri/icons");
    println!("cargo:rerun-if-changed={COMMANDS}");
    if let Err(error) = build() {
        println!("cargo:error={error}");
        std::process::exit(1);
    }
}

fn build() -> Result<(), String> {
    let text = std::fs::read_to_string(COMMANDS).map_err(|e| format!("{COMMANDS}: {e}"))?;
    // Read as text, since a build script cannot expand the macro without building the engine.
    let names: Vec<&'static str> = text
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("fn ")?.split_once('('))
        .map(|(name, _)| &*name.to_owned().leak())
        .chain(FILES)
        .collect();
    let out = std::env::var("OUT_DIR").map_err(|e| e.to_string())?;
    let folder = Path::new(&out).join("capabilities");
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    std::fs::write(folder.join("main-window.json"), capability(&names))
        .map_err(|e| e.to_string())?;
    let pattern = format!("{}/*.json", folder.display());
    let attributes = Attributes::new()
        .capabilities_path_pattern(pattern.leak())
        .app_manifest(AppManifest::new().commands(names.leak()));
    tauri_build::try_build(attributes).map_err(|e| format!("{e:#}"))
}

/// The capability of the one window. No file, shell or network access.
fn capability(commands: &[&str]) -> String {
    let own = commands
        .iter()
        .map(|name| format!("allow-{}", name.replace('_', "-")));
    let permissions: Vec<String> = own
        .chain(EVENTS.map(str::to_owned))
        .map(|permission| format!("{permission:?}"))
        .collect();
    format!(
        r#"{{
  "identifier": "main-window",
  "description": "What the one window may do.",
  "windows": ["main"],
  "permissions": [{}]
}}
"#,
        permissions.join(", ")
    )
}
