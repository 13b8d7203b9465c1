//! What the company decides or knows.
//!
//! A [`PlanSpec`] is a plan as written down; it can be wrong. [`Plan::check`] turns it into a
//! [`Plan`], which cannot: only a `Plan` can be simulated. Amounts are decimals in major currency
//! units (18000 means 18,000 dollars), shares are ratios (0.27 means 27%), durations carry their
//! unit in the field name.

mod book;
pub(crate) mod check;
mod comp;
mod contract;
mod fault;
mod lever;
mod market;
mod pricing;
mod team;

pub use book::{BookAccount, BookCohort, ExistingBook};
pub(crate) use check::SEGMENTS_MAX;
pub use comp::{
    Boundary, CompPlan, Component, Draw, Measure, PayOn, RateBasis, RateTable, RateTier,
    ShareByAge, Source, Spif, Vesting, VestingStep,
};
pub use contract::{Billing, ContractTerms, Friction, Migration, TrueUp};
pub use fault::Fault;
pub use lever::{Lever, Levers, differing, mix};
pub use market::{LandOffer, Segment, SegmentKind, Skewed};
pub use pricing::{
    ArrConvention, Charge, ChargeModel, CommitmentKind, PriceBook, PricingPlan, Quantity, Tier,
};
pub use team::{Hire, OwnerModel, Period, Quota, Role, RoleKind};

use crate::behaviour::Behaviour;
use crate::calendar::YearMonth;
use rust_decimal::Decimal;
use std::ops::Deref;

/// When the simulation starts, how long it runs, and where its headline is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Horizon {
    /// Calendar month of simulated month 1. Month 0 is the opening book.
    pub start: YearMonth,
    /// Simulated months, 1 to 120.
    pub months: u16,
    /// First month of the fiscal year, 1 to 12; quota periods align to it.
    pub fiscal_year_start: u8,
    /// Month at which the headline is read; the last month when absent.
    pub report_month: Option<u16>,
}

/// How the company listens for expansion signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignalSystem {
    /// Nobody listens: only the customer's own asking starts an expansion.
    None,
    /// A weekly manual export; some signals are missed.
    WeeklyExport,
    /// Automated from the product database.
    Automated,
}

/// The nine expansion signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum SignalKind {
    /// Seats in demand reach a share of the contracted seats.
    SeatUtilisation,
    /// Metered usage reaches a share of the committed quota.
    ApiQuota,
    /// Usage or seats reach a share of the included tier.
    IncludedTier,
    /// First user of a team that had not adopted before.
    NewTeam,
    /// The champion leaves or changes role.
    ChampionChange,
    /// An event that makes the second product relevant.
    AdjacentProduct,
    /// Headcount growth or funding.
    AccountGrowth,
    /// A business review that showed a quantified return.
    BusinessReview,
    /// Renewal nears and adoption is healthy.
    RenewalNear,
}

impl SignalKind {
    /// Every signal, in the order of the enum.
    pub const ALL: [Self; 9] = [
        Self::SeatUtilisation,
        Self::ApiQuota,
        Self::IncludedTier,
        Self::NewTeam,
        Self::ChampionChange,
        Self::AdjacentProduct,
        Self::AccountGrowth,
        Self::BusinessReview,
        Self::RenewalNear,
    ];

    /// The name used in plan files and ledgers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SeatUtilisation => "seat_utilisation",
            Self::ApiQuota => "api_quota",
            Self::IncludedTier => "included_tier",
            Self::NewTeam => "new_team",
            Self::ChampionChange => "champion_change",
            Self::AdjacentProduct => "adjacent_product",
            Self::AccountGrowth => "account_growth",
            Self::BusinessReview => "business_review",
            Self::RenewalNear => "renewal_near",
        }
    }
}

/// The five expansion plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum PlayKind {
    /// More seats for teams that already use the product.
    SeatExpansion,
    /// A larger usage commitment.
    UsageUpgrade,
    /// A further team.
    TeamExpansion,
    /// The second product.
    ProductExpansion,
    /// A higher price at a multi-year renewal.
    RenewalUplift,
}

impl PlayKind {
    /// Every play, in the order of the enum.
    pub const ALL: [Self; 5] = [
        Self::SeatExpansion,
        Self::UsageUpgrade,
        Self::TeamExpansion,
        Self::ProductExpansion,
        Self::RenewalUplift,
    ];

    /// The name used in plan files and ledgers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SeatExpansion => "seat_expansion",
            Self::UsageUpgrade => "usage_upgrade",
            Self::TeamExpansion => "team_expansion",
            Self::ProductExpansion => "product_expansion",
            Self::RenewalUplift => "renewal_uplift",
        }
    }
}

