//! Exact pay of one period as deals are credited, one after another.

use super::terms::{Edge, Line, Table, Weight};
use crate::plan::{Boundary, RateBasis};
use rust_decimal::Decimal;

/// What a rep's period is measured and paid by, as in [`Terms`](crate::comp::Terms).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Basis {
    /// Quota of the period, prorated and ramped; 0 when there is none.
    pub quota: Decimal,
    /// The same before the ramp.
    pub unramped_quota: Decimal,
    /// Pay at exactly 100% of quota, for a share of variable pay.
    pub target: Decimal,
}

/// What one band adds to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Amount paid at this rate.
    pub amount: Decimal,
    /// Rate, a share of the amount.
    pub rate: Decimal,
    /// Amount times rate, before threshold and limits.
    pub pay: Decimal,
}

/// A piece of the period's credit between two edges.
#[derive(Debug, Clone, Copy)]
struct Piece {
    /// Credit at which it ends; `None` is unbounded.
    end: Option<Decimal>,
    weight: Decimal,
    retroactive: bool,
    /// Whether it lies above quota.
    above_quota: bool,
    /// Amount that was credited inside it and is paid on.
    amount: Decimal,
    /// Amount of whole deals paid at its weight.
    whole: Decimal,
}

/// A line's rate table over one period: deals are added in order, pay is read after any of them.
///
/// The rules are those of [`RateCurve`](crate::comp::RateCurve), on decimals and unrounded:
/// threshold and cap against quota, pay at 100% read with the lower band, no attainment without a
/// quota. Credit moves through the bands; the amount that comes with it is what is paid on.
#[derive(Debug, Clone)]
pub struct PayCurve<'p> {
    line: &'p Line,
    basis: Basis,
    pieces: Vec<Piece>,
    credited: Decimal,
}

/// Pay read from a curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Pay, unrounded.
    pub pay: Decimal,
    /// How it comes about; its sum differs from pay where a threshold, cap or limit holds.
    pub parts: Vec<Part>,
    /// Rate of the band reached, a share of the amount.
    pub rate: Decimal,
    /// Multiple of the standard rate of the band reached; the band's own rate where bands have one.
    pub multiple: Decimal,
}

impl<'p> PayCurve<'p> {
    /// An empty period.
    pub fn new(line: &'p Line, basis: Basis) -> Self {
        Self {
            line,
            basis,
            pieces: pieces(line, &basis),
            credited: Decimal::ZERO,
        }
    }

    /// Credit so far.
    pub fn credited(&self) -> Decimal {
        self.credited
    }

    /// Credits a deal and pays on `amount`, which is 0 where the deal only counts. What is negative
    /// takes back the credit added last, from the top band downwards.
    pub fn add(&mut self, credit: Decimal, amount: Decimal) {
        let (low, high) = if credit < Decimal::ZERO {
            (self.credited + credit, self.credited)
        } else {
            (self.credited, self.credited + credit)
        };
        self.credited += credit;
        let deciding = match self.line.table {
            Table::WholeDealBefore => low,
            _ => high,
        };
        let reached = self.reached(deciding, self.line.boundary);
        self.pieces[reached].whole += amount;
        if credit.is_zero() {
            self.pieces[reached].amount += amount;
            return;
        }
        let mut from = low;
        for piece in &mut self.pieces {
            let to = piece.end.map_or(high, |end| end.min(high));
            if to > from {
                // A deal inside one piece keeps its amount exactly.
                let all = to - from == credit.abs();
                piece.amount += if all {
                    amount
                } else {
                    amount * (to - from) / credit.abs()
                };
                from = to;
            }
        }
    }

    /// Pay so far.
    pub fn read(&self) -> Reading {
        let reached = self.reached(self.credited, self.line.boundary);
        let scale = self.scale();
        let multiple = self.pieces[reached].weight;
        let mut reading = Reading {
            pay: Decimal::ZERO,
            parts: Vec::new(),
            rate: multiple.saturating_mul(scale.rate),
            multiple,
        };
        if let RateBasis::PerEvent(_) = self.line.rate {
            return reading;
        }
        let quota = self.basis.quota;
        if let Some(threshold) = self.line.threshold
            && self.credited < quota * threshold
        {
            return reading;
        }
        let weighted = self.weighted(reached);
        let units: Decimal = weighted
            .iter()
            .map(|(amount, weight)| amount * weight)
            .sum();
        reading.parts = weighted
            .iter()
            .filter(|(amount, _)| !amount.is_zero())
            .map(|(amount, weight)| Part {
                amount: *amount,
                rate: scale.of(*weight),
                pay: scale.of(amount * weight),
            })
            .collect();
        reading.pay = self.limited(scale.of(units));
        reading
    }

