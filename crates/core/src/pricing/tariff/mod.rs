//! Price book files: everything a bill can need, priced exactly, for quotes.
//!
//! A [`TariffSpec`] can be wrong, a [`Tariff`] cannot: [`Tariff::check`] is the only way to one, and
//! only a `Tariff` is quoted. Single charges become amounts through the same models that price the
//! books of plans. [`quote`] states the order in which everything applies.

mod bill;
#[cfg(test)]
mod bill_tests;
mod check;
mod line;
mod quote;
#[cfg(test)]
mod tests;

pub use super::events::Value;
pub use line::{Adjustment, AdjustmentKind, CheaperAbove, QuoteLine};
pub use quote::{Quote, QuoteRow, Request, RowKind, Span, counts_seats, quote, unused_meters};

use super::proration::{Calendar, Cycle};
use super::{
    ExactTier, Packages, PercentTerms, Rounding, StepFees, ZeroUnits, currency_decimals, settled,
};
use crate::plan::{ChargeModel, Fault, Quantity};
use rust_decimal::Decimal;
use std::ops::Deref;

/// Largest number of units of the price list, seats among them.
pub const QUANTITY_MAX: u64 = 1_000_000_000_000;
/// Largest number of units that a meter counts, before conversion.
pub const METERED_MAX: u64 = 1_000_000_000_000_000;
/// Largest amount of one line, in major currency units: sums of lines stay exact below it.
pub const AMOUNT_MAX: u64 = 1_000_000_000_000_000;
/// Most values of one meter in one quote.
pub const VALUES_MAX: usize = 10_000;

/// How a quantity becomes an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TariffModel {
    /// The flat fee of the only tier.
    Flat,
    /// Quantity times the unit price of the only tier.
    Unit,
    /// Each tier's units at that tier's price, plus the flat fee of every tier entered.
    Graduated,
    /// All units at the price of the tier reached, plus that tier's flat fee.
    Volume,
    /// Packages.
    Package(Packages),
    /// The flat fee of the step reached, or of all steps up to it.
    Stairstep(StepFees),
    /// The fee of the first plan whose limit covers the quantity.
    Plans,
    /// The fee of the first tier whose limits cover every meter.
    Capacity,
    /// A share of what passed, and a fee for each event.
    Percentage(PercentTerms),
    /// The units are the amount already, times a factor.
    Dynamic {
        /// The factor; 1 bills what the usage reports.
        multiplier: Decimal,
    },
}

impl From<ChargeModel> for TariffModel {
    fn from(model: ChargeModel) -> Self {
        match model {
            ChargeModel::Flat => Self::Flat,
            ChargeModel::Unit => Self::Unit,
            ChargeModel::Graduated => Self::Graduated,
            ChargeModel::Volume => Self::Volume,
            ChargeModel::Package { size } => Self::Package(Packages::of(size)),
            ChargeModel::Stairstep => Self::Stairstep(StepFees::Reached),
            ChargeModel::Plans => Self::Plans,
        }
    }
}

/// How metered units become the units of the price list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// Multiplies the units; a division multiplies by 1 and divides by [`Self::divide`].
    pub multiply: Decimal,
    /// Divides the units.
    pub divide: Decimal,
    /// How the result is rounded; `None` keeps it exact.
    pub rounding: Option<Rounding>,
    /// Decimals that rounding keeps.
    pub decimals: u32,
}

impl Conversion {
    /// As [`Self::of`], `None` where the result is more than a quote can price.
    fn checked(&self, units: Decimal) -> Option<Decimal> {
        let exact = units.checked_mul(self.multiply)?.checked_div(self.divide)?;
        (exact.abs() <= Decimal::from(QUANTITY_MAX)).then_some(exact)
    }

    /// `units` of the meter in units of the price list.
    pub fn of(&self, units: Decimal) -> Decimal {
        let exact = units * self.multiply / self.divide;
        match self.rounding {
            Some(rounding) => rounding.to(exact, self.decimals),
            None => exact,
        }
    }
}

/// What a charge commits to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// An amount.
    Amount(Decimal),
    /// Units of the price list, after included ones: what they cost by the charge's own prices.
    Units(Decimal),
}

/// A commitment of one charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeCommitment {
    /// What is committed to in each period, or in each window.
    pub to: Committed,
    /// What is used above costs this many times its price.
    pub overage_factor: Decimal,
    /// Whether what is missing is billed.
    pub true_up: bool,
    /// Whether it holds for each bucket of usage on its own.
    pub windowed: bool,
}

/// One line of a price book file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffCharge {
    /// Identifier, unique in the book.
    pub id: String,
    /// What it counts.
    pub quantity: Quantity,
    /// How the amount is computed.
    pub model: TariffModel,
    /// Time that one application of the price covers.
    pub period: Cycle,
    /// Whether it is billed a single time, whatever time the bill covers.
    pub one_time: bool,
    /// Units of the price list that are free in each period.
    pub included: Decimal,
    /// Units free in each period, per seat.
    pub included_per_seat: Decimal,
    /// Conversion of units before anything else.
    pub convert: Option<Conversion>,
    /// Share of the units that is not priced.
    pub usage_discount: Decimal,
    /// Whether each value of the usage is priced on its own.
    pub bucketed: bool,
    /// Committed amount.
    pub commitment: Option<ChargeCommitment>,
    /// Percentage discount on the amount, a ratio.
    pub discount: Decimal,
    /// Least that the charge costs in a period.
    pub minimum: Option<Decimal>,
    /// Most that it costs in a period.
    pub maximum: Option<Decimal>,
    /// Whether it is billed for the days of a part of a period.
    pub prorate: bool,
    /// Tiers, rising.
    pub tiers: Vec<ExactTier>,
}

