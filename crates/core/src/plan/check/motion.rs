//! Labels, horizon, activation, signals, expansion, contract.

use super::{ratio, whole};
use crate::plan::{ContractTerms, Fault, Horizon, OwnerModel, PlanSpec, RoleKind, SignalKind};
use rust_decimal::Decimal;

pub(super) fn labels(spec: &PlanSpec, out: &mut Vec<Fault>) {
    if spec.name.trim().is_empty() {
        out.push(Fault::new("name", "is empty", "name the plan"));
    }
    if spec.currency.len() != 3 || !spec.currency.bytes().all(|b| b.is_ascii_uppercase()) {
        let reason = format!("\"{}\" is not a currency code", spec.currency);
        out.push(Fault::new(
            "currency",
            reason,
            "write three capital letters, such as \"USD\"",
        ));
    }
}

pub(super) fn horizon(horizon: &Horizon, out: &mut Vec<Fault>) {
    let start = horizon.start;
    if !(1900..=2200).contains(&start.year) || !(1..=12).contains(&start.month) {
        let reason = format!(
            "year {} and month {} are not a month",
            start.year, start.month
        );
        out.push(Fault::new(
            "time.start",
            reason,
            "write a month from 1900-01 to 2200-12",
        ));
    }
    whole(out, "time.months", horizon.months.into(), 1, 120);
    whole(
        out,
        "time.fiscal_year_start",
        horizon.fiscal_year_start.into(),
        1,
        12,
    );
    if let Some(month) = horizon.report_month
        && !(1..=horizon.months).contains(&month)
    {
        out.push(Fault::new(
            "time.report_month",
            format!(
                "month {month} is not simulated: the plan runs {} months",
                horizon.months
            ),
            format!("write a month from 1 to {}, or remove it", horizon.months),
        ));
    }
}

pub(super) fn signals(spec: &PlanSpec, out: &mut Vec<Fault>) {
    whole(
        out,
        "activation.window",
        spec.activation.window_days.into(),
        1,
        365,
    );
    let signals = &spec.signals;
    once(out, "signals.watched", &signals.watched);
    whole(out, "signals.sla", signals.sla_days.into(), 0, 365);
    whole(out, "signals.expire", signals.expire_days.into(), 1, 730);
    if signals.expire_days < signals.sla_days {
        out.push(Fault::new(
            "signals.expire",
            format!(
                "tasks expire after {} days, before they are due after {}",
                signals.expire_days, signals.sla_days
            ),
            format!("write {} days or more", signals.sla_days),
        ));
    }
    let thresholds = [
        ("signals.seat_utilisation", signals.seat_utilisation),
        ("signals.api_quota", signals.api_quota),
        ("signals.included_tier", signals.included_tier),
    ];
    for (field, share) in thresholds {
        if share.is_zero() {
            out.push(Fault::new(
                field,
                "is 0%: it would always fire",
                "write a share above 0%",
            ));
        } else {
            ratio(out, field, share, 0, 200);
        }
    }
    let reviews = signals.business_reviews_yearly.into();
    whole(out, "signals.business_reviews_yearly", reviews, 0, 12);
    whole(
        out,
        "signals.renewal_notice",
        signals.renewal_notice_days.into(),
        0,
        365,
    );
}

/// Reports signals listed twice.
fn once(out: &mut Vec<Fault>, field: &str, signals: &[SignalKind]) {
    for (index, signal) in signals.iter().enumerate() {
        if signals[..index].contains(signal) {
            let reason = format!("{} is listed twice", signal.name());
            out.push(Fault::new(
                format!("{field}[{index}]"),
                reason,
                "list it once",
            ));
        }
    }
}

pub(super) fn expansion(spec: &PlanSpec, out: &mut Vec<Fault>) {
    let expansion = &spec.expansion;
    for (index, play) in expansion.plays.iter().enumerate() {
        let path = format!("expansion.play[{index}]");
        if expansion.plays[..index]
            .iter()
            .any(|earlier| earlier.kind == play.kind)
        {
            let reason = format!("{} is already a play of the plan", play.kind.name());
            out.push(Fault::new(
                format!("{path}.kind"),
                reason,
                "write each play once",
            ));
        }
        if play.triggers.is_empty() {
            let reason = format!("nothing starts the play {}", play.kind.name());
            let fix = "name the signals that start it, or remove the play";
            out.push(Fault::new(format!("{path}.triggers"), reason, fix));
        }
        once(out, &format!("{path}.triggers"), &play.triggers);
    }
    owner(spec, out);
}

/// The people that the ownership model needs.
fn owner(spec: &PlanSpec, out: &mut Vec<Fault>) {
    let owner = spec.expansion.owner;
    let nominator = (owner == OwnerModel::CsmNominatesAeCloses).then_some(RoleKind::Csm);
    for needed in owner.worker().into_iter().chain(nominator) {
        let Some(index) = spec.roles.iter().position(|role| role.kind == needed) else {
            out.push(Fault::new(
                "expansion.owner",
                format!(
                    "the owner needs a role of kind {}, and the plan has none",
                    needed.name()
                ),
                format!(
                    "add a [[role]] with kind = \"{}\", or choose another owner",
                    needed.name()
                ),
            ));
            continue;
        };
        // The main capacity of expansion AEs and account managers is checked with comp, and a
        // nominating CSM hands plays over.
        let beside = matches!(needed, RoleKind::Ae | RoleKind::Csm);
        let works = owner.worker() == Some(needed);
        if beside && works && spec.roles[index].play_capacity == 0 {
            out.push(Fault::new(
                format!("role[{index}].play_capacity"),
                format!("is 0, but {} works the plays of this owner", needed.name()),
                "write how many plays one person carries at once",
            ));
        }
    }
}

pub(super) fn contract(terms: &ContractTerms, out: &mut Vec<Fault>) {
    whole(out, "contract.term", terms.term_months.into(), 1, 60);
    if let Some(month) = terms.opt_out_month
        && !(1..terms.term_months.max(1)).contains(&month)
    {
        out.push(Fault::new(
            "contract.opt_out",
            format!(
                "{month} months do not lie inside the term of {} months",
                terms.term_months
            ),
            "write fewer months than the term, or remove it",
        ));
    }
    whole(
        out,
        "contract.collection_lag",
        terms.collection_lag_months.into(),
        0,
        24,
    );
    ratio(out, "contract.renewal_uplift", terms.renewal_uplift, 0, 100);
    if terms.price_protection && terms.renewal_uplift > Decimal::ZERO {
        out.push(Fault::new(
            "contract.price_protection",
            "protects the renewal price, so the renewal uplift would never apply",
            "write renewal_uplift = \"0%\", or price_protection = false",
        ));
    }
}
