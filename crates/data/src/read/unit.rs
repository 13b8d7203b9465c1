//! Quantities as text: a number and its unit.

use rust_decimal::Decimal;

/// What a field is measured in, and so how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// An amount of money with at most two decimals: `"18000 USD"`.
    Money,
    /// A price with at most nine decimals: `"0.004 USD"`.
    UnitPrice,
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
            Self::Money | Self::UnitPrice => currency,
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
            Self::Money | Self::UnitPrice => " [A-Z]{3}",
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
            return Err(self.not_a_number(text, number_text, unit_text, shown, example));
        };
        if !self.is_unit(unit_text, currency) {
            let found = match unit_text {
                "" => format!("{text:?} has no unit"),
                other if matches!(self, Self::Number) => {
                    format!("{text:?} has the unit {other:?}, but the field is a bare number")
                }
                other => format!(
                    "{text:?} has the unit {other:?}, not {:?}",
                    self.suffix(shown)
                ),
            };
            let fix = match self.meant_as_share(number, unit_text) {
                Some(points) => {
                    let (points, number) =
                        (self.written(points, shown), self.written(number, shown));
                    format!("write \"{points}\", or \"{number}\" if less than one percent is meant")
                }
                None => format!("write \"{}\"", self.written(number, shown)),
            };
            return Err(NotAQuantity { reason: found, fix });
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
                fix: format!(
                    "write \"{}\"",
                    self.written(number.round_dp(self.places() as u32), shown)
                ),
            });
        }
        Ok(number)
    }

    /// Percent points for a ratio written without its unit: 0.27 most likely means 27%.
    fn meant_as_share(self, number: Decimal, unit_text: &str) -> Option<Decimal> {
        let ratio = unit_text.is_empty() && !number.is_integer() && number.abs() < Decimal::ONE;
        (self == Self::Percent && ratio).then(|| number * Decimal::ONE_HUNDRED)
    }

    fn is_unit(self, found: &str, currency: Option<&str>) -> bool {
        match (self, currency) {
            (Self::Money | Self::UnitPrice, None) => {
                found.len() == 3 && found.bytes().all(|b| b.is_ascii_uppercase())
            }
            (Self::Money | Self::UnitPrice, Some(code)) => found == code,
            (Self::Percent | Self::Number, _) => found == self.suffix(""),
            // "1 day" is as good as "1 days".
            _ => {
                let plural = self.suffix("");
                found == plural || Some(found) == plural.strip_suffix('s')
            }
        }
    }

    fn not_a_number(
        self,
        text: &str,
        number_text: &str,
        unit_text: &str,
        currency: &str,
        example: &str,
    ) -> NotAQuantity {
        let example = example_in(example, currency);
        if number_text.contains(',') {
            let plain = number_text.replace(',', "");
            let fix = match number(&plain).filter(|_| thousands(number_text)) {
                Some(value) => format!("write \"{}\"", self.written(value, currency)),
                None => format!("use a point for decimals, as in {example:?}"),
            };
            return NotAQuantity {
                reason: format!("{text:?} has a comma"),
                fix,
            };
        }
        if number_text.bytes().filter(u8::is_ascii_digit).count() > WHOLE_DIGITS {
            return NotAQuantity {
                reason: format!("{text:?} has too many digits"),
                fix: format!("write at most {WHOLE_DIGITS} before the point and 9 after it"),
            };
        }
        let reason = if number_text.is_empty() && unit_text.starts_with(['$', '€', '£']) {
            format!("{text:?} starts with a currency sign")
        } else {
            format!("{text:?} is not a number with its unit")
        };
        NotAQuantity {
            reason,
            fix: format!("write it like {example:?}"),
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

/// Whether every comma groups three digits, so that leaving it out cannot change the value.
fn thousands(text: &str) -> bool {
    let whole = text
        .split('.')
        .next()
        .unwrap_or(text)
        .trim_start_matches(['-', '+']);
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)
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
mod tests {
    use super::*;

    fn check(unit: Unit, text: &str, expected: Result<&str, (&str, &str)>) {
        let found = unit.parse(text, Some("USD"), "18000 USD");
        match (found, expected) {
            (Ok(value), Ok(wanted)) => assert_eq!(value.normalize().to_string(), wanted, "{text}"),
            (Err(found), Err((reason, fix))) => {
                assert_eq!(
                    (found.reason.as_str(), found.fix.as_str()),
                    (reason, fix),
                    "{text}"
                );
            }
            (found, wanted) => panic!("{text}: found {found:?}, wanted {wanted:?}"),
        }
    }

    #[test]
    fn quantities_read_exactly() {
        check(Unit::Money, "18000 USD", Ok("18000"));
        check(Unit::Money, " 18_000.50 USD ", Ok("18000.5"));
        check(Unit::UnitPrice, "0.000000001 USD", Ok("0.000000001"));
        check(Unit::Percent, "27%", Ok("27"));
        check(Unit::Percent, "-2.5 %", Ok("-2.5"));
        check(Unit::Number, "-0.75", Ok("-0.75"));
        check(Unit::Months, "1 month", Ok("1"));
        check(Unit::Months, "12 months", Ok("12"));
    }

    #[test]
    fn a_wrong_text_gets_the_right_one_as_fix() {
        check(
            Unit::Money,
            "18,000 USD",
            Err(("\"18,000 USD\" has a comma", "write \"18000 USD\"")),
        );
        check(
            Unit::Money,
            "18,5 USD",
            Err((
                "\"18,5 USD\" has a comma",
                "use a point for decimals, as in \"18000 USD\"",
            )),
        );
        check(
            Unit::Money,
            "18000",
            Err(("\"18000\" has no unit", "write \"18000 USD\"")),
        );
        check(
            Unit::Money,
            "18000 EUR",
            Err((
                "\"18000 EUR\" has the unit \"EUR\", not \"USD\"",
                "write \"18000 USD\"",
            )),
        );
        check(
            Unit::Money,
            "1.005 USD",
            Err((
                "\"1.005 USD\" has 3 decimals, 2 is the most",
                "write \"1 USD\"",
            )),
        );
        check(
            Unit::Percent,
            "0.27",
            Err((
                "\"0.27\" has no unit",
                "write \"27%\", or \"0.27%\" if less than one percent is meant",
            )),
        );
        check(
            Unit::Number,
            "4 teams",
            Err((
                "\"4 teams\" has the unit \"teams\", but the field is a bare number",
                "write \"4\"",
            )),
        );
    }

    #[test]
    fn no_text_is_read_as_something_it_is_not() {
        for text in [
            "", "USD", "1e5 USD", "1__0 USD", "_1 USD", ".5 USD", "5. USD", "--1 USD",
        ] {
            assert!(
                Unit::Money.parse(text, Some("USD"), "1 USD").is_err(),
                "{text}"
            );
        }
        assert!(Unit::Number.parse(&"9".repeat(16), None, "1").is_err());
    }
}
