//! Each check against a plan that is sound but for one thing.

use super::super::*;
use crate::behaviour::{Behaviour, BehaviourValue, Param};
use crate::calendar::YearMonth;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// An exact decimal literal.
macro_rules! dec {
    ($number:literal) => {
        Decimal::from_str_exact(stringify!($number)).unwrap()
    };
}

fn behaviour() -> Behaviour {
    let values = Param::ALL.iter().map(|param| {
        let (low, high) = param.limits();
        let value = (low + high) / Decimal::TWO;
        BehaviourValue {
            by_kind: [value; 3],
            low,
            high,
            source: "assumption".into(),
            note: None,
        }
    });
    Behaviour {
        name: "middle".into(),
        values: values.collect(),
    }
}

fn skewed(median: Decimal, max: Decimal) -> Skewed {
    Skewed {
        median,
        spread: dec!(0.5),
        max,
    }
}

/// A plan with nothing wrong.
pub(crate) fn sound() -> PlanSpec {
    let component = Component {
        id: "acv".into(),
        measure: Measure::NewArr,
        source: Source::Own,
        rate: RateBasis::Explicit(dec!(0.1)),
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
    };
    let tier = Tier {
        up_to: None,
        unit_price: dec!(900),
        flat_fee: Decimal::ZERO,
        name: None,
    };
    let charge = Charge {
        id: "seats".into(),
        quantity: Quantity::Seat,
        model: ChargeModel::Unit,
        period_months: 12,
        included: 0,
        included_per_seat: 0,
        tiers: vec![tier],
    };
    PlanSpec {
        name: "sound".into(),
        note: None,
        currency: "USD".into(),
        seed: 1,
        horizon: Horizon {
            start: YearMonth {
                year: 2026,
                month: 1,
            },
            months: 36,
            fiscal_year_start: 1,
            report_month: None,
        },
        model: ModelSettings {
            effort_response: true,
            arr_convention: ArrConvention::TrailingThreeMonths,
        },
        segments: vec![Segment {
            id: "smb".into(),
            kind: SegmentKind::Smb,
            opportunities_monthly: dec!(20),
            opportunity_growth_monthly: dec!(0.01),
            teams: skewed(dec!(4), dec!(20)),
            seats_per_team: skewed(dec!(18), dec!(300)),
            usage_intensity: skewed(dec!(1), dec!(8)),
            usage_growth_monthly: dec!(0.01),
            headcount_growth_monthly: dec!(0.003),
            meters: BTreeMap::new(),
            reference_land: dec!(48000),
            reference_win_rate: dec!(0.18),
            signing_authority: dec!(25000),
            sales_cycle_days: 75,
            value_per_seat: dec!(900),
            cs_hours_yearly: dec!(25),
        }],
        land: LandOffer {
            acv: dec!(18000),
            acv_by_segment: BTreeMap::new(),
            expansion_map: dec!(1),
            discount_by_year: vec![],
        },
        activation: ActivationPlan {
            window_days: 75,
            gate: true,
        },
        signals: SignalPlan {
            system: SignalSystem::Automated,
            watched: SignalKind::ALL.to_vec(),
            sla_days: 5,
            expire_days: 60,
            seat_utilisation: dec!(0.8),
            api_quota: dec!(0.9),
            included_tier: dec!(0.7),
            business_reviews_yearly: 2,
            renewal_notice_days: 90,
        },
        expansion: ExpansionPlan {
            owner: OwnerModel::ClosingAe,
            plays: vec![PlaySpec {
                kind: PlayKind::SeatExpansion,
                triggers: vec![SignalKind::SeatUtilisation],
            }],
            nominator_share: Decimal::ZERO,
        },
        pricing: PricingPlan {
            new_business: "list".into(),
            existing: "list".into(),
            migration: Migration::Never,
        },
        price_books: vec![PriceBook {
            id: "list".into(),
            charges: vec![charge],
            commitment: CommitmentKind::None,
            land_seat_share: Decimal::ONE,
            usage_discount: Decimal::ZERO,
            second_product_share: dec!(0.35),
        }],
        contract: ContractTerms {
            term_months: 12,
            opt_out_month: None,
            billing: Billing::Annual,
            collection_lag_months: 1,
            renewal_uplift: dec!(0.03),
            price_protection: false,
            auto_renew: true,
            friction: Friction::SelfServe,
            true_up: TrueUp::None,
        },
        comp_plans: vec![CompPlan {
            id: "ae".into(),
            components: vec![component],
            draw: None,
        }],
        roles: vec![Role {
            kind: RoleKind::Ae,
            headcount: 4,
            hires: vec![],
            attrition_yearly: Decimal::ZERO,
            backfill_months: 3,
            ramp: vec![],
            ramped_quota: true,
            capacity: 12,
            play_capacity: 4,
            base: dec!(100000),
            variable: dec!(100000),
            quotas: vec![],
            comp_plan: "ae".into(),
        }],
        book: ExistingBook::default(),
        costs: Costs {
            gross_margin: dec!(0.78),
            marketing_monthly: dec!(90000),
            cs_hour: dec!(75),
        },
        behaviour: behaviour(),
    }
}

