//! Parts of billing periods: which periods a stretch of time crosses, and what share of each.
//!
//! A stub at the start counts its days against the full period that contains it; a stub at the end
//! likewise. The rest are whole periods. Ends are exclusive here; shells that take the last day
//! billed add one.

use crate::calendar::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Length of a billing period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cycle {
    /// One day.
    Day,
    /// Seven days.
    Week,
    /// A calendar month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    HalfYear,
    /// Twelve months.
    Year,
}

impl Cycle {
    /// Its months; a day and a week have none.
    pub const fn months(self) -> Option<u32> {
        match self {
            Self::Day | Self::Week => None,
            Self::Month => Some(1),
            Self::Quarter => Some(3),
            Self::HalfYear => Some(6),
            Self::Year => Some(12),
        }
    }

    /// Its days, where they are always as many.
    pub const fn days(self) -> Option<u32> {
        match self {
            Self::Day => Some(1),
            Self::Week => Some(7),
            _ => None,
        }
    }

    /// How many times `other` fits into it, and it into `other`: one of them is 1. `None` where days
    /// do not make up months.
    pub fn ratio(self, other: Self) -> Option<(u32, u32)> {
        let (own, other) = match (self.months(), other.months(), self.days(), other.days()) {
            (Some(own), Some(other), ..) | (.., Some(own), Some(other)) => (own, other),
            _ => return None,
        };
        Some(if own >= other {
            (own / other, 1)
        } else {
            (1, other / own)
        })
    }
}

/// Where billing periods begin. Engines disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Anchor {
    /// Monday, the first of a month, the first of a calendar quarter, 1 January (default).
    #[default]
    Calendar,
    /// The day on which the stretch begins.
    Start,
    /// This day of a month, or the month's last one where it has no such day.
    Day(u8),
}

/// How the days of a part are counted. Engines disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayCount {
    /// Calendar days, against the calendar days of the whole period (default).
    #[default]
    Actual,
    /// Every month has thirty days: the last day of a month is its thirtieth (30E/360 ISDA),
    /// counted from the first day to the day after the last.
    Thirty,
    /// Calendar days, against thirty days a month; a whole period is whole.
    Actual360,
}

/// How periods lie in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Calendar {
    /// Where they begin.
    pub anchor: Anchor,
    /// How days are counted.
    pub days: DayCount,
}

/// A period, or a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// First day.
    pub from: Date,
    /// First day after it.
    pub to: Date,
    /// Days in it.
    pub days: i64,
    /// Days of the whole period.
    pub of_days: i64,
}

impl Part {
    /// `amount` of a whole period for this part, exact.
    pub fn of(&self, amount: Decimal) -> Decimal {
        if self.days == self.of_days {
            return amount;
        }
        amount * Decimal::from(self.days) / Decimal::from(self.of_days)
    }

    /// The same days, billed as the whole period.
    #[must_use]
    pub fn in_full(self) -> Self {
        Self {
            days: self.of_days,
            ..self
        }
    }
}

/// The periods that a stretch crosses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// First day.
    pub from: Date,
    /// First day after it; `None` goes on for ever.
    pub to: Option<Date>,
    /// Periods that begin on this day or before are billed, in advance.
    pub as_of: Date,
}

impl Stretch {
    /// From a day up to another, all of it.
    pub fn between(from: Date, to: Date) -> Self {
        Self {
            from,
            to: Some(to),
            as_of: to,
        }
    }

    /// Its parts, in order; none when it begins after the day on which it is billed.
    pub fn parts(&self, cycle: Cycle, calendar: Calendar) -> Vec<Part> {
        let first = boundary(self.from, cycle, calendar.anchor);
        let day = match calendar.anchor {
            Anchor::Day(day) => day,
            Anchor::Calendar | Anchor::Start => first.day(),
        };
        let at = |index: i32| match cycle.months() {
            Some(months) => first.plus_months(index * months as i32, day),
            None => first.plus_days(i64::from(index) * i64::from(cycle.days().unwrap_or(7))),
        };
        let mut parts = Vec::new();
        let mut index = if self.from < first { -1 } else { 0 };
        loop {
            let (begin, end) = (at(index), at(index + 1));
            let from = begin.max(self.from);
            let to = self.to.map_or(end, |to| to.min(end));
            // The calendar ends; nothing can be billed past it.
            if from >= to || from > self.as_of || begin >= end {
                return parts;
            }
            let count = |a: Date, b: Date| match calendar.days {
                DayCount::Thirty if cycle.months().is_some() => a.thirty_day_days_until(b),
                _ => a.days_until(b),
            };
            let whole = (from, to) == (begin, end);
            let of_days = match (calendar.days, cycle.months()) {
                (DayCount::Actual360, Some(months)) if !whole => i64::from(months) * 30,
                _ => count(begin, end),
            };
            parts.push(Part {
                from,
                to,
                days: count(from, to),
                of_days,
            });
            index += 1;
        }
    }
}

