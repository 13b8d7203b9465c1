//! One period of a line in progress: deals credited one after another, and credit lost again.

use super::curve::{Basis, PayCurve};
use super::deal::Deal;
use super::life::takes_back;
use super::terms::Line;
use crate::calendar::Date;
use rust_decimal::Decimal;

/// A deal as one line sees it.
pub struct Entry<'p> {
    pub deal: &'p Deal,
    pub credit: Decimal,
    pub amount: Decimal,
    /// Whether the line is paid on it, rather than only moved by it.
    pub pays: bool,
}

/// What happens in a period of a line.
pub enum Step<'p> {
    /// A deal closes.
    Deal(Entry<'p>),
    /// A deal, of this period or an earlier one, loses credit: on a day, so much, that part of it.
    Reversal(Date, &'p Deal, Decimal, Decimal),
}

impl Step<'_> {
    /// Deals of a day come before what is cancelled on it.
    pub fn order(&self) -> (Date, bool) {
        match self {
            Self::Deal(entry) => (entry.deal.date, false),
            Self::Reversal(day, ..) => (*day, true),
        }
    }
}

/// A period in progress.
pub struct Run<'p> {
    line: &'p Line,
    pub basis: Basis,
    pub curve: PayCurve<'p>,
    /// Deals with their credit and the amount paid on, as added.
    added: Vec<(&'p Deal, Decimal, Decimal)>,
    /// Credit that deals of earlier periods lost in this one.
    lost: Decimal,
    /// The deal that reached each milestone.
    pub reached: Vec<Option<&'p Deal>>,
    /// Pay so far, exact.
    pub pay: Decimal,
}

impl<'p> Run<'p> {
    pub fn new(line: &'p Line, basis: Basis) -> Self {
        Self {
            line,
            basis,
            curve: PayCurve::new(line, basis),
            added: Vec::new(),
            lost: Decimal::ZERO,
            reached: vec![None; line.milestones.len()],
            pay: Decimal::ZERO,
        }
    }

    pub fn add(&mut self, deal: &'p Deal, credit: Decimal, paid_on: Decimal) {
        self.curve.add(credit, paid_on);
        self.added.push((deal, credit, paid_on));
    }

    /// Takes away the credit of a deal that was cancelled on `day`. What earlier deals earned stays
    /// (the clawback says what of it is taken back); what later ones earn starts from the pay that
    /// the period would have without it.
    pub fn reverse(&mut self, day: Date, deal: &'p Deal, credit: Decimal, share: Decimal) {
        let same = |other: &Deal| std::ptr::eq(other, deal);
        match self.added.iter_mut().find(|(other, ..)| same(other)) {
            Some((_, credit, paid_on)) => {
                *credit *= Decimal::ONE - share;
                *paid_on *= Decimal::ONE - share;
            }
            None => self.lost += credit,
        }
        self.curve = PayCurve::new(self.line, self.basis);
        self.curve.add(-self.lost, Decimal::ZERO);
        for (_, credit, paid_on) in &self.added {
            self.curve.add(*credit, *paid_on);
        }
        self.pay = self.curve.read().pay;
        if takes_back(self.line, deal, deal.date, day) {
            // Its bonus is taken back, so a later deal can reach the milestone again.
            for owner in &mut self.reached {
                *owner = owner.filter(|other| !same(other));
            }
        }
    }

    pub fn start_again(&mut self) {
        *self = Self::new(self.line, self.basis);
    }
}
