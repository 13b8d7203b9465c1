//! A comp plan as a statement reads it: the components of plan files, and what only real plans need.

use super::rounding::Rounding;
use crate::calendar::Date;
use crate::calendar::YearMonth;
use crate::plan::{Boundary, Measure, PayOn, Period, RateBasis, ShareByAge, Source, Spif, Vesting};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What a quota or a line counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measured {
    /// A measure that the simulation knows.
    Known(Measure),
    /// One that the plan declares; it counts the deals of that kind.
    Named(String),
}

impl Measured {
    /// The name used in files.
    pub fn name(&self) -> &str {
        match self {
            Self::Known(measure) => measure.name(),
            Self::Named(name) => name,
        }
    }
}

/// Where a band ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// At this attainment, a ratio of quota.
    Attainment(Decimal),
    /// At this credited amount of the period.
    Amount(Decimal),
}

/// What a band pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Multiple of the standard rate.
    Multiple(Decimal),
    /// A rate of its own, a share of the amount.
    Rate(Decimal),
}

/// One band of a rate table.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Where it ends; `None` is unbounded and only last.
    pub up_to: Option<Edge>,
    /// What it pays.
    pub weight: Weight,
    /// Whether reaching the band lifts everything below it too; the table decides when absent.
    pub retroactive: Option<bool>,
}

/// How a rate table applies above a boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Each band at its own rate.
    Marginal,
    /// Everything at the rate of the band reached.
    Retroactive,
    /// Marginal up to quota; everything above quota at the rate of the band reached.
    Overage,
    /// Each deal whole at the rate of the band that the period reaches with it.
    WholeDeal,
    /// Each deal whole at the rate of the band that the period had reached before it.
    WholeDealBefore,
}

/// A fixed amount that is paid once a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Milestone {
    /// Where it is reached; a period that stands exactly there has reached it.
    pub at: Edge,
    /// Amount.
    pub amount: Decimal,
}

/// Largest and smallest pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Paid at least, where anything is credited.
    pub least: Option<Decimal>,
    /// Paid at most.
    pub most: Option<Decimal>,
}

/// Which deals a line is paid on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conditions {
    /// Column and the value it must have; whatever case, numbers as numbers.
    pub when: BTreeMap<String, String>,
    /// Smallest amount.
    pub least_amount: Option<Decimal>,
    /// Amount that is too large.
    pub below_amount: Option<Decimal>,
}

impl Conditions {
    /// How many there are: the more, the more specific.
    pub fn count(&self) -> usize {
        self.when.len()
            + usize::from(self.least_amount.is_some())
            + usize::from(self.below_amount.is_some())
    }
}

/// Another rep's share of what a line earns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Rep, or column that names the rep.
    pub to: Receiver,
    /// Share of the commission, a ratio.
    pub share: Decimal,
    /// Whether of the rep's own part only, after `payout_share`.
    pub of_payout: bool,
}

/// A rep by name, or by the deal's column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receiver {
    /// This rep.
    Rep(String),
    /// The rep named in this column.
    Column(String),
}

/// A share of vested commission that waits longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holdback {
    /// Share of each vested amount, a ratio.
    pub share: Decimal,
    /// What it waits for.
    pub until: PayOn,
    /// Months after earning before which it is not paid either.
    pub months: u16,
}

/// Length of a clawback window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClawbackWindowTerms {
    /// Nothing is taken back.
    Never,
    /// Months; the last day is inside.
    Months(u16),
    /// Days; the last day is inside.
    Days(u32),
    /// The contract term.
    Term,
}

/// Where a clawback window starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClawbackFrom {
    /// When the deal closed.
    Booking,
    /// When the contract started.
    Start,
    /// When the commission could first be paid.
    Payment,
}

/// How much is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClawbackAmount {
    /// All of it.
    Full,
    /// The share of the contract's whole months not served.
    UnearnedMonths,
    /// The share of the contract's days not served.
    UnearnedDays,
}

/// Taking commission back when a customer cancels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clawback {
    /// How long.
    pub window: ClawbackWindowTerms,
    /// Counted from.
    pub from: ClawbackFrom,
    /// How much.
    pub amount: ClawbackAmount,
}

