//! How amounts in tables are read: one decimal mark for a file, one currency, and nothing guessed.

use foothold_core::comp::statement::StatementPlan;
use foothold_data::actuals::{ActualsOptions, from_sources};
use foothold_data::book::{self, BookOptions, BookTarget, DecimalMark, Source};
use foothold_data::comp_file::{deals_from, from_text};
use rust_decimal::Decimal;

fn plan(currency: &str, more: &str) -> StatementPlan {
    let text = format!(
        "schema = 1\nname = \"p\"\ncurrency = \"{currency}\"\nstart = \"2026-01\"\n{more}\n\
         [[comp_plan]]\nid = \"ae\"\n[[comp_plan.component]]\nid = \"new\"\nmeasure = \"new_arr\"\n\
         rate = \"10%\"\n[default_rep]\ncomp_plan = \"ae\"\n"
    );
    from_text("plan", &text).unwrap().plan
}

/// Amounts of deals by Ana, and what was assumed; or the first fault.
fn deals(
    plan: &StatementPlan,
    header: &str,
    cells: &[&str],
    mark: Option<DecimalMark>,
) -> Result<(Vec<Decimal>, usize), String> {
    let separator = if header.contains(';') { ";" } else { "," };
    let mut text = header.to_owned();
    for (index, cell) in cells.iter().enumerate() {
        let id = format!("d{index}");
        let quoted = format!("\"{cell}\"");
        let row = [id.as_str(), "2026-01-31", "Ana", &quoted].join(separator);
        text = text + "\n" + &row;
    }
    let options = BookOptions {
        decimal_mark: mark,
        ..BookOptions::default()
    };
    let read = deals_from("d.csv", text.as_bytes(), plan, options);
    let read = read.map_err(|error| error.to_string())?;
    let amounts = read.deals.iter().map(|deal| deal.amounts["amount"]);
    Ok((amounts.collect(), read.assumptions.len()))
}

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

const HEADER: &str = "id,date,rep,amount";

#[test]
fn three_decimals_of_a_currency_are_decimals() {
    let kwd = plan("KWD", "[rounding]\ndecimals = 3");
    let read = deals(&kwd, HEADER, &["125.500", "90.250"], None);
    assert_eq!(read, Ok((vec![d("125.500"), d("90.250")], 1)));
    // The currency alone says so, too.
    assert_eq!(plan("KWD", "").rounding.decimals, 3);
    assert_eq!(plan("JPY", "").rounding.decimals, 0);
    let read = deals(&plan("KWD", ""), HEADER, &["125.500"], None);
    assert_eq!(read, Ok((vec![d("125.5")], 1)));
    // With a comma both readings are as likely.
    let said = deals(&kwd, HEADER, &["1,500"], None).unwrap_err();
    assert!(
        said.starts_with("d.csv:2: amount: \"1,500\" may be 1500 or 1.5"),
        "{said}"
    );
}

#[test]
fn what_can_be_read_in_two_ways_is_refused_with_the_way_out() {
    let usd = plan("USD", "");
    let said = deals(&usd, HEADER, &["83.333", "100"], None).unwrap_err();
    assert!(said.contains("may be 83.333 or 83333"), "{said}");
    assert!(said.contains("--decimal-mark"), "{said}");
    let point = Some(DecimalMark::Point);
    let read = deals(&usd, HEADER, &["83.333", "100"], point);
    assert_eq!(read, Ok((vec![d("83.333"), d("100")], 0)));
    let comma = Some(DecimalMark::Comma);
    let read = deals(&usd, HEADER, &["83.333"], comma);
    assert_eq!(read, Ok((vec![d("83333")], 0)));
    // A comma between cells that commas separate groups thousands, and that is said.
    let read = deals(&usd, HEADER, &["1,500", "2,000"], None);
    assert_eq!(read, Ok((vec![d("1500"), d("2000")], 1)));
    let said = deals(&usd, "id;date;rep;amount", &["1,500"], None).unwrap_err();
    assert!(said.contains("may be 1500 or 1.5"), "{said}");
}

#[test]
fn all_amounts_of_a_file_are_decided_together() {
    let usd = plan("USD", "");
    let text = b"id,date,rep,amount,tcv\nd1,2026-01-31,Ana,1.500,2.25\n";
    let read = deals_from("d.csv", text, &usd, BookOptions::default()).unwrap();
    assert_eq!(read.deals[0].amounts["amount"], d("1.5"));
    let columns = "customer,2025-01,2025-02,2025-03\nA,1.500,1.750,2.25\nB,1.000,1.250,1.25\n";
    let read = metrics(columns).unwrap();
    let paid = |customer: usize| read.customers[customer].history.clone();
    let alone = metrics("customer,2025-01,2025-02,2025-03\nA,1.5,1.75,2.25\nB,1,1.25,1.25\n");
    let alone = alone.unwrap();
    assert_eq!(paid(0), alone.customers[0].history);
    assert_eq!(paid(1), alone.customers[1].history);
    let said = metrics("customer,2025-01,2025-02\nA,1.250,\"1,50\"\nB,3,2.75\n").unwrap_err();
    assert!(said.contains("different decimal marks"), "{said}");
    let said = metrics("customer,2025-01,2025-02\nA,83.333,100\n").unwrap_err();
    assert!(
        said.contains("m.csv:2: 2025-01: \"83.333\" may be"),
        "{said}"
    );
}

