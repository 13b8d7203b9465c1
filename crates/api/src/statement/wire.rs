//! Statements as they travel: money as decimal text, ratios as numbers, null where undefined.

use super::derivation;
use crate::wire::RESULT_SCHEMA;
use foothold_core::comp::statement::{
    Item, ItemKind, MeasureFigures, MonthFigures, Part, PeriodPay, RepStatement, Statement,
    StatementPlan, Target, Totals,
};
use foothold_core::plan::Period;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

/// Statements of all reps.
#[derive(Debug, Clone, Serialize)]
pub struct StatementView {
    /// Version of this form.
    pub schema: u32,
    /// Name of the comp plan file.
    pub plan: String,
    /// Currency of every amount.
    pub currency: String,
    /// Decimals of every amount.
    pub decimals: u32,
    /// Last day that counts.
    pub as_of: String,
    /// Deals that closed later and are left out.
    pub later_deals: usize,
    /// Headers of the deals that nothing was done with.
    pub unused_columns: Vec<String>,
    /// What had to be assumed of the deals, one sentence each.
    pub assumptions: Vec<String>,
    /// In the order of the plan, then of the deals.
    pub reps: Vec<RepView>,
}

/// The statement of one rep.
#[derive(Debug, Clone, Serialize)]
pub struct RepView {
    /// Name.
    pub rep: String,
    /// Comp plan; null for who receives overrides only.
    pub comp_plan: Option<String>,
    /// Base and target variable pay a year.
    pub ote: String,
    /// All of it.
    #[serde(flatten)]
    pub totals: TotalsView,
    /// Credit by measure and quota period.
    pub measures: Vec<MeasureView>,
    /// What each component pays at 100% of a whole period.
    pub targets: Vec<TargetView>,
    /// Pay by component and period.
    pub periods: Vec<PayView>,
    /// Every amount earned.
    pub items: Vec<ItemView>,
    /// Month by month.
    pub months: Vec<MonthView>,
}

/// Amounts by where they are.
#[derive(Debug, Clone, Serialize)]
pub struct TotalsView {
    /// Amounts of the deals that earned something.
    pub credited: String,
    /// Earned.
    pub earned: String,
    /// Vested, paid or not, taken back or not.
    pub vested: String,
    /// Paid, net of what was taken back.
    pub paid: String,
    /// Vested and not paid.
    pub vested_unpaid: String,
    /// Not vested.
    pub unvested: String,
    /// Lost before it vested, or by leaving.
    pub forfeited: String,
    /// Taken back after it had vested.
    pub clawed_back: String,
    /// Draw paid beside commission.
    pub draw_paid: String,
    /// Draw repaid from commission.
    pub draw_repaid: String,
    /// Draw still owed.
    pub draw_balance: String,
    /// Earned by amounts.
    pub effective_rate: Option<f64>,
    /// Amount at which a month's commission reaches the draw.
    pub draw_break_even: Option<String>,
}

/// Credit on one measure in one period.
#[derive(Debug, Clone, Serialize)]
pub struct MeasureView {
    /// Measure.
    pub measure: String,
    /// First day.
    pub first: String,
    /// Last day.
    pub last: String,
    /// Credited.
    pub credited: String,
    /// Quota, prorated and ramped.
    pub quota: String,
    /// Share of the period that the rep was there.
    pub present: f64,
    /// Credited by quota.
    pub attainment: Option<f64>,
}

/// What a component pays at 100% of a whole period.
#[derive(Debug, Clone, Serialize)]
pub struct TargetView {
    /// Component.
    pub component: String,
    /// `month`, `quarter` or `year`.
    pub period: &'static str,
    /// Quota.
    pub quota: Option<String>,
    /// Pay at 100% of it.
    pub pay: Option<String>,
    /// Pay at 100% by quota.
    pub rate: Option<f64>,
}

/// What one band adds.
#[derive(Debug, Clone, Serialize)]
pub struct PartView {
    /// Amount paid at this rate.
    pub amount: String,
    /// Rate.
    pub rate: f64,
    /// Amount times rate.
    pub pay: String,
}

