//! The command line.

mod explore;
mod past;

pub use explore::{ChoiceArg, FormArgs, OptimiseArgs, SeekArgs, SweepArgs, TornadoArgs};
pub use past::{BacktestArgs, CalibrateArgs, MonthArg, PastArgs};

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use foothold_api::actuals::{DateOrder, DecimalMark, Months, Share};
use foothold_api::run::DEFAULT_REPLICATIONS;
use foothold_api::threshold::Threshold;
use std::path::PathBuf;

/// Plans the land-and-expand motion of a B2B software company: land size, pricing and comp through
/// the same accounts and reps.
///
/// Data goes to standard output, everything else to standard error. A PLAN is a file, with or without
/// .foothold; a shipped template where no such file exists; - for standard input; or @NAME or
/// @NUMBER for a plan of the library that the window keeps.
///
/// Exit codes: 0 done, 1 the run failed, 2 usage, 3 invalid input, 4 a condition of --fail-if was
/// met, 130 interrupted.
#[derive(Debug, Parser)]
#[command(
    name = "foothold",
    bin_name = "foothold",
    version,
    max_term_width = 100,
    arg_required_else_help = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Write a pair of plans to edit, from a template; or a price book, or a comp plan
    New(NewArgs),
    /// Check a plan: every fault with file, line, field, reason and fix
    Check(CheckArgs),
    /// Run a plan: headline table, and files with --out
    Run(RunArgs),
    /// Run plans side by side on the same draws
    Compare(CompareArgs),
    /// Run a plan over values of one or two of its fields
    Sweep(SweepArgs),
    /// Move each assumption over its own range, and rank them by what they move
    Tornado(TornadoArgs),
    /// Find the value of a field that reaches a target
    Seek(SeekArgs),
    /// Try values and levers of other plans, and find the best that keep given limits
    Optimise(OptimiseArgs),
    /// Find the stage of the motion that is broken, and by which rule
    Diagnose(DiagnoseArgs),
    /// Fit behaviour values to a company's own past, and test the fit on months it did not see
    Calibrate(CalibrateArgs),
    /// Run the model from a past date on the book of that date, against what happened
    Backtest(BacktestArgs),
    /// Score published cases: what each must show, and what the model shows
    Cases(CasesArgs),
    /// NRR, GRR, movements and cohorts of real subscription or movement data
    Metrics(MetricsArgs),
    /// Print the bill of a price book, line by line
    Quote(QuoteArgs),
    /// Make comp statements: what each rep earned and was paid on real deals, and why
    Statement(StatementArgs),
    /// List the plans of the library that the window keeps
    Library(LibraryArgs),
    /// Measure the speed of the engine on this machine
    Bench(BenchArgs),
    /// Print the JSON Schema of a file format
    Schema(SchemaArgs),
    /// Print a completion script for a shell
    Completions {
        /// Shell to complete for
        shell: Shell,
    },
    /// Print a manual page, of the command or of one verb
    Man {
        /// Verb to describe
        verb: Option<String>,
    },
}

/// A file that is read once its rows are needed, which standard input could not wait for.
fn file() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path: PathBuf| match path.to_str() {
        Some("-") => Err(
            "standard input is not read here; save the rows to a file and name that \
                          (./- for a file that is called so)",
        ),
        _ => Ok(path),
    })
}

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// founder, finance or sales-leadership for a pair of plans, or the name of one template
    #[arg(long, value_name = "NAME", group = "what", required_unless_present_any = ["pricebook", "compplan", "list"])]
    pub template: Option<String>,
    /// A shipped price book instead, for quote; quote --list names them
    #[arg(long, value_name = "NAME", group = "what")]
    pub pricebook: Option<String>,
    /// A shipped comp plan instead, for statement, with deals.csv to try it on; statement --list names
    /// them
    #[arg(long, value_name = "NAME", group = "what")]
    pub compplan: Option<String>,
    /// Folder to write into
    #[arg(long, default_value = ".")]
    pub dir: PathBuf,
    /// List the templates instead
    #[arg(long, conflicts_with_all = ["what", "dir"])]
    pub list: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Where the library is.
