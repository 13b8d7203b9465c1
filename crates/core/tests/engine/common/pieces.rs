//! Parts of plans.

use super::d;
use foothold_core::calendar::YearMonth;
use foothold_core::plan::*;
use rust_decimal::Decimal;

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

/// A book of calls alone, at `price`.
pub fn calls_book(commitment: CommitmentKind, price: &str) -> PriceBook {
    PriceBook {
        charges: vec![unit_price(
            "calls",
            Quantity::Meter("calls".into()),
            1,
            price,
        )],
        commitment,
        land_seat_share: Decimal::ZERO,
        ..seat_book()
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
