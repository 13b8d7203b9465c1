//! A price book file applied to what one customer has and uses.

use super::bill::{Bill, above_largest, coupon_off, settle};
use super::line::{QuoteLine, line};
use super::{
    AMOUNT_MAX, METERED_MAX, MinimumOrder, QUANTITY_MAX, RoundingOrder, Tariff, TariffModel,
    VALUES_MAX, Value,
};
use crate::plan::{Fault, Quantity};
use crate::pricing::proration::{Cycle, Part, Stretch};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What time a quote covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Span {
    /// Each charge once, for its own period (default).
    #[default]
    Once,
    /// One period of this length: a monthly charge counts twelve times in a year, as rounded; a
    /// yearly one counts a twelfth in a month. Usage is that of one period of its charge.
    Period(Cycle),
    /// The days of a stretch of time; usage is that of the whole stretch.
    Dates(Stretch),
}

impl Span {
    /// `amount` of one `period` over the span. Each period, or part of one, is rounded as a line.
    pub(super) fn over(&self, amount: Decimal, tariff: &Tariff, period: Cycle) -> Decimal {
        match self {
            Self::Once => amount,
            Self::Period(cycle) => match cycle.ratio(period) {
                Some((times, 1)) if times > 1 => tariff.round_line(amount) * Decimal::from(times),
                Some((_, parts)) => amount / Decimal::from(parts),
                // A check of the request keeps weeks and months apart.
                None => amount,
            },
            Self::Dates(stretch) => stretch
                .parts(period, tariff.settings.calendar)
                .iter()
                .map(|part| tariff.round_line(part.of(amount)))
                .sum(),
        }
    }

    /// As [`Self::over`], but every period that the dates cross in full.
    pub(super) fn over_begun(&self, amount: Decimal, tariff: &Tariff, period: Cycle) -> Decimal {
        let Self::Dates(stretch) = self else {
            return self.over(amount, tariff, period);
        };
        let periods = stretch.parts(period, tariff.settings.calendar).len();
        tariff.round_line(amount) * Decimal::from(periods)
    }
}

/// What is to be quoted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// Seats.
    pub seats: Decimal,
    /// Values of each meter: one number, or one for each event or bucket. A meter that is absent was
    /// not used.
    pub usage: BTreeMap<String, Vec<Value>>,
    /// Units of each meter that were billed before in the same period.
    pub billed_units: BTreeMap<String, Decimal>,
    /// Amounts of each charge that were billed before in the same period; what the units billed
    /// before cost, where absent.
    pub billed_amounts: BTreeMap<String, Decimal>,
    /// What earlier bills took of each coupon.
    pub coupons_used: BTreeMap<String, Decimal>,
    /// What earlier bills drew of the prepaid amount.
    pub prepaid_used: Decimal,
    /// What time is billed.
    pub span: Span,
    /// Whether the bill is that of time which was paid and not used: fees of metered charges count
    /// by time too, one-time charges do not count, and amount coupons and the prepaid amount come
    /// off in proportion.
    pub only_unused: bool,
}

impl Request {
    /// What a charge counts.
    pub(super) fn values(&self, counts: &Quantity) -> Vec<Value> {
        match counts {
            Quantity::Account => vec![Value::whole(Decimal::ONE)],
            Quantity::Seat => vec![Value::whole(self.seats)],
            Quantity::Meter(name) => match self.usage.get(name) {
                Some(values) if !values.is_empty() => values.clone(),
                _ => vec![Value::whole(Decimal::ZERO)],
            },
        }
    }

    /// What of it was billed before.
    pub(super) fn billed_units(&self, counts: &Quantity) -> Decimal {
        match counts {
            Quantity::Meter(name) => self.billed_units.get(name).copied().unwrap_or_default(),
            Quantity::Account | Quantity::Seat => Decimal::ZERO,
        }
    }

    /// Use of every meter, `seats` among them.
    pub(super) fn used(&self) -> BTreeMap<String, Decimal> {
        let total = |values: &Vec<Value>| values.iter().map(|value| value.units).sum();
        let meters = self
            .usage
            .iter()
            .map(|(meter, values)| (meter.clone(), total(values)));
        meters.chain([("seats".to_owned(), self.seats)]).collect()
    }
}

/// What a row under the lines of a quote is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKind {
    /// Percentage discount of the book.
    Discount,
    /// A coupon, by id.
    Coupon(String),
    /// What lies above the maximum.
    AboveMaximum,
    /// What is missing to the minimum commitment.
    MinimumTrueUp,
    /// Rounding of the sum, where lines are not rounded.
    Rounding,
    /// Drawn from what was prepaid.
    Prepaid,
    /// Tax.
    Tax,
    /// A tax by name, by id.
    NamedTax(String),
}

