//! What is wrong with a plan, as it travels.

use crate::ApiError;
use crate::imported::Imported;
use crate::input::PlanInput;
use crate::wire::RESULT_SCHEMA;
use foothold_data::FileFault;
use foothold_data::book::{BookError, BookFault};
use foothold_data::plan_file::LoadError;
use foothold_data::pricebook_file::PriceBookError;
use foothold_data::targets::TargetsError;
use serde::Serialize;

/// One thing wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// File.
    pub file: String,
    /// Line, from 1; null where the fault is about the whole file.
    pub line: Option<u64>,
    /// Column in characters, from 1.
    pub column: Option<u32>,
    /// Path of the field, or header of the column; empty where the fault is about neither.
    pub field: String,
    /// What is wrong.
    pub reason: String,
    /// What to do about it.
    pub fix: String,
}

/// What a check found.
#[derive(Debug, Clone, Serialize)]
pub struct Checked {
    /// Version of this form.
    pub schema: u32,
    /// Whether the plan can run.
    pub ok: bool,
    /// Name of the plan; null when it cannot run.
    pub plan: Option<String>,
    /// SHA-256 of its inputs.
    pub plan_hash: Option<String>,
    /// Everything that keeps it from running.
    pub faults: Vec<Fault>,
    /// What is allowed but odd.
    pub warnings: Vec<Fault>,
    /// What became of the rows of its book, where one was given.
    pub import: Option<Imported>,
}

impl Checked {
    /// Of an attempt to open a plan.
    ///
    /// # Errors
    /// Whatever kept the attempt from looking into the files at all.
    pub fn of(opened: Result<PlanInput, ApiError>) -> Result<Self, ApiError> {
        let empty = Self {
            schema: RESULT_SCHEMA,
            ok: false,
            plan: None,
            plan_hash: None,
            faults: Vec::new(),
            warnings: Vec::new(),
            import: None,
        };
        match opened {
            Ok(input) => Ok(Self {
                ok: true,
                plan: Some(input.loaded.plan.name.clone()),
                plan_hash: Some(input.loaded.plan_hash.clone()),
                warnings: input.loaded.warnings.iter().map(Fault::from).collect(),
                import: input.import.as_ref().map(Imported::of),
                ..empty
            }),
            Err(error) => match faults(&error) {
                Some(faults) => Ok(Self { faults, ..empty }),
                None => Err(error),
            },
        }
    }
}

/// The faults behind an error, where it is about the content of files.
pub fn faults(error: &ApiError) -> Option<Vec<Fault>> {
    let whole = |file: &String, reason: String, fix: &str| {
        Some(vec![Fault {
            file: file.clone(),
            line: None,
            column: None,
            field: String::new(),
            reason,
            fix: fix.to_owned(),
        }])
    };
    match error {
        ApiError::Plan(LoadError::Faults(faults)) => Some(faults.iter().map(Fault::from).collect()),
        ApiError::Plan(LoadError::NotAPlan { file, reason }) => {
            whole(file, format!("is not a plan: {reason}"), "name a plan file")
        }
        ApiError::Plan(LoadError::NewerSchema { file, found, known }) => whole(
            file,
            format!("is written in schema {found}, this version reads up to {known}"),
            "update the program",
        ),
        ApiError::PriceBook(PriceBookError::Faults(faults)) => {
            Some(faults.iter().map(Fault::from).collect())
        }
        ApiError::Points(faults) => Some(faults.clone()),
        ApiError::Quote(faults) | ApiError::Calibration(faults) => {
            Some(faults.iter().map(Fault::of_request).collect())
        }
        ApiError::Targets(TargetsError::Faults(faults)) => {
            Some(faults.iter().map(Fault::from).collect())
        }
        ApiError::Book(BookError::Faults(faults)) => Some(faults.iter().map(Fault::from).collect()),
        _ => None,
    }
}

/// An argument as it is written on the command line; a charge of the price book is none.
fn argument(field: &str) -> String {
    match field.split_once(' ') {
        Some(("charge", _)) => field.to_owned(),
        _ => format!("--{field}"),
    }
}

impl Fault {
    /// The fault in one line.
    pub(crate) fn line(&self) -> String {
        let named = [&self.file, &self.field]
            .into_iter()
            .filter(|name| !name.is_empty());
        let named: String = named.map(|name| format!("{name}: ")).collect();
        format!("{named}{}. Fix: {}.", self.reason, self.fix)
    }

    /// Of an argument of a request, which stands in no file.
    fn of_request(fault: &foothold_core::plan::Fault) -> Self {
        Self {
            file: "request".into(),
            line: None,
            column: None,
            field: argument(&fault.field),
            reason: fault.reason.clone(),
            fix: fault.fix.clone(),
        }
    }
}

impl From<&FileFault> for Fault {
    fn from(fault: &FileFault) -> Self {
        Self {
            file: fault.file.clone(),
            line: Some(u64::from(fault.line)),
            column: Some(fault.column),
            field: fault.field.clone(),
            reason: fault.reason.clone(),
            fix: fault.fix.clone(),
        }
    }
}

impl From<&BookFault> for Fault {
    fn from(fault: &BookFault) -> Self {
        Self {
            file: fault.file.clone(),
            line: Some(fault.line),
            column: None,
            field: fault.column.clone(),
            reason: fault.reason.clone(),
            fix: fault.fix.clone(),
        }
    }
}
