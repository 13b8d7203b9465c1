//! The desktop shell: one window whose commands convert, call `foothold_api`
//! and return. It holds no rule of the domain and no arithmetic.

mod commands;

use std::path::Path;
use std::sync::Arc;

use foothold_api::desk::Desk;
use specta_typescript::Typescript;

use commands::{SharedDesk, command_set};

/// Opens the window and returns when it is closed.
///
/// # Errors
/// When the platform's web view cannot be started.
pub fn run() -> tauri::Result<()> {
    let desk: SharedDesk = Arc::new(Desk::open(&data_folder()));
    tauri::Builder::default()
        .manage(desk)
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
    command_set()
        // One TypeScript type for each Rust type: what goes out has the form that comes in.
        .disable_serde_phases()
        .export(layout, path)
}
