//! Valid plans from a few choices, spanning every kind of contract, pricing and owner.

use crate::common::*;
use foothold_core::behaviour::Param;
use foothold_core::plan::*;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Every choice by number; [`Choices::plan`] gives it its meaning.
#[derive(Debug, Clone)]
pub struct Choices {
    pub seed: u64,
    /// Friction, billing, true-up, migration, owner, convention, term, signal system.
    pub contract: (usize, usize, usize, usize, usize, usize, usize, usize),
    /// Pricing of new business and of the existing book.
    pub books: (usize, usize),
    /// Commitment of new business and of the existing book.
    pub commitments: (usize, usize),
    /// Gate, effort response, auto-renewal, opt-out, ramp deal, second product, map, vesting steps.
    pub switches: [bool; 8],
    /// Land in hundreds, months of collection lag, percent of churn, percent of events.
    pub sizes: (u32, u8, u32, u32),
}

pub fn choices() -> impl Strategy<Value = Choices> {
    (
        any::<u64>(),
        (
            0..3_usize,
            0..3_usize,
            0..3_usize,
            0..3_usize,
            0..7_usize,
            0..3_usize,
            0..5_usize,
            0..3_usize,
        ),
        (0..9_usize, 0..9_usize),
        (0..3_usize, 0..3_usize),
        any::<[bool; 8]>(),
        (5..900_u32, 0..4_u8, 0..60_u32, 0..30_u32),
    )
        .prop_map(
            |(seed, contract, books, commitments, switches, sizes)| Choices {
                seed,
                contract,
                books,
                commitments,
                switches,
                sizes,
            },
        )
}

/// Where between its hard limits each number of a plan lies, in thousandths.
#[derive(Debug, Clone)]
pub struct Extremes {
    behaviour: Vec<u16>,
    market: [u16; 15],
    dates: [u16; 4],
}

pub fn extremes() -> impl Strategy<Value = Extremes> {
    // Limits themselves are likelier than anything between them.
    let place = || prop_oneof![Just(0_u16), Just(1_000_u16), 0..=1_000_u16, 0..=100_u16];
    let behaviour = proptest::collection::vec(place(), Param::ALL.len());
    let market = proptest::array::uniform15(place());
    let dates = proptest::array::uniform4(place());
    (behaviour, market, dates).prop_map(|(behaviour, market, dates)| Extremes {
        behaviour,
        market,
        dates,
    })
}

impl Extremes {
    /// Moves every number of `spec` to its place.
    pub fn apply(&self, spec: &mut PlanSpec) {
        for (value, (param, place)) in spec
            .behaviour
            .values
            .iter_mut()
            .zip(Param::ALL.iter().zip(&self.behaviour))
        {
            let (low, high) = param.limits();
            // Who returns again and again at a thousandth of the size is soon worth no cent at all,
            // and then no movement tells of the return.
            let low = if *param == Param::ReactivationShare {
                d("0.8")
            } else {
                low
            };
            value.by_kind = [between(low, high, *place); 3];
        }
        let at = |n: usize, low: &str, high: &str| between(d(low), d(high), self.market[n]);
        let segment = &mut spec.segments[0];
        for (n, skewed, low, high) in [
            (0, &mut segment.teams, "0.5", "256"),
            (1, &mut segment.seats_per_team, "0.5", "100000"),
            (2, &mut segment.usage_intensity, "0.001", "1000"),
        ] {
            let median = at(n, low, high);
            *skewed = Skewed {
                median,
                spread: at(n + 3, "0", "3"),
                max: d(high),
            };
        }
        segment.usage_growth_monthly = at(6, "-0.2", "0.2");
        segment.headcount_growth_monthly = at(7, "-0.2", "0.2");
        segment.value_per_seat = at(8, "0", "1000000");
        spec.land.acv = at(9, "1", "42000000").round();
        let book = &mut spec.book.cohorts[0];
        book.arr = at(10, "250000", "1000000000").round();
        let seats = at(14, "1", "100000000")
            .to_string()
            .parse::<f64>()
            .map(|n| n as u32);
        let mut known = customer("known", 5, "1", seats.unwrap_or(1));
        known.arr = at(10, "10000", "42000000").round();
        spec.book.accounts = vec![known];
        spec.contract.renewal_uplift = at(11, "0", "1");
        spec.land.discount_by_year = vec![at(12, "0", "0.99"), at(11, "0", "0.99")];
        for book in &mut spec.price_books {
            book.second_product_share = at(13, "0", "2");
        }
        let date = |n: usize, low: u16, high: u16| {
            low + ((u32::from(high - low) * u32::from(self.dates[n])) / 1_000) as u16
        };
        spec.horizon.months = date(0, 1, 40);
        spec.contract.term_months = date(1, 1, 60) as u8;
        spec.contract.opt_out_month = None;
        spec.activation.window_days = date(2, 1, 365);
        spec.contract.collection_lag_months = date(3, 0, 24) as u8;
    }
}

