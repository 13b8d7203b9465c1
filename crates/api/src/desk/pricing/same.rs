//! The same accounts under several price books.

use super::priced::{Billed, Commit, Priced, Rules, Span, Window, YEAR, billed};
use super::spread::{ChangeBin, at, bins};
use crate::desk::Refusal;
use foothold_core::behaviour::Param;
use foothold_core::money::{decimal, ppm};
use foothold_core::plan::Plan;
use foothold_core::sim::{Census, Stand};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most price books side by side.
const BOOKS_MAX: usize = 4;

/// Which accounts to bill, under which books, for what time.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SameAsk {
    /// Price books, two to four; the others are read against the first.
    pub books: Vec<String>,
    /// Month whose accounts are billed; 0 is the opening book.
    pub month: u32,
    /// Replication whose accounts are billed; the run's median one when absent.
    pub replication: Option<u32>,
    /// A bill for the twelve months up to it instead of the month itself.
    pub year: bool,
    /// Whether a book that takes commitments is given the accounts' present spend as commitment, as
    /// a migration does; else usage is paid as it occurs.
    pub committed: bool,
    /// Only accounts that were customers at the start.
    pub opening: bool,
    /// Only accounts of this segment.
    pub segment: Option<String>,
}

/// The same accounts under several price books.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SameView {
    /// Replication whose accounts these are.
    pub replication: u32,
    /// Currency of every amount.
    pub currency: String,
    /// First month billed.
    pub from: u32,
    /// Last month billed; 0 is today.
    pub month: u32,
    /// Months that a bill covers.
    pub months: u32,
    /// Months over which month-to-month variation is measured.
    pub trailing: u32,
    /// One for each book; sums of the rows to the cent.
    pub books: Vec<BookTotals>,
    /// One for each book after the first.
    pub changes: Vec<BillChange>,
    /// One for each account.
    pub rows: Vec<AccountBill>,
}

/// All accounts under one book.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BookTotals {
    /// Price book.
    pub book: String,
    /// Accounts that are on it and billed by their own contract.
    pub own: u32,
    /// ARR.
    pub arr: String,
    /// Revenue recognised for the time billed: the sum of the bills.
    pub revenue: String,
    /// Cash of the first twelve months of contracts signed where the window begins.
    pub cash: String,
    /// Median over accounts of the month-to-month variation of their bill; null below three months.
    pub variation_p50: Option<f64>,
    /// The same, 95th percentile.
    pub variation_p95: Option<f64>,
}

/// What a book changes against the first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BillChange {
    /// Price book.
    pub book: String,
    /// Who pays more.
    pub more: ChangeSide,
    /// Who pays less.
    pub less: ChangeSide,
    /// Accounts whose bill does not change.
    pub same: u32,
    /// Sum of all differences.
    pub net: String,
    /// Fifth percentile of the change, a ratio.
    pub p5: Option<f64>,
    /// Median.
    pub p50: Option<f64>,
    /// 95th percentile.
    pub p95: Option<f64>,
    /// Accounts that pay nothing under the first book, whose change is no ratio.
    pub undefined: u32,
    /// Accounts whose bill jumps by more than the plan's threshold for a bill shock.
    pub shocks: u32,
    /// Their share of all accounts; null without accounts.
    pub shock_share: Option<f64>,
    /// Accounts by change.
    pub bins: Vec<ChangeBin>,
}

/// Accounts that pay more, or less.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ChangeSide {
    /// How many.
    pub accounts: u32,
    /// By how much together, never negative.
    pub amount: String,
}

/// One account under every book.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AccountBill {
    /// Identifier.
    pub account: String,
    /// Segment.
    pub segment: String,
    /// Month of landing; 0 or earlier for the existing book.
    pub landed: i32,
    /// Book it is on.
    pub on: String,
    /// Contracted seats, or what its fee stands for.
    pub seats: u32,
    /// Seats in use, begun ones in full.
    pub used: u32,
    /// Under each book.
    pub under: Vec<AccountUnder>,
}

/// One account under one book.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AccountUnder {
    /// The bill of the time billed.
    pub bill: String,
    /// ARR at the month read.
    pub arr: String,
    /// Bill less that under the first book.
    pub difference: String,
    /// The same as a ratio of it; null where that is zero.
    pub change: Option<f64>,
    /// Whether it is a bill shock.
    pub shock: bool,
    /// Month-to-month variation of its bill; null below three months.
    pub variation: Option<f64>,
}

