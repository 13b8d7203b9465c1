//! Committed usage over the contract year: whoever commits pays for the commitment or for what is
//! used, whichever is more, and for no month twice.

use crate::common::*;
use foothold_core::behaviour::Param;
use foothold_core::metrics::Amount;
use foothold_core::plan::*;
use foothold_core::sim::Ledger;
use foothold_core::sim::record::InvoiceKind;
use rust_decimal::Decimal;

/// Customers who pay 12,000 a year under `book`, one for each month of renewal; 15 of their 20 seats
/// make 15,000 calls a month.
fn customers(book: PriceBook, renewals: &[u8]) -> PlanSpec {
    let mut spec = quiet();
    spec.price_books = vec![book];
    let renews = |&month: &u8| BookAccount {
        activated: Some(false),
        ..customer(&format!("renews in {month:02}"), month, "12000", 20)
    };
    spec.book.accounts = renewals.iter().map(renews).collect();
    set(&mut spec, Param::ShallowDepth, "0.75");
    spec
}

/// Month and cents of the invoices of one kind to an account.
fn invoices(found: &Ledger, account: u32, kind: InvoiceKind) -> Vec<(u16, i64)> {
    let rows = found.invoices.iter();
    rows.filter(|row| row.account == account && row.kind == kind)
        .map(|row| (row.month, row.cents))
        .collect()
}

#[test]
fn a_year_under_way_at_the_start_owes_the_months_that_are_left() {
    let renewals = [1, 2, 5, 8, 12];
    // 750 of the 1,000 a month.
    let spec = customers(calls_book(CommitmentKind::TrueUp, "0.05"), &renewals);
    let found = ledger(&spec, 0);
    for renewal in renewals.map(u16::from) {
        let id = format!("renews in {renewal:02}");
        let account = found.accounts.iter().position(|a| a.id == id).unwrap() as u32;
        let short = |months: u16| i64::from(months) * 25_000;
        let mut expected = vec![(renewal, short(renewal - 1)), (renewal + 12, short(12))];
        expected.retain(|(month, cents)| *cents > 0 && *month <= 24);
        assert_eq!(
            invoices(&found, account, InvoiceKind::TrueUp),
            expected,
            "{id}"
        );
        let usage = invoices(&found, account, InvoiceKind::Usage);
        assert!(usage.iter().all(|(_, cents)| *cents == 75_000));
    }
}

#[test]
fn what_is_paid_ahead_lasts_for_the_months_that_are_left() {
    // 1,500 a month, of which 1,000 are paid ahead: 4,000 until the renewal in May, then 12,000.
    let spec = customers(calls_book(CommitmentKind::Prepaid, "0.10"), &[5]);
    let found = ledger(&spec, 0);
    let usage = invoices(&found, 0, InvoiceKind::Usage);
    let until_may: Vec<_> = usage.iter().filter(|row| row.0 < 5).copied().collect();
    assert_eq!(until_may, [(3, 50_000), (4, 150_000)]);
    let year: i64 = usage
        .iter()
        .filter(|row| (5..17).contains(&row.0))
        .map(|row| row.1)
        .sum();
    assert_eq!(year, 12 * 150_000 - 1_200_000);
}

#[test]
fn a_move_to_committed_usage_credits_the_fee_that_was_paid_ahead() {
    for commitment in [CommitmentKind::TrueUp, CommitmentKind::Prepaid] {
        let mut spec = customers(calls_book(commitment, "0.05"), &[5]);
        spec.price_books.push(PriceBook {
            id: "old".into(),
            charges: vec![flat_fee("12000")],
            land_seat_share: Decimal::ZERO,
            ..seat_book()
        });
        spec.pricing.existing = "old".into();
        spec.pricing.migration = Migration::AtOnce;
        let found = ledger(&spec, 0);
        let of = |kind| invoices(&found, 0, kind);
        match commitment {
            CommitmentKind::Prepaid => {
                // As much is paid ahead as before, and more than is used.
                assert!(of(InvoiceKind::CreditNote).is_empty());
                assert!(of(InvoiceKind::Usage).is_empty());
                assert_eq!(
                    of(InvoiceKind::Committed),
                    [(5, 1_200_000), (17, 1_200_000)]
                );
            }
            _ => {
                // Four months at 1,000.
                assert_eq!(of(InvoiceKind::CreditNote), [(1, -400_000)]);
                assert_eq!(of(InvoiceKind::TrueUp), [(5, 100_000), (17, 300_000)]);
                assert!(of(InvoiceKind::Committed).is_empty());
            }
        }
        let outcome = outcome(&spec, 1);
        let revenue = |months: std::ops::RangeInclusive<u16>| -> i64 {
            months.map(|m| outcome.at(0, m, Amount::Revenue)).sum()
        };
        // Nobody pays a month twice.
        let trued_up = i64::from(commitment == CommitmentKind::TrueUp);
        assert_eq!(revenue(1..=4), 400_000 - 100_000 * trued_up);
        assert_eq!(revenue(5..=16), 1_200_000 - 200_000 * trued_up);
    }
}

#[test]
fn a_commitment_that_was_cut_is_not_trued_up_to_what_it_was() {
    let mut spec = customers(calls_book(CommitmentKind::TrueUp, "0.05"), &[5]);
    // 5 of 20 seats: 250 a month. The contract is cut to them in May.
    set(&mut spec, Param::ShallowDepth, "0.25");
    set(&mut spec, Param::ContractionOdds, "1");
    let found = ledger(&spec, 0);
    let contract = found.accounts[0].contract.unwrap();
    assert_eq!(contract.usage_commitment, 300_000);
    assert_eq!(
        invoices(&found, 0, InvoiceKind::TrueUp),
        [(5, 400_000 - 4 * 25_000)]
    );
}

#[test]
fn who_opts_out_owes_what_was_committed_until_then() {
    let mut spec = quiet();
    spec.price_books = vec![calls_book(CommitmentKind::TrueUp, "0.01")];
    spec.contract.opt_out_month = Some(6);
    spec.segments[0].opportunities_monthly = d("2");
    spec.land.acv = d("6000");
    for half in [Param::FillInitial, Param::ShallowDepth] {
        set(&mut spec, half, "0.5");
    }
    set(&mut spec, Param::ActivationOdds, "0");
    set(&mut spec, Param::ChurnUnactivated, "1");
    set(&mut spec, Param::ChurnOptOutShare, "1");
    let found = ledger(&spec, 0);
    let first = found.accounts.iter().position(|a| a.land_month == 1);
    // Six months of 500, of which 100 were used.
    assert_eq!(
        invoices(&found, first.unwrap() as u32, InvoiceKind::TrueUp),
        [(7, 6 * 40_000)]
    );
}
