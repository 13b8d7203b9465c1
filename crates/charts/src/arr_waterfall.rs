//! From opening to closing ARR, movement by movement.

use crate::figures;
use crate::frame::{self, HALF_LETTER, LEFT, RIGHT};
use crate::palette::{self, Colour};
use crate::picture::{Anchor, Ink, Picture};
use crate::render::render;
use crate::scale::{Scale, Zero};
use crate::{Caption, ChartError, Format, drawable};

/// From opening to closing ARR. Amounts in whole units of currency per year.
///
/// The amounts must add up, so take them from one replication or use means: medians do not add up.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ArrWaterfall {
    /// Title lines; `measure` names currency and window: `USD, Mar 27 to Feb 28`.
    pub caption: Caption,
    /// Name of the opening moment, such as `Feb 27`. May be empty.
    pub opens: String,
    /// Name of the closing moment. May be empty.
    pub closes: String,
    /// ARR at the start.
    pub opening: f64,
    /// Won from new accounts.
    pub new: f64,
    /// Won from accounts that had landed, by cause.
    pub expansion: ExpansionByCause,
    /// Won back from accounts that had left.
    pub reactivation: f64,
    /// Lost in accounts that stayed; a positive amount takes away.
    pub contraction: f64,
    /// Lost with accounts that left; a positive amount takes away.
    pub churn: f64,
    /// ARR at the end.
    pub closing: f64,
}

/// Expansion ARR by cause, in whole units of currency per year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ExpansionByCause {
    /// Seats of teams that already use the product.
    pub seats: f64,
    /// Further teams.
    pub teams: f64,
    /// Metered usage.
    pub usage: f64,
    /// The second product.
    pub product: f64,
    /// A higher tier, plan or commitment.
    pub tier: f64,
    /// Price: uplift, ramp deal or migration.
    pub price: f64,
}

const PLOT_LEFT: f64 = 200.0;
const PLOT_RIGHT: f64 = 820.0;
const TOP: f64 = 76.0;
const BOTTOM: f64 = 478.0;
const TICKS_BASELINE: f64 = 496.0;
const INDENT: f64 = 16.0;
/// Between a bar and the edge of its row.
const PAD: f64 = 5.0;
/// Amounts are in whole cents, so sums of them are off by rounding alone.
const TOLERANCE: f64 = 1e-6;

/// Draws the movements of ARR.
///
/// # Errors
/// [`ChartError::NotDrawable`] for an amount that is not finite, [`ChartError::Unbalanced`] when
/// opening and movements miss closing by more than a millionth of the largest amount, and by more
/// than one unit of currency.
pub fn arr_waterfall(input: &ArrWaterfall, format: Format) -> Result<Vec<u8>, ChartError> {
    render(&draw(input)?, format)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Total,
    Movement,
    Cause,
}

struct Row {
    name: String,
    kind: Kind,
    /// Levels between which the bar lies.
    from: f64,
    to: f64,
    colour: Colour,
}

impl Row {
    fn is_empty(&self) -> bool {
        self.from == self.to
    }

    fn change(&self) -> f64 {
        self.to - self.from
    }
}

fn draw(input: &ArrWaterfall) -> Result<Picture, ChartError> {
    let rows = rows(input)?;
    let levels = rows.iter().flat_map(|row| match row.kind {
        Kind::Total => [row.to, row.to],
        _ => [row.from, row.to],
    });
    let x = Scale::over(levels, Zero::WhenNear, 1.0, 5, (PLOT_LEFT, PLOT_RIGHT));
    let remarks: Vec<_> = frame::axis_start(&x, figures::tick_amount)
        .into_iter()
        .collect();
    let mut picture = frame::sheet("ARR movement", &input.caption, &remarks, &[]);
    for tick in x.ticks() {
        picture.upright(x.at(tick), TOP, BOTTOM, palette::GRID);
        let text = figures::tick_amount(tick, x.step);
        let place = (x.at(tick), TICKS_BASELINE);
        picture.text(place, Anchor::Middle, Ink::small(palette::LABEL), &text);
    }
    let movements = rows.iter().filter(|row| row.kind != Kind::Total);
    let largest = movements.map(|row| row.change().abs()).fold(0.0, f64::max);
    let height = (BOTTOM - TOP) / rows.len() as f64;
    let base = x.at(0.0_f64.clamp(x.low, x.high));
    picture.upright(base, TOP, BOTTOM, palette::AXIS);
    for (i, row) in rows.iter().enumerate() {
        let top = TOP + height * i as f64;
        draw_bar(&mut picture, row, &x, base, (top, height));
        draw_words(&mut picture, row, largest, (top, height));
        if i + 1 < rows.len() {
            // Down to the next bar at the level that both share, right through a row without one.
            let level = x.at(row.to);
            let start = if row.is_empty() {
                top
            } else {
                top + height - PAD
            };
            picture.upright(level, start, top + height + PAD, palette::AXIS);
        }
    }
    let causes = rows.iter().position(|row| row.kind == Kind::Cause);
    let count = rows.iter().filter(|row| row.kind == Kind::Cause).count();
    if let Some(first) = causes {
        let top = TOP + height * first as f64 + 3.0;
        picture.rect(
            (LEFT, top),
            2.0,
            height * count as f64 - 6.0,
            palette::EXPANSION,
        );
    }
    Ok(picture)
}

