//! ARR that cohorts kept, by months since they landed.

use crate::figures;
use crate::frame::{self, HALF_LETTER, LEFT, RIGHT};
use crate::palette::{self, HEAT, Heat};
use crate::picture::{Anchor, Ink, Picture};
use crate::render::render;
use crate::{Caption, ChartError, Format, drawable};

/// ARR that cohorts kept, by months since they landed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CohortTriangle {
    /// Title lines; `measure` such as `ARR kept, % of land, by months since land`.
    pub caption: Caption,
    /// The columns: months since land, ascending. Where there are more than fit, every second or
    /// third is drawn.
    pub ages_months: Vec<u32>,
    /// The rows, earliest first; thinned out like the columns. The note says so.
    pub cohorts: Vec<Cohort>,
    /// All cohorts together, weighted by landed ARR, below a rule.
    pub weighted: Option<Cohort>,
}

/// Accounts that landed in one month or quarter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cohort {
    /// When they landed, such as `Q1 27`.
    pub label: String,
    /// How many landed.
    pub accounts: u64,
    /// ARR they landed with, in whole units of currency per year.
    pub landed_arr: f64,
    /// ARR at each age over landed ARR; `1.19` is 119%. `None`, or no entry at the end, where it
    /// is undefined.
    pub kept: Vec<Option<f64>>,
}

const ACCOUNTS_RIGHT: f64 = 168.0;
const LANDED_RIGHT: f64 = 236.0;
const CELLS_LEFT: f64 = 250.0;
const HEAD_BASELINE: f64 = 88.0;
const TOP: f64 = 96.0;
const BOTTOM: f64 = 504.0;
const TALLEST_ROW: f64 = 28.0;
const SHORTEST_ROW: f64 = 13.5;
const WIDEST_COLUMN: f64 = 64.0;
const NARROWEST_COLUMN: f64 = 32.0;
/// Between neighbouring cells.
const GAP: f64 = 2.0;

/// Ratios from here on have four digits, which no cell has room for.
const BEYOND: f64 = 9.995;

/// Whole percentages at which the next step of the scale begins; 99% to 101% is the middle.
const STEPS: [f64; 8] = [75.0, 85.0, 93.0, 99.0, 102.0, 111.0, 123.0, 136.0];

/// Draws the cohort triangle.
///
/// # Errors
/// [`ChartError::NotDrawable`] for a figure that is not finite, [`ChartError::Ragged`] for a cohort
/// with more figures than there are ages.
pub fn cohort_triangle(input: &CohortTriangle, format: Format) -> Result<Vec<u8>, ChartError> {
    render(&draw(input)?, format)
}

fn draw(input: &CohortTriangle) -> Result<Picture, ChartError> {
    check(input)?;
    let most_rows = ((BOTTOM - TOP) / SHORTEST_ROW) as usize - input.weighted.iter().count();
    let rows_apart = input.cohorts.len().div_ceil(most_rows).max(1);
    let most_columns = ((RIGHT - CELLS_LEFT) / NARROWEST_COLUMN) as usize;
    let columns_apart = input.ages_months.len().div_ceil(most_columns).max(1);
    let cohorts = input.cohorts.iter().step_by(rows_apart);
    let shown: Vec<_> = cohorts.chain(&input.weighted).collect();
    let mut notes = Vec::new();
    for (what, apart) in [("cohort", rows_apart), ("age", columns_apart)] {
        if apart > 1 {
            notes.push(format!("one {what} in {apart} shown"));
        }
    }
    let mut picture = frame::sheet("Cohorts", &input.caption, &[], &notes);
    draw_legend(&mut picture);
    if shown.is_empty() {
        let centre = ((LEFT + RIGHT) / 2.0, (TOP + BOTTOM) / 2.0);
        let ink = Ink::row(palette::TEXT_3);
        picture.text(centre, Anchor::Middle, ink, "No cohorts to show");
        return Ok(picture);
    }
    let columns: Vec<usize> = (0..input.ages_months.len())
        .step_by(columns_apart)
        .collect();
    let grid = Grid {
        width: ((RIGHT - CELLS_LEFT) / columns.len().max(1) as f64).min(WIDEST_COLUMN),
        height: ((BOTTOM - TOP) / shown.len() as f64).min(TALLEST_ROW),
    };
    draw_head(
        &mut picture,
        &grid,
        columns.iter().map(|&column| input.ages_months[column]),
    );
    for (i, cohort) in shown.iter().enumerate() {
        let total = input.weighted.is_some() && i + 1 == shown.len();
        let top = TOP + grid.height * i as f64;
        if total && i > 0 {
            picture.level(LEFT, RIGHT, top, palette::LINE_STRONG);
        }
        draw_cohort(&mut picture, cohort, total, &grid, top);
        for (place, &column) in columns.iter().enumerate() {
            // What is undefined stays blank.
            if let Some(kept) = cohort.kept.get(column).copied().flatten() {
                draw_cell(&mut picture, kept, total, &grid, (place, top));
            }
        }
    }
    Ok(picture)
}

