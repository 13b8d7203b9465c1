//! The desktop shell: one window whose commands convert, call `foothold_api`
//! and return. It holds no rule of the domain and no arithmetic.

mod commands;
mod error;
mod headline;

pub use error::AppError;
pub use headline::{HeadlineRow, HeadlineUnit, HeadlineView};

use std::path::Path;

use specta_typescript::Typescript;
use tauri_specta::{Builder, collect_commands};

/// Every command the window can call. The TypeScript of the interface is
/// generated from this list.
fn command_set() -> Builder<tauri::Wry> {
    Builder::new()
        .commands(collect_commands![commands::template_headline])
        // One TypeScript type for each Rust type: what goes out has the form
        // that comes in.
        .disable_serde_phases()
}

/// Opens the window and returns when it is closed.
///
/// # Errors
/// When the platform's web view cannot be started.
pub fn run() -> tauri::Result<()> {
    tauri::Builder::default()
        .invoke_handler(command_set().invoke_handler())
        .run(tauri::generate_context!())
}

/// Writes the TypeScript of the commands and of every type they take or return.
///
/// # Errors
/// When `path` cannot be written, or a type has no faithful TypeScript form,
/// such as a 64-bit integer.
pub fn write_typescript(path: &Path) -> Result<(), specta_typescript::Error> {
    let layout = Typescript::default()
        .header("// Generated from Rust by `cargo xtask types`. Do not edit.\n");
    command_set().export(layout, path)
}
