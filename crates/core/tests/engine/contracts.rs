//! Single contracts whose every amount can be told beforehand.

use crate::common::*;
use foothold_core::behaviour::Param;
use foothold_core::metrics::Amount;
use foothold_core::plan::*;
use foothold_core::sim::record::{Cause, InvoiceKind, MovementKind};
use rust_decimal::Decimal;

/// Steps of 9,000 up to 10 seats, 30,000 up to 50, 90,000 for any number beyond.
fn stairs() -> PriceBook {
    let mut book = seat_book();
    book.charges[0].model = ChargeModel::Stairstep;
    book.charges[0].tiers = vec![
        tier(Some(10), "0", "9000"),
        tier(Some(50), "0", "30000"),
        tier(None, "0", "90000"),
    ];
    book
}

#[test]
fn an_unbounded_step_sells_what_the_budget_is_worth() {
    let mut spec = quiet();
    spec.price_books[0] = stairs();
    spec.segments[0].opportunities_monthly = d("3");
    for (acv, seats, arr) in [
        ("9000", 10, 900_000),
        ("45000", 50, 3_000_000),
        // 100 seats at 900; the same step and the same fee as 51 or a million.
        ("90000", 100, 9_000_000),
        ("180000", 200, 9_000_000),
    ] {
        spec.land.acv = d(acv);
        let found = ledger(&spec, 0);
        assert!(!found.accounts.is_empty());
        for account in &found.accounts {
            assert_eq!(
                (account.contracted_seats, account.land_arr),
                (seats, arr),
                "{acv}"
            );
        }
    }
}

#[test]
fn a_customer_who_never_had_the_ramp_discount_is_not_asked_to_pay_it_back() {
    let mut spec = quiet();
    spec.land.discount_by_year = vec![d("0.2"), d("0.1")];
    spec.price_books.push(PriceBook {
        id: "old".into(),
        ..seat_book()
    });
    spec.pricing.existing = "old".into();
    spec.pricing.migration = Migration::AtOnce;
    spec.book.accounts = vec![customer("a", 9, "18000", 20)];
    spec.segments[0].opportunities_monthly = d("2");
    let found = ledger(&spec, 0);
    let moved: Vec<_> = found
        .movements
        .iter()
        .filter(|row| row.account == 0)
        .collect();
    assert!(moved.is_empty(), "{moved:?}");
    // Who landed on the ramp pays 80%, then 90%, then all of it.
    let landed = found
        .accounts
        .iter()
        .position(|a| a.land_month == 1)
        .unwrap() as u32;
    let steps: Vec<(u16, MovementKind, i64)> = found
        .movements
        .iter()
        .filter(|row| row.account == landed)
        .map(|row| (row.month, row.kind, row.cents))
        .collect();
    assert_eq!(
        steps,
        [
            (1, MovementKind::New, 1_440_000),
            (13, MovementKind::Expansion, 180_000)
        ]
    );
}

#[test]
fn a_second_product_is_paid_once_after_the_move_to_another_book() {
    let fee = PriceBook {
        charges: vec![flat_fee("18000")],
        land_seat_share: Decimal::ZERO,
        ..seat_book()
    };
    // All calls are included: what 20 seats do not cover would have to be committed.
    let mut seats_and_calls = hybrid_book();
    seats_and_calls.charges[1].included_per_seat = 2_000;
    for new_book in [fee, seats_and_calls] {
        let mut spec = quiet();
        spec.price_books = vec![
            new_book,
            PriceBook {
                id: "old".into(),
                second_product_share: d("0.3"),
                ..seat_book()
            },
        ];
        spec.pricing.existing = "old".into();
        spec.pricing.migration = Migration::AtRenewal;
        spec.book.accounts = vec![customer("a", 9, "18000", 20)];
        spec.signals.system = SignalSystem::Automated;
        spec.signals.watched = vec![SignalKind::AdjacentProduct];
        spec.expansion.owner = OwnerModel::ClosingAe;
        spec.expansion.plays = vec![PlaySpec {
            kind: PlayKind::ProductExpansion,
            triggers: vec![SignalKind::AdjacentProduct],
        }];
        set(&mut spec, Param::ProductEventMonthly, "1");
        let found = ledger(&spec, 0);
        // Sold at 30% of 18,000 before the renewal in September, and not again with the move.
        let moved: Vec<_> = found.movements.iter().collect();
        let [sold] = moved.as_slice() else {
            panic!("{moved:?}");
        };
        assert!(sold.month < 9, "{sold:?}");
        assert_eq!((sold.cause, sold.cents), (Cause::Product, 540_000));
        let contract = found.accounts[0].contract.unwrap();
        assert_eq!((contract.committed, contract.product), (2_340_000, 540_000));
    }
}

