//! What one replication says of itself while it runs.
//!
//! The simulation calls a [`Recorder`] at every event. Ordinary runs pass [`Silent`], which
//! compiles to nothing; a replay passes one that keeps the ledger. Accounts and reps are dense
//! indices, amounts are whole cents, months are simulated months (0 is the opening book).

use super::census::Stand;
use crate::plan::{Measure, PlayKind, RoleKind, SignalKind, Source};

/// Kind of an ARR movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum MovementKind {
    /// First ARR of a new logo.
    New,
    /// More ARR from a customer.
    Expansion,
    /// Less ARR from a customer that stays.
    Contraction,
    /// All ARR of a customer that leaves.
    Churn,
    /// ARR of a customer that comes back.
    Reactivation,
}

impl MovementKind {
    /// Every kind, in the order of the enum.
    pub const ALL: [Self; 5] = [
        Self::New,
        Self::Expansion,
        Self::Contraction,
        Self::Churn,
        Self::Reactivation,
    ];

    /// The name used in ledgers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Expansion => "expansion",
            Self::Contraction => "contraction",
            Self::Churn => "churn",
            Self::Reactivation => "reactivation",
        }
    }
}

/// What caused a movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Cause {
    /// Seats of teams that already use the product.
    Seats,
    /// A further team.
    Teams,
    /// Metered usage.
    Usage,
    /// The second product.
    Product,
    /// A higher or lower tier, plan or commitment.
    Tier,
    /// Price: uplift, ramp deal or migration.
    Price,
    /// A new logo.
    Land,
    /// Renewal or opt-out not taken.
    Leave,
    /// A customer that comes back.
    Return,
}

impl Cause {
    /// Every cause, in the order of the enum.
    pub const ALL: [Self; 9] = [
        Self::Seats,
        Self::Teams,
        Self::Usage,
        Self::Product,
        Self::Tier,
        Self::Price,
        Self::Land,
        Self::Leave,
        Self::Return,
    ];

    /// The six causes that expansion is split by.
    pub const EXPANSION: [Self; 6] = [
        Self::Seats,
        Self::Teams,
        Self::Usage,
        Self::Product,
        Self::Tier,
        Self::Price,
    ];

    /// The name used in ledgers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seats => "seats",
            Self::Teams => "teams",
            Self::Usage => "usage",
            Self::Product => "product",
            Self::Tier => "tier",
            Self::Price => "price_uplift",
            Self::Land => "land",
            Self::Leave => "leave",
            Self::Return => "return",
        }
    }
}

/// An ARR movement; `cents` is positive whatever the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// Account index.
    pub account: u32,
    /// Simulated month.
    pub month: u16,
    /// Kind.
    pub kind: MovementKind,
    /// Cause.
    pub cause: Cause,
    /// Size in cents of ARR.
    pub cents: i64,
}

impl Movement {
    /// What it does to ARR, cents: less than zero where it falls.
    pub const fn change(&self) -> i64 {
        match self.kind {
            MovementKind::New | MovementKind::Expansion | MovementKind::Reactivation => self.cents,
            MovementKind::Contraction | MovementKind::Churn => -self.cents,
        }
    }
}

/// A further team of an account took to the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TeamRow {
    /// Account index.
    pub account: u32,
    /// Month.
    pub month: u16,
    /// Teams that use the product from then on.
    pub adopted: u16,
}

/// What became of a signal or task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignalFate {
    /// The signal was raised but not detected or not watched.
    Missed,
    /// Detected; a task waits for its owner.
    Queued,
    /// The activation gate or a missing expansion map held it back.
    Held,
    /// The task ran out of time.
    Expired,
    /// Its play was started.
    Started,
}

impl SignalFate {
    /// The name used in ledgers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Queued => "queued",
            Self::Held => "held",
            Self::Expired => "expired",
            Self::Started => "started",
        }
    }
}

/// A signal, or a change in what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignalRow {
    /// Account index.
    pub account: u32,
    /// Month of this row.
    pub month: u16,
    /// Which signal.
    pub signal: SignalKind,
    /// What became of it.
    pub fate: SignalFate,
    /// Days the task had waited, once started or expired.
    pub waited_days: u16,
}

/// Why a play was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum PlayOrigin {
    /// A detected signal.
    Signal,
    /// An owner's guess.
    GutFeel,
    /// The customer asked.
    Ask,
}

impl PlayOrigin {
    /// The name used in ledgers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Signal => "signal",
            Self::GutFeel => "gut_feel",
            Self::Ask => "ask",
        }
    }
}

