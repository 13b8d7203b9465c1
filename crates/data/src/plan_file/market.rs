//! Segments, the land offer, the existing book, costs.

use super::words::SEGMENT_KIND;
use crate::read::Section;
use crate::read::field::{
    count, days, id, money, months, number, percent, quantity, section, share, word,
};
use crate::read::unit::Unit;
use foothold_core::plan::{BookCohort, Costs, ExistingBook, LandOffer, Segment, Skewed};

/// Largest ARR of one account, in major units; its cents fit 32 bits.
pub(super) const MOST_ACCOUNT_ARR: i64 = 42_000_000;

pub(super) fn segment(s: &mut Section) -> Segment {
    Segment {
        id: s.id(id("id", "Identifier of the segment, unique in the plan.").like("mid-market")),
        kind: s.word(
            word(
                "kind",
                "Which default behaviour the segment takes.",
                &SEGMENT_KIND,
            ),
            &SEGMENT_KIND,
        ),
        opportunities_monthly: s.decimal(
            number(
                "opportunities_monthly",
                "Expected qualified opportunities in month 1.",
            )
            .between(0, 2000)
            .like("24"),
        ),
        opportunity_growth_monthly: s.decimal(
            percent(
                "opportunity_growth_monthly",
                "Growth of opportunities per month.",
            )
            .between(-50, 50)
            .or("0%"),
        ),
        teams: skewed(
            s,
            "teams",
            "Teams that could ever use the product, per account.",
            256,
        ),
        seats_per_team: skewed(s, "seats_per_team", "Seats per team at landing.", 100_000),
        usage_intensity: skewed(
            s,
            "usage_intensity",
            "Usage per seat against the typical account of the segment, which is 1.",
            1000,
        ),
        usage_growth_monthly: s.decimal(
            percent(
                "usage_growth_monthly",
                "Growth of usage per seat, per month.",
            )
            .between(-20, 20)
            .or("0%"),
        ),
        headcount_growth_monthly: s.decimal(
            percent(
                "headcount_growth_monthly",
                "Growth of seats per team, per month.",
            )
            .between(-20, 20)
            .or("0%"),
        ),
        meters: s.map(
            quantity(
                "meters",
                "Monthly volume per seat at usage intensity 1, by meter.",
                &[Unit::Volume],
            )
            .between(0, 1_000_000_000)
            .optional(),
        ),
        reference_land: s.decimal(
            money(
                "reference_land",
                "Land size a year at which the win rate and sales cycle below were observed.",
            )
            .over(0, MOST_ACCOUNT_ARR)
            .like("48000 USD"),
        ),
        reference_win_rate: s.decimal(
            percent(
                "reference_win_rate",
                "Share of opportunities won at the reference land.",
            )
            .over(0, 100)
            .like("18%"),
        ),
        signing_authority: s.decimal(
            money(
                "signing_authority",
                "What the buyer may sign alone, a year.",
            )
            .between(0, 1_000_000_000)
            .like("25000 USD"),
        ),
        sales_cycle_days: s.whole(
            days(
                "sales_cycle",
                "Days from opportunity to signature at the reference land.",
            )
            .between(1, 1000),
        ),
        value_per_seat: s.decimal(
            money(
                "value_per_seat",
                "What one used seat is worth to the customer a year; sizes fees that do not \
                 count seats.",
            )
            .between(0, 1_000_000)
            .like("900 USD"),
        ),
        cs_hours_yearly: s.decimal(
            quantity(
                "cs_hours_yearly",
                "CS hours an account needs a year.",
                &[Unit::Hours],
            )
            .between(0, 10_000),
        ),
    }
}

fn skewed(s: &mut Section, name: &'static str, about: &'static str, most: i64) -> Skewed {
    s.table(section(name, about), |s| Skewed {
        median: s.decimal(number("median", "Half of the draws lie below it.").over(0, most)),
        spread: s.decimal(
            number(
                "spread",
                "Standard deviation of the natural logarithm; 0 is no spread.",
            )
            .between(0, 3)
            .like("0.5"),
        ),
        max: s.decimal(
            number("max", "Largest value drawn; larger draws are cut to it.")
                .over(0, most)
                .like("20"),
        ),
    })
}

pub(super) fn land(s: &mut Section) -> LandOffer {
    LandOffer {
        acv: s.decimal(
            money("acv", "Target first-year contract value of a new account.")
                .over(0, MOST_ACCOUNT_ARR),
        ),
        acv_by_segment: s.map(
            money("acv_by_segment", "Targets that differ, by segment id.")
                .over(0, MOST_ACCOUNT_ARR)
                .like("8000 USD")
                .optional(),
        ),
        expansion_map: s.decimal(
            share(
                "expansion_map",
                "Share of lands sold with an expansion map.",
            )
            .like("100%"),
        ),
        discount_by_year: s.decimals(
            share(
                "discount_by_year",
                "Discount by contract year, first year first; then none.",
            )
            .like("20%")
            .optional(),
        ),
    }
}

pub(super) fn costs(s: &mut Section) -> Costs {
    Costs {
        gross_margin: s.decimal(share("gross_margin", "Gross margin.").like("78%")),
        marketing_monthly: s.decimal(
            money(
                "marketing_monthly",
                "Marketing spend a month, all of it for new logos.",
            )
            .between(0, 1_000_000_000)
            .like("90000 USD"),
        ),
        cs_hour: s.decimal(
            money("cs_hour", "Loaded cost of one CS hour.")
                .between(0, 100_000)
                .like("75 USD"),
        ),
    }
}

pub(super) fn book(s: &mut Section) -> ExistingBook {
    let about = "A group of like customers at month 0, made up from a few totals.";
    let cohorts = s.tables(section("cohort", about).optional(), |s| BookCohort {
        segment: s.id(id("segment", "Segment id of the customers.").like("mid-market")),
        accounts: s.count(count("accounts", "Number of customers.").between(1, 10_000_000)),
        arr: s.decimal(
            money("arr", "Their ARR together.")
                .over(0, 1_000_000_000_000_i64)
                .like("12480000 USD"),
        ),
        oldest_months: s.whole(
            months(
                "oldest",
                "Age of the oldest contract; ages are spread evenly.",
            )
            .between(1, 600)
            .like("30 months"),
        ),
        activated: s.decimal(share("activated", "Share of them already activated.").like("80%")),
    });
    ExistingBook {
        cohorts,
        accounts: Vec::new(),
    }
}
