//! Where a measured quantity reaches a target.
//!
//! A quantity is measured at points of a line, each time with a mean and its standard error. Points
//! are numbered `0..=last`; whoever searches decides what a number stands for. All points are run on
//! the same draws, so the mean is a fixed function of the point, and one crossing lies wherever
//! it passes from one side of the target to the other.

use std::collections::BTreeMap;

/// Standard errors within which noise leaves a mean (two sides, five percent).
pub const NOISE_WITHIN: f64 = 1.96;

/// What was measured at a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Mean.
    pub mean: f64,
    /// Its standard error; 0 where it is not known.
    pub se: f64,
}

/// A point that reaches the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// The point nearest to it: of the two around the crossing the one whose mean is nearer.
    pub at: u64,
    /// The first point from which noise could lead to it; `None` where it could from below point 0.
    pub from: Option<u64>,
    /// The last such point; `None` where it could from above the last one.
    pub to: Option<u64>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Crossings, in order.
    pub crossings: Vec<Crossing>,
    /// Every point that was measured; `None` where the quantity is undefined.
    pub measured: BTreeMap<u64, Option<Measured>>,
}

/// Searches points `0..=last` for those that reach `target`: a grid of `grid` points first, then
/// each crossing by the secant rule with bisection (the Illinois variant of regula falsi; Dowell and
/// Jarratt, 1971), until it lies between two neighbours, then both ends of what noise leaves.
/// `measure` is given several points at once, each at most once.
///
/// A quantity that crosses the target twice between two points of the grid is not noticed.
///
/// # Errors
/// What `measure` says.
pub fn seek<E>(
    last: u64,
    grid: u64,
    target: f64,
    mut measure: impl FnMut(&[u64]) -> Result<Vec<Option<Measured>>, E>,
) -> Result<Found, E> {
    let mut known = Known {
        target,
        measured: BTreeMap::new(),
    };
    let steps = grid.clamp(2, last.saturating_add(1).max(2)) - 1;
    let coarse: Vec<u64> = (0..=steps).map(|k| place(last, k, steps)).collect();
    known.ask(&coarse, &mut measure)?;
    // All brackets go on together, so that several crossings take no longer than one.
    let mut brackets: Vec<Bracket> = known.brackets();
    loop {
        let next: Vec<u64> = brackets.iter().filter_map(|b| b.next()).collect();
        if next.is_empty() {
            break;
        }
        known.ask(&next, &mut measure)?;
        for bracket in &mut brackets {
            if let Some(at) = bracket.next() {
                bracket.take(at, known.above(at));
            }
        }
    }
    let mut crossings: Vec<Crossing> = brackets.iter().map(|b| b.crossing()).collect();
    crossings.dedup_by_key(|crossing| crossing.at);
    let mut ends: Vec<Ends> = crossings.iter().map(|c| known.ends(c.at)).collect();
    loop {
        let next: Vec<u64> = ends.iter().flat_map(|ends| ends.next()).collect();
        if next.is_empty() {
            break;
        }
        known.ask(&next, &mut measure)?;
        for ends in &mut ends {
            ends.take(&known);
        }
    }
    for (crossing, ends) in crossings.iter_mut().zip(ends) {
        crossing.from = ends.below.map(|edge| edge.inside);
        crossing.to = ends.above.map(|edge| edge.inside);
    }
    Ok(Found {
        crossings,
        measured: known.measured,
    })
}

/// Point `k` of `steps`, spread evenly over `0..=last`.
fn place(last: u64, k: u64, steps: u64) -> u64 {
    (u128::from(last) * u128::from(k) / u128::from(steps)) as u64
}

struct Known {
    target: f64,
    measured: BTreeMap<u64, Option<Measured>>,
}

impl Known {
    fn ask<E>(
        &mut self,
        points: &[u64],
        measure: &mut impl FnMut(&[u64]) -> Result<Vec<Option<Measured>>, E>,
    ) -> Result<(), E> {
        let mut new: Vec<u64> = (points.iter().copied())
            .filter(|at| !self.measured.contains_key(at))
            .collect();
        new.sort_unstable();
        new.dedup();
        if !new.is_empty() {
            let found = measure(&new)?;
            self.measured.extend(new.into_iter().zip(found));
        }
        Ok(())
    }

