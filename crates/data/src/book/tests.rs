use super::*;
use rust_decimal::Decimal;

fn target() -> BookTarget<'static> {
    BookTarget {
        segments: vec!["smb", "mid-market", "enterprise"],
        start: YearMonth {
            year: 2026,
            month: 7,
        },
        currency: "USD",
    }
}

fn import(text: &str) -> BookImport {
    import_with(text, BookOptions::default()).unwrap()
}

fn import_with(text: &str, options: BookOptions) -> Result<BookImport, BookError> {
    from_sources(
        Source {
            name: "book.csv",
            bytes: text.as_bytes(),
        },
        None,
        &target(),
        options,
    )
}

fn refusal(text: &str) -> String {
    import_with(text, BookOptions::default())
        .unwrap_err()
        .to_string()
}

/// Notes as `line outcome reason: detail`.
fn notes(report: &ImportReport) -> Vec<String> {
    report
        .notes
        .iter()
        .map(|note| {
            format!(
                "{} {} {}: {}",
                note.line,
                note.outcome.name(),
                note.reason,
                note.detail
            )
        })
        .collect()
}

#[test]
fn a_plain_book_is_read() {
    let book = import(
        "\u{feff}Customer;Segment;Since;ARR (USD);Licences;Renewal date\n\
         Acme;Mid Market;2025-03-09;\"48.000,50\";120;2027-03-09\n\
         Zoë;ENTERPRISE;2024-12-01;60000;;\n",
    );
    assert_eq!(
        book.accounts,
        [
            BookAccount {
                id: "Acme".into(),
                segment: "mid-market".into(),
                start: YearMonth {
                    year: 2025,
                    month: 3
                },
                arr: Decimal::new(4_800_050, 2),
                seats: Some(120),
                renewal: Some(YearMonth {
                    year: 2027,
                    month: 3
                }),
                activated: None,
            },
            BookAccount {
                id: "Zoë".into(),
                segment: "enterprise".into(),
                start: YearMonth {
                    year: 2024,
                    month: 12
                },
                arr: Decimal::from(60_000),
                seats: None,
                renewal: None,
                activated: None,
            },
        ]
    );
    let file = &book.report.files[0];
    assert_eq!(
        (file.rows, file.kept(), file.encoding, file.separator),
        (2, 2, "UTF-8", ';')
    );
    assert!(book.report.notes.is_empty());
}

#[test]
fn every_row_that_is_not_kept_is_listed() {
    let book = import(
        "id,segment,start,arr,seats,renewal,status,activated\n\
         a,smb,2025-01-01,1000,5,2027-01-01,active,yes\n\
         ,smb,2025-01-01,1000,5,,active,\n\
         b,smb,2025-01-01,,5,,active,\n\
         c,smb,2025-01-01,0,5,,active,\n\
         d,smb,2025-01-01,-5,5,,active,\n\
         e,smb,2025-01-01,many,5,,active,\n\
         f,smb,2026-07-01,1000,5,,active,\n\
         g,nobody,2025-01-01,1000,5,,active,\n\
         a,smb,2025-01-01,1000,5,,active,\n\
         h,smb,2025-01-01,1000,5,,churned,\n\
         i,smb,2025-01-01,1000,5,,trialing,\n\
         j,smb,2025-01-01,1000,5,,odd,\n\
         k,smb,,1000,5,,active,\n\
         l,smb,soon,1000,5,,active,\n\
         m,smb,2025-01-01,€1000,5,,active,\n\
         n,smb,2025-01-01,99m,5,,active,\n\
         o,,2025-01-01,1000,5,,active,\n\
         p,smb,2025-01-01,1000.005,5.5,2025-12-31,active,maybe\n\
         q,smb,2025-01-01,1000,5,2025-12-31,,\n",
    );
    assert_eq!(
        notes(&book.report),
        [
            "3 dropped no account id: ",
            "4 dropped no ARR: ",
            "5 dropped no ARR: 0",
            "6 dropped negative ARR: -5",
            "7 dropped ARR is no amount: many",
            "8 dropped starts after the plan: 2026-07-01",
            "9 dropped unknown segment: nobody",
            "10 dropped duplicate id: as on line 2",
            "11 dropped ended: churned",
            "12 dropped not yet paying: trialing",
            "13 dropped unknown status: odd",
            "14 dropped no start date: ",
            "15 dropped start date is no date: soon",
            "16 dropped other currency: €1000",
            "17 dropped ARR too large for one account: 99m",
            "18 dropped no segment: ",
            "19 changed ARR rounded to cents: 1000.005",
            "19 changed renewal date before the plan, left out: 2025-12-31",
            "19 changed seats are no whole number, left out: 5.5",
            "19 changed activated is neither yes nor no, left out: maybe",
            "20 dropped ended: 2025-12-31",
        ]
    );
    let file = &book.report.files[0];
    assert_eq!(
        (file.rows, file.kept(), file.changed, file.dropped),
        (19, 1, 1, 17)
    );
    let ids: Vec<&str> = book
        .accounts
        .iter()
        .map(|account| account.id.as_str())
        .collect();
    assert_eq!(ids, ["a", "p"]);
    assert_eq!(book.accounts[0].activated, Some(true));
    assert_eq!(book.report.counts()[&(Outcome::Dropped, "no ARR")], 2);
}

