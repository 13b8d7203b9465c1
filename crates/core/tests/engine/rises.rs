//! Prices that rise, opt-out points, and usage that comes and goes: dates and amounts that can be
//! told beforehand.

use crate::common::*;
use foothold_core::behaviour::Param;
use foothold_core::metrics::Amount;
use foothold_core::plan::*;
use foothold_core::sim::Ledger;
use foothold_core::sim::record::{Cause, MovementKind};

/// Months of the movements of one kind, in order.
fn months(found: &Ledger, kind: MovementKind) -> Vec<u16> {
    let rows = found.movements.iter().filter(|row| row.kind == kind);
    rows.map(|row| row.month).collect()
}

#[test]
fn steady_usage_makes_steady_arr_from_the_first_month() {
    for convention in [ArrConvention::TrailingThreeMonths, ArrConvention::LastMonth] {
        let mut spec = quiet();
        spec.model.arr_convention = convention;
        spec.price_books = vec![calls_book(CommitmentKind::None, "0.05")];
        // The last landed in the month before the start.
        spec.book.accounts = [1, 10, 11, 12]
            .map(|month| customer(&format!("{month:02}"), month, "12000", 20))
            .into();
        // Cents of rounding aside, nothing moves, also where the book is moved to another.
        for migration in [Migration::Never, Migration::AtOnce] {
            if migration == Migration::AtOnce {
                let old = PriceBook {
                    id: "old".into(),
                    ..spec.price_books[0].clone()
                };
                spec.price_books.push(old);
                spec.pricing.existing = "old".into();
            }
            spec.pricing.migration = migration;
            for (account, month, cents) in ledger(&spec, 0).arr {
                assert!(
                    (cents - 1_200_000).abs() < 100,
                    "{convention:?}, {migration:?}: {cents} of {account} in {month}"
                );
            }
        }
    }
}

#[test]
fn usage_that_comes_back_with_a_customer_is_not_expansion() {
    for commitment in [CommitmentKind::None, CommitmentKind::TrueUp] {
        let mut spec = quiet();
        // 1,800 a month, of which 1,000 are committed where anything is.
        spec.price_books = vec![calls_book(commitment, "0.10")];
        spec.book.accounts = vec![customer("a", 3, "12000", 20)];
        set(&mut spec, Param::ChurnActivated, "1");
        set(&mut spec, Param::ReactivationMonthly, "1");
        let found = ledger(&spec, 0);
        let rows = found.movements.iter().filter(|row| row.month > 3);
        let moved: Vec<_> = rows.map(|row| (row.month, row.kind)).collect();
        assert_eq!(
            moved,
            [
                (4, MovementKind::Reactivation),
                (16, MovementKind::Churn),
                (17, MovementKind::Reactivation)
            ],
            "{commitment:?}"
        );
        let back = found.movements.iter().find(|row| row.month == 4).unwrap();
        let full = match commitment {
            CommitmentKind::None => 1_200_000,
            _ => 12 * 180_000,
        };
        assert!((back.cents - full).abs() < 100, "{back:?}");
    }
}

#[test]
fn an_opt_out_comes_once_in_every_term() {
    // Of the book: the second year of two is the first that can be left.
    let mut spec = quiet();
    spec.contract.term_months = 24;
    spec.contract.opt_out_month = Some(12);
    spec.book.accounts = [2, 7, 12]
        .map(|month| customer(&format!("{month:02}"), month, "18000", 20))
        .into();
    set(&mut spec, Param::ChurnActivated, "1");
    set(&mut spec, Param::ChurnOptOutShare, "1");
    assert_eq!(months(&ledger(&spec, 0), MovementKind::Churn), [2, 7, 12]);
    // Who comes back signs a new term with an opt-out point of its own.
    spec.contract.term_months = 12;
    spec.contract.opt_out_month = Some(3);
    spec.book.accounts = vec![customer("a", 6, "18000", 20)];
    set(&mut spec, Param::ReactivationMonthly, "1");
    assert_eq!(
        months(&ledger(&spec, 0), MovementKind::Churn),
        [6, 10, 14, 18, 22]
    );
}

#[test]
fn whoever_renews_may_opt_out_again() {
    let mut spec = quiet();
    spec.horizon.months = 36;
    spec.contract.opt_out_month = Some(6);
    spec.segments[0].opportunities_monthly = d("20");
    set(&mut spec, Param::ChurnActivated, "0.3");
    set(&mut spec, Param::ChurnOptOutShare, "1");
    let found = ledger(&spec, 0);
    let mut left = [0; 36];
    for row in &found.movements {
        if row.kind == MovementKind::Churn {
            let landed = found.accounts[row.account as usize].land_month;
            left[usize::from(row.month) - landed as usize] += 1;
        }
    }
    for (age, left) in left.into_iter().take(25).enumerate() {
        let point = age > 0 && age % 6 == 0;
        assert_eq!(left > 0, point, "{left} leave at the age of {age}");
    }
}

