//! Calendar days.

use crate::plan::{Period, YearMonth};

/// A day that exists, from 1900 to 2200. Ordered in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, when it exists.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let exists = (1900..=2200).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// Reads `2026-03-05`; `None` for any other form and for days that do not exist.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| {
            let part = parts.next()?;
            let plain = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| part.parse::<u16>().ok()).flatten()
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        if parts.next().is_some() {
            return None;
        }
        // Two digits fit a byte.
        Self::new(i32::from(year), month as u8, day as u8)
    }

    /// First day of a month.
    pub fn first_of(month: YearMonth) -> Self {
        Self {
            year: month.year,
            month: month.month,
            day: 1,
        }
    }

    /// Its calendar month.
    pub fn year_month(self) -> YearMonth {
        YearMonth {
            year: self.year,
            month: self.month,
        }
    }

    /// Last day of its month.
    pub fn month_end(self) -> Self {
        Self {
            day: days_in(self.year, self.month),
            ..self
        }
    }

    /// Days since 1 January 1970 (days-from-civil, Howard Hinnant).
    pub fn number(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let of_era = year - era * 400;
        let month = (i64::from(self.month) + 9) % 12;
        let of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// Months from year 0 to its month.
    pub fn month_number(self) -> i32 {
        self.year * 12 + i32::from(self.month) - 1
    }

    /// First day of the month with this [`month_number`](Self::month_number).
    pub fn of_month_number(number: i32) -> Self {
        Self {
            year: number.div_euclid(12),
            // rem_euclid(12) lies in 0..12.
            month: number.rem_euclid(12) as u8 + 1,
            day: 1,
        }
    }

    /// The same day some months later; the last day of a shorter month.
    pub fn add_months(self, months: u16) -> Self {
        let first = Self::of_month_number(self.month_number() + i32::from(months));
        Self {
            day: self.day.min(days_in(first.year, first.month)),
            ..first
        }
    }

    /// Whole months from `self` to `later`, 0 when it is not later.
    pub fn months_until(self, later: Self) -> u16 {
        let months = (later.month_number() - self.month_number()).max(0);
        let months = u16::try_from(months).unwrap_or(u16::MAX);
        if months > 0 && self.add_months(months) > later {
            months - 1
        } else {
            months
        }
    }

    /// Months from `self` to `later`, a started month counted whole.
    pub fn started_months_until(self, later: Self) -> u16 {
        let months = self.months_until(later);
        months + u16::from(self.add_months(months) < later)
    }

    /// First and last day of the fiscal period that holds it.
    pub fn period(self, period: Period, fiscal_year_start: u8) -> (Self, Self) {
        let length = i32::from(period.months());
        let into = (self.month_number() - (i32::from(fiscal_year_start) - 1)).rem_euclid(length);
        let first = Self::of_month_number(self.month_number() - into);
        let last = Self::of_month_number(first.month_number() + length - 1).month_end();
        (first, last)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

const fn days_in(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap_or_else(|| panic!("{text} is no date"))
    }

    #[test]
    fn only_days_that_exist_are_dates() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-05",
            "26-01-05",
            "2026-01-05-1",
            "1900-02-29",
            "",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert_eq!(date("2028-02-29").to_string(), "2028-02-29");
    }

    #[test]
    fn days_are_numbered_from_1970() {
        for (text, number) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-03-01", 11_017),
            ("2026-11-22", 20_779),
        ] {
            assert_eq!(date(text).number(), number, "{text}");
        }
    }

    #[test]
    fn months_are_counted_by_anniversaries() {
        for (from, to, whole, started) in [
            ("2026-01-31", "2026-02-27", 0, 1),
            ("2026-01-31", "2026-02-28", 1, 1),
            ("2026-01-31", "2026-03-30", 1, 2),
            ("2026-01-15", "2027-01-15", 12, 12),
            ("2026-01-15", "2026-01-15", 0, 0),
            ("2026-01-15", "2025-01-15", 0, 0),
        ] {
            assert_eq!(date(from).months_until(date(to)), whole, "{from} {to}");
            if to >= from {
                assert_eq!(
                    date(from).started_months_until(date(to)),
                    started,
                    "{from} {to}"
                );
            }
        }
    }

    #[test]
    fn periods_follow_the_fiscal_year() {
        let of = |text, period, start| {
            let (a, b) = date(text).period(period, start);
            format!("{a} {b}")
        };
        assert_eq!(
            of("2026-11-05", Period::Quarter, 1),
            "2026-10-01 2026-12-31"
        );
        assert_eq!(of("2026-01-05", Period::Year, 2), "2025-02-01 2026-01-31");
        assert_eq!(of("2028-02-05", Period::Month, 7), "2028-02-01 2028-02-29");
    }
}
