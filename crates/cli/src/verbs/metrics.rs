//! `foothold metrics`.

use super::print_json;
use crate::args::{self, MetricsArgs};
use crate::exit::{End, Failure};
use crate::numbers::{UNDEFINED, grouped, plain};
use crate::screen::{note, print};
use crate::tables::Columns;
use foothold_api::actuals::{
    self, ActualMetrics, ActualsOptions, AmountUnit, BookOptions, Counting, FileView, FirstMonth,
    GroupView, Measure, MonthView, Months, PeriodEnd, Request, Shape,
};
use std::io::{self, Read};
use std::path::Path;

/// Most bytes read from standard input.
const MOST_STDIN_BYTES: u64 = 128 << 20;
/// Ages of the cohort triangle on the screen.
const AGES: [usize; 11] = [0, 1, 2, 3, 6, 9, 12, 18, 24, 36, 48];

pub fn metrics(args: &MetricsArgs) -> Result<End, Failure> {
    let request = request(args);
    let metrics = if args.file == "-" {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .take(MOST_STDIN_BYTES)
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::Io("cannot read standard input", error))?;
        actuals::of_bytes("-", &bytes, &request)?
    } else {
        actuals::of_file(Path::new(&args.file), &request)?
    };
    if args.json {
        print_json(&metrics)?;
        return Ok(End::Done);
    }
    tell(&metrics.read);
    let mut text = heading(&metrics);
    if request.months == Months::All {
        text.push_str(&by_month(&metrics));
    } else {
        text.push_str(&one_month(&metrics));
    }
    if args.cohorts {
        text.push_str(&triangles(&metrics));
    }
    print(&text)?;
    Ok(End::Done)
}

fn request(args: &MetricsArgs) -> Request {
    Request {
        options: ActualsOptions {
            shape: args.shape.map(|shape| match shape {
                args::ShapeArg::Periods => Shape::Periods,
                args::ShapeArg::Mrr => Shape::Mrr,
                args::ShapeArg::Movements => Shape::Movements,
            }),
            by: args.by.clone(),
            counting: args.movements.map(|counting| match counting {
                args::CountingArg::EachChange => Counting::EachChange,
                args::CountingArg::MonthEnd => Counting::MonthEnd,
                args::CountingArg::AsRecorded => Counting::AsRecorded,
            }),
            period_end: match args.period_end {
                args::PeriodEndArg::LastDay => PeriodEnd::LastDay,
                args::PeriodEndArg::FirstDayWithout => PeriodEnd::FirstDayWithout,
            },
            first_month: match args.first_month {
                args::FirstMonthArg::Opening => FirstMonth::Opening,
                args::FirstMonthArg::New => FirstMonth::New,
            },
            unit: args.unit.map(|unit| match unit {
                args::UnitArg::Major => AmountUnit::Major,
                args::UnitArg::Cents => AmountUnit::Cents,
            }),
            measure: args.amounts.map(|measure| match measure {
                args::MeasureArg::Mrr => Measure::Mrr,
                args::MeasureArg::Arr => Measure::Arr,
            }),
            book: BookOptions {
                date_order: args.date_order.and_then(args::DateOrderArg::order),
                decimal_mark: args.decimal_mark.map(args::DecimalMarkArg::mark),
            },
            ..ActualsOptions::default()
        },
        customers: args.accounts.clone(),
        spend: args.spend.clone(),
        gross_margin: args.gross_margin,
        months: args.month.unwrap_or_default(),
        window: args.window,
    }
}

/// How the file was read, on standard error.
fn tell(read: &FileView) {
    let used: Vec<String> = read
        .columns
        .iter()
        .map(|(header, role)| format!("{header} as {role}"))
        .collect();
    note(&format!(
        "{}: {} rows",
        read.file,
        grouped(read.rows as f64, 0)
    ));
    note(&format!("  columns: {}", used.join(", ")));
    if !read.unused.is_empty() {
        note(&format!("  not used: {}", read.unused.join(", ")));
    }
    for assumption in &read.assumptions {
        note(&format!("assumed: {assumption}"));
    }
}

fn heading(metrics: &ActualMetrics) -> String {
    let currency = metrics
        .currency
        .as_ref()
        .map_or(String::new(), |c| format!(" in {c}"));
    format!(
        "{}: {} from {} to {}; amounts are {}{currency}; movements {}\n\n",
        metrics.read.file,
        metrics.shape,
        metrics.first_month,
        metrics.last_month,
        metrics.amounts.to_uppercase(),
        metrics.movements,
    )
}

