//! A plan in which everything happens.

use super::{all_plays, cohort, component, d, hybrid_book, quiet, quota, role, set};
use foothold_core::behaviour::Param;
use foothold_core::plan::*;
use rust_decimal::Decimal;

/// A plan in which everything happens: a market, a book, seats and metered usage, all signals and
/// plays, churn and returns, vesting, draws and clawbacks, people who leave.
pub fn busy() -> PlanSpec {
    let mut spec = quiet();
    spec.name = "busy".into();
    spec.model.effort_response = true;
    let segment = &mut spec.segments[0];
    segment.opportunities_monthly = d("24");
    segment.opportunity_growth_monthly = d("0.01");
    segment.teams = Skewed {
        median: d("4"),
        spread: d("0.5"),
        max: d("20"),
    };
    segment.seats_per_team = Skewed {
        median: d("18"),
        spread: d("0.5"),
        max: d("300"),
    };
    segment.usage_intensity = Skewed {
        median: d("1"),
        spread: d("0.5"),
        max: d("8"),
    };
    segment.usage_growth_monthly = d("0.01");
    segment.headcount_growth_monthly = d("0.005");
    segment.signing_authority = d("20000");
    spec.land.expansion_map = d("0.7");
    spec.land.discount_by_year = vec![d("0.2"), d("0.1")];
    spec.activation.gate = true;
    spec.signals.system = SignalSystem::Automated;
    spec.signals.watched = SignalKind::ALL.to_vec();
    spec.signals.business_reviews_yearly = 2;
    spec.expansion.owner = OwnerModel::ExpansionAe;
    spec.expansion.plays = all_plays();
    spec.price_books[0] = hybrid_book();
    spec.contract.renewal_uplift = d("0.03");
    spec.contract.friction = Friction::SelfServe;
    spec.book.cohorts = vec![BookCohort {
        activated: d("0.8"),
        ..cohort(60, "900000", 30)
    }];
    crowd(&mut spec);
    let odds = [
        (Param::WinElasticity, "-0.75"),
        (Param::AuthorityWinPenalty, "0.2"),
        (Param::Rationality, "4"),
        (Param::FillInitial, "0.5"),
        (Param::FillMonthly, "0.3"),
        (Param::ShallowDepth, "0.4"),
        (Param::SpreadMonthly, "0.15"),
        (Param::ActivationOdds, "0.85"),
        (Param::ActivationOversizeSlope, "0.5"),
        (Param::LateActivationMonthly, "0.02"),
        (Param::ChurnActivated, "0.06"),
        (Param::ChurnUnactivated, "0.3"),
        (Param::ChurnShelfwareFactor, "2.5"),
        (Param::ChurnOptOutShare, "0.3"),
        (Param::ContractionOdds, "0.5"),
        (Param::BillShockThreshold, "0.4"),
        (Param::ReactivationMonthly, "0.03"),
        (Param::ReactivationShare, "0.7"),
        (Param::SelfServeMonthly, "0.14"),
        (Param::AskMonthly, "0.02"),
        (Param::WinSeat, "0.6"),
        (Param::WinTeam, "0.5"),
        (Param::WinUsage, "0.6"),
        (Param::WinProduct, "0.3"),
        (Param::WinGutFeel, "0.08"),
        (Param::GutFeelMonthly, "3"),
        (Param::ProductEventMonthly, "0.02"),
        (Param::GrowthEventMonthly, "0.02"),
        (Param::ChampionChangeMonthly, "0.02"),
        (Param::DetectAutomated, "0.9"),
        (Param::ReviewSuccess, "0.5"),
        (Param::EffortFloor, "0.1"),
        (Param::UsageNoise, "0.2"),
        (Param::SeatHeadroom, "0.1"),
    ];
    for (param, value) in odds {
        set(&mut spec, param, value);
    }
    spec
}

/// Every role, paid on everything it may be paid on.
fn crowd(spec: &mut PlanSpec) {
    let landed = Component {
        source: Source::Landed,
        share_by_age: vec![
            ShareByAge {
                until_month: 12,
                share: Decimal::ONE,
            },
            ShareByAge {
                until_month: 24,
                share: d("0.3"),
            },
        ],
        vesting: Vesting::Linear {
            months: 24,
            cliff_months: 12,
        },
        ..component(
            "landed",
            Measure::ExpansionArr,
            RateBasis::Explicit(d("0.1")),
        )
    };
    let land = Component {
        tiers: vec![
            RateTier {
                up_to: Some(Decimal::ONE),
                multiple: Decimal::ONE,
            },
            RateTier {
                up_to: None,
                multiple: d("1.5"),
            },
        ],
        vesting: Vesting::Cliff { months: 3 },
        pay_on: PayOn::Collection,
        clawback_months: 6,
        ..component(
            "land",
            Measure::FirstYearAcv,
            RateBasis::ShareOfVariable(Decimal::ONE),
        )
    };
    let expansion = component(
        "grow",
        Measure::ExpansionArr,
        RateBasis::ShareOfVariable(Decimal::ONE),
    );
    let csm = vec![
        component(
            "milestone",
            Measure::Activations,
            RateBasis::ShareOfVariable(d("0.5")),
        ),
        component(
            "book",
            Measure::BookNrr,
            RateBasis::ShareOfVariable(d("0.5")),
        ),
    ];
    let draw = Draw {
        amount_monthly: d("3000"),
        months: 6,
        recoverable: true,
    };
    spec.comp_plans = vec![
        CompPlan {
            id: "ae".into(),
            components: vec![land, landed],
            draw: Some(draw),
        },
        CompPlan {
            id: "expansion_ae".into(),
            components: vec![Component {
                pay_on: PayOn::Invoice,
                ..expansion.clone()
            }],
            draw: None,
        },
        CompPlan {
            id: "account_manager".into(),
            components: vec![expansion],
            draw: None,
        },
        CompPlan {
            id: "csm".into(),
            components: csm,
            draw: None,
        },
    ];
    let people = |kind, headcount, capacity, quotas| Role {
        capacity,
        play_capacity: 6,
        attrition_yearly: d("0.2"),
        ramp: vec![d("0.25"), d("0.5")],
        ramped_quota: true,
        hires: vec![Hire { month: 5, count: 1 }],
        quotas,
        ..role(kind, headcount)
    };
    spec.roles = vec![
        people(
            RoleKind::Ae,
            4,
            16,
            vec![quota(Measure::FirstYearAcv, "120000", Period::Quarter)],
        ),
        people(
            RoleKind::ExpansionAe,
            1,
            20,
            vec![quota(Measure::ExpansionArr, "150000", Period::Quarter)],
        ),
        people(
            RoleKind::AccountManager,
            1,
            20,
            vec![quota(Measure::ExpansionArr, "400000", Period::Year)],
        ),
        people(
            RoleKind::Csm,
            2,
            60,
            vec![
                quota(Measure::Activations, "6", Period::Quarter),
                quota(Measure::BookNrr, "1.05", Period::Year),
            ],
        ),
    ];
}
