//! Contract terms of one segment, ready to run.

use crate::behaviour::Param;
use crate::chance::Odds;
use crate::money::{ppm, real, times_ppm};
use crate::plan::{Charge, CommitmentKind, Plan, Quantity, Segment};
use crate::pricing::FastBook;
use crate::sim::accounts::NEVER;
use rust_decimal::Decimal;

/// A price book as one segment meets it.
#[derive(Debug)]
pub(crate) struct BookTerms {
    pub fast: FastBook,
    pub commitment: CommitmentKind,
    pub seat_share_ppm: u32,
    pub second_product_ppm: u32,
    /// Included units of the first meter that includes any, as usage drivers in Q16: per account,
    /// and per contracted seat.
    included: Option<(u64, u64)>,
    /// Whether what is sold can exceed what is used (pay-as-you-go cannot).
    pub counts_use: bool,
}

impl BookTerms {
    pub fn new(plan: &Plan, segment: &Segment, id: &str) -> Self {
        // Plan::check has made sure that the id names a book; the first stands in for a plan
        // without books, which it refuses.
        let book = plan
            .price_books
            .iter()
            .find(|b| b.id == id)
            .unwrap_or(&plan.price_books[0]);
        let fast = FastBook::compile(book, &segment.meters);
        let committed = book.commitment != CommitmentKind::None;
        Self {
            counts_use: fast.prices_seats() || !fast.prices_usage() || committed,
            fast,
            commitment: book.commitment,
            seat_share_ppm: ppm(book.land_seat_share),
            second_product_ppm: ppm(book.second_product_share),
            included: book
                .charges
                .iter()
                .find_map(|charge| included(charge, segment)),
        }
    }

    /// The usage driver (Q16) at which the included units are used up, where units are included.
    pub fn included_driver(&self, seats: u32) -> Option<u64> {
        self.included
            .map(|(account, seat)| account + seat * u64::from(seats))
    }

    /// Whether usage is bought in advance.
    pub fn takes_commitment(&self) -> bool {
        self.fast.prices_usage() && self.commitment != CommitmentKind::None
    }
}

/// Included units of a metered charge as usage drivers per account and per seat.
fn included(charge: &Charge, segment: &Segment) -> Option<(u64, u64)> {
    let Quantity::Meter(meter) = &charge.quantity else {
        return None;
    };
    let volume = segment
        .meters
        .get(meter)
        .copied()
        .map(real)
        .filter(|v| *v > 0.0)?;
    let driver = |units: u64| libm::rint(units as f64 / volume * 65_536.0) as u64;
    let any = charge.included > 0 || charge.included_per_seat > 0;
    any.then(|| (driver(charge.included), driver(charge.included_per_seat)))
}

/// Bits of the index into the churn table.
pub(crate) mod churn_bit {
    pub const NOT_ACTIVATED: usize = 1;
    pub const TENURED: usize = 2;
    pub const CHAMPION: usize = 4;
    pub const SHOCK: usize = 8;
    pub const HURT: usize = 16;
    /// Use of the contract, times this: 0 well used, 1 low, 2 shelfware.
    pub const USE: usize = 32;
    pub const COUNT: usize = 96;
}

/// Contract behaviour of one segment.
#[derive(Debug)]
pub(crate) struct Terms {
    pub term_months: u8,
    pub opt_out_months: u8,
    pub billing_months: u8,
    pub first_year_ppm: u32,
    /// Price of contract year k+1 over year k, parts per million.
    pub ramp_ppm: Vec<u32>,
    /// Whether a yearly uplift and a step of the ramp can come to a bill shock.
    pub prices_may_shock: bool,
    pub churn: [Odds; churn_bit::COUNT],
    pub opt_out_churn: [Odds; churn_bit::COUNT],
    pub contraction: Odds,
    pub contraction_headroom_ppm: u32,
    pub uplift_ppm: u32,
    pub uplift_accepted: Odds,
    pub shock_ppm: u32,
    shock_months: u8,
    pub returns: Odds,
    pub return_months: u8,
    pub return_ppm: u32,
    pub self_serve: Odds,
    pub ask: Odds,
    pub flat_capture_ppm: u32,
    pub usage_noise: crate::sim::model::QuantileTable,
}

