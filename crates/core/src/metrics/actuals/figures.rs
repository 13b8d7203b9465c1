//! The metrics of one month, from the sums.

use super::tally::{Base, MonthTally, Tally};
use crate::metrics::formula::{self, Flows, Ratio};
use rust_decimal::Decimal;
use std::ops::RangeInclusive;

/// Months in a quarter.
const QUARTER: usize = 3;

/// What selling cost, month by month.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spend {
    /// All S&M, by month from 0; `None` where it is not known.
    pub total: Vec<Option<Decimal>>,
    /// The part for new customers.
    pub new: Vec<Option<Decimal>>,
    /// The part for expansion.
    pub expansion: Vec<Option<Decimal>>,
    /// Gross margin as a ratio.
    pub gross_margin: Option<Decimal>,
}

impl Spend {
    /// The sum after month `from` to month `to`; `None` when a month of it is not known.
    fn sum(of: &[Option<Decimal>], from: usize, to: usize) -> Option<Decimal> {
        Self::of_months(of, from + 1..=to)
    }

    /// The sum over months; `None` when one of them is not known.
    fn of_months(of: &[Option<Decimal>], months: RangeInclusive<usize>) -> Option<Decimal> {
        of.get(months)?
            .iter()
            .try_fold(Decimal::ZERO, |sum, month| Some(sum + (*month)?))
    }
}

/// Metrics of one month alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthFigures {
    /// Paid at the last month end.
    pub start: Decimal,
    /// Paid at month end.
    pub end: Decimal,
    /// Movements; with start and end they balance.
    pub flows: Flows<Decimal>,
    /// Customers at the last month end.
    pub customers_start: u32,
    /// Customers at month end.
    pub customers: u32,
    /// New customers.
    pub new_customers: u32,
    /// Customers that left.
    pub churned_customers: u32,
    /// Customers that came back.
    pub returned_customers: u32,
    /// Contraction and churn over the start.
    pub gross_churn_rate: Option<Decimal>,
    /// Churn over the start.
    pub churn_rate: Option<Decimal>,
    /// Contraction and churn less expansion and reactivation, over the start.
    pub net_churn_rate: Option<Decimal>,
    /// Customers that left over customers at the start.
    pub logo_churn_rate: Option<Decimal>,
    /// (New + expansion) / (contraction + churn).
    pub quick_ratio: Option<Decimal>,
    /// Paid at month end over customers.
    pub per_customer: Option<Decimal>,
}

/// Metrics of the window that ends with a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WindowFigures {
    /// Months in it: fewer than asked for near the beginning of the data.
    pub months: u16,
    /// Movements in it.
    pub flows: Flows<Decimal>,
    /// The customers of its start; `None` where the data does not reach that far back.
    pub base: Option<Base>,
    /// NRR by customers: the headline.
    pub nrr: Option<Decimal>,
    /// NRR by movements.
    pub nrr_waterfall: Option<Decimal>,
    /// GRR by customers: the headline.
    pub grr: Option<Decimal>,
    /// GRR by movements: what a customer lost and won again counts as lost.
    pub grr_waterfall: Option<Decimal>,
    /// Logo retention.
    pub logo_retention: Option<Decimal>,
    /// Expansion share of what was won.
    pub expansion_share: Option<Decimal>,
    /// Expansion share of the last three months.
    pub expansion_share_quarter: Option<Decimal>,
    /// Quick ratio.
    pub quick_ratio: Option<Decimal>,
    /// Quick ratio with what came back among what was won.
    pub quick_ratio_with_reactivation: Option<Decimal>,
}

/// Metrics that need to know what selling cost. Amounts are a year's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpendFigures {
    /// Rise of ARR in three months over S&M of the three before.
    pub magic_number: Option<Decimal>,
    /// S&M for new customers over new ARR, in the window.
    pub new_cac_ratio: Option<Decimal>,
    /// S&M for expansion over expansion ARR, in the window.
    pub expansion_cac_ratio: Option<Decimal>,
    /// Months of gross margin on new ARR that pay for it, in the window.
    pub cac_payback_months: Option<Decimal>,
}

/// Everything about one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Month, from 0.
    pub month: u16,
    /// The month alone.
    pub alone: MonthFigures,
    /// The window that ends with it.
    pub window: WindowFigures,
    /// What needs S&M; `None` where none is given.
    pub spend: Option<SpendFigures>,
}

