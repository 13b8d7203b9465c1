//! Segments and the land offer.

use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Which default behaviour a segment takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SegmentKind {
    /// Small business.
    Smb,
    /// Mid-market.
    MidMarket,
    /// Enterprise.
    Enterprise,
}

impl SegmentKind {
    /// Every kind, in the order of the enum.
    pub const ALL: [Self; 3] = [Self::Smb, Self::MidMarket, Self::Enterprise];

    /// The name used in plan and behaviour files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Smb => "smb",
            Self::MidMarket => "mid_market",
            Self::Enterprise => "enterprise",
        }
    }
}

/// A lognormal quantity: half of the draws lie below the median.
#[derive(Debug, Clone, PartialEq)]
pub struct Skewed {
    /// Median.
    pub median: Decimal,
    /// Standard deviation of the natural logarithm; 0 makes every draw the median.
    pub spread: Decimal,
    /// Largest value drawn; larger draws are cut to it.
    pub max: Decimal,
}

/// A group of like buyers.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Identifier, unique in the plan.
    pub id: String,
    /// Which default behaviour applies.
    pub kind: SegmentKind,
    /// Expected qualified opportunities in month 1.
    pub opportunities_monthly: Decimal,
    /// Growth of opportunities, ratio per month.
    pub opportunity_growth_monthly: Decimal,
    /// Teams that could ever use the product, per account.
    pub teams: Skewed,
    /// Seats per team at landing.
    pub seats_per_team: Skewed,
    /// Usage intensity per seat; 1 is the typical account of the segment.
    pub usage_intensity: Skewed,
    /// Growth of usage per seat, ratio per month.
    pub usage_growth_monthly: Decimal,
    /// Growth of seats per team, ratio per month.
    pub headcount_growth_monthly: Decimal,
    /// Monthly volume per seat at intensity 1, by meter.
    pub meters: BTreeMap<String, Decimal>,
    /// Land size at which the reference win rate and cycle were observed, currency a year.
    pub reference_land: Decimal,
    /// Share of opportunities won at the reference land.
    pub reference_win_rate: Decimal,
    /// What the buyer may sign alone, currency a year.
    pub signing_authority: Decimal,
    /// Sales cycle at the reference land, in days.
    pub sales_cycle_days: u16,
    /// What one used seat is worth to the customer, currency a year; sizes fees that do not count
    /// seats.
    pub value_per_seat: Decimal,
    /// CS hours an account needs a year.
    pub cs_hours_yearly: Decimal,
}

/// The first contract.
#[derive(Debug, Clone, PartialEq)]
pub struct LandOffer {
    /// Target first-year contract value.
    pub acv: Decimal,
    /// Targets that differ by segment id.
    pub acv_by_segment: BTreeMap<String, Decimal>,
    /// Share of lands sold with an expansion map.
    pub expansion_map: Decimal,
    /// Discount by contract year, first year first, then none; a ramp deal lists several.
    pub discount_by_year: Vec<Decimal>,
}

impl LandOffer {
    /// Target land of a segment.
    pub fn acv_of(&self, segment: &str) -> Decimal {
        self.acv_by_segment
            .get(segment)
            .copied()
            .unwrap_or(self.acv)
    }
}
