//! Comp plans that ship with the program: those of `scenarios/compplans`, and those of the
//! templates. Applying one to a role is a list of changes of the plan.

use super::terms::paid_by;
use super::toml;
use crate::ApiError;
use crate::desk::Refusal;
use crate::input;
use crate::metrics::role_label;
use foothold_core::comp::statement::{
    ClawbackAmount, ClawbackFrom, ClawbackWindowTerms, CompTerms, Conditions, Edge, Limits, Line,
    Measured, SplitCredit, StatementPlan, Table, Weight,
};
use foothold_core::plan::{
    CompPlan, Component, Draw, Measure, Plan, Quota, RateBasis, RateTable, RateTier, Role, RoleKind,
};
use foothold_data::plan_edit::Change;
use foothold_data::{comp_file, shipped};
use rust_decimal::Decimal;
use serde::Serialize;
use std::sync::OnceLock;

/// A comp plan to start from.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LibraryComp {
    /// Name to apply it by.
    pub name: String,
    /// Name for a person.
    pub label: String,
    /// Where it comes from: `compplan` or `template`.
    pub origin: String,
    /// Why it cannot be applied to the role: what a plan file cannot say of it, or what the role
    /// does not do.
    pub reason: Option<String>,
    /// Whether it is for roles that do what this one does.
    pub fits: bool,
    /// Terms in which the role's comp plan differs from it; none where they have other components.
    pub differences: Option<u32>,
}

/// A comp plan with what it needs, in terms of a plan file.
#[derive(Debug, Clone)]
pub(super) struct Preset {
    pub name: String,
    pub label: String,
    pub origin: &'static str,
    /// What a plan file cannot say.
    pub reason: Option<String>,
    pub draw: Option<Draw>,
    pub components: Vec<Component>,
    pub quotas: Vec<Quota>,
}

/// Every preset, each once; read from the shipped files at the first call.
///
/// # Errors
/// A shipped file that cannot be read: a defect.
pub(super) fn presets() -> Result<&'static [Preset], ApiError> {
    static PRESETS: OnceLock<Vec<Preset>> = OnceLock::new();
    if let Some(presets) = PRESETS.get() {
        return Ok(presets);
    }
    let presets = shipped_presets()?;
    Ok(PRESETS.get_or_init(|| presets))
}

fn shipped_presets() -> Result<Vec<Preset>, ApiError> {
    let mut presets = Vec::new();
    for file in shipped::comp_plans() {
        let plan = comp_file::from_text(file.file, file.text)?.plan;
        let several = plan.comp_plans.len() > 1;
        for terms in &plan.comp_plans {
            let name = match several {
                true => format!("{}:{}", file.name, terms.id),
                false => file.name.to_owned(),
            };
            presets.push(of_comp_file(&plan, terms, name));
        }
    }
    // Those about comp come last among the templates, and are known best by their own name.
    for template in shipped::templates().iter().rev() {
        let plan = input::template(template.name)?.loaded.plan;
        for role in &plan.roles {
            let Some(preset) = of_plan(&plan, role.kind, template.name) else {
                continue;
            };
            let known = |other: &Preset| {
                other.reason.is_none()
                    && other.components == preset.components
                    && other.draw == preset.draw
            };
            if !presets.iter().any(known) {
                presets.push(preset);
            }
        }
    }
    Ok(presets)
}

/// The presets as a role of `plan` sees them.
pub(super) fn library(plan: &Plan, role: RoleKind, presets: &[Preset]) -> Vec<LibraryComp> {
    let own = plan
        .roles
        .iter()
        .find(|found| found.kind == role)
        .and_then(|role| paid_by(plan, role));
    presets
        .iter()
        .map(|preset| {
            let misfit = misfit(plan, role, preset);
            LibraryComp {
                name: preset.name.clone(),
                label: preset.label.clone(),
                origin: preset.origin.to_owned(),
                fits: misfit.is_none(),
                reason: preset.reason.clone().or(misfit),
                differences: own
                    .and_then(|(_, comp)| differences(&comp.components, &preset.components)),
            }
        })
        .collect()
}

/// Why a preset cannot pay this role, in the words of the plan's own check.
fn misfit(plan: &Plan, role: RoleKind, preset: &Preset) -> Option<String> {
    let mut spec = plan.clone().into_spec();
    let terms = spec.roles.iter_mut().find(|found| found.kind == role)?;
    let missing = missing_quotas(terms, preset).cloned().collect::<Vec<_>>();
    terms.quotas.splice(0..0, missing);
    terms.comp_plan = free_id(plan, role);
    spec.comp_plans.push(CompPlan {
        id: terms.comp_plan.clone(),
        components: preset.components.clone(),
        draw: preset.draw.clone(),
    });
    // The one that nobody is paid by any more is no fault of the preset.
    let fault = Plan::check(spec).err()?.into_iter().next()?;
    Some(format!("{}.", fault.reason))
}

