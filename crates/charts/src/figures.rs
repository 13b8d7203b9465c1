//! Numbers as the product writes them: true minus, whole headline percentages, amounts in K, M, B.

const MINUS: char = '\u{2212}';

/// What stands where a ratio has no denominator.
pub(crate) const UNDEFINED: &str = "undefined";

const UNITS: [(f64, &str); 5] = [(1.0, ""), (1e3, "K"), (1e6, "M"), (1e9, "B"), (1e12, "T")];

/// `ratio` as a whole percentage: `1.19` is `119%`; past 100,000% in K, M, B, T.
pub(crate) fn percent(ratio: f64) -> String {
    let value = ratio * 100.0;
    if value.abs() >= 1e5 {
        return format!("{}%", amount(value));
    }
    format!("{}%", fixed(value, 0))
}

/// `ratio` as a whole percentage, or `undefined`.
pub(crate) fn percent_or_undefined(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| UNDEFINED.to_owned(), percent)
}

/// An amount to read: `14.2K`, `26.19M`, `950`. Below ten it keeps two decimals unless whole.
pub(crate) fn amount(value: f64) -> String {
    let size = value.abs();
    if size < 10.0 {
        let whole = (size - size.round()).abs() < 0.005;
        return fixed(value, if whole { 0 } else { 2 });
    }
    let decimals_of = |unit: f64| match unit {
        u if u < 1e3 => 0,
        u if u < 1e6 => 1,
        _ => 2,
    };
    scaled(value, decimals_of)
}

/// A change with its sign in the unit that suits `largest`, so that decimals of a column line up:
/// `+7.99M`, `−0.50M`. A change too small for that unit takes its own; nothing is `0`, unsigned.
pub(crate) fn change(value: f64, largest: f64) -> String {
    let (unit, name) = unit_of(largest);
    let text = if unit > 1.0 && value.abs() < 1e15 && value.abs() >= 0.005 * unit {
        format!(
            "{}{name}",
            fixed(value / unit, if unit > 1e3 { 2 } else { 1 })
        )
    } else {
        amount(value)
    };
    let nothing = text.chars().all(|c| c == '0' || c == '.');
    if value > 0.0 && !nothing {
        format!("+{text}")
    } else {
        text
    }
}

fn unit_of(value: f64) -> (f64, &'static str) {
    let mut descending = UNITS.into_iter().rev();
    descending
        .find(|(unit, _)| value.abs() >= *unit)
        .unwrap_or(UNITS[0])
}

/// A label of an axis of amounts, with the decimals that its `step` needs.
pub(crate) fn tick_amount(value: f64, step: f64) -> String {
    if value.abs() < step / 2.0 {
        return "0".to_owned();
    }
    scaled(value, |unit| decimals(step / unit))
}

/// A label of an axis of ratios, with the decimals that its `step` needs.
pub(crate) fn tick_percent(value: f64, step: f64) -> String {
    let (value, step) = (value * 100.0, step * 100.0);
    if value.abs() >= 1e5 {
        return format!("{}%", tick_amount(value, step));
    }
    format!("{}%", fixed(value, decimals(step)))
}

fn scaled(value: f64, decimals_of: impl Fn(f64) -> usize) -> String {
    let size = value.abs();
    if size >= 1e15 {
        return signed(format!("{size:.2e}"), value);
    }
    let mut best = fixed(value, decimals_of(1.0));
    for (unit, name) in UNITS {
        // 999,960 rounds to 1000.0K, which is 1.00M: the next unit starts half a last digit early.
        let rounding = 0.5 * power_of_ten(-(decimals_of(unit / 1e3) as i32)) / 1e3;
        if unit > 1.0 && size / unit >= 1.0 - rounding {
            best = format!("{}{name}", fixed(value / unit, decimals_of(unit)));
        }
    }
    best
}

/// `value` with exactly `decimals` decimals and a true minus; what rounds to zero has no sign.
fn fixed(value: f64, decimals: usize) -> String {
    signed(format!("{:.decimals$}", value.abs()), value)
}

fn signed(text: String, value: f64) -> String {
    let nothing = text.chars().all(|c| c == '0' || c == '.');
    if value < 0.0 && !nothing {
        format!("{MINUS}{text}")
    } else {
        text
    }
}

/// Decimals, at most six, that tell multiples of `step` apart.
fn decimals(step: f64) -> usize {
    (0..6)
        .find(|&places| {
            let shifted = step * power_of_ten(places);
            shifted > 0.5 && (shifted - shifted.round()).abs() < 1e-6 * shifted
        })
        .map_or(6, |places| places as usize)
}

fn power_of_ten(exponent: i32) -> f64 {
    10f64.powi(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_whole_with_a_true_minus() {
        assert_eq!(percent(1.194), "119%");
        assert_eq!(percent(-0.031), "−3%");
        assert_eq!(percent(-0.001), "0%");
        assert_eq!(percent(1e12), "100.00T%");
        assert_eq!(percent_or_undefined(None), "undefined");
    }

    #[test]
    fn amounts_take_the_largest_unit_that_fits() {
        for (value, text) in [
            (0.0, "0"),
            (1e-9, "0"),
            (0.25, "0.25"),
            (3.0, "3"),
            (950.0, "950"),
            (999.6, "1.0K"),
            (14_200.0, "14.2K"),
            (999_960.0, "1.00M"),
            (26_190_000.0, "26.19M"),
            (-500_000.0, "−500.0K"),
            (1e12, "1.00T"),
            (2.5e17, "2.50e17"),
        ] {
            assert_eq!(amount(value), text, "{value}");
        }
    }

    #[test]
    fn changes_carry_a_sign_unless_nothing_changed() {
        assert_eq!(change(7_990_000.0, 8e6), "+7.99M");
        assert_eq!(change(-500_000.0, 8e6), "−0.50M");
        assert_eq!(change(1_250.0, 8e6), "+1.2K");
        assert_eq!(change(1_250.0, 90_000.0), "+1.2K");
        assert_eq!(change(-20.0, 100.0), "−20");
        for nothing in [0.0, 0.001, -0.0, -0.001] {
            assert_eq!(change(nothing, 8e6), "0");
        }
    }

    #[test]
    fn ticks_have_the_decimals_of_their_step() {
        assert_eq!(tick_amount(14e6, 4e6), "14M");
        assert_eq!(tick_amount(14.5e6, 0.5e6), "14.5M");
        assert_eq!(tick_amount(0.0, 2e6), "0");
        assert_eq!(tick_amount(-2e6, 2e6), "−2M");
        assert_eq!(tick_percent(0.9, 0.1), "90%");
        assert_eq!(tick_percent(0.995, 0.005), "99.5%");
        assert_eq!(tick_percent(8e11, 2e11), "80T%");
        assert_eq!(tick_percent(0.0, 2e11), "0%");
    }
}
