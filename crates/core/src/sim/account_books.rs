//! The books of every account, checked on a replication's ledger.
//!
//! A run checks ARR in total, which costs nothing beside a month. Where everything is written down
//! anyway, each account's own books are checked: its ARR is what its movements make of it, and it
//! does nothing in a month in which it has no contract.

use super::fault::Books;
use super::replay::Ledger;
use crate::plan::Measure;

/// Books of one account that do not balance.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unbalanced {
    pub books: Books,
    /// Cents of ARR; what an account without a contract did counts as 1.
    pub expected: i64,
    pub actual: i64,
    pub account: usize,
    pub month: u16,
    /// What was done without a contract.
    pub what: Option<&'static str>,
}

/// Checks the books of every one of so many accounts; `contracts` are month and account of every
/// contract at a month's end.
///
/// # Errors
/// The first account and month in which they do not balance.
pub(super) fn check(
    ledger: &Ledger,
    accounts: usize,
    months: u16,
    contracts: &[(u16, u32)],
) -> Result<(), Unbalanced> {
    let mut held = vec![0; accounts];
    let mut said = vec![0; accounts];
    // Bit 0: has a contract at the end of the month; bit 1: had one at the end of the month before.
    let mut lives = vec![0_u8; accounts];
    for month in 0..=months {
        for live in &mut lives {
            *live = (*live & 1) << 1;
        }
        for &(_, account) in of_month(contracts, month, |row| row.0) {
            lives[account as usize] |= 1;
        }
        said.fill(0);
        for &(account, _, cents) in of_month(&ledger.arr, month, |row| row.1) {
            said[account as usize] = cents;
        }
        if month == 0 {
            held.copy_from_slice(&said);
        }
        for row in of_month(&ledger.movements, month, |row| row.month) {
            held[row.account as usize] += row.change();
        }
        if let Some(account) = (0..accounts).find(|i| held[*i] != said[*i]) {
            return Err(Unbalanced {
                books: Books::Arr,
                expected: held[account],
                actual: said[account],
                account,
                month,
                what: None,
            });
        }
        let stray = acts(ledger, month).find(|(account, _)| lives[*account as usize] == 0);
        if let Some((account, what)) = stray {
            return Err(Unbalanced {
                books: Books::Life,
                expected: 0,
                actual: 1,
                account: account as usize,
                month,
                what: Some(what),
            });
        }
    }
    Ok(())
}

/// Who did what in a month. The NRR of a book is no act: it counts those who have left.
fn acts(ledger: &Ledger, month: u16) -> impl Iterator<Item = (u32, &'static str)> {
    let movements = of_month(&ledger.movements, month, |row| row.month).iter();
    let teams = of_month(&ledger.teams, month, |row| row.month).iter();
    let signals = of_month(&ledger.signals, month, |row| row.month).iter();
    let plays = of_month(&ledger.plays, month, |row| row.closed).iter();
    let invoices = of_month(&ledger.invoices, month, |row| row.month).iter();
    let credits = of_month(&ledger.credits, month, |row| row.month).iter();
    movements
        .map(|row| (row.account, "a movement of ARR"))
        .chain(teams.map(|row| (row.account, "a further team")))
        .chain(signals.map(|row| (row.account, "a signal")))
        .chain(plays.map(|row| (row.account, "a play")))
        .chain(invoices.map(|row| (row.account, "an invoice")))
        .chain(
            credits
                .filter(|row| row.measure != Measure::BookNrr)
                .map(|row| (row.account, "a credit")),
        )
}

/// The rows of a month; rows stand in order of months.
fn of_month<T>(rows: &[T], month: u16, of: impl Fn(&T) -> u16) -> &[T] {
    let from = rows.partition_point(|row| of(row) < month);
    let upto = rows.partition_point(|row| of(row) <= month);
    &rows[from..upto]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::record::{Cause, InvoiceKind, InvoiceRow, Movement, MovementKind};

    /// An account that is there at the start, grows in month 1, leaves in month 2 and returns in
    /// month 4; and one that lands in month 3.
    fn two_accounts() -> (Ledger, Vec<(u16, u32)>) {
        let moved = |account, month, kind, cents| Movement {
            account,
            month,
            kind,
            cause: Cause::Seats,
            cents,
        };
        let ledger = Ledger {
            arr: vec![(0, 0, 100), (0, 1, 130), (1, 3, 70), (0, 4, 50), (1, 4, 70)],
            movements: vec![
                moved(0, 1, MovementKind::Expansion, 30),
                moved(0, 2, MovementKind::Churn, 130),
                moved(1, 3, MovementKind::New, 70),
                moved(0, 4, MovementKind::Reactivation, 50),
            ],
            ..Ledger::default()
        };
        let contracts = vec![(0, 0), (1, 0), (3, 1), (4, 0), (4, 1)];
        (ledger, contracts)
    }

    fn invoice(account: u32, month: u16) -> InvoiceRow {
        let (kind, cents) = (InvoiceKind::Committed, 1);
        InvoiceRow {
            account,
            month,
            kind,
            cents,
        }
    }

    #[test]
    fn an_account_acts_from_landing_to_leaving_and_after_its_return() {
        let (mut ledger, contracts) = two_accounts();
        ledger.invoices = vec![invoice(0, 1), invoice(0, 2), invoice(1, 3), invoice(0, 4)];
        assert_eq!(check(&ledger, 2, 4, &contracts), Ok(()));
        for (account, month) in [(1, 2), (0, 3)] {
            ledger.invoices = vec![invoice(account, month)];
            let found = check(&ledger, 2, 4, &contracts).unwrap_err();
            assert_eq!((found.books, found.what), (Books::Life, Some("an invoice")));
            assert_eq!((found.account, found.month), (account as usize, month));
        }
    }

    #[test]
    fn what_one_account_lost_and_another_won_does_not_balance() {
        let (mut ledger, contracts) = two_accounts();
        // The total of month 4 is right.
        ledger.arr[3].2 -= 10;
        ledger.arr[4].2 += 10;
        let found = check(&ledger, 2, 4, &contracts).unwrap_err();
        let Unbalanced { books, account, .. } = found;
        assert_eq!((books, account, found.month), (Books::Arr, 0, 4));
        assert_eq!((found.expected, found.actual), (50, 40));
    }
}
