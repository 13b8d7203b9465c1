//! Price books as files of their own (`.pricebook`): TOML in the charge format of plan files, and
//! everything else that a bill can need.

mod charge;
mod words;

use crate::FileFault;
use crate::plan_file::checked::join;
use crate::read::field::{Field, count, id, quantity, section, share, text, units, word};
use crate::read::unit::Unit;
use crate::read::{Described, Problem, Reader, Section, document, located, newer_schema};
use crate::text_file;
use crate::toml::{Place, Source};
use foothold_core::pricing::proration::{Anchor, Calendar, Cycle};
use foothold_core::pricing::tariff::{
    Coupon, Off, RoundingOrder, Tariff, TariffSettings, TariffSpec, Tax,
};
use foothold_core::pricing::{ZeroUnits, currency_decimals};
use rust_decimal::Decimal;
use std::io;
use std::path::{Path, PathBuf};
use words::{
    ABOVE_LARGEST, ANCHOR, AnchorWord, CHARGE_PERIOD, CYCLE, DAY_COUNT, MINIMUM_ORDER,
    PREPAID_ORDER, ROUNDING, ROUNDING_ORDER, ZERO_UNITS,
};

/// Version of the price book format.
pub const SCHEMA: i64 = 1;

/// Why a price book could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PriceBookError {
    /// The file could not be read, or is larger than 4 MiB.
    #[error(
        "{}: cannot be read: {cause}. Fix: name a price book file that is there, or a shipped one",
        path.display()
    )]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        cause: io::Error,
    },
    /// Faults in the file, all of them, in file order.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<FileFault>),
}

/// Loads the price book at `path`.
///
/// # Errors
/// See [`PriceBookError`].
pub fn load(path: &Path) -> Result<Tariff, PriceBookError> {
    let name = path.display().to_string();
    match text_file::read(path) {
        Ok(text) => from_text(&name, &text),
        Err(cause) if cause.kind() == io::ErrorKind::InvalidData => Err(whole(
            &name,
            "is not UTF-8 text",
            "save the price book as UTF-8",
        )),
        Err(cause) => Err(PriceBookError::Io {
            path: path.to_owned(),
            cause,
        }),
    }
}

/// A fault of the whole file.
fn whole(name: &str, reason: &str, fix: &str) -> PriceBookError {
    let sources = [Source::new(name, String::new())];
    let place = Place { file: 0, offset: 0 };
    let problem = Problem::new(reason, fix);
    PriceBookError::Faults(vec![located(&sources, place, "", problem)])
}

/// Loads a price book from `text`; `name` is how messages call it.
///
/// # Errors
/// See [`PriceBookError`].
pub fn from_text(name: &str, text: &str) -> Result<Tariff, PriceBookError> {
    if text.len() as u64 > text_file::MOST_BYTES {
        return Err(whole(name, "is larger than 4 MiB", "split or shorten it"));
    }
    let sources = [Source::new(name, text.to_owned())];
    let node = document(&sources, 0).map_err(|fault| PriceBookError::Faults(vec![fault]))?;
    if let Some(found) = newer_schema(&node, SCHEMA) {
        let reason = format!("is written in schema {found}, this version reads up to {SCHEMA}");
        return Err(whole(name, &reason, "update the program"));
    }
    if node.get("segment").is_some() || node.get("price_book").is_some() {
        let fix = "write the charges of one price book under [[charge]]";
        return Err(whole(name, "is a plan, not a price book", fix));
    }
    let mut reader = Reader::new(&sources);
    let spec = reader.root(Some(&node), book);
    let faults = match Tariff::check(spec) {
        Ok(tariff) if reader.faults.is_empty() => return Ok(tariff),
        Ok(_) => Vec::new(),
        Err(faults) => faults,
    };
    join(&mut reader, faults, |field, _| field.to_owned());
    Err(PriceBookError::Faults(reader.into_faults()))
}

/// The fields of a price book.
pub(crate) fn describe() -> Vec<Described> {
    let mut reader = Reader::describing();
    reader.root(None, book);
    reader.fields
}

/// An amount with as many decimals as a price may have.
fn amount(name: &'static str, about: &'static str) -> Field {
    quantity(name, about, &[Unit::Price]).between(0, 1_000_000_000)
}

fn book(s: &mut Section) -> TariffSpec {
    s.count::<i64>(count("schema", "Version of this file format.").between(1, SCHEMA));
    let name = s.text(text("name", "Name shown to people.").like("List 2026"));
    s.text_opt(
        text("note", "Free note.")
            .like("Prices of the public page.")
            .optional(),
    );
    let currency = s.currency();
    let about = "Settings where billing engines disagree.";
    let (settings, steps) = s.table(section("settings", about).optional(), settings);
    let minor = currency_decimals(&currency);
    let decimals = settings.decimals.unwrap_or(minor);
    let about = "Period of the minimum and maximum of the whole bill.";
    let period = s.word(word("period", about, &CYCLE).or("month"), &CYCLE);
    let charges = s.tables(section("charge", "One line of the bill.").optional(), |s| {
        charge::charge(s, steps, settings.rounding, decimals)
    });
    let about = "Discount on the sum of the lines.";
    let discount = s.decimal(share("discount", about).or("0%"));
    let coupons = s.tables(
        section("coupon", "Something off the bill, after the discount.").optional(),
        coupon,
    );
    let about = "Taxes by name, each rounded apart, in place of tax.";
    let taxes = s.tables(section("taxes", about).optional(), |s| Tax {
        id: s.id(id("id", "Identifier of the tax, unique in the book.").like("gst")),
        rate: s.decimal(share("rate", "Share of what is taxed.").like("5%")),
    });
    let about =
        "Minimum commitment: what a bill comes to at least, before prepaid amounts and tax.";
    let minimum = s.decimal_opt(amount("minimum", about).like("1000 USD").optional());
    let about = "What a bill comes to at most, before prepaid amounts and tax.";
    let maximum = s.decimal_opt(amount("maximum", about).like("9000 USD").optional());
    TariffSpec {
        name,
        currency,
        settings,
        period,
        charges,
        discount,
        coupons,
        minimum,
        maximum,
        prepaid: s
            .decimal(amount("prepaid", "Amount paid ahead, which bills draw down.").or("0 USD")),
        tax: s.decimal(share("tax", "Tax on what is left to pay.").or("0%")),
        taxes,
    }
}

