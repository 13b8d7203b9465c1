//! A table with its columns found: cells as values, and what is wrong with them.

use super::columns::{self, Role};
use super::{ActualsOptions, AmountUnit, ColumnRead, FileRead, Measure, Shape};
use crate::book::amount::{self, DecimalMark, Sign};
use crate::book::columns::{matched, plain};
use crate::book::date::{self, DateOrder};
use crate::book::table::{LISTED, Row, Table};
use crate::book::{BookFault, marks};
use foothold_core::pricing::currency_decimals;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Largest amount of one cell, in major units. With two million rows of them sums stay exact.
const MOST: i64 = 1_000_000_000_000;
/// Largest number that stands for a month: a century.
const MOST_NUMBER: i32 = 1200;
/// Most decimals of an amount.
const DECIMALS: u32 = 6;

/// Faults of one file: the first of them, and how many more.
#[derive(Debug, Default)]
pub(super) struct Faults {
    list: Vec<BookFault>,
    more: usize,
}

impl Faults {
    pub fn push(&mut self, fault: BookFault) {
        if self.list.len() < LISTED {
            self.list.push(fault);
        } else {
            self.more += 1;
        }
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn into_list(mut self) -> Vec<BookFault> {
        if let Some(first) = self.list.first().filter(|_| self.more > 0) {
            let more = BookFault {
                file: first.file.clone(),
                line: 1,
                column: String::new(),
                reason: format!("{} further faults are not listed", self.more),
                fix: "correct those above first".into(),
            };
            self.list.push(more);
        }
        self.list
    }
}

/// A column of amounts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amounts {
    pub column: usize,
    decimal: DecimalMark,
    cents: bool,
    /// Whether it is known how to read them; a fault says why not.
    readable: bool,
}

/// A column of dates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dates {
    pub column: usize,
    order: DateOrder,
}

/// A table under a shape.
pub(super) struct Sheet<'t> {
    pub table: &'t Table,
    pub shape: Shape,
    pub options: &'t ActualsOptions,
    pub faults: Faults,
    pub assumptions: Vec<String>,
    found: Vec<(Role, usize)>,
    also_used: Vec<(usize, &'static str)>,
    by: Option<By>,
    currency: Option<(String, u64)>,
    /// Symbols beside amounts, each with the line it first stands on.
    symbols: Vec<(Sign, u64)>,
}

/// What tells customers apart.
enum By {
    /// A column of the data.
    Column(usize),
    /// The table beside it.
    Beside(HashMap<String, String>),
}

impl<'t> Sheet<'t> {
    pub fn new(
        table: &'t Table,
        shape: Shape,
        beside: Option<&Table>,
        options: &'t ActualsOptions,
    ) -> Self {
        let mut sheet = Self {
            table,
            shape,
            options,
            faults: Faults::default(),
            assumptions: Vec::new(),
            found: columns::of_shape(table, shape),
            also_used: Vec::new(),
            by: None,
            currency: None,
            symbols: Vec::new(),
        };
        if table.encoding_guessed {
            sheet.assumptions.push(format!(
                "{} is no UTF-8, so it was read as {}",
                table.file, table.encoding
            ));
        }
        sheet.by = options
            .by
            .as_deref()
            .and_then(|by| sheet.find_by(by, beside));
        sheet
    }

