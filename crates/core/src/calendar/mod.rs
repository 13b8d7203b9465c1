//! Days and months of the Gregorian calendar, without time of day: a day is a day, whatever clocks
//! do in it.
//!
//! A [`Date`] exists and lies from 1800 to 2400, so that arithmetic on it cannot overflow; what is
//! counted past either end stops there. The room knows no clock: today is an argument.

mod date;
mod month;

#[cfg(test)]
mod tests;

pub use date::Date;
pub use month::YearMonth;
