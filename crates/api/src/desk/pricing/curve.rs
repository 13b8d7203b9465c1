//! The bill against seats or usage, from nothing to a number asked for.

use super::bill::{BillAsk, Customer, book_of, due};
use crate::desk::Refusal;
use foothold_core::plan::Plan;
use foothold_core::plan::{Charge, ChargeModel, PriceBook, Quantity};
use foothold_core::pricing::pipeline::billable_units;
use foothold_core::pricing::{Quantities, bill};
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Points between kinks.
const EVEN: u64 = 96;
/// Most packages whose steps are all drawn; beyond, only every so many.
const STEPS_MAX: u64 = 200;
/// Largest quantity that a curve is drawn to.
const UPTO_MAX: f64 = 1e12;

/// What to draw.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CurveAsk {
    /// The customer; its price book is the first curve.
    pub bill: BillAsk,
    /// Further price books.
    pub books: Vec<String>,
    /// `seat`, or a meter.
    pub axis: String,
    /// Largest quantity.
    pub upto: f64,
    /// Whether usage grows with the seats, at the customer's own usage per seat.
    pub together: bool,
}

/// Bills against a quantity. For plotting: amounts in major units.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CurveView {
    /// What runs along the axis.
    pub axis: String,
    /// Largest quantity.
    pub upto: f64,
    /// One for each book.
    pub curves: Vec<BillCurve>,
}

/// The bill under one book.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BillCurve {
    /// Price book.
    pub book: String,
    /// Rising in quantity; exact at each point, and a straight line between two.
    pub points: Vec<BillPoint>,
    /// Where one unit more costs less.
    pub falls: Vec<BillFall>,
}

/// One bill.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BillPoint {
    /// Seats or units.
    pub quantity: f64,
    /// What is due.
    pub total: f64,
    /// The same for each unit; null at none.
    pub each: Option<f64>,
    /// Whether a tier ends or begins here.
    pub kink: bool,
}

/// A volume price that falls.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BillFall {
    /// Last quantity at the higher price.
    pub at: f64,
    /// What is due there.
    pub before: f64,
    /// What is due for one more.
    pub after: f64,
}

/// Draws the bills that `ask` asks for.
///
/// # Errors
/// As [`bill_view`](super::bill::bill_view); an axis that no charge counts is flat.
pub fn curves(plan: &Plan, ask: &CurveAsk) -> Result<CurveView, Refusal> {
    let customer = Customer::of(&ask.bill)?;
    if !(1.0..=UPTO_MAX).contains(&ask.upto) {
        let reason = "The curve's end is out of range. Fix: give a number from 1 to 10^12.";
        return Err(Refusal::new("quote_invalid", reason));
    }
    // From 1 to 10^12, so the cast is exact for whole numbers.
    let upto = ask.upto.floor() as u64;
    let mut ids = vec![&ask.bill.book];
    ids.extend(ask.books.iter().filter(|id| **id != ask.bill.book));
    let curve = |id: &String| {
        let book = book_of(plan, id)?;
        let axis = Axis {
            book,
            customer: &customer,
            name: &ask.axis,
            together: ask.together,
        };
        Ok(axis.curve(upto))
    };
    Ok(CurveView {
        axis: ask.axis.clone(),
        upto: upto as f64,
        curves: ids.into_iter().map(curve).collect::<Result<_, Refusal>>()?,
    })
}

struct Axis<'a> {
    book: &'a PriceBook,
    customer: &'a Customer,
    name: &'a str,
    together: bool,
}

impl Axis<'_> {
    /// What the customer has with `at` units on the axis.
    fn quantities(&self, at: u64) -> Quantities {
        let now = &self.customer.quantities;
        let mut then = now.clone();
        if self.name != "seat" {
            then.usage.insert(self.name.to_owned(), at);
            return then;
        }
        then.seats = at;
        if self.together && now.seats > 0 {
            for units in then.usage.values_mut() {
                let grown = u128::from(*units) * u128::from(at) / u128::from(now.seats);
                *units = u64::try_from(grown).unwrap_or(u64::MAX);
            }
        }
        then
    }

    fn total(&self, at: u64) -> f64 {
        let bill = bill(self.book, &self.quantities(at));
        let (_, _, total) = due(self.book, &bill, self.customer);
        total.to_f64().unwrap_or(f64::NAN)
    }

    /// Units of `charge` left to price at `at`.
    fn billable(&self, charge: &Charge, at: u64) -> u64 {
        let has = self.quantities(at);
        let quantity = match &charge.quantity {
            Quantity::Account => 1,
            Quantity::Seat => has.seats,
            Quantity::Meter(name) => has.usage.get(name).copied().unwrap_or(0),
        };
        billable_units(self.book, charge, quantity, has.seats)
    }

    /// The last quantity before `upto` on the other side of `bound` units of `charge`. Units priced
    /// rise along the axis, or fall where seats bring included units.
    fn crossing(&self, charge: &Charge, bound: u64, upto: u64) -> Option<u64> {
        let beyond = |at| self.billable(charge, at) > bound;
        let start = beyond(0);
        if start == beyond(upto) {
            return None;
        }
        let (mut before, mut after) = (0, upto);
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            if beyond(middle) == start {
                before = middle
            } else {
                after = middle
            }
        }
        Some(before)
    }

    /// Quantities after which the bill bends, up to `upto`; `true` where a tier ends there, `false`
    /// for a package.
    fn bends(&self, upto: u64) -> BTreeMap<u64, bool> {
        let mut bends = BTreeMap::new();
        for charge in &self.book.charges {
            let mut bounds: Vec<u64> = charge.tiers.iter().filter_map(|tier| tier.up_to).collect();
            // Included units end where the first is priced.
            bounds.push(0);
            let mut packages = Vec::new();
            if let ChargeModel::Package { size } = charge.model {
                let most = self.billable(charge, upto).max(self.billable(charge, 0));
                let count = most.div_ceil(size);
                let step = count.div_ceil(STEPS_MAX).max(1);
                let begun = (1..count).filter(|n| n.is_multiple_of(step));
                packages.extend(begun.map(|n| n * size));
            }
            let steps = packages.into_iter().map(|bound| (bound, false));
            for (bound, tier) in steps.chain(bounds.into_iter().map(|bound| (bound, true))) {
                if let Some(at) = self.crossing(charge, bound, upto) {
                    *bends.entry(at).or_default() |= tier;
                }
            }
        }
        bends
    }

    fn curve(&self, upto: u64) -> BillCurve {
        let bends = self.bends(upto);
        let mut at: BTreeSet<u64> = (0..=EVEN.min(upto))
            .map(|k| (u128::from(upto) * u128::from(k) / u128::from(EVEN.min(upto))) as u64)
            .collect();
        for &bend in bends.keys() {
            at.extend([bend, (bend + 1).min(upto)]);
        }
        let points: Vec<BillPoint> = at
            .into_iter()
            .map(|quantity| {
                let total = self.total(quantity);
                BillPoint {
                    quantity: quantity as f64,
                    total,
                    each: (quantity > 0).then(|| total / quantity as f64),
                    kink: quantity > 0 && bends.get(&quantity) == Some(&true),
                }
            })
            .collect();
        let falls = points
            .windows(2)
            .filter(|pair| pair[0].kink && pair[1].total < pair[0].total)
            .map(|pair| BillFall {
                at: pair[0].quantity,
                before: pair[0].total,
                after: pair[1].total,
            })
            .collect();
        BillCurve {
            book: self.book.id.clone(),
            points,
            falls,
        }
    }
}
