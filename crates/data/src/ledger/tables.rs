//! Columns of each file.

use super::cell::{amount, escaped};
use super::rows::Ledger;
use std::io::{self, Write};

/// A file of the ledger.
pub(super) struct Table<'a> {
    pub file: &'static str,
    columns: &'static [&'static str],
    rows: Box<dyn Iterator<Item = Vec<String>> + 'a>,
}

impl Table<'_> {
    pub fn write(self, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::WriterBuilder::new().from_writer(out);
        writer.write_record(self.columns)?;
        for row in self.rows {
            debug_assert_eq!(row.len(), self.columns.len(), "{}", self.file);
            writer.write_record(&row)?;
        }
        writer.flush()
    }
}

fn text(value: &str) -> String {
    escaped(value).into_owned()
}

fn optional(value: Option<u16>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// Every file, in the order of a customer's life.
pub(super) fn all(ledger: &Ledger) -> [Table<'_>; 9] {
    [
        Table {
            file: "arr.csv",
            columns: &["account_id", "month", "arr"],
            rows: Box::new(ledger.arr.iter().map(|row| {
                vec![
                    text(&row.account_id),
                    row.month.to_string(),
                    amount(row.arr_cents),
                ]
            })),
        },
        Table {
            file: "movements.csv",
            columns: &["account_id", "month", "kind", "cause", "amount"],
            rows: Box::new(ledger.movements.iter().map(|row| {
                vec![
                    text(&row.account_id),
                    row.month.to_string(),
                    row.kind.into(),
                    row.cause.into(),
                    amount(row.amount_cents),
                ]
            })),
        },
        Table {
            file: "accounts.csv",
            columns: &[
                "account_id",
                "segment",
                "origin",
                "landed_month",
                "land_arr",
                "activated_month",
                "churned_month",
                "teams",
                "seats",
                "end_arr",
            ],
            rows: Box::new(ledger.accounts.iter().map(|row| {
                vec![
                    text(&row.account_id),
                    text(&row.segment),
                    row.origin.into(),
                    row.landed_month.to_string(),
                    amount(row.land_arr_cents),
                    optional(row.activated_month),
                    optional(row.churned_month),
                    row.teams.to_string(),
                    row.seats.to_string(),
                    amount(row.end_arr_cents),
                ]
            })),
        },
        Table {
            file: "signals.csv",
            columns: &["account_id", "month", "signal", "fate", "waited_days"],
            rows: Box::new(ledger.signals.iter().map(|row| {
                vec![
                    text(&row.account_id),
                    row.month.to_string(),
                    row.signal.into(),
                    row.fate.into(),
                    row.waited_days.to_string(),
                ]
            })),
        },
        Table {
            file: "plays.csv",
            columns: &[
                "account_id",
                "play",
                "origin",
                "rep_id",
                "started_month",
                "closed_month",
                "won",
                "amount",
            ],
            rows: Box::new(ledger.plays.iter().map(|row| {
                vec![
                    text(&row.account_id),
                    row.play.into(),
                    row.origin.into(),
                    row.rep_id.as_deref().map_or_else(String::new, text),
                    row.started_month.to_string(),
                    row.closed_month.to_string(),
                    if row.won { "yes" } else { "no" }.into(),
                    amount(row.amount_cents),
                ]
            })),
        },
        Table {
            file: "invoices.csv",
            columns: &["account_id", "month", "kind", "amount"],
            rows: Box::new(ledger.invoices.iter().map(|row| {
                vec![
                    text(&row.account_id),
                    row.month.to_string(),
                    row.kind.into(),
                    amount(row.amount_cents),
                ]
            })),
        },
        Table {
            file: "credits.csv",
            columns: &["rep_id", "role", "month", "measure", "account_id", "amount"],
            rows: Box::new(ledger.credits.iter().map(|row| {
                vec![
                    text(&row.rep_id),
                    row.role.into(),
                    row.month.to_string(),
                    row.measure.into(),
                    text(&row.account_id),
                    amount(row.amount_cents),
                ]
            })),
        },
        Table {
            file: "quotas.csv",
            columns: &[
                "rep_id",
                "role",
                "measure",
                "period_start",
                "period_end",
                "quota",
            ],
            rows: Box::new(ledger.quotas.iter().map(|row| {
                vec![
                    text(&row.rep_id),
                    row.role.into(),
                    row.measure.into(),
                    row.period_start.to_string(),
                    row.period_end.to_string(),
                    amount(row.quota_cents),
                ]
            })),
        },
        Table {
            file: "payouts.csv",
            columns: &[
                "rep_id",
                "month",
                "earned",
                "vested",
                "paid",
                "clawed_back",
                "forfeited",
                "unvested",
            ],
            rows: Box::new(ledger.payouts.iter().map(|row| {
                vec![
                    text(&row.rep_id),
                    row.month.to_string(),
                    amount(row.earned_cents),
                    amount(row.vested_cents),
                    amount(row.paid_cents),
                    amount(row.clawed_back_cents),
                    amount(row.forfeited_cents),
                    amount(row.unvested_cents),
                ]
            })),
        },
    ]
}