struct Grid {
    width: f64,
    height: f64,
}

impl Grid {
    fn baseline(&self, top: f64) -> f64 {
        top + self.height / 2.0 + HALF_LETTER
    }

    /// Text as large as the rows allow.
    fn ink(&self, colour: palette::Colour, strong: bool) -> Ink {
        let ink = if self.height < 18.0 {
            Ink::small(colour)
        } else {
            Ink::row(colour)
        };
        if strong { ink.strong() } else { ink }
    }
}

fn check(input: &CohortTriangle) -> Result<(), ChartError> {
    for cohort in input.cohorts.iter().chain(&input.weighted) {
        drawable("ARR kept", cohort.kept.iter().copied().flatten())?;
        drawable("landed ARR", [cohort.landed_arr])?;
        if cohort.kept.len() > input.ages_months.len() {
            return Err(ChartError::Ragged {
                cohort: cohort.label.clone(),
                figures: cohort.kept.len(),
                ages: input.ages_months.len(),
            });
        }
    }
    Ok(())
}

fn draw_head(picture: &mut Picture, grid: &Grid, ages: impl Iterator<Item = u32>) {
    let ink = Ink::small(palette::TEXT_3);
    picture.text((LEFT, HEAD_BASELINE), Anchor::Start, ink, "Landed");
    picture.text(
        (ACCOUNTS_RIGHT, HEAD_BASELINE),
        Anchor::End,
        ink,
        "Accounts",
    );
    picture.text((LANDED_RIGHT, HEAD_BASELINE), Anchor::End, ink, "Land ARR");
    for (place, age) in ages.enumerate() {
        let middle = CELLS_LEFT + grid.width * (place as f64 + 0.5);
        picture.text(
            (middle, HEAD_BASELINE),
            Anchor::Middle,
            ink,
            &age.to_string(),
        );
    }
}

fn draw_cohort(picture: &mut Picture, cohort: &Cohort, total: bool, grid: &Grid, top: f64) {
    let baseline = grid.baseline(top);
    let ink = grid.ink(palette::TEXT, total);
    picture.text_within((LEFT, baseline), Anchor::Start, ink, &cohort.label, 84.0);
    let accounts = cohort.accounts.to_string();
    picture.text((ACCOUNTS_RIGHT, baseline), Anchor::End, ink, &accounts);
    let landed = figures::amount(cohort.landed_arr);
    picture.text((LANDED_RIGHT, baseline), Anchor::End, ink, &landed);
}

fn draw_cell(
    picture: &mut Picture,
    kept: f64,
    total: bool,
    grid: &Grid,
    (place, top): (usize, f64),
) {
    let heat = heat(kept);
    let left = CELLS_LEFT + grid.width * place as f64;
    if !total {
        let (right, bottom) = ((left + grid.width).round(), (top + grid.height).round());
        let corner = (left.round() + GAP / 2.0, top.round() + GAP / 2.0);
        let width = right - GAP / 2.0 - corner.0;
        picture.rect(corner, width, bottom - GAP / 2.0 - corner.1, heat.fill);
    }
    let ink = grid.ink(if total { palette::TEXT } else { heat.ink }, total);
    let text = if kept < BEYOND {
        figures::percent(kept)
    } else {
        ">999".to_owned()
    };
    let text = text.strip_suffix('%').unwrap_or(&text);
    let middle = (left + grid.width / 2.0, grid.baseline(top));
    picture.text(middle, Anchor::Middle, ink, text);
}

/// The step of the scale for a ratio, by the whole percentage that is written in the cell.
fn heat(kept: f64) -> Heat {
    let percentage = (kept * 100.0).round();
    let above = STEPS.iter().filter(|&&step| percentage >= step).count();
    HEAT[above]
}

fn draw_legend(picture: &mut Picture) {
    const BASELINE: f64 = 54.0;
    const SWATCH: f64 = 14.0;
    let ink = Ink::small(palette::TEXT_3);
    let over = format!("{:.0} and over", STEPS[7]);
    let over_width = crate::lettering::width(&over, ink.size, ink.weight);
    picture.text((RIGHT, BASELINE), Anchor::End, ink, &over);
    let left = (RIGHT - over_width - 8.0 - SWATCH * HEAT.len() as f64).round();
    for (i, heat) in HEAT.iter().enumerate() {
        let corner = (left + SWATCH * i as f64, BASELINE - 9.0);
        picture.rect(corner, SWATCH - 1.0, 10.0, heat.fill);
    }
    let under = format!("under {:.0}", STEPS[0]);
    picture.text((left - 8.0, BASELINE), Anchor::End, ink, &under);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_neutral_middle_is_a_hundred_percent() {
        for (kept, step) in [
            (0.0, 0),
            (0.744, 0),
            (0.75, 1),
            (0.92, 2),
            (0.984, 3),
            (0.99, 4),
            (1.0, 4),
            (1.014, 4),
            (1.02, 5),
            (1.36, 8),
            (9.0, 8),
        ] {
            assert_eq!(heat(kept), HEAT[step], "{kept}");
        }
    }
}