#[test]
fn short_terms_raise_prices_at_the_first_renewal_after_a_year() {
    for (term, rises) in [
        // Landed in June: renewals in 6, 12, 18, 24 are years and half years after it.
        (6, [6, 18].as_slice()),
        // Renewals in 4, 9, 14, 19, 24 never are.
        (5, &[9, 24]),
        (1, &[6, 18]),
        (12, &[6, 18]),
    ] {
        let mut spec = quiet();
        spec.contract.term_months = term;
        spec.contract.renewal_uplift = d("0.1");
        spec.book.accounts = vec![customer("a", 6, "18000", 20)];
        let found = ledger(&spec, 0);
        assert_eq!(
            months(&found, MovementKind::Expansion),
            rises,
            "terms of {term} months"
        );
    }
}

/// A hundred customers who renew in June, with odds of a fifth that each leaves; nearly all do who
/// are shocked.
fn shockable() -> PlanSpec {
    let mut spec = quiet();
    spec.book.accounts = (0..100)
        .map(|n| customer(&format!("{n:02}"), 6, "18000", 20))
        .collect();
    set(&mut spec, Param::BillShockThreshold, "0.5");
    set(&mut spec, Param::ChurnActivated, "0.2");
    set(&mut spec, Param::ChurnShockFactor, "20");
    spec
}

#[test]
fn a_steep_uplift_drives_customers_away_at_the_renewal_that_asks_for_it() {
    let mut spec = shockable();
    let left = |spec: &PlanSpec| {
        let all = months(&ledger(spec, 0), MovementKind::Churn);
        all.into_iter().filter(|month| *month == 6).count()
    };
    let shocks = |spec: &PlanSpec| totals(&outcome(spec, 1), Amount::BillShocks)[0] as usize;
    spec.contract.renewal_uplift = d("0.5");
    assert!(left(&spec) < 40);
    assert_eq!(shocks(&spec), 0);
    spec.contract.renewal_uplift = d("0.51");
    assert!(left(&spec) > 90);
    // Those who stay are shocked.
    assert!(shocks(&spec) >= 100 - left(&spec));
    // Whoever does not accept the rise has no reason to leave for it.
    set(&mut spec, Param::UpliftRealisation, "0");
    assert!(left(&spec) < 40);
    assert_eq!(shocks(&spec), 0);
}

#[test]
fn the_end_of_a_deep_discount_is_a_shock() {
    let mut spec = shockable();
    spec.book.accounts.clear();
    spec.segments[0].opportunities_monthly = d("20");
    let first_year = |spec: &PlanSpec| {
        let found = ledger(spec, 0);
        let landed = found.accounts.iter().filter(|a| a.land_month <= 12).count();
        let left = months(&found, MovementKind::Churn).len();
        left as f64 / landed as f64
    };
    spec.land.discount_by_year = vec![d("0.3")];
    assert!(first_year(&spec) < 0.4);
    spec.land.discount_by_year = vec![d("0.4")];
    assert!(first_year(&spec) > 0.9);
}

#[test]
fn a_price_play_is_not_worked_where_no_fee_would_rise() {
    let mut spec = quiet();
    spec.signals.system = SignalSystem::Automated;
    spec.signals.watched = vec![SignalKind::RenewalNear];
    spec.expansion.owner = OwnerModel::ClosingAe;
    spec.expansion.plays = vec![PlaySpec {
        kind: PlayKind::RenewalUplift,
        triggers: vec![SignalKind::RenewalNear],
    }];
    set(&mut spec, Param::DetectAutomated, "1");
    let worked = |spec: &PlanSpec| {
        let found = ledger(spec, 0);
        let price = |row: &&foothold_core::sim::record::Movement| row.cause == Cause::Price;
        (
            found.plays.len(),
            found.movements.iter().filter(price).count(),
        )
    };
    spec.book.accounts = vec![customer("a", 9, "18000", 20)];
    assert_eq!(worked(&spec), (1, 1));
    // Usage is committed to at the rates of the book, which no negotiation of fees moves.
    for commitment in [CommitmentKind::TrueUp, CommitmentKind::Prepaid] {
        spec.price_books = vec![calls_book(commitment, "0.10")];
        assert_eq!(worked(&spec), (0, 0));
    }
}
