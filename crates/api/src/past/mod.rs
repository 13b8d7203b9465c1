//! A company's own past as the model sees it: the book at a month, what happened in the months
//! after, and the plan set back to that month.

mod window;

pub use foothold_data::history::HistoryInput;
pub use window::Window;

use crate::ApiError;
use foothold_core::calendar::YearMonth;
use foothold_core::plan::{ExistingBook, Plan, PlanSpec};
use foothold_data::book::{BookError, BookFault};
use foothold_data::history::{self, PastFiles};

/// Faults of one kind that are listed.
const LISTED: usize = 20;

/// A company's past beside a plan for it.
#[derive(Debug, Clone)]
pub struct Past {
    files: PastFiles,
    /// Segment of each customer, an index into the plan's.
    segments: Vec<usize>,
    /// Segment ids of the plan.
    ids: Vec<String>,
    /// Months from landing to the end of the activation window.
    activation_months: u16,
    /// Last month that counts, from 0.
    last: u16,
    /// What was assumed, one sentence each.
    pub assumptions: Vec<String>,
}

impl Past {
    /// Reads a past and fits its customers to the segments of `plan`. `to` is the last month that
    /// counts instead of the last in which something happened.
    ///
    /// # Errors
    /// Every fault of the files, customers of segments that the plan does not have, another
    /// currency than the plan's, and a month that the data do not reach.
    pub fn open(
        input: &HistoryInput,
        plan: &PlanSpec,
        to: Option<YearMonth>,
    ) -> Result<Self, ApiError> {
        let files = history::read(input, plan.horizon.start)?;
        let actuals = &files.actuals;
        if let Some(currency) = &actuals.currency
            && *currency != plan.currency
        {
            return Err(fault(
                &actuals.read.file,
                format!(
                    "amounts are in {currency}, the plan is in {}",
                    plan.currency
                ),
                "convert the amounts, or give a plan in that currency",
            ));
        }
        let segments = segments(&files, plan)?;
        let mut past = Self {
            segments,
            ids: plan
                .segments
                .iter()
                .map(|segment| segment.id.clone())
                .collect(),
            activation_months: activation_months(plan),
            last: actuals.last,
            assumptions: actuals.read.assumptions.clone(),
            files,
        };
        if let Some(to) = to {
            past.last = past.index(to)?;
        }
        Ok(past)
    }

    /// The first month whose book is known: the end of it is where a window may begin.
    pub fn first(&self) -> YearMonth {
        self.files.actuals.opening
    }

    /// The last month that counts.
    pub fn last(&self) -> YearMonth {
        self.month(self.last)
    }

    /// Months from the first to the last.
    pub const fn months(&self) -> u16 {
        self.last
    }

    /// Customers in it.
    pub fn customers(&self) -> usize {
        self.files.actuals.customers.len()
    }

    /// How it was read.
    pub fn read(&self) -> &foothold_data::actuals::FileRead {
        &self.files.actuals.read
    }

    /// Deals, where there are any: file, closed, open, of existing customers.
    pub fn deals(&self) -> Option<(&str, usize, usize, usize)> {
        let deals = self.files.deals.as_ref()?;
        Some((&deals.file, deals.closed.len(), deals.open, deals.other))
    }

    /// Customers and what they paid.
    pub(crate) fn actuals(&self) -> &foothold_data::actuals::Actuals {
        &self.files.actuals
    }

    fn month(&self, index: u16) -> YearMonth {
        self.files.actuals.opening.plus(i32::from(index))
    }

    /// Position of a calendar month, from 0.
    ///
    /// # Errors
    /// A month that the data do not reach.
    pub fn index(&self, month: YearMonth) -> Result<u16, ApiError> {
        let index = u16::try_from(month.months_since(self.first())).ok();
        index.filter(|index| *index <= self.last).ok_or_else(|| {
            ApiError::request(
                format!("the data do not reach {}", text(month)),
                format!(
                    "name a month from {} to {}",
                    text(self.first()),
                    text(self.last())
                ),
            )
        })
    }

    /// The months after `from` (from 0) to `to`.
    pub fn window(&self, from: u16, to: u16) -> Window {
        window::of(self, from, to)
    }

    /// The plan as if it began after month `from`: with the book of that month, for `months` months.
    ///
    /// # Errors
    /// What makes the plan unsound with that book.
    pub fn plan(&self, spec: &PlanSpec, from: u16, months: u16) -> Result<Plan, ApiError> {
        let mut spec = spec.clone();
        spec.horizon.start = self.month(from).plus(1);
        spec.horizon.months = months;
        spec.horizon.report_month = None;
        spec.book = ExistingBook {
            cohorts: Vec::new(),
            accounts: window::book(self, from),
        };
        Plan::check(spec).map_err(ApiError::Calibration)
    }
}

/// Months from landing to the end of the activation window, as a run counts them.
fn activation_months(plan: &PlanSpec) -> u16 {
    // A window is at most a few years of days.
    (f64::from(plan.activation.window_days) / 30.4)
        .round()
        .max(1.0) as u16
}

/// A month as text.
pub(crate) fn text(month: YearMonth) -> String {
    format!("{:04}-{:02}", month.year, month.month)
}

fn fault(file: &str, reason: String, fix: &str) -> ApiError {
    BookError::Faults(vec![BookFault {
        file: file.to_owned(),
        line: 1,
        column: String::new(),
        reason,
        fix: fix.to_owned(),
    }])
    .into()
}

/// The plan's segment of each customer.
fn segments(files: &PastFiles, plan: &PlanSpec) -> Result<Vec<usize>, ApiError> {
    let actuals = &files.actuals;
    if plan.segments.len() == 1 {
        return Ok(vec![0; actuals.customers.len()]);
    }
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let known: Vec<String> = plan
        .segments
        .iter()
        .map(|segment| plain(&segment.id))
        .collect();
    let of_group: Vec<Option<usize>> = actuals
        .groups
        .iter()
        .map(|group| known.iter().position(|id| *id == plain(group)))
        .collect();
    let ids: Vec<&str> = plan
        .segments
        .iter()
        .map(|segment| segment.id.as_str())
        .collect();
    if actuals.groups.is_empty() {
        return Err(fault(
            &actuals.read.file,
            format!(
                "no customer has a segment, and the plan has {}",
                ids.join(", ")
            ),
            "give a column segment, or an accounts.csv with account_id and segment",
        ));
    }
    let found = actuals
        .customers
        .iter()
        .map(|customer| of_group[customer.group]);
    let segments: Option<Vec<usize>> = found.collect();
    segments.ok_or_else(|| {
        let unknown = actuals
            .customers
            .iter()
            .filter(|c| of_group[c.group].is_none());
        let faults = unknown.take(LISTED).map(|customer| BookFault {
            file: actuals.read.file.clone(),
            line: 1,
            column: "segment".into(),
            reason: format!(
                "customer {} is of segment {:?}, which the plan does not have",
                customer.id, actuals.groups[customer.group]
            ),
            fix: format!("write one of {}", ids.join(", ")),
        });
        BookError::Faults(faults.collect()).into()
    })
}

#[cfg(test)]
mod tests;
