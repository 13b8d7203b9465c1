//! The ledger of one replication as CSV files: plain rows in, files out, all of them or none.
//!
//! Amounts are whole cents and come out as exact decimals (`1234.50`). Text that a spreadsheet
//! would run as a formula is escaped. Names of files and columns are a promise to other programs.

mod cell;
mod folder;
mod manifest;
mod rows;
mod tables;

pub use cell::{amount, escaped};
pub use folder::{OutputError, OutputFolder};
pub use manifest::NAME as MARKER;
pub use rows::{
    AccountRow, ArrRow, CreditRow, InvoiceRow, Ledger, MovementRow, PayoutRow, PlayRow, QuotaRow,
    SignalRow,
};

use std::path::Path;

/// Writes the ledger and its summary (JSON text) into `folder`/ledger.
///
/// # Errors
/// A file that cannot be written; the folder is then thrown away by its owner.
pub fn write(folder: &OutputFolder, ledger: &Ledger, summary: &str) -> Result<(), OutputError> {
    let under = Path::new("ledger");
    for table in tables::all(ledger) {
        folder.write_with(&under.join(table.file), |out| table.write(out))?;
    }
    folder.write(&under.join("summary.json"), summary.as_bytes())
}

#[cfg(test)]
mod tests;
