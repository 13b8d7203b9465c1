//! What is to be quoted, from text.

use crate::ApiError;
use foothold_core::calendar::Date;
use foothold_core::plan::Fault;
use foothold_core::pricing::proration::{Cycle, Stretch};
use foothold_core::pricing::tariff::{Request, Span, Value};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What is to be quoted, as a person writes it. Numbers are plain decimals, dates `2026-03-05`.
#[derive(Debug, Clone, Default)]
pub struct QuoteInput {
    /// Price book: a file, a name of the library, or `-`.
    pub book: String,
    /// Seats; 0 when absent.
    pub seats: Option<String>,
    /// `METER=N`, or `METER=N,N,…` for events or buckets; `N@P` counts P of N units in the price.
    pub usage: Vec<String>,
    /// `METER=N`: units billed before in the same period.
    pub billed_units: Vec<String>,
    /// `CHARGE=AMOUNT`: amounts billed before in the same period.
    pub billed: Vec<String>,
    /// `COUPON=AMOUNT`: what earlier bills took of a coupon.
    pub coupon_used: Vec<String>,
    /// What earlier bills drew of the prepaid amount.
    pub prepaid_used: Option<String>,
    /// `day`, `week`, `month`, `quarter`, `half_year` or `year`.
    pub period: Option<String>,
    /// First day billed.
    pub from: Option<String>,
    /// Last day billed.
    pub to: Option<String>,
    /// Periods that begin on this day or before are billed, in advance.
    pub as_of: Option<String>,
    /// Price book that this one replaces from the first day on.
    pub replacing: Option<String>,
    /// Last day paid under the price book that is replaced; that of the bill when absent.
    pub replacing_to: Option<String>,
    /// Seats under the price book that is replaced; as many as now when absent.
    pub replacing_seats: Option<String>,
    /// What was paid for the period that is replaced; all of it when absent.
    pub paid: Option<String>,
    /// What of it was credited before.
    pub credited: Option<String>,
}

/// The price book that is replaced.
pub(super) struct Replaced {
    pub book: String,
    pub request: Request,
    pub paid: Option<Decimal>,
    pub credited: Decimal,
}

/// A request that can be read.
pub(super) struct Parsed {
    pub request: Request,
    pub replaced: Option<Replaced>,
}

/// Collects what cannot be read.
#[derive(Default)]
struct Faults<'c> {
    list: Vec<Fault>,
    /// Currency of the price book, which amounts may name.
    currency: &'c str,
}

impl Faults<'_> {
    fn add(&mut self, field: &str, reason: String, fix: &str) {
        self.list.push(Fault::new(field, reason, fix));
    }

    fn number(&mut self, field: &str, text: &str) -> Decimal {
        let plain = text.trim();
        let digits = plain.strip_prefix('-').unwrap_or(plain);
        let fine = digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && digits.matches('.').count() <= 1;
        match Decimal::from_str_exact(plain) {
            Ok(number) if fine && digits.len() <= 28 => number,
            _ if fine => {
                let reason = format!("{text:?} has more digits than can be counted exactly");
                self.add(field, reason, "give at most 27 digits");
                Decimal::ZERO
            }
            _ => {
                let reason = format!("{text:?} is not a number");
                self.add(field, reason, "write digits with a point, as in 1200.5");
                Decimal::ZERO
            }
        }
    }

    /// An amount, bare or with the currency of the price book behind it.
    fn amount(&mut self, field: &str, text: &str) -> Decimal {
        let bare = text.trim().strip_suffix(self.currency).unwrap_or(text);
        self.number(field, bare)
    }

    fn amount_opt(&mut self, field: &str, text: &Option<String>) -> Option<Decimal> {
        text.as_deref().map(|text| self.amount(field, text))
    }

    fn optional(&mut self, field: &str, text: &Option<String>) -> Option<Decimal> {
        text.as_deref().map(|text| self.number(field, text))
    }

    fn date(&mut self, field: &str, text: &Option<String>) -> Option<Date> {
        let text = text.as_deref()?;
        let date = Date::parse(text);
        if date.is_none() {
            let reason = format!("{text:?} is not a date that exists from 1900 to 2200");
            self.add(field, reason, "write year, month and day, as in 2026-03-05");
        }
        date
    }

    /// `KEY=VALUE` pairs; a key may stand once.
    fn pairs<'t>(&mut self, field: &str, texts: &'t [String]) -> Vec<(&'t str, &'t str)> {
        let mut out: Vec<(&str, &str)> = Vec::new();
        for text in texts {
            match text.split_once('=') {
                Some((key, _)) if out.iter().any(|(known, _)| *known == key) => {
                    let reason = format!("\"{key}\" is given twice");
                    self.add(
                        field,
                        reason,
                        "give it once; several values are separated by commas",
                    );
                }
                Some((key, value)) if !key.is_empty() => out.push((key, value)),
                _ => {
                    let reason = format!("{text:?} has no name and value");
                    self.add(field, reason, "write NAME=NUMBER");
                }
            }
        }
        out
    }

    fn amounts(&mut self, field: &str, texts: &[String]) -> BTreeMap<String, Decimal> {
        let pairs = self.pairs(field, texts);
        let mut amount = |(key, value): (&str, &str)| {
            let named = format!("{field} {key}");
            (key.to_owned(), self.amount(&named, value))
        };
        pairs.into_iter().map(&mut amount).collect()
    }

    fn units(&mut self, field: &str, texts: &[String]) -> BTreeMap<String, Decimal> {
        let pairs = self.pairs(field, texts);
        let mut units = |(key, value): (&str, &str)| {
            let named = format!("{field} {key}");
            (key.to_owned(), self.number(&named, value))
        };
        pairs.into_iter().map(&mut units).collect()
    }

    fn usage(&mut self, texts: &[String]) -> BTreeMap<String, Vec<Value>> {
        let pairs = self.pairs("usage", texts);
        let mut out = BTreeMap::new();
        for (meter, values) in pairs {
            let field = format!("usage {meter}");
            let value = |text: &str| match text.split_once('@') {
                Some((units, prorated)) => Value {
                    units: self.number(&field, units),
                    prorated: Some(self.number(&field, prorated)),
                },
                None => Value::whole(self.number(&field, text)),
            };
            out.insert(meter.to_owned(), values.split(',').map(value).collect());
        }
        out
    }
}

