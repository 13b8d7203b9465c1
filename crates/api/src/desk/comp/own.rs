//! One rep's statement, line by line: what was credited on which account, and what it paid.

use super::statements::{Period, RepStatement, statements};
use super::terms::{money, paid_by};
use super::words;
use crate::desk::Refusal;
use crate::run::Ran;
use foothold_core::plan::{Measure, RoleKind, Source};
use foothold_core::sim::Ledger;
use serde::Serialize;
use std::collections::BTreeMap;

/// A rep's statement with its lines.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct OwnStatement {
    /// The sums.
    pub sums: RepStatement,
    /// Lines in order of month, measure and account.
    pub lines: Vec<StatementLine>,
    /// The rep's months, oldest first.
    pub months: Vec<StatementMonth>,
}

/// What one account brought a rep in one month on one measure.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct StatementLine {
    /// Month.
    pub month: u32,
    /// Account; none for the book as a whole.
    pub account: Option<String>,
    /// What is counted.
    pub measure: String,
    /// `own` or `landed`.
    pub source: String,
    /// Component that paid; none where only the quota is credited.
    pub component: Option<String>,
    /// Credited to the quota that attainment is read on or another: currency, or accounts.
    pub credited: Option<f64>,
    /// What the component was credited; none where only the quota is.
    pub amount: Option<f64>,
    /// Pay over amount; none where either is missing.
    pub rate: Option<f64>,
    /// Commission.
    pub pay: String,
}

/// Flows of one month.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct StatementMonth {
    /// Month.
    pub month: u32,
    /// Earned.
    pub earned: String,
    /// Vested.
    pub vested: String,
    /// Paid, net of what was taken back.
    pub paid: String,
    /// Lost before it vested.
    pub forfeited: String,
    /// Taken back.
    pub clawed_back: String,
    /// Not vested at its end.
    pub unvested: String,
}

/// What belongs together on a line; lines are in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    month: u16,
    measure: Measure,
    account: Option<u32>,
    /// None where only the quota is credited.
    component: Option<u16>,
}

#[derive(Debug, Default)]
struct Line {
    source: Option<Source>,
    credited: Option<i64>,
    amount: Option<i64>,
    pay: i64,
}

/// The statement of the rep with this index.
///
/// # Errors
/// A rep that the replication does not have, and what [`statements`] finds.
pub fn own_statement(
    ran: &Ran,
    ledger: &Ledger,
    replication: u32,
    period: Period,
    rep: u32,
) -> Result<OwnStatement, Refusal> {
    let all = statements(ran, ledger, replication, period)?;
    let sums = all
        .reps
        .into_iter()
        .find(|row| row.rep == rep)
        .ok_or_else(|| {
            Refusal::new(
                "no_such_rep",
                format!(
                    "rep {rep} has no statement for months {} to {}. \
                     Choose a rep of the table.",
                    period.from, period.to
                ),
            )
        })?;
    let role = ledger.reps[rep as usize].role;
    let within = |month: u16| (period.from..=period.to).contains(&month);
    let payouts = ledger.payouts.iter();
    Ok(OwnStatement {
        lines: lines(ran, ledger, role, rep, within),
        months: payouts
            .filter(|row| row.rep == rep && within(row.month))
            .map(|row| StatementMonth {
                month: u32::from(row.month),
                earned: money(row.earned),
                vested: money(row.vested),
                paid: money(row.paid),
                forfeited: money(row.forfeited),
                clawed_back: money(row.clawed_back),
                unvested: money(row.unvested),
            })
            .collect(),
        sums,
    })
}

fn lines(
    ran: &Ran,
    ledger: &Ledger,
    role: RoleKind,
    rep: u32,
    within: impl Fn(u16) -> bool,
) -> Vec<StatementLine> {
    let mut lines: BTreeMap<Key, Line> = BTreeMap::new();
    for row in ledger
        .commissions
        .iter()
        .filter(|row| row.rep == rep && within(row.month))
    {
        let line = lines
            .entry(Key {
                month: row.month,
                measure: row.measure,
                account: row.account,
                component: Some(row.component),
            })
            .or_default();
        line.source = Some(row.source);
        *line.amount.get_or_insert(0) += row.credited;
        line.pay += row.cents;
    }
    for row in ledger
        .credits
        .iter()
        .filter(|row| row.rep == rep && within(row.month))
    {
        let key = |component| Key {
            month: row.month,
            measure: row.measure,
            account: Some(row.account),
            component,
        };
        // Credit is told once, on the first line that was paid for it.
        let first = lines
            .range(key(Some(0))..=key(Some(u16::MAX)))
            .next()
            .map(|(key, _)| *key);
        let line = lines.entry(first.unwrap_or(key(None))).or_default();
        *line.credited.get_or_insert(0) += row.cents;
    }
    let spec = ran.plan().roles.iter().find(|found| found.kind == role);
    let components = spec
        .and_then(|role| paid_by(ran.plan(), role))
        .map_or(&[][..], |(_, comp)| &comp.components);
    // Cents of currency, hundredths of accounts.
    let major = |units: i64| units as f64 / 100.0;
    lines
        .into_iter()
        .map(|(key, line)| StatementLine {
            month: u32::from(key.month),
            account: key
                .account
                .map(|index| ledger.accounts[index as usize].id.clone()),
            measure: key.measure.name().to_owned(),
            source: words::source(line.source.unwrap_or(Source::Own)).to_owned(),
            component: key
                .component
                .and_then(|nth| components.get(usize::from(nth)))
                .map(|component| component.id.clone()),
            credited: line.credited.map(major),
            amount: line.amount.map(major),
            rate: line
                .amount
                .filter(|amount| *amount > 0)
                .map(|amount| line.pay as f64 / amount as f64),
            pay: money(line.pay),
        })
        .collect()
}
