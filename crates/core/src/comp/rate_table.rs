//! Pay of one quota period as a cumulative function of what was credited in it.

use super::scale::{PPM, mul_div, ppb, ppm, wide};
use crate::plan::{Boundary, Component, RateBasis, RateTable};

/// What one rep's quota period is measured and paid by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terms {
    /// Quota of the period in cents (hundredths for counts), prorated and ramped; 0 is no quota.
    pub quota: i64,
    /// The same before the ramp: gives a standard rate to a period whose ramp is zero throughout.
    pub unramped_quota: i64,
    /// Pay in cents at exactly 100% of quota, for a share of variable pay; else unused.
    pub target: i64,
}

/// Where the standard rate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standard {
    /// Parts per billion of the credited amount (currency an activation, for counts).
    Explicit(i64),
    /// What makes [`Terms::target`] come out at 100% of quota.
    Target,
    /// A fixed amount an event: nothing here.
    PerEvent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Band {
    /// Attainment at which the band ends, in the curve's attainment units; `i64::MAX` is unbounded.
    up_to: i64,
    /// Multiple of the standard rate, in the curve's multiple units.
    multiple: i64,
}

/// A rate table with its standard rate, threshold and cap.
///
/// - Marginal pays each band at its own multiple; retroactive pays everything at the multiple of the
///   band reached, and never less than was already earned when a higher band has a lower multiple.
/// - Pay never falls as credit grows.
/// - Below the threshold nothing is paid; exactly at it, everything is.
/// - Pay at 100% is read with the boundary of the lower band, so that a retroactive accelerator
///   that starts at 100% comes on top of target pay instead of lowering the rate before it.
/// - The cap is a multiple of pay at 100%.
/// - Without a quota there is no attainment: everything is paid at the standard rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateCurve {
    standard: Standard,
    table: RateTable,
    boundary: Boundary,
    bands: Vec<Band>,
    /// Attainment and multiple units in one: the coarsest that hold every bound and multiple
    /// exactly, so that ordinary pay is computed in one machine word.
    attainment_unit: i64,
    multiple_unit: i64,
    threshold: i64,
    cap: Option<i64>,
}

impl RateCurve {
    /// The curve of a checked component.
    pub fn new(component: &Component) -> Self {
        let mut bands: Vec<Band> = component
            .tiers
            .iter()
            .map(|tier| Band {
                up_to: tier.up_to.map_or(i64::MAX, ppm),
                multiple: ppm(tier.multiple),
            })
            .collect();
        if bands.is_empty() {
            bands.push(Band {
                up_to: i64::MAX,
                multiple: PPM,
            });
        }
        let bounds = bands.iter().map(|band| band.up_to).filter(|&up_to| up_to != i64::MAX);
        let bound_gcd = bounds.fold(PPM, gcd);
        let multiple_gcd = bands.iter().map(|band| band.multiple).fold(PPM, gcd);
        for band in &mut bands {
            if band.up_to != i64::MAX {
                band.up_to /= bound_gcd;
            }
            band.multiple /= multiple_gcd;
        }
        Self {
            attainment_unit: PPM / bound_gcd,
            multiple_unit: PPM / multiple_gcd,
            standard: match component.rate {
                RateBasis::Explicit(rate) => Standard::Explicit(ppb(rate)),
                RateBasis::ShareOfVariable(_) => Standard::Target,
                RateBasis::PerEvent(_) => Standard::PerEvent,
            },
            table: component.table,
            boundary: component.boundary,
            bands,
            threshold: component.threshold.map_or(0, ppm),
            cap: component.cap.map(ppm),
        }
    }

