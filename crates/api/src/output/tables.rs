//! The tables beside the ledger. Amounts are in major units with two decimals, ratios are plain
//! numbers, months count from 0 (the opening book); a cell is empty where a quantity is undefined.

use crate::imported::Imported;
use crate::run::{Ran, RunResult};
use crate::wire::{StatValue, Value};
use foothold_core::metrics::cohort::{arr_retained, customers_retained};
use foothold_core::money::div_half_even;
use foothold_data::ledger::{OutputError, OutputFolder, escaped};
use std::io;
use std::path::Path;

/// `series.csv`: one row for each month and metric.
pub(super) fn series(folder: &OutputFolder, result: &RunResult) -> Result<(), OutputError> {
    let header = ["month", "metric", "p10", "p50", "p90", "mean", "se"];
    let attainment = result
        .series
        .quota_attainment
        .iter()
        .map(|(r, s)| (format!("quota_attainment.{r}"), s));
    let metrics: Vec<(String, &Vec<StatValue>)> = result
        .series
        .metrics
        .iter()
        .map(|(m, s)| (m.clone(), s))
        .chain(attainment)
        .collect();
    let rows = result.series.month.iter().flat_map(|&month| {
        metrics.iter().map(move |(metric, by_month)| {
            let stat = &by_month[usize::from(month)];
            let cell = |value: &Option<Value>| value.as_ref().map_or(String::new(), Value::text);
            vec![
                month.to_string(),
                metric.clone(),
                cell(&stat.p10),
                cell(&stat.p50),
                cell(&stat.p90),
                cell(&stat.mean),
                cell(&stat.se),
            ]
        })
    });
    table(folder, "series.csv", &header, rows)
}

/// `cohorts.csv`: what each landing month became, as means over replications. Cohort 0 is the
/// opening book.
pub(super) fn cohorts(folder: &OutputFolder, ran: &Ran) -> Result<(), OutputError> {
    let header = [
        "cohort_month",
        "age_months",
        "arr",
        "customers",
        "arr_retained",
        "customers_retained",
    ];
    let triangle = &ran.outcome.triangle;
    let replications = i128::from(ran.outcome.replications);
    let ratio = |value: Option<f64>| value.map_or(String::new(), |ratio| ratio.to_string());
    let rows = (0..triangle.stride).flat_map(|cohort| {
        (0..triangle.stride - cohort).map(move |age| {
            let at = cohort * triangle.stride + age;
            let arr = div_half_even(i128::from(triangle.arr[at]), replications);
            vec![
                cohort.to_string(),
                age.to_string(),
                Value::money(arr).text(),
                (triangle.customers[at] as f64 / replications as f64).to_string(),
                ratio(arr_retained(triangle, cohort, age)),
                ratio(customers_retained(triangle, cohort, age)),
            ]
        })
    });
    table(folder, "cohorts.csv", &header, rows)
}

/// `inputs.csv`: every input of the run, defaults and behaviour included, and where it is written.
pub(super) fn inputs(folder: &OutputFolder, ran: &Ran) -> Result<(), OutputError> {
    let header = ["field", "value", "file", "line", "default"];
    let rows = ran.input.loaded.flat.iter().map(|input| {
        let (file, line) = match &input.at {
            Some((file, line)) => (escaped(file).into_owned(), line.to_string()),
            None => (String::new(), String::new()),
        };
        let default = if input.is_default { "yes" } else { "no" };
        vec![
            input.path.clone(),
            escaped(&input.value).into_owned(),
            file,
            line,
            default.to_owned(),
        ]
    });
    table(folder, "inputs.csv", &header, rows)
}

/// `import.csv`: every row of the book that was changed or dropped, and why.
pub(super) fn import(folder: &OutputFolder, import: &Imported) -> Result<(), OutputError> {
    let header = ["file", "line", "account", "outcome", "reason", "detail"];
    let rows = import.rows.iter().map(|row| {
        vec![
            escaped(&row.file).into_owned(),
            row.line.to_string(),
            escaped(&row.account).into_owned(),
            row.outcome.to_owned(),
            row.reason.to_owned(),
            escaped(&row.detail).into_owned(),
        ]
    });
    table(folder, "import.csv", &header, rows)
}

fn table(
    folder: &OutputFolder,
    name: &str,
    header: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<(), OutputError> {
    folder.write_with(Path::new(name), |out| {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(header).map_err(io::Error::from)?;
        for row in rows {
            csv.write_record(row).map_err(io::Error::from)?;
        }
        csv.flush()
    })
}