impl Terms {
    pub fn new(plan: &Plan, segment: &Segment) -> Self {
        let d = |param| plan.behaviour.get(param, segment.kind);
        let b = |param| real(d(param));
        let discount = |year: usize| {
            plan.land
                .discount_by_year
                .get(year)
                .copied()
                .unwrap_or(Decimal::ZERO)
        };
        let ramp_ppm: Vec<u32> = (1..=plan.land.discount_by_year.len())
            .map(|year| ppm((Decimal::ONE - discount(year)) / (Decimal::ONE - discount(year - 1))))
            .collect();
        let uplift_ppm = ppm(Decimal::ONE + plan.contract.renewal_uplift);
        let shock_ppm = ppm(Decimal::ONE + d(Param::BillShockThreshold));
        let steepest = ramp_ppm.iter().copied().fold(1_000_000, u32::max);
        let uplift = if plan.contract.price_protection {
            Odds::NEVER
        } else {
            Odds::of(b(Param::UpliftRealisation))
        };
        let renewal_share = f64::from(plan.contract.term_months) / 12.0;
        Self {
            term_months: plan.contract.term_months,
            opt_out_months: plan.contract.opt_out_month.unwrap_or(0),
            billing_months: plan.contract.billing.months(),
            first_year_ppm: ppm(Decimal::ONE - discount(0)),
            ramp_ppm,
            prices_may_shock: times_ppm(i64::from(steepest), uplift_ppm) > i64::from(shock_ppm),
            churn: churn_table(plan, segment, renewal_share),
            opt_out_churn: churn_table(plan, segment, b(Param::ChurnOptOutShare) * renewal_share),
            // A yearly chance, like churn: shorter terms take their share of it.
            contraction: Odds::of(
                1.0 - libm::pow(1.0 - b(Param::ContractionOdds), renewal_share.min(1.0)),
            ),
            contraction_headroom_ppm: ppm(Decimal::ONE + d(Param::ContractionHeadroom)),
            uplift_ppm,
            uplift_accepted: uplift,
            shock_ppm,
            shock_months: b(Param::BillShockMonths) as u8,
            returns: Odds::of(b(Param::ReactivationMonthly)),
            return_months: b(Param::ReactivationMonths) as u8,
            return_ppm: ppm(d(Param::ReactivationShare)),
            self_serve: Odds::of(b(Param::SelfServeMonthly)),
            ask: Odds::of(b(Param::AskMonthly)),
            flat_capture_ppm: ppm(d(Param::FlatCapture)),
            usage_noise: crate::sim::model::QuantileTable::noise(b(Param::UsageNoise)),
        }
    }

    /// Month until which a bill shock in `month` weighs.
    #[inline]
    pub fn shocked_until(&self, month: u16) -> u8 {
        (month as u8).saturating_add(self.shock_months)
    }

    /// `month + months`, or never when `months` is 0 or the date lies past the calendar.
    pub fn month_after(&self, month: u16, months: u8) -> u8 {
        match (months, month + u16::from(months)) {
            (0, _) => NEVER,
            (_, later) => u8::try_from(later).unwrap_or(NEVER),
        }
    }
}

/// Churn odds at a renewal for every state. Factors multiply the hazard `-ln(1 - p)`, so that no
/// product of them passes certainty, and the hazard of a year is shared over the term.
fn churn_table(plan: &Plan, segment: &Segment, share: f64) -> [Odds; churn_bit::COUNT] {
    let b = |param| real(plan.behaviour.get(param, segment.kind));
    let renewing = if plan.contract.auto_renew {
        1.0
    } else {
        b(Param::ChurnManualRenewFactor)
    };
    std::array::from_fn(|index| {
        let when = |bit: usize, param| if index & bit != 0 { b(param) } else { 1.0 };
        let base = if index & churn_bit::NOT_ACTIVATED != 0 {
            b(Param::ChurnUnactivated)
        } else {
            b(Param::ChurnActivated)
        };
        let used = match index / churn_bit::USE {
            0 => 1.0,
            1 => b(Param::ChurnLowUseFactor),
            _ => b(Param::ChurnShelfwareFactor),
        };
        let factors = renewing
            * used
            * when(churn_bit::TENURED, Param::ChurnTenureFactor)
            * when(churn_bit::CHAMPION, Param::ChurnChampionFactor)
            * when(churn_bit::SHOCK, Param::ChurnShockFactor)
            * when(churn_bit::HURT, Param::ChurnHurtFactor);
        if base >= 1.0 && factors > 0.0 {
            return Odds::ALWAYS;
        }
        let hazard = -libm::log1p(-base) * factors * share;
        Odds::of(-libm::expm1(-hazard))
    })
}
