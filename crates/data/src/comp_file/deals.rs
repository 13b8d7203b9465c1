//! Deals from a CSV file.

use crate::book::date;
use crate::book::marks::Marks;
use crate::book::table::{Row, Table, parse};
use crate::book::{BookError, BookFault, BookOptions, Source, read_file};
use foothold_core::calendar::Date;
use foothold_core::comp::statement::{
    Conditions, Deal, DealRep, Receiver, StatementPlan, check_deals,
};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Most deals in a file.
const MOST_DEALS: usize = 200_000;
/// More faults than this are counted, not listed.
const MOST_FAULTS: usize = 200;

/// Deals and what was noticed while reading them.
#[derive(Debug, Clone, PartialEq)]
pub struct DealsFile {
    /// Deals in file order.
    pub deals: Vec<Deal>,
    /// Line of each deal in the file.
    pub lines: Vec<u64>,
    /// Headers that neither the format nor the comp plan uses.
    pub unused: Vec<String>,
    /// What had to be assumed of the file, one sentence each.
    pub assumptions: Vec<String>,
}

/// Columns with names of their own, and other names they go by.
const COLUMNS: [(&str, &[&str]); 14] = [
    ("id", &["deal", "deal_id", "opportunity", "opportunity_id"]),
    (
        "date",
        &[
            "close_date",
            "closed",
            "closed_date",
            "booked",
            "booking_date",
        ],
    ),
    ("rep", &["reps", "owner", "seller", "salesperson"]),
    ("kind", &["type", "deal_type"]),
    ("start", &["start_date", "contract_start"]),
    ("landed", &["landed_date", "customer_since"]),
    ("landed_by", &["landing_rep"]),
    ("invoiced", &["invoice_date", "invoiced_date"]),
    (
        "collected",
        &["paid", "paid_date", "payment_date", "collected_date"],
    ),
    (
        "cancelled",
        &["canceled", "churned", "cancelled_date", "churn_date"],
    ),
    ("cancelled_share", &["canceled_share", "churned_share"]),
    ("term_months", &["term"]),
    ("term_years", &["years"]),
    ("currency", &[]),
];

/// Amounts that the known measures look for, and those that plans often name.
pub(super) const AMOUNTS: [&str; 10] = [
    "amount",
    "arr",
    "acv",
    "first_year_acv",
    "tcv",
    "gross",
    "net",
    "quota_credit",
    "start_arr",
    "end_arr",
];

/// Reads the deals at `path` under `plan`.
///
/// # Errors
/// A file that cannot be read, or every fault in it.
pub fn deals(
    path: &Path,
    plan: &StatementPlan,
    options: BookOptions,
) -> Result<DealsFile, BookError> {
    let bytes = read_file(path)?;
    deals_from(&path.display().to_string(), &bytes, plan, options)
}

/// Reads deals from memory; `name` is how messages call them. Of `options` the decimal mark counts.
///
/// # Errors
/// Every fault in them.
pub fn deals_from(
    name: &str,
    bytes: &[u8],
    plan: &StatementPlan,
    options: BookOptions,
) -> Result<DealsFile, BookError> {
    let mut faults = Vec::new();
    let table = parse(Source { name, bytes }, &mut faults).filter(|_| faults.is_empty());
    let Some(table) = table else {
        return Err(BookError::Faults(faults));
    };
    if table.encoding_guessed {
        return Err(BookError::Faults(vec![not_utf8(&table)]));
    }
    let mut reading = Reading::new(&table, plan);
    reading.headers(&mut faults);
    if !faults.is_empty() {
        return Err(BookError::Faults(faults));
    }
    let mut assumptions = reading.amounts(options, &mut faults);
    if table.rows.is_empty() {
        assumptions.push(format!(
            "{name} has no row below its header, so there are no deals"
        ));
    }
    let mut deals = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let before = faults.len();
        let deal = reading.deal(row, &mut faults);
        if faults.len() == before {
            deals.extend(deal);
        }
    }
    if faults.is_empty() {
        let mut missed = BTreeSet::new();
        for fault in check_deals(plan, &deals) {
            let row = &table.rows[fault.deal];
            match reading.no_column(&fault.needs) {
                // A column that is not there is missed once, not on every line.
                Some(missing) if missed.insert(fault.needs.clone()) => faults.push(missing),
                Some(_) => {}
                None => {
                    faults.push(reading.fault(row.line, fault.column, fault.reason, fault.fix));
                }
            }
        }
    }
    if faults.is_empty() {
        return Ok(DealsFile {
            deals,
            lines: table.rows.iter().map(|row| row.line).collect(),
            unused: reading.unused(),
            assumptions,
        });
    }
    Err(BookError::Faults(listed(faults)))
}