#[derive(Debug, Default, Args)]
pub struct DataArgs {
    /// Folder of the library instead of FOOTHOLD_DATA_DIR or the platform's data folder
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
}

/// Arguments of `library`.
#[derive(Debug, Args)]
pub struct LibraryArgs {
    /// Archived plans too; JSON always has them
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub data: DataArgs,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Plan file, template, @NAME of the library, or - for standard input
    pub plan: String,
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub data: DataArgs,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// How to simulate.
#[derive(Debug, Args)]
pub struct SimulationArgs {
    /// Replications; replication k is the same however many there are
    #[arg(long, short = 'n', value_name = "N", default_value_t = DEFAULT_REPLICATIONS,
          value_parser = clap::value_parser!(u32).range(1..))]
    pub replications: u32,
    /// Seed instead of the plan's own
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Threads instead of all cores; results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// What to make of a plan file before it runs.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// Read the headline at this month instead of the plan's own
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u16).range(1..))]
    pub report_month: Option<u16>,
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub data: DataArgs,
}

/// A book to start from.
#[derive(Debug, Default, Args)]
pub struct BookArgs {
    /// CSV file of accounts to start from instead of the plan's own book
    #[arg(long, value_name = "FILE", value_parser = file())]
    pub book: Option<PathBuf>,
    /// CSV file with the segment of each account, for a book of subscriptions
    #[arg(long, value_name = "FILE", requires = "book", value_parser = file())]
    pub accounts: Option<PathBuf>,
    /// Order of day and month in dates such as 3/5/2026
    #[arg(long, value_name = "ORDER", requires = "book")]
    pub date_order: Option<DateOrderArg>,
    /// Mark before the decimals of amounts such as 1,200
    #[arg(long, value_name = "MARK", requires = "book")]
    pub decimal_mark: Option<DecimalMarkArg>,
}

/// Order of the parts of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DateOrderArg {
    /// 31/12/2026
    Dmy,
    /// 12/31/2026
    Mdy,
    /// 2026/12/31
    Ymd,
}

/// Mark before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DecimalMarkArg {
    /// 1,234.56
    #[value(name = ".", alias = "point")]
    Point,
    /// 1.234,56
    #[value(name = ",", alias = "comma")]
    Comma,
}

impl DateOrderArg {
    /// The order of day and month; dates that start with the year say so themselves.
    pub fn order(self) -> Option<DateOrder> {
        match self {
            Self::Dmy => Some(DateOrder::DayMonth),
            Self::Mdy => Some(DateOrder::MonthDay),
            Self::Ymd => None,
        }
    }
}

