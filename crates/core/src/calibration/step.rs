//! The next step: normal equations, and their solution inside the ranges.

use super::linear::Square;

/// Most sweeps of the search for the ends of a step.
const SWEEPS: u32 = 500;

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// `J'J`, from the columns of `J`.
pub(super) fn products(columns: &[Vec<f64>]) -> Square {
    let mut matrix = Square::zero(columns.len());
    for (row, a) in columns.iter().enumerate() {
        for (column, b) in columns.iter().enumerate() {
            matrix[(row, column)] = dot(a, b);
        }
    }
    matrix
}

/// The normal equations at a point.
pub(super) struct System {
    pub matrix: Square,
    pub gradient: Vec<f64>,
}

impl System {
    /// By how much a step lowers the objective, were the model straight.
    pub fn gain(&self, step: &[f64]) -> f64 {
        let n = step.len();
        let curve: f64 = (0..n)
            .flat_map(|row| (0..n).map(move |column| (row, column)))
            .map(|(row, column)| step[row] * self.matrix[(row, column)] * step[column])
            .sum();
        -2.0 * dot(&self.gradient, step) - curve
    }

    /// The damped step from `at` that stays between 0 and 1. Which values stop at an end is found by
    /// coordinate descent, the others are then solved at once.
    pub fn step(&self, at: &[f64], free: &[bool], damping: f64) -> Vec<f64> {
        let open: Vec<usize> = (0..at.len()).filter(|&index| free[index]).collect();
        let mut matrix = self.matrix.clone();
        for &row in &open {
            matrix[(row, row)] *= 1.0 + damping;
        }
        let mut step = vec![0.0; at.len()];
        for _ in 0..SWEEPS {
            let mut moved = 0.0_f64;
            for &row in &open {
                let others = open.iter().filter(|&&k| k != row);
                let pull: f64 = others.map(|&k| matrix[(row, k)] * step[k]).sum();
                let best = -(self.gradient[row] + pull) / matrix[(row, row)];
                let within = best.clamp(-at[row], 1.0 - at[row]);
                moved = moved.max((within - step[row]).abs());
                step[row] = within;
            }
            if moved < 1e-9 {
                break;
            }
        }
        let ends = |row: usize| step[row] <= -at[row] || step[row] >= 1.0 - at[row];
        let (stopped, inner): (Vec<usize>, Vec<usize>) = open.iter().partition(|&&row| ends(row));
        let right: Vec<f64> = inner
            .iter()
            .map(|&row| {
                let pull: f64 = stopped.iter().map(|&k| matrix[(row, k)] * step[k]).sum();
                -self.gradient[row] - pull
            })
            .collect();
        let Some(lower) = matrix.part(&inner).cholesky() else {
            return step;
        };
        let solved = lower.solve(&right);
        let fits = |(row, d): (&usize, &f64)| (-at[*row]..=1.0 - at[*row]).contains(d);
        if inner.iter().zip(&solved).all(fits) {
            for (&row, d) in inner.iter().zip(solved) {
                step[row] = d;
            }
        }
        step
    }
}