    fn find_by(&mut self, by: &str, beside: Option<&Table>) -> Option<By> {
        let wanted = plain(by);
        let known: &[&str] = if wanted == "segment" {
            &[
                "segment",
                "accountsegment",
                "customersegment",
                "marketsegment",
            ]
        } else {
            &[wanted.as_str()]
        };
        let column = |table: &Table| matched(&table.headers, &[((), known)]).first().map(|f| f.1);
        if let Some(index) = column(self.table) {
            self.also_used.push((index, "what tells customers apart"));
            return Some(By::Column(index));
        }
        let Some(other) = beside else {
            let reason = format!("no column {by} among: {}", self.table.headers.join(", "));
            let fix = "name one of these columns, or give a table of customers that has it";
            self.fault(1, "", reason, fix);
            return None;
        };
        let customer = columns::of_shape(other, Shape::Mrr)
            .into_iter()
            .find(|(role, _)| *role == Role::Customer);
        let (Some(by_index), Some((_, customer))) = (column(other), customer) else {
            self.faults.push(BookFault {
                file: other.file.clone(),
                line: 1,
                column: String::new(),
                reason: format!(
                    "no columns customer and {by} among: {}",
                    other.headers.join(", ")
                ),
                fix: "name one column customer_id and one like what tells customers apart".into(),
            });
            return None;
        };
        let mut groups: HashMap<String, String> = HashMap::new();
        for row in &other.rows {
            let (id, group) = (row.cell(customer), row.cell(by_index));
            let before = groups.insert(id.to_owned(), group.to_owned());
            if before.is_some_and(|before| before != group) {
                self.faults.push(BookFault {
                    file: other.file.clone(),
                    line: row.line,
                    column: other.headers[by_index].clone(),
                    reason: format!("customer {id} stands here a second time, as {group:?}"),
                    fix: "keep one row for each customer".into(),
                });
            }
        }
        Some(By::Beside(groups))
    }

    /// Records a fault.
    pub fn fault(&mut self, line: u64, column: &str, reason: impl Into<String>, fix: &str) {
        self.faults.push(BookFault {
            file: self.table.file.clone(),
            line,
            column: column.to_owned(),
            reason: reason.into(),
            fix: fix.to_owned(),
        });
    }

    /// Records a fault of a cell.
    pub fn fault_at(&mut self, row: &Row, column: usize, reason: impl Into<String>, fix: &str) {
        self.fault(row.line, &self.table.headers[column], reason, fix);
    }

    pub fn position(&self, role: Role) -> Option<usize> {
        self.found
            .iter()
            .find(|(known, _)| *known == role)
            .map(|(_, index)| *index)
    }

    /// The position of a column that must be there.
    pub fn required(&mut self, role: Role) -> Option<usize> {
        let position = self.position(role);
        if position.is_none() {
            let headers = self.table.headers.join(", ");
            let reason = format!("no column for {} among: {headers}", role.name());
            let fix = format!(
                "name a column {}, or give the shape that the file has",
                role.name()
            );
            self.fault(1, "", reason, &fix);
        }
        position
    }

    /// Counts a column as used that has no role.
    pub fn use_column(&mut self, column: usize, role: &'static str) {
        self.also_used.push((column, role));
    }

    /// Gives up the role of a column.
    pub fn forget(&mut self, role: Role) {
        self.found.retain(|(known, _)| *known != role);
    }

    /// Columns of amounts, all of one kind: their marks are decided together.
    pub fn amounts(&mut self, columns: &[usize]) -> Vec<Amounts> {
        for &column in columns {
            if let Some(sign) = Sign::of_header(&self.table.headers[column]) {
                self.same_currency(1, column, sign);
            }
        }
        let minor = self.minor(columns);
        let mut found = Vec::new();
        let marks = marks::of_columns(self.table, columns, minor, self.options.book, &mut found);
        let readable = found.is_empty();
        found.into_iter().for_each(|fault| self.faults.push(fault));
        let header = match columns {
            [only] => self.table.headers[*only].as_str(),
            _ => "amounts",
        };
        self.assumptions.extend(marks.assumption(header));
        let cents = match self.options.unit {
            Some(unit) => unit == AmountUnit::Cents,
            None => self.shape == Shape::Movements && columns::is_chartmogul(self.table),
        };
        if cents && self.options.unit.is_none() {
            self.assumptions.push(format!(
                "{header} is in whole cents, as ChartMogul writes it"
            ));
        }
        let amounts = |&column| Amounts {
            column,
            decimal: marks.decimal,
            cents,
            readable,
        };
        columns.iter().map(amounts).collect()
    }