    /// Pay in cents for `credited` cents (hundredths for counts) of a period, before shares by age.
    pub fn pay_cents(&self, credited: i64, terms: &Terms) -> i64 {
        if terms.quota <= 0 {
            return self.pay_without_quota(credited, terms);
        }
        let (credit, quota) = (wide(credited), wide(terms.quota));
        if credit * (PPM as u128) < quota * wide(self.threshold) {
            return 0;
        }
        let pay = if self.is_straight(credit, quota) {
            self.straight(credit, quota, terms)
        } else {
            self.price(self.units(credit, quota, self.boundary), quota, terms)
        };
        match self.cap {
            Some(cap) => pay.min(mul_div(
                wide(self.pay_at_quota_cents(terms)),
                wide(cap),
                PPM as u128,
            )),
            None => pay,
        }
    }

    /// Whether `credit` lies inside a first band that pays the standard rate up to quota or beyond:
    /// pay is then proportional to credit, and cheap.
    fn is_straight(&self, credit: u128, quota: u128) -> bool {
        let first = self.bands[0];
        first.multiple == self.multiple_unit
            && first.up_to >= self.attainment_unit
            && (first.up_to == i64::MAX
                || credit * wide(self.attainment_unit) < quota * wide(first.up_to))
    }

    fn straight(&self, credit: u128, quota: u128, terms: &Terms) -> i64 {
        match self.standard {
            Standard::Explicit(rate) => mul_div(credit, wide(rate), 1_000_000_000),
            Standard::Target => mul_div(wide(terms.target), credit, quota),
            Standard::PerEvent => 0,
        }
    }

    /// Pay in cents at exactly 100% of quota, before threshold and cap.
    pub fn pay_at_quota_cents(&self, terms: &Terms) -> i64 {
        if terms.quota <= 0 {
            return 0;
        }
        let quota = wide(terms.quota);
        self.price(self.units(quota, quota, Boundary::Above), quota, terms)
    }

    /// Multiples of the standard rate per unit of quota at 100%, parts per million.
    pub(super) fn multiple_at_quota_ppm(&self) -> i64 {
        let one = PPM as u128;
        let unit = wide(self.attainment_unit) * wide(self.multiple_unit);
        mul_div(self.units(one, one, Boundary::Above), 1, unit)
    }

    fn pay_without_quota(&self, credited: i64, terms: &Terms) -> i64 {
        let credit = wide(credited);
        match self.standard {
            Standard::Explicit(rate) => mul_div(credit, wide(rate), 1_000_000_000),
            Standard::Target if terms.unramped_quota > 0 => {
                mul_div(wide(terms.target), credit, wide(terms.unramped_quota))
            }
            Standard::Target | Standard::PerEvent => 0,
        }
    }

    fn price(&self, units: u128, quota: u128, terms: &Terms) -> i64 {
        match self.standard {
            Standard::Explicit(rate) => {
                let unit = wide(self.attainment_unit) * wide(self.multiple_unit);
                mul_div(units, wide(rate), unit * 1_000_000_000)
            }
            Standard::Target => match self.units(quota, quota, Boundary::Above) {
                0 => 0,
                at_quota => mul_div(wide(terms.target), units, at_quota),
            },
            Standard::PerEvent => 0,
        }
    }

    /// Credit weighted by multiples, in cents over both units (at most 1e12). An `i64` of cents, a quota-sized bound and a
    /// multiple up to 1,000 stay below 2^127.
    fn units(&self, credit: u128, quota: u128, boundary: Boundary) -> u128 {
        let credit = credit * wide(self.attainment_unit);
        let (mut units, mut lower) = (0, 0);
        for band in &self.bands {
            let reached = match boundary {
                Boundary::Above => credit > lower,
                Boundary::AtOrAbove => credit >= lower,
            };
            if !reached {
                break;
            }
            let upper = match band.up_to {
                i64::MAX => credit,
                up_to => credit.min(quota * wide(up_to)),
            };
            let multiple = wide(band.multiple);
            units = match self.table {
                RateTable::Marginal => units + upper.saturating_sub(lower) * multiple,
                RateTable::Retroactive => units.max(upper * multiple),
            };
            lower = match band.up_to {
                i64::MAX => break,
                up_to => quota * wide(up_to),
            };
        }
        units
    }
}

const fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
#[path = "rate_table_tests.rs"]
mod tests;
