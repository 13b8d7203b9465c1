//! Metrics of real data: subscription periods, MRR by months, or movements.
//!
//! Amounts are decimal strings in what the file holds (a month's or a year's), ratios decimal
//! strings to twelve decimals, what is undefined null.

mod view;

pub use foothold_core::calendar::YearMonth;
pub use foothold_core::metrics::actuals::Counting;
pub use foothold_data::actuals::{
    ActualsOptions, AmountUnit, FirstMonth, Measure, PeriodEnd, Shape,
};
pub use foothold_data::book::{BookOptions, DateOrder, DecimalMark};
pub use view::{
    AgeView, BaseView, CohortRow, CostView, FileView, FlowsView, GroupView, LandedView, MonthView,
    WindowView,
};

use crate::wire::RESULT_SCHEMA;
use crate::{ApiError, ENGINE_VERSION};
use foothold_core::metrics::actuals::{Figures, Spend, Tally};
use foothold_data::actuals::{self as data, Actuals, Customer, MOST_MONTHS};
use foothold_data::book::Source;
use rust_decimal::Decimal;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The months to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Months {
    /// The last in which something happened.
    #[default]
    Last,
    /// Every month.
    All,
    /// This one.
    At(YearMonth),
}

impl FromStr for Months {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "all" {
            return Ok(Self::All);
        }
        let parsed = text.split_once('-').and_then(|(year, month)| {
            let digits = |part: &str, count| {
                part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit())
            };
            let whole = digits(year, 4) && digits(month, 2);
            let (year, month) = (year.parse().ok()?, month.parse().ok()?);
            (whole && (1..=12).contains(&month)).then_some(YearMonth { year, month })
        });
        parsed
            .map(Self::At)
            .ok_or_else(|| "write a month as 2026-03, or all".to_owned())
    }
}

/// A share of a whole, written `80%` or `0.8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share(pub Decimal);

impl FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let share = match text.strip_suffix('%') {
            Some(percent) => percent
                .trim()
                .parse()
                .map(|p: Decimal| p / Decimal::ONE_HUNDRED),
            None => text.parse(),
        };
        share
            .ok()
            .filter(|share| (Decimal::ZERO..=Decimal::ONE).contains(share))
            .map(Self)
            .ok_or_else(|| "write a share from 0% to 100%".to_owned())
    }
}

/// What to compute.
#[derive(Debug, Clone)]
pub struct Request {
    /// How to read the file.
    pub options: ActualsOptions,
    /// Table of customers with the column by which they are told apart.
    pub customers: Option<PathBuf>,
    /// S&M by month.
    pub spend: Option<PathBuf>,
    /// Gross margin, for CAC payback.
    pub gross_margin: Option<Share>,
    /// Months to report.
    pub months: Months,
    /// Months in the window of retention, at least 1.
    pub window: u16,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            options: ActualsOptions::default(),
            customers: None,
            spend: None,
            gross_margin: None,
            months: Months::Last,
            window: 12,
        }
    }
}

/// Metrics of real data, as they travel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActualMetrics {
    /// Version of this form.
    pub schema: u32,
    /// Version of the engine.
    pub engine: &'static str,
    /// `periods`, `mrr` or `movements`.
    pub shape: &'static str,
    /// What amounts are of: `mrr` or `arr`.
    pub amounts: &'static str,
    /// Which changes are movements: `each-change`, `month-end` or `as-recorded`.
    pub movements: &'static str,
    /// Currency, where the file names one.
    pub currency: Option<String>,
    /// First month after the opening book.
    pub first_month: String,
    /// Last month in which something happened.
    pub last_month: String,
    /// Months in a window.
    pub window_months: u16,
    /// What tells customers apart.
    pub by: Option<String>,
    /// All customers.
    pub all: GroupView,
    /// Each group of customers, by name.
    pub groups: Vec<GroupView>,
    /// How the file was read.
    pub read: FileView,
}

/// Metrics of a file.
///
/// # Errors
/// Every fault of the file, and a month that it does not reach.
pub fn of_file(path: &Path, request: &Request) -> Result<ActualMetrics, ApiError> {
    compute(
        data::read(path, request.customers.as_deref(), &request.options)?,
        request,
    )
}

/// Metrics of bytes, as read from standard input.
///
/// # Errors
/// As [`of_file`].
pub fn of_bytes(name: &str, bytes: &[u8], request: &Request) -> Result<ActualMetrics, ApiError> {
    let source = Source { name, bytes };
    compute(
        data::with_file(source, request.customers.as_deref(), &request.options)?,
        request,
    )
}

