//! Roles and their comp plans as the editors show them: every term, and what follows from it
//! without a run.

use super::curve::{Curve, curve};
use super::words;
use crate::comp::{OnQuota, role_pay};
use crate::wire::Value;
use foothold_core::money::{cents, real};
use foothold_core::plan::{CompPlan, Component, Measure, Plan, Quota, RateBasis, Role, Vesting};
use serde::Serialize;

/// The comp of a plan.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CompView {
    /// Currency of every amount.
    pub currency: String,
    /// Calendar month of month 1, as `2027-01`.
    pub start: String,
    /// Simulated months.
    pub months: u32,
    /// First month of the fiscal year, 1 to 12: quota periods align to it.
    pub fiscal_year_start: u32,
    /// Month that results are read at when nobody says otherwise.
    pub report_month: u32,
    /// Roles in the order of the plan.
    pub roles: Vec<RoleTerms>,
}

/// A role and how it is paid.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RoleTerms {
    /// Kind, such as `expansion_ae`.
    pub role: String,
    /// Path of the role in the plan.
    pub path: String,
    /// Comp plan id.
    pub plan: String,
    /// Other roles that the same comp plan pays.
    pub shared: Vec<String>,
    /// People at the start.
    pub headcount: u32,
    /// Base salary a year.
    pub base: String,
    /// Target variable pay a year.
    pub variable: String,
    /// Commission of one rep a year at 50%, 100% and 150% of every quota.
    pub cost: Vec<String>,
    /// Targets; attainment is read on the first.
    pub quotas: Vec<QuotaTerms>,
    /// Pay guaranteed after hire.
    pub draw: Option<DrawTerms>,
    /// Components.
    pub components: Vec<ComponentTerms>,
}

/// A target.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct QuotaTerms {
    /// Path in the plan.
    pub path: String,
    /// What is counted.
    pub measure: String,
    /// Target of a full period: currency, accounts, or a ratio for the NRR of a book.
    pub amount: f64,
    /// `month`, `quarter` or `year`.
    pub period: String,
    /// Months of a period.
    pub months: u32,
}

/// Pay guaranteed for a while after hire.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DrawTerms {
    /// A month.
    pub amount: String,
    /// Months since hire.
    pub months: u32,
    /// Whether later commission repays it.
    pub recoverable: bool,
}

/// One line of a comp plan.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ComponentTerms {
    /// Identifier.
    pub id: String,
    /// Path in the plan.
    pub path: String,
    /// What is counted.
    pub measure: String,
    /// `own` or `landed`.
    pub source: String,
    /// `variable` (share of variable pay at quota), `rate` (share of the amount) or `event`.
    pub basis: String,
    /// A ratio; currency for each event.
    pub basis_value: f64,
    /// The role's quota on the measure, where it has one.
    pub quota: Option<u32>,
    /// Standard rate on that quota.
    pub base_rate: Option<BaseRate>,
    /// `marginal` or `retroactive`.
    pub table: String,
    /// `at_or_above` or `above`.
    pub boundary: String,
    /// Bands; a single one at 1 where the plan writes none.
    pub tiers: Vec<TierTerms>,
    /// Attainment below which nothing is paid.
    pub threshold: Option<f64>,
    /// Largest pay of a period, against pay at quota.
    pub cap: Option<f64>,
    /// Share of each event.
    pub split: f64,
    /// Share of the standard rate by age of the account; none means all of it at any age.
    pub shares: Vec<ShareTerms>,
    /// When it vests.
    pub vesting: VestingTerms,
    /// `booking`, `invoice` or `collection`.
    pub pay_on: String,
    /// Months; 0 means nothing is taken back.
    pub clawback: u32,
    /// Bonuses for a while.
    pub spifs: Vec<SpifTerms>,
    /// Pay by attainment; none without a quota, or where attainment does not decide.
    pub curve: Option<Curve>,
}

/// The standard rate, and where it comes from.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BaseRate {
    /// Share of the amount, before multiples; currency an account for activations.
    pub rate: f64,
    /// Pay of a full period at quota; none where the plan writes the rate itself.
    pub pay: Option<String>,
    /// Quota of a full period, in its own unit.
    pub quota: f64,
    /// Multiple that the bands come to at quota.
    pub multiple: f64,
}

