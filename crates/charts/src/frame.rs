//! What every chart shares: title lines, foot, labels at line ends, what to say when empty.

use crate::Caption;
use crate::figures;
use crate::lettering::{self, Weight};
use crate::palette::{self, Colour};
use crate::picture::{Anchor, HEIGHT, Ink, Picture, Point, WIDTH};
use crate::scale::Scale;

pub(crate) const MARGIN: f64 = 24.0;
pub(crate) const LEFT: f64 = MARGIN;
pub(crate) const RIGHT: f64 = WIDTH as f64 - MARGIN;
const TITLE_BASELINE: f64 = 34.0;
const MEASURE_BASELINE: f64 = 54.0;
/// Room for the measure; what is right of it may hold a legend.
const MEASURE_ROOM: f64 = 640.0;
/// Baseline of the note at the foot.
const NOTE_BASELINE: f64 = HEIGHT as f64 - 14.0;
/// Lines of 11 px stand at least this far apart.
const LABEL_GAP: f64 = 14.0;
/// From the middle of a line of 11 px to its baseline.
pub(crate) const HALF_LETTER: f64 = 4.0;

/// A sheet with title, measure, plan and note. `remarks` follow the measure, or the note, after a
/// comma.
pub(crate) fn sheet(
    title: &str,
    caption: &Caption,
    remarks: &[String],
    notes: &[String],
) -> Picture {
    let name = match caption.plan.as_str() {
        "" => title.to_owned(),
        plan => format!("{title}, {plan}"),
    };
    let mut picture = Picture::new(&name);
    let heading = Ink {
        size: 15.0,
        weight: Weight::SemiBold,
        colour: palette::TEXT,
    };
    picture.text((LEFT, TITLE_BASELINE), Anchor::Start, heading, title);
    let taken = lettering::width(title, heading.size, heading.weight) + 24.0;
    let plan = Ink {
        size: 12.0,
        ..Ink::row(palette::TEXT_2).strong()
    };
    let room = RIGHT - LEFT - taken;
    picture.text_within(
        (RIGHT, TITLE_BASELINE),
        Anchor::End,
        plan,
        &caption.plan,
        room,
    );
    let line = Ink::row(palette::TEXT_3);
    let at = (LEFT, MEASURE_BASELINE);
    sentence(
        &mut picture,
        at,
        line,
        &caption.measure,
        remarks,
        MEASURE_ROOM,
    );
    let at = (LEFT, NOTE_BASELINE);
    let line = Ink::small(palette::TEXT_3);
    sentence(&mut picture, at, line, &caption.note, notes, RIGHT - LEFT);
    picture
}

/// `first` and the `rest` with commas; where room is short only `first` is shortened.
fn sentence(picture: &mut Picture, at: Point, ink: Ink, first: &str, rest: &[String], room: f64) {
    let rest = rest.join(", ");
    let tail = match (first, rest.as_str()) {
        ("", _) | (_, "") => rest,
        _ => format!(", {rest}"),
    };
    let left = room - lettering::width(&tail, ink.size, ink.weight);
    let first = lettering::fit(&lettering::printable(first), ink.size, ink.weight, left);
    picture.text(at, Anchor::Start, ink, &format!("{first}{tail}"));
}

/// The remark that an axis leaves zero out, if it does.
pub(crate) fn axis_start(scale: &Scale, label: impl Fn(f64, f64) -> String) -> Option<String> {
    let start = if scale.low > 0.0 {
        scale.low
    } else {
        scale.high
    };
    scale
        .omits_zero()
        .then(|| format!("axis starts at {}", label(start, scale.step)))
}

/// Level grid lines from `x0` to `x1` with their labels to the left.
pub(crate) fn level_grid(
    picture: &mut Picture,
    y: &Scale,
    (x0, x1): (f64, f64),
    label: impl Fn(f64, f64) -> String,
) {
    for tick in y.ticks() {
        let at = y.at(tick);
        picture.level(x0, x1, at, palette::GRID);
        let text = label(tick, y.step);
        let place = (x0 - 8.0, at + HALF_LETTER);
        picture.text(place, Anchor::End, Ink::small(palette::LABEL), &text);
    }
}

/// A label beside the end of what it names.
pub(crate) struct EndLabel {
    /// Height of the thing named, in pixels.
    pub y: f64,
    /// Shortened where room is short.
    pub name: String,
    /// Always whole.
    pub figure: String,
    pub colour: Colour,
    pub strong: bool,
}

/// Labels to the right of `x`, each as near its height as the others allow.
pub(crate) fn end_labels(
    picture: &mut Picture,
    x: f64,
    mut labels: Vec<EndLabel>,
    (top, bottom): (f64, f64),
) {
    labels.sort_by(|a, b| a.y.total_cmp(&b.y));
    let wanted: Vec<f64> = labels.iter().map(|label| label.y).collect();
    for (label, y) in labels.iter().zip(spread(&wanted, LABEL_GAP, (top, bottom))) {
        let mut ink = Ink::small(label.colour);
        if label.strong {
            ink = ink.strong();
        }
        let at = (x + 8.0, y + HALF_LETTER);
        let figure = format!(" {}", label.figure);
        let room = RIGHT - at.0 - lettering::width(&figure, ink.size, ink.weight);
        let name = lettering::fit(&label.name, ink.size, ink.weight, room);
        picture.text(at, Anchor::Start, ink, &format!("{name}{figure}"));
    }
}

/// Heights at least `gap` apart and between the bounds, together as near to the `wanted` ones
/// (ascending) as possible: what collides forms a block around its mean.
fn spread(wanted: &[f64], gap: f64, (top, bottom): (f64, f64)) -> Vec<f64> {
    struct Block {
        sum: f64,
        count: usize,
    }
    let reach = |block: &Block| (block.count - 1) as f64 * gap;
    let first = |block: &Block| {
        let centred = block.sum / block.count as f64 - reach(block) / 2.0;
        centred.min(bottom - reach(block)).max(top)
    };
    let mut blocks: Vec<Block> = Vec::new();
    for &y in wanted {
        let mut block = Block { sum: y, count: 1 };
        while let Some(above) = blocks.pop() {
            if first(&above) + reach(&above) + gap <= first(&block) {
                blocks.push(above);
                break;
            }
            block.sum += above.sum;
            block.count += above.count;
        }
        blocks.push(block);
    }
    let lines = |block: &Block| {
        let start = first(block);
        (0..block.count).map(move |i| start + i as f64 * gap)
    };
    blocks.iter().flat_map(lines).collect()
}

/// Says in the middle of the plot that there is nothing to draw.
pub(crate) fn nothing(picture: &mut Picture, centre: Point, months: usize) {
    let text = match months {
        0 => "No months to show".to_owned(),
        _ => format!("{} in every month", figures::UNDEFINED),
    };
    picture.text(centre, Anchor::Middle, Ink::row(palette::TEXT_3), &text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_do_not_collide_stay() {
        assert_eq!(spread(&[10.0, 40.0], 14.0, (0.0, 100.0)), [10.0, 40.0]);
    }

    #[test]
    fn labels_that_collide_share_the_way() {
        assert_eq!(
            spread(&[50.0, 50.0, 50.0], 14.0, (0.0, 100.0)),
            [36.0, 50.0, 64.0]
        );
        // At the foot they can only go up, and push what is above them.
        let placed = spread(&[80.0, 99.0, 100.0], 14.0, (0.0, 100.0));
        assert!(placed[2] <= 100.0);
        assert!(placed.windows(2).all(|pair| pair[1] - pair[0] >= 14.0));
    }
}
