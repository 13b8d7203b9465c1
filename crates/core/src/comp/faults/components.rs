//! What can be wrong with a comp plan by itself.

use super::{amount, multiple, percent, places, share, unique_id, vesting};
use crate::plan::{CompPlan, Component, Draw, Fault, Measure, RateBasis, RateTier, Source};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

pub(super) fn faults(plan: &CompPlan, path: &str, out: &mut Vec<Fault>) {
    let mut ids = BTreeMap::new();
    let mut weights = Decimal::ZERO;
    for (index, component) in plan.components.iter().enumerate() {
        let path = format!("{path}.component[{index}]");
        unique_id(&mut ids, &path, "component", &component.id, out);
        one(component, &path, out);
        if let RateBasis::ShareOfVariable(weight) = component.rate {
            weights = weights.saturating_add(weight);
        }
    }
    if weights > Decimal::ONE {
        out.push(Fault::new(
            format!("{path}.component"),
            format!("shares of variable pay add up to {}", percent(weights)),
            "make them add up to at most 100%",
        ));
    }
    if let Some(guarantee) = &plan.draw {
        draw(guarantee, &format!("{path}.draw"), out);
    }
}

fn one(component: &Component, path: &str, out: &mut Vec<Fault>) {
    rate(component, path, out);
    tiers(&component.tiers, path, out);
    if let Some(threshold) = component.threshold {
        multiple(&format!("{path}.threshold"), threshold, out);
    }
    if let Some(cap) = component.cap {
        multiple(&format!("{path}.cap"), cap, out);
    }
    share(&format!("{path}.split"), component.split, out);
    shares_by_age(component, path, out);
    vesting::faults(&component.vesting, &format!("{path}.vesting"), out);
    for (index, spif) in component.spifs.iter().enumerate() {
        amount(&format!("{path}.spif[{index}].amount"), spif.amount, out);
        if spif.to_month < spif.from_month {
            out.push(Fault::new(
                format!("{path}.spif[{index}].to_month"),
                format!(
                    "it ends in month {} before it begins in month {}",
                    spif.to_month, spif.from_month
                ),
                "swap the months, or write a later last month",
            ));
        }
    }
    if component.source == Source::Landed
        && !matches!(
            component.measure,
            Measure::ExpansionArr | Measure::RenewalUplift
        )
    {
        out.push(Fault::new(
            format!("{path}.source"),
            format!(
                "\"landed\" pays on later expansion, but the measure is {}",
                component.measure.name()
            ),
            "use \"own\", or measure expansion_arr or renewal_uplift",
        ));
    }
    if component.measure == Measure::BookNrr {
        book(component, path, out);
    }
}

fn rate(component: &Component, path: &str, out: &mut Vec<Fault>) {
    let field = format!("{path}.rate");
    match component.rate {
        RateBasis::PerEvent(value) => {
            amount(&field, value, out);
            let shaped = [
                ("tier", !component.tiers.is_empty()),
                ("threshold", component.threshold.is_some()),
                ("cap", component.cap.is_some()),
            ];
            for (name, _) in shaped.iter().filter(|(_, present)| *present) {
                out.push(Fault::new(
                    format!("{path}.{name}"),
                    "an amount per event has no standard rate to apply this to",
                    format!("remove {name}, or pay a share of the credited amount instead"),
                ));
            }
        }
        RateBasis::ShareOfVariable(weight) => {
            share(&field, weight, out);
            pays_nothing_at_quota(component, path, out);
        }
        // Currency an activation, not a share.
        RateBasis::Explicit(value) if component.measure == Measure::Activations => {
            amount(&field, value, out);
        }
        RateBasis::Explicit(value) => {
            if value < Decimal::ZERO || value > Decimal::ONE {
                out.push(Fault::new(
                    field,
                    format!(
                        "a rate of {} of the credited amount is outside 0% to 100%",
                        percent(value)
                    ),
                    "write the rate as a share: 10% is 0.10",
                ));
            } else {
                places(&field, value, 9, out);
            }
        }
    }
}

