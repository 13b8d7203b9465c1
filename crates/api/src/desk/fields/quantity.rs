//! A value as plans write it, taken apart.

use super::RowKind;
use foothold_data::{Field, Many, Shape, Unit};
use rust_decimal::Decimal;

/// A number and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quantity {
    pub number: Decimal,
    /// What stands behind the number, space included: ` USD`, `%`, or nothing.
    pub suffix: String,
}

impl Quantity {
    /// Reads `48000 USD`, `27%`, `-0.75`.
    pub fn read(text: &str) -> Option<Self> {
        let end = text
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-')))
            .unwrap_or(text.len());
        let number = Decimal::from_str_exact(&text[..end]).ok()?;
        Some(Self {
            number,
            suffix: text[end..].to_owned(),
        })
    }
}

/// How the value of a field is edited; fields with several units show in `value` which one it is.
pub(super) fn kind(field: &Field, value: &str) -> RowKind {
    if field.many == Many::List {
        return RowKind::List;
    }
    match &field.shape {
        Shape::Text | Shape::Id => RowKind::Text,
        Shape::Month => RowKind::Month,
        Shape::Flag => RowKind::Flag,
        Shape::Count => RowKind::Count,
        Shape::Units => RowKind::Number,
        Shape::Word(_) => RowKind::Word,
        Shape::Table | Shape::Tables => RowKind::Text,
        Shape::Quantity(units) => {
            let fits = units.iter().find(|unit| match unit {
                Unit::Percent => value.ends_with('%'),
                Unit::Accounts => value.ends_with("accounts"),
                _ => !value.ends_with('%') && !value.ends_with("accounts"),
            });
            match fits.or(units.first()) {
                Some(Unit::Money | Unit::Price) => RowKind::Money,
                Some(Unit::Percent) => RowKind::Percent,
                Some(Unit::Days) => RowKind::Days,
                Some(Unit::Months) => RowKind::Months,
                Some(Unit::Hours) => RowKind::Hours,
                Some(Unit::Accounts) => RowKind::Accounts,
                Some(Unit::Number | Unit::Volume) | None => RowKind::Number,
            }
        }
    }
}

/// Amounts by the year, by the month and by the hour; other amounts have no period.
const YEARLY: [&str; 7] = [
    "acv",
    "acv_by_segment",
    "reference_land",
    "signing_authority",
    "value_per_seat",
    "base",
    "variable",
];
const MONTHLY: [&str; 2] = ["marketing_monthly", "amount_monthly"];

/// The unit to show beside the number of field `name`.
pub(super) fn unit(name: &str, kind: RowKind, suffix: &str) -> String {
    let unit = suffix.trim();
    let per = match kind {
        RowKind::Money if YEARLY.contains(&name) => "/yr",
        RowKind::Money if MONTHLY.contains(&name) => "/mo",
        RowKind::Money if name == "cs_hour" => "/hour",
        RowKind::Hours if name == "cs_hours_yearly" => "/yr",
        _ => "",
    };
    format!("{unit}{per}")
}

/// A number with separators between thousands, for sentences: `48,000`, `0.75`, `−0.75`.
pub(super) fn spaced(number: Decimal) -> String {
    let text = number.normalize().abs().to_string();
    let (whole, tail) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !tail.is_empty() {
        out.push('.');
        out.push_str(tail);
    }
    if number.is_sign_negative() && !number.is_zero() {
        out.insert(0, '−');
    }
    out
}

/// An amount in few digits: `48K`, `10.1M`, `950`.
pub(super) fn compact(number: Decimal) -> String {
    let thousand = Decimal::ONE_THOUSAND;
    let million = thousand * thousand;
    let shown = |part: Decimal, mark: &str| format!("{}{mark}", part.round_dp(1).normalize());
    match number.abs() {
        size if size >= million => shown(number / million, "M"),
        size if size >= thousand => shown(number / thousand, "K"),
        _ => number.normalize().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        let number = |text| Decimal::from_str_exact(text).unwrap();
        assert_eq!(spaced(number("1234567.50")), "1,234,567.5");
        assert_eq!(spaced(number("-0.75")), "−0.75");
        assert_eq!(compact(number("10080000")), "10.1M");
        assert_eq!(compact(number("48000")), "48K");
        let read = Quantity::read("-12.5%").unwrap();
        assert_eq!((read.number, read.suffix.as_str()), (number("-12.5"), "%"));
        assert_eq!(Quantity::read("growth"), None);
    }
}
