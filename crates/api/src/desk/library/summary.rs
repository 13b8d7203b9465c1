//! The numbers of a run that the library keeps, for the cards of the Library screen.

use super::super::{Desk, Opened, Refusal, now};
use crate::run::Ran;
use foothold_core::metrics::{Metric, summary};
use foothold_core::plan::RoleKind;
use foothold_data::library::{NewRun, text_hash};
use serde::{Deserialize, Serialize};

/// Headline of a run at its report month, P50 each; `None` where undefined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunSummary {
    /// Net revenue retention, a ratio.
    pub nrr: Option<f64>,
    /// Expansion share of new ARR, a ratio.
    pub expansion_share: Option<f64>,
    /// Attainment of the expansion AE, else of the first role that has a quota, a ratio.
    pub quota: Option<f64>,
    /// That role, by the word of plan files; `None` when no role has a quota.
    pub quota_role: Option<String>,
    /// Month that they are read at.
    pub month: u32,
    /// NRR by month, from month 0.
    pub nrr_by_month: Vec<Option<f64>>,
}

impl RunSummary {
    /// Of a run, read at `month`, one of its simulated months.
    pub fn of(ran: &Ran, month: u16) -> Self {
        let at = |metric| summary(&ran.outcome, ran.costs, month, metric).map(|s| rounded(s.p50));
        let nrr_at = |month: u16| {
            let defined = month > 0 || !Metric::Nrr.needs_window();
            let stat = defined.then(|| summary(&ran.outcome, ran.costs, month, Metric::Nrr));
            stat.flatten().map(|stat| rounded(stat.p50))
        };
        let mut roles: Vec<RoleKind> = ran.roles().collect();
        // The role of the Plan screen's headline: who owns growth, else who sells.
        roles.sort_by_key(|role| *role != RoleKind::ExpansionAe);
        let quota = roles.into_iter().find_map(|role| {
            let attainment = at(Metric::Attainment(role))?;
            Some((role.name().to_owned(), attainment))
        });
        Self {
            nrr: at(Metric::Nrr),
            expansion_share: at(Metric::ExpansionShare),
            quota: quota.as_ref().map(|(_, attainment)| *attainment),
            quota_role: quota.map(|(role, _)| role),
            month: u32::from(month),
            nrr_by_month: (0..=ran.outcome.months).map(nrr_at).collect(),
        }
    }
}

/// A millionth is finer than any pixel or printed digit, and keeps the library small.
fn rounded(ratio: f64) -> f64 {
    (ratio * 1e6).round() / 1e6
}

impl Desk {
    /// Records a finished run of the working text of a plan, read at the plan's own report month
    /// whatever month is pinned. A run of more replications that is there already stays.
    ///
    /// # Errors
    /// A library that cannot be written.
    pub(crate) fn record(&self, opened: &Opened, ran: &Ran) -> Result<(), Refusal> {
        let library = self.library()?;
        let text_hash = text_hash(&opened.text);
        let replications = ran.outcome.replications;
        let known = library.run_of(opened.id, &text_hash)?;
        if known.is_some_and(|run| run.replications > replications) {
            return Ok(());
        }
        let summary = RunSummary::of(ran, opened.month(None)?);
        // Numbers, texts and lists of them: nothing in it can fail to serialise.
        let headline = serde_json::to_string(&summary).unwrap_or_default();
        let seed = ran.plan().seed;
        let nrr = summary.nrr.map_or("NRR undefined".to_owned(), |nrr| {
            format!("NRR {:.0}% at month {}", nrr * 100.0, summary.month)
        });
        library.record_run(NewRun {
            plan: opened.id,
            at: now(),
            text_hash: &text_hash,
            plan_hash: &ran.input.loaded.plan_hash,
            result_hash: &ran.outcome.hash(),
            seed,
            replications,
            headline: &headline,
            event: &format!("{replications} replications, seed {seed}, {nrr}"),
        })?;
        Ok(())
    }
}