#[test]
fn subscriptions_join_their_accounts_and_add_up() {
    let subscriptions = "sub_id,account_id,mrr,start_date,end_date,status\n\
        s1,A,100.10,2025-06-01,,active\n\
        s2,A,50,2024-02-01,,active\n\
        s3,B,70,2025-01-01,2026-01-01,churned\n\
        s4,C,70,2025-01-01,,active\n\
        s5,D,70,2025-01-01,,active\n";
    let accounts =
        "account_id,company_name,segment,arr\nA,Acme,Mid-Market,1\nD,Dee,Other,1\nA,x,SMB,1\n";
    let book = from_sources(
        Source {
            name: "s.csv",
            bytes: subscriptions.as_bytes(),
        },
        Some(Source {
            name: "a.csv",
            bytes: accounts.as_bytes(),
        }),
        &target(),
        BookOptions::default(),
    )
    .unwrap();
    assert_eq!(book.accounts.len(), 1);
    let acme = &book.accounts[0];
    assert_eq!(acme.arr, Decimal::new(180_120, 2));
    assert_eq!(
        acme.start,
        YearMonth {
            year: 2024,
            month: 2
        }
    );
    assert_eq!(
        notes(&book.report),
        [
            "4 dropped ended: churned",
            "5 dropped account not in the accounts file: C",
            "6 dropped unknown segment: see the accounts file",
            "3 dropped unknown segment: Other",
            "4 dropped duplicate id: A",
        ]
    );
    assert_eq!(
        book.report.assumptions,
        [
            "ARR is twelve times mrr",
            "several rows of one account add up"
        ]
    );
    assert_eq!(book.report.files[1].unused, ["company_name", "arr"]);
}

#[test]
fn ambiguous_dates_block_until_their_order_is_known() {
    let text = "id,segment,start,arr\na,smb,3/5/2026,1000\n";
    assert_eq!(
        refusal(text),
        "book.csv:2: start: 3/5/2026 can be a day of two months. Fix: write dates as 2026-03-05, \
         or give the date order."
    );
    for (order, month) in [(DateOrder::DayMonth, 5), (DateOrder::MonthDay, 3)] {
        let options = BookOptions {
            date_order: Some(order),
            ..BookOptions::default()
        };
        assert_eq!(
            import_with(text, options).unwrap().accounts[0].start.month,
            month
        );
    }
    let shown = import("id,segment,start,arr\na,smb,3/5/2026,1000\nb,smb,25/5/2026,1000\n");
    assert_eq!(shown.accounts[0].start.month, 5);
    assert!(
        refusal("id,segment,start,arr\na,smb,5/25/2026,1\nb,smb,25/5/2026,1\n")
            .contains("day and month in different order")
    );
    let options = BookOptions {
        date_order: Some(DateOrder::MonthDay),
        ..BookOptions::default()
    };
    assert!(
        import_with("id,segment,start,arr\na,smb,25/5/2026,1\n", options)
            .unwrap_err()
            .to_string()
            .contains("does not fit the date order given")
    );
}

#[test]
fn the_decimal_mark_is_that_of_the_column() {
    let arr = |cells: &str| {
        let rows: String = cells
            .split('|')
            .map(|cell| format!("x{cell}\tsmb\t2025-01-01\t{cell}\n"))
            .collect();
        import(&format!("id\tsegment\tstart\tarr\n{rows}"))
    };
    assert_eq!(arr("1.234|12,50").accounts[0].arr, Decimal::from(1234));
    assert_eq!(arr("12,000").accounts[0].arr, Decimal::from(12_000));
    assert_eq!(
        arr("12,000").report.assumptions,
        ["`,` in arr separates thousands"]
    );
    assert_eq!(arr("(1,200)|45k").accounts[0].arr, Decimal::from(45_000));
    assert!(
        refusal("id;segment;start;arr\na;smb;2025-01-01;1,5\nb;smb;2025-01-01;1.5\n")
            .contains("1.5 and 1,5 on line 2 use different decimal marks")
    );
    assert!(
        refusal("id;segment;start;arr\na;smb;2025-01-01;1,500\nb;smb;2025-01-01;1.500\n")
            .contains("1.500 and 1,500 on line 2 use different decimal marks")
    );
    // Between semicolons a comma is as likely to be the decimal mark, and a point is anywhere.
    for cell in ["12,000", "12.000"] {
        let said = refusal(&format!("id;segment;start;arr\na;smb;2025-01-01;{cell}\n"));
        assert!(said.contains("--decimal-mark"), "{said}");
    }
}

