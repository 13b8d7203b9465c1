//! Fields of a component that plan files and comp plan files write alike.

use crate::plan_file::words::{BOUNDARY, PAY_ON, VESTING, VestingKind};
use crate::read::Section;
use crate::read::field::{count, money, months, percent, section, share, word};
use foothold_core::plan::{Boundary, PayOn, ShareByAge, Spif, Vesting, VestingStep};
use rust_decimal::Decimal;

/// The ways to say the rate that are written; more than one is a fault.
pub(crate) fn rates_named(s: &mut Section) -> Vec<&'static str> {
    let named: Vec<&str> = ["share_of_variable", "rate", "per_event"]
        .into_iter()
        .filter(|name| s.has(name))
        .collect();
    if let [_, second, ..] = named[..] {
        let reason = format!("{} are both given", named.join(" and "));
        s.fault(second, reason, format!("keep one of {}", named.join(", ")));
    }
    named
}

pub(crate) fn share_of_variable(s: &mut Section) -> Option<Decimal> {
    let about = "Share of target variable pay earned at 100% of quota.";
    let field = percent("share_of_variable", about).over(0, 100);
    s.decimal_opt(field.like("100%").optional())
}

pub(crate) fn boundary(s: &mut Section) -> Boundary {
    let about = "Whether a boundary itself belongs to the higher band.";
    let field = word("boundary", about, &BOUNDARY).or("at_or_above");
    s.word(field, &BOUNDARY)
}

pub(crate) fn threshold(s: &mut Section) -> Option<Decimal> {
    let about = "Attainment below which nothing is paid.";
    let field = percent("threshold", about).between(0, 500);
    s.decimal_opt(field.like("40%").optional())
}

pub(crate) fn cap(s: &mut Section) -> Option<Decimal> {
    let about = "Largest pay of a period, against pay at 100% of quota.";
    let field = percent("cap", about).over(0, 10_000);
    s.decimal_opt(field.like("300%").optional())
}

pub(crate) fn pay_on(s: &mut Section) -> PayOn {
    let about = "What must happen before vested commission is paid.";
    s.word(word("pay_on", about, &PAY_ON).or("booking"), &PAY_ON)
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

pub(crate) fn vesting(s: &mut Section) -> Vesting {
    let about = "When earned commission becomes the rep's own.";
    s.table(section("vesting", about).optional(), vesting_rule)
}

fn vesting_rule(s: &mut Section) -> Vesting {
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
