//! One charge of a quote, in the order stated in [`quote`](super::quote()).

use super::quote::{Request, Span};
use super::{ChargeCommitment, Committed, Tariff, TariffCharge, TariffModel, Value};
use crate::plan::Quantity;
use crate::pricing::proration::Part;
use crate::pricing::tier::reached;
use crate::pricing::{TierRow, capacity, events, exact_rows, percentage, settled};
use rust_decimal::Decimal;

/// What changes the amount of a line after its units are priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdjustmentKind {
    /// What is missing to a committed amount.
    CommitmentTrueUp,
    /// What units above a committed amount cost beyond their price.
    Overage,
    /// Several periods, or a part of one, instead of one.
    Proration,
    /// Percentage discount.
    Discount,
    /// What is missing to the minimum.
    MinimumTrueUp,
    /// What lies above the maximum.
    AboveMaximum,
    /// What was billed before in the same period.
    BilledBefore,
}

/// One change of a line's amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// What it is.
    pub kind: AdjustmentKind,
    /// What it adds, or takes when negative; not rounded.
    pub amount: Decimal,
}

/// A volume price that falls: a little more use costs less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheaperAbove {
    /// Bound of the tier reached; just above it the next tier begins.
    pub units: Decimal,
    /// What all units cost just above the bound, exact.
    pub amount: Decimal,
}

/// One charge as quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteLine {
    /// The charge.
    pub charge_id: String,
    /// What it counts.
    pub counts: Quantity,
    /// How its amount was computed.
    pub model: TariffModel,
    /// Units as given, billed before included.
    pub quantity: Decimal,
    /// Units of the price list, after conversion.
    pub converted: Decimal,
    /// Units that were priced, less those billed before.
    pub billable: Decimal,
    /// Tiers that priced them, of one period; bucket by bucket where the charge is bucketed.
    pub rows: Vec<TierRow>,
    /// Sum of the rows, exact.
    pub priced: Decimal,
    /// What changed it, in order.
    pub adjustments: Vec<Adjustment>,
    /// Periods that the amount covers, where dates were given and the charge is prorated.
    pub parts: Vec<Part>,
    /// Set where using more would cost less.
    pub cheaper_above: Option<CheaperAbove>,
    /// Amount: `priced` and all adjustments, rounded where lines are.
    pub amount: Decimal,
}

/// Units through the first steps.
struct Units {
    given: Decimal,
    converted: Decimal,
    billable: Decimal,
    rows: Vec<TierRow>,
    /// Amounts of the windows; one where the charge is not bucketed.
    windows: Vec<Decimal>,
}

pub(super) fn line(tariff: &Tariff, charge: &TariffCharge, request: &Request) -> QuoteLine {
    let values = request.values(&charge.quantity);
    let before = request.billed_units(&charge.quantity);
    let mut all = Vec::with_capacity(values.len() + 1);
    if before > Decimal::ZERO {
        all.push(Value::whole(before));
    }
    all.extend_from_slice(&values);
    let units = priced(tariff, charge, &all, request);
    let earlier = priced(tariff, charge, &all[..all.len() - values.len()], request);
    let mut run = Amount::of(units.windows.iter().sum());
    run.adjust_all(tariff, charge, &units.windows, request);

    let billed = request.billed_amounts.get(&charge.id).copied();
    let billed = billed.unwrap_or_else(|| {
        if before.is_zero() {
            return Decimal::ZERO;
        }
        let mut past = Amount::of(earlier.windows.iter().sum());
        past.adjust_all(tariff, charge, &earlier.windows, request);
        tariff.round_line(past.now)
    });
    // What was billed is never given back here: a fall is a matter of credit notes.
    let due = tariff.round_line(run.now);
    let billed = billed.min(due.max(Decimal::ZERO));
    run.add(AdjustmentKind::BilledBefore, -billed);
    let billed_units = if before.is_zero() {
        Decimal::ZERO
    } else {
        earlier.billable
    };
    QuoteLine {
        charge_id: charge.id.clone(),
        counts: charge.quantity.clone(),
        model: charge.model.clone(),
        quantity: units.given,
        converted: units.converted,
        billable: units.billable - billed_units,
        rows: units.rows,
        priced: units.windows.iter().sum(),
        adjustments: run.adjustments,
        parts: parts(tariff, charge, request),
        cheaper_above: cheaper_above(charge, units.billable, units.windows.iter().sum()),
        amount: due - billed,
    }
}