/// One band of a rate table.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TierTerms {
    /// Attainment at which it begins.
    pub from: f64,
    /// Attainment at which it ends.
    pub to: Option<f64>,
    /// Multiple of the standard rate.
    pub multiple: f64,
    /// Rate in the band.
    pub rate: Option<f64>,
    /// Commission a year at its end, at 150% for the last.
    pub pay_at_top: Option<String>,
}

/// A window of account age.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ShareTerms {
    /// Months since the account landed, exclusive.
    pub until: u32,
    /// Share of the standard rate.
    pub share: f64,
}

/// When earned commission becomes the rep's own.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct VestingTerms {
    /// `immediate`, `cliff`, `linear` or `schedule`.
    pub kind: String,
    /// Months until everything has vested.
    pub months: u32,
    /// Months before which nothing vests.
    pub cliff: u32,
    /// Steps of a schedule.
    pub steps: Vec<StepTerms>,
}

/// A step of a vesting schedule.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct StepTerms {
    /// Months after earning.
    pub month: u32,
    /// Share vested from then on.
    pub vested: f64,
}

/// A bonus for a while.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SpifTerms {
    /// First month.
    pub from: u32,
    /// Last month, inclusive.
    pub to: u32,
    /// Amount for each event.
    pub amount: String,
}

/// The comp of `plan`.
pub fn comp(plan: &Plan) -> CompView {
    let horizon = &plan.horizon;
    CompView {
        currency: plan.currency.clone(),
        start: format!("{:04}-{:02}", horizon.start.year, horizon.start.month),
        months: u32::from(horizon.months),
        fiscal_year_start: u32::from(horizon.fiscal_year_start),
        report_month: u32::from(plan.report_month()),
        roles: (0..plan.roles.len())
            .map(|index| role_terms(plan, index))
            .collect(),
    }
}

/// The comp plan that pays `role`, and its index. A checked role names one that exists.
pub(super) fn paid_by<'p>(plan: &'p Plan, role: &Role) -> Option<(usize, &'p CompPlan)> {
    let mut plans = plan.comp_plans.iter().enumerate();
    plans.find(|(_, comp)| comp.id == role.comp_plan)
}

fn role_terms(plan: &Plan, index: usize) -> RoleTerms {
    let role = &plan.roles[index];
    let pay = role_pay(plan, role);
    let paid = paid_by(plan, role);
    let path = format!("role[{index}]");
    RoleTerms {
        role: role.kind.name().to_owned(),
        plan: role.comp_plan.clone(),
        shared: plan
            .roles
            .iter()
            .filter(|other| other.kind != role.kind && other.comp_plan == role.comp_plan)
            .map(|other| other.kind.name().to_owned())
            .collect(),
        headcount: u32::from(role.headcount),
        base: pay.base.text(),
        variable: pay.variable.text(),
        cost: pay.commission_at.values().map(Value::text).collect(),
        quotas: role
            .quotas
            .iter()
            .enumerate()
            .map(|(nth, quota)| quota_terms(quota, format!("{path}.quota[{nth}]")))
            .collect(),
        draw: paid
            .and_then(|(_, comp)| comp.draw.as_ref())
            .map(|draw| DrawTerms {
                amount: money(cents(draw.amount_monthly)),
                months: u32::from(draw.months),
                recoverable: draw.recoverable,
            }),
        components: paid.map_or_else(Vec::new, |(at, comp)| {
            let lines = comp.components.iter().enumerate();
            lines
                .map(|(nth, line)| {
                    component_terms(role, line, format!("comp_plan[{at}].component[{nth}]"))
                })
                .collect()
        }),
        path,
    }
}

fn quota_terms(quota: &Quota, path: String) -> QuotaTerms {
    QuotaTerms {
        path,
        measure: quota.measure.name().to_owned(),
        amount: real(quota.amount),
        period: words::period(quota.period).to_owned(),
        months: u32::from(quota.period.months()),
    }
}

