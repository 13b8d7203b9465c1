//! The formulas, each written once: the simulation evaluates them on whole cents, the calculator
//! of real data ([`super::actuals`]) on exact decimals.
//!
//! A formula gives its two sides as a [`Ratio`]; the caller divides. What is lost (contraction,
//! churn) is positive throughout.

use rust_decimal::Decimal;
use std::ops::{Add, AddAssign, Mul, Sub};

/// Cents or decimals.
pub trait Quantity:
    Copy + Add<Output = Self> + AddAssign + Sub<Output = Self> + Mul<Output = Self> + From<u32>
{
}

impl Quantity for i64 {}
impl Quantity for Decimal {}

/// A part of a whole. Without a whole it is undefined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio<T> {
    /// Above the line.
    pub part: T,
    /// Below the line.
    pub whole: T,
}

impl Ratio<i64> {
    /// The nearest double; `None` without a whole.
    pub fn real(self) -> Option<f64> {
        // Both fit 53 bits (90 trillion in cents), so the one division is the only rounding.
        (self.whole != 0).then(|| self.part as f64 / self.whole as f64)
    }
}

impl Ratio<Decimal> {
    /// The quotient to 28 significant digits; `None` without a whole.
    pub fn exact(self) -> Option<Decimal> {
        self.part.checked_div(self.whole)
    }
}

/// Movements over some time, each kind's total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flows<T> {
    /// From new customers.
    pub new: T,
    /// More from customers.
    pub expansion: T,
    /// Less from customers that stay.
    pub contraction: T,
    /// All of customers that leave.
    pub churn: T,
    /// From customers that come back.
    pub reactivation: T,
}

impl<T: Quantity> Flows<T> {
    /// New and expansion, gross of churn.
    pub fn won(&self) -> T {
        self.new + self.expansion
    }

    /// Contraction and churn.
    pub fn lost(&self) -> T {
        self.contraction + self.churn
    }

    /// What remains of all movements.
    pub fn net(&self) -> T {
        self.won() + self.reactivation - self.lost()
    }

    /// Adds the movements of more time or more customers.
    pub fn add(&mut self, more: &Self) {
        self.new += more.new;
        self.expansion += more.expansion;
        self.contraction += more.contraction;
        self.churn += more.churn;
        self.reactivation += more.reactivation;
    }

    /// Takes movements off again.
    pub fn take(&mut self, less: &Self) {
        self.new = self.new - less.new;
        self.expansion = self.expansion - less.expansion;
        self.contraction = self.contraction - less.contraction;
        self.churn = self.churn - less.churn;
        self.reactivation = self.reactivation - less.reactivation;
    }
}

/// NRR by customers: what the customers of the window's start pay now, over what they paid then.
pub fn nrr<T: Quantity>(now: T, then: T) -> Ratio<T> {
    Ratio {
        part: now,
        whole: then,
    }
}

/// NRR by movements: `(start + expansion - contraction - churn) / start`, movements of the customers
/// of the start. Who left and came back counts as gone.
pub fn nrr_by_movements<T: Quantity>(start: T, flows: &Flows<T>) -> Ratio<T> {
    Ratio {
        part: start + flows.expansion - flows.lost(),
        whole: start,
    }
}

/// GRR by customers: the sum of the smaller of then and now of each customer, over the sum of then.
pub fn grr<T: Quantity>(kept: T, then: T) -> Ratio<T> {
    Ratio {
        part: kept,
        whole: then,
    }
}

/// GRR by movements: `(start - contraction - churn) / start`.
pub fn grr_by_movements<T: Quantity>(start: T, flows: &Flows<T>) -> Ratio<T> {
    Ratio {
        part: start - flows.lost(),
        whole: start,
    }
}

/// Customers of the window's start that still pay, over all of them.
pub fn logo_retention<T: Quantity>(still: T, then: T) -> Ratio<T> {
    Ratio {
        part: still,
        whole: then,
    }
}

/// Expansion over new and expansion, gross of churn.
pub fn expansion_share<T: Quantity>(flows: &Flows<T>) -> Ratio<T> {
    Ratio {
        part: flows.expansion,
        whole: flows.won(),
    }
}

/// Mamoon Hamid's quick ratio: `(new + expansion) / (contraction + churn)`.
pub fn quick_ratio<T: Quantity>(flows: &Flows<T>) -> Ratio<T> {
    Ratio {
        part: flows.won(),
        whole: flows.lost(),
    }
}

/// The quick ratio as ChartMogul has it, with what came back among what was won.
pub fn quick_ratio_with_reactivation<T: Quantity>(flows: &Flows<T>) -> Ratio<T> {
    Ratio {
        part: flows.won() + flows.reactivation,
        whole: flows.lost(),
    }
}

/// What was lost in a month over what there was at its start; ChartMogul's gross MRR churn rate.
pub fn gross_churn_rate<T: Quantity>(start: T, flows: &Flows<T>) -> Ratio<T> {
    Ratio {
        part: flows.lost(),
        whole: start,
    }
}

