//! Where plans come from by name, and where new ones are written.

use crate::ApiError;
use crate::input::{self, BookInput, PlanInput};
use crate::named::{self, Named};
use foothold_core::plan::{Fault, Plan};
use foothold_data::ledger::OutputError;
use foothold_data::shipped;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub use foothold_data::book::{BookOptions, DateOrder, DecimalMark};
pub use foothold_data::schema::{
    behaviour as behaviour_schema, compplan as compplan_schema, plan as plan_schema,
    text as schema_text,
};
pub use foothold_data::shipped::{Template, templates};

/// Name of the deals that are written with a comp plan.
pub const DEALS_FILE: &str = shipped::DEALS.0;

/// How messages call a plan that came from standard input.
pub const STDIN: &str = "<stdin>";

/// A pair of templates that differ in one lever only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Its name, as in `foothold new --template NAME`.
    pub name: &'static str,
    /// The question that the pair answers.
    pub question: &'static str,
    /// Names of its two templates.
    pub templates: [&'static str; 2],
}

/// Every theme, one for each kind of reader.
pub const THEMES: [Theme; 3] = [
    Theme {
        name: "founder",
        question: "land at 48K, or smaller at 18K?",
        templates: ["founder-48k", "founder-18k"],
    },
    Theme {
        name: "finance",
        question: "a flat fee, or seats and usage, on the same book?",
        templates: ["finance-flat", "finance-usage"],
    },
    Theme {
        name: "sales-leadership",
        question: "pay for first-year ACV, or for vested expansion?",
        templates: ["sales-first-year-acv", "sales-vested-expansion"],
    },
];

impl Theme {
    /// A title for the pair.
    pub fn title(&self) -> &'static str {
        match self.name {
            "founder" => "A smaller first contract",
            "finance" => "Flat against usage",
            _ => "A comp plan for expansion",
        }
    }
}

/// The theme of that name.
pub fn theme(name: &str) -> Option<&'static Theme> {
    THEMES.iter().find(|theme| theme.name == name)
}

/// What a plan's name stands for: a file, with or without `.foothold`, else a shipped template.
pub fn find(name: &str) -> Named<&'static Template> {
    named::find(name, "foothold", shipped::template)
}

/// Opens a plan as a person names it: `stdin` when there is a text from there, else as [`find`].
///
/// # Errors
/// As [`input::load`]; a name that is neither a file nor a template is a file that is missing.
pub fn open(
    name: &str,
    stdin: Option<&str>,
    book: Option<&BookInput>,
) -> Result<PlanInput, ApiError> {
    if let Some(text) = stdin {
        return input::load_piped(STDIN, text, book);
    }
    match find(name) {
        Named::Shipped(template) => input::load_text(template.file, template.text, book),
        Named::File(path) => input::load(&path, book),
    }
}

/// The same plan with its headline read at another month.
///
/// # Errors
/// A month that the plan does not simulate.
pub fn with_report_month(mut input: PlanInput, month: u16) -> Result<PlanInput, ApiError> {
    let mut spec = input.loaded.plan.into_spec();
    spec.horizon.report_month = Some(month);
    input.loaded.plan = Plan::check(spec).map_err(|faults| {
        // Only the month has changed, so only it can be at fault.
        let Fault { reason, fix, .. } = faults.into_iter().next().unwrap_or_else(|| Fault {
            field: "time.report_month".into(),
            reason: "cannot be read".into(),
            fix: "name a simulated month".into(),
        });
        ApiError::request(format!("report month {month}: {reason}"), fix)
    })?;
    Ok(input)
}

/// The text of a line that a fault points at, from a file, a template or standard input.
pub fn line_of(file: &str, line: u32, stdin: Option<&str>) -> Option<String> {
    let from_file;
    let text = match (stdin, shipped::template(file)) {
        (Some(text), _) if file == STDIN => text,
        (_, Some(template)) if !Path::new(file).is_file() => template.text,
        // A pipe has been read already and holds nothing more.
        _ if !Path::new(file).is_file() => return None,
        _ => {
            from_file = fs::read_to_string(file).ok()?;
            &from_file
        }
    };
    let index = usize::try_from(line).ok()?.checked_sub(1)?;
    text.lines().nth(index).map(str::to_owned)
}

