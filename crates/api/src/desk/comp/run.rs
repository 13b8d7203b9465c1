//! What a run says of its comp: cost, liability, what is sold, and attainment over reps.

use super::curve::{CurvePoint, pay_at};
use super::terms::{paid_by, vests_within};
use crate::comp::OnQuota;
use crate::run::Ran;
use crate::wire::Value;
use foothold_core::metrics::{Amount, Metric, Unit, summary, window_start};
use foothold_core::plan::Role;
use serde::Serialize;

/// The comp of a run, read at its report month.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CompRun {
    /// Month at which everything is read.
    pub month: u32,
    /// Months of the window: 12, or fewer near the start.
    pub window: u32,
    /// Replications.
    pub replications: u32,
    /// Commission earned over new and expansion ARR won in the window, median.
    pub per_new_arr: Option<f64>,
    /// The same in the plan it is compared with.
    pub per_new_arr_before: Option<f64>,
    /// Commission earned in the window, median.
    pub cost: Option<String>,
    /// Earned and not yet vested, median.
    pub unvested: Option<String>,
    /// Month by which all of that has vested; none where nothing vests later.
    pub due_by: Option<u32>,
    /// Mean land of the deals won in the window, before discounts; none where nothing committed is
    /// sold.
    pub land_sold: Option<String>,
    /// Mean target land of the same deals.
    pub land_target: Option<String>,
    /// One over the other, less 1.
    pub drift: Option<f64>,
    /// Attainment by role.
    pub roles: Vec<RoleRun>,
}

/// Attainment of a role's reps on its first quota, over all replications.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RoleRun {
    /// Kind.
    pub role: String,
    /// Reps with a quota, summed over replications.
    pub reps: u32,
    /// Share of them in each tenth of quota from 0; the last is open above. Empty without reps.
    pub tenths: Vec<f64>,
    /// Share at or above quota.
    pub at_quota: Option<f64>,
    /// Tenth percentile, straight within its tenth of quota.
    pub p10: Option<f64>,
    /// Median.
    pub p50: Option<f64>,
    /// Ninetieth percentile.
    pub p90: Option<f64>,
    /// Pay of each component at the median, where it is measured by the same quota.
    pub marks: Vec<Option<CurvePoint>>,
}

/// The comp of `ran`, beside that of the plan it is compared with.
pub fn comp_run(ran: &Ran, reference: Option<&Ran>) -> CompRun {
    let month = ran.report_month();
    let money = |cents: Option<f64>| cents.map(|c| Value::of(Unit::Money, c).text());
    let (sold, target, won) = (
        ran.mean_in_window(Amount::LandSold),
        ran.mean_in_window(Amount::LandTarget),
        ran.mean_in_window(Amount::Won),
    );
    let of = |sum: f64| (won > 0.0 && target > 0.0).then(|| sum / won);
    let per_new_arr = |ran: &Ran| {
        summary(&ran.outcome, ran.costs, month, Metric::CompPerNewArr).map(|stat| stat.p50)
    };
    let unvested = ran.p50(Metric::UnvestedComp);
    CompRun {
        month: u32::from(month),
        window: u32::from(month - window_start(month)),
        replications: ran.outcome.replications,
        per_new_arr: per_new_arr(ran),
        // A shorter plan may not reach the month.
        per_new_arr_before: reference
            .filter(|other| other.outcome.months >= month)
            .and_then(per_new_arr),
        cost: money(ran.p50(Metric::CompCost)),
        unvested: money(unvested),
        due_by: unvested
            .filter(|cents| *cents > 0.0)
            .map(|_| u32::from(month + longest_vesting(ran))),
        land_sold: money(of(sold)),
        land_target: money(of(target)),
        drift: (target > 0.0).then(|| sold / target - 1.0),
        roles: ran
            .plan()
            .roles
            .iter()
            .map(|role| role_run(ran, role))
            .collect(),
    }
}

/// Months until what is earned today has vested, whatever it was earned on.
fn longest_vesting(ran: &Ran) -> u16 {
    let plan = ran.plan();
    let lines = plan
        .roles
        .iter()
        .filter_map(|role| paid_by(plan, role))
        .flat_map(|(_, comp)| &comp.components);
    lines.map(vests_within).max().unwrap_or(0)
}

fn role_run(ran: &Ran, role: &Role) -> RoleRun {
    let tenths = &ran.outcome.histogram.reps[role.kind as usize];
    let reps: u64 = tenths.iter().sum();
    let share = |count: u64| count as f64 / reps as f64;
    let at = |p: f64| (reps > 0).then(|| percentile(tenths, p));
    let p50 = at(0.5);
    let primary = role.quotas.first().map(|quota| quota.measure);
    let components = paid_by(ran.plan(), role).map_or(&[][..], |(_, comp)| &comp.components);
    RoleRun {
        role: role.kind.name().to_owned(),
        reps: u32::try_from(reps).unwrap_or(u32::MAX),
        tenths: match reps {
            0 => Vec::new(),
            _ => tenths.iter().map(|count| share(*count)).collect(),
        },
        at_quota: (reps > 0).then(|| share(tenths[10..].iter().sum())),
        p10: at(0.1),
        p50,
        p90: at(0.9),
        marks: components
            .iter()
            .map(|line| {
                let p50 = p50.filter(|_| Some(line.measure) == primary)?;
                Some(pay_at(role, &OnQuota::of(role, line)?, p50))
            })
            .collect(),
    }
}

/// Percentile of attainment from counts by tenths of quota: straight within a tenth, and the lower
/// end of the open one.
fn percentile(tenths: &[u64], p: f64) -> f64 {
    let all: u64 = tenths.iter().sum();
    let wanted = p * all as f64;
    let mut below = 0.0;
    for (tenth, &count) in tenths.iter().enumerate() {
        let count = count as f64;
        if count > 0.0 && below + count >= wanted {
            let within = match tenth + 1 == tenths.len() {
                true => 0.0,
                false => (wanted - below) / count,
            };
            return (tenth as f64 + within) / 10.0;
        }
        below += count;
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn percentiles_are_straight_within_a_tenth() {
        assert_eq!(percentile(&[0, 10, 0], 0.5), 0.15);
        assert_eq!(percentile(&[5, 0, 5, 0], 0.5), 0.1);
        assert_eq!(percentile(&[5, 5, 0], 0.9), 0.18);
        // The last is open: nothing says how far above its lower end a rep lies.
        assert_eq!(percentile(&[1, 9], 0.9), 0.1);
    }
}
