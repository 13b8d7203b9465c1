//! Plans as the command line names them.

use crate::args::{BookArgs, DataArgs, DateOrderArg, DecimalMarkArg, PlanArgs};
use crate::exit::Failure;
use crate::screen::note;
use foothold_api::ApiError;
use foothold_api::explore::{self, Base};
use foothold_api::imported::Imported;
use foothold_api::input::{BookInput, PlanInput};
use foothold_api::library;
use foothold_api::named::Named;
use foothold_api::plans::{self, BookOptions};
use std::io::{self, Read};

/// Rows of an import shown on standard error; all of them are in `import.csv`.
const ROWS_SHOWN: usize = 20;
/// Most text read from standard input: more than any plan file may have.
const MOST_STDIN_BYTES: u64 = (4 << 20) + 1;

/// An attempt to open a plan.
pub struct Opening {
    /// Text from standard input, where the plan came from there.
    pub stdin: Option<String>,
    /// The plan, or why not.
    pub input: Result<PlanInput, ApiError>,
}

impl Opening {
    /// The plan.
    pub fn done(self) -> Result<PlanInput, Failure> {
        let Self { stdin, input } = self;
        input.map_err(|error| Failure::Api {
            error: Box::new(error),
            stdin,
        })
    }
}

/// Opens a plan: `-` is standard input, what begins with `@` is of the library.
pub fn open(name: &str, book: &BookArgs, data: &DataArgs) -> Result<Opening, Failure> {
    if let Some(name) = name.strip_prefix(library::MARK) {
        let book = book_input(book);
        return Ok(Opening {
            stdin: None,
            input: library::open(data.data_dir.as_deref(), name, book.as_ref()),
        });
    }
    let stdin = if name == "-" {
        Some(read_stdin()?)
    } else {
        None
    };
    if stdin.is_none() {
        tell_named(name, "template", &plans::find(name), |template| {
            template.name
        });
    }
    let input = plans::open(name, stdin.as_deref(), book_input(book).as_ref());
    Ok(Opening { stdin, input })
}

/// Opens a plan to run it: warnings and the import are told on standard error.
pub fn open_to_run(name: &str, args: &PlanArgs) -> Result<PlanInput, Failure> {
    let opening = open(name, &args.book, &args.data)?;
    if let Ok(input) = &opening.input {
        for warning in &input.loaded.warnings {
            note(&format!("warning: {warning}"));
        }
        if let Some(report) = &input.import {
            tell_import(&Imported::of(report));
        }
    }
    let input = opening.done()?;
    match args.report_month {
        Some(month) => Ok(plans::with_report_month(input, month)?),
        None => Ok(input),
    }
}

/// Opens a plan to vary it: warnings and the import are told on standard error.
pub fn open_to_vary(name: &str, args: &PlanArgs, seed: Option<u64>) -> Result<Base, Failure> {
    let stdin = if name == "-" {
        Some(read_stdin()?)
    } else {
        None
    };
    let source = match name.strip_prefix(library::MARK) {
        Some(name) => library::source(args.data.data_dir.as_deref(), name),
        None => {
            if stdin.is_none() {
                tell_named(name, "template", &plans::find(name), |template| {
                    template.name
                });
            }
            explore::source(name, stdin.as_deref())
        }
    };
    let book = book_input(&args.book);
    let base = source.and_then(|source| Base::open(source, book.as_ref(), args.report_month, seed));
    let base = base.map_err(|error| Failure::Api {
        error: Box::new(error),
        stdin,
    })?;
    for warning in &base.input.loaded.warnings {
        note(&format!("warning: {warning}"));
    }
    if let Some(report) = &base.input.import {
        tell_import(&Imported::of(report));
    }
    Ok(base)
}

/// Says what a name stands for, where that is not the file of that very name.
pub fn tell_named<T>(name: &str, what: &str, found: &Named<&T>, short: impl Fn(&T) -> &str) {
    match found {
        Named::Shipped(shipped) => note(&format!("{}: the shipped {what}", short(shipped))),
        Named::File(path) if path.as_os_str() != name => {
            note(&format!("{name}: the file {}", path.display()));
        }
        Named::File(_) => {}
    }
}

/// The text on standard input.
pub fn read_stdin() -> Result<String, Failure> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::InvalidData => Failure::from(ApiError::Request {
            reason: "standard input is not UTF-8 text".into(),
            fix: "save the file as UTF-8".into(),
        }),
        _ => Failure::Io("cannot read standard input", error),
    };
    let mut text = String::new();
    io::stdin()
        .lock()
        .take(MOST_STDIN_BYTES)
        .read_to_string(&mut text)
        .map_err(failed)?;
    Ok(text)
}

fn book_input(args: &BookArgs) -> Option<BookInput> {
    let book = args.book.clone()?;
    let options = BookOptions {
        date_order: args.date_order.and_then(DateOrderArg::order),
        decimal_mark: args.decimal_mark.map(DecimalMarkArg::mark),
    };
    Some(BookInput {
        book,
        accounts: args.accounts.clone(),
        options,
    })
}

/// Tells what an import did with its rows.
pub fn tell_import(import: &Imported) {
    for file in &import.files {
        note(&format!(
            "{}: {} rows, {} used as they stand, {} changed, {} not used",
            file.file, file.rows, file.kept, file.changed, file.dropped
        ));
        let used: Vec<String> = file
            .columns
            .iter()
            .map(|(header, field)| format!("{header} as {field}"))
            .collect();
        note(&format!("  columns: {}", used.join(", ")));
        if !file.unused.is_empty() {
            note(&format!("  not used: {}", file.unused.join(", ")));
        }
    }
    for assumption in &import.assumptions {
        note(&format!("assumed: {assumption}"));
    }
    for count in &import.reasons {
        note(&format!(
            "{} {}: {}",
            count.rows, count.outcome, count.reason
        ));
    }
    for row in import.rows.iter().take(ROWS_SHOWN) {
        let detail = if row.detail.is_empty() {
            String::new()
        } else {
            format!(" ({})", row.detail)
        };
        note(&format!(
            "  {}:{}: {} {}: {}{detail}",
            row.file, row.line, row.account, row.outcome, row.reason
        ));
    }
    if import.rows.len() > ROWS_SHOWN {
        note(&format!(
            "  and {} more; --out lists all of them in import.csv",
            import.rows.len() - ROWS_SHOWN
        ));
    }
}
