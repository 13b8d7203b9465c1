//! The words that comp plan files use for choices.

use crate::plan_file::words::Words;
use foothold_core::comp::statement::{
    CancelledCredit, ClawbackAmount, ClawbackFrom, LeaverVested, Mode, NegativeAmounts, Pick,
    Proration, ShareSum, SplitCredit, Table,
};

pub(super) const TABLE: Words<Table, 5> = [
    ("marginal", Table::Marginal),
    ("retroactive", Table::Retroactive),
    ("overage", Table::Overage),
    ("whole_deal", Table::WholeDeal),
    ("whole_deal_before", Table::WholeDealBefore),
];

/// Whether tiers count a period or each deal alone.
pub(super) const TIERS_APPLY_TO: Words<bool, 2> = [("period", false), ("deal", true)];

pub(super) const CLAWBACK_FROM: Words<ClawbackFrom, 3> = [
    ("booking", ClawbackFrom::Booking),
    ("start", ClawbackFrom::Start),
    ("payment", ClawbackFrom::Payment),
];

pub(super) const CLAWBACK_AMOUNT: Words<ClawbackAmount, 3> = [
    ("full", ClawbackAmount::Full),
    ("unearned_months", ClawbackAmount::UnearnedMonths),
    ("unearned_days", ClawbackAmount::UnearnedDays),
];

/// Whether an override is of the rep's own part only.
pub(super) const OVERRIDE_OF: Words<bool, 2> = [("commission", false), ("payout", true)];

/// Whether a draw is paid before the month's commission.
pub(super) const DRAW_PAID: Words<bool, 2> = [("top_up", false), ("in_advance", true)];

pub(super) const MODE: Words<Mode, 4> = [
    ("half_even", Mode::HalfEven),
    ("half_up", Mode::HalfUp),
    ("down", Mode::Down),
    ("up", Mode::Up),
];

/// Whether each item is rounded by itself.
pub(super) const ROUND_AT: Words<bool, 2> = [("period", false), ("item", true)];

pub(super) const PRORATION: Words<Proration, 3> = [
    ("days", Proration::Days),
    ("months", Proration::Months),
    ("none", Proration::None),
];

pub(super) const SPLIT_CREDIT: Words<SplitCredit, 2> =
    [("shared", SplitCredit::Shared), ("full", SplitCredit::Full)];

pub(super) const PICK: Words<Pick, 2> = [
    ("most_specific", Pick::MostSpecific),
    ("first", Pick::First),
];

pub(super) const CANCELLED_CREDIT: Words<CancelledCredit, 2> = [
    ("kept", CancelledCredit::Kept),
    ("reversed", CancelledCredit::Reversed),
];

pub(super) const NEGATIVE_AMOUNTS: Words<NegativeAmounts, 2> = [
    ("refuse", NegativeAmounts::Refuse),
    ("credit", NegativeAmounts::Credit),
];

pub(super) const SHARE_SUM: Words<ShareSum, 2> = [
    ("whole_or_overlay", ShareSum::WholeOrOverlay),
    ("any", ShareSum::Any),
];

pub(super) const LEAVER: Words<LeaverVested, 3> = [
    ("paid_at_leaving", LeaverVested::PaidAtLeaving),
    ("paid_when_due", LeaverVested::PaidWhenDue),
    ("forfeited", LeaverVested::Forfeited),
];
