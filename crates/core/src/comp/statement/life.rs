//! One earned amount from the day it is earned: vesting, payment, clawback, leaving.

use super::deal::Deal;
use super::rounding::Rounding;
use super::terms::{
    Clawback, ClawbackAmount, ClawbackFrom, ClawbackWindowTerms, LeaverVested, Line,
};
use crate::calendar::Date;
use crate::comp::{ClawbackWindow, VestingCurve};
use crate::plan::PayOn;
use rust_decimal::Decimal;

/// Contract term where a deal names none.
const TERM_MONTHS: u16 = 12;

/// An amount earned and everything that decides when it reaches the rep. Amounts are minor units.
#[derive(Debug, Clone)]
pub struct Life<'p> {
    pub earned_on: Date,
    pub units: i64,
    pub line: &'p Line,
    pub vesting: VestingCurve,
    pub deal: &'p Deal,
    /// Day on which this amount's part of the deal was cancelled.
    pub cancelled: Option<Date>,
    pub left: Option<Date>,
    pub leaver_vested: LeaverVested,
    pub rounding: Rounding,
}

/// Where an amount is on some day. Amounts are minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Whereabouts {
    pub earned: i64,
    pub vested: i64,
    pub paid: i64,
    pub vested_unpaid: i64,
    pub unvested: i64,
    pub forfeited: i64,
    pub clawed_back: i64,
}

impl Whereabouts {
    /// Whether everything earned is found again, and everything vested.
    pub fn balances(&self) -> bool {
        let rest = self.paid + self.vested_unpaid + self.clawed_back;
        self.earned == rest + self.unvested + self.forfeited
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            earned: self.earned + other.earned,
            vested: self.vested + other.vested,
            paid: self.paid + other.paid,
            vested_unpaid: self.vested_unpaid + other.vested_unpaid,
            unvested: self.unvested + other.unvested,
            forfeited: self.forfeited + other.forfeited,
            clawed_back: self.clawed_back + other.clawed_back,
        }
    }

    fn times(self, sign: i64) -> Self {
        Self {
            earned: self.earned * sign,
            vested: self.vested * sign,
            paid: self.paid * sign,
            vested_unpaid: self.vested_unpaid * sign,
            unvested: self.unvested * sign,
            forfeited: self.forfeited * sign,
            clawed_back: self.clawed_back * sign,
        }
    }
}

