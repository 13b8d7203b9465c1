//! Roles, quotas, ownership of expansion.

use super::comp::Measure;
use rust_decimal::Decimal;

/// Who owns expansion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnerModel {
    /// Nobody: only the customer's own asking is served.
    Nobody,
    /// CS, without quota.
    CsNoQuota,
    /// CS, with quota.
    CsQuota,
    /// The AE who landed the account.
    ClosingAe,
    /// CSM nominates, the landing AE closes, credit is shared.
    CsmNominatesAeCloses,
    /// Dedicated expansion AEs.
    ExpansionAe,
    /// Account managers.
    AccountManager,
}

impl OwnerModel {
    /// The role that works the plays, if any.
    pub const fn worker(self) -> Option<RoleKind> {
        match self {
            Self::Nobody => None,
            Self::CsNoQuota | Self::CsQuota => Some(RoleKind::Csm),
            Self::ClosingAe | Self::CsmNominatesAeCloses => Some(RoleKind::Ae),
            Self::ExpansionAe => Some(RoleKind::ExpansionAe),
            Self::AccountManager => Some(RoleKind::AccountManager),
        }
    }
}

/// What a role does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum RoleKind {
    /// New-business account executive.
    Ae,
    /// Expansion account executive.
    ExpansionAe,
    /// Account manager: owns renewals and expansion of a book.
    AccountManager,
    /// Customer success manager.
    Csm,
}

impl RoleKind {
    /// Every role, in the order of the enum.
    pub const ALL: [Self; 4] = [Self::Ae, Self::ExpansionAe, Self::AccountManager, Self::Csm];

    /// The name used in plan files and ledgers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ae => "ae",
            Self::ExpansionAe => "expansion_ae",
            Self::AccountManager => "account_manager",
            Self::Csm => "csm",
        }
    }
}

/// Length of a quota period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Calendar month.
    Month,
    /// Fiscal quarter.
    Quarter,
    /// Half of a fiscal year.
    HalfYear,
    /// Fiscal year.
    Year,
}

impl Period {
    /// Months in the period.
    pub const fn months(self) -> u16 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }
}

/// A target for one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Quota {
    /// What is counted.
    pub measure: Measure,
    /// Target of a full period: currency, a count for activations, a ratio for NRR.
    pub amount: Decimal,
    /// Length of the period.
    pub period: Period,
}

/// New seats on the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hire {
    /// Month in which they start, 1 or later.
    pub month: u16,
    /// How many.
    pub count: u16,
}

/// A role, its people and their targets. At most one role of each kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// What the role does.
    pub kind: RoleKind,
    /// People at month 0, fully ramped.
    pub headcount: u16,
    /// Later hires.
    pub hires: Vec<Hire>,
    /// Chance of leaving within a year, a ratio.
    pub attrition_yearly: Decimal,
    /// Months until a leaver is replaced.
    pub backfill_months: u8,
    /// Share of full capacity in each month since hire; full afterwards.
    pub ramp: Vec<Decimal>,
    /// Whether the quota ramps likewise.
    pub ramped_quota: bool,
    /// Deals (AE), plays (expansion AE, account manager) or accounts (CSM) carried at once.
    pub capacity: u16,
    /// Expansion plays this role can carry beside its first duty (AE and CSM).
    pub play_capacity: u16,
    /// Base salary a year.
    pub base: Decimal,
    /// Target variable pay a year.
    pub variable: Decimal,
    /// Targets, at most one per measure.
    pub quotas: Vec<Quota>,
    /// Comp plan id.
    pub comp_plan: String,
}
