mod books;
mod edits;
mod pay;

use crate::input::{self, PlanInput};
use crate::run::{Ran, RunOptions, run};
use foothold_core::plan::Plan;
use foothold_data::plan_edit::{self, Change};
use foothold_data::plan_file::{LoadedPlan, from_text};
use foothold_data::shipped;
use std::io;

fn shipped_text(name: &str) -> io::Result<String> {
    shipped::template(name)
        .map(|template| template.text.to_owned())
        .ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// The text of a template without `extends`, as in the library of plans.
fn text(name: &str) -> String {
    let template = shipped::template(name).unwrap();
    plan_edit::flatten(template.file, template.text, &shipped_text).unwrap()
}

fn load(text: &str) -> LoadedPlan {
    from_text("plan", text, &shipped_text).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

fn template(name: &str) -> Plan {
    load(&text(name)).plan
}

/// A plan after changes of its text.
fn changed(text: &str, changes: &[Change]) -> Plan {
    let after = plan_edit::apply(text, changes).unwrap();
    load(&after).plan
}

fn ran(name: &str, replications: u32) -> Ran {
    let options = RunOptions {
        replications,
        ..RunOptions::default()
    };
    let input: PlanInput = input::template(name).unwrap();
    run(input, options, &|_| true).unwrap()
}
