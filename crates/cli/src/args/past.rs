//! Arguments about a company's own past.

use super::{DataArgs, DateOrderArg, DecimalMarkArg, MeasureArg};
use clap::Args;
use foothold_api::actuals::{Months, YearMonth};
use foothold_api::calibrate::DEFAULT_HOLD_OUT;
use foothold_api::run::DEFAULT_REPLICATIONS;
use std::path::PathBuf;
use std::str::FromStr;

/// Replications of one evaluation of a fit: fits evaluate tens of times.
const FIT_REPLICATIONS: u32 = 60;

/// A calendar month, written `2026-03`.
#[derive(Debug, Clone, Copy)]
pub struct MonthArg(pub YearMonth);

impl FromStr for MonthArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(Months::At(month)) => Ok(Self(month)),
            _ => Err("write a month as 2026-03".to_owned()),
        }
    }
}

/// How to read a past.
#[derive(Debug, Args)]
pub struct PastArgs {
    /// CSV file of deals instead of the folder's deals.csv or opportunities.csv
    #[arg(long, value_name = "FILE", value_parser = super::file())]
    pub deals: Option<PathBuf>,
    /// CSV file with the segment of each account instead of the folder's accounts.csv
    #[arg(long, value_name = "FILE", value_parser = super::file())]
    pub accounts: Option<PathBuf>,
    /// Last month that counts; the last in which something happened unless given
    #[arg(long, value_name = "MONTH")]
    pub to: Option<MonthArg>,
    /// What amounts are of; as their header says, else a month's
    #[arg(long, value_name = "WHAT")]
    pub amounts: Option<MeasureArg>,
    /// Order of day and month in dates such as 3/5/2026
    #[arg(long, value_name = "ORDER")]
    pub date_order: Option<DateOrderArg>,
    /// Mark before the decimals of amounts such as 1,200
    #[arg(long, value_name = "MARK")]
    pub decimal_mark: Option<DecimalMarkArg>,
}

/// Arguments of `calibrate`.
#[derive(Debug, Args)]
pub struct CalibrateArgs {
    /// Plan file, template, @NAME of the library, or - for standard input; with --targets, the file
    /// name of a plan beside the targets, and all of their plans when absent
    #[arg(required_unless_present = "targets")]
    pub plan: Option<String>,
    /// What happened: a CSV file of movements, subscription periods or MRR by months, or a folder
    /// with movements.csv, subscriptions.csv or mrr.csv, and with deals.csv and accounts.csv
    #[arg(long, value_name = "PATH", required_unless_present = "targets")]
    pub actuals: Option<PathBuf>,
    /// Fit one behaviour set to the targets of this file instead, over all plans that they name
    #[arg(long, value_name = "FILE",
          conflicts_with_all = ["actuals", "from", "hold_out", "deals", "accounts", "to", "seed"])]
    pub targets: Option<PathBuf>,
    /// Behaviour file to start from instead of the set that the plans of the targets name
    #[arg(long, value_name = "FILE", requires = "targets")]
    pub start: Option<PathBuf>,
    #[command(flatten)]
    pub past: PastArgs,
    /// Behaviour values to fit, such as churn_activated or churn_activated.smb; those that the data
    /// can tell apart unless given
    #[arg(long, value_name = "NAME,NAME", value_delimiter = ',')]
    pub values: Vec<String>,
    /// First month that counts; at most two years before the months held out unless given
    #[arg(long, value_name = "MONTH")]
    pub from: Option<MonthArg>,
    /// Months at the end that the fit does not see and is tested on
    #[arg(long, value_name = "N", default_value_t = DEFAULT_HOLD_OUT,
          value_parser = clap::value_parser!(u16).range(0..=60))]
    pub hold_out: u16,
    /// Write the behaviour file that results
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Replications of each evaluation
    #[arg(long, short = 'n', value_name = "N", default_value_t = FIT_REPLICATIONS,
          value_parser = clap::value_parser!(u32).range(2..))]
    pub replications: u32,
    /// Seed instead of the plan's own
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Threads instead of all cores; results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    #[command(flatten)]
    pub data: DataArgs,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `backtest`.
#[derive(Debug, Args)]
pub struct BacktestArgs {
    /// Plan file, template, @NAME of the library, or - for standard input
    pub plan: String,
    /// What happened: a CSV file of movements, subscription periods or MRR by months, or a folder
    /// with movements.csv, subscriptions.csv or mrr.csv, and with accounts.csv
    #[arg(long, value_name = "PATH")]
    pub actuals: PathBuf,
    #[command(flatten)]
    pub past: PastArgs,
    /// First month to simulate; a year before the end unless given
    #[arg(long, value_name = "MONTH")]
    pub from: Option<MonthArg>,
    /// Replications
    #[arg(long, short = 'n', value_name = "N", default_value_t = DEFAULT_REPLICATIONS,
          value_parser = clap::value_parser!(u32).range(1..))]
    pub replications: u32,
    /// Seed instead of the plan's own
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Threads instead of all cores; results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    #[command(flatten)]
    pub data: DataArgs,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}
