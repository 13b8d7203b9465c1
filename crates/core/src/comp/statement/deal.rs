//! Deals, and what is wrong with them under a plan.

use super::terms::{
    Conditions, Edge, Line, Measured, Receiver, RepTerms, ShareSum, StatementPlan, Table,
};
use crate::calendar::Date;
use crate::comp::faults::percent;
use crate::plan::{Measure, RateBasis, Source};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// A rep's part in a deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealRep {
    /// Name.
    pub rep: String,
    /// Share, a ratio.
    pub share: Decimal,
}

/// A deal, an activation, or a period of a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deal {
    /// Identifier, unique in the file.
    pub id: String,
    /// Day it closed.
    pub date: Date,
    /// `new`, `expansion`, `renewal_uplift`, `renewal`, `activation`, `book`, or a declared measure.
    pub kind: String,
    /// Who worked it.
    pub reps: Vec<DealRep>,
    /// Amounts by column.
    pub amounts: BTreeMap<String, Decimal>,
    /// Every cell by column, as text.
    pub cells: BTreeMap<String, String>,
    /// Quota credit, where it is not the amount.
    pub quota_credit: Option<Decimal>,
    /// Contract term.
    pub term_months: Option<u16>,
    /// Start of the contract.
    pub start: Option<Date>,
    /// Day the account landed.
    pub landed: Option<Date>,
    /// Rep who landed the account.
    pub landed_by: Option<String>,
    /// Day of the invoice.
    pub invoiced: Option<Date>,
    /// Day the cash came in.
    pub collected: Option<Date>,
    /// Day the customer cancelled.
    pub cancelled: Option<Date>,
    /// Part of it that was cancelled, a ratio; all of it when absent.
    pub cancelled_share: Option<Decimal>,
}

/// One thing wrong with a deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealFault {
    /// Index of the deal.
    pub deal: usize,
    /// Column.
    pub column: &'static str,
    /// Columns of which one is needed, where that is what is missing.
    pub needs: Vec<String>,
    /// What is wrong; no closing stop.
    pub reason: String,
    /// What to do about it; no closing stop.
    pub fix: String,
}

/// Kinds of deals that known measures count.
pub(super) const KINDS: [&str; 6] = [
    "new",
    "expansion",
    "renewal_uplift",
    "renewal",
    "activation",
    "book",
];

impl Measured {
    /// Whether it counts deals of `kind`.
    pub(super) fn counts(&self, kind: &str) -> bool {
        match self {
            Self::Named(name) => name == kind,
            Self::Known(measure) => match measure {
                Measure::NewArr | Measure::FirstYearAcv | Measure::Tcv => kind == "new",
                Measure::ExpansionArr => kind == "expansion" || kind == "renewal_uplift",
                Measure::RenewalUplift => kind == "renewal_uplift",
                Measure::Renewals => kind == "renewal",
                Measure::Activations => kind == "activation",
                Measure::BookNrr => kind == "book",
            },
        }
    }

    /// Columns of its amount, the first that is there.
    pub(super) fn columns(&self) -> &'static [&'static str] {
        match self {
            Self::Named(_) => &["amount"],
            Self::Known(measure) => match measure {
                Measure::FirstYearAcv => &["first_year_acv", "acv", "amount"],
                Measure::Tcv => &["tcv", "amount"],
                Measure::BookNrr => &["end_arr", "amount"],
                _ => &["arr", "amount"],
            },
        }
    }
}

impl Deal {
    /// The amount a line is paid on, 1 for an activation; `None` when its column is empty.
    pub(super) fn amount(&self, measured: &Measured, column: Option<&str>) -> Option<Decimal> {
        if let Some(column) = column {
            return self.amounts.get(column).copied();
        }
        if *measured == Measured::Known(Measure::Activations) {
            return Some(Decimal::ONE);
        }
        let mut columns = measured.columns().iter();
        columns.find_map(|name| self.amounts.get(*name).copied())
    }

    /// The rep's part, own or landed; `None` when the rep has none.
    pub(super) fn part(&self, rep: &str, source: Source) -> Option<Decimal> {
        let own = self.reps.iter().find(|part| part.rep == rep);
        match source {
            Source::Own => own.map(|part| part.share),
            Source::Landed => (self.landed_by.as_deref() == Some(rep)).then_some(Decimal::ONE),
        }
    }

    /// Months since the account landed; 0 for a new deal.
    pub(super) fn age_months(&self) -> u16 {
        self.landed
            .map_or(0, |landed| landed.months_until(self.date))
    }

