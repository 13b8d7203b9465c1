//! A whole comp plan file.

use super::SCHEMA;
use super::component::{MOST_MONEY, component};
use super::deals::plain;
use super::words::{
    CANCELLED_CREDIT, DRAW_PAID, LEAVER, MODE, NEGATIVE_AMOUNTS, PICK, PRORATION, ROUND_AT,
    SHARE_SUM, SPLIT_CREDIT,
};
use crate::plan_file::words::{MEASURE, PERIOD};
use crate::read::field::{
    count, flag, id, money, month, number, percent, quantity, section, text, word,
};
use crate::read::unit::Unit;
use crate::read::{Described, Reader, Section};
use foothold_core::calendar::Date;
use foothold_core::comp::statement::{
    CompTerms, Conditions, CreditRule, Measured, QuotaChange, RepTerms, Rounding, Settings,
    StatementDraw, StatementPlan, StatementQuota,
};
use foothold_core::plan::Measure;
use foothold_core::pricing::currency_decimals;
use rust_decimal::Decimal;

/// The fields of a comp plan file.
pub(crate) fn describe() -> Vec<Described> {
    let mut reader = Reader::describing();
    reader.root(None, plan);
    reader.fields
}

pub(super) fn plan(s: &mut Section) -> StatementPlan {
    s.count::<i64>(count("schema", "Version of this file format.").between(1, SCHEMA));
    let name = s.text(text("name", "Name shown to people.").like("AE on first-year ACV"));
    s.text_opt(
        text("note", "Free note.")
            .like("From the 2026 plan letter.")
            .optional(),
    );
    let currency = s.currency();
    let minor = currency_decimals(&currency);
    let measures = s.ids(
        id(
            "measures",
            "Measures beside the known ones; each counts deals of its kind.",
        )
        .like("mbo")
        .optional(),
    );
    let comp_plans = s.tables(section("comp_plan", "Components and a draw."), |s| {
        CompTerms {
            id: s.id(id("id", "Identifier of the comp plan, unique.").like("ae")),
            draw: s.table_opt(
                section("draw", "Pay guaranteed for a while after hire."),
                draw,
            ),
            lines: s.tables(section("component", "One line of the comp plan."), |s| {
                component(s, &measures)
            }),
        }
    });
    let reps = s.tables(section("rep", "A rep and their targets.").optional(), |s| {
        let id = s.text(text("id", "Name as in the deals.").like("Ana"));
        rep(s, id, &measures)
    });
    let about = "Terms of reps who are named in the deals only.";
    let default_rep = s.table_opt(section("default_rep", about), |s| {
        rep(s, String::new(), &measures)
    });
    StatementPlan {
        name,
        currency,
        start: s.month(month("start", "First month of the plan.")),
        fiscal_year_start: s.count(
            count("fiscal_year_start", "First month of the fiscal year.")
                .between(1, 12)
                .or("1"),
        ),
        rounding: s.table(
            section("rounding", "How amounts are rounded.").optional(),
            |s| rounding(s, minor),
        ),
        settings: s.table(
            section("settings", "Where comp systems disagree.").optional(),
            settings,
        ),
        credit_rules: s.tables(
            section("quota_credit", "Quota credit that differs from the amount.").optional(),
            credit_rule,
        ),
        measures,
        comp_plans,
        reps,
        default_rep,
    }
}

fn rounding(s: &mut Section, minor: u32) -> Rounding {
    let about = "Decimals of amounts; the currency's own when absent.";
    let decimals = count("decimals", about).between(0, 4).like("2").optional();
    Rounding {
        decimals: s.count_opt(decimals).unwrap_or(minor),
        mode: s.word(word("mode", "Which way.", &MODE).or("half_even"), &MODE),
        each_item: s.word(
            word(
                "at",
                "Cumulative pay of the period, or each item alone.",
                &ROUND_AT,
            )
            .or("period"),
            &ROUND_AT,
        ),
    }
}

fn settings(s: &mut Section) -> Settings {
    Settings {
        quota_proration: s.word(
            word(
                "quota_proration",
                "How the quota of a joiner or leaver shrinks.",
                &PRORATION,
            )
            .or("days"),
            &PRORATION,
        ),
        split_credit: s.word(
            word(
                "split_credit",
                "Quota credit of a shared deal.",
                &SPLIT_CREDIT,
            )
            .or("shared"),
            &SPLIT_CREDIT,
        ),
        pick: s.word(
            word("pick", "Which component of a group pays.", &PICK).or("most_specific"),
            &PICK,
        ),
        leaver_vested: s.word(
            word(
                "leaver_vested",
                "What becomes of a leaver's vested and unpaid commission.",
                &LEAVER,
            )
            .or("paid_at_leaving"),
            &LEAVER,
        ),
        cancelled_credit: s.word(
            word(
                "cancelled_credit",
                "Whether a deal that is cancelled keeps its quota credit.",
                &CANCELLED_CREDIT,
            )
            .or("kept"),
            &CANCELLED_CREDIT,
        ),
        negative_amounts: s.word(
            word(
                "negative_amounts",
                "Whether a negative amount takes credit and commission back, or is a fault.",
                &NEGATIVE_AMOUNTS,
            )
            .or("refuse"),
            &NEGATIVE_AMOUNTS,
        ),
        share_sum: s.word(
            word(
                "share_sum",
                "Whether the shares of one deal may sum to more than 100%.",
                &SHARE_SUM,
            )
            .or("whole_or_overlay"),
            &SHARE_SUM,
        ),
    }
}