    /// How far the mean at a point that was measured lies above the target.
    fn above(&self, at: u64) -> Option<f64> {
        self.measured
            .get(&at)
            .copied()
            .flatten()
            .map(|m| m.mean - self.target)
    }

    /// Whether noise could lead from here to the target.
    fn within(&self, at: u64) -> bool {
        let here = self.measured.get(&at).copied().flatten();
        here.is_some_and(|m| (m.mean - self.target).abs() <= NOISE_WITHIN * m.se)
    }

    fn brackets(&self) -> Vec<Bracket> {
        let points: Vec<(u64, Option<f64>)> = self
            .measured
            .keys()
            .map(|at| (*at, self.above(*at)))
            .collect();
        let mut out = Vec::new();
        for (index, (at, above)) in points.iter().enumerate() {
            if *above == Some(0.0) {
                out.push(Bracket::exact(*at));
            } else if let (Some(low), Some((next, Some(high)))) = (above, points.get(index + 1))
                && low * high < 0.0
            {
                out.push(Bracket::between((*at, *low), (*next, *high)));
            }
        }
        out
    }

    /// Where to look for the ends of what noise leaves around a crossing.
    fn ends(&self, at: u64) -> Ends {
        let edge = |mut outward: Box<dyn Iterator<Item = u64> + '_>| {
            let mut inside = at;
            let outside = outward.find(|point| {
                let within = self.within(*point);
                if within {
                    inside = *point;
                }
                !within
            });
            outside.map(|outside| Edge { inside, outside })
        };
        Ends {
            below: edge(Box::new(self.measured.range(..at).rev().map(|(at, _)| *at))),
            above: edge(Box::new(self.measured.range(at + 1..).map(|(at, _)| *at))),
        }
    }
}

/// Two points with the target between them.
struct Bracket {
    low: (u64, f64),
    high: (u64, f64),
    /// What the last step kept, whose weight is halved when it is kept again.
    kept_low: Option<bool>,
    weights: (f64, f64),
    steps: u32,
}

impl Bracket {
    const fn exact(at: u64) -> Self {
        Self::between((at, 0.0), (at, 0.0))
    }

    const fn between(low: (u64, f64), high: (u64, f64)) -> Self {
        Self {
            low,
            high,
            kept_low: None,
            weights: (1.0, 1.0),
            steps: 0,
        }
    }

    /// The next point to measure; `None` once the crossing lies between neighbours.
    fn next(&self) -> Option<u64> {
        let (low, high) = (self.low.0, self.high.0);
        if high - low <= 1 {
            return None;
        }
        let half = low + (high - low) / 2;
        // A step function can hold the secant back; every third step halves.
        if self.steps % 3 == 2 {
            return Some(half);
        }
        let (a, b) = (self.low.1 * self.weights.0, self.high.1 * self.weights.1);
        let share = a / (a - b);
        let at = low + libm::rint(share * (high - low) as f64) as u64;
        Some(at.clamp(low + 1, high - 1))
    }

    fn take(&mut self, at: u64, above: Option<f64>) {
        self.steps += 1;
        match above {
            // The quantity is undefined in between: nothing more can be told.
            None => self.low = self.nearer(),
            Some(0.0) => self.low = (at, 0.0),
            Some(above) if (above < 0.0) == (self.low.1 < 0.0) => {
                self.low = (at, above);
                self.weights = (1.0, self.weights.1 * self.again(false));
                self.kept_low = Some(false);
                return;
            }
            Some(above) => {
                self.high = (at, above);
                self.weights = (self.weights.0 * self.again(true), 1.0);
                self.kept_low = Some(true);
                return;
            }
        }
        self.high = self.low;
    }

    fn again(&self, low: bool) -> f64 {
        if self.kept_low == Some(low) { 0.5 } else { 1.0 }
    }

    fn nearer(&self) -> (u64, f64) {
        if self.high.1.abs() < self.low.1.abs() {
            self.high
        } else {
            self.low
        }
    }

    fn crossing(&self) -> Crossing {
        Crossing {
            at: self.nearer().0,
            from: None,
            to: None,
        }
    }
}

/// A point that noise leaves and one that it does not.
#[derive(Clone, Copy)]
struct Edge {
    inside: u64,
    outside: u64,
}

