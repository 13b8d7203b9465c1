//! What the shapes have in common, and what the books of any data must satisfy.

use super::*;
use foothold_core::metrics::actuals::{Figures, Tally};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::fmt::Write;

const MONTHS: usize = 18;

/// What each customer pays at the end of 18 months, in cents.
type Book = Vec<Vec<u32>>;

fn book() -> impl Strategy<Value = Book> {
    let paid = prop_oneof![3 => Just(0_u32), 7 => 1..=500_000_u32];
    // Stretches of a few equal months, as subscriptions are.
    let stretch = (paid, 1..6_usize);
    let customer = prop::collection::vec(stretch, 1..8).prop_map(|stretches| {
        let mut months: Vec<u32> = stretches
            .into_iter()
            .flat_map(|(paid, count)| vec![paid; count])
            .collect();
        months.resize(MONTHS, 0);
        months
    });
    prop::collection::vec(customer, 1..8).prop_filter("somebody pays at first", |book| {
        book.iter().any(|months| months[0] > 0)
    })
}

fn month(index: usize) -> String {
    format!("{:04}-{:02}", 2024 + index / 12, index % 12 + 1)
}

fn money(cents: i64) -> String {
    Decimal::new(cents, 2).to_string()
}

fn by_months(book: &Book) -> String {
    let mut text = "customer,month,mrr\n".to_owned();
    for (customer, months) in book.iter().enumerate() {
        for (index, paid) in months.iter().enumerate() {
            writeln!(
                text,
                "c{customer},{},{}",
                month(index),
                money((*paid).into())
            )
            .unwrap();
        }
    }
    text
}

fn by_columns(book: &Book) -> String {
    let mut text = "customer".to_owned();
    (0..MONTHS).for_each(|index| write!(text, ",{}", month(index)).unwrap());
    for (customer, months) in book.iter().enumerate() {
        write!(text, "\nc{customer}").unwrap();
        months
            .iter()
            .for_each(|paid| write!(text, ",{}", money((*paid).into())).unwrap());
    }
    text.push('\n');
    text
}

fn by_movements(book: &Book) -> String {
    let mut text = "customer,date,mrr change\n".to_owned();
    for (customer, months) in book.iter().enumerate() {
        let mut before = 0;
        for (index, paid) in months.iter().enumerate() {
            let change = i64::from(*paid) - before;
            if change != 0 {
                writeln!(text, "c{customer},{}-15,{}", month(index), money(change)).unwrap();
            }
            before = (*paid).into();
        }
    }
    text
}

fn by_periods(book: &Book) -> String {
    let mut text = "customer,start_date,end_date,mrr\n".to_owned();
    for (customer, months) in book.iter().enumerate() {
        let mut from = 0;
        for run in months.chunk_by(|a, b| a == b) {
            let until = from + run.len();
            if run[0] > 0 {
                let end = if until < MONTHS {
                    month(until - 1)
                } else {
                    String::new()
                };
                let start = month(from);
                writeln!(
                    text,
                    "c{customer},{start}-01,{end},{}",
                    money(run[0].into())
                )
                .unwrap();
            }
            from = until;
        }
    }
    text
}

