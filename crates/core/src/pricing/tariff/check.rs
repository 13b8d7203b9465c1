//! What can be wrong with a price book file.

use super::{Committed, Coupon, Off, TariffCharge, TariffModel, TariffSpec};
use crate::plan::{Fault, Quantity};
use crate::pricing::{CHARGES_MAX, ExactTier, TIERS_MAX};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

#[cfg(test)]
mod tests;

/// Adds every fault of `spec` to `out`.
pub(super) fn faults(spec: &TariffSpec, out: &mut Vec<Fault>) {
    if spec.charges.len() > CHARGES_MAX {
        let reason = format!("the book has {} charges", spec.charges.len());
        out.push(Fault::new(
            "charge",
            reason,
            format!("write at most {CHARGES_MAX}"),
        ));
    }
    if spec.charges.is_empty() && spec.minimum.is_none() {
        let fix = "add a [[charge]], or a minimum";
        out.push(Fault::new("charge", "the book bills nothing", fix));
    }
    bounds(out, "", spec.minimum, spec.maximum);
    unique(
        out,
        "charge",
        "charge",
        spec.charges.iter().map(|charge| charge.id.as_str()),
    );
    unique(
        out,
        "coupon",
        "coupon",
        spec.coupons.iter().map(|coupon| coupon.id.as_str()),
    );
    unique(
        out,
        "taxes",
        "tax",
        spec.taxes.iter().map(|tax| tax.id.as_str()),
    );
    if !spec.tax.is_zero() && !spec.taxes.is_empty() {
        let reason = "the bill has one tax and several";
        out.push(Fault::new("tax", reason, "keep either tax or taxes"));
    }
    for (index, coupon) in spec.coupons.iter().enumerate() {
        coupon_faults(spec, coupon, &format!("coupon[{index}]"), out);
    }
    for (index, charge) in spec.charges.iter().enumerate() {
        charge_faults(charge, &format!("charge[{index}]"), out);
    }
}

fn unique<'i>(out: &mut Vec<Fault>, list: &str, noun: &str, ids: impl Iterator<Item = &'i str>) {
    let mut seen = BTreeSet::new();
    for (index, id) in ids.enumerate() {
        if !seen.insert(id) {
            let reason = format!("\"{id}\" is already the id of an earlier {noun}");
            let fix = format!("give each {noun} its own id");
            out.push(Fault::new(format!("{list}[{index}].id"), reason, fix));
        }
    }
}

fn bounds(out: &mut Vec<Fault>, path: &str, least: Option<Decimal>, most: Option<Decimal>) {
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        let reason = format!("the minimum {least} lies above the maximum {most}");
        out.push(Fault::new(
            format!("{path}minimum"),
            reason,
            "swap them, or leave one out",
        ));
    }
}

fn coupon_faults(spec: &TariffSpec, coupon: &Coupon, path: &str, out: &mut Vec<Fault>) {
    if let Some(id) = &coupon.charge
        && !spec.charges.iter().any(|charge| charge.id == *id)
    {
        let reason = format!("the book has no charge \"{id}\"");
        let fix = "name one of its charges, or leave it out";
        out.push(Fault::new(format!("{path}.charge"), reason, fix));
    }
    if coupon.each.is_some() && matches!(coupon.off, Off::Share(_)) {
        let reason = "a share comes off every bill anyway";
        out.push(Fault::new(format!("{path}.each"), reason, "leave it out"));
    }
    if let Off::Share(share) = coupon.off
        && share > Decimal::ONE
    {
        let reason = "more than the whole bill comes off";
        out.push(Fault::new(
            format!("{path}.percent"),
            reason,
            "write at most 100%",
        ));
    }
}

