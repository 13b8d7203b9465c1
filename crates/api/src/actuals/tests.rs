use super::*;

fn read(text: &str, months: Months) -> Result<ActualMetrics, ApiError> {
    let request = Request {
        months,
        ..Request::default()
    };
    of_bytes("t.csv", text.as_bytes(), &request)
}

#[test]
fn months_are_written_as_in_the_calendar() {
    let at = |year, month| Months::At(YearMonth { year, month });
    for (text, expected) in [
        ("all", Some(Months::All)),
        ("2026-03", Some(at(2026, 3))),
        ("2026-12", Some(at(2026, 12))),
        ("2026-13", None),
        ("2026-3", None),
        ("2026-03-01", None),
        ("+026-03", None),
        ("last", None),
        ("", None),
    ] {
        assert_eq!(text.parse::<Months>().ok(), expected, "{text}");
    }
}

#[test]
fn shares_are_written_either_way() {
    for (text, expected) in [
        ("80%", Some(Decimal::new(8, 1))),
        ("0.8", Some(Decimal::new(8, 1))),
        ("100%", Some(Decimal::ONE)),
        ("80", None),
        ("-1%", None),
        ("much", None),
    ] {
        assert_eq!(
            text.parse::<Share>().ok().map(|share| share.0),
            expected.map(|e| e.normalize()),
            "{text}"
        );
    }
}

#[test]
fn a_month_that_the_file_does_not_reach_is_refused() {
    let movements = "customer,date,type,amount\na,2026-01-05,new,100\n";
    let table = "customer,2026-01,2026-02\na,5,6\n";
    let at = |month| Months::At(YearMonth { year: 2026, month });
    // What runs goes on, and the result says that this is assumed.
    let later = read(movements, at(3)).unwrap();
    assert_eq!(later.all.months[0].end, "100.00");
    assert!(
        later
            .read
            .assumptions
            .iter()
            .any(|line| line.contains("2026-01 goes on"))
    );
    // A table of months ends where it ends.
    let refused = read(table, at(3)).unwrap_err();
    assert!(refused.is_invalid_input());
    assert!(
        refused.to_string().contains("from 2026-01 to 2026-02"),
        "{refused}"
    );
    let before = Months::At(YearMonth {
        year: 2025,
        month: 12,
    });
    assert!(read(movements, before).is_err() && read(table, before).is_err());
    // The opening book can be looked at: it starts as it ends.
    let opening = read(table, at(1)).unwrap();
    assert_eq!(
        (&*opening.all.months[0].start, &*opening.all.months[0].end),
        ("5.00", "5.00")
    );
}

#[test]
fn sums_are_exact_where_doubles_are_not() {
    let rows: String = (0..1000)
        .map(|c| format!("c{c},2026-01-05,new,0.1\n"))
        .collect();
    let metrics = read(&format!("customer,date,type,amount\n{rows}"), Months::Last).unwrap();
    assert_eq!(metrics.all.months[0].end, "100.00");
    assert_eq!(metrics.all.months[0].arr, "1200.00");
    assert_eq!(metrics.all.months[0].per_customer.as_deref(), Some("0.10"));
}
