//! Headline metrics: formulas over the monthly amounts of one replication.

use super::formula::{self, Flows, Ratio};
use super::measure::window_start;
use super::series::Amount;
use super::stats::Stat;
use crate::money::{cents, ppm, times_ppm};
use crate::plan::{PlanSpec, RoleKind};
use crate::sim::Outcome;

/// What a metric is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A ratio: 1.19 is 119%.
    Ratio,
    /// Cents.
    Money,
    /// A plain number.
    Number,
}

/// A metric that can be read at any month. Windows are the trailing twelve months, or the months
/// since the start where those are fewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Net revenue retention: ARR now of the customers of twelve months ago, over their ARR then.
    Nrr,
    /// The same by movements, `(start + expansion - contraction - churn) / start`; differs from the
    /// headline by customers who left and came back.
    NrrWaterfall,
    /// Gross revenue retention: the smaller of ARR then and now, over ARR then.
    Grr,
    /// Customers of twelve months ago that still have ARR.
    LogoRetention,
    /// Expansion over new-logo plus expansion ARR, gross of churn.
    ExpansionShare,
    /// ARR at month end.
    ArrEnd,
    /// New-logo ARR in the window.
    NewArr,
    /// Expansion ARR in the window.
    ExpansionArr,
    /// Contraction in the window.
    ContractionArr,
    /// Churned ARR in the window.
    ChurnArr,
    /// Reactivated ARR in the window.
    ReactivationArr,
    /// Commission earned in the window.
    CompCost,
    /// Commission earned over new and expansion ARR won in the window.
    CompPerNewArr,
    /// Quota attainment of a role: credit over quota of the quota periods that ended in the window.
    Attainment(RoleKind),
    /// Share of a role's reps at or above quota in those periods.
    RepsAtQuota(RoleKind),
    /// Committed land really sold in the window, before discounts, over target land of the same
    /// deals; undefined where nothing committed is sold.
    LandDrift,
    /// Deals won over deals closed (won or lost) in the window.
    WinRate,
    /// Share of accounts that activated of those whose window ended.
    ActivationRate,
    /// (New + expansion) over (contraction + churn) in the window (Mamoon Hamid's quick ratio).
    QuickRatio,
    /// S&M allocated to new logos over new ARR: AE base and all commission's new share, marketing.
    NewCacRatio,
    /// S&M allocated to expansion over expansion ARR.
    ExpansionCacRatio,
    /// Net new ARR of the last three months over S&M of the three before (Scale Venture Partners'
    /// magic number, on ARR: four times the quarter's rise in recurring revenue).
    MagicNumber,
    /// Months of gross margin on a new logo's ARR that pay for winning it.
    CacPaybackMonths,
    /// Expansion share over the last three months.
    ExpansionShareQuarter,
    /// Recognised revenue in the window.
    Revenue,
    /// Cash collected in the window.
    Cash,
    /// Lowest cash from the start to the month: collected less base pay, commission, draws net of
    /// what is repaid, and marketing, summed from the start. Below zero it is what the plan needs in the bank.
    CashLow,
    /// Customers at month end.
    Customers,
    /// Commission earned and not yet vested, at month end.
    UnvestedComp,
    /// ARR on which two roles earned commission, in the window.
    DoublePaidArr,
    /// Mean age in days of the tasks that wait at month end.
    QueueAgeDays,
    /// Tasks that expired in the window, of those queued.
    TasksExpired,
    /// Plays won of those closed in the window.
    PlayWinRate,
}

impl Metric {
    /// The metrics of the headline, without attainment, in the order in which they are shown.
    pub const HEADLINE: [Self; 11] = [
        Self::Nrr,
        Self::NrrWaterfall,
        Self::Grr,
        Self::LogoRetention,
        Self::ExpansionShare,
        Self::ArrEnd,
        Self::NewArr,
        Self::ExpansionArr,
        Self::ContractionArr,
        Self::ChurnArr,
        Self::CompCost,
    ];

