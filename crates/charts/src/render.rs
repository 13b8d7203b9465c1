//! From marks to bytes.

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend};
use plotters_bitmap::BitMapBackend;
use plotters_svg::SVGBackend;

use crate::lettering::{self, Lettering};
use crate::palette::Colour;
use crate::picture::{HEIGHT, Mark, Picture, Point, WIDTH};
use crate::{ChartError, Format};

/// Backends place things on whole units, so an SVG counts in tenths of a pixel.
const SVG_DENSITY: u32 = 10;
/// A PNG is drawn at four times its size and averaged: the backend does not smooth edges itself.
const PNG_DENSITY: u32 = 4;
const CHANNELS: usize = 3;

/// The picture as a file of `format`.
pub(crate) fn render(picture: &Picture, format: Format) -> Result<Vec<u8>, ChartError> {
    lettering::check()?;
    match format {
        Format::Svg => svg(picture),
        Format::Png => png(picture),
    }
}

fn svg(picture: &Picture) -> Result<Vec<u8>, ChartError> {
    let mut drawn = String::new();
    let size = (WIDTH * SVG_DENSITY, HEIGHT * SVG_DENSITY);
    {
        let mut backend = SVGBackend::with_string(&mut drawn, size);
        paint(&mut backend, picture, Surface::Vector)?;
    }
    // The backend's own opening tag is as large as its units; this one is as large as the picture.
    let (_, marks) = drawn.split_once('\n').ok_or(ChartError::Drawing)?;
    let title = escaped(&picture.title);
    let (width, height) = size;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" \
         style=\"font-variant-numeric:tabular-nums\">\n<title>{title}</title>\n{marks}"
    )
    .into_bytes())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn png(picture: &Picture) -> Result<Vec<u8>, ChartError> {
    let size = (WIDTH * PNG_DENSITY, HEIGHT * PNG_DENSITY);
    let mut fine = vec![255; size.0 as usize * size.1 as usize * CHANNELS];
    {
        let mut backend = BitMapBackend::with_buffer(&mut fine, size);
        paint(&mut backend, picture, Surface::Raster)?;
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&averaged(&fine))?;
    writer.finish()?;
    Ok(file)
}

/// Every pixel as the mean of its square of fine pixels.
fn averaged(fine: &[u8]) -> Vec<u8> {
    let density = PNG_DENSITY as usize;
    let side = density * CHANNELS;
    let row_bytes = WIDTH as usize * side;
    let mut coarse = Vec::with_capacity(WIDTH as usize * HEIGHT as usize * CHANNELS);
    for rows in fine.chunks_exact(row_bytes * density) {
        for left in (0..row_bytes).step_by(side) {
            let first = &rows[left..left + side];
            let below = |row: usize| &rows[row * row_bytes + left..][..side];
            // Nearly every square is of one colour, which needs no arithmetic.
            let flat = first[CHANNELS..] == first[..side - CHANNELS];
            if flat && (1..density).all(|row| below(row) == first) {
                coarse.extend_from_slice(&first[..CHANNELS]);
            } else {
                coarse.extend(mean((0..density).map(below)));
            }
        }
    }
    coarse
}

