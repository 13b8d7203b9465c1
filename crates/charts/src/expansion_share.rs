//! Expansion's share of new ARR over the months, above new and expansion ARR by quarter.

use crate::fan;
use crate::figures;
use crate::frame::{self, EndLabel};
use crate::months;
use crate::palette::{self, Colour};
use crate::picture::{Anchor, Ink, Picture};
use crate::render::render;
use crate::scale::{Scale, Zero};
use crate::{Caption, ChartError, Format, Quantiles, Timeline, drawable};

/// Expansion's share of new ARR, and the two amounts it is made of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExpansionShare {
    /// Title lines; `measure` names the window and the currency: `% of trailing 12 months, and
    /// USD by quarter`.
    pub caption: Caption,
    /// Names of the months.
    pub timeline: Timeline,
    /// Trailing share at months 0, 1, 2, … as a ratio; `None` where nothing was sold.
    pub months: Vec<Option<Quantiles>>,
    /// ARR sold by quarter; quarter `i` covers months `3i + 1` to `3i + 3`.
    pub quarters: Vec<QuarterArr>,
    /// The share that a rule asks for, such as `0.25`; dotted.
    pub rule: Option<f64>,
}

/// ARR sold in one quarter, in whole units of currency per year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct QuarterArr {
    /// From new accounts.
    pub new: f64,
    /// From accounts that had landed before.
    pub expansion: f64,
}

const PLOT_LEFT: f64 = 72.0;
const PLOT_RIGHT: f64 = 790.0;
/// The upper panel: the share.
const SHARE: (f64, f64) = (82.0, 236.0);
/// The lower panel: the amounts.
const BARS: (f64, f64) = (280.0, 474.0);
const MONTHS_BASELINE: f64 = 494.0;
const MONTHS_A_QUARTER: usize = 3;
/// Between neighbouring bars, in pixels, where they are wide enough.
const BAR_GAP: f64 = 4.0;

/// Draws expansion's share of new ARR.
///
/// # Errors
/// [`ChartError::NotDrawable`] for a ratio or an amount that is not finite.
pub fn expansion_share(input: &ExpansionShare, format: Format) -> Result<Vec<u8>, ChartError> {
    render(&draw(input)?, format)
}

fn draw(input: &ExpansionShare) -> Result<Picture, ChartError> {
    let shares: Vec<f64> = {
        let fan = input.months.iter().flatten().flat_map(|q| q.values());
        fan.chain(input.rule).collect()
    };
    drawable("expansion share", shares.iter().copied())?;
    let sold = input.quarters.iter().flat_map(|q| [q.new, q.expansion]);
    drawable("ARR sold in a quarter", sold)?;

    let months_of_quarters = input.quarters.len() * MONTHS_A_QUARTER;
    let last = input.months.len().saturating_sub(1).max(months_of_quarters);
    let x = Scale::months(last, (PLOT_LEFT, PLOT_RIGHT));
    let share = Scale::over(shares, Zero::Always, 0.1, 3, (SHARE.1, SHARE.0));
    let mut picture = frame::sheet("Expansion share of new ARR", &input.caption, &[], &[]);
    let span = (PLOT_LEFT, PLOT_RIGHT);
    let mut labels = Vec::new();

    frame::level_grid(&mut picture, &share, span, figures::tick_percent);
    fan::draw(&mut picture, &input.months, &x, &share);
    if let Some(rule) = input.rule {
        let level = share.at(rule);
        let ends = [(PLOT_LEFT, level), (PLOT_RIGHT, level)];
        picture.dashes(&ends, (1.5, 3.0), 1.5, palette::BENCHMARK);
        labels.push(EndLabel {
            y: level,
            name: "Rule".to_owned(),
            figure: figures::percent(rule),
            colour: palette::BENCHMARK,
            strong: false,
        });
    }
    draw_bars(&mut picture, &input.quarters, &x);
    let pinned = months::pinned(&input.timeline, last);
    // Not between the panels, where the heading of the lower one stands.
    for (top, bottom) in [SHARE, (BARS.0, BARS.1 + 8.0)] {
        months::pin_line(&mut picture, &x, last, &input.timeline, (top, bottom));
    }
    if let (Some(month), false) = (pinned, input.months.is_empty()) {
        let obstacles = fan::Obstacles {
            reference: &[],
            levels: input.rule.as_slice(),
            span,
        };
        fan::draw_pinned(&mut picture, &input.months, month, &x, &share, &obstacles);
    }
    if fan::latest(&input.months).is_none() {
        let centre = ((PLOT_LEFT + PLOT_RIGHT) / 2.0, (SHARE.0 + SHARE.1) / 2.0);
        frame::nothing(&mut picture, centre, input.months.len());
    }
    let last_share = input.months.len().saturating_sub(1);
    labels.extend(fan::end_labels(&input.months, last_share, &share));
    frame::end_labels(&mut picture, PLOT_RIGHT, labels, SHARE);
    months::axis(&mut picture, &x, last, &input.timeline, MONTHS_BASELINE);
    Ok(picture)
}

