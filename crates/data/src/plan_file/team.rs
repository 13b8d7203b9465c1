//! Roles, their people and their targets.

use super::words::{MEASURE, PERIOD, ROLE};
use crate::read::Section;
use crate::read::field::{count, flag, id, money, months, quantity, section, share, word};
use crate::read::unit::Unit;
use foothold_core::plan::{Hire, Measure, Quota, Role};
use rust_decimal::Decimal;

pub(super) fn role(s: &mut Section) -> Role {
    Role {
        kind: s.word(
            word("kind", "What the role does; one role of each kind.", &ROLE),
            &ROLE,
        ),
        headcount: s.count(
            count("headcount", "People at month 0, fully ramped.")
                .between(0, 10_000)
                .like("6"),
        ),
        hires: s.tables(section("hires", "Later hires.").optional(), |s| Hire {
            month: s.count(count("month", "Month in which they start.").between(1, 120)),
            count: s.count(count("count", "How many start.").between(1, 10_000)),
        }),
        attrition_yearly: s.decimal(
            share(
                "attrition_yearly",
                "Chance that a person leaves within a year.",
            )
            .between(0, 99)
            .or("0%"),
        ),
        backfill_months: s.whole(
            months("backfill", "Time until a leaver is replaced.")
                .between(0, 24)
                .or("3 months"),
        ),
        ramp: s.decimals(
            share(
                "ramp",
                "Share of full capacity in each month since hire; full afterwards.",
            )
            .like("33%")
            .optional(),
        ),
        ramped_quota: s.flag(flag("ramped_quota", "Whether the quota ramps likewise.").or("true")),
        capacity: s.count(
            count(
                "capacity",
                "Deals, plays or accounts that one person carries at once.",
            )
            .between(0, 10_000)
            .like("12"),
        ),
        play_capacity: s.count(
            count(
                "play_capacity",
                "Expansion plays carried beside the first duty (AE, CSM).",
            )
            .between(0, 10_000)
            .or("0"),
        ),
        base: s.decimal(
            money("base", "Base salary a year.")
                .between(0, 100_000_000)
                .like("120000 USD"),
        ),
        variable: s.decimal(
            money("variable", "Target variable pay a year.")
                .between(0, 100_000_000)
                .like("120000 USD"),
        ),
        quotas: s.tables(
            section("quota", "A target; at most one for each measure.").optional(),
            quota,
        ),
        comp_plan: s.id(id("comp_plan", "Comp plan that pays the role.").like("ae-first-year-acv")),
    }
}

fn quota(s: &mut Section) -> Quota {
    let measure = s.word(
        word("measure", "What the target counts.", &MEASURE),
        &MEASURE,
    );
    let units: &[Unit] = match measure {
        _ if s.describing() || s.is_blind("measure") => {
            &[Unit::Money, Unit::Accounts, Unit::Percent]
        }
        Measure::Activations => &[Unit::Accounts],
        Measure::BookNrr => &[Unit::Percent],
        _ => &[Unit::Money],
    };
    let amount = quantity("amount", "Target of a full period.", units)
        .over(0, Decimal::from(1_000_000_000_000_i64));
    Quota {
        measure,
        amount: s.decimal(amount),
        period: s.word(
            word("period", "Length of the quota period.", &PERIOD),
            &PERIOD,
        ),
    }
}