/// The stands of accounts with a contract in `month` over the months before it, account by account.
pub(super) fn windows(census: &Census, month: u16) -> Vec<Vec<Stand>> {
    let first = month.saturating_sub(YEAR as u16 - 1).max(1.min(month));
    let mut by_account: BTreeMap<u32, Vec<Stand>> = census
        .of_month(month)
        .iter()
        .map(|stand| (stand.account, Vec::new()))
        .collect();
    for at in first..=month {
        for stand in census.of_month(at) {
            if let Some(stands) = by_account.get_mut(&stand.account) {
                stands.push(*stand);
            }
        }
    }
    by_account.into_values().collect()
}

/// The plan's price books that `ids` name, each once.
fn chosen<'p>(plan: &'p Plan, ids: &[String]) -> Result<Vec<Priced<'p>>, Refusal> {
    if ids.is_empty() || ids.len() > BOOKS_MAX {
        return Err(Refusal::new(
            "request_invalid",
            format!(
                "{} price books are asked for. Fix: choose 1 to {BOOKS_MAX}.",
                ids.len()
            ),
        ));
    }
    ids.iter()
        .map(|id| Priced::of(plan, id).ok_or_else(|| unknown_book(plan, id)))
        .collect()
}

/// The refusal of a book that the plan does not have.
pub(super) fn unknown_book(plan: &Plan, id: &str) -> Refusal {
    let known: Vec<&str> = plan.price_books.iter().map(|b| b.id.as_str()).collect();
    Refusal::new(
        "request_invalid",
        format!(
            "The plan has no price book \"{id}\". Fix: choose one of {}.",
            known.join(", ")
        ),
    )
}

/// Bills the accounts of a census under several books.
///
/// # Errors
/// A book or segment that the plan does not have, or a month past its end.
pub fn same(
    plan: &Plan,
    census: &Census,
    replication: u32,
    ask: &SameAsk,
) -> Result<SameView, Refusal> {
    let books = chosen(plan, &ask.books)?;
    let month = u16::try_from(ask.month).unwrap_or(u16::MAX);
    if month > plan.horizon.months {
        let reason = format!(
            "Month {} lies past the plan's {} months. Fix: read an earlier one.",
            ask.month, plan.horizon.months
        );
        return Err(Refusal::new("request_invalid", reason));
    }
    let segment = match &ask.segment {
        None => None,
        Some(id) => Some(
            plan.segments
                .iter()
                .position(|segment| segment.id == *id)
                .ok_or_else(|| {
                    let reason = format!("The plan has no segment \"{id}\". Fix: choose another.");
                    Refusal::new("request_invalid", reason)
                })?,
        ),
    };
    let span = if ask.year { Span::Year } else { Span::Month };
    let commit = match ask.committed {
        true => Commit::TodaysSpend,
        false => Commit::AsUsed,
    };
    let rules = Rules::of(plan, span, commit);
    // A checked plan's two uses name books that it has.
    let own = |id: &str| Priced::of(plan, id).ok_or_else(|| unknown_book(plan, id));
    let (new, existing) = (
        own(&plan.pricing.new_business)?,
        own(&plan.pricing.existing)?,
    );

    let stands: Vec<Vec<Stand>> = windows(census, month)
        .into_iter()
        .filter(|stands| {
            let account = &census.accounts[stands[0].account as usize];
            segment.is_none_or(|segment| account.segment == segment)
                && (!ask.opening || account.land_month <= 0)
        })
        .collect();
    let mut table = Table::new(&books);
    for stands in &stands {
        let account = &census.accounts[stands[0].account as usize];
        let window = Window {
            segment: account.segment,
            stands,
        };
        let of = |stand: &Stand| if stand.existing_book { &existing } else { &new };
        let bills: Vec<Billed> = books
            .iter()
            .map(|book| billed(&window, book, of, rules))
            .collect();
        let shock = &plan.segments[account.segment];
        let threshold = ppm(plan.behaviour.get(Param::BillShockThreshold, shock.kind));
        let last = &stands[stands.len() - 1];
        table.add(&bills, of(last).id, threshold);
        table.rows.push(AccountBill {
            account: account.id.clone(),
            segment: plan.segments[account.segment].id.clone(),
            landed: i32::from(account.land_month),
            on: of(last).id.to_owned(),
            seats: last.seats,
            used: last.seats_in_use(),
            under: under(&bills, threshold),
        });
    }
    let from = month.saturating_sub(YEAR as u16 - 1).max(1.min(month));
    let trailing = if month == 0 { 0 } else { month - from + 1 };
    let months = match (ask.year, month) {
        (false, _) => 1,
        (true, 0) => YEAR as u16,
        (true, _) => trailing,
    };
    Ok(SameView {
        replication,
        currency: plan.currency.clone(),
        from: u32::from(if ask.year { from } else { month }),
        month: u32::from(month),
        months: u32::from(months),
        trailing: u32::from(trailing),
        books: table.sums(),
        changes: table.changes(),
        rows: table.rows,
    })
}

