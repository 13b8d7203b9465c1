//! How fast the engine is here, as ratios within one run.

use crate::ApiError;
use crate::input::PlanInput;
use crate::run::{RunOptions, run};
use serde::Serialize;
use std::time::{Duration, Instant};

/// Speed of the engine on a plan.
#[derive(Debug, Clone, Serialize)]
pub struct Speed {
    /// Name of the plan.
    pub plan: String,
    /// Replications of each timing.
    pub replications: u32,
    /// Account-months simulated in each timing.
    pub account_months: u64,
    /// Nanoseconds for one account-month on one thread.
    pub ns_one_thread: f64,
    /// Threads of the second timing.
    pub threads: usize,
    /// Account-months a second on that many threads.
    pub account_months_per_second: f64,
    /// How much faster than one thread.
    pub speed_up: f64,
    /// Bytes of simulation state for each account.
    pub bytes_per_account: usize,
}

/// Times `input` on one thread and on `threads`; the best of three each.
///
/// # Errors
/// As [`run`].
pub fn speed(input: &PlanInput, replications: u32, threads: usize) -> Result<Speed, ApiError> {
    let time = |threads: usize| -> Result<(Duration, u64), ApiError> {
        let options = RunOptions {
            replications,
            seed: None,
            threads: Some(threads),
        };
        let mut best = Duration::MAX;
        let mut account_months = 0;
        for _ in 0..3 {
            let input = input.clone();
            let begin = Instant::now();
            let ran = run(input, options, &|_| true)?;
            best = best.min(begin.elapsed());
            account_months = ran.outcome.account_months;
        }
        Ok((best, account_months))
    };
    let (one, account_months) = time(1)?;
    let (many, _) = time(threads)?;
    Ok(Speed {
        plan: input.loaded.plan.name.clone(),
        replications,
        account_months,
        ns_one_thread: one.as_nanos() as f64 / account_months.max(1) as f64,
        threads,
        account_months_per_second: account_months as f64 / many.as_secs_f64(),
        speed_up: one.as_secs_f64() / many.as_secs_f64(),
        bytes_per_account: foothold_core::sim::Model::bytes_per_account(),
    })
}
