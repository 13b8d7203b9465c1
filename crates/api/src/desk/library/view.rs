//! What the Library screen shows.

use super::super::templates::TemplateView;
use super::super::{Desk, Refusal};
use super::RunSummary;
use foothold_data::library::{
    DELETED_KEPT_SECONDS, DeletedRow, EventRow, Library, LibraryError, PlanRow,
};
use serde::Serialize;
use std::collections::HashMap;

/// Recent events that are shown.
const RECENT: u32 = 20;

/// The Library screen.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LibraryView {
    /// Plans, last changed first; archived ones too.
    pub plans: Vec<PlanCard>,
    /// Plans that are not archived.
    pub count: u32,
    /// Plans that are.
    pub archived: u32,
    /// Plans that were deleted and can be brought back, latest first.
    pub deleted: Vec<DeletedPlan>,
    /// Templates by question.
    pub templates: Vec<TemplateView>,
    /// What happened lately, newest first.
    pub recent: Vec<RecentRow>,
    /// Folder of the library.
    pub folder: String,
    /// Why plans cannot be changed or shown, where that is so.
    pub problem: Option<LibraryProblem>,
}

/// A plan that was deleted. Times are UTC seconds.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DeletedPlan {
    /// Number.
    pub id: u32,
    /// Name.
    pub name: String,
    /// Company or group; may be empty.
    pub group: String,
    /// When it was deleted.
    pub deleted: u32,
    /// Until when it can be brought back.
    pub until: u32,
}

/// Why plans cannot be changed or shown.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LibraryProblem {
    /// Stable name of the kind of problem.
    pub code: String,
    /// What is wrong and what to do.
    pub message: String,
    /// Whether plans can be opened all the same.
    pub readable: bool,
}

/// A plan on the screen. Times are UTC seconds.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlanCard {
    /// Number.
    pub id: u32,
    /// Name.
    pub name: String,
    /// Company or group; may be empty.
    pub group: String,
    /// Changes since the newest version; 0 when it is no draft.
    pub changes: u32,
    /// The newest version.
    pub version: u32,
    /// Whether edits are refused.
    pub locked: bool,
    /// Whether it was put away.
    pub archived: bool,
    /// When it was made.
    pub created: u32,
    /// When its text was changed last.
    pub changed: u32,
    /// Plan it is compared with.
    pub reference: Option<u32>,
    /// Name of that plan.
    pub reference_name: Option<String>,
    /// Its headline, when it has run.
    pub headline: Option<HeadlineCard>,
    /// NRR of the reference by month, from month 0, when that has run.
    pub reference_nrr: Option<Vec<Option<f64>>>,
}

/// The headline on a card, P50 each; null where undefined.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct HeadlineCard {
    /// Whether the plan was changed since it ran.
    pub stale: bool,
    /// Replications it was measured over.
    pub replications: u32,
    /// Month that the numbers are read at.
    pub month: u32,
    /// Net revenue retention, a ratio.
    pub nrr: Option<f64>,
    /// Expansion share of new ARR, a ratio.
    pub expansion_share: Option<f64>,
    /// Quota attainment of `quotaRole`, a ratio.
    pub quota: Option<f64>,
    /// The expansion AE, else the first role with a quota; null when no role has one.
    pub quota_role: Option<String>,
    /// NRR by month, from month 0.
    pub nrr_by_month: Vec<Option<f64>>,
}

/// Something that happened to a plan.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RecentRow {
    /// The plan.
    pub plan: u32,
    /// Its name now.
    pub name: String,
    /// `created`, `imported`, `run`, `version`, `restored` or `exported`.
    pub kind: String,
    /// What happened.
    pub detail: String,
    /// UTC seconds.
    pub at: u32,
}

/// UTC seconds as they travel: 32 bits reach the year 2106.
pub(in crate::desk) fn seconds(at: i64) -> u32 {
    u32::try_from(at.max(0)).unwrap_or(u32::MAX)
}

