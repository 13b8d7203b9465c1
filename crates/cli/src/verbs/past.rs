//! A company's own past as the command line names it.

use crate::args::{
    BookArgs, DataArgs, DateOrderArg, DecimalMarkArg, MeasureArg, PastArgs, PlanArgs,
};
use crate::exit::Failure;
use foothold_api::ApiError;
use foothold_api::actuals::{ActualsOptions, BookOptions, Measure};
use foothold_api::past::HistoryInput;
use std::path::Path;

/// The files that the arguments name.
pub fn input(actuals: &Path, args: &PastArgs) -> HistoryInput {
    HistoryInput {
        path: actuals.to_owned(),
        deals: args.deals.clone(),
        accounts: args.accounts.clone(),
        options: ActualsOptions {
            measure: args.amounts.map(|measure| match measure {
                MeasureArg::Mrr => Measure::Mrr,
                MeasureArg::Arr => Measure::Arr,
            }),
            book: BookOptions {
                date_order: args.date_order.and_then(DateOrderArg::order),
                decimal_mark: args.decimal_mark.map(DecimalMarkArg::mark),
            },
            ..ActualsOptions::default()
        },
    }
}

/// A plan without a book of its own: the past gives it one.
pub fn plan_args(data: &DataArgs) -> PlanArgs {
    PlanArgs {
        report_month: None,
        book: BookArgs::default(),
        data: DataArgs {
            data_dir: data.data_dir.clone(),
        },
    }
}

/// Carries out `work` on so many threads, or on all cores.
pub fn on_threads<T: Send>(
    threads: Option<u16>,
    work: impl FnOnce() -> Result<T, ApiError> + Send,
) -> Result<T, Failure> {
    Ok(foothold_api::run::on_threads(
        threads.map(usize::from),
        work,
    )??)
}
