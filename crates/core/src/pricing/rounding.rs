//! How amounts and units are rounded, by name.

use rust_decimal::{Decimal, RoundingStrategy};

/// A named rounding rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rounding {
    /// To the nearest, halves to the even neighbour (default).
    #[default]
    HalfEven,
    /// To the nearest, halves away from zero.
    HalfUp,
    /// To the nearest, halves towards zero.
    HalfDown,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

impl Rounding {
    /// `value` with `decimals` decimals.
    pub fn to(self, value: Decimal, decimals: u32) -> Decimal {
        let strategy = match self {
            Self::HalfEven => RoundingStrategy::MidpointNearestEven,
            Self::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Self::HalfDown => RoundingStrategy::MidpointTowardZero,
            Self::Up => RoundingStrategy::AwayFromZero,
            Self::Down => RoundingStrategy::ToZero,
        };
        value.round_dp_with_strategy(decimals, strategy)
    }
}

/// Significant digits that a quotient keeps through the few steps after it; decimals have 28.
const SETTLED_DIGITS: u32 = 24;

/// `value` without what a division left behind: 20 / 60 * 3 is 1, not 0.99….
pub(crate) fn settled(value: Decimal) -> Decimal {
    value.round_sf(SETTLED_DIGITS).unwrap_or(value)
}

/// `value` as a whole number.
pub(super) fn whole(value: Decimal, rounding: Rounding) -> Decimal {
    rounding.to(value, 0)
}

/// Decimals of amounts in a currency: its minor unit in ISO 4217, two where nothing else is known.
pub fn currency_decimals(code: &str) -> u32 {
    match code {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "UYI" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        "CLF" | "UYW" => 4,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::testing::dec;

    #[test]
    fn each_rule_rounds_halves_its_way() {
        let check = |rule: Rounding, expected: [&str; 4]| {
            let found = ["2.5", "3.5", "-2.5", "2.1"].map(|value| rule.to(dec(value), 0));
            assert_eq!(found, expected.map(dec), "{rule:?}");
        };
        check(Rounding::HalfEven, ["2", "4", "-2", "2"]);
        check(Rounding::HalfUp, ["3", "4", "-3", "2"]);
        check(Rounding::HalfDown, ["2", "3", "-2", "2"]);
        check(Rounding::Up, ["3", "4", "-3", "3"]);
        check(Rounding::Down, ["2", "3", "-2", "2"]);
    }

    #[test]
    fn currencies_have_their_minor_unit() {
        let codes = ["USD", "JPY", "KWD", "CLF", "XYZ"];
        assert_eq!(codes.map(currency_decimals), [2, 0, 3, 4, 2]);
    }
}
