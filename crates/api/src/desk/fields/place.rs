//! Which stage of the motion a value belongs to.

use foothold_core::behaviour::Param;
use serde::Serialize;

/// A stage of the motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
#[repr(usize)]
pub enum SectionId {
    /// Who can buy, how often, and how much.
    Market,
    /// The first contract.
    Land,
    /// Reaching the milestone.
    Activate,
    /// Hearing that an account could grow.
    Signal,
    /// Owning and working expansion.
    Expand,
    /// Price books and contract terms.
    Price,
    /// Comp plans.
    Comp,
    /// Roles and people.
    Team,
    /// Customers at the start, and whether customers stay.
    Book,
    /// Costs, calendar, switches.
    Costs,
}

impl SectionId {
    /// Every section, in order.
    pub const ALL: [Self; 10] = [
        Self::Market,
        Self::Land,
        Self::Activate,
        Self::Signal,
        Self::Expand,
        Self::Price,
        Self::Comp,
        Self::Team,
        Self::Book,
        Self::Costs,
    ];

    /// Name for a person.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Market => "Market",
            Self::Land => "Land",
            Self::Activate => "Activate",
            Self::Signal => "Signal",
            Self::Expand => "Expand",
            Self::Price => "Price",
            Self::Comp => "Comp",
            Self::Team => "Team",
            Self::Book => "Existing book",
            Self::Costs => "Costs & time",
        }
    }
}

/// A list element whose rows stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub path: String,
}

/// Where a row stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Home {
    pub section: SectionId,
    pub group: Option<Group>,
}

/// Lists whose elements have a group of their own.
const GROUPED: [&str; 8] = [
    "segment[]",
    "expansion.play[]",
    "price_book[]",
    "price_book[].charge[]",
    "comp_plan[]",
    "comp_plan[].component[]",
    "role[]",
    "book.cohort[]",
];

/// Fields of a segment that say how its first contract is won.
const OF_LAND: [&str; 4] = [
    "reference_land",
    "reference_win_rate",
    "signing_authority",
    "sales_cycle",
];

/// Values that change no result; a difference in them is no change of an assumption.
pub(in crate::desk) fn is_label(path: &str) -> bool {
    ["schema", "extends", "name", "note", "behaviour.set"].contains(&path)
}

/// Where the value at `path` stands.
pub(super) fn home(path: &str) -> Home {
    let first = path.split(['.', '[']).next().unwrap_or(path);
    let last = path.rsplit('.').next().unwrap_or(path);
    let section = match first {
        "segment" if OF_LAND.contains(&last) => SectionId::Land,
        "segment" => SectionId::Market,
        "land" => SectionId::Land,
        "activation" => SectionId::Activate,
        "signals" => SectionId::Signal,
        "expansion" => SectionId::Expand,
        "pricing" | "price_book" | "contract" => SectionId::Price,
        "comp_plan" => SectionId::Comp,
        "role" => SectionId::Team,
        "book" => SectionId::Book,
        "behaviour" => Param::from_name(last).map_or(SectionId::Costs, of_param),
        _ => SectionId::Costs,
    };
    Home {
        section,
        group: element(path).map(|path| Group { path }),
    }
}

/// The innermost list element with a group that `path` stands in.
pub(super) fn element(path: &str) -> Option<String> {
    let mut ends = path.match_indices(']').map(|(end, _)| &path[..=end]);
    ends.rfind(|element| GROUPED.contains(&without_index(element).as_str()))
        .map(str::to_owned)
}

/// `segment[].id` for `segment[2].id`.
pub(super) fn without_index(path: &str) -> String {
    path.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// The stage at which a behaviour value acts.
const fn of_param(param: Param) -> SectionId {
    use Param as P;
    match param {
        P::GrowthEventMonthly | P::GrowthEventSize | P::UsageNoise => SectionId::Market,
        P::WinElasticity
        | P::WinRateCap
        | P::AuthorityWinPenalty
        | P::AuthorityCycleFactor
        | P::CycleElasticity
        | P::Rationality
        | P::OversellCap => SectionId::Land,
        P::FillInitial
        | P::FillMonthly
        | P::ShallowDepth
        | P::SpreadMonthly
        | P::SpreadProofExponent
        | P::ActivationOdds
        | P::ActivationOversizeSlope
        | P::ActivationPaidBonus
        | P::ActivationLoadSlope
        | P::LateActivationMonthly => SectionId::Activate,
        P::ProductEventMonthly
        | P::DetectWeekly
        | P::DetectAutomated
        | P::LatencyWeekly
        | P::LatencyAutomated
        | P::ChampionChangeMonthly
        | P::ChampionMonths
        | P::ReviewSuccess => SectionId::Signal,
        P::SelfServeMonthly
        | P::AskMonthly
        | P::WinSeat
        | P::WinUsage
        | P::WinTeam
        | P::WinProduct
        | P::WinUplift
        | P::WinGutFeel
        | P::WinAsk
        | P::CycleSeat
        | P::CycleUsage
        | P::CycleTeam
        | P::CycleProduct
        | P::CycleUplift
        | P::AmendmentWinFactor
        | P::AmendmentDays
        | P::UnactivatedWinFactor
        | P::WinAgeDecay
        | P::ChampionWinFactor
        | P::RetryMonths
        | P::GutFeelMonthly
        | P::SeatHeadroom
        | P::TeamSeatShare
        | P::UsageCommitShare
        | P::NominationOdds
        | P::HandoffDays => SectionId::Expand,
        P::FlatCapture
        | P::UpliftPlayRise
        | P::UpliftRealisation
        | P::BillShockThreshold
        | P::BillShockMonths => SectionId::Price,
        P::EffortFloor | P::EffortSlope => SectionId::Comp,
        P::ChurnActivated
        | P::ChurnUnactivated
        | P::ChurnShelfwareFactor
        | P::ChurnLowUseFactor
        | P::ChurnTenureFactor
        | P::ChurnChampionFactor
        | P::ChurnShockFactor
        | P::ChurnHurtFactor
        | P::ChurnOptOutShare
        | P::ChurnManualRenewFactor
        | P::ContractionOdds
        | P::ContractionHeadroom
        | P::ReactivationMonthly
        | P::ReactivationMonths
        | P::ReactivationShare => SectionId::Book,
    }
}
