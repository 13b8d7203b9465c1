//! Cohorts: what landing months became, from sums over replications.

use crate::sim::Triangle;

/// ARR of a cohort at an age over its ARR at landing; `None` without ARR at landing or when the
/// cohort is not that old. Row 0 is the existing book.
pub fn arr_retained(triangle: &Triangle, cohort: usize, age: usize) -> Option<f64> {
    ratio(&triangle.arr, triangle.stride, cohort, age)
}

/// Customers of a cohort with ARR at an age over those at landing.
pub fn customers_retained(triangle: &Triangle, cohort: usize, age: usize) -> Option<f64> {
    ratio(&triangle.customers, triangle.stride, cohort, age)
}

fn ratio(cells: &[i64], stride: usize, cohort: usize, age: usize) -> Option<f64> {
    let landed = *cells.get(cohort * stride)?;
    (cohort + age < stride && landed > 0)
        .then(|| cells[cohort * stride + age] as f64 / landed as f64)
}

/// Mean ARR, in cents, of accounts landed in the run at an age: over all that landed early enough,
/// and over those of them that still have ARR.
pub fn account_value(triangle: &Triangle, age: usize) -> (Option<f64>, Option<f64>) {
    let (mut arr, mut landed, mut surviving) = (0, 0, 0);
    for cohort in 1..triangle.stride.saturating_sub(age) {
        arr += triangle.arr[cohort * triangle.stride + age];
        surviving += triangle.customers[cohort * triangle.stride + age];
        landed += triangle.customers[cohort * triangle.stride];
    }
    let mean = |count: i64| (count > 0).then(|| arr as f64 / count as f64);
    (mean(landed), mean(surviving))
}
