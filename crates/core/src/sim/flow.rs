//! What happened in one month, over all accounts.

/// Counts and sums of one month, in cents where they are money. Balances carry over.
#[derive(Debug, Clone, Default)]
pub(crate) struct Flow {
    pub new: i64,
    pub new_logos: i64,
    /// By [`Cause`](super::record::Cause); only the expansion causes are used.
    pub expansion: [i64; 9],
    pub contraction: i64,
    pub churn: i64,
    pub reactivation: i64,
    pub opened: i64,
    pub unworked: i64,
    /// Deals decided, won or lost.
    pub deals_closed: i64,
    pub won: i64,
    pub land_sold: i64,
    pub land_target: i64,
    pub activations_decided: i64,
    pub activated: i64,
    pub signals: i64,
    pub tasks: i64,
    pub in_sla: i64,
    pub expired: i64,
    pub queued: i64,
    pub queue_age_days: i64,
    pub asks: i64,
    pub started: i64,
    pub closed: i64,
    pub plays_won: i64,
    pub play_arr: i64,
    pub play_months: i64,
    pub shocks: i64,
    pub invoiced: i64,
    pub recognised: i64,
    /// Balance of unearned invoices.
    pub deferred: i64,
}

impl Flow {
    /// Begins a month: flows start at nothing, balances stay.
    pub fn begin_month(&mut self) {
        *self = Self {
            deferred: self.deferred,
            queued: self.queued,
            ..Self::default()
        };
    }

    /// Expansion over all causes.
    pub fn expansion_total(&self) -> i64 {
        self.expansion.iter().sum()
    }
}
