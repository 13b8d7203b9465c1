//! One charge of a price book.

use super::words::{MODEL, Model, ROUNDING, STEPS};
use super::{amount, cycle, volume};
use crate::plan_file::pricing::counted;
use crate::read::Section;
use crate::read::field::{
    Field, count, flag, id, number, percent, quantity, section, share, text, word,
};
use crate::read::unit::Unit;
use foothold_core::plan::Quantity;
use foothold_core::pricing::proration::Cycle;
use foothold_core::pricing::tariff::{
    ChargeCommitment, Committed, Conversion, TariffCharge, TariffModel,
};
use foothold_core::pricing::{ExactTier, Packages, PercentTerms, Rounding, StepFees};
use rust_decimal::Decimal;

/// A size that units are divided by: not so small that the result leaves exact arithmetic.
fn size(field: Field) -> Field {
    field.between(Decimal::new(1, 3), 1_000_000_000_000_i64)
}

pub(super) fn charge(
    s: &mut Section,
    steps: StepFees,
    rounding: Rounding,
    decimals: u32,
) -> TariffCharge {
    let id = s.id(id("id", "Identifier of the charge, unique in the book.").like("seats"));
    let quantity = counted(s);
    let metered = matches!(quantity, Quantity::Meter(_));
    let period = cycle(s, "Time that one application of the price covers.");
    let mut model = model(s, steps);
    if let TariffModel::Percentage(terms) = &mut model {
        // The file says whether; how is the book's own way.
        terms.round_events = terms.round_events.map(|_| (rounding, decimals));
    }
    let about = "Units of the price list free in each period, per account.";
    let included = s.units(volume("included", about).or("0"));
    let about = "Units free in each period, per seat.";
    let included_per_seat = s.units(volume("included_per_seat", about).or("0"));
    let about = "Turns metered units into units of the price list, before anything else.";
    let convert = s.table_opt(section("convert", about), conversion);
    let about = "Share of the units that is not priced, after included units.";
    let usage_discount = s.decimal(share("usage_discount", about).or("0%"));
    let about = "Whether each value of the usage is priced on its own.";
    let bucketed = s.flag(flag("bucketed", about).or("false"));
    let about = "Committed amount of this charge.";
    let commitment = s.table_opt(section("commitment", about), commitment);
    let about = "Percentage discount on the amount of the line.";
    let discount = s.decimal(share("discount", about).or("0%"));
    let about = "What the charge costs at least in a period; prorated by dates.";
    let minimum = s.decimal_opt(amount("minimum", about).like("100 USD").optional());
    let about = "What the charge costs at most in a period; prorated by dates.";
    let maximum = s.decimal_opt(amount("maximum", about).like("900 USD").optional());
    let about = "Whether dates bill a part of the amount; true when absent, except per meter.";
    let prorate = if s.has("prorate") || s.describing() {
        s.flag(flag("prorate", about).optional())
    } else {
        !metered
    };
    let about = "Price tiers, rising; only the last may be without upper bound.";
    let dynamic = matches!(model, TariffModel::Dynamic { .. });
    let tiers = if dynamic && !s.has("tiers") {
        Vec::new()
    } else {
        // A dynamic charge has none, so a schema cannot ask for them.
        let field = section("tiers", about);
        let field = if s.describing() {
            field.optional()
        } else {
            field
        };
        s.tables(field, tier)
    };
    TariffCharge {
        id,
        quantity,
        model,
        period: period.unwrap_or(Cycle::Month),
        one_time: period.is_none(),
        included,
        included_per_seat,
        convert,
        usage_discount,
        bucketed,
        commitment,
        discount,
        minimum,
        maximum,
        prorate,
        tiers,
    }
}

fn model(s: &mut Section, steps: StepFees) -> TariffModel {
    let about = "How a quantity becomes an amount.";
    let found = s.word(word("model", about, &MODEL).like("unit"), &MODEL);
    let blind = s.is_blind("model");
    let is = |wanted: Model| found == wanted || blind;
    let packages = packages(s, is(Model::Package), found == Model::Package && !blind);
    let why = "only a stairstep charge has it";
    let steps = match s.only_when(is(Model::Stairstep), "steps", why) {
        true => {
            let about = "Which fees are billed: the step reached, or the sum of all up to it.";
            let written = s.has("steps") || s.describing();
            let own = written.then(|| s.word(word("steps", about, &STEPS).optional(), &STEPS));
            own.unwrap_or(steps)
        }
        false => steps,
    };
    let terms = percentage(s, is(Model::Percentage));
    let why = "only a dynamic charge has it";
    let multiplier = match s.only_when(is(Model::Dynamic), "multiplier", why) {
        true => {
            let about = "Factor on the amount that the usage reports.";
            s.decimal(number("multiplier", about).between(0, 1000).or("1"))
        }
        false => Decimal::ONE,
    };
    match found {
        Model::Flat => TariffModel::Flat,
        Model::Unit => TariffModel::Unit,
        Model::Graduated => TariffModel::Graduated,
        Model::Volume => TariffModel::Volume,
        Model::Package => TariffModel::Package(packages),
        Model::Stairstep => TariffModel::Stairstep(steps),
        Model::Plans => TariffModel::Plans,
        Model::Capacity => TariffModel::Capacity,
        Model::Percentage => TariffModel::Percentage(terms),
        Model::Dynamic => TariffModel::Dynamic { multiplier },
    }
}

