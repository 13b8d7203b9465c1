//! Share of the standard rate by age of the account.

use super::scale::{PPB, ppb};
use crate::plan::ShareByAge;

/// Windows of account age, each with its share. Without windows the share is 1 at any age; past
/// the last window it is 0, so a closer's claim on later expansion ends by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareWindows(Vec<(u16, i64)>);

impl ShareWindows {
    /// The windows of a checked component.
    pub fn new(windows: &[ShareByAge]) -> Self {
        Self(
            windows
                .iter()
                .map(|window| (window.until_month, ppb(window.share)))
                .collect(),
        )
    }

    /// Whether the share is 1 at any age.
    pub fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The age from which the share is 0; none that comes, where it never is.
    pub fn end(&self) -> u16 {
        self.0.last().map_or(u16::MAX, |(until, _)| *until)
    }

    /// Share in parts per billion at `age_months` since the account landed.
    pub fn at_ppb(&self, age_months: u16) -> i64 {
        if self.0.is_empty() {
            return PPB;
        }
        self.0
            .iter()
            .find(|(until, _)| age_months < *until)
            .map_or(0, |(_, share)| *share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    #[test]
    fn the_reference_plan_pays_all_of_year_one_and_thirty_percent_of_year_two() {
        let windows = ShareWindows::new(&[
            ShareByAge {
                until_month: 12,
                share: Decimal::ONE,
            },
            ShareByAge {
                until_month: 24,
                share: Decimal::new(3, 1),
            },
        ]);
        for (age, expected) in [
            (0, PPB),
            (11, PPB),
            (12, 300_000_000),
            (23, 300_000_000),
            (24, 0),
            (500, 0),
        ] {
            assert_eq!(windows.at_ppb(age), expected, "month {age}");
        }
        assert_eq!(ShareWindows::new(&[]).at_ppb(500), PPB);
    }
}