/// Pay of one component in one period.
#[derive(Debug, Clone, Serialize)]
pub struct PayView {
    /// Component.
    pub component: String,
    /// First day.
    pub first: String,
    /// Last day.
    pub last: String,
    /// Credit that moved the rate table.
    pub credited: String,
    /// Amount paid on.
    pub amount: String,
    /// Credited by quota.
    pub attainment: Option<f64>,
    /// Rate of the band reached.
    pub rate_reached: f64,
    /// Its multiple of the standard rate.
    pub multiple_reached: f64,
    /// Pay by band, before threshold, limits and shares by age.
    pub parts: Vec<PartView>,
    /// Earned.
    pub earned: String,
    /// Earned by target variable pay of the period.
    pub variable_share: Option<f64>,
}

/// One amount earned on one deal.
#[derive(Debug, Clone, Serialize)]
pub struct ItemView {
    /// Deal.
    pub deal: String,
    /// Day earned.
    pub date: String,
    /// Component.
    pub component: String,
    /// `commission`, `per_deal`, `spif` or `override`.
    pub kind: &'static str,
    /// Amount that is paid on, after splits.
    pub amount: String,
    /// Quota credit, after splits.
    pub credit: String,
    /// Earned.
    pub earned: String,
    /// Earned by amount.
    pub rate: Option<f64>,
    /// Earned by contract value.
    pub share_of_tcv: Option<f64>,
    /// Paid, net of what was taken back.
    pub paid: String,
    /// Vested and not paid.
    pub vested_unpaid: String,
    /// Not vested.
    pub unvested: String,
    /// Lost.
    pub forfeited: String,
    /// Taken back.
    pub clawed_back: String,
    /// How it comes about.
    pub derivation: String,
}

/// What happened in one month.
#[derive(Debug, Clone, Serialize)]
pub struct MonthView {
    /// Month.
    pub month: String,
    /// Earned.
    pub earned: String,
    /// Commission paid, less what was taken back.
    pub paid: String,
    /// Taken back or cancelled.
    pub clawed_back: String,
    /// Added by the draw.
    pub draw_paid: String,
    /// Withheld to repay it.
    pub draw_repaid: String,
    /// Owed at month end.
    pub draw_balance: String,
    /// Cash of the month.
    pub cash: String,
    /// What of it comes at month end.
    pub month_end_cheque: String,
}

/// A statement as it travels.
pub(super) fn of(
    plan: &StatementPlan,
    from: &Statement,
    unused: Vec<String>,
    assumptions: Vec<String>,
) -> StatementView {
    StatementView {
        schema: RESULT_SCHEMA,
        plan: plan.name.clone(),
        currency: plan.currency.clone(),
        decimals: plan.rounding.decimals,
        as_of: from.as_of.to_string(),
        later_deals: from.later_deals,
        unused_columns: unused,
        assumptions,
        reps: from.reps.iter().map(|rep| self::rep(plan, rep)).collect(),
    }
}

fn rep(plan: &StatementPlan, from: &RepStatement) -> RepView {
    let money = |amount: Decimal| money(plan, amount);
    RepView {
        rep: from.rep.clone(),
        comp_plan: from.comp_plan.clone(),
        ote: money(from.ote),
        totals: totals(plan, &from.totals),
        measures: from.measures.iter().map(|m| measure(plan, m)).collect(),
        targets: from.targets.iter().map(|t| target(plan, t)).collect(),
        periods: from.periods.iter().map(|p| period(plan, p)).collect(),
        items: from.items.iter().map(|i| item(plan, i)).collect(),
        months: from.months.iter().map(|m| month(plan, m)).collect(),
    }
}

