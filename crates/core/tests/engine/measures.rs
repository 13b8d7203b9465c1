//! Measures of plans small enough to reckon by hand.

use crate::common::*;
use foothold_core::behaviour::Param;
use foothold_core::calendar::YearMonth;
use foothold_core::metrics::{Amount, Metric};
use foothold_core::plan::*;
use foothold_core::sim::Ledger;
use rust_decimal::Decimal;

/// Opportunities that are all won, 30 a month.
fn all_won() -> PlanSpec {
    let mut spec = quiet();
    spec.segments[0].opportunities_monthly = d("30");
    spec.segments[0].reference_win_rate = Decimal::ONE;
    spec
}

fn ae_component(spec: &mut PlanSpec) -> &mut Component {
    &mut spec.comp_plans[0].components[0]
}

#[test]
fn who_leaves_is_paid_the_month_they_worked() {
    let mut spec = quiet();
    spec.roles[0] = Role {
        base: d("120000"),
        attrition_yearly: d("0.6"),
        backfill_months: 0,
        ..role(RoleKind::Ae, 10)
    };
    let outcome = outcome(&spec, 20);
    // Every seat is filled in every month, whoever sits in it.
    let paid = 24.0 * 10.0 * 1_000_000.0;
    assert_eq!(totals(&outcome, Amount::BaseAe), [paid; 20]);
    for replication in 0..20 {
        let low = metric(&outcome, replication, 24, Metric::CashLow);
        assert_eq!(low, Some(-paid));
    }
    let left = ledger(&spec, 0);
    assert!(left.reps.iter().any(|rep| rep.left.is_some()));
}

#[test]
fn a_repaid_draw_costs_no_more_than_the_commission_that_repays_it() {
    let mut spec = all_won();
    spec.horizon.months = 12;
    // Nothing is collected before the end, so the lowest cash is all that was paid.
    spec.contract.collection_lag_months = 12;
    spec.comp_plans[0].draw = Some(Draw {
        amount_monthly: d("5000"),
        months: 6,
        recoverable: true,
    });
    spec.roles[0] = Role {
        base: Decimal::ZERO,
        hires: vec![Hire { month: 1, count: 1 }],
        ..role(RoleKind::Ae, 0)
    };
    let outcome = outcome(&spec, 1);
    let sum = |amount| totals(&outcome, amount)[0];
    assert!(sum(Amount::DrawPaid) > 0.0);
    assert_eq!(sum(Amount::DrawRepaid), sum(Amount::DrawPaid));
    let low = metric(&outcome, 0, 12, Metric::CashLow);
    assert_eq!(low, Some(-sum(Amount::CompPaid)));
}

#[test]
fn commission_on_a_ramp_deal_is_on_what_the_whole_term_pays() {
    let mut spec = all_won();
    spec.horizon.months = 48;
    spec.segments[0].opportunities_monthly = Decimal::ONE;
    spec.contract.term_months = 36;
    spec.land.discount_by_year = vec![d("0.5"), d("0.25")];
    ae_component(&mut spec).measure = Measure::Tcv;
    let found = ledger(&spec, 0);
    let landed = found.accounts.iter().filter(|a| a.land_month <= 12);
    let mut seen = 0;
    for (i, account) in (0_u32..).zip(landed) {
        let term = account.land_month as u16..account.land_month as u16 + 36;
        let invoices = found.invoices.iter();
        let invoiced: i64 = invoices
            .filter(|row| row.account == i && term.contains(&row.month))
            .map(|row| row.cents)
            .sum();
        let commissions = found.commissions.iter();
        let earned: i64 = commissions
            .filter(|row| row.account == Some(i))
            .map(|row| row.cents)
            .sum();
        // 9,000 + 13,500 + 18,000, of which a tenth.
        assert_eq!((invoiced, earned), (4_050_000, 405_000));
        seen += 1;
    }
    assert!(seen > 3);
}

#[test]
fn deals_count_in_the_win_rate_when_they_close() {
    let mut spec = all_won();
    spec.segments[0].sales_cycle_days = 180;
    spec.segments[0].opportunity_growth_monthly = d("0.1");
    let certain = outcome(&spec, 1);
    for month in 1..=24 {
        // The pipeline grows tenfold, and still every deal that closes is won.
        let rate = metric(&certain, 0, month, Metric::WinRate);
        assert_eq!(rate, Some(1.0), "month {month}");
    }
    spec.segments[0].reference_win_rate = d("0.2");
    let chance = outcome(&spec, 40);
    let (won, closed) = (
        totals(&chance, Amount::Won),
        totals(&chance, Amount::DealsClosed),
    );
    let off: Vec<f64> = won.iter().zip(&closed).map(|(w, c)| w - 0.2 * c).collect();
    assert_mean(&off, 0.0);
    // Half a year without an opportunity that closes is no win rate of nothing.
    spec.segments[0].opportunities_monthly = Decimal::ZERO;
    assert_eq!(metric(&outcome(&spec, 1), 0, 24, Metric::WinRate), None);
}

