//! One replication run again, arranged by account.

use crate::ApiError;
use crate::run::Ran;
use foothold_core::plan::{PlayKind, SignalKind};
use foothold_core::sim::record::{
    Cause, CreditRow, InvoiceRow, Movement, MovementKind, PlayOrigin, PlayRow, SignalFate,
    SignalRow, TeamRow,
};
use foothold_core::sim::{AccountRow, Ledger, RepName, replay};
use std::collections::HashMap;

/// What led to a movement of ARR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Led<'a> {
    /// A play that was won, and the signal that started it where one did.
    Play(&'a PlayRow, Option<SignalKind>),
    /// Nobody worked it.
    Nobody,
}

/// The ledger of one replication, with the rows of each account together and in order of time.
///
/// Amounts are whole cents, accounts are indices into its accounts.
#[derive(Debug)]
pub struct Replayed {
    pub(super) replication: u32,
    pub(super) seed: u64,
    /// Simulated months.
    pub(super) months: u16,
    ledger: Ledger,
    /// ARR at month ends by `account * (months + 1) + month`.
    arr: Vec<i64>,
    by_id: HashMap<String, usize>,
}

impl Replayed {
    /// Replays replication `replication` and checks that the movements of every account explain its
    /// ARR at every month end.
    ///
    /// # Errors
    /// A replication that was not run; books that do not balance.
    pub fn of(ran: &Ran, replication: u32) -> Result<Self, ApiError> {
        if replication >= ran.outcome.replications {
            return Err(ApiError::request(
                format!(
                    "there is no replication {replication}: the run has 0 to {}",
                    ran.outcome.replications - 1
                ),
                "choose one of those",
            ));
        }
        let mut ledger = replay(&ran.model, replication).map_err(ApiError::from)?;
        let months = ran.outcome.months;
        let stride = usize::from(months) + 1;
        let mut arr = vec![0; ledger.accounts.len() * stride];
        for &(account, month, cents) in &ledger.arr {
            arr[account as usize * stride + usize::from(month)] = cents;
        }
        // Rows come in order of time; a stable sort keeps it within each account.
        ledger.movements.sort_by_key(|row| row.account);
        ledger.teams.sort_by_key(|row| row.account);
        ledger.signals.sort_by_key(|row| row.account);
        ledger.plays.sort_by_key(|row| row.account);
        ledger.invoices.sort_by_key(|row| row.account);
        ledger.credits.sort_by_key(|row| row.account);
        let by_id = (0..)
            .zip(&ledger.accounts)
            .map(|(index, account)| (account.id.clone(), index))
            .collect();
        Ok(Self {
            replication,
            seed: ran.plan().seed,
            months,
            ledger,
            arr,
            by_id,
        })
    }

    /// Every account in order of landing, the opening book first.
    pub(super) fn accounts(&self) -> &[AccountRow] {
        &self.ledger.accounts
    }

    /// Indices of the accounts of a segment, or of all.
    pub(super) fn in_segment<'a>(
        &'a self,
        segment: Option<&'a str>,
    ) -> impl Iterator<Item = usize> + 'a {
        let fits = move |account: &AccountRow| segment.is_none_or(|id| account.segment == id);
        (0..self.accounts().len()).filter(move |&index| fits(&self.accounts()[index]))
    }

    /// The account of that name.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// ARR at a month end; 0 past the horizon.
    pub(super) fn arr(&self, account: usize, month: u16) -> i64 {
        if month > self.months {
            return 0;
        }
        self.arr[account * (usize::from(self.months) + 1) + usize::from(month)]
    }

    /// Month at which an account's age is counted from: its landing, or the start for the book.
    pub(super) fn born(&self, account: usize) -> u16 {
        u16::try_from(self.accounts()[account].land_month).unwrap_or(0)
    }

    pub(super) fn movements(&self, account: usize) -> &[Movement] {
        rows(&self.ledger.movements, account, |row| row.account)
    }

    /// An account's movements in months `from + 1` to `to`.
    pub(super) fn movements_within(&self, account: usize, from: u16, to: u16) -> &[Movement] {
        let all = self.movements(account);
        let first = all.partition_point(|row| row.month <= from);
        let past = all.partition_point(|row| row.month <= to);
        &all[first..past.max(first)]
    }

    pub(super) fn team_rows(&self, account: usize) -> &[TeamRow] {
        rows(&self.ledger.teams, account, |row| row.account)
    }

    pub(super) fn signals(&self, account: usize) -> &[SignalRow] {
        rows(&self.ledger.signals, account, |row| row.account)
    }

    pub(super) fn plays(&self, account: usize) -> &[PlayRow] {
        rows(&self.ledger.plays, account, |row| row.account)
    }

    pub(super) fn invoices(&self, account: usize) -> &[InvoiceRow] {
        rows(&self.ledger.invoices, account, |row| row.account)
    }

    pub(super) fn credits(&self, account: usize) -> &[CreditRow] {
        rows(&self.ledger.credits, account, |row| row.account)
    }

    pub(super) fn rep(&self, index: u32) -> Option<&RepName> {
        self.ledger.reps.get(index as usize)
    }

    /// Teams that use the product at a month end.
    pub(super) fn teams(&self, account: usize, month: u16) -> u16 {
        let later = self
            .team_rows(account)
            .iter()
            .find(|row| row.month > month)
            .map(|row| row.adopted - 1);
        later.unwrap_or(self.accounts()[account].adopted)
    }

    /// The signal whose task became a play.
    pub(super) fn signal_of(&self, account: usize, play: &PlayRow) -> Option<SignalKind> {
        if play.origin != PlayOrigin::Signal {
            return None;
        }
        self.signals(account)
            .iter()
            .find(|row| row.month == play.started && row.fate == SignalFate::Started)
            .map(|row| row.signal)
    }

    /// What led to a movement: the play that was won with it, if one was.
    pub(super) fn led(&self, movement: &Movement) -> Led<'_> {
        let account = movement.account as usize;
        let rises = movement.kind == MovementKind::Expansion;
        let play = self.plays(account).iter().find(|play| {
            rises
                && play.won
                && play.closed == movement.month
                && play.cents == movement.cents
                && sells(play.play, movement.cause)
        });
        play.map_or(Led::Nobody, |play| {
            Led::Play(play, self.signal_of(account, play))
        })
    }
}

/// Whether winning a play moves ARR for that cause.
fn sells(play: PlayKind, cause: Cause) -> bool {
    cause
        == match play {
            PlayKind::SeatExpansion => Cause::Seats,
            PlayKind::UsageUpgrade => Cause::Tier,
            PlayKind::TeamExpansion => Cause::Teams,
            PlayKind::ProductExpansion => Cause::Product,
            PlayKind::RenewalUplift => Cause::Price,
        }
}

/// The rows of one account in a table sorted by account.
fn rows<T>(table: &[T], account: usize, of: impl Fn(&T) -> u32) -> &[T] {
    let account = account as u32;
    let first = table.partition_point(|row| of(row) < account);
    let past = table.partition_point(|row| of(row) <= account);
    &table[first..past]
}
