//! What follows from the fields of each segment before anything is simulated.

use super::place::SectionId;
use super::quantity::{Quantity, spaced};
use super::{DerivedView, GroupView, SectionView};
use crate::metrics::land_facts;
use crate::run::LandFacts;
use foothold_core::behaviour::Param;
use foothold_core::plan::{Plan, Segment};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Adds what follows to the groups of the segments under Land.
pub(super) fn fill(sections: &mut [SectionView], plan: &Plan) {
    let land = &mut sections[SectionId::Land as usize];
    let facts = land_facts(plan);
    for (index, (segment, facts)) in plan.segments.iter().zip(&facts).enumerate() {
        let path = format!("segment[{index}]");
        let of_segment = |group: &&mut GroupView| group.path.as_deref() == Some(path.as_str());
        if let Some(group) = land.groups.iter_mut().find(of_segment) {
            group.derived = of(plan, segment, facts);
        }
    }
}

fn of(plan: &Plan, segment: &Segment, facts: &LandFacts) -> Vec<DerivedView> {
    let currency = &plan.currency;
    let target = plan.land.acv_of(&segment.id);
    let minimum = segment.cs_hours_yearly * plan.costs.cs_hour * Decimal::from(8);
    vec![
        DerivedView {
            label: "Win rate at target".into(),
            formula: win_rate(plan, segment, target, facts.win_rate_at_target),
            number: facts.win_rate_at_target * 100.0,
            unit: "%".into(),
            warning: None,
        },
        DerivedView {
            label: "Land the comp plan favours".into(),
            formula: "What pays the AE best on average, buyers and capacity aside".into(),
            number: facts.expected_drift * 100.0,
            unit: "% of target".into(),
            warning: None,
        },
        DerivedView {
            label: "Minimum viable land".into(),
            formula: format!(
                "8 × {} hours × {} {currency}",
                spaced(segment.cs_hours_yearly),
                spaced(plan.costs.cs_hour)
            ),
            number: minimum.to_f64().unwrap_or_default(),
            unit: format!("{currency}/yr"),
            warning: facts.unviable.then(|| {
                format!(
                    "The target of {} {currency} does not pay for the CS hours of an account.",
                    spaced(target)
                )
            }),
        },
    ]
}

/// `18% × (18,000 / 48,000)^−0.75`, and what moves the rate away from that.
fn win_rate(plan: &Plan, segment: &Segment, target: Decimal, rate: f64) -> String {
    let elasticity = plan.behaviour.get(Param::WinElasticity, segment.kind);
    let reference = segment.reference_land;
    let percent = segment.reference_win_rate * Decimal::ONE_HUNDRED;
    let formula = format!(
        "{}% × ({} / {})^{}",
        spaced(percent),
        spaced(target),
        spaced(reference),
        spaced(elasticity)
    );
    let cap = plan.behaviour.get(Param::WinRateCap, segment.kind);
    let capped = cap.to_f64().is_some_and(|cap| rate >= cap);
    let authority = segment.signing_authority;
    let past = |land: Decimal| land > authority;
    let further = match (capped, past(target), past(reference)) {
        (true, _, _) => format!(", capped at {}%", spaced(cap * Decimal::ONE_HUNDRED)),
        (_, true, false) => ", less the share lost past the signing authority".into(),
        (_, false, true) => ", and no share lost past the signing authority".into(),
        _ => String::new(),
    };
    formula + &further
}

/// The number of a decimal text with its unit, or the text where it is none, for sentences.
pub(super) fn shown(text: &str) -> String {
    match Quantity::read(text) {
        Some(quantity) => format!("{}{}", spaced(quantity.number), quantity.suffix),
        None => text.to_owned(),
    }
}
