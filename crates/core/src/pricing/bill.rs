//! The reference: a price book applied to quantities, in decimals, with every tier shown.

use super::pipeline::{billable_units, round_to_cents};
use super::{PriceSettings, TierRow, rows};
use crate::plan::{ChargeModel, PriceBook, Quantity};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What one account has and uses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quantities {
    /// Contracted seats.
    pub seats: u64,
    /// Whole units used in one month, by meter. A meter that is absent was not used.
    pub usage: BTreeMap<String, u64>,
}

/// One charge of a price book as billed for one of its periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillLine {
    /// The charge.
    pub charge_id: String,
    /// What the charge counts.
    pub counts: Quantity,
    /// How the amount was computed.
    pub model: ChargeModel,
    /// Months the amount covers: 1 or 12.
    pub period_months: u8,
    /// Units before included units and usage discount.
    pub quantity: u64,
    /// Units that were priced.
    pub billable: u64,
    /// Tiers that priced them; their amounts are exact and sum to the amount before rounding.
    pub rows: Vec<TierRow>,
    /// Amount of one period in major currency units, half-even to cents.
    pub amount: Decimal,
}

impl BillLine {
    /// Whether the line is committed by contract (accounts, seats) and not metered.
    pub fn is_committed(&self) -> bool {
        !matches!(self.counts, Quantity::Meter(_))
    }

    /// The line's amount a year: a monthly amount counts twelve times, as rounded.
    pub fn amount_yearly(&self) -> Decimal {
        self.amount * Decimal::from(12 / self.period_months)
    }
}

/// What one account owes under a price book, before discounts, commitment and credits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// One line per charge, in the order of the book.
    pub lines: Vec<BillLine>,
    /// Sum of the lines, each for one period of its own length.
    pub total: Decimal,
}

impl Bill {
    /// Account and seat charges, a year.
    pub fn committed_yearly(&self) -> Decimal {
        self.lines
            .iter()
            .filter(|l| l.is_committed())
            .map(BillLine::amount_yearly)
            .sum()
    }

    /// Meter charges, of the month whose usage was billed.
    pub fn usage_monthly(&self) -> Decimal {
        self.lines
            .iter()
            .filter(|l| !l.is_committed())
            .map(|l| l.amount)
            .sum()
    }
}

/// Prices `quantities` under a checked `book` with the default settings.
///
/// # Panics
/// If the book is one that [`faults`](super::faults) complains about: a charge without tiers, a
/// package of no units.
pub fn bill(book: &PriceBook, quantities: &Quantities) -> Bill {
    bill_with(book, quantities, PriceSettings::default())
}

/// As [`bill`], with settings.
///
/// # Panics
/// As [`bill`].
pub fn bill_with(book: &PriceBook, quantities: &Quantities, settings: PriceSettings) -> Bill {
    let lines: Vec<BillLine> = book
        .charges
        .iter()
        .map(|charge| {
            let quantity = match &charge.quantity {
                Quantity::Account => 1,
                Quantity::Seat => quantities.seats,
                Quantity::Meter(name) => quantities.usage.get(name).copied().unwrap_or(0),
            };
            let billable = billable_units(book, charge, quantity, quantities.seats);
            let rows = rows(charge, billable, settings);
            let exact: Decimal = rows.iter().map(|r| r.amount).sum();
            BillLine {
                charge_id: charge.id.clone(),
                counts: charge.quantity.clone(),
                model: charge.model,
                period_months: charge.period_months,
                quantity,
                billable,
                rows,
                amount: round_to_cents(exact),
            }
        })
        .collect();
    let total = lines.iter().map(|l| l.amount).sum();
    Bill { lines, total }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::testing::{book, charge, dec, tier};

    fn hybrid() -> PriceBook {
        let mut platform = charge(
            Quantity::Account,
            ChargeModel::Flat,
            vec![tier(None, "0", "12000")],
        );
        platform.period_months = 12;
        let seats = charge(
            Quantity::Seat,
            ChargeModel::Unit,
            vec![tier(None, "33.333", "0")],
        );
        let mut calls = charge(
            Quantity::Meter("calls".into()),
            ChargeModel::Graduated,
            vec![tier(Some(1_000), "0.015", "0"), tier(None, "0.01", "0")],
        );
        calls.included_per_seat = 100;
        book(vec![platform, seats, calls])
    }

    #[test]
    fn a_hybrid_book_is_committed_by_year_and_metered_by_month() {
        let quantities = Quantities {
            seats: 7,
            usage: BTreeMap::from([("calls".into(), 1_801)]),
        };
        let bill = bill(&hybrid(), &quantities);
        let amounts: Vec<_> = bill
            .lines
            .iter()
            .map(|l| (l.quantity, l.billable, l.amount))
            .collect();
        // 1,000 * 0.015 + 101 * 0.01 after 700 included units.
        assert_eq!(
            amounts,
            [
                (1, 1, dec("12000")),
                (7, 7, dec("233.33")),
                (1_801, 1_101, dec("16.01"))
            ]
        );
        assert_eq!(bill.total, dec("12249.34"));
        // Twelve times the rounded month: 2,799.96, not 2,799.97.
        assert_eq!(bill.committed_yearly(), dec("14799.96"));
        assert_eq!(bill.usage_monthly(), dec("16.01"));
    }

    #[test]
    fn a_meter_that_was_not_used_is_billed_as_zero_units() {
        let bill = bill(
            &hybrid(),
            &Quantities {
                seats: 0,
                usage: BTreeMap::new(),
            },
        );
        assert_eq!(bill.usage_monthly(), dec("0"));
        assert_eq!(bill.lines.len(), 3);
    }
}