/// One row under the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteRow {
    /// What it is.
    pub kind: RowKind,
    /// What it adds, or takes when negative.
    pub amount: Decimal,
}

/// A bill, line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// One line for each charge, in the order of the book.
    pub lines: Vec<QuoteLine>,
    /// Sum of the lines.
    pub subtotal: Decimal,
    /// What changes it, in order.
    pub rows: Vec<QuoteRow>,
    /// Minimum commitment of the time billed, where there is one.
    pub minimum: Option<Decimal>,
    /// Periods of the book that the dates cross, where dates were given.
    pub parts: Vec<Part>,
    /// `subtotal` and all rows.
    pub total: Decimal,
}

/// Quotes `request` under `tariff`.
///
/// The order, for each charge:
///
/// 1. conversion of units, with its rounding;
/// 2. included units come off;
/// 3. usage discount;
/// 4. price: the charge model, each bucket on its own where the charge is bucketed;
/// 5. commitment of the charge: true-up, overage factor;
/// 6. proration, each part of a period rounded;
/// 7. percentage discount of the charge;
/// 8. maximum, else minimum of the charge, both prorated;
/// 9. rounding of the line;
/// 10. less what was billed before in the same period, never below zero.
///
/// Then for the whole bill: 11. percentage discount, 12. coupons in order, each at most what is left,
/// 13. maximum, else minimum commitment, prorated (before 11 where the book says so), 14. rounding
/// of the sum, 15. prepaid amount, 16. tax on what is left to pay, or on all of it, as the book says.
/// 11 to 13 are rounded where lines are, 15 and 16 always.
///
/// # Errors
/// Everything in the request that does not fit the book, by argument.
pub fn quote(tariff: &Tariff, request: &Request) -> Result<Quote, Vec<Fault>> {
    let faults = faults(tariff, request);
    if !faults.is_empty() {
        return Err(faults);
    }
    let lines: Vec<QuoteLine> = tariff
        .charges
        .iter()
        .map(|charge| line(tariff, charge, request))
        .collect();
    let mut faults = too_much(&lines);
    above_largest(tariff, request, &lines, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let subtotal: Decimal = lines.iter().map(|line| line.amount).sum();
    let mut bill = Bill {
        total: subtotal,
        rows: Vec::new(),
    };
    let over =
        |amount: Decimal| tariff.round_line(request.span.over(amount, tariff, tariff.period));
    let (least, most) = (tariff.minimum.map(over), tariff.maximum.map(over));
    let order = tariff.settings.minimum_order;
    if order == MinimumOrder::BeforeDiscounts {
        bill.hold(least, most);
    }
    let off = tariff.round_line(bill.total * tariff.discount);
    bill.add(RowKind::Discount, -off);
    // What coupons took of a charge already: nothing costs less than nothing.
    let mut taken: BTreeMap<&str, Decimal> = BTreeMap::new();
    for coupon in &tariff.coupons {
        let charge = coupon.charge.as_deref();
        let before = charge.and_then(|id| taken.get(id)).copied();
        let before = before.unwrap_or_default();
        let off = coupon_off(tariff, request, coupon, &lines, bill.total, before);
        if let Some(id) = charge {
            taken.insert(id, before + off);
        }
        bill.add(RowKind::Coupon(coupon.id.clone()), -off);
    }
    if order == MinimumOrder::AfterDiscounts {
        bill.hold(least, most);
    }
    if tariff.settings.rounding_order == RoundingOrder::Sum {
        let rounding = tariff.round(bill.total) - bill.total;
        bill.add(RowKind::Rounding, rounding);
    }
    settle(tariff, request, &mut bill);
    let Bill { total, rows } = bill;
    let minimum = least;
    let parts = match &request.span {
        Span::Dates(stretch) => stretch.parts(tariff.period, tariff.settings.calendar),
        _ => Vec::new(),
    };
    Ok(Quote {
        lines,
        subtotal,
        rows,
        minimum,
        parts,
        total,
    })
}

/// Meters of the book that the request says nothing of: they are billed as not used.
pub fn unused_meters<'t>(tariff: &'t Tariff, request: &Request) -> Vec<&'t str> {
    let given = |meter: &str| {
        meter == "seats"
            || request.usage.contains_key(meter)
            || request.billed_units.contains_key(meter)
    };
    let meters = known_meters(tariff).into_iter();
    meters.filter(|meter| !given(meter)).collect()
}

