//! Days and months from dates as people and exports write them.

use super::table::Table;
use super::{BookFault, BookOptions};
use foothold_core::calendar::{Date, YearMonth};

/// Order of day and month in dates written with numbers only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 31/12/2026.
    DayMonth,
    /// 12/31/2026.
    MonthDay,
}

/// A date, as far as its text says which it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// A month without a day.
    Month(YearMonth),
    /// Known.
    Day(Date),
    /// Two small numbers and a year; the order of the numbers is not known.
    Either { first: u8, second: u8, year: i32 },
    /// Two numbers and a year of which only one order is possible.
    Only { order: DateOrder, day: Date },
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads a date; `None` when it is none.
pub(crate) fn written(text: &str) -> Option<Written> {
    let text = text.trim();
    // A time of day may follow: `2026-03-05T10:00:00Z`, `2026-03-05 10:00`, `3/5/2026 10:00`.
    let date = match text.split_once('T') {
        Some((date, time)) if time.starts_with(|c: char| c.is_ascii_digit()) => date,
        _ => match text.find(':') {
            Some(colon) => text[..colon].rsplit_once(' ')?.0,
            None => text,
        },
    };
    let parts: Vec<&str> = date
        .split(['-', '/', '.', ' ', ','])
        .filter(|part| !part.is_empty())
        .collect();
    if let Some(named) = with_month_name(&parts) {
        return Some(named);
    }
    let numbers: Vec<u32> = parts
        .iter()
        .map(|part| number(part))
        .collect::<Option<_>>()?;
    match (
        numbers.as_slice(),
        parts.first()?.len(),
        parts.last()?.len(),
    ) {
        (&[year, month], 4, 1..=2) | (&[month, year], 1..=2, 4) => {
            checked(year, month, 1).map(|first| Written::Month(first.year_month()))
        }
        (&[year, month, day], 4, 1..=2) => checked(year, month, day).map(Written::Day),
        (&[first, second, year], 1..=2, 4) => by_order(first, second, year, date.contains('.')),
        _ => None,
    }
}

fn by_order(first: u32, second: u32, year: u32, dotted: bool) -> Option<Written> {
    let day_month = checked(year, second, first);
    let month_day = checked(year, first, second);
    match (day_month, month_day) {
        // Dots are used where the day comes first.
        (Some(day), _) if dotted => Some(Written::Day(day)),
        (Some(a), Some(b)) if a == b => Some(Written::Day(a)),
        (Some(_), Some(_)) => Some(Written::Either {
            // Both were accepted as months, so they lie in 1 to 12.
            first: first as u8,
            second: second as u8,
            year: i32::try_from(year).ok()?,
        }),
        (Some(day), None) => Some(Written::Only {
            order: DateOrder::DayMonth,
            day,
        }),
        (None, Some(day)) if !dotted => Some(Written::Only {
            order: DateOrder::MonthDay,
            day,
        }),
        _ => None,
    }
}

/// `5 Mar 2026`, `Mar 5, 2026`, `March 2026`.
fn with_month_name(parts: &[&str]) -> Option<Written> {
    let position = parts
        .iter()
        .position(|part| part.starts_with(char::is_alphabetic))?;
    let name = parts[position].to_lowercase();
    let month = MONTHS
        .iter()
        .position(|full| *full == name || (name.len() >= 3 && full.starts_with(&name)))?;
    let numbers: Vec<&str> = parts
        .iter()
        .enumerate()
        .filter(|(i, _)| *i != position)
        .map(|(_, part)| *part)
        .collect();
    let (day, year) = match numbers.as_slice() {
        [year] if year.len() == 4 => (None, *year),
        [day, year] if day.len() <= 2 && year.len() == 4 => (Some(*day), *year),
        [year, day] if day.len() <= 2 && year.len() == 4 => (Some(*day), *year),
        _ => return None,
    };
    let month = u32::try_from(month).ok()? + 1;
    match day {
        Some(day) => checked(number(year)?, month, number(day)?).map(Written::Day),
        None => checked(number(year)?, month, 1).map(|first| Written::Month(first.year_month())),
    }
}

fn number(text: &str) -> Option<u32> {
    if text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    }
}

/// A date that exists, in the years a customer can have signed in.
fn checked(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = i32::try_from(year).ok()?;
    let date = Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
    (1970..=2199).contains(&year).then_some(date)
}

impl Written {
    /// The month under an order.
    pub fn month(self, order: DateOrder) -> YearMonth {
        match (self, order) {
            (Self::Month(month), _) => month,
            (Self::Day(day) | Self::Only { day, .. }, _) => day.year_month(),
            (Self::Either { second, year, .. }, DateOrder::DayMonth) => YearMonth {
                year,
                month: second,
            },
            (Self::Either { first, year, .. }, DateOrder::MonthDay) => {
                YearMonth { year, month: first }
            }
        }
    }

