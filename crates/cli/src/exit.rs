//! How a verb ends.

use crate::faults;
use crate::screen::note;
use foothold_api::ApiError;
use foothold_api::plans::templates;
use foothold_api::quote::pricebooks;
use std::error::Error;
use std::io;
use std::process::ExitCode;

/// The run failed.
const FAILED: u8 = 1;
/// The command line cannot be understood.
const USAGE: u8 = 2;
/// The input is invalid.
const INVALID: u8 = 3;
/// A condition of `--fail-if` was met.
const THRESHOLD: u8 = 4;
/// Stopped by the user.
const INTERRUPTED: u8 = 130;

/// How a verb that did not fail ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It is done.
    Done,
    /// It is done and found the input invalid, as it was asked to find out.
    Invalid,
    /// It is done and a condition of `--fail-if` was met.
    ThresholdMet,
}

/// Why a verb gave up.
#[derive(Debug)]
pub enum Failure {
    /// The use case failed; the text from standard input is kept to show its lines.
    Api {
        error: Box<ApiError>,
        stdin: Option<String>,
    },
    /// The command line cannot be understood, for a reason that is printed already or given here.
    Usage(Option<String>),
    /// Standard input or output failed.
    Io(&'static str, io::Error),
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Api {
            error: Box::new(error),
            stdin: None,
        }
    }
}

/// Prints what clap has to say: help and version are data, complaints are not.
pub fn usage(error: &clap::Error) -> Result<End, Failure> {
    // Only a closed stream keeps clap from printing, and then nobody is there to be told.
    let _ = error.print();
    if error.use_stderr() {
        Err(Failure::Usage(None))
    } else {
        Ok(End::Done)
    }
}

/// The exit code; says on standard error why it is not 0.
pub fn code(done: Result<End, Failure>) -> ExitCode {
    ExitCode::from(match done {
        Ok(End::Done) => 0,
        Ok(End::Invalid) => INVALID,
        Ok(End::ThresholdMet) => THRESHOLD,
        Err(Failure::Usage(reason)) => {
            if let Some(reason) = reason {
                note(&format!("error: {reason}"));
            }
            USAGE
        }
        Err(Failure::Io(what, error)) => {
            note(&format!("error: {what}: {error}"));
            FAILED
        }
        Err(Failure::Api { error, stdin }) => explain(&error, stdin.as_deref()),
    })
}

fn explain(error: &ApiError, stdin: Option<&str>) -> u8 {
    if matches!(error, ApiError::Stopped) {
        note("stopped before it was done; nothing was written");
        return INTERRUPTED;
    }
    match foothold_api::check::faults(error) {
        Some(found) => note(&faults::listing(&found, "fault", stdin)),
        None => note(&format!("error: {}", with_causes(error))),
    }
    if error.code() == "plan_unreadable" {
        let names: Vec<&str> = templates().iter().map(|template| template.name).collect();
        note(&format!("shipped templates: {}", names.join(", ")));
    }
    if error.code() == "price_book_unreadable" {
        let names: Vec<&str> = pricebooks().iter().map(|book| book.name).collect();
        note(&format!("shipped price books: {}", names.join(", ")));
    }
    if error.is_invalid_input() {
        INVALID
    } else {
        FAILED
    }
}

/// The error and what caused it; most texts hold their cause already.
fn with_causes(error: &ApiError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text = format!("{text}: {inner_text}");
        }
        cause = inner.source();
    }
    text
}