fn settings(s: &mut Section) -> (TariffSettings, foothold_core::pricing::StepFees) {
    let about = "What a graduated or volume charge bills when nothing is left to bill.";
    let zero_units: ZeroUnits = s.word(
        word("zero_units", about, &ZERO_UNITS).or("bill_first_tier_flat"),
        &ZERO_UNITS,
    );
    let about = "How amounts are rounded.";
    let rounding = s.word(
        word("rounding", about, &ROUNDING).or("half_even"),
        &ROUNDING,
    );
    let about = "Whether each line is rounded, or their sum only.";
    let rounding_order: RoundingOrder = s.word(
        word("rounding_order", about, &ROUNDING_ORDER).or("lines"),
        &ROUNDING_ORDER,
    );
    let about = "Decimals of amounts; the currency's own when absent.";
    let decimals = s.count_opt(count("decimals", about).between(0, 9).like("2").optional());
    let about = "Where billing periods begin.";
    let anchor = s.word(word("anchor", about, &ANCHOR).or("calendar"), &ANCHOR);
    let by_day = anchor == AnchorWord::Day && !s.is_blind("anchor");
    let day = count("billing_day", "Day of the month on which periods begin.").between(1, 31);
    let day = s
        .only_when(
            by_day || s.is_blind("anchor"),
            "billing_day",
            "anchor is not \"day\"",
        )
        .then(|| match by_day && !s.describing() {
            true => s.count::<u8>(day),
            false => s.count_opt(day.optional()).unwrap_or(1),
        });
    let about = "How the days of a part of a period are counted.";
    let days = s.word(
        word("day_count", about, &DAY_COUNT).or("actual"),
        &DAY_COUNT,
    );
    let about = "Which fees a stairstep charge bills, where it does not say so itself.";
    let steps = s.word(
        word("stairstep", about, &words::STEPS).or("reached"),
        &words::STEPS,
    );
    let about = "Whether the prepaid amount pays before tax, after it, or all but tax.";
    let prepaid_order = s.word(
        word("prepaid_order", about, &PREPAID_ORDER).or("before_tax"),
        &PREPAID_ORDER,
    );
    let about =
        "Whether minimum and maximum of the bill hold after discount and coupons, or before.";
    let minimum_order = s.word(
        word("minimum_order", about, &MINIMUM_ORDER).or("after_discounts"),
        &MINIMUM_ORDER,
    );
    let about = "Whether use above the largest plan or capacity tier is refused, or billed as it.";
    let above_largest = s.word(
        word("above_largest", about, &ABOVE_LARGEST).or("refuse"),
        &ABOVE_LARGEST,
    );
    let anchor = match anchor {
        AnchorWord::Calendar => Anchor::Calendar,
        AnchorWord::Start => Anchor::Start,
        AnchorWord::Day => Anchor::Day(day.unwrap_or(1)),
    };
    let settings = TariffSettings {
        zero_units,
        rounding,
        rounding_order,
        decimals,
        calendar: Calendar { anchor, days },
        prepaid_order,
        minimum_order,
        above_largest,
    };
    (settings, steps)
}

fn coupon(s: &mut Section) -> Coupon {
    let id = s.id(id("id", "Identifier of the coupon, unique in the book.").like("welcome"));
    let about = "Amount off, over all bills together; never more than the bill.";
    let fixed = s.decimal_opt(amount("amount", about).like("50 USD").optional());
    let about = "Share of the bill off.";
    let ratio = s.decimal_opt(share("percent", about).like("10%").optional());
    let blind = s.is_blind("amount") || s.is_blind("percent");
    let off = match (fixed, ratio) {
        (Some(fixed), None) => Off::Amount(fixed),
        (None, Some(ratio)) => Off::Share(ratio),
        (fixed, _) => {
            if !blind {
                let reason = match fixed {
                    Some(_) => "a coupon takes off an amount or a share, not both",
                    None => "the coupon takes nothing off",
                };
                let name = if fixed.is_some() { "percent" } else { "" };
                s.fault(name, reason, "write either amount or percent");
            }
            Off::Amount(Decimal::ZERO)
        }
    };
    let about = "Period in which the amount comes off again and again; once when absent.";
    let each = (s.has("each") || s.describing())
        .then(|| s.word(word("each", about, &CYCLE).optional(), &CYCLE));
    let about = "Charge that it takes from; the whole bill when absent.";
    let charge = s.id_opt(
        crate::read::field::id("charge", about)
            .like("seats")
            .optional(),
    );
    Coupon {
        id,
        off,
        each,
        charge,
    }
}

/// The period of a charge; `None` where it is billed once.
fn cycle(s: &mut Section, about: &'static str) -> Option<Cycle> {
    s.word(word("period", about, &CHARGE_PERIOD), &CHARGE_PERIOD)
}

/// Units with the range that arithmetic stays exact in.
fn volume(name: &'static str, about: &'static str) -> Field {
    units(name, about).between(0, 1_000_000_000_000_i64)
}
