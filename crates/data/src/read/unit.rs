//! Quantities as text: a number and its unit.

mod advice;

use rust_decimal::Decimal;

/// What a field is measured in, and so how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// An amount of money with at most two decimals: `"18000 USD"`.
    Money,
    /// A price with at most nine decimals: `"0.004 USD"`.
    Price,
    /// A share or rate: `"27%"`.
    Percent,
    /// A bare number, as a string so that it stays exact: `"-0.75"`.
    Number,
    /// Days: `"75 days"`.
    Days,
    /// Months: `"12 months"`.
    Months,
    /// A metered volume: `"1200 units"`.
    Volume,
    /// Hours: `"25 hours"`.
    Hours,
    /// A number of accounts: `"30 accounts"`.
    Accounts,
}

/// Why a text is not the quantity that was asked for, and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotAQuantity {
    pub reason: String,
    pub fix: String,
}

/// Digits before the point that any quantity may have; with nine after it, the number is exact.
const WHOLE_DIGITS: usize = 15;

impl Unit {
    /// What stands behind the number, the plan's currency being `currency`.
    fn suffix(self, currency: &str) -> &str {
        match self {
            Self::Money | Self::Price => currency,
            Self::Percent => "%",
            Self::Number => "",
            Self::Days => "days",
            Self::Months => "months",
            Self::Volume => "units",
            Self::Hours => "hours",
            Self::Accounts => "accounts",
        }
    }

    /// Most decimals that may be written.
    pub(crate) const fn places(self) -> usize {
        match self {
            Self::Money => 2,
            _ => 9,
        }
    }

    /// The pattern of a valid text, for the JSON Schema.
    pub(crate) fn pattern(self) -> String {
        let tail = match self {
            Self::Money | Self::Price => " [A-Z]{3}",
            Self::Percent => " ?%",
            Self::Number => "",
            Self::Days => " days?",
            Self::Months => " months?",
            Self::Volume => " units?",
            Self::Hours => " hours?",
            Self::Accounts => " accounts?",
        };
        format!(
            r"^-?[0-9]+(_[0-9]+)*(\.[0-9]{{1,{}}})?{tail}$",
            self.places()
        )
    }

    /// `value` as it is written, in the unit itself (percent points, not a ratio).
    pub(crate) fn written(self, value: Decimal, currency: &str) -> String {
        let number = value.normalize();
        match self {
            Self::Number => number.to_string(),
            Self::Percent => format!("{number}%"),
            _ => format!("{number} {}", self.suffix(currency)),
        }
    }

    /// Ratio behind one written unit: percent points are hundredths.
    pub(crate) fn scale(self) -> Decimal {
        match self {
            Self::Percent => Decimal::new(1, 2),
            _ => Decimal::ONE,
        }
    }

    /// Reads `text`; the result is in the unit itself (percent points, not a ratio).
    ///
    /// A `currency` of `None` (it could not be read) accepts any three letters.
    pub(crate) fn parse(
        self,
        text: &str,
        currency: Option<&str>,
        example: &str,
    ) -> Result<Decimal, NotAQuantity> {
        let shown = currency.unwrap_or("USD");
        let (number_text, unit_text) = split(text.trim());
        let Some(number) = number(number_text) else {
            return Err(self.not_a_number(text, number_text, shown, example));
        };
        if !self.is_unit(unit_text, currency) {
            return Err(self.wrong_unit(text, number, unit_text, shown, example));
        }
        let places = number_text
            .split_once('.')
            .map_or(0, |(_, tail)| tail.len());
        if places > self.places() {
            return Err(NotAQuantity {
                reason: format!(
                    "{text:?} has {places} decimals, {} is the most",
                    self.places()
                ),
                fix: match number.round_dp(self.places() as u32) {
                    // Too small to be written is not nothing.
                    zero if zero.is_zero() => {
                        format!("write at most {} decimals, or a larger unit", self.places())
                    }
                    rounded => format!("write \"{}\"", self.written(rounded, shown)),
                },
            });
        }
        Ok(number)
    }

    fn is_unit(self, found: &str, currency: Option<&str>) -> bool {
        match (self, currency) {
            (Self::Money | Self::Price, None) => {
                found.len() == 3 && found.bytes().all(|b| b.is_ascii_uppercase())
            }
            (Self::Money | Self::Price, Some(code)) => found == code,
            (Self::Percent | Self::Number, _) => found == self.suffix(""),
            // "1 day" is as good as "1 days".
            _ => {
                let plural = self.suffix("");
                found == plural || Some(found) == plural.strip_suffix('s')
            }
        }
    }
}

/// An example in the plan's own currency; examples in code are in dollars.
pub(crate) fn example_in(example: &str, currency: &str) -> String {
    match example.strip_suffix(" USD") {
        Some(number) => format!("{number} {currency}"),
        None => example.to_owned(),
    }
}

/// Splits `"18000 USD"` into number and unit.
fn split(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '_' | '-' | '+')))
        .unwrap_or(text.len());
    (&text[..end], text[end..].trim_start())
}

/// An exact number: digits, `_` between digits, at most one point with digits on both sides.
fn number(text: &str) -> Option<Decimal> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, tail) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let grouped = whole
        .split('_')
        .all(|g| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit()));
    let plain = whole.replace('_', "");
    let fine = grouped
        && plain.len() <= WHOLE_DIGITS
        && !tail.is_empty()
        && tail.len() <= 12
        && tail.bytes().all(|b| b.is_ascii_digit());
    if !fine {
        return None;
    }
    Decimal::from_str_exact(&text.replace('_', "")).ok()
}

#[cfg(test)]
mod tests;
