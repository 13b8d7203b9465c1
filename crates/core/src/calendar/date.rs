//! Calendar days.

use super::YearMonth;
use std::fmt;
use std::ops::RangeInclusive;

/// Years that dates of people lie in.
const YEARS_READ: RangeInclusive<i32> = 1900..=2200;
/// Years that a date may lie in: those that can be read, and room for the periods around them.
const YEARS: RangeInclusive<i32> = 1800..=2400;

/// A day that exists, from 1800 to 2400. Ordered in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    const FIRST: Self = Self {
        year: *YEARS.start(),
        month: 1,
        day: 1,
    };
    const LAST: Self = Self {
        year: *YEARS.end(),
        month: 12,
        day: 31,
    };

    /// The day, if it exists and lies in 1800 to 2400.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let exists = YEARS.contains(&year)
            && (1..=12).contains(&month)
            && (1..=YearMonth { year, month }.days()).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// Reads `2026-03-05`, from 1900 to 2200; `None` for any other form and for days that do not
    /// exist.
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
        let date = Self::new(i32::from(year), month as u8, day as u8)?;
        YEARS_READ.contains(&date.year).then_some(date)
    }

    /// First day of a month.
    pub fn first_of(month: YearMonth) -> Self {
        Self::on(month.number(), 1)
    }

    /// Last day of a month.
    pub fn last_of(month: YearMonth) -> Self {
        Self::on(month.number(), 31)
    }

    /// Day `day` of the month with a [`YearMonth::number`], or that month's last day where it has no
    /// such day.
    fn on(month_number: i32, day: u8) -> Self {
        let limits = Self::FIRST.month_number()..=Self::LAST.month_number();
        let month = YearMonth::of_number(month_number.clamp(*limits.start(), *limits.end()));
        Self {
            year: month.year,
            month: month.month,
            day: day.clamp(1, month.days()),
        }
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

    /// Its calendar month.
    pub const fn year_month(self) -> YearMonth {
        YearMonth {
            year: self.year,
            month: self.month,
        }
    }

    /// [`YearMonth::number`] of its month.
    pub fn month_number(self) -> i32 {
        self.year_month().number()
    }

    /// Last day of its month.
    pub fn month_end(self) -> Self {
        Self::last_of(self.year_month())
    }

    /// Days since 1 January 1970 (days-from-civil, Howard Hinnant).
    pub fn number(self) -> i64 {
        // Years that begin in March put the leap day last.
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let of_era = year - era * 400;
        let month = (i64::from(self.month) + 9) % 12;
        let of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The day with this [`number`](Self::number) (civil-from-days, Howard Hinnant).
    fn of_number(number: i64) -> Self {
        let days = number.clamp(Self::FIRST.number(), Self::LAST.number()) + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days - era * 146_097;
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let month = (from_march + 2) % 12 + 1;
        // All in range: the number was held to the years that dates may lie in.
        Self {
            year: (era * 400 + year_of_era + i64::from(month <= 2)) as i32,
            month: month as u8,
            day: (of_year - (153 * from_march + 2) / 5 + 1) as u8,
        }
    }

    /// Calendar days from this date to `other`, negative when it lies before.
    pub fn days_until(self, other: Self) -> i64 {
        other.number() - self.number()
    }

    /// Days to `other` when every month has thirty.
    pub fn thirty_day_days_until(self, other: Self) -> i64 {
        let day = |date: Self| {
            if date == date.month_end() {
                30
            } else {
                i64::from(date.day.min(30))
            }
        };
        let months = i64::from(other.month_number() - self.month_number());
        months * 30 + day(other) - day(self)
    }

    /// The date `days` later; earlier when negative. Stops at the years that dates may lie in.
    pub fn plus_days(self, days: i64) -> Self {
        Self::of_number(self.number().saturating_add(days))
    }

    /// Day `day` of the month `months` later, or that month's last day where it has no such day.
    /// Stops at the years that dates may lie in.
    pub fn plus_months(self, months: i32, day: u8) -> Self {
        Self::on(self.month_number().saturating_add(months), day)
    }

    /// The same day some months later; the last day of a shorter month.
    pub fn add_months(self, months: u16) -> Self {
        self.plus_months(i32::from(months), self.day)
    }

    /// Whole months from `self` to `later`, 0 when it is not later.
    pub fn months_until(self, later: Self) -> u16 {
        let months = (later.month_number() - self.month_number()).max(0);
        // Six hundred years of months at most.
        let months = months as u16;
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

    /// First and last day of the period of `months` (a divisor of 12) that holds it, in fiscal years
    /// that begin in month `fiscal_year_start`.
    pub fn fiscal_period(self, months: u16, fiscal_year_start: u8) -> (Self, Self) {
        let length = i32::from(months);
        let into = (self.month_number() - (i32::from(fiscal_year_start) - 1)).rem_euclid(length);
        let first = self.plus_months(-into, 1);
        (first, first.plus_months(length - 1, 31))
    }

    /// Days since Monday, 0 to 6.
    pub fn weekday(self) -> i64 {
        // 1 January 1970 was a Thursday.
        (self.number() + 3).rem_euclid(7)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