/// The first faults, and how many there are beyond.
fn listed(mut faults: Vec<BookFault>) -> Vec<BookFault> {
    faults.sort_by_key(|fault| fault.line);
    if let Some(more @ 1..) = faults.len().checked_sub(MOST_FAULTS) {
        faults.truncate(MOST_FAULTS);
        if let Some(last) = faults.last().cloned() {
            faults.push(BookFault {
                column: String::new(),
                reason: format!("{more} more faults are not listed"),
                fix: "correct the ones above first".into(),
                ..last
            });
        }
    }
    faults
}

/// Names are keys here: guessing their letters could split one rep into two.
fn not_utf8(table: &Table) -> BookFault {
    let cells = |row: &Row| (0..table.headers.len()).find(|at| !row.cell(*at).is_ascii());
    let place = table
        .rows
        .iter()
        .find_map(|row| Some((row.line, table.headers[cells(row)?].clone())));
    let (line, column) = place.unwrap_or((1, String::new()));
    BookFault {
        file: table.file.clone(),
        line,
        column,
        reason: "the text is neither UTF-8 nor UTF-16 with a byte order mark".into(),
        fix: "export the file again as CSV in UTF-8".into(),
    }
}

pub(super) struct Reading<'a> {
    pub(super) table: &'a Table,
    pub(super) plan: &'a StatementPlan,
    /// Column index by name, aliases resolved.
    pub(super) columns: BTreeMap<String, usize>,
    pub(super) marks: Option<Marks>,
}

impl<'a> Reading<'a> {
    fn new(table: &'a Table, plan: &'a StatementPlan) -> Self {
        let mut columns = BTreeMap::new();
        for (index, header) in table.headers.iter().enumerate() {
            columns.entry(plain(header)).or_insert(index);
        }
        // `Amount (USD)` is known as `amount` too; a header that says just that comes first.
        for (index, header) in table.headers.iter().enumerate() {
            if let Some((name, _)) = header.split_once('(') {
                columns.entry(plain(name.trim_end())).or_insert(index);
            }
        }
        for (name, aliases) in COLUMNS {
            if !columns.contains_key(name)
                && let Some(index) = aliases.iter().find_map(|alias| columns.get(*alias))
            {
                columns.insert(name.to_owned(), *index);
            }
        }
        Self {
            table,
            plan,
            columns,
            marks: None,
        }
    }

    pub(super) fn fault(
        &self,
        line: u64,
        column: &str,
        reason: impl Into<String>,
        fix: impl Into<String>,
    ) -> BookFault {
        let header = self.columns.get(column).map(|at| &self.table.headers[*at]);
        BookFault {
            file: self.table.file.clone(),
            line,
            column: header.map_or_else(|| column.to_owned(), Clone::clone),
            reason: reason.into(),
            fix: fix.into(),
        }
    }