/// Activation milestone: window and gate.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivationPlan {
    /// Days after landing within which the milestone is decided (published: 60 to 90).
    pub window_days: u16,
    /// Whether expansion plays are blocked on accounts that have not activated.
    pub gate: bool,
}

/// Which signals are watched, how, and how fast they must be answered.
#[derive(Debug, Clone, PartialEq)]
pub struct SignalPlan {
    /// How signals are detected.
    pub system: SignalSystem,
    /// Signals watched; the others are never detected.
    pub watched: Vec<SignalKind>,
    /// Days within which a task must be started.
    pub sla_days: u16,
    /// Days after which an unstarted task expires.
    pub expire_days: u16,
    /// Share of contracted seats at which [`SignalKind::SeatUtilisation`] fires.
    pub seat_utilisation: Decimal,
    /// Share of the committed usage at which [`SignalKind::ApiQuota`] fires.
    pub api_quota: Decimal,
    /// Share of the included tier at which [`SignalKind::IncludedTier`] fires.
    pub included_tier: Decimal,
    /// Business reviews held with each account a year.
    pub business_reviews_yearly: u8,
    /// Days before the renewal at which [`SignalKind::RenewalNear`] may fire.
    pub renewal_notice_days: u16,
}

/// Who owns expansion, and which plays they run.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpansionPlan {
    /// Ownership model.
    pub owner: OwnerModel,
    /// Plays in use, in the order in which they are preferred when one signal triggers several.
    pub plays: Vec<PlaySpec>,
    /// Credit of an expansion that goes to the nominating CSM under
    /// [`OwnerModel::CsmNominatesAeCloses`], a ratio; the closing AE gets the rest.
    pub nominator_share: Decimal,
}

/// A play and the signals that start it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaySpec {
    /// Which play.
    pub kind: PlayKind,
    /// Signals that trigger it.
    pub triggers: Vec<SignalKind>,
}

/// Costs outside the comp plan, for CAC ratios and land viability.
#[derive(Debug, Clone, PartialEq)]
pub struct Costs {
    /// Gross margin, a ratio.
    pub gross_margin: Decimal,
    /// Marketing spend a month, all of it allocated to new logos.
    pub marketing_monthly: Decimal,
    /// Loaded cost of one CS hour.
    pub cs_hour: Decimal,
}

/// Switches of the simulation itself.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelSettings {
    /// Whether reps respond to how they are paid (land drift and owner effort).
    pub effort_response: bool,
    /// How usage becomes ARR.
    pub arr_convention: ArrConvention,
}

/// A plan as written down, not yet known to be consistent.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanSpec {
    /// Name shown to people.
    pub name: String,
    /// Free note.
    pub note: Option<String>,
    /// ISO 4217 code; all amounts are in it, with two decimals.
    pub currency: String,
    /// Seed of every draw.
    pub seed: u64,
    /// Months and fiscal year.
    pub horizon: Horizon,
    /// Simulation switches.
    pub model: ModelSettings,
    /// Customer segments.
    pub segments: Vec<Segment>,
    /// The first contract.
    pub land: LandOffer,
    /// Activation milestone.
    pub activation: ActivationPlan,
    /// Signal system.
    pub signals: SignalPlan,
    /// Owner and plays.
    pub expansion: ExpansionPlan,
    /// Which price book applies to whom.
    pub pricing: PricingPlan,
    /// Price books.
    pub price_books: Vec<PriceBook>,
    /// Contract terms.
    pub contract: ContractTerms,
    /// Comp plans.
    pub comp_plans: Vec<CompPlan>,
    /// Sales and success team.
    pub roles: Vec<Role>,
    /// Customers at month 0.
    pub book: ExistingBook,
    /// Costs.
    pub costs: Costs,
    /// How buyers, users and reps respond.
    pub behaviour: Behaviour,
}

/// A checked plan. Dereferences to the [`PlanSpec`] it was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan(PlanSpec);

impl Plan {
    /// Checks `spec` and wraps it.
    ///
    /// # Errors
    /// Every fault found, not only the first, each with the path of its field, the reason and a fix.
    pub fn check(spec: PlanSpec) -> Result<Self, Vec<Fault>> {
        let faults = check::faults(&spec);
        if faults.is_empty() {
            Ok(Self(spec))
        } else {
            Err(faults)
        }
    }

    /// Month at which the headline is read.
    pub fn report_month(&self) -> u16 {
        self.horizon.report_month.unwrap_or(self.horizon.months)
    }

    /// Gives the spec back, to change it and check it again.
    pub fn into_spec(self) -> PlanSpec {
        self.0
    }
}

impl Deref for Plan {
    type Target = PlanSpec;

    fn deref(&self) -> &PlanSpec {
        &self.0
    }
}
