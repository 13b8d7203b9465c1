//! Comp plans.

use super::words::{MEASURE, RATE_TABLE, SOURCE};
use crate::component;
use crate::read::Section;
use crate::read::field::{count, flag, id, money, months, number, percent, section, share, word};
use foothold_core::plan::{CompPlan, Component, Draw, Measure, RateBasis, RateTier};
use rust_decimal::Decimal;

pub(super) fn comp_plan(s: &mut Section) -> CompPlan {
    CompPlan {
        id: s.id(id("id", "Identifier of the comp plan, unique.").like("ae-first-year-acv")),
        draw: s.table_opt(
            section("draw", "Pay guaranteed for a while after hire."),
            draw,
        ),
        components: s.tables(
            section("component", "One line of the comp plan."),
            component,
        ),
    }
}

fn draw(s: &mut Section) -> Draw {
    Draw {
        amount_monthly: s.decimal(
            money("amount_monthly", "Guaranteed variable pay a month.")
                .between(0, 10_000_000)
                .like("3000 USD"),
        ),
        // Counts and durations look alike here; the format writes this one as a bare integer.
        months: s.count(count("months", "Months since hire for which it runs.").between(1, 60)),
        recoverable: s.flag(flag("recoverable", "Whether later commission repays it.").or("true")),
    }
}

fn component(s: &mut Section) -> Component {
    let about = "Identifier of the component, unique in the comp plan.";
    let id = s.id(id("id", about).like("acv"));
    let measure = s.word(word("measure", "What is counted.", &MEASURE), &MEASURE);
    Component {
        id,
        measure,
        source: s.word(
            word(
                "source",
                "Whose events: own, or expansion of accounts landed.",
                &SOURCE,
            )
            .or("own"),
            &SOURCE,
        ),
        rate: rate(s, measure),
        table: s.word(
            word(
                "table",
                "How the rate table applies above a boundary.",
                &RATE_TABLE,
            )
            .or("marginal"),
            &RATE_TABLE,
        ),
        boundary: component::boundary(s),
        tiers: s.tables(
            section("tiers", "Bands of attainment, rising.").optional(),
            |s| RateTier {
                up_to: s.decimal_opt(
                    percent(
                        "up_to",
                        "Attainment at which the band ends; the last has none.",
                    )
                    .over(0, 10_000)
                    .like("100%")
                    .optional(),
                ),
                multiple: s.decimal(
                    number("multiple", "Multiple of the standard rate in the band.")
                        .between(0, 100)
                        .like("1.5"),
                ),
            },
        ),
        threshold: component::threshold(s),
        cap: component::cap(s),
        split: s.decimal(
            share("split", "Share of each credited event.")
                .over(0, 100)
                .or("100%"),
        ),
        share_by_age: component::share_by_age(s),
        vesting: component::vesting(s),
        pay_on: component::pay_on(s),
        clawback_months: s.whole(
            months(
                "clawback",
                "Time within which a churned account's commission is taken back.",
            )
            .between(0, 60)
            .or("0 months"),
        ),
        spifs: component::spifs(s),
    }
}

/// Exactly one of three ways to say the rate.
fn rate(s: &mut Section, measure: Measure) -> RateBasis {
    if component::rates_named(s).is_empty() {
        let fix =
            "add one of share_of_variable = \"100%\", rate = \"10%\", per_event = \"500 USD\"";
        s.fault("share_of_variable", "no rate is given", fix);
    }
    let share = component::share_of_variable(s);
    let rate = s.decimal_opt(
        percent("rate", "Share of the credited amount.")
            .over(0, 100)
            .like("10%")
            .optional(),
    );
    if rate.is_some() && measure == Measure::Activations {
        let fix = "use per_event = \"500 USD\", or share_of_variable = \"100%\"";
        s.fault(
            "rate",
            "an activation has no amount to take a share of",
            fix,
        );
    }
    let per_event = s.decimal_opt(
        money("per_event", "Amount for each event.")
            .over(0, 10_000_000)
            .like("500 USD")
            .optional(),
    );
    match (share, rate, per_event) {
        (Some(share), _, _) => RateBasis::ShareOfVariable(share),
        (_, Some(rate), _) => RateBasis::Explicit(rate),
        (_, _, Some(amount)) => RateBasis::PerEvent(amount),
        (None, None, None) => RateBasis::ShareOfVariable(Decimal::ONE),
    }
}
