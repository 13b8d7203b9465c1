//! The charts of a run: its figures in the terms of `foothold-charts`.

mod cohorts;

use crate::run::Ran;
use crate::{ApiError, metrics};
use foothold_charts as charts;
use foothold_charts::{Caption, ChartError, Format, Quantiles, Timeline};
use foothold_core::calendar::YearMonth;
use foothold_core::metrics::{Amount, Metric, summary, window_start};
use foothold_core::money::real;
use foothold_data::benchmarks::SHIPPED;
use foothold_data::ledger::OutputFolder;
use std::path::PathBuf;

/// Share of new ARR that published rules ask of expansion.
const SHARE_RULE: f64 = 0.25;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Writes every chart into `charts/`, as SVG and PNG; `goes_on` is asked between them.
pub(super) fn write(
    folder: &OutputFolder,
    ran: &Ran,
    goes_on: &dyn Fn() -> Result<(), ApiError>,
) -> Result<(), ApiError> {
    let (fan, share) = (nrr_fan(ran), expansion_share(ran));
    let (attainment, waterfall) = (attainment(ran), waterfall(ran));
    let triangle = cohorts::triangle(ran);
    type Draw<'a> = &'a dyn Fn(Format) -> Result<Vec<u8>, ChartError>;
    let all: [(&str, Draw<'_>); 5] = [
        ("nrr-fan", &|format| charts::nrr_fan(&fan, format)),
        ("expansion-share", &|format| {
            charts::expansion_share(&share, format)
        }),
        ("attainment-by-role", &|format| {
            charts::attainment_by_role(&attainment, format)
        }),
        ("arr-waterfall", &|format| {
            charts::arr_waterfall(&waterfall, format)
        }),
        ("cohort-triangle", &|format| {
            charts::cohort_triangle(&triangle, format)
        }),
    ];
    for (name, draw) in all {
        for (extension, format) in [("svg", Format::Svg), ("png", Format::Png)] {
            goes_on()?;
            let bytes =
                draw(format).map_err(|error| ApiError::Chart(format!("{name}: {error}")))?;
            let path: PathBuf = ["charts", &format!("{name}.{extension}")].iter().collect();
            folder.write(&path, &bytes)?;
        }
    }
    Ok(())
}

fn caption(ran: &Ran, measure: String) -> Caption {
    let plan = ran.plan();
    Caption {
        plan: plan.name.clone(),
        measure,
        note: format!(
            "{} replications, seed {}",
            ran.outcome.replications, plan.seed
        ),
    }
}

/// The window of the headline, in words.
fn window(ran: &Ran) -> String {
    let month = ran.report_month();
    format!(
        "{} months to {}",
        month - window_start(month),
        name(ran, month)
    )
}

/// Calendar name of a simulated month: `Jan 27`.
fn name(ran: &Ran, month: u16) -> String {
    // Month 1 is the first of the horizon.
    let YearMonth { year, month } = ran.plan().horizon.start.plus(i32::from(month) - 1);
    let month = MONTHS[usize::from(month.clamp(1, 12)) - 1];
    format!("{month} {:02}", year.rem_euclid(100))
}

fn timeline(ran: &Ran) -> Timeline {
    Timeline {
        month_zero: name(ran, 0),
        pinned_month: Some(u32::from(ran.report_month())),
    }
}

fn quantiles(ran: &Ran, month: u16, metric: Metric) -> Option<Quantiles> {
    if month == 0 && metric.needs_window() {
        return None;
    }
    let stat = summary(&ran.outcome, ran.costs, month, metric)?;
    Some(Quantiles {
        p10: stat.p10,
        p50: stat.p50,
        p90: stat.p90,
    })
}

fn by_month(ran: &Ran, metric: Metric) -> Vec<Option<Quantiles>> {
    (0..=ran.outcome.months)
        .map(|month| quantiles(ran, month, metric))
        .collect()
}

/// Mean over replications of an amount of money summed over months `from + 1` to `upto`, in whole
/// units of currency.
fn mean(ran: &Ran, from: u16, upto: u16, amount: Amount) -> f64 {
    let replications = ran.outcome.replications;
    let cents: i64 = (0..replications)
        .map(|k| ran.outcome.sum(k, from, upto, amount))
        .sum();
    cents as f64 / f64::from(replications) / 100.0
}

fn nrr_fan(ran: &Ran) -> charts::NrrFan {
    charts::NrrFan {
        caption: caption(ran, "trailing 12 months, % of opening ARR".into()),
        timeline: timeline(ran),
        months: by_month(ran, Metric::Nrr),
        reference: None,
        benchmark: published_medians(ran),
    }
}

/// From the lowest to the highest published median for companies of this ARR and these segments,
/// around the one for all companies.
fn published_medians(ran: &Ran) -> Option<charts::Benchmark> {
    let plan = ran.plan();
    let arr = ran
        .p50(Metric::ArrEnd)
        .and_then(|cents| rust_decimal::Decimal::try_from(cents / 100.0).ok())?;
    let sells_to = |kind: &String| plan.segments.iter().any(|s| s.kind.name() == kind);
    let medians: Vec<(bool, f64)> = SHIPPED
        .benchmarks
        .iter()
        .filter(|b| b.metric == "nrr" && b.kind == "median" && b.scope.pricing.is_none())
        .filter(|b| b.scope.covers_arr(arr) && b.scope.segment.as_ref().is_none_or(sells_to))
        .filter_map(|b| Some((b.scope == Default::default(), real(b.median?))))
        .collect();
    let ends = |pick: fn(f64, f64) -> f64| medians.iter().map(|&(_, m)| m).reduce(pick);
    let (low, high) = (ends(f64::min)?, ends(f64::max)?);
    let (_, median) = medians.iter().find(|(of_all, _)| *of_all)?;
    Some(charts::Benchmark {
        label: "Published".into(),
        low,
        median: *median,
        high,
    })
}

fn expansion_share(ran: &Ran) -> charts::ExpansionShare {
    let first = Amount::ExpansionSeats as usize;
    // A quarter that the run does not finish would look like a bad one.
    let quarters = (0..ran.outcome.months / 3).map(|quarter| {
        let (from, upto) = (quarter * 3, quarter * 3 + 3);
        charts::QuarterArr {
            new: mean(ran, from, upto, Amount::New),
            expansion: Amount::ALL[first..first + 6]
                .iter()
                .map(|&cause| mean(ran, from, upto, cause))
                .sum(),
        }
    });
    charts::ExpansionShare {
        caption: caption(
            ran,
            format!(
                "% of trailing 12 months, and {} by quarter (means)",
                ran.plan().currency
            ),
        ),
        timeline: timeline(ran),
        months: by_month(ran, Metric::ExpansionShare),
        quarters: quarters.collect(),
        rule: Some(SHARE_RULE),
    }
}

fn attainment(ran: &Ran) -> charts::AttainmentByRole {
    let month = ran.report_month();
    let replications = ran.outcome.replications;
    let roles = ran.roles().map(|role| {
        let all = |first: Amount| -> i64 {
            let amount = Amount::ALL[first as usize + role as usize];
            (0..replications)
                .map(|k| ran.outcome.at(k, month, amount))
                .sum()
        };
        let (reps, at_quota) = (all(Amount::RepsAe), all(Amount::RepsAtQuotaAe));
        charts::RoleAttainment {
            label: capitalised(metrics::role_label(role)),
            reps: (reps as f64 / f64::from(replications)).round() as u32,
            attainment: quantiles(ran, month, Metric::Attainment(role)),
            at_quota: (reps > 0).then(|| at_quota as f64 / reps as f64),
        }
    });
    charts::AttainmentByRole {
        caption: caption(
            ran,
            format!("% of quota, periods that ended in the {}", window(ran)),
        ),
        roles: roles.collect(),
        team: None,
    }
}

fn capitalised(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn waterfall(ran: &Ran) -> charts::ArrWaterfall {
    let month = ran.report_month();
    let start = window_start(month);
    let moved = |amount| mean(ran, start, month, amount);
    let standing = |month: u16| {
        let replications = ran.outcome.replications;
        let cents: i64 = (0..replications)
            .map(|k| ran.outcome.at(k, month, Amount::Arr))
            .sum();
        cents as f64 / f64::from(replications) / 100.0
    };
    charts::ArrWaterfall {
        caption: caption(
            ran,
            format!("{}, means over the {}", ran.plan().currency, window(ran)),
        ),
        opens: name(ran, start),
        closes: name(ran, month),
        opening: standing(start),
        new: moved(Amount::New),
        expansion: charts::ExpansionByCause {
            seats: moved(Amount::ExpansionSeats),
            teams: moved(Amount::ExpansionTeams),
            usage: moved(Amount::ExpansionUsage),
            product: moved(Amount::ExpansionProduct),
            tier: moved(Amount::ExpansionTier),
            price: moved(Amount::ExpansionPrice),
        },
        reactivation: moved(Amount::Reactivation),
        contraction: moved(Amount::Contraction),
        churn: moved(Amount::Churn),
        closing: standing(month),
    }
}
