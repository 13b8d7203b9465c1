//! The desktop program.

// A console window beside the application would only confuse on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    match foothold_lib::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("foothold: the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}
