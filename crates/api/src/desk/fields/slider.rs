//! Where a slider goes from and to: round ends around the base plan's value.

use super::RowKind;
use super::quantity::Quantity;
use foothold_data::Field;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

/// Ends and step of a slider, in the unit of its row.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SliderView {
    /// Left end.
    pub low: f64,
    /// Right end.
    pub high: f64,
    /// Distance between two places.
    pub step: f64,
}

/// Numbers for which sliding makes no sense: identities, positions in a calendar or a table.
const FIXED: [&str; 8] = [
    "schema",
    "seed",
    "fiscal_year_start",
    "report_month",
    ".hires[",
    ".tiers[",
    ".steps[",
    ".spifs[",
];

/// Leading digits of round numbers, in tenths.
const ROUND: [i64; 9] = [10, 15, 20, 25, 30, 40, 50, 60, 80];

/// The slider of a plan field, by the value it has in the base plan, so that it does not move
/// under the hand.
pub(super) fn of_field(path: &str, field: &Field, kind: RowKind, base: &str) -> Option<SliderView> {
    let slides = !matches!(
        kind,
        RowKind::Flag | RowKind::Word | RowKind::Month | RowKind::Text | RowKind::List
    );
    let fixed = FIXED
        .iter()
        .any(|part| path == *part || path.contains(part));
    if !slides || fixed || path.starts_with("book.") || path.contains(".share_by_age[") {
        return None;
    }
    let number = Quantity::read(base)?.number;
    let twice = number.abs() * Decimal::TWO;
    let signed = field
        .min
        .is_some_and(|min| min.is_sign_negative() && !min.is_zero());
    let mut high = match kind {
        // Shares go all the way once they are a good part of it; rates stay near where they are.
        RowKind::Percent if twice > Decimal::from(20) && twice <= Decimal::from(200) => {
            Decimal::ONE_HUNDRED
        }
        RowKind::Percent if twice.is_zero() => Decimal::from(if signed { 5 } else { 20 }),
        _ if twice.is_zero() => return None,
        _ => round_up(twice),
    };
    if let Some(max) = field.max {
        high = high.min(max);
    }
    let mut low = if signed { -high } else { Decimal::ZERO };
    if let Some(min) = field.min {
        low = low.max(min);
    }
    let whole = !matches!(
        kind,
        RowKind::Money | RowKind::Percent | RowKind::Number | RowKind::Hours
    );
    let mut step = step(high - low)?;
    if whole {
        step = step.max(Decimal::ONE).ceil();
    }
    // The smallest value may itself be refused.
    if field.above && field.min == Some(low) {
        low += step;
    }
    view(low, high, step)
}

/// The slider of a behaviour value: its plausible range.
pub(super) fn plausible(low: Decimal, high: Decimal, whole: bool) -> Option<SliderView> {
    let step = step(high - low)?;
    view(low, high, if whole { step.max(Decimal::ONE) } else { step })
}

fn view(low: Decimal, high: Decimal, step: Decimal) -> Option<SliderView> {
    (low < high).then_some(SliderView {
        low: low.to_f64()?,
        high: high.to_f64()?,
        step: step.to_f64()?,
    })
}

/// The smallest round number that is not below `number`, which is above zero.
fn round_up(number: Decimal) -> Decimal {
    let mut ten = Decimal::ONE;
    while number > ten * Decimal::TEN {
        ten *= Decimal::TEN;
    }
    while number <= ten / Decimal::TEN {
        ten /= Decimal::TEN;
    }
    // `number` lies above a tenth of `ten` and up to ten times it.
    let rounds = [ten / Decimal::TEN, ten]
        .into_iter()
        .flat_map(|ten| ROUND.map(|tenths| ten * Decimal::new(tenths, 1)));
    rounds
        .into_iter()
        .find(|round| *round >= number)
        .unwrap_or(ten * Decimal::TEN)
}

/// A step of one, two or five, so that a span has 50 to 200 of them.
fn step(span: Decimal) -> Option<Decimal> {
    if span <= Decimal::ZERO {
        return None;
    }
    let wanted = span / Decimal::ONE_HUNDRED;
    let mut ten = Decimal::new(1, 9);
    while ten * Decimal::TEN <= wanted {
        ten *= Decimal::TEN;
    }
    let steps = [1, 2, 5].map(|digit| ten * Decimal::from(digit));
    steps
        .into_iter()
        .rev()
        .find(|step| *step <= wanted)
        .or(Some(ten))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_and_steps_are_round() {
        let number = |text| Decimal::from_str_exact(text).unwrap();
        let check = |from, to| assert_eq!(round_up(number(from)), number(to), "{from}");
        check("96000", "100000");
        check("36000", "40000");
        check("150", "150");
        check("12", "15");
        check("1", "1");
        check("0.3", "0.3");
        check("81", "100");
        let check = |span, to| assert_eq!(step(number(span)), Some(number(to)), "{span}");
        check("100000", "1000");
        check("40000", "200");
        check("0.9", "0.005");
        check("1.5", "0.01");
        assert_eq!(step(number("0")), None);
    }
}