fn component_terms(role: &Role, line: &Component, path: String) -> ComponentTerms {
    let paid = OnQuota::of(role, line);
    let quota = role
        .quotas
        .iter()
        .position(|quota| quota.measure == line.measure);
    let base_rate = paid.as_ref().and_then(|paid| {
        let rate = paid.standard_rate()?;
        let target = paid.target_cents();
        let quota = real(role.quotas[quota?].amount);
        Some(BaseRate {
            rate,
            pay: (target > 0).then(|| money(target)),
            quota,
            multiple: paid.multiple_at_quota(),
        })
    });
    let (basis, basis_value) = match &line.rate {
        RateBasis::ShareOfVariable(share) => ("variable", real(*share)),
        RateBasis::Explicit(rate) => ("rate", real(*rate)),
        RateBasis::PerEvent(amount) => ("event", real(*amount)),
    };
    ComponentTerms {
        id: line.id.clone(),
        measure: line.measure.name().to_owned(),
        source: words::source(line.source).to_owned(),
        basis: basis.to_owned(),
        basis_value,
        quota: quota.map(|nth| nth as u32),
        table: words::table(line.table).to_owned(),
        boundary: words::boundary(line.boundary).to_owned(),
        tiers: tiers(
            line,
            paid.as_ref(),
            base_rate.as_ref().map(|base| base.rate),
        ),
        threshold: line.threshold.map(real),
        cap: line.cap.map(real),
        split: real(line.split),
        shares: line
            .share_by_age
            .iter()
            .map(|window| ShareTerms {
                until: u32::from(window.until_month),
                share: real(window.share),
            })
            .collect(),
        vesting: vesting_terms(&line.vesting),
        pay_on: words::pay_on(line.pay_on).to_owned(),
        clawback: u32::from(line.clawback_months),
        spifs: line
            .spifs
            .iter()
            .map(|spif| SpifTerms {
                from: u32::from(spif.from_month),
                to: u32::from(spif.to_month),
                amount: money(cents(spif.amount)),
            })
            .collect(),
        curve: paid.as_ref().map(|paid| curve(role, line, paid)),
        base_rate,
        path,
    }
}

fn tiers(line: &Component, paid: Option<&OnQuota>, base: Option<f64>) -> Vec<TierTerms> {
    // Without a quota a component pays its written rate, whatever its bands.
    let base = base.or(match line.rate {
        RateBasis::Explicit(rate) if paid.is_none() => Some(real(rate)),
        _ => None,
    });
    let top = |to: f64| {
        let paid = paid?;
        Some(money(
            paid.yearly_cents(paid.credit_at(super::curve::ppm(to))),
        ))
    };
    let mut from = 0.0;
    let mut bands: Vec<TierTerms> = Vec::new();
    for tier in &line.tiers {
        let to = tier.up_to.map(real);
        let end = to.or((from < LAST).then_some(LAST));
        let multiple = real(tier.multiple);
        bands.push(TierTerms {
            from,
            to,
            multiple,
            rate: base.map(|base| base * multiple),
            pay_at_top: end.and_then(top),
        });
        from = to.unwrap_or(from);
    }
    if bands.is_empty() {
        bands.push(TierTerms {
            from: 0.0,
            to: None,
            multiple: 1.0,
            rate: base,
            pay_at_top: top(LAST),
        });
    }
    bands
}

/// Attainment at which pay in the last band is read.
const LAST: f64 = 1.5;

fn vesting_terms(vesting: &Vesting) -> VestingTerms {
    let terms = |kind: &str, months: u16, cliff: u16| VestingTerms {
        kind: kind.to_owned(),
        months: u32::from(months),
        cliff: u32::from(cliff),
        steps: Vec::new(),
    };
    match vesting {
        Vesting::Immediate => terms("immediate", 0, 0),
        Vesting::Cliff { months } => terms("cliff", *months, *months),
        Vesting::Linear {
            months,
            cliff_months,
        } => terms("linear", *months, *cliff_months),
        Vesting::Schedule(steps) => VestingTerms {
            steps: steps
                .iter()
                .map(|step| StepTerms {
                    month: u32::from(step.month),
                    vested: real(step.vested),
                })
                .collect(),
            ..terms(
                "schedule",
                steps.last().map_or(0, |step| step.month),
                steps.first().map_or(0, |step| step.month),
            )
        },
    }
}

/// Months after which the last of a component's commission has vested.
pub(super) fn vests_within(line: &Component) -> u16 {
    match &line.vesting {
        Vesting::Immediate => 0,
        Vesting::Cliff { months } | Vesting::Linear { months, .. } => *months,
        Vesting::Schedule(steps) => steps.last().map_or(0, |step| step.month),
    }
}

/// Whether amounts of a measure are counts in hundredths, not cents.
pub(super) fn counted(measure: Measure) -> bool {
    measure == Measure::Activations
}

/// Cents as money for a reader.
pub(super) fn money(cents: i64) -> String {
    Value::money(cents).text()
}
