//! The letters: the embedded fonts, the width of a text, and a text style for the backends.
//!
//! The fonts travel in the style itself instead of the process-wide table of the `plotters`
//! facade, whose drawing drops each glyph's left bearing and so spaces figures unevenly.

use std::convert::Infallible;
use std::sync::OnceLock;

use ab_glyph::{Font, FontRef, ScaleFont, point};
use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendTextStyle, FontFamily, FontStyle};

use crate::ChartError;
use crate::picture::{Anchor, Ink};

/// What an SVG asks the reader's machine for; the embedded Inter sets the widths.
pub(crate) const FAMILY: &str = "Inter, system-ui, sans-serif";

/// A weight of the embedded family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    SemiBold,
}

struct Fonts {
    regular: FontRef<'static>,
    semibold: FontRef<'static>,
}

impl Fonts {
    fn read() -> Option<Self> {
        let font = |bytes| FontRef::try_from_slice(bytes).ok();
        Some(Self {
            regular: font(include_bytes!("../fonts/Inter-Regular.ttf"))?,
            semibold: font(include_bytes!("../fonts/Inter-SemiBold.ttf"))?,
        })
    }
}

fn font(weight: Weight) -> Option<&'static FontRef<'static>> {
    static FONTS: OnceLock<Option<Fonts>> = OnceLock::new();
    let fonts = FONTS.get_or_init(Fonts::read).as_ref()?;
    Some(match weight {
        Weight::Regular => &fonts.regular,
        Weight::SemiBold => &fonts.semibold,
    })
}

/// Fails when the embedded fonts cannot be read.
pub(crate) fn check() -> Result<(), ChartError> {
    font(Weight::Regular).map(|_| ()).ok_or(ChartError::Font)
}

/// Width of `text` in pixels at an em of `size` pixels.
pub(crate) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let Some(font) = font(weight) else { return 0.0 };
    let font = font.as_scaled(scale(font, size));
    let advance = |c| f64::from(font.h_advance(font.glyph_id(c)));
    text.chars().map(advance).sum()
}

/// `text`, or as much of it as fits into `room` pixels and an ellipsis.
pub(crate) fn fit(text: &str, size: f64, weight: Weight, room: f64) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let mut kept = text.to_owned();
    while kept.pop().is_some() {
        let shorter = format!("{}…", kept.trim_end());
        if width(&shorter, size, weight) <= room {
            return shorter;
        }
    }
    String::new()
}

/// `text` with what XML forbids, and line breaks, replaced by spaces.
pub(crate) fn printable(text: &str) -> String {
    let forbidden = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.replace(forbidden, " ")
}

/// The scale that gives an em of `size` pixels; the font library scales the line height instead.
fn scale(font: &FontRef<'_>, size: f64) -> f32 {
    let em = font.units_per_em().unwrap_or(1.0);
    size as f32 * font.height_unscaled() / em
}

/// A text's look on a backend whose units are `1 / density` pixels. The position a backend is
/// given is the top of the line; see [`Lettering::top`].
pub(crate) struct Lettering {
    pub ink: Ink,
    pub anchor: Anchor,
    pub density: f64,
}

/// SVG output puts the baseline this share of an em below the position; the bitmap follows.
const ASCENT_EM: f64 = 0.76;
/// The SVG backend divides sizes by this.
const SVG_SIZE_DIVISOR: f64 = 1.24;

impl Lettering {
    /// Where the backend must be told to draw so that the baseline comes to lie at `baseline`
    /// (pixels).
    pub(crate) fn top(&self, baseline: f64) -> f64 {
        baseline - ASCENT_EM * self.ink.size
    }

    fn em(&self) -> f64 {
        self.ink.size * self.density
    }
}

impl BackendTextStyle for Lettering {
    type FontError = Infallible;

    fn color(&self) -> BackendColor {
        let colour = self.ink.colour;
        BackendColor {
            alpha: 1.0,
            rgb: (colour.0, colour.1, colour.2),
        }
    }

    fn size(&self) -> f64 {
        // Of the neighbouring numbers, the one that divides back to the em exactly.
        let size = self.em() * SVG_SIZE_DIVISOR;
        let exact = |s: &f64| *s / SVG_SIZE_DIVISOR == self.em();
        let near = [size, size.next_down(), size.next_up()];
        near.into_iter().find(exact).unwrap_or(size)
    }

    fn style(&self) -> FontStyle {
        match self.ink.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::SemiBold => FontStyle::Bold,
        }
    }

    fn anchor(&self) -> Pos {
        let horizontal = match self.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        Pos::new(horizontal, VPos::Top)
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::Name(FAMILY)
    }

    fn layout_box(&self, text: &str) -> Result<((i32, i32), (i32, i32)), Infallible> {
        let width = width(text, self.em(), self.ink.weight);
        Ok(((0, 0), (width.round() as i32, self.em().round() as i32)))
    }

    fn draw<E, DrawFunc: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        text: &str,
        pos: BackendCoord,
        mut draw: DrawFunc,
    ) -> Result<Result<(), E>, Infallible> {
        let Some(font) = font(self.ink.weight) else {
            return Ok(Ok(()));
        };
        let scale = scale(font, self.em());
        let mut pen = pos.0 as f32;
        let baseline = pos.1 as f32 + (ASCENT_EM * self.em()) as f32;
        let mut outcome = Ok(());
        for c in text.chars() {
            let id = font.glyph_id(c);
            let glyph = id.with_scale_and_position(scale, point(pen, baseline));
            pen += font.as_scaled(scale).h_advance(id);
            let Some(outline) = font.outline_glyph(glyph) else {
                continue;
            };
            let left = outline.px_bounds().min;
            outline.draw(|x, y, coverage| {
                let at = (left.x as i32 + x as i32, left.y as i32 + y as i32);
                let alpha = f64::from(coverage.clamp(0.0, 1.0));
                if outcome.is_ok() && alpha > 0.0 {
                    let colour = BackendColor {
                        alpha,
                        ..self.color()
                    };
                    outcome = draw(at.0, at.1, colour);
                }
            });
        }
        Ok(outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_tabular_in_both_weights() {
        for weight in [Weight::Regular, Weight::SemiBold] {
            let one = width("1", 11.0, weight);
            assert!(one > 5.0);
            for digit in "023456789".chars() {
                assert_eq!(width(&digit.to_string(), 11.0, weight), one);
            }
            assert_eq!(width("+", 11.0, weight), width("\u{2212}", 11.0, weight));
        }
    }

    #[test]
    fn the_font_has_the_signs_that_figures_need() {
        for weight in [Weight::Regular, Weight::SemiBold] {
            let font = font(weight).unwrap();
            for c in "\u{2212}±≈×…–%+€£ÄßŁж".chars() {
                assert_ne!(font.glyph_id(c).0, 0, "{c}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        let full = "Smaller land, owned expansion";
        assert_eq!(fit(full, 11.0, Weight::Regular, 500.0), full);
        let cut = fit(full, 11.0, Weight::Regular, 80.0);
        assert!(cut.starts_with("Smaller") && cut.ends_with('…'), "{cut}");
        assert!(width(&cut, 11.0, Weight::Regular) <= 80.0);
        assert_eq!(fit(full, 11.0, Weight::Regular, 1.0), "");
    }

    #[test]
    fn what_xml_forbids_becomes_a_space() {
        assert_eq!(printable("a\u{0}b\u{1b}\nc\u{ffff}"), "a b  c ");
    }
}
