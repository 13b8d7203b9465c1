//! From an exact amount to whole minor units.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// Which way a value between two minor units goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// To the nearest, halves to the even one.
    HalfEven,
    /// To the nearest, halves away from zero.
    HalfUp,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

/// How amounts of a statement are rounded, once per item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounding {
    /// Decimals of the currency, 0 to 4; amounts are kept in units of the last one.
    pub decimals: u32,
    /// Which way.
    pub mode: Mode,
    /// Whether each item is rounded by itself; otherwise cumulative pay of the period is rounded, so
    /// that the items of a period sum to the period's pay.
    pub each_item: bool,
}

impl Rounding {
    /// Largest size of one amount, in minor units: sums over every item of a statement fit 64 bits.
    pub const LIMIT: i64 = 10_i64.pow(12) * 9;

    /// `amount` in whole minor units. Saturates at [`LIMIT`](Self::LIMIT) on either side.
    pub fn units(&self, amount: Decimal) -> i64 {
        let strategy = match self.mode {
            Mode::HalfEven => RoundingStrategy::MidpointNearestEven,
            Mode::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Mode::Down => RoundingStrategy::ToZero,
            Mode::Up => RoundingStrategy::AwayFromZero,
        };
        let rounded = amount.round_dp_with_strategy(self.decimals, strategy);
        let units = rounded.checked_mul(Decimal::from(10_i64.pow(self.decimals)));
        let limit = if amount.is_sign_negative() {
            -Self::LIMIT
        } else {
            Self::LIMIT
        };
        units
            .and_then(|units| units.to_i64())
            .map_or(limit, |units| units.clamp(-Self::LIMIT, Self::LIMIT))
    }

    /// Minor units as an exact amount.
    pub fn amount(&self, units: i64) -> Decimal {
        Decimal::new(units, self.decimals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mode_rounds_its_way() {
        for (mode, text, expected) in [
            (Mode::HalfEven, "0.125", 12),
            (Mode::HalfEven, "-0.135", -14),
            (Mode::HalfUp, "0.125", 13),
            (Mode::HalfUp, "-0.125", -13),
            (Mode::Down, "0.129", 12),
            (Mode::Up, "0.121", 13),
            (Mode::Up, "0.12", 12),
        ] {
            let rounding = Rounding {
                decimals: 2,
                mode,
                each_item: false,
            };
            assert_eq!(
                rounding.units(text.parse().unwrap()),
                expected,
                "{mode:?} {text}"
            );
        }
    }

    #[test]
    fn a_currency_without_decimals_counts_whole_units() {
        let rounding = Rounding {
            decimals: 0,
            mode: Mode::HalfEven,
            each_item: false,
        };
        assert_eq!(rounding.units("1890000.4".parse().unwrap()), 1_890_000);
        assert_eq!(rounding.amount(7), Decimal::from(7));
        assert_eq!(rounding.units(Decimal::MAX), Rounding::LIMIT);
        assert_eq!(rounding.units(Decimal::MIN), -Rounding::LIMIT);
    }
}
