//! What can be wrong with one charge and its tiers.

use super::{TIERS_MAX, decimals, fault};
use crate::plan::{Charge, ChargeModel, Fault, Quantity, Tier};
use rust_decimal::Decimal;

const FEE_MAX: u64 = 1_000_000_000;

/// Adds every fault of `charge`, whose path is `path`, to `out`.
pub(super) fn faults(charge: &Charge, path: &str, out: &mut Vec<Fault>) {
    let period = charge.period_months;
    match &charge.quantity {
        Quantity::Meter(name) => {
            if name.trim().is_empty() {
                fault(
                    out,
                    path,
                    "meter",
                    "the meter has no name",
                    "name the meter",
                );
            }
            if period != 1 {
                let reason = format!("a metered charge covers {period} months");
                fault(
                    out,
                    path,
                    "period",
                    reason,
                    "write \"month\": usage is priced by month",
                );
            }
        }
        Quantity::Account | Quantity::Seat if period != 1 && period != 12 => {
            let reason = format!("{period} is neither a month nor a year");
            fault(out, path, "period", reason, "write \"month\" or \"year\"");
        }
        Quantity::Account | Quantity::Seat => {}
    }
    included_faults(charge, path, out);
    if charge.model == ChargeModel::Flat && charge.quantity != Quantity::Account {
        let reason = "a flat fee does not depend on a quantity";
        fault(
            out,
            path,
            "per",
            reason,
            "count the account, or use another model",
        );
    }
    if charge.model == (ChargeModel::Package { size: 0 }) {
        fault(
            out,
            path,
            "package_size",
            "a package holds 0 units",
            "write 1 or more",
        );
    }
    tiers_faults(charge, path, out);
}

fn included_faults(charge: &Charge, path: &str, out: &mut Vec<Fault>) {
    let metered = matches!(charge.quantity, Quantity::Meter(_));
    if charge.included > 0 && charge.quantity == Quantity::Account {
        let reason = "the one account counted would be free";
        fault(
            out,
            path,
            "included",
            reason,
            "leave it out; include units in a seat or metered charge",
        );
    }
    if charge.included_per_seat > 0 && !metered {
        let reason = "only usage can be included per seat";
        fault(
            out,
            path,
            "included_per_seat",
            reason,
            "leave it out, or move it to a metered charge",
        );
    }
}

fn tiers_faults(charge: &Charge, path: &str, out: &mut Vec<Fault>) {
    let tiers = charge.tiers.as_slice();
    let single = matches!(
        charge.model,
        ChargeModel::Flat | ChargeModel::Unit | ChargeModel::Package { .. }
    );
    let count = tiers.len();
    if count == 0 {
        fault(
            out,
            path,
            "tiers",
            "the charge has no tier",
            "add the tier that holds its price",
        );
    } else if single && count > 1 {
        let reason = format!("this model has one price, the charge has {count} tiers");
        fault(
            out,
            path,
            "tiers",
            reason,
            "keep one tier, or use graduated or volume",
        );
    } else if count > TIERS_MAX {
        let reason = format!("the charge has {count} tiers");
        fault(
            out,
            path,
            "tiers",
            reason,
            format!("write at most {TIERS_MAX} tiers"),
        );
    }
    let mut below = 0;
    for (index, tier) in tiers.iter().enumerate() {
        let path = format!("{path}.tiers[{index}]");
        let last = index + 1 == count;
        match tier.up_to {
            None if !last => {
                let reason = "only the last tier may be unbounded";
                fault(out, &path, "up_to", reason, "write its upper bound");
            }
            Some(bound) if bound <= below => {
                let reason = format!("{bound} does not rise above {below}, where the tier starts");
                fault(
                    out,
                    &path,
                    "up_to",
                    reason,
                    "order the tiers by rising upper bound",
                );
            }
            Some(bound) if last && needs_end(charge.model) => {
                let reason = format!("nothing prices quantities above {bound}");
                fault(
                    out,
                    &path,
                    "up_to",
                    reason,
                    "leave it out: the last tier has no upper bound",
                );
            }
            _ => {}
        }
        below = tier.up_to.unwrap_or(below);
        price_faults(charge, tier, &path, out);
    }
}

/// Whether the model needs a price for every quantity; steps and plans keep the last fee.
fn needs_end(model: ChargeModel) -> bool {
    !matches!(model, ChargeModel::Stairstep | ChargeModel::Plans)
}

fn price_faults(charge: &Charge, tier: &Tier, path: &str, out: &mut Vec<Fault>) {
    let (uses_price, uses_fee) = match charge.model {
        ChargeModel::Graduated | ChargeModel::Volume => (true, true),
        ChargeModel::Unit | ChargeModel::Package { .. } => (true, false),
        ChargeModel::Flat | ChargeModel::Stairstep | ChargeModel::Plans => (false, true),
    };
    // With CHARGES_MAX charges at UNITS_MAX units or SEATS_MAX seats a year's cents still fit in i64.
    let limit = match charge.quantity {
        Quantity::Account => 1_000_000_000,
        Quantity::Seat => 100_000_000,
        Quantity::Meter(_) => 100_000,
    };
    amount(out, path, "unit_price", tier.unit_price, uses_price, limit);
    amount(out, path, "flat_fee", tier.flat_fee, uses_fee, FEE_MAX);
}

fn amount(out: &mut Vec<Fault>, path: &str, field: &str, value: Decimal, used: bool, limit: u64) {
    if !used {
        if !value.is_zero() {
            let reason = format!("{value} would never be billed: this model does not use it");
            fault(
                out,
                path,
                field,
                reason,
                "leave it out, or add a charge of its own for it",
            );
        }
    } else if value < Decimal::ZERO {
        fault(
            out,
            path,
            field,
            format!("{value} is negative"),
            "write 0 or more",
        );
    } else if value > Decimal::from(limit) {
        let reason = format!("{value} is above {limit}, the largest amount that is always exact");
        fault(out, path, field, reason, format!("write {limit} or less"));
    } else {
        decimals(out, path, field, value);
    }
}
