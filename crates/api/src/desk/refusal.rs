//! Why a command was not carried out, as the window shows it.

use crate::ApiError;
use foothold_core::plan::Fault;
use foothold_data::FileFault;
use foothold_data::library::LibraryError;
use foothold_data::plan_edit::EditFault;
use foothold_data::plan_file::LoadError;
use serde::Serialize;

/// Why a command was not carried out.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// Stable name of the kind of error; the interface branches on this only.
    pub code: String,
    /// What is wrong and what to do, for a person.
    pub message: String,
    /// Each fault of a file, where a file is at fault.
    pub faults: Vec<FaultView>,
}

/// One fault of a file.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FaultView {
    /// File, or the name of the plan.
    pub file: String,
    /// Line, from 1.
    pub line: Option<u32>,
    /// Path of the field.
    pub field: String,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub fix: String,
}

impl Refusal {
    /// A refusal without faults of a file.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            faults: Vec::new(),
        }
    }
}

impl From<&FileFault> for FaultView {
    fn from(fault: &FileFault) -> Self {
        Self {
            file: fault.file.clone(),
            line: Some(fault.line),
            field: fault.field.clone(),
            reason: fault.reason.clone(),
            fix: fault.fix.clone(),
        }
    }
}

impl From<&crate::check::Fault> for FaultView {
    fn from(fault: &crate::check::Fault) -> Self {
        Self {
            file: fault.file.clone(),
            line: fault.line.and_then(|line| u32::try_from(line).ok()),
            field: fault.field.clone(),
            reason: fault.reason.clone(),
            fix: fault.fix.clone(),
        }
    }
}

impl From<&Fault> for FaultView {
    fn from(fault: &Fault) -> Self {
        Self {
            file: String::new(),
            line: None,
            field: fault.field.clone(),
            reason: fault.reason.clone(),
            fix: fault.fix.clone(),
        }
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        let faults = match &error {
            ApiError::Plan(LoadError::Faults(faults)) => {
                faults.iter().map(FaultView::from).collect()
            }
            ApiError::Points(faults) => faults.iter().map(FaultView::from).collect(),
            ApiError::Quote(faults) => faults.iter().map(FaultView::from).collect(),
            _ => Vec::new(),
        };
        Self {
            code: error.code().to_owned(),
            message: error.to_string(),
            faults,
        }
    }
}

impl From<LibraryError> for Refusal {
    fn from(error: LibraryError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

impl From<EditFault> for Refusal {
    fn from(fault: EditFault) -> Self {
        Self::new("edit_refused", fault.to_string())
    }
}
