//! What to write instead of a text that is not the quantity asked for.
//!
//! A fix never changes what was meant: where only the writer can know, it shows an example.

use super::{NotAQuantity, Unit, WHOLE_DIGITS, example_in, number, split};
use rust_decimal::Decimal;

impl Unit {
    /// What to write for `number` when its unit is not there.
    pub(crate) fn suggestion(self, number: Decimal, currency: &str) -> String {
        let plain = self.written(number, currency);
        // A share of 0.27 most likely means 27%.
        if self == Self::Percent && !number.is_integer() && number.abs() < Decimal::ONE {
            let points = self.written(number * Decimal::ONE_HUNDRED, currency);
            return format!("\"{points}\", or \"{plain}\" if less than one percent is meant");
        }
        format!("\"{plain}\"")
    }

    /// Why the unit of `text` is not this one.
    pub(super) fn wrong_unit(
        self,
        text: &str,
        number: Decimal,
        found: &str,
        currency: &str,
        example: &str,
    ) -> NotAQuantity {
        if found.is_empty() {
            let fix = format!("write {}", self.suggestion(number, currency));
            return NotAQuantity {
                reason: format!("{text:?} has no unit"),
                fix,
            };
        }
        // "18 000 USD": spaces between digits are not a unit.
        if found.starts_with(|c: char| c.is_ascii_digit()) {
            return NotAQuantity {
                reason: format!("{text:?} has a space inside the number"),
                fix: format!(
                    "use \"_\" between digits, or nothing, as in {:?}",
                    example_in(example, currency)
                ),
            };
        }
        let suffix = self.suffix(currency);
        let reason = match self {
            Self::Number => {
                format!("{text:?} has the unit {found:?}, but the field is a bare number")
            }
            _ => format!("{text:?} has the unit {found:?}, not {suffix:?}"),
        };
        let fix = if self == Self::Number || self.means_the_same(found, currency) {
            format!("write {}", self.suggestion(number, currency))
        } else {
            // Another unit is another quantity: only the writer can convert it.
            format!(
                "give it in {suffix}, as in {:?}",
                example_in(example, currency)
            )
        };
        NotAQuantity { reason, fix }
    }

    /// Whether `found` is the unit in other words.
    fn means_the_same(self, found: &str, currency: &str) -> bool {
        let found = found.to_lowercase();
        let words: &[&str] = match self {
            Self::Money | Self::Price if currency == "USD" => &["usd", "$", "dollar", "dollars"],
            Self::Money | Self::Price if currency == "EUR" => &["eur", "€", "euro", "euros"],
            Self::Money | Self::Price if currency == "GBP" => &["gbp", "£", "pound", "pounds"],
            Self::Money | Self::Price => return found == currency.to_lowercase(),
            Self::Percent => &["percent", "pct", "per cent"],
            Self::Number => &[],
            Self::Days => &["days", "day", "d"],
            Self::Months => &["months", "month", "mo", "m"],
            Self::Volume => &["units", "unit", "calls"],
            Self::Hours => &["hours", "hour", "h", "hrs"],
            Self::Accounts => &["accounts", "account", "customers"],
        };
        words.contains(&found.as_str())
    }

    /// Why `text` does not start with a number.
    pub(super) fn not_a_number(
        self,
        text: &str,
        number_text: &str,
        currency: &str,
        example: &str,
    ) -> NotAQuantity {
        let example = example_in(example, currency);
        // Where nothing is the default, an example of nothing would be advice to change what is meant.
        let example = match example.strip_prefix("0 ") {
            Some(unit) => format!("4 {unit}"),
            None => example,
        };
        if let Some(sign) = text
            .trim()
            .chars()
            .next()
            .filter(|c| matches!(c, '$' | '€' | '£'))
        {
            let (rest, _) = split(text.trim()[sign.len_utf8()..].trim_start());
            let value = number(rest).or_else(|| without_comma(rest));
            // A dollar sign says little where the plan is in another currency.
            let value = value.filter(|_| self.means_the_same(&sign.to_string(), currency));
            return NotAQuantity {
                reason: format!("{text:?} starts with a currency sign"),
                fix: match value {
                    Some(value) => format!("write \"{}\"", self.written(value, currency)),
                    None => format!("write it like {example:?}"),
                },
            };
        }
        if number_text.contains(',') {
            let fix = match without_comma(number_text) {
                Some(value) => format!("write \"{}\"", self.written(value, currency)),
                None => format!("write it without commas, as in {example:?}"),
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
        let reason = format!("{text:?} is not a number with its unit");
        NotAQuantity {
            reason,
            fix: format!("write it like {example:?}"),
        }
    }
}

/// The number that a text with commas means: they group thousands, or one stands for the point.
fn without_comma(text: &str) -> Option<Decimal> {
    let whole = text
        .split('.')
        .next()
        .unwrap_or(text)
        .trim_start_matches('-');
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    if (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3) {
        return number(&text.replace(',', ""));
    }
    let decimal = text.matches(',').count() == 1 && !text.contains('.');
    decimal.then(|| number(&text.replace(',', "."))).flatten()
}
