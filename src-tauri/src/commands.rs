//! The commands of the window, made from the desk's list. Each converts, calls and returns.

use std::sync::Arc;

use crate::files;
use foothold_api::desk::{Desk, Refusal, Turn};
use tauri::State;
use tauri_specta::{Builder, collect_commands};

/// The desk, shared by all commands.
pub(crate) type SharedDesk = Arc<Desk>;

macro_rules! tauri_commands {
    (
        call { $( $(#[$about:meta])* fn $name:ident($($arg:ident: $ty:ty),*) -> $out:ty; )* }
        stream { $( $(#[$sabout:meta])* fn $sname:ident($($sarg:ident: $sty:ty),*) -> $event:ty; )* }
    ) => {
        $(
            $(#[$about])*
            #[tauri::command]
            #[specta::specta]
            async fn $name(
                desk: State<'_, SharedDesk>,
                $($arg: $ty),*
            ) -> Result<$out, Refusal> {
                let desk = Arc::clone(&desk);
                off_the_window(move || desk.$name($($arg),*)).await
            }
        )*
        $(
            $(#[$sabout])*
            #[tauri::command]
            #[specta::specta]
            async fn $sname(
                desk: State<'_, SharedDesk>,
                turn: Turn,
                $($sarg: $sty,)*
                events: tauri::ipc::Channel<$event>,
            ) -> Result<(), Refusal> {
                let desk = Arc::clone(&desk);
                // A window that has gone away hears nothing more; that is no error of the work.
                off_the_window(move || desk.$sname(turn, $($sarg,)* &|event| drop(events.send(event))))
                    .await
            }
        )*

        /// Every command the window can call. The TypeScript of the interface is generated from
        /// this list.
        pub(crate) fn command_set() -> Builder<tauri::Wry> {
            Builder::new().commands(collect_commands![
                $($name,)*
                $($sname,)*
                files::open_waiting,
                files::import_plan,
                files::export_plan,
                files::save_file,
                files::save_ledgers,
                files::choose_past,
            ])
        }
    };
}

foothold_api::desk_commands!(tauri_commands);

/// Computes off the thread that paints.
pub(crate) async fn off_the_window<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    tauri::async_runtime::spawn_blocking(work)
        .await
        .map_err(|stopped| Refusal::new("defect", format!("the program failed: {stopped}")))?
}