    /// How many decimals the currency of the file has; two where the file does not name one.
    fn minor(&self, columns: &[usize]) -> u32 {
        if let Some((code, _)) = &self.currency {
            return currency_decimals(code);
        }
        let column = self.position(Role::Currency);
        for row in &self.table.rows {
            let mut signs: Vec<Sign> = Vec::new();
            signs.extend(column.and_then(|column| Sign::of(row.cell(column))));
            for column in columns {
                signs.extend(amount::written(row.cell(*column)).map_or(Vec::new(), |w| w.signs));
            }
            for sign in signs {
                if let Sign::Code(code) = sign {
                    return currency_decimals(&code);
                }
            }
        }
        2
    }

    /// Header of the column of amounts, where it is one; for faults.
    pub fn amount_header(&self) -> String {
        let roles = [Role::Change, Role::Mrr, Role::Arr, Role::Price];
        let column = roles.into_iter().find_map(|role| self.position(role));
        column.map_or_else(String::new, |column| self.table.headers[column].clone())
    }

    /// A column of dates.
    pub fn dates(&mut self, column: usize) -> Dates {
        let mut found = Vec::new();
        let order = date::order_of_column(self.table, column, self.options.book, &mut found);
        found.into_iter().for_each(|fault| self.faults.push(fault));
        Dates { column, order }
    }

    /// A date; `None` in an empty cell, and after a fault.
    pub fn date(&mut self, row: &Row, dates: Dates) -> Option<(date::Written, DateOrder)> {
        let text = row.cell(dates.column);
        if text.is_empty() {
            return None;
        }
        let numbered = self.options.month_one.and_then(|first| {
            let number = text
                .parse()
                .ok()
                .filter(|n| (1..=MOST_NUMBER).contains(n))?;
            Some(date::Written::Month(first.plus(number - 1)))
        });
        let written = numbered.or_else(|| date::written(text));
        if written.is_none() {
            let reason = format!("{text} is no date");
            self.fault_at(
                row,
                dates.column,
                reason,
                "write a date that exists, as 2026-03-05",
            );
        }
        Some((written?, dates.order))
    }

    /// An amount in major units; `None` in an empty cell, and after a fault.
    pub fn amount(&mut self, row: &Row, amounts: Amounts) -> Option<Decimal> {
        let text = row.cell(amounts.column);
        if text.is_empty() || !amounts.readable {
            return None;
        }
        let mut written = amount::written(text);
        if let Some(written) = &mut written {
            for sign in std::mem::take(&mut written.signs) {
                self.same_currency(row.line, amounts.column, sign);
            }
            if written.is_too_long() {
                let reason = format!("{text} is above 10^12 or has more than {DECIMALS} decimals");
                self.fault_at(row, amounts.column, reason, "check the unit of the column");
                return None;
            }
        }
        let value = written
            .as_ref()
            .and_then(|written| written.value(amounts.decimal));
        let Some(value) = value else {
            let reason = format!("{text} is no amount");
            self.fault_at(
                row,
                amounts.column,
                reason,
                "write a number such as 1200.50",
            );
            return None;
        };
        if value.abs() > Decimal::from(MOST) || value.normalize().scale() > DECIMALS {
            let reason = format!("{text} is above 10^12 or has more than {DECIMALS} decimals");
            self.fault_at(row, amounts.column, reason, "check the unit of the column");
            return None;
        }
        if !amounts.cents {
            return Some(value);
        }
        if !value.fract().is_zero() {
            let reason = format!("{text} is no whole number of cents");
            let fix = "give the unit of amounts: cents or major units";
            self.fault_at(row, amounts.column, reason, fix);
            return None;
        }
        Some(value / Decimal::ONE_HUNDRED)
    }

