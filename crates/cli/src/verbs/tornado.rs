//! `foothold tornado`.

use super::sweep::{check_target, give, options, told, unit};
use crate::args::TornadoArgs;
use crate::exit::{End, Failure};
use crate::numbers;
use crate::plan;
use crate::screen::note;
use crate::stop::{self, Progress};
use crate::tables::Columns;
use foothold_api::explore::sweep::write;
use foothold_api::explore::tornado::{Bar, Tornado, TornadoAsk, Twisting};
use foothold_api::wire::StatValue;
use std::fmt::Write;

pub fn tornado(args: &TornadoArgs) -> Result<End, Failure> {
    let base = plan::open_to_vary(&args.plan, &args.input, args.simulation.seed)?;
    stop::listen();
    check_target(&args.form)?;
    let label = told(&base, &args.simulation);
    let ask = TornadoAsk {
        vary: args.vary.clone(),
        behaviour: !args.no_behaviour,
        metric: args.metric,
        run: options(&args.simulation),
    };
    let twisting = Twisting::new(base, ask, &stop::keep_going)?;
    note(&format!("{label}, {} assumptions", twisting.assumptions()));
    let progress = Progress::new(&label, twisting.replications_in_all());
    let found = twisting.run(&|done| progress.hear(done))?;
    drop(progress);
    let csv = found.csv();
    if let Some(folder) = &args.form.out {
        note(&format!(
            "wrote {}",
            write(folder, "tornado", &found, &csv)?.display()
        ));
    }
    give(&args.form, &found, &csv, || report(&found, args.top))?;
    Ok(End::Done)
}

fn report(tornado: &Tornado, top: usize) -> String {
    let unit = unit(&tornado.metric);
    let mut text = format!(
        "{}, {} at month {}: {} as it stands; {} replications on the same draws\n\
         swing: mean at the high end less mean at the low end ± standard error, ≈ where noise \
         explains it\n\n",
        tornado.plan,
        tornado.metric.label,
        tornado.report_month,
        numbers::value(unit, tornado.base.as_ref()),
        tornado.replications
    );
    let headers = ["", "own", "low", "high", "at low", "at high", "swing"];
    let mut table = Columns::new(headers, 1);
    let moving: Vec<&Bar> = tornado.bars.iter().filter(|bar| !bar.nothing).collect();
    let shown = if top == 0 { moving.len() } else { top };
    for bar in moving.iter().take(shown) {
        let swing = StatValue {
            p10: None,
            p50: None,
            p90: None,
            mean: bar.swing.clone(),
            se: bar.se.clone(),
            defined_in: None,
        };
        table.row([
            bar.field.clone(),
            bar.own.clone(),
            bar.low.value.clone(),
            bar.high.value.clone(),
            numbers::value(unit, bar.low.mean.as_ref()),
            numbers::value(unit, bar.high.mean.as_ref()),
            numbers::difference(unit, &swing),
        ]);
    }
    text.push_str(&table.text());
    if moving.len() > shown {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "\nand {} more; --top 0 shows all",
            moving.len() - shown
        );
    }
    let still = tornado.bars.len() - moving.len();
    if still > 0 {
        let _ = writeln!(text, "\n{still} assumptions change nothing in this plan");
    }
    text
}
