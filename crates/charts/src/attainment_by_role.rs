//! Quota attainment by role.

use crate::figures;
use crate::frame::{self, HALF_LETTER, LEFT, RIGHT};
use crate::palette;
use crate::picture::{Anchor, Ink, Picture};
use crate::render::render;
use crate::scale::{Scale, Zero};
use crate::{Caption, ChartError, Format, Quantiles, drawable};

/// Quota attainment by role. Ratios: `1.42` is 142% of quota.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AttainmentByRole {
    /// Title lines; `measure` such as `% of quota, trailing 12 months`.
    pub caption: Caption,
    /// The roles, from the top. Past 24 the rest is counted in the note.
    pub roles: Vec<RoleAttainment>,
    /// The team as a whole, below a rule.
    pub team: Option<RoleAttainment>,
}

/// Quota attainment of one role.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RoleAttainment {
    /// Name of the role.
    pub label: String,
    /// Reps in it.
    pub reps: u32,
    /// Credited amount over quota; `None` without a quota.
    pub attainment: Option<Quantiles>,
    /// Share of reps that reach quota, 0 to 1; `None` without a quota.
    pub at_quota: Option<f64>,
}

const PLOT_LEFT: f64 = 220.0;
const PLOT_RIGHT: f64 = 740.0;
const P50_RIGHT: f64 = 830.0;
const HEAD_BASELINE: f64 = 88.0;
const TOP: f64 = 100.0;
const BOTTOM: f64 = 474.0;
const TICKS_BASELINE: f64 = 494.0;
const MOST_ROLES: usize = 24;
const TALLEST_ROW: f64 = 96.0;
/// Rows at least this tall have room for a second line with the reps.
const TWO_LINES: f64 = 34.0;

/// Draws quota attainment by role.
///
/// # Errors
/// [`ChartError::NotDrawable`] for a ratio that is not finite.
pub fn attainment_by_role(input: &AttainmentByRole, format: Format) -> Result<Vec<u8>, ChartError> {
    render(&draw(input)?, format)
}

fn draw(input: &AttainmentByRole) -> Result<Picture, ChartError> {
    let every = || input.roles.iter().chain(&input.team);
    drawable("share of reps at quota", every().filter_map(|r| r.at_quota))?;
    let values = every()
        .filter_map(|r| r.attainment)
        .flat_map(Quantiles::values);
    let values: Vec<f64> = values.chain([1.0]).collect();
    drawable("quota attainment", values.iter().copied())?;

    let shown: Vec<_> = input
        .roles
        .iter()
        .take(MOST_ROLES)
        .chain(&input.team)
        .collect();
    let hidden = input.roles.len().saturating_sub(MOST_ROLES);
    let notes = match hidden {
        0 => Vec::new(),
        1 => vec!["1 more role not shown".to_owned()],
        n => vec![format!("{n} more roles not shown")],
    };
    let x = Scale::over(values, Zero::Always, 0.5, 5, (PLOT_LEFT, PLOT_RIGHT));
    let mut picture = frame::sheet("Quota attainment by role", &input.caption, &[], &notes);
    if shown.is_empty() {
        let centre = ((LEFT + RIGHT) / 2.0, (TOP + BOTTOM) / 2.0);
        let ink = Ink::row(palette::TEXT_3);
        picture.text(centre, Anchor::Middle, ink, "No roles to show");
        return Ok(picture);
    }
    let row = ((BOTTOM - TOP) / shown.len() as f64).min(TALLEST_ROW);
    let bottom = TOP + row * shown.len() as f64;
    let ticks_baseline = bottom + TICKS_BASELINE - BOTTOM;
    draw_axis(&mut picture, &x, bottom, ticks_baseline);
    let top_of = |i: usize| TOP + row * i as f64;
    for (i, role) in shown.iter().enumerate() {
        let top = top_of(i);
        if input.team.is_some() && i + 1 == shown.len() && i > 0 {
            picture.level(LEFT, RIGHT, top, palette::LINE_STRONG);
        }
        draw_words(&mut picture, role, (top, row));
        draw_interval(&mut picture, role, &x, (top, row));
    }
    // Quota lies above the intervals, which would hide it, and below the medians, which it would
    // hide.
    picture.upright(x.at(1.0), TOP, bottom, palette::THRESHOLD);
    for (i, role) in shown.iter().enumerate() {
        draw_median(&mut picture, role, &x, (top_of(i), row));
    }
    Ok(picture)
}