    /// Pay at exactly 100% of quota, before threshold, cap and limits.
    pub fn pay_at_quota(&self) -> Decimal {
        if self.basis.quota.is_zero() {
            return Decimal::ZERO;
        }
        match self.line.rate {
            RateBasis::Explicit(rate) => rate * self.units_at_quota(),
            RateBasis::ShareOfVariable(_) if self.units_at_quota().is_zero() => Decimal::ZERO,
            RateBasis::ShareOfVariable(_) => self.basis.target,
            RateBasis::PerEvent(_) => Decimal::ZERO,
        }
    }

    /// Credit at which pay reaches `pay`, where each band pays at its own explicit rate.
    pub fn credit_for(&self, pay: Decimal) -> Option<Decimal> {
        let RateBasis::Explicit(rate) = self.line.rate else {
            return None;
        };
        if self.line.table != Table::Marginal || self.line.threshold.is_some() {
            return None;
        }
        let (mut left, mut from) = (pay, Decimal::ZERO);
        for piece in &self.pieces {
            let rate = rate * piece.weight;
            let room = piece.end.map(|end| (end - from) * rate);
            if !rate.is_zero() && room.is_none_or(|room| room >= left) {
                return Some(from + left / rate);
            }
            left -= room?;
            from = piece.end?;
        }
        None
    }

    fn limited(&self, pay: Decimal) -> Decimal {
        let cap = self
            .line
            .cap
            .filter(|_| !self.basis.quota.is_zero())
            .map(|cap| cap * self.pay_at_quota());
        let most = self.line.period_limits.most;
        let pay = [cap, most].into_iter().flatten().fold(pay, Decimal::min);
        match self.line.period_limits.least {
            Some(least) if self.credited > Decimal::ZERO => pay.max(least),
            _ => pay,
        }
    }

    /// Piece that credit `at` has reached.
    fn reached(&self, at: Decimal, boundary: Boundary) -> usize {
        let passed = |end: Decimal| match boundary {
            Boundary::Above => at > end,
            Boundary::AtOrAbove => at >= end,
        };
        self.pieces
            .iter()
            .position(|piece| !piece.end.is_some_and(passed))
            .unwrap_or(self.pieces.len() - 1)
    }

    /// Amounts and the weights they are paid at.
    fn weighted(&self, reached: usize) -> Vec<(Decimal, Decimal)> {
        if matches!(self.line.table, Table::WholeDeal | Table::WholeDealBefore) {
            let whole = self.pieces.iter().map(|piece| (piece.whole, piece.weight));
            return whole.collect();
        }
        let amounts: Vec<Decimal> = self.pieces.iter().map(|piece| piece.amount).collect();
        self.best(&amounts, reached)
    }

    /// The weights at the band reached, or at the top of a lower one where that paid more and pay
    /// does not fall.
    fn best(&self, amounts: &[Decimal], reached: usize) -> Vec<(Decimal, Decimal)> {
        let units = |found: &[(Decimal, Decimal)]| -> Decimal {
            found.iter().map(|(amount, weight)| amount * weight).sum()
        };
        let mut best = self.weights(amounts, reached);
        if self.line.may_fall {
            return best;
        }
        for lower in 0..reached {
            let found = self.weights(&amounts[..=lower], lower);
            if units(&found) > units(&best) {
                best = found;
            }
        }
        best
    }

    fn weights(&self, amounts: &[Decimal], reached: usize) -> Vec<(Decimal, Decimal)> {
        let lifted = (0..=reached).rev().find(|at| self.pieces[*at].retroactive);
        let mut out: Vec<(usize, Decimal)> = Vec::new();
        for (index, amount) in amounts.iter().enumerate() {
            let at = match (self.line.table, lifted) {
                (Table::Overage, _) if self.pieces[index].above_quota => reached.max(index),
                (Table::Overage, _) => index,
                (_, Some(lifted)) => lifted.max(index),
                (_, None) => index,
            };
            match out.last_mut() {
                Some((last, sum)) if *last == at => *sum += amount,
                _ => out.push((at, *amount)),
            }
        }
        let weight = |(at, amount): (usize, Decimal)| (amount, self.pieces[at].weight);
        out.into_iter().map(weight).collect()
    }

