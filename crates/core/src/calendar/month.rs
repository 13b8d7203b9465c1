//! Calendar months.

/// A calendar month, for labels and fiscal periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct YearMonth {
    /// Calendar year, for example 2026.
    pub year: i32,
    /// Month of the year, 1 to 12.
    pub month: u8,
}

impl YearMonth {
    /// The month with this [`number`](Self::number).
    pub fn of_number(number: i32) -> Self {
        Self {
            year: number.div_euclid(12),
            // rem_euclid(12) lies in 0..12.
            month: number.rem_euclid(12) as u8 + 1,
        }
    }

    /// Months from January of year 0 to it.
    pub fn number(self) -> i32 {
        self.year * 12 + i32::from(self.month) - 1
    }

    /// The calendar month `months` later (earlier when negative).
    pub fn plus(self, months: i32) -> Self {
        Self::of_number(self.number() + months)
    }

    /// Months from `earlier` to `self`; negative when `self` is the earlier one.
    pub fn months_since(self, earlier: Self) -> i32 {
        self.number() - earlier.number()
    }

    /// Its days, 28 to 31.
    pub const fn days(self) -> u8 {
        match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0) => 29,
            2 => 28,
            _ => 31,
        }
    }
}