fn charge_faults(charge: &TariffCharge, path: &str, out: &mut Vec<Fault>) {
    let mut fault = |field: &str, reason: &str, fix: &str| {
        out.push(Fault::new(format!("{path}.{field}"), reason, fix));
    };
    let metered = matches!(charge.quantity, Quantity::Meter(_));
    let account = charge.quantity == Quantity::Account;
    match &charge.model {
        TariffModel::Flat | TariffModel::Capacity if !account => {
            fault(
                "per",
                "this model does not depend on one quantity",
                "write \"account\"",
            );
        }
        TariffModel::Percentage(_) | TariffModel::Dynamic { .. } if !metered => {
            fault(
                "per",
                "this model needs amounts from a meter",
                "write \"meter\"",
            );
        }
        _ => {}
    }
    if account && !(charge.included.is_zero() && charge.included_per_seat.is_zero()) {
        let fix = "leave it out; include units in a seat or metered charge";
        fault("included", "the one account counted would be free", fix);
    }
    if charge.bucketed && !metered {
        fault(
            "bucketed",
            "only a meter has several values",
            "leave it out",
        );
    }
    if charge.bucketed
        && matches!(
            charge.model,
            TariffModel::Percentage(_) | TariffModel::Dynamic { .. }
        )
    {
        fault(
            "bucketed",
            "this model prices each value on its own anyway",
            "leave it out",
        );
    }
    if let Some(terms) = &charge.commitment
        && terms.windowed
        && !charge.bucketed
    {
        let reason = "each window is committed to, but usage is not priced by window";
        fault(
            "commitment.windowed",
            reason,
            "write bucketed = true in the charge",
        );
    }
    if let Some(terms) = &charge.commitment
        && matches!(terms.to, Committed::Units(_))
        && (account || !prices_units(&charge.model))
    {
        let reason = "units alone do not say what this charge costs";
        fault(
            "commitment.units",
            reason,
            "commit to an amount = \"100 USD\" instead",
        );
    }
    bounds(out, &format!("{path}."), charge.minimum, charge.maximum);
    tier_faults(charge, path, out);
}

/// Whether a number of units has a price of its own.
fn prices_units(model: &TariffModel) -> bool {
    !matches!(
        model,
        TariffModel::Flat
            | TariffModel::Capacity
            | TariffModel::Percentage(_)
            | TariffModel::Dynamic { .. }
    )
}

fn tier_faults(charge: &TariffCharge, path: &str, out: &mut Vec<Fault>) {
    let tiers = charge.tiers.as_slice();
    let mut fault = |field: String, reason: String, fix: &str| {
        out.push(Fault::new(format!("{path}.{field}"), reason, fix));
    };
    let (fewest, most) = match charge.model {
        TariffModel::Dynamic { .. } => (0, 0),
        TariffModel::Flat
        | TariffModel::Unit
        | TariffModel::Package(_)
        | TariffModel::Percentage(_) => (1, 1),
        _ => (1, TIERS_MAX),
    };
    if !(fewest..=most).contains(&tiers.len()) {
        let wanted = match (fewest, most) {
            (0, _) => "no tier".to_owned(),
            (1, 1) => "one tier".to_owned(),
            _ => format!("1 to {TIERS_MAX} tiers"),
        };
        let reason = format!(
            "the charge has {} tier{}, this model takes {wanted}",
            tiers.len(),
            if tiers.len() == 1 { "" } else { "s" }
        );
        fault("tiers".into(), reason, &format!("write {wanted}"));
    }
    let mut below = Decimal::ZERO;
    for (index, tier) in tiers.iter().enumerate() {
        let last = index + 1 == tiers.len();
        if charge.model == TariffModel::Capacity {
            if tier.limits.is_empty() && !last {
                let reason = "only the last tier may be without limits".to_owned();
                fault(format!("tiers[{index}].limits"), reason, "write its limits");
            }
        } else {
            match tier.up_to {
                None if !last => {
                    let reason = "only the last tier may be unbounded".to_owned();
                    fault(
                        format!("tiers[{index}].up_to"),
                        reason,
                        "write its upper bound",
                    );
                }
                Some(bound) if bound <= below => {
                    let reason =
                        format!("{bound} does not rise above {below}, where the tier starts");
                    let fix = "order the tiers by rising upper bound";
                    fault(format!("tiers[{index}].up_to"), reason, fix);
                }
                _ => {}
            }
        }
        below = tier.up_to.unwrap_or(below);
        for (name, reason) in unused(charge, tier) {
            fault(
                format!("tiers[{index}].{name}"),
                reason.to_owned(),
                "leave it out",
            );
        }
    }
}

/// What a tier says that its model never looks at.
fn unused(charge: &TariffCharge, tier: &ExactTier) -> Vec<(&'static str, &'static str)> {
    let (price, fee, block) = match charge.model {
        TariffModel::Graduated | TariffModel::Volume => (true, true, true),
        TariffModel::Unit | TariffModel::Package(_) | TariffModel::Percentage(_) => {
            (true, false, false)
        }
        _ => (false, true, false),
    };
    let never = "would never be billed: this model does not use it";
    let mut found = Vec::new();
    if !price && !tier.unit_price.is_zero() {
        found.push(("unit_price", never));
    }
    if !fee && !tier.flat_fee.is_zero() {
        found.push(("flat_fee", never));
    }
    if !block && tier.block.is_some() {
        found.push(("block", "only graduated and volume tiers have blocks"));
    }
    if charge.model != TariffModel::Capacity && !tier.limits.is_empty() {
        found.push(("limits", "only capacity tiers have limits"));
    }
    found
}
