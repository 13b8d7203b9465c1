//! `foothold calibrate`.

use super::backtest::{errors, tell};
use super::{past, print_json};
use crate::args::CalibrateArgs;
use crate::exit::{End, Failure};
use crate::numbers;
use crate::screen::{note, print};
use crate::stop::FitProgress;
use crate::tables::Columns;
use crate::{plan, stop};
use foothold_api::ApiError;
use foothold_api::calibrate::{
    self, Calibrated, Calibration, KnowledgeView, Request, TargetView, TargetsRequest, ValueView,
    write_behaviour,
};
use foothold_api::metrics::Unit;
use foothold_api::wire::Value;
use std::fmt::Write;
use std::path::Path;

pub fn calibrate(args: &CalibrateArgs) -> Result<End, Failure> {
    // A fit takes minutes: what would keep its result from being written is said before.
    if let Some(path) = &args.out {
        calibrate::can_write(path)?;
    }
    let done = match (&args.plan, &args.actuals) {
        (Some(plan), Some(actuals)) => to_actuals(args, plan, actuals)?,
        _ => to_targets(args)?,
    };
    if !stop::keep_going() {
        return Err(ApiError::Stopped.into());
    }
    finish(&done, args.out.as_deref(), args.json)
}

fn to_actuals(args: &CalibrateArgs, plan: &str, actuals: &Path) -> Result<Calibrated, Failure> {
    let input = plan::open_to_run(plan, &past::plan_args(&args.data))?;
    let history = past::input(actuals, &args.past);
    let request = Request {
        values: args.values.clone(),
        from: args.from.map(|month| month.0),
        to: args.past.to.map(|month| month.0),
        hold_out: args.hold_out,
        replications: args.replications,
        seed: args.seed,
        name: name_of(args),
    };
    note(&format!(
        "{}: seed {}, {} replications an evaluation",
        input.loaded.plan.name,
        args.seed.unwrap_or(input.loaded.plan.seed),
        args.replications
    ));
    stop::listen();
    let progress = FitProgress::new(&input.loaded.plan.name);
    let hear = |told: Option<&calibrate::Progress>| progress.hear(told);
    past::on_threads(args.threads, || {
        calibrate::to_actuals(input, &history, &request, &hear)
    })
}

fn to_targets(args: &CalibrateArgs) -> Result<Calibrated, Failure> {
    let request = TargetsRequest {
        targets: args.targets.clone(),
        plan: args.plan.clone(),
        start: args.start.clone(),
        values: args.values.clone(),
        replications: args.replications,
        name: name_of(args),
    };
    note(&format!(
        "{} replications of each plan an evaluation",
        args.replications
    ));
    stop::listen();
    let progress = FitProgress::new("targets");
    let hear = |told: Option<&calibrate::Progress>| progress.hear(told);
    past::on_threads(args.threads, || calibrate::to_targets(&request, &hear))
}

/// The name of the set that results: that of its file.
fn name_of(args: &CalibrateArgs) -> Option<String> {
    let stem = args.out.as_ref()?.file_stem()?;
    Some(stem.to_string_lossy().into_owned())
}

fn finish(done: &Calibrated, out: Option<&Path>, json: bool) -> Result<End, Failure> {
    if let Some(path) = out {
        write_behaviour(path, &done.behaviour)?;
        note(&format!("wrote {}", path.display()));
    }
    if json {
        print_json(&done.report)?;
        return Ok(End::Done);
    }
    if let Some(read) = &done.report.read {
        tell(read);
    }
    print(&report(&done.report))?;
    Ok(End::Done)
}

