//! What can be wrong with a price book.

mod charge;

use crate::plan::{CommitmentKind, Fault, PriceBook, Quantity};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Most charges in one book.
pub const CHARGES_MAX: usize = 64;
/// Most tiers in one charge.
pub const TIERS_MAX: usize = 64;

/// Most decimals of a price: amounts are kept in billionths.
const DECIMALS_MAX: u32 = 9;

/// Adds every fault of `book` to `out`, under the path of the book, as in `price_book[0]`.
///
/// A book without faults can be priced on both paths, and no sum of it overflows: prices per
/// account and flat fees up to 1,000,000,000, per seat up to 100,000,000, per metered unit up to
/// 100,000 major currency units, all with at most nine decimals. Whether its id is unique and its
/// meters exist is for whoever sees the whole plan.
pub fn faults(book: &PriceBook, path: &str, out: &mut Vec<Fault>) {
    share(out, path, "land_seat_share", book.land_seat_share, 100);
    share(out, path, "usage_discount", book.usage_discount, 100);
    share(
        out,
        path,
        "second_product_share",
        book.second_product_share,
        200,
    );
    if book.charges.is_empty() {
        fault(
            out,
            path,
            "charge",
            "the book has no charge",
            "add at least one charge",
        );
        return;
    }
    if book.charges.len() > CHARGES_MAX {
        let reason = format!("the book has {} charges", book.charges.len());
        fault(
            out,
            path,
            "charge",
            reason,
            format!("write at most {CHARGES_MAX} charges"),
        );
    }
    reach(book, path, out);
    let mut ids = BTreeSet::new();
    for (index, charge) in book.charges.iter().enumerate() {
        let path = format!("{path}.charge[{index}]");
        if charge.id.trim().is_empty() {
            fault(out, &path, "id", "the id is empty", "name the charge");
        } else if !ids.insert(charge.id.as_str()) {
            let reason = format!("`{}` is already the id of an earlier charge", charge.id);
            fault(
                out,
                &path,
                "id",
                reason,
                "give each charge of a book its own id",
            );
        }
        charge::faults(charge, &path, out);
    }
}

/// Settings of the book that speak about charges it does not have.
fn reach(book: &PriceBook, path: &str, out: &mut Vec<Fault>) {
    let seats = book.charges.iter().any(|c| c.quantity == Quantity::Seat);
    let usage = book
        .charges
        .iter()
        .any(|c| matches!(c.quantity, Quantity::Meter(_)));
    let share = book.land_seat_share;
    if share > Decimal::ZERO && !seats {
        let reason = format!(
            "{} of a land is sold as seats, but no charge counts seats",
            percent(share)
        );
        fault(
            out,
            path,
            "land_seat_share",
            reason,
            "write 0%, or add a charge that counts seats",
        );
    }
    if share < Decimal::ONE && seats && !usage {
        let reason = format!(
            "only {} of a land is sold as seats, but no charge counts usage",
            percent(share)
        );
        fault(
            out,
            path,
            "land_seat_share",
            reason,
            "write 100%, or add a metered charge",
        );
    }
    if book.commitment != CommitmentKind::None && !usage {
        let reason = "usage is committed, but no charge counts usage";
        fault(
            out,
            path,
            "commitment",
            reason,
            "write \"none\", or add a metered charge",
        );
    }
    if book.usage_discount > Decimal::ZERO && !usage {
        let reason = "usage is discounted, but no charge counts usage";
        fault(
            out,
            path,
            "usage_discount",
            reason,
            "write 0%, or add a metered charge",
        );
    }
}

/// A ratio from 0 to `most` percent.
fn share(out: &mut Vec<Fault>, path: &str, field: &str, value: Decimal, most: i64) {
    if value < Decimal::ZERO || value > Decimal::new(most, 2) {
        let reason = format!("{} lies outside 0% to {most}%", percent(value));
        let fix = format!("write a share from 0% to {most}%");
        fault(out, path, field, reason, fix);
    } else {
        decimals(out, path, field, value);
    }
}

/// A ratio as people write it in a plan.
fn percent(ratio: Decimal) -> String {
    match ratio.checked_mul(Decimal::ONE_HUNDRED) {
        Some(percent) => format!("{}%", percent.normalize()),
        None => ratio.to_string(),
    }
}

fn decimals(out: &mut Vec<Fault>, path: &str, field: &str, value: Decimal) {
    let found = value.normalize().scale();
    if found > DECIMALS_MAX {
        let reason = format!("{value} has {found} decimals");
        fault(
            out,
            path,
            field,
            reason,
            format!("write at most {DECIMALS_MAX} decimals"),
        );
    }
}

fn fault(
    out: &mut Vec<Fault>,
    path: &str,
    field: &str,
    reason: impl Into<String>,
    fix: impl Into<String>,
) {
    out.push(Fault::new(format!("{path}.{field}"), reason, fix));
}

#[cfg(test)]
mod tests;
