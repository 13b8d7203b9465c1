//! Numbers as people read them: percent with one decimal, amounts in whole units and grouped, a
//! true minus, and `undefined` in words.

use foothold_api::metrics::Unit;
use foothold_api::wire::{StatValue, Value};

/// What stands where a ratio has no denominator.
pub const UNDEFINED: &str = "undefined";
const MINUS: char = '\u{2212}';

/// A value in its unit; the currency stands elsewhere.
pub fn value(unit: Unit, value: Option<&Value>) -> String {
    match value.and_then(number) {
        None => UNDEFINED.to_owned(),
        Some(number) => match unit {
            Unit::Ratio => percent(number),
            Unit::Money => grouped(number, 0),
            Unit::Number => plain(number),
        },
    }
}

/// The mean and its standard error: `118.9% ± 0.4`.
pub fn mean(unit: Unit, stat: &StatValue) -> String {
    plus_minus(unit, stat, value(unit, stat.mean.as_ref()))
}

/// A mean difference with its sign and standard error, of ratios in percentage points; `≈` before
/// it when it is less than 1.65 standard errors from nothing.
pub fn difference(unit: Unit, stat: &StatValue) -> String {
    let Some(mean) = stat.mean.as_ref().and_then(number) else {
        return UNDEFINED.to_owned();
    };
    let plain = match unit {
        Unit::Ratio => format!("{} pts", grouped(mean * 100.0, 1)),
        _ => value(unit, stat.mean.as_ref()),
    };
    let signed = if mean > 0.0 {
        format!("+{plain}")
    } else {
        plain
    };
    let text = plus_minus(unit, stat, signed);
    let unclear = stat.se.as_ref().and_then(number);
    if unclear.is_some_and(|se| is_noise(mean, se)) {
        format!("≈ {text}")
    } else {
        text
    }
}

/// Whether noise explains a mean with that standard error: it is under 1.65 of them, and not nothing.
pub fn is_noise(mean: f64, se: f64) -> bool {
    mean != 0.0 && mean.abs() < 1.65 * se
}

fn plus_minus(unit: Unit, stat: &StatValue, mean: String) -> String {
    match stat.se.as_ref().and_then(number) {
        None => mean,
        Some(se) => {
            let se = match unit {
                Unit::Ratio => grouped(se * 100.0, 1),
                Unit::Money => grouped(se, 0),
                Unit::Number => plain(se),
            };
            format!("{mean} ± {se}")
        }
    }
}

/// A ratio as a percentage.
pub fn percent(ratio: f64) -> String {
    format!("{}%", grouped(ratio * 100.0, 1))
}

/// A plain number with the decimals that its size leaves room for.
pub fn plain(number: f64) -> String {
    let decimals = match number.abs() {
        size if size >= 1000.0 => 0,
        size if size >= 100.0 => 1,
        _ => 2,
    };
    grouped(number, decimals)
}

/// Decimal text as a grouped amount in whole units.
pub fn amount(text: &str) -> String {
    // Amounts are decimal text by construction; what is not a number is shown as it came.
    text.parse()
        .map_or_else(|_| text.to_owned(), |number: f64| grouped(number, 0))
}

/// Decimal text as a grouped amount with every digit it has.
pub fn exact(text: &str) -> String {
    match text.strip_prefix('-') {
        Some(size) => signed(true, size),
        None => signed(false, text),
    }
}

/// A number with its thousands grouped and `decimals` decimals.
pub fn grouped(number: f64, decimals: usize) -> String {
    signed(number < 0.0, &format!("{:.decimals$}", number.abs()))
}

/// The digits of a number grouped, behind a true minus where it is negative and not nothing.
fn signed(negative: bool, text: &str) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut out = String::new();
    if negative && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push(MINUS);
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// The number behind a value.
pub fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Money(text) => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_amounts_keep_every_digit() {
        assert_eq!(exact("123456789012345678.90"), "123,456,789,012,345,678.90");
        assert_eq!(exact("-1234.5"), "−1,234.5");
        assert_eq!(exact("-0.00"), "0.00");
        assert_eq!(exact("999"), "999");
    }

    #[test]
    fn numbers_are_grouped_with_a_true_minus() {
        for (number, decimals, text) in [
            (0.0, 0, "0"),
            (-0.4, 0, "0"),
            (999.0, 0, "999"),
            (1000.0, 0, "1,000"),
            (-26_190_112.4, 0, "−26,190,112"),
            (1234.567, 2, "1,234.57"),
            (-0.04, 1, "0.0"),
        ] {
            assert_eq!(grouped(number, decimals), text);
        }
        assert_eq!(percent(1.1937), "119.4%");
        assert_eq!(percent(-0.031), "−3.1%");
    }

    #[test]
    fn decimal_text_keeps_every_digit() {
        for (text, shown) in [
            ("0", "0"),
            ("-1234567.250", "−1,234,567.250"),
            ("999.0000001", "999.0000001"),
            ("12345678901234567890.12", "12,345,678,901,234,567,890.12"),
        ] {
            assert_eq!(exact(text), shown);
        }
    }

    fn stat(mean: f64, se: Option<f64>) -> StatValue {
        let number = |n| Some(Value::Number(n));
        StatValue {
            p10: number(mean),
            p50: number(mean),
            p90: number(mean),
            mean: number(mean),
            se: se.and_then(number),
            defined_in: None,
        }
    }

    #[test]
    fn a_difference_within_its_noise_is_marked() {
        assert_eq!(
            difference(Unit::Ratio, &stat(0.02, Some(0.01))),
            "+2.0 pts ± 1.0"
        );
        assert_eq!(
            difference(Unit::Ratio, &stat(-0.01, Some(0.01))),
            "≈ −1.0 pts ± 1.0"
        );
        assert_eq!(
            difference(Unit::Ratio, &stat(0.0, Some(0.0))),
            "0.0 pts ± 0.0"
        );
        assert_eq!(difference(Unit::Number, &stat(0.5, None)), "+0.50");
    }

    #[test]
    fn what_is_undefined_says_so() {
        let nothing = StatValue {
            p10: None,
            p50: None,
            p90: None,
            mean: None,
            se: None,
            defined_in: None,
        };
        assert_eq!(mean(Unit::Money, &nothing), "undefined");
        assert_eq!(difference(Unit::Money, &nothing), "undefined");
        assert_eq!(value(Unit::Ratio, None), "undefined");
    }
}
