//! Statements of every rep of one replication over a period, from its ledger.
//!
//! What was earned before the period and not settled by then is brought forward, so that for every
//! rep `brought + earned = paid + due + unvested + forfeited + clawed back`.

use super::terms::{counted, money};
use crate::run::Ran;
use foothold_core::metrics::{Amount, SERIES};
use foothold_core::plan::{Measure, RoleKind};
use foothold_core::sim::Ledger;
use foothold_core::sim::record::PayoutRow;
use serde::Serialize;
use std::collections::BTreeMap;

use super::super::Refusal;

/// Months from the first to the last, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First month, 1 or later.
    pub from: u16,
    /// Last month.
    pub to: u16,
}

impl Period {
    /// A period of the months that a run simulated.
    ///
    /// # Errors
    /// A month that the run does not have, or an end before the start.
    pub fn of(ran: &Ran, from: u32, to: u32) -> Result<Self, Refusal> {
        let last = u32::from(ran.outcome.months);
        if from < 1 || to < from || to > last {
            return Err(Refusal::new(
                "request_invalid",
                format!(
                    "months {from} to {to} are not a period of this run. \
                     Choose months between 1 and {last}."
                ),
            ));
        }
        // Checked against a 16-bit number above.
        Ok(Self {
            from: from as u16,
            to: to as u16,
        })
    }

    fn holds(self, month: u16) -> bool {
        (self.from..=self.to).contains(&month)
    }
}

/// Statements of every rep.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Statements {
    /// Replication that was replayed.
    pub replication: u32,
    /// First month.
    pub from: u32,
    /// Last month.
    pub to: u32,
    /// Currency of every amount.
    pub currency: String,
    /// One row a rep who worked in the period or has a balance in it, in the order of the team.
    pub reps: Vec<RepStatement>,
    /// Sums; without quota and attainment where reps count different things.
    pub total: RepStatement,
    /// ARR on which two roles earned commission.
    pub twice_arr: String,
    /// Commission on it beyond that of the role that earned most.
    pub twice_pay: String,
}

/// The statement of one rep.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RepStatement {
    /// Index of the rep in the replication.
    pub rep: u32,
    /// Role, seat and occupant: `ae-03`, `ae-03.2`.
    pub id: String,
    /// Role.
    pub role: String,
    /// Month of hire; 0 for the opening team.
    pub hired: u32,
    /// Last month of work.
    pub left: Option<u32>,
    /// What the quota counts.
    pub measure: Option<String>,
    /// Quota of the periods that ended in these months: currency, or accounts.
    pub quota: Option<f64>,
    /// Credit in those quota periods.
    pub credited: Option<f64>,
    /// One over the other.
    pub attainment: Option<f64>,
    /// Earned earlier, and neither paid nor lost before the period.
    pub brought: String,
    /// Earned in the period.
    pub earned: String,
    /// Paid in the period, net of what was taken back.
    pub paid: String,
    /// Vested at its end, and not yet paid.
    pub due: String,
    /// Not vested at its end.
    pub unvested: String,
    /// Lost in the period before it vested.
    pub forfeited: String,
    /// Taken back in the period.
    pub clawed_back: String,
}

/// Cents of one rep.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    brought: i64,
    earned: i64,
    paid: i64,
    due: i64,
    unvested: i64,
    forfeited: i64,
    clawed_back: i64,
    /// Credit and quota on the role's first quota.
    credited: i64,
    quota: i64,
}

impl Sums {
    /// Adds a payout of the period, or of before it.
    fn pay(&mut self, row: &PayoutRow, period: Period) {
        // Vested and unpaid is what flowed in and not out; unvested is the books' own balance.
        self.due += row.vested - row.paid - row.clawed_back;
        self.unvested = row.unvested;
        if row.month < period.from {
            self.brought = self.due + self.unvested;
        } else {
            self.earned += row.earned;
            self.paid += row.paid;
            self.forfeited += row.forfeited;
            self.clawed_back += row.clawed_back;
        }
    }

    fn add(&mut self, other: &Self) {
        self.brought += other.brought;
        self.earned += other.earned;
        self.paid += other.paid;
        self.due += other.due;
        self.unvested += other.unvested;
        self.forfeited += other.forfeited;
        self.clawed_back += other.clawed_back;
        self.credited += other.credited;
        self.quota += other.quota;
    }

    fn is_idle(&self) -> bool {
        let Self {
            brought,
            earned,
            paid,
            due,
            unvested,
            ..
        } = *self;
        [brought, earned, paid, due, unvested] == [0; 5]
    }

    /// What must be 0.
    fn difference(&self) -> i64 {
        let settled = self.paid + self.due + self.unvested + self.forfeited + self.clawed_back;
        self.brought + self.earned - settled
    }

    /// The amounts as they travel.
    fn statement(&self, measure: Option<Measure>) -> RepStatement {
        // Cents of currency, hundredths of accounts.
        let some = |units: i64| (self.quota > 0).then(|| units as f64 / 100.0);
        RepStatement {
            measure: measure.map(|measure| measure.name().to_owned()),
            quota: some(self.quota),
            credited: some(self.credited),
            attainment: (self.quota > 0).then(|| self.credited as f64 / self.quota as f64),
            brought: money(self.brought),
            earned: money(self.earned),
            paid: money(self.paid),
            due: money(self.due),
            unvested: money(self.unvested),
            forfeited: money(self.forfeited),
            clawed_back: money(self.clawed_back),
            ..RepStatement::default()
        }
    }
}

