//! A median with the band between its tenth and ninetieth percentile, month by month.

use crate::Quantiles;
use crate::figures;
use crate::frame::EndLabel;
use crate::lettering;
use crate::palette;
use crate::picture::{Anchor, Ink, Picture, Point};
use crate::scale::Scale;

/// Draws the band, its edges and the median; a month without figures leaves a gap.
pub(crate) fn draw(picture: &mut Picture, months: &[Option<Quantiles>], x: &Scale, y: &Scale) {
    let runs = runs(months);
    let points = |run: &Run<Quantiles>, value: fn(&Quantiles) -> f64| -> Vec<Point> {
        let places = run.values.iter().enumerate();
        places
            .map(|(i, q)| (x.at((run.start + i) as f64), y.at(value(q))))
            .collect()
    };
    for run in &runs {
        let (low, high) = (points(run, |q| q.p10), points(run, |q| q.p90));
        if let ([only], [highest]) = (&low[..], &high[..]) {
            let height = only.1 - highest.1;
            picture.rect(
                (highest.0 - 3.0, highest.1),
                6.0,
                height,
                palette::PLAN_BAND_INNER,
            );
            continue;
        }
        let outline = low.iter().chain(high.iter().rev()).copied().collect();
        picture.polygon(outline, palette::PLAN_BAND);
        picture.line(low, 1.0, palette::PLAN_BAND_EDGE);
        picture.line(high, 1.0, palette::PLAN_BAND_EDGE);
    }
    for run in &runs {
        let median = points(run, |q| q.p50);
        match median[..] {
            [only] => picture.disc(only, 3.0, palette::PLAN),
            _ => picture.line(median, 2.0, palette::PLAN),
        }
    }
}

/// Draws a dashed line; a month without a figure leaves a gap.
pub(crate) fn draw_reference(picture: &mut Picture, months: &[Option<f64>], x: &Scale, y: &Scale) {
    for run in runs(months) {
        let places = run.values.iter().enumerate();
        let points: Vec<Point> = places
            .map(|(i, &v)| (x.at((run.start + i) as f64), y.at(v)))
            .collect();
        match points[..] {
            [only] => picture.disc(only, 2.0, palette::REFERENCE),
            _ => picture.dashes(&points, (5.0, 3.0), 1.5, palette::REFERENCE),
        }
    }
}

/// Labels for the last month that has figures, P90 first; it is named if it is not the `last` one.
pub(crate) fn end_labels(months: &[Option<Quantiles>], last: usize, y: &Scale) -> Vec<EndLabel> {
    let Some((month, quantiles)) = latest(months) else {
        return Vec::new();
    };
    let when = month_remark(month, last);
    let label = |name: &str, value: f64, strong: bool| EndLabel {
        y: y.at(value),
        name: name.to_owned(),
        figure: format!("{}{when}", figures::percent(value)),
        colour: if strong {
            palette::PLAN
        } else {
            palette::LABEL
        },
        strong,
    };
    vec![
        label("P90", quantiles.p90, false),
        label("P50", quantiles.p50, true),
        label("P10", quantiles.p10, false),
    ]
}

/// The last month that has a figure.
pub(crate) fn latest<T: Copy>(months: &[Option<T>]) -> Option<(usize, T)> {
    let defined = months.iter().enumerate().rev();
    defined.filter_map(|(i, v)| v.map(|v| (i, v))).next()
}

/// ` at M20` for a month before the last.
pub(crate) fn month_remark(month: usize, last: usize) -> String {
    if month == last {
        String::new()
    } else {
        format!(" at M{month}")
    }
}

/// What the value at the pinned month must keep clear of.
pub(crate) struct Obstacles<'a> {
    pub reference: &'a [Option<f64>],
    /// Values of level lines.
    pub levels: &'a [f64],
    /// Left and right end of the plot, in pixels.
    pub span: (f64, f64),
}

