//! Quotas of one rep for one period: fiscal periods cut to tenure, ramped month by month.

use super::fiscal::FiscalCalendar;
use super::scale::{PPB, PPM, mul_div, ppm, wide};
use crate::money::cents;
use crate::plan::{Measure, Period, Quota};

/// A quota of a role in integers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CompiledQuota {
    pub measure: Measure,
    period: Period,
    /// Cents of a full period; hundredths for counts; parts per million for the book measure.
    amount: i64,
}

/// Months of a rep on the team, and how far their quota has ramped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tenure<'p> {
    /// First month of work, 1 or later.
    pub first: u16,
    /// Last month of work; `u16::MAX` while it is open.
    pub last: u16,
    /// Share of quota in parts per billion by month since `first`; full afterwards.
    pub ramp: &'p [i64],
}

/// The part of a period in which a rep works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub from: u16,
    pub to: u16,
}

impl Stretch {
    pub fn months(self) -> u16 {
        self.to + 1 - self.from
    }
}

impl CompiledQuota {
    pub fn new(quota: &Quota) -> Self {
        let amount = match quota.measure {
            Measure::BookNrr => ppm(quota.amount),
            _ => cents(quota.amount),
        };
        Self {
            measure: quota.measure,
            period: quota.period,
            amount,
        }
    }

    /// Whether a period ends with `month`.
    pub fn ends(&self, calendar: &FiscalCalendar, month: u16) -> bool {
        month > 0 && calendar.bounds(self.period, month).1 == month
    }

    /// The part of the period around `month` in which the rep works.
    pub fn stretch(&self, calendar: &FiscalCalendar, month: u16, tenure: Tenure<'_>) -> Stretch {
        let (from, to) = calendar.bounds(self.period, month);
        Stretch {
            from: from.max(tenure.first),
            to: to.min(tenure.last),
        }
    }

    /// Quota of a stretch: each month's even share of the full period times its ramp share, rounded
    /// once. Not for the book measure, whose quota depends on the book.
    pub fn prorated(&self, stretch: Stretch, tenure: Tenure<'_>) -> i64 {
        let share: i64 = (stretch.from..=stretch.to)
            .map(|month| {
                tenure
                    .ramp
                    .get(usize::from(month - tenure.first))
                    .copied()
                    .unwrap_or(PPB)
            })
            .sum();
        mul_div(
            wide(self.amount),
            wide(share),
            wide(i64::from(self.period.months()) * PPB),
        )
    }

    /// Quota of a book with `start_cents` at the start of a stretch. The target is a growth over a
    /// full period, so a shorter stretch asks for the same part of that growth.
    pub fn of_book(&self, stretch: Stretch, start_cents: i64) -> i64 {
        let full = i64::from(self.period.months());
        let target = PPM * full + (self.amount - PPM) * i64::from(stretch.months());
        mul_div(wide(start_cents), wide(target.max(0)), wide(PPM * full))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::YearMonth;
    use crate::plan::Horizon;
    use rust_decimal::Decimal;

    fn quarterly(amount: i64) -> CompiledQuota {
        CompiledQuota::new(&Quota {
            measure: Measure::NewArr,
            amount: Decimal::from(amount),
            period: Period::Quarter,
        })
    }

    fn calendar() -> FiscalCalendar {
        FiscalCalendar::new(&Horizon {
            start: YearMonth {
                year: 2026,
                month: 2,
            },
            months: 13,
            fiscal_year_start: 1,
            report_month: None,
        })
    }

    #[test]
    fn a_stub_is_prorated_by_months_inside_horizon_and_tenure() {
        let (quota, calendar) = (quarterly(300), calendar());
        for (month, first, last, expected) in [
            (1, 1, u16::MAX, 20_000), // February and March of a quarter that began in January
            (4, 1, u16::MAX, 30_000), // a full quarter
            (4, 5, u16::MAX, 10_000), // hired in its last month
            (4, 1, 4, 20_000),        // left after its second month
            (12, 1, u16::MAX, 20_000), // cut by the horizon
        ] {
            let tenure = Tenure {
                first,
                last,
                ramp: &[],
            };
            let stretch = quota.stretch(&calendar, month, tenure);
            assert_eq!(
                quota.prorated(stretch, tenure),
                expected,
                "month {month}, {first}..{last}"
            );
        }
    }

    #[test]
    fn a_ramped_quota_sums_its_months() {
        let (quota, calendar) = (quarterly(300), calendar());
        let tenure = Tenure {
            first: 3,
            last: u16::MAX,
            ramp: &[0, 250_000_000, 500_000_000],
        };
        let stretch = quota.stretch(&calendar, 3, tenure);
        assert_eq!((stretch.from, stretch.to), (3, 5));
        assert_eq!(quota.prorated(stretch, tenure), 7_500);
    }

    #[test]
    fn a_book_target_is_prorated_as_growth() {
        let quota = CompiledQuota::new(&Quota {
            measure: Measure::BookNrr,
            amount: Decimal::new(112, 2),
            period: Period::Year,
        });
        assert_eq!(
            quota.of_book(Stretch { from: 1, to: 12 }, 1_000_000),
            1_120_000
        );
        assert_eq!(
            quota.of_book(Stretch { from: 1, to: 3 }, 1_000_000),
            1_030_000
        );
    }
}
