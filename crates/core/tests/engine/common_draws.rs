//! A lever that changes shifts no draw that it does not touch.

use crate::common::*;
use foothold_core::behaviour::Param;
use foothold_core::plan::*;
use foothold_core::sim::Ledger;
use foothold_core::sim::record::InvoiceKind;
use std::collections::BTreeMap;

/// What people inside an account did, by account.
fn physical(ledger: &Ledger) -> BTreeMap<&str, (u16, u16, u32, Option<u16>)> {
    let row = |a: &foothold_core::sim::AccountRow| {
        (a.teams, a.adopted, a.demanded_seats, a.activated_month)
    };
    ledger
        .accounts
        .iter()
        .map(|a| (a.id.as_str(), row(a)))
        .collect()
}

/// Usage invoices by account and month.
fn usage(ledger: &Ledger) -> BTreeMap<(&str, u16), i64> {
    let invoices = ledger
        .invoices
        .iter()
        .filter(|row| row.kind == InvoiceKind::Usage);
    let id = |account: u32| ledger.accounts[account as usize].id.as_str();
    invoices
        .map(|row| ((id(row.account), row.month), row.cents))
        .collect()
}

/// Accounts that live their own lives: no plays, no asking, nobody leaves.
fn alone() -> PlanSpec {
    let mut spec = busy();
    spec.expansion = quiet().expansion;
    spec.roles.truncate(1);
    spec.roles[0].capacity = 500;
    spec.land.discount_by_year.clear();
    spec.contract.friction = Friction::Amendment;
    for param in [
        Param::AskMonthly,
        Param::ChurnActivated,
        Param::ChurnUnactivated,
        Param::ContractionOdds,
        Param::ReactivationMonthly,
    ] {
        set(&mut spec, param, "0");
    }
    spec.book.cohorts.clear();
    let known = |n: u8| customer(&format!("c-{n:02}"), n % 12 + 1, "18000", 20 + u32::from(n));
    spec.book.accounts = (0..40).map(known).collect();
    spec
}

#[test]
fn another_price_book_leaves_use_as_it_was() {
    let mut spec = alone();
    spec.segments[0].opportunities_monthly = d("0");
    let before = ledger(&spec, 0);
    // Seats cost more, in bands; calls cost the same.
    spec.price_books[0].charges[0].model = ChargeModel::Graduated;
    spec.price_books[0].charges[0].tiers =
        vec![tier(Some(25), "1400", "0"), tier(None, "1100", "100")];
    let after = ledger(&spec, 0);
    assert_eq!(physical(&before), physical(&after));
    assert_eq!(usage(&before), usage(&after));
    assert!(
        usage(&before).len() > 40 * 12,
        "{} usage invoices",
        usage(&before).len()
    );
    assert!(before.accounts.iter().any(|a| a.adopted > 3));
    // Uplifts move other amounts: the price did change.
    let arr = |ledger: &Ledger| ledger.accounts.iter().map(|a| a.arr).collect::<Vec<_>>();
    assert_ne!(arr(&before), arr(&after));
}

#[test]
fn one_more_customer_leaves_the_others_as_they_were() {
    // Here they churn, return, buy seats and use as they like; only people would connect them.
    let mut spec = alone();
    spec.contract.friction = Friction::SelfServe;
    for (param, value) in [
        (Param::AskMonthly, "0.05"),
        (Param::ChurnActivated, "0.2"),
        (Param::ContractionOdds, "0.5"),
        (Param::ReactivationMonthly, "0.1"),
    ] {
        set(&mut spec, param, value);
    }
    let before = ledger(&spec, 1);
    spec.book
        .accounts
        .insert(7, customer("newcomer", 6, "90000", 100));
    let after = ledger(&spec, 1);
    let history = |ledger: &Ledger| {
        let mut by_id: BTreeMap<String, Vec<(u16, i64)>> = BTreeMap::new();
        for &(account, month, cents) in &ledger.arr {
            let id = ledger.accounts[account as usize].id.clone();
            by_id.entry(id).or_default().push((month, cents));
        }
        by_id
    };
    let (old, mut new) = (history(&before), history(&after));
    assert!(new.remove("newcomer").is_some());
    assert!(old.len() > 60, "{} accounts", old.len());
    assert_eq!(old, new);
    let newcomer = after
        .accounts
        .iter()
        .position(|a| a.id == "newcomer")
        .unwrap();
    assert!(newcomer > 0 && newcomer < 40, "it stands among the others");
}

#[test]
fn a_smaller_land_wins_the_same_buyers_and_more() {
    let mut spec = alone();
    spec.model.effort_response = false;
    spec.segments[0].reference_land = d("48000");
    spec.segments[0].signing_authority = d("1000000");
    spec.land.acv = d("48000");
    let large = ledger(&spec, 0);
    spec.land.acv = d("18000");
    let small = ledger(&spec, 0);
    let potential = |ledger: &Ledger| -> BTreeMap<String, u16> {
        let landed = ledger.accounts.iter().filter(|a| a.land_month > 0);
        landed.map(|a| (a.id.clone(), a.teams)).collect()
    };
    let (large, small) = (potential(&large), potential(&small));
    assert!(large.len() > 20 && small.len() > large.len());
    for (id, teams) in &large {
        assert_eq!(small.get(id), Some(teams), "{id}");
    }
}
