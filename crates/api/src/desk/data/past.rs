//! Where a company's past is, and how it is read beside a plan.

use super::super::{Desk, Refusal, locked};
use super::{HistoryInput, count};
use crate::past::{Past, text};
use foothold_data::book::{BookOptions, DateOrder, DecimalMark};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What a file does not say itself, as a person answers it; null leaves it to the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PastReading {
    /// Which number of `3/5/2026` is the day.
    pub dates: Option<Dates>,
    /// What `1,200` is.
    pub decimals: Option<Decimals>,
}

/// Order of the numbers of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Dates {
    /// 3/5/2026 is in May.
    DayFirst,
    /// 3/5/2026 is in March.
    MonthFirst,
}

/// The mark before decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Decimals {
    /// 1,234.56.
    Point,
    /// 1.234,56.
    Comma,
}

/// A column in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PastColumn {
    /// Its header in the file.
    pub header: String,
    /// What it was taken for.
    pub becomes: String,
}

/// A past as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PastFile {
    /// File of what customers paid.
    pub file: String,
    /// Rows in it.
    pub rows: u32,
    /// Customers in it.
    pub customers: u32,
    /// First month whose book is known, `2025-01`.
    pub first_month: String,
    /// Last month in which something happened.
    pub last_month: String,
    /// Months from one to the other.
    pub months: u32,
    /// File of deals.
    pub deals_file: Option<String>,
    /// New-business deals closed in it.
    pub deals_closed: Option<u32>,
    /// Open ones in it.
    pub deals_open: Option<u32>,
    /// Columns in use.
    pub columns: Vec<PastColumn>,
    /// Headers that were not used.
    pub unused: Vec<String>,
    /// Encoding and separator, in words.
    pub written: String,
    /// What a person has said of it.
    pub reading: PastReading,
    /// What was assumed, one sentence each.
    pub assumptions: Vec<String>,
}

impl Desk {
    /// Takes a file or a folder as the company's past, and says how it reads beside a plan. What
    /// was taken before stays where the new one cannot be read.
    ///
    /// # Errors
    /// Every fault of the files; customers of segments that the plan does not have.
    pub fn past_take(&self, plan: u32, path: &Path) -> Result<PastFile, Refusal> {
        let input = HistoryInput {
            path: path.to_owned(),
            ..HistoryInput::default()
        };
        self.past_keep(plan, input)
    }

    /// Reads the file or folder that was chosen last another way, also where it was refused.
    ///
    /// # Errors
    /// Nothing was chosen; else as [`past_take`](Self::past_take).
    pub fn data_read(&self, plan: u32, reading: PastReading) -> Result<PastFile, Refusal> {
        let asked = locked(&self.data.asked).clone();
        let mut input = asked.ok_or_else(nothing_chosen)?;
        input.options.book = reading.options();
        self.past_keep(plan, input)
    }

    fn past_keep(&self, plan: u32, input: HistoryInput) -> Result<PastFile, Refusal> {
        *locked(&self.data.asked) = Some(input.clone());
        let read = self.past_read(plan, &input)?;
        *locked(&self.data.past) = Some(input);
        Ok(read)
    }

    /// The past that was taken, beside a plan; null when none was.
    ///
    /// # Errors
    /// As [`past_take`](Self::past_take): files change, and plans do.
    pub fn data_past(&self, plan: u32) -> Result<Option<PastFile>, Refusal> {
        let taken = locked(&self.data.past).clone();
        taken.map(|input| self.past_read(plan, &input)).transpose()
    }

    /// Forgets the past that was taken.
    ///
    /// # Errors
    /// None.
    pub fn data_forget(&self) -> Result<(), Refusal> {
        *locked(&self.data.past) = None;
        *locked(&self.data.asked) = None;
        Ok(())
    }

    fn past_read(&self, plan: u32, input: &HistoryInput) -> Result<PastFile, Refusal> {
        let opened = self.opened(plan)?;
        let past = Past::open(input, &opened.input.loaded.plan, None)?;
        Ok(PastFile::of(&past, PastReading::of(input.options.book)))
    }

    /// The past that was taken.
    ///
    /// # Errors
    /// None was.
    pub(super) fn past(&self) -> Result<HistoryInput, Refusal> {
        locked(&self.data.past).clone().ok_or_else(nothing_chosen)
    }
}

fn nothing_chosen() -> Refusal {
    Refusal::new(
        "no_past",
        "no file of what customers paid was chosen. Fix: choose one first.",
    )
}

impl PastReading {
    fn of(options: BookOptions) -> Self {
        Self {
            dates: options.date_order.map(|order| match order {
                DateOrder::DayMonth => Dates::DayFirst,
                DateOrder::MonthDay => Dates::MonthFirst,
            }),
            decimals: options.decimal_mark.map(|mark| match mark {
                DecimalMark::Point => Decimals::Point,
                DecimalMark::Comma => Decimals::Comma,
            }),
        }
    }

    fn options(self) -> BookOptions {
        BookOptions {
            date_order: self.dates.map(|dates| match dates {
                Dates::DayFirst => DateOrder::DayMonth,
                Dates::MonthFirst => DateOrder::MonthDay,
            }),
            decimal_mark: self.decimals.map(|mark| match mark {
                Decimals::Point => DecimalMark::Point,
                Decimals::Comma => DecimalMark::Comma,
            }),
        }
    }
}

impl PastFile {
    fn of(past: &Past, reading: PastReading) -> Self {
        let deals = past.deals();
        let name = |path: &str| {
            let path = PathBuf::from(path);
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            name.unwrap_or_else(|| path.display().to_string())
        };
        Self {
            file: name(&past.read().file),
            rows: count(past.read().rows),
            customers: count(past.customers()),
            first_month: text(past.first()),
            last_month: text(past.last()),
            months: u32::from(past.months()),
            deals_file: deals.map(|(file, ..)| name(file)),
            deals_closed: deals.map(|(_, closed, ..)| count(closed)),
            deals_open: deals.map(|(_, _, open, _)| count(open)),
            columns: (past.read().columns.iter())
                .map(|column| PastColumn {
                    header: column.header.clone(),
                    becomes: column.role.to_owned(),
                })
                .collect(),
            unused: past.read().unused.clone(),
            written: format!(
                "{}, {}",
                past.read().encoding,
                match past.read().separator {
                    '\t' => "tabs".to_owned(),
                    ';' => "semicolons".to_owned(),
                    ',' => "commas".to_owned(),
                    other => format!("separated by {other}"),
                }
            ),
            reading,
            assumptions: past.assumptions.clone(),
        }
    }
}
