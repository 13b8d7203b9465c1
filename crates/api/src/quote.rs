//! Quotes: a price book, what one customer has and uses, and the bill line by line.

mod request;
mod result;

pub use foothold_data::schema::pricebook as pricebook_schema;
pub use foothold_data::shipped::{ShippedPriceBook, pricebooks};
pub use request::QuoteInput;
pub use result::{
    AdjustmentWire, CheaperWire, CreditWire, LineWire, PartWire, QuoteResult, RowWire, TierWire,
};

use crate::ApiError;
use crate::named::{self, Named};
use foothold_core::plan::Fault;
use foothold_core::pricing::proration::capped_credit;
use foothold_core::pricing::tariff::{
    Quote, Request, RoundingOrder, RowKind, Span, Tariff, counts_seats, quote as price,
    unused_meters,
};
use foothold_data::{pricebook_file, shipped};
use request::{Parsed, Replaced};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// How messages call a price book that came from standard input.
const STDIN: &str = crate::plans::STDIN;

/// Quotes what `input` asks for; `stdin` is the text of the price book when its name is `-`.
///
/// # Errors
/// Faults of a price book, then those of the request, all of them.
pub fn quote(input: &QuoteInput, stdin: Option<&str>) -> Result<QuoteResult, ApiError> {
    let tariff = open(&input.book, stdin)?;
    let Parsed { request, replaced } = request::parse(input, &tariff.currency)?;
    let quote = price(&tariff, &request).map_err(ApiError::Quote)?;
    let credit = match replaced {
        None => None,
        Some(replaced) => {
            let old = open(&replaced.book, stdin)?;
            Some(credit_of(&old, &replaced, &tariff, &quote, &request)?)
        }
    };
    let mut notes: Vec<String> = unused_meters(&tariff, &request)
        .into_iter()
        .map(|meter| format!("no usage of {meter} is given, so it is billed as not used"))
        .collect();
    if input.seats.is_none() && counts_seats(&tariff) {
        notes.push("no seats are given, so none are billed".to_owned());
    }
    if !request.seats.is_zero() && !counts_seats(&tariff) {
        notes.push("no charge counts seats, so their number changes nothing".to_owned());
    }
    Ok(result::wire(&tariff, &quote, &request, credit, notes))
}

/// What a price book's name stands for: a file, with or without `.pricebook`, else a shipped one.
pub fn find(name: &str) -> Named<&'static ShippedPriceBook> {
    named::find(name, "pricebook", shipped::pricebook)
}

/// The price book of that name: from standard input, else as [`find`].
fn open(name: &str, stdin: Option<&str>) -> Result<Tariff, ApiError> {
    if let (Some(text), "-") = (stdin, name) {
        return Ok(pricebook_file::from_text(STDIN, text)?);
    }
    Ok(match find(name) {
        Named::Shipped(book) => pricebook_file::from_text(book.file, book.text)?,
        Named::File(path) => pricebook_file::load(&path)?,
    })
}

/// Decimals of the days that a credit buys.
const DAY_DECIMALS: u32 = 12;
/// Decimals of a price that is not rounded: as many as leave room for the amount before them.
const UNROUNDED: u32 = 16;

/// Faults of the old book's bill, which the arguments do not name.
fn of_replaced(faults: Vec<Fault>, replaced: &Replaced) -> ApiError {
    let within = |fault: Fault| Fault {
        field: format!("replacing {}: {}", replaced.book, fault.field),
        ..fault
    };
    ApiError::Quote(faults.into_iter().map(within).collect())
}

/// What the bill comes to before it is rounded; `None` where it cannot be said.
fn unrounded(tariff: &Tariff, request: &Request) -> Option<Decimal> {
    let mut spec = (**tariff).clone();
    spec.settings.decimals = Some(UNROUNDED);
    spec.settings.rounding_order = RoundingOrder::Sum;
    let exact = Tariff::check(spec).ok()?;
    Some(price(&exact, request).ok()?.total)
}

/// What is given back of the price book that this one replaces.
struct Credit {
    book: String,
    unused: Decimal,
    given: Decimal,
    prepaid: Decimal,
    net: Decimal,
    days: Option<(Decimal, u64)>,
}

/// The unused part of the old bill, at most what was paid and not credited, and what it buys.
fn credit_of(
    old: &Tariff,
    replaced: &Replaced,
    new: &Tariff,
    quote: &Quote,
    request: &Request,
) -> Result<Credit, ApiError> {
    if old.currency != new.currency {
        let reason = format!(
            "{} is in {}, the bill that replaces it in {}",
            replaced.book, old.currency, new.currency
        );
        let fix = "name a price book in the same currency";
        return Err(ApiError::Quote(vec![Fault::new("replacing", reason, fix)]));
    }
    let bill = price(old, &replaced.request).map_err(|faults| of_replaced(faults, replaced))?;
    // What was drawn from a prepaid amount was paid too, only earlier.
    let drawn = bill.rows.iter().filter(|row| row.kind == RowKind::Prepaid);
    let prepaid: Decimal = drawn.map(|row| -row.amount).sum();
    let unused = bill.total + prepaid;
    let paid = replaced
        .paid
        .unwrap_or(unused.max(Decimal::ZERO) + replaced.credited);
    let given = capped_credit(unused, paid, replaced.credited);
    let days = match &request.span {
        Span::Dates(stretch) => stretch.to.and_then(|to| {
            let count = Decimal::from(stretch.from.days_until(to));
            let exact = (given * count).checked_div(unrounded(new, request)?)?;
            // Thirds of a price leave a crumb in the last digit, which is no day.
            let exact = exact.round_dp(DAY_DECIMALS);
            Some((exact, exact.ceil().to_u64()?))
        }),
        _ => None,
    };
    Ok(Credit {
        book: old.name.clone(),
        unused,
        given,
        prepaid,
        net: quote.total - given,
        days,
    })
}