/// The part of it that left altogether.
pub fn churn_rate<T: Quantity>(start: T, flows: &Flows<T>) -> Ratio<T> {
    Ratio {
        part: flows.churn,
        whole: start,
    }
}

/// What was lost less what customers added or came back with, over the start; negative when the
/// customers grew. ChartMogul's net MRR churn rate.
pub fn net_churn_rate<T: Quantity>(start: T, flows: &Flows<T>) -> Ratio<T> {
    Ratio {
        part: flows.lost() - flows.expansion - flows.reactivation,
        whole: start,
    }
}

/// The same from two balances: `1 - (end - new) / start`.
pub fn net_churn_rate_from_balances<T: Quantity>(start: T, end: T, new: T) -> Ratio<T> {
    Ratio {
        part: start - (end - new),
        whole: start,
    }
}

/// What a cohort pays (or how many of it pay) at an age, over the same when it landed.
pub fn cohort_retention<T: Quantity>(now: T, landed: T) -> Ratio<T> {
    Ratio {
        part: now,
        whole: landed,
    }
}

/// A quarter's rise in quarterly recurring revenue as a year's.
pub fn annualised<T: Quantity>(rise_quarterly: T) -> T {
    rise_quarterly * T::from(4)
}

/// Scale Venture Partners' magic number: a quarter's rise in annualised recurring revenue over the
/// S&M of the quarter before.
pub fn magic_number<T: Quantity>(rise_annualised: T, spend_before: T) -> Ratio<T> {
    Ratio {
        part: rise_annualised,
        whole: spend_before,
    }
}

/// Months of gross margin that pay for a cost; both of one customer, or both of all that were won.
pub fn payback_months<T: Quantity>(cost: T, margin_yearly: T) -> Ratio<T> {
    Ratio {
        part: cost * T::from(12),
        whole: margin_yearly,
    }
}

/// Cost over what it won.
pub fn cac_ratio<T: Quantity>(cost: T, won: T) -> Ratio<T> {
    Ratio {
        part: cost,
        whole: won,
    }
}

/// What customers are worth over what they cost.
pub fn ltv_cac<T: Quantity>(value: T, cost: T) -> Ratio<T> {
    Ratio {
        part: value,
        whole: cost,
    }
}

/// Credit over quota.
pub fn quota_attainment<T: Quantity>(credit: T, quota: T) -> Ratio<T> {
    Ratio {
        part: credit,
        whole: quota,
    }
}

/// MRR of an amount billed for a number of months.
pub fn mrr<T: Quantity>(billed: T, months: u32) -> Ratio<T> {
    Ratio {
        part: billed,
        whole: T::from(months),
    }
}

/// What a cohort pays in a month: customers landed, share retained, revenue of one of them.
pub fn cohort_revenue(
    landed: Decimal,
    retained: Decimal,
    revenue_each: Decimal,
) -> Option<Decimal> {
    landed.checked_mul(retained)?.checked_mul(revenue_each)
}

/// ARR after some years in which customers grow by NRR and `new_yearly` lands at each year's end;
/// `None` when it passes what a decimal holds.
pub fn arr_at_nrr(
    start: Decimal,
    nrr: Decimal,
    years: u32,
    new_yearly: Decimal,
) -> Option<Decimal> {
    (0..years).try_fold(start, |arr, _| {
        arr.checked_mul(nrr)?.checked_add(new_yearly)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_whole_there_is_no_ratio() {
        let nothing = Flows::<Decimal>::default();
        assert_eq!(quick_ratio(&nothing).exact(), None);
        assert_eq!(nrr(Decimal::ONE, Decimal::ZERO).exact(), None);
        assert_eq!(nrr(5, 0).real(), None);
    }

    #[test]
    fn cents_and_decimals_agree() {
        let cents = Flows::<i64> {
            new: 2_000_000,
            expansion: 800_000,
            contraction: 300_000,
            churn: 500_000,
            reactivation: 40_000,
        };
        let exact = Flows {
            new: Decimal::from(20_000),
            expansion: Decimal::from(8_000),
            contraction: Decimal::from(3_000),
            churn: Decimal::from(5_000),
            reactivation: Decimal::from(400),
        };
        assert_eq!(quick_ratio(&cents).real(), Some(3.5));
        assert_eq!(quick_ratio(&exact).exact(), Some(Decimal::new(35, 1)));
        assert_eq!(cents.net(), 2_040_000);
        assert_eq!(
            quick_ratio_with_reactivation(&exact).exact(),
            Some(Decimal::new(355, 2))
        );
        let start = Decimal::from(100_000);
        let by_flows = net_churn_rate(start, &exact).exact();
        let end = start + exact.net();
        assert_eq!(
            by_flows,
            net_churn_rate_from_balances(start, end, exact.new).exact()
        );
    }
}
