//! Small symmetric matrices: Cholesky, and eigenvectors by Jacobi rotations.
//!
//! A fit has tens of values and targets, so nothing here is blocked or vectorised; every sum runs in
//! one order, so that the result is the same on every machine.

use std::ops::{Index, IndexMut};

/// A square matrix by rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Square {
    size: usize,
    cells: Vec<f64>,
}

impl Index<(usize, usize)> for Square {
    type Output = f64;

    fn index(&self, (row, column): (usize, usize)) -> &f64 {
        &self.cells[row * self.size + column]
    }
}

impl IndexMut<(usize, usize)> for Square {
    fn index_mut(&mut self, (row, column): (usize, usize)) -> &mut f64 {
        &mut self.cells[row * self.size + column]
    }
}

impl Square {
    pub fn zero(size: usize) -> Self {
        Self {
            size,
            cells: vec![0.0; size * size],
        }
    }

    pub fn diagonal(of: &[f64]) -> Self {
        let mut matrix = Self::zero(of.len());
        for (at, value) in of.iter().enumerate() {
            matrix[(at, at)] = *value;
        }
        matrix
    }

    /// From rows one after another, `size` times `size` of them.
    pub fn from_rows(size: usize, cells: &[f64]) -> Self {
        Self {
            size,
            cells: cells.to_vec(),
        }
    }

    pub const fn size(&self) -> usize {
        self.size
    }

    /// The rows and columns at `picks`.
    pub fn part(&self, picks: &[usize]) -> Self {
        let mut part = Self::zero(picks.len());
        for (row, &from) in picks.iter().enumerate() {
            for (column, &to) in picks.iter().enumerate() {
                part[(row, column)] = self[(from, to)];
            }
        }
        part
    }

    /// The lower triangle `L` with `L L' = self`; `None` unless positive definite.
    pub fn cholesky(&self) -> Option<Lower> {
        let n = self.size;
        let mut l = Self::zero(n);
        for column in 0..n {
            for row in column..n {
                let mut sum = self[(row, column)];
                for k in 0..column {
                    sum -= l[(row, k)] * l[(column, k)];
                }
                if row > column {
                    l[(row, column)] = sum / l[(column, column)];
                } else if sum > 0.0 && sum.is_finite() {
                    l[(row, row)] = libm::sqrt(sum);
                } else {
                    return None;
                }
            }
        }
        Some(Lower(l))
    }

    /// Eigenvalues with their unit eigenvectors, of a symmetric matrix (Jacobi's cyclic method;
    /// Golub and Van Loan, *Matrix Computations*, 8.5). Rows and columns that do not touch each other
    /// are not mixed, also where their eigenvalues are equal.
    pub fn eigen(&self) -> Vec<(f64, Vec<f64>)> {
        let n = self.size;
        let mut a = self.clone();
        let mut v = Self::diagonal(&vec![1.0; n]);
        let scale: f64 = (0..n).map(|i| a[(i, i)].abs()).fold(0.0, f64::max);
        // Convergence is quadratic: six sweeps are plenty for any size met here.
        for _ in 0..30 {
            let mut largest = 0.0_f64;
            for p in 0..n {
                for q in p + 1..n {
                    largest = largest.max(a[(p, q)].abs());
                    a.rotate(&mut v, p, q);
                }
            }
            if largest <= 1e-14 * scale {
                break;
            }
        }
        (0..n)
            .map(|k| (a[(k, k)], (0..n).map(|row| v[(row, k)]).collect()))
            .collect()
    }