fn between(low: Decimal, high: Decimal, place: u16) -> Decimal {
    (low + (high - low) * Decimal::new(i64::from(place), 3)).round_dp(4)
}

const OWNERS: [OwnerModel; 7] = [
    OwnerModel::Nobody,
    OwnerModel::CsNoQuota,
    OwnerModel::CsQuota,
    OwnerModel::ClosingAe,
    OwnerModel::CsmNominatesAeCloses,
    OwnerModel::ExpansionAe,
    OwnerModel::AccountManager,
];

impl Choices {
    /// The plan these choices stand for.
    pub fn plan(&self) -> PlanSpec {
        let mut spec = busy();
        let (friction, billing, true_up, migration, owner, convention, term, system) =
            self.contract;
        let [gate, effort, auto_renew, opt_out, ramp, second, map, steps] = self.switches;
        let (land, lag, churn, events) = self.sizes;
        spec.seed = self.seed;
        spec.horizon.months = 18;
        spec.horizon.fiscal_year_start = 1 + (self.seed % 12) as u8;
        spec.model.effort_response = effort;
        spec.model.arr_convention = [
            ArrConvention::TrailingThreeMonths,
            ArrConvention::LastMonth,
            ArrConvention::CommittedOnly,
        ][convention];
        spec.segments[0].opportunities_monthly = d("10");
        spec.land.acv = Decimal::from(land * 100);
        spec.land.expansion_map = if map { Decimal::ONE } else { d("0.3") };
        if !ramp {
            spec.land.discount_by_year.clear();
        }
        spec.activation.gate = gate;
        spec.signals.system = [
            SignalSystem::None,
            SignalSystem::WeeklyExport,
            SignalSystem::Automated,
        ][system];
        spec.expansion.owner = OWNERS[owner];
        spec.expansion.nominator_share = d("0.3");
        let contract = &mut spec.contract;
        contract.friction = [
            Friction::SelfServe,
            Friction::Amendment,
            Friction::RenewalOnly,
        ][friction];
        contract.billing = [Billing::Annual, Billing::Quarterly, Billing::Monthly][billing];
        contract.true_up = [TrueUp::None, TrueUp::Quarterly, TrueUp::AtRenewal][true_up];
        contract.term_months = [1, 3, 12, 17, 24][term];
        contract.opt_out_month = (opt_out && contract.term_months > 2).then_some(2);
        contract.collection_lag_months = lag;
        contract.auto_renew = auto_renew;
        spec.pricing = PricingPlan {
            new_business: "new".into(),
            existing: "old".into(),
            migration: [Migration::Never, Migration::AtRenewal, Migration::AtOnce][migration],
        };
        spec.price_books = vec![
            book("new", self.books.0, self.commitments.0, second),
            book("old", self.books.1, self.commitments.1, second),
        ];
        let old = &spec.price_books[1];
        let metered = |charge: &Charge| matches!(charge.quantity, Quantity::Meter(_));
        if old.commitment == CommitmentKind::None && old.charges.iter().any(metered) {
            // Counting commitments only, such a book has no ARR; the check refuses it.
            spec.model.arr_convention = ArrConvention::LastMonth;
        }
        spec.book.cohorts = vec![BookCohort {
            activated: d("0.7"),
            ..cohort(25, "400000", 30)
        }];
        if steps {
            vest_by_steps(&mut spec);
        }
        self.behave(&mut spec, churn, events);
        spec
    }