    /// Columns that the plan's conditions, overrides and amounts name.
    fn named(&self) -> BTreeSet<&'a str> {
        let of = |conditions: &'a Conditions| conditions.when.keys().map(String::as_str);
        let lines = self.plan.comp_plans.iter().flat_map(|comp| &comp.lines);
        let mut out: BTreeSet<&str> = BTreeSet::new();
        for line in lines {
            out.extend(of(&line.conditions));
            out.extend(line.amount_column.as_deref());
            out.extend(line.overrides.iter().filter_map(|to| match &to.to {
                Receiver::Column(column) => Some(column.as_str()),
                Receiver::Rep(_) => None,
            }));
        }
        for rule in &self.plan.credit_rules {
            out.extend(of(&rule.conditions));
        }
        out
    }

    fn headers(&self, faults: &mut Vec<BookFault>) {
        for name in ["id", "date", "rep"] {
            if !self.columns.contains_key(name) {
                let known = COLUMNS.iter().find(|(column, _)| *column == name);
                let aliases = known.map_or(String::new(), |(_, aliases)| aliases.join(", "));
                faults.push(self.fault(
                    1,
                    name,
                    "there is no such column",
                    format!("add it; other names for it are {aliases}"),
                ));
            }
        }
        for name in self.named() {
            if !self.columns.contains_key(name) {
                faults.push(self.fault(
                    1,
                    name,
                    "there is no such column, and the comp plan needs it",
                    "add the column, or correct its name in the comp plan",
                ));
            }
        }
        if self.table.rows.len() > MOST_DEALS {
            faults.push(self.fault(
                1,
                "",
                format!("the file has {} deals", self.table.rows.len()),
                format!("keep at most {MOST_DEALS}: one file for each year or team"),
            ));
        }
    }

    /// The fault that none of the columns `needs` is there at all; `None` where one is.
    fn no_column(&self, needs: &[String]) -> Option<BookFault> {
        let first = needs.first()?;
        if needs.iter().any(|name| self.columns.contains_key(name)) {
            return None;
        }
        Some(self.fault(
            1,
            "",
            format!(
                "no column {} among: {}",
                needs.join(" or "),
                self.table.headers.join(", ")
            ),
            format!("name the column that holds the amounts {first:?}"),
        ))
    }

    fn unused(&self) -> Vec<String> {
        let mut used = self.named();
        used.extend(COLUMNS.iter().map(|(name, _)| *name));
        used.extend(AMOUNTS);
        let used: BTreeSet<usize> = used
            .into_iter()
            .filter_map(|name| self.columns.get(name).copied())
            .collect();
        let headers = self.table.headers.iter().enumerate();
        headers
            .filter(|(index, header)| !used.contains(index) && !header.is_empty())
            .map(|(_, header)| header.clone())
            .collect()
    }

    /// A cell that is there and not empty.
    pub(super) fn cell<'r>(&self, row: &'r Row, column: &str) -> Option<&'r str> {
        let cell = row.cell(*self.columns.get(column)?);
        (!cell.is_empty()).then_some(cell)
    }

    fn deal(&self, row: &Row, faults: &mut Vec<BookFault>) -> Option<Deal> {
        let mut missing = |column: &str| {
            faults.push(self.fault(
                row.line,
                column,
                "is empty",
                "fill it in, or remove the row",
            ));
        };
        let id = self.cell(row, "id");
        if id.is_none() {
            missing("id");
        }
        if self.cell(row, "date").is_none() {
            missing("date");
        }
        if self.cell(row, "rep").is_none() {
            missing("rep");
        }
        let date = self.date(row, "date", faults);
        let reps = self
            .cell(row, "rep")
            .map(|text| self.reps(row, text, faults));
        self.currency(row, faults);
        let mut amounts = BTreeMap::new();
        for name in self.amount_columns() {
            if let Some(amount) = self.amount(row, name, faults) {
                amounts.insert(name.to_owned(), amount);
            }
        }
        let term_months = self.term(row, faults);
        let mut day = |column| self.date(row, column, faults);
        let (start, landed) = (day("start"), day("landed"));
        let (invoiced, collected, cancelled) =
            (day("invoiced"), day("collected"), day("cancelled"));
        let cancelled_share = self.cancelled_share(row, faults);
        let kind = self.cell(row, "kind").map_or("new".to_owned(), plain);
        Some(Deal {
            id: id?.to_owned(),
            date: date?,
            kind,
            reps: reps?,
            quota_credit: amounts.get("quota_credit").copied(),
            amounts,
            cells: self
                .columns
                .iter()
                .map(|(name, index)| (name.clone(), row.cell(*index).to_owned()))
                .collect(),
            term_months,
            start,
            landed,
            landed_by: self.cell(row, "landed_by").map(str::to_owned),
            invoiced,
            collected,
            cancelled,
            cancelled_share,
        })
    }

    fn date(&self, row: &Row, column: &str, faults: &mut Vec<BookFault>) -> Option<Date> {
        let text = self.cell(row, column)?;
        // A time of day may follow.
        let day = text.split(['T', ' ']).next().unwrap_or(text);
        let date = Date::parse(day);
        if date.is_none() {
            let reason = match date::written(text) {
                Some(_) => "is not written as year, month and day with dashes",
                None => "is not a day that exists",
            };
            faults.push(self.fault(
                row.line,
                column,
                format!("{text:?} {reason}"),
                "write year, month and day like 2026-03-05",
            ));
        }
        date
    }

    fn currency(&self, row: &Row, faults: &mut Vec<BookFault>) {
        let currency = &self.plan.currency;
        if let Some(found) = self.cell(row, "currency")
            && !found.eq_ignore_ascii_case(currency)
        {
            faults.push(self.fault(
                row.line,
                "currency",
                format!("{found:?} is not {currency}, the currency of the comp plan"),
                format!("convert it to {currency}, or make a statement for each currency"),
            ));
        }
    }

    fn term(&self, row: &Row, faults: &mut Vec<BookFault>) -> Option<u16> {
        for (column, months) in [("term_months", 1), ("term_years", 12)] {
            let Some(text) = self.cell(row, column) else {
                continue;
            };
            let term: Option<u16> = text
                .parse::<Decimal>()
                .ok()
                .and_then(|number| number.checked_mul(Decimal::from(months)))
                .map(|months| months.normalize())
                .filter(|number| number.is_integer())
                .and_then(|number| u16::try_from(number).ok())
                .filter(|term| (1..=600).contains(term));
            if term.is_none() {
                faults.push(self.fault(
                    row.line,
                    column,
                    format!("{text:?} is not a term from 1 to 600 months"),
                    "write a number, such as 12",
                ));
            }
            return term;
        }
        None
    }

    /// `Ana`, or `Ana 60%; Ben 40%`.
    fn reps(&self, row: &Row, text: &str, faults: &mut Vec<BookFault>) -> Vec<DealRep> {
        let parts: Vec<&str> = text
            .split([';', '|', '+'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        let mut out = Vec::new();
        for part in &parts {
            let (rep, share) = match part.strip_suffix('%') {
                Some(rest) => {
                    let at = rest.rfind([' ', ':']).unwrap_or(0);
                    let number = rest[at..].trim_start_matches([' ', ':']);
                    let share = number.parse::<Decimal>().ok();
                    (rest[..at].trim_end_matches([' ', ':']), share)
                }
                None => (*part, (parts.len() == 1).then_some(Decimal::ONE_HUNDRED)),
            };
            let share =
                share.filter(|share| *share > Decimal::ZERO && *share <= Decimal::ONE_HUNDRED);
            match share {
                Some(share) if !rep.is_empty() => out.push(DealRep {
                    rep: rep.to_owned(),
                    share: share / Decimal::ONE_HUNDRED,
                }),
                _ => faults.push(self.fault(
                    row.line,
                    "rep",
                    format!("{part:?} is not a rep with a share above 0% and at most 100%"),
                    "write one name, or names with shares: \"Ana 60%; Ben 40%\"",
                )),
            }
        }
        out
    }
}

/// A header as plans name it: `Close Date` is `close_date`.
pub(super) fn plain(header: &str) -> String {
    let mut out = String::new();
    for c in header.trim().chars() {
        if matches!(c, ' ' | '-' | '_') {
            if !out.ends_with('_') {
                out.push('_');
            }
        } else {
            out.extend(c.to_lowercase());
        }
    }
    out
}
