//! The first contract: who comes, what is asked for, what is really sold, who signs.

mod arrivals;
mod drift;
mod pipeline;
mod sell;
mod win;

pub use arrivals::ARRIVALS_MAX;
pub(crate) use arrivals::Arrivals;
pub(crate) use drift::{LandSize, sizes};
pub use drift::{expected_drift, minimum_viable_land};
pub(crate) use pipeline::{Deal, day_of_month, deals_end, month_of_day};
#[cfg(test)]
pub(crate) use sell::Sale;
pub(crate) use sell::sell;
pub use win::{cycle_days, win_rate};
