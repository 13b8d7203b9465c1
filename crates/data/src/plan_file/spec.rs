//! A whole plan file, in the order of the motion.

use super::annotation::{Annotation, annotations};
use super::behaviour::{BehaviourChoice, choice};
use super::words::ARR_CONVENTION;
use super::{SCHEMA, comp, market, motion, pricing, team};
use crate::read::field::{count, flag, month, section, text, word};
use crate::read::{Described, Reader, Section};
use foothold_core::behaviour::Behaviour;
use foothold_core::plan::{Horizon, ModelSettings, PlanSpec};

/// The fields of a plan file.
pub(crate) fn describe() -> Vec<Described> {
    let mut reader = Reader::describing();
    reader.root(None, plan);
    reader.fields
}

/// Reads a plan; its behaviour is empty until the chosen set is read.
pub(super) fn plan(s: &mut Section) -> (PlanSpec, BehaviourChoice, Vec<Annotation>) {
    s.text_opt(
        text(
            "extends",
            "Plan file that this one starts from, relative to it.",
        )
        .like("founder-48k.foothold")
        .optional(),
    );
    s.count::<i64>(count("schema", "Version of this file format.").between(1, SCHEMA));
    let currency = s.currency();
    let spec = PlanSpec {
        name: s.text(text("name", "Name shown to people.")),
        note: s.text_opt(
            text("note", "Free note.")
                .like("Compare with the plan that lands at 48K.")
                .optional(),
        ),
        currency,
        seed: s.count(
            count(
                "seed",
                "Seed of every draw; plans with one seed meet the same buyers.",
            )
            .between(0, i64::MAX)
            .like("20260101"),
        ),
        horizon: s.table(
            section("time", "When the simulation starts and how long it runs."),
            time,
        ),
        model: s.table(
            section("model", "Switches of the simulation.").optional(),
            |s| ModelSettings {
                effort_response: s.flag(
                    flag(
                        "effort_response",
                        "Whether reps respond to how they are paid.",
                    )
                    .or("true"),
                ),
                arr_convention: s.word(
                    word("arr_convention", "How usage becomes ARR.", &ARR_CONVENTION)
                        .or("trailing_three_months"),
                    &ARR_CONVENTION,
                ),
            },
        ),
        segments: s.tables(
            section("segment", "A group of like buyers."),
            market::segment,
        ),
        land: s.table(section("land", "The first contract."), market::land),
        activation: s.table(
            section("activation", "Activation milestone."),
            motion::activation,
        ),
        signals: s.table(
            section("signals", "How expansion signals are heard."),
            motion::signals,
        ),
        expansion: s.table(
            section("expansion", "Who owns expansion and its plays."),
            motion::expansion,
        ),
        pricing: s.table(
            section("pricing", "Which price book applies to whom."),
            pricing::pricing,
        ),
        price_books: s.tables(section("price_book", "A price list."), pricing::price_book),
        contract: s.table(
            section("contract", "Terms of every contract."),
            motion::contract,
        ),
        roles: s.tables(
            section("role", "A role, its people and their targets."),
            team::role,
        ),
        comp_plans: s.tables(section("comp_plan", "How a role is paid."), comp::comp_plan),
        costs: s.table(
            section("costs", "Costs outside the comp plan."),
            market::costs,
        ),
        book: s.table(
            section("book", "Customers at month 0.").optional(),
            market::book,
        ),
        behaviour: Behaviour {
            name: String::new(),
            values: Vec::new(),
        },
    };
    let about = "How buyers, users and reps respond.";
    let behaviour = s.table(section("behaviour", about).optional(), choice);
    let annotations = annotations(s);
    (spec, behaviour, annotations)
}

fn time(s: &mut Section) -> Horizon {
    Horizon {
        start: s.month(month("start", "Calendar month of simulated month 1.")),
        months: s.count(
            count("months", "Simulated months.")
                .between(1, 120)
                .like("36"),
        ),
        fiscal_year_start: s.count(
            count("fiscal_year_start", "First month of the fiscal year.")
                .between(1, 12)
                .or("1"),
        ),
        report_month: s.count_opt(
            count(
                "report_month",
                "Month at which the headline is read; the last when absent.",
            )
            .between(1, 120)
            .optional(),
        ),
    }
}
