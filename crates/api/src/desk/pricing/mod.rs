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

pub use bill::{BillAsk, BillView, CheaperView, LineView, RowView, TierLine, bill_view};
pub use books::{BookView, BooksView, ChargeView, TierView, TypicalView, books_view};
pub use curve::{Curve, CurveAsk, CurveView, Fall, Point, curves};
pub use migration::{MigrationView, PathView, paths};
pub use same::{AccountBill, BookSum, ChangeView, SameAsk, SameView, SideView, UnderView, same};
pub use shipped::ShippedBook;
pub use spread::Bin;
pub use steps::{PricingStep, changes};
