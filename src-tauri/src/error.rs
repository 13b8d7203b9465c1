//! The error that the interface receives.

use serde::Serialize;
use specta::Type;

/// Why a command could not be carried out.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppError {
    /// Stable name of the kind of error; the interface branches on this only.
    pub code: String,
    /// One sentence for a person: what is wrong and what to do.
    pub message: String,
}

impl AppError {
    pub(crate) fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
        }
    }
}

impl From<foothold_api::ApiError> for AppError {
    fn from(error: foothold_api::ApiError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}
