//! The engine from outside: closed forms, chance, directions, and books recomputed from ledgers.

mod books;
mod calibration;
mod census;
mod closed_forms;
mod commitments;
mod common;
mod common_draws;
mod conservation;
mod contracts;
mod determinism;
mod directions;
mod golden_draws;
mod levers;
mod measures;
mod random_plan;
mod recount;
mod rises;
