//! The month axis, shared by the panels of a chart, and the pinned month.

use crate::Timeline;
use crate::lettering;
use crate::palette;
use crate::picture::{Anchor, Ink, Picture};
use crate::scale::Scale;

/// Distances of labels, in months; the first that leaves them room is taken.
const STEPS: [usize; 8] = [1, 2, 3, 6, 12, 24, 60, 120];
const LEAST_PIXELS: f64 = 44.0;

/// Labels for months 0 to `last` under `baseline`, and the pill of the pinned month.
pub(crate) fn axis(
    picture: &mut Picture,
    x: &Scale,
    last: usize,
    timeline: &Timeline,
    baseline: f64,
) {
    let pixels = x.at(1.0) - x.at(0.0);
    let step = STEPS
        .into_iter()
        .find(|&step| step as f64 * pixels >= LEAST_PIXELS)
        .unwrap_or_else(|| last.max(1));
    let ink = Ink::small(palette::LABEL);
    let pill = pinned(timeline, last).map(|month| (x.at(month as f64), format!("M{month}")));
    for month in (0..=last).step_by(step) {
        let at = x.at(month as f64);
        // The pill stands in for the label that it would cover.
        if pill
            .as_ref()
            .is_some_and(|(pin, _)| (pin - at).abs() < 30.0)
        {
            continue;
        }
        picture.text((at, baseline), Anchor::Middle, ink, &month.to_string());
    }
    let unit = match timeline.month_zero.as_str() {
        "" => "months".to_owned(),
        name => format!("months from {name}"),
    };
    let end = x.at(last.max(1) as f64) + 24.0;
    picture.text_within((end, baseline), Anchor::Start, ink, &unit, 150.0);
    if let Some((at, text)) = pill {
        let ink = Ink::small(palette::ON_CURSOR).strong();
        let width = lettering::width(&text, ink.size, ink.weight) + 10.0;
        let corner = ((at - width / 2.0).round(), baseline - 12.0);
        picture.rect(corner, width.round(), 16.0, palette::CURSOR);
        picture.text((at, baseline), Anchor::Middle, ink, &text);
    }
}

/// The upright line of the pinned month through a panel.
pub(crate) fn pin_line(
    picture: &mut Picture,
    x: &Scale,
    last: usize,
    timeline: &Timeline,
    (top, bottom): (f64, f64),
) {
    if let Some(month) = pinned(timeline, last) {
        picture.upright(x.at(month as f64), top, bottom, palette::CURSOR);
    }
}

/// The pinned month if the axis reaches it.
pub(crate) fn pinned(timeline: &Timeline, last: usize) -> Option<usize> {
    let month = usize::try_from(timeline.pinned_month?).ok()?;
    (month <= last).then_some(month)
}
