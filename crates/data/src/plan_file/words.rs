//! The words that plan files use for choices.

use super::annotation::Evidence;
use foothold_core::plan::{
    ArrConvention, Billing, Boundary, CommitmentKind, Friction, Measure, Migration, OwnerModel,
    PayOn, Period, PlayKind, RateTable, RoleKind, SegmentKind, SignalKind, SignalSystem, Source,
    TrueUp,
};

/// A choice: its words and what they mean.
pub(crate) type Words<T, const N: usize> = [(&'static str, T); N];

macro_rules! named {
    ($name:ident, $kind:ty) => {
        pub(crate) const $name: Words<$kind, { <$kind>::ALL.len() }> = {
            let mut words = [("", <$kind>::ALL[0]); <$kind>::ALL.len()];
            let mut index = 0;
            while index < words.len() {
                words[index] = (<$kind>::ALL[index].name(), <$kind>::ALL[index]);
                index += 1;
            }
            words
        };
    };
}

named!(SEGMENT_KIND, SegmentKind);
named!(SIGNAL, SignalKind);
named!(PLAY, PlayKind);
named!(MEASURE, Measure);
named!(ROLE, RoleKind);

pub(crate) const ARR_CONVENTION: Words<ArrConvention, 3> = [
    ("trailing_three_months", ArrConvention::TrailingThreeMonths),
    ("last_month", ArrConvention::LastMonth),
    ("committed_only", ArrConvention::CommittedOnly),
];

pub(crate) const SIGNAL_SYSTEM: Words<SignalSystem, 3> = [
    ("none", SignalSystem::None),
    ("weekly_export", SignalSystem::WeeklyExport),
    ("automated", SignalSystem::Automated),
];

pub(crate) const OWNER: Words<OwnerModel, 7> = [
    ("nobody", OwnerModel::Nobody),
    ("cs_no_quota", OwnerModel::CsNoQuota),
    ("cs_quota", OwnerModel::CsQuota),
    ("closing_ae", OwnerModel::ClosingAe),
    ("csm_nominates_ae_closes", OwnerModel::CsmNominatesAeCloses),
    ("expansion_ae", OwnerModel::ExpansionAe),
    ("account_manager", OwnerModel::AccountManager),
];

pub(crate) const MIGRATION: Words<Migration, 3> = [
    ("never", Migration::Never),
    ("at_renewal", Migration::AtRenewal),
    ("at_once", Migration::AtOnce),
];

pub(crate) const COMMITMENT: Words<CommitmentKind, 3> = [
    ("none", CommitmentKind::None),
    ("true_up", CommitmentKind::TrueUp),
    ("prepaid", CommitmentKind::Prepaid),
];

pub(crate) const BILLING: Words<Billing, 3> = [
    ("annual", Billing::Annual),
    ("quarterly", Billing::Quarterly),
    ("monthly", Billing::Monthly),
];

pub(crate) const FRICTION: Words<Friction, 3> = [
    ("self_serve", Friction::SelfServe),
    ("amendment", Friction::Amendment),
    ("renewal_only", Friction::RenewalOnly),
];

pub(crate) const TRUE_UP: Words<TrueUp, 3> = [
    ("none", TrueUp::None),
    ("quarterly", TrueUp::Quarterly),
    ("at_renewal", TrueUp::AtRenewal),
];

pub(crate) const PERIOD: Words<Period, 4> = [
    ("month", Period::Month),
    ("quarter", Period::Quarter),
    ("half_year", Period::HalfYear),
    ("year", Period::Year),
];

pub(crate) const SOURCE: Words<Source, 2> = [("own", Source::Own), ("landed", Source::Landed)];

pub(crate) const RATE_TABLE: Words<RateTable, 2> = [
    ("marginal", RateTable::Marginal),
    ("retroactive", RateTable::Retroactive),
];

pub(crate) const BOUNDARY: Words<Boundary, 2> = [
    ("at_or_above", Boundary::AtOrAbove),
    ("above", Boundary::Above),
];

pub(crate) const EVIDENCE: Words<Evidence, 3> = [
    ("actual", Evidence::Actual),
    ("published", Evidence::Published),
    ("assumption", Evidence::Assumption),
];

pub(crate) const PAY_ON: Words<PayOn, 3> = [
    ("booking", PayOn::Booking),
    ("invoice", PayOn::Invoice),
    ("collection", PayOn::Collection),
];

/// What a charge counts, before its meter is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Per {
    Account,
    Seat,
    Meter,
}

pub(crate) const PER: Words<Per, 3> = [
    ("account", Per::Account),
    ("seat", Per::Seat),
    ("meter", Per::Meter),
];

/// Months that one application of a price covers.
pub(crate) const CHARGE_PERIOD: Words<u8, 2> = [("year", 12), ("month", 1)];

/// A pricing model, before its package size is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PriceModel {
    Flat,
    Unit,
    Graduated,
    Volume,
    Package,
    Stairstep,
    Plans,
}

pub(crate) const PRICE_MODEL: Words<PriceModel, 7> = [
    ("flat", PriceModel::Flat),
    ("unit", PriceModel::Unit),
    ("graduated", PriceModel::Graduated),
    ("volume", PriceModel::Volume),
    ("package", PriceModel::Package),
    ("stairstep", PriceModel::Stairstep),
    ("plans", PriceModel::Plans),
];

/// A vesting rule, before its months are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VestingKind {
    Immediate,
    Cliff,
    Linear,
    Schedule,
}

pub(crate) const VESTING: Words<VestingKind, 4> = [
    ("immediate", VestingKind::Immediate),
    ("cliff", VestingKind::Cliff),
    ("linear", VestingKind::Linear),
    ("schedule", VestingKind::Schedule),
];
