//! Quota periods on the fiscal calendar.

use crate::plan::{Horizon, Period};

/// Which simulated months belong to one quota period. Periods are cut at both ends of the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FiscalCalendar {
    /// Months from the start of the fiscal year to simulated month 1, 0 to 11.
    lead: u16,
    months: u16,
}

impl FiscalCalendar {
    /// The calendar of a horizon.
    pub fn new(horizon: &Horizon) -> Self {
        let lead = i16::from(horizon.start.month) - i16::from(horizon.fiscal_year_start);
        // rem_euclid(12) lies in 0..12.
        Self {
            lead: lead.rem_euclid(12) as u16,
            months: horizon.months,
        }
    }

    /// Last simulated month.
    pub const fn months(&self) -> u16 {
        self.months
    }

    /// First and last month, both inclusive, of the period that holds `month` (1 or later).
    pub fn bounds(&self, period: Period, month: u16) -> (u16, u16) {
        let into = (self.lead + month - 1) % period.months();
        let last = month + period.months() - 1 - into;
        (month.saturating_sub(into).max(1), last.min(self.months))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::YearMonth;

    #[test]
    fn periods_align_to_the_fiscal_year_and_are_cut_at_the_ends() {
        // November 2026 is the tenth month of a fiscal year that starts in February.
        let calendar = FiscalCalendar::new(&Horizon {
            start: YearMonth {
                year: 2026,
                month: 11,
            },
            months: 20,
            fiscal_year_start: 2,
            report_month: None,
        });
        for (period, month, expected) in [
            (Period::Month, 7, (7, 7)),
            (Period::Quarter, 1, (1, 3)),
            (Period::Quarter, 3, (1, 3)),
            (Period::Quarter, 4, (4, 6)),
            (Period::Quarter, 20, (19, 20)),
            (Period::HalfYear, 3, (1, 3)),
            (Period::HalfYear, 4, (4, 9)),
            (Period::HalfYear, 10, (10, 15)),
            (Period::Year, 1, (1, 3)),
            (Period::Year, 4, (4, 15)),
            (Period::Year, 15, (4, 15)),
            (Period::Year, 16, (16, 20)),
        ] {
            assert_eq!(
                calendar.bounds(period, month),
                expected,
                "{period:?} {month}"
            );
        }
    }
}