/// Statements over `period` of the replication whose ledger this is.
///
/// # Errors
/// Books that do not balance, or do not sum to the run's own: a defect of the engine.
pub fn statements(
    ran: &Ran,
    ledger: &Ledger,
    replication: u32,
    period: Period,
) -> Result<Statements, Refusal> {
    let sums = sums_by_rep(ran, ledger, period);
    let mut reps = Vec::new();
    let mut total = Sums::default();
    let mut measures = Vec::new();
    for (index, (name, sums)) in ledger.reps.iter().zip(&sums).enumerate() {
        balanced(&name.id, replication, period, sums.difference())?;
        total.add(sums);
        let works =
            name.hired <= i32::from(period.to) && name.left.is_none_or(|left| left >= period.from);
        if !works && sums.is_idle() {
            continue;
        }
        let measure = primary(ran, name.role);
        measures.push(measure);
        reps.push(RepStatement {
            rep: index as u32,
            id: name.id.clone(),
            role: name.role.name().to_owned(),
            hired: u32::try_from(name.hired).unwrap_or(0),
            left: name.left.map(u32::from),
            ..sums.statement(measure)
        });
    }
    let (twice_arr, twice_pay) = twice(ledger, period);
    let in_run: i64 = (period.from..=period.to)
        .map(|month| amount(ledger, month, Amount::CompEarned))
        .sum();
    balanced("the team", replication, period, total.earned - in_run)?;
    let counts = |measure: &Option<Measure>| measure.map(counted);
    let alike = measures
        .windows(2)
        .all(|pair| counts(&pair[0]) == counts(&pair[1]));
    if !alike {
        (total.quota, total.credited) = (0, 0);
    }
    let measure = measures.first().copied().flatten().filter(|_| alike);
    Ok(Statements {
        replication,
        from: u32::from(period.from),
        to: u32::from(period.to),
        currency: ran.plan().currency.clone(),
        reps,
        total: total.statement(measure),
        twice_arr: money(twice_arr),
        twice_pay: money(twice_pay),
    })
}

fn balanced(whose: &str, replication: u32, period: Period, difference: i64) -> Result<(), Refusal> {
    if difference == 0 {
        return Ok(());
    }
    let Period { from, to } = period;
    Err(Refusal::new(
        "books_unbalanced",
        format!(
            "the commission books of {whose} do not balance in replication {replication}, \
             months {from} to {to}: the difference is {}. This is a defect of the program.",
            money(difference)
        ),
    ))
}

/// The measure that attainment of a role is read on.
pub(super) fn primary(ran: &Ran, role: RoleKind) -> Option<Measure> {
    let role = ran.plan().roles.iter().find(|found| found.kind == role)?;
    role.quotas.first().map(|quota| quota.measure)
}

fn sums_by_rep(ran: &Ran, ledger: &Ledger, period: Period) -> Vec<Sums> {
    let mut sums = vec![Sums::default(); ledger.reps.len()];
    for row in ledger.payouts.iter().filter(|row| row.month <= period.to) {
        sums[row.rep as usize].pay(row, period);
    }
    // Attainment counts quota periods that ended in these months, and all credit within them.
    let mut counting: Vec<Vec<(u16, u16)>> = vec![Vec::new(); ledger.reps.len()];
    for row in &ledger.quotas {
        if period.holds(row.to_month) && primary(ran, row.role) == Some(row.measure) {
            sums[row.rep as usize].quota += row.cents;
            counting[row.rep as usize].push((row.from_month, row.to_month));
        }
    }
    for row in &ledger.credits {
        let counts = primary(ran, row.role) == Some(row.measure)
            && counting[row.rep as usize]
                .iter()
                .any(|(from, to)| (*from..=*to).contains(&row.month));
        if counts {
            sums[row.rep as usize].credited += row.cents;
        }
    }
    sums
}

/// ARR on which two roles earned, and what all but the best paid of them earned on it, in cents.
fn twice(ledger: &Ledger, period: Period) -> (i64, i64) {
    let arr = (period.from..=period.to)
        .map(|month| amount(ledger, month, Amount::DoublePaid))
        .sum();
    let mut by_event: BTreeMap<u32, [i64; 4]> = BTreeMap::new();
    let rows = ledger.commissions.iter();
    for row in rows.filter(|row| row.event > 0 && period.holds(row.month)) {
        by_event.entry(row.event).or_default()[row.role as usize] += row.cents;
    }
    let pay = by_event
        .values()
        .map(|roles| roles.iter().sum::<i64>() - roles.iter().max().copied().unwrap_or(0))
        .sum();
    (arr, pay)
}

fn amount(ledger: &Ledger, month: u16, amount: Amount) -> i64 {
    ledger.amounts[usize::from(month) * SERIES + amount as usize]
}
