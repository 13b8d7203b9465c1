//! What is wrong with a statement's comp plan, by the fields of its file.

use super::deal::KINDS;
use super::terms::{
    CompTerms, Edge, Limits, Line, Measured, Receiver, RepTerms, StatementPlan, Table, Weight,
};
use crate::comp::faults::{percent, unique_id, vesting};
use crate::plan::{Fault, Measure, RateBasis, Source};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Everything wrong with a plan, by path: `comp_plan[0].component[1].tiers[2].up_to`.
pub fn faults(plan: &StatementPlan) -> Vec<Fault> {
    let mut out = Vec::new();
    measures(plan, &mut out);
    let mut ids = BTreeMap::new();
    for (index, comp) in plan.comp_plans.iter().enumerate() {
        let path = format!("comp_plan[{index}]");
        unique_id(&mut ids, &path, "comp plan", &comp.id, &mut out);
        comp_plan(plan, comp, &path, &mut out);
    }
    let mut reps = BTreeMap::new();
    for (index, rep) in plan.reps.iter().enumerate() {
        let path = format!("rep[{index}]");
        unique_id(&mut reps, &path, "rep", &rep.id, &mut out);
        one_rep(plan, rep, &path, &mut out);
    }
    if let Some(rep) = &plan.default_rep {
        one_rep(plan, rep, "default_rep", &mut out);
    }
    if plan.reps.is_empty() && plan.default_rep.is_none() {
        out.push(Fault::new(
            "rep",
            "the plan has no reps",
            "add a [[rep]], or a [default_rep] for whoever the deals name",
        ));
    }
    out
}

fn measures(plan: &StatementPlan, out: &mut Vec<Fault>) {
    for (index, name) in plan.measures.iter().enumerate() {
        let known = Measure::ALL.iter().any(|measure| measure.name() == name);
        if known || KINDS.contains(&name.as_str()) || plan.measures[..index].contains(name) {
            out.push(Fault::new(
                format!("measures[{index}]"),
                format!("\"{name}\" is the name of another measure or kind of deal"),
                "choose another name, or remove it",
            ));
        }
    }
}

fn comp_plan(plan: &StatementPlan, comp: &CompTerms, path: &str, out: &mut Vec<Fault>) {
    let mut ids = BTreeMap::new();
    let mut weights = Decimal::ZERO;
    for (index, line) in comp.lines.iter().enumerate() {
        let path = format!("{path}.component[{index}]");
        unique_id(&mut ids, &path, "component", &line.id, out);
        if let RateBasis::ShareOfVariable(weight) = line.rate {
            weights += weight;
        }
        tiers(line, &path, out);
        table(line, &path, out);
        limits(&line.deal_limits, "deal", &path, out);
        limits(&line.period_limits, "period", &path, out);
        ages(line, &path, out);
        vesting::faults(&line.vesting, &format!("{path}.vesting"), out);
        people(plan, line, &path, out);
    }
    if weights > Decimal::ONE {
        out.push(Fault::new(
            format!("{path}.component"),
            format!("shares of variable pay add up to {}", percent(weights)),
            "make them add up to at most 100%",
        ));
    }
}

fn tiers(line: &Line, path: &str, out: &mut Vec<Fault>) {
    let Some(last) = line.bands.len().checked_sub(1) else {
        return;
    };
    let by_rate = |weight: Weight| matches!(weight, Weight::Rate(_));
    let first = &line.bands[0];
    for (index, band) in line.bands.iter().enumerate() {
        let at = |name: &str| format!("{path}.tiers[{index}].{name}");
        match band.up_to {
            None if index < last => out.push(Fault::new(
                at("up_to"),
                "only the last tier may be without an end",
                "add up_to, or remove the tiers after it",
            )),
            Some(_) if index == last => out.push(Fault::new(
                at("up_to"),
                "the last tier ends, so what is above it has no rate",
                "remove up_to, or add a last tier that says what is paid above it",
            )),
            _ => {}
        }
        if by_rate(band.weight) != by_rate(first.weight) {
            out.push(Fault::new(
                at("rate"),
                "some tiers have a rate and some a multiple",
                "write rate in all of them, or multiple in all of them",
            ));
        }
        if by_rate(band.weight) && !matches!(line.rate, RateBasis::Explicit(_)) {
            out.push(Fault::new(
                at("rate"),
                "a tier has a rate of its own, but the component is not paid by rate",
                "write multiple instead",
            ));
        }
        if band.retroactive.is_some() && !matches!(line.table, Table::Marginal | Table::Retroactive)
        {
            out.push(Fault::new(
                at("retroactive"),
                "only a marginal or retroactive table can change tier by tier",
                "remove it, or change the table",
            ));
        }
    }
    for (index, pair) in (1..).zip(line.bands.windows(2)) {
        let at = format!("{path}.tiers[{index}].up_to");
        match (pair[0].up_to, pair[1].up_to) {
            (Some(Edge::Amount(before)), Some(Edge::Amount(end)))
            | (Some(Edge::Attainment(before)), Some(Edge::Attainment(end)))
                if end <= before =>
            {
                out.push(Fault::new(
                    at,
                    format!(
                        "{} is not above {}, where the tier before ends: tiers must rise",
                        written(pair[1].up_to, end),
                        written(pair[0].up_to, before)
                    ),
                    "order the tiers from low to high",
                ));
            }
            (Some(Edge::Amount(_)), Some(Edge::Attainment(_)))
            | (Some(Edge::Attainment(_)), Some(Edge::Amount(_))) => out.push(Fault::new(
                at,
                "some tiers end at an amount and some at an attainment",
                "write all of them in one unit",
            )),
            _ => {}
        }
    }
}

