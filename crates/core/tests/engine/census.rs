//! A census shows what the ledger of the same replication was billed for.

use crate::common::{busy, ledger, model};
use foothold_core::plan::{CommitmentKind, PriceBook};
use foothold_core::pricing::FastBook;
use foothold_core::sim::record::InvoiceKind;
use foothold_core::sim::{Census, Stand, census};
use std::collections::BTreeMap;

fn stands(census: &Census) -> BTreeMap<(u32, u16), Stand> {
    census
        .stands
        .iter()
        .map(|stand| ((stand.account, stand.month), *stand))
        .collect()
}

#[test]
fn accounts_have_the_arr_and_the_names_of_the_ledger() {
    let spec = busy();
    let (ledger, census) = (ledger(&spec, 3), census(&model(&spec), 3).unwrap());
    let names: Vec<&str> = census.accounts.iter().map(|a| a.id.as_str()).collect();
    let expected: Vec<&str> = ledger.accounts.iter().map(|a| a.id.as_str()).collect();
    assert_eq!(names, expected);
    let stands = stands(&census);
    assert!(!ledger.arr.is_empty());
    for &(account, month, cents) in &ledger.arr {
        let stand = stands[&(account, month)];
        assert_eq!(i64::from(stand.arr), cents, "{account} in {month}");
    }
    for month in [0, 1, spec.horizon.months] {
        let of_month = census.of_month(month);
        assert!(!of_month.is_empty() && of_month.iter().all(|s| s.month == month));
    }
}

#[test]
fn usage_billed_again_from_a_census_is_the_invoice() {
    let mut spec = busy();
    for book in &mut spec.price_books {
        book.commitment = CommitmentKind::None;
    }
    let (ledger, census) = (ledger(&spec, 1), census(&model(&spec), 1).unwrap());
    let stands = stands(&census);
    let book_of =
        |id: &str| -> &PriceBook { spec.price_books.iter().find(|b| b.id == id).unwrap() };
    let mut compared = 0;
    for invoice in &ledger.invoices {
        if invoice.kind != InvoiceKind::Usage {
            continue;
        }
        let stand = stands[&(invoice.account, invoice.month)];
        let segment = &spec.segments[census.accounts[invoice.account as usize].segment];
        let id = if stand.existing_book {
            &spec.pricing.existing
        } else {
            &spec.pricing.new_business
        };
        let fast = FastBook::compile(book_of(id), &segment.meters);
        let sold = fast.prices_seats().then_some(stand.seats);
        let cents = fast.usage_cents_monthly(stand.driver_q16(sold), stand.seats);
        assert_eq!(cents, invoice.cents, "{invoice:?}");
        compared += 1;
    }
    assert!(compared > 100, "{compared}");
}
