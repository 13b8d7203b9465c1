//! Pay shapes.

use super::super::fixture::*;
use super::super::shape::PayShape;
use crate::plan::*;

fn close_to(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() < 1e-12,
        "{found} is not {expected}"
    );
}

#[test]
fn explicit_rates_count_with_their_quota_and_shares_with_their_weight() {
    let expansion = Measure::ExpansionArr;
    let closer = Component {
        rate: RateBasis::Explicit(d("0.1")),
        share_by_age: vec![
            ShareByAge {
                until_month: 12,
                share: d("1"),
            },
            ShareByAge {
                until_month: 24,
                share: d("0.3"),
            },
        ],
        ..line("landed", expansion, Source::Landed)
    };
    let new = Component {
        rate: RateBasis::ShareOfVariable(d("0.8")),
        ..line("new", Measure::NewArr, Source::Own)
    };
    let owned = Component {
        split: d("0.5"),
        ..line("own", expansion, Source::Own)
    };
    let bonus = Component {
        rate: RateBasis::PerEvent(d("250")),
        ..line("uplift", Measure::RenewalUplift, Source::Own)
    };
    let spec = plan(vec![
        (
            role(
                RoleKind::Ae,
                vec![quota(Measure::NewArr, "200000", Period::Quarter)],
            ),
            vec![new, closer],
        ),
        (
            role(
                RoleKind::ExpansionAe,
                vec![quota(expansion, "300000", Period::Year)],
            ),
            vec![owned, bonus],
        ),
        (
            role(RoleKind::Csm, vec![]),
            vec![line("own", expansion, Source::Own)],
        ),
    ]);
    let ae = PayShape::of_spec(&spec, RoleKind::Ae);
    close_to(
        ae.rate(Measure::NewArr, Source::Own, 0),
        0.8 * 60_000.0 / 800_000.0,
    );
    for (age, rate) in [(0, 0.1), (12, 0.03), (24, 0.0)] {
        close_to(ae.rate(expansion, Source::Landed, age), rate);
    }
    close_to(ae.rate(expansion, Source::Own, 0), 0.0);
    // The closer's later share is not expansion he works.
    close_to(ae.expansion_share().unwrap(), 0.0);
    let owner = PayShape::of_spec(&spec, RoleKind::ExpansionAe);
    close_to(owner.rate(expansion, Source::Own, 40), 0.05);
    close_to(
        owner.per_event(Measure::RenewalUplift, Source::Own, 0),
        250.0,
    );
    close_to(owner.expansion_share().unwrap(), 0.5);
    // No quota, no effort.
    let csm = PayShape::of_spec(&spec, RoleKind::Csm);
    close_to(csm.expansion_share().unwrap(), 0.0);
    assert_eq!(
        PayShape::of_spec(&spec, RoleKind::AccountManager).expansion_share(),
        None
    );
}

#[test]
fn weights_of_expansion_and_book_add_up() {
    let share = |id: &str, measure, weight: &str| Component {
        rate: RateBasis::ShareOfVariable(d(weight)),
        ..line(id, measure, Source::Own)
    };
    let quotas = vec![
        quota(Measure::BookNrr, "1.1", Period::Year),
        quota(Measure::ExpansionArr, "500000", Period::Year),
        quota(Measure::Renewals, "500000", Period::Year),
    ];
    let mut spec = plan(vec![(
        role(RoleKind::AccountManager, quotas),
        vec![
            share("book", Measure::BookNrr, "0.3"),
            share("expansion", Measure::ExpansionArr, "0.4"),
            share("renewals", Measure::Renewals, "0.3"),
        ],
    )]);
    let manager = PayShape::of_spec(&spec, RoleKind::AccountManager);
    close_to(manager.expansion_share().unwrap(), 0.7);
    close_to(manager.rate(Measure::BookNrr, Source::Own, 0), 0.0);
    spec.roles[0].variable = d("0");
    assert_eq!(
        PayShape::of_spec(&spec, RoleKind::AccountManager).expansion_share(),
        None
    );
}

#[test]
fn an_explicit_rate_counts_with_what_its_tiers_pay_up_to_quota() {
    let tier = |up_to: Option<&str>, multiple| RateTier {
        up_to: up_to.map(d),
        multiple: d(multiple),
    };
    let owned = Component {
        tiers: vec![tier(Some("0.5"), "0.5"), tier(None, "1")],
        ..line("own", Measure::ExpansionArr, Source::Own)
    };
    let book = line("book", Measure::BookNrr, Source::Own);
    let spec = plan(vec![(
        role(
            RoleKind::AccountManager,
            vec![
                quota(Measure::ExpansionArr, "400000", Period::Year),
                quota(Measure::BookNrr, "1.1", Period::Year),
            ],
        ),
        vec![owned, book],
    )]);
    let manager = PayShape::of_spec(&spec, RoleKind::AccountManager);
    close_to(
        manager.rate(Measure::ExpansionArr, Source::Own, 0),
        0.1 * 0.75,
    );
    // Three quarters of 10% of 400,000 in 60,000 of variable pay; a rate on a book has no amount.
    close_to(manager.expansion_share().unwrap(), 0.5);
}
