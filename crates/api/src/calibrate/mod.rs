//! Behaviour fitted to a company's own past, or to targets.

mod actuals;
mod file;
mod model;
mod targets;
mod view;

pub use actuals::{DEFAULT_HOLD_OUT, Request, to_actuals};
pub use file::{can_write, write_behaviour};
pub use foothold_core::calibration::Progress;
pub(crate) use model::Moving;
pub use targets::{TargetsRequest, to_targets};
pub use view::{Calibration, HoldOut, KnowledgeView, LeftOut, TargetView, ValueView, WindowView};

use crate::ApiError;
use foothold_core::calibration::{FitError, FreeParam};
use foothold_core::plan::Fault;

/// Hears how far a fit is, or nothing when it is only asked whether to go on; `false` stops it.
pub type Hear<'a> = &'a (dyn Fn(Option<&Progress>) -> bool + Sync);

/// A finished calibration.
#[derive(Debug, Clone)]
pub struct Calibrated {
    /// As it travels.
    pub report: Calibration,
    /// The behaviour file that results.
    pub behaviour: String,
}

/// Values by their names.
///
/// # Errors
/// Every name that is none, and what is named twice.
pub(crate) fn params(names: &[String]) -> Result<Vec<FreeParam>, ApiError> {
    let mut params = Vec::new();
    let mut faults = Vec::new();
    for name in names {
        match FreeParam::from_name(name) {
            Ok(param) if params.contains(&param) => {
                faults.push(Fault::new(name, "is named twice", "name each value once"));
            }
            Ok(param) => params.push(param),
            Err(fault) => faults.push(fault),
        }
    }
    for param in &params {
        let whole = FreeParam {
            kind: None,
            ..*param
        };
        if param.kind.is_some() && params.contains(&whole) {
            let reason = "is named for one kind of segment and for all";
            faults.push(Fault::new(param.name(), reason, "name one of both"));
        }
    }
    if faults.is_empty() {
        Ok(params)
    } else {
        Err(ApiError::Calibration(faults))
    }
}

impl From<FitError<ApiError>> for ApiError {
    fn from(error: FitError<ApiError>) -> Self {
        match error {
            FitError::Problem(faults) => Self::Calibration(faults),
            FitError::Stopped => Self::Stopped,
            FitError::Model(error) => error,
        }
    }
}