/// A share of variable pay fixes the standard rate by what is paid at 100%; zero there fixes none.
fn pays_nothing_at_quota(component: &Component, path: &str, out: &mut Vec<Fault>) {
    let below_quota = component
        .tiers
        .iter()
        .take_while(|tier| tier.up_to.is_some_and(|up_to| up_to < Decimal::ONE))
        .count();
    let up_to_quota = component
        .tiers
        .get(..=below_quota)
        .unwrap_or(&component.tiers);
    if !up_to_quota.is_empty()
        && up_to_quota
            .iter()
            .all(|tier| tier.multiple <= Decimal::ZERO)
    {
        out.push(Fault::new(
            format!("{path}.tier"),
            "every band up to 100% of quota pays nothing, so no rate pays variable pay at 100%",
            "give a band below 100% a multiple above 0, or write an explicit rate",
        ));
    }
}

fn tiers(tiers: &[RateTier], path: &str, out: &mut Vec<Fault>) {
    let mut below = Decimal::ZERO;
    for (index, tier) in tiers.iter().enumerate() {
        let field = format!("{path}.tier[{index}].up_to");
        let last = index + 1 == tiers.len();
        match tier.up_to {
            None if !last => out.push(Fault::new(
                field,
                "a band without an upper bound is followed by another",
                "leave only the last band without up_to",
            )),
            Some(up_to) if last => out.push(Fault::new(
                field,
                format!(
                    "the last band ends at {}: nothing says what is paid above it",
                    percent(up_to)
                ),
                "remove up_to from the last band (multiple 0 pays nothing more)",
            )),
            Some(up_to) if up_to <= below => out.push(Fault::new(
                field,
                format!(
                    "a band that ends at {} does not rise above {}",
                    percent(up_to),
                    percent(below)
                ),
                "order the bands by attainment, each ending above the one before",
            )),
            Some(up_to) => multiple(&field, up_to, out),
            None => {}
        }
        below = tier.up_to.unwrap_or(below);
        multiple(
            &format!("{path}.tier[{index}].multiple"),
            tier.multiple,
            out,
        );
    }
}

fn shares_by_age(component: &Component, path: &str, out: &mut Vec<Fault>) {
    let mut before = 0;
    for (index, window) in component.share_by_age.iter().enumerate() {
        share(
            &format!("{path}.share_by_age[{index}].share"),
            window.share,
            out,
        );
        if window.until_month <= before {
            out.push(Fault::new(
                format!("{path}.share_by_age[{index}].until_month"),
                format!(
                    "a window until month {} does not end after month {before}: windows overlap",
                    window.until_month
                ),
                "order the windows by month, each ending after the one before",
            ));
        }
        before = window.until_month;
    }
}

/// The book measure is paid once a period on many accounts: there is no event, account or invoice.
fn book(component: &Component, path: &str, out: &mut Vec<Fault>) {
    let by_event = [
        (
            "rate",
            matches!(component.rate, RateBasis::PerEvent(_)),
            "an amount per event",
        ),
        (
            "share_by_age",
            !component.share_by_age.is_empty(),
            "a share by account age",
        ),
        ("spif", !component.spifs.is_empty(), "a bonus per event"),
        (
            "clawback_months",
            component.clawback_months > 0,
            "a clawback when an account leaves",
        ),
        (
            "pay_on",
            component.pay_on != crate::plan::PayOn::Booking,
            "payment by invoice",
        ),
    ];
    for (name, _, what) in by_event.iter().filter(|(_, present, _)| *present) {
        out.push(Fault::new(
            format!("{path}.{name}"),
            format!(
                "book_nrr is measured once a period over the whole book: {what} has no meaning"
            ),
            match *name {
                "rate" => "pay a share of variable pay instead".to_owned(),
                "pay_on" => "use \"booking\"".to_owned(),
                name => format!("remove {name}"),
            },
        ));
    }
}

fn draw(draw: &Draw, path: &str, out: &mut Vec<Fault>) {
    let field = format!("{path}.amount_monthly");
    if draw.amount_monthly <= Decimal::ZERO {
        out.push(Fault::new(
            field,
            format!(
                "a draw of {} a month guarantees nothing",
                draw.amount_monthly
            ),
            "write an amount above 0, or remove the draw",
        ));
    } else {
        amount(&field, draw.amount_monthly, out);
    }
    if draw.months == 0 {
        out.push(Fault::new(
            format!("{path}.months"),
            "a draw of 0 months guarantees nothing",
            "write how many months after hire it runs, or remove the draw",
        ));
    }
}
