//! One component: what plan files write, and what only real comp plans need.

use super::deals::plain;
use super::spec::{conditions, measured};
use super::words::{CLAWBACK_AMOUNT, CLAWBACK_FROM, OVERRIDE_OF, TABLE, TIERS_APPLY_TO};
use crate::component;
use crate::plan_file::words::{PAY_ON, PERIOD, SOURCE};
use crate::read::Section;
use crate::read::field::{
    Field, count, flag, id, money, months, number, percent, quantity, section, text, word,
};
use crate::read::unit::Unit;
use foothold_core::comp::statement::{
    Band, Clawback, ClawbackAmount, ClawbackWindowTerms, Edge, Holdback, Limits, Line, Milestone,
    Override, Receiver, Weight,
};
use foothold_core::plan::{Period, RateBasis};
use rust_decimal::Decimal;

/// Largest rate in percent: some plans pay multiples of a premium.
const MOST_RATE_PERCENT: i64 = 100_000;
/// Largest amount of money.
pub(super) const MOST_MONEY: i64 = 1_000_000_000_000;

pub(super) fn component(s: &mut Section, measures: &[String]) -> Line {
    let about = "Identifier of the component, unique in the comp plan.";
    let id = s.id(id("id", about).like("acv"));
    let measured = measured(s, measures);
    let source = s.word(
        word(
            "source",
            "Whose deals: own, or expansion of accounts landed.",
            &SOURCE,
        )
        .or("own"),
        &SOURCE,
    );
    let bands = s.tables(
        section("tiers", "Bands of attainment or amount, rising.").optional(),
        tier,
    );
    let about = "Fixed amounts, each paid once a period when it is reached.";
    let milestones = s.tables(section("milestones", about).optional(), milestone);
    Line {
        rate: rate(s, &bands, !milestones.is_empty()),
        milestones,
        bands,
        id,
        measured,
        source,
        amount_column: s
            .id_opt(
                id_like(
                    "amount",
                    "Column of the amount instead of the measure's own.",
                    "gross",
                )
                .optional(),
            )
            .map(|column| plain(&column)),
        conditions: conditions(s),
        group: s.id_opt(
            id_like(
                "group",
                "Components of one group compete for each deal.",
                "rate",
            )
            .optional(),
        ),
        priority: s.count(
            count(
                "priority",
                "Wins in its group before the count of conditions.",
            )
            .between(-1000, 1000)
            .or("0"),
        ),
        table: s.word(
            word(
                "table",
                "How the rate table applies above a boundary.",
                &TABLE,
            )
            .or("marginal"),
            &TABLE,
        ),
        boundary: component::boundary(s),
        each_deal: s.word(
            word(
                "tiers_apply_to",
                "Whether tiers count the period, or each deal alone.",
                &TIERS_APPLY_TO,
            )
            .or("period"),
            &TIERS_APPLY_TO,
        ),
        period: period(s),
        may_fall: s.flag(
            flag(
                "may_fall",
                "Whether pay may fall where a higher band pays less.",
            )
            .or("false"),
        ),
        threshold: component::threshold(s),
        cap: component::cap(s),
        deal_limits: Limits {
            least: amount_opt(s, "min_per_deal", "Smallest commission of a deal."),
            most: amount_opt(s, "max_per_deal", "Largest commission of a deal."),
        },
        period_limits: Limits {
            least: amount_opt(
                s,
                "min_per_period",
                "Smallest commission of a period in which anything is credited.",
            ),
            most: amount_opt(s, "max_per_period", "Largest commission of a period."),
        },
        split: s.decimal(
            percent("split", "Share of each credited deal.")
                .over(0, 100)
                .or("100%"),
        ),
        payout_share: s.decimal(
            percent(
                "payout_share",
                "Share of the commission that the rep receives.",
            )
            .over(0, 100)
            .or("100%"),
        ),
        overrides: s.tables(
            section("overrides", "What others receive of the commission.").optional(),
            override_,
        ),
        share_by_age: component::share_by_age(s),
        vesting: component::vesting(s),
        pay_on: component::pay_on(s),
        holdback: s.table_opt(
            section(
                "holdback",
                "A share of vested commission that waits longer.",
            ),
            holdback,
        ),
        clawback: clawback(s),
        spifs: component::spifs(s),
    }
}

