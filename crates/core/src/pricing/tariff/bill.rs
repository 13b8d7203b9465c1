//! What stands under the lines of a quote: coupons, minimum, prepaid amount, tax; and what no line of
//! the price list covers.

use super::line::QuoteLine;
use super::quote::{QuoteRow, Request, RowKind, Span};
use super::{AboveLargest, Coupon, Off, PrepaidOrder, Tariff, TariffModel};
use crate::plan::Fault;
use crate::pricing::proration::Cycle;
use rust_decimal::Decimal;

/// The rows under the lines, as they arise.
pub(super) struct Bill {
    pub total: Decimal,
    pub rows: Vec<QuoteRow>,
}

impl Bill {
    pub fn add(&mut self, kind: RowKind, amount: Decimal) {
        if !amount.is_zero() {
            self.total += amount;
            self.rows.push(QuoteRow { kind, amount });
        }
    }

    /// The maximum, else the minimum.
    pub fn hold(&mut self, least: Option<Decimal>, most: Option<Decimal>) {
        if let Some(most) = most.filter(|most| self.total > *most) {
            self.add(RowKind::AboveMaximum, most - self.total);
        } else if let Some(least) = least.filter(|least| self.total < *least) {
            self.add(RowKind::MinimumTrueUp, least - self.total);
        }
    }
}

/// Prepaid amount and tax, in the order of the book.
pub(super) fn settle(tariff: &Tariff, request: &Request, bill: &mut Bill) {
    let order = tariff.settings.prepaid_order;
    let whole = bill.total;
    let prepaid = (tariff.prepaid - request.prepaid_used).max(Decimal::ZERO);
    let prepaid = of_unused(tariff, request, prepaid);
    let draw = |bill: &mut Bill| {
        let drawn = prepaid.min(bill.total.max(Decimal::ZERO));
        bill.add(RowKind::Prepaid, -drawn);
    };
    if order != PrepaidOrder::AfterTax {
        draw(bill);
    }
    let taxed = match order {
        PrepaidOrder::BeforeTax => bill.total,
        PrepaidOrder::AfterTax | PrepaidOrder::AllButTax => whole,
    };
    bill.add(RowKind::Tax, tariff.round(taxed * tariff.tax));
    for tax in &tariff.taxes {
        let amount = tariff.round(taxed * tax.rate);
        bill.add(RowKind::NamedTax(tax.id.clone()), amount);
    }
    if order == PrepaidOrder::AfterTax {
        draw(bill);
    }
}

/// The part of an amount of the whole bill that falls on the time not used; all of it in a bill.
///
/// The bill that the amount came off is that of the longest period any charge has.
fn of_unused(tariff: &Tariff, request: &Request, amount: Decimal) -> Decimal {
    let Span::Dates(stretch) = &request.span else {
        return amount;
    };
    if !request.only_unused {
        return amount;
    }
    let length = |cycle: Cycle| {
        cycle
            .months()
            .map_or(cycle.days(), |months| Some(months * 31))
    };
    let recurring = tariff.charges.iter().filter(|charge| !charge.one_time);
    let longest = recurring
        .map(|charge| charge.period)
        .max_by_key(|cycle| length(*cycle))
        .unwrap_or(tariff.period);
    let parts = stretch.parts(longest, tariff.settings.calendar);
    let part = parts.first().filter(|part| part.days != part.of_days);
    part.map_or(amount, |part| tariff.round(part.of(amount)))
}

/// Quantities that no plan or capacity tier of the book covers.
pub(super) fn above_largest(
    tariff: &Tariff,
    request: &Request,
    lines: &[QuoteLine],
    faults: &mut Vec<Fault>,
) {
    if tariff.settings.above_largest == AboveLargest::BillLargest {
        return;
    }
    for (charge, line) in tariff.charges.iter().zip(lines) {
        let Some(last) = charge.tiers.last() else {
            continue;
        };
        let over = match charge.model {
            TariffModel::Plans => line
                .rows
                .iter()
                .find(|row| row.to.is_some_and(|to| row.units > to))
                .map(|row| {
                    format!(
                        "{} units are above {}",
                        row.units.normalize(),
                        limit(row.to)
                    )
                }),
            TariffModel::Capacity => {
                let used = request.used();
                let above = |meter: &String| used.get(meter).copied().unwrap_or_default();
                let reached = line.rows.first().map(|row| row.tier + 1) == Some(charge.tiers.len());
                last.limits
                    .iter()
                    .find(|(meter, most)| reached && above(meter) > **most)
                    .map(|(meter, most)| {
                        let units = above(meter).normalize();
                        format!("{units} {meter} are above {}", limit(Some(*most)))
                    })
            }
            _ => None,
        };
        if let Some(reason) = over {
            let fix = "quote fewer, add a tier without a limit, or write above_largest = \
                       \"bill_largest\" in [settings]";
            let reason = format!("{reason}, the limit of its largest tier");
            faults.push(Fault::new(format!("charge {}", charge.id), reason, fix));
        }
    }
}

fn limit(limit: Option<Decimal>) -> String {
    limit.map_or(String::new(), |limit| limit.normalize().to_string())
}

/// What a coupon takes off `total`, or off the line it is for, of which others took `taken`.
pub(super) fn coupon_off(
    tariff: &Tariff,
    request: &Request,
    coupon: &Coupon,
    lines: &[QuoteLine],
    total: Decimal,
    taken: Decimal,
) -> Decimal {
    let base = match &coupon.charge {
        None => total,
        Some(id) => {
            let line = lines.iter().find(|line| line.charge_id == *id);
            let amount = line.map_or(Decimal::ZERO, |line| line.amount);
            let left = tariff.round_line(amount * (Decimal::ONE - tariff.discount)) - taken;
            left.min(total)
        }
    };
    let used = request.coupons_used.get(&coupon.id).copied();
    let off = match (coupon.off, coupon.each) {
        (Off::Amount(amount), Some(cycle)) => {
            tariff.round_line(request.span.over(amount, tariff, cycle))
        }
        (Off::Amount(amount), None) => of_unused(tariff, request, amount),
        (Off::Share(share), _) => tariff.round_line(base * share),
    };
    let off = match coupon.off {
        Off::Amount(_) => off - used.unwrap_or_default(),
        Off::Share(_) => off,
    };
    off.clamp(Decimal::ZERO, base.max(Decimal::ZERO))
}