/// All customers, then each group.
fn groups(metrics: &ActualMetrics) -> impl Iterator<Item = &GroupView> {
    std::iter::once(&metrics.all).chain(&metrics.groups)
}

fn name(group: &GroupView) -> String {
    group.name.clone().unwrap_or_else(|| "all".to_owned())
}

/// A ratio as a percentage, to a hundredth of a point.
fn share(text: Option<&String>) -> String {
    let ratio: Option<f64> = text.and_then(|text| text.parse().ok());
    ratio.map_or_else(
        || UNDEFINED.to_owned(),
        |ratio| format!("{}%", grouped(ratio * 100.0, 2)),
    )
}

/// An amount to the cent. Amounts are decimal text by construction.
fn amount(text: &str) -> String {
    text.parse()
        .map_or_else(|_| text.to_owned(), |number: f64| grouped(number, 2))
}

fn number(text: Option<&String>) -> String {
    text.and_then(|text| text.parse().ok())
        .map_or_else(|| UNDEFINED.to_owned(), plain)
}

type Cell = fn(&MonthView) -> String;

const MONTH: [(&str, Cell); 16] = [
    ("Start", |m| amount(&m.start)),
    ("  new", |m| amount(&m.flows.new)),
    ("  expansion", |m| amount(&m.flows.expansion)),
    ("  contraction", |m| amount(&m.flows.contraction)),
    ("  churn", |m| amount(&m.flows.churn)),
    ("  reactivation", |m| amount(&m.flows.reactivation)),
    ("End", |m| amount(&m.end)),
    ("Customers", |m| grouped(f64::from(m.customers), 0)),
    ("  new", |m| grouped(f64::from(m.new_customers), 0)),
    ("  left", |m| grouped(f64::from(m.churned_customers), 0)),
    ("  came back", |m| {
        grouped(f64::from(m.returned_customers), 0)
    }),
    ("Gross churn rate", |m| share(m.gross_churn_rate.as_ref())),
    ("Churn rate", |m| share(m.churn_rate.as_ref())),
    ("Net churn rate", |m| share(m.net_churn_rate.as_ref())),
    ("Logo churn rate", |m| share(m.logo_churn_rate.as_ref())),
    ("Quick ratio", |m| number(m.quick_ratio.as_ref())),
];

const WINDOW: [(&str, Cell); 15] = [
    ("Net revenue retention", |m| share(m.window.nrr.as_ref())),
    ("NRR by movements", |m| {
        share(m.window.nrr_waterfall.as_ref())
    }),
    ("Gross revenue retention", |m| share(m.window.grr.as_ref())),
    ("GRR by movements", |m| {
        share(m.window.grr_waterfall.as_ref())
    }),
    ("Logo retention", |m| {
        share(m.window.logo_retention.as_ref())
    }),
    ("Expansion share of new and expansion", |m| {
        share(m.window.expansion_share.as_ref())
    }),
    ("Expansion share, last quarter", |m| {
        share(m.window.expansion_share_quarter.as_ref())
    }),
    ("Quick ratio", |m| number(m.window.quick_ratio.as_ref())),
    ("Quick ratio with reactivation", |m| {
        number(m.window.quick_ratio_with_reactivation.as_ref())
    }),
    ("New", |m| amount(&m.window.flows.new)),
    ("Expansion", |m| amount(&m.window.flows.expansion)),
    ("Contraction", |m| amount(&m.window.flows.contraction)),
    ("Churn", |m| amount(&m.window.flows.churn)),
    ("Reactivation", |m| amount(&m.window.flows.reactivation)),
    ("Net", |m| amount(&m.window.flows.net)),
];

const COSTS: [(&str, Cell); 4] = [
    ("Magic number", |m| {
        number(m.costs.as_ref().and_then(|c| c.magic_number.as_ref()))
    }),
    ("New CAC ratio", |m| {
        number(m.costs.as_ref().and_then(|c| c.new_cac_ratio.as_ref()))
    }),
    ("Expansion CAC ratio", |m| {
        number(
            m.costs
                .as_ref()
                .and_then(|c| c.expansion_cac_ratio.as_ref()),
        )
    }),
    ("CAC payback, months", |m| {
        number(m.costs.as_ref().and_then(|c| c.cac_payback_months.as_ref()))
    }),
];

/// One month: metrics down, groups across.
fn one_month(metrics: &ActualMetrics) -> String {
    let Some(month) = metrics.all.months.last() else {
        return String::new();
    };
    let mut text = section(metrics, &month.month, &MONTH);
    let window = format!("{} months to {}", month.window.months, month.month);
    text.push('\n');
    text.push_str(&section(metrics, &window, &WINDOW));
    if month.costs.is_some() {
        text.push('\n');
        text.push_str(&costs(&metrics.all, &window));
    }
    text.push('\n');
    text.push_str(&landed(metrics));
    text
}