    /// Whether it fulfils `conditions` with this amount; what takes an amount back is as large as
    /// the amount.
    pub(super) fn fulfils(&self, conditions: &Conditions, amount: Decimal) -> bool {
        let amount = amount.abs();
        let holds = |(column, wanted): (&String, &String)| {
            self.cells
                .get(column)
                .is_some_and(|found| same(found, wanted))
        };
        conditions.when.iter().all(holds)
            && conditions.least_amount.is_none_or(|least| amount >= least)
            && conditions.below_amount.is_none_or(|below| amount < below)
    }

    /// The last day the deal tells of.
    pub fn last_day(&self) -> Date {
        let others = [self.invoiced, self.collected, self.cancelled];
        others.into_iter().flatten().fold(self.date, Date::max)
    }
}

fn same(found: &str, wanted: &str) -> bool {
    let (found, wanted) = (found.trim(), wanted.trim());
    match (found.parse::<Decimal>(), wanted.parse::<Decimal>()) {
        (Ok(found), Ok(wanted)) => found == wanted,
        _ => found.to_lowercase() == wanted.to_lowercase(),
    }
}

impl Line {
    /// Whether it cannot be paid without a quota.
    pub(super) fn needs_quota(&self) -> bool {
        let by_attainment = |edge: &Option<Edge>| matches!(edge, Some(Edge::Attainment(_)));
        matches!(self.rate, RateBasis::ShareOfVariable(_))
            || self.threshold.is_some()
            || self.cap.is_some()
            || self.table == Table::Overage
            || self.bands.iter().any(|band| by_attainment(&band.up_to))
            || self
                .milestones
                .iter()
                .any(|milestone| by_attainment(&Some(milestone.at)))
    }
}

/// Everything wrong with `deals` under a plan without faults, in their order.
pub fn check_deals(plan: &StatementPlan, deals: &[Deal]) -> Vec<DealFault> {
    let mut out = Vec::new();
    let mut ids = BTreeSet::new();
    let mut spellings: BTreeMap<String, &str> = BTreeMap::new();
    for rep in &plan.reps {
        spellings.entry(key(&rep.id)).or_insert(&rep.id);
    }
    for (index, deal) in deals.iter().enumerate() {
        let mut fault = |column, reason: String, fix: &str| {
            out.push(DealFault {
                deal: index,
                column,
                needs: Vec::new(),
                reason,
                fix: fix.to_owned(),
            });
        };
        let mut misspelt = false;
        for part in &deal.reps {
            let known = *spellings.entry(key(&part.rep)).or_insert(&part.rep);
            if known != part.rep {
                misspelt = true;
                let reason = format!("{:?} is written {known:?} elsewhere", part.rep);
                fault(
                    "rep",
                    reason,
                    "write each name alike: they are compared letter by letter",
                );
            }
        }
        shares(plan, deal, &mut fault);
        if !ids.insert(deal.id.as_str()) {
            fault(
                "id",
                format!("{:?} stands in an earlier row too", deal.id),
                "give each deal an id of its own; reps who share a deal stand in one row: \"Ana 60%; Ben 40%\"",
            );
        }
        if deal.date < Date::first_of(plan.start) {
            fault(
                "date",
                format!("{} is before the plan starts", deal.date),
                "remove the deal, or start the plan earlier",
            );
        }
        if !KINDS.contains(&deal.kind.as_str()) && !plan.measures.contains(&deal.kind) {
            let known: Vec<&str> = KINDS
                .into_iter()
                .chain(plan.measures.iter().map(String::as_str))
                .collect();
            fault(
                "kind",
                format!("{:?} is not a kind of deal", deal.kind),
                &format!("use one of {}", known.join(", ")),
            );
        }
        if deal.cancelled.is_some_and(|day| day < deal.date) {
            fault(
                "cancelled",
                "is before the deal closed".into(),
                "correct one of the two dates",
            );
        }
        if deal.cancelled.is_some() && deal.amounts.values().any(|amount| *amount < Decimal::ZERO) {
            fault(
                "cancelled",
                "a negative amount takes back already, it cannot be cancelled".into(),
                "remove the date; what is given again is a deal with a positive amount",
            );
        }
        if misspelt {
            continue;
        }
        people(plan, deal, &mut fault);
        amounts(plan, deal, index, &mut out);
    }
    out
}