/// Quotas of a preset that the role has not.
fn missing_quotas<'p>(
    role: &'p Role,
    preset: &'p Preset,
) -> impl Iterator<Item = &'p Quota> + use<'p> {
    let quotas = preset.quotas.iter();
    quotas.filter(|quota| role.quotas.iter().all(|own| own.measure != quota.measure))
}

/// Terms that differ between lines of the same measures and sources; `None` where those differ.
fn differences(own: &[Component], other: &[Component]) -> Option<u32> {
    let shape = |lines: &[Component]| -> Vec<_> {
        lines
            .iter()
            .map(|line| (line.measure, line.source))
            .collect()
    };
    if shape(own)
        .iter()
        .map(|(m, s)| (*m, *s as u8))
        .ne(shape(other).iter().map(|(m, s)| (*m, *s as u8)))
    {
        return None;
    }
    let pairs = own.iter().zip(other);
    Some(pairs.map(|(a, b)| terms_that_differ(a, b)).sum())
}

fn terms_that_differ(a: &Component, b: &Component) -> u32 {
    [
        a.rate != b.rate,
        a.table != b.table,
        a.boundary != b.boundary,
        a.tiers != b.tiers,
        a.threshold != b.threshold,
        a.cap != b.cap,
        a.split != b.split,
        a.share_by_age != b.share_by_age,
        a.vesting != b.vesting,
        a.pay_on != b.pay_on,
        a.clawback_months != b.clawback_months,
        a.spifs != b.spifs,
    ]
    .into_iter()
    .map(u32::from)
    .sum()
}

/// The changes that pay `role` by a preset. Other roles on the same comp plan keep it. Quotas that
/// the role has stay; those that the preset brings come before them, since attainment is read on
/// the first.
///
/// # Errors
/// A role that the plan does not have, a name that is no preset, or one that a plan file cannot say.
pub(super) fn apply(
    plan: &Plan,
    role: RoleKind,
    name: &str,
    presets: &[Preset],
) -> Result<Vec<Change>, Refusal> {
    let preset = presets
        .iter()
        .find(|preset| preset.name == name)
        .ok_or_else(|| {
            Refusal::new(
                "no_such_comp_plan",
                format!("there is no comp plan {name:?}"),
            )
        })?;
    if let Some(reason) = &preset.reason {
        return Err(Refusal::new(
            "comp_plan_not_expressible",
            format!("{} cannot be applied: {reason}", preset.label),
        ));
    }
    let found = plan.roles.iter().enumerate();
    let (index, terms) = found
        .into_iter()
        .find(|(_, found)| found.kind == role)
        .ok_or_else(|| {
            Refusal::new(
                "no_such_role",
                format!("the plan has no role {}", role.name()),
            )
        })?;
    let mut changes = Vec::new();
    let currency = &plan.currency;
    let text = |id: &str| toml::comp_plan(id, preset.draw.as_ref(), &preset.components, currency);
    let alone = plan
        .roles
        .iter()
        .all(|other| other.kind == role || other.comp_plan != terms.comp_plan);
    match paid_by(plan, terms) {
        Some((at, comp)) if alone => changes.push(Change::Replace {
            path: format!("comp_plan[{at}]"),
            toml: text(&comp.id),
        }),
        _ => {
            let id = free_id(plan, role);
            changes.push(Change::Insert {
                path: "comp_plan".to_owned(),
                index: plan.comp_plans.len() as u32,
                toml: text(&id),
            });
            changes.push(Change::Set {
                path: format!("role[{index}].comp_plan"),
                value: id,
            });
        }
    }
    for (nth, quota) in missing_quotas(terms, preset).enumerate() {
        changes.push(Change::Insert {
            path: format!("role[{index}].quota"),
            index: nth as u32,
            toml: toml::quota(quota, currency),
        });
    }
    Ok(changes)
}

/// An identifier that no comp plan of the plan has.
fn free_id(plan: &Plan, role: RoleKind) -> String {
    let base = role.name().replace('_', "-");
    let taken = |id: &str| plan.comp_plans.iter().any(|comp| comp.id == id);
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    std::iter::once(base.clone())
        .chain(numbered)
        .find(|id| !taken(id))
        .unwrap_or(base)
}

fn of_plan(plan: &Plan, role: RoleKind, template: &str) -> Option<Preset> {
    let role = plan.roles.iter().find(|found| found.kind == role)?;
    let (_, comp) = paid_by(plan, role)?;
    let quotas = role.quotas.iter();
    Some(Preset {
        name: format!("{template}:{}", role.kind.name()),
        label: format!("{}, {}", plan.name, role_label(role.kind)),
        origin: "template",
        reason: None,
        draw: comp.draw.clone(),
        components: comp.components.clone(),
        quotas: quotas
            .filter(|quota| {
                let mut lines = comp.components.iter();
                lines.any(|line| line.measure == quota.measure)
            })
            .cloned()
            .collect(),
    })
}