impl Edge {
    fn next(self) -> Option<u64> {
        let gap = self.inside.abs_diff(self.outside);
        (gap > 1).then(|| self.inside.min(self.outside) + gap / 2)
    }

    fn take(&mut self, known: &Known) {
        if let Some(at) = self.next() {
            if known.within(at) {
                self.inside = at;
            } else {
                self.outside = at;
            }
        }
    }
}

struct Ends {
    below: Option<Edge>,
    above: Option<Edge>,
}

impl Ends {
    fn next(&self) -> impl Iterator<Item = u64> {
        [self.below, self.above]
            .into_iter()
            .flatten()
            .filter_map(Edge::next)
    }

    fn take(&mut self, known: &Known) {
        for edge in [&mut self.below, &mut self.above].into_iter().flatten() {
            edge.take(known);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(
        last: u64,
        grid: u64,
        target: f64,
        of: impl Fn(f64) -> f64,
        se: f64,
    ) -> (Found, usize) {
        let mut asked = 0;
        let found = seek(last, grid, target, |points| {
            asked += points.len();
            let measured = points.iter().map(|at| {
                Some(Measured {
                    mean: of(*at as f64),
                    se,
                })
            });
            Ok::<_, ()>(measured.collect())
        });
        (found.unwrap(), asked)
    }

    #[test]
    fn a_line_is_met_where_it_meets_and_noise_leaves_what_it_should() {
        // 2x + 1 = 801 at 400; within 1.96 standard errors of 50, so 49 either side.
        let (line, asked) = found(1000, 9, 801.0, |x| 2.0 * x + 1.0, 50.0);
        assert_eq!(
            line.crossings,
            [Crossing {
                at: 400,
                from: Some(351),
                to: Some(449)
            }]
        );
        assert!(asked < 40, "{asked}");
        let (exact, _) = found(1000, 9, 801.0, |x| 2.0 * x + 1.0, 0.0);
        assert_eq!(
            exact.crossings,
            [Crossing {
                at: 400,
                from: Some(400),
                to: Some(400)
            }]
        );
    }

    #[test]
    fn a_curve_and_a_step_are_met_too() {
        let (curve, asked) = found(1_000_000, 9, 2.0, |x| (x / 1e6 * 5.0).powi(3), 0.0);
        let expected = (2.0_f64.cbrt() / 5.0 * 1e6).round() as u64;
        assert!(curve.crossings[0].at.abs_diff(expected) <= 1, "{curve:?}");
        assert!(asked < 50, "{asked}");
        let step = |x: f64| if x < 777.0 { 0.0 } else { 10.0 };
        let (step, _) = found(1000, 5, 4.0, step, 0.0);
        assert_eq!(step.crossings[0].at, 776, "nearer to 0 than to 10");
    }

    #[test]
    fn several_places_and_none_are_told() {
        let (two, _) = found(1000, 9, 50.0, |x| (x - 500.0).abs() / 5.0, 0.0);
        let at: Vec<u64> = two.crossings.iter().map(|c| c.at).collect();
        assert_eq!(at, [250, 750]);
        let (none, asked) = found(1000, 9, -1.0, |x| x, 0.1);
        assert!(none.crossings.is_empty());
        assert_eq!(asked, 9);
    }

    #[test]
    fn ends_that_noise_carries_past_the_range_are_open() {
        let (wide, _) = found(100, 5, 50.0, |x| x, 1000.0);
        assert_eq!(
            wide.crossings,
            [Crossing {
                at: 50,
                from: None,
                to: None
            }]
        );
    }

    #[test]
    fn short_ranges_are_measured_whole_and_once() {
        let (short, asked) = found(3, 9, 1.4, |x| x, 0.0);
        assert_eq!((short.crossings[0].at, asked), (1, 4));
        let (point, asked) = found(0, 9, 0.0, |x| x, 0.0);
        assert_eq!((point.crossings[0].at, asked), (0, 1));
    }

    #[test]
    fn where_a_quantity_is_undefined_nothing_is_made_up() {
        let found = seek(100, 5, 50.0, |points| {
            let of = |at: &u64| {
                (*at > 60 || *at < 40).then_some(Measured {
                    mean: *at as f64,
                    se: 0.0,
                })
            };
            Ok::<_, ()>(points.iter().map(of).collect())
        });
        assert!(found.unwrap().crossings.is_empty());
    }
}
