//! From deals to earned amounts, line by line and period by period.

use super::curve::{Basis, PayCurve};
use super::deal::Deal;
use super::figures::{Derivation, ItemKind, MeasureFigures, PeriodPay};
use super::quota::{PeriodQuota, Span, basis, first_day, period_quota, target_pay};
use super::terms::{
    CompTerms, Limits, Line, Measured, Pick, RepTerms, SplitCredit, StatementPlan, StatementQuota,
};
use crate::calendar::Date;
use crate::comp::ShareWindows;
use crate::plan::{Measure, Period, RateBasis, Source};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// An amount earned on a deal.
#[derive(Debug, Clone)]
pub struct Earned<'p> {
    pub deal: &'p Deal,
    pub line: &'p Line,
    pub kind: ItemKind,
    pub amount: Decimal,
    pub credit: Decimal,
    /// Minor units.
    pub units: i64,
    /// Minor units before `payout_share`, of which overrides take theirs.
    pub whole_units: i64,
    pub derivation: Derivation,
}

/// One rep among the deals.
pub struct Desk<'p> {
    pub plan: &'p StatementPlan,
    pub name: &'p str,
    pub rep: &'p RepTerms,
    pub comp: Option<&'p CompTerms>,
    /// Deals up to the statement's day, in the order they closed.
    pub deals: &'p [&'p Deal],
    pub as_of: Date,
}

/// A deal as one line sees it.
struct Entry<'p> {
    deal: &'p Deal,
    credit: Decimal,
    amount: Decimal,
    /// Whether the line is paid on it, rather than only moved by it.
    pays: bool,
}

impl<'p> Desk<'p> {
    /// Credit by measure for every quota period from the rep's first day to the statement's.
    pub fn measures(&self) -> Vec<MeasureFigures> {
        let mut out = Vec::new();
        for quota in &self.rep.quotas {
            let mut credited: BTreeMap<Span, Decimal> = BTreeMap::new();
            let mut span = self.span(first_day(self.plan, self.rep), quota.period);
            let last = self
                .rep
                .left
                .map_or(self.as_of, |left| left.min(self.as_of));
            while span.first <= last {
                credited.insert(span, Decimal::ZERO);
                let next = span.last.plus_days(1);
                span = self.span(next, quota.period);
            }
            for deal in self
                .deals
                .iter()
                .filter(|deal| quota.measured.counts(&deal.kind))
            {
                let span = self.span(deal.date, quota.period);
                *credited.entry(span).or_default() += self.quota_credit(deal, &quota.measured);
            }
            for (span, credited) in credited {
                let PeriodQuota {
                    quota: target,
                    present,
                    ..
                } = self.quota(quota, span);
                out.push(MeasureFigures {
                    measure: quota.measured.name().to_owned(),
                    first: span.first,
                    last: span.last,
                    credited,
                    quota: target,
                    present,
                    attainment: ratio(credited, target),
                });
            }
        }
        out
    }

    /// Everything earned under the rep's own comp plan, and the periods it was earned in.
    pub fn earn(&self) -> (Vec<Earned<'p>>, Vec<PeriodPay>) {
        let (mut items, mut periods) = (Vec::new(), Vec::new());
        for line in self.comp.map_or(&[][..], |comp| &comp.lines) {
            let mut by_span: BTreeMap<Span, Vec<Entry<'p>>> = BTreeMap::new();
            let length = self.length(line);
            for deal in self.deals {
                if let Some(entry) = self.entry(line, deal) {
                    let span = self.span(deal.date, length);
                    by_span.entry(span).or_default().push(entry);
                }
            }
            for (span, entries) in by_span {
                periods.push(self.period(line, length, span, &entries, &mut items));
            }
        }
        (items, periods)
    }

    fn span(&self, day: Date, period: Period) -> Span {
        Span::around(day, period, self.plan)
    }

