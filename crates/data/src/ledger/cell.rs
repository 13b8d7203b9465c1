//! Cells.

use std::borrow::Cow;

/// Whole cents as an exact decimal with two places: `-1234.50`.
pub fn amount(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let size = cents.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

/// Text that a spreadsheet would run as a formula, with an apostrophe before it.
///
/// Applies to text only: a negative amount stays a number.
pub fn escaped(text: &str) -> Cow<'_, str> {
    // Spreadsheets strip leading space before they look for a formula.
    let starts = text.trim_start_matches([' ', '\u{a0}']).chars().next();
    match starts {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => {
            Cow::Owned(format!("'{text}"))
        }
        _ => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        for (cents, text) in [
            (0, "0.00"),
            (5, "0.05"),
            (-5, "-0.05"),
            (123_450, "1234.50"),
            (i64::MAX, "92233720368547758.07"),
            (i64::MIN, "-92233720368547758.08"),
        ] {
            assert_eq!(amount(cents), text);
        }
    }

    #[test]
    fn formulas_are_defused_and_names_left_alone() {
        for text in ["=1+1", "+1", "-1", "@sum", "\t=1", "  =1", "＝1"] {
            assert_eq!(escaped(text), format!("'{text}"));
        }
        for text in ["ACC-1", "Zoë", "", "a=b", "1-2"] {
            assert_eq!(escaped(text), text);
        }
    }
}