fn draw_bars(picture: &mut Picture, quarters: &[QuarterArr], x: &Scale) {
    // Returned ARR would count below zero, so each sign stacks on its own side.
    let ends = |q: &QuarterArr| {
        [
            q.new.max(0.0) + q.expansion.max(0.0),
            q.new.min(0.0) + q.expansion.min(0.0),
        ]
    };
    let y = Scale::over(
        quarters.iter().flat_map(ends),
        Zero::Always,
        1.0,
        4,
        (BARS.1, BARS.0),
    );
    let heading = Ink::small(palette::TEXT_2).strong();
    let place = (PLOT_LEFT, BARS.0 - 14.0);
    picture.text(place, Anchor::Start, heading, "ARR sold by quarter");
    frame::level_grid(picture, &y, (PLOT_LEFT, PLOT_RIGHT), figures::tick_amount);
    let mut labels = Vec::new();
    for (i, quarter) in quarters.iter().enumerate() {
        let month = |m: usize| x.at(m as f64);
        let left = month(i * MONTHS_A_QUARTER);
        let right = month((i + 1) * MONTHS_A_QUARTER);
        let gap = BAR_GAP.min((right - left) / 4.0);
        let bar = ((left + gap / 2.0).round(), (right - gap / 2.0).round());
        let parts = [
            ("New", quarter.new, palette::NEW, palette::NEW_TEXT),
            (
                "Expansion",
                quarter.expansion,
                palette::EXPANSION,
                palette::EXPANSION,
            ),
        ];
        let mut stacked = [0.0, 0.0];
        for (name, value, colour, words) in parts {
            let side = usize::from(value < 0.0);
            let (from, to) = (stacked[side], stacked[side] + value);
            stacked[side] = to;
            draw_part(picture, bar, (y.at(from), y.at(to)), from != 0.0, colour);
            if i + 1 == quarters.len() {
                labels.push(EndLabel {
                    y: y.at((from + to) / 2.0),
                    name: name.to_owned(),
                    figure: figures::amount(value),
                    colour: words,
                    strong: true,
                });
            }
        }
    }
    picture.level(PLOT_LEFT, PLOT_RIGHT, y.at(0.0), palette::AXIS);
    frame::end_labels(picture, PLOT_RIGHT, labels, BARS);
}

/// One part of a bar; a part that lies on another starts one pixel further.
fn draw_part(
    picture: &mut Picture,
    (left, right): (f64, f64),
    (from, to): (f64, f64),
    stacked: bool,
    colour: Colour,
) {
    let gap = if stacked { 1.0 } else { 0.0 };
    let (from, to) = (from.round(), to.round());
    let (top, height) = if to < from {
        (to, from - to - gap)
    } else {
        (from + gap, to - from - gap)
    };
    if height > 0.0 {
        picture.rect((left, top), right - left, height, colour);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Mark;

    fn bars(picture: &Picture, wanted: Colour) -> Vec<(f64, f64)> {
        let rect = |mark: &Mark| match mark {
            Mark::Rect {
                y, height, colour, ..
            } if *colour == wanted => Some((*y, *height)),
            _ => None,
        };
        picture.marks.iter().filter_map(rect).collect()
    }

    #[test]
    fn expansion_stands_on_new_one_pixel_apart() {
        let input = ExpansionShare {
            quarters: vec![QuarterArr {
                new: 3e6,
                expansion: 1e6,
            }],
            ..ExpansionShare::default()
        };
        let picture = draw(&input).unwrap();
        let [new] = bars(&picture, palette::NEW)[..] else {
            panic!("one bar of new ARR")
        };
        let [expansion] = bars(&picture, palette::EXPANSION)[..] else {
            panic!("one of expansion")
        };
        assert_eq!(new.0 + new.1, BARS.1);
        assert_eq!(expansion.0 + expansion.1 + 1.0, new.0);
    }

    #[test]
    fn a_quarter_of_nothing_has_no_bar() {
        let input = ExpansionShare {
            quarters: vec![QuarterArr {
                new: 0.0,
                expansion: 2.0,
            }],
            ..ExpansionShare::default()
        };
        let picture = draw(&input).unwrap();
        assert!(bars(&picture, palette::NEW).is_empty());
        assert_eq!(bars(&picture, palette::EXPANSION).len(), 1);
    }
}