/// The rounded mean colour of rows of fine pixels.
fn mean<'a>(rows: impl Iterator<Item = &'a [u8]>) -> [u8; CHANNELS] {
    const PIXELS: u32 = PNG_DENSITY * PNG_DENSITY;
    let mut sums = [PIXELS / 2; CHANNELS];
    for pixel in rows.flat_map(|row| row.chunks_exact(CHANNELS)) {
        for (sum, value) in sums.iter_mut().zip(pixel) {
            *sum += u32::from(*value);
        }
    }
    sums.map(|sum| (sum / PIXELS) as u8)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Surface {
    Vector,
    Raster,
}

impl Surface {
    fn density(self) -> f64 {
        f64::from(match self {
            Surface::Vector => SVG_DENSITY,
            Surface::Raster => PNG_DENSITY,
        })
    }

    fn units(self, pixels: f64) -> i32 {
        (pixels * self.density()).round() as i32
    }

    fn at(self, point: Point) -> BackendCoord {
        (self.units(point.0), self.units(point.1))
    }
}

struct Stroke {
    colour: Colour,
    width: u32,
}

impl Stroke {
    fn fill(colour: Colour) -> Self {
        Self { colour, width: 1 }
    }
}

impl BackendStyle for Stroke {
    fn color(&self) -> BackendColor {
        BackendColor {
            alpha: 1.0,
            rgb: (self.colour.0, self.colour.1, self.colour.2),
        }
    }

    fn stroke_width(&self) -> u32 {
        self.width
    }
}

fn paint<B: DrawingBackend>(
    backend: &mut B,
    picture: &Picture,
    surface: Surface,
) -> Result<(), ChartError> {
    for mark in &picture.marks {
        paint_mark(backend, mark, surface).map_err(|_| ChartError::Drawing)?;
    }
    backend.present().map_err(|_| ChartError::Drawing)
}

type Painted<B> = Result<(), plotters_backend::DrawingErrorKind<<B as DrawingBackend>::ErrorType>>;

fn paint_mark<B: DrawingBackend>(backend: &mut B, mark: &Mark, surface: Surface) -> Painted<B> {
    match mark {
        Mark::Rect {
            x,
            y,
            width,
            height,
            colour,
        } => {
            let from = surface.at((*x, *y));
            let to = surface.at((x + width, y + height));
            if to.0 < from.0 || to.1 < from.1 {
                return Ok(());
            }
            backend.draw_rect(from, to, &Stroke::fill(*colour), true)
        }
        Mark::Polygon { points, colour } => {
            let points: Vec<_> = points.iter().map(|&point| surface.at(point)).collect();
            backend.fill_polygon(points, &Stroke::fill(*colour))
        }
        Mark::Line {
            points,
            width,
            colour,
        } => {
            let points: Vec<_> = points.iter().map(|&point| surface.at(point)).collect();
            let width = surface.units(*width).max(1) as u32;
            let stroke = Stroke {
                colour: *colour,
                width,
            };
            match surface {
                Surface::Vector => backend.draw_path(points, &stroke),
                Surface::Raster => paint_joined(backend, &points, &stroke),
            }
        }
        Mark::Disc {
            centre,
            radius,
            colour,
        } => {
            let radius = surface.units(*radius).max(1) as u32;
            backend.draw_circle(surface.at(*centre), radius, &Stroke::fill(*colour), true)
        }
        Mark::Text {
            x,
            baseline,
            anchor,
            ink,
            text,
        } => {
            let style = Lettering {
                ink: *ink,
                anchor: *anchor,
                density: surface.density(),
            };
            backend.draw_text(text, &style, surface.at((*x, style.top(*baseline))))
        }
    }
}

/// A line of the bitmap, segment by segment with round joints: the backend turns a whole line into
/// one polygon, which overlaps itself, and so shows holes, where the line turns sharply.
fn paint_joined<B: DrawingBackend>(
    backend: &mut B,
    points: &[BackendCoord],
    stroke: &Stroke,
) -> Painted<B> {
    for pair in points.windows(2) {
        if pair[0] != pair[1] {
            backend.draw_path([pair[0], pair[1]], stroke)?;
        }
    }
    let joints = points.iter().skip(1).take(points.len().saturating_sub(2));
    for &joint in joints {
        backend.draw_circle(joint, stroke.width / 2, &Stroke::fill(stroke.colour), true)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::palette;

    fn pixels(picture: &Picture) -> Vec<u8> {
        let file = png(picture).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(file))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        pixels
    }

    fn at(pixels: &[u8], x: usize, y: usize) -> u8 {
        pixels[(y * WIDTH as usize + x) * CHANNELS]
    }

    #[test]
    fn whole_pixels_are_filled_and_half_ones_are_mixed() {
        let mut picture = Picture::new("t");
        picture.rect((10.0, 10.0), 2.5, 1.0, Colour(0, 0, 0));
        let pixels = pixels(&picture);
        let row = |y| [9, 10, 11, 12, 13].map(|x| at(&pixels, x, y));
        assert_eq!(row(9), [255; 5]);
        assert_eq!(row(10), [255, 0, 0, 128, 255]);
        assert_eq!(row(11), [255; 5]);
    }

    #[test]
    fn a_sharp_turn_leaves_no_hole_in_a_line() {
        let mut picture = Picture::new("t");
        let zigzag = vec![(100.0, 100.0), (104.0, 200.0), (108.0, 100.0)];
        picture.line(zigzag, 2.0, palette::PLAN);
        let pixels = pixels(&picture);
        assert_eq!(at(&pixels, 104, 198), palette::PLAN.0);
    }

    #[test]
    fn letters_stand_on_their_baseline_in_the_bitmap() {
        let mut picture = Picture::new("t");
        let ink = crate::picture::Ink::row(palette::TEXT);
        picture.text((50.0, 60.0), crate::picture::Anchor::Start, ink, "HHH");
        let pixels = pixels(&picture);
        let inked = |y| (50..90).any(|x| at(&pixels, x, y) < 128);
        // A capital of Inter is 0.73 em tall: 8.7 of 12 pixels.
        assert!(inked(58) && inked(52) && !inked(61) && !inked(49));
    }
}