    /// Makes the cell at `p`, `q` vanish, and turns `v` along.
    fn rotate(&mut self, v: &mut Self, p: usize, q: usize) {
        let off = self[(p, q)];
        if off == 0.0 {
            return;
        }
        let theta = (self[(q, q)] - self[(p, p)]) / (2.0 * off);
        let t = theta.signum() / (theta.abs() + libm::sqrt(theta * theta + 1.0));
        let c = 1.0 / libm::sqrt(t * t + 1.0);
        let s = t * c;
        for k in 0..self.size {
            let (x, y) = (self[(k, p)], self[(k, q)]);
            self[(k, p)] = c * x - s * y;
            self[(k, q)] = s * x + c * y;
            let (x, y) = (v[(k, p)], v[(k, q)]);
            v[(k, p)] = c * x - s * y;
            v[(k, q)] = s * x + c * y;
        }
        for k in 0..self.size {
            let (x, y) = (self[(p, k)], self[(q, k)]);
            self[(p, k)] = c * x - s * y;
            self[(q, k)] = s * x + c * y;
        }
    }
}

/// A lower triangle with a positive diagonal.
#[derive(Debug, Clone)]
pub(super) struct Lower(Square);

impl Lower {
    /// `x` with `L x = b`.
    pub fn forward(&self, b: &[f64]) -> Vec<f64> {
        let mut x = b.to_vec();
        for row in 0..x.len() {
            for k in 0..row {
                x[row] -= self.0[(row, k)] * x[k];
            }
            x[row] /= self.0[(row, row)];
        }
        x
    }

    /// `x` with `L' x = b`.
    fn backward(&self, b: &[f64]) -> Vec<f64> {
        let mut x = b.to_vec();
        for row in (0..x.len()).rev() {
            for k in row + 1..x.len() {
                x[row] -= self.0[(k, row)] * x[k];
            }
            x[row] /= self.0[(row, row)];
        }
        x
    }

    /// `x` with `L L' x = b`.
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        self.backward(&self.forward(b))
    }

    /// The inverse of `L L'`.
    pub fn inverse(&self) -> Square {
        let n = self.0.size();
        let mut inverse = Square::zero(n);
        for column in 0..n {
            let mut unit = vec![0.0; n];
            unit[column] = 1.0;
            for (row, cell) in self.solve(&unit).into_iter().enumerate() {
                inverse[(row, column)] = cell;
            }
        }
        inverse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Square {
        Square::from_rows(3, &[4.0, 1.0, 2.0, 1.0, 3.0, 0.5, 2.0, 0.5, 5.0])
    }

    #[test]
    fn solves_and_inverts() {
        let l = sample().cholesky().unwrap();
        // 4 + 2 + 6, 1 + 6 + 1.5, 2 + 1 + 15 for x = 1, 2, 3.
        let x = l.solve(&[12.0, 8.5, 18.0]);
        for (found, expected) in x.iter().zip([1.0, 2.0, 3.0]) {
            assert!((found - expected).abs() < 1e-12);
        }
        let inverse = l.inverse();
        for row in 0..3 {
            for column in 0..3 {
                let product: f64 = (0..3)
                    .map(|k| sample()[(row, k)] * inverse[(k, column)])
                    .sum();
                let expected = f64::from(u8::from(row == column));
                assert!((product - expected).abs() < 1e-12);
            }
        }
        assert!(
            Square::from_rows(2, &[1.0, 2.0, 2.0, 1.0])
                .cholesky()
                .is_none()
        );
    }

    #[test]
    fn eigenvectors_are_turned_into_multiples_of_themselves() {
        for (value, vector) in sample().eigen() {
            for row in 0..3 {
                let image: f64 = (0..3).map(|k| sample()[(row, k)] * vector[k]).sum();
                assert!((image - value * vector[row]).abs() < 1e-10);
            }
        }
        // Two pairs that do not touch, with the same eigenvalues.
        let mut pairs = Square::diagonal(&[1.0; 4]);
        for (a, b) in [(0, 1), (2, 3)] {
            pairs[(a, b)] = 1.0;
            pairs[(b, a)] = 1.0;
        }
        for (_, vector) in pairs.eigen() {
            let first = vector[0].abs() + vector[1].abs();
            let second = vector[2].abs() + vector[3].abs();
            assert!(
                first < 1e-12 || second < 1e-12,
                "{vector:?} mixes the pairs"
            );
        }
    }
}
