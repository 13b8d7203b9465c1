//! A plan in which nothing happens by itself.

use super::{component, d, fixed, role, seat_book};
use foothold_core::behaviour::{Behaviour, BehaviourValue, Param};
use foothold_core::calendar::YearMonth;
use foothold_core::plan::*;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A plan in which nothing happens: no market, no book, no events, everything accepted as is.
pub fn quiet() -> PlanSpec {
    PlanSpec {
        name: "quiet".into(),
        note: None,
        currency: "USD".into(),
        seed: 20_260_101,
        horizon: Horizon {
            start: YearMonth {
                year: 2026,
                month: 1,
            },
            months: 24,
            fiscal_year_start: 1,
            report_month: None,
        },
        model: ModelSettings {
            effort_response: false,
            arr_convention: ArrConvention::TrailingThreeMonths,
        },
        segments: vec![segment()],
        land: LandOffer {
            acv: d("18000"),
            acv_by_segment: BTreeMap::new(),
            expansion_map: Decimal::ONE,
            discount_by_year: vec![],
        },
        activation: ActivationPlan {
            window_days: 75,
            gate: false,
        },
        signals: SignalPlan {
            system: SignalSystem::None,
            watched: vec![],
            sla_days: 5,
            expire_days: 60,
            seat_utilisation: d("0.8"),
            api_quota: d("0.9"),
            included_tier: d("0.7"),
            business_reviews_yearly: 0,
            renewal_notice_days: 90,
        },
        expansion: ExpansionPlan {
            owner: OwnerModel::Nobody,
            plays: vec![],
            nominator_share: Decimal::ZERO,
        },
        pricing: PricingPlan {
            new_business: "list".into(),
            existing: "list".into(),
            migration: Migration::Never,
        },
        price_books: vec![seat_book()],
        contract: ContractTerms {
            term_months: 12,
            opt_out_month: None,
            billing: Billing::Annual,
            collection_lag_months: 1,
            renewal_uplift: Decimal::ZERO,
            price_protection: false,
            auto_renew: true,
            friction: Friction::Amendment,
            true_up: TrueUp::None,
        },
        comp_plans: vec![CompPlan {
            id: "ae".into(),
            components: vec![component(
                "land",
                Measure::NewArr,
                RateBasis::Explicit(d("0.1")),
            )],
            draw: None,
        }],
        roles: vec![role(RoleKind::Ae, 1)],
        book: ExistingBook::default(),
        costs: Costs {
            gross_margin: d("0.8"),
            marketing_monthly: Decimal::ZERO,
            cs_hour: d("75"),
        },
        behaviour: neutral(),
    }
}

fn segment() -> Segment {
    Segment {
        id: "smb".into(),
        kind: SegmentKind::Smb,
        opportunities_monthly: Decimal::ZERO,
        opportunity_growth_monthly: Decimal::ZERO,
        teams: fixed("5"),
        seats_per_team: fixed("20"),
        usage_intensity: fixed("1"),
        usage_growth_monthly: Decimal::ZERO,
        headcount_growth_monthly: Decimal::ZERO,
        meters: BTreeMap::from([("calls".into(), d("1000"))]),
        reference_land: d("18000"),
        reference_win_rate: d("0.25"),
        signing_authority: d("1000000"),
        sales_cycle_days: 60,
        value_per_seat: d("900"),
        cs_hours_yearly: d("10"),
    }
}

/// Behaviour in which every factor is one, every chance of an event nought, and every promise kept.
fn neutral() -> Behaviour {
    use Param::*;
    let value = |param: Param| match param {
        WinRateCap
        | AuthorityCycleFactor
        | FillInitial
        | ShallowDepth
        | ActivationOdds
        | ChurnShelfwareFactor
        | ChurnLowUseFactor
        | ChurnTenureFactor
        | ChurnChampionFactor
        | ChurnShockFactor
        | ChurnHurtFactor
        | ChurnManualRenewFactor
        | ReactivationShare
        | WinSeat
        | WinUsage
        | WinTeam
        | WinProduct
        | WinUplift
        | WinAsk
        | AmendmentWinFactor
        | UnactivatedWinFactor
        | ChampionWinFactor
        | TeamSeatShare
        | UsageCommitShare
        | FlatCapture
        | UpliftRealisation
        | DetectWeekly
        | DetectAutomated
        | NominationOdds
        | ReviewSuccess
        | EffortFloor => "1",
        OversellCap => "20",
        BillShockThreshold => "20",
        CycleSeat | CycleUsage | CycleTeam | CycleProduct | CycleUplift => "20",
        UpliftPlayRise => "0.05",
        GrowthEventSize => "0.2",
        EffortSlope => "4",
        BillShockMonths | ChampionMonths | RetryMonths => "3",
        ReactivationMonths => "12",
        _ => "0",
    };
    let values = Param::ALL.iter().map(|&param| {
        let (low, high) = param.limits();
        BehaviourValue {
            by_kind: [d(value(param)); 3],
            low,
            high,
            source: "assumption".into(),
            note: None,
        }
    });
    Behaviour {
        name: "neutral".into(),
        values: values.collect(),
    }
}
