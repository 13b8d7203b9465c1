//! From deals to earned amounts, line by line and period by period.

use super::deal::Deal;
use super::figures::{Derivation, ItemKind, MeasureFigures, PeriodPay};
use super::quota::{PeriodQuota, Span, basis, first_day, period_quota, target_pay};
use super::run::{Entry, Run, Step};
use super::terms::{
    CancelledCredit, CompTerms, CreditRule, Edge, Limits, Line, Measured, Pick, RepTerms,
    SplitCredit, StatementPlan, StatementQuota,
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
                let credit = self.quota_credit(deal, &quota.measured);
                *credited.entry(span).or_default() += credit;
                if let Some((day, share)) = self.reversed(deal) {
                    let span = self.span(day, quota.period);
                    *credited.entry(span).or_default() -= credit * share;
                }
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
            let mut by_span: BTreeMap<Span, Vec<Step<'p>>> = BTreeMap::new();
            let length = self.length(line);
            for deal in self.deals {
                let Some(entry) = self.entry(line, deal) else {
                    continue;
                };
                let span = self.span(deal.date, length);
                if let Some((day, share)) = self.reversed(deal).filter(|_| !line.each_deal) {
                    let credit = entry.credit * share;
                    let steps = by_span.entry(self.span(day, length)).or_default();
                    steps.push(Step::Reversal(day, deal, credit, share));
                }
                by_span.entry(span).or_default().push(Step::Deal(entry));
            }
            for (span, mut steps) in by_span {
                // Stable: deals of one day keep their order, what is cancelled that day follows.
                steps.sort_by_key(Step::order);
                periods.push(self.period(line, length, span, &steps, &mut items));
            }
        }
        (items, periods)
    }

    /// Day from which a cancelled deal has no quota credit any more, and for which part of it.
    fn reversed(&self, deal: &Deal) -> Option<(Date, Decimal)> {
        let day = deal.cancelled.filter(|day| *day <= self.as_of)?;
        let applies = self.plan.settings.cancelled_credit == CancelledCredit::Reversed;
        applies.then(|| (day, deal.cancelled_share.unwrap_or(Decimal::ONE)))
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
        // What a rule adds belongs to a deal, not to what is taken back of one.
        let add = |rule: &CreditRule| match amount < Decimal::ZERO {
            true => Decimal::ZERO,
            false => rule.add,
        };
        Some(rule.map_or(amount, |rule| amount * rule.multiple + add(rule)))
    }

    fn entry(&self, line: &Line, deal: &'p Deal) -> Option<Entry<'p>> {
        // At an age without a share a deal is nothing to the line: neither paid nor credited.
        if !line.measured.counts(&deal.kind) || self.age_share(line, deal).is_zero() {
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
        steps: &[Step<'p>],
        items: &mut Vec<Earned<'p>>,
    ) -> PeriodPay {
        let quota = self.line_quota(line, length, span);
        let basis = basis(self.rep, &line.rate, length, quota);
        let first_item = items.len();
        let mut run = Run::new(line, basis);
        for step in steps {
            match step {
                Step::Deal(entry) => {
                    self.commission(&mut run, line, entry, items);
                    if entry.pays {
                        self.bonuses(line, entry, items);
                    }
                    self.milestones(&mut run, line, entry, items);
                }
                Step::Reversal(day, deal, credit, share) => {
                    run.reverse(*day, deal, *credit, *share);
                }
            }
        }
        let earned: i64 = items[first_item..].iter().map(|item| item.units).sum();
        let earned = self.plan.rounding.amount(earned);
        let reading = run.curve.read();
        let deals = || {
            steps.iter().filter_map(|step| match step {
                Step::Deal(entry) => Some(entry),
                Step::Reversal(..) => None,
            })
        };
        let credited = if line.each_deal {
            deals().map(|entry| entry.credit).sum::<Decimal>()
        } else {
            run.curve.credited()
        };
        let variable = target_pay(self.rep, Decimal::ONE, length);
        PeriodPay {
            component: line.id.clone(),
            first: span.first,
            last: span.last,
            credited,
            amount: deals().filter(|e| e.pays).map(|e| e.amount).sum(),
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
        run.add(entry.deal, entry.credit, paid_on);
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

    /// Earns the milestones that the deal reaches; each is earned once a period.
    fn milestones(
        &self,
        run: &mut Run<'p>,
        line: &'p Line,
        entry: &Entry<'p>,
        items: &mut Vec<Earned<'p>>,
    ) {
        for (milestone, owner) in line.milestones.iter().zip(&mut run.reached) {
            let quota = run.basis.quota;
            let at = match milestone.at {
                Edge::Amount(amount) => Some(amount),
                // Without a quota there is no attainment to reach.
                Edge::Attainment(share) => (!quota.is_zero()).then(|| share * quota),
            };
            if owner.is_some() || at.is_none_or(|at| run.curve.credited() < at) {
                continue;
            }
            *owner = Some(entry.deal);
            let units = self.plan.rounding.units(milestone.amount);
            let shared = scaled(&self.plan.rounding, units, line.payout_share);
            items.push(Earned {
                deal: entry.deal,
                line,
                kind: ItemKind::Milestone,
                amount: entry.amount,
                credit: entry.credit,
                units: shared,
                whole_units: units,
                derivation: Derivation::Fixed {
                    amount: milestone.amount,
                    share: line.payout_share,
                },
            });
        }
    }

    fn bonuses(&self, line: &'p Line, entry: &Entry<'p>, items: &mut Vec<Earned<'p>>) {
        // What takes an amount back is no deal of its own.
        if entry.amount < Decimal::ZERO {
            return;
        }
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

/// The pay of one deal within its limits, where they change it.
fn limit(pay: Decimal, limits: &Limits, amount: Decimal) -> Option<Decimal> {
    if amount < Decimal::ZERO {
        // What is taken back is limited as what was paid.
        return limit(-pay, limits, -amount).map(|limited| -limited);
    }
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
