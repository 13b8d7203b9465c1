//! Contract terms.

use rust_decimal::Decimal;

/// How often committed fees are invoiced, in advance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Billing {
    /// Once a year.
    Annual,
    /// Every three months.
    Quarterly,
    /// Every month.
    Monthly,
}

impl Billing {
    /// Months covered by one invoice.
    pub const fn months(self) -> u8 {
        match self {
            Self::Annual => 12,
            Self::Quarterly => 3,
            Self::Monthly => 1,
        }
    }
}

/// How an account can grow between renewals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Friction {
    /// Extra seats and usage bill themselves.
    SelfServe,
    /// Each add waits for a play and a procurement cycle.
    Amendment,
    /// Nothing changes before renewal.
    RenewalOnly,
}

/// When use above the contract becomes contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrueUp {
    /// Never by itself.
    None,
    /// Every three contract months.
    Quarterly,
    /// At renewal.
    AtRenewal,
}

/// When the existing book moves to the new-business price book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Migration {
    /// Never.
    Never,
    /// Each account at its next renewal.
    AtRenewal,
    /// All accounts in month 1.
    AtOnce,
}

/// Terms every contract is signed under.
#[derive(Debug, Clone, PartialEq)]
pub struct ContractTerms {
    /// Term in months, 1 to 60.
    pub term_months: u8,
    /// Months after the start at which the customer may leave once before the term ends.
    pub opt_out_month: Option<u8>,
    /// Invoicing of committed fees.
    pub billing: Billing,
    /// Months from invoice to cash.
    pub collection_lag_months: u8,
    /// Price rise asked for at renewal, a ratio.
    pub renewal_uplift: Decimal,
    /// Whether the renewal price is protected (no uplift).
    pub price_protection: bool,
    /// Whether contracts renew unless cancelled.
    pub auto_renew: bool,
    /// How an account grows between renewals.
    pub friction: Friction,
    /// When use above the contract becomes contract.
    pub true_up: TrueUp,
}
