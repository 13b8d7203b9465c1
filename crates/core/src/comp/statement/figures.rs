//! What a statement says.

use super::curve::Part;
use crate::calendar::{Date, YearMonth};
use crate::plan::Period;
use rust_decimal::Decimal;

/// Statements of all reps.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Last day that counts.
    pub as_of: Date,
    /// Deals that closed later and are left out.
    pub later_deals: usize,
    /// In the order of the plan, then of the deals.
    pub reps: Vec<RepStatement>,
}

/// The statement of one rep.
#[derive(Debug, Clone, PartialEq)]
pub struct RepStatement {
    /// Name.
    pub rep: String,
    /// Comp plan.
    pub comp_plan: Option<String>,
    /// Base and target variable pay a year.
    pub ote: Decimal,
    /// What each component pays at 100% of a whole period.
    pub targets: Vec<Target>,
    /// Credit by measure and quota period.
    pub measures: Vec<MeasureFigures>,
    /// Pay by component and period.
    pub periods: Vec<PeriodPay>,
    /// Every item, in the order it was earned.
    pub items: Vec<Item>,
    /// Month by month.
    pub months: Vec<MonthFigures>,
    /// All of it.
    pub totals: Totals,
}

/// What a component pays at 100% of a whole period.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Component.
    pub component: String,
    /// Length of the period.
    pub period: Period,
    /// Quota of a whole period, where there is one in money or counts.
    pub quota: Option<Decimal>,
    /// Pay at 100% of it.
    pub pay: Option<Decimal>,
    /// Pay at 100% by quota.
    pub rate: Option<Decimal>,
}

/// Credit on one measure in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureFigures {
    /// Measure.
    pub measure: String,
    /// First day of the period.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// Credited.
    pub credited: Decimal,
    /// Quota, prorated and ramped.
    pub quota: Decimal,
    /// Share of the period that the rep was there, as the quota was prorated.
    pub present: Decimal,
    /// Credited by quota; undefined without one.
    pub attainment: Option<Decimal>,
}

/// Pay of one component in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodPay {
    /// Component.
    pub component: String,
    /// First day of the period.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// Credit that moved the rate table.
    pub credited: Decimal,
    /// Amount paid on.
    pub amount: Decimal,
    /// Credited by quota; undefined without one.
    pub attainment: Option<Decimal>,
    /// Rate of the band reached.
    pub rate_reached: Decimal,
    /// Its multiple of the standard rate.
    pub multiple_reached: Decimal,
    /// Pay by band, before threshold, limits and shares by age.
    pub parts: Vec<Part>,
    /// Earned, all of the component's items of the period.
    pub earned: Decimal,
    /// Earned by target variable pay of the rep for the period; undefined without any.
    pub variable_share: Option<Decimal>,
}

/// Why an item was earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// The rate table.
    Commission,
    /// A fixed amount a deal.
    PerDeal,
    /// A bonus for a while.
    Spif,
    /// A fixed amount for reaching a part of quota, or an amount, in a period.
    Milestone,
    /// A share of what another rep earned.
    Override,
}

/// How the amount of an item comes about.
#[derive(Debug, Clone, PartialEq)]
pub enum Derivation {
    /// Cumulative pay of the period after the deal, less the same before it.
    Period {
        /// Credit of the period after the deal.
        credited: Decimal,
        /// Pay by band after the deal.
        parts: Vec<Part>,
        /// Pay of the period after the deal.
        after: Decimal,
        /// Pay of the period before it.
        before: Decimal,
        /// The difference within the limits of one deal, where they changed it.
        limited: Option<Decimal>,
        /// Share of the standard rate by account age.
        age_share: Decimal,
        /// Share that the rep receives.
        payout_share: Decimal,
    },
    /// A fixed amount, times a share.
    Fixed {
        /// Amount.
        amount: Decimal,
        /// Share by account age.
        share: Decimal,
    },
    /// A share of another rep's commission.
    Share {
        /// Who.
        of: String,
        /// What it is a share of.
        commission: Decimal,
        /// Share.
        share: Decimal,
    },
}

/// One amount earned on one deal, and where it is at the statement's day.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Deal.
    pub deal: String,
    /// Day earned.
    pub date: Date,
    /// Component.
    pub component: String,
    /// Why.
    pub kind: ItemKind,
    /// Amount of the deal that the line pays on, after splits.
    pub amount: Decimal,
    /// Quota credit of the deal, after splits.
    pub credit: Decimal,
    /// Earned by amount; undefined where there is none.
    pub rate: Option<Decimal>,
    /// Earned by contract value, where the deal has a `tcv`.
    pub share_of_tcv: Option<Decimal>,
    /// How it comes about.
    pub derivation: Derivation,
    /// Where it is.
    pub now: Totals,
}

/// Amounts earned and where they are: earned = paid + vested_unpaid + unvested + forfeited +
/// clawed_back.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Totals {
    /// Earned.
    pub earned: Decimal,
    /// Vested, paid or not, taken back or not.
    pub vested: Decimal,
    /// Paid, net of what was taken back.
    pub paid: Decimal,
    /// Vested and not paid.
    pub vested_unpaid: Decimal,
    /// Not vested.
    pub unvested: Decimal,
    /// Lost before it vested, or by leaving.
    pub forfeited: Decimal,
    /// Taken back after it had vested.
    pub clawed_back: Decimal,
    /// Draw paid beside commission.
    pub draw_paid: Decimal,
    /// Draw repaid from commission.
    pub draw_repaid: Decimal,
    /// Draw still owed.
    pub draw_balance: Decimal,
    /// Amounts of the deals that earned something, each counted once.
    pub credited: Decimal,
    /// Earned by those amounts; undefined where there are none.
    pub effective_rate: Option<Decimal>,
    /// Amount at which one month's commission reaches the draw, where one component with rates of
    /// its own says so.
    pub draw_break_even: Option<Decimal>,
}

/// What happened in one month.
#[derive(Debug, Clone, PartialEq)]
pub struct MonthFigures {
    /// Month.
    pub month: YearMonth,
    /// Earned.
    pub earned: Decimal,
    /// Commission paid, less what was taken back.
    pub paid: Decimal,
    /// Taken back or cancelled.
    pub clawed_back: Decimal,
    /// Added by the draw.
    pub draw_paid: Decimal,
    /// Withheld to repay it.
    pub draw_repaid: Decimal,
    /// Owed at month end.
    pub draw_balance: Decimal,
    /// Cash of the month: paid + draw_paid - draw_repaid.
    pub cash: Decimal,
    /// What of it comes at month end, where the draw is paid in advance.
    pub month_end_cheque: Decimal,
}