fn draw_axis(picture: &mut Picture, x: &Scale, bottom: f64, baseline: f64) {
    for tick in x.ticks() {
        let at = x.at(tick);
        picture.upright(at, TOP, bottom, palette::GRID);
        let quota = (tick - 1.0).abs() < x.step / 2.0;
        let ink = Ink::small(if quota { palette::TEXT } else { palette::LABEL });
        let ink = if quota { ink.strong() } else { ink };
        let text = figures::tick_percent(tick, x.step);
        picture.text((at, baseline), Anchor::Middle, ink, &text);
    }
    let head = Ink::small(palette::TEXT_3);
    picture.text((LEFT, HEAD_BASELINE), Anchor::Start, head, "Role");
    let interval = "P10 to P90, tick at P50";
    picture.text((PLOT_LEFT, HEAD_BASELINE), Anchor::Start, head, interval);
    picture.text((P50_RIGHT, HEAD_BASELINE), Anchor::End, head, "P50");
    picture.text((RIGHT, HEAD_BASELINE), Anchor::End, head, "Reps at quota");
}

fn draw_words(picture: &mut Picture, role: &RoleAttainment, (top, height): (f64, f64)) {
    let middle = top + height / 2.0;
    let reps = match role.reps {
        1 => "1 rep".to_owned(),
        n => format!("{n} reps"),
    };
    let room = PLOT_LEFT - LEFT - 20.0;
    let (name, count) = (Ink::row(palette::TEXT), Ink::small(palette::TEXT_3));
    if height >= TWO_LINES {
        picture.text_within((LEFT, middle - 2.0), Anchor::Start, name, &role.label, room);
        picture.text((LEFT, middle + 13.0), Anchor::Start, count, &reps);
    } else {
        let at = (LEFT, middle + HALF_LETTER);
        picture.text_within(at, Anchor::Start, name, &role.label, room - 56.0);
        let at = (PLOT_LEFT - 16.0, middle + HALF_LETTER);
        picture.text(at, Anchor::End, count, &reps);
    }
    let baseline = middle + HALF_LETTER;
    let figure = |ratio: Option<f64>, colour| match ratio {
        Some(_) => Ink::row(colour),
        None => Ink::row(palette::TEXT_3),
    };
    let p50 = role.attainment.map(|q| q.p50);
    let ink = figure(p50, palette::PLAN);
    let ink = if p50.is_some() { ink.strong() } else { ink };
    let text = figures::percent_or_undefined(p50);
    picture.text((P50_RIGHT, baseline), Anchor::End, ink, &text);
    let ink = figure(role.at_quota, palette::TEXT);
    let text = figures::percent_or_undefined(role.at_quota);
    picture.text((RIGHT, baseline), Anchor::End, ink, &text);
}

fn thickness(row: f64) -> f64 {
    (row * 0.4).clamp(4.0, 16.0).round()
}

fn draw_interval(
    picture: &mut Picture,
    role: &RoleAttainment,
    x: &Scale,
    (top, height): (f64, f64),
) {
    let Some(quantiles) = role.attainment else {
        return;
    };
    let thick = thickness(height);
    let (from, to) = (x.at(quantiles.p10), x.at(quantiles.p90));
    let corner = (from, (top + height / 2.0 - thick / 2.0).round());
    // Where every replication agrees the interval is still a mark.
    picture.rect(
        corner,
        (to - from).max(1.0),
        thick,
        palette::PLAN_BAND_INNER,
    );
}

fn draw_median(picture: &mut Picture, role: &RoleAttainment, x: &Scale, (top, height): (f64, f64)) {
    let Some(quantiles) = role.attainment else {
        return;
    };
    let tick = thickness(height) + 6.0;
    let corner = (
        x.at(quantiles.p50) - 1.5,
        (top + height / 2.0 - tick / 2.0).round(),
    );
    picture.rect(corner, 3.0, tick, palette::PLAN);
}