fn rows(input: &ArrWaterfall) -> Result<Vec<Row>, ChartError> {
    let causes = &input.expansion;
    let movements = [
        ("New", Kind::Movement, input.new, palette::NEW),
        ("Seats", Kind::Cause, causes.seats, palette::EXPANSION),
        ("Teams", Kind::Cause, causes.teams, palette::EXPANSION),
        ("Usage", Kind::Cause, causes.usage, palette::EXPANSION),
        ("Product", Kind::Cause, causes.product, palette::EXPANSION),
        ("Tier", Kind::Cause, causes.tier, palette::EXPANSION),
        ("Price", Kind::Cause, causes.price, palette::EXPANSION),
        (
            "Reactivation",
            Kind::Movement,
            input.reactivation,
            palette::REACTIVATION,
        ),
        (
            "Contraction",
            Kind::Movement,
            -input.contraction,
            palette::CONTRACTION,
        ),
        ("Churn", Kind::Movement, -input.churn, palette::CHURN),
    ];
    let amounts = movements.iter().map(|(_, _, amount, _)| *amount);
    drawable(
        "an ARR movement",
        amounts.chain([input.opening, input.closing]),
    )?;
    let total = |name: &str, when: &str, amount| Row {
        name: match when {
            "" => name.to_owned(),
            when => format!("{name}, {when}"),
        },
        kind: Kind::Total,
        from: 0.0,
        to: amount,
        colour: palette::TOTAL,
    };
    let mut rows = vec![total("Opening", &input.opens, input.opening)];
    let mut level = input.opening;
    let mut largest = input.opening.abs();
    for (name, kind, amount, colour) in movements {
        rows.push(Row {
            name: name.to_owned(),
            kind,
            from: level,
            to: level + amount,
            colour,
        });
        level += amount;
        largest = largest.max(amount.abs());
    }
    if (level - input.closing).abs() > (TOLERANCE * largest).max(1.0) {
        return Err(ChartError::Unbalanced {
            expected: level,
            actual: input.closing,
        });
    }
    rows.push(total("Closing", &input.closes, input.closing));
    Ok(rows)
}

fn draw_bar(picture: &mut Picture, row: &Row, x: &Scale, base: f64, (top, height): (f64, f64)) {
    if row.is_empty() {
        return;
    }
    let to = x.at(row.to);
    let from = match row.kind {
        Kind::Total => base,
        _ => x.at(row.from),
    };
    let corner = (from.min(to), (top + PAD).round());
    // A movement too small to see still leaves a mark of one pixel.
    let width = (to - from).abs().max(1.0);
    picture.rect(corner, width, (height - 2.0 * PAD).round(), row.colour);
}

/// Name on the left, amount on the right; `largest` is the largest movement of the chart.
fn draw_words(picture: &mut Picture, row: &Row, largest: f64, (top, height): (f64, f64)) {
    let baseline = top + height / 2.0 + HALF_LETTER;
    let (left, name) = match row.kind {
        Kind::Total => (LEFT, Ink::row(palette::TEXT).strong()),
        Kind::Movement => (LEFT, Ink::row(palette::TEXT_2)),
        Kind::Cause => (LEFT + INDENT, Ink::row(palette::TEXT_2)),
    };
    let room = PLOT_LEFT - left - 12.0;
    picture.text_within((left, baseline), Anchor::Start, name, &row.name, room);
    let (text, ink) = match row.kind {
        Kind::Total => (figures::amount(row.to), name),
        _ => {
            let down = row.change() < 0.0;
            let colour = if down { palette::DOWN } else { palette::TEXT };
            (figures::change(row.change(), largest), Ink::row(colour))
        }
    };
    picture.text((RIGHT, baseline), Anchor::End, ink, &text);
}
