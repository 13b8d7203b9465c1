//! The words that price books use for choices, beside those they share with plans.

use crate::plan_file::words::Words;
use foothold_core::pricing::proration::{Cycle, DayCount};
use foothold_core::pricing::tariff::{AboveLargest, MinimumOrder, PrepaidOrder, RoundingOrder};
use foothold_core::pricing::{Rounding, StepFees, ZeroUnits};

pub(super) const CYCLE: Words<Cycle, 6> = [
    ("month", Cycle::Month),
    ("year", Cycle::Year),
    ("half_year", Cycle::HalfYear),
    ("quarter", Cycle::Quarter),
    ("week", Cycle::Week),
    ("day", Cycle::Day),
];

/// The period of a charge; one that is billed a single time has none.
pub(super) const CHARGE_PERIOD: Words<Option<Cycle>, 7> = [
    ("month", Some(Cycle::Month)),
    ("year", Some(Cycle::Year)),
    ("half_year", Some(Cycle::HalfYear)),
    ("quarter", Some(Cycle::Quarter)),
    ("week", Some(Cycle::Week)),
    ("day", Some(Cycle::Day)),
    ("once", None),
];

pub(super) const PREPAID_ORDER: Words<PrepaidOrder, 3> = [
    ("before_tax", PrepaidOrder::BeforeTax),
    ("after_tax", PrepaidOrder::AfterTax),
    ("all_but_tax", PrepaidOrder::AllButTax),
];

pub(super) const MINIMUM_ORDER: Words<MinimumOrder, 2> = [
    ("after_discounts", MinimumOrder::AfterDiscounts),
    ("before_discounts", MinimumOrder::BeforeDiscounts),
];

pub(super) const ABOVE_LARGEST: Words<AboveLargest, 2> = [
    ("refuse", AboveLargest::Refuse),
    ("bill_largest", AboveLargest::BillLargest),
];

pub(super) const ZERO_UNITS: Words<ZeroUnits, 2> = [
    ("bill_first_tier_flat", ZeroUnits::BillFirstTierFlat),
    ("bill_nothing", ZeroUnits::BillNothing),
];

pub(super) const ROUNDING: Words<Rounding, 5> = [
    ("half_even", Rounding::HalfEven),
    ("half_up", Rounding::HalfUp),
    ("half_down", Rounding::HalfDown),
    ("up", Rounding::Up),
    ("down", Rounding::Down),
];

pub(super) const ROUNDING_ORDER: Words<RoundingOrder, 2> =
    [("lines", RoundingOrder::Lines), ("sum", RoundingOrder::Sum)];

/// Where periods begin, before the day is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AnchorWord {
    Calendar,
    Start,
    Day,
}

pub(super) const ANCHOR: Words<AnchorWord, 3> = [
    ("calendar", AnchorWord::Calendar),
    ("start", AnchorWord::Start),
    ("day", AnchorWord::Day),
];

pub(super) const DAY_COUNT: Words<DayCount, 3> = [
    ("actual", DayCount::Actual),
    ("thirty", DayCount::Thirty),
    ("actual_360", DayCount::Actual360),
];

pub(super) const STEPS: Words<StepFees, 2> =
    [("reached", StepFees::Reached), ("sum", StepFees::Sum)];

/// A pricing model, before its terms are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Model {
    Flat,
    Unit,
    Graduated,
    Volume,
    Package,
    Stairstep,
    Plans,
    Capacity,
    Percentage,
    Dynamic,
}

pub(super) const MODEL: Words<Model, 10> = [
    ("flat", Model::Flat),
    ("unit", Model::Unit),
    ("graduated", Model::Graduated),
    ("volume", Model::Volume),
    ("package", Model::Package),
    ("stairstep", Model::Stairstep),
    ("plans", Model::Plans),
    ("capacity", Model::Capacity),
    ("percentage", Model::Percentage),
    ("dynamic", Model::Dynamic),
];
