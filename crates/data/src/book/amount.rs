//! Amounts as people and exports write them: `$1,234.56`, `45k`, `(1,200)`, `1.234,56 €`.

use foothold_core::currency::{is_currency, is_sign_of};
use rust_decimal::Decimal;
use std::fmt;

/// The mark between whole units and their fractions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalMark {
    /// `1,234.56`.
    Point,
    /// `1.234,56`.
    Comma,
}

impl DecimalMark {
    pub(crate) const fn char(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }

    const fn of(mark: char) -> Self {
        if mark == ',' {
            Self::Comma
        } else {
            Self::Point
        }
    }
}

/// An amount taken apart, with its marks still in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    digits: String,
    negative: bool,
    thousands: u32,
    /// What stands beside the number and says in which currency it is.
    pub signs: Vec<Sign>,
}

/// A currency as it stands beside an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sign {
    /// A code of ISO 4217.
    Code(String),
    /// A symbol that several currencies share: `$` or `¥`.
    Symbol(char),
}

impl Sign {
    /// The sign that a text is.
    pub fn of(text: &str) -> Option<Self> {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(symbol @ ('$' | '¥')), None) => Some(Self::Symbol(symbol)),
            (Some('€'), None) => Some(Self::Code("EUR".to_owned())),
            (Some('£'), None) => Some(Self::Code("GBP".to_owned())),
            _ => {
                let code = text.to_ascii_uppercase();
                is_currency(&code).then_some(Self::Code(code))
            }
        }
    }

    /// The sign in the parentheses of a header: `ARR (USD)`.
    pub fn of_header(header: &str) -> Option<Self> {
        let (_, unit) = header.split_once('(')?;
        Self::of(unit.split(')').next()?.trim())
    }

    /// Whether it may stand for the currency `code`.
    pub fn may_be(&self, code: &str) -> bool {
        match self {
            Self::Code(own) => own == code,
            Self::Symbol(symbol) => is_sign_of(*symbol, code),
        }
    }
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => f.write_str(code),
            Self::Symbol(symbol) => write!(f, "{symbol}"),
        }
    }
}

/// What the marks of one amount say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MarkEvidence {
    /// No mark.
    Nothing,
    /// This is the decimal mark.
    Decimal(DecimalMark),
    /// One mark with three digits after it: thousands, or three decimals.
    Either(DecimalMark),
}

/// Takes an amount apart; `None` when it is none.
pub(crate) fn written(text: &str) -> Option<Written> {
    let mut rest = text.trim();
    let mut negative = false;
    if let Some(inner) = rest
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
    {
        negative = true;
        rest = inner.trim();
    }
    let is_number = |c: char| c.is_ascii_digit();
    let first = rest.find(is_number)?;
    let last = rest.rfind(is_number)? + 1;
    let (before, number, after) = (&rest[..first], &rest[first..last], &rest[last..]);
    let mut signs: Vec<Sign> = Vec::new();
    let mut thousands = 0;
    // A leading mark belongs to the number: `.5`, `,5`.
    let (before, lead) = match before.strip_suffix(['.', ',']) {
        Some(shorter) => (shorter, before.chars().next_back()),
        None => (before, None),
    };
    for (position, word) in words(before, after) {
        match word.as_str() {
            "-" | "−" if position == Position::Before && !negative => negative = true,
            "k" if position == Position::After && thousands == 0 => thousands = 1,
            "m" if position == Position::After && thousands == 0 => thousands = 2,
            _ => {
                let sign = Sign::of(&word)?;
                // `$5 USD` says it twice; `USD EUR 5` is no amount.
                if signs.iter().any(|known| !agree(known, &sign)) {
                    return None;
                }
                signs.push(sign);
            }
        }
    }
    let mut digits = String::new();
    if let Some(mark) = lead {
        digits.extend(['0', mark]);
    }
    let mut rest = number;
    while let Some(c) = rest.chars().next() {
        let tail = &rest[c.len_utf8()..];
        match c {
            '0'..='9' => digits.push(c),
            '.' | ',' if tail.starts_with(is_number) => digits.push(c),
            // Spaces and apostrophes group digits in some countries.
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’' | '_' => {
                if tail.chars().take_while(char::is_ascii_digit).count() != 3 {
                    return None;
                }
            }
            _ => return None,
        }
        rest = tail;
    }
    Some(Written {
        digits,
        negative,
        thousands,
        signs,
    })
}

