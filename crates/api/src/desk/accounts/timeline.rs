//! The life of one account: ARR, adoption, signals, plays, bills and credits.

use super::list::LedBy;
use super::money;
use super::movement::Bar;
use super::replayed::{Led, Replayed};
use crate::ApiError;
use foothold_core::sim::record::{InvoiceKind, SignalFate};
use serde::Serialize;

/// The life of one account.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TimelineView {
    /// Replication.
    pub replication: u32,
    /// Simulated months.
    pub months: u32,
    /// Who it is, and its contract.
    pub facts: Facts,
    /// ARR at month ends from month 0, for plotting.
    pub arr: Vec<f64>,
    /// Every movement of ARR.
    pub steps: Vec<ArrStep>,
    /// Further teams, as they joined.
    pub teams: Vec<TeamStep>,
    /// Signals, each with what became of it.
    pub signals: Vec<SignalStep>,
    /// Plays that ended.
    pub plays: Vec<PlayStep>,
    /// Bills by month.
    pub bills: Vec<Bill>,
    /// What it was credited to reps for.
    pub credits: Vec<CreditStep>,
}

/// An account and its contract. Teams, seats and the contract are those of the last month.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// Name.
    pub account: String,
    /// Segment.
    pub segment: String,
    /// Landing month; 0 or less for the existing book.
    pub landed: i32,
    /// ARR at landing, or at the start for the existing book.
    pub land: String,
    /// ARR in the last month.
    pub arr: String,
    /// Whether it reached the activation milestone.
    pub activated: bool,
    /// The month of it, where it came in the run.
    pub activated_month: Option<u32>,
    /// Month in which it left, if it has not come back.
    pub churned_month: Option<u32>,
    /// Teams that use the product.
    pub teams: u32,
    /// Teams that could.
    pub possible_teams: u32,
    /// Seats under contract.
    pub seats: u32,
    /// Seats that people would use.
    pub demand: u32,
    /// Who closed it.
    pub closer: Option<String>,
    /// Who owns expansion.
    pub owner: Option<String>,
    /// Its contract, unless it has left.
    pub contract: Option<Contract>,
    /// The next bill of committed fees after the month asked for.
    pub next: Option<NextBill>,
}

/// A contract.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Contract {
    /// Committed ARR.
    pub committed: String,
    /// Usage commitment a year.
    pub usage: String,
    /// Second product a year.
    pub product: String,
    /// Price over list, a ratio.
    pub price: f64,
    /// Month of the next renewal, which may lie past the run.
    pub renewal: Option<u32>,
}

/// A bill to come.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct NextBill {
    /// Month, which may lie past the run.
    pub month: u32,
    /// Amount.
    pub amount: String,
    /// Whether the run has billed it; otherwise it is what the contract says if nothing changes.
    pub billed: bool,
}

/// A movement of ARR.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ArrStep {
    /// Month.
    pub month: u32,
    /// The bar of the ARR movement that it belongs to.
    pub bar: Bar,
    /// Size, negative where ARR falls.
    pub amount: String,
    /// ARR after it.
    pub arr: String,
    /// What led to it, for expansion.
    pub led: Option<LedBy>,
    /// The signal, where one led to it.
    pub signal: Option<String>,
}

/// A further team.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TeamStep {
    /// Month.
    pub month: u32,
    /// Teams from then on.
    pub teams: u32,
}

/// A signal and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SignalStep {
    /// Month in which it was raised.
    pub month: u32,
    /// Which.
    pub signal: String,
    /// `missed`, `held`, `queued` (still waiting), `expired` or `started`.
    pub fate: String,
    /// Month in which its task was started or expired.
    pub ended: Option<u32>,
    /// Days that the task waited.
    pub waited: Option<u32>,
}

/// A play that ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlayStep {
    /// Month of its start.
    pub started: u32,
    /// Month of its end.
    pub closed: u32,
    /// Which.
    pub play: String,
    /// What led to it.
    pub led: LedBy,
    /// The signal, where one did.
    pub signal: Option<String>,
    /// Who worked it.
    pub rep: Option<String>,
    /// Whether it was won.
    pub won: bool,
    /// ARR added.
    pub amount: String,
}

/// The bills of one month.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Bill {
    /// Month.
    pub month: u32,
    /// All of them together.
    pub amount: String,
    /// Each.
    pub lines: Vec<BillLine>,
}

/// One bill.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BillLine {
    /// `committed`, `amendment`, `usage`, `true_up` or `credit_note`.
    pub kind: String,
    /// Amount; negative for a credit note.
    pub amount: String,
}

/// Quota credit for the account.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CreditStep {
    /// Month.
    pub month: u32,
    /// Rep.
    pub rep: String,
    /// What is counted.
    pub measure: String,
    /// Money, or a count.
    pub amount: String,
}