/// Reads a request.
///
/// # Errors
/// Everything that cannot be read.
pub(super) fn parse(input: &QuoteInput, currency: &str) -> Result<Parsed, ApiError> {
    let mut faults = Faults {
        currency,
        ..Faults::default()
    };
    let span = span(input, &mut faults);
    let request = Request {
        seats: faults.optional("seats", &input.seats).unwrap_or_default(),
        usage: faults.usage(&input.usage),
        billed_units: faults.units("billed-units", &input.billed_units),
        billed_amounts: faults.amounts("billed", &input.billed),
        coupons_used: faults.amounts("coupon-used", &input.coupon_used),
        prepaid_used: faults
            .amount_opt("prepaid-used", &input.prepaid_used)
            .unwrap_or_default(),
        span,
        only_unused: false,
    };
    let seats = faults.optional("replacing-seats", &input.replacing_seats);
    let paid = faults.amount_opt("paid", &input.paid);
    let credited = faults
        .amount_opt("credited", &input.credited)
        .unwrap_or_default();
    for (field, value) in [("paid", paid), ("credited", Some(credited))] {
        let limit = Decimal::from(1_000_000_000_000_u64);
        if let Some(value) = value.filter(|value| !(Decimal::ZERO..=limit).contains(value)) {
            let reason = format!("{value} is not from 0 to {limit}");
            faults.add(field, reason, "give an amount in that range");
        }
    }
    let old_span = replaced_span(input, span, &mut faults);
    let replaced = input.replacing.clone().map(|book| Replaced {
        book,
        request: Request {
            seats: seats.unwrap_or(request.seats),
            span: old_span,
            only_unused: true,
            ..Request::default()
        },
        paid,
        credited,
    });
    let about_it = [
        &input.replacing_seats,
        &input.replacing_to,
        &input.paid,
        &input.credited,
    ];
    if replaced.is_none() && about_it.iter().any(|given| given.is_some()) {
        let reason = "nothing is replaced".to_owned();
        faults.add(
            "replacing",
            reason,
            "name the price book that this one replaces",
        );
    }
    if faults.list.is_empty() {
        Ok(Parsed { request, replaced })
    } else {
        Err(ApiError::Quote(faults.list))
    }
}

/// The time paid under the price book that is replaced: from the first day billed, to a day of its
/// own where the two are not paid for as long.
fn replaced_span(input: &QuoteInput, span: Span, faults: &mut Faults) -> Span {
    let to = faults.date("replacing-to", &input.replacing_to);
    match (span, to) {
        (Span::Dates(new), Some(to)) if to >= new.from => {
            Span::Dates(Stretch::between(new.from, to.plus_days(1)))
        }
        (Span::Dates(new), Some(to)) => {
            let reason = format!("{to} is before the first day billed, {}", new.from);
            faults.add("replacing-to", reason, "give a day on or after --from");
            span
        }
        (_, Some(_)) => {
            let reason = "there is no first day from which the old time is unused".to_owned();
            faults.add("replacing-to", reason, "give --from and --to");
            span
        }
        (_, None) => span,
    }
}

fn span(input: &QuoteInput, faults: &mut Faults) -> Span {
    let from = faults.date("from", &input.from);
    let to = faults.date("to", &input.to);
    let as_of = faults.date("as-of", &input.as_of);
    let dated = input.from.is_some() || input.to.is_some() || input.as_of.is_some();
    if let Some(period) = &input.period {
        if dated {
            let reason = "a period and dates are both given".to_owned();
            faults.add("period", reason, "give one of them");
        }
        return match period.as_str() {
            "day" => Span::Period(Cycle::Day),
            "week" => Span::Period(Cycle::Week),
            "month" => Span::Period(Cycle::Month),
            "quarter" => Span::Period(Cycle::Quarter),
            "half_year" => Span::Period(Cycle::HalfYear),
            "year" => Span::Period(Cycle::Year),
            other => {
                let reason = format!("{other:?} is not a period");
                faults.add(
                    "period",
                    reason,
                    "write day, week, month, quarter, half_year or year",
                );
                Span::Once
            }
        };
    }
    if !dated {
        return Span::Once;
    }
    if input.from.is_none() {
        let reason = "the first day billed is missing".to_owned();
        faults.add("from", reason, "give --from with the first day billed");
    } else if input.to.is_none() && input.as_of.is_none() {
        let reason = "the last day billed is missing".to_owned();
        faults.add(
            "to",
            reason,
            "give --to with the last day billed, or --as-of",
        );
    }
    // The core counts to the day after the last one.
    let end = to.map(|to| to.plus_days(1));
    match (from, end, as_of) {
        (Some(from), end, Some(as_of)) => Span::Dates(Stretch {
            from,
            to: end,
            as_of,
        }),
        (Some(from), Some(end), None) => Span::Dates(Stretch::between(from, end)),
        _ => Span::Once,
    }
}
