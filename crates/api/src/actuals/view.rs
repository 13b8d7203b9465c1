//! Figures as they travel.

use foothold_core::metrics::actuals::{Cohorts, Figures, SpendFigures, WindowFigures};
use foothold_core::metrics::formula::Flows;
use foothold_data::actuals::FileRead;
use rust_decimal::Decimal;
use serde::Serialize;

/// Decimals of a ratio.
const RATIO_DECIMALS: u32 = 12;
/// Most decimals of an amount; all that a file may have.
const AMOUNT_DECIMALS: u32 = 6;

/// Movements of some time, each positive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FlowsView {
    /// From new customers.
    pub new: String,
    /// More from customers.
    pub expansion: String,
    /// Less from customers that stay.
    pub contraction: String,
    /// All of customers that leave.
    pub churn: String,
    /// From customers that come back.
    pub reactivation: String,
    /// What remains of them.
    pub net: String,
}

/// The customers of a window's start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BaseView {
    /// What they paid then.
    pub then: String,
    /// What they pay now.
    pub now: String,
    /// How many they were.
    pub customers: u32,
    /// How many of them still pay.
    pub customers_now: u32,
}

/// The window that ends with a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WindowView {
    /// Months in it.
    pub months: u16,
    /// Movements in it.
    #[serde(flatten)]
    pub flows: FlowsView,
    /// The customers of its start; null where the file does not reach that far back.
    pub base: Option<BaseView>,
    /// Net revenue retention, by customers.
    pub nrr: Option<String>,
    /// Net revenue retention, by movements.
    pub nrr_waterfall: Option<String>,
    /// Gross revenue retention, by customers.
    pub grr: Option<String>,
    /// Gross revenue retention, by movements.
    pub grr_waterfall: Option<String>,
    /// Customers that stayed.
    pub logo_retention: Option<String>,
    /// Expansion over new and expansion.
    pub expansion_share: Option<String>,
    /// The same of the last three months.
    pub expansion_share_quarter: Option<String>,
    /// (New + expansion) / (contraction + churn).
    pub quick_ratio: Option<String>,
    /// (New + expansion + reactivation) / (contraction + churn).
    pub quick_ratio_with_reactivation: Option<String>,
}

/// Metrics that need S&M.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CostView {
    /// Rise of ARR in three months over S&M of the three before.
    pub magic_number: Option<String>,
    /// S&M for new customers over new ARR of the window.
    pub new_cac_ratio: Option<String>,
    /// S&M for expansion over expansion ARR of the window.
    pub expansion_cac_ratio: Option<String>,
    /// Months of gross margin that pay for new customers.
    pub cac_payback_months: Option<String>,
}

/// One month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MonthView {
    /// Calendar month.
    pub month: String,
    /// Paid at the last month end.
    pub start: String,
    /// Movements of the month.
    #[serde(flatten)]
    pub flows: FlowsView,
    /// Paid at month end.
    pub end: String,
    /// Paid at month end, a month's.
    pub mrr: String,
    /// Paid at month end, a year's.
    pub arr: String,
    /// Customers at the last month end.
    pub customers_start: u32,
    /// New customers.
    pub new_customers: u32,
    /// Customers that left.
    pub churned_customers: u32,
    /// Customers that came back.
    pub returned_customers: u32,
    /// Customers at month end.
    pub customers: u32,
    /// Paid at month end over customers.
    pub per_customer: Option<String>,
    /// Contraction and churn over the start.
    pub gross_churn_rate: Option<String>,
    /// Churn over the start.
    pub churn_rate: Option<String>,
    /// Contraction and churn less expansion and reactivation, over the start.
    pub net_churn_rate: Option<String>,
    /// Customers that left over customers at the start.
    pub logo_churn_rate: Option<String>,
    /// (New + expansion) / (contraction + churn).
    pub quick_ratio: Option<String>,
    /// The window that ends with the month.
    pub window: WindowView,
    /// What needs S&M, where that is given.
    pub costs: Option<CostView>,
}

/// A cohort by age in months, from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CohortRow {
    /// Month of landing; `before` for who was there before the data.
    pub landed: String,
    /// What it pays at each age.
    pub paid: Vec<String>,
    /// How many of it pay at each age.
    pub customers: Vec<u32>,
    /// What it pays over what it paid at landing.
    pub paid_retained: Vec<Option<String>>,
    /// Customers that pay over those that landed.
    pub customers_retained: Vec<Option<String>>,
}

/// Expansion by age.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgeView {
    /// Months since landing.
    pub age: u16,
    /// Customers that landed that long ago.
    pub landed: u32,
    /// Share of them that expanded by then.
    pub expanded: Option<String>,
}

/// Mean paid at an age.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LandedView {
    /// Months since landing.
    pub age: u16,
    /// Over all that landed that long ago.
    pub all: Option<String>,
    /// Over those that still pay.
    pub survivors: Option<String>,
}

/// Some customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupView {
    /// Name; null of all customers.
    pub name: Option<String>,
    /// Each month asked for.
    pub months: Vec<MonthView>,
    /// Cohorts up to the last of them.
    pub cohorts: Vec<CohortRow>,
    /// Share of landed customers expanded within 6, 12 and 18 months.
    pub expanded_within: Vec<AgeView>,
    /// Mean months from landing to the first expansion.
    pub months_to_first_expansion: Option<String>,
    /// Mean paid at landing, month 12 and month 24.
    pub landed_value: Vec<LandedView>,
}

