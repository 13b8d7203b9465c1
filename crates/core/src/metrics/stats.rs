//! Summing up replications: quantiles, mean, standard error.

/// Summary of one quantity over replications. Values are in the unit of the input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stat {
    /// Tenth percentile.
    pub p10: f64,
    /// Median.
    pub p50: f64,
    /// Ninetieth percentile.
    pub p90: f64,
    /// Mean.
    pub mean: f64,
    /// Standard error of the mean; `None` with a single value.
    pub se: Option<f64>,
    /// Replications in which the quantity is defined.
    pub defined: usize,
}

impl Stat {
    /// Sums up the values that are defined; `None` when none is. Order matters to the last bit of
    /// the mean, so values must come in replication order.
    pub fn of(values: impl IntoIterator<Item = Option<f64>>) -> Option<Self> {
        let mut defined: Vec<f64> = values.into_iter().flatten().collect();
        if defined.is_empty() {
            return None;
        }
        let n = defined.len() as f64;
        let mean = defined.iter().sum::<f64>() / n;
        let squares: f64 = defined.iter().map(|v| (v - mean) * (v - mean)).sum();
        let se = (defined.len() > 1).then(|| libm::sqrt(squares / (n - 1.0) / n));
        defined.sort_by(f64::total_cmp);
        Some(Self {
            p10: quantile(&defined, 0.1),
            p50: quantile(&defined, 0.5),
            p90: quantile(&defined, 0.9),
            mean,
            se,
            defined: defined.len(),
        })
    }
}

/// Quantile `p` of sorted, non-empty `values` by linear interpolation between order statistics
/// (type 7 of Hyndman and Fan, *Sample quantiles in statistical packages*, 1996; the default of
/// spreadsheets).
pub fn quantile(values: &[f64], p: f64) -> f64 {
    let at = p * (values.len() - 1) as f64;
    let below = libm::floor(at) as usize;
    let above = (below + 1).min(values.len() - 1);
    values[below] + (values[above] - values[below]) * (at - below as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_a_spreadsheet() {
        // PERCENTILE.INC, AVERAGE and STDEV.S / SQRT(COUNT) of 1, 2, 4, 8.
        let stat = Stat::of([4.0, 1.0, 8.0, 2.0].map(Some)).unwrap();
        assert!((stat.p10 - 1.3).abs() < 1e-12);
        assert!((stat.p50 - 3.0).abs() < 1e-12);
        assert!((stat.p90 - 6.8).abs() < 1e-12);
        assert!((stat.mean - 3.75).abs() < 1e-12);
        assert!((stat.se.unwrap() - 1.547_847_968_417_2).abs() < 1e-9);
    }

    #[test]
    fn what_is_never_defined_has_no_summary() {
        assert_eq!(Stat::of([None, None]), None);
        let once = Stat::of([None, Some(2.0)]).unwrap();
        assert_eq!((once.p50, once.se, once.defined), (2.0, None, 1));
    }
}
