//! Price books for tests: written by hand, and drawn at random so that every one is valid.

use super::{FastBook, PriceSettings, Quantities, SEATS_MAX, ZeroUnits, bill_with};
use crate::plan::{Charge, ChargeModel, CommitmentKind, PriceBook, Quantity, Tier};
use proptest::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;

pub fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub fn tier(up_to: Option<u64>, unit_price: &str, flat_fee: &str) -> Tier {
    Tier {
        up_to,
        unit_price: dec(unit_price),
        flat_fee: dec(flat_fee),
        name: None,
    }
}

pub fn charge(quantity: Quantity, model: ChargeModel, tiers: Vec<Tier>) -> Charge {
    let id = "charge".into();
    Charge {
        id,
        quantity,
        model,
        period_months: 1,
        included: 0,
        included_per_seat: 0,
        tiers,
    }
}

/// A book of `charges` that sells seats where it can; ids are made unique.
pub fn book(mut charges: Vec<Charge>) -> PriceBook {
    for (index, charge) in charges.iter_mut().enumerate() {
        charge.id = format!("charge-{index}");
    }
    let seats = charges.iter().any(|c| c.quantity == Quantity::Seat);
    PriceBook {
        id: "book".into(),
        charges,
        commitment: CommitmentKind::None,
        land_seat_share: if seats { Decimal::ONE } else { Decimal::ZERO },
        usage_discount: Decimal::ZERO,
        second_product_share: Decimal::ZERO,
    }
}

pub fn cents(amount: Decimal) -> i64 {
    let cents = amount * Decimal::from(100);
    assert!(cents.is_integer(), "{amount} is not in whole cents");
    cents.to_i64().unwrap()
}

fn seat_amounts(
    model: ChargeModel,
    tiers: Vec<Tier>,
    seats: u32,
    settings: PriceSettings,
) -> [i64; 2] {
    let mut charge = charge(Quantity::Seat, model, tiers);
    charge.period_months = 12;
    let book = book(vec![charge]);
    let quantities = Quantities {
        seats: seats.into(),
        usage: BTreeMap::new(),
    };
    let fast = FastBook::compile_with(&book, &BTreeMap::new(), settings);
    let reference = bill_with(&book, &quantities, settings).total;
    [cents(reference), fast.committed_cents_yearly(seats)]
}

/// Both paths price each quantity at its amount.
#[track_caller]
pub fn check_amounts(model: ChargeModel, tiers: Vec<Tier>, expected: &[(u32, &str)]) {
    for (units, amount) in expected {
        let found = seat_amounts(model, tiers.clone(), *units, PriceSettings::default());
        assert_eq!(found, [cents(dec(amount)); 2], "{units} units");
    }
}

/// Both paths price zero units at the first amount by default and at the second where zero is
/// free, and one unit alike.
#[track_caller]
pub fn check_zero(model: ChargeModel, tiers: Vec<Tier>, due: &str, free: &str) {
    let setting = |zero_units| PriceSettings { zero_units };
    let amounts = |seats, zero| seat_amounts(model, tiers.clone(), seats, setting(zero));
    assert_eq!(amounts(0, ZeroUnits::default()), [cents(dec(due)); 2]);
    assert_eq!(amounts(0, ZeroUnits::BillNothing), [cents(dec(free)); 2]);
    assert_eq!(
        amounts(1, ZeroUnits::default()),
        amounts(1, ZeroUnits::BillNothing)
    );
}

/// Amounts from 0 to `limit`: list-price-like ones, tiny ones, ones within a nano unit of half a
/// cent, and ones at the limits of exactness.
fn amounts(limit: i64) -> impl Strategy<Value = Decimal> {
    let nano = limit * 1_000_000_000;
    prop_oneof![
        1 => Just(Decimal::ZERO),
        4 => (0..100_000_i64, 0..4_u32).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale)),
        2 => (0..100_000_i64).prop_map(|mantissa| Decimal::new(mantissa, 9)),
        2 => (0..100_i64, -1..=1_i64)
            .prop_map(|(cents, off)| Decimal::new(cents * 10_000_000 + 5_000_000 + off, 9)),
        1 => (0..=nano).prop_map(|mantissa| Decimal::new(mantissa, 9)),
        1 => (nano - 2..=nano).prop_map(|mantissa| Decimal::new(mantissa, 9)),
    ]
}

