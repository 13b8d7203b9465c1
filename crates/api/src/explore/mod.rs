//! What if, and why: many plans on the same draws.
//!
//! [`attribution`] says what of a change comes from which lever. [`sweep`], [`tornado`], [`seek`] and
//! [`optimise`] edit one plan, field by field, and read metrics of what results; every edited plan is
//! checked before any of them runs.

pub mod attribution;
mod base;
mod checkpoint;
pub(crate) mod measure;
pub mod optimise;
pub(crate) mod points;
pub mod seek;
pub mod sweep;
pub mod tornado;
mod vary;

pub use base::{Base, source};
pub use foothold_core::plan::Lever;
pub use points::{GoesOn, Heard, PointValues, Shown};
pub use vary::{Axis, Vary};

use crate::wire::Value;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A value for a chart; money in major units.
pub(crate) fn number(value: &Value) -> f64 {
    match value {
        Value::Number(number) => *number,
        // Amounts come from whole cents; as decimal text they are always numbers.
        Value::Money(text) => text.parse().unwrap_or(f64::NAN),
    }
}

/// What a mutex guards; a panic elsewhere leaves nothing half done behind one of ours.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