fn report(fit: &Calibration) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    if let Some(window) = &fit.window {
        let _ = writeln!(
            text,
            "{}\nfitted to {} to {}: {} customers, {} deals; {} replications an evaluation, seed {}\n",
            fit.plan.as_deref().unwrap_or_default(),
            window.from,
            window.to,
            numbers::grouped(window.customers as f64, 0),
            numbers::grouped(window.deals as f64, 0),
            fit.replications,
            fit.seed.map_or(String::new(), |seed| seed.to_string()),
        );
    }
    if fit.window.is_none() {
        let _ = writeln!(
            text,
            "one behaviour set for {} targets; {} replications of each plan an evaluation\n",
            fit.targets.len(),
            fit.replications
        );
    }
    text.push_str(&values(fit));
    for line in remarks(fit) {
        let _ = writeln!(text, "{line}");
    }
    text.push('\n');
    text.push_str(&targets(fit));
    let _ = writeln!(
        text,
        "\nsquared residuals {} before, {} after, over {} degrees of freedom; {} iterations, {} evaluations{}",
        numbers::grouped(fit.chi_square_before, 1),
        numbers::grouped(fit.chi_square_after, 1),
        numbers::grouped(fit.degrees_of_freedom, 1),
        fit.iterations,
        fit.evaluations,
        if fit.converged { "" } else { "; NOT CONVERGED" },
    );
    if fit.widened > 1.0 {
        let _ = writeln!(
            text,
            "the model misses its targets by more than noise, so intervals are {} times as wide",
            numbers::grouped(fit.widened, 1)
        );
    }
    if let Some(held) = &fit.hold_out {
        let _ = writeln!(
            text,
            "\nheld out, {} to {}, from the book before it",
            held.from, held.to
        );
        let _ = writeln!(
            text,
            "before:\n{}\nafter:\n{}",
            errors(&held.before),
            errors(&held.after)
        );
    }
    text
}

fn values(fit: &Calibration) -> String {
    let mut table = Columns::new(
        ["value", "before", "after", "95% interval", "plausible", ""],
        1,
    )
    .with_text_last();
    for value in &fit.values {
        let w = &value.written;
        table.row([
            value.value.clone(),
            w.before.clone(),
            w.after.clone(),
            format!("{} to {}", w.interval[0], w.interval[1]),
            format!("{} to {}", w.range[0], w.range[1]),
            known(value),
        ]);
    }
    table.text()
}

fn known(value: &ValueView) -> String {
    let mut text = match value.knowledge {
        KnowledgeView::Determined => "determined".to_owned(),
        KnowledgeView::Weak => "weakly determined".to_owned(),
        KnowledgeView::Together => format!("only together with {}", value.together_with.join(", ")),
        KnowledgeView::Silent => "the data do not speak about it".to_owned(),
    };
    if value.at_bound {
        text.push_str("; at the end of its range");
    }
    text
}

fn remarks(fit: &Calibration) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(left) = &fit.left_out {
        if !left.alike.is_empty() {
            lines.push(format!(
                "not told apart from these: {}",
                left.alike.join(", ")
            ));
        }
        if !left.silent.is_empty() {
            lines.push(format!(
                "the data do not speak about: {}",
                left.silent.join(", ")
            ));
        }
    }
    if !fit.undefined.is_empty() {
        lines.push(format!(
            "the plan gives no value for: {}",
            fit.undefined.join(", ")
        ));
    }
    lines
}

fn targets(fit: &Calibration) -> String {
    let mut table = Columns::new(["target", "observed", "", "before", "after", "off by"], 1);
    for target in &fit.targets {
        table.row([
            target.target.clone(),
            shown(target, &target.observed),
            format!("± {}", shown(target, &target.observed_se)),
            shown(target, &target.before),
            shown(target, &target.after),
            format!("{} se", numbers::grouped(target.residual, 1)),
        ]);
    }
    table.text()
}

/// A value of a target; small shares with more decimals, so that monthly rates can be told apart.
fn shown(target: &TargetView, value: &Value) -> String {
    match value {
        Value::Number(number) if target.target.contains("rate_monthly") => {
            format!("{}%", numbers::grouped(number * 100.0, 2))
        }
        Value::Number(_) => numbers::value(Unit::Ratio, Some(value)),
        Value::Money(_) => numbers::value(Unit::Money, Some(value)),
    }
}
