//! Deals as CRM systems export them: which were closed, won or lost, when and for how much.
//!
//! Columns are known by the names HubSpot, Salesforce and people give them. Open deals and those
//! that are not new business are counted and left out; a closed deal that cannot be read is a fault.

use crate::book::amount;
use crate::book::columns::{matched, plain};
use crate::book::table::{LISTED, Row, Table, parse};
use crate::book::{BookError, BookFault, BookOptions, Source, date, marks};
use foothold_core::calendar::Date;
use rust_decimal::Decimal;

/// A closed deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DealRow {
    /// Day it was closed.
    pub closed: Date,
    /// Whether it was won.
    pub won: bool,
    /// Amount, where the file has one.
    pub amount: Option<Decimal>,
}

/// The deals of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deals {
    /// File.
    pub file: String,
    /// New-business deals that were closed.
    pub closed: Vec<DealRow>,
    /// Deals still open.
    pub open: usize,
    /// Deals with existing customers.
    pub other: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Stage,
    Closed,
    Amount,
    Kind,
}

const COLUMNS: [(Role, &[&str]); 4] = [
    (
        Role::Stage,
        &[
            "dealstage",
            "stage",
            "stagename",
            "opportunitystage",
            "outcome",
            "result",
            "status",
            "won",
            "iswon",
            "isclosedwon",
        ],
    ),
    (
        Role::Closed,
        &[
            "closedate",
            "closeddate",
            "closed",
            "dateclosed",
            "closedwondate",
            "date",
        ],
    ),
    (
        Role::Amount,
        &[
            "amount",
            "dealamount",
            "amountincompanycurrency",
            "acv",
            "arr",
            "value",
            "tcv",
        ],
    ),
    (Role::Kind, &["dealtype", "opportunitytype", "type", "kind"]),
];

/// Lines that reports add below their rows.
const FOOTERS: [&str; 4] = [
    "grand total",
    "total (",
    "copyright",
    "confidential information",
];

/// Reads the deals of a CRM export.
///
/// # Errors
/// Every fault: no column for stage or close date, no stage that says won or lost, a closed deal
/// whose date or amount cannot be read.
pub fn deals(source: Source<'_>, options: BookOptions) -> Result<Deals, BookError> {
    let mut faults = Vec::new();
    let bytes = without_footer(source.bytes);
    let table = parse(
        Source {
            name: source.name,
            bytes,
        },
        &mut faults,
    );
    let Some(table) = table.filter(|_| faults.is_empty()) else {
        return Err(BookError::Faults(faults));
    };
    let reading = Reading::of(&table, options, &mut faults)?;
    let read = reading.read(&mut faults);
    if faults.is_empty() {
        return Ok(read);
    }
    if faults.len() > LISTED {
        let more = faults.len() - LISTED;
        faults.truncate(LISTED);
        faults.push(fault(
            &table,
            1,
            "",
            format!("{more} further faults are not listed"),
            "correct those above first",
        ));
    }
    Err(BookError::Faults(faults))
}

/// The rows without the lines that a report writes below them.
fn without_footer(bytes: &[u8]) -> &[u8] {
    let mut end = bytes.len();
    loop {
        let kept = bytes[..end].trim_ascii_end();
        let start = kept
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let line = String::from_utf8_lossy(&kept[start..]).to_lowercase();
        let text = line.trim_start_matches(['"', ' ']);
        if start == 0 || !FOOTERS.iter().any(|footer| text.starts_with(footer)) {
            return &bytes[..end];
        }
        end = start;
    }
}

fn fault(table: &Table, line: u64, column: &str, reason: String, fix: &str) -> BookFault {
    BookFault {
        file: table.file.clone(),
        line,
        column: column.to_owned(),
        reason,
        fix: fix.to_owned(),
    }
}

struct Reading<'t> {
    table: &'t Table,
    stage: usize,
    closed: usize,
    amount: Option<usize>,
    kind: Option<usize>,
    order: date::DateOrder,
    decimal: amount::DecimalMark,
}

impl<'t> Reading<'t> {
    fn of(
        table: &'t Table,
        options: BookOptions,
        faults: &mut Vec<BookFault>,
    ) -> Result<Self, BookError> {
        let found = matched(&table.headers, &COLUMNS);
        let at = |role| {
            found
                .iter()
                .find(|(known, _)| *known == role)
                .map(|(_, index)| *index)
        };
        let mut needed = |role, name| {
            let position = at(role);
            if position.is_none() {
                let reason = format!("no column for {name} among: {}", table.headers.join(", "));
                let fix = format!("name a column {name}, as in the export of a CRM system");
                faults.push(fault(table, 1, "", reason, &fix));
            }
            position
        };
        let (stage, closed) = (
            needed(Role::Stage, "stage"),
            needed(Role::Closed, "close date"),
        );
        let (Some(stage), Some(closed)) = (stage, closed) else {
            return Err(BookError::Faults(std::mem::take(faults)));
        };
        let amount = at(Role::Amount);
        let order = date::order_of_column(table, closed, options, faults);
        let decimal = amount.map_or(amount::DecimalMark::Point, |column| {
            // Exports of deals seldom name a currency; most have two decimals.
            marks::of_columns(table, &[column], 2, options, faults).decimal
        });
        Ok(Self {
            table,
            stage,
            closed,
            amount,
            kind: at(Role::Kind),
            order,
            decimal,
        })
    }

