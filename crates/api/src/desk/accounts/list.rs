//! The accounts behind a bar or a cell; their amounts add up to it.

use super::movement::{Bar, Window};
use super::replayed::{Led, Replayed};
use super::{count, money};
use crate::ApiError;
use foothold_core::sim::record::PlayOrigin;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What a list is the accounts of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Behind {
    /// Every account that was ever a customer; amounts are ARR at the end of the window.
    All,
    /// A bar of the ARR movement.
    Bar {
        /// Which.
        bar: Bar,
    },
    /// A cell of the cohort table: landing months and an age; amounts are ARR at that age.
    Cell {
        /// First landing month; 0 is the existing book.
        from: u32,
        /// Last landing month.
        to: u32,
        /// Months since landing.
        age: u32,
    },
}

/// A column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Column {
    /// Name of the account.
    Account,
    /// Segment.
    Segment,
    /// Landing month.
    Landed,
    /// ARR before.
    Before,
    /// ARR after.
    After,
    /// The amount that the list is of, by size.
    Amount,
    /// Teams that joined.
    Teams,
    /// Share kept.
    Kept,
    /// Month.
    Month,
    /// What led to it.
    Led,
    /// Rep.
    Rep,
}

/// Which accounts to list, and how.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ListAsk {
    /// Replication.
    pub replication: u32,
    /// What they are behind.
    pub behind: Behind,
    /// Window of the ARR movement.
    pub window: Window,
    /// Segment; all when absent.
    pub segment: Option<String>,
    /// Part of an account's name, in any case; empty for all.
    pub search: String,
    /// Column to sort by.
    pub sort: Column,
    /// Largest, latest or last in the alphabet first.
    pub descending: bool,
    /// Most rows to give.
    pub limit: u32,
}

/// Accounts behind a bar or a cell.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ListView {
    /// Rows, as many as asked for.
    pub rows: Vec<AccountLine>,
    /// Accounts that the search finds, shown or not.
    pub found: u32,
    /// Accounts behind the bar or cell, found or not.
    pub accounts: u32,
    /// Their amounts together: the bar or cell.
    pub total: String,
    /// Their ARR at landing together, for a cell.
    pub landed: Option<String>,
}

/// One account of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AccountLine {
    /// Name.
    pub account: String,
    /// Segment.
    pub segment: String,
    /// Landing month; 0 or less for the existing book.
    pub landed: i32,
    /// ARR at landing, or at the start for the existing book.
    pub land: String,
    /// ARR when the window opens; for a cell, at the end of the landing month.
    pub before: String,
    /// ARR when the window closes; for a cell, at its age.
    pub after: String,
    /// The account's part of the bar or cell; negative where ARR falls.
    pub amount: String,
    /// ARR after over ARR before; null without ARR before.
    pub kept: Option<f64>,
    /// Teams that joined in the window.
    pub teams: i32,
    /// Month of its last movement behind the bar.
    pub month: Option<u32>,
    /// How many movements it has behind the bar.
    pub times: u32,
    /// What led to the last of them.
    pub led: Option<LedBy>,
    /// The signal, where one led to it.
    pub signal: Option<String>,
    /// Who worked the last of them, else who owns expansion (for new customers, who closed).
    pub rep: Option<String>,
}

/// What led to a movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum LedBy {
    /// A play that a signal started.
    Signal,
    /// A play that an owner tried on a guess.
    GutFeel,
    /// A play that the customer asked for.
    Ask,
    /// No play.
    Nobody,
}

impl From<PlayOrigin> for LedBy {
    fn from(origin: PlayOrigin) -> Self {
        match origin {
            PlayOrigin::Signal => Self::Signal,
            PlayOrigin::GutFeel => Self::GutFeel,
            PlayOrigin::Ask => Self::Ask,
        }
    }
}

/// A row before it is written out.
struct Found {
    account: usize,
    before: i64,
    after: i64,
    amount: i64,
    teams: i32,
    month: Option<u16>,
    times: u32,
    led: Option<LedBy>,
    signal: Option<&'static str>,
    rep: Option<String>,
}

impl Replayed {
    /// The accounts behind a bar or cell.
    ///
    /// # Errors
    /// A window outside the run.
    pub fn list(&self, ask: &ListAsk) -> Result<ListView, ApiError> {
        let (from, to) = ask.window.checked(self.months)?;
        let all: Vec<Found> = self
            .in_segment(ask.segment.as_deref())
            .filter_map(|account| match ask.behind {
                Behind::All => Some(self.whole(account, from, to)),
                Behind::Bar { bar } => self.behind_bar(account, bar, from, to),
                Behind::Cell { from, to, age } => self.behind_cell(account, from, to, age),
            })
            .collect();
        let landed = matches!(ask.behind, Behind::Cell { .. })
            .then(|| money(all.iter().map(|row| row.before).sum()));
        let (accounts, total) = (
            count(all.len()),
            money(all.iter().map(|row| row.amount).sum()),
        );
        let wanted = ask.search.trim().to_lowercase();
        let mut rows: Vec<Found> = all
            .into_iter()
            .filter(|row| self.name(row).to_lowercase().contains(&wanted))
            .collect();
        rows.sort_by(|a, b| {
            let order = self.order(a, b, ask.sort);
            let order = if ask.descending {
                order.reverse()
            } else {
                order
            };
            order.then_with(|| a.account.cmp(&b.account))
        });
        Ok(ListView {
            found: count(rows.len()),
            accounts,
            total,
            landed,
            rows: rows
                .into_iter()
                .take(ask.limit as usize)
                .map(|row| self.line(row))
                .collect(),
        })
    }

