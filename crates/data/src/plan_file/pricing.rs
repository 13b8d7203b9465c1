//! Price books and which applies to whom.

use super::words::{CHARGE_PERIOD, COMMITMENT, MIGRATION, PER, PRICE_MODEL, Per, PriceModel};
use crate::read::Section;
use crate::read::field::{count, id, money, percent, quantity, section, share, text, word};
use crate::read::unit::Unit;
use foothold_core::plan::{Charge, ChargeModel, PriceBook, PricingPlan, Quantity, Tier};

/// More units than any account uses, and few enough that arithmetic on them stays exact.
const MOST_UNITS: i64 = 1_000_000_000_000;

/// Fields of a charge that only price book files have.
const QUOTE_ONLY: [&str; 19] = [
    "package_count",
    "minimum_packages",
    "steps",
    "convert",
    "usage_discount",
    "bucketed",
    "commitment",
    "discount",
    "minimum",
    "maximum",
    "prorate",
    "event_fee",
    "free_events",
    "free_amount",
    "event_minimum",
    "event_maximum",
    "multiplier",
    "block",
    "limits",
];

pub(super) fn pricing(s: &mut Section) -> PricingPlan {
    PricingPlan {
        new_business: s.id(id("new_business", "Price book of new accounts.")),
        existing: s.id(id("existing", "Price book of the existing book.")),
        migration: s.word(
            word(
                "migration",
                "When the existing book moves to the new price book.",
                &MIGRATION,
            )
            .or("never"),
            &MIGRATION,
        ),
    }
}

pub(super) fn price_book(s: &mut Section) -> PriceBook {
    PriceBook {
        id: s.id(id(
            "id",
            "Identifier of the price book, unique in the plan.",
        )),
        commitment: s.word(
            word(
                "commitment",
                "What happens to the committed part of usage.",
                &COMMITMENT,
            )
            .or("none"),
            &COMMITMENT,
        ),
        land_seat_share: s.decimal(
            share(
                "land_seat_share",
                "Share of a land above fixed fees sold as seats; the rest is committed usage.",
            )
            .or("100%"),
        ),
        usage_discount: s
            .decimal(share("usage_discount", "Discount on usage volume before pricing.").or("0%")),
        second_product_share: s.decimal(
            percent(
                "second_product_share",
                "Price of the second product as a share of the account's committed ARR.",
            )
            .between(0, 200)
            .or("0%"),
        ),
        charges: s.tables(section("charge", "One line of the bill."), charge),
    }
}

/// Says of a field that price book files have and plans do not that it cannot run.
fn refuse_quote_only(s: &mut Section) {
    for name in QUOTE_ONLY {
        if s.has(name) {
            let why = "a simulation cannot run it, only foothold quote can, in a .pricebook file";
            s.only_when(false, name, why);
        }
    }
}

fn charge(s: &mut Section) -> Charge {
    refuse_quote_only(s);
    let id = s.id(id("id", "Identifier of the charge, unique in the book.").like("seats"));
    let quantity = counted(s);
    let period_months = s.word(
        word(
            "period",
            "Time that one application of the price covers.",
            &CHARGE_PERIOD,
        ),
        &CHARGE_PERIOD,
    );
    let model = model(s);
    Charge {
        id,
        quantity,
        model,
        period_months,
        included: s.count(
            count("included", "Units free in each period, per account.")
                .between(0, MOST_UNITS)
                .or("0"),
        ),
        included_per_seat: s.count(
            count(
                "included_per_seat",
                "Units free in each period, per contracted seat.",
            )
            .between(0, 1_000_000_000)
            .or("0"),
        ),
        tiers: s.tables(
            section(
                "tiers",
                "Price tiers, rising; only the last may be without upper bound.",
            ),
            tier,
        ),
    }
}

/// What a charge counts; price book files write it alike.
pub(crate) fn counted(s: &mut Section) -> Quantity {
    let per = s.word(word("per", "What the charge counts.", &PER), &PER);
    let metered = per == Per::Meter && !s.is_blind("per");
    let field = id("meter", "Meter that the charge counts.").like("api_calls");
    let why = "only a charge per meter has it";
    // Optional in the schema, since charges per account or seat have none.
    let meter = s
        .only_when(metered || s.is_blind("per"), "meter", why)
        .then(|| match metered {
            true => Some(s.id(field)),
            false => s.id_opt(field.optional()),
        })
        .flatten();
    match (per, meter) {
        (Per::Meter, Some(meter)) => Quantity::Meter(meter),
        (Per::Seat, _) => Quantity::Seat,
        _ => Quantity::Account,
    }
}

fn model(s: &mut Section) -> ChargeModel {
    let word = s.word(
        word("model", "How a quantity becomes an amount.", &PRICE_MODEL).like("unit"),
        &PRICE_MODEL,
    );
    let package = word == PriceModel::Package;
    let applies = package || s.is_blind("model");
    let size = count(
        "package_size",
        "Units in one package; each begun package is paid in full.",
    )
    .between(1, MOST_UNITS)
    .like("1000");
    let size = s
        .only_when(applies, "package_size", "only a package charge has it")
        .then(|| {
            if package && !s.describing() {
                s.count(size)
            } else {
                s.count_opt(size.optional()).unwrap_or(1)
            }
        });
    match word {
        PriceModel::Flat => ChargeModel::Flat,
        PriceModel::Unit => ChargeModel::Unit,
        PriceModel::Graduated => ChargeModel::Graduated,
        PriceModel::Volume => ChargeModel::Volume,
        PriceModel::Package => ChargeModel::Package {
            size: size.unwrap_or(1),
        },
        PriceModel::Stairstep => ChargeModel::Stairstep,
        PriceModel::Plans => ChargeModel::Plans,
    }
}

fn tier(s: &mut Section) -> Tier {
    refuse_quote_only(s);
    Tier {
        up_to: s.count_opt(
            count(
                "up_to",
                "Largest quantity in the tier, inclusive and cumulative.",
            )
            .between(1, MOST_UNITS)
            .like("50")
            .optional(),
        ),
        unit_price: s.decimal(
            quantity(
                "unit_price",
                "Price per unit, or per package.",
                &[Unit::Price],
            )
            .between(0, 1_000_000_000)
            .or("0 USD"),
        ),
        flat_fee: s.decimal(
            money("flat_fee", "Fee for entering or reaching the tier.")
                .between(0, 1_000_000_000)
                .or("0 USD"),
        ),
        name: s.text_opt(
            text("name", "Name of a plan in a good, better, best list.")
                .optional()
                .like("Good"),
        ),
    }
}