/// How a file was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileView {
    /// File.
    pub file: String,
    /// Encoding.
    pub encoding: &'static str,
    /// Separator.
    pub separator: char,
    /// Rows below the header.
    pub rows: usize,
    /// Headers in use, each with what it was taken for.
    pub columns: Vec<(String, &'static str)>,
    /// Headers not in use.
    pub unused: Vec<String>,
    /// What was assumed.
    pub assumptions: Vec<String>,
}

impl FileView {
    pub(super) fn of(read: &FileRead) -> Self {
        Self {
            file: read.file.clone(),
            encoding: read.encoding,
            separator: read.separator,
            rows: read.rows,
            columns: read
                .columns
                .iter()
                .map(|column| (column.header.clone(), column.role))
                .collect(),
            unused: read.unused.clone(),
            assumptions: read.assumptions.clone(),
        }
    }
}

/// A ratio as decimal text.
pub(super) fn ratio(value: Decimal) -> String {
    value.round_dp(RATIO_DECIMALS).normalize().to_string()
}

fn amount(value: Decimal) -> String {
    let mut rounded = value.round_dp(AMOUNT_DECIMALS).normalize();
    if rounded.scale() < 2 {
        rounded.rescale(2);
    }
    rounded.to_string()
}

/// Expansion by an age.
pub(super) fn age(cohorts: &Cohorts, age: u16) -> AgeView {
    let ages = cohorts.expanded_within(age);
    AgeView {
        age,
        landed: ages.landed,
        expanded: ages.expanded.map(ratio),
    }
}

/// The unit of amounts.
#[derive(Clone, Copy)]
pub(super) struct Units {
    /// How many of them make a year.
    pub in_a_year: Decimal,
}

impl Units {
    /// A year's amount in the unit.
    fn amount(self, yearly: Decimal) -> String {
        amount(yearly / self.in_a_year)
    }

    fn flows(self, flows: &Flows<Decimal>) -> FlowsView {
        FlowsView {
            new: self.amount(flows.new),
            expansion: self.amount(flows.expansion),
            contraction: self.amount(flows.contraction),
            churn: self.amount(flows.churn),
            reactivation: self.amount(flows.reactivation),
            net: self.amount(flows.net()),
        }
    }

    pub fn month(self, month: String, figures: &Figures) -> MonthView {
        let alone = &figures.alone;
        MonthView {
            month,
            start: self.amount(alone.start),
            flows: self.flows(&alone.flows),
            end: self.amount(alone.end),
            mrr: amount(alone.end / Decimal::from(12)),
            arr: amount(alone.end),
            customers_start: alone.customers_start,
            new_customers: alone.new_customers,
            churned_customers: alone.churned_customers,
            returned_customers: alone.returned_customers,
            customers: alone.customers,
            per_customer: alone.per_customer.map(|each| self.amount(each)),
            gross_churn_rate: alone.gross_churn_rate.map(ratio),
            churn_rate: alone.churn_rate.map(ratio),
            net_churn_rate: alone.net_churn_rate.map(ratio),
            logo_churn_rate: alone.logo_churn_rate.map(ratio),
            quick_ratio: alone.quick_ratio.map(ratio),
            window: self.window(&figures.window),
            costs: figures.spend.as_ref().map(costs),
        }
    }

    fn window(self, window: &WindowFigures) -> WindowView {
        WindowView {
            months: window.months,
            flows: self.flows(&window.flows),
            base: window.base.map(|base| BaseView {
                then: self.amount(base.then),
                now: self.amount(base.now),
                customers: base.customers,
                customers_now: base.customers_now,
            }),
            nrr: window.nrr.map(ratio),
            nrr_waterfall: window.nrr_waterfall.map(ratio),
            grr: window.grr.map(ratio),
            grr_waterfall: window.grr_waterfall.map(ratio),
            logo_retention: window.logo_retention.map(ratio),
            expansion_share: window.expansion_share.map(ratio),
            expansion_share_quarter: window.expansion_share_quarter.map(ratio),
            quick_ratio: window.quick_ratio.map(ratio),
            quick_ratio_with_reactivation: window.quick_ratio_with_reactivation.map(ratio),
        }
    }

    pub fn cohorts(self, cohorts: &Cohorts, name: impl Fn(u16) -> String) -> Vec<CohortRow> {
        let row = |cohort: usize| {
            let ages = || 0..cohorts.len() - cohort;
            let cells = ages().filter_map(|age| cohorts.at(cohort, age));
            let (paid, customers): (Vec<String>, Vec<u32>) = cells
                .map(|(paid, customers)| (self.amount(paid), customers))
                .unzip();
            // Nobody landed: there is nothing to tell.
            (customers.first() != Some(&0)).then(|| CohortRow {
                landed: match u16::try_from(cohort) {
                    Ok(month) if month > 0 => name(month),
                    _ => "before".to_owned(),
                },
                paid,
                customers,
                paid_retained: ages()
                    .map(|age| cohorts.retained(cohort, age).map(ratio))
                    .collect(),
                customers_retained: ages()
                    .map(|age| cohorts.customers_retained(cohort, age).map(ratio))
                    .collect(),
            })
        };
        (0..cohorts.len()).filter_map(row).collect()
    }

    pub fn landed(self, cohorts: &Cohorts, age: u16) -> LandedView {
        let value = cohorts.landed_value(age);
        LandedView {
            age,
            all: value.all.map(|each| self.amount(each)),
            survivors: value.survivors.map(|each| self.amount(each)),
        }
    }
}

fn costs(figures: &SpendFigures) -> CostView {
    CostView {
        magic_number: figures.magic_number.map(ratio),
        new_cac_ratio: figures.new_cac_ratio.map(ratio),
        expansion_cac_ratio: figures.expansion_cac_ratio.map(ratio),
        cac_payback_months: figures.cac_payback_months.map(ratio),
    }
}
