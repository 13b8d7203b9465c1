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
use foothold_core::pricing::proration::capped_credit;
use foothold_core::pricing::tariff::{Quote, Span, Tariff, quote as price};
use foothold_data::{pricebook_file, shipped};
use request::{Parsed, Replaced};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::path::Path;

/// How messages call a price book that came from standard input.
const STDIN: &str = crate::plans::STDIN;

/// Quotes what `input` asks for; `stdin` is the text of the price book when its name is `-`.
///
/// # Errors
/// Faults of a price book, then those of the request, all of them.
pub fn quote(input: &QuoteInput, stdin: Option<&str>) -> Result<QuoteResult, ApiError> {
    let tariff = open(&input.book, stdin)?;
    let Parsed { request, replaced } = request::parse(input)?;
    let quote = price(&tariff, &request).map_err(ApiError::Quote)?;
    let credit = match replaced {
        None => None,
        Some(replaced) => {
            let old = open(&replaced.book, stdin)?;
            Some(credit_of(&old, &replaced, &tariff, &quote, &request.span)?)
        }
    };
    Ok(result::wire(&tariff, &quote, &request, credit))
}

/// The price book of that name: from standard input, a file, or the library.
fn open(name: &str, stdin: Option<&str>) -> Result<Tariff, ApiError> {
    if let (Some(text), "-") = (stdin, name) {
        return Ok(pricebook_file::from_text(STDIN, text)?);
    }
    let path = Path::new(name);
    match shipped::pricebook(name) {
        Some(book) if !path.exists() => Ok(pricebook_file::from_text(book.file, book.text)?),
        _ => Ok(pricebook_file::load(path)?),
    }
}

/// What is given back of the price book that this one replaces.
struct Credit {
    book: String,
    unused: Decimal,
    given: Decimal,
    net: Decimal,
    days: Option<(Decimal, u64)>,
}

/// The unused part of the old bill, at most what was paid and not credited, and what it buys.
fn credit_of(
    old: &Tariff,
    replaced: &Replaced,
    new: &Tariff,
    quote: &Quote,
    span: &Span,
) -> Result<Credit, ApiError> {
    if old.currency != new.currency {
        let reason = format!("{} is replaced in a bill in {}", old.currency, new.currency);
        return Err(ApiError::request(reason, "quote one currency at a time"));
    }
    let unused = price(old, &replaced.request)
        .map_err(ApiError::Quote)?
        .total;
    let paid = replaced
        .paid
        .unwrap_or(unused.max(Decimal::ZERO) + replaced.credited);
    let given = capped_credit(unused, paid, replaced.credited);
    let days = match span {
        Span::Dates(stretch) => stretch.to.and_then(|to| {
            let count = Decimal::from(stretch.from.days_until(to));
            let exact = (given * count).checked_div(quote.total)?;
            Some((exact, exact.ceil().to_u64()?))
        }),
        _ => None,
    };
    Ok(Credit {
        book: old.name.clone(),
        unused,
        given,
        net: quote.total - given,
        days,
    })
}
