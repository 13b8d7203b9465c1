//! Commands that name a file. The path comes from the system's own dialog, or from the system when
//! a person opens a file with Foothold; the interface never names one.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use foothold_api::desk::data::PastFile;
use foothold_api::desk::{FileContent, LedgerAsk, Refusal};
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, Emitter, Manager, State, Wry};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

use crate::commands::{SharedDesk, off_the_window};

/// Ending of plan files.
const ENDING: &str = "foothold";
/// Tells the interface that there are files to take.
const FILES_TO_OPEN: &str = "files-to-open";

/// What a person opened with Foothold and the interface has not taken yet.
#[derive(Debug, Default)]
pub(crate) struct ToOpen(Mutex<Vec<Wanted>>);

#[derive(Debug)]
enum Wanted {
    File(PathBuf),
    /// `--template founder`: the plan of a shipped template.
    Template(String),
}

/// A file that was to be opened.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OpenedFile {
    /// The plan it has become.
    pub plan: Option<u32>,
    /// Why it has not.
    pub refusal: Option<Refusal>,
}

/// Takes the files named in `arguments`, which are those of a program called in `folder`.
pub(crate) fn ask_to_open(app: &AppHandle, arguments: &[String], folder: &Path) {
    let mut wanted = Vec::new();
    let mut rest = arguments.iter().skip(1);
    while let Some(argument) = rest.next() {
        if argument == "--template" {
            wanted.extend(rest.next().cloned().map(Wanted::Template));
        } else if !argument.starts_with('-') {
            wanted.push(Wanted::File(folder.join(argument)));
        }
    }
    if wanted.is_empty() {
        return;
    }
    let waiting = app.state::<ToOpen>();
    waiting
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .extend(wanted);
    // An interface that is not there yet asks by itself when it is.
    let _ = app.emit(FILES_TO_OPEN, ());
}

/// Puts the plans of the files that a person opened with Foothold into the library.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_waiting(
    desk: State<'_, SharedDesk>,
    waiting: State<'_, ToOpen>,
) -> Result<Vec<OpenedFile>, Refusal> {
    let wanted: Vec<Wanted> = waiting
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .drain(..)
        .collect();
    let desk = Arc::clone(&desk);
    off_the_window(move || {
        let plan = |wanted| match wanted {
            Wanted::File(file) => desk.plan_import(file.display().to_string()),
            Wanted::Template(name) => desk.plan_of_template(name),
        };
        let open = |wanted| match plan(wanted) {
            Ok(plan) => OpenedFile {
                plan: Some(plan),
                refusal: None,
            },
            Err(refusal) => OpenedFile {
                plan: None,
                refusal: Some(refusal),
            },
        };
        Ok(wanted.into_iter().map(open).collect())
    })
    .await
}

/// Asks for a plan file and puts its plan into the library. `None` when the person changed their
/// mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_plan(
    app: AppHandle,
    desk: State<'_, SharedDesk>,
) -> Result<Option<u32>, Refusal> {
    let desk = Arc::clone(&desk);
    off_the_window(move || {
        let dialog = dialog(&app, "Import a plan").add_filter("Foothold plans", &[ENDING, "toml"]);
        match path_of(dialog.blocking_pick_file())? {
            Some(path) => desk.plan_import(path.display().to_string()).map(Some),
            None => Ok(None),
        }
    })
    .await
}

/// Asks where to keep a plan and writes its file. Gives the path; `None` when the person changed
/// their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_plan(
    app: AppHandle,
    desk: State<'_, SharedDesk>,
    plan: u32,
    name: String,
) -> Result<Option<String>, Refusal> {
    let desk = Arc::clone(&desk);
    off_the_window(move || {
        let dialog = dialog(&app, "Export the plan")
            .set_file_name(format!("{name}.{ENDING}"))
            .add_filter("Foothold plans", &[ENDING]);
        let Some(path) = path_of(dialog.blocking_save_file())? else {
            return Ok(None);
        };
        // The dialog has asked whether to replace what is there.
        let path = path.display().to_string();
        desk.plan_export(plan, path.clone(), true)?;
        Ok(Some(path))
    })
    .await
}

/// Asks where to keep a file, suggesting `name`, and writes it. Gives the path; `None` when the
/// person changed their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_file(
    app: AppHandle,
    desk: State<'_, SharedDesk>,
    name: String,
    content: FileContent,
) -> Result<Option<String>, Refusal> {
    let desk = Arc::clone(&desk);
    off_the_window(move || {
        let ending = name.rsplit_once('.').map_or("txt", |(_, ending)| ending);
        let dialog = dialog(&app, "Save the file")
            .set_file_name(&name)
            .add_filter(ending.to_uppercase(), &[ending]);
        let Some(path) = path_of(dialog.blocking_save_file())? else {
            return Ok(None);
        };
        desk.file_write(&path, &content)?;
        Ok(Some(path.display().to_string()))
    })
    .await
}

/// Asks for a folder and writes the ledgers of one replication into it. Gives the folder; `None`
/// when the person changed their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_ledgers(
    app: AppHandle,
    desk: State<'_, SharedDesk>,
    plan: u32,
    ask: LedgerAsk,
) -> Result<Option<String>, Refusal> {
    let desk = Arc::clone(&desk);
    off_the_window(move || {
        let dialog = dialog(&app, "Choose a folder for the ledgers");
        let Some(path) = path_of(dialog.blocking_pick_folder())? else {
            return Ok(None);
        };
        desk.ledgers_write(plan, ask, &path)?;
        Ok(Some(path.display().to_string()))
    })
    .await
}

/// Asks for a file of what customers paid, or for a folder that holds it beside others, and takes it
/// as the past of a plan's company. `None` when the person changed their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_past(
    app: AppHandle,
    desk: State<'_, SharedDesk>,
    plan: u32,
    folder: bool,
) -> Result<Option<PastFile>, Refusal> {
    let desk = Arc::clone(&desk);
    off_the_window(move || {
        let chosen = if folder {
            dialog(&app, "Choose the folder of the past").blocking_pick_folder()
        } else {
            dialog(&app, "Choose a file of what customers paid")
                .add_filter("CSV", &["csv", "tsv", "txt"])
                .blocking_pick_file()
        };
        match path_of(chosen)? {
            Some(path) => desk.past_take(plan, &path).map(Some),
            None => Ok(None),
        }
    })
    .await
}

/// A dialog that says what it is for and stays with the window.
fn dialog(app: &AppHandle, title: &str) -> FileDialogBuilder<Wry> {
    let dialog = app.dialog().file().set_title(title);
    match app.get_webview_window("main") {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

fn path_of(chosen: Option<FilePath>) -> Result<Option<PathBuf>, Refusal> {
    chosen
        .map(FilePath::into_path)
        .transpose()
        .map_err(|error| Refusal::new("not_a_path", format!("that is not a file: {error}")))
}