/// Steps 1 to 4: conversion, included units, usage discount, price.
fn priced(tariff: &Tariff, charge: &TariffCharge, values: &[Value], request: &Request) -> Units {
    let convert = |units: Decimal| match &charge.convert {
        Some(conversion) => conversion.of(units),
        None => units,
    };
    let given = values.iter().map(|value| value.units).sum();
    let prorated = values.iter().any(|value| value.prorated.is_some());
    let single = !charge.bucketed && !prorated && !is_by_event(&charge.model);
    let converted: Vec<Value> = if single {
        vec![Value::whole(convert(given))]
    } else {
        let value = |value: &Value| Value {
            units: convert(value.units),
            prorated: value.prorated.map(convert),
        };
        values.iter().map(value).collect()
    };
    let mut free = charge.included + charge.included_per_seat * request.seats;
    let kept = Decimal::ONE - charge.usage_discount;
    let billable: Vec<Value> = converted
        .iter()
        .map(|value| {
            // Free units go to the first values; what is given back does not return them.
            let taken = free.min(value.units.max(Decimal::ZERO));
            free -= taken;
            let units = (value.units - taken) * kept;
            let share = |prorated: Decimal| match value.units.is_zero() {
                true => prorated,
                false => prorated * units / value.units,
            };
            Value {
                units,
                prorated: value.prorated.map(share),
            }
        })
        .collect();
    let zero = tariff.settings.zero_units;
    let tiers = charge.tiers.as_slice();
    let mut rows: Vec<Vec<TierRow>> = match &charge.model {
        TariffModel::Capacity => vec![capacity::rows(tiers, &request.used())],
        TariffModel::Percentage(terms) => {
            let events: Vec<Decimal> = billable.iter().map(|value| value.units).collect();
            vec![percentage::rows(tiers, &events, terms)]
        }
        TariffModel::Dynamic { multiplier } => {
            let amount: Decimal = billable.iter().map(|value| value.counted()).sum();
            vec![vec![dynamic(amount, *multiplier)]]
        }
        TariffModel::Graduated if prorated => vec![events::graduated(tiers, &billable)],
        TariffModel::Volume if prorated => vec![events::volume(tiers, &billable)],
        TariffModel::Unit if prorated => vec![events::unit(tiers, &billable)],
        model if charge.bucketed => billable
            .iter()
            .map(|value| exact_rows(model, tiers, value.units, zero))
            .collect(),
        model => {
            let units = billable.iter().map(|value| value.units).sum();
            vec![exact_rows(model, tiers, units, zero)]
        }
    };
    for row in rows.iter_mut().flatten() {
        row.amount = settled(row.amount);
    }
    let windows = rows
        .iter()
        .map(|window| window.iter().map(|row| row.amount).sum())
        .collect();
    Units {
        given,
        converted: converted.iter().map(|value| value.units).sum(),
        billable: billable.iter().map(|value| value.units).sum(),
        rows: rows.concat(),
        windows,
    }
}

/// Models that see each event.
fn is_by_event(model: &TariffModel) -> bool {
    matches!(model, TariffModel::Percentage(_))
}

/// The usage is an amount already.
fn dynamic(units: Decimal, multiplier: Decimal) -> TierRow {
    TierRow {
        tier: 0,
        name: None,
        from: Decimal::ZERO,
        to: None,
        units,
        unit_price: multiplier,
        flat_fee: Decimal::ZERO,
        amount: units * multiplier,
    }
}

/// Whether a volume charge that comes to `amount` costs less in the next tier.
fn cheaper_above(charge: &TariffCharge, units: Decimal, amount: Decimal) -> Option<CheaperAbove> {
    if charge.model != TariffModel::Volume || charge.bucketed {
        return None;
    }
    let tier = reached(&charge.tiers, units);
    let (bound, next) = (charge.tiers[tier].up_to?, charge.tiers.get(tier + 1)?);
    let blocks = match next.block {
        Some(block) => (bound / block).floor() + Decimal::ONE,
        None => bound,
    };
    let there = blocks * next.unit_price + next.flat_fee;
    (there < amount).then_some(CheaperAbove {
        units: bound,
        amount: there,
    })
}