/// Lines whose amounts leave exact arithmetic. Within the limits of numbers a single line always fits
/// in a decimal, so it can be looked at here.
fn too_much(lines: &[QuoteLine]) -> Vec<Fault> {
    let most = Decimal::from(AMOUNT_MAX);
    let large = lines
        .iter()
        .filter(|line| line.amount.abs() > most || line.priced.abs() > most);
    large
        .map(|line| {
            let reason = format!("comes to more than {AMOUNT_MAX}");
            let fix = "give fewer units or a shorter time";
            Fault::new(format!("charge {}", line.charge_id), reason, fix)
        })
        .collect()
}

fn faults(tariff: &Tariff, request: &Request) -> Vec<Fault> {
    let mut out = Vec::new();
    let mut fault =
        |field: String, reason: String, fix: &str| out.push(Fault::new(field, reason, fix));
    let most = Decimal::from(QUANTITY_MAX);
    let zero = Decimal::ZERO;
    if !(zero..=most).contains(&request.seats) {
        let reason = format!("{} seats are not from 0 to {QUANTITY_MAX}", request.seats);
        fault(
            "seats".into(),
            reason,
            "give a number of seats in that range",
        );
    }
    let meters: Vec<&str> = known_meters(tariff);
    let list = if meters.is_empty() {
        "the book has no meter".to_owned()
    } else {
        format!("use one of {}", meters.join(", "))
    };
    for (meter, values) in &request.usage {
        let field = format!("usage {meter}");
        if !meters.contains(&meter.as_str()) {
            let reason = format!("no charge of the book counts \"{meter}\"");
            fault(field, reason, &list);
            continue;
        }
        if values.len() > VALUES_MAX {
            let reason = format!("{} values are given", values.len());
            fault(field, reason, &format!("give at most {VALUES_MAX}"));
            continue;
        }
        let mut total = request.billed_units.get(meter).copied().unwrap_or_default();
        let mut negative = false;
        for value in values {
            negative |= value.units < zero && value.prorated.is_none();
            total = total.saturating_add(value.units);
            negative |= total < zero;
            let largest = value.units.abs().max(value.counted().abs()).max(total);
            if let Some(limit) = too_large(tariff, meter, largest) {
                let reason = format!("more than {limit} units are given");
                fault(field.clone(), reason, "give fewer units");
                break;
            }
            if let Some(prorated) = value.prorated
                && (prorated.abs() > value.units.abs() || prorated * value.units < zero)
            {
                let reason = format!("{} units cannot count as {prorated}", value.units);
                let fix = "write units@prorated, where prorated is the part of them that counts";
                fault(field.clone(), reason, fix);
            }
        }
        if negative {
            let reason = "units are negative, or more are given back than were there".to_owned();
            let fix = "give 0 or more; units given back are written with their prorated units, as -4@-1.6";
            fault(field, reason, fix);
        }
    }
    for (meter, units) in &request.billed_units {
        let field = format!("billed-units {meter}");
        if !meters.contains(&meter.as_str()) {
            let reason = format!("no charge of the book counts \"{meter}\"");
            fault(field, reason, &list);
        } else if let Some(charge) = by_event(tariff, meter).filter(|_| !units.is_zero()) {
            let reason =
                format!("charge \"{charge}\" prices events, and these units do not tell how many");
            let fix = format!(
                "give every event of the period with --usage, and what was billed with --billed {charge}=AMOUNT"
            );
            fault(field, reason, &fix);
        } else if *units < zero {
            fault(field, format!("{units} is negative"), "give 0 or more");
        } else if let Some(limit) = too_large(tariff, meter, *units) {
            let reason = format!("more than {limit} units are given");
            fault(field, reason, "give fewer units");
        }
    }
    let charges: Vec<&str> = tariff
        .charges
        .iter()
        .map(|charge| charge.id.as_str())
        .collect();
    for id in request.billed_amounts.keys() {
        if !charges.contains(&id.as_str()) {
            let reason = format!("the book has no charge \"{id}\"");
            let fix = format!("use one of {}", charges.join(", "));
            fault(format!("billed {id}"), reason, &fix);
        }
    }
    for id in request.coupons_used.keys() {
        if !tariff.coupons.iter().any(|coupon| coupon.id == *id) {
            let reason = format!("the book has no coupon \"{id}\"");
            fault(
                format!("coupon-used {id}"),
                reason,
                "name a coupon of the book",
            );
        }
    }
    let named = [
        ("billed", &request.billed_amounts),
        ("coupon-used", &request.coupons_used),
    ];
    for (name, values) in named {
        for (key, value) in values {
            if !(zero..=most).contains(value) {
                let reason = format!("{value} is not from 0 to {QUANTITY_MAX}");
                fault(
                    format!("{name} {key}"),
                    reason,
                    "give a value in that range",
                );
            }
        }
    }
    if !(zero..=most).contains(&request.prepaid_used) {
        let reason = format!("{} is not from 0 to {QUANTITY_MAX}", request.prepaid_used);
        fault(
            "prepaid-used".into(),
            reason,
            "give an amount in that range",
        );
    } else if tariff.prepaid.is_zero() && !request.prepaid_used.is_zero() {
        let reason = "the book has no prepaid amount".to_owned();
        fault("prepaid-used".into(), reason, "leave it out");
    }
    span_faults(tariff, request, &mut fault);
    out
}