/// The first day on or after `from` on which a period begins.
fn boundary(from: Date, cycle: Cycle, anchor: Anchor) -> Date {
    let step = |day: u8, months: i32| {
        let here = from.plus_months(0, day);
        if here >= from {
            here
        } else {
            from.plus_months(months, day)
        }
    };
    match (anchor, cycle) {
        // A day of the month means nothing to weeks.
        (Anchor::Start, _) | (Anchor::Day(_), Cycle::Week) | (_, Cycle::Day) => from,
        (Anchor::Day(day), _) => step(day, 1),
        (Anchor::Calendar, Cycle::Week) => from.plus_days((7 - from.weekday()) % 7),
        (Anchor::Calendar, _) => {
            let months = cycle.months().unwrap_or(1) as i32;
            let into = (i32::from(from.month()) - 1) % months;
            match (from.day(), into) {
                (1, 0) => from,
                _ => from.plus_months(months - into, 1),
            }
        }
    }
}

/// The credit that can be given: never more than was paid and not credited before, never negative.
pub fn capped_credit(potential: Decimal, paid: Decimal, credited: Decimal) -> Decimal {
    let left = (paid - credited).max(Decimal::ZERO);
    potential.clamp(Decimal::ZERO, left)
}

/// What is left of a payment, as days at another price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreditDays {
    /// Unused part of the payment, exact.
    pub remaining: Decimal,
    /// Days that it buys, exact.
    pub exact: Decimal,
    /// Days granted: begun days are given in full.
    pub granted: u64,
}

