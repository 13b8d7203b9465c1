//! The Pricing screen: price books, the bill of one customer, the same accounts under several books,
//! and what migration does to the existing book.

mod bill;
mod books;
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

pub use bill::{BillAsk, BillView, CheaperAt, BilledLine, BillRow, BillTier, bill_view};
pub use books::{PriceBookView, PricingView, PriceCharge, PriceTier, TypicalAccount, books_view};
pub use curve::{BillCurve, CurveAsk, CurveView, BillFall, BillPoint, curves};
pub use migration::{MigrationView, MigrationPath, paths};
pub use same::{AccountBill, BookTotals, BillChange, SameAsk, SameView, ChangeSide, AccountUnder, same};
pub use shipped::ShippedBook;
pub use spread::ChangeBin;
pub use steps::{PricingStep, changes};
