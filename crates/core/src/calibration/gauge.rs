//! What can be read alike from real data and from a run, and the reading of a run.

use super::Reading;
use crate::metrics::{Amount, FixedCosts, Metric, Stat, value};
use crate::sim::Outcome;
use crate::sim::record::Cause;

/// What can be read from real data and from a run. Rates are a month's, on ARR at month start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gauge {
    /// NRR of the twelve months (or those since the start) that end with the month.
    Nrr(u16),
    /// GRR, likewise.
    Grr(u16),
    /// Logo retention, likewise.
    LogoRetention(u16),
    /// Expansion share, likewise.
    ExpansionShare(u16),
    /// Churned ARR.
    ChurnRate,
    /// Contraction.
    ContractionRate,
    /// Reactivated ARR.
    ReactivationRate,
    /// Expansion, of all causes.
    ExpansionRate,
    /// Expansion of one cause.
    ExpansionBy(Cause),
    /// ARR of a new customer in its first month.
    MeanLand,
    /// Deals won over deals closed.
    WinRate,
    /// Accounts activated over those whose activation window ended.
    ActivationRate,
    /// Accounts that expanded within so many months of landing (6, 12 or 18), of those landed that
    /// long ago.
    ExpandedWithin(u16),
}

impl Gauge {
    /// The name used in results.
    pub fn name(self) -> String {
        match self {
            Self::Nrr(month) => format!("nrr.month_{month}"),
            Self::Grr(month) => format!("grr.month_{month}"),
            Self::LogoRetention(month) => format!("logo_retention.month_{month}"),
            Self::ExpansionShare(month) => format!("expansion_share.month_{month}"),
            Self::ChurnRate => "churn_rate_monthly".into(),
            Self::ContractionRate => "contraction_rate_monthly".into(),
            Self::ReactivationRate => "reactivation_rate_monthly".into(),
            Self::ExpansionRate => "expansion_rate_monthly".into(),
            Self::ExpansionBy(cause) => format!("expansion_rate_monthly.{}", cause.name()),
            Self::MeanLand => "mean_land".into(),
            Self::WinRate => "win_rate".into(),
            Self::ActivationRate => "activation_rate".into(),
            Self::ExpandedWithin(months) => format!("expanded_within_{months}"),
        }
    }

    /// Whether it is an amount, in cents; else a ratio.
    pub const fn is_money(self) -> bool {
        matches!(self, Self::MeanLand)
    }

    /// Whether what each customer adds to the lower sum is counted month by month.
    pub(super) const fn by_month(self) -> bool {
        matches!(
            self,
            Self::ChurnRate
                | Self::ContractionRate
                | Self::ReactivationRate
                | Self::ExpansionRate
                | Self::ExpansionBy(_)
        )
    }

    /// What a run gives for it over months 1 to `months`, which must be the length of the run for
    /// [`Self::ExpandedWithin`]; `None` when undefined in every replication.
    pub fn of_run(self, outcome: &Outcome, costs: FixedCosts, months: u16) -> Option<Reading> {
        if let Self::ExpandedWithin(age) = self {
            let at = [6, 12, 18].iter().position(|known| *known == age)?;
            let (aged, expanded) = (outcome.lives.aged[at], outcome.lives.expanded[at]);
            let share = (aged > 0).then(|| expanded as f64 / aged as f64)?;
            let se = libm::sqrt(share * (1.0 - share) / aged as f64);
            return Some(Reading { value: share, se });
        }
        let of = |k| self.of_replication(outcome, costs, k, months);
        let stat = Stat::of((0..outcome.replications).map(of))?;
        Some(Reading {
            value: stat.mean,
            se: stat.se.unwrap_or(0.0),
        })
    }

    /// What one replication gives for it; `None` when undefined, and for what is only pooled.
    pub fn of_replication(
        self,
        outcome: &Outcome,
        costs: FixedCosts,
        k: u32,
        months: u16,
    ) -> Option<f64> {
        let headline = |month, metric| value(outcome, costs, k, month, metric);
        let sum = |amount| outcome.sum(k, 0, months, amount);
        let ratio = |part: i64, whole: i64| (whole != 0).then(|| part as f64 / whole as f64);
        let rate = |part| {
            let on: i64 = (0..months)
                .map(|month| outcome.at(k, month, Amount::Arr))
                .sum();
            ratio(part, on)
        };
        match self {
            Self::Nrr(month) => headline(month, Metric::Nrr),
            Self::Grr(month) => headline(month, Metric::Grr),
            Self::LogoRetention(month) => headline(month, Metric::LogoRetention),
            Self::ExpansionShare(month) => headline(month, Metric::ExpansionShare),
            Self::ChurnRate => rate(sum(Amount::Churn)),
            Self::ContractionRate => rate(sum(Amount::Contraction)),
            Self::ReactivationRate => rate(sum(Amount::Reactivation)),
            Self::ExpansionRate => rate(
                Cause::EXPANSION
                    .iter()
                    .map(|cause| sum(amount_of(*cause)))
                    .sum(),
            ),
            Self::ExpansionBy(cause) => rate(sum(amount_of(cause))),
            Self::MeanLand => ratio(sum(Amount::New), sum(Amount::NewLogos)),
            Self::WinRate => ratio(sum(Amount::Won), sum(Amount::DealsClosed)),
            Self::ActivationRate => ratio(sum(Amount::Activated), sum(Amount::ActivationsDecided)),
            Self::ExpandedWithin(_) => None,
        }
    }
}

/// Where a run keeps the expansion of a cause.
fn amount_of(cause: Cause) -> Amount {
    let first = Amount::ExpansionSeats as usize;
    let at = Cause::EXPANSION.iter().position(|known| *known == cause);
    Amount::ALL[first + at.unwrap_or(0)]
}