    /// Further metrics, shown below the headline.
    pub const FURTHER: [Self; 21] = [
        Self::ReactivationArr,
        Self::CompPerNewArr,
        Self::LandDrift,
        Self::WinRate,
        Self::ActivationRate,
        Self::QuickRatio,
        Self::NewCacRatio,
        Self::ExpansionCacRatio,
        Self::MagicNumber,
        Self::CacPaybackMonths,
        Self::ExpansionShareQuarter,
        Self::Revenue,
        Self::Cash,
        Self::Customers,
        Self::UnvestedComp,
        Self::DoublePaidArr,
        Self::QueueAgeDays,
        Self::TasksExpired,
        Self::PlayWinRate,
        Self::RepsAtQuota(RoleKind::Ae),
        Self::RepsAtQuota(RoleKind::ExpansionAe),
    ];

    /// The name used in results.
    pub fn name(self) -> String {
        let name = match self {
            Self::Nrr => "nrr",
            Self::NrrWaterfall => "nrr_waterfall",
            Self::Grr => "grr",
            Self::LogoRetention => "logo_retention",
            Self::ExpansionShare => "expansion_share",
            Self::ArrEnd => "arr_end",
            Self::NewArr => "new_arr",
            Self::ExpansionArr => "expansion_arr",
            Self::ContractionArr => "contraction_arr",
            Self::ChurnArr => "churn_arr",
            Self::ReactivationArr => "reactivation_arr",
            Self::CompCost => "comp_cost",
            Self::CompPerNewArr => "comp_per_new_arr",
            Self::LandDrift => "land_drift",
            Self::WinRate => "win_rate",
            Self::ActivationRate => "activation_rate",
            Self::QuickRatio => "quick_ratio",
            Self::NewCacRatio => "new_cac_ratio",
            Self::ExpansionCacRatio => "expansion_cac_ratio",
            Self::MagicNumber => "magic_number",
            Self::CacPaybackMonths => "cac_payback_months",
            Self::ExpansionShareQuarter => "expansion_share_quarter",
            Self::Revenue => "revenue",
            Self::Cash => "cash",
            Self::CashLow => "cash_low",
            Self::Customers => "customers",
            Self::UnvestedComp => "unvested_comp",
            Self::DoublePaidArr => "double_paid_arr",
            Self::QueueAgeDays => "queue_age_days",
            Self::TasksExpired => "tasks_expired",
            Self::PlayWinRate => "play_win_rate",
            Self::Attainment(role) => return format!("quota_attainment.{}", role.name()),
            Self::RepsAtQuota(role) => return format!("reps_at_quota.{}", role.name()),
        };
        name.to_owned()
    }

    /// Whether it speaks of a stretch of time, of which there is none at month 0.
    pub const fn needs_window(self) -> bool {
        !matches!(self, Self::ArrEnd | Self::Customers | Self::UnvestedComp)
    }

    /// The unit.
    pub const fn unit(self) -> Unit {
        match self {
            Self::ArrEnd
            | Self::NewArr
            | Self::ExpansionArr
            | Self::ContractionArr
            | Self::ChurnArr
            | Self::ReactivationArr
            | Self::CompCost
            | Self::Revenue
            | Self::Cash
            | Self::CashLow
            | Self::UnvestedComp
            | Self::DoublePaidArr => Unit::Money,
            Self::QuickRatio
            | Self::NewCacRatio
            | Self::ExpansionCacRatio
            | Self::MagicNumber
            | Self::CacPaybackMonths
            | Self::Customers
            | Self::QueueAgeDays => Unit::Number,
            _ => Unit::Ratio,
        }
    }
}

/// The amounts of one replication up to one month.
struct Window<'o> {
    outcome: &'o Outcome,
    replication: u32,
    month: u16,
}

impl Window<'_> {
    fn at(&self, amount: Amount) -> i64 {
        self.outcome.at(self.replication, self.month, amount)
    }

    fn sum(&self, amount: Amount) -> i64 {
        self.outcome.sum(
            self.replication,
            window_start(self.month),
            self.month,
            amount,
        )
    }

    fn expansion(&self) -> i64 {
        self.expansion_since(window_start(self.month))
    }

    fn expansion_since(&self, from: u16) -> i64 {
        let first = Amount::ExpansionSeats as usize;
        Amount::ALL[first..first + 6]
            .iter()
            .map(|&amount| self.sum_since(from, amount))
            .sum()
    }

    fn sum_since(&self, from: u16, amount: Amount) -> i64 {
        self.outcome.sum(self.replication, from, self.month, amount)
    }

    /// Movements after month `from`.
    fn flows_since(&self, from: u16) -> Flows<i64> {
        Flows {
            new: self.sum_since(from, Amount::New),
            expansion: self.expansion_since(from),
            contraction: self.sum_since(from, Amount::Contraction),
            churn: self.sum_since(from, Amount::Churn),
            reactivation: self.sum_since(from, Amount::Reactivation),
        }
    }

    fn flows(&self) -> Flows<i64> {
        self.flows_since(window_start(self.month))
    }

    fn of_role(&self, first: Amount, role: RoleKind) -> i64 {
        self.at(Amount::ALL[first as usize + role as usize])
    }
}

