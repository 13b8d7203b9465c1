//! Each section in one line.

use super::labels::{lower, word};
use super::place::SectionId;
use super::quantity::{compact, spaced};
use crate::metrics::role_label;
use foothold_core::plan::{
    Friction, Measure, Migration, OwnerModel, Plan, RoleKind, SignalKind, SignalSystem, Vesting,
};
use rust_decimal::Decimal;

/// The line that a closed section shows.
pub(super) fn summary(plan: &Plan, section: SectionId) -> String {
    match section {
        SectionId::Market => market(plan),
        SectionId::Land => land(plan),
        SectionId::Activate => activate(plan),
        SectionId::Signal => signal(plan),
        SectionId::Expand => expand(plan),
        SectionId::Price => price(plan),
        SectionId::Comp => comp(plan),
        SectionId::Team => team(plan),
        SectionId::Book => book(plan),
        SectionId::Costs => costs(plan),
    }
}

fn percent(ratio: Decimal) -> String {
    format!("{}%", spaced((ratio * Decimal::ONE_HUNDRED).round_dp(1)))
}

fn signed(ratio: Decimal) -> String {
    let plus = if ratio.is_sign_negative() { "" } else { "+" };
    format!("{plus}{}", percent(ratio))
}

/// `one play`, `2 plays`.
fn counted(count: impl TryInto<u64>, noun: &str) -> String {
    let count = count.try_into().unwrap_or_default();
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", spaced(Decimal::from(count)))
}

fn market(plan: &Plan) -> String {
    let segments = &plan.segments;
    let total: Decimal = segments.iter().map(|s| s.opportunities_monthly).sum();
    let growth: Vec<Decimal> = segments
        .iter()
        .map(|s| s.opportunity_growth_monthly)
        .collect();
    let growth = match (growth.iter().min(), growth.iter().max()) {
        (Some(low), Some(high)) if low == high => signed(*low),
        (Some(low), Some(high)) => format!("{} to {}", signed(*low), signed(*high)),
        _ => return String::new(),
    };
    format!("{} opportunities a month, {growth} monthly", spaced(total))
}

fn land(plan: &Plan) -> String {
    let targets: Vec<Decimal> = (plan.segments.iter())
        .map(|segment| plan.land.acv_of(&segment.id))
        .collect();
    let size = match (targets.iter().min(), targets.iter().max()) {
        (Some(low), Some(high)) if low == high => compact(*low),
        (Some(low), Some(high)) => format!("{} to {}", compact(*low), compact(*high)),
        _ => compact(plan.land.acv),
    };
    let map = percent(plan.land.expansion_map);
    format!("{size} {} target, {map} with a map", plan.currency)
}

fn activate(plan: &Plan) -> String {
    let gate = if plan.activation.gate { "on" } else { "off" };
    let paid = plan
        .roles
        .iter()
        .filter(|role| role.kind == RoleKind::Csm)
        .any(|role| {
            let plans = plan
                .comp_plans
                .iter()
                .filter(|comp| comp.id == role.comp_plan);
            plans
                .flat_map(|comp| &comp.components)
                .any(|component| component.measure == Measure::Activations)
        });
    let paid = if paid { ", CS paid on it" } else { "" };
    format!(
        "{}-day window, gate {gate}{paid}",
        plan.activation.window_days
    )
}

fn signal(plan: &Plan) -> String {
    let signals = &plan.signals;
    let system = match signals.system {
        SignalSystem::None => return "Nobody listens".into(),
        SignalSystem::WeeklyExport => "Weekly export",
        SignalSystem::Automated => "Automated",
    };
    let days = counted(signals.sla_days, "day");
    format!(
        "{system}, {} of {} signals, answer in {days}",
        signals.watched.len(),
        SignalKind::ALL.len()
    )
}

fn expand(plan: &Plan) -> String {
    let owner = match plan.expansion.owner {
        OwnerModel::Nobody => "Nobody owns it",
        OwnerModel::CsNoQuota => "CS without quota",
        OwnerModel::CsQuota => "CS with quota",
        OwnerModel::ClosingAe => "Closing AE",
        OwnerModel::CsmNominatesAeCloses => "CSM nominates, AE closes",
        OwnerModel::ExpansionAe => "Expansion AE",
        OwnerModel::AccountManager => "Account manager",
    };
    format!("{owner}, {}", counted(plan.expansion.plays.len(), "play"))
}

fn price(plan: &Plan) -> String {
    let pricing = &plan.pricing;
    let move_ = match pricing.migration {
        _ if pricing.new_business == pricing.existing => "",
        Migration::Never => ", the book stays",
        Migration::AtRenewal => ", the book moves at renewal",
        Migration::AtOnce => ", the book moves at once",
    };
    let growth = match plan.contract.friction {
        Friction::SelfServe => "self-serve",
        Friction::Amendment => "amendments",
        Friction::RenewalOnly => "growth at renewal only",
    };
    let uplift = match plan.contract.renewal_uplift {
        none if none.is_zero() || plan.contract.price_protection => String::new(),
        uplift => format!(", {} uplift", percent(uplift)),
    };
    format!("List \"{}\"{move_}, {growth}{uplift}", pricing.new_business)
}

fn comp(plan: &Plan) -> String {
    let ae = plan.roles.iter().find(|role| role.kind == RoleKind::Ae);
    let paid = ae.and_then(|role| {
        plan.comp_plans
            .iter()
            .find(|comp| comp.id == role.comp_plan)
    });
    let Some(paid) = paid else {
        return counted(plan.comp_plans.len(), "comp plan");
    };
    let mut measures: Vec<String> = Vec::new();
    for component in &paid.components {
        let name = lower(&word(component.measure.name()));
        if !measures.contains(&name) {
            measures.push(name);
        }
    }
    let vests = paid
        .components
        .iter()
        .any(|c| c.vesting != Vesting::Immediate);
    let vests = if vests { ", vesting" } else { "" };
    format!("AE on {}{vests}", measures.join(" and "))
}

fn team(plan: &Plan) -> String {
    let people: Vec<String> = (plan.roles.iter())
        .map(|role| counted(role.headcount, role_label(role.kind)))
        .collect();
    people.join(", ")
}

fn book(plan: &Plan) -> String {
    let book = &plan.book;
    let accounts = book.accounts.len() as u64
        + (book.cohorts.iter())
            .map(|cohort| u64::from(cohort.accounts))
            .sum::<u64>();
    let arr: Decimal = book
        .cohorts
        .iter()
        .map(|cohort| cohort.arr)
        .sum::<Decimal>()
        + book
            .accounts
            .iter()
            .map(|account| account.arr)
            .sum::<Decimal>();
    match accounts {
        0 => "No customers at the start".into(),
        _ => format!("{}, {} ARR", counted(accounts, "account"), compact(arr)),
    }
}

fn costs(plan: &Plan) -> String {
    let months = counted(plan.horizon.months, "month");
    format!(
        "{} gross margin, {months}",
        percent(plan.costs.gross_margin)
    )
}