fn of_comp_file(plan: &StatementPlan, terms: &CompTerms, name: String) -> Preset {
    let label = match plan.comp_plans.len() {
        1 => plan.name.clone(),
        _ => format!("{}: {}", plan.name, terms.id),
    };
    let rep = plan
        .reps
        .iter()
        .chain(&plan.default_rep)
        .find(|rep| rep.comp_plan.as_ref() == Some(&terms.id));
    let quotas = rep.map_or(&[][..], |rep| &rep.quotas);
    let mut reasons: Vec<&str> = Vec::new();
    if plan.settings.split_credit == SplitCredit::Full && plan.comp_plans.len() > 1 {
        reasons.push("both reps have quota credit for the whole deal, a plan credits shares");
    }
    if !plan.credit_rules.is_empty() {
        reasons.push("quota credit differs from the amount");
    }
    if let Some(draw) = &terms.draw
        && (draw.repay_share != Decimal::ONE || draw.in_advance)
    {
        reasons.push("the draw is repaid from a part of a month's commission");
    }
    let mut components = Vec::new();
    for line in &terms.lines {
        match component(line) {
            Ok(component) => components.push(component),
            Err(reason) if reasons.contains(&reason) => {}
            Err(reason) => reasons.push(reason),
        }
    }
    Preset {
        name,
        label,
        origin: "compplan",
        reason: (!reasons.is_empty()).then(|| format!("{}.", reasons.join("; "))),
        draw: terms.draw.as_ref().map(|draw| Draw {
            amount_monthly: draw.amount_monthly,
            months: draw.months,
            recoverable: draw.recoverable,
        }),
        components,
        quotas: quotas
            .iter()
            .filter_map(|quota| {
                Some(Quota {
                    measure: known(&quota.measured)?,
                    amount: quota.amount,
                    period: quota.period,
                })
            })
            .collect(),
    }
}

const fn known(measured: &Measured) -> Option<Measure> {
    match measured {
        Measured::Known(measure) => Some(*measure),
        Measured::Named(_) => None,
    }
}

/// A line as a component of a plan, or what a plan cannot say.
fn component(line: &Line) -> Result<Component, &'static str> {
    let measure = known(&line.measured).ok_or("it counts deals of a kind of its own")?;
    let selects = line.conditions != Conditions::default() || line.group.is_some();
    if selects || line.amount_column.is_some() {
        return Err("lines compete for a deal, or are paid on some deals only");
    }
    if line.holdback.is_some() {
        return Err("part of what has vested is held back");
    }
    let whole = line.payout_share == Decimal::ONE && line.overrides.is_empty();
    if !whole || line.deal_limits != Limits::default() || line.period_limits != Limits::default() {
        return Err("part of the commission goes to others, or is limited in money");
    }
    if line.each_deal || line.period.is_some() || line.may_fall {
        return Err("tiers apply to each deal alone, or pay may fall");
    }
    let (rate, tiers) = bands(line)?;
    Ok(Component {
        id: line.id.clone(),
        measure,
        source: line.source,
        rate,
        table: match line.table {
            Table::Marginal => RateTable::Marginal,
            Table::Retroactive => RateTable::Retroactive,
            _ => return Err("whole deals are paid at the rate that the period has reached"),
        },
        boundary: line.boundary,
        tiers,
        threshold: line.threshold,
        cap: line.cap,
        split: line.split,
        share_by_age: line.share_by_age.clone(),
        vesting: line.vesting.clone(),
        pay_on: line.pay_on,
        clawback_months: clawback(line)?,
        spifs: line.spifs.clone(),
    })
}

/// Bands as multiples of a standard rate; rates of their own are multiples of one percent.
fn bands(line: &Line) -> Result<(RateBasis, Vec<RateTier>), &'static str> {
    let of_rates =
        |band: &foothold_core::comp::statement::Band| matches!(band.weight, Weight::Rate(_));
    let by_rate = !line.bands.is_empty() && line.bands.iter().all(of_rates);
    if !by_rate && line.bands.iter().any(of_rates) {
        return Err("some bands have rates and others multiples");
    }
    let tiers = line.bands.iter().map(|band| {
        if band.retroactive.is_some() {
            return Err("some bands lift what lies below and others do not");
        }
        Ok(RateTier {
            up_to: match band.up_to {
                None => None,
                Some(Edge::Attainment(at)) => Some(at),
                Some(Edge::Amount(_)) => return Err("bands end at amounts, not at attainments"),
            },
            multiple: match band.weight {
                Weight::Multiple(multiple) => multiple,
                Weight::Rate(rate) => rate * Decimal::ONE_HUNDRED,
            },
        })
    });
    let rate = match by_rate {
        true => RateBasis::Explicit(Decimal::new(1, 2)),
        false => line.rate.clone(),
    };
    Ok((rate, tiers.collect::<Result<_, _>>()?))
}

fn clawback(line: &Line) -> Result<u16, &'static str> {
    let terms = line.clawback;
    match terms.window {
        ClawbackWindowTerms::Never => Ok(0),
        ClawbackWindowTerms::Months(months)
            if terms.from == ClawbackFrom::Booking && terms.amount == ClawbackAmount::Full =>
        {
            Ok(months)
        }
        _ => Err("what is taken back depends on days, the contract's term or its start"),
    }
}
