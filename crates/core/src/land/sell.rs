//! From a land value to what the contract says: seats, commitment, price.

use crate::contract::BookTerms;
use crate::money::{ACCOUNT_ARR_LIMIT_CENTS, div_half_even};
use crate::plan::CommitmentKind;
use crate::pricing::SEATS_MAX;

/// What a contract says at signing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sale {
    /// Contracted seats, or what a fee that does not count them stands for.
    pub seats: u32,
    /// Committed usage, cents a year.
    pub commit: u32,
    /// Price over list, parts per million, before discounts.
    pub ppm: u32,
}

/// Sells `budget_cents` a year under a price book.
///
/// Books that count seats sell the seats that the seat part of the budget buys, at least one; what
/// is left becomes committed usage where the book takes commitments. Books that count neither
/// sell their fee at whatever price was negotiated.
pub(crate) fn sell(book: &BookTerms, budget_cents: i64, seat_value_cents: i64) -> Sale {
    let budget = budget_cents.clamp(1, ACCOUNT_ARR_LIMIT_CENTS);
    let worth_seats = u32::try_from(budget / seat_value_cents)
        .unwrap_or(u32::MAX)
        .max(1);
    let commit_for = |list: i64| match book.commitment {
        CommitmentKind::None => 0,
        CommitmentKind::TrueUp | CommitmentKind::Prepaid => (budget - list).max(0) as u32,
    };
    if book.fast.prices_seats() {
        let fixed = book.fast.committed_cents_yearly(0).min(budget);
        let for_seats = fixed + crate::money::times_ppm(budget - fixed, book.seat_share_ppm);
        let seats = seats_bought(book, for_seats, worth_seats);
        let commit = commit_for(book.fast.committed_cents_yearly(seats));
        return Sale {
            seats,
            commit,
            ppm: 1_000_000,
        };
    }
    let list = book.fast.committed_cents_yearly(0);
    if book.fast.prices_usage() {
        return Sale {
            seats: worth_seats,
            commit: commit_for(list),
            ppm: 1_000_000,
        };
    }
    let ppm = div_half_even(i128::from(budget) * 1_000_000, i128::from(list.max(1)));
    Sale {
        seats: worth_seats,
        commit: 0,
        ppm: u32::try_from(ppm).unwrap_or(u32::MAX),
    }
}

/// Seats that a budget buys, at least one. Where the price stops growing, as in an unbounded last
/// step, any number would be the same money: then as many as the budget is worth, and at least the
/// first that costs as much.
fn seats_bought(book: &BookTerms, budget_cents: i64, worth_seats: u32) -> u32 {
    let most = book.fast.seats_for_cents_yearly(budget_cents).max(1);
    if most < SEATS_MAX {
        return most;
    }
    let price = book.fast.committed_cents_yearly(most);
    let (mut first, mut same) = (1, most);
    while first < same {
        let middle = first + (same - first) / 2;
        if book.fast.committed_cents_yearly(middle) < price {
            first = middle + 1
        } else {
            same = middle
        }
    }
    worth_seats.clamp(first, SEATS_MAX)
}
