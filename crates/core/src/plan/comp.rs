//! Comp plans as written.

use rust_decimal::Decimal;

/// What a quota or a component counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Measure {
    /// ARR of a new logo at signing.
    NewArr,
    /// First-year contract value of a new logo.
    FirstYearAcv,
    /// Contract value of a new logo over its whole term.
    Tcv,
    /// ARR added in existing accounts, price uplift included.
    ExpansionArr,
    /// ARR added by price uplift at renewal only.
    RenewalUplift,
    /// ARR renewed.
    Renewals,
    /// Accounts that reached the activation milestone.
    Activations,
    /// ARR of the owned book at period end against its ARR when the period began for the rep: at its
    /// start, at the start of the run, or when they joined.
    BookNrr,
}

impl Measure {
    /// Every measure, in the order of the enum.
    pub const ALL: [Self; 8] = [
        Self::NewArr,
        Self::FirstYearAcv,
        Self::Tcv,
        Self::ExpansionArr,
        Self::RenewalUplift,
        Self::Renewals,
        Self::Activations,
        Self::BookNrr,
    ];

    /// The name used in plan files and ledgers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NewArr => "new_arr",
            Self::FirstYearAcv => "first_year_acv",
            Self::Tcv => "tcv",
            Self::ExpansionArr => "expansion_arr",
            Self::RenewalUplift => "renewal_uplift",
            Self::Renewals => "renewals",
            Self::Activations => "activations",
            Self::BookNrr => "book_nrr",
        }
    }
}

/// Whose events a component is paid on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Events the rep worked or owns.
    Own,
    /// Expansion of accounts the rep landed, whoever works it.
    Landed,
}

/// Where the rate of a component comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum RateBasis {
    /// Share of the credited amount.
    Explicit(Decimal),
    /// This share of target variable pay is earned at exactly 100% of quota.
    ShareOfVariable(Decimal),
    /// A fixed amount for each event (a bonus).
    PerEvent(Decimal),
}

/// How a rate table applies above a boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateTable {
    /// Each band at its own rate.
    Marginal,
    /// Everything at the rate of the band reached.
    Retroactive,
}

/// Which side of a boundary belongs to the higher band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boundary {
    /// Exactly at the boundary is still the lower band.
    Above,
    /// Exactly at the boundary is already the higher band.
    AtOrAbove,
}

/// One band of a rate table.
#[derive(Debug, Clone, PartialEq)]
pub struct RateTier {
    /// Attainment at which the band ends, a ratio; `None` is unbounded and only last.
    pub up_to: Option<Decimal>,
    /// Multiple of the standard rate in the band.
    pub multiple: Decimal,
}

/// Share of the standard rate paid on events of an account of some age.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareByAge {
    /// Months since the account landed, exclusive upper bound.
    pub until_month: u16,
    /// Share of the standard rate, a ratio.
    pub share: Decimal,
}

/// When earned commission becomes the rep's own.
#[derive(Debug, Clone, PartialEq)]
pub enum Vesting {
    /// At once.
    Immediate,
    /// All of it, this many months after it was earned.
    Cliff {
        /// Months after earning.
        months: u16,
    },
    /// Evenly each month, after a cliff.
    Linear {
        /// Months until fully vested.
        months: u16,
        /// Months before which nothing vests; what has accrued vests then.
        cliff_months: u16,
    },
    /// By steps.
    Schedule(Vec<VestingStep>),
}

/// A step of a vesting schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct VestingStep {
    /// Months after earning.
    pub month: u16,
    /// Share vested from then on, cumulative; the last step is 1.
    pub vested: Decimal,
}

/// What must happen before vested commission is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayOn {
    /// Nothing more.
    Booking,
    /// The first invoice that follows.
    Invoice,
    /// Cash for that invoice.
    Collection,
}

/// A fixed amount for each event in some months.
#[derive(Debug, Clone, PartialEq)]
pub struct Spif {
    /// First month.
    pub from_month: u16,
    /// Last month, inclusive.
    pub to_month: u16,
    /// Amount for each credited event.
    pub amount: Decimal,
}

/// One line of a comp plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// Identifier, unique in the comp plan.
    pub id: String,
    /// What is counted.
    pub measure: Measure,
    /// Whose events.
    pub source: Source,
    /// Where the standard rate comes from.
    pub rate: RateBasis,
    /// How the rate table applies.
    pub table: RateTable,
    /// Which side a boundary belongs to.
    pub boundary: Boundary,
    /// Bands, rising; empty means a single band at 1.
    pub tiers: Vec<RateTier>,
    /// Attainment below which nothing is paid; once reached, everything is.
    pub threshold: Option<Decimal>,
    /// Largest pay of one quota period, as a multiple of pay at 100%.
    pub cap: Option<Decimal>,
    /// Share of each credited event (a split).
    pub split: Decimal,
    /// Share of the standard rate by account age; empty means 1 at any age.
    pub share_by_age: Vec<ShareByAge>,
    /// When it vests.
    pub vesting: Vesting,
    /// When vested commission is paid.
    pub pay_on: PayOn,
    /// Months within which a churned account's commission is taken back; 0 means never.
    pub clawback_months: u16,
    /// Bonuses for a while.
    pub spifs: Vec<Spif>,
}

/// Pay guaranteed for a while.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    /// Guaranteed pay a month.
    pub amount_monthly: Decimal,
    /// Months since hire for which it runs.
    pub months: u16,
    /// Whether later commission repays it.
    pub recoverable: bool,
}

/// How a role is paid.
#[derive(Debug, Clone, PartialEq)]
pub struct CompPlan {
    /// Identifier, unique in the plan.
    pub id: String,
    /// Components.
    pub components: Vec<Component>,
    /// Draw.
    pub draw: Option<Draw>,
}