/// The limit that `units` of a meter exceed, before or after conversion.
fn too_large(tariff: &Tariff, meter: &str, units: Decimal) -> Option<u64> {
    if units > Decimal::from(METERED_MAX) {
        return Some(METERED_MAX);
    }
    let priced = |charge: &&super::TariffCharge| matches!(&charge.quantity, Quantity::Meter(name) if name == meter);
    let fits = |charge: &super::TariffCharge| match &charge.convert {
        Some(conversion) => conversion.checked(units).is_some(),
        None => units <= Decimal::from(QUANTITY_MAX),
    };
    let fits = tariff.charges.iter().filter(priced).all(fits);
    (!fits).then_some(QUANTITY_MAX)
}

/// A charge on a meter whose amount depends on how many events there were.
fn by_event<'t>(tariff: &'t Tariff, meter: &str) -> Option<&'t str> {
    let found = tariff.charges.iter().find(|charge| {
        let counts = matches!(&charge.quantity, Quantity::Meter(name) if name == meter);
        counts && matches!(&charge.model, TariffModel::Percentage(terms) if terms.counts_events())
    });
    found.map(|charge| charge.id.as_str())
}

/// Whether seats change the bill.
pub fn counts_seats(tariff: &Tariff) -> bool {
    tariff.charges.iter().any(|charge| {
        charge.quantity == Quantity::Seat
            || !charge.included_per_seat.is_zero()
            || charge
                .tiers
                .iter()
                .any(|tier| tier.limits.contains_key("seats"))
    })
}

/// Meters that charges count or that limits name.
fn known_meters(tariff: &Tariff) -> Vec<&str> {
    let counted = tariff
        .charges
        .iter()
        .filter_map(|charge| match &charge.quantity {
            Quantity::Meter(name) => Some(name.as_str()),
            _ => None,
        });
    let limited = tariff.charges.iter().flat_map(|charge| {
        let limits = charge.tiers.iter().flat_map(|tier| tier.limits.keys());
        limits.map(String::as_str)
    });
    let mut all: Vec<&str> = counted.chain(limited).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn span_faults(tariff: &Tariff, request: &Request, fault: &mut impl FnMut(String, String, &str)) {
    match request.span {
        Span::Once => {}
        Span::Period(cycle) => {
            for charge in tariff.charges.iter().filter(|charge| !charge.one_time) {
                let ratio = cycle.ratio(charge.period);
                let weeks = ratio.is_none();
                let metered = matches!(charge.quantity, Quantity::Meter(_));
                let part = metered && ratio.is_some_and(|(_, parts)| parts > 1);
                if weeks || part {
                    let reason = format!(
                        "charge \"{}\" cannot be billed for this period: {}",
                        charge.id,
                        if weeks {
                            "days and weeks do not make up months"
                        } else {
                            "its usage is counted over a longer one"
                        }
                    );
                    fault(
                        "period".into(),
                        reason,
                        "name its own period, or give --from and --to",
                    );
                }
            }
            whole_bill(tariff, cycle, fault);
        }
        Span::Dates(stretch) => {
            let end = stretch.to.unwrap_or(stretch.as_of.max(stretch.from));
            if stretch.to.is_some_and(|to| to <= stretch.from) {
                let reason = "the last day lies before the first".to_owned();
                fault("to".into(), reason, "give a day on or after --from");
            } else if stretch.from.days_until(end) > 36_525 {
                let reason = "more than a hundred years are billed".to_owned();
                fault("to".into(), reason, "give an earlier day");
            }
        }
    }
}

/// What belongs to the whole bill and has a period of its own.
fn whole_bill(tariff: &Tariff, cycle: Cycle, fault: &mut impl FnMut(String, String, &str)) {
    let bounded = tariff.minimum.is_some() || tariff.maximum.is_some();
    let bounds = bounded.then(|| ("minimum or maximum".to_owned(), tariff.period));
    let coupons = tariff
        .coupons
        .iter()
        .filter_map(|coupon| Some((format!("coupon \"{}\"", coupon.id), coupon.each?)));
    for (what, period) in bounds.into_iter().chain(coupons) {
        if cycle.ratio(period).is_none() {
            let reason = format!(
                "the {what} cannot be billed for this period: days and weeks do not make up months"
            );
            let fix = "name a period of months, or give --from and --to";
            fault("period".into(), reason, fix);
        }
    }
}

#[cfg(test)]
mod tests;