fn widths() -> impl Strategy<Value = u64> {
    prop_oneof![1..4_u64, 1..300_u64, 1..50_000_u64, 1..4_000_000_000_u64]
}

fn models() -> impl Strategy<Value = ChargeModel> {
    prop_oneof![
        Just(ChargeModel::Unit),
        Just(ChargeModel::Graduated),
        Just(ChargeModel::Volume),
        widths().prop_map(|size| ChargeModel::Package { size }),
        Just(ChargeModel::Stairstep),
        Just(ChargeModel::Plans),
    ]
}

fn tiers(model: ChargeModel, price_limit: i64) -> impl Strategy<Value = Vec<Tier>> {
    let most = match model {
        ChargeModel::Flat | ChargeModel::Unit | ChargeModel::Package { .. } => 1,
        _ => 9,
    };
    let bounded_last = matches!(model, ChargeModel::Stairstep | ChargeModel::Plans);
    let parts = (widths(), amounts(price_limit), amounts(1_000_000_000));
    (prop::collection::vec(parts, 1..=most), any::<bool>()).prop_map(move |(parts, bounded)| {
        let count = parts.len();
        let mut below = 0;
        let tier = |(index, (width, price, fee)): (usize, (u64, Decimal, Decimal))| {
            below += width;
            let open = index + 1 == count && !(bounded && bounded_last);
            let (uses_price, uses_fee) = match model {
                ChargeModel::Graduated | ChargeModel::Volume => (true, true),
                ChargeModel::Unit | ChargeModel::Package { .. } => (true, false),
                ChargeModel::Flat | ChargeModel::Stairstep | ChargeModel::Plans => (false, true),
            };
            Tier {
                up_to: (!open).then_some(below),
                unit_price: if uses_price { price } else { Decimal::ZERO },
                flat_fee: if uses_fee { fee } else { Decimal::ZERO },
                name: None,
            }
        };
        parts.into_iter().enumerate().map(tier).collect()
    })
}

fn charges() -> impl Strategy<Value = Charge> {
    let counted = prop_oneof![
        1 => Just(Quantity::Account),
        2 => Just(Quantity::Seat),
        3 => prop::sample::select(vec!["calls", "gigabytes", "runs"])
            .prop_map(|name| Quantity::Meter(name.into())),
    ];
    let model = prop_oneof![1 => Just(ChargeModel::Flat), 8 => models()];
    let included = prop_oneof![Just(0), 1..20_u64, 1..100_000_u64];
    (
        counted,
        model,
        included,
        prop_oneof![Just(0), 1..2_000_u64],
        any::<bool>(),
    )
        .prop_flat_map(|(counted, model, included, per_seat, yearly)| {
            let flat = model == ChargeModel::Flat;
            let counted = if flat { Quantity::Account } else { counted };
            let limit = match counted {
                Quantity::Account => 1_000_000_000,
                Quantity::Seat => 100_000_000,
                Quantity::Meter(_) => 100_000,
            };
            let metered = matches!(counted, Quantity::Meter(_));
            tiers(model, limit).prop_map(move |tiers| Charge {
                id: String::new(),
                quantity: counted.clone(),
                model,
                period_months: if yearly && !metered { 12 } else { 1 },
                included: if counted == Quantity::Account {
                    0
                } else {
                    included
                },
                included_per_seat: if metered { per_seat } else { 0 },
                tiers,
            })
        })
}