/// A dot on the median at the pinned month, with its value; `undefined` where there is none.
pub(crate) fn draw_pinned(
    picture: &mut Picture,
    months: &[Option<Quantiles>],
    pinned: usize,
    x: &Scale,
    y: &Scale,
    obstacles: &Obstacles,
) {
    let at = x.at(pinned as f64);
    let (left, right) = obstacles.span;
    let Some(quantiles) = months.get(pinned).copied().flatten() else {
        let (place, anchor) = if right - at > 80.0 {
            (at + 6.0, Anchor::Start)
        } else {
            (at - 6.0, Anchor::End)
        };
        let baseline = y.at(y.low) - 6.0;
        let ink = Ink::small(palette::TEXT_3);
        picture.text((place, baseline), anchor, ink, figures::UNDEFINED);
        return;
    };
    let height = y.at(quantiles.p50);
    picture.disc((at, height), 5.0, palette::SURFACE);
    picture.disc((at, height), 3.5, palette::PLAN);
    if pinned + 1 == months.len() {
        // The label at the line's end gives the value.
        return;
    }
    let text = figures::percent(quantiles.p50);
    let ink = Ink::row(palette::PLAN).strong();
    let width = lettering::width(&text, ink.size, ink.weight);
    // Below on the right first: a rising median leaves that corner free.
    // Next to the dot if a corner is free, else further off.
    let corners = [18.0, -9.0, 32.0, -23.0].map(|drop| [(1.0, drop), (-1.0, drop)]);
    let corners = corners.as_flattened();
    let cost = |&&(side, drop): &&(f64, f64)| {
        let start = if side > 0.0 {
            at + 8.0
        } else {
            at - 8.0 - width
        };
        let baseline = height + drop;
        let outside = start < left
            || start + width > right
            || baseline > y.at(y.low) - 2.0
            || baseline < y.at(y.high) + 10.0;
        let box_of_text = (start, baseline - 10.0, start + width, baseline + 1.0);
        let crossed = crossings(box_of_text, months, x, y, obstacles);
        crossed + if outside { 100 } else { 0 }
    };
    let best = corners.iter().min_by_key(cost).unwrap_or(&corners[0]);
    let (place, anchor) = if best.0 > 0.0 {
        (at + 8.0, Anchor::Start)
    } else {
        (at - 8.0, Anchor::End)
    };
    picture.text((place, height + best.1), anchor, ink, &text);
}

/// How often lines run through a box (left, top, right, bottom), at five places across it.
fn crossings(
    (left, top, right, bottom): (f64, f64, f64, f64),
    months: &[Option<Quantiles>],
    x: &Scale,
    y: &Scale,
    obstacles: &Obstacles,
) -> usize {
    let inside = |value: f64| (top..=bottom).contains(&y.at(value));
    let line = |value: &dyn Fn(usize) -> Option<f64>| {
        let places = (0..=4).map(|i| left + (right - left) * f64::from(i) / 4.0);
        let values = places.filter_map(|place| between(value, x.value_at(place)));
        values.filter(|&v| inside(v)).count()
    };
    let quantile =
        |of: fn(&Quantiles) -> f64| move |i: usize| months.get(i).and_then(Option::as_ref).map(of);
    let levels = obstacles.levels.iter().filter(|&&v| inside(v)).count();
    let reference = |i: usize| obstacles.reference.get(i).copied().flatten();
    line(&quantile(|q| q.p50))
        + line(&quantile(|q| q.p10))
        + line(&quantile(|q| q.p90))
        + line(&reference)
        + 5 * levels
}

/// The value of a line at a place between two months.
fn between(value: &dyn Fn(usize) -> Option<f64>, month: f64) -> Option<f64> {
    if month < 0.0 {
        return None;
    }
    let (before, share) = (month.floor() as usize, month.fract());
    let from = value(before)?;
    let to = if share > 0.0 {
        value(before + 1)?
    } else {
        from
    };
    Some(from + (to - from) * share)
}

struct Run<T> {
    start: usize,
    values: Vec<T>,
}

/// The stretches of neighbouring months that have figures.
fn runs<T: Copy>(months: &[Option<T>]) -> Vec<Run<T>> {
    let mut runs: Vec<Run<T>> = Vec::new();
    let mut open = false;
    for (month, value) in months.iter().enumerate() {
        match (value, open, runs.last_mut()) {
            (Some(value), true, Some(run)) => run.values.push(*value),
            (Some(value), ..) => runs.push(Run {
                start: month,
                values: vec![*value],
            }),
            (None, ..) => {}
        }
        open = value.is_some();
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_ends_a_run() {
        let runs = runs(&[None, Some(1), Some(2), None, Some(3), None]);
        let found: Vec<_> = runs.iter().map(|r| (r.start, r.values.clone())).collect();
        assert_eq!(found, [(1, vec![1, 2]), (4, vec![3])]);
    }

    #[test]
    fn a_line_is_read_between_its_months_but_not_across_a_gap() {
        let line = [Some(1.0), Some(2.0), None];
        let value = |i: usize| line.get(i).copied().flatten();
        assert_eq!(between(&value, 0.5), Some(1.5));
        assert_eq!(between(&value, 1.0), Some(2.0));
        assert_eq!(between(&value, 1.5), None);
        assert_eq!(between(&value, -0.5), None);
    }

    #[test]
    fn the_last_label_names_its_month_when_later_ones_are_undefined() {
        assert_eq!(latest(&[Some(1), Some(2), None]), Some((1, 2)));
        assert_eq!(month_remark(1, 2), " at M1");
        assert_eq!(month_remark(2, 2), "");
    }
}
