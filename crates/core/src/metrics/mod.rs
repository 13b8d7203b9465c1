//! Metrics: what is measured every month, and how replications are summed up.
//!
//! Definitions are those of the product's model reference; each formula stands beside its code.

pub mod actuals;
pub mod cohort;
pub mod formula;
mod headline;
mod measure;
mod reading;
mod series;
mod stats;

pub use headline::{FixedCosts, Metric, Unit, difference, summary, value};
pub use reading::{Among, Reading, Sampled, above_for_good, running};
pub use series::{Amount, SERIES};
pub use stats::{Stat, quantile};

pub use measure::window_start;