#[test]
fn fees_are_invoiced_ahead_recognised_evenly_and_collected_later() {
    for (billing, months) in [
        (Billing::Annual, 12),
        (Billing::Quarterly, 3),
        (Billing::Monthly, 1),
    ] {
        let mut spec = quiet();
        spec.contract.billing = billing;
        spec.contract.collection_lag_months = 2;
        spec.book.accounts = vec![customer("a", 1, "12000", 20)];
        let found = ledger(&spec, 0);
        let due: Vec<(u16, i64)> = found
            .invoices
            .iter()
            .map(|row| {
                assert_eq!(row.kind, InvoiceKind::Committed);
                (row.month, row.cents)
            })
            .collect();
        let expected: Vec<(u16, i64)> = (1..=24)
            .step_by(months)
            .map(|month| (month, 100_000 * months as i64))
            .collect();
        assert_eq!(due, expected);
        let outcome = outcome(&spec, 1);
        for month in 1..=24 {
            assert_eq!(
                outcome.at(0, month, Amount::Revenue),
                100_000,
                "month {month}"
            );
            let cash: i64 = due
                .iter()
                .filter(|(m, _)| m + 2 == month)
                .map(|(_, c)| c)
                .sum();
            assert_eq!(outcome.at(0, month, Amount::Cash), cash, "month {month}");
        }
    }
}

#[test]
fn committed_usage_that_is_not_used_is_trued_up_at_the_anniversary() {
    let mut spec = quiet();
    spec.price_books[0].charges = vec![unit_price(
        "calls",
        Quantity::Meter("calls".into()),
        1,
        "0.01",
    )];
    spec.price_books[0].commitment = CommitmentKind::TrueUp;
    spec.price_books[0].land_seat_share = Decimal::ZERO;
    // 10 of 20 seats make 1,000 calls each a month: 100 a month of the 500 committed.
    spec.segments[0].opportunities_monthly = d("2");
    spec.land.acv = d("6000");
    set(&mut spec, Param::FillInitial, "0.5");
    set(&mut spec, Param::ShallowDepth, "0.5");
    set(&mut spec, Param::ActivationOdds, "0");
    let found = ledger(&spec, 0);
    let first = found
        .accounts
        .iter()
        .position(|a| a.land_month == 1)
        .unwrap() as u32;
    let of = |kind| {
        let rows = found
            .invoices
            .iter()
            .filter(move |r| r.account == first && r.kind == kind);
        rows.map(|row| (row.month, row.cents)).collect::<Vec<_>>()
    };
    assert!(of(InvoiceKind::Committed).is_empty());
    let usage = of(InvoiceKind::Usage);
    assert_eq!(usage.len(), 24);
    assert!(usage.iter().all(|(_, cents)| *cents == 10_000), "{usage:?}");
    // The anniversary turns before the thirteenth month is billed.
    assert_eq!(of(InvoiceKind::TrueUp), [(13, 600_000 - 12 * 10_000)]);
    assert!(
        found
            .movements
            .iter()
            .all(|row| row.kind == MovementKind::New)
    );
}

#[test]
fn who_leaves_at_the_end_of_a_discounted_year_never_pays_more() {
    let mut spec = quiet();
    spec.land.discount_by_year = vec![d("0.2")];
    spec.segments[0].opportunities_monthly = d("2");
    set(&mut spec, Param::ChurnActivated, "1");
    let found = ledger(&spec, 0);
    assert!(
        found
            .movements
            .iter()
            .any(|row| row.kind == MovementKind::Churn)
    );
    for row in &found.movements {
        assert_eq!(row.cents, 1_440_000, "{row:?}");
    }
}

#[test]
fn what_was_paid_ahead_is_given_back_to_who_opts_out() {
    let mut spec = quiet();
    spec.contract.opt_out_month = Some(6);
    spec.segments[0].opportunities_monthly = d("2");
    set(&mut spec, Param::ChurnActivated, "1");
    set(&mut spec, Param::ChurnOptOutShare, "1");
    let found = ledger(&spec, 0);
    let first = found
        .accounts
        .iter()
        .position(|a| a.land_month == 1)
        .unwrap() as u32;
    let rows: Vec<_> = found
        .invoices
        .iter()
        .filter(|row| row.account == first)
        .map(|row| (row.month, row.kind, row.cents))
        .collect();
    // Six of twelve months at 1,500.
    let expected = [
        (1, InvoiceKind::Committed, 1_800_000),
        (7, InvoiceKind::CreditNote, -900_000),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn an_owner_is_credited_for_growth_and_not_for_what_was_there() {
    let mut spec = quiet();
    spec.expansion.owner = OwnerModel::AccountManager;
    let mut manager = role(RoleKind::AccountManager, 1);
    manager.quotas = vec![quota(Measure::ExpansionArr, "100000", Period::Year)];
    spec.roles.push(manager);
    let grow = component("grow", Measure::ExpansionArr, RateBasis::Explicit(d("0.1")));
    spec.comp_plans.push(CompPlan {
        id: "account_manager".into(),
        components: vec![grow],
        draw: None,
    });
    spec.book.accounts = vec![
        customer("a", 3, "18000", 20),
        customer("b", 8, "36000", 40),
        customer("c", 8, "9000", 10),
    ];
    let credited = |spec: &PlanSpec| -> i64 {
        let rows = ledger(spec, 0).credits.into_iter();
        rows.filter(|row| row.measure == Measure::ExpansionArr)
            .map(|row| row.cents)
            .sum()
    };
    assert_eq!(credited(&spec), 0);
    // 7% on 63,000, twice.
    spec.contract.renewal_uplift = d("0.07");
    assert_eq!(credited(&spec), 441_000 + 471_870);
    let paid: i64 = ledger(&spec, 0).payouts.iter().map(|row| row.paid).sum();
    assert_eq!(paid, 44_100 + 47_187);
}