/// An edge as the file writes it.
fn written(edge: Option<Edge>, value: Decimal) -> String {
    match edge {
        Some(Edge::Attainment(ratio)) => percent(ratio),
        _ => value.to_string(),
    }
}

fn table(line: &Line, path: &str, out: &mut Vec<Fault>) {
    if let RateBasis::PerEvent(_) = line.rate {
        for (name, there) in [
            ("tiers", !line.bands.is_empty()),
            ("threshold", line.threshold.is_some()),
            ("cap", line.cap.is_some()),
        ] {
            if there {
                out.push(Fault::new(
                    format!("{path}.{name}"),
                    "an amount per event has no standard rate to apply this to",
                    format!("remove {name}, or pay a share of the credited amount instead"),
                ));
            }
        }
    }
    if line.each_deal && line.needs_quota() {
        out.push(Fault::new(
            format!("{path}.tiers_apply_to"),
            "one deal alone has no attainment of a quota",
            "end the tiers at amounts, or let them apply to the period",
        ));
    }
    if line.each_deal && !line.milestones.is_empty() {
        out.push(Fault::new(
            format!("{path}.milestones"),
            "milestones count what a period has, but tiers apply to each deal",
            "write them in a component of their own",
        ));
    }
    if line.needs_quota() && line.period.is_some() {
        out.push(Fault::new(
            format!("{path}.period"),
            "the component is paid by attainment, so its period is the quota's",
            "remove it",
        ));
    }
    if line.source == Source::Landed
        && !matches!(
            line.measured,
            Measured::Known(Measure::ExpansionArr | Measure::RenewalUplift)
        )
    {
        out.push(Fault::new(
            format!("{path}.source"),
            format!(
                "\"landed\" pays on later expansion, but the measure is {}",
                line.measured.name()
            ),
            "use \"own\", or measure expansion_arr or renewal_uplift",
        ));
    }
    for (index, spif) in line.spifs.iter().enumerate() {
        if spif.to_month < spif.from_month {
            out.push(Fault::new(
                format!("{path}.spifs[{index}].to_month"),
                format!(
                    "it ends in month {} before it begins in month {}",
                    spif.to_month, spif.from_month
                ),
                "swap the months, or write a later last month",
            ));
        }
    }
}

fn limits(limits: &Limits, what: &str, path: &str, out: &mut Vec<Fault>) {
    if let (Some(least), Some(most)) = (limits.least, limits.most)
        && least > most
    {
        out.push(Fault::new(
            format!("{path}.min_per_{what}"),
            format!("{least} is above the largest of {most}"),
            format!("swap it with max_per_{what}"),
        ));
    }
}

fn ages(line: &Line, path: &str, out: &mut Vec<Fault>) {
    for (index, pair) in (1..).zip(line.share_by_age.windows(2)) {
        if pair[1].until_month <= pair[0].until_month {
            out.push(Fault::new(
                format!("{path}.share_by_age[{index}].until"),
                format!(
                    "{} months is not after {} months, where the window before ends",
                    pair[1].until_month, pair[0].until_month
                ),
                "order the windows by age",
            ));
        }
    }
}

fn people(plan: &StatementPlan, line: &Line, path: &str, out: &mut Vec<Fault>) {
    for (index, to) in line.overrides.iter().enumerate() {
        if let Receiver::Rep(name) = &to.to
            && plan.rep(name).is_none()
        {
            out.push(Fault::new(
                format!("{path}.overrides[{index}].to"),
                format!("\"{name}\" is not a rep of the plan"),
                "add a [[rep]] with this id, or name a column with to_column",
            ));
        }
    }
}

fn one_rep(plan: &StatementPlan, rep: &RepTerms, path: &str, out: &mut Vec<Fault>) {
    if let (Some(hired), Some(left)) = (rep.hired, rep.left)
        && left < hired
    {
        out.push(Fault::new(
            format!("{path}.left"),
            format!("{left} is before {hired}, the first day"),
            "correct one of the two dates",
        ));
    }
    for (index, quota) in rep.quotas.iter().enumerate() {
        let first = rep.quotas[..index]
            .iter()
            .any(|other| other.measured == quota.measured);
        if first {
            out.push(Fault::new(
                format!("{path}.quota[{index}].measure"),
                format!("a second quota on {}", quota.measured.name()),
                "keep one quota for each measure; changes = [{ from, amount }] gives later targets",
            ));
        }
        for (at, pair) in (1..).zip(quota.changes.windows(2)) {
            if pair[1].from <= pair[0].from {
                out.push(Fault::new(
                    format!("{path}.quota[{index}].changes[{at}].from"),
                    "is not after the change before it",
                    "order the changes by month",
                ));
            }
        }
    }
    let Some(id) = &rep.comp_plan else {
        return;
    };
    if plan.comp_of(rep).is_none() {
        out.push(Fault::new(
            format!("{path}.comp_plan"),
            format!("there is no comp plan \"{id}\""),
            "name one of the [[comp_plan]] ids",
        ));
    }
}

#[cfg(test)]
mod tests;