    fn behave(&self, spec: &mut PlanSpec, churn: u32, events: u32) {
        let percent = |value: u32| Decimal::new(i64::from(value), 2).to_string();
        set(spec, Param::ChurnActivated, &percent(churn));
        set(
            spec,
            Param::ChurnUnactivated,
            &percent((churn * 2).min(100)),
        );
        set(spec, Param::ReactivationMonthly, &percent(events));
        set(spec, Param::AskMonthly, &percent(events));
        set(spec, Param::SelfServeMonthly, &percent(events * 2));
        set(spec, Param::ProductEventMonthly, &percent(events / 2));
        set(spec, Param::ChampionChangeMonthly, &percent(events / 3));
        set(spec, Param::UsageNoise, &percent(events * 2));
        set(spec, Param::DetectWeekly, "0.6");
        set(spec, Param::LatencyWeekly, "6");
        set(spec, Param::HandoffDays, "4");
        set(spec, Param::NominationOdds, "0.7");
        set(spec, Param::AmendmentWinFactor, "0.6");
        set(spec, Param::AmendmentDays, "42");
        set(spec, Param::WinAgeDecay, "0.1");
        set(spec, Param::FlatCapture, "0.4");
        set(spec, Param::ContractionHeadroom, "0.1");
    }
}

/// The AE's land commission vests by steps, half is split off, and a bonus runs for a while.
fn vest_by_steps(spec: &mut PlanSpec) {
    let land = &mut spec.comp_plans[0].components[0];
    land.vesting = Vesting::Schedule(vec![
        VestingStep {
            month: 0,
            vested: d("0.25"),
        },
        VestingStep {
            month: 5,
            vested: d("0.6"),
        },
        VestingStep {
            month: 11,
            vested: Decimal::ONE,
        },
    ]);
    land.split = d("0.5");
    land.table = RateTable::Retroactive;
    land.pay_on = PayOn::Booking;
    land.clawback_months = 12;
    land.threshold = Some(d("0.2"));
    land.cap = Some(d("2"));
    land.spifs = vec![Spif {
        from_month: 3,
        to_month: 9,
        amount: d("500"),
    }];
}

/// One of nine kinds of pricing.
fn book(id: &str, kind: usize, commitment: usize, second_product: bool) -> PriceBook {
    let calls = || unit_price("calls", Quantity::Meter("calls".into()), 1, "0.008");
    let seats = || unit_price("seats", Quantity::Seat, 12, "900");
    let shaped = |model, tiers| Charge {
        model,
        tiers,
        ..seats()
    };
    let charges = match kind {
        0 => vec![flat_fee("18000")],
        1 => vec![seats()],
        2 => vec![shaped(
            ChargeModel::Graduated,
            vec![
                tier(Some(25), "900", "500"),
                tier(Some(100), "800", "0"),
                tier(None, "650.55", "0"),
            ],
        )],
        3 => vec![shaped(
            ChargeModel::Volume,
            vec![tier(Some(30), "900", "0"), tier(None, "700", "0")],
        )],
        4 => vec![shaped(
            ChargeModel::Package { size: 10 },
            vec![tier(None, "8500", "0")],
        )],
        5 => vec![shaped(
            ChargeModel::Stairstep,
            vec![
                tier(Some(10), "0", "9000"),
                tier(Some(50), "0", "30000"),
                tier(None, "0", "90000"),
            ],
        )],
        6 => vec![calls()],
        7 => vec![shaped(
            ChargeModel::Plans,
            vec![
                tier(Some(20), "0", "12000"),
                tier(Some(80), "0", "40000"),
                tier(None, "0", "110000"),
            ],
        )],
        _ => vec![
            flat_fee("3000"),
            unit_price("seats", Quantity::Seat, 1, "55"),
            Charge {
                included: 500,
                included_per_seat: 200,
                ..calls()
            },
        ],
    };
    let usage = charges
        .iter()
        .any(|c| matches!(c.quantity, Quantity::Meter(_)));
    let seats = charges.iter().any(|c| c.quantity == Quantity::Seat);
    let commitments = [
        CommitmentKind::None,
        CommitmentKind::TrueUp,
        CommitmentKind::Prepaid,
    ];
    PriceBook {
        id: id.into(),
        commitment: if usage {
            commitments[commitment]
        } else {
            CommitmentKind::None
        },
        land_seat_share: match (seats, usage) {
            (false, _) => Decimal::ZERO,
            (true, false) => Decimal::ONE,
            (true, true) => d("0.7"),
        },
        usage_discount: if usage { d("0.1") } else { Decimal::ZERO },
        second_product_share: if second_product {
            d("0.35")
        } else {
            Decimal::ZERO
        },
        charges,
    }
}