/// Changes a sound plan and expects faults at exactly `fields`.
fn check(fields: &[&str], change: impl FnOnce(&mut PlanSpec)) -> Vec<Fault> {
    let mut spec = sound();
    change(&mut spec);
    let faults = Plan::check(spec).err().unwrap_or_default();
    let found: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(found, fields, "{faults:#?}");
    faults
}

fn customer(id: &str) -> BookAccount {
    BookAccount {
        id: id.into(),
        segment: "smb".into(),
        start: YearMonth {
            year: 2025,
            month: 6,
        },
        arr: dec!(12000),
        seats: None,
        renewal: None,
        activated: None,
    }
}

fn cohort(accounts: u32, arr: Decimal) -> BookCohort {
    let segment = "smb".to_owned();
    BookCohort {
        segment,
        accounts,
        arr,
        oldest_months: 30,
        activated: dec!(0.8),
    }
}

#[test]
fn a_sound_plan_has_no_fault() {
    check(&[], |_| {});
}

#[test]
fn labels_and_time() {
    check(&["name"], |p| p.name = " ".into());
    check(&["currency"], |p| p.currency = "usd".into());
    check(&["time.months"], |p| p.horizon.months = 121);
    check(&["time.months"], |p| p.horizon.months = 0);
    check(&["time.fiscal_year_start"], |p| {
        p.horizon.fiscal_year_start = 13
    });
    check(&["time.report_month"], |p| {
        p.horizon.report_month = Some(37)
    });
    check(&["time.start"], |p| p.horizon.start.month = 0);
}

#[test]
fn segments() {
    check(&["segment"], |p| p.segments.clear());
    check(&["segment[1].id"], |p| {
        p.segments.push(p.segments[0].clone())
    });
    check(&["segment"], |p| {
        let one = p.segments[0].clone();
        p.segments.extend((0..16).map(|i| Segment {
            id: format!("s{i}"),
            ..one.clone()
        }));
    });
    check(&["segment[0].teams.max"], |p| {
        p.segments[0].teams.max = dec!(3)
    });
    check(&["segment[0].seats_per_team.median"], |p| {
        p.segments[0].seats_per_team.median = Decimal::ZERO;
    });
    check(&["segment[0].usage_intensity.spread"], |p| {
        p.segments[0].usage_intensity.spread = dec!(-1);
    });
    check(&["segment[0].reference_win_rate"], |p| {
        p.segments[0].reference_win_rate = dec!(1.1)
    });
    check(&["segment[0].reference_win_rate"], |p| {
        p.segments[0].reference_win_rate = dec!(0)
    });
    check(&["segment[0].reference_land"], |p| {
        p.segments[0].reference_land = dec!(0)
    });
    check(&["segment[0].sales_cycle"], |p| {
        p.segments[0].sales_cycle_days = 0
    });
    check(&["segment[0].cs_hours_yearly"], |p| {
        p.segments[0].cs_hours_yearly = dec!(-1)
    });
    check(&["segment[0].meters.calls"], |p| {
        p.segments[0].meters.insert("calls".into(), dec!(-1));
    });
}

#[test]
fn land_and_costs() {
    let faults = check(&["land.acv"], |p| p.land.acv = dec!(42000001));
    assert!(faults[0].reason.contains("32 bits"));
    check(&["land.acv_by_segment.nobody"], |p| {
        p.land.acv_by_segment.insert("nobody".into(), dec!(8000));
    });
    check(&["land.expansion_map"], |p| {
        p.land.expansion_map = dec!(1.01)
    });
    check(&["land.discount_by_year[0]"], |p| {
        p.land.discount_by_year = vec![Decimal::ONE]
    });
    check(&["costs.gross_margin"], |p| {
        p.costs.gross_margin = dec!(-0.1)
    });
    check(&["costs.marketing_monthly"], |p| {
        p.costs.marketing_monthly = dec!(-1)
    });
}

#[test]
fn signals_and_expansion() {
    check(&["signals.expire"], |p| p.signals.expire_days = 4);
    check(&["signals.watched[9]"], |p| {
        p.signals.watched.push(SignalKind::NewTeam)
    });
    check(&["signals.api_quota"], |p| {
        p.signals.api_quota = Decimal::ZERO
    });
    check(&["expansion.play[0].triggers"], |p| {
        p.expansion.plays[0].triggers.clear()
    });
    check(&["expansion.play[1].kind"], |p| {
        p.expansion.plays.push(p.expansion.plays[0].clone())
    });
    check(&["expansion.owner"], |p| {
        p.expansion.owner = OwnerModel::ExpansionAe
    });
    check(&["expansion.owner"], |p| {
        p.expansion.owner = OwnerModel::CsmNominatesAeCloses
    });
    check(&["role[0].play_capacity"], |p| p.roles[0].play_capacity = 0);
}

