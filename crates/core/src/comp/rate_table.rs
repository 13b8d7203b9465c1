//! Pay of one quota period as a cumulative function of what was credited in it.

use super::pay_line::PayLine;
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
        let bounds = bands
            .iter()
            .map(|band| band.up_to)
            .filter(|&up_to| up_to != i64::MAX);
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
        let pay = self.price(self.units(credit, quota, self.boundary), quota, terms);
        pay.min(self.cap_cents(terms))
    }

    /// Most that a period with a quota pays, cents.
    fn cap_cents(&self, terms: &Terms) -> i64 {
        self.cap.map_or(i64::MAX, |cap| {
            mul_div(wide(self.pay_at_quota_cents(terms)), wide(cap), PPM as u128)
        })
    }

    /// Pay in cents at exactly 100% of quota, before threshold and cap.
    pub fn pay_at_quota_cents(&self, terms: &Terms) -> i64 {
        if terms.quota <= 0 {
            return 0;
        }
        let quota = wide(terms.quota);
        self.price(self.units(quota, quota, Boundary::Above), quota, terms)
    }

    /// The standard rate of a period with a quota, before multiples: a share of the credited amount
    /// (currency for each one, for counts). `None` without a quota, and where a fixed amount an
    /// event is paid. For display; it never enters the books.
    pub fn standard_rate(&self, terms: &Terms) -> Option<f64> {
        if terms.quota <= 0 {
            return None;
        }
        let (numerator, denominator) = self.per_unit(wide(terms.quota), terms);
        let unit = wide(self.attainment_unit) * wide(self.multiple_unit);
        (denominator > 0).then(|| numerator as f64 * unit as f64 / denominator as f64)
    }

    /// Multiples of the standard rate per unit of quota at 100%, parts per million.
    pub fn multiple_at_quota_ppm(&self) -> i64 {
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
        match self.per_unit(quota, terms) {
            (_, 0) => 0,
            (numerator, denominator) => mul_div(units, numerator, denominator),
        }
    }

    /// Cents per weighted unit of credit, as a fraction; the denominator is 0 where nothing is paid.
    fn per_unit(&self, quota: u128, terms: &Terms) -> (u128, u128) {
        match self.standard {
            Standard::Explicit(rate) => {
                let unit = wide(self.attainment_unit) * wide(self.multiple_unit);
                (wide(rate), unit * 1_000_000_000)
            }
            Standard::Target => (
                wide(terms.target),
                self.units(quota, quota, Boundary::Above),
            ),
            Standard::PerEvent => (0, 0),
        }
    }

    /// The straight piece of [`RateCurve::pay_cents`] around `credited`; holds nowhere on a
    /// retroactive table, whose pieces jump, and where the numbers are out of all proportion.
    pub(super) fn line_at(&self, credited: i64, terms: &Terms) -> PayLine {
        let flat = |from, upto| PayLine::new(from, upto, (0, 0, 1), i64::MAX);
        if terms.quota <= 0 {
            let (numerator, denominator) = match self.standard {
                Standard::Explicit(rate) => (rate, 1_000_000_000),
                Standard::Target if terms.unramped_quota > 0 => {
                    (terms.target, terms.unramped_quota)
                }
                Standard::Target | Standard::PerEvent => (0, 1),
            };
            let fraction = (wide(numerator), 0, wide(denominator));
            return PayLine::new(0, i64::MAX, fraction, i64::MAX);
        }
        if self.table == RateTable::Retroactive {
            return PayLine::NOWHERE;
        }
        let quota = wide(terms.quota);
        // Rounded up: the first whole cent at or above the threshold.
        let threshold = credit_at((quota * wide(self.threshold)).div_ceil(PPM as u128));
        if credited < threshold {
            return flat(0, threshold - 1);
        }
        let (numerator, denominator) = self.per_unit(quota, terms);
        if denominator == 0 {
            return flat(threshold, i64::MAX);
        }
        let unit = wide(self.attainment_unit);
        let credit = wide(credited) * unit;
        let (mut before, mut lower) = (0_u128, 0_u128);
        for band in &self.bands {
            let upper = match band.up_to {
                i64::MAX => u128::MAX,
                up_to => quota * wide(up_to),
            };
            let multiple = wide(band.multiple);
            if credit <= upper {
                let from = credit_at(lower.div_ceil(unit)).max(threshold);
                let slope = (unit * multiple).checked_mul(numerator);
                // Marginal pieces meet at their bounds, so either side's line prices a bound.
                let base = i128::try_from(before)
                    .ok()
                    .zip(i128::try_from(lower * multiple).ok())
                    .and_then(|(before, skipped)| {
                        (before - skipped).checked_mul(i128::try_from(numerator).ok()?)
                    });
                let Some((slope, base)) = slope.zip(base) else {
                    return PayLine::NOWHERE;
                };
                let fraction = (slope, base, denominator);
                return PayLine::new(
                    from,
                    credit_at(upper / unit),
                    fraction,
                    self.cap_cents(terms),
                );
            }
            before += (upper - lower) * multiple;
            lower = upper;
        }
        PayLine::NOWHERE
    }

    /// Credit weighted by multiples, in cents over both units (at most 1e12). An `i64` of cents, a
    /// quota-sized bound and a multiple up to 1,000 stay below 2^127.
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

/// A number of cents as credit, at most what credit can be.
fn credit_at(cents: u128) -> i64 {
    i64::try_from(cents).unwrap_or(i64::MAX)
}

const fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
#[path = "rate_table_tests.rs"]
mod tests;