impl LibraryView {
    fn of(library: &Library) -> Result<Self, LibraryError> {
        let plans = library.list()?;
        let summaries: HashMap<u32, RunSummary> = plans
            .iter()
            .filter_map(|plan| {
                // What an earlier version recorded in another form is shown as not run.
                let run = plan.run.as_ref()?;
                Some((plan.id, serde_json::from_str(&run.headline).ok()?))
            })
            .collect();
        let names: HashMap<u32, &str> = plans.iter().map(|p| (p.id, p.name.as_str())).collect();
        let card = |plan| PlanCard::of(plan, &summaries, &names);
        let archived = plans.iter().filter(|plan| plan.archived).count() as u32;
        Ok(Self {
            count: plans.len() as u32 - archived,
            archived,
            plans: plans.iter().map(card).collect(),
            deleted: library
                .deleted()?
                .into_iter()
                .map(DeletedPlan::of)
                .collect(),
            templates: TemplateView::all(),
            recent: library
                .recent(RECENT)?
                .into_iter()
                .map(RecentRow::of)
                .collect(),
            folder: folder(library),
            problem: library.read_only().map(|error| LibraryProblem {
                readable: true,
                ..LibraryProblem::of(&error.into())
            }),
        })
    }
}

fn folder(library: &Library) -> String {
    let folder = library.path().parent().unwrap_or(library.path());
    folder.display().to_string()
}

impl LibraryProblem {
    fn of(refusal: &Refusal) -> Self {
        Self {
            code: refusal.code.clone(),
            message: refusal.message.clone(),
            readable: false,
        }
    }
}

impl PlanCard {
    fn of(
        plan: &PlanRow,
        summaries: &HashMap<u32, RunSummary>,
        names: &HashMap<u32, &str>,
    ) -> Self {
        let reference = plan.reference.filter(|id| names.contains_key(id));
        Self {
            id: plan.id,
            name: plan.name.clone(),
            group: plan.company.clone(),
            changes: plan.draft,
            version: plan.version,
            locked: plan.locked,
            archived: plan.archived,
            created: seconds(plan.created),
            changed: seconds(plan.changed),
            reference,
            reference_name: reference.and_then(|id| Some((*names.get(&id)?).to_owned())),
            headline: plan
                .run
                .as_ref()
                .zip(summaries.get(&plan.id))
                .map(|(run, summary)| HeadlineCard {
                    stale: !plan.run_is_current,
                    replications: run.replications,
                    month: summary.month,
                    nrr: summary.nrr,
                    expansion_share: summary.expansion_share,
                    quota: summary.quota,
                    quota_role: summary.quota_role.clone(),
                    nrr_by_month: summary.nrr_by_month.clone(),
                }),
            reference_nrr: reference
                .and_then(|id| summaries.get(&id))
                .map(|summary| summary.nrr_by_month.clone()),
        }
    }
}

impl DeletedPlan {
    fn of(plan: DeletedRow) -> Self {
        Self {
            id: plan.id,
            name: plan.name,
            group: plan.company,
            deleted: seconds(plan.deleted),
            until: seconds(plan.deleted + DELETED_KEPT_SECONDS),
        }
    }
}

impl RecentRow {
    fn of(event: EventRow) -> Self {
        Self {
            plan: event.plan,
            name: event.name,
            kind: event.kind,
            detail: event.detail,
            at: seconds(event.at),
        }
    }
}

impl Desk {
    /// The Library screen. Where the library cannot be read it says so and why, and shows the
    /// templates.
    ///
    /// # Errors
    /// None.
    pub fn library_list(&self) -> Result<LibraryView, Refusal> {
        let view = self
            .library()
            .and_then(|library| Ok(LibraryView::of(&library)?));
        Ok(view.unwrap_or_else(|refusal| LibraryView {
            plans: Vec::new(),
            deleted: Vec::new(),
            count: 0,
            archived: 0,
            templates: TemplateView::all(),
            recent: Vec::new(),
            folder: self.places.data.display().to_string(),
            problem: Some(LibraryProblem::of(&refusal)),
        }))
    }

    /// The Library screen after the library was opened again, where it could not be used or not be
    /// written.
    ///
    /// # Errors
    /// None.
    pub fn library_reopen(&self) -> Result<LibraryView, Refusal> {
        self.open_again();
        self.library_list()
    }
}