    /// The customer of a row; `None` after a fault.
    pub fn customer<'r>(&mut self, row: &'r Row, column: usize) -> Option<&'r str> {
        let id = row.cell(column);
        if id.is_empty() {
            let reason = "the row names no customer";
            self.fault_at(row, column, reason, "fill the cell, or remove the row");
            return None;
        }
        if let Some(currency) = self.position(Role::Currency) {
            let text = row.cell(currency);
            match Sign::of(text) {
                Some(sign) => self.same_currency(row.line, currency, sign),
                None if text.is_empty() => {}
                None => {
                    let reason = format!("{text:?} is not a currency of ISO 4217");
                    let fix = "write a code such as USD, or leave the cell empty";
                    self.fault_at(row, currency, reason, fix);
                }
            }
        }
        Some(id)
    }

    /// Holds a sign against those before it: nothing is added up across currencies.
    fn same_currency(&mut self, line: u64, column: usize, sign: Sign) {
        let known = match (&sign, &self.currency) {
            (_, Some((known, at))) if !sign.may_be(known) => Some((known.clone(), *at)),
            (Sign::Code(code), _) => {
                let other = self.symbols.iter().find(|(symbol, _)| !symbol.may_be(code));
                other.map(|(symbol, at)| (symbol.to_string(), *at))
            }
            (symbol, _) => {
                let other = self.symbols.iter().find(|(known, _)| known != symbol);
                other.map(|(known, at)| (known.to_string(), *at))
            }
        };
        if let Some((known, at)) = known {
            let header = self.table.headers[column].clone();
            let reason = format!("{sign} here and {known} on line {at}");
            let fix = "convert all amounts to one currency, or give one file for each";
            self.fault(line, &header, reason, fix);
            return;
        }
        match sign {
            Sign::Code(code) => {
                self.currency.get_or_insert((code, line));
            }
            symbol if self.symbols.iter().all(|(known, _)| *known != symbol) => {
                self.symbols.push((symbol, line));
            }
            Sign::Symbol(_) => {}
        }
    }

    /// Currency of the file; none where it has only a symbol that several currencies share.
    pub fn currency(&self) -> Option<String> {
        self.currency.as_ref().map(|(code, _)| code.clone())
    }

    /// What tells the customer of a row apart; `None` when nothing is asked to.
    pub fn group(&self, row: &Row, customer: &str) -> Option<String> {
        match self.by.as_ref()? {
            By::Column(index) => Some(named(row.cell(*index))),
            By::Beside(_) => self.group_of(customer),
        }
    }

    /// What tells a customer without rows apart; `None` when nothing is asked to.
    pub fn group_of(&self, customer: &str) -> Option<String> {
        let text = match self.by.as_ref()? {
            By::Column(_) => "",
            By::Beside(groups) => groups.get(customer).map_or("", String::as_str),
        };
        Some(named(text))
    }

    /// The column whose texts tell customers apart, for faults.
    pub fn group_header(&self) -> &str {
        match self.by {
            Some(By::Column(index)) => &self.table.headers[index],
            _ => "",
        }
    }

    /// What amounts are of: as asked, else as the header says, else a month's.
    pub fn measure(&mut self, column: usize) -> Measure {
        if let Some(measure) = self.options.measure {
            return measure;
        }
        let name = plain(&self.table.headers[column]);
        let yearly = ["arr", "acv", "annual"];
        if yearly.iter().any(|word| name.contains(word)) {
            return Measure::Arr;
        }
        if !name.contains("mrr") && !name.contains("monthly") {
            self.assumptions.push(format!(
                "{} is a month's amount (MRR)",
                self.table.headers[column]
            ));
        }
        Measure::Mrr
    }

    /// How the file was read.
    pub fn report(&self) -> FileRead {
        let mut used: Vec<(usize, &'static str)> = self
            .found
            .iter()
            .map(|(role, index)| (*index, role.name()))
            .collect();
        used.extend(&self.also_used);
        used.sort_unstable();
        FileRead {
            file: self.table.file.clone(),
            encoding: self.table.encoding,
            separator: self.table.separator,
            columns: used
                .iter()
                .map(|&(index, role)| ColumnRead {
                    header: self.table.headers[index].clone(),
                    role,
                })
                .collect(),
            unused: (0..self.table.headers.len())
                .filter(|index| used.iter().all(|(known, _)| known != index))
                .map(|index| self.table.headers[index].clone())
                .collect(),
            rows: self.table.rows.len(),
            assumptions: self.assumptions.clone(),
        }
    }
}

/// The name of a group, also of one without.
fn named(text: &str) -> String {
    let name = if text.is_empty() { "(none)" } else { text };
    name.to_owned()
}
