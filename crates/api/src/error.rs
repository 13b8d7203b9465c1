//! Why a use case could not be carried out.

use foothold_core::plan::Fault;
use foothold_core::sim::{Books, RunError, RunFault};
use foothold_data::book::BookError;
use foothold_data::ledger::OutputError;
use foothold_data::library::LibraryError;
use foothold_data::plan_file::LoadError;
use foothold_data::pricebook_file::PriceBookError;
use foothold_data::targets::TargetsError;
use thiserror::Error;

/// Why a use case could not be carried out.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ApiError {
    /// A plan or behaviour file that cannot be used.
    #[error(transparent)]
    Plan(#[from] LoadError),
    /// A book of accounts that cannot be used.
    #[error(transparent)]
    Book(#[from] BookError),
    /// A price book that cannot be used.
    #[error(transparent)]
    PriceBook(#[from] PriceBookError),
    /// A file of targets that cannot be used.
    #[error(transparent)]
    Targets(#[from] TargetsError),
    /// What is to be quoted does not fit, or is not written right; fields are named as arguments.
    #[error("{}", .0.iter().map(|f| format!("{}: {}. Fix: {}.", f.field, f.reason, f.fix)).collect::<Vec<_>>().join("\n"))]
    Quote(Vec<Fault>),
    /// What is varied, or plans that it makes, cannot be used; files are named as points.
    #[error("{}", .0.iter().map(crate::check::Fault::line).collect::<Vec<_>>().join("\n"))]
    Points(Vec<crate::check::Fault>),
    /// What is to be fitted, or the plan set back to fit it, is not sound; fields name values and
    /// targets.
    #[error("{}", .0.iter().map(|f| format!("{}: {}. Fix: {}.", f.field, f.reason, f.fix)).collect::<Vec<_>>().join("\n"))]
    Calibration(Vec<Fault>),
    /// Results that could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// A request that does not fit the plan or the machine.
    #[error("{reason}. Fix: {fix}.")]
    Request {
        /// What is wrong.
        reason: String,
        /// What to do.
        fix: String,
    },
    /// The library cannot do what it was asked to.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// The run was stopped.
    #[error("stopped before it was done; nothing was written")]
    Stopped,
    /// Books did not balance: a defect of the engine.
    #[error("{0}")]
    Books(RunFault),
    /// A chart could not be drawn.
    #[error("a chart could not be drawn: {0}")]
    Chart(String),
}

impl ApiError {
    /// Stable name of the kind of error; shells branch on this only.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Plan(LoadError::Io { .. }) => "plan_unreadable",
            Self::Plan(LoadError::NewerSchema { .. }) => "plan_newer",
            Self::Plan(_) => "plan_invalid",
            Self::Book(_) => "book_invalid",
            Self::PriceBook(PriceBookError::Io { .. }) => "price_book_unreadable",
            Self::PriceBook(_) => "price_book_invalid",
            Self::Targets(TargetsError::Io { .. }) => "targets_unreadable",
            Self::Targets(_) => "targets_invalid",
            Self::Quote(_) => "quote_invalid",
            Self::Points(_) => "points_invalid",
            Self::Calibration(_) => "calibration_invalid",
            Self::Output(OutputError::NotOurs { .. } | OutputError::NotAFolder { .. }) => {
                "output_refused"
            }
            Self::Output(_) => "output_failed",
            Self::Request { .. } => "request_invalid",
            Self::Library(error) => error.code(),
            Self::Stopped => "stopped",
            Self::Books(_) => "books_unbalanced",
            Self::Chart(_) => "chart_failed",
        }
    }

    /// Whether the input is at fault, rather than the machine or the program.
    pub const fn is_invalid_input(&self) -> bool {
        if let Self::Library(error) = self {
            return error.is_invalid_input();
        }
        matches!(
            self,
            Self::Plan(_)
                | Self::Book(_)
                | Self::PriceBook(_)
                | Self::Targets(_)
                | Self::Quote(_)
                | Self::Points(_)
                | Self::Calibration(_)
                | Self::Request { .. }
                | Self::Output(OutputError::NotOurs { .. } | OutputError::NotAFolder { .. })
        )
    }

    /// `fault` of the plan that a message calls `name`, if anything.
    pub(crate) fn of_fault(name: &str, fault: RunFault) -> Self {
        if fault.books != Books::AccountLimit {
            return Self::Books(fault);
        }
        // No fault of the engine's: these contracts are larger than it counts.
        let colon = if name.is_empty() { "" } else { ": " };
        Self::request(
            format!("{name}{colon}{fault}"),
            "lower what one account pays: prices, seats of its teams, use of what is metered, the \
             uplift, or the ARR of the existing book",
        )
    }

    pub(crate) fn request(reason: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::Request {
            reason: reason.into(),
            fix: fix.into(),
        }
    }
}

impl From<RunError> for ApiError {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Stopped => Self::Stopped,
            RunError::Fault(fault) => fault.into(),
        }
    }
}

impl From<RunFault> for ApiError {
    fn from(fault: RunFault) -> Self {
        Self::of_fault("", fault)
    }
}
