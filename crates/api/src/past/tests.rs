use super::*;
use crate::input::PlanInput;
use crate::plans;
use std::fs;

const MOVEMENTS: &str = "account_id,date,type,arr change,segment\n\
    ada,2024-03-10,new,10000,Mid-Market\n\
    bob,2024-05-02,new,20000,enterprise\n\
    ada,2024-09-15,expansion,5000,Mid-Market\n\
    bob,2025-01-20,churn,20000,enterprise\n\
    cyd,2025-02-01,new,12000,mid market\n\
    ada,2025-03-03,contraction,3000,Mid-Market\n";
const DEALS: &str = "stage,close date,amount\nClosed Won,2025-02-01,12000\nClosed Lost,2025-02-07,9000\n\
    Closed Lost,2024-02-07,9000\n";

fn plan() -> PlanInput {
    plans::open("founder-18k", None, None).unwrap()
}

fn past(movements: &str) -> Result<Past, ApiError> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("movements.csv"), movements).unwrap();
    fs::write(folder.path().join("deals.csv"), DEALS).unwrap();
    let input = HistoryInput {
        path: folder.path().to_owned(),
        ..HistoryInput::default()
    };
    Past::open(&input, &plan().loaded.plan, None)
}

fn month(year: i32, month: u8) -> YearMonth {
    YearMonth { year, month }
}

#[test]
fn a_window_holds_its_book_and_what_happened_after_it() {
    let past = past(MOVEMENTS).unwrap();
    assert_eq!(
        (past.first(), past.last()),
        (month(2024, 2), month(2025, 3))
    );
    let from = past.index(month(2024, 12)).unwrap();
    let window = past.window(from, past.months());
    assert_eq!((window.from, window.to), (month(2024, 12), month(2025, 3)));
    let seen: Vec<_> = window
        .observed
        .tracks
        .iter()
        .map(|track| (track.opening, track.at(3), track.moves.len()))
        .collect();
    assert_eq!(
        seen,
        [
            (1_500_000, 1_200_000, 1),
            (2_000_000, 0, 1),
            (0, 1_200_000, 1)
        ]
    );
    let deals: Vec<_> = window
        .observed
        .deals
        .iter()
        .map(|deal| (deal.month, deal.won))
        .collect();
    assert_eq!(
        deals,
        [(2, true), (2, false)],
        "the deal of the year before lies outside"
    );

    let then = past.plan(&plan().loaded.plan, from, 3).unwrap();
    assert_eq!(then.horizon.start, month(2025, 1));
    let book: Vec<_> = then
        .book
        .accounts
        .iter()
        .map(|account| {
            (
                account.id.as_str(),
                account.segment.as_str(),
                account.start,
                account.arr.to_string(),
            )
        })
        .collect();
    assert_eq!(
        book,
        [
            ("ada", "mid-market", month(2024, 3), "15000".to_owned()),
            ("bob", "enterprise", month(2024, 5), "20000".to_owned()),
        ]
    );
}

#[test]
fn customers_that_do_not_fit_the_plan_are_named() {
    let other = MOVEMENTS.replace("enterprise", "Public Sector");
    let error = past(&other).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("customer bob is of segment \"Public Sector\""),
        "{text}"
    );
    assert!(
        text.contains("write one of mid-market, enterprise"),
        "{text}"
    );
    let none = "account_id,date,type,arr change\nada,2024-03-10,new,10000\n";
    let text = past(none).unwrap_err().to_string();
    assert!(text.contains("no customer has a segment"), "{text}");
}

#[test]
fn months_that_the_data_do_not_reach_are_refused() {
    let past = past(MOVEMENTS).unwrap();
    for (year, number) in [(2024, 1), (2025, 4)] {
        let error = past.index(month(year, number)).unwrap_err();
        assert!(error.to_string().contains("2024-02 to 2025-03"), "{error}");
    }
}