/// What a person starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start<'a> {
    /// A theme's pair of templates, or one template.
    Template(&'a str),
    /// A price book.
    PriceBook(&'a str),
    /// A comp plan, with deals to try it on where the folder has no file of their name.
    CompPlan(&'a str),
}

impl Start<'_> {
    /// Names and texts of its files.
    fn files(self, folder: &Path) -> Result<Vec<(&'static str, &'static str)>, ApiError> {
        match self {
            Self::Template(name) => {
                let templates = chosen(name)?.into_iter();
                Ok(templates.map(|t| (t.file, t.text)).collect())
            }
            Self::PriceBook(name) => match shipped::pricebook(name) {
                Some(book) => Ok(vec![(book.file, book.text)]),
                None => {
                    let names = shipped::pricebooks().iter().map(|book| book.name);
                    Err(no_such("price book", name, names))
                }
            },
            Self::CompPlan(name) => match shipped::comp_plan(name) {
                Some(plan) => {
                    let deals = Some(shipped::DEALS);
                    let deals = deals.filter(|(file, _)| !folder.join(file).exists());
                    Ok([(plan.file, plan.text)].into_iter().chain(deals).collect())
                }
                None => {
                    let names = shipped::comp_plans().iter().map(|plan| plan.name);
                    Err(no_such("comp plan", name, names))
                }
            },
        }
    }
}

fn no_such<'a>(what: &str, name: &str, names: impl Iterator<Item = &'a str>) -> ApiError {
    ApiError::request(
        format!("there is no shipped {what} {name:?}"),
        format!("use one of {}", names.collect::<Vec<_>>().join(", ")),
    )
}

/// Writes what `start` names into `folder`.
///
/// # Errors
/// A name of nothing, a file that is already there, or one that cannot be written; nothing is left
/// behind then.
pub fn write_new(start: Start<'_>, folder: &Path) -> Result<Vec<PathBuf>, ApiError> {
    let files = start.files(folder)?;
    let paths: Vec<PathBuf> = files.iter().map(|(file, _)| folder.join(file)).collect();
    if let Some(taken) = paths.iter().find(|path| path.exists()) {
        return Err(ApiError::request(
            format!("{} is already there", taken.display()),
            "name another folder with --dir, or move the file away",
        ));
    }
    fs::create_dir_all(folder).map_err(|cause| failed(folder, cause))?;
    for (done, ((_, text), path)) in files.iter().zip(&paths).enumerate() {
        // Somebody may have made the file since it was looked for.
        let written = File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
        if let Err(cause) = written {
            let ours = if cause.kind() == io::ErrorKind::AlreadyExists {
                done
            } else {
                done + 1
            };
            for path in &paths[..ours] {
                // Nothing more can be done about a file that cannot be removed.
                let _ = fs::remove_file(path);
            }
            return Err(failed(path, cause));
        }
    }
    Ok(paths)
}

/// The templates that `name` stands for: a theme's pair, or one template.
///
/// # Errors
/// A name that is neither.
pub(crate) fn chosen(name: &str) -> Result<Vec<&'static Template>, ApiError> {
    let found: Vec<&Template> = match theme(name) {
        Some(theme) => theme
            .templates
            .iter()
            .filter_map(|name| shipped::template(name))
            .collect(),
        None => shipped::template(name).into_iter().collect(),
    };
    if found.is_empty() {
        let themes = THEMES.iter().map(|theme| theme.name);
        let names: Vec<&str> = themes.chain(templates().iter().map(|t| t.name)).collect();
        return Err(ApiError::request(
            format!("there is no template {name:?}"),
            format!("use one of {}", names.join(", ")),
        ));
    }
    Ok(found)
}

fn failed(path: &Path, cause: io::Error) -> ApiError {
    OutputError::Io {
        path: path.to_owned(),
        cause,
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn themes_name_every_template_once() {
        let mut named: Vec<&str> = THEMES.iter().flat_map(|theme| theme.templates).collect();
        let mut shipped: Vec<&str> = templates().iter().map(|t| t.name).collect();
        named.sort_unstable();
        shipped.sort_unstable();
        assert_eq!(named, shipped);
    }

    #[test]
    fn a_report_month_outside_the_run_is_refused_and_one_inside_is_used() {
        let plan = || open("founder-18k", None, None).unwrap();
        let months = plan().loaded.plan.horizon.months;
        let error = with_report_month(plan(), months + 1).unwrap_err();
        assert_eq!(error.code(), "request_invalid");
        assert_eq!(
            with_report_month(plan(), 7)
                .unwrap()
                .loaded
                .plan
                .report_month(),
            7
        );
    }

    #[test]
    fn lines_are_found_in_templates_and_in_standard_input() {
        assert_eq!(line_of(STDIN, 2, Some("a\nb\n")).as_deref(), Some("b"));
        assert_eq!(line_of(STDIN, 3, Some("a\nb\n")), None);
        let first = line_of("founder-18k.foothold", 1, None).unwrap();
        assert!(first.starts_with('#'), "{first}");
    }
}