fn credit_rule(s: &mut Section) -> CreditRule {
    CreditRule {
        conditions: conditions(s),
        multiple: s.decimal(
            number("multiple", "Credit is the amount times this.")
                .between(0, 100)
                .or("1"),
        ),
        add: s.decimal(
            money("add", "And this added.")
                .between(0, MOST_MONEY)
                .or("0 USD"),
        ),
    }
}

/// Which deals something applies to.
pub(super) fn conditions(s: &mut Section) -> Conditions {
    let about = "Columns of the deals and the values they must have.";
    let when = s.tables(section("when", about).optional(), |s| {
        let column = s.id(id("column", "Column of the deals.").like("customer_tier"));
        let is = s.text(text("is", "Value, whatever case.").like("VIP"));
        (plain(&column), is)
    });
    let mut amount = |name, about| {
        s.decimal_opt(
            money(name, about)
                .between(0, MOST_MONEY)
                .like("50000 USD")
                .optional(),
        )
    };
    Conditions {
        least_amount: amount("min_amount", "Smallest amount of a deal it applies to."),
        below_amount: amount("below_amount", "Amount from which it applies no more."),
        when: when.into_iter().collect(),
    }
}

fn draw(s: &mut Section) -> StatementDraw {
    StatementDraw {
        amount_monthly: s.decimal(
            money("amount_monthly", "Guaranteed variable pay a month.")
                .between(0, 10_000_000_000_i64)
                .like("3000 USD"),
        ),
        months: s.count(count("months", "Months since hire for which it runs.").between(1, 600)),
        recoverable: s.flag(flag("recoverable", "Whether later commission repays it.").or("true")),
        repay_share: s.decimal(
            percent(
                "repay_share",
                "Largest share of a month's commission that repays it.",
            )
            .over(0, 100)
            .or("100%"),
        ),
        in_advance: s.word(
            word(
                "paid",
                "With the month's commission, or before it.",
                &DRAW_PAID,
            )
            .or("top_up"),
            &DRAW_PAID,
        ),
    }
}

fn rep(s: &mut Section, id: String, measures: &[String]) -> RepTerms {
    RepTerms {
        id,
        comp_plan: s.id_opt(
            crate::read::field::id(
                "comp_plan",
                "Comp plan; none for who receives overrides only.",
            )
            .like("ae")
            .optional(),
        ),
        base: s.decimal(
            money("base", "Base salary a year.")
                .between(0, MOST_MONEY)
                .or("0 USD"),
        ),
        variable: s.decimal(
            money("variable", "Target variable pay a year.")
                .between(0, MOST_MONEY)
                .or("0 USD"),
        ),
        hired: date(s, "hired", "First day under the plan."),
        left: date(s, "left", "Last day."),
        ramp: s.decimals(
            percent(
                "ramp",
                "Share of the quota in each month since hire; full afterwards.",
            )
            .between(0, 100)
            .like("33%")
            .optional(),
        ),
        ramped_quota: s.flag(flag("ramped_quota", "Whether the quota ramps.").or("true")),
        quotas: s.tables(
            section("quota", "A target; at most one for each measure.").optional(),
            |s| quota(s, measures),
        ),
    }
}

fn date(s: &mut Section, name: &'static str, about: &'static str) -> Option<Date> {
    let written = s.text_opt(text(name, about).like("2026-01-15").optional())?;
    let day = Date::parse(&written);
    if day.is_none() && !s.describing() {
        s.fault(
            name,
            format!("{written:?} is not a day that exists"),
            "write year, month and day like \"2026-01-15\"",
        );
    }
    day
}

/// A measure that is known or declared.
pub(super) fn measured(s: &mut Section, measures: &[String]) -> Measured {
    if let Some(name) = s
        .peek("measure")
        .filter(|name| measures.iter().any(|m| m == name))
    {
        s.text(text("measure", "What is counted."));
        return Measured::Named(name.to_owned());
    }
    if s.describing() {
        // A declared measure is as good as a known one.
        s.id(id("measure", "What is counted.").like("new_arr"));
        return Measured::Known(Measure::NewArr);
    }
    Measured::Known(s.word(word("measure", "What is counted.", &MEASURE), &MEASURE))
}

fn quota(s: &mut Section, measures: &[String]) -> StatementQuota {
    let measured = measured(s, measures);
    let units: &[Unit] = match measured {
        _ if s.describing() || s.is_blind("measure") => {
            &[Unit::Money, Unit::Accounts, Unit::Percent]
        }
        Measured::Known(Measure::Activations) => &[Unit::Accounts],
        Measured::Known(Measure::BookNrr) => &[Unit::Percent],
        _ => &[Unit::Money],
    };
    let amount =
        quantity("amount", "Target of a full period.", units).over(0, Decimal::from(MOST_MONEY));
    let changed =
        quantity("amount", "Target of a full period.", units).over(0, Decimal::from(MOST_MONEY));
    let about = "Other targets from later months on, in order.";
    StatementQuota {
        measured,
        amount: s.decimal(amount),
        period: s.word(
            word("period", "Length of the quota period.", &PERIOD),
            &PERIOD,
        ),
        changes: s.tables(section("changes", about).optional(), |s| QuotaChange {
            from: s.month(month("from", "First month with this target.")),
            amount: s.decimal(changed.clone()),
        }),
    }
}