/// Whether two signs beside one amount can mean one currency.
fn agree(one: &Sign, other: &Sign) -> bool {
    match (one, other) {
        (sign, Sign::Code(code)) | (Sign::Code(code), sign) => sign.may_be(code),
        (Sign::Symbol(one), Sign::Symbol(other)) => one == other,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    Before,
    After,
}

/// Signs, letters and symbols around a number, lower case except for codes.
fn words(before: &str, after: &str) -> Vec<(Position, String)> {
    let mut out = Vec::new();
    for (position, text) in [(Position::Before, before), (Position::After, after)] {
        let mut word = String::new();
        for c in text.chars().chain([' ']) {
            if c.is_alphabetic() {
                word.push(c.to_ascii_lowercase());
                continue;
            }
            if !word.is_empty() {
                out.push((position, std::mem::take(&mut word)));
            }
            if !c.is_whitespace() {
                out.push((position, c.to_string()));
            }
        }
    }
    out
}

impl Written {
    /// The first sign that cannot stand for the currency `code`.
    pub fn other_than(&self, code: &str) -> Option<&Sign> {
        self.signs.iter().find(|sign| !sign.may_be(code))
    }

    /// What the marks say.
    pub fn evidence(&self) -> MarkEvidence {
        let marks: Vec<(usize, char)> = self
            .digits
            .char_indices()
            .filter(|(_, c)| matches!(c, '.' | ','))
            .collect();
        let (Some(&(at, last)), Some(&(_, first))) = (marks.last(), marks.first()) else {
            return MarkEvidence::Nothing;
        };
        if first != last {
            return MarkEvidence::Decimal(DecimalMark::of(last));
        }
        if marks.len() > 1 {
            return MarkEvidence::Decimal(DecimalMark::of(last).other());
        }
        let (whole, fraction) = (&self.digits[..at], &self.digits[at + 1..]);
        if fraction.len() == 3 && whole.len() <= 3 && !whole.starts_with('0') {
            MarkEvidence::Either(DecimalMark::of(last))
        } else {
            MarkEvidence::Decimal(DecimalMark::of(last))
        }
    }

    /// Whether it has more digits than an exact number can: too large, not unreadable.
    pub fn is_too_long(&self) -> bool {
        let digits = self.digits.trim_start_matches('0');
        digits.chars().filter(char::is_ascii_digit).count() > 28
    }

    /// The amount under a decimal mark; `None` when its groups are neither groups of three nor, as in
    /// India, of two before the last three: `12,00,000`.
    pub fn value(&self, mark: DecimalMark) -> Option<Decimal> {
        let group = mark.other().char();
        let (whole, fraction) = match self.digits.split_once(mark.char()) {
            Some((whole, fraction)) => (whole, fraction),
            None => (self.digits.as_str(), ""),
        };
        let groups: Vec<usize> = whole.split(group).map(str::len).collect();
        let grouped = match groups.as_slice() {
            [_] => true,
            [first, rest @ .., 3] if rest.iter().all(|digits| *digits == 3) => {
                (1..=3).contains(first)
            }
            [first, rest @ .., 3] => {
                (1..=2).contains(first) && rest.iter().all(|digits| *digits == 2)
            }
            _ => false,
        };
        if !grouped || fraction.contains([group, mark.char()]) {
            return None;
        }
        let plain: String = whole.chars().filter(char::is_ascii_digit).collect();
        let number: Decimal = if fraction.is_empty() {
            plain
        } else {
            format!("{plain}.{fraction}")
        }
        .parse()
        .ok()?;
        let scale = Decimal::from(1000_u64.pow(self.thousands));
        let value = number.checked_mul(scale)?;
        Some(if self.negative { -value } else { value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use MarkEvidence::{Decimal as Is, Either, Nothing};

    fn check(text: &str, evidence: MarkEvidence, mark: DecimalMark, value: &str) {
        let written = written(text).unwrap_or_else(|| panic!("{text} is no amount"));
        assert_eq!(written.evidence(), evidence, "{text}");
        assert_eq!(written.value(mark), Some(value.parse().unwrap()), "{text}");
    }

    #[test]
    fn amounts_are_read_as_written() {
        use DecimalMark::{Comma, Point};
        check("48000", Nothing, Point, "48000");
        check("$1,234.56", Is(Point), Point, "1234.56");
        check("1.234,56 €", Is(Comma), Comma, "1234.56");
        check("45k", Nothing, Point, "45000");
        check("1.2M", Is(Point), Point, "1200000");
        check("(1,200)", Either(Comma), Point, "-1200");
        check("-12,5", Is(Comma), Comma, "-12.5");
        check("USD 1 234 567", Nothing, Point, "1234567");
        check("CHF 1'234.50", Is(Point), Point, "1234.50");
        check("1,234,567", Is(Point), Point, "1234567");
        check("0.125", Is(Point), Point, "0.125");
        check("1.234", Either(Point), Point, "1.234");
        check("1.234", Either(Point), Comma, "1234");
        check("121.07", Is(Point), Point, "121.07");
        check("$.50", Is(Point), Point, "0.50");
        check("1,23,456.00", Is(Point), Point, "123456.00");
        check("12,00,00,000", Is(Point), Point, "120000000");
    }

    #[test]
    fn what_is_no_amount_is_none() {
        for text in [
            "",
            "-",
            "n/a",
            "12/5",
            "1,,2",
            "1 2%",
            "12 apples",
            "1-2",
            "1 2",
            "USD EUR 5",
            "kk",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
        for text in ["1,2345,678", "123,45,678.00", "1,23,45", "12,3,456"] {
            let odd = written(text).unwrap();
            assert_eq!(odd.value(DecimalMark::Point), None, "{text}");
        }
        assert_eq!(
            written("9".repeat(40).as_str())
                .unwrap()
                .value(DecimalMark::Point),
            None
        );
    }

    #[test]
    fn currencies_are_noticed() {
        let signs = |text: &str| written(text).unwrap().signs;
        let code = |code: &str| Sign::Code(code.to_owned());
        assert_eq!(signs("€5"), [code("EUR")]);
        assert_eq!(signs("¥5"), [Sign::Symbol('¥')]);
        assert_eq!(signs("5 gbp"), [code("GBP")]);
        assert_eq!(signs("$5"), [Sign::Symbol('$')]);
        assert_eq!(signs("$5 CAD"), [Sign::Symbol('$'), code("CAD")]);
        assert_eq!(written("$5 EUR"), None);
        assert_eq!(written("5 XYZ"), None);
        assert_eq!(Sign::of_header("ARR (eur)"), Some(code("EUR")));
        assert_eq!(Sign::of_header("ARR ($)"), Some(Sign::Symbol('$')));
        assert_eq!(Sign::of_header("ARR (yearly)"), None);
        let dollars = written("$5").unwrap();
        assert_eq!(dollars.other_than("AUD"), None);
        assert_eq!(dollars.other_than("EUR"), Some(&Sign::Symbol('$')));
    }
}