    fn read(&self, faults: &mut Vec<BookFault>) -> Deals {
        let mut deals = Deals {
            file: self.table.file.clone(),
            closed: Vec::new(),
            open: 0,
            other: 0,
        };
        for row in &self.table.rows {
            let Some(won) = outcome(row.cell(self.stage)) else {
                deals.open += 1;
                continue;
            };
            if self
                .kind
                .is_some_and(|column| !is_new_business(row.cell(column)))
            {
                deals.other += 1;
                continue;
            }
            let before = faults.len();
            let closed = self.day(row, faults);
            let amount = self.amount_of(row, faults);
            if let (Some(closed), true) = (closed, faults.len() == before) {
                deals.closed.push(DealRow {
                    closed,
                    won,
                    amount,
                });
            }
        }
        if deals.closed.is_empty() && faults.is_empty() {
            let header = &self.table.headers[self.stage];
            let mut stages: Vec<&str> = self
                .table
                .rows
                .iter()
                .map(|row| row.cell(self.stage))
                .collect();
            stages.sort_unstable();
            stages.dedup();
            stages.truncate(8);
            let reason = format!(
                "no new-business deal is won or lost; the stages are: {}",
                stages.join(", ")
            );
            let fix = "give deals whose stage holds the word won or lost";
            faults.push(fault(self.table, 1, header, reason, fix));
        }
        deals
    }

    fn day(&self, row: &Row, faults: &mut Vec<BookFault>) -> Option<Date> {
        let text = row.cell(self.closed);
        let day = date::written(text).map(|written| written.first_day(self.order));
        if day.is_none() {
            let reason = if text.is_empty() {
                "a closed deal has no close date".to_owned()
            } else {
                format!("{text} is no date")
            };
            let header = &self.table.headers[self.closed];
            faults.push(fault(
                self.table,
                row.line,
                header,
                reason,
                "write the day it was closed, as 2026-03-05",
            ));
        }
        day
    }

    fn amount_of(&self, row: &Row, faults: &mut Vec<BookFault>) -> Option<Decimal> {
        let column = self.amount?;
        let text = row.cell(column);
        if text.is_empty() {
            return None;
        }
        let value = amount::written(text).and_then(|written| written.value(self.decimal));
        let value = value.filter(|value| *value >= Decimal::ZERO);
        if value.is_none() {
            let header = &self.table.headers[column];
            let reason = format!("{text} is no amount of a deal");
            faults.push(fault(
                self.table,
                row.line,
                header,
                reason,
                "write a number such as 48000, not below 0",
            ));
        }
        value
    }
}

/// Whether a stage says won or lost; `None` while a deal is open.
fn outcome(stage: &str) -> Option<bool> {
    let name = plain(stage);
    let is = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if is(&["lost", "disqualified", "abandoned"]) || matches!(name.as_str(), "false" | "no" | "0") {
        Some(false)
    } else if name.contains("won") || matches!(name.as_str(), "true" | "yes" | "1") {
        Some(true)
    } else {
        None
    }
}

/// Whether a deal of that type wins a new customer; where nothing is said, it does.
fn is_new_business(kind: &str) -> bool {
    let name = plain(kind);
    let existing = [
        "existing",
        "expansion",
        "upsell",
        "crosssell",
        "upgrade",
        "renewal",
        "addon",
        "replacement",
        "downgrade",
    ];
    !existing.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Deals, Vec<String>> {
        let source = Source {
            name: "deals.csv",
            bytes: text.as_bytes(),
        };
        deals(source, BookOptions::default())
            .map_err(|error| error.to_string().lines().map(str::to_owned).collect())
    }

    #[test]
    fn exports_of_crm_systems_are_read() {
        let hubspot = "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Create Date,Deal owner\n\
                       1,A,Closed Won,Sales,\"$18,000\",2026-02-03,2025-12-01,Ann\n\
                       2,B,Closed Lost,Sales,,2026-02-10,2025-12-01,Ann\n\
                       3,C,Contract Sent,Sales,9000,2026-06-01,2025-12-01,Bob\n";
        let deals = read(hubspot).unwrap();
        assert_eq!(deals.open, 1);
        let closed: Vec<_> = deals.closed.iter().map(|d| (d.won, d.amount)).collect();
        assert_eq!(closed, [(true, Some(Decimal::from(18_000))), (false, None)]);

        let salesforce = "Opportunity Owner,Account Name,Opportunity Name,Stage,Amount,Close Date,Type\n\
                          Ann,X,x1,Closed Won,48000,25/03/2026,New Business\n\
                          Ann,X,x2,Closed Won,9000,26/03/2026,Existing Customer - Upgrade\n\
                          \"Grand Totals (2 records)\"\n\n\
                          \"Confidential Information - Do Not Distribute\"\n\
                          \"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.\"\n";
        let deals = read(salesforce).unwrap();
        assert_eq!((deals.closed.len(), deals.other), (1, 1));
        assert_eq!(deals.closed[0].closed, Date::new(2026, 3, 25).unwrap());
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert_eq!(
            read("stage,close date,amount\nwon,soon,5\nlost,,5\nwon,2026-01-05,-3\nopen,,\n")
                .unwrap_err(),
            [
                "deals.csv:2: close date: soon is no date. Fix: write the day it was closed, as 2026-03-05.",
                "deals.csv:3: close date: a closed deal has no close date. Fix: write the day it was closed, as 2026-03-05.",
                "deals.csv:4: amount: -3 is no amount of a deal. Fix: write a number such as 48000, not below 0.",
            ]
        );
        assert!(read("name,amount\na,5\n").unwrap_err()[0].contains("no column for stage"));
        assert!(
            read("stage,closed\nopen,\n").unwrap_err()[0]
                .contains("no new-business deal is won or lost")
        );
    }
}