impl DecimalMarkArg {
    /// The mark.
    pub fn mark(self) -> DecimalMark {
        match self {
            Self::Point => DecimalMark::Point,
            Self::Comma => DecimalMark::Comma,
        }
    }
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Plan file, template, @NAME of the library, or - for standard input
    pub plan: String,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub input: PlanArgs,
    /// Write result, series, cohorts, charts and one ledger into this folder, whole or not at all
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replication whose ledger is written, from 0
    #[arg(long, value_name = "K", requires = "out", default_value_t = 0)]
    pub ledger_replication: u32,
    /// Exit with 4 when this holds, such as 'nrr<105%' or 'arr_end.p10<2000000'; the median unless
    /// .p10, .p90 or .mean is named. Shares are written 105% or 1.05; without % they stop below 3.
    /// Can be given several times
    #[arg(long, value_name = "CONDITION")]
    pub fail_if: Vec<Threshold>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Plans; the first is the one the others are compared with
    #[arg(required = true, num_args = 2.., value_name = "PLAN")]
    pub plans: Vec<String>,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub input: PlanArgs,
    /// Say what of each change comes from which lever: runs the mixes of two plans, on the same draws
    #[arg(long)]
    pub attribute: bool,
    /// And what pairs of levers do together beyond what each does alone
    #[arg(long, requires = "attribute")]
    pub interactions: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `diagnose`.
#[derive(Debug, Args)]
pub struct DiagnoseArgs {
    /// Plan file, template, @NAME of the library, or - for standard input; or what really happened,
    /// as a CSV file or a folder, beside the plan that --plan names
    #[arg(value_name = "PLAN or PAST")]
    pub plan: String,
    /// Plan of the company whose past is diagnosed
    #[arg(long = "plan", value_name = "PLAN")]
    pub of: Option<String>,
    /// Last month of the past that counts; the last in which something happened unless given
    #[arg(long, value_name = "MONTH", requires = "of")]
    pub to: Option<MonthArg>,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub input: PlanArgs,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `cases`.
#[derive(Debug, Args)]
pub struct CasesArgs {
    /// File of targets instead of the shipped ones; the plans it names stand beside it
    #[arg(long, value_name = "FILE")]
    pub targets: Option<PathBuf>,
    /// Behaviour set to try instead of the one that the plans name
    #[arg(long, value_name = "FILE")]
    pub behaviour: Option<PathBuf>,
    /// Only this target. Can be given several times
    #[arg(long, value_name = "ID")]
    pub only: Vec<String>,
    /// Replications of each plan
    #[arg(long, short = 'n', value_name = "N", default_value_t = DEFAULT_REPLICATIONS,
          value_parser = clap::value_parser!(u32).range(1..))]
    pub replications: u32,
    /// Print the page of the documentation
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `metrics`.
#[derive(Debug, Args)]
pub struct MetricsArgs {
    /// CSV file of subscription periods, MRR by months or movements, or - for standard input
    pub file: String,
    /// Shape of the file instead of the one its headers show
    #[arg(long = "as", value_name = "SHAPE")]
    pub shape: Option<ShapeArg>,
    /// Month to report as 2026-03, or all; the last in which something happened unless given
    #[arg(long, value_name = "MONTH")]
    pub month: Option<Months>,
    /// Report groups of customers too, by this column, such as segment
    #[arg(long, value_name = "COLUMN")]
    pub by: Option<String>,
    /// CSV file of customers that has the column of --by
    #[arg(long, value_name = "FILE", requires = "by", value_parser = file())]
    pub accounts: Option<PathBuf>,
    /// Months over which retention is read
    #[arg(long, value_name = "N", default_value_t = 12,
          value_parser = clap::value_parser!(u16).range(1..=120))]
    pub window: u16,
    /// Which changes are movements; each-change for a file of movements, month-end for the others
    #[arg(long, value_name = "WHICH")]
    pub movements: Option<CountingArg>,
    /// What the end date of a period is
    #[arg(long, value_name = "DAY", default_value = "last-day")]
    pub period_end: PeriodEndArg,
    /// What the customers of the first month of MRR by months are
    #[arg(long, value_name = "WHAT", default_value = "opening")]
    pub first_month: FirstMonthArg,
    /// Unit of amounts; cents for ChartMogul's export of movements, else major units
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<UnitArg>,
    /// What amounts are of; as their header says, else a month's
    #[arg(long, value_name = "WHAT")]
    pub amounts: Option<MeasureArg>,
    /// CSV file of sales and marketing by month, for magic number, CAC ratios and CAC payback
    #[arg(long, value_name = "FILE", value_parser = file())]
    pub spend: Option<PathBuf>,
    /// Gross margin such as 80%, for CAC payback
    #[arg(long, value_name = "SHARE", requires = "spend")]
    pub gross_margin: Option<Share>,
    /// Order of day and month in dates such as 3/5/2026
    #[arg(long, value_name = "ORDER")]
    pub date_order: Option<DateOrderArg>,
    /// Mark before the decimals of amounts such as 1,200
    #[arg(long, value_name = "MARK")]
    pub decimal_mark: Option<DecimalMarkArg>,
    /// Print the cohort triangles too; JSON always has them
    #[arg(long)]
    pub cohorts: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `quote`.
