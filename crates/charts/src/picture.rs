//! A picture as a list of marks, in pixels of a 960 by 540 sheet with the origin at the top left.
//! Charts only write marks, so what they draw can be tested without a backend.

use crate::lettering::{self, Weight};
use crate::palette::{self, Colour};

/// Width of every picture in pixels.
pub const WIDTH: u32 = 960;
/// Height of every picture in pixels.
pub const HEIGHT: u32 = 540;

/// A place on the sheet: x to the right, y down.
pub(crate) type Point = (f64, f64);

/// Which end of a text its x names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ink {
    /// Em size in pixels.
    pub size: f64,
    pub weight: Weight,
    pub colour: Colour,
}

impl Ink {
    /// 11 px, the size of axes and labels.
    pub(crate) const fn small(colour: Colour) -> Self {
        Self {
            size: 11.0,
            weight: Weight::Regular,
            colour,
        }
    }

    /// 12 px, the size of rows.
    pub(crate) const fn row(colour: Colour) -> Self {
        Self {
            size: 12.0,
            weight: Weight::Regular,
            colour,
        }
    }

    pub(crate) const fn strong(self) -> Self {
        Self {
            weight: Weight::SemiBold,
            ..self
        }
    }
}

/// One thing drawn. Later marks lie above earlier ones.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mark {
    Rect {
        x: f64,
        y: f64,
        width: f64,
        height: f64,
        colour: Colour,
    },
    Polygon {
        points: Vec<Point>,
        colour: Colour,
    },
    Line {
        points: Vec<Point>,
        width: f64,
        colour: Colour,
    },
    Disc {
        centre: Point,
        radius: f64,
        colour: Colour,
    },
    Text {
        x: f64,
        baseline: f64,
        anchor: Anchor,
        ink: Ink,
        text: String,
    },
}

/// A sheet being drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Picture {
    /// What the picture is called where it cannot be seen.
    pub title: String,
    pub marks: Vec<Mark>,
}

impl Picture {
    /// A blank sheet.
    pub(crate) fn new(title: &str) -> Self {
        let mut picture = Self {
            title: lettering::printable(title),
            marks: Vec::new(),
        };
        let (width, height) = (f64::from(WIDTH), f64::from(HEIGHT));
        picture.rect((0.0, 0.0), width, height, palette::SURFACE);
        picture
    }

    /// A filled rectangle from its top left corner.
    pub(crate) fn rect(&mut self, (x, y): Point, width: f64, height: f64, colour: Colour) {
        self.marks.push(Mark::Rect {
            x,
            y,
            width,
            height,
            colour,
        });
    }

    /// A hairline of one pixel centred on `y`, laid on whole pixels so that it stays sharp.
    pub(crate) fn level(&mut self, x0: f64, x1: f64, y: f64, colour: Colour) {
        self.rect((x0, (y - 0.5).round()), x1 - x0, 1.0, colour);
    }

    /// A hairline of one pixel centred on `x`, laid on whole pixels.
    pub(crate) fn upright(&mut self, x: f64, y0: f64, y1: f64, colour: Colour) {
        self.rect(((x - 0.5).round(), y0), 1.0, y1 - y0, colour);
    }

    pub(crate) fn polygon(&mut self, points: Vec<Point>, colour: Colour) {
        self.marks.push(Mark::Polygon { points, colour });
    }

    pub(crate) fn line(&mut self, points: Vec<Point>, width: f64, colour: Colour) {
        self.marks.push(Mark::Line {
            points,
            width,
            colour,
        });
    }

    /// A line broken into dashes of `on` pixels, `off` apart, measured along the line.
    pub(crate) fn dashes(
        &mut self,
        points: &[Point],
        (on, off): (f64, f64),
        width: f64,
        colour: Colour,
    ) {
        for dash in dashed(points, on, off) {
            self.line(dash, width, colour);
        }
    }

    pub(crate) fn disc(&mut self, centre: Point, radius: f64, colour: Colour) {
        self.marks.push(Mark::Disc {
            centre,
            radius,
            colour,
        });
    }

    /// A text with its baseline at `baseline`; unprintable characters are replaced.
    pub(crate) fn text(&mut self, (x, baseline): Point, anchor: Anchor, ink: Ink, text: &str) {
        self.marks.push(Mark::Text {
            x,
            baseline,
            anchor,
            ink,
            text: lettering::printable(text),
        });
    }

    /// A text no wider than `width` pixels: what does not fit ends in an ellipsis.
    pub(crate) fn text_within(
        &mut self,
        at: Point,
        anchor: Anchor,
        ink: Ink,
        text: &str,
        width: f64,
    ) {
        let fitting = lettering::fit(&lettering::printable(text), ink.size, ink.weight, width);
        self.text(at, anchor, ink, &fitting);
    }
}

fn dashed(points: &[Point], on: f64, off: f64) -> Vec<Vec<Point>> {
    let mut dashes = Vec::new();
    let mut dash: Vec<Point> = points.first().copied().into_iter().collect();
    let (mut drawing, mut left) = (true, on);
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let length = distance(from, to);
            if length <= left {
                left -= length;
                if drawing {
                    dash.push(to);
                }
                break;
            }
            let share = left / length;
            from = (
                from.0 + (to.0 - from.0) * share,
                from.1 + (to.1 - from.1) * share,
            );
            if drawing {
                dash.push(from);
                dashes.push(std::mem::take(&mut dash));
            } else {
                dash = vec![from];
            }
            drawing = !drawing;
            left = if drawing { on } else { off };
        }
    }
    if drawing && dash.len() > 1 {
        dashes.push(dash);
    }
    dashes
}

fn distance(a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    (dx * dx + dy * dy).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_keep_their_rhythm_round_a_corner() {
        let dashes = dashed(&[(0.0, 0.0), (7.0, 0.0), (7.0, 20.0)], 5.0, 3.0);
        assert_eq!(dashes[0], vec![(0.0, 0.0), (5.0, 0.0)]);
        // The gap spends two pixels before the corner and one after it.
        assert_eq!(dashes[1], vec![(7.0, 1.0), (7.0, 6.0)]);
        assert_eq!(dashes.last().unwrap(), &vec![(7.0, 17.0), (7.0, 20.0)]);
    }

    #[test]
    fn nothing_is_dashed_where_there_is_no_line() {
        assert!(dashed(&[], 5.0, 3.0).is_empty());
        assert!(dashed(&[(1.0, 1.0)], 5.0, 3.0).is_empty());
    }

    #[test]
    fn a_hairline_fills_whole_pixels() {
        let mut picture = Picture::new("t");
        picture.level(0.0, 10.0, 20.3, palette::GRID);
        let Some(Mark::Rect { y, height, .. }) = picture.marks.last() else {
            panic!("no rectangle")
        };
        assert_eq!((*y, *height), (20.0, 1.0));
    }
}
