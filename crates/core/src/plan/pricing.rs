//! Price books.

use rust_decimal::Decimal;

/// How usage becomes ARR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArrConvention {
    /// Committed, plus the last three months' overage annualised (default).
    TrailingThreeMonths,
    /// Committed, plus the last month's overage annualised.
    LastMonth,
    /// Committed only.
    CommittedOnly,
}

/// What a charge counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quantity {
    /// One per account.
    Account,
    /// Contracted seats.
    Seat,
    /// Metered usage, by meter name.
    Meter(String),
}

/// One tier: an upper bound and its prices. Lower bounds are the previous tier's upper bound, so a
/// gap or an overlap cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// Largest quantity in the tier, inclusive and cumulative; `None` is unbounded and only last.
    pub up_to: Option<u64>,
    /// Price per unit (per package for [`ChargeModel::Package`]).
    pub unit_price: Decimal,
    /// Fee for entering (graduated) or reaching (volume, stairstep) the tier.
    pub flat_fee: Decimal,
    /// Name of a plan, for good/better/best price lists.
    pub name: Option<String>,
}

/// How a quantity becomes an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChargeModel {
    /// The flat fee of the only tier, whatever the quantity.
    Flat,
    /// Quantity times the unit price of the only tier.
    Unit,
    /// Each tier's units at that tier's price, plus the flat fee of every tier entered.
    Graduated,
    /// All units at the price of the tier reached, plus that tier's flat fee.
    Volume,
    /// Packages of `package_size` units, each begun package in full.
    Package {
        /// Units in one package.
        size: u64,
    },
    /// The flat fee of the step reached; unit prices are not used.
    Stairstep,
    /// Good/better/best: the fee of the first plan whose limit covers the quantity.
    Plans,
}

/// One line of a price book.
#[derive(Debug, Clone, PartialEq)]
pub struct Charge {
    /// Identifier, unique in the book.
    pub id: String,
    /// What it counts.
    pub quantity: Quantity,
    /// How the amount is computed.
    pub model: ChargeModel,
    /// Months one application of the price covers: 1 or 12.
    pub period_months: u8,
    /// Units free in each period, per account.
    pub included: u64,
    /// Units free in each period, per contracted seat.
    pub included_per_seat: u64,
    /// Tiers, rising; only the last may be unbounded.
    pub tiers: Vec<Tier>,
}

/// What happens to a usage commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitmentKind {
    /// No commitment: usage is paid as it occurs.
    None,
    /// Paid as used; what is missing at the end of the contract year is invoiced then.
    TrueUp,
    /// Paid in advance and drawn down; what is left at the end of the contract year lapses.
    Prepaid,
}

/// A price list.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceBook {
    /// Identifier, unique in the plan.
    pub id: String,
    /// Charges, in the order of the bill.
    pub charges: Vec<Charge>,
    /// What happens to the committed part of usage.
    pub commitment: CommitmentKind,
    /// Share of a land above fixed fees that is sold as seats; the rest is committed usage.
    pub land_seat_share: Decimal,
    /// Discount on usage volume before pricing, a ratio.
    pub usage_discount: Decimal,
    /// Price of the second product as a share of the account's committed ARR.
    pub second_product_share: Decimal,
}

/// Which price book applies to whom.
#[derive(Debug, Clone, PartialEq)]
pub struct PricingPlan {
    /// Price book of new accounts.
    pub new_business: String,
    /// Price book of the existing book.
    pub existing: String,
    /// When the existing book moves to the new one.
    pub migration: super::Migration,
}
