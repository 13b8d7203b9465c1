//! Dates without time of day: a day is a day, whatever the clock does in it.

use std::fmt;

/// First and last year that a date may lie in: those that can be read, and room for the periods
/// around them.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2400;
/// Years that dates of people lie in.
const YEARS_READ: std::ops::RangeInclusive<i32> = 1900..=2200;

/// A calendar date that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

/// Days of a month.
fn month_days(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl Date {
    /// The date, if it exists and lies in 1800 to 2400.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let exists = YEARS.contains(&year)
            && (1..=12).contains(&month)
            && (1..=month_days(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// Reads `2026-03-05`, from 1900 to 2200.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let lengths = (year.len(), month.len(), day.len()) == (4, 2, 2);
        if parts.next().is_some() || !lengths || ![year, month, day].into_iter().all(digits) {
            return None;
        }
        let date = Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
        YEARS_READ.contains(&date.year).then_some(date)
    }

    /// The year.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub const fn day(self) -> u8 {
        self.day
    }

    /// Days since 1 March of year 0, by which dates can be subtracted.
    fn ordinal(self) -> i64 {
        // Years that begin in March put the leap day last.
        let month = i64::from((self.month + 9) % 12);
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        year * 365 + year / 4 - year / 100
            + year / 400
            + (month * 306 + 5) / 10
            + i64::from(self.day)
            - 1
    }

    /// Calendar days from this date to `other`, negative when it lies before.
    pub fn days_until(self, other: Self) -> i64 {
        other.ordinal() - self.ordinal()
    }

    /// Days to `other` when every month has thirty.
    pub fn thirty_day_days_until(self, other: Self) -> i64 {
        let day = |date: Self| {
            let last = date.day == month_days(date.year, date.month);
            if last {
                30
            } else {
                i64::from(date.day.min(30))
            }
        };
        let months =
            i64::from(other.year - self.year) * 12 + i64::from(other.month) - i64::from(self.month);
        months * 30 + day(other) - day(self)
    }

    /// The date `days` later; earlier when negative. Stops at the years that dates may lie in.
    pub fn plus_days(self, days: i64) -> Self {
        let ordinal = self.ordinal() + days;
        // Close from below, then a few steps at most.
        let guess = i32::try_from(ordinal / 366).unwrap_or(*YEARS.end());
        let mut date = Self {
            year: guess.clamp(*YEARS.start(), *YEARS.end()),
            month: 1,
            day: 1,
        };
        while date.year < *YEARS.end()
            && (Self {
                year: date.year + 1,
                ..date
            })
            .ordinal()
                <= ordinal
        {
            date.year += 1;
        }
        while date.month < 12
            && (Self {
                month: date.month + 1,
                ..date
            })
            .ordinal()
                <= ordinal
        {
            date.month += 1;
        }
        let more = (ordinal - date.ordinal()).clamp(0, 30);
        // Between 0 and 30, so it fits; the month was found so that the day exists.
        date.day = (1 + more as u8).min(month_days(date.year, date.month));
        date
    }

    /// Day `day` of the month `months` later, or that month's last day where it has no such day.
    pub fn plus_months(self, months: i32, day: u8) -> Self {
        let index = self.year * 12 + i32::from(self.month) - 1 + months;
        let year = index.div_euclid(12).clamp(*YEARS.start(), *YEARS.end());
        // A remainder of twelve fits.
        let month = index.rem_euclid(12) as u8 + 1;
        let day = day.clamp(1, month_days(year, month));
        Self { year, month, day }
    }

    /// Days since Monday, 0 to 6.
    pub fn weekday(self) -> i64 {
        // 1 March of year 0 was a Wednesday.
        (self.ordinal() + 2).rem_euclid(7)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn only_dates_that_exist_are_read() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-1-01",
            "2026-04-31",
            "1899-12-31",
            "x",
            "",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert_eq!(date("2024-02-29").to_string(), "2024-02-29");
    }

    #[test]
    fn days_are_calendar_days() {
        assert_eq!(date("2024-03-09").days_until(date("2024-03-11")), 2);
        assert_eq!(date("2024-12-30").days_until(date("2025-01-02")), 3);
        assert_eq!(date("2024-02-28").days_until(date("2024-03-01")), 2);
        assert_eq!(date("2023-02-28").days_until(date("2023-03-01")), 1);
        assert_eq!(date("1900-01-01").days_until(date("2000-01-01")), 36_524);
        assert_eq!(
            date("2026-01-31").thirty_day_days_until(date("2026-02-28")),
            30
        );
        assert_eq!(
            date("2026-01-16").thirty_day_days_until(date("2026-02-01")),
            15
        );
    }

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(date("2026-11-23").weekday(), 0);
        assert_eq!(date("2023-02-01").weekday(), 2);
    }

    #[test]
    fn months_keep_the_day_where_they_can() {
        assert_eq!(date("2012-01-30").plus_months(1, 30), date("2012-02-29"));
        assert_eq!(date("2012-02-29").plus_months(1, 30), date("2012-03-30"));
        assert_eq!(date("2011-01-15").plus_months(-12, 15), date("2010-01-15"));
    }

    proptest! {
        #[test]
        fn adding_days_and_counting_them_agree(start in 0..70_000_i64, days in 0..30_000_i64) {
            let from = date("1900-01-01").plus_days(start);
            let to = from.plus_days(days);
            prop_assert_eq!(from.days_until(to), days);
            prop_assert_eq!(Date::parse(&to.to_string()), Some(to));
            prop_assert_eq!((from.weekday() + days).rem_euclid(7), to.weekday());
        }
    }
}