#[test]
fn land_drift_compares_what_was_sold_before_discounts() {
    let mut spec = all_won();
    spec.land.discount_by_year = vec![d("0.2")];
    let drift = |spec: &PlanSpec| metric(&outcome(spec, 1), 0, 24, Metric::LandDrift);
    assert_eq!(drift(&spec), Some(1.0));
    // Who pays by use commits to nothing.
    spec.price_books[0].land_seat_share = Decimal::ZERO;
    spec.price_books[0].charges = vec![unit_price(
        "calls",
        Quantity::Meter("calls".into()),
        1,
        "0.01",
    )];
    assert_eq!(drift(&spec), None);
}

#[test]
fn a_share_at_full_deployment_counts_no_customer_who_has_left() {
    let mut spec = all_won();
    spec.segments[0].teams = fixed("1");
    set(&mut spec, Param::ChurnActivated, "1");
    let outcome = outcome(&spec, 3);
    let customers: i64 = (0..3).map(|k| outcome.at(k, 24, Amount::Customers)).sum();
    // One team each, so whoever is a customer has deployed in full; half have left.
    assert!(customers < outcome.lives.landed);
    assert_eq!(outcome.lives.full, customers);
}

/// Customers of 18,000 that renew in these months of 2026 and pay 10% more from then on, and an
/// account manager with a quota on the NRR of the book.
fn book_quota(renewals: &[u8]) -> PlanSpec {
    let mut spec = quiet();
    spec.contract.renewal_uplift = d("0.1");
    spec.expansion.owner = OwnerModel::AccountManager;
    spec.comp_plans.push(CompPlan {
        id: "account_manager".into(),
        components: vec![component(
            "book",
            Measure::BookNrr,
            RateBasis::ShareOfVariable(Decimal::ONE),
        )],
        draw: None,
    });
    spec.roles.push(Role {
        quotas: vec![quota(Measure::BookNrr, "1.1", Period::Year)],
        ..role(RoleKind::AccountManager, 1)
    });
    spec.book.accounts = (0..)
        .zip(renewals)
        .map(|(n, month)| BookAccount {
            renewal: Some(YearMonth {
                year: 2026,
                month: *month,
            }),
            ..customer(&format!("c{n}"), *month, "18000", 20)
        })
        .collect();
    spec
}

/// First month, quota and credit of each book period that ends in `month`, by rep.
fn book_periods(found: &Ledger, month: u16) -> Vec<(u16, i64, i64)> {
    let ended = found
        .quotas
        .iter()
        .filter(|row| row.measure == Measure::BookNrr && row.to_month == month);
    ended
        .map(|row| {
            let credits = found.credits.iter();
            let credits = credits.filter(|c| c.rep == row.rep && c.month == month);
            (row.from_month, row.cents, credits.map(|c| c.cents).sum())
        })
        .collect()
}

#[test]
fn a_book_at_the_end_of_the_horizon_is_measured_over_the_months_of_its_target() {
    let mut spec = book_quota(&[1, 6]);
    spec.horizon.months = 13;
    let found = ledger(&spec, 0);
    let twelfth = |start: i64| start * 121 / 120;
    // Both have risen in the year that is over; in month 13 the first rises once more.
    assert_eq!(book_periods(&found, 12), [(1, 3_960_000, 3_960_000)]);
    let start = 2 * 1_980_000;
    assert_eq!(
        book_periods(&found, 13),
        [(13, twelfth(start), 2_178_000 + 1_980_000)]
    );
}

#[test]
fn a_book_is_measured_from_when_its_owner_joined() {
    let mut spec = book_quota(&[6, 6, 6, 6]);
    spec.horizon.months = 12;
    spec.roles[1].hires = vec![Hire {
        month: 11,
        count: 1,
    }];
    let found = ledger(&spec, 0);
    let (was, is) = (2 * 1_800_000, 2 * 1_980_000);
    // Who joins in month 11 finds two customers that have risen, and has two months to raise them.
    assert_eq!(
        book_periods(&found, 12),
        [(1, was * 11 / 10, is), (11, is * 61 / 60, is)]
    );
}
