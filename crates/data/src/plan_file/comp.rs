//! Comp plans.

use super::market::share;
use super::words::{BOUNDARY, MEASURE, PAY_ON, RATE_TABLE, SOURCE, VESTING, VestingKind};
use crate::read::Section;
use crate::read::field::{count, flag, id, money, months, number, percent, section, word};
use foothold_core::plan::{
    CompPlan, Component, Draw, Measure, RateBasis, RateTier, ShareByAge, Spif, Vesting, VestingStep,
};
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
        boundary: s.word(
            word(
                "boundary",
                "Whether a boundary itself belongs to the higher band.",
                &BOUNDARY,
            )
            .or("at_or_above"),
            &BOUNDARY,
        ),
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
        threshold: s.decimal_opt(
            percent("threshold", "Attainment below which nothing is paid.")
                .between(0, 500)
                .like("40%")
                .optional(),
        ),
        cap: s.decimal_opt(
            percent(
                "cap",
                "Largest pay of a period, against pay at 100% of quota.",
            )
            .over(0, 10_000)
            .like("300%")
            .optional(),
        ),
        split: s.decimal(
            share("split", "Share of each credited event.")
                .over(0, 100)
                .or("100%"),
        ),
        share_by_age: share_by_age(s),
        vesting: s.table(
            section("vesting", "When earned commission becomes the rep's own.").optional(),
            vesting,
        ),
        pay_on: s.word(
            word(
                "pay_on",
                "What must happen before vested commission is paid.",
                &PAY_ON,
            )
            .or("booking"),
            &PAY_ON,
        ),
        clawback_months: s.whole(
            months(
                "clawback",
                "Time within which a churned account's commission is taken back.",
            )
            .between(0, 60)
            .or("0 months"),
        ),
        spifs: spifs(s),
    }
}

/// Windows of account age.
pub(crate) fn share_by_age(s: &mut Section) -> Vec<ShareByAge> {
    let about = "Share of the standard rate by age of the account.";
    s.tables(section("share_by_age", about).optional(), |s| ShareByAge {
        until_month: s.whole(
            months(
                "until",
                "Age since landing up to which the share holds, exclusive.",
            )
            .between(1, 600),
        ),
        share: s.decimal(
            percent("share", "Share of the standard rate.")
                .between(0, 1000)
                .like("30%"),
        ),
    })
}

/// Bonuses for a while.
pub(crate) fn spifs(s: &mut Section) -> Vec<Spif> {
    s.tables(section("spifs", "Bonuses for a while.").optional(), |s| {
        Spif {
            from_month: s.count(count("from_month", "First month.").between(1, 120)),
            to_month: s.count(count("to_month", "Last month, inclusive.").between(1, 120)),
            amount: s.decimal(
                money("amount", "Amount for each credited event.")
                    .over(0, 10_000_000)
                    .like("500 USD"),
            ),
        }
    })
}

/// Exactly one of three ways to say the rate.
fn rate(s: &mut Section, measure: Measure) -> RateBasis {
    let named: Vec<&str> = ["share_of_variable", "rate", "per_event"]
        .into_iter()
        .filter(|name| s.has(name))
        .collect();
    if named.is_empty() {
        let fix =
            "add one of share_of_variable = \"100%\", rate = \"10%\", per_event = \"500 USD\"";
        s.fault("share_of_variable", "no rate is given", fix);
    } else if let [_, second, ..] = named[..] {
        let reason = format!("{} are both given", named.join(" and "));
        s.fault(second, reason, format!("keep one of {}", named.join(", ")));
    }
    let share = s.decimal_opt(
        share(
            "share_of_variable",
            "Share of target variable pay earned at 100% of quota.",
        )
        .over(0, 100)
        .like("100%")
        .optional(),
    );
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

/// A vesting rule, in its own section.
pub(crate) fn vesting(s: &mut Section) -> Vesting {
    let kind = s.word(
        word("kind", "How commission vests.", &VESTING).or("immediate"),
        &VESTING,
    );
    let blind = s.is_blind("kind");
    let when = |s: &mut Section, wanted: VestingKind, name, why| {
        s.only_when(kind == wanted || blind, name, why)
    };
    let listing = s.describing();
    // In the schema all are optional, since each belongs to one kind only.
    let after = when(s, VestingKind::Cliff, "after", "only cliff vesting has it").then(|| {
        let field = months("after", "Time after earning at which all of it vests.").between(1, 120);
        s.whole(if listing || blind {
            field.or("12 months")
        } else {
            field
        })
    });
    let over = when(s, VestingKind::Linear, "over", "only linear vesting has it").then(|| {
        let field = months("over", "Time until fully vested, evenly each month.").between(1, 120);
        s.whole(if listing || blind {
            field.or("12 months")
        } else {
            field
        })
    });
    let cliff = when(
        s,
        VestingKind::Linear,
        "cliff",
        "only linear vesting has it",
    )
    .then(|| {
        let about = "Time before which nothing vests; what has accrued vests then.";
        s.whole(months("cliff", about).between(0, 120).or("0 months"))
    });
    let steps = when(s, VestingKind::Schedule, "steps", "only a schedule has it").then(|| {
        let field = section("steps", "Steps of the schedule; the last reaches 100%.");
        s.tables(
            if listing || blind {
                field.optional()
            } else {
                field
            },
            |s| VestingStep {
                month: s.whole(months("at", "Time after earning.").between(0, 120)),
                vested: s
                    .decimal(share("vested", "Share vested from then on, cumulative.").like("50%")),
            },
        )
    });
    match kind {
        VestingKind::Immediate => Vesting::Immediate,
        VestingKind::Cliff => Vesting::Cliff {
            months: after.unwrap_or(12),
        },
        VestingKind::Linear => Vesting::Linear {
            months: over.unwrap_or(12),
            cliff_months: cliff.unwrap_or(0),
        },
        VestingKind::Schedule => Vesting::Schedule(steps.unwrap_or_default()),
    }
}