    /// The rep's quota on what a line counts.
    fn quota_of(&self, measured: &Measured) -> Option<&'p StatementQuota> {
        let mut quotas = self.rep.quotas.iter();
        quotas.find(|quota| quota.measured == *measured)
    }

    /// Length of a line's period: that of the quota unless amounts start again on their own.
    pub fn length(&self, line: &Line) -> Period {
        let quota = self.quota_of(&line.measured).map(|quota| quota.period);
        let first = if line.needs_quota() {
            quota.or(line.period)
        } else {
            line.period.or(quota)
        };
        first.unwrap_or(Period::Year)
    }

    /// The quota that a line is measured by in a period, where their lengths are the same.
    fn line_quota(&self, line: &Line, length: Period, span: Span) -> Option<PeriodQuota> {
        let quota = self.quota_of(&line.measured)?;
        (quota.period == length).then(|| self.quota(quota, span))
    }

    fn quota(&self, quota: &StatementQuota, span: Span) -> PeriodQuota {
        let book_start = if quota.measured == Measured::Known(Measure::BookNrr) {
            let inside = self.deals.iter().filter(|deal| {
                deal.kind == "book" && span.first <= deal.date && deal.date <= span.last
            });
            inside
                .filter_map(|deal| {
                    let start = deal.amounts.get("start_arr")?;
                    Some(*start * self.credited_share(deal, None)?)
                })
                .sum()
        } else {
            Decimal::ZERO
        };
        period_quota(self.plan, self.rep, quota, span, book_start)
    }

    fn line_of(&self, measured: &Measured, source: Source) -> Option<&'p Line> {
        let mut lines = self.comp?.lines.iter();
        lines.find(|line| line.measured == *measured && line.source == source)
    }

    /// Share of a deal that counts for the rep under a line, or without one.
    fn credited_share(&self, deal: &Deal, line: Option<&Line>) -> Option<Decimal> {
        let part = deal.part(self.name, line.map_or(Source::Own, |line| line.source))?;
        Some(match self.plan.settings.split_credit {
            SplitCredit::Full => Decimal::ONE,
            SplitCredit::Shared => part * line.map_or(Decimal::ONE, |line| line.split),
        })
    }

    /// Quota credit of a deal on a measure: as own, else as landed where a line pays for that. What
    /// a line does not share in at the account's age is not credited.
    fn quota_credit(&self, deal: &Deal, measured: &Measured) -> Decimal {
        let own = self.line_of(measured, Source::Own);
        let shares = |line: &&'p Line| !self.age_share(line, deal).is_zero();
        let landed = self.line_of(measured, Source::Landed).filter(shares);
        let as_own = if own.as_ref().is_none_or(shares) {
            self.credited_share(deal, own)
        } else {
            None
        };
        let share = match (as_own, landed) {
            (Some(share), _) => Some(share),
            (None, Some(line)) => self.credited_share(deal, Some(line)),
            (None, None) => None,
        };
        let column = own
            .or(landed)
            .and_then(|line| line.amount_column.as_deref());
        let credit =
            share.and_then(|share| Some(share * self.whole_credit(deal, measured, column)?));
        credit.unwrap_or_default()
    }

    /// Credit of a whole deal: its own column, else its amount under the first rule that fits.
    fn whole_credit(
        &self,
        deal: &Deal,
        measured: &Measured,
        column: Option<&str>,
    ) -> Option<Decimal> {
        if let Some(credit) = deal.quota_credit {
            return Some(credit);
        }
        let amount = deal.amount(measured, column)?;
        let mut rules = self.plan.credit_rules.iter();
        let rule = rules.find(|rule| deal.fulfils(&rule.conditions, amount));
        Some(rule.map_or(amount, |rule| amount * rule.multiple + rule.add))
    }

    fn entry(&self, line: &Line, deal: &'p Deal) -> Option<Entry<'p>> {
        if !line.measured.counts(&deal.kind) {
            return None;
        }
        let column = line.amount_column.as_deref();
        let part = deal.part(self.name, line.source)?;
        let whole = deal.amount(&line.measured, column)?;
        let credited = self.credited_share(deal, Some(line))?;
        Some(Entry {
            deal,
            credit: self.whole_credit(deal, &line.measured, column)? * credited,
            amount: whole * part * line.split,
            pays: deal.fulfils(&line.conditions, whole) && self.wins(line, deal),
        })
    }

    /// Whether no other line of its group takes the deal.
    fn wins(&self, line: &Line, deal: &Deal) -> bool {
        let Some(group) = &line.group else {
            return true;
        };
        let lines = self.comp.map_or(&[][..], |comp| &comp.lines);
        let candidates = lines.iter().enumerate().filter(|(_, other)| {
            other.group.as_ref() == Some(group)
                && other.source == line.source
                && other.measured.counts(&deal.kind)
                && deal
                    .amount(&other.measured, other.amount_column.as_deref())
                    .is_some_and(|amount| deal.fulfils(&other.conditions, amount))
        });
        let winner = match self.plan.settings.pick {
            Pick::First => candidates.map(|(_, other)| other).next(),
            Pick::MostSpecific => candidates
                .max_by_key(|(index, other)| {
                    (
                        other.priority,
                        other.conditions.count(),
                        std::cmp::Reverse(*index),
                    )
                })
                .map(|(_, other)| other),
        };
        winner.is_some_and(|winner| std::ptr::eq(winner, line))
    }

    fn period(
        &self,
        line: &'p Line,
        length: Period,
        span: Span,
        entries: &[Entry<'p>],
        items: &mut Vec<Earned<'p>>,
    ) -> PeriodPay {
        let quota = self.line_quota(line, length, span);
        let basis = basis(self.rep, &line.rate, length, quota);
        let first_item = items.len();
        let mut run = Run::new(line, basis);
        for entry in entries {
            self.commission(&mut run, line, entry, items);
            if entry.pays {
                self.bonuses(line, entry, items);
            }
        }
        let earned: i64 = items[first_item..].iter().map(|item| item.units).sum();
        let earned = self.plan.rounding.amount(earned);
        let reading = run.curve.read();
        let credited = entries.iter().map(|entry| entry.credit).sum();
        let variable = target_pay(self.rep, Decimal::ONE, length);
        PeriodPay {
            component: line.id.clone(),
            first: span.first,
            last: span.last,
            credited,
            amount: entries.iter().filter(|e| e.pays).map(|e| e.amount).sum(),
            attainment: ratio(credited, basis.quota),
            rate_reached: reading.rate,
            multiple_reached: reading.multiple,
            parts: reading.parts,
            earned,
            variable_share: ratio(earned, variable),
        }
    }

    /// Adds a deal to the period and earns the increase of its pay.
    fn commission(
        &self,
        run: &mut Run<'p>,
        line: &'p Line,
        entry: &Entry<'p>,
        items: &mut Vec<Earned<'p>>,
    ) {
        let amount = if entry.pays {
            entry.amount
        } else {
            Decimal::ZERO
        };
        if line.each_deal {
            run.start_again();
        }
        // A share of variable pay goes by attainment, so by credit; a rate goes by amount.
        let paid_on = match line.rate {
            RateBasis::ShareOfVariable(_) if entry.pays => entry.credit,
            _ => amount,
        };
        run.curve.add(entry.credit, paid_on);
        let rounding = &self.plan.rounding;
        let reading = run.curve.read();
        let (before, after) = (run.pay, reading.pay);
        run.pay = after;
        let increase = if rounding.each_item {
            rounding.units(after - before)
        } else {
            rounding.units(after) - rounding.units(before)
        };
        let earns = !matches!(line.rate, RateBasis::PerEvent(_));
        let limited = if earns && entry.pays {
            limit(rounding.amount(increase), &line.deal_limits, amount).map(|to| rounding.units(to))
        } else {
            None
        };
        let age_share = self.age_share(line, entry.deal);
        let shared = scaled(rounding, limited.unwrap_or(increase), age_share);
        let units = scaled(rounding, shared, line.payout_share);
        if units == 0 && (amount.is_zero() || !earns) {
            return;
        }
        items.push(Earned {
            deal: entry.deal,
            line,
            kind: ItemKind::Commission,
            amount,
            credit: entry.credit,
            units,
            whole_units: shared,
            derivation: Derivation::Period {
                credited: run.curve.credited(),
                parts: reading.parts,
                after,
                before,
                limited: limited.map(|units| rounding.amount(units)),
                age_share,
                payout_share: line.payout_share,
            },
        });
    }

    fn bonuses(&self, line: &'p Line, entry: &Entry<'p>, items: &mut Vec<Earned<'p>>) {
        let age_share = self.age_share(line, entry.deal);
        let rounding = &self.plan.rounding;
        let mut add = |kind, amount: Decimal, share: Decimal| {
            let units = rounding.units(amount * share);
            if units != 0 {
                items.push(Earned {
                    deal: entry.deal,
                    line,
                    kind,
                    amount: entry.amount,
                    credit: entry.credit,
                    units,
                    whole_units: units,
                    derivation: Derivation::Fixed { amount, share },
                });
            }
        };
        if let RateBasis::PerEvent(amount) = line.rate {
            add(ItemKind::PerDeal, amount, age_share);
        }
        let start = Date::first_of(self.plan.start).month_number();
        let month = entry.deal.date.month_number() - start + 1;
        let running = |from: u16, to: u16| (i32::from(from)..=i32::from(to)).contains(&month);
        for spif in &line.spifs {
            if running(spif.from_month, spif.to_month) && !age_share.is_zero() {
                add(ItemKind::Spif, spif.amount, Decimal::ONE);
            }
        }
    }

    fn age_share(&self, line: &Line, deal: &Deal) -> Decimal {
        let ppb = ShareWindows::new(&line.share_by_age).at_ppb(deal.age_months());
        Decimal::new(ppb, 9).normalize()
    }
}

/// A period in progress.
struct Run<'p> {
    line: &'p Line,
    basis: Basis,
    curve: PayCurve<'p>,
    /// Pay so far, exact.
    pay: Decimal,
}

impl<'p> Run<'p> {
    fn new(line: &'p Line, basis: Basis) -> Self {
        Self {
            line,
            basis,
            curve: PayCurve::new(line, basis),
            pay: Decimal::ZERO,
        }
    }

    fn start_again(&mut self) {
        *self = Self::new(self.line, self.basis);
    }
}

/// The pay of one deal within its limits, where they change it.
fn limit(pay: Decimal, limits: &Limits, amount: Decimal) -> Option<Decimal> {
    let most = limits.most.map_or(pay, |most| pay.min(most));
    let least = limits.least.filter(|_| amount > Decimal::ZERO);
    let limited = least.map_or(most, |least| most.max(least));
    (limited != pay).then_some(limited)
}

fn scaled(rounding: &super::Rounding, units: i64, share: Decimal) -> i64 {
    if share == Decimal::ONE {
        return units;
    }
    rounding.units(rounding.amount(units) * share)
}

/// `over / under`, undefined without a denominator.
pub fn ratio(over: Decimal, under: Decimal) -> Option<Decimal> {
    (!under.is_zero()).then(|| over / under)
}