/// `part / whole` as the nearest double; undefined without a whole.
fn ratio(part: i64, whole: i64) -> Option<f64> {
    Ratio { part, whole }.real()
}

/// Costs outside the comp plan, for the CAC ratios.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FixedCosts {
    /// Marketing a month, cents.
    pub marketing_monthly: i64,
    /// Gross margin, parts per million.
    pub gross_margin_ppm: u32,
}

impl FixedCosts {
    /// The costs of a plan.
    pub fn of(plan: &PlanSpec) -> Self {
        Self {
            marketing_monthly: cents(plan.costs.marketing_monthly),
            gross_margin_ppm: ppm(plan.costs.gross_margin),
        }
    }
}

/// A metric of one replication at one month; `None` when undefined.
pub fn value(
    outcome: &Outcome,
    costs: FixedCosts,
    replication: u32,
    month: u16,
    metric: Metric,
) -> Option<f64> {
    let w = Window {
        outcome,
        replication,
        month,
    };
    let money = |cents: i64| Some(cents as f64);
    match metric {
        Metric::Nrr => formula::nrr(w.at(Amount::BaseNow), w.at(Amount::Base)).real(),
        Metric::NrrWaterfall => ratio(
            w.at(Amount::BaseNow) - w.at(Amount::BaseReturned),
            w.at(Amount::Base),
        ),
        Metric::Grr => formula::grr(w.at(Amount::BaseKept), w.at(Amount::Base)).real(),
        Metric::LogoRetention => {
            formula::logo_retention(w.at(Amount::BaseCustomersNow), w.at(Amount::BaseCustomers))
                .real()
        }
        Metric::ExpansionShare => formula::expansion_share(&w.flows()).real(),
        Metric::ArrEnd => money(w.at(Amount::Arr)),
        Metric::NewArr => money(w.sum(Amount::New)),
        Metric::ExpansionArr => money(w.expansion()),
        Metric::ContractionArr => money(w.sum(Amount::Contraction)),
        Metric::ChurnArr => money(w.sum(Amount::Churn)),
        Metric::ReactivationArr => money(w.sum(Amount::Reactivation)),
        Metric::CompCost => money(w.sum(Amount::CompEarned)),
        Metric::CompPerNewArr => ratio(
            w.sum(Amount::CompEarned),
            w.sum(Amount::New) + w.expansion(),
        ),
        Metric::Attainment(role) => {
            let (credit, quota) = (
                w.of_role(Amount::CreditedAe, role),
                w.of_role(Amount::QuotaAe, role),
            );
            formula::quota_attainment(credit, quota).real()
        }
        Metric::RepsAtQuota(role) => ratio(
            w.of_role(Amount::RepsAtQuotaAe, role),
            w.of_role(Amount::RepsAe, role),
        ),
        Metric::LandDrift => ratio(w.sum(Amount::LandSold), w.sum(Amount::LandTarget)),
        Metric::WinRate => ratio(w.sum(Amount::Won), w.sum(Amount::DealsClosed)),
        Metric::ActivationRate => {
            ratio(w.sum(Amount::Activated), w.sum(Amount::ActivationsDecided))
        }
        Metric::QuickRatio => formula::quick_ratio(&w.flows()).real(),
        Metric::NewCacRatio => formula::cac_ratio(new_cost(&w, costs), w.sum(Amount::New)).real(),
        Metric::CacPaybackMonths => {
            let margin = times_ppm(w.sum(Amount::New), costs.gross_margin_ppm);
            formula::payback_months(new_cost(&w, costs), margin).real()
        }
        Metric::MagicNumber => {
            // The first quarter has no quarter before it.
            let before = month.checked_sub(6)?;
            let quarter = Window {
                outcome,
                replication,
                month: month - 3,
            };
            let net = w.at(Amount::Arr) - quarter.at(Amount::Arr);
            formula::magic_number(net, sales_and_marketing(&quarter, before, costs)).real()
        }
        Metric::ExpansionShareQuarter => {
            formula::expansion_share(&w.flows_since(month.saturating_sub(3))).real()
        }
        Metric::ExpansionCacRatio => {
            let people = w.sum(Amount::BaseExpansionAe) + w.sum(Amount::BaseAccountManager);
            let commission = w.sum(Amount::CompEarned) - new_commission(&w);
            formula::cac_ratio(people + commission, w.expansion()).real()
        }
        Metric::Revenue => money(w.sum(Amount::Revenue)),
        Metric::Cash => money(w.sum(Amount::Cash)),
        Metric::CashLow => money(cash_low(&w, costs)),
        Metric::Customers => money(w.at(Amount::Customers)),
        Metric::UnvestedComp => money(w.at(Amount::CompUnvested)),
        Metric::DoublePaidArr => money(w.sum(Amount::DoublePaid)),
        Metric::QueueAgeDays => ratio(w.at(Amount::QueueAgeDays), w.at(Amount::TasksOpen)),
        Metric::TasksExpired => ratio(w.sum(Amount::TasksExpired), w.sum(Amount::Tasks)),
        Metric::PlayWinRate => ratio(w.sum(Amount::PlaysWon), w.sum(Amount::PlaysClosed)),
    }
}

