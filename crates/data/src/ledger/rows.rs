//! Rows of the ledger. Months are simulated months (0 is the opening book), amounts whole cents.

/// ARR of an account at month end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrRow {
    /// Account.
    pub account_id: String,
    /// Month.
    pub month: u16,
    /// ARR, above zero.
    pub arr_cents: i64,
}

/// An ARR movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementRow {
    /// Account.
    pub account_id: String,
    /// Month.
    pub month: u16,
    /// `new`, `expansion`, `contraction`, `churn` or `reactivation`.
    pub kind: &'static str,
    /// What caused it.
    pub cause: &'static str,
    /// Size, positive whatever the kind.
    pub amount_cents: i64,
}

/// An account that was a customer at any time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Account.
    pub account_id: String,
    /// Segment id.
    pub segment: String,
    /// `book` or `landed`.
    pub origin: &'static str,
    /// Month in which it landed; 0 or less for the opening book.
    pub landed_month: i32,
    /// ARR at landing, or at the start for the opening book.
    pub land_arr_cents: i64,
    /// Month in which it activated.
    pub activated_month: Option<u16>,
    /// Month in which it last left, if it has not come back.
    pub churned_month: Option<u16>,
    /// Teams that had adopted at the end.
    pub teams: u32,
    /// Seats under contract at the end.
    pub seats: u32,
    /// ARR at the end.
    pub end_arr_cents: i64,
}

/// A signal, or a change in what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalRow {
    /// Account.
    pub account_id: String,
    /// Month.
    pub month: u16,
    /// Which signal.
    pub signal: &'static str,
    /// What became of it.
    pub fate: &'static str,
    /// Days the task had waited.
    pub waited_days: u16,
}

/// A play that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayRow {
    /// Account.
    pub account_id: String,
    /// Which play.
    pub play: &'static str,
    /// What led to it.
    pub origin: &'static str,
    /// Who worked it, if anybody.
    pub rep_id: Option<String>,
    /// Month in which it started.
    pub started_month: u16,
    /// Month in which it closed.
    pub closed_month: u16,
    /// Whether it was won.
    pub won: bool,
    /// ARR added.
    pub amount_cents: i64,
}

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceRow {
    /// Account.
    pub account_id: String,
    /// Month of issue.
    pub month: u16,
    /// What it bills.
    pub kind: &'static str,
    /// Amount; negative for a credit note.
    pub amount_cents: i64,
}

/// Quota credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditRow {
    /// Rep.
    pub rep_id: String,
    /// Role.
    pub role: &'static str,
    /// Month.
    pub month: u16,
    /// What is counted.
    pub measure: &'static str,
    /// Account; empty where the credit is not for one.
    pub account_id: String,
    /// Cents, or hundredths of one for counts.
    pub amount_cents: i64,
}

/// The quota of one rep for one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaRow {
    /// Rep.
    pub rep_id: String,
    /// Role.
    pub role: &'static str,
    /// What is counted.
    pub measure: &'static str,
    /// First month, inclusive.
    pub period_start: u16,
    /// Last month, inclusive.
    pub period_end: u16,
    /// Cents, or hundredths of one for counts.
    pub quota_cents: i64,
}

/// Commission flows of one rep in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutRow {
    /// Rep.
    pub rep_id: String,
    /// Month.
    pub month: u16,
    /// Earned.
    pub earned_cents: i64,
    /// Vested.
    pub vested_cents: i64,
    /// Paid, net of what was clawed back.
    pub paid_cents: i64,
    /// Taken back.
    pub clawed_back_cents: i64,
    /// Lost before it vested.
    pub forfeited_cents: i64,
    /// Balance not vested at month end.
    pub unvested_cents: i64,
}

/// Everything that happened in one replication.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    /// arr.csv.
    pub arr: Vec<ArrRow>,
    /// movements.csv.
    pub movements: Vec<MovementRow>,
    /// accounts.csv.
    pub accounts: Vec<AccountRow>,
    /// signals.csv.
    pub signals: Vec<SignalRow>,
    /// plays.csv.
    pub plays: Vec<PlayRow>,
    /// invoices.csv.
    pub invoices: Vec<InvoiceRow>,
    /// credits.csv.
    pub credits: Vec<CreditRow>,
    /// quotas.csv.
    pub quotas: Vec<QuotaRow>,
    /// payouts.csv.
    pub payouts: Vec<PayoutRow>,
}