fn packages(s: &mut Section, applies: bool, required: bool) -> Packages {
    let why = "only a package charge has it";
    let mut packages = Packages::of(1);
    if s.only_when(applies, "package_size", why) {
        let field = size(volume("package_size", "Units in one package."));
        packages.size = match required && !s.describing() {
            true => s.units(field),
            false => s.units_opt(field.optional()).unwrap_or(Decimal::ONE),
        };
    }
    if s.only_when(applies, "package_count", why) {
        let about = "How a begun package counts; \"up\" bills it in full.";
        packages.count = s.word(word("package_count", about, &ROUNDING).or("up"), &ROUNDING);
    }
    if s.only_when(applies, "minimum_packages", why) {
        let about = "Packages billed even when fewer are used.";
        packages.at_least = s.units(volume("minimum_packages", about).or("0"));
    }
    packages
}

fn percentage(s: &mut Section, applies: bool) -> PercentTerms {
    let why = "only a percentage charge has it";
    let mut terms = PercentTerms::default();
    if s.only_when(applies, "event_fee", why) {
        let about = "Fee of each event that is not free.";
        terms.event_fee = s.decimal(amount("event_fee", about).or("0 USD"));
    }
    if s.only_when(applies, "free_events", why) {
        let about = "Number of free events; no limit of its own when absent.";
        let field = count("free_events", about).between(0, 1_000_000_000);
        terms.free_events = s.count_opt(field.like("3").optional());
    }
    let mut money = |name, about: &'static str| {
        s.only_when(applies, name, why)
            .then(|| s.decimal_opt(amount(name, about).like("1 USD").optional()))
            .flatten()
    };
    let about = "Amount that is free; no limit of its own when absent.";
    terms.free_amount = money("free_amount", about);
    let about = "Least that an event which is not free costs, fee included.";
    terms.event_minimum = money("event_minimum", about);
    let about = "Most that an event costs, fee included.";
    terms.event_maximum = money("event_maximum", about);
    if s.only_when(applies, "round_events", why) {
        let about = "Whether the cost of each event is rounded, rather than their sum.";
        let rounds = s.flag(flag("round_events", about).or("false"));
        terms.round_events = rounds.then_some((Rounding::HalfEven, 2));
    }
    terms
}

fn conversion(s: &mut Section) -> Conversion {
    let field =
        |name, about| number(name, about).between(Decimal::new(1, 6), 1_000_000_000_000_i64);
    let multiply = s.decimal(field("multiply", "Multiplies the units.").or("1"));
    let divide = s.decimal(field("divide", "Divides the units.").or("1"));
    let rounding: Option<Rounding> = if s.has("rounding") || s.describing() {
        let about = "How the result is rounded; exact when absent.";
        Some(s.word(word("rounding", about, &ROUNDING).optional(), &ROUNDING))
    } else {
        None
    };
    let about = "Decimals that rounding keeps.";
    Conversion {
        multiply,
        divide,
        rounding,
        decimals: s.count(count("decimals", about).between(0, 9).or("0")),
    }
}

fn commitment(s: &mut Section) -> ChargeCommitment {
    let to = committed(s);
    let about = "What is used above the commitment costs this many times its price.";
    let overage_factor = s.decimal(number("overage_factor", about).between(0, 10).or("1"));
    let about = "Whether what is missing is billed.";
    let true_up = s.flag(flag("true_up", about).or("true"));
    let about = "Whether it holds for each bucket of usage on its own.";
    ChargeCommitment {
        to,
        overage_factor,
        true_up,
        windowed: s.flag(flag("windowed", about).or("false")),
    }
}

/// An amount, or units.
fn committed(s: &mut Section) -> Committed {
    let about = "Units committed to, in place of an amount: what they cost by the charge's prices.";
    let units = s.units_opt(volume("units", about).like("1000").optional());
    let about = "Amount committed to in each period, or in each window.";
    let field = amount("amount", about).like("100 USD");
    if s.describing() || units.is_some() || s.is_blind("units") {
        if units.is_some() && s.has("amount") {
            s.fault(
                "amount",
                "a commitment is an amount or units, not both",
                "remove one of them",
            );
        }
        let amount = s.decimal_opt(field.optional());
        return units.map_or(
            Committed::Amount(amount.unwrap_or_default()),
            Committed::Units,
        );
    }
    Committed::Amount(s.decimal(field))
}

fn tier(s: &mut Section) -> ExactTier {
    let about = "Largest quantity in the tier, inclusive and cumulative.";
    let up_to = s.units_opt(volume("up_to", about).like("50").optional());
    let about = "Price per unit, per block or per package.";
    let price = quantity("unit_price", about, &[Unit::Price]).between(0, 1_000_000_000);
    let mut unit_price = s.decimal(price.or("0 USD"));
    let about = "Price as a share of the units, where they are amounts of money.";
    let rate = s.decimal_opt(
        percent("rate", about)
            .between(0, 1000)
            .like("1.5%")
            .optional(),
    );
    if let Some(rate) = rate {
        if s.has("unit_price") {
            let reason = "a tier has a price or a rate, not both";
            s.fault("rate", reason, "remove one of them");
        }
        unit_price = rate;
    }
    let about = "Fee for entering or reaching the tier.";
    let flat_fee = s.decimal(amount("flat_fee", about).or("0 USD"));
    let about = "Units of one block; the tier's units are sold in begun blocks.";
    let block = s.units_opt(size(volume("block", about)).optional());
    let about = "Name of a tier or plan.";
    let name = s.text_opt(text("name", about).optional().like("Good"));
    let about = "Largest use by meter, for capacity; \"seats\" counts seats.";
    let limits = volume("limits", about);
    ExactTier {
        up_to,
        unit_price,
        flat_fee,
        block,
        limits: s.map(limits.like("1000").optional()),
        name,
    }
}