/// Whether `bill` jumps over `base` by more than `threshold`, in parts per million.
fn shocks(base: i64, bill: i64, threshold: u32) -> bool {
    i128::from(bill) * 1_000_000 > i128::from(base) * (1_000_000 + i128::from(threshold))
}

/// A difference as a ratio of the base; `None` where that is nothing.
fn change(base: i64, bill: i64) -> Option<f64> {
    (base > 0).then(|| (bill - base) as f64 / base as f64)
}

fn money(cents: i64) -> String {
    decimal(cents).to_string()
}

fn under(bills: &[Billed], threshold: u32) -> Vec<AccountUnder> {
    let base = bills[0].bill;
    bills
        .iter()
        .map(|billed| AccountUnder {
            bill: money(billed.bill),
            arr: money(billed.arr),
            difference: money(billed.bill - base),
            change: change(base, billed.bill),
            shock: shocks(base, billed.bill, threshold),
            variation: billed.variation,
        })
        .collect()
}

/// Running sums over accounts, by book.
struct Table {
    ids: Vec<String>,
    rows: Vec<AccountBill>,
    own: Vec<u32>,
    totals: Vec<[i64; 3]>,
    variations: Vec<Vec<f64>>,
    differences: Vec<Vec<i64>>,
    ratios: Vec<Vec<f64>>,
    shocks: Vec<u32>,
}

impl Table {
    fn new(books: &[Priced<'_>]) -> Self {
        let n = books.len();
        Self {
            ids: books.iter().map(|book| book.id.to_owned()).collect(),
            rows: Vec::new(),
            own: vec![0; n],
            totals: vec![[0; 3]; n],
            variations: vec![Vec::new(); n],
            differences: vec![Vec::new(); n],
            ratios: vec![Vec::new(); n],
            shocks: vec![0; n],
        }
    }

    fn add(&mut self, bills: &[Billed], on: &str, threshold: u32) {
        let base = bills[0].bill;
        for (k, billed) in bills.iter().enumerate() {
            self.own[k] += u32::from(self.ids[k] == on);
            self.totals[k][0] += billed.arr;
            self.totals[k][1] += billed.bill;
            self.totals[k][2] += billed.cash;
            self.variations[k].extend(billed.variation);
            self.differences[k].push(billed.bill - base);
            self.ratios[k].extend(change(base, billed.bill));
            self.shocks[k] += u32::from(shocks(base, billed.bill, threshold));
        }
    }

    fn sums(&self) -> Vec<BookTotals> {
        let sum = |k: usize| BookTotals {
            book: self.ids[k].clone(),
            own: self.own[k],
            arr: money(self.totals[k][0]),
            revenue: money(self.totals[k][1]),
            cash: money(self.totals[k][2]),
            variation_p50: at(&self.variations[k], 0.5),
            variation_p95: at(&self.variations[k], 0.95),
        };
        (0..self.ids.len()).map(sum).collect()
    }

    fn changes(&self) -> Vec<BillChange> {
        let accounts = self.rows.len() as u32;
        let side = |k: usize, sign: i64| {
            let ours = self.differences[k].iter().map(|d| d * sign);
            let ours: Vec<i64> = ours.filter(|d| *d > 0).collect();
            ChangeSide {
                accounts: ours.len() as u32,
                amount: money(ours.iter().sum()),
            }
        };
        let view = |k: usize| {
            let (more, less) = (side(k, 1), side(k, -1));
            BillChange {
                book: self.ids[k].clone(),
                same: accounts - more.accounts - less.accounts,
                more,
                less,
                net: money(self.differences[k].iter().sum()),
                p5: at(&self.ratios[k], 0.05),
                p50: at(&self.ratios[k], 0.5),
                p95: at(&self.ratios[k], 0.95),
                undefined: accounts - self.ratios[k].len() as u32,
                shocks: self.shocks[k],
                shock_share: (accounts > 0)
                    .then(|| f64::from(self.shocks[k]) / f64::from(accounts)),
                bins: bins(&self.ratios[k]),
            }
        };
        (1..self.ids.len()).map(view).collect()
    }
}