/// S&M on new logos in the window: AE base pay, marketing, and new logos' share of commission.
fn new_cost(w: &Window<'_>, costs: FixedCosts) -> i64 {
    let months = i64::from(w.month - window_start(w.month));
    w.sum(Amount::BaseAe) + costs.marketing_monthly * months + new_commission(w)
}

/// What leaves the bank for the motion itself, each month, before the draw that is repaid.
const PAID: [Amount; 6] = [
    Amount::BaseAe,
    Amount::BaseExpansionAe,
    Amount::BaseAccountManager,
    Amount::BaseCsm,
    Amount::CompPaid,
    Amount::DrawPaid,
];

/// The lowest point, from month 1 on, of cash after the costs of the motion; 0 at month 0.
fn cash_low(w: &Window<'_>, costs: FixedCosts) -> i64 {
    let left = |month| {
        let at = |amount| w.outcome.at(w.replication, month, amount);
        let paid = PAID.map(at).iter().sum::<i64>() - at(Amount::DrawRepaid);
        at(Amount::Cash) - paid - costs.marketing_monthly
    };
    let mut sum = 0;
    let points = (1..=w.month).map(|month| {
        sum += left(month);
        sum
    });
    points.min().unwrap_or(0)
}

/// All S&M after month `from`: base pay of sellers, commission, marketing. CS is not in it.
fn sales_and_marketing(w: &Window<'_>, from: u16, costs: FixedCosts) -> i64 {
    let people = [
        Amount::BaseAe,
        Amount::BaseExpansionAe,
        Amount::BaseAccountManager,
    ];
    let base: i64 = people.iter().map(|&amount| w.sum_since(from, amount)).sum();
    base + w.sum_since(from, Amount::CompEarned)
        + costs.marketing_monthly * i64::from(w.month - from)
}

/// Commission on new logos: earned in the window, in proportion to ARR won.
fn new_commission(w: &Window<'_>) -> i64 {
    let (new, expansion) = (w.sum(Amount::New), w.expansion());
    let won = i128::from(new) + i128::from(expansion);
    if won == 0 {
        return 0;
    }
    crate::money::div_half_even(i128::from(w.sum(Amount::CompEarned)) * i128::from(new), won)
}

/// Summary of a metric at a month over all replications; `None` when it is never defined.
pub fn summary(outcome: &Outcome, costs: FixedCosts, month: u16, metric: Metric) -> Option<Stat> {
    Stat::of((0..outcome.replications).map(|k| value(outcome, costs, k, month, metric)))
}

/// Summary of the difference `b - a` of a metric, replication by replication: both ran on the same
/// draws, so most of the noise cancels. Only replications defined in both count.
pub fn difference(
    (a, a_costs): (&Outcome, FixedCosts),
    (b, b_costs): (&Outcome, FixedCosts),
    month: u16,
    metric: Metric,
) -> Option<Stat> {
    let replications = a.replications.min(b.replications);
    Stat::of((0..replications).map(|k| {
        let from = value(a, a_costs, k, month, metric)?;
        Some(value(b, b_costs, k, month, metric)? - from)
    }))
}
