//! The decimal mark of a table: one cell may be ambiguous, all its amounts together seldom are.

use super::amount::{DecimalMark, MarkEvidence, Written, written};
use super::table::Table;
use super::{BookFault, BookOptions};

/// How the amounts of a table are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marks {
    pub decimal: DecimalMark,
    /// What one mark before three digits was taken for, where no other amount showed it.
    assumed: Option<Assumed>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Assumed {
    Thousands,
    Decimals,
}

impl Marks {
    const fn sure(decimal: DecimalMark) -> Self {
        Self {
            decimal,
            assumed: None,
        }
    }

    /// What had to be assumed of the amounts called `what`, for reports.
    pub fn assumption(self, what: &str) -> Option<String> {
        Some(match self.assumed? {
            Assumed::Thousands => {
                let mark = self.decimal.other().char();
                format!("`{mark}` in {what} separates thousands")
            }
            Assumed::Decimals => {
                let mark = self.decimal.char();
                format!("`{mark}` in {what} stands before three decimals")
            }
        })
    }
}

/// Decides the decimal mark of `columns`, which hold one kind of money, from all their cells
/// together. `minor` is how many decimals the currency has.
///
/// Cells that contradict each other are a fault. So is a table in which every mark stands before
/// exactly three digits, unless custom settles it: in a currency of three decimals a point is the
/// decimal mark; in others a comma groups thousands, where commas or tabs separate the cells.
/// (Where semicolons do, the comma is likely to be the decimal mark.)
pub(crate) fn of_columns(
    table: &Table,
    columns: &[usize],
    minor: u32,
    options: BookOptions,
    out: &mut Vec<BookFault>,
) -> Marks {
    if let Some(decimal) = options.decimal_mark {
        return Marks::sure(decimal);
    }
    // The first cell that shows each mark, as (line, column): for certain, and perhaps.
    let mut sure: [Option<(u64, usize)>; 2] = [None; 2];
    let mut either: [Option<(u64, usize)>; 2] = [None; 2];
    for row in &table.rows {
        for &column in columns {
            let (mark, seen) = match written(row.cell(column)).as_ref().map(Written::evidence) {
                Some(MarkEvidence::Decimal(mark)) => (mark, &mut sure),
                Some(MarkEvidence::Either(mark)) => (mark, &mut either),
                Some(MarkEvidence::Nothing) | None => continue,
            };
            seen[mark as usize].get_or_insert((row.line, column));
        }
    }
    let cell = |(line, column): (u64, usize)| {
        let row = table.rows.iter().find(|row| row.line == line);
        row.map_or("", |row| row.cell(column))
    };
    let mut fault = |(line, column): (u64, usize), reason: String, fix: &str| {
        out.push(BookFault {
            file: table.file.clone(),
            line,
            column: table.headers[column].clone(),
            reason,
            fix: fix.to_owned(),
        });
        Marks::sure(DecimalMark::Point)
    };
    let mut clash = |one: (u64, usize), other: (u64, usize)| {
        let (before, at) = (one.min(other), one.max(other));
        let reason = format!(
            "{} and {} on line {} use different decimal marks",
            cell(at),
            cell(before),
            before.0
        );
        let fix = "write all amounts of the file alike, or give the mark with --decimal-mark";
        fault(at, reason, fix)
    };
    match (sure, either) {
        ([Some(point), Some(comma)], _) | ([None, None], [Some(point), Some(comma)]) => {
            clash(point, comma)
        }
        ([Some(_), None], _) => Marks::sure(DecimalMark::Point),
        ([None, Some(_)], _) => Marks::sure(DecimalMark::Comma),
        ([None, None], [None, None]) => Marks::sure(DecimalMark::Point),
        ([None, None], [point, comma]) => {
            let decimal = DecimalMark::Point;
            let assumed = match (point, comma) {
                (Some(_), _) if minor >= 3 => Assumed::Decimals,
                (_, Some(_)) if minor < 3 && table.separator != ';' => Assumed::Thousands,
                (point, comma) => {
                    let Some(at) = point.or(comma) else {
                        return Marks::sure(decimal);
                    };
                    let text = cell(at);
                    let read = |mark| match written(text).and_then(|found| found.value(mark)) {
                        Some(value) => value.normalize().to_string(),
                        None => text.to_owned(),
                    };
                    let reason = format!(
                        "{text:?} may be {} or {}, and no amount of the file shows which",
                        read(DecimalMark::Point),
                        read(DecimalMark::Comma)
                    );
                    let fix = "say which mark stands before the decimals: --decimal-mark . or \
                               --decimal-mark ,";
                    return fault(at, reason, fix);
                }
            };
            Marks {
                decimal,
                assumed: Some(assumed),
            }
        }
    }
}