fn id_like(name: &'static str, about: &'static str, example: &'static str) -> Field {
    id(name, about).like(example)
}

fn amount_opt(s: &mut Section, name: &'static str, about: &'static str) -> Option<Decimal> {
    s.decimal_opt(
        money(name, about)
            .between(0, MOST_MONEY)
            .like("5000 USD")
            .optional(),
    )
}

fn period(s: &mut Section) -> Option<Period> {
    let about = "Period after which amounts start again; the quota's, or else a year.";
    let field = word("period", about, &PERIOD).optional();
    there(s, "period").then(|| s.word(field, &PERIOD))
}

/// Whether to read a field that may be absent and has no value then.
fn there(s: &mut Section, name: &'static str) -> bool {
    let written = s.has(name);
    s.only_when(written, name, "")
}

/// A quantity in one of two units: the one whose mark is written.
fn either(s: &Section, field: Field, mark: &str, marked: Unit, other: Unit) -> (Field, bool) {
    let is_marked = s.peek(field.name).is_some_and(|text| text.contains(mark));
    let units = if is_marked {
        [marked, other]
    } else {
        [other, marked]
    };
    let Field { shape, example, .. } = quantity(field.name, field.about, &units);
    let field = Field {
        shape,
        example,
        ..field
    };
    (field, is_marked)
}

fn tier(s: &mut Section) -> Band {
    let about = "Attainment or amount at which the band ends; the last has none.";
    let field = percent("up_to", about)
        .over(0, MOST_MONEY)
        .like("100%")
        .optional();
    let (field, is_share) = if s.describing() {
        let shape = quantity("up_to", about, &[Unit::Percent, Unit::Money]).shape;
        (Field { shape, ..field }, true)
    } else if s.has("up_to") {
        either(s, field, "%", Unit::Percent, Unit::Money)
    } else {
        (field, true)
    };
    let up_to = s.decimal_opt(field).map(if is_share {
        Edge::Attainment
    } else {
        Edge::Amount
    });
    let rate = s.decimal_opt(
        percent("rate", "Rate of the band, a share of the amount.")
            .between(0, MOST_RATE_PERCENT)
            .like("10%")
            .optional(),
    );
    let multiple = s.decimal_opt(
        number("multiple", "Multiple of the standard rate in the band.")
            .between(0, 100)
            .like("1.5")
            .optional(),
    );
    let fix = "write rate = \"10%\", or multiple = \"1.5\" of the component's rate";
    match (rate, multiple) {
        (Some(_), Some(_)) => s.fault("multiple", "rate and multiple are both given", fix),
        (None, None) if !s.is_blind("rate") && !s.is_blind("multiple") => {
            s.fault("multiple", "the tier says nothing of what it pays", fix);
        }
        _ => {}
    }
    let about =
        "Whether reaching the band lifts everything below it; the table's own way if absent.";
    let lifts = flag("retroactive", about).like("true").optional();
    let retroactive = there(s, "retroactive").then(|| s.flag(lifts));
    Band {
        up_to,
        weight: match (rate, multiple) {
            (Some(rate), _) => Weight::Rate(rate),
            (None, multiple) => Weight::Multiple(multiple.unwrap_or(Decimal::ONE)),
        },
        retroactive,
    }
}

/// A fixed amount at an attainment, or at an amount of the period.
fn milestone(s: &mut Section) -> Milestone {
    let about = "Attainment or amount of the period at which it is earned.";
    let field = percent("at", about).over(0, MOST_MONEY).like("80%");
    let (field, is_share) = if s.describing() {
        let shape = quantity("at", about, &[Unit::Percent, Unit::Money]).shape;
        (Field { shape, ..field }, true)
    } else {
        either(s, field, "%", Unit::Percent, Unit::Money)
    };
    let at = s.decimal(field);
    Milestone {
        at: if is_share {
            Edge::Attainment(at)
        } else {
            Edge::Amount(at)
        },
        amount: s.decimal(
            money("amount", "Paid once a period.")
                .between(0, MOST_MONEY)
                .like("1000 USD"),
        ),
    }
}