/// Valid price books of one to five charges.
pub fn books() -> impl Strategy<Value = PriceBook> {
    let discount = prop_oneof![
        2 => Just(Decimal::ZERO),
        2 => (0..=100_i64).prop_map(|percent| Decimal::new(percent, 2)),
        1 => (0..=1_000_000_000_i64).prop_map(|nano| Decimal::new(nano, 9)),
    ];
    (prop::collection::vec(charges(), 1..=5), discount).prop_map(|(charges, discount)| {
        let mut book = book(charges);
        if book
            .charges
            .iter()
            .any(|c| matches!(c.quantity, Quantity::Meter(_)))
        {
            book.usage_discount = discount;
        }
        book
    })
}

pub fn settings() -> impl Strategy<Value = PriceSettings> {
    prop_oneof![
        Just(ZeroUnits::BillFirstTierFlat),
        Just(ZeroUnits::BillNothing)
    ]
    .prop_map(|zero_units| PriceSettings { zero_units })
}

/// Monthly volumes per seat of the meters that [`books`] uses, some of them missing.
pub fn volumes() -> impl Strategy<Value = BTreeMap<String, Decimal>> {
    let volume = prop_oneof![
        Just(Decimal::ONE),
        (0..5_000_000_i64).prop_map(|micro| Decimal::new(micro, 6)),
        (0..10_000_i64).prop_map(Decimal::from),
    ];
    let names = prop::sample::select(vec!["calls", "gigabytes", "runs"]).prop_map(String::from);
    prop::collection::btree_map(names, volume, 0..=3)
}

/// Where a charge changes price: tier bounds and package ends, included units added.
fn edges(charge: &Charge, seats: u64) -> Vec<u64> {
    let free = charge.included + charge.included_per_seat * seats;
    let package = match charge.model {
        ChargeModel::Package { size } => size,
        _ => 0,
    };
    let bounds = charge.tiers.iter().filter_map(|t| t.up_to);
    bounds
        .chain([0, package, 3 * package])
        .map(|edge| edge + free)
        .collect()
}

/// Picks a number near an edge of one of the charges that `counts` accepts.
#[derive(Debug, Clone)]
pub struct NearEdge {
    charge: prop::sample::Index,
    edge: prop::sample::Index,
    /// Added to the edge: -1, 0 or 1.
    step: i64,
}

pub fn near_edge() -> impl Strategy<Value = NearEdge> {
    (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        -1..=1_i64,
    )
        .prop_map(|(charge, edge, step)| NearEdge { charge, edge, step })
}

impl NearEdge {
    /// Seats one off, or at, the end of a tier or package of a seat charge.
    pub fn seats(&self, book: &PriceBook) -> Option<u32> {
        let charges: Vec<_> = book
            .charges
            .iter()
            .filter(|c| c.quantity == Quantity::Seat)
            .collect();
        let seats = self.pick(&charges, 0)?;
        Some(u32::try_from(seats).unwrap_or(SEATS_MAX).min(SEATS_MAX))
    }

    /// A driver in Q16 that puts some meter one off, or at, the end of a tier or package.
    pub fn driver_q16(
        &self,
        book: &PriceBook,
        volumes: &BTreeMap<String, Decimal>,
        seats: u32,
    ) -> Option<u64> {
        let volume = |c: &Charge| match &c.quantity {
            Quantity::Meter(name) => volumes.get(name).copied().filter(|v| !v.is_zero()),
            _ => None,
        };
        let charges: Vec<_> = book
            .charges
            .iter()
            .filter(|c| volume(c).is_some())
            .collect();
        let units = self.pick(&charges, seats.into())?;
        let volume_micro =
            (volume(charges[self.charge.index(charges.len())])? * dec("1000000")).to_u128()?;
        let driver = (u128::from(units) * 65_536 * 1_000_000).div_ceil(volume_micro);
        u64::try_from(driver).ok()
    }

    fn pick(&self, charges: &[&Charge], seats: u64) -> Option<u64> {
        if charges.is_empty() {
            return None;
        }
        let edges = edges(charges[self.charge.index(charges.len())], seats);
        Some(edges[self.edge.index(edges.len())].saturating_add_signed(self.step))
    }
}
