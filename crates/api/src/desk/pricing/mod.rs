//! The Pricing screen: price books, the bill of one customer, the same accounts under several books,
//! and what migration does to the existing book.

mod bill;
mod books;
mod commands;
mod curve;
mod migration;
mod priced;
mod same;
mod shipped;
mod spread;
mod steps;
#[cfg(test)]
mod tests;
mod written;

pub use bill::{BillAsk, BillRow, BillTier, BillView, BilledLine, CheaperAt, bill_view};
pub use books::{PriceBookView, PriceCharge, PriceTier, PricingView, TypicalAccount, books_view};
pub(in crate::desk) use commands::Censuses;
pub use curve::{BillCurve, BillFall, BillPoint, CurveAsk, CurveView, curves};
pub use migration::{MigrationPath, MigrationView, paths};
pub use same::{
    AccountBill, AccountUnder, BillChange, BookTotals, ChangeSide, SameAsk, SameView, same,
};
pub use shipped::ShippedBook;
pub use spread::ChangeBin;
pub use steps::{PricingStep, changes};