#[test]
fn missing_columns_are_named_together() {
    let text = refusal("name,size\na,b\n");
    assert!(
        text.contains("no column for start date among: name, size"),
        "{text}"
    );
    assert!(text.contains("no column for ARR or MRR"), "{text}");
    assert!(text.contains("no column for segment"), "{text}");
}

#[test]
fn the_only_segment_of_a_plan_needs_no_column() {
    let only = BookTarget {
        segments: vec!["all"],
        ..target()
    };
    let source = Source {
        name: "b.csv",
        bytes: b"id,start,arr\na,2025-01-01,5\n",
    };
    let book = from_sources(source, None, &only, BookOptions::default()).unwrap();
    assert_eq!(book.accounts[0].segment, "all");
    assert_eq!(
        book.report.assumptions,
        ["every account is in the plan's segment all"]
    );
}

#[test]
fn a_book_without_a_usable_row_is_refused() {
    assert_eq!(
        refusal("id,segment,start,arr\na,smb,2025-01-01,0\nb,smb,2027-01-01,5\n"),
        "book.csv:1: no row can be used (1 no ARR, 1 starts after the plan). Fix: check that the \
         columns hold what their headers say, and that the plan starts after its customers."
    );
}

#[test]
fn other_encodings_and_hostile_text_are_kept_apart() {
    let latin = b"id,segment,start,arr\nZo\xeb,smb,2025-01-01,5\n";
    let source = Source {
        name: "b.csv",
        bytes: latin,
    };
    let book = from_sources(source, None, &target(), BookOptions::default()).unwrap();
    assert_eq!(book.accounts[0].id, "Zoë");
    assert_eq!(
        book.report.assumptions,
        ["b.csv is no UTF-8, so it was read as Windows-1252"]
    );
    let formula = import("id,segment,start,arr\n=cmd|' /C calc'!A0,smb,2025-01-01,5\n");
    assert_eq!(formula.accounts[0].id, "=cmd|' /C calc'!A0");
}

/// The sample company in `scenarios/books/complyflow`; totals computed from its files by hand.
#[test]
fn the_sample_company_fits_its_plan() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/books/complyflow");
    let loaded = crate::plan_file::load(&folder.join("complyflow.foothold")).unwrap();
    let book = read(
        &folder.join("subscriptions.csv"),
        Some(&folder.join("accounts.csv")),
        &BookTarget::of(&loaded.plan),
        BookOptions::default(),
    )
    .unwrap();
    assert_eq!(book.accounts.len(), 568);
    let arr: Decimal = book.accounts.iter().map(|account| account.arr).sum();
    assert_eq!(arr, Decimal::new(157_448_040, 2));
    let file = &book.report.files[0];
    assert_eq!(
        (file.rows, file.kept(), file.changed, file.dropped),
        (787, 699, 0, 88)
    );
    assert_eq!(book.report.counts()[&(Outcome::Dropped, "ended")], 88);
    let with = crate::plan_file::with_book(loaded, "subscriptions.csv", book.accounts).unwrap();
    assert_eq!(with.plan.book.accounts.len(), 568);
}

mod random {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let source = Source { name: "b", bytes: &bytes };
            let _ = from_sources(source, None, &target(), BookOptions::default());
        }

        #[test]
        fn any_cells_are_accounted_for(
            rows in prop::collection::vec(
                ("[a-c]{0,1}", "(smb|x|)", "([0-9]{1,2}/[0-9]{1,2}/2025|2025-01-01|)", "[-(]?[0-9.k]{0,9}\\)?"),
                1..12,
            )
        ) {
            let mut text = String::from("id;segment;start;arr\n");
            for (id, segment, start, arr) in &rows {
                text += &format!("{id};{segment};{start};{arr}\n");
            }
            if let Ok(book) = import_with(&text, BookOptions::default()) {
                let file = &book.report.files[0];
                // A row of empty cells is still a row.
                prop_assert_eq!(file.rows, rows.len());
                prop_assert_eq!(file.kept() + file.changed, book.accounts.len());
                prop_assert!(book.accounts.iter().all(|account| account.arr > Decimal::ZERO));
            }
        }
    }
}