fn section(metrics: &ActualMetrics, title: &str, rows: &[(&str, Cell)]) -> String {
    let headers = std::iter::once(title.to_owned()).chain(groups(metrics).map(name));
    let mut table = Columns::new(headers, 1);
    for (label, cell) in rows {
        let cells = groups(metrics).map(|group| group.months.last().map_or(String::new(), cell));
        table.row(std::iter::once((*label).to_owned()).chain(cells));
    }
    table.text()
}

fn costs(all: &GroupView, title: &str) -> String {
    let mut table = Columns::new([title.to_owned(), "all".to_owned()], 1);
    for (label, cell) in COSTS {
        let value = all.months.last().map_or(String::new(), cell);
        table.row([label.to_owned(), value]);
    }
    table.text()
}

/// What became of customers that landed in the data.
fn landed(metrics: &ActualMetrics) -> String {
    let headers = std::iter::once("Customers landed in the data".to_owned());
    let mut table = Columns::new(headers.chain(groups(metrics).map(name)), 1);
    let mut row = |label: String, cell: &dyn Fn(&GroupView) -> String| {
        table.row(std::iter::once(label).chain(groups(metrics).map(cell)));
    };
    for (index, age) in metrics.all.expanded_within.iter().enumerate() {
        row(format!("Expanded within {} months", age.age), &|group| {
            share(group.expanded_within[index].expanded.as_ref())
        });
    }
    row("Months to the first expansion".to_owned(), &|group| {
        number(group.months_to_first_expansion.as_ref())
    });
    for (index, value) in metrics.all.landed_value.iter().enumerate() {
        let of =
            |text: Option<&String>| text.map_or_else(|| UNDEFINED.to_owned(), |text| amount(text));
        row(format!("Mean paid at month {}, all", value.age), &|group| {
            of(group.landed_value[index].all.as_ref())
        });
        row(
            format!("Mean paid at month {}, survivors", value.age),
            &|group| of(group.landed_value[index].survivors.as_ref()),
        );
    }
    table.text()
}

const SERIES: [(&str, Cell); 14] = [
    ("start", |m| amount(&m.start)),
    ("new", |m| amount(&m.flows.new)),
    ("expansion", |m| amount(&m.flows.expansion)),
    ("contraction", |m| amount(&m.flows.contraction)),
    ("churn", |m| amount(&m.flows.churn)),
    ("react.", |m| amount(&m.flows.reactivation)),
    ("end", |m| amount(&m.end)),
    ("customers", |m| grouped(f64::from(m.customers), 0)),
    ("NRR", |m| share(m.window.nrr.as_ref())),
    ("by mov.", |m| share(m.window.nrr_waterfall.as_ref())),
    ("GRR", |m| share(m.window.grr.as_ref())),
    ("logos", |m| share(m.window.logo_retention.as_ref())),
    ("exp. share", |m| share(m.window.expansion_share.as_ref())),
    ("quick ratio", |m| number(m.window.quick_ratio.as_ref())),
];

/// Every month: months down, metrics across, a table for each group.
fn by_month(metrics: &ActualMetrics) -> String {
    let mut text = String::new();
    for group in groups(metrics) {
        let headers = std::iter::once(name(group)).chain(SERIES.map(|(label, _)| label.to_owned()));
        let mut table = Columns::new(headers, 1);
        for month in &group.months {
            let cells = SERIES.iter().map(|(_, cell)| cell(month));
            table.row(std::iter::once(month.month.clone()).chain(cells));
        }
        text.push_str(&table.text());
        text.push('\n');
    }
    text
}

/// What cohorts pay, and how many of them, by months since landing.
fn triangles(metrics: &ActualMetrics) -> String {
    let mut text = String::new();
    for group in groups(metrics) {
        for (what, customers) in [("paid", false), ("customers", true)] {
            let title = format!("{}, {what} retained", name(group));
            let headers = std::iter::once(title).chain(AGES.map(|age| age.to_string()));
            let mut table = Columns::new(headers, 1);
            for cohort in &group.cohorts {
                let row = if customers {
                    &cohort.customers_retained
                } else {
                    &cohort.paid_retained
                };
                let cell = |age: usize| row.get(age).map_or(String::new(), |c| share(c.as_ref()));
                table.row(std::iter::once(cohort.landed.clone()).chain(AGES.map(cell)));
            }
            text.push('\n');
            text.push_str(&table.text());
        }
    }
    text
}
