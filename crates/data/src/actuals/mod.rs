//! Real data from CSV: what customers paid, as subscription periods, month by month, or as
//! movements. `docs/metrics.md` describes the three shapes.
//!
//! Every row counts or is refused: what cannot be read is a fault with line and column, and then
//! nothing is computed. What had to be assumed of the whole file is listed.

mod columns;
mod customers;
mod months;
mod movements;
mod periods;
mod sheet;
mod spend;

pub use spend::read_spend;

use crate::book::{BookError, BookFault, BookOptions, Source, table};
use foothold_core::calendar::YearMonth;
use foothold_core::metrics::actuals::{Counting, History};
use rust_decimal::Decimal;
use sheet::Sheet;
use std::collections::BTreeMap;

/// Most months between the first and the last: what lies farther apart is a mistyped year.
pub const MOST_MONTHS: u16 = 600;

/// How a file tells what customers paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One row for each subscription and the time it ran.
    Periods,
    /// What each customer paid each month: a row for each, or a column for each month.
    Mrr,
    /// One row for each change.
    Movements,
}

impl Shape {
    /// The name used on the command line and in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Periods => "periods",
            Self::Mrr => "mrr",
            Self::Movements => "movements",
        }
    }
}

/// What amounts of the file are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// A month.
    Mrr,
    /// A year.
    Arr,
}

impl Measure {
    /// The name used on the command line and in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mrr => "mrr",
            Self::Arr => "arr",
        }
    }

    /// How many of it make a year.
    pub const fn in_a_year(self) -> u32 {
        match self {
            Self::Mrr => 12,
            Self::Arr => 1,
        }
    }
}

/// What the end date of a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PeriodEnd {
    /// Its last day: a period that ends on 31 December is paid in December.
    #[default]
    LastDay,
    /// The first day without it: a period that ends on 31 December is not.
    FirstDayWithout,
}

/// What the first month of a table by months holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FirstMonth {
    /// Customers that were there before.
    #[default]
    Opening,
    /// New customers.
    New,
}

/// Unit of amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountUnit {
    /// Dollars, euros.
    Major,
    /// Whole cents.
    Cents,
}

/// How to read what the file itself does not say.
#[derive(Debug, Clone, Default)]
pub struct ActualsOptions {
    /// Shape instead of the one its headers show.
    pub shape: Option<Shape>,
    /// Header of the column by which customers are told apart.
    pub by: Option<String>,
    /// Which changes are movements; `EachChange` for movements, else `MonthEnd`.
    pub counting: Option<Counting>,
    /// What the end date of a period is.
    pub period_end: PeriodEnd,
    /// What the first month of a table by months holds.
    pub first_month: FirstMonth,
    /// Unit of amounts; cents for ChartMogul's headers, else major units.
    pub unit: Option<AmountUnit>,
    /// What amounts are of; by their header, else a month.
    pub measure: Option<Measure>,
    /// Dates and decimal marks.
    pub book: BookOptions,
    /// Calendar month of a date that stands as the number 1, as in a run's own ledger.
    pub month_one: Option<YearMonth>,
    /// What customers paid before the first movement, a year's worth, by id; for movements only.
    pub openings: BTreeMap<String, Decimal>,
}

/// A customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Identifier.
    pub id: String,
    /// Index into [`Actuals::groups`]; 0 when nothing tells customers apart.
    pub group: usize,
    /// What it paid, a year's worth.
    pub history: History,
}

/// A column in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnRead {
    /// Its header.
    pub header: String,
    /// What it was taken for.
    pub role: &'static str,
}

/// How a file was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRead {
    /// File.
    pub file: String,
    /// Encoding.
    pub encoding: &'static str,
    /// Separator.
    pub separator: char,
    /// Columns in use.
    pub columns: Vec<ColumnRead>,
    /// Headers that were not used.
    pub unused: Vec<String>,
    /// Rows below the header.
    pub rows: usize,
    /// What was assumed, one sentence each.
    pub assumptions: Vec<String>,
}

/// Real data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actuals {
    /// Shape.
    pub shape: Shape,
    /// What amounts of the file are of. Histories hold a year's.
    pub measure: Measure,
    /// Which changes are movements.
    pub counting: Counting,
    /// Currency, where the file names one.
    pub currency: Option<String>,
    /// Calendar month of month 0, the opening book.
    pub opening: YearMonth,
    /// Last month in which the file says that something happened, from 0.
    pub last: u16,
    /// Whether what runs in the last month is known to go on after it.
    pub open_ended: bool,
    /// What tells customers apart, sorted; empty without such a column.
    pub groups: Vec<String>,
    /// Customers in the order of their first row.
    pub customers: Vec<Customer>,
    /// How the file was read.
    pub read: FileRead,
}

/// Reads real data from memory; `beside` is a table of customers that has the column which tells
/// them apart.
///
/// # Errors
/// Every fault of the file: no shape, missing columns, unreadable or missing cells, dates that do
/// not exist, two currencies, duplicates, a customer that pays less than nothing.
pub fn from_sources(
    data: Source<'_>,
    beside: Option<Source<'_>>,
    options: &ActualsOptions,
) -> Result<Actuals, BookError> {
    let mut faults = Vec::new();
    let table = table::parse(data, &mut faults);
    let beside = beside.map(|source| table::parse(source, &mut faults));
    let (Some(table), Some(beside)) = (table, beside.map_or(Some(None), |t| t.map(Some))) else {
        return Err(BookError::Faults(faults));
    };
    let shape = match options.shape {
        Some(shape) => shape,
        None => columns::shape_of(&table).ok_or_else(|| no_shape(&table))?,
    };
    let mut sheet = Sheet::new(&table, shape, beside.as_ref(), options);
    let read = match shape {
        Shape::Periods => periods::read(&mut sheet),
        Shape::Mrr => months::read(&mut sheet),
        Shape::Movements => movements::read(&mut sheet),
    };
    match read {
        Some(actuals) if sheet.faults.is_empty() => Ok(actuals),
        _ => Err(BookError::Faults(sheet.faults.into_list())),
    }
}

/// Reads real data from files.
///
/// # Errors
/// A file that cannot be read, and as [`from_sources`].
pub fn read(
    data: &std::path::Path,
    beside: Option<&std::path::Path>,
    options: &ActualsOptions,
) -> Result<Actuals, BookError> {
    let bytes = crate::book::read_file(data)?;
    let name = data.display().to_string();
    with_file(
        Source {
            name: &name,
            bytes: &bytes,
        },
        beside,
        options,
    )
}

/// As [`from_sources`], with the table of customers in a file.
///
/// # Errors
/// As [`read`].
pub fn with_file(
    data: Source<'_>,
    beside: Option<&std::path::Path>,
    options: &ActualsOptions,
) -> Result<Actuals, BookError> {
    let beside = match beside {
        Some(path) => Some((path.display().to_string(), crate::book::read_file(path)?)),
        None => None,
    };
    let beside = beside.as_ref().map(|(name, bytes)| Source { name, bytes });
    from_sources(data, beside, options)
}

fn no_shape(table: &table::Table) -> BookError {
    BookError::Faults(vec![BookFault {
        file: table.file.clone(),
        line: 1,
        column: String::new(),
        reason: format!(
            "the headers show none of the three shapes: {}",
            table.headers.join(", ")
        ),
        fix: "name columns customer, start date, end date and MRR for periods; customer, month \
              and MRR (or one column for each month) for MRR by months; customer, date, type and \
              amount for movements"
            .into(),
    }])
}

#[cfg(test)]
mod tests;