/// One of three ways to say the rate; tiers with rates of their own are a fourth. Milestones can
/// stand without one.
fn rate(s: &mut Section, bands: &[Band], milestones: bool) -> RateBasis {
    let by_tier = bands
        .iter()
        .any(|band| matches!(band.weight, Weight::Rate(_)));
    let named = component::rates_named(s);
    if named.is_empty() && milestones && bands.is_empty() && !s.describing() {
        return RateBasis::PerEvent(Decimal::ZERO);
    }
    if named.is_empty() && !by_tier {
        s.fault(
            "rate",
            "no rate is given",
            "add one of rate = \"10%\", share_of_variable = \"100%\", per_event = \"500 USD\", \
             milestones, or a rate in each tier",
        );
    } else if by_tier && named == ["rate"] {
        s.fault(
            "rate",
            "the component and its tiers have rates",
            "keep the rates of the tiers, or write multiples of this one",
        );
    }
    let share = component::share_of_variable(s);
    let rate = s.decimal_opt(
        percent("rate", "Share of the credited amount.")
            .between(0, MOST_RATE_PERCENT)
            .like("10%")
            .optional(),
    );
    let per_event = amount_opt(s, "per_event", "Amount for each event.");
    match (share, rate, per_event) {
        (Some(share), _, _) => RateBasis::ShareOfVariable(share),
        (_, Some(rate), _) if !by_tier => RateBasis::Explicit(rate),
        (_, None, Some(amount)) => RateBasis::PerEvent(amount),
        _ => RateBasis::Explicit(Decimal::ONE),
    }
}

fn override_(s: &mut Section) -> Override {
    let to = s.text_opt(
        text("to", "Rep who receives it.")
            .like("Team lead")
            .optional(),
    );
    let column = s.id_opt(
        id_like(
            "to_column",
            "Column of the deals that names the rep.",
            "team",
        )
        .optional(),
    );
    if to.is_some() == column.is_some() && !s.describing() && !s.is_blind("to_column") {
        s.fault(
            "to",
            "one of to and to_column says who receives it",
            "write to = \"NAME\", or to_column = \"COLUMN\"",
        );
    }
    Override {
        to: match (to, column) {
            (_, Some(column)) => Receiver::Column(plain(&column)),
            (to, None) => Receiver::Rep(to.unwrap_or_default()),
        },
        share: s.decimal(
            percent("share", "Share of the commission.")
                .over(0, 1000)
                .like("5%"),
        ),
        of_payout: s.word(
            word(
                "of",
                "Of the whole commission, or of what is paid out.",
                &OVERRIDE_OF,
            )
            .or("commission"),
            &OVERRIDE_OF,
        ),
    }
}

fn holdback(s: &mut Section) -> Holdback {
    Holdback {
        share: s.decimal(
            percent("share", "Share of each vested amount.")
                .over(0, 100)
                .like("20%"),
        ),
        until: s.word(
            word("until", "What it waits for.", &PAY_ON).or("collection"),
            &PAY_ON,
        ),
        months: s.whole(
            months(
                "months",
                "Time after earning before which it is not paid either.",
            )
            .between(0, 120)
            .or("0 months"),
        ),
    }
}

fn clawback(s: &mut Section) -> Clawback {
    let amount = s.word(
        word(
            "clawback_amount",
            "How much is taken back.",
            &CLAWBACK_AMOUNT,
        )
        .or("full"),
        &CLAWBACK_AMOUNT,
    );
    let about = "Window in which commission is taken back, its last day inside.";
    let window = if there(s, "clawback") {
        let field = months("clawback", about).between(0, 3660).optional();
        let (field, in_days) = either(s, field, "day", Unit::Days, Unit::Months);
        let length: u16 = s.whole(field);
        match (in_days, length) {
            (true, days) => ClawbackWindowTerms::Days(u32::from(days)),
            (false, 0) => ClawbackWindowTerms::Never,
            (false, months) => ClawbackWindowTerms::Months(months),
        }
    } else if amount == ClawbackAmount::Full {
        ClawbackWindowTerms::Never
    } else {
        ClawbackWindowTerms::Term
    };
    Clawback {
        window,
        from: s.word(
            word("clawback_from", "Where the window starts.", &CLAWBACK_FROM).or("booking"),
            &CLAWBACK_FROM,
        ),
        amount,
    }
}
