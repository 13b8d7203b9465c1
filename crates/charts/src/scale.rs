//! Scales from values to pixels, with round ticks.

/// A straight map of values to pixels whose ends are multiples of its step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    pub low: f64,
    pub high: f64,
    /// Distance of neighbouring ticks, in values.
    pub step: f64,
    pixel_low: f64,
    pixel_high: f64,
}

/// Whether an axis must reach zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zero {
    Always,
    /// Zero is left out where the values lie far from it, so that their differences can be seen.
    WhenNear,
}

impl Scale {
    /// A scale that holds all `values` between round ends, about `ticks` steps long, drawn from
    /// `pixels.0` (low) to `pixels.1` (high). `least` is the shortest span worth drawing.
    pub(crate) fn over(
        values: impl IntoIterator<Item = f64>,
        zero: Zero,
        least: f64,
        ticks: u32,
        pixels: (f64, f64),
    ) -> Self {
        let (mut low, mut high) = values
            .into_iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
                (low.min(v), high.max(v))
            });
        if low > high {
            (low, high) = (0.0, least);
        }
        // Closer to zero than to its own far end by a third: starting elsewhere gains nothing.
        let near = low.abs().min(high.abs()) <= (high - low) / 2.0;
        if zero == Zero::Always || near {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        // A span below the values' own precision would have no distinct ticks.
        let least = least.max(1e-9 * low.abs().max(high.abs()));
        if high - low < least {
            // Zero stays an end where it is one.
            (low, high) = match (low == 0.0, high == 0.0) {
                (true, _) => (0.0, least),
                (_, true) => (-least, 0.0),
                _ => ((low + high - least) / 2.0, (low + high + least) / 2.0),
            };
        }
        let step = round_step((high - low) / f64::from(ticks));
        Self {
            low: (low / step + 1e-9).floor() * step,
            high: (high / step - 1e-9).ceil() * step,
            step,
            pixel_low: pixels.0,
            pixel_high: pixels.1,
        }
    }

    /// A scale of months 0 to `last`; a single month lies at the left.
    pub(crate) fn months(last: usize, pixels: (f64, f64)) -> Self {
        Self {
            low: 0.0,
            high: last.max(1) as f64,
            step: 1.0,
            pixel_low: pixels.0,
            pixel_high: pixels.1,
        }
    }

    /// Where `value` lies, in pixels.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        self.pixel_low + share * (self.pixel_high - self.pixel_low)
    }

    /// What lies at a place given in pixels.
    pub(crate) fn value_at(&self, pixel: f64) -> f64 {
        let share = (pixel - self.pixel_low) / (self.pixel_high - self.pixel_low);
        self.low + share * (self.high - self.low)
    }

    /// The values of the ticks, from low to high.
    pub(crate) fn ticks(&self) -> Vec<f64> {
        let steps = ((self.high - self.low) / self.step).round() as u32;
        let first = (self.low / self.step).round();
        (0..=steps)
            .map(|i| (first + f64::from(i)) * self.step)
            .collect()
    }

    /// Whether the axis leaves zero out.
    pub(crate) fn omits_zero(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// The smallest of 1, 2, 5 times a power of ten that is not below `least`.
fn round_step(least: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 <= least {
        power *= 10.0;
    }
    while power > least && power > 1e-9 {
        power /= 10.0;
    }
    [1.0, 2.0, 5.0]
        .map(|digit| digit * power)
        .into_iter()
        .find(|&step| step >= least * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(values: &[f64], zero: Zero) -> Scale {
        Scale::over(values.iter().copied(), zero, 0.1, 5, (0.0, 100.0))
    }

    #[test]
    fn ends_are_round_and_hold_the_values() {
        let scale = over(&[0.94, 1.31], Zero::WhenNear);
        let percentages: Vec<_> = scale.ticks().iter().map(|t| (t * 100.0).round()).collect();
        assert_eq!(percentages, [90.0, 100.0, 110.0, 120.0, 130.0, 140.0]);
        assert!(scale.low <= 0.94 && scale.high >= 1.31);
        assert!(scale.omits_zero());
    }

    #[test]
    fn zero_is_kept_where_it_is_near_or_demanded() {
        assert!(!over(&[0.2, 1.0], Zero::WhenNear).omits_zero());
        assert!(!over(&[14.0, 15.0], Zero::Always).omits_zero());
        assert!(!over(&[-3.0, 5.0], Zero::WhenNear).omits_zero());
    }

    #[test]
    fn every_span_has_a_few_distinct_ticks() {
        for values in [
            &[][..],
            &[0.0],
            &[1.0],
            &[-1.0],
            &[1e12],
            &[1e12, 1e12 + 1e-3],
            &[-1e30, 1e30],
            &[1e-12, 2e-12],
        ] {
            for zero in [Zero::Always, Zero::WhenNear] {
                let scale = over(values, zero);
                let ticks = scale.ticks();
                assert!((2..=12).contains(&ticks.len()), "{values:?}: {scale:?}");
                assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]));
                for value in values {
                    assert!(
                        (-1e-6..=100.0 + 1e-6).contains(&scale.at(*value)),
                        "{scale:?}"
                    );
                }
            }
        }
    }
}
