//! The plans of the library, for the command line.

use crate::ApiError;
use crate::desk::library::RunSummary;
use crate::desk::now;
use crate::input::{self, BookInput, PlanInput};
use crate::wire::RESULT_SCHEMA;
use foothold_core::calendar::Date;
use foothold_data::PlanSource;
use foothold_data::library::{self, FILE, Library, PlanRow};
use foothold_data::places::Places;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What stands before the name or number of a plan of the library.
pub const MARK: char = '@';

/// The plans of the library, last changed first.
#[derive(Debug, Clone, Serialize)]
pub struct Listing {
    /// Version of this form.
    pub schema: u32,
    /// The library; it need not be there.
    pub library: String,
    /// Plans, archived ones too.
    pub plans: Vec<Listed>,
}

/// A plan of the library.
#[derive(Debug, Clone, Serialize)]
pub struct Listed {
    /// Number, as in `@12`.
    pub id: u32,
    /// Name, as in `@Land at 18K`.
    pub name: String,
    /// Company or group; empty when none was given.
    pub group: String,
    /// The newest version.
    pub version: u32,
    /// Changes since then; 0 when it is no draft.
    pub changes: u32,
    /// Whether it is locked.
    pub locked: bool,
    /// Whether it was put away.
    pub archived: bool,
    /// When it was changed last, in UTC.
    pub changed: String,
    /// Its last run; null when it has not run in the window.
    pub run: Option<ListedRun>,
}

/// The headline of a run that the window made, P50 each; null where undefined.
#[derive(Debug, Clone, Serialize)]
pub struct ListedRun {
    /// Whether the plan was changed since.
    pub stale: bool,
    /// Replications.
    pub replications: u32,
    /// Seed.
    pub seed: String,
    /// Month that the numbers are read at.
    pub month: u32,
    /// Net revenue retention.
    pub nrr: Option<f64>,
    /// Expansion share of new ARR.
    pub expansion_share: Option<f64>,
    /// Attainment of the first role with a quota.
    pub quota_attainment: Option<f64>,
    /// SHA-256 of everything measured.
    pub result_hash: String,
}

/// The plans of the library in `data_dir`, or in its usual place; none where there is no library.
///
/// # Errors
/// A library that cannot be read.
pub fn list(data_dir: Option<&Path>) -> Result<Listing, ApiError> {
    let places = places(data_dir)?;
    let plans = match Library::open_existing(&places.data, now())? {
        Some(library) => library.list()?,
        None => Vec::new(),
    };
    Ok(Listing {
        schema: RESULT_SCHEMA,
        library: places.data.join(FILE).display().to_string(),
        plans: plans.into_iter().map(Listed::of).collect(),
    })
}

/// The newest copy beside the library in `data_dir`, or in its usual place, if any.
///
/// # Errors
/// A system that names no place.
pub fn newest_backup(data_dir: Option<&Path>) -> Result<Option<PathBuf>, ApiError> {
    Ok(Library::newest_backup(&places(data_dir)?.data))
}

/// Opens the working text of a plan of the library by name or number, without its `@`.
///
/// # Errors
/// No such plan, or several of that name; a library that cannot be read; as [`input::load`].
pub fn open(
    data_dir: Option<&Path>,
    name: &str,
    book: Option<&BookInput>,
) -> Result<PlanInput, ApiError> {
    let (id, text) = working(data_dir, name)?;
    input::load_text(&format!("{MARK}{id}"), &text, book)
}

/// The working text of a plan of the library, to edit it.
///
/// # Errors
/// As [`open`].
pub fn source(data_dir: Option<&Path>, name: &str) -> Result<PlanSource, ApiError> {
    let (id, text) = working(data_dir, name)?;
    Ok(PlanSource::text(&format!("{MARK}{id}"), &text)?)
}

fn working(data_dir: Option<&Path>, name: &str) -> Result<(u32, String), ApiError> {
    let places = places(data_dir)?;
    let Some(library) = Library::open_existing(&places.data, now())? else {
        let path = places.data.join(FILE);
        return Err(ApiError::request(
            format!("there is no library at {}", path.display()),
            "name its folder with --data-dir, or make plans in the window first",
        ));
    };
    let plans = library.list()?;
    let id = library::find(&plans, name).map_err(|error| {
        ApiError::request(
            error.to_string(),
            "name one of them by its number, as foothold library lists it",
        )
    })?;
    Ok((id, library.working(id)?.text))
}

fn places(data_dir: Option<&Path>) -> Result<Places, ApiError> {
    Places::find(data_dir).map_err(|_| {
        ApiError::request(
            "this system names no home folder",
            "name the folder of the library with --data-dir",
        )
    })
}

impl Listed {
    fn of(plan: PlanRow) -> Self {
        Self {
            run: plan.run.as_ref().and_then(|run| {
                let summary: RunSummary = serde_json::from_str(&run.headline).ok()?;
                Some(ListedRun {
                    stale: !plan.run_is_current,
                    replications: run.replications,
                    seed: run.seed.clone(),
                    month: summary.month,
                    nrr: summary.nrr,
                    expansion_share: summary.expansion_share,
                    quota_attainment: summary.quota,
                    result_hash: run.result_hash.clone(),
                })
            }),
            id: plan.id,
            name: plan.name,
            group: plan.company,
            version: plan.version,
            changes: plan.draft,
            locked: plan.locked,
            archived: plan.archived,
            changed: utc(plan.changed),
        }
    }
}

/// UTC seconds as `2026-11-22T14:02:00Z`.
fn utc(at: i64) -> String {
    let (days, second) = (at.div_euclid(86_400), at.rem_euclid(86_400));
    let epoch = Date::new(1970, 1, 1);
    // The first of January is a day in every year.
    let day = epoch.map_or(String::new(), |epoch| epoch.plus_days(days).to_string());
    let (hour, minute) = (second / 3600, second / 60 % 60);
    format!("{day}T{hour:02}:{minute:02}:{:02}Z", second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_told_as_a_day_and_a_time() {
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(utc(1_795_348_920), "2026-11-22T12:02:00Z");
    }
}
