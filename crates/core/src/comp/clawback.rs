//! Taking commission back when an account leaves.

/// Months after earning within which a churned account's commission is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClawbackWindow {
    /// Length; 0 means commission is never taken back.
    pub months: u16,
}

impl ClawbackWindow {
    /// Whether commission earned `age_months` before the account left is taken back. The last month
    /// of the window is inside it.
    pub const fn covers(self, age_months: u16) -> bool {
        self.months > 0 && age_months <= self.months
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_month_is_inside_and_zero_never_takes_back() {
        let window = ClawbackWindow { months: 3 };
        for (age, expected) in [(0, true), (2, true), (3, true), (4, false)] {
            assert_eq!(window.covers(age), expected, "age {age}");
        }
        assert!(!ClawbackWindow { months: 0 }.covers(0));
    }
}
