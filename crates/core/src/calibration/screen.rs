//! Which values are worth fitting at all.

use super::fit::Descent;
use super::verdict::{self, SPEAKS};
use super::{FitError, Problem, Progress, Reading, Settings};

/// What targets say about candidates at the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screened {
    /// Candidates that the targets can tell apart, by position.
    pub chosen: Vec<usize>,
    /// Candidates that move the targets, but hardly otherwise than the chosen ones do.
    pub alike: Vec<usize>,
    /// Candidates that the targets do not speak about.
    pub silent: Vec<usize>,
}

/// Chooses among the values of `problem` those that its targets determine together: one after
/// another the value that is known best given those chosen, as long as that is clearly narrower
/// than its plausible range (a pivoted Cholesky of the information at the start).
///
/// # Errors
/// As [`fit`](super::fit()).
pub fn screen<E>(
    problem: &Problem,
    settings: &Settings,
    model: impl FnMut(&[f64]) -> Result<Vec<Option<Reading>>, E>,
    progress: impl FnMut(&Progress) -> bool,
) -> Result<Screened, FitError<E>> {
    let data = Descent::of(problem, settings, model, progress)?.information()?;
    let count = problem.values.len();
    let tightness = 1.0 / (settings.prior * settings.prior);
    let enough = verdict::enough() - tightness;
    let mut chosen: Vec<usize> = Vec::new();
    loop {
        let mut part = data.part(&chosen);
        for at in 0..chosen.len() {
            part[(at, at)] += tightness;
        }
        let known = part.cholesky();
        // What is left of a candidate's information once the chosen ones are taken as unknown.
        let left = |index: usize| {
            let shared: Vec<f64> = chosen.iter().map(|&k| data[(k, index)]).collect();
            let explained: f64 = known.as_ref().map_or(0.0, |lower| {
                lower.forward(&shared).iter().map(|part| part * part).sum()
            });
            data[(index, index)] - explained
        };
        let open = (0..count).filter(|index| !chosen.contains(index));
        let best = open
            .map(|index| (left(index), index))
            .reduce(|a, b| if b.0 > a.0 { b } else { a });
        match best {
            Some((left, index)) if left >= enough => chosen.push(index),
            _ => break,
        }
    }
    chosen.sort_unstable();
    let (alike, silent) = (0..count)
        .filter(|index| !chosen.contains(index))
        .partition(|&index| data[(index, index)] >= SPEAKS);
    Ok(Screened {
        chosen,
        alike,
        silent,
    })
}
