//! The catalogue of faults of price books: every `.pricebook` under `scenarios/bad/` and what is said
//! about it; and that nothing which can be written makes the reader or a quote fail otherwise.

use foothold_core::pricing::tariff::{Committed, Request, Value, quote};
use foothold_data::pricebook_file::{PriceBookError, from_text};
use foothold_data::shipped::pricebooks;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/bad")
}

#[test]
fn each_bad_price_book_gets_its_message() {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".pricebook"))
        .collect();
    names.sort();
    assert!(names.len() >= 25);
    let mut catalogue = String::new();
    for name in names {
        let text = fs::read_to_string(folder().join(&name)).unwrap();
        let Err(PriceBookError::Faults(faults)) = from_text(&name, &text) else {
            panic!("{name} is sound");
        };
        for fault in faults {
            assert!(!fault.field.is_empty() && !fault.reason.is_empty() && !fault.fix.is_empty());
            writeln!(catalogue, "{fault}").unwrap();
        }
        catalogue.push('\n');
    }
    insta::assert_snapshot!("pricebooks", catalogue);
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let said = from_text("big", &"#".repeat(4 * 1024 * 1024 + 1)).unwrap_err();
    assert!(said.to_string().contains("larger than 4 MiB"), "{said}");
}

#[test]
fn a_commitment_is_an_amount_or_units() {
    let to = |commitment: &str| {
        let text = format!(
            "schema = 1\nname = \"n\"\ncurrency = \"USD\"\n[[charge]]\nid = \"a\"\nper = \"seat\"\n\
             period = \"month\"\nmodel = \"unit\"\ncommitment = {{ {commitment} }}\n\
             tiers = [{{ unit_price = \"2 USD\" }}]\n"
        );
        let read = from_text("book", &text).map_err(|said| said.to_string())?;
        Ok::<_, String>(read.charges[0].commitment.as_ref().unwrap().to)
    };
    let hundred = Decimal::from(100);
    assert_eq!(to("amount = \"100 USD\""), Ok(Committed::Amount(hundred)));
    assert_eq!(to("units = \"100\""), Ok(Committed::Units(hundred)));
    let said = to("overage_factor = \"2\"").unwrap_err();
    assert!(said.contains("commitment.amount: is missing"), "{said}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// A shipped book with a piece cut out or doubled is read or refused; what is read can be quoted
    /// at the limits of every number.
    #[test]
    fn damaged_books_are_read_or_refused(
        which in 0..10_usize, from in 0.0..1.0_f64, length in 0..40_usize, doubled: bool,
        units in prop_oneof![Just(0_i64), Just(1), Just(999_999_999_999), Just(1_000_000_000_000_000)],
    ) {
        let text = pricebooks()[which % pricebooks().len()].text;
        let chars: Vec<char> = text.chars().collect();
        let start = (from * chars.len() as f64) as usize;
        let end = (start + length).min(chars.len());
        let cut = if doubled { &chars[start..end] } else { &[] };
        let damaged: String = chars[..start].iter().chain(cut).chain(&chars[end - cut.len()..]).collect();
        if let Ok(tariff) = from_text("damaged", &damaged) {
            let meters = ["api_calls", "requests", "egress_bytes", "compute_hours", "messages", "credits", "payments"];
            let values = || vec![Value::whole(Decimal::from(units))];
            for meter in meters {
                let request = Request {
                    seats: Decimal::from(units.min(1_000_000_000_000)),
                    usage: [(meter.to_owned(), values())].into(),
                    ..Request::default()
                };
                // Refused or priced, never anything else.
                let _ = quote(&tariff, &request);
            }
        }
    }
}
