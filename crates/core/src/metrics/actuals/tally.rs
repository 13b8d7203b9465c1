//! Sums over customers, month by month.

use super::cohorts::Cohorts;
use super::history::History;
use crate::metrics::formula::Flows;
use crate::sim::record::MovementKind;
use rust_decimal::Decimal;

/// The customers of the start of a window, at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Base {
    /// What they paid at the start.
    pub then: Decimal,
    /// What they pay now.
    pub now: Decimal,
    /// The sum of the smaller of both of each.
    pub kept: Decimal,
    /// Their movements in between.
    pub flows: Flows<Decimal>,
    /// How many they were.
    pub customers: u32,
    /// How many of them still pay.
    pub customers_now: u32,
}

/// One month of all customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MonthTally {
    /// What is paid at month end.
    pub end: Decimal,
    /// By how many customers.
    pub customers: u32,
    /// The month's movements.
    pub flows: Flows<Decimal>,
    /// Customers that paid nothing at the last month end and never before.
    pub new_customers: u32,
    /// Customers of the last month end that pay nothing now.
    pub churned_customers: u32,
    /// Customers that paid nothing at the last month end, but once did.
    pub returned_customers: u32,
    /// The customers of the start of the window that ends here; `None` where the data does not
    /// reach that far back.
    pub base: Option<Base>,
}

/// Every month of some customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// From month 0.
    pub months: Vec<MonthTally>,
    /// Months in a window.
    pub window: u16,
    /// What became of each month's new customers.
    pub cohorts: Cohorts,
}

impl Tally {
    /// Sums up `customers` to the end of month `last`, retention over `window` months (at least 1).
    pub fn of<'a>(
        customers: impl IntoIterator<Item = &'a History>,
        last: u16,
        window: u16,
    ) -> Self {
        let count = usize::from(last) + 1;
        let span = usize::from(window);
        let mut months = vec![MonthTally::default(); count];
        for month in months.iter_mut().skip(span) {
            month.base = Some(Base::default());
        }
        let mut cohorts = Cohorts::new(count);
        let mut balances = vec![Decimal::ZERO; count];
        let mut flows = vec![Flows::default(); count];
        for customer in customers {
            customer.balances(&mut balances);
            flows.fill(Flows::default());
            for movement in customer.movements().iter().filter(|m| m.month <= last) {
                *slot(&mut flows[usize::from(movement.month)], movement.kind) += movement.amount;
            }
            cohorts.add(&balances, customer);
            add(&mut months, span, &balances, &flows);
        }
        Self {
            months,
            window,
            cohorts,
        }
    }
}

fn slot(flows: &mut Flows<Decimal>, kind: MovementKind) -> &mut Decimal {
    match kind {
        MovementKind::New => &mut flows.new,
        MovementKind::Expansion => &mut flows.expansion,
        MovementKind::Contraction => &mut flows.contraction,
        MovementKind::Churn => &mut flows.churn,
        MovementKind::Reactivation => &mut flows.reactivation,
    }
}

/// Adds one customer. `flows[t]` holds its movements of month t.
fn add(months: &mut [MonthTally], span: usize, balances: &[Decimal], flows: &[Flows<Decimal>]) {
    let mut known = false;
    // Movements of the window that ends with the month; decimals make taking off exact.
    let mut window = Flows::default();
    let first = balances.iter().position(|paid| !paid.is_zero());
    let moved = flows.iter().position(|flow| *flow != Flows::default());
    let Some(first) = first.into_iter().chain(moved).min() else {
        return;
    };
    for (t, month) in months.iter_mut().enumerate().skip(first) {
        let (now, before) = (
            balances[t],
            t.checked_sub(1).map_or(Decimal::ZERO, |p| balances[p]),
        );
        month.end += now;
        month.flows.add(&flows[t]);
        let pays = !now.is_zero();
        month.customers += u32::from(pays);
        if t > 0 {
            month.new_customers += u32::from(pays && !known);
            month.returned_customers += u32::from(pays && known && before.is_zero());
            month.churned_customers += u32::from(!pays && !before.is_zero());
        }
        known |= pays;
        window.add(&flows[t]);
        if let Some(left) = t.checked_sub(span) {
            window.take(&flows[left]);
        }
        let Some(base) = &mut month.base else {
            continue;
        };
        // A base exists from month `span` on, so the window's start is never before month 0.
        let then = balances[t - span];
        if then.is_zero() {
            continue;
        }
        base.then += then;
        base.now += now;
        base.kept += now.min(then);
        base.customers += 1;
        base.customers_now += u32::from(pays);
        base.flows.add(&window);
    }
}