impl Replayed {
    /// The life of the account called `id`; `month` is the month after which the next bill is
    /// looked for.
    ///
    /// # Errors
    /// A name that no account of this replication has.
    pub fn timeline(&self, id: &str, month: u16) -> Result<TimelineView, ApiError> {
        let account = self.find(id).ok_or_else(|| {
            ApiError::request(
                format!("replication {} has no account {id:?}", self.replication),
                "choose one from the list; who is won differs between replications",
            )
        })?;
        Ok(TimelineView {
            replication: self.replication,
            months: u32::from(self.months),
            facts: self.facts(account, month),
            arr: (0..=self.months)
                .map(|month| self.arr(account, month) as f64 / 100.0)
                .collect(),
            steps: self.steps(account),
            teams: self
                .team_rows(account)
                .iter()
                .map(|row| TeamStep {
                    month: u32::from(row.month),
                    teams: u32::from(row.adopted),
                })
                .collect(),
            signals: self.signal_steps(account),
            plays: self.play_steps(account),
            bills: self.bills(account),
            credits: self
                .credits(account)
                .iter()
                .map(|row| CreditStep {
                    month: u32::from(row.month),
                    rep: self.rep_id(Some(row.rep)).unwrap_or_default(),
                    measure: row.measure.name().to_owned(),
                    // Counts come in hundredths, as money does in cents.
                    amount: money(row.cents),
                })
                .collect(),
        })
    }

    fn facts(&self, account: usize, month: u16) -> Facts {
        let row = &self.accounts()[account];
        Facts {
            account: row.id.clone(),
            segment: row.segment.clone(),
            landed: i32::from(row.land_month),
            land: money(row.land_arr),
            arr: money(row.arr),
            activated: row.activated,
            activated_month: row.activated_month.map(u32::from),
            churned_month: row.churned_month.map(u32::from),
            teams: u32::from(row.adopted),
            possible_teams: u32::from(row.teams),
            seats: row.contracted_seats,
            demand: row.demanded_seats,
            closer: self.rep_id(row.closer),
            owner: self.rep_id(row.owner),
            contract: row.contract.map(|contract| Contract {
                committed: money(contract.committed),
                usage: money(contract.usage_commitment),
                product: money(contract.product),
                price: f64::from(contract.price_ppm) / 1e6,
                renewal: contract.renewal.map(u32::from),
            }),
            next: self.next_bill(account, month),
        }
    }

    fn next_bill(&self, account: usize, month: u16) -> Option<NextBill> {
        let mut billed = self.invoices(account).iter();
        let billed = billed.find(|row| row.month > month && row.kind == InvoiceKind::Committed);
        if let Some(row) = billed {
            return Some(NextBill {
                month: u32::from(row.month),
                amount: money(row.cents),
                billed: true,
            });
        }
        let contract = self.accounts()[account].contract?;
        Some(NextBill {
            month: u32::from(contract.next_invoice?),
            amount: money(contract.next_invoice_cents),
            billed: false,
        })
    }

    fn steps(&self, account: usize) -> Vec<ArrStep> {
        let mut arr = self.arr(account, 0);
        self.movements(account)
            .iter()
            .filter_map(|row| {
                arr += row.change();
                let bar = Bar::of(row)?;
                let (led, signal) = match self.led(row) {
                    Led::Play(play, signal) => (Some(play.origin.into()), signal),
                    Led::Nobody => (None, None),
                };
                Some(ArrStep {
                    month: u32::from(row.month),
                    bar,
                    amount: money(row.change()),
                    arr: money(arr),
                    led,
                    signal: signal.map(|kind| kind.name().to_owned()),
                })
            })
            .collect()
    }

    /// Signals, each task in one row: made, then started or expired.
    fn signal_steps(&self, account: usize) -> Vec<SignalStep> {
        let mut steps: Vec<SignalStep> = Vec::new();
        for row in self.signals(account) {
            let (name, month) = (row.signal.name(), u32::from(row.month));
            if matches!(row.fate, SignalFate::Started | SignalFate::Expired) {
                let waiting = steps
                    .iter_mut()
                    .rev()
                    .find(|step| step.signal == name && step.fate == SignalFate::Queued.name());
                if let Some(step) = waiting {
                    row.fate.name().clone_into(&mut step.fate);
                    step.ended = Some(month);
                    step.waited = Some(u32::from(row.waited_days));
                    continue;
                }
            }
            steps.push(SignalStep {
                month,
                signal: name.to_owned(),
                fate: row.fate.name().to_owned(),
                ended: None,
                waited: None,
            });
        }
        steps
    }

    fn play_steps(&self, account: usize) -> Vec<PlayStep> {
        self.plays(account)
            .iter()
            .map(|play| PlayStep {
                started: u32::from(play.started),
                closed: u32::from(play.closed),
                play: play.play.name().to_owned(),
                led: play.origin.into(),
                signal: self
                    .signal_of(account, play)
                    .map(|kind| kind.name().to_owned()),
                rep: self.rep_id(play.rep),
                won: play.won,
                amount: money(play.cents),
            })
            .collect()
    }

    fn bills(&self, account: usize) -> Vec<Bill> {
        self.invoices(account)
            .chunk_by(|a, b| a.month == b.month)
            .map(|month| Bill {
                month: u32::from(month[0].month),
                amount: money(month.iter().map(|row| row.cents).sum()),
                lines: month
                    .iter()
                    .map(|row| BillLine {
                        kind: row.kind.name().to_owned(),
                        amount: money(row.cents),
                    })
                    .collect(),
            })
            .collect()
    }
}