#[test]
fn pricing_and_contract() {
    check(
        &["price_book", "pricing.new_business", "pricing.existing"],
        |p| p.price_books.clear(),
    );
    check(&["pricing.existing"], |p| p.pricing.existing = "old".into());
    check(&["price_book[1].id"], |p| {
        p.price_books.push(p.price_books[0].clone())
    });
    check(&["price_book"], |p| {
        let one = p.price_books[0].clone();
        p.price_books.extend((0..4).map(|i| PriceBook {
            id: format!("b{i}"),
            ..one.clone()
        }));
    });
    check(&["price_book[0].charge[1].meter"], |p| {
        let mut charge = p.price_books[0].charges[0].clone();
        charge.id = "calls".into();
        charge.quantity = Quantity::Meter("calls".into());
        charge.period_months = 1;
        p.price_books[0].charges.push(charge);
    });
    check(&["contract.term"], |p| p.contract.term_months = 61);
    check(&["contract.opt_out"], |p| {
        p.contract.opt_out_month = Some(12)
    });
    check(&["contract.price_protection"], |p| {
        p.contract.price_protection = true
    });
    check(&["role[0].comp_plan"], |p| {
        p.roles[0].comp_plan = "nobody".into()
    });
}

#[test]
fn the_book() {
    check(&["model.arr_convention"], |p| {
        let mut charge = p.price_books[0].charges[0].clone();
        charge.id = "calls".into();
        charge.quantity = Quantity::Meter("calls".into());
        charge.period_months = 1;
        p.price_books[0].charges.push(charge);
        for segment in &mut p.segments {
            segment.meters.insert("calls".into(), dec!(10));
        }
        p.book.cohorts = vec![cohort(1, dec!(1000))];
        p.model.arr_convention = ArrConvention::CommittedOnly;
    });
    check(&["book.cohort[0].segment"], |p| {
        p.book.cohorts = vec![BookCohort {
            segment: "x".into(),
            ..cohort(1, dec!(1))
        }];
    });
    check(&["book.cohort[0].accounts"], |p| {
        p.book.cohorts = vec![cohort(0, dec!(1))]
    });
    check(&["book.cohort[0].arr"], |p| {
        p.book.cohorts = vec![cohort(1, dec!(42000001))]
    });
    check(&["book.cohort[0].arr"], |p| {
        p.book.cohorts = vec![cohort(1000, dec!(1))]
    });
    check(&["book.account[1].id"], |p| {
        p.book.accounts = vec![customer("a"), customer("a")]
    });
    check(&["book.account[0].start"], |p| {
        p.book.accounts = vec![BookAccount {
            start: p.horizon.start,
            ..customer("a")
        }];
    });
    check(&["book.account[0].segment", "book.account[0].arr"], |p| {
        let wrong = BookAccount {
            segment: "x".into(),
            arr: dec!(-1),
            ..customer("a")
        };
        p.book.accounts = vec![wrong];
    });
    let many = check_count(|p| p.book.accounts = vec![customer(""); 1000]);
    assert_eq!(many, 51);
}

fn check_count(change: impl FnOnce(&mut PlanSpec)) -> usize {
    let mut spec = sound();
    change(&mut spec);
    Plan::check(spec).err().unwrap_or_default().len()
}

#[test]
fn a_plan_too_large_is_refused_with_the_estimate() {
    let faults = check(&["book"], |p| {
        p.book.cohorts = vec![cohort(600_000, dec!(600000000))]
    });
    assert!(
        faults[0].reason.contains("account-months"),
        "{}",
        faults[0].reason
    );
    let faults = check(&["book"], |p| {
        p.horizon.months = 1;
        p.book.cohorts = vec![cohort(600_000, dec!(600000000))];
    });
    assert!(faults[0].reason.contains("MiB"), "{}", faults[0].reason);
    check(&["segment[0].opportunity_growth_monthly"], |p| {
        p.segments[0].opportunity_growth_monthly = dec!(0.5);
    });
}

#[test]
fn an_incomplete_behaviour_set_is_a_fault() {
    check(&["behaviour"], |p| p.behaviour.values.clear());
    check(&["behaviour.churn_activated"], |p| {
        p.behaviour.values[Param::ChurnActivated as usize].by_kind[0] = dec!(2);
    });
}

#[test]
fn no_amount_makes_the_check_itself_overflow() {
    for extreme in [
        Decimal::MAX,
        Decimal::MIN,
        Decimal::new(1, 28),
        Decimal::ZERO,
    ] {
        let mut spec = sound();
        let segment = &mut spec.segments[0];
        segment.opportunities_monthly = extreme;
        segment.opportunity_growth_monthly = extreme;
        segment.teams = Skewed {
            median: extreme,
            spread: extreme,
            max: extreme,
        };
        segment.reference_land = extreme;
        segment.reference_win_rate = extreme;
        spec.land.acv = extreme;
        spec.land.expansion_map = extreme;
        spec.contract.renewal_uplift = extreme;
        spec.book.cohorts = vec![cohort(3, extreme)];
        spec.costs.gross_margin = extreme;
        assert!(Plan::check(spec).is_err());
    }
}
