//! The straight piece of a pay curve that a rep is on: one product and one division an event.
//!
//! Pay is piecewise straight in credit. Which piece, its slope and the cap depend on the quota and
//! the curve only, so they are worked out when a rep enters a piece and not at every event.

use super::rate_table::{RateCurve, Terms};
use crate::divisor::Divisor;

/// `(credit * slope + base) / divisor` cents for credit from `from` to `upto`, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PayLine {
    pub from: i64,
    pub upto: i64,
    pub slope: u64,
    pub base: i64,
    pub divisor: Divisor,
    /// Most that is paid, cents.
    pub cap: i64,
}

impl Default for PayLine {
    fn default() -> Self {
        Self::NOWHERE
    }
}

impl PayLine {
    /// A line that holds for no credit.
    pub const NOWHERE: Self = Self {
        from: i64::MAX,
        upto: i64::MIN,
        slope: 0,
        base: 0,
        divisor: Divisor::ONE,
        cap: 0,
    };

    /// The line through rational coefficients; holds nowhere when they do not fit in one machine
    /// word even in lowest terms.
    pub fn new(from: i64, upto: i64, (slope, base, divisor): (u128, i128, u128), cap: i64) -> Self {
        // Lowest terms cost a few microseconds; ordinary coefficients leave room for credit anyway.
        let roomy = slope < 1 << 28 && base.unsigned_abs() < 1 << 62 && divisor < 1 << 62;
        let common = if roomy {
            1
        } else {
            gcd(gcd(slope, base.unsigned_abs()), divisor).max(1)
        };
        let slope = u64::try_from(slope / common);
        let base = i64::try_from(base / common as i128);
        let divisor = u64::try_from(divisor / common);
        match (slope, base, divisor) {
            (Ok(slope), Ok(base), Ok(divisor @ 1..)) => Self {
                from,
                upto,
                slope,
                base,
                divisor: Divisor::new(divisor),
                cap,
            },
            _ => Self::NOWHERE,
        }
    }

    /// Pay in cents for `credited` cents, half to even; `None` off the line or past 64 bits.
    #[inline]
    fn pay_cents(&self, credited: i64) -> Option<i64> {
        if credited < self.from || credited > self.upto {
            return None;
        }
        let product = credited.unsigned_abs().checked_mul(self.slope)?;
        let total = product.checked_add_signed(self.base)?;
        let (quotient, rest) = self.divisor.div_rem(total);
        let missing = self.divisor.value() - rest;
        let (beyond_half, half) = (rest > missing, rest == missing);
        let pay = quotient + u64::from(beyond_half) + (u64::from(half) & quotient);
        Some(i64::try_from(pay).ok()?.min(self.cap))
    }
}

/// The line found last on a component: reps of a role are mostly on the same terms, so the next to
/// need one likely needs this.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct KnownLine {
    terms: Terms,
    line: PayLine,
}

impl RateCurve {
    /// As [`RateCurve::pay_cents`], by the line in hand where it holds; finds the next one where not.
    #[inline]
    pub(super) fn pay_along(
        &self,
        line: &mut PayLine,
        known: &mut KnownLine,
        credited: i64,
        terms: &Terms,
    ) -> i64 {
        match line.pay_cents(credited) {
            Some(pay) => pay,
            None => self.pay_off_line(line, known, credited, terms),
        }
    }

    #[cold]
    fn pay_off_line(
        &self,
        line: &mut PayLine,
        known: &mut KnownLine,
        credited: i64,
        terms: &Terms,
    ) -> i64 {
        if known.terms == *terms
            && let Some(pay) = known.line.pay_cents(credited)
        {
            *line = known.line;
            return pay;
        }
        *line = self.line_at(credited, terms);
        *known = KnownLine {
            terms: *terms,
            line: *line,
        };
        line.pay_cents(credited)
            .unwrap_or_else(|| self.pay_cents(credited, terms))
    }
}

const fn gcd(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