/// The periods that a charge is billed for, where it is prorated by dates.
fn parts(tariff: &Tariff, charge: &TariffCharge, request: &Request) -> Vec<Part> {
    match &request.span {
        Span::Dates(stretch) if by_time(charge, request) => {
            stretch.parts(charge.period, tariff.settings.calendar)
        }
        Span::Dates(stretch) if by_begun_period(charge, request) => stretch
            .parts(charge.period, tariff.settings.calendar)
            .into_iter()
            .map(Part::in_full)
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether dates bill a part of a charge. What is not used of one counts by time, whatever its use.
fn by_time(charge: &TariffCharge, request: &Request) -> bool {
    !charge.one_time && (charge.prorate || request.only_unused)
}

/// Whether dates bill every period they cross in full. A metered charge is not: its usage is that of
/// the whole stretch.
fn by_begun_period(charge: &TariffCharge, request: &Request) -> bool {
    let metered = matches!(charge.quantity, Quantity::Meter(_));
    !metered && !charge.one_time && !by_time(charge, request)
}

/// The amount that a charge commits to.
fn committed(tariff: &Tariff, charge: &TariffCharge, terms: &ChargeCommitment) -> Decimal {
    let zero = tariff.settings.zero_units;
    match terms.to {
        Committed::Amount(amount) => amount,
        Committed::Units(units) => exact_rows(&charge.model, &charge.tiers, units, zero)
            .iter()
            .map(|row| row.amount)
            .sum(),
    }
}

/// An amount and what has changed it so far.
struct Amount {
    now: Decimal,
    adjustments: Vec<Adjustment>,
}

impl Amount {
    fn of(now: Decimal) -> Self {
        Self {
            now,
            adjustments: Vec::new(),
        }
    }

    fn add(&mut self, kind: AdjustmentKind, amount: Decimal) {
        if !amount.is_zero() {
            self.now += amount;
            self.adjustments.push(Adjustment { kind, amount });
        }
    }

    /// Steps 5 to 8: commitment, proration, discount, maximum and minimum.
    fn adjust_all(
        &mut self,
        tariff: &Tariff,
        charge: &TariffCharge,
        windows: &[Decimal],
        request: &Request,
    ) {
        if charge.one_time && request.only_unused {
            // It was had in full.
            self.add(AdjustmentKind::Proration, -self.now);
            return;
        }
        let span = match charge.one_time {
            true => &Span::Once,
            false => &request.span,
        };
        let begun = by_begun_period(charge, request);
        let of_stretch = matches!(span, Span::Dates(_)) && !begun && !by_time(charge, request);
        if let Some(terms) = &charge.commitment {
            let mut least = committed(tariff, charge, terms);
            // The usage is that of the whole stretch, and so is what it commits to.
            if of_stretch && !terms.windowed {
                least = span.over(least, tariff, charge.period);
            }
            self.commit(terms, least, windows);
        }
        let over = |amount: Decimal| match begun {
            true => span.over_begun(amount, tariff, charge.period),
            false => span.over(amount, tariff, charge.period),
        };
        if !of_stretch {
            self.add(AdjustmentKind::Proration, over(self.now) - self.now);
        }
        self.add(AdjustmentKind::Discount, -self.now * charge.discount);
        let limit = |amount: Decimal| tariff.round_line(over(amount));
        let rounded = tariff.round_line(self.now);
        if let Some(most) = charge.maximum.map(limit)
            && rounded > most
        {
            self.add(AdjustmentKind::AboveMaximum, most - self.now);
        } else if let Some(least) = charge.minimum.map(limit)
            && rounded < least
        {
            // Against the amount as it would be billed, so that the two lines add up to it.
            self.add(AdjustmentKind::MinimumTrueUp, least - rounded);
            self.now = least;
        }
    }

    fn commit(&mut self, terms: &ChargeCommitment, committed: Decimal, windows: &[Decimal]) {
        let all: Decimal = windows.iter().sum();
        let windows = if terms.windowed { windows } else { &[all] };
        let zero = Decimal::ZERO;
        let missing = |amount: &Decimal| (committed - amount).max(zero);
        let above = |amount: &Decimal| (amount - committed).max(zero);
        if terms.true_up {
            self.add(
                AdjustmentKind::CommitmentTrueUp,
                windows.iter().map(missing).sum(),
            );
        }
        let above: Decimal = windows.iter().map(above).sum();
        let extra = above * (terms.overage_factor - Decimal::ONE);
        self.add(AdjustmentKind::Overage, extra);
    }
}

#[cfg(test)]
mod tests;
