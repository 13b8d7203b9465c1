//! The words that price books use for choices, beside those they share with plans.

use crate::plan_file::words::Words;
use foothold_core::pricing::proration::{Cycle, DayCount};
use foothold_core::pricing::tariff::RoundingOrder;
use foothold_core::pricing::{Rounding, StepFees, ZeroUnits};

pub(super) const CYCLE: Words<Cycle, 4> = [
    ("month", Cycle::Month),
    ("year", Cycle::Year),
    ("quarter", Cycle::Quarter),
    ("week", Cycle::Week),
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

pub(super) const DAY_COUNT: Words<DayCount, 2> =
    [("actual", DayCount::Actual), ("thirty", DayCount::Thirty)];

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
