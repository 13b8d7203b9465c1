//! The desktop shell: one window whose commands convert, call `foothold_api`
//! and return. It holds no rule of the domain and no arithmetic.

mod commands;
mod drawing;
mod files;

use std::path::Path;
use std::sync::Arc;

use foothold_api::desk::{Desk, Places};
use specta_typescript::Typescript;
use tauri::Manager;

use commands::{SharedDesk, command_set};

pub use files::OpenedFile;

/// Opens the window and returns when it is closed.
///
/// # Errors
/// When the platform's web view cannot be started, or no folder is known for the library.
pub fn run() -> Result<(), Box<dyn std::error::Error>> {
    let desk: SharedDesk = Arc::new(Desk::open(Places::find(None)?));
    tauri::Builder::default()
        // First, so that a second start ends before it does anything.
        .plugin(tauri_plugin_single_instance::init(
            |app, arguments, folder| {
                files::ask_to_open(app, &arguments, Path::new(&folder));
                if let Some(window) = app.get_webview_window("main") {
                    // A window that cannot come forward is still there.
                    let _ = window.unminimize();
                    let _ = window.set_focus();
                }
            },
        ))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .manage(desk)
        .manage(files::ToOpen::default())
        .setup(|app| {
            if let Some(window) = app.get_webview_window("main") {
                drawing::without_graphics(&window)?;
            }
            let arguments: Vec<String> = std::env::args().collect();
            files::ask_to_open(app.handle(), &arguments, &std::env::current_dir()?);
            Ok(())
        })
        .invoke_handler(command_set().invoke_handler())
        .run(tauri::generate_context!())?;
    Ok(())
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
