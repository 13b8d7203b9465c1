//! The decimal mark of a whole column: one cell may be ambiguous, a column seldom is.

use super::amount::{DecimalMark, MarkEvidence, Written, written};
use super::table::Table;
use super::{BookFault, BookOptions};

/// How the amounts of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marks {
    pub decimal: DecimalMark,
    /// Whether three digits after a single mark were taken as thousands, for lack of other evidence.
    pub assumed_thousands: bool,
}

/// Decides the decimal mark of `column` from all its cells.
///
/// An amount of money has at most two decimals, so where no cell says otherwise one mark followed
/// by three digits groups thousands. Cells that contradict each other are a fault.
pub(crate) fn of_column(
    table: &Table,
    column: usize,
    options: BookOptions,
    out: &mut Vec<BookFault>,
) -> Marks {
    if let Some(decimal) = options.decimal_mark {
        return Marks {
            decimal,
            assumed_thousands: false,
        };
    }
    let mut sure: Option<(DecimalMark, u64)> = None;
    let mut either: Option<(DecimalMark, u64)> = None;
    for row in &table.rows {
        let found = match written(row.cell(column)).as_ref().map(Written::evidence) {
            Some(MarkEvidence::Decimal(mark)) => Some((mark, &mut sure)),
            Some(MarkEvidence::Either(mark)) => Some((mark, &mut either)),
            Some(MarkEvidence::Nothing) | None => None,
        };
        let Some((mark, seen)) = found else { continue };
        match seen {
            None => *seen = Some((mark, row.line)),
            Some((other, line)) if *other != mark => {
                out.push(BookFault {
                    file: table.file.clone(),
                    line: row.line,
                    column: table.headers[column].clone(),
                    reason: format!(
                        "{} and line {line} use different decimal marks",
                        row.cell(column)
                    ),
                    fix: "write all amounts of the column alike, or give the decimal mark".into(),
                });
                return Marks {
                    decimal: mark,
                    assumed_thousands: false,
                };
            }
            Some(_) => {}
        }
    }
    match (sure, either) {
        (Some((decimal, _)), _) => Marks {
            decimal,
            assumed_thousands: false,
        },
        (None, Some((group, _))) => Marks {
            decimal: group.other(),
            assumed_thousands: true,
        },
        (None, None) => Marks {
            decimal: DecimalMark::Point,
            assumed_thousands: false,
        },
    }
}