/// A play that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlayRow {
    /// Account index.
    pub account: u32,
    /// Month in which it was started.
    pub started: u16,
    /// Month in which it closed.
    pub closed: u16,
    /// Which play.
    pub play: PlayKind,
    /// Why it was started.
    pub origin: PlayOrigin,
    /// Rep index of who worked it, if anybody.
    pub rep: Option<u32>,
    /// Whether it was won.
    pub won: bool,
    /// ARR added in cents.
    pub cents: i64,
}

/// What an invoice bills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum InvoiceKind {
    /// Committed fees in advance.
    Committed,
    /// Fees added within a period, for the rest of it.
    Amendment,
    /// Usage in arrears.
    Usage,
    /// What is missing to the minimum commitment.
    TrueUp,
    /// Unearned fees given back; the amount is negative.
    CreditNote,
}

impl InvoiceKind {
    /// The name used in ledgers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Committed => "committed",
            Self::Amendment => "amendment",
            Self::Usage => "usage",
            Self::TrueUp => "true_up",
            Self::CreditNote => "credit_note",
        }
    }
}

/// An invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvoiceRow {
    /// Account index.
    pub account: u32,
    /// Month of issue.
    pub month: u16,
    /// What it bills.
    pub kind: InvoiceKind,
    /// Amount in cents.
    pub cents: i64,
}

/// Quota credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreditRow {
    /// Rep index.
    pub rep: u32,
    /// Role.
    pub role: RoleKind,
    /// Month.
    pub month: u16,
    /// What is counted.
    pub measure: Measure,
    /// Account index.
    pub account: u32,
    /// Cents; hundredths of one for counts.
    pub cents: i64,
}

/// What one component paid one rep on one event, or on a book at the end of its period.
///
/// Over all rows of a rep and month, `cents` sums to [`PayoutRow::earned`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommissionRow {
    /// Events of one replication, counted from 1: rows of one event share the number. 0 for a book.
    pub event: u32,
    /// Rep index.
    pub rep: u32,
    /// Role.
    pub role: RoleKind,
    /// Month.
    pub month: u16,
    /// Component, counted from the first of the role's comp plan.
    pub component: u16,
    /// What is counted.
    pub measure: Measure,
    /// Whose event it was.
    pub source: Source,
    /// Account index; none for a book.
    pub account: Option<u32>,
    /// What the component was credited, split applied: cents; hundredths of one for counts.
    pub credited: i64,
    /// Commission earned, cents.
    pub cents: i64,
}

/// A quota of one rep for one period (the part of it inside the simulation and the rep's tenure).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuotaRow {
    /// Rep index.
    pub rep: u32,
    /// Role.
    pub role: RoleKind,
    /// What is counted.
    pub measure: Measure,
    /// First month, inclusive.
    pub from_month: u16,
    /// Last month, inclusive.
    pub to_month: u16,
    /// Cents; hundredths of one for counts.
    pub cents: i64,
}

/// Commission flows of one rep in one month, in cents.
///
/// Cumulated over months, `earned = vested + unvested + forfeited` and
/// `vested = paid + clawed_back + vested and not yet paid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PayoutRow {
    /// Rep index.
    pub rep: u32,
    /// Month.
    pub month: u16,
    /// Earned in the month.
    pub earned: i64,
    /// Vested in the month.
    pub vested: i64,
    /// Reaching the rep in the month, net of what was clawed back; may be negative.
    pub paid: i64,
    /// Taken back in the month.
    pub clawed_back: i64,
    /// Earned earlier and lost in the month before it vested.
    pub forfeited: i64,
    /// Balance not vested at month end.
    pub unvested: i64,
}

/// Hears every event of a replication. Every method does nothing unless overridden.
pub trait Recorder {
    /// Whether anybody listens; lets callers skip work that only a ledger needs.
    const LISTENS: bool = false;
    /// ARR of an account at month end, for every account above zero.
    fn arr(&mut self, _account: u32, _month: u16, _cents: i64) {}
    /// What an account with a contract has and uses at month end.
    fn stand(&mut self, _row: Stand) {}
    /// An ARR movement.
    fn movement(&mut self, _row: Movement) {}
    /// A further team.
    fn team(&mut self, _row: TeamRow) {}
    /// A signal.
    fn signal(&mut self, _row: SignalRow) {}
    /// A play that ended.
    fn play(&mut self, _row: PlayRow) {}
    /// An invoice.
    fn invoice(&mut self, _row: InvoiceRow) {}
    /// A quota credit.
    fn credit(&mut self, _row: CreditRow) {}
    /// Commission of one component on one event, earned or not.
    fn commission(&mut self, _row: CommissionRow) {}
    /// A quota period that began or, for the book measure, ended.
    fn quota(&mut self, _row: QuotaRow) {}
    /// A rep's month.
    fn payout(&mut self, _row: PayoutRow) {}
}

/// Hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Recorder for Silent {}