/// One line of a comp plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Identifier, unique in its comp plan.
    pub id: String,
    /// What is counted.
    pub measured: Measured,
    /// Whose deals.
    pub source: Source,
    /// Column of the amount instead of the measure's own.
    pub amount_column: Option<String>,
    /// Which deals it is paid on; all deals of the measure move its rate table.
    pub conditions: Conditions,
    /// Lines of one group compete for each deal.
    pub group: Option<String>,
    /// Wins in its group before the count of conditions.
    pub priority: i32,
    /// Where the standard rate comes from.
    pub rate: RateBasis,
    /// How the rate table applies.
    pub table: Table,
    /// Which side a boundary belongs to.
    pub boundary: Boundary,
    /// Bands, rising; empty means a single band at 1.
    pub bands: Vec<Band>,
    /// Fixed amounts, each earned once a period when credit reaches it.
    pub milestones: Vec<Milestone>,
    /// Whether each deal runs through the bands alone.
    pub each_deal: bool,
    /// Period after which amounts start again, where no quota says so.
    pub period: Option<Period>,
    /// Whether pay may fall where a higher band pays less.
    pub may_fall: bool,
    /// Attainment below which nothing is paid.
    pub threshold: Option<Decimal>,
    /// Largest pay of a period, as a multiple of pay at 100%.
    pub cap: Option<Decimal>,
    /// Largest and smallest commission of one deal.
    pub deal_limits: Limits,
    /// Largest and smallest commission of one period.
    pub period_limits: Limits,
    /// Share of each credited deal.
    pub split: Decimal,
    /// Share of the commission that the rep receives.
    pub payout_share: Decimal,
    /// What others receive.
    pub overrides: Vec<Override>,
    /// Share of the standard rate by account age.
    pub share_by_age: Vec<ShareByAge>,
    /// When it vests.
    pub vesting: Vesting,
    /// When vested commission is paid.
    pub pay_on: PayOn,
    /// What waits longer.
    pub holdback: Option<Holdback>,
    /// What is taken back.
    pub clawback: Clawback,
    /// Bonuses for a while, in months from the plan's start.
    pub spifs: Vec<Spif>,
}

/// Pay guaranteed for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementDraw {
    /// The draw of plan files.
    pub amount_monthly: Decimal,
    /// Months since hire for which it runs.
    pub months: u16,
    /// Whether later commission repays it.
    pub recoverable: bool,
    /// Largest share of a month's commission that goes to repaying it, a ratio.
    pub repay_share: Decimal,
    /// Whether it is paid before the month's commission, which then only adds what exceeds it.
    pub in_advance: bool,
}

/// A comp plan: lines and a draw.
#[derive(Debug, Clone, PartialEq)]
pub struct CompTerms {
    /// Identifier.
    pub id: String,
    /// Lines.
    pub lines: Vec<Line>,
    /// Draw.
    pub draw: Option<StatementDraw>,
}

/// A target for one measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementQuota {
    /// What is counted.
    pub measured: Measured,
    /// Target of a full period: currency, a count for activations, a ratio for NRR.
    pub amount: Decimal,
    /// Length of the period.
    pub period: Period,
    /// Other targets from later months on, in order of their months.
    pub changes: Vec<QuotaChange>,
}

/// A target that holds from a month on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuotaChange {
    /// First month.
    pub from: YearMonth,
    /// Target of a full period, as [`StatementQuota::amount`].
    pub amount: Decimal,
}

impl StatementQuota {
    /// The target of a full period that holds in a month, counted as
    /// [`YearMonth`]s are numbered.
    pub(super) fn amount_in(&self, month: i32) -> Decimal {
        let begun = |change: &&QuotaChange| change.from.number() <= month;
        let last = self.changes.iter().rev().find(begun);
        last.map_or(self.amount, |change| change.amount)
    }
}

