//! Plans to start from: a quiet one in which nothing happens by itself, and a busy one in which
//! everything does.

use foothold_core::behaviour::{Behaviour, BehaviourValue, Param};
use foothold_core::metrics::{Amount, FixedCosts, Metric, Stat, summary, value};
use foothold_core::plan::*;
use foothold_core::sim::{Ledger, Model, Outcome, replay, run};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A decimal from its digits.
pub fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Sets a behaviour value for every kind of segment.
pub fn set(spec: &mut PlanSpec, param: Param, value: &str) {
    spec.behaviour.values[param as usize].by_kind = [d(value); 3];
}

/// Runs a plan that must be sound.
pub fn outcome(spec: &PlanSpec, replications: u32) -> Outcome {
    run(&model(spec), replications, &|_| true).unwrap()
}

/// One replication with its ledger.
pub fn ledger(spec: &PlanSpec, replication: u32) -> Ledger {
    replay(&model(spec), replication).unwrap()
}

/// A sound plan, ready to run.
pub fn model(spec: &PlanSpec) -> Model {
    match Plan::check(spec.clone()) {
        Ok(plan) => Model::new(&plan),
        Err(faults) => panic!("{faults:#?}"),
    }
}

/// A metric of one replication.
pub fn metric(outcome: &Outcome, replication: u32, month: u16, metric: Metric) -> Option<f64> {
    value(outcome, COSTS, replication, month, metric)
}

/// A metric over all replications, at the last month.
pub fn at_end(outcome: &Outcome, metric: Metric) -> Stat {
    summary(outcome, COSTS, outcome.months, metric).unwrap()
}

const COSTS: FixedCosts = FixedCosts {
    marketing_monthly: 0,
    gross_margin_ppm: 800_000,
};

/// An amount summed over all months of each replication.
pub fn totals(outcome: &Outcome, amount: Amount) -> Vec<f64> {
    let months = outcome.months;
    (0..outcome.replications)
        .map(|k| outcome.sum(k, 0, months, amount) as f64)
        .collect()
}

/// Fails unless the mean of `values` lies within four standard errors of `expected`.
pub fn assert_mean(values: &[f64], expected: f64) {
    let stat = Stat::of(values.iter().copied().map(Some)).unwrap();
    let se = stat.se.unwrap();
    let off = (stat.mean - expected).abs();
    assert!(
        off <= 4.0 * se,
        "mean {} is {} standard errors from {expected}",
        stat.mean,
        off / se
    );
}

/// The mean of `values`.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// A quantity without spread.
pub fn fixed(value: &str) -> Skewed {
    Skewed {
        median: d(value),
        spread: Decimal::ZERO,
        max: d(value),
    }
}

/// A charge with a single price for each unit.
pub fn unit_price(id: &str, quantity: Quantity, period_months: u8, price: &str) -> Charge {
    Charge {
        id: id.into(),
        quantity,
        model: ChargeModel::Unit,
        period_months,
        included: 0,
        included_per_seat: 0,
        tiers: vec![tier(None, price, "0")],
    }
}

/// One fee a year for the account.
pub fn flat_fee(price: &str) -> Charge {
    Charge {
        model: ChargeModel::Flat,
        tiers: vec![tier(None, "0", price)],
        ..unit_price("fee", Quantity::Account, 12, "0")
    }
}

pub fn tier(up_to: Option<u64>, unit_price: &str, flat_fee: &str) -> Tier {
    Tier {
        up_to,
        unit_price: d(unit_price),
        flat_fee: d(flat_fee),
        name: None,
    }
}

/// A book of seats at 900 a year.
pub fn seat_book() -> PriceBook {
    PriceBook {
        id: "list".into(),
        charges: vec![unit_price("seats", Quantity::Seat, 12, "900")],
        commitment: CommitmentKind::None,
        land_seat_share: Decimal::ONE,
        usage_discount: Decimal::ZERO,
        second_product_share: Decimal::ZERO,
    }
}

/// A component that pays `rate` on a measure and does nothing else.
pub fn component(id: &str, measure: Measure, rate: RateBasis) -> Component {
    Component {
        id: id.into(),
        measure,
        source: Source::Own,
        rate,
        table: RateTable::Marginal,
        boundary: Boundary::AtOrAbove,
        tiers: vec![],
        threshold: None,
        cap: None,
        split: Decimal::ONE,
        share_by_age: vec![],
        vesting: Vesting::Immediate,
        pay_on: PayOn::Booking,
        clawback_months: 0,
        spifs: vec![],
    }
}

/// People who stay, need no ramp, and have room for anything.
pub fn role(kind: RoleKind, headcount: u16) -> Role {
    Role {
        kind,
        headcount,
        hires: vec![],
        attrition_yearly: Decimal::ZERO,
        backfill_months: 1,
        ramp: vec![],
        ramped_quota: false,
        capacity: 5_000,
        play_capacity: 50,
        base: d("90000"),
        variable: d("80000"),
        quotas: vec![],
        comp_plan: kind.name().into(),
    }
}

pub fn quota(measure: Measure, amount: &str, period: Period) -> Quota {
    Quota {
        measure,
        amount: d(amount),
        period,
    }
}

/// `accounts` like customers of the segment, with that ARR together.
pub fn cohort(accounts: u32, arr: &str, oldest_months: u16) -> BookCohort {
    BookCohort {
        segment: "smb".into(),
        accounts,
        arr: d(arr),
        oldest_months,
        activated: Decimal::ONE,
    }
}

/// A known customer since the year before the start.
pub fn customer(id: &str, month: u8, arr: &str, seats: u32) -> BookAccount {
    BookAccount {
        id: id.into(),
        segment: "smb".into(),
        start: YearMonth { year: 2025, month },
        arr: d(arr),
        seats: Some(seats),
        renewal: None,
        activated: Some(true),
    }
}

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

/// Every play, each started by every signal.
pub fn all_plays() -> Vec<PlaySpec> {
    let play = |kind| PlaySpec {
        kind,
        triggers: SignalKind::ALL.to_vec(),
    };
    PlayKind::ALL.map(play).into()
}

/// Seats by the year and calls by the month, half of a land as committed usage.
pub fn hybrid_book() -> PriceBook {
    let mut calls = unit_price("calls", Quantity::Meter("calls".into()), 1, "0.01");
    calls.included_per_seat = 200;
    let mut book = seat_book();
    book.charges.push(calls);
    book.commitment = CommitmentKind::TrueUp;
    book.land_seat_share = d("0.8");
    book.second_product_share = d("0.35");
    book
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
