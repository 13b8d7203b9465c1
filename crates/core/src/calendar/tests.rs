use super::{Date, YearMonth};
use proptest::prelude::*;

fn date(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|| panic!("{text} is no date"))
}

#[test]
fn only_days_that_exist_are_dates() {
    for text in [
        "2026-02-29",
        "1900-02-29",
        "2026-04-31",
        "2026-13-01",
        "2026-00-10",
        "2026-01-00",
        "2026-1-05",
        "26-01-05",
        "2026-01-05-1",
        "2026-+1-05",
        "1899-12-31",
        "2201-01-01",
        "x",
        "",
    ] {
        assert_eq!(Date::parse(text), None, "{text}");
    }
    for text in ["1900-01-01", "2000-02-29", "2024-02-29", "2200-12-31"] {
        assert_eq!(date(text).to_string(), text);
    }
    assert_eq!(Date::new(1799, 12, 31), None);
    assert_eq!(Date::new(2401, 1, 1), None);
    assert_eq!(Date::new(1800, 1, 1).map(Date::year), Some(1800));
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
fn days_between_are_calendar_days() {
    for (from, to, days) in [
        ("2024-03-09", "2024-03-11", 2),
        ("2024-12-30", "2025-01-02", 3),
        ("2024-02-28", "2024-03-01", 2),
        ("2023-02-28", "2023-03-01", 1),
        ("1900-01-01", "2000-01-01", 36_524),
        ("2025-01-02", "2024-12-30", -3),
    ] {
        assert_eq!(date(from).days_until(date(to)), days, "{from} {to}");
    }
}

#[test]
fn months_of_thirty_days_end_on_the_thirtieth() {
    for (from, to, days) in [
        ("2026-01-31", "2026-02-28", 30),
        ("2026-01-16", "2026-02-01", 15),
        ("2026-01-30", "2026-01-31", 0),
        ("2025-12-01", "2026-12-01", 360),
    ] {
        let found = date(from).thirty_day_days_until(date(to));
        assert_eq!(found, days, "{from} {to}");
    }
}

#[test]
fn weeks_begin_on_monday() {
    assert_eq!(date("2026-11-23").weekday(), 0);
    assert_eq!(date("2023-02-01").weekday(), 2);
    assert_eq!(date("1969-12-28").weekday(), 6);
}

#[test]
fn months_keep_the_day_where_they_can() {
    assert_eq!(date("2012-01-30").plus_months(1, 30), date("2012-02-29"));
    assert_eq!(date("2012-02-29").plus_months(1, 30), date("2012-03-30"));
    assert_eq!(date("2011-01-15").plus_months(-12, 15), date("2010-01-15"));
    assert_eq!(date("2026-08-31").add_months(1), date("2026-09-30"));
    assert_eq!(date("2026-11-05").month_end(), date("2026-11-30"));
}

#[test]
fn dates_stop_at_the_years_they_may_lie_in() {
    let day = date("2026-11-22");
    for days in [200_000, i64::MAX] {
        assert_eq!(day.plus_days(days).to_string(), "2400-12-31");
        assert_eq!(day.plus_days(-days).to_string(), "1800-01-01");
    }
    assert_eq!(day.plus_months(i32::MAX, 22).to_string(), "2400-12-22");
    assert_eq!(day.plus_months(i32::MIN, 22).to_string(), "1800-01-22");
}

#[test]
fn months_are_counted_by_anniversaries() {
    for (from, to, whole, started) in [
        ("2026-01-31", "2026-02-27", 0, 1),
        ("2026-01-31", "2026-02-28", 1, 1),
        ("2026-01-31", "2026-03-30", 1, 2),
        ("2026-01-15", "2027-01-15", 12, 12),
        ("2026-01-15", "2026-01-15", 0, 0),
    ] {
        let (from, to) = (date(from), date(to));
        assert_eq!(from.months_until(to), whole, "{from} {to}");
        assert_eq!(from.started_months_until(to), started, "{from} {to}");
    }
    let earlier = date("2025-01-15");
    assert_eq!(date("2026-01-15").months_until(earlier), 0);
    assert_eq!(date("2026-01-15").started_months_until(earlier), 0);
}

#[test]
fn periods_follow_the_fiscal_year() {
    for (day, months, start, expected) in [
        ("2026-11-05", 3, 1, ("2026-10-01", "2026-12-31")),
        ("2026-01-05", 12, 2, ("2025-02-01", "2026-01-31")),
        ("2028-02-05", 1, 7, ("2028-02-01", "2028-02-29")),
        ("2026-06-30", 6, 4, ("2026-04-01", "2026-09-30")),
    ] {
        let (first, last) = date(day).fiscal_period(months, start);
        assert_eq!((first, last), (date(expected.0), date(expected.1)), "{day}");
    }
}

#[test]
fn months_are_numbered_from_year_0() {
    let month = YearMonth {
        year: 2026,
        month: 12,
    };
    assert_eq!(month.number(), 24_323);
    assert_eq!(YearMonth::of_number(24_323), month);
    assert_eq!(month.plus(2).months_since(month), 2);
    assert_eq!(Date::first_of(month).month_number(), 24_323);
    assert_eq!(Date::last_of(month).to_string(), "2026-12-31");
}

proptest! {
    #[test]
    fn adding_days_and_counting_them_agree(start in 0..70_000_i64, days in -30_000..30_000_i64) {
        let from = date("1950-01-01").plus_days(start);
        let to = from.plus_days(days);
        prop_assert_eq!(from.days_until(to), days);
        prop_assert_eq!(Date::new(to.year(), to.month(), to.day()), Some(to));
        prop_assert_eq!((from.weekday() + days).rem_euclid(7), to.weekday());
        prop_assert_eq!(from < to, days > 0);
    }
}

#[test]
fn every_day_follows_the_one_before() {
    let mut day = Date::new(1800, 1, 1).unwrap();
    for _ in 0..219_510 {
        let next = day.plus_days(1);
        assert_eq!(day.days_until(next), 1);
        let new_month = next.day() == 1 && day == day.month_end();
        let same_month = next.day() == day.day() + 1 && next.year_month() == day.year_month();
        assert!(new_month != same_month, "{day} {next}");
        day = next;
    }
    assert_eq!(day.to_string(), "2400-12-31");
}