/// The terms of one rep.
#[derive(Debug, Clone, PartialEq)]
pub struct RepTerms {
    /// Name as in the deals.
    pub id: String,
    /// Comp plan; a rep who only receives overrides has none.
    pub comp_plan: Option<String>,
    /// Base salary a year.
    pub base: Decimal,
    /// Target variable pay a year.
    pub variable: Decimal,
    /// First day under the plan; the plan's start when absent.
    pub hired: Option<Date>,
    /// Last day.
    pub left: Option<Date>,
    /// Share of quota in each month since hire, where the quota ramps; full afterwards.
    pub ramp: Vec<Decimal>,
    /// Whether the quota ramps.
    pub ramped_quota: bool,
    /// Targets.
    pub quotas: Vec<StatementQuota>,
}

/// How a quota shrinks for a rep who joins or leaves inside a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proration {
    /// By days, both ends included.
    Days,
    /// By months, a started month counted whole.
    Months,
    /// Not at all.
    None,
}

/// What counts towards quota when reps share a deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitCredit {
    /// Each rep's share.
    Shared,
    /// The whole deal for each.
    Full,
}

/// Which line of a group pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// Highest priority, then most conditions, then first.
    MostSpecific,
    /// The first that matches.
    First,
}

/// What becomes of a leaver's vested and unpaid commission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaverVested {
    /// Paid on the last day.
    PaidAtLeaving,
    /// Paid when it would have been.
    PaidWhenDue,
    /// Forfeited.
    Forfeited,
}

/// Whether a deal that is cancelled keeps its quota credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelledCredit {
    /// It does.
    Kept,
    /// From the day it is cancelled, the period of that day has so much less; what later deals of
    /// the period earn starts from there.
    Reversed,
}

/// What a negative amount does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NegativeAmounts {
    /// It is a fault of the file.
    Refuse,
    /// It takes credit back, and the commission that the period's last credit earned.
    Credit,
}

/// Which shares of one deal go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareSum {
    /// At most 100%, or one rep has the whole deal and the others stand beside it.
    WholeOrOverlay,
    /// Any.
    Any,
}

/// Where comp systems disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Quotas of joiners and leavers.
    pub quota_proration: Proration,
    /// Quota credit of shared deals.
    pub split_credit: SplitCredit,
    /// Which line of a group pays.
    pub pick: Pick,
    /// Leavers.
    pub leaver_vested: LeaverVested,
    /// Quota credit of cancelled deals.
    pub cancelled_credit: CancelledCredit,
    /// Negative amounts.
    pub negative_amounts: NegativeAmounts,
    /// Shares of one deal.
    pub share_sum: ShareSum,
}

/// Quota credit that differs from the amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditRule {
    /// Which deals.
    pub conditions: Conditions,
    /// Credit is the amount times this,
    pub multiple: Decimal,
    /// and this added.
    pub add: Decimal,
}

/// A comp plan file as written: it can be wrong; [`faults`](super::faults) says how.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementPlan {
    /// Name shown to people.
    pub name: String,
    /// ISO 4217 code.
    pub currency: String,
    /// First month of the plan.
    pub start: YearMonth,
    /// First month of the fiscal year, 1 to 12.
    pub fiscal_year_start: u8,
    /// Rounding.
    pub rounding: Rounding,
    /// Settings.
    pub settings: Settings,
    /// Measures beside the known ones.
    pub measures: Vec<String>,
    /// Quota credit that differs from the amount; the first that matches a deal applies.
    pub credit_rules: Vec<CreditRule>,
    /// Comp plans.
    pub comp_plans: Vec<CompTerms>,
    /// Reps by name.
    pub reps: Vec<RepTerms>,
    /// Terms of reps who are not among them; the id is empty.
    pub default_rep: Option<RepTerms>,
}

impl StatementPlan {
    /// The terms of a rep.
    pub fn rep(&self, id: &str) -> Option<&RepTerms> {
        self.reps
            .iter()
            .find(|rep| rep.id == id)
            .or(self.default_rep.as_ref())
    }

    /// The comp plan of a rep, where it has one.
    pub fn comp_of(&self, rep: &RepTerms) -> Option<&CompTerms> {
        let id = rep.comp_plan.as_deref()?;
        self.comp_plans.iter().find(|comp| comp.id == id)
    }
}