fn metrics(text: &str) -> Result<foothold_data::actuals::Actuals, String> {
    let source = Source {
        name: "m.csv",
        bytes: text.as_bytes(),
    };
    from_sources(source, None, &ActualsOptions::default()).map_err(|error| error.to_string())
}

#[test]
fn a_dollar_sign_is_no_other_currency() {
    for (currency, cell, fine) in [
        ("USD", "$100", true),
        ("CAD", "$100", true),
        ("AUD", "$100 AUD", true),
        ("EUR", "$100", false),
        ("GBP", "$100", false),
        ("USD", "€100", false),
        ("EUR", "€100", true),
        ("CNY", "¥100", true),
        ("USD", "100 CAD", false),
    ] {
        let read = deals(&plan(currency, ""), HEADER, &[cell], None);
        assert_eq!(read.is_ok(), fine, "{cell} in {currency}: {read:?}");
    }
    let said = deals(&plan("EUR", ""), HEADER, &["5", "$100"], None).unwrap_err();
    assert!(
        said.contains("d.csv:3: amount: \"$100\" is in $, the comp plan in EUR"),
        "{said}"
    );
    let head = "customer,date,type,amount\n";
    for (rows, currency) in [
        ("A,2025-01-05,new,€100\nB,2025-01-05,new,$100\n", None),
        ("A,2025-01-05,new,$100\nB,2025-01-05,new,£100\n", None),
        ("A,2025-01-05,new,$100\nB,2025-01-05,new,100 GBP\n", None),
        (
            "A,2025-01-05,new,$100\nB,2025-01-05,new,100 CAD\n",
            Some("CAD"),
        ),
        (
            "A,2025-01-05,new,100 CAD\nB,2025-01-05,new,$100\n",
            Some("CAD"),
        ),
        ("A,2025-01-05,new,€100\nB,2025-01-05,new,100\n", Some("EUR")),
    ] {
        let read = metrics(&format!("{head}{rows}"));
        let found = read.as_ref().ok().map(|read| read.currency.as_deref());
        assert_eq!(found, currency.map(Some), "{rows}: {read:?}");
    }
    let read = metrics(&format!("{head}A,2025-01-05,new,$100\n")).unwrap();
    assert_eq!(read.currency, None);
}

#[test]
fn a_header_may_name_the_currency() {
    let usd = plan("USD", "");
    let read = deals(&usd, "id,date,rep,Amount (USD)", &["100"], None);
    assert_eq!(read, Ok((vec![d("100")], 0)));
    let said = deals(&usd, "id,date,rep,Amount (EUR)", &["100"], None).unwrap_err();
    assert!(
        said.contains("the column is in EUR, the comp plan in USD"),
        "{said}"
    );
    let read = metrics("customer,month,MRR (EUR)\nA,2025-01,100\n").unwrap();
    assert_eq!(read.currency.as_deref(), Some("EUR"));
}

#[test]
fn negative_amounts_are_refused_unless_the_plan_takes_them() {
    let said = deals(&plan("USD", ""), HEADER, &["-5"], None).unwrap_err();
    assert!(said.contains("negative_amounts = \"credit\""), "{said}");
    let takes = plan("USD", "[settings]\nnegative_amounts = \"credit\"");
    let read = deals(&takes, HEADER, &["-5", "(7)"], None);
    assert_eq!(read, Ok((vec![d("-5"), d("-7")], 0)));
}

#[test]
fn a_book_is_read_by_the_same_rules() {
    let target = BookTarget {
        segments: vec!["all"],
        start: foothold_core::calendar::YearMonth {
            year: 2026,
            month: 1,
        },
        currency: "EUR",
    };
    let read = |amount: &str, options| {
        let text = format!("account,start_date,arr\nA,2025-01-01,{amount}\n");
        let source = Source {
            name: "b.csv",
            bytes: text.as_bytes(),
        };
        book::from_sources(source, None, &target, options).map_err(|error| error.to_string())
    };
    let said = read("83.333", BookOptions::default()).unwrap_err();
    assert!(said.contains("may be 83.333 or 83333"), "{said}");
    let comma = BookOptions {
        decimal_mark: Some(DecimalMark::Comma),
        ..BookOptions::default()
    };
    assert_eq!(read("83.333", comma).unwrap().accounts[0].arr, d("83333"));
    let said = read("$100", BookOptions::default()).unwrap_err();
    assert!(said.contains("other currency"), "{said}");
}