    /// The day under an order, the first one of a month without a day.
    pub fn first_day(self, order: DateOrder) -> Date {
        let first = || Date::first_of(self.month(order));
        self.day(order).unwrap_or_else(first)
    }

    /// The day under an order, the last one of a month without a day.
    pub fn last_day(self, order: DateOrder) -> Date {
        let last = || Date::last_of(self.month(order));
        self.day(order).unwrap_or_else(last)
    }

    /// The day under an order; `None` of a month without a day.
    pub fn day(self, order: DateOrder) -> Option<Date> {
        match (self, order) {
            (Self::Month(_), _) => None,
            (Self::Day(day) | Self::Only { day, .. }, _) => Some(day),
            (
                Self::Either {
                    first,
                    second,
                    year,
                },
                DateOrder::DayMonth,
            ) => Date::new(year, second, first),
            (
                Self::Either {
                    first,
                    second,
                    year,
                },
                DateOrder::MonthDay,
            ) => Date::new(year, first, second),
        }
    }
}

/// The order of day and month in a column: as given, or as its unmistakable dates show. A column
/// with ambiguous dates only, or with both orders, is a fault.
pub(crate) fn order_of_column(
    table: &Table,
    column: usize,
    options: BookOptions,
    out: &mut Vec<BookFault>,
) -> DateOrder {
    let mut shown: Option<(DateOrder, u64)> = None;
    let mut ambiguous: Option<(u64, &str)> = None;
    let mut fault = |line: u64, reason: String| {
        out.push(BookFault {
            file: table.file.clone(),
            line,
            column: table.headers[column].clone(),
            reason,
            fix: "write dates as 2026-03-05, or give the date order".into(),
        });
    };
    for row in &table.rows {
        match written(row.cell(column)) {
            Some(Written::Either { .. }) if ambiguous.is_none() => {
                ambiguous = Some((row.line, row.cell(column)));
            }
            Some(Written::Only { order, .. }) => match (shown, options.date_order) {
                (_, Some(given)) if given != order => {
                    fault(
                        row.line,
                        format!("{} does not fit the date order given", row.cell(column)),
                    );
                    return given;
                }
                (Some((other, line)), _) if other != order => {
                    let reason = format!(
                        "{} and line {line} have day and month in different order",
                        row.cell(column)
                    );
                    fault(row.line, reason);
                    return order;
                }
                _ => shown = Some((order, row.line)),
            },
            _ => {}
        }
    }
    match (options.date_order, shown, ambiguous) {
        (Some(given), _, _) => given,
        (None, Some((order, _)), _) => order,
        (None, None, Some((line, text))) => {
            fault(line, format!("{text} can be a day of two months"));
            DateOrder::DayMonth
        }
        (None, None, None) => DateOrder::DayMonth,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, day: Option<u8>) {
        let (year, month) = (2026, 3);
        let march = YearMonth { year, month };
        let written = written(text).unwrap_or_else(|| panic!("{text} is no date"));
        assert_eq!(written.month(DateOrder::DayMonth), march, "{text}");
        let day = day.and_then(|day| Date::new(year, month, day));
        assert_eq!(written.day(DateOrder::DayMonth), day, "{text}");
    }

    #[test]
    fn dates_are_read_as_written() {
        for text in ["2026-03", "03/2026", "March 2026"] {
            check(text, None);
        }
        for text in [
            "2026-03-05",
            "2026/3/5",
            "5 Mar 2026",
            "Mar 5, 2026",
            "05-Mar-2026",
            "5.3.2026",
            "2026-03-05T10:00:00Z",
            "2026-03-05 10:00",
        ] {
            check(text, Some(5));
        }
        check("3/3/2026 08:15", Some(3));
        check("25/3/2026", Some(25));
        assert_eq!(
            written("29/2/2028").map(|w| w.month(DateOrder::MonthDay).month),
            Some(2)
        );
        assert_eq!(
            written("3/5/2026"),
            Some(Written::Either {
                first: 3,
                second: 5,
                year: 2026
            })
        );
        let either = written("3/5/2026").unwrap();
        assert_eq!(either.month(DateOrder::DayMonth).month, 5);
        assert_eq!(either.month(DateOrder::MonthDay).month, 3);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "46100",
            "2026-02-30",
            "31/31/2026",
            "3/5/26",
            "2026-13-01",
            "2.30.2026",
            "soon",
            "1/2/3/4",
            "0026-01-01",
            "ma 2026",
            "29/2/2027",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
    }
}