fn read(text: &str) -> Actuals {
    let options = ActualsOptions {
        first_month: FirstMonth::New,
        ..ActualsOptions::default()
    };
    let source = Source {
        name: "t.csv",
        bytes: text.as_bytes(),
    };
    from_sources(source, None, &options).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn tally(actuals: &Actuals) -> Tally {
    Tally::of(
        actuals.customers.iter().map(|c| &c.history),
        MONTHS as u16,
        12,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_same_book_has_the_same_metrics_in_every_shape(book in book()) {
        let expected = tally(&read(&by_months(&book)));
        for (text, shape) in [
            (by_columns(&book), Shape::Mrr),
            (by_movements(&book), Shape::Movements),
            (by_periods(&book), Shape::Periods),
        ] {
            let actuals = read(&text);
            prop_assert_eq!(actuals.shape, shape);
            prop_assert_eq!(actuals.opening, YearMonth { year: 2023, month: 12 });
            prop_assert_eq!(&tally(&actuals), &expected, "{}", text);
        }
    }

    #[test]
    fn books_balance_and_retention_keeps_its_order(book in book()) {
        let tally = tally(&read(&by_months(&book)));
        let one = Decimal::ONE;
        for month in 0..=MONTHS as u16 {
            let figures = Figures::of(&tally, month, None);
            let (alone, window) = (figures.alone, figures.window);
            prop_assert_eq!(alone.start + alone.flows.net(), alone.end);
            let customers = alone.customers_start + alone.new_customers + alone.returned_customers;
            prop_assert_eq!(customers - alone.churned_customers, alone.customers);
            if let (Some(nrr), Some(grr)) = (window.nrr, window.grr) {
                prop_assert!(grr <= one && grr <= nrr);
                let by_movements = window.nrr_waterfall.unwrap();
                // By movements who came back is gone, and what was lost and won again is lost.
                prop_assert!(by_movements <= nrr);
                prop_assert!(window.grr_waterfall.unwrap() <= grr);
                prop_assert!(window.logo_retention.unwrap() <= one);
            } else {
                prop_assert!(month < 12 || window.base.unwrap().then.is_zero());
            }
            if let Some(share) = window.expansion_share {
                prop_assert!((Decimal::ZERO..=one).contains(&share));
            }
        }
        // Cohorts are all who ever paid, and their last ages all who pay.
        let paying: Decimal = (0..tally.cohorts.len())
            .filter_map(|row| tally.cohorts.at(row, MONTHS - row))
            .map(|(paid, _)| paid)
            .sum();
        prop_assert_eq!(paying, tally.months[MONTHS].end);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(text in "[a-z,;\\n\"0-9./:$€ -]{0,200}", head in 0..5_usize) {
        let heads = [
            "",
            "customer,date,type,amount\n",
            "customer,start_date,end_date,mrr\n",
            "customer,month,mrr\n",
            "customer,2026-01,2026-02\n",
        ];
        let text = format!("{}{text}", heads[head]);
        let source = Source { name: "t.csv", bytes: text.as_bytes() };
        // Either is fine; it must come back.
        let _ = from_sources(source, None, &ActualsOptions::default());
    }
}

fn shape(header: &str) -> Option<Shape> {
    let source = Source {
        name: "t.csv",
        bytes: header.as_bytes(),
    };
    columns::shape_of(&table::parse(source, &mut Vec::new()).unwrap())
}

#[test]
fn shapes_are_known_by_their_headers() {
    use Shape::{Movements, Mrr, Periods};
    for (header, expected) in [
        (
            "sub_id,account_id,opp_id,plan,mrr,start_date,end_date,status",
            Some(Periods),
        ),
        (
            "event_id,account_id,sub_id,type,amount,event_date",
            Some(Movements),
        ),
        (
            "DATE,CUSTOMER_NAME,MRR_MOVEMENT,MRR,DESCRIPTION,MOVEMENT_TYPE,CURRENCY_CODE",
            Some(Movements),
        ),
        (
            "id,Customer ID,Status,Start (UTC),Canceled At (UTC),Plan Amount,Interval",
            Some(Periods),
        ),
        ("Customer,Month,MRR (USD)", Some(Mrr)),
        ("Customer,Segment,Jan 2026,Feb 2026", Some(Mrr)),
        ("customer,date,arr change", Some(Movements)),
        ("customer,date,arr", Some(Mrr)),
        ("customer,date", None),
        ("customer,amount", None),
    ] {
        assert_eq!(shape(header), expected, "{header}");
    }
}

#[test]
fn rows_of_one_day_are_ordered_by_time_then_rank_then_rise_before_fall() {
    let kinds = |rows: &str| -> Vec<&'static str> {
        let actuals = read(rows);
        let movements = actuals.customers[0].history.movements();
        movements
            .iter()
            .map(|movement| movement.kind.name())
            .collect()
    };
    let header = "customer,date,mrr change,rank\n";
    let switch = "a,2026-01-01,10,\na,2026-02-01,-10,\na,2026-02-01,12,\n";
    assert_eq!(
        kinds(&format!("{header}{switch}")),
        ["new", "expansion", "contraction"]
    );
    let ranked = "a,2026-01-01,10,\na,2026-02-01,-10,1\na,2026-02-01,12,2\n";
    assert_eq!(
        kinds(&format!("{header}{ranked}")),
        ["new", "churn", "reactivation"]
    );
    let timed = "a,2026-01-01,10,\na,2026-02-01 09:05,-10,\na,2026-02-01 10:00,12,\n";
    assert_eq!(
        kinds(&format!("{header}{timed}")),
        ["new", "churn", "reactivation"]
    );
}