impl Figures {
    /// The figures of a month, which must lie in the tally.
    pub fn of(tally: &Tally, month: u16, spend: Option<&Spend>) -> Self {
        let t = usize::from(month);
        let window = window(tally, t);
        Self {
            month,
            alone: alone(tally, t),
            window,
            spend: spend.map(|spend| with_spend(tally, t, &window, spend)),
        }
    }
}

fn alone(tally: &Tally, t: usize) -> MonthFigures {
    let now: MonthTally = tally.months[t];
    // The opening book has no month before it: it starts as it ends.
    let before = tally.months[t.saturating_sub(1)];
    let (start, flows) = (before.end, now.flows);
    let counts = |part: u32, whole: u32| Ratio {
        part: part.into(),
        whole: Decimal::from(whole),
    };
    MonthFigures {
        start,
        end: now.end,
        flows,
        customers_start: before.customers,
        customers: now.customers,
        new_customers: now.new_customers,
        churned_customers: now.churned_customers,
        returned_customers: now.returned_customers,
        gross_churn_rate: formula::gross_churn_rate(start, &flows).exact(),
        churn_rate: formula::churn_rate(start, &flows).exact(),
        net_churn_rate: formula::net_churn_rate(start, &flows).exact(),
        logo_churn_rate: counts(now.churned_customers, before.customers).exact(),
        quick_ratio: formula::quick_ratio(&flows).exact(),
        per_customer: Ratio {
            part: now.end,
            whole: now.customers.into(),
        }
        .exact(),
    }
}

/// Movements after month `from` to month `to`.
fn flows(tally: &Tally, from: usize, to: usize) -> Flows<Decimal> {
    let mut sum = Flows::default();
    for month in &tally.months[from + 1..=to] {
        sum.add(&month.flows);
    }
    sum
}

fn window(tally: &Tally, t: usize) -> WindowFigures {
    let from = t.saturating_sub(usize::from(tally.window));
    let sums = flows(tally, from, t);
    let quarter = flows(tally, t.saturating_sub(QUARTER), t);
    let base = tally.months[t].base;
    WindowFigures {
        // The window is at most its own length, which is 16 bits wide.
        months: (t - from) as u16,
        flows: sums,
        base,
        nrr: base.and_then(|b| formula::nrr(b.now, b.then).exact()),
        nrr_waterfall: base.and_then(|b| formula::nrr_by_movements(b.then, &b.flows).exact()),
        grr: base.and_then(|b| formula::grr(b.kept, b.then).exact()),
        grr_waterfall: base.and_then(|b| formula::grr_by_movements(b.then, &b.flows).exact()),
        logo_retention: base.and_then(|b| {
            formula::logo_retention(Decimal::from(b.customers_now), b.customers.into()).exact()
        }),
        expansion_share: formula::expansion_share(&sums).exact(),
        expansion_share_quarter: formula::expansion_share(&quarter).exact(),
        quick_ratio: formula::quick_ratio(&sums).exact(),
        quick_ratio_with_reactivation: formula::quick_ratio_with_reactivation(&sums).exact(),
    }
}

fn with_spend(tally: &Tally, t: usize, window: &WindowFigures, spend: &Spend) -> SpendFigures {
    let from = t - usize::from(window.months);
    let new = Spend::sum(&spend.new, from, t).filter(|_| t > from);
    let expansion = Spend::sum(&spend.expansion, from, t).filter(|_| t > from);
    let magic = || {
        let quarter = t.checked_sub(QUARTER)?;
        // What was spent before the quarter is known of the opening month too.
        let begin = (quarter + 1).checked_sub(QUARTER)?;
        let before = Spend::of_months(&spend.total, begin..=quarter)?;
        let rise = tally.months[t].end - tally.months[quarter].end;
        formula::magic_number(rise, before).exact()
    };
    let payback = || {
        let margin = window.flows.new.checked_mul(spend.gross_margin?)?;
        formula::payback_months(new?, margin).exact()
    };
    SpendFigures {
        magic_number: magic(),
        new_cac_ratio: new.and_then(|cost| formula::cac_ratio(cost, window.flows.new).exact()),
        expansion_cac_ratio: expansion
            .and_then(|cost| formula::cac_ratio(cost, window.flows.expansion).exact()),
        cac_payback_months: payback(),
    }
}
