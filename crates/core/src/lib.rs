//! The land-and-expand model: plans, behaviour, simulation, pricing, comp and metrics.
//!
//! Pure: takes plain data and gives plain data. It does no IO, reads no clock, draws no unkeyed
//! random number and knows no wire format. Rooms carry the names of the motion.

mod adoption;
pub mod attribution;
pub mod behaviour;
pub mod calendar;
pub mod calibration;
pub mod chance;
pub mod comp;
mod contract;
pub mod currency;
mod divisor;
pub mod land;
pub mod metrics;
pub mod money;
pub mod plan;
mod plays;
pub mod pricing;
pub mod search;
mod signals;
pub mod sim;
mod team;