fn compute(actuals: Actuals, request: &Request) -> Result<ActualMetrics, ApiError> {
    let (first, last) = reach(&actuals, request.months)?;
    let mut read = FileView::of(&actuals.read);
    let spend = match &request.spend {
        Some(path) => {
            let margin = request.gross_margin.map(|share| share.0);
            let (spend, assumed) = data::read_spend(path, margin, &actuals, request.options.book)?;
            read.assumptions.extend(assumed);
            Some(spend)
        }
        None => None,
    };
    if last > actuals.last {
        read.assumptions.push(format!(
            "what runs in {} goes on: nothing is known to happen later",
            calendar(&actuals, actuals.last)
        ));
    }
    let scope = Scope {
        actuals: &actuals,
        spend: spend.as_ref(),
        first,
        last,
        window: request.window,
    };
    let groups = actuals.groups.iter().enumerate().map(|(index, name)| {
        // S&M is the company's, so a group has no ratio of it.
        Scope {
            spend: None,
            ..scope
        }
        .view(Some(name), |customer| customer.group == index)
    });
    let groups: Vec<GroupView> = groups.collect();
    let all = scope.view(None, |_| true);
    let newest = all.months.last().and_then(|month| month.costs.as_ref());
    if newest.is_some_and(|costs| costs.magic_number.is_none()) {
        read.assumptions.push(
            "there is no magic number: it needs MRR three months back, and S&M above zero in each \
             of the three months before that one's end"
                .into(),
        );
    }
    Ok(ActualMetrics {
        schema: RESULT_SCHEMA,
        engine: ENGINE_VERSION,
        shape: actuals.shape.name(),
        amounts: actuals.measure.name(),
        movements: match actuals.counting {
            Counting::EachChange => "each-change",
            Counting::MonthEnd => "month-end",
            Counting::AsRecorded => "as-recorded",
        },
        currency: actuals.currency.clone(),
        first_month: calendar(&actuals, 1.min(actuals.last)),
        last_month: calendar(&actuals, actuals.last),
        window_months: request.window,
        by: request.options.by.clone(),
        groups,
        all,
        read,
    })
}

/// First and last month to report, from 0.
fn reach(actuals: &Actuals, months: Months) -> Result<(u16, u16), ApiError> {
    let asked = match months {
        Months::Last => return Ok((actuals.last, actuals.last)),
        Months::All => return Ok((1.min(actuals.last), actuals.last)),
        Months::At(month) => month,
    };
    let index = u16::try_from(asked.months_since(actuals.opening)).ok();
    let first = u16::from(actuals.shape != Shape::Mrr);
    let most = if actuals.open_ended {
        MOST_MONTHS
    } else {
        actuals.last
    };
    match index.filter(|index| (first..=most).contains(index)) {
        Some(index) => Ok((index, index)),
        None => Err(ApiError::request(
            format!(
                "{} does not reach {:04}-{:02}",
                actuals.read.file, asked.year, asked.month
            ),
            format!(
                "ask for a month from {} to {}",
                calendar(actuals, first),
                calendar(actuals, actuals.last)
            ),
        )),
    }
}

fn calendar(actuals: &Actuals, month: u16) -> String {
    let month = actuals.opening.plus(i32::from(month));
    format!("{:04}-{:02}", month.year, month.month)
}

/// What to report of which months.
#[derive(Clone, Copy)]
struct Scope<'a> {
    actuals: &'a Actuals,
    spend: Option<&'a Spend>,
    first: u16,
    last: u16,
    window: u16,
}

impl Scope<'_> {
    fn view(&self, name: Option<&str>, of: impl Fn(&Customer) -> bool) -> GroupView {
        let customers = self
            .actuals
            .customers
            .iter()
            .filter(|customer| of(customer));
        let histories = customers.map(|customer| &customer.history);
        let tally = Tally::of(histories, self.last, self.window);
        let figures = (self.first..=self.last).map(|month| Figures::of(&tally, month, self.spend));
        let units = view::Units {
            in_a_year: Decimal::from(self.actuals.measure.in_a_year()),
        };
        GroupView {
            name: name.map(str::to_owned),
            months: figures
                .map(|figures| units.month(calendar(self.actuals, figures.month), &figures))
                .collect(),
            cohorts: units.cohorts(&tally.cohorts, |month| calendar(self.actuals, month)),
            expanded_within: [6, 12, 18]
                .map(|age| view::age(&tally.cohorts, age))
                .to_vec(),
            months_to_first_expansion: tally.cohorts.months_to_first_expansion().map(view::ratio),
            landed_value: [0, 12, 24]
                .map(|age| units.landed(&tally.cohorts, age))
                .to_vec(),
        }
    }
}

#[cfg(test)]
mod tests;
