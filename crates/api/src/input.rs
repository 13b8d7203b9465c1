//! Plans as a person names them: a file, a shipped template, with or without a book.

use crate::ApiError;
use foothold_data::book::{self, BookOptions, BookTarget, ImportReport};
use foothold_data::plan_file::{self, LoadedPlan};
use foothold_data::shipped;
use std::io;
use std::path::{Path, PathBuf};

/// A book to start from instead of the plan's own.
#[derive(Debug, Clone, Default)]
pub struct BookInput {
    /// Accounts, or subscriptions when `accounts` is given.
    pub book: PathBuf,
    /// Accounts with their segments, for a book of subscriptions.
    pub accounts: Option<PathBuf>,
    /// How to read what the files do not say.
    pub options: BookOptions,
}

/// A plan ready to run, and what became of the rows of its book.
#[derive(Debug, Clone)]
pub struct PlanInput {
    /// The plan.
    pub loaded: LoadedPlan,
    /// The import, when a book was given.
    pub import: Option<ImportReport>,
}

/// Loads a plan file, and its book where one is given.
///
/// # Errors
/// Faults of the plan, then of the book.
pub fn load(plan: &Path, book: Option<&BookInput>) -> Result<PlanInput, ApiError> {
    with_book(plan_file::load(plan)?, book)
}

/// Loads a plan from text, as read from standard input; files it names are looked for in the
/// working folder, then among the templates.
///
/// # Errors
/// As [`load`].
pub fn load_piped(name: &str, text: &str, book: Option<&BookInput>) -> Result<PlanInput, ApiError> {
    with_book(plan_file::from_text(name, text, &beside_or_shipped)?, book)
}

/// Loads a plan from a text that stands in no folder; files it names are looked for among the
/// templates, then in the working folder.
///
/// # Errors
/// As [`load`].
pub fn load_text(name: &str, text: &str, book: Option<&BookInput>) -> Result<PlanInput, ApiError> {
    with_book(plan_file::from_text(name, text, &shipped_or_beside)?, book)
}

/// Loads a shipped template by name.
///
/// # Errors
/// [`ApiError::Request`] for a name that is not a template.
pub fn template(name: &str) -> Result<PlanInput, ApiError> {
    let template = shipped::template(name).ok_or_else(|| {
        let names: Vec<&str> = shipped::templates().iter().map(|t| t.name).collect();
        ApiError::request(
            format!("there is no template {name:?}"),
            format!("use one of {}", names.join(", ")),
        )
    })?;
    with_book(
        plan_file::from_text(template.file, template.text, &shipped_or_beside)?,
        None,
    )
}

fn beside_or_shipped(name: &str) -> io::Result<String> {
    match std::fs::read_to_string(name) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => shipped::template(name)
            .map(|template| template.text.to_owned())
            .ok_or(error),
        read => read,
    }
}

fn shipped_or_beside(name: &str) -> io::Result<String> {
    match shipped::template(name) {
        Some(template) => Ok(template.text.to_owned()),
        None => std::fs::read_to_string(name),
    }
}

fn with_book(loaded: LoadedPlan, book: Option<&BookInput>) -> Result<PlanInput, ApiError> {
    let Some(input) = book else {
        return Ok(PlanInput {
            loaded,
            import: None,
        });
    };
    let target = BookTarget::of(&loaded.plan);
    let import = book::read(
        &input.book,
        input.accounts.as_deref(),
        &target,
        input.options,
    )?;
    let name = input.book.display().to_string();
    let loaded = plan_file::with_book(loaded, &name, import.accounts)?;
    Ok(PlanInput {
        loaded,
        import: Some(import.report),
    })
}
