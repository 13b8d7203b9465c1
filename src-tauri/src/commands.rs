//! The commands of the window.

use crate::error::AppError;
use crate::headline::{self, HeadlineView};

/// Runs the shipped template `name` and gives its headline numbers.
///
/// # Errors
/// When no template has that name, or its run fails.
#[tauri::command]
#[specta::specta]
pub async fn template_headline(name: String) -> Result<HeadlineView, AppError> {
    // A run takes tens of milliseconds and more: off the thread that paints.
    tauri::async_runtime::spawn_blocking(move || headline::of_template(&name))
        .await
        .map_err(|stopped| AppError::new("run_stopped", format!("the run stopped: {stopped}")))?
}