    fn whole(&self, account: usize, from: u16, to: u16) -> Found {
        let after = self.arr(account, to);
        Found {
            account,
            before: self.arr(account, from),
            after,
            amount: after,
            teams: self.joined(account, from, to),
            month: None,
            times: 0,
            led: None,
            signal: None,
            rep: self.owner(account),
        }
    }

    fn behind_bar(&self, account: usize, bar: Bar, from: u16, to: u16) -> Option<Found> {
        let whole = self.whole(account, from, to);
        match bar {
            Bar::Opening => {
                return (whole.before > 0).then_some(Found {
                    amount: whole.before,
                    ..whole
                });
            }
            Bar::Closing => return (whole.after > 0).then_some(whole),
            _ => {}
        }
        let moved = self.movements_within(account, from, to).iter();
        let moved: Vec<_> = moved.filter(|row| Bar::of(row) == Some(bar)).collect();
        let last = moved.last()?;
        let led = self.led(last);
        let rises = !matches!(
            bar,
            Bar::New | Bar::Reactivation | Bar::Contraction | Bar::Churn
        );
        let (by, signal, rep) = match led {
            Led::Play(play, signal) => (
                LedBy::from(play.origin),
                signal.map(|kind| kind.name()),
                self.rep_id(play.rep),
            ),
            Led::Nobody => (LedBy::Nobody, None, None),
        };
        let rep = match bar {
            Bar::New => self.rep_id(self.accounts()[account].closer),
            _ => rep.or(whole.rep),
        };
        Some(Found {
            amount: moved.iter().map(|row| row.change()).sum(),
            month: Some(last.month),
            times: count(moved.len()),
            led: rises.then_some(by),
            signal,
            rep,
            ..whole
        })
    }

    fn behind_cell(&self, account: usize, from: u32, to: u32, age: u32) -> Option<Found> {
        let born = self.born(account);
        let at = u32::from(born) + age;
        let in_cohort = (from..=to).contains(&u32::from(born)) && at <= u32::from(self.months);
        let before = self.arr(account, born);
        // At most the horizon, which has 16 bits.
        let at = at as u16;
        (in_cohort && before.max(self.arr(account, at)) > 0).then(|| Found {
            before,
            ..self.whole(account, born, at)
        })
    }

    fn joined(&self, account: usize, from: u16, to: u16) -> i32 {
        i32::from(self.teams(account, to)) - i32::from(self.teams(account, from))
    }

    fn owner(&self, account: usize) -> Option<String> {
        self.rep_id(self.accounts()[account].owner)
    }

    pub(super) fn rep_id(&self, rep: Option<u32>) -> Option<String> {
        self.rep(rep?).map(|rep| rep.id.clone())
    }

    fn name(&self, row: &Found) -> &str {
        &self.accounts()[row.account].id
    }

    fn order(&self, a: &Found, b: &Found, column: Column) -> Ordering {
        let (x, y) = (&self.accounts()[a.account], &self.accounts()[b.account]);
        match column {
            Column::Account => x.id.cmp(&y.id),
            Column::Segment => x.segment.cmp(&y.segment),
            Column::Landed => x.land_month.cmp(&y.land_month),
            Column::Before => a.before.cmp(&b.before),
            Column::After => a.after.cmp(&b.after),
            Column::Amount => a.amount.abs().cmp(&b.amount.abs()),
            Column::Teams => a.teams.cmp(&b.teams),
            Column::Kept => kept(a).total_cmp(&kept(b)),
            Column::Month => a.month.cmp(&b.month),
            Column::Led => (a.led, a.signal).cmp(&(b.led, b.signal)),
            Column::Rep => a.rep.cmp(&b.rep),
        }
    }

    fn line(&self, row: Found) -> AccountLine {
        let account = &self.accounts()[row.account];
        AccountLine {
            account: account.id.clone(),
            segment: account.segment.clone(),
            landed: i32::from(account.land_month),
            land: money(account.land_arr),
            before: money(row.before),
            after: money(row.after),
            amount: money(row.amount),
            kept: (row.before > 0).then(|| kept(&row)),
            teams: row.teams,
            month: row.month.map(u32::from),
            times: row.times,
            led: row.led,
            signal: row.signal.map(str::to_owned),
            rep: row.rep,
        }
    }
}

/// ARR after over ARR before; below everything where there was none before.
fn kept(row: &Found) -> f64 {
    if row.before > 0 {
        row.after as f64 / row.before as f64
    } else {
        -1.0
    }
}