fn totals(plan: &StatementPlan, from: &Totals) -> TotalsView {
    let money = |amount: Decimal| money(plan, amount);
    TotalsView {
        credited: money(from.credited),
        earned: money(from.earned),
        vested: money(from.vested),
        paid: money(from.paid),
        vested_unpaid: money(from.vested_unpaid),
        unvested: money(from.unvested),
        forfeited: money(from.forfeited),
        clawed_back: money(from.clawed_back),
        draw_paid: money(from.draw_paid),
        draw_repaid: money(from.draw_repaid),
        draw_balance: money(from.draw_balance),
        effective_rate: from.effective_rate.and_then(number),
        draw_break_even: from.draw_break_even.map(money),
    }
}

fn measure(plan: &StatementPlan, from: &MeasureFigures) -> MeasureView {
    MeasureView {
        measure: from.measure.clone(),
        first: from.first.to_string(),
        last: from.last.to_string(),
        credited: money(plan, from.credited),
        quota: money(plan, from.quota),
        present: number(from.present).unwrap_or_default(),
        attainment: from.attainment.and_then(number),
    }
}

fn target(plan: &StatementPlan, from: &Target) -> TargetView {
    TargetView {
        component: from.component.clone(),
        period: match from.period {
            Period::Month => "month",
            Period::Quarter => "quarter",
            Period::HalfYear => "half_year",
            Period::Year => "year",
        },
        quota: from.quota.map(|amount| money(plan, amount)),
        pay: from.pay.map(|amount| money(plan, amount)),
        rate: from.rate.and_then(number),
    }
}

fn period(plan: &StatementPlan, from: &PeriodPay) -> PayView {
    PayView {
        component: from.component.clone(),
        first: from.first.to_string(),
        last: from.last.to_string(),
        credited: money(plan, from.credited),
        amount: money(plan, from.amount),
        attainment: from.attainment.and_then(number),
        rate_reached: number(from.rate_reached).unwrap_or_default(),
        multiple_reached: number(from.multiple_reached).unwrap_or_default(),
        parts: from.parts.iter().map(|p| part(plan, p)).collect(),
        earned: money(plan, from.earned),
        variable_share: from.variable_share.and_then(number),
    }
}

fn part(plan: &StatementPlan, from: &Part) -> PartView {
    PartView {
        amount: money(plan, from.amount),
        rate: number(from.rate).unwrap_or_default(),
        pay: money(plan, from.pay),
    }
}

fn item(plan: &StatementPlan, from: &Item) -> ItemView {
    ItemView {
        deal: from.deal.clone(),
        date: from.date.to_string(),
        component: from.component.clone(),
        kind: match from.kind {
            ItemKind::Commission => "commission",
            ItemKind::PerDeal => "per_deal",
            ItemKind::Spif => "spif",
            ItemKind::Milestone => "milestone",
            ItemKind::Override => "override",
        },
        amount: money(plan, from.amount),
        credit: money(plan, from.credit),
        earned: money(plan, from.now.earned),
        rate: from.rate.and_then(number),
        share_of_tcv: from.share_of_tcv.and_then(number),
        paid: money(plan, from.now.paid),
        vested_unpaid: money(plan, from.now.vested_unpaid),
        unvested: money(plan, from.now.unvested),
        forfeited: money(plan, from.now.forfeited),
        clawed_back: money(plan, from.now.clawed_back),
        derivation: derivation::text(plan, from),
    }
}

fn month(plan: &StatementPlan, from: &MonthFigures) -> MonthView {
    let money = |amount: Decimal| money(plan, amount);
    MonthView {
        month: format!("{:04}-{:02}", from.month.year, from.month.month),
        earned: money(from.earned),
        paid: money(from.paid),
        clawed_back: money(from.clawed_back),
        draw_paid: money(from.draw_paid),
        draw_repaid: money(from.draw_repaid),
        draw_balance: money(from.draw_balance),
        cash: money(from.cash),
        month_end_cheque: money(from.month_end_cheque),
    }
}

/// An amount with the currency's decimals.
fn money(plan: &StatementPlan, amount: Decimal) -> String {
    let units = plan.rounding.units(amount);
    plan.rounding.amount(units).to_string()
}

fn number(ratio: Decimal) -> Option<f64> {
    ratio.to_f64()
}