/// Turns the unused part of a payment into days at `daily_price`; `None` where the price is zero or
/// the period has no days.
pub fn credit_as_days(
    paid: Decimal,
    days_in_period: u64,
    days_used: u64,
    daily_price: Decimal,
) -> Option<CreditDays> {
    let unused = days_in_period.saturating_sub(days_used);
    let remaining = (paid * Decimal::from(unused)).checked_div(Decimal::from(days_in_period))?;
    let exact = remaining.checked_div(daily_price)?;
    let granted = exact.ceil().to_u64()?;
    Some(CreditDays {
        remaining,
        exact,
        granted,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::Rounding;
    use crate::pricing::testing::dec;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn days(from: &str, to: &str, cycle: Cycle, anchor: Anchor) -> Vec<(i64, i64)> {
        let calendar = Calendar {
            anchor,
            days: DayCount::Actual,
        };
        Stretch::between(date(from), date(to))
            .parts(cycle, calendar)
            .iter()
            .map(|part| (part.days, part.of_days))
            .collect()
    }

    #[test]
    fn stubs_count_against_the_period_that_holds_them() {
        let day = Anchor::Day(15);
        assert_eq!(
            days("2011-01-01", "2012-01-27", Cycle::Year, day),
            [(14, 365), (365, 365), (12, 366)]
        );
        let calendar = Anchor::Calendar;
        assert_eq!(
            days("2023-02-01", "2023-02-06", Cycle::Week, calendar),
            [(5, 7)]
        );
        assert_eq!(
            days("2023-02-04", "2023-04-01", Cycle::Month, calendar),
            [(25, 28), (31, 31)]
        );
        assert_eq!(
            days("2024-02-10", "2024-07-02", Cycle::Quarter, calendar),
            [(51, 91), (91, 91), (1, 92)]
        );
        assert_eq!(
            days("2024-01-15", "2025-01-14", Cycle::Year, Anchor::Start),
            [(365, 366)]
        );
        assert_eq!(
            days("2012-01-30", "2012-03-30", Cycle::Month, Anchor::Day(30)),
            [(30, 30), (30, 30)]
        );
        // On the first of the second month of a quarter, from a Sunday, and from a Monday.
        assert_eq!(
            days("2024-02-01", "2024-04-01", Cycle::Quarter, calendar),
            [(60, 91)]
        );
        assert_eq!(
            days("2023-02-05", "2023-02-07", Cycle::Week, calendar),
            [(1, 7), (1, 7)]
        );
        assert_eq!(
            days("2023-02-06", "2023-02-14", Cycle::Week, calendar),
            [(7, 7), (1, 7)]
        );
    }

    #[test]
    fn the_first_and_the_last_year_have_whole_periods() {
        let whole = [(31, 31)];
        let calendar = Anchor::Calendar;
        assert_eq!(
            days("2200-12-01", "2200-12-31", Cycle::Month, calendar),
            [(30, 31)]
        );
        assert_eq!(
            days("1900-01-01", "1900-02-01", Cycle::Month, calendar),
            whole
        );
        let day = Anchor::Day(15);
        assert_eq!(
            days("1900-01-01", "1900-01-15", Cycle::Year, day),
            [(14, 365)]
        );
        assert_eq!(
            days("2200-12-15", "2200-12-16", Cycle::Year, day),
            [(1, 365)]
        );
    }

    #[test]
    fn thirty_day_months_are_whole_whatever_their_days() {
        let calendar = Calendar {
            anchor: Anchor::Calendar,
            days: DayCount::Thirty,
        };
        let parts =
            Stretch::between(date("2026-02-01"), date("2026-03-16")).parts(Cycle::Month, calendar);
        let found: Vec<_> = parts.iter().map(|part| (part.days, part.of_days)).collect();
        assert_eq!(found, [(30, 30), (15, 30)]);
        // A week has seven days all the same, also across the end of February.
        let parts =
            Stretch::between(date("2026-02-23"), date("2026-03-02")).parts(Cycle::Week, calendar);
        let found: Vec<_> = parts.iter().map(|part| (part.days, part.of_days)).collect();
        assert_eq!(found, [(7, 7)]);
    }

    #[test]
    fn a_credit_never_exceeds_what_was_paid() {
        assert_eq!(capped_credit(dec("100"), dec("200"), dec("50")), dec("100"));
        assert_eq!(capped_credit(dec("100"), dec("120"), dec("50")), dec("70"));
        assert_eq!(capped_credit(dec("100"), dec("10"), dec("50")), dec("0"));
    }

    #[test]
    fn what_is_left_of_a_payment_buys_days_at_another_price() {
        // 33 of 62 days are left: 8.25, which buys 20.625 days; a started day is granted.
        let days = credit_as_days(dec("15.5"), 62, 29, dec("0.4")).unwrap();
        assert_eq!(days.remaining, dec("8.25"));
        assert_eq!(days.exact, dec("20.625"));
        assert_eq!(days.granted, 21);
    }

    #[test]
    fn days_need_a_price() {
        assert_eq!(credit_as_days(dec("30"), 30, 15, dec("0")), None);
        assert_eq!(credit_as_days(dec("30"), 0, 0, dec("1")), None);
    }

    proptest! {
        /// Consecutive stretches cover what one does: no day is lost, none counted twice.
        #[test]
        fn parts_of_a_period_sum_to_the_whole(
            start in 0..60_000_i64,
            first in 1..500_i64,
            second in 1..500_i64,
            day in 1..=31_u8,
            cycle in prop_oneof![Just(Cycle::Month), Just(Cycle::Quarter), Just(Cycle::HalfYear), Just(Cycle::Year), Just(Cycle::Week), Just(Cycle::Day)],
            cents in 0..10_000_000_i64,
        ) {
            let anchor = if day == 31 { Anchor::Calendar } else { Anchor::Day(day) };
            // Quarters and years on a day of the month begin where the stretch does.
            let anchor = match cycle {
                Cycle::Quarter | Cycle::HalfYear | Cycle::Year => Anchor::Calendar,
                Cycle::Day | Cycle::Week => Anchor::Calendar,
                Cycle::Month => anchor,
            };
            let calendar = Calendar { anchor, days: DayCount::Actual };
            let from = date("1950-01-01").plus_days(start);
            let middle = from.plus_days(first);
            let to = middle.plus_days(second);
            let parts = |a, b| Stretch::between(a, b).parts(cycle, calendar);
            let whole = parts(from, to);
            let split: Vec<Part> = [parts(from, middle), parts(middle, to)].concat();
            prop_assert_eq!(whole.iter().map(|p| p.days).sum::<i64>(), first + second);
            prop_assert!(whole.iter().all(|p| p.days <= p.of_days && p.days > 0));
            let amount = Decimal::new(cents, 2);
            let round = |parts: &[Part]| -> Decimal {
                parts.iter().map(|p| Rounding::HalfEven.to(p.of(amount), 2)).sum()
            };
            // One cut adds one rounding: at most half a cent each way, so one cent.
            prop_assert!((round(&whole) - round(&split)).abs() <= Decimal::new(1, 2));
        }
    }
}