/// A name without what people write one way or another.
fn key(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

fn shares(plan: &StatementPlan, deal: &Deal, fault: &mut impl FnMut(&'static str, String, &str)) {
    let sum: Decimal = deal.reps.iter().map(|part| part.share).sum();
    let overlay = deal.reps.iter().any(|part| part.share == Decimal::ONE);
    let any = plan.settings.share_sum == ShareSum::Any;
    if sum > Decimal::ONE && !overlay && !any {
        fault(
            "rep",
            format!("the shares sum to {}", percent(sum)),
            "make them sum to 100% or less; where one rep has 100%, others may stand beside; \
             share_sum = \"any\" in the comp plan's [settings] allows every sum",
        );
    }
}

fn people(plan: &StatementPlan, deal: &Deal, fault: &mut impl FnMut(&'static str, String, &str)) {
    let mut names = BTreeSet::new();
    let mut all: Vec<(&'static str, &str, Source)> = Vec::new();
    for part in &deal.reps {
        if names.insert(part.rep.as_str()) {
            all.push(("rep", &part.rep, Source::Own));
        } else {
            fault(
                "rep",
                format!("{:?} is named twice", part.rep),
                "name each rep once",
            );
        }
    }
    let lines = plan.comp_plans.iter().flat_map(|comp| &comp.lines);
    let landing_counts = lines.into_iter().any(|line| line.source == Source::Landed);
    if let Some(name) = deal.landed_by.as_ref().filter(|_| landing_counts) {
        all.push(("landed_by", name, Source::Landed));
    }
    for (column, name, source) in all {
        let Some(rep) = plan.rep(name) else {
            fault(
                column,
                format!("{name:?} is not a rep of the comp plan"),
                "add a [[rep]] with this id, or a [default_rep]",
            );
            continue;
        };
        employed(deal, name, rep, column, fault);
        for line in plan.comp_of(rep).map_or(&[][..], |comp| &comp.lines) {
            if line.source == source && line.measured.counts(&deal.kind) {
                payable(plan, deal, name, rep, line, fault);
            }
        }
    }
}

fn employed(
    deal: &Deal,
    name: &str,
    rep: &RepTerms,
    column: &'static str,
    fault: &mut impl FnMut(&'static str, String, &str),
) {
    if column == "rep" && rep.hired.is_some_and(|hired| deal.date < hired) {
        fault(
            "date",
            format!("{} is before the first day of {name:?}", deal.date),
            "correct the date, the rep, or hired in the comp plan",
        );
    }
    if column == "rep" && rep.left.is_some_and(|left| deal.date > left) {
        fault(
            "date",
            format!("{} is after the last day of {name:?}", deal.date),
            "correct the date, the rep, or left in the comp plan",
        );
    }
}

fn payable(
    plan: &StatementPlan,
    deal: &Deal,
    name: &str,
    rep: &RepTerms,
    line: &Line,
    fault: &mut impl FnMut(&'static str, String, &str),
) {
    let component = &line.id;
    let measure = line.measured.name();
    let has_quota = rep
        .quotas
        .iter()
        .any(|quota| quota.measured == line.measured);
    if line.needs_quota() && !has_quota {
        fault(
            "rep",
            format!("{name:?} has no quota on {measure}, which component {component} is paid by"),
            "add a quota on it to the rep, or to [default_rep]",
        );
    }
    if !line.share_by_age.is_empty() && deal.kind != "new" && deal.landed.is_none() {
        fault(
            "landed",
            format!("is empty, and component {component} of {name:?} pays by account age"),
            "give the day the account landed",
        );
    }
    for to in &line.overrides {
        let Receiver::Column(column) = &to.to else {
            continue;
        };
        let receiver = deal.cells.get(column).map_or("", String::as_str);
        if !receiver.is_empty() && plan.rep(receiver).is_none() {
            fault(
                "rep",
                format!("column {column} names {receiver:?}, who is not a rep of the comp plan"),
                "add a [[rep]] with this id, or a [default_rep]",
            );
        }
    }
}

/// Amounts that the components of its reps are paid on and the deal does not have.
fn amounts(plan: &StatementPlan, deal: &Deal, index: usize, out: &mut Vec<DealFault>) {
    let own = deal
        .reps
        .iter()
        .map(|part| (part.rep.as_str(), Source::Own));
    let landed = deal
        .landed_by
        .iter()
        .map(|rep| (rep.as_str(), Source::Landed));
    for (name, source) in own.chain(landed) {
        let comp = plan.rep(name).and_then(|rep| plan.comp_of(rep));
        for line in comp.map_or(&[][..], |comp| &comp.lines) {
            let column = line.amount_column.as_deref();
            if line.source != source
                || !line.measured.counts(&deal.kind)
                || deal.amount(&line.measured, column).is_some()
            {
                continue;
            }
            let needs: Vec<String> = match column {
                Some(column) => vec![column.to_owned()],
                None => line
                    .measured
                    .columns()
                    .iter()
                    .map(|&name| name.to_owned())
                    .collect(),
            };
            out.push(DealFault {
                deal: index,
                column: "amount",
                reason: format!("has no amount for component {} of {name:?}", line.id),
                fix: format!("fill {}", needs.join(" or ")),
                needs,
            });
        }
    }
}

#[cfg(test)]
mod tests;
