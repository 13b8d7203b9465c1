//! What can be wrong with roles and quotas, and between a role and its comp plan.

use super::{amount, multiple, share};
use crate::plan::{
    CompPlan, Component, Fault, Measure, PlanSpec, Quota, RateBasis, Role, RoleKind, Source,
};
use rust_decimal::Decimal;

pub(super) fn faults(plan: &PlanSpec, out: &mut Vec<Fault>) {
    for (index, role) in plan.roles.iter().enumerate() {
        let path = format!("role[{index}]");
        if plan.roles[..index]
            .iter()
            .any(|earlier| earlier.kind == role.kind)
        {
            out.push(Fault::new(
                format!("{path}.kind"),
                format!("the plan has two roles of kind {}", role.kind.name()),
                "write one role of each kind; put the people together",
            ));
        }
        people(role, &path, out);
        quotas(role, &path, out);
        match plan
            .comp_plans
            .iter()
            .position(|paid| paid.id == role.comp_plan)
        {
            Some(paid) => pairing(role, &plan.comp_plans[paid], paid, out),
            None => out.push(unknown_comp_plan(plan, role, &path)),
        }
    }
}

fn people(role: &Role, path: &str, out: &mut Vec<Fault>) {
    share(
        &format!("{path}.attrition_yearly"),
        role.attrition_yearly,
        out,
    );
    for (index, step) in role.ramp.iter().enumerate() {
        share(&format!("{path}.ramp[{index}]"), *step, out);
    }
    for (index, hire) in role.hires.iter().enumerate() {
        if hire.month == 0 {
            out.push(Fault::new(
                format!("{path}.hire[{index}].month"),
                "hires start in month 1 or later; month 0 is the opening team",
                "write a later month, or raise headcount",
            ));
        }
    }
    if role.capacity == 0 && (role.headcount > 0 || role.hires.iter().any(|hire| hire.count > 0)) {
        out.push(Fault::new(
            format!("{path}.capacity"),
            format!(
                "{} people with a capacity of 0 can do nothing",
                role.kind.name()
            ),
            "write how many deals, plays or accounts one person carries at once",
        ));
    }
    amount(&format!("{path}.base"), role.base, out);
    amount(&format!("{path}.variable"), role.variable, out);
}

fn quotas(role: &Role, path: &str, out: &mut Vec<Fault>) {
    for (index, quota) in role.quotas.iter().enumerate() {
        let path = format!("{path}.quota[{index}]");
        if quota.amount <= Decimal::ZERO {
            let what = if quota.amount.is_zero() {
                "zero"
            } else {
                "negative"
            };
            out.push(Fault::new(
                format!("{path}.amount"),
                format!(
                    "the quota of {} on {} is {what}",
                    role.kind.name(),
                    quota.measure.name()
                ),
                "write an amount above 0, or remove the quota",
            ));
        } else {
            size(quota, &path, out);
        }
        if role.quotas[..index]
            .iter()
            .any(|earlier| earlier.measure == quota.measure)
        {
            out.push(Fault::new(
                format!("{path}.measure"),
                format!("a second quota on {}", quota.measure.name()),
                "write one quota for each measure",
            ));
        }
        if let Some(reason) = refused(role.kind, quota.measure) {
            out.push(Fault::new(
                format!("{path}.measure"),
                reason,
                "remove the quota",
            ));
        }
    }
}

fn size(quota: &Quota, path: &str, out: &mut Vec<Fault>) {
    let field = format!("{path}.amount");
    if quota.measure == Measure::BookNrr {
        multiple(&field, quota.amount, out);
    } else {
        amount(&field, quota.amount, out);
    }
}

fn unknown_comp_plan(plan: &PlanSpec, role: &Role, path: &str) -> Fault {
    let known: Vec<&str> = plan
        .comp_plans
        .iter()
        .map(|paid| paid.id.as_str())
        .collect();
    let fix = match known.as_slice() {
        [] => "write a comp_plan with that id".to_owned(),
        known => format!("use one of: {}", known.join(", ")),
    };
    Fault::new(
        format!("{path}.comp_plan"),
        format!("there is no comp plan \"{}\"", role.comp_plan),
        fix,
    )
}

/// A role and the comp plan it names.
fn pairing(role: &Role, paid: &CompPlan, paid_index: usize, out: &mut Vec<Fault>) {
    for (index, component) in paid.components.iter().enumerate() {
        let path = format!("comp_plan[{paid_index}].component[{index}]");
        let measure = component.measure;
        if let Some(reason) = refused(role.kind, measure) {
            out.push(Fault::new(
                format!("{path}.measure"),
                reason,
                "use another measure, or another comp plan for this role",
            ));
        }
        if component.source == Source::Landed && role.kind != RoleKind::Ae {
            out.push(Fault::new(
                format!("{path}.source"),
                format!("{} lands no accounts, only ae does", role.kind.name()),
                "use \"own\", or another comp plan for this role",
            ));
        }
        if let Some((field, why)) = needs_quota(component)
            && role.quotas.iter().all(|quota| quota.measure != measure)
        {
            out.push(Fault::new(
                format!("{path}.{field}"),
                format!(
                    "{why}, but {} has no quota on {}",
                    role.kind.name(),
                    measure.name()
                ),
                format!("give {} a quota on {}", role.kind.name(), measure.name()),
            ));
        }
    }
}

/// Which field of a component cannot work without a quota, and why.
fn needs_quota(component: &Component) -> Option<(&'static str, &'static str)> {
    match component.rate {
        RateBasis::ShareOfVariable(_) => {
            Some(("rate", "a share of variable pay is earned at quota"))
        }
        // Reported by itself; it pays no attention to quota.
        RateBasis::PerEvent(_) => None,
        _ if !component.tiers.is_empty() => Some(("tier", "bands are attainments")),
        _ if component.threshold.is_some() => Some(("threshold", "a threshold is an attainment")),
        _ if component.cap.is_some() => Some(("cap", "a cap is a multiple of pay at quota")),
        _ if component.measure == Measure::BookNrr => {
            Some(("measure", "book_nrr is measured against its target"))
        }
        RateBasis::Explicit(_) => None,
    }
}

/// Why a role cannot be measured on something.
fn refused(role: RoleKind, measure: Measure) -> Option<String> {
    let (allowed, names): (&[RoleKind], &str) = match measure {
        Measure::Activations => (&[RoleKind::Csm], "csm"),
        Measure::BookNrr => (
            &[RoleKind::AccountManager, RoleKind::Csm],
            "account_manager or csm",
        ),
        Measure::NewArr
        | Measure::FirstYearAcv
        | Measure::Tcv
        | Measure::ExpansionArr
        | Measure::RenewalUplift
        | Measure::Renewals => return None,
    };
    (!allowed.contains(&role)).then(|| {
        format!(
            "{} is measured for {names} only, not for {}",
            measure.name(),
            role.name()
        )
    })
}