/// Something off the bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coupon {
    /// Identifier, unique in the book.
    pub id: String,
    /// What it takes off.
    pub off: Off,
    /// For an amount: the period in which it comes off again and again; once when absent.
    pub each: Option<Cycle>,
    /// The charge it takes from; the whole bill when absent.
    pub charge: Option<String>,
}

/// A tax with a name, rounded apart from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tax {
    /// Identifier, unique in the book.
    pub id: String,
    /// A ratio of what is taxed.
    pub rate: Decimal,
}

/// When the prepaid amount pays. Engines disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PrepaidOrder {
    /// Before tax, which is then due on what is left (default).
    #[default]
    BeforeTax,
    /// After tax: it pays tax too.
    AfterTax,
    /// It pays all but tax, which is due on the whole bill.
    AllButTax,
}

/// When minimum and maximum of the bill hold. Engines disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MinimumOrder {
    /// After discount and coupons: the bill comes to the minimum (default).
    #[default]
    AfterDiscounts,
    /// Before them: they come off the minimum.
    BeforeDiscounts,
}

/// What `plans` and `capacity` bill above their largest tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AboveLargest {
    /// Nothing: the quote is refused (default).
    #[default]
    Refuse,
    /// The largest tier.
    BillLargest,
}

/// How much a coupon takes off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Off {
    /// An amount, over all bills together; never more than the bill.
    Amount(Decimal),
    /// A ratio of the bill.
    Share(Decimal),
}

/// What a bill's lines are rounded by. Engines disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RoundingOrder {
    /// Each line, then the sum (default).
    #[default]
    Lines,
    /// The sum only.
    Sum,
}

/// Settings where billing engines disagree, each with a stated default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TariffSettings {
    /// What is due at zero units.
    pub zero_units: ZeroUnits,
    /// How amounts are rounded.
    pub rounding: Rounding,
    /// What is rounded.
    pub rounding_order: RoundingOrder,
    /// Decimals of amounts; the currency's own where absent.
    pub decimals: Option<u32>,
    /// Where billing periods begin, and how days are counted.
    pub calendar: Calendar,
    /// When the prepaid amount pays.
    pub prepaid_order: PrepaidOrder,
    /// When minimum and maximum of the bill hold.
    pub minimum_order: MinimumOrder,
    /// What is due above the largest plan.
    pub above_largest: AboveLargest,
}

/// A price book file, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffSpec {
    /// Name shown to people.
    pub name: String,
    /// ISO 4217 code; all amounts are in it.
    pub currency: String,
    /// Settings where engines disagree.
    pub settings: TariffSettings,
    /// Period of the minimum and maximum of the whole bill.
    pub period: Cycle,
    /// Charges, in the order of the bill.
    pub charges: Vec<TariffCharge>,
    /// Percentage discount on the sum of the lines, a ratio.
    pub discount: Decimal,
    /// Coupons, applied in order.
    pub coupons: Vec<Coupon>,
    /// Least that a bill comes to in a period, before credits and tax.
    pub minimum: Option<Decimal>,
    /// Most that it comes to.
    pub maximum: Option<Decimal>,
    /// Prepaid amount that bills draw down.
    pub prepaid: Decimal,
    /// Tax on what is due, a ratio.
    pub tax: Decimal,
    /// Taxes by name, each rounded apart, beside or instead of that.
    pub taxes: Vec<Tax>,
}

impl TariffSpec {
    /// `amount` rounded as the book rounds.
    pub fn round(&self, amount: Decimal) -> Decimal {
        let decimals = self.settings.decimals;
        let decimals = decimals.unwrap_or_else(|| currency_decimals(&self.currency));
        self.settings.rounding.to(settled(amount), decimals)
    }

    /// `amount` as a line has it: rounded, unless only the sum is.
    pub(super) fn round_line(&self, amount: Decimal) -> Decimal {
        match self.settings.rounding_order {
            RoundingOrder::Lines => self.round(amount),
            RoundingOrder::Sum => amount,
        }
    }
}

/// A price book file in which nothing is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tariff(TariffSpec);

impl Tariff {
    /// Checks a book.
    ///
    /// # Errors
    /// Everything that is wrong with it, by field as in the file.
    pub fn check(spec: TariffSpec) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        check::faults(&spec, &mut faults);
        if faults.is_empty() {
            Ok(Self(spec))
        } else {
            Err(faults)
        }
    }
}

impl Deref for Tariff {
    type Target = TariffSpec;

    fn deref(&self) -> &TariffSpec {
        &self.0
    }
}