    /// Weighted credit at exactly 100% of quota, an exact 100% read with the lower band.
    fn units_at_quota(&self) -> Decimal {
        let quota = self.basis.quota;
        let mut from = Decimal::ZERO;
        let amounts: Vec<Decimal> = self
            .pieces
            .iter()
            .map(|piece| {
                let to = piece.end.map_or(quota, |end| end.min(quota)).max(from);
                let inside = to - from;
                from = to;
                inside
            })
            .collect();
        let reached = self.reached(quota, Boundary::Above);
        let found = match self.line.table {
            Table::WholeDeal | Table::WholeDealBefore => {
                vec![(quota, self.pieces[reached].weight)]
            }
            _ => self.best(&amounts, reached),
        };
        found.iter().map(|(amount, weight)| amount * weight).sum()
    }

    fn scale(&self) -> Scale {
        let Basis {
            quota,
            unramped_quota,
            target,
        } = self.basis;
        let (times, over) = match self.line.rate {
            RateBasis::Explicit(rate) => (rate, Decimal::ONE),
            RateBasis::ShareOfVariable(_) if quota.is_zero() => (target, unramped_quota),
            RateBasis::ShareOfVariable(_) => (target, self.units_at_quota()),
            RateBasis::PerEvent(_) => (Decimal::ZERO, Decimal::ONE),
        };
        let rate = if over.is_zero() {
            Decimal::ZERO
        } else {
            times.checked_div(over).unwrap_or(Decimal::MAX)
        };
        Scale { times, over, rate }
    }
}

/// From weighted credit to pay, dividing last.
struct Scale {
    times: Decimal,
    over: Decimal,
    rate: Decimal,
}

impl Scale {
    fn of(&self, units: Decimal) -> Decimal {
        if self.over.is_zero() {
            Decimal::ZERO
        } else {
            // What is beyond a decimal is beyond the limit of an item, which callers refuse.
            let all = self.times.saturating_mul(units);
            all.checked_div(self.over).unwrap_or(Decimal::MAX)
        }
    }
}

fn pieces(line: &Line, basis: &Basis) -> Vec<Piece> {
    let quota = basis.quota;
    let lifts = line.table == Table::Retroactive;
    let piece = |end, weight, retroactive| Piece {
        end,
        weight,
        retroactive,
        above_quota: false,
        amount: Decimal::ZERO,
        whole: Decimal::ZERO,
    };
    let weight = |weight: Weight| match weight {
        Weight::Multiple(value) | Weight::Rate(value) => value,
    };
    let by_attainment = |edge: &Option<Edge>| matches!(edge, Some(Edge::Attainment(_)));
    let unmeasured = quota.is_zero() && line.bands.iter().any(|band| by_attainment(&band.up_to));
    if line.bands.is_empty() || unmeasured {
        // Without attainment everything is paid at the standard rate, that of the band below 100%.
        let standard = line.bands.iter().find(|band| match band.up_to {
            Some(Edge::Attainment(up_to)) => up_to >= Decimal::ONE,
            _ => true,
        });
        let standard = match standard.map(|band| band.weight) {
            Some(Weight::Rate(rate)) => rate,
            _ => Decimal::ONE,
        };
        return vec![piece(None, standard, false)];
    }
    let mut out: Vec<Piece> = Vec::new();
    let mut from = Decimal::ZERO;
    for band in &line.bands {
        let end = band.up_to.map(|edge| match edge {
            Edge::Attainment(ratio) => ratio * quota,
            Edge::Amount(amount) => amount,
        });
        let new = piece(end, weight(band.weight), band.retroactive.unwrap_or(lifts));
        // Overage begins at quota, whether or not a band does.
        if line.table == Table::Overage && from < quota && end.is_none_or(|end| end > quota) {
            out.push(Piece {
                end: Some(quota),
                ..new
            });
            from = quota;
        }
        let above_quota = from >= quota;
        out.push(Piece { above_quota, ..new });
        from = end.unwrap_or(from);
    }
    out
}
