//! Pictures read back from their files.

mod months;
mod reading;
mod tables;