#[derive(Debug, Args)]
pub struct QuoteArgs {
    /// Price book file, name of a shipped one, or - for standard input
    #[arg(value_name = "PRICEBOOK", required_unless_present = "list")]
    pub book: Option<String>,
    /// Seats
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub seats: Option<String>,
    /// Units of a meter: METER=N, or METER=N,N,… for events or buckets; N@P counts P of N units in
    /// the price. Can be given several times
    #[arg(long, value_name = "METER=N")]
    pub usage: Vec<String>,
    /// Bill one day, week, month, quarter, half_year or year instead of each charge's own period
    #[arg(long)]
    pub period: Option<String>,
    /// Bill from this day on, prorated
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Last day billed
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// Bill the periods that begin on this day or before, in advance
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Units of a meter that were billed before in the same period
    #[arg(long, value_name = "METER=N")]
    pub billed_units: Vec<String>,
    /// Amount of a charge that was billed before in the same period
    #[arg(long, value_name = "CHARGE=AMOUNT")]
    pub billed: Vec<String>,
    /// What earlier bills took of a coupon
    #[arg(long, value_name = "COUPON=AMOUNT")]
    pub coupon_used: Vec<String>,
    /// What earlier bills drew of the prepaid amount
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub prepaid_used: Option<String>,
    /// Credit the unused part of this price book, which the quoted one replaces
    #[arg(long, value_name = "PRICEBOOK")]
    pub replacing: Option<String>,
    /// Last day paid under the price book replaced, where not that of the bill
    #[arg(long, value_name = "DATE")]
    pub replacing_to: Option<String>,
    /// Seats under the price book replaced, where not as many as now
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub replacing_seats: Option<String>,
    /// What was paid for the period replaced; the credit is never more
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub paid: Option<String>,
    /// What of it was credited before
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub credited: Option<String>,
    /// List the shipped price books instead
    #[arg(long, conflicts_with = "book")]
    pub list: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `statement`.
#[derive(Debug, Args)]
pub struct StatementArgs {
    /// Comp plan file, name of a shipped one, or - for standard input
    #[arg(required_unless_present = "list")]
    pub compplan: Option<String>,
    /// CSV file of deals
    #[arg(long, value_name = "FILE", required_unless_present = "list", value_parser = file())]
    pub deals: Option<PathBuf>,
    /// Last day that counts, such as 2026-03-31; the end of the month of the last day in the deals
    /// when absent
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Mark before the decimals of amounts such as 1,200
    #[arg(long, value_name = "MARK")]
    pub decimal_mark: Option<DecimalMarkArg>,
    /// Only this rep. Can be given several times
    #[arg(long, value_name = "NAME")]
    pub rep: Vec<String>,
    /// List the shipped comp plans instead
    #[arg(long, conflicts_with_all = ["compplan", "deals"])]
    pub list: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// How a file tells what customers paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShapeArg {
    /// One row for each subscription and the time it ran
    Periods,
    /// What each customer paid each month, in rows or in columns
    Mrr,
    /// One row for each change
    Movements,
}

/// Which changes are movements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CountingArg {
    /// Every change, named by what it does to the customer
    EachChange,
    /// What changed from month end to month end
    MonthEnd,
    /// Every change, named as the file names it
    AsRecorded,
}

/// What the end date of a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PeriodEndArg {
    /// The last day paid
    LastDay,
    /// The first day not paid
    FirstDayWithout,
}

/// What the customers of the first month are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FirstMonthArg {
    /// There before
    Opening,
    /// New
    New,
}

/// Unit of amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UnitArg {
    /// Dollars, euros
    Major,
    /// Whole cents
    Cents,
}

/// What amounts are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MeasureArg {
    /// A month
    Mrr,
    /// A year
    Arr,
}

/// Arguments of `bench`.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// Plan to measure on
    #[arg(default_value = "founder-48k")]
    pub plan: String,
    #[command(flatten)]
    pub data: DataArgs,
    /// Replications of each timing
    #[arg(long, short = 'n', value_name = "N", default_value_t = 100,
          value_parser = clap::value_parser!(u32).range(1..))]
    pub replications: u32,
    /// Threads of the second timing instead of all cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// File format
    pub format: SchemaFormat,
    /// Accepted for uniformity: a schema is always JSON
    #[arg(long)]
    pub json: bool,
}

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaFormat {
    /// Plans
    Plan,
    /// Behaviour sets
    Behaviour,
    /// Price books
    Pricebook,
    /// Comp plans to make statements from
    Compplan,
}