impl Life<'_> {
    /// Where the amount is at the end of `day`; nothing before it was earned.
    pub fn at(&self, day: Date) -> Whereabouts {
        if day < self.earned_on {
            return Whereabouts::default();
        }
        // What is taken back by a falling rate table goes the way that was paid out.
        self.size_at(self.units.abs(), day)
            .times(self.units.signum())
    }

    fn size_at(&self, size: i64, day: Date) -> Whereabouts {
        let cancelled = self.cancelled.filter(|cancelled| *cancelled <= day);
        let left = self.left.filter(|left| *left <= day);
        match (cancelled, left) {
            (Some(cancelled), left) if left.is_none_or(|left| cancelled <= left) => {
                self.cancelled(size, cancelled, left, day)
            }
            (_, Some(left)) => self.gone(size, self.vested(size, left), 0, left, day),
            _ => {
                let vested = self.vested(size, day);
                let paid = self.due(vested, day);
                Whereabouts {
                    earned: size,
                    vested,
                    paid,
                    vested_unpaid: vested - paid,
                    unvested: size - vested,
                    ..Whereabouts::default()
                }
            }
        }
    }

    /// After the customer cancelled: nothing more vests, and inside the window what vested is taken
    /// back at the amount it was earned at, from what is unpaid first.
    fn cancelled(&self, size: i64, cancelled: Date, left: Option<Date>, day: Date) -> Whereabouts {
        let vested = self.vested(size, cancelled);
        let taken = if self.covers(cancelled) {
            self.taken(vested, cancelled)
        } else {
            0
        };
        match left {
            Some(left) => self.gone(size, vested, taken, left, day),
            None => self.kept(size, vested, taken, self.due(vested, day)),
        }
    }

    /// After the rep left on `left`.
    fn gone(&self, size: i64, vested: i64, taken: i64, left: Date, day: Date) -> Whereabouts {
        match self.leaver_vested {
            LeaverVested::PaidAtLeaving => self.kept(size, vested, taken, vested),
            LeaverVested::PaidWhenDue => self.kept(size, vested, taken, self.due(vested, day)),
            LeaverVested::Forfeited => {
                let kept = self.kept(size, vested, taken, self.due(vested, left));
                Whereabouts {
                    vested_unpaid: 0,
                    forfeited: kept.forfeited + kept.vested_unpaid,
                    ..kept
                }
            }
        }
    }

    fn kept(&self, size: i64, vested: i64, taken: i64, due: i64) -> Whereabouts {
        let keeps = vested - taken;
        let paid = due.min(keeps);
        Whereabouts {
            earned: size,
            vested,
            paid,
            vested_unpaid: keeps - paid,
            unvested: 0,
            forfeited: size - vested,
            clawed_back: taken,
        }
    }

    fn vested(&self, size: i64, day: Date) -> i64 {
        self.vesting
            .vested_cents(size, self.earned_on.months_until(day))
    }

    /// What of `vested` has become due by `day`.
    fn due(&self, vested: i64, day: Date) -> i64 {
        let Some(payable) = self.happened(self.line.pay_on).filter(|at| *at <= day) else {
            return 0;
        };
        let Some(holdback) = self.line.holdback else {
            return vested;
        };
        let held = self
            .rounding
            .units(self.rounding.amount(vested) * holdback.share);
        let earliest = self.earned_on.add_months(holdback.months);
        let released = self
            .happened(holdback.until)
            .map(|at| at.max(earliest).max(payable))
            .is_some_and(|at| at <= day);
        if released { vested } else { vested - held }
    }

    /// Day on which the condition was met.
    fn happened(&self, condition: PayOn) -> Option<Date> {
        happened(self.deal, self.earned_on, condition)
    }

    fn covers(&self, cancelled: Date) -> bool {
        takes_back(self.line, self.deal, self.earned_on, cancelled)
    }

    fn taken(&self, vested: i64, cancelled: Date) -> i64 {
        let (start, term) = (contract_start(self.deal), term_months(self.deal));
        let share = match self.line.clawback.amount {
            ClawbackAmount::Full => return vested,
            ClawbackAmount::UnearnedMonths => {
                let served = start.months_until(cancelled).min(term);
                (i64::from(term - served), i64::from(term))
            }
            ClawbackAmount::UnearnedDays => {
                let all = start.add_months(term).number() - start.number();
                let served = (cancelled.number() - start.number()).clamp(0, all);
                (all - served, all)
            }
        };
        let (unserved, all) = (Decimal::from(share.0), Decimal::from(share.1.max(1)));
        let exact = self.rounding.amount(vested) * unserved / all;
        self.rounding.units(exact).min(vested)
    }
}

fn happened(deal: &Deal, earned_on: Date, condition: PayOn) -> Option<Date> {
    match condition {
        PayOn::Booking => Some(earned_on),
        PayOn::Invoice => deal.invoiced.map(|day| day.max(earned_on)),
        PayOn::Collection => deal.collected.map(|day| day.max(earned_on)),
    }
}

fn term_months(deal: &Deal) -> u16 {
    deal.term_months.unwrap_or(TERM_MONTHS)
}

fn contract_start(deal: &Deal) -> Date {
    deal.start.unwrap_or(deal.date)
}

/// Whether what `line` paid on `deal` is taken back when the customer cancels on a day.
pub fn takes_back(line: &Line, deal: &Deal, earned_on: Date, cancelled: Date) -> bool {
    let Clawback { window, from, .. } = line.clawback;
    let from = match from {
        ClawbackFrom::Booking => earned_on,
        ClawbackFrom::Start => contract_start(deal),
        // A window that has not begun is not over.
        ClawbackFrom::Payment => happened(deal, earned_on, line.pay_on).unwrap_or(cancelled),
    };
    let months = |months| {
        let age = from.started_months_until(cancelled.max(from));
        ClawbackWindow { months }.covers(age)
    };
    match window {
        ClawbackWindowTerms::Never => false,
        ClawbackWindowTerms::Months(length) => months(length),
        ClawbackWindowTerms::Days(days) => cancelled.number() - from.number() <= i64::from(days),
        ClawbackWindowTerms::Term => months(term_months(deal)),
    }
}
